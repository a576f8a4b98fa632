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

# Relocatable: no symbols, and the DWARF of the output has relocations.
btf part.o -r main.o -nostdlib
! readelf -sW part.o | grep -v ' UND ' | grep -E '__(start|stop)_BTF' || fail "-r: the output has the symbols"
readelf -SW part.o | grep -q ' \.rela\.debug_info' || fail "-r: no relocations"
for wanted in "STRUCT point" "VAR origin" "FUNC twin_a" "FUNC unused"; do
	describes part.o $wanted
done
extract part.o part.btf
plain_driver=$driver driver=
btf by_bfd.o -r main.o -nostdlib
driver=$plain_driver
"$LDBTF_TOOLS/btf_compare" part.btf by_bfd.o >log 2>&1 || fail "-r: gold's output has other definitions than ld's"
btf compressed.o -r main.o -nostdlib -Wl,--compress-debug-sections=zlib
readelf -SW compressed.o | grep -qE ' \.debug_info .* C ' || fail "-r: gold compressed nothing"
extract compressed.o compressed.btf
cmp -s part.btf compressed.btf || fail "-r --compress-debug-sections changes the BTF"

# No other output differs by these.
extract app-pie app.btf
btf emit main.o -Wl,--emit-relocs
readelf -SW emit | grep -q ' \.rela\.debug_info' || fail "--emit-relocs kept none"
btf compressed main.o -Wl,--compress-debug-sections=zlib
readelf -SW compressed | grep -qE ' \.debug_info .* C ' || fail "gold compressed nothing"
for file in emit compressed; do
	check $file
	extract $file seen.btf
	cmp -s app.btf seen.btf || fail "$file: other BTF than without the option"
	./$file >seen || fail "$file does not run"
	cmp -s seen app.btf || fail "$file sees other bytes than the file has"
done
btf static -static main.o
check static
./static >seen || fail "static does not run"
extract static static.btf
cmp -s seen static.btf || fail "static sees other bytes than the file has"

# Stripped at link time: an error that says how to get the same.
for option in -s -Wl,-S; do
	btf_fails stripped main.o $option
	log_has "the link dropped the debug information, from which BTF is made"
	log_has "strip afterwards: strip keeps .BTF"
done

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
