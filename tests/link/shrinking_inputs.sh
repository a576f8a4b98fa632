# SPDX-License-Identifier: GPL-3.0-or-later
#
# An input that becomes shorter while ld runs, as when make writes it anew: the link ends with a
# message, and not by SIGBUS. Another plugin shortens the file when ld shows the last input.
# Without a thread of its own, ours reads it after that. It has none for little input, and none
# for much where pthread_create() fails.
. "$(dirname "$0")/lib.sh"
. "$here/faults_lib.sh"

cat >shorten.c <<'C'
#define HAVE_STDINT_H 1
#include <stdint.h>
#include <plugin-api.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static enum ld_plugin_status claim_file(const struct ld_plugin_input_file *file, int *claimed)
{
	*claimed = 0;
	return strstr(file->name, "last.o") && truncate(getenv("SHORTEN"), atol(getenv("LENGTH")))
		       ? LDPS_ERR : LDPS_OK;
}
enum ld_plugin_status onload(struct ld_plugin_tv *tv)
{
	for (; tv->tv_tag != LDPT_NULL; tv++)
		if (tv->tv_tag == LDPT_REGISTER_CLAIM_FILE_HOOK)
			tv->tv_u.tv_register_claim_file(claim_file);
	return LDPS_OK;
}
C
gcc -shared -fPIC -O1 shorten.c -o shorten.so 2>log || fail "the other plugin does not compile"

# link FILE LENGTH ARGUMENT...: FILE gets that length meanwhile.
link() {
	rm -f app hit
	SHORTEN=$1 LENGTH=$2
	export SHORTEN LENGTH
	shift 2
	link_status=0
	FAULT=pthread_create:1:11 FAULT_HIT=$work/hit LD_PRELOAD=$work/faults.so timeout 60 \
		"$real_ld" -o app -e main main.o libget.a last.o -plugin "$work/shorten.so" \
		"$@" >log 2>&1 ||
		link_status=$?
}

echo 'struct point { int x; } origin; int get(void); int main(void) { return get(); }' >main.c
echo 'struct member { long y; } member; int get(void) { return (int)member.y; }' >get.c
# Large, so that a copy needs much memory.
echo 'struct member { long y; } member; char big[70 << 20] = {1}; int get(void) { return 1; }' >big.c
echo 'int last;' >last.c
for source in main get big last; do
	compile $source.c
done
cp main.o main.before
for member in get big; do
	for case in main.o:0 main.o:1000 libget.a:0 libget.a:1500; do
		cp main.before main.o
		rm -f libget.a
		ar rc libget.a $member.o
		link ${case%:*} ${case#*:} -plugin "$LDBTF_PLUGIN" -plugin-opt jobs=1
		[ $link_status = 1 ] || fail "$case: exit status $link_status"
		[ $member = get ] || [ -e hit ] || fail "$case: a thread has read the input before"
		[ ! -e app ] || fail "$case: an output was left"
		# What is left of a page reads as zeros, so the message depends on the length.
		grep -qE "ldbtf: (main\.o|libget\.a\()" log || fail "$case: no message about it"
	done
done
