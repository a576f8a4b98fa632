# SPDX-License-Identifier: GPL-3.0-or-later
#
# A table that is a section of the program's own, between __start_X and __stop_X. Where a linker
# script defines the two by PROVIDE, GNU ld takes them for the script's when a plugin has added a
# file: it drops the table, or puts .BTF into it. The link says so, and how to keep the table.
. "$(dirname "$0")/lib.sh"

cat >main.c <<'C'
typedef int (*command)(void);
static int hello(void) { return 42; }
__attribute__((used, section("cmds"))) static const command table = hello;
extern const command __start_cmds[], __stop_cmds[];
int main(void)
{
	int sum = 0;
	for (const command *each = __start_cmds; each < __stop_cmds; each++)
		sum += (*each)();
	return sum;
}
void _start(void)
{
	__asm__ volatile("call main; mov %eax, %edi; mov $60, %eax; syscall");
}
C
[ "$(uname -m)" = x86_64 ] || skip "the program calls the kernel as x86-64 does"
compile main.c -ffreestanding -fno-stack-protector -fno-pie

# script NAME BEFORE TABLE BEHIND: NAME.ld, with that around the table.
script() {
	cat >"$1.ld" <<EOS
ENTRY(_start)
SECTIONS {
	. = 0x400000 + SIZEOF_HEADERS;
	.text : { *(.text .text.*) }
	.rodata : { *(.rodata .rodata.*) }
	$2
	cmds : { $3 }
	$4
	. = ALIGN(0x1000);
	.data : { *(.data .data.*) }
	.bss : { *(.bss .bss.*) *(COMMON) }
}
EOS
}
start='PROVIDE(__start_cmds = .);' stop='PROVIDE(__stop_cmds = .);'
script none '' '*(cmds)' ''
script cure '' "$start KEEP(*(cmds)) $stop" ''
script outside "$start" '*(cmds)' "$stop"
script keep "$start" 'KEEP(*(cmds))' "$stop"
script assigned '__start_cmds = .;' 'KEEP(*(cmds))' '__stop_cmds = .;'
script inside '' "$start *(cmds) $stop" ''
script base '' '*(cmds)' "PROVIDE(__start_other = .); PROVIDE(__stop_other = .);"

# links SCRIPT: with --gc-sections; what the program returns is in $returned.
links() {
	"$ld" --gc-sections --no-warn-rwx-segments -T "$1.ld" main.o -o app -plugin "$LDBTF_PLUGIN" >log 2>&1 ||
		fail "$1: the link failed"
	returned=0
	./app 2>run.log || returned=$?
}
for name in none cure base; do
	links $name
	[ $returned = 42 ] && [ ! -s log ] || fail "$name: the program returns $returned"
done
for name in outside keep assigned; do
	links $name
	[ $returned = 42 ] || log_has "warning: ldbtf: app: .BTF lies between the symbols __start_cmds and __stop_cmds"
	[ $returned = 42 ] || log_has "KEEP(*(cmds))"
done
links inside
[ $returned = 42 ] || log_has "nothing is left between the symbols __start_cmds and __stop_cmds"
# Without a table among the inputs an empty range is nothing to tell of.
printf 'extern char __start_cmds[]; int main(void) { return !__start_cmds; } void _start(void) { main(); }' >main.c
compile main.c -ffreestanding -fno-pie
"$ld" --gc-sections -T inside.ld main.o -o app -plugin "$LDBTF_PLUGIN" >log 2>&1 || fail "the link without a table"
log_lacks "__start_cmds"
