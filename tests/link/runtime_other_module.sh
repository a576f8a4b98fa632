# SPDX-License-Identifier: GPL-3.0-or-later
#
# ldbtf/btf_module.h: a program asks for the BTF of a shared library and of a plugin, by address
# and by handle, with and without section headers; and is told when there is none.
. "$(dirname "$0")/lib.sh"
. "$here/other_module_lib.sh"

says "function: in_library" "plugin: in_module" "handle: in_module" "program: in_program" \
	"self: in_program" \
	"libc: absent" "heap: not found" "none: not found"

# Without section headers: e_shoff, e_shnum and e_shstrndx of an ELF header of 64 bits are 0.
[ "$(od -An -j4 -N1 -tu1 module.so | tr -d ' ')" = 2 ] || skip "the rest is for 64-bit files"
for file in module.so liblibrary.so; do
	strip $file
	dd if=/dev/zero of=$file bs=1 seek=40 count=8 conv=notrunc 2>log
	dd if=/dev/zero of=$file bs=1 seek=60 count=4 conv=notrunc 2>log
	! readelf -SW $file 2>&1 | grep -q BTF || fail "$file still has section headers"
done
says "function: in_library" "plugin: in_module" "handle: in_module"

# Constants beside the code, as other linkers lay them out.
btf module.so -g -shared -fPIC -Wl,-z,noseparate-code module.c
says "handle: in_module"
