# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of clang's LTO share: the folder of LLVM's plugin, clang as the driver, and a
# program. Sourced by a test after lib.sh; has lto_lib.sh in it.
. "$here/lto_lib.sh"
has clang || skip "no clang on this machine"
llvm=$(llvm_plugin)
[ -f "$llvm" ] || skip "no LLVMgold.so beside clang, at $llvm (Debian 12: llvm-14-linker-tools)"
driver="clang -B $work/bin"

write_program
# compile_bitcode KIND: the program's two units.
compile_bitcode() {
	for source in one two; do
		clang -g -O2 "$1" -c $source.c -o $source.o
	done
}
