// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the parts of the DWARF builder share: its structures, and growing strings of bytes.
//
//	dwarf_builder.c        collects sections, symbols, units, DIEs and attributes
//	dwarf_builder_units.c  turns the units into the bytes of .debug_*
//	dwarf_builder_elf.c    puts everything into an ELF file
//	dwarf_builder_dies.c   types, functions and variables as compilers write them
//
// Memory that is out ends the test.
#ifndef LDBTF_TESTS_DWARF_BUILDER_INTERNAL_H
#define LDBTF_TESTS_DWARF_BUILDER_INTERNAL_H

#include "dwarf_builder.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct bytes {
	uint8_t *data;
	size_t size, capacity;
};

enum value_kind {
	VALUE_UINT,
	VALUE_BYTES,
	VALUE_RAW,
	VALUE_STRING,
	VALUE_ADDR,
	VALUE_REF,
	VALUE_SIBLING,
	VALUE_LIST
};

struct attr {
	struct attr *next;
	uint16_t name, form;
	bool is_indirect;
	enum value_kind kind;
	uint64_t value;       // VALUE_UINT, VALUE_ADDR; VALUE_LIST: index of the list in the unit
	const uint64_t *base; // VALUE_UINT: read from here instead, known between the two passes
	uint8_t *bytes;       // VALUE_BYTES, VALUE_RAW, VALUE_STRING
	size_t size;
	struct db_die *target;
};

struct abbrev {
	uint16_t tag;
	bool has_children;
	struct attr *attrs; // of the first DIE that uses it
};

struct unit {
	struct unit *next;
	struct db *db;
	struct db_unit_options options;
	struct db_die *root, *type;
	uint64_t offset, end;
	struct abbrev *abbrevs;
	size_t abbrev_count;
	uint64_t abbrev_offset;
	// Tables in .debug_str_offsets, .debug_addr and .debug_loclists, and where they begin.
	uint64_t *strings, *addrs, *lists;
	size_t string_count, addr_count, list_count;
	struct bytes list_bytes;
	uint64_t str_offsets_base, addr_base, loclists_base;
	uint64_t list_start; // version < 5: of list_bytes in .debug_loc
};

struct db_die {
	struct unit *unit;
	struct db_die *next, *children, **last_child;
	struct attr *attrs, **last_attr;
	uint16_t tag;
	uint64_t offset, end;
};

struct section {
	char *name;
	uint32_t type, link, info;
	uint64_t flags, addr, size, entry_size;
	struct bytes bytes;
	uint64_t file_offset;
	uint32_t name_offset;
};

struct symbol {
	char *name;
	uint64_t value, size;
	uint8_t type, binding;
	size_t section;
};

enum { INFO, TYPES, ABBREV, STR, LINE_STR, STR_OFFSETS, ADDR, LOC, LOCLISTS, DEBUG_COUNT };

struct db {
	struct db_options options;
	struct unit *units, **last_unit;
	struct bytes debug[DEBUG_COUNT];
	struct section *sections; // the null section first
	size_t section_count;
	struct symbol *symbols;
	size_t symbol_count;
	void **blocks; // everything else that was allocated
	size_t block_count;
};

// Appends a section, whose name is copied and whose bytes become the builder's. Returns its index.
size_t db_add_section(struct db *db, struct section section);

// Appends an attribute without a value.
struct attr *db_add_attr(struct db_die *die, uint16_t name, uint16_t form, enum value_kind kind);

// Writes all units into db->debug.
void db_write_units(struct db *db);

// --- Memory and bytes
// -----------------------------------------------------------------------------

static inline void *grow(void *data, size_t size)
{
	void *grown = realloc(data, size ? size : 1);
	if (!grown)
		abort();
	return grown;
}

// Zeroed memory that lives as long as the builder.
static inline void *keep(struct db *db, size_t size)
{
	void *block = calloc(1, size ? size : 1);
	if (!block)
		abort();
	if (!(db->block_count & (db->block_count - 1))) // full at each power of two
		db->blocks = grow(db->blocks, (db->block_count ? 2 * db->block_count : 1) *
						      sizeof(*db->blocks));
	db->blocks[db->block_count++] = block;
	return block;
}

static inline char *keep_text(struct db *db, const char *text)
{
	return strcpy(keep(db, strlen(text) + 1), text);
}

static inline void put(struct bytes *out, const void *data, size_t size)
{
	if (out->size + size > out->capacity) {
		out->capacity = (out->size + size) * 2;
		out->data = grow(out->data, out->capacity);
	}
	if (size)
		memcpy(out->data + out->size, data, size);
	out->size += size;
}

static inline void put_uint(const struct db *db, struct bytes *out, uint64_t value, unsigned size)
{
	uint8_t data[8];
	assert(size <= 8);
	for (unsigned i = 0; i < size; i++)
		data[i] = (uint8_t)(value >> 8 * (db->options.is_big_endian ? size - 1 - i : i));
	put(out, data, size);
}

static inline void put_uleb(struct bytes *out, uint64_t value)
{
	do {
		uint8_t byte = (value & 0x7f) | (value > 0x7f ? 0x80 : 0);
		put(out, &byte, 1);
		value >>= 7;
	} while (value);
}

// Always five bytes, for values that aren't known in the first pass.
static inline void put_padded_uleb(struct bytes *out, uint64_t value)
{
	for (int i = 0; i < 5; i++, value >>= 7) {
		uint8_t byte = (value & 0x7f) | (i < 4 ? 0x80 : 0);
		put(out, &byte, 1);
	}
}

static inline void put_sleb(struct bytes *out, int64_t value)
{
	for (;;) {
		uint8_t byte = value & 0x7f;
		value = value >> 7; // arithmetic with every compiler that builds this
		bool is_last = (value == 0 && !(byte & 0x40)) || (value == -1 && (byte & 0x40));
		byte |= is_last ? 0 : 0x80;
		put(out, &byte, 1);
		if (is_last)
			return;
	}
}

// Offset of a NUL-terminated text in a string section; added if it isn't there yet.
static inline uint64_t intern(struct bytes *out, const char *text)
{
	size_t length = strlen(text) + 1;
	for (size_t i = 0; i + length <= out->size; i++)
		if ((!i || !out->data[i - 1]) && !memcmp(out->data + i, text, length))
			return i;
	put(out, text, length);
	return out->size - length;
}

// Index of a value in a table of one unit; added if it isn't there yet.
static inline uint64_t enter(uint64_t **table, size_t *count, uint64_t value)
{
	for (size_t i = 0; i < *count; i++)
		if ((*table)[i] == value)
			return i;
	*table = grow(*table, (*count + 1) * sizeof(**table));
	(*table)[*count] = value;
	return (*count)++;
}

#endif
