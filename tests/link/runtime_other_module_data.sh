# SPDX-License-Identifier: GPL-3.0-or-later
#
# ldbtf/btf_module.h: a second BTF as data of the module, in the same form: neither is taken. One
# that is damaged, and one that is not sorted, as BPF objects have them, do not count.
. "$(dirname "$0")/lib.sh"
. "$here/other_module_lib.sh"

[ "$(od -An -j4 -N1 -tu1 module.so | tr -d ' ')" = 2 ] || skip "written for 64-bit files"
extract module.so module.btf
# with_data NAME: the module, and these bytes in it.
with_data() {
	printf '.section .rodata.data,"a"\n.balign 4\n.incbin "%s"\n.section .note.GNU-stack,"",%%progbits\n' "$1" >data.s
	gcc -c data.s -o data.o
	btf module.so -g -shared -fPIC module.c data.o -Wl,--no-gc-sections
}
with_data module.btf
says "handle: ambiguous"
cp module.btf damaged
printf '\377\377\377\377' | dd of=damaged bs=1 seek=24 conv=notrunc 2>log # the first name
with_data damaged
says "handle: in_module"
if has clang && has llvm-objcopy; then
	printf 'struct z { int a; struct a { int b; } *c; } z; int q(struct z *p) { return p->c->b; }' >bpf.c
	clang -target bpf -g -O1 -c bpf.c -o bpf.o >log 2>&1 || fail "clang -target bpf"
	llvm-objcopy --dump-section .BTF=bpf.btf bpf.o /dev/null >log 2>&1 || fail "llvm-objcopy"
	with_data bpf.btf
	says "handle: in_module"
else
	skip_part "no clang or llvm-objcopy on this machine"
fi
