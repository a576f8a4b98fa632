# SPDX-License-Identifier: GPL-3.0-or-later
#
# base=FILE: where the split BTF stands in the output, of which nothing else changes; and what
# changes nothing in it. Not only modules have a base: a library on top of a program is loaded with
# its BTF.
. "$(dirname "$0")/lib.sh"
. "$here/split_base_lib.sh"

btf module.ko -r module.o other.o -nostdlib -- base=kernel.so vars=none

# In the file, and not in memory; no symbols, no trace of how it came there.
readelf -SW module.ko | sed 's/^ *\[ *[0-9]*\] *//' >sections
awk '$1 == ".BTF" { exit !($2 == "PROGBITS" && $7 == "0" && $9 == "4") }' sections ||
	fail "the section is $(grep BTF sections)"
! readelf -sW module.ko | grep -E '__(start|stop)_BTF' || fail "the module has the symbols"
plain plain.ko -r module.o other.o -nostdlib
[ "$(readelf -hW plain.ko | grep ABI)" = "$(readelf -hW module.ko | grep ABI)" ] ||
	fail "the OS/ABI changed"

# The base's form, threads, and a fixed reservation change nothing.
btf raw.ko -r module.o other.o -nostdlib -- base=kernel.btf vars=none jobs=1
cmp -s module.ko raw.ko || fail "with the raw base the output is another"
btf fixed.ko -r module.o other.o -nostdlib -- base=kernel.btf vars=none reserve=4096
dump_split fixed.ko
[ "$(names)" = "FUNC find;FUNC helper;FUNC other;FUNC twice;STRUCT driver;STRUCT own;" ] ||
	fail "with a fixed reservation: $(names)"
btf gc.ko -r -e find -Wl,--gc-sections module.o other.o -nostdlib -- base=kernel.btf vars=none
dump_split gc.ko
names | grep -q 'STRUCT own;' || fail "--gc-sections lost the BTF: $(names)"

btf variables.ko -r module.o other.o -nostdlib -- base=kernel.btf
dump_split variables.ko
[ "$(names)" = "DATASEC .bss;FUNC find;FUNC helper;FUNC other;FUNC twice;STRUCT driver;STRUCT own;VAR count;VAR driver;" ] ||
	fail "with variables: $(names)"

compile module.c -fPIC
compile other.c -fPIC
btf library.so -shared module.o other.o -Wl,-z,undefs -- base=kernel.so vars=none
dump_split library.so
[ "$(names)" = "FUNC find;FUNC helper;FUNC other;FUNC twice;STRUCT driver;STRUCT own;" ] ||
	fail "the library has $(names)"
readelf -SW library.so | grep -q ' \.BTF .* A ' || fail "the library's BTF is not loaded"

# What is loaded says which base it is for (encoding 1.8.7). Kernels know that of their modules.
grep -qaE 'ldbtf\.base=[0-9a-f]{8}' library.so || fail "the library's BTF does not name its base"
! grep -qa 'ldbtf\.base=' module.ko || fail "the module's BTF names its base"
