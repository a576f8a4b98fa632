#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What a build can ask of the runtime, seen in its objects: no function is visible to other modules,
# LDBTF_STRONG_SYMBOLS needs no global offset table, LDBTF_TYPES_FILE takes the place of the
# compiler's headers, and all of it also in C++.
#
# usage: runtime_config.sh SOURCE_DIR
set -eu
runtime=$1/runtime
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() {
	echo "FAIL: $*" >&2
	exit 1
}

# compile COMPILER FLAG...: all of it, into objects of the same names, and a program that opens its
# own BTF.
printf '#include <ldbtf/btf.h>\nint opens(struct ldbtf *btf);\nint opens(struct ldbtf *btf) { return ldbtf_open_image(btf); }\n' >user.c
compile() {
	rm -f ./*.o
	"$@" -I"$runtime/include" -c "$runtime"/src/btf_*.c user.c || fail "$*"
}

# visible: the functions of the runtime that another module could bind to.
visible() {
	readelf -sW btf_*.o |
		awk '($5 == "GLOBAL" || $5 == "WEAK") && $7 != "UND" && $6 != "HIDDEN" { print $8 }'
}
for compiler in "gcc -std=c99" "gcc -x c++ -std=c++11" \
	"clang -std=c99" "clang -x c++ -std=c++11"; do
	command -v "${compiler%% *}" >/dev/null ||
		{ echo "SKIP: no ${compiler%% *} on this machine"; continue; }
	compile $compiler -fPIC -fvisibility=default
	readelf -sW btf_find.o | grep -q 'HIDDEN .* ldbtf_open$' ||
		fail "$compiler: readelf does not show ldbtf_open"
	[ -z "$(visible)" ] || fail "$compiler: visible: $(visible)"
	compile $compiler -fPIC -DLDBTF_SHARED
	visible >seen
	grep -qx ldbtf_open seen || fail "$compiler: LDBTF_SHARED hides ldbtf_open"
	! grep -qx -e ldbtf_decode -e ldbtf_put_text seen ||
		fail "$compiler: LDBTF_SHARED shows what is internal"
done

# AArch64 takes the address of a weak symbol from the table.
if command -v aarch64-linux-gnu-gcc >/dev/null; then
	compile aarch64-linux-gnu-gcc -O2 -fno-pic
	readelf -rW user.o | grep -q '_GOT_.*__start_BTF' ||
		fail "weak symbols need no table: the option has no reason"
	compile aarch64-linux-gnu-gcc -O2 -fno-pic -DLDBTF_STRONG_SYMBOLS
	readelf -rW user.o >relocations
	grep -q __start_BTF relocations && ! grep GOT relocations ||
		fail "LDBTF_STRONG_SYMBOLS: a table is needed"
else
	echo "SKIP: no aarch64-linux-gnu-gcc on this machine"
fi

# A tree with types of its own, as Linux and U-Boot have them.
cat > my_types.h <<'C'
typedef unsigned char uint8_t; typedef unsigned short uint16_t; typedef unsigned int uint32_t;
typedef unsigned long long uint64_t; typedef int int32_t; typedef long long int64_t;
typedef unsigned long uintptr_t; typedef __SIZE_TYPE__ size_t; typedef _Bool bool;
#define true 1
#define false 0
#define NULL ((void *)0)
C
printf '#define LDBTF_TYPES_FILE "my_types.h"\n' >my_config.h
compile gcc -std=gnu99 -nostdinc -ffreestanding -Wall -Wextra -Werror -I. \
	'-DLDBTF_CONFIG_FILE="my_config.h"'
! gcc -nostdinc -I"$runtime/include" -c user.c -o user.o 2>/dev/null ||
	fail "-nostdinc still finds stdint.h"
