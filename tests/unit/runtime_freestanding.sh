#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The runtime and the shell on it need nothing: compiled for any target, by gcc and clang, their
# objects together ask for no symbol but the two of the image's BTF, and hold no writable data. A
# stray memcpy or division helper would make firmware fail to link.
#
# usage: runtime_freestanding.sh SOURCE_DIR
set -eu
source_dir=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
compiled=0
# -fhosted: a hosted compiler knows memcpy and strlen, and must not call them
freestanding=-ffreestanding
# GNU nm may know this machine's objects only.
nm=nm
! command -v llvm-nm >/dev/null || nm=llvm-nm

# For other machines the runtime is compiled as one file, which starts a fourth of the processes.
as_one=
printf '#include "%s"\n' "$source_dir"/runtime/src/*.c >"$work/runtime.c"
# compile COMMAND...: with the files behind it.
compile() {
	if [ "$as_one" ]; then
		"$@" "$work/runtime.c" "$source_dir"/integrations/shell/*.c
	else
		"$@" "$source_dir"/runtime/src/*.c "$source_dir"/integrations/shell/*.c
	fi
}

# check NAME COMPILER FLAGS...: compiles all files, then looks at what is left undefined and at the
# sections.
check() {
	name=$1
	shift
	rm -f "$work"/*.o
	cxx=- # each compiler is asked for C++ at one level
	[ "$level" != -O2 ] || cxx=+
	# This compiler came without C++.
	[ $cxx = - ] || echo | "$@" -x c++ -fsyntax-only - 2>/dev/null || cxx=-
	warnings="-Wall -Wextra -Wpedantic -Wconversion -Wundef -Wshadow -Werror"
	(cd "$work" && compile "$@" -std=c99 $freestanding $warnings -Wstrict-prototypes \
		-I"$source_dir/runtime/include" -c)
	[ "$cxx" != + ] || compile "$@" -x c++ -std=c++11 -ffreestanding -fsyntax-only $warnings \
		-I"$source_dir/runtime/include"
	# What one file leaves undefined another defines; the rest must be the image's symbols. The
	# offset tables are the linker's own.
	"$nm" "$work"/*.o >"$work/symbols"
	grep -q ' [TD] ldbtf_open$' "$work/symbols" ||
		{ echo "$name: $nm can't read the objects" >&2; exit 1; }
	awk '$2 == "T" || $2 == "R" || $2 == "D" { defined[$3] = 1 }
	     $1 == "U" || $1 == "w" || $1 == "v" { wanted[$2] = 1 }
	     END { for (s in wanted) if (!(s in defined)) print s }' "$work/symbols" >"$work/wanted"
	# Status 1 of grep: no such line.
	grep -v -x -e __start_BTF -e __stop_BTF -e _GLOBAL_OFFSET_TABLE_ -e .TOC. \
		-e _gp_disp "$work/wanted" >"$work/undefined" || [ $? = 1 ]
	if [ -s "$work/undefined" ]; then
		echo "$name: the objects want:" >&2
		cat "$work/undefined" >&2
		exit 1
	fi
	readelf -SW "$work"/*.o >"$work/sections"
	grep -q ' \.text' "$work/sections" ||
		{ echo "$name: readelf can't read the objects" >&2; exit 1; }
	sed -n 's/^ *\[ *[0-9]*\] \(\.data\|\.bss\|\.sdata\|\.sbss\|\.data\.[^r]\S*\|COMMON\) *[A-Z]* *[0-9a-f]* *[0-9a-f]* *\([0-9a-f]*\) .*/\1 \2/p' \
		"$work/sections" >"$work/data"
	grep -v ' 0*$' "$work/data" >"$work/writable" || [ $? = 1 ]
	if [ -s "$work/writable" ]; then
		echo "$name: the objects have writable data" >&2
		cat "$work/writable" >&2
		exit 1
	fi
	compiled=$((compiled + 1))
	echo "ok: $name"
}

check_hosted() {
	freestanding=-fhosted
	check "$*, hosted" "$@"
	freestanding=-ffreestanding
}

for level in -O0 -O1 -O2 -O3 -Os; do
	if command -v gcc >/dev/null; then
		check "gcc $level" gcc $level
		[ $level != -O3 ] || check_hosted gcc $level
		check "gcc -m32 $level" gcc -m32 $level
	fi
	if command -v clang >/dev/null; then
		check "clang $level" clang $level
		[ $level != -O3 ] || check_hosted clang $level
	fi
done
command -v gcc >/dev/null || echo "SKIP: gcc is not installed"
as_one=yes
if command -v clang >/dev/null; then
	for target in i686-linux-gnu x86_64-linux-gnux32 armv7m-none-eabi thumbv7em-none-eabi \
		armv7-linux-gnueabi \
		aarch64-linux-gnu aarch64_be-linux-gnu riscv32-unknown-elf riscv64-unknown-elf \
		s390x-linux-gnu powerpc-linux-gnu \
		powerpc64-linux-gnu mips-linux-gnu mipsel-linux-gnu; do
		for level in -O2 -Os; do
			check "clang $target $level" clang --target=$target $level
		done
	done
else
	echo "SKIP: clang is not installed; nothing was compiled for other machines by it"
fi
level=-O2
for prefix in arm-none-eabi riscv64-unknown-elf aarch64-linux-gnu s390x-linux-gnu; do
	if command -v $prefix-gcc >/dev/null; then
		check "$prefix-gcc -O2" $prefix-gcc -O2
	else
		echo "SKIP: $prefix-gcc is not installed"
	fi
done
[ "$compiled" -gt 0 ]
