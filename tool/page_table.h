// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the physical memory behind a virtual address of a kernel for x86-64, by its page tables.
#ifndef LDBTF_TOOL_PAGE_TABLE_H
#define LDBTF_TOOL_PAGE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tool/ranges.h"
#include "tool/vmcoreinfo.h"

struct page_table {
	uint64_t root; // physical address of the highest table
	int levels;    // 4 or 5; 0: there are no tables
};

// The tables of the kernel that the note is of.
struct page_table page_table_of(const struct vmcoreinfo *kernel);

// Copies `size` bytes from a virtual address. False: they are not all mapped, or not all in
// `physical`, which has physical addresses.
bool page_table_read(const struct page_table *table, const struct ranges *physical,
		     uint64_t address, void *buffer, size_t size);

#endif
