// SPDX-License-Identifier: MIT
//
// The serial port (a 16550, as QEMU's `virt` has it) and text on it.
#include "kernel.h"

// The port's FIFO stays off, because turning it on would lose what has come before.
enum { DATA = 0, LINE_STATUS = 5 };
enum { STATUS_INPUT = 1 << 0, STATUS_CAN_SEND = 1 << 5 };

static volatile uint8_t *const uart = (volatile uint8_t *)0x10000000;

void console_put(char c)
{
	while (!(uart[LINE_STATUS] & STATUS_CAN_SEND))
		;
	uart[DATA] = (uint8_t)c;
}

bool console_has_input(void)
{
	return uart[LINE_STATUS] & STATUS_INPUT;
}

bool console_get(char *ret)
{
	if (!console_has_input())
		return false;
	*ret = (char)uart[DATA];
	return true;
}

void print(const char *text)
{
	while (*text)
		console_put(*text++);
}

static void print_number(uint64_t number, unsigned base, unsigned digits)
{
	char text[20];
	unsigned used = 0;

	do {
		text[used++] = "0123456789abcdef"[number % base];
		number /= base;
	} while (number || used < digits);
	while (used)
		console_put(text[--used]);
}

void print_decimal(uint64_t number) { print_number(number, 10, 1); }
void print_hex(uint64_t number, unsigned digits) { print_number(number, 16, digits); }

bool is_same_text(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

// Compilers call these without being asked (gcc's manual, "Standards"), even for freestanding code.
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
