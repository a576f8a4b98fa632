// SPDX-License-Identifier: GPL-3.0-or-later
//
// linker/reserve and linker/padding: the object that reserves, as the linker reads it; and how far
// a BTF can be padded.
//
// What a wrong header or note does to an output is seen by link tests, for the machines that they
// have linkers for.
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "elf/elf_image.h"
#include "encode/empty_btf.h"
#include "linker/padding.h"
#include "linker/reserving_object.h"
#include "support/bytes.h"

enum { BYTES = 64, MOST = 8192 };

// The words of a header that say where the strings begin.
static void put_header(uint8_t *blob, uint32_t hdr_len, uint32_t str_off, bool is_big_endian)
{
	bytes_store_u32(blob + 4, hdr_len, is_big_endian);
	bytes_store_u32(blob + 16, str_off, is_big_endian);
}

// encoding 1.4.3: 16 MiB of strings, the base's among them.
static void check_padding(void)
{
	enum { STRINGS = 1 << 24 };
	static const struct {
		uint32_t hdr_len, str_off, first_string;
		size_t largest;
	} cases[] = {
		{24, 0, 0, 24 + STRINGS},
		{24, 0x12345678, 0, 24 + (size_t)0x12345678 + STRINGS},
		{24, 12, 1000, 24 + 12 + STRINGS - 1000},
		{24, 12, 1001, 24 + 12 + STRINGS - 1004}, // a multiple of 4
		{24, 12, 1003, 24 + 12 + STRINGS - 1004},
		{24, 12, STRINGS, 24 + 12},
		{24, 12, STRINGS + 1, 24 + 12},
		{32, 12 + 80, 1000, 32 + 12 + 80 + STRINGS - 1000}, // with a layout section
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int is_big_endian = 0; is_big_endian < 2; is_big_endian++) {
			uint8_t blob[24] = {0};
			put_header(blob, cases[i].hdr_len, cases[i].str_off, is_big_endian);
			CHECK_EQ(padding_largest_size(blob, is_big_endian, cases[i].first_string),
				 cases[i].largest);
		}
}

// The object for such a header, read back.
static void read_object(const struct neutral_header *header, const struct reserve_request *request,
			uint8_t *bytes, struct diag_source *where, struct elf_image *ret)
{
	struct input_facts facts;
	struct reserving_object reserve;
	input_facts_init(&facts);
	facts.objects = 1;
	facts.has_stack_note = true;
	// Not in the order of their numbers.
	// Of x86: ISA_1_USED, FEATURE_1_AND and ISA_1_NEEDED.
	CHECK_EQ(vec_push(&facts.property_types, UINT32_C(0xc0010002)), STATUS_OK);
	CHECK_EQ(vec_push(&facts.property_types, UINT32_C(0xc0000002)), STATUS_OK);
	CHECK_EQ(vec_push(&facts.property_types, UINT32_C(0xc0008002)), STATUS_OK);
	facts.header = *header;
	CHECK_EQ(reserving_object_create(&facts, request, where, &reserve), STATUS_OK);
	ssize_t size = pread(reserve.file.fd, bytes, MOST, 0);
	CHECK(size > 0 && size < MOST);
	reserving_object_destroy(&reserve);
	input_facts_deinit(&facts);
	CHECK_EQ(elf_image_open(bytes, (size_t)size, where, ret), STATUS_OK);
}

static uint32_t word_at(const struct elf_image *elf, const struct elf_section *section,
			size_t offset)
{
	const uint8_t *at = elf->bytes + section->file_offset + offset;
	uint32_t word = 0;
	for (int i = 0; i < 4; i++)
		word |= (uint32_t)at[i] << 8 * (elf->is_big_endian ? 3 - i : i);
	return word;
}

// Of properties, those that are lost where an object lacks them: ascending, and neutral.
static void check_properties(const struct elf_image *elf)
{
	struct elf_section note;
	CHECK_EQ(elf_image_find_section(elf, ".note.gnu.property", &note), STATUS_OK);
	size_t step = elf->is_64_bit ? 16 : 12;
	CHECK_EQ(note.size, 16 + 2 * step);
	CHECK_EQ(word_at(elf, &note, 16), UINT32_C(0xc0000002));
	CHECK_EQ(word_at(elf, &note, 24), UINT32_MAX);
	CHECK_EQ(word_at(elf, &note, 16 + step), UINT32_C(0xc0010002));
	CHECK_EQ(word_at(elf, &note, 24 + step), 0);
}

static enum status check_symbol(void *data, const struct elf_symbol *symbol)
{
	size_t *found = data;
	bool is_start = !strcmp(symbol->name, "__start_BTF"),
	     is_stop = !strcmp(symbol->name, "__stop_BTF");
	CHECK(is_start || is_stop);
	CHECK_EQ(symbol->value, is_stop ? BYTES : 0);
	CHECK_EQ(symbol->binding, STB_GLOBAL);
	CHECK(symbol->is_in_section && symbol->section == 1);
	++*found;
	return STATUS_OK;
}

static void check_object(uint8_t os_abi, uint8_t seen_os_abi, bool is_64_bit, bool is_big_endian)
{
	struct neutral_header header = {
		.is_64_bit = is_64_bit,
		.is_big_endian = is_big_endian,
		.os_abi = os_abi,
		.abi_version = 3,
		.machine = is_64_bit ? EM_X86_64 : EM_386,
		.flags = 0x1234,
	};
	static const uint8_t base[24] = {1, 2, 3};
	struct reserve_request request = {.byte_size = BYTES,
					  .base = base,
					  .base_size = sizeof(base),
					  .is_loaded = true,
					  .defines_symbols = true};
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag, .file = "object"};
	uint8_t *bytes = calloc(1, MOST), expected[BYTES];
	struct elf_image elf;
	read_object(&header, &request, bytes, &where, &elf);
	CHECK_EQ(elf.is_64_bit, is_64_bit);
	CHECK_EQ(elf.is_big_endian, is_big_endian);
	CHECK_EQ(elf.machine, header.machine);
	CHECK_EQ(elf.type, ET_REL);
	CHECK_EQ(bytes[EI_OSABI], seen_os_abi);
	CHECK_EQ(bytes[EI_ABIVERSION], header.abi_version);
	struct elf_section section;
	CHECK_EQ(elf_image_find_section(&elf, ".BTF", &section), STATUS_OK);
	CHECK_EQ(section.size, BYTES);
	CHECK_EQ(section.flags, SHF_ALLOC | 1 << 21); // SHF_GNU_RETAIN
	encode_write_empty(expected, BYTES, is_big_endian);
	CHECK(!memcmp(bytes + section.file_offset, expected, BYTES));
	CHECK_EQ(elf_image_find_section(&elf, ".BTF.base", &section), STATUS_OK);
	CHECK_EQ(section.size, sizeof(base));
	CHECK(!memcmp(bytes + section.file_offset, base, sizeof(base)));
	CHECK_EQ(elf_image_count_sections(&elf, ".note.GNU-stack"), 1);
	check_properties(&elf);
	size_t symbols = 0;
	CHECK_EQ(elf_image_for_each_symbol(&elf, check_symbol, &symbols), STATUS_OK);
	CHECK_EQ(symbols, 2);
	elf_image_close(&elf);
	CHECK_EQ(diag.count, 0);
	diag_deinit(&diag);
	free(bytes);
}

int main(void)
{
	elf_version(EV_CURRENT);
	check_padding();
	for (int is_64_bit = 0; is_64_bit < 2; is_64_bit++)
		for (int is_big_endian = 0; is_big_endian < 2; is_big_endian++) {
			check_object(ELFOSABI_NONE, ELFOSABI_GNU, is_64_bit, is_big_endian);
			check_object(ELFOSABI_FREEBSD, ELFOSABI_FREEBSD, is_64_bit, is_big_endian);
		}
	return CHECK_EXIT();
}
