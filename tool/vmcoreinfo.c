// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines are KEY=VALUE (vmcoreinfo.h). No NUL ends the text.
#include "tool/vmcoreinfo.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_VALUE = 32 }; // characters; longer ones are texts

// The number of the line that begins with `key`, or 0.
static uint64_t find_number(const char *text, size_t size, const char *key, int base)
{
	const char *end = text + size, *next;
	size_t length = strlen(key);
	for (; text < end; text = next + 1) {
		next = memchr(text, '\n', (size_t)(end - text));
		next = next ? next : end;
		size_t left = (size_t)(next - text);
		if (left <= length || left - length >= MAX_VALUE || memcmp(text, key, length))
			continue;
		char value[MAX_VALUE] = "";
		memcpy(value, text + length, left - length);
		return strtoull(value, NULL, base);
	}
	return 0;
}

void vmcoreinfo_read(const void *text, size_t size, struct vmcoreinfo *ret)
{
	*ret = (struct vmcoreinfo){
		.is_there = true,
		.kernel_offset = find_number(text, size, "KERNELOFFSET=", 16),
		.phys_base = find_number(text, size, "NUMBER(phys_base)=", 10),
		.page_table = find_number(text, size, "SYMBOL(swapper_pg_dir)=", 16),
		.has_5_levels = find_number(text, size, "NUMBER(pgtable_l5_enabled)=", 10),
	};
}
