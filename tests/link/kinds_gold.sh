# SPDX-License-Identifier: GPL-3.0-or-later
#
# gold has the same plugin interface: executables, libraries, --gc-sections, and identical
# functions folded into one (ICF). GNU ld says the same about the same objects.
. "$(dirname "$0")/lib.sh"
. "$here/gold_lib.sh"

for kind in -pie -no-pie; do
	btf app$kind $kind main.o
	check app$kind
	sees_itself app$kind
	describes app$kind FUNC unused
done
btf library.so -shared main.o
check library.so

btf small main.o -Wl,--gc-sections
check small
describes_not small FUNC unused
sees_itself small

# Two names for one body: two functions at one address.
btf folded main.o -Wl,--icf=all
check folded
[ "$(readelf -sW folded | awk '$8 ~ /^twin_[ab]$/ { print $2 }' | sort -u | wc -l)" = 1 ] ||
	fail "gold folded nothing"

btf static -static main.o
check static
sees_itself static

driver=
btf by_bfd main.o
"$LDBTF_TOOLS/btf_compare" --kinds struct,func,int,typedef app-pie by_bfd >log 2>&1 ||
	fail "gold's link has other definitions than ld's"
