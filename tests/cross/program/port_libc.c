// SPDX-License-Identifier: GPL-3.0-or-later
//
// Output by the target's own libc.
#include <stdio.h>

void put_byte(char c);

void put_byte(char c)
{
	putchar(c);
}
