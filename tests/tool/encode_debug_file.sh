# SPDX-License-Identifier: GPL-3.0-or-later
#
# encode of a file of debug information, which has no bytes of .BTF_ids: the types of the program,
# and a warning that kfuncs get no tags.
. "$(dirname "$0")/lib.sh"

cat >ids.c <<'C'
struct point { int x, y; } origin;
__asm__(".pushsection .BTF_ids,\"a\"\n.balign 4\n"
	".type __BTF_ID__struct__point__1, %object\n.size __BTF_ID__struct__point__1, 4\n"
	"__BTF_ID__struct__point__1: .zero 4\n.popsection");
int main(void) { return origin.x; }
C
compile ids.c
gcc ids.o -o ids
objcopy --only-keep-debug ids ids.debug
readelf -SW ids.debug | grep -q '[.]BTF_ids *NOBITS' || fail "the file has bytes of .BTF_ids"
ldbtf encode ids -o ids.btf
ldbtf_any encode ids.debug -o debug.btf
[ $status = 0 ] || fail "a file of debug information with .BTF_ids is refused"
log_has "kfuncs get no tags"
ldbtf diff ids.btf debug.btf # fails for a difference
