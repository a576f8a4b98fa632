# SPDX-License-Identifier: GPL-3.0-or-later
#
# gold has the same plugin interface: executables, libraries, --gc-sections, and identical functions folded into one (ICF).
. "$(dirname "$0")/lib.sh"
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
	"$LDBTF_TOOLS/dwarf_truth" "$1" >log 2>&1 || fail "$1: the BTF says other things than the DWARF"
	readelf -SW "$1" | grep -qE ' \.BTF +PROGBITS .* 00 +A +0 +0 +4$' || fail "$1: .BTF is not an allocated, 4-aligned section"
}
for kind in -pie -no-pie; do
	btf app$kind $kind main.o
	check app$kind
	./app$kind >seen || fail "app$kind does not run"
	extract app$kind app.btf
	cmp -s seen app.btf || fail "app$kind sees other bytes than the file has"
	describes app$kind FUNC unused
done
btf library.so -shared main.o
check library.so

btf small main.o -Wl,--gc-sections
check small
describes_not small FUNC unused
./small >seen || fail "small does not run"
extract small small.btf
cmp -s seen small.btf || fail "small sees other bytes than the file has"

# Two names for one body: two functions at one address.
btf folded main.o -Wl,--icf=all
check folded
[ "$(readelf -sW folded | awk '$8 ~ /^twin_[ab]$/ { print $2 }' | sort -u | wc -l)" = 1 ] || fail "gold folded nothing"

# GNU ld says the same about the same objects.
driver=
btf by_bfd main.o
"$LDBTF_TOOLS/btf_compare" --kinds struct,func,int,typedef app-pie by_bfd >log 2>&1 || fail "gold's link has other definitions than ld's"

# An error: no output, and the message arrives.
driver="gcc -fuse-ld=gold"
run_btf failed main.o -- nonsense=1
[ $link_status != 0 ] || fail "gold: a link with an unknown option did not fail"
log_has "nonsense"
[ ! -e failed ] || fail "gold: a failed link left its output"
