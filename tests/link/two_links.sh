# SPDX-License-Identifier: GPL-3.0-or-later
#
# Two links to one output at once: the one that ends second does not take away what the first one
# made. Another plugin plays the first link: when ld has written its output, and before ours is
# called, it puts the first link's file there. It also leaves the folder, so that relative names
# mean others.
. "$(dirname "$0")/lib.sh"

cat >first.c <<'C'
#define HAVE_STDINT_H 1
#include <stdint.h>
#include <plugin-api.h>
#include <stdlib.h>
#include <unistd.h>
static enum ld_plugin_status cleanup(void)
{
	return getenv("FIRST") && system(getenv("FIRST")) ? LDPS_ERR : LDPS_OK;
}
static enum ld_plugin_status all_symbols_read(void)
{
	return getenv("FOLDER") && chdir(getenv("FOLDER")) ? LDPS_ERR : LDPS_OK;
}
enum ld_plugin_status onload(struct ld_plugin_tv *tv)
{
	for (; tv->tv_tag != LDPT_NULL; tv++) {
		if (tv->tv_tag == LDPT_REGISTER_CLEANUP_HOOK)
			tv->tv_u.tv_register_cleanup(cleanup);
		if (tv->tv_tag == LDPT_REGISTER_ALL_SYMBOLS_READ_HOOK)
			tv->tv_u.tv_register_all_symbols_read(all_symbols_read);
	}
	return LDPS_OK;
}
C
gcc -shared -fPIC -O1 first.c -o first.so 2>log || fail "the other plugin does not compile"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
btf winner main.o
printf 'int other;' >other.c
compile other.c

# Before ours, so that each of its hooks is called first.
driver="gcc -B$work/bin -Wl,-plugin,$work/first.so"

# Another file, which may be complete or not.
run_after() { # COMMAND ARGUMENT...
	FIRST=$1
	export FIRST
	shift
	run_btf app "$@"
	unset FIRST
}
for first in 'cp winner new && mv new app' 'cp main.o new && mv new app'; do
	run_after "$first" main.o -- detached=app.btf
	[ $link_status = 1 ] || fail "the link whose output is gone says that it worked"
	log_has "another process has put a file in the place of the output"
	[ -s app ] || fail "what the first link made was removed"
done
rm app
run_after 'cp winner new && mv new app' main.o
cmp -s app winner || fail "what the first link made was changed"

# The same file: it is left as it is if it has the same BTF, and it is an error if not.
run_after 'cat winner >app' main.o
[ $link_status = 0 ] && [ ! -s log ] || fail "the same BTF was refused"
cmp -s app winner || fail "the same BTF is another"
run_after 'objcopy --update-section .BTF=other.c app' main.o
[ $link_status = 1 ] && [ ! -e app ] || fail "another BTF passes as ours"

# Another folder, where an `app` of somebody else lies.
mkdir sub
echo theirs >sub/app
FOLDER=sub
export FOLDER
btf app main.o -- stats=app.json detached=app.btf
describes app STRUCT point
[ -s app.json ] && [ -s app.btf ] || fail "files of options were written elsewhere"
[ "$(ls sub) $(cat sub/app)" = "app theirs" ] || fail "something was written elsewhere: $(ls sub)"
