// SPDX-License-Identifier: GPL-3.0-or-later
//
// A Cortex-M3 from reset to main(), and its first serial port: Arm's MPS2 with the image AN385.
#include <stddef.h>
#include <stdint.h>

#include "board.h"

extern uint32_t data_load[], data_start[], data_end[], bss_start[], bss_end[], stack_top[];
void vPortSVCHandler(void), xPortPendSVHandler(void), xPortSysTickHandler(void);
int main(void);

static void reset(void)
{
	const uint32_t *from = data_load;
	uint32_t *to;

	for (to = data_start; to < data_end; to++)
		*to = *from++;
	for (to = bss_start; to < bss_end; to++)
		*to = 0;
	main();
	board_exit();
}

static void fault(void)
{
	const char *text = "fault\n";

	while (*text)
		board_put(*text++);
	board_exit();
}

struct vector_table {
	uint32_t *initial_stack;
	void (*handlers[15])(void);
};
const struct vector_table vector_table __attribute__((section(".vectors"), used)) = {
	stack_top,
	{reset, fault, fault, fault, fault, fault, NULL, NULL, NULL, NULL, vPortSVCHandler, NULL,
	 NULL, xPortPendSVHandler, xPortSysTickHandler},
};

static volatile uint32_t *const uart = (volatile uint32_t *)0x40004000; // DATA, STATE, CTRL, BAUD

void board_put(char c)
{
	uart[3] = 16;
	uart[2] = 3; // both directions
	while (uart[1] & 1)
		;
	uart[0] = (unsigned char)c;
}

int board_get(void)
{
	uart[2] = 3;
	return uart[1] & 2 ? (int)(uart[0] & 0xff) : -1;
}

void board_exit(void)
{
	register uint32_t request __asm__("r0") = 0x18; // semihosting: SYS_EXIT
	register uint32_t reason __asm__("r1") = 0x20026;

	__asm__ volatile("bkpt 0xab" : "+r"(request) : "r"(reason) : "memory");
	for (;;)
		;
}

// What gcc calls of its own accord.
void *memset(void *to, int value, size_t size)
{
	unsigned char *t = to;

	while (size--)
		*t++ = (unsigned char)value;
	return to;
}

void *memcpy(void *to, const void *from, size_t size)
{
	unsigned char *t = to;
	const unsigned char *f = from;

	while (size--)
		*t++ = *f++;
	return to;
}
