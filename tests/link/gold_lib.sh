# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of gold share: a program that writes its own BTF to stdout, and what its outputs
# have. Sourced by a test after lib.sh.

: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"

has ld.gold || skip "no gold on this machine"
[ ! "$LDBTF_PRELOAD" ] || skip "gold can't load a plugin with a sanitizer in it"
driver="gcc -fuse-ld=gold"

cat > main.c <<'C'
#include <stdio.h>
extern const unsigned char __start_BTF[] __attribute__((weak, visibility("hidden")));
extern const unsigned char __stop_BTF[] __attribute__((weak, visibility("hidden")));
struct point { int x, y; } origin = {3, 4};
int twin_a(struct point *point) { return point->x * 7 + point->y; }
int twin_b(struct point *point) { return point->x * 7 + point->y; }
int unused(struct point *point) { return point->x; }
int main(void)
{
	fwrite(__start_BTF, 1, __stop_BTF - __start_BTF, stdout);
	return twin_a(&origin) - twin_b(&origin);
}
C
compile main.c -ffunction-sections -fdata-sections -fPIC

check() { # FILE
	describes "$1" STRUCT point
	describes "$1" VAR origin
	describes "$1" FUNC twin_a
	describes "$1" FUNC twin_b
	"$LDBTF_TOOLS/dwarf_truth" "$1" >log 2>&1 ||
		fail "$1: the BTF says other things than the DWARF"
	readelf -SW "$1" | grep -qE ' \.BTF +PROGBITS .* 00 +A +0 +0 +4$' ||
		fail "$1: .BTF is not an allocated, 4-aligned section"
}

# sees_itself FILE: it runs, and sees the BTF that the file has.
sees_itself() {
	"./$1" >seen || fail "$1 does not run"
	extract "$1" file.btf
	cmp -s seen file.btf || fail "$1 sees other bytes than the file has"
}
