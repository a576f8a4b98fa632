// SPDX-License-Identifier: GPL-3.0-or-later
//
// Output without a libc, for bare-metal compilers: the calls of Linux, which qemu's user mode
// answers.
#include <stddef.h>

int main(void);
void put_byte(char c);
void _start(void);

static long call(long number, long a, const void *b, long c)
{
#if defined(__arm__)
	register long r7 __asm__("r7") = number;
	register long r0 __asm__("r0") = a;
	register const void *r1 __asm__("r1") = b;
	register long r2 __asm__("r2") = c;
	__asm__ volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2) : "memory");
	return r0;
#elif defined(__aarch64__)
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register const void *x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
	return x0;
#elif defined(__riscv)
	register long a7 __asm__("a7") = number;
	register long a0 __asm__("a0") = a;
	register const void *a1 __asm__("a1") = b;
	register long a2 __asm__("a2") = c;
	__asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
	return a0;
#else
#error "no system calls for this machine"
#endif
}

#ifdef __arm__
enum { SYS_WRITE = 4, SYS_EXIT = 1 };
#else
enum { SYS_WRITE = 64, SYS_EXIT = 93 };
#endif

void put_byte(char c)
{
	call(SYS_WRITE, 1, &c, 1);
}

void _start(void)
{
#ifdef __riscv
	// Relaxation makes accesses relative to gp, so it must be set where there is no crt0.
	__asm__ volatile(".option push\n.option norelax\nla gp, __global_pointer$\n.option pop");
#endif
	call(SYS_EXIT, main(), NULL, 0);
	for (;;)
		;
}

// What compilers call even in freestanding code.
void *memcpy(void *to, const void *from, size_t size);
void *memcpy(void *to, const void *from, size_t size)
{
	unsigned char *at = to;
	const unsigned char *source = from;
	while (size--)
		*at++ = *source++;
	return to;
}

void *memset(void *to, int value, size_t size);
void *memset(void *to, int value, size_t size)
{
	unsigned char *at = to;
	while (size--)
		*at++ = (unsigned char)value;
	return to;
}
