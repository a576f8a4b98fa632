# SPDX-License-Identifier: GPL-3.0-or-later
#
# The trial of reserve=exact is not seen: what the linker prints and writes is what one link prints
# and writes, also where it fails.
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
# Files that the linker writes besides: those of one link, with the addresses of that link.
mkdir temporary
link -o app $exact -plugin-opt stats=stats
set -- -Map=map --dependency-file=dependencies --out-implib=implib.o
link -o app -plugin-opt reserve="$(stat_value reserved_bytes stats)" "$@"
nm implib.o | grep -q ' __stop_BTF$' || fail "the import library lacks symbols: it tests nothing"
mkdir of_one_link
mv map dependencies implib.o of_one_link
TMPDIR=$work/temporary link -o app $exact "$@"
for file in dependencies implib.o; do
	cmp $file of_one_link/$file >log || fail "$file is another one than without a trial"
done
[ "$(grep -c '^ENTRY\|^Linker script and memory map' map)" = 1 ] || fail "the map is there twice"
[ -z "$(ls temporary)" ] || fail "there is a temporary file: $(ls temporary)"
touch files.after
ls >files.before
link -o app $exact
ls >files.after
cmp -s files.before files.after || fail "there are other files: $(diff files.before files.after)"

# A link that fails says so once, and leaves what a failed link leaves.
echo 'int missing(void); int main(void) { return missing(); }' >bad.c
compile bad.c
btf_fails app bad.o -- reserve=exact
[ "$(grep -c 'undefined reference' log)" = 1 ] || fail "the reason is not there once"
log_lacks "trial"
