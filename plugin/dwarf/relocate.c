// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of relocation types, and the loop over relocations (relocate.h).
//
// A kernel's objects have ten million relocations, so the loop is short. It finds symbols and types
// in arrays, by their numbers.
#include "dwarf/relocate.h"

#include <dwarf.h>
#include <elf.h>
#include <inttypes.h>
#include <string.h>

#include "support/cursor.h"

enum {
	TYPE_COUNT = 1024, // all types of the table are below, though AArch64 has larger ones
	SIZE_UNKNOWN = 0xff,
	// A flag that is added to a size. Only the link knows the value, which is the offset of a
	// thread-local variable.
	LATER = 0x40,
};

// One relocation type. byte_size is the size of the place, or 0 if the type changes nothing.
struct rule {
	uint16_t machine;
	uint16_t type;
	uint8_t byte_size;
};

static const struct rule rules[] = {
	{EM_X86_64, R_X86_64_NONE, 0},
	{EM_X86_64, R_X86_64_64, 8},
	{EM_X86_64, R_X86_64_32, 4},
	{EM_X86_64, R_X86_64_DTPOFF32, LATER | 4},
	{EM_X86_64, R_X86_64_DTPOFF64, LATER | 8},
	{EM_386, R_386_NONE, 0},
	{EM_386, R_386_32, 4},
	{EM_386, R_386_TLS_LDO_32, LATER | 4},
	{EM_ARM, R_ARM_NONE, 0},
	{EM_ARM, R_ARM_ABS32, 4},
	{EM_ARM, R_ARM_TLS_LDO32, LATER | 4},
	{EM_AARCH64, R_AARCH64_NONE, 0},
	{EM_AARCH64, R_AARCH64_ABS64, 8},
	{EM_AARCH64, R_AARCH64_ABS32, 4},
	{EM_AARCH64, R_AARCH64_P32_ABS32, 4}, // ILP32, a class of its own
	{EM_S390, R_390_NONE, 0},
	{EM_S390, R_390_64, 8},
	{EM_S390, R_390_32, 4},
	{EM_S390, R_390_TLS_LDO32, LATER | 4},
	{EM_S390, R_390_TLS_LDO64, LATER | 8},
	{EM_PPC, R_PPC_NONE, 0},
	{EM_PPC, R_PPC_ADDR32, 4},
	{EM_PPC, R_PPC_UADDR32, 4},
	{EM_PPC, R_PPC_DTPREL32, LATER | 4},
	{EM_PPC64, R_PPC64_NONE, 0},
	{EM_PPC64, R_PPC64_ADDR64, 8},
	{EM_PPC64, R_PPC64_UADDR64, 8},
	{EM_PPC64, R_PPC64_ADDR32, 4},
	{EM_PPC64, R_PPC64_UADDR32, 4},
	{EM_PPC64, R_PPC64_DTPREL64, LATER | 8},
	{EM_MIPS, R_MIPS_NONE, 0},
	{EM_MIPS, R_MIPS_32, 4},
	{EM_MIPS, R_MIPS_64, 8},
	{EM_MIPS, R_MIPS_TLS_DTPREL32, LATER | 4},
	{EM_MIPS, R_MIPS_TLS_DTPREL64, LATER | 8},
};

bool relocate_knows(uint16_t machine)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].machine == machine)
			return true;
	return false;
}

struct symbol_reader {
	const struct elf_image *elf;
	struct relocate_symbols *symbols;
};

static enum status add_symbol_address(void *data, const struct elf_symbol *symbol)
{
	const struct symbol_reader *reader = data;
	bool is_in_section = symbol->is_in_section;
	struct relocate_address address = {
		.value = elf_symbol_dwarf_addr(reader->elf, symbol),
		.is_known = (is_in_section || symbol->section == SHN_ABS) &&
			    symbol->type != STT_TLS,
		.is_offset = is_in_section &&
		!(reader->elf->sections[symbol->section].flags & SHF_ALLOC),
		.is_elsewhere = !is_in_section,
	};
	if (address.is_known && address.is_offset)
		address.plain_size = 4;
	else if (address.is_known && is_in_section && reader->elf->is_64_bit)
		address.plain_size = 8;
	return vec_push(&reader->symbols->addresses, address);
}

enum status relocate_symbols_read(const struct elf_image *elf, struct relocate_symbols *ret)
{
	// Symbol 0 stands for "no symbol", which is address 0.
	struct relocate_address none = {.is_known = true, .is_offset = true};
	TRY(vec_push(&ret->addresses, none));
	struct symbol_reader reader = {.elf = elf, .symbols = ret};
	enum status status = elf_image_for_each_symbol(elf, add_symbol_address, &reader);
	return status == STATUS_ABSENT ? STATUS_OK : status;
}

void relocate_symbols_deinit(struct relocate_symbols *symbols)
{
	vec_free(&symbols->addresses);
}

struct entry {
	uint64_t offset, symbol;
	uint32_t type;
	int64_t addend; // RELA only
};

// One Elf32_Rel to Elf64_Rela (gABI chapter 4, Relocation).
static inline struct entry read_relocation(struct cursor *cursor, const struct elf_image *elf,
				      bool has_addend)
{
	struct entry entry = {.offset = elf->is_64_bit ? cursor_u64(cursor) : cursor_u32(cursor)};
	if (elf->is_64_bit && elf->machine == EM_MIPS) {
		// An entry has up to three types. In either byte order the first type is in the
		// last byte (64-bit ELF Object File Specification of SGI, 2.9).
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
		entry.addend = elf->is_64_bit ? (int64_t)cursor_u64(cursor)
					      : (int32_t)cursor_u32(cursor);
	return entry;
}

enum { HOST_IS_BIG_ENDIAN = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ };

static inline void store_place(uint8_t *place, uint64_t value, unsigned size, bool is_big_endian)
{
	if (size == 8)
		bytes_store_u64(place, value, is_big_endian);
	else
		bytes_store_u32(place, (uint32_t)value, is_big_endian);
}

static inline bool is_place_zero(const uint8_t *place, unsigned size)
{
	static const uint8_t zeros[8];
	return size == 8 ? !memcmp(place, zeros, 8) : !memcmp(place, zeros, 4);
}

__attribute__((cold, noinline))
static enum status bad_entry(const struct elf_image *elf, const struct elf_section *relocations,
			     const struct entry *entry, const char *what)
{
	diag_add(&elf->where, DIAG_ERROR,
		 "%s: the relocation at 0x%" PRIx64 " %s\n"
		 "  fix: rebuild that file; its debug information is damaged",
		 relocations->name, entry->offset, what);
	return STATUS_MALFORMED;
}

// The data that all entries of a section have in common.
struct relocation {
	const struct elf_image *elf;
	const struct elf_section *section;
	const struct relocate_symbols *symbols;
	const struct relocate_target *target;
	bool has_addend;
	uint8_t sizes[TYPE_COUNT]; // of the place, by type
};

// Assembly can make the linker write a symbol's value into any attribute. Such an attribute has
// another value in the linked image than in the input. So a symbol that is no offset into debug
// information is allowed only where an address can be.
static bool looks_like_address(const struct relocation *relocation, const struct entry *entry,
			       const struct relocate_address *symbol, unsigned size)
{
	if (size != (relocation->elf->is_64_bit ? 8 : 4))
		return false;
	const uint8_t *place = relocation->target->bytes + entry->offset;
	return !symbol->is_elsewhere || (entry->offset && place[-1] == DW_OP_addr);
}

__attribute__((always_inline))
static inline enum status apply_entry(const struct relocation *relocation,
				      const struct entry *entry, bool is_big_endian)
{
	const struct relocate_target *target = relocation->target;
	unsigned size = entry->type < TYPE_COUNT ? relocation->sizes[entry->type] : SIZE_UNKNOWN;
	if (!size)
		return STATUS_OK;
	if (size == SIZE_UNKNOWN)
		return STATUS_UNSUPPORTED;
	bool is_for_later = size & LATER;
	size &= ~(unsigned)LATER;
	if (entry->offset > target->size || target->size - entry->offset < size)
		return bad_entry(relocation->elf, relocation->section, entry,
				 "lies outside of its section");
	if (entry->symbol >= relocation->symbols->addresses.count)
		return bad_entry(relocation->elf, relocation->section, entry,
				 "refers to a symbol that does not exist");
	struct relocate_address symbol = relocation->symbols->addresses.data[entry->symbol];
	uint8_t *place = target->bytes + entry->offset;
	if (target->fingerprint)
		TRY(dwarf_fingerprint_add(target->fingerprint, entry->offset, size,
					  is_place_zero(place, size)));
	if (target->fingerprint && !symbol.is_offset && !is_for_later &&
	    !looks_like_address(relocation, entry, &symbol, size))
		target->fingerprint->is_unusable = true;
	if (!symbol.is_known || is_for_later)
		return STATUS_OK;
	uint64_t addend = (uint64_t)entry->addend;
	if (!relocation->has_addend) {
		struct cursor old = cursor_make(place, size, relocation->elf->is_big_endian);
		addend = cursor_uint(&old, size);
	}
	store_place(place, addend + symbol.value, size, is_big_endian);
	return STATUS_OK;
}

// Applies entries as apply_entry(), until one needs more than a store, and returns their number.
// Such entries are offsets into debug sections, and addresses in the object's own sections.
static size_t apply_plain_entries(const struct relocation *relocation, const uint8_t *at,
				  size_t count)
{
	const struct relocate_target target = *relocation->target;
	const struct relocate_address *addresses = relocation->symbols->addresses.data;
	const size_t address_count = relocation->symbols->addresses.count;
	uint8_t nowhere; // C allows no sum with a null pointer
	struct dwarf_fingerprint none = {.places.data = &nowhere};
	struct dwarf_fingerprint *fingerprint = target.fingerprint ? target.fingerprint : &none;
	const size_t left = fingerprint->places.capacity - fingerprint->places.count;
	const size_t limit = target.fingerprint ? left : count;
	uint8_t *place_at = fingerprint->places.data + fingerprint->places.count;
	uint64_t end = fingerprint->end;
	size_t done = 0;
	count = count < limit ? count : limit;
	for (; done < count; done++, at += sizeof(Elf64_Rela)) {
		Elf64_Rela rela;
		memcpy(&rela, at, sizeof(rela));
		if (ELF64_R_TYPE(rela.r_info) >= TYPE_COUNT ||
		    ELF64_R_SYM(rela.r_info) >= address_count)
			break;
		size_t size = relocation->sizes[ELF64_R_TYPE(rela.r_info)];
		struct relocate_address symbol = addresses[ELF64_R_SYM(rela.r_info)];
		if (size != symbol.plain_size || rela.r_offset > target.size ||
		    target.size - rela.r_offset < size)
			break;
		uint8_t *place = target.bytes + rela.r_offset;
		if (target.fingerprint) {
			uint64_t distance = rela.r_offset - end;
			if (distance >= FINGERPRINT_FAR || !is_place_zero(place, (unsigned)size))
				break;
			place_at[done] = (uint8_t)(distance | (size == 8 ? FINGERPRINT_WIDE : 0));
			end = rela.r_offset + size;
		}
		store_place(place, (uint64_t)rela.r_addend + symbol.value, (unsigned)size,
			    HOST_IS_BIG_ENDIAN);
	}
	if (target.fingerprint) {
		fingerprint->places.count += done;
		fingerprint->end = end;
	}
	return done;
}

// The loop for most sections: Elf64_Rela in this machine's byte order.
static enum status apply_host_rela64(const struct relocation *relocation)
{
	const uint8_t *at = relocation->elf->bytes + relocation->section->file_offset;
	for (size_t left = relocation->section->size / sizeof(Elf64_Rela); left;) {
		size_t done = apply_plain_entries(relocation, at, left);
		at += done * sizeof(Elf64_Rela);
		left -= done;
		if (!left)
			break;
		Elf64_Rela rela;
		memcpy(&rela, at, sizeof(rela));
		struct entry entry = {
			.offset = rela.r_offset,
			.symbol = ELF64_R_SYM(rela.r_info),
			.type = (uint32_t)ELF64_R_TYPE(rela.r_info),
			.addend = rela.r_addend,
		};
		TRY(apply_entry(relocation, &entry, HOST_IS_BIG_ENDIAN));
		at += sizeof(Elf64_Rela);
		left--;
	}
	return STATUS_OK;
}

static enum status apply_all_entries(const struct relocation *relocation)
{
	const struct elf_image *elf = relocation->elf;
	struct cursor cursor = cursor_make(elf->bytes + relocation->section->file_offset,
					   relocation->section->size,
					   elf->is_big_endian);
	bool has_addend = relocation->has_addend;
	if (elf->is_64_bit && has_addend && bytes_have_host_order(elf->is_big_endian) &&
	    elf->machine != EM_MIPS)
		return apply_host_rela64(relocation);
	size_t word = elf->is_64_bit ? 8 : 4, entry_size = (has_addend ? 3 : 2) * word;
	while (cursor_left(&cursor) >= entry_size) {
		struct entry entry = read_relocation(&cursor, elf, has_addend);
		TRY(apply_entry(relocation, &entry, elf->is_big_endian));
	}
	return STATUS_OK;
}

enum status relocate_section(const struct elf_image *elf, const struct elf_section *relocations,
			     const struct relocate_symbols *symbols,
			     const struct relocate_target *target)
{
	struct relocation relocation = {
		.elf = elf,
		.section = relocations,
		.symbols = symbols,
		.target = target,
		.has_addend = relocations->type == SHT_RELA,
	};
	memset(relocation.sizes, SIZE_UNKNOWN, sizeof(relocation.sizes));
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].machine == elf->machine)
			relocation.sizes[rules[i].type] = rules[i].byte_size;
	if (target->fingerprint) // nearly every place takes one byte
		TRY(vec_reserve(&target->fingerprint->places,
				relocations->size / sizeof(Elf64_Rela) + 1));
	return apply_all_entries(&relocation);
}
