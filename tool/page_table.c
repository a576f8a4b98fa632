// SPDX-License-Identifier: GPL-3.0-or-later
//
// An entry has 8 bytes (Intel's manual, volume 3, chapter 4). Bit 0 says whether it is used, and
// bit 7 whether it is a large page and not a table. The rest holds a physical address.
#include "tool/page_table.h"

#include "support/bytes.h"

enum { ENTRY_IS_PRESENT = 1 << 0, ENTRY_IS_PAGE = 1 << 7 };
static const uint64_t ENTRY_ADDRESS = UINT64_C(0x000ffffffffff000);

// Linux maps its image from this address on (x86-64, __START_KERNEL_map).
static const uint64_t KERNEL_MAP = UINT64_C(0xffffffff80000000);

struct page_table page_table_of(const struct vmcoreinfo *kernel)
{
	if (!kernel->page_table)
		return (struct page_table){0};
	return (struct page_table){.root = kernel->page_table - KERNEL_MAP + kernel->phys_base,
				   .levels = kernel->has_5_levels ? 5 : 4};
}

// *ret_left: bytes from there to the end of the page.
static bool translate_address(const struct page_table *table, const struct ranges *physical,
			      uint64_t address, uint64_t *ret, uint64_t *ret_left)
{
	uint64_t at = table->root;
	for (int level = table->levels; level > 0; level--) {
		uint8_t bytes[8];
		int shift = 12 + 9 * (level - 1);
		if (!ranges_read(physical, at + (address >> shift & 511) * 8, bytes,
				 sizeof(bytes)))
			return false;
		uint64_t entry = bytes_load_u64(bytes, false);
		if (!(entry & ENTRY_IS_PRESENT))
			return false;
		at = entry & ENTRY_ADDRESS;
		if (level > 1 && !(entry & ENTRY_IS_PAGE))
			continue;
		uint64_t offset = address & ((UINT64_C(1) << shift) - 1);
		*ret = (at & ~((UINT64_C(1) << shift) - 1)) + offset;
		*ret_left = (UINT64_C(1) << shift) - offset;
		return true;
	}
	return false;
}

bool page_table_read(const struct page_table *table, const struct ranges *physical,
		     uint64_t address, void *buffer, size_t size)
{
	uint8_t *to = buffer;
	while (size) {
		uint64_t at, left;
		if (!translate_address(table, physical, address, &at, &left))
			return false;
		size_t part = left < size ? (size_t)left : size;
		if (!ranges_read(physical, at, to, part))
			return false;
		to += part;
		address += part;
		size -= part;
	}
	return true;
}
