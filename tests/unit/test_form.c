// SPDX-License-Identifier: GPL-3.0-or-later
//
// One attribute value of every form: its class and value, how many bytes it takes, and that any
// value cut short fails. Then what follows an index or offset: strings, addresses, integers.
#include "dwarf/form.h"

#include <dwarf.h>
#include <stdlib.h>

#include "check.h"

static const struct dwarf_unit unit5 = {
	.offset = 0x100, .version = 5, .address_size = 8, .offset_size = 4,
	.str_offsets_base = 8, .addr_base = 8,
};

struct form_case {
	uint16_t form;
	const char *bytes; // of the value, little-endian
	size_t size;
	enum form_class form_class;
	uint64_t bits;
	bool has_block;
};

#define BYTES(text) text, sizeof(text) - 1

static const struct form_case cases[] = {
	{DW_FORM_addr, BYTES("\1\2\3\4\5\6\7\x88"), FORM_CLASS_ADDRESS, 0x8807060504030201, false},
	{DW_FORM_data1, BYTES("\xff"), FORM_CLASS_CONSTANT, 0xff, false},
	{DW_FORM_data2, BYTES("\1\xff"), FORM_CLASS_CONSTANT, 0xff01, false},
	{DW_FORM_data4, BYTES("\1\2\3\xff"), FORM_CLASS_CONSTANT, 0xff030201, false},
	{DW_FORM_data8, BYTES("\1\2\3\4\5\6\7\xff"), FORM_CLASS_CONSTANT, 0xff07060504030201,
	 false},
	{DW_FORM_udata, BYTES("\xb9\x64"), FORM_CLASS_CONSTANT, 12857, false},
	{DW_FORM_sdata, BYTES("\xff\x7e"), FORM_CLASS_SIGNED, (uint64_t)-129, false},
	{DW_FORM_implicit_const, BYTES(""), FORM_CLASS_SIGNED, (uint64_t)-3, false},
	{DW_FORM_flag, BYTES("\0"), FORM_CLASS_FLAG, 0, false},
	{DW_FORM_flag, BYTES("\7"), FORM_CLASS_FLAG, 1, false},
	{DW_FORM_flag_present, BYTES(""), FORM_CLASS_FLAG, 1, false},
	{DW_FORM_block1, BYTES("\3abc"), FORM_CLASS_BLOCK, 3, true},
	{DW_FORM_block1, BYTES("\0"), FORM_CLASS_BLOCK, 0, true},
	{DW_FORM_block2, BYTES("\3\0abc"), FORM_CLASS_BLOCK, 3, true},
	{DW_FORM_block4, BYTES("\3\0\0\0abc"), FORM_CLASS_BLOCK, 3, true},
	{DW_FORM_block, BYTES("\x83\0abc"), FORM_CLASS_BLOCK, 3, true},
	{DW_FORM_exprloc, BYTES("\2ab"), FORM_CLASS_EXPRLOC, 2, true},
	{DW_FORM_data16, BYTES("0123456789abcdef"), FORM_CLASS_BLOCK, 16, true},
	{DW_FORM_ref1, BYTES("\x20"), FORM_CLASS_REFERENCE, 0x120, false},
	{DW_FORM_ref2, BYTES("\x20\1"), FORM_CLASS_REFERENCE, 0x220, false},
	{DW_FORM_ref4, BYTES("\x20\0\0\1"), FORM_CLASS_REFERENCE, 0x1000120, false},
	{DW_FORM_ref8, BYTES("\x20\0\0\0\1\0\0\0"), FORM_CLASS_REFERENCE, 0x100000120, false},
	{DW_FORM_ref_udata, BYTES("\xa0\1"), FORM_CLASS_REFERENCE, 0x1a0, false},
	{DW_FORM_ref_addr, BYTES("\x20\0\0\1"), FORM_CLASS_REFERENCE, 0x1000020, false},
	{DW_FORM_ref_sig8, BYTES("\1\2\3\4\5\6\7\x8"), FORM_CLASS_SIGNATURE, 0x807060504030201,
	 false},
	{DW_FORM_string, BYTES("hi\0"), FORM_CLASS_STRING, 0, true},
	{DW_FORM_strp, BYTES("\1\2\0\0"), FORM_CLASS_STRING, 0x201, true},
	{DW_FORM_line_strp, BYTES("\1\2\0\0"), FORM_CLASS_STRING, 0x201, true},
	{DW_FORM_strx, BYTES("\x81\1"), FORM_CLASS_STRING, 0x81, false},
	{DW_FORM_strx1, BYTES("\x81"), FORM_CLASS_STRING, 0x81, false},
	{DW_FORM_strx2, BYTES("\x81\1"), FORM_CLASS_STRING, 0x181, false},
	{DW_FORM_strx3, BYTES("\x81\1\2"), FORM_CLASS_STRING, 0x20181, false},
	{DW_FORM_strx4, BYTES("\x81\1\2\3"), FORM_CLASS_STRING, 0x3020181, false},
	{DW_FORM_GNU_str_index, BYTES("\x81\1"), FORM_CLASS_STRING, 0x81, false},
	{DW_FORM_addrx, BYTES("\x81\1"), FORM_CLASS_ADDRX, 0x81, false},
	{DW_FORM_addrx1, BYTES("\x81"), FORM_CLASS_ADDRX, 0x81, false},
	{DW_FORM_addrx2, BYTES("\x81\1"), FORM_CLASS_ADDRX, 0x181, false},
	{DW_FORM_addrx3, BYTES("\x81\1\2"), FORM_CLASS_ADDRX, 0x20181, false},
	{DW_FORM_addrx4, BYTES("\x81\1\2\3"), FORM_CLASS_ADDRX, 0x3020181, false},
	{DW_FORM_GNU_addr_index, BYTES("\x81\1"), FORM_CLASS_ADDRX, 0x81, false},
	{DW_FORM_sec_offset, BYTES("\1\2\3\4"), FORM_CLASS_OFFSET, 0x4030201, false},
	{DW_FORM_loclistx, BYTES("\x81\1"), FORM_CLASS_LISTX, 0x81, false},
	{DW_FORM_rnglistx, BYTES("\x81\1"), FORM_CLASS_LISTX, 0x81, false},
	{DW_FORM_ref_sup4, BYTES("\1\2\3\4"), FORM_CLASS_NONE, 0x4030201, false},
	{DW_FORM_ref_sup8, BYTES("\1\2\3\4\5\6\7\x8"), FORM_CLASS_NONE, 0x807060504030201, false},
	{DW_FORM_strp_sup, BYTES("\1\2\3\4"), FORM_CLASS_NONE, 0x4030201, false},
	{DW_FORM_GNU_ref_alt, BYTES("\1\2\3\4"), FORM_CLASS_NONE, 0x4030201, false},
	{DW_FORM_GNU_strp_alt, BYTES("\1\2\3\4"), FORM_CLASS_NONE, 0x4030201, false},
	// Of data1, of sdata through another indirect, and of GNU_addr_index.
	{DW_FORM_indirect, BYTES("\x0b\x2a"), FORM_CLASS_CONSTANT, 0x2a, false},
	{DW_FORM_indirect, BYTES("\x16\x0d\x7f"), FORM_CLASS_SIGNED, (uint64_t)-1, false},
	{DW_FORM_indirect, BYTES("\x81\x3e\5"), FORM_CLASS_ADDRX, 5, false},
};

// Reads in a block of exactly `size` bytes, so that ASan sees a byte too much.
static bool read_exactly(const struct dwarf_unit *unit, uint16_t form, const char *bytes,
			 size_t size, bool is_big_endian, struct form_value *ret, size_t *used)
{
	uint8_t *exact = malloc(size ? size : 1);
	memcpy(exact, bytes, size);
	struct cursor start = cursor_make(exact, size, is_big_endian);
	struct cursor reader = start, skipper = start;
	form_read(&reader, unit, form, -3, ret);
	form_skip(&skipper, unit, form);
	CHECK_EQ(reader.failed, skipper.failed);
	if (!reader.failed)
		CHECK(reader.at == skipper.at);
	*used = (size_t)(reader.at - start.at);
	free(exact);
	return !reader.failed;
}

static void test_every_form(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct form_case *c = &cases[i];
		struct form_value value;
		size_t used;
		CHECK(read_exactly(&unit5, c->form, c->bytes, c->size, false, &value, &used));
		CHECK_EQ(value.form_class, c->form_class);
		CHECK_EQ(value.bits, c->bits);
		CHECK_EQ(value.block != NULL, c->has_block);
		CHECK_EQ(used, c->size);
		if (c->form != DW_FORM_indirect)
			CHECK_EQ(value.form, c->form);
		int fixed = form_fixed_size(&unit5, c->form);
		CHECK(fixed < 0 || (size_t)fixed == c->size);
		for (size_t size = 0; size < c->size; size++) {
			CHECK(!read_exactly(&unit5, c->form, c->bytes, size, false, &value, &used));
			CHECK_EQ(value.form_class, FORM_CLASS_NONE);
			CHECK(!value.block);
		}
	}
}

// Every number that isn't a form fails, and says so in both ways of passing over it.
static void test_unknown_forms(void)
{
	for (unsigned form = 0; form <= UINT16_MAX; form++) {
		bool is_known = false;
		for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
			is_known |= cases[i].form == form;
		struct form_value value;
		size_t used;
		if (is_known)
			continue;
		CHECK(!read_exactly(&unit5, (uint16_t)form, "\1\1\1\1\1\1\1\1\1", 9, false, &value,
				    &used));
		CHECK_EQ(form_fixed_size(&unit5, (uint16_t)form), -1);
	}
}

static void test_indirect(void)
{
	struct form_value value;
	size_t used;
	char nested[64];
	memset(nested, DW_FORM_indirect, sizeof(nested));
	CHECK(!read_exactly(&unit5, DW_FORM_indirect, nested, sizeof(nested), false, &value,
			    &used));
	// No abbreviation holds a constant for a form that is only found in the DIE.
	CHECK(!read_exactly(&unit5, DW_FORM_indirect, "\x21\0", 2, false, &value, &used));
	// A form that does not fit 16 bits is not the form of its low bits (0x1000b, data1).
	CHECK(!read_exactly(&unit5, DW_FORM_indirect, "\x8b\x80\x04\1", 4, false, &value, &used));
}

// Sizes that depend on the unit: addresses, 64-bit offsets, and ref_addr, an address in DWARF 2.
static void test_unit_sizes(void)
{
	const char bytes[] = "\1\2\3\4\5\6\7\x8";
	struct form_value value;
	size_t used;
	struct dwarf_unit unit = unit5;
	unit.offset_size = 8;
	const uint16_t offsets[] = {DW_FORM_strp, DW_FORM_line_strp, DW_FORM_sec_offset,
				    DW_FORM_ref_addr};
	for (size_t i = 0; i < sizeof(offsets) / sizeof(*offsets); i++) {
		CHECK(read_exactly(&unit, offsets[i], bytes, 8, false, &value, &used));
		CHECK_EQ(used, 8);
		CHECK_EQ(value.bits, 0x807060504030201);
		CHECK_EQ(form_fixed_size(&unit, offsets[i]), 8);
	}
	unit = unit5;
	unit.version = 2;
	CHECK(read_exactly(&unit, DW_FORM_ref_addr, bytes, 8, false, &value, &used));
	CHECK_EQ(used, 8);
	for (uint8_t size = 2; size <= 8; size *= 2) {
		unit.address_size = size;
		CHECK(read_exactly(&unit, DW_FORM_addr, bytes, 8, true, &value, &used));
		CHECK_EQ(used, size);
		CHECK_EQ(value.bits, UINT64_C(0x102030405060708) >> (64 - 8 * size));
		CHECK_EQ(form_fixed_size(&unit, DW_FORM_ref_addr), size);
	}
	CHECK(read_exactly(&unit, DW_FORM_data2, bytes, 8, true, &value, &used));
	CHECK_EQ(value.bits, 0x102);
}

static struct elf_image elf;
static struct dwarf_image image = {.elf = &elf};

static void set_section(enum dwarf_section_id id, const void *data, size_t size)
{
	image.sections[id] = (struct dwarf_section){.data = data, .size = size, .name = ".debug_x"};
}

static enum status string_of(const struct dwarf_unit *unit, uint16_t form, uint64_t bits,
			     const char **ret)
{
	*ret = NULL;
	return form_string(
		&image, unit,
		&(struct form_value){.form = form, .form_class = FORM_CLASS_STRING, .bits = bits},
		ret);
}

static void test_strings(void)
{
	const char *text;
	set_section(DWARF_STR, "\0abc\0de", 8);
	set_section(DWARF_LINE_STR, "line", 5);
	CHECK_EQ(string_of(&unit5, DW_FORM_strp, 1, &text), STATUS_OK);
	CHECK_STR(text, "abc");
	CHECK_EQ(string_of(&unit5, DW_FORM_strp, 7, &text), STATUS_OK);
	CHECK_STR(text, "");
	CHECK_EQ(string_of(&unit5, DW_FORM_strp, 8, &text), STATUS_MALFORMED);
	CHECK_EQ(string_of(&unit5, DW_FORM_strp, UINT64_MAX, &text), STATUS_MALFORMED);
	CHECK_EQ(string_of(&unit5, DW_FORM_line_strp, 0, &text), STATUS_OK);
	CHECK_STR(text, "line");

	// Two entries behind a header of 8 bytes: 5, and one out of .debug_str.
	set_section(DWARF_STR_OFFSETS, "\0\0\0\0\0\0\0\0\5\0\0\0\x63\0\0\0", 16);
	CHECK_EQ(string_of(&unit5, DW_FORM_strx1, 0, &text), STATUS_OK);
	CHECK_STR(text, "de");
	CHECK_EQ(string_of(&unit5, DW_FORM_strx1, 1, &text), STATUS_MALFORMED);
	CHECK_EQ(string_of(&unit5, DW_FORM_strx, 2, &text), STATUS_MALFORMED);
	// Times 4 this index wraps to 0.
	CHECK_EQ(string_of(&unit5, DW_FORM_strx, UINT64_MAX / 4 + 1, &text), STATUS_MALFORMED);
	struct dwarf_unit unit = unit5;
	unit.str_offsets_base = UINT64_MAX - 3;
	CHECK_EQ(string_of(&unit, DW_FORM_strx, 1, &text), STATUS_MALFORMED);
	unit.str_offsets_base = 16;
	CHECK_EQ(string_of(&unit, DW_FORM_strx, 0, &text), STATUS_MALFORMED);

	// Without a NUL at the end of the section, the last string alone is broken.
	set_section(DWARF_STR, "\0abc\0de", 7);
	CHECK_EQ(string_of(&unit5, DW_FORM_strp, 1, &text), STATUS_OK);
	CHECK_EQ(string_of(&unit5, DW_FORM_strp, 5, &text), STATUS_MALFORMED);
	set_section(DWARF_STR, NULL, 0);
	CHECK_EQ(string_of(&unit5, DW_FORM_strp, 0, &text), STATUS_MALFORMED);
	CHECK_EQ(form_string(&image, &unit5,
			     &(struct form_value){.form_class = FORM_CLASS_CONSTANT}, &text),
		 STATUS_MALFORMED);
}

static void test_addresses(void)
{
	uint64_t addr;
	struct form_value value = {
		.form = DW_FORM_addrx, .form_class = FORM_CLASS_ADDRX, .bits = 0};
	set_section(DWARF_ADDR, "\0\0\0\0\0\0\0\0\1\2\0\0\0\0\0\0", 16);
	CHECK_EQ(form_address(&image, &unit5, &value, &addr), STATUS_OK);
	CHECK_EQ(addr, 0x201);
	value.bits = 1;
	CHECK_EQ(form_address(&image, &unit5, &value, &addr), STATUS_MALFORMED);
	value = (struct form_value){.form_class = FORM_CLASS_ADDRESS, .bits = 77};
	CHECK_EQ(form_address(&image, &unit5, &value, &addr), STATUS_OK);
	CHECK_EQ(addr, 77);
	value.form_class = FORM_CLASS_CONSTANT;
	CHECK_EQ(form_address(&image, &unit5, &value, &addr), STATUS_MALFORMED);
}

static void test_integers(void)
{
	uint64_t number;
	struct form_value value = {
		.form_class = FORM_CLASS_BLOCK, .block = (const uint8_t *)"\1\2\3", .bits = 3};
	CHECK_EQ(form_integer(&image, &value, &number), STATUS_OK);
	CHECK_EQ(number, 0x030201);
	elf.is_big_endian = true;
	CHECK_EQ(form_integer(&image, &value, &number), STATUS_OK);
	CHECK_EQ(number, 0x010203);
	elf.is_big_endian = false;
	value.bits = 9;
	CHECK_EQ(form_integer(&image, &value, &number), STATUS_UNSUPPORTED);
	value.bits = 0;
	CHECK_EQ(form_integer(&image, &value, &number), STATUS_UNSUPPORTED);
	const enum form_class numbers[] = {FORM_CLASS_CONSTANT, FORM_CLASS_SIGNED, FORM_CLASS_FLAG,
					   FORM_CLASS_OFFSET};
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		value = (struct form_value){.form_class = (uint8_t)numbers[i], .bits = 1};
		CHECK_EQ(form_integer(&image, &value, &number), STATUS_OK);
		CHECK_EQ(number, 1);
	}
	value.form_class = FORM_CLASS_STRING;
	CHECK_EQ(form_integer(&image, &value, &number), STATUS_UNSUPPORTED);
}

int main(void)
{
	test_every_form();
	test_unknown_forms();
	test_indirect();
	test_unit_sizes();
	test_strings();
	test_addresses();
	test_integers();
	return CHECK_EXIT();
}
