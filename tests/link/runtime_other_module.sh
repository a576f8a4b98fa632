# SPDX-License-Identifier: GPL-3.0-or-later
#
# ldbtf/btf_module.h: a program asks for the BTF of a shared library and of a plugin, by address and by handle, without
# section headers; and is told when there is none, or more than one.
. "$(dirname "$0")/lib.sh"

runtime=$here/../../runtime
cat > library.c <<'C'
struct in_library { int x; } in_library;
int twice(int x) { return 2 * x + in_library.x; }
C
echo 'struct in_module { int x; } in_module;' >module.c
cat > program.c <<'C'
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <ldbtf/btf_module.h>
struct in_program { int x; } in_program;
int twice(int);

static void say(const char *what, enum ldbtf_status status, const struct ldbtf *btf)
{
	static const char *const names[] = {"in_program", "in_library", "in_module"};
	struct ldbtf_view type;
	printf("%s:", what);
	for (int i = 0; i < 3 && status == LDBTF_OK; i++)
		if (ldbtf_find_type(btf, names[i], LDBTF_KIND_STRUCT, &type) == LDBTF_OK)
			printf(" %s", names[i]);
	printf("%s\n", status == LDBTF_OK ? "" : status == LDBTF_ABSENT ? " absent" :
	       status == LDBTF_NOT_FOUND ? " not found" : status == LDBTF_AMBIGUOUS ? " ambiguous" : " ?");
}

int main(int count, char **arguments)
{
	struct ldbtf btf;
	void *handle = dlopen(arguments[1], RTLD_NOW), *heap = malloc(1);
	if (count < 2 || !handle)
		return 1;
	say("function", ldbtf_open_module(&btf, (void *)twice), &btf);
	say("plugin", ldbtf_open_module(&btf, dlsym(handle, "in_module")), &btf);
	say("handle", ldbtf_open_handle(&btf, handle), &btf);
	say("program", ldbtf_open_module(&btf, &in_program), &btf);
	say("self", ldbtf_open_handle(&btf, dlopen(NULL, RTLD_NOW)), &btf);
	say("libc", ldbtf_open_module(&btf, dlsym(RTLD_DEFAULT, "qsort")), &btf);
	say("heap", ldbtf_open_module(&btf, heap), &btf);
	say("none", ldbtf_open_handle(&btf, NULL), &btf);
	return 0;
}
C
sources="$runtime/hosted/btf_module.c $runtime/src/btf_find.c $runtime/src/btf_types.c"
btf liblibrary.so -g -shared -fPIC library.c
btf module.so -g -shared -fPIC module.c
btf program -g -I"$runtime/include" program.c $sources -L. -llibrary

# says LINE...: what the program prints, among other lines.
says() {
	LD_LIBRARY_PATH=. ./program ./module.so >said 2>log || fail "the program fails"
	for line; do
		grep -qxF "$line" said || fail "the program does not say \"$line\": $(cat said)"
	done
}
says "function: in_library" "plugin: in_module" "handle: in_module" "program: in_program" "self: in_program" \
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

# A second one as data, in the same form: neither is taken. One that is damaged, and one that is not sorted, as BPF
# objects have them, do not count.
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
