# SPDX-License-Identifier: GPL-3.0-or-later
#
# gold -r: no symbols, and the DWARF of the output has relocations. The BTF is that of GNU ld.
. "$(dirname "$0")/lib.sh"
. "$here/gold_lib.sh"

btf part.o -r main.o -nostdlib
! readelf -sW part.o | grep -v ' UND ' | grep -E '__(start|stop)_BTF' ||
	fail "-r: the output has the symbols"
readelf -SW part.o | grep -q ' \.rela\.debug_info' || fail "-r: no relocations"
for wanted in "STRUCT point" "VAR origin" "FUNC twin_a" "FUNC unused"; do
	describes part.o $wanted
done
extract part.o part.btf
plain_driver=$driver driver=
btf by_bfd.o -r main.o -nostdlib
driver=$plain_driver
"$LDBTF_TOOLS/btf_compare" part.btf by_bfd.o >log 2>&1 ||
	fail "-r: gold's output has other definitions than ld's"
btf compressed.o -r main.o -nostdlib -Wl,--compress-debug-sections=zlib
readelf -SW compressed.o | grep -qE ' \.debug_info .* C ' || fail "-r: gold compressed nothing"
extract compressed.o compressed.btf
cmp -s part.btf compressed.btf || fail "-r --compress-debug-sections changes the BTF"
