// SPDX-License-Identifier: MIT
//
// A Cortex-M3 from reset to main(), and its serial ports. The chip is the LM3S6965 of TI's
// evaluation board, which QEMU has as `-M lm3s6965evb`. There is no C library, so this file does
// what a C library does before main(). Nothing in this file knows of BTF.
#include <stddef.h>
#include <stdint.h>

#include "board.h"

int main(void);

// ---- reset

// firmware.ld makes these symbols. They are addresses and not variables. C takes an address with &,
// or from an array, as these are declared.
extern uint32_t __data_load[], __data_start[], __data_end[], __bss_start[], __bss_end[],
	__stack_top[];

static void uart_init(void);

static void __attribute__((noreturn)) reset(void)
{
	const uint32_t *from = __data_load;
	uint32_t *to;

	// Variables with a value wait in flash, behind the BTF. Those without one become zero.
	for (to = __data_start; to < __data_end; to++)
		*to = *from++;
	for (to = __bss_start; to < __bss_end; to++)
		*to = 0;
	uart_init();
	board_exit(main() == 0);
}

static void __attribute__((noreturn)) fault(void)
{
	const char *text = "fault\n";

	while (*text)
		board_put(BOARD_CONSOLE, *text++);
	board_exit(false);
}

// The processor takes the first word as its stack, and starts at the second (ARMv7-M B1.5.3).
struct vector_table {
	uint32_t *initial_stack;
	void (*handlers[15])(void); // reset, NMI, faults. Nothing else is ever enabled
};

extern const struct vector_table vector_table;
const struct vector_table vector_table __attribute__((section(".vectors"), used)) = {
	__stack_top,
	{reset, fault, fault, fault, fault, fault},
};

// ---- serial ports

// A PL011 (ARM DDI 0183). Only what is used has a name.
struct uart {
	uint32_t data;
	uint32_t unused_1[5];
	uint32_t flags;
	uint32_t unused_2[2];
	uint32_t baud_integer, baud_fraction;
	uint32_t line_control;
	uint32_t control;
};

enum {
	FLAG_BUSY = 1 << 3,
	FLAG_FULL = 1 << 5,
	LINE_8N1_FIFO = 3 << 5 | 1 << 4,
	CONTROL_ON = 1 << 0 | 1 << 8 | 1 << 9
};

static volatile struct uart *uart_of(enum board_port port)
{
	return (volatile struct uart *)(port == BOARD_CONSOLE ? 0x4000c000u : 0x4000d000u);
}

static volatile uint32_t *word_at(uint32_t address) { return (volatile uint32_t *)address; }

// QEMU would send without any of this. The chip would not.
static void uart_init(void)
{
	enum board_port port;

	*word_at(0x400fe104) |= 3;      // clocks: UART 0 and 1 (RCGC1),
	*word_at(0x400fe108) |= 1 | 8;  // ports A and D (RCGC2), which have their pins
	*word_at(0x40004420) |= 3;      // PA0, PA1: to the UART (AFSEL), digital (DEN)
	*word_at(0x4000451c) |= 3;
	*word_at(0x40007420) |= 3 << 2; // PD2, PD3
	*word_at(0x4000751c) |= 3 << 2;
	for (port = BOARD_CONSOLE; port <= BOARD_DUMP; port++) {
		// After reset the clock is 12 MHz: 12000000 / (16 * 115200) = 6 + 33/64.
		uart_of(port)->baud_integer = 6;
		uart_of(port)->baud_fraction = 33;
		uart_of(port)->line_control = LINE_8N1_FIFO;
		uart_of(port)->control = CONTROL_ON;
	}
}

void board_put(enum board_port port, char c)
{
	while (uart_of(port)->flags & FLAG_FULL)
		;
	uart_of(port)->data = (unsigned char)c;
}

// ---- the end

// Semihosting. A debugger, or QEMU, takes this breakpoint as a request, with its number in r0 and
// its argument in r1.
void board_exit(bool is_good)
{
	register uint32_t request __asm__("r0") = 0x18;                       // SYS_EXIT
	// ApplicationExit, RunTimeError
	register uint32_t reason __asm__("r1") = is_good ? 0x20026 : 0x20023;

	while ((uart_of(BOARD_CONSOLE)->flags | uart_of(BOARD_DUMP)->flags) & FLAG_BUSY)
		;
	__asm__ volatile("bkpt 0xab" : "+r"(request) : "r"(reason) : "memory");
	for (;;)
		;
}

// ---- what compilers call without being asked (gcc's manual, "Standards"), even for freestanding
// code

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	unsigned char *t = to;
	const unsigned char *f = from;

	while (size--)
		*t++ = *f++;
	return to;
}

void *memset(void *to, int value, size_t size);
void *memset(void *to, int value, size_t size)
{
	unsigned char *t = to;

	while (size--)
		*t++ = (unsigned char)value;
	return to;
}
