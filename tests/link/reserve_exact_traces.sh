# SPDX-License-Identifier: GPL-3.0-or-later
#
# The trial of reserve=exact is not seen: what the linker prints and writes is what one link prints
# and writes, also where it has more inputs than it keeps open, and where it fails.
. "$(dirname "$0")/lib.sh"
. "$here/exact_lib.sh"

exact="-plugin-opt reserve=exact"
link() {
	"$ld" -plugin "$LDBTF_PLUGIN" -plugin-opt fill=off "$@" one.o other.o --gc-sections -e main
}
for view in "-M --cref" "-t" "--print-gc-sections" "--stats"; do
	# shellcheck disable=SC2086 # options are words
	{
		link $view -o app -plugin-opt reserve=156 >fixed 2>&1 ||
			fail "$view: the link failed"
		link $view -o app $exact >trial 2>&1 || fail "$view: the link failed with a trial"
	}
	for file in fixed trial; do # less what differs in any two links: addresses, sizes, times
		sed -e 's/0x[0-9a-f]*//g; s/[0-9.]*[0-9]//g; s/[[:space:]]//g; /^$/d; /1000/d' \
			$file >$file.text
	done
	diff fixed.text trial.text >log || fail "$view: it prints other things"
done
mkdir temporary
link -o app $exact -Map=map --dependency-file=dependencies --out-implib=implib.o 2>/dev/null ||
	TMPDIR=$work/temporary link -o app $exact -Map=map --dependency-file=dependencies ||
	fail "the link failed"
[ "$(grep -c '^ENTRY\|^Linker script and memory map' map)" = 1 ] || fail "the map is there twice"
[ -z "$(ls temporary)" ] || fail "there is a temporary file: $(ls temporary)"
touch files.after
ls >files.before
link -o app $exact
ls >files.after
cmp -s files.before files.after || fail "there are other files: $(diff files.before files.after)"

# More inputs than ld keeps open at once, and the output among those that it closes.
for i in $(seq 40); do
	echo "struct s$i { int m$i; } v$i; int f$i(void) { return v$i.m$i; }" >many$i.c
	echo "extern int f$i(void);"
done >all.c
gcc -g -c many*.c
(ulimit -n 64 && "$ld" -r -plugin "$LDBTF_PLUGIN" $exact -plugin-opt stats=stats many*.o \
	-o many) >log 2>&1 ||
	fail "40 inputs: the link failed"
[ ! -s log ] || fail "40 inputs: not silent"
is_exact "40 inputs" stats
(ulimit -n 64 && "$ld" -r -plugin "$LDBTF_PLUGIN" \
	-plugin-opt reserve="$(stat_value reserved_bytes stats)" many*.o -o fixed)
cmp many fixed >log || fail "40 inputs: another image than without a trial"

# A link that fails says so once, and leaves what a failed link leaves.
echo 'int missing(void); int main(void) { return missing(); }' >bad.c
compile bad.c
btf_fails app bad.o -- reserve=exact
[ "$(grep -c 'undefined reference' log)" = 1 ] || fail "the reason is not there once"
log_lacks "trial"

[ -z "$LDBTF_SANITIZE" ] || { skip_part "a sanitizer takes no thread before main"; exit 0; }
# The linker's process has other threads, so there is no trial: as with auto, and a word.
cat >threads.c <<'C'
#include <pthread.h>
#include <unistd.h>
static void *sleep_on(void *data) { for (;;) pause(); return data; }
__attribute__((constructor)) static void start(void) { pthread_t one; pthread_create(&one, 0, sleep_on, 0); }
C
gcc -shared -fPIC threads.c -o threads.so -pthread
preload="$LDBTF_PRELOAD $work/threads.so" btf_warns app one.o other.o -- reserve=exact \
	detached=exact.btf
log_has "as much is reserved as with reserve=auto, since no trial of the link could be made: the linker has other threads"
btf app one.o other.o -- detached=auto.btf
cmp -s exact.btf auto.btf || fail "not as with auto"
