// SPDX-License-Identifier: MIT
//
// A kernel-like image that carries its own types, as Linux does. It has a few tasks, and a shell on
// the serial port. The shell serves /sys/kernel/btf/vmlinux, and looks into the kernel's own memory
// by type.
//
// One link with the ldbtf plugin makes it (see Makefile). Linux links, encodes, wraps the result in
// an object, and links again. kernel.ld has the place for the types, in Linux's own words.
#include "kernel.h"

struct journal journal;
struct task journal_task;
static struct task idle_task, shell_task;
static uint64_t journal_stack[512], shell_stack[1024]; // 8-byte words: 4 and 8 KiB

// Writes down what the shell was told, and sleeps till the next time.
static void keep_journal(void)
{
	unsigned i;

	for (;;) {
		while (!journal.pending)
			task_block();
		journal.lines++;
		for (i = 0; journal.pending[i]; i++) {
			if (i < sizeof(journal.last) - 1)
				journal.last[i] = journal.pending[i];
			journal.bytes++;
		}
		for (; i < sizeof(journal.last); i++)
			journal.last[i] = '\0';
		journal.pending = NULL;
	}
}

// The idle task. It looks for input once in a millisecond. With interrupts disabled, wfi only waits
// until the timer wants one (Privileged Architecture 3.3.3).
static void idle(void)
{
	volatile uint64_t *const timer_compare = (volatile uint64_t *)0x2004000;
	volatile uint64_t *const timer = (volatile uint64_t *)0x200bff8; // 10 MHz

	__asm__ volatile("csrs mie, %0" : : "r"(1 << 7)); // the timer's
	for (;;) {
		if (console_has_input()) {
			task_wake(&shell_task);
			task_yield();
			continue;
		}
		*timer_compare = *timer + 10000;
		__asm__ volatile("wfi");
	}
}

void power_off(bool is_good)
{
	// A write to this device ends QEMU, with status 0 or with the upper half of the word.
	*(volatile uint32_t *)0x100000 = is_good ? 0x5555 : 1 << 16 | 0x3333;
	for (;;)
		;
}

// Tells all registers by name. The BTF is constant data, and the runtime needs neither heap nor
// locks, so this works where little else does.
void panic(const struct trap_frame *frame)
{
	static bool is_second;

	// A trap while printing must not print again.
	if (is_second)
		power_off(false);
	is_second = true;
	print("panic in task ");
	print(current ? current->name : "none");
	print(": trap ");
	print_decimal(frame->cause);
	print(" at 0x");
	print_hex((uintptr_t)frame->pc, 1);
	print("\n");
	types_print_struct("trap_frame", frame, sizeof(*frame));
	power_off(false);
}

void kernel_main(void);
void kernel_main(void)
{
	// The boot stack becomes the idle task's, which is made first: it has the list's first
	// place.
	task_create(&idle_task, "idle", idle, NULL, 0);
	task_create(&journal_task, "journal", keep_journal, journal_stack, sizeof(journal_stack));
	task_create(&shell_task, "shell", shell, shell_stack, sizeof(shell_stack));
	types_init();
	file_init();
	current = &idle_task;
	task_yield();
	idle();
}
