# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of another plugin in the same link share. The hooks of first.so are called before
# ours. It goes to the folder $FOLDER when all symbols are read, and runs the command $FIRST when ld
# has written its output. Sourced by a test after lib.sh.

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

# Before ours, so that each of its hooks is called first.
driver="gcc -B$work/bin -Wl,-plugin,$work/first.so"
