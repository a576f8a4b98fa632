# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of tables between __start_X and __stop_X share: a program with such a table, and a
# linker script. Sourced by a test after lib.sh.

cat >main.c <<'C'
typedef int (*command)(void);
static int hello(void) { return 42; }
__attribute__((used, section("cmds"))) static const command table = hello;
extern const command __start_cmds[], __stop_cmds[];
__attribute__((used)) int main(void)
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
