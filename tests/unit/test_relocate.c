// SPDX-License-Identifier: GPL-3.0-or-later
//
// dwarf/relocate: symbol plus addend in each class and byte order, which MIPS has, and entries that
// lie.
#include "dwarf/relocate.h"

#include <elf.h>
#include <string.h>

#include "check.h"
#include "support/diag.h"

enum { SYMTAB = 1, STRTAB, RELOCATIONS, DEBUG_INFO, TEXT, SECTION_COUNT };
enum { DEBUG_SYMBOL = 1, TEXT_SYMBOL, UNDEFINED_SYMBOL };
enum { TEXT_ADDRESS = 0x10040 };

// An object of which only what relocate_section() looks at exists.
struct object {
	struct elf_image elf;
	struct elf_section sections[SECTION_COUNT];
	struct diag diag;
	uint8_t bytes[512];
	size_t end;
	uint8_t target[16];
};

static void put(struct object *object, uint64_t value, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		object->bytes[object->end + (object->elf.is_big_endian ? size - 1 - i : i)] =
			(uint8_t)(value >> 8 * i);
	object->end += size;
}

static void put_symbol(struct object *object, uint64_t value, uint16_t section)
{
	unsigned word = object->elf.is_64_bit ? 8 : 4;
	put(object, 0, 4); // no name
	if (word == 8) {
		put(object, 0, 2); // type, binding, visibility
		put(object, section, 2);
	}
	put(object, value, word);
	put(object, 0, word); // size
	if (word == 4) {
		put(object, 0, 2);
		put(object, section, 2);
	}
}

static void begin(struct object *object, bool is_64_bit, bool is_big_endian)
{
	*object = (struct object){0};
	diag_init(&object->diag);
	object->elf = (struct elf_image){
		.bytes = object->bytes,
		.size = sizeof(object->bytes),
		.where = {.diag = &object->diag, .file = "object"},
		.is_64_bit = is_64_bit,
		.is_big_endian = is_big_endian,
		.type = ET_REL,
		.machine = EM_MIPS,
		.section_count = SECTION_COUNT,
		.sections = object->sections,
	};
	for (size_t i = 0; i < SECTION_COUNT; i++)
		object->sections[i] =
			(struct elf_section){.index = i, .name = ".x", .type = SHT_PROGBITS};
	object->end = 1; // offset 0: the empty string table
	object->sections[STRTAB].type = SHT_STRTAB;
	object->sections[STRTAB].size = 1;
	object->sections[TEXT].dwarf_addr = TEXT_ADDRESS;
	struct elf_section *symbols = &object->sections[SYMTAB];
	symbols->type = SHT_SYMTAB;
	symbols->link = STRTAB;
	symbols->file_offset = object->end;
	put_symbol(object, 0, SHN_UNDEF);
	put_symbol(object, 0, DEBUG_INFO);
	put_symbol(object, 8, TEXT);
	put_symbol(object, 0, SHN_UNDEF);
	symbols->size = object->end - symbols->file_offset;
	object->sections[RELOCATIONS].file_offset = object->end;
}

static void put_relocation(struct object *object, uint64_t offset, uint32_t symbol, uint8_t type,
			   int64_t addend)
{
	struct elf_section *relocations = &object->sections[RELOCATIONS];
	relocations->type = object->elf.is_64_bit ? SHT_RELA : SHT_REL; // as MIPS has it
	if (object->elf.is_64_bit) {
		put(object, offset, 8);
		put(object, symbol, 4);
		put(object, 0, 3);
		put(object, type, 1);
		put(object, (uint64_t)addend, 8);
	} else {
		put(object, offset, 4);
		put(object, (uint64_t)symbol << 8 | type, 4);
	}
	relocations->size = object->end - relocations->file_offset;
}

static enum status apply(struct object *object)
{
	struct relocate_target target = {object->target, sizeof(object->target), NULL};
	struct relocate_symbols symbols = {0};
	enum status status = relocate_symbols_read(&object->elf, &symbols);
	if (status == STATUS_OK)
		status = relocate_section(&object->elf, &object->sections[RELOCATIONS], &symbols,
					  &target);
	relocate_symbols_deinit(&symbols);
	return status;
}

static uint64_t target_at(const struct object *object, size_t offset, unsigned size)
{
	uint64_t value = 0;
	for (unsigned i = 0; i < size; i++)
		value |= (uint64_t)object->target[offset + i]
			 << 8 * (object->elf.is_big_endian ? size - 1 - i : i);
	return value;
}

static void end(struct object *object, size_t diagnostics)
{
	CHECK_EQ(object->diag.count, diagnostics);
	diag_deinit(&object->diag);
}

static void test_values(void)
{
	for (int variant = 0; variant < 4; variant++) {
		bool is_64_bit = variant & 1, is_big_endian = variant & 2;
		struct object object;
		begin(&object, is_64_bit, is_big_endian);
		// REL: the addend is in the place. RELA: what is there doesn't count.
		object.target[is_big_endian ? 3 : 0] = 5;
		put_relocation(&object, 0, TEXT_SYMBOL, R_MIPS_32, 5);
		put_relocation(&object, 4, DEBUG_SYMBOL, R_MIPS_32, 0);
		if (is_64_bit)
			put_relocation(&object, 8, TEXT_SYMBOL, R_MIPS_64, -8);
		put_relocation(&object, 0, 0, R_MIPS_NONE, 0);
		CHECK_EQ(apply(&object), STATUS_OK);
		CHECK_EQ(target_at(&object, 0, 4), TEXT_ADDRESS + 8 + 5);
		CHECK_EQ(target_at(&object, 4, 4), 0);
		CHECK_EQ(target_at(&object, 8, 8), is_64_bit ? TEXT_ADDRESS : 0);
		end(&object, 0);
	}
}

// What the link will know and the object does not.
static void test_left_alone(void)
{
	struct object object;
	begin(&object, false, true);
	memset(object.target, 0x11, sizeof(object.target));
	put_relocation(&object, 0, UNDEFINED_SYMBOL, R_MIPS_32, 0);
	put_relocation(&object, 4, TEXT_SYMBOL, R_MIPS_TLS_DTPREL32, 0);
	CHECK_EQ(apply(&object), STATUS_OK);
	CHECK_EQ(target_at(&object, 0, 8), 0x1111111111111111);
	end(&object, 0);
}

static void test_damaged(void)
{
	static const struct {
		uint64_t offset;
		uint32_t symbol;
		uint8_t type;
		enum status status;
	} cases[] = {
		{12, TEXT_SYMBOL, R_MIPS_32, STATUS_OK},
		{13, TEXT_SYMBOL, R_MIPS_32, STATUS_MALFORMED},
		{9, TEXT_SYMBOL, R_MIPS_64, STATUS_MALFORMED},
		{16, TEXT_SYMBOL, R_MIPS_32, STATUS_MALFORMED},
		{UINT64_MAX, TEXT_SYMBOL, R_MIPS_32, STATUS_MALFORMED},
		{UINT64_MAX - 3, TEXT_SYMBOL, R_MIPS_32, STATUS_MALFORMED},
		{0, UNDEFINED_SYMBOL + 1, R_MIPS_32, STATUS_MALFORMED},
		{0, UINT32_MAX, R_MIPS_32, STATUS_MALFORMED},
		{0, TEXT_SYMBOL, R_MIPS_HI16, STATUS_UNSUPPORTED},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct object object;
		begin(&object, true, false);
		put_relocation(&object, cases[i].offset, cases[i].symbol, cases[i].type, 0);
		CHECK_EQ(apply(&object), cases[i].status);
		end(&object, cases[i].status == STATUS_MALFORMED);
	}

	// Half an entry at the end is no entry; without a symbol table there are no symbols.
	struct object object;
	begin(&object, false, false);
	put_relocation(&object, 0, TEXT_SYMBOL, R_MIPS_32, 0);
	object.sections[RELOCATIONS].size--;
	CHECK_EQ(apply(&object), STATUS_OK);
	CHECK_EQ(target_at(&object, 0, 4), 0);
	object.sections[RELOCATIONS].size++;
	object.sections[SYMTAB].type = SHT_PROGBITS;
	CHECK_EQ(apply(&object), STATUS_MALFORMED);
	end(&object, 1);
}

int main(void)
{
	CHECK(relocate_knows(EM_MIPS));
	CHECK(relocate_knows(EM_X86_64));
	CHECK(!relocate_knows(EM_RISCV)); // differences of symbols
	test_values();
	test_left_alone();
	test_damaged();
	return CHECK_EXIT();
}
