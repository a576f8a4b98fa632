// SPDX-License-Identifier: GPL-3.0-or-later
//
// See relocate.h. elfutils 0.188 has no backend for MIPS; newer ones have.
#include "dwarf/relocate.h"

#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>

#include "support/cursor.h"
#include "support/vec.h"

// One relocation type: the place's size in bytes, 0 for one that asks for nothing here.
struct rule {
	uint16_t machine;
	uint8_t type;
	uint8_t byte_size;
};

static const struct rule rules[] = {
	{EM_MIPS, R_MIPS_NONE, 0},
	{EM_MIPS, R_MIPS_32, 4},
	{EM_MIPS, R_MIPS_64, 8},
	// The address of a thread-local variable: only the link knows it.
	{EM_MIPS, R_MIPS_TLS_DTPREL32, 0},
	{EM_MIPS, R_MIPS_TLS_DTPREL64, 0},
};

static const struct rule *find_rule(uint16_t machine, uint32_t type)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].machine == machine && rules[i].type == type)
			return &rules[i];
	return NULL;
}

bool relocate_knows(uint16_t machine)
{
	return find_rule(machine, 0);
}

struct address {
	uint64_t value;
	bool is_known;
};

// The symbol table as an array by index. Symbol 0 stands for "no symbol", which is address 0.
struct addresses {
	const struct elf_image *elf;
	VEC(struct address) items;
};

static enum status add_address(void *data, const struct elf_symbol *symbol)
{
	struct addresses *addresses = data;
	struct address address = {
		.value = elf_symbol_dwarf_addr(addresses->elf, symbol),
		.is_known = (symbol->is_in_section || symbol->section == SHN_ABS) && symbol->type != STT_TLS,
	};
	return vec_push(&addresses->items, address);
}

struct entry {
	uint64_t offset, symbol;
	uint32_t type;
	int64_t addend; // RELA only
};

// One Elf32_Rel to Elf64_Rela (gABI chapter 4, Relocation).
static struct entry read_entry(struct cursor *cursor, const struct elf_image *elf, bool has_addend)
{
	struct entry entry = {.offset = cursor_uint(cursor, elf->is_64_bit ? 8 : 4)};
	if (elf->is_64_bit && elf->machine == EM_MIPS) {
		// Up to three types in a row, the first in the last byte, whatever the byte order: 64-bit ELF
		// Object File Specification (SGI), 2.9.
		entry.symbol = cursor_u32(cursor);
		for (int i = 0; i < 4; i++)
			entry.type |= (uint32_t)cursor_u8(cursor) << 8 * (3 - i);
	} else if (elf->is_64_bit) {
		uint64_t info = cursor_u64(cursor);
		entry.symbol = ELF64_R_SYM(info);
		entry.type = (uint32_t)ELF64_R_TYPE(info);
	} else {
		uint32_t info = cursor_u32(cursor);
		entry.symbol = ELF32_R_SYM(info);
		entry.type = ELF32_R_TYPE(info);
	}
	if (has_addend)
		entry.addend = elf->is_64_bit ? (int64_t)cursor_u64(cursor) : (int32_t)cursor_u32(cursor);
	return entry;
}

static enum status bad_entry(const struct elf_image *elf, const struct elf_section *relocations,
			     const struct entry *entry, const char *what)
{
	diag_add(&elf->where, DIAG_ERROR,
		 "%s: the relocation at 0x%" PRIx64 " %s\n  fix: rebuild that file; its debug information is damaged",
		 relocations->name, entry->offset, what);
	return STATUS_MALFORMED;
}

static enum status apply(const struct elf_image *elf, const struct elf_section *relocations,
			 const struct relocate_target *target, const struct addresses *addresses,
			 const struct entry *entry)
{
	const struct rule *rule = find_rule(elf->machine, entry->type);
	if (!rule) {
		diag_add(&elf->where, DIAG_ERROR,
			 "%s: relocations of type %" PRIu32 " of machine %u are unknown to ldbtf, so the debug "
			 "information of this object cannot be read\n"
			 "  fix: pass reserve=BYTES, with which inputs are not read",
			 relocations->name, entry->type, elf->machine);
		return STATUS_UNSUPPORTED;
	}
	if (!rule->byte_size)
		return STATUS_OK;
	if (entry->offset > target->size || target->size - entry->offset < rule->byte_size)
		return bad_entry(elf, relocations, entry, "lies outside of its section");
	if (entry->symbol > addresses->items.count)
		return bad_entry(elf, relocations, entry, "refers to a symbol that does not exist");
	struct address symbol = {.is_known = true};
	if (entry->symbol)
		symbol = addresses->items.data[entry->symbol - 1];
	if (!symbol.is_known)
		return STATUS_OK;

	uint8_t *place = target->bytes + entry->offset;
	uint64_t value = (uint64_t)entry->addend;
	if (relocations->type == SHT_REL) {
		struct cursor old = cursor_make(place, rule->byte_size, elf->is_big_endian);
		value = cursor_uint(&old, rule->byte_size);
	}
	value += symbol.value;
	for (unsigned i = 0; i < rule->byte_size; i++)
		place[elf->is_big_endian ? rule->byte_size - 1 - i : i] = (uint8_t)(value >> 8 * i);
	return STATUS_OK;
}

enum status relocate_section(const struct elf_image *elf, const struct elf_section *relocations,
			     const struct relocate_target *target)
{
	struct addresses addresses = {.elf = elf};
	enum status status = elf_image_for_each_symbol(elf, add_address, &addresses);
	if (status == STATUS_ABSENT)
		status = STATUS_OK; // then only symbol 0 exists
	bool has_addend = relocations->type == SHT_RELA;
	size_t entry_size = (elf->is_64_bit ? 16 : 8) + (has_addend ? (elf->is_64_bit ? 8u : 4u) : 0);
	struct cursor cursor =
		cursor_make(elf->bytes + relocations->file_offset, relocations->size, elf->is_big_endian);
	while (status == STATUS_OK && cursor_left(&cursor) >= entry_size) {
		struct entry entry = read_entry(&cursor, elf, has_addend);
		status = apply(elf, relocations, target, &addresses, &entry);
	}
	vec_free(&addresses.items);
	return status;
}
