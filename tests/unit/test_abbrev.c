// SPDX-License-Identifier: GPL-3.0-or-later
//
// Abbreviation tables: what is compiled from them, codes of every kind, and hostile tables.
#include "dwarf/abbrev.h"

#include <dwarf.h>
#include <stdlib.h>

#include "check.h"

static struct diag diag;
static const struct elf_image elf = {.is_64_bit = true};

// One table in an image of its own. `table` stays valid until close_table.
struct fixture {
	struct dwarf_image image;
	struct dwarf_unit unit;
	struct abbrev_cache *cache;
	const struct abbrev_table *table;
	uint8_t *bytes; // exactly as many as there are, for ASan
};

static enum status open_table(struct fixture *f, const char *bytes, size_t size, uint64_t offset)
{
	diag_init(&diag);
	*f = (struct fixture){
		.image = {.elf = &elf, .where = {.diag = &diag}},
		.unit = {.version = 5,
			 .address_size = 8,
			 .offset_size = 4,
			 .abbrev_offset = offset},
		.bytes = malloc(size ? size : 1),
	};
	memcpy(f->bytes, bytes, size);
	f->image.sections[DWARF_INFO].name = ".debug_info";
	f->image.sections[DWARF_ABBREV] =
		(struct dwarf_section){.data = f->bytes, .size = size, .name = ".debug_abbrev"};
	CHECK_EQ(abbrev_cache_create(&f->cache), STATUS_OK);
	enum status status = abbrev_cache_get(f->cache, &f->image, &f->unit, &f->table);
	CHECK_EQ(diag.count, status == STATUS_OK ? 0 : 1);
	return status;
}

static void close_table(struct fixture *f)
{
	abbrev_cache_destroy(f->cache);
	free(f->bytes);
	diag_deinit(&diag);
}

#define OPEN(f, text) open_table(f, text, sizeof(text) - 1, 0)

// A member as gcc has it: name, decl_file, decl_line, decl_column, type, data_member_location.
static const char member[] =
	"\1\x0d\0" "\3\x0e" "\x3a\x0b" "\x3b\x05" "\x39\x0b" "\x49\x13" "\x38\x0b" "\0\0"
	"\2\x24\1" "\x0b\x0b" "\x3e\x0b" "\3\x08" "\x3a\x21\x7d" "\0\0"
	"\0";

static void test_compile(void)
{
	struct fixture f;
	CHECK_EQ(open_table(&f, member, sizeof(member) - 1, 0), STATUS_OK);
	CHECK_EQ(f.table->count, 2);
	CHECK_EQ(f.table->dense, 2);
	CHECK(!f.table->has_references_out);

	const struct abbrev *abbrev = abbrev_find(f.table, 1);
	CHECK_EQ(abbrev->tag, DW_TAG_member);
	CHECK(!abbrev->has_children);
	CHECK_EQ(abbrev->attr_count, 6);
	CHECK_EQ(abbrev->fixed_size, 4 + 1 + 2 + 1 + 4 + 1);
	CHECK_EQ(abbrev->step_count, 3);
	CHECK_EQ(abbrev->steps[0].slot, ATTR_NAME);
	CHECK_EQ(abbrev->steps[0].skip, 0);
	CHECK_EQ(abbrev->steps[1].slot, ATTR_TYPE);
	CHECK_EQ(abbrev->steps[1].skip, 4); // file, line and column at once
	CHECK_EQ(abbrev->steps[2].slot, ATTR_DATA_MEMBER_LOCATION);

	abbrev = abbrev_find(f.table, 2);
	CHECK(abbrev->has_children);
	CHECK_EQ(abbrev->fixed_size, -1); // an inline string
	CHECK_EQ(abbrev->attrs[3].implicit_const, -3);
	CHECK(!abbrev_find(f.table, 0));
	CHECK(!abbrev_find(f.table, 3));
	CHECK(!abbrev_find(f.table, UINT64_MAX));

	// The same offset again is the same table; another address size is not.
	const struct abbrev_table *again;
	CHECK_EQ(abbrev_cache_get(f.cache, &f.image, &f.unit, &again), STATUS_OK);
	CHECK(again == f.table);
	f.unit.offset_size = 8;
	CHECK_EQ(abbrev_cache_get(f.cache, &f.image, &f.unit, &again), STATUS_OK);
	CHECK(again != f.table);
	CHECK_EQ(abbrev_find(again, 1)->fixed_size, 8 + 1 + 2 + 1 + 4 + 1);
	close_table(&f);
}

// DW_AT_location as data4 is an offset (before version 4), any other attribute in data4 a number.
static void test_location(void)
{
	struct fixture f;
	CHECK_EQ(OPEN(&f, "\1\x34\0" "\x02\x06" "\x1c\x06" "\0\0" "\0"), STATUS_OK);
	const struct abbrev *abbrev = abbrev_find(f.table, 1);
	CHECK_EQ(abbrev->steps[0].form, DW_FORM_sec_offset);
	CHECK_EQ(abbrev->attrs[0].form, DW_FORM_data4);
	CHECK_EQ(abbrev->steps[1].form, DW_FORM_data4);
	close_table(&f);
}

static void test_codes(void)
{
	struct fixture f;
	// 1, 2, then 5, 2^63 and 300, not in order.
	CHECK_EQ(OPEN(&f, "\x02\x24\0\0\0"
			  "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01\x0d\0\0\0"
			  "\x05\x0f\0\0\0"
			  "\x01\x16\0\0\0"
			  "\xac\x02\x13\0\0\0"
			  "\0"),
		 STATUS_OK);
	CHECK_EQ(f.table->count, 5);
	CHECK_EQ(f.table->dense, 2);
	CHECK_EQ(abbrev_find(f.table, 1)->tag, 0x16);
	CHECK_EQ(abbrev_find(f.table, 2)->tag, 0x24);
	CHECK_EQ(abbrev_find(f.table, 5)->tag, 0x0f);
	CHECK_EQ(abbrev_find(f.table, 300)->tag, 0x13);
	CHECK_EQ(abbrev_find(f.table, UINT64_C(1) << 63)->tag, 0x0d);
	const uint64_t absent[] = {0, 3, 4, 6, 299, 301, UINT64_MAX};
	for (size_t i = 0; i < sizeof(absent) / sizeof(*absent); i++)
		CHECK(!abbrev_find(f.table, absent[i]));
	close_table(&f);

	CHECK_EQ(OPEN(&f, "\0"), STATUS_OK); // a table of nothing
	CHECK_EQ(f.table->count, 0);
	CHECK(!abbrev_find(f.table, 1));
	close_table(&f);
}

static void test_references_out(void)
{
	struct fixture f;
	CHECK_EQ(OPEN(&f, "\1\x16\0\x49\x10\0\0\0"), STATUS_OK); // ref_addr
	CHECK(f.table->has_references_out);
	close_table(&f);
	CHECK_EQ(OPEN(&f, "\1\x16\0\x49\x20\0\0\0"), STATUS_OK); // ref_sig8
	CHECK(f.table->has_references_out);
	close_table(&f);
	CHECK_EQ(OPEN(&f, "\1\x3d\0\x18\x13\0\0\0"), STATUS_OK); // imported_unit
	CHECK(f.table->has_references_out);
	close_table(&f);
	CHECK_EQ(OPEN(&f, "\1\x16\0\x49\x13\0\0\0"), STATUS_OK); // ref4
	CHECK(!f.table->has_references_out);
	close_table(&f);
}

// More bytes to pass over than a step can count, and more attributes than it can number.
static void test_large(void)
{
	enum { ATTRS = 66000 };
	for (size_t count = 5000; count <= ATTRS; count += ATTRS - 5000) {
		struct fixture f;
		char *bytes = calloc(3 + 2 * count + 3, 1);
		memcpy(bytes, "\1\x24\0", 3);
		for (size_t i = 0; i < count; i++)
			// data16, then a name
			memcpy(bytes + 3 + 2 * i, i == count - 1 ? "\3\x0e" : "\x3a\x1e", 2);
		CHECK_EQ(open_table(&f, bytes, 3 + 2 * count + 3, 0),
			 count == ATTRS ? STATUS_MALFORMED : STATUS_OK);
		if (count < ATTRS) {
			const struct abbrev *abbrev = abbrev_find(f.table, 1);
			CHECK_EQ(abbrev->fixed_size, 16 * (count - 1) + 4);
			uint64_t skip = 0;
			for (size_t i = 0; i < abbrev->step_count; i++)
				skip += abbrev->steps[i].skip +
					(abbrev->steps[i].form == DW_FORM_data16 ? 16 : 0);
			CHECK_EQ(skip, 16 * (count - 1));
			CHECK_EQ(abbrev->steps[abbrev->step_count - 1].slot, ATTR_NAME);
			CHECK_EQ(abbrev->steps[abbrev->step_count - 1].attr, count - 1);
		}
		close_table(&f);
		free(bytes);
	}
}

static void test_hostile(void)
{
	struct fixture f;
	for (size_t size = 0; size < sizeof(member) - 1; size++) {
		CHECK_EQ(open_table(&f, member, size, 0), STATUS_MALFORMED);
		close_table(&f);
	}
	CHECK_EQ(open_table(&f, member, sizeof(member) - 1, sizeof(member) - 1), STATUS_MALFORMED);
	close_table(&f);
	CHECK_EQ(open_table(&f, member, sizeof(member) - 1, UINT64_MAX), STATUS_MALFORMED);
	close_table(&f);
	CHECK_EQ(OPEN(&f, "\1\x24\0\0\0" "\1\x16\0\0\0" "\0"), STATUS_MALFORMED); // code 1 twice
	close_table(&f);
	CHECK_EQ(OPEN(&f, "\1\x24\0\0\0" "\7\x24\0\0\0" "\7\x16\0\0\0" "\0"), STATUS_MALFORMED);
	close_table(&f);
	CHECK_EQ(OPEN(&f, "\1\x80\x80\x04\0\0\0\0"), STATUS_MALFORMED); // tag 0x10000
	close_table(&f);
	CHECK_EQ(OPEN(&f, "\1\x24\0\x80\x80\x04\x0b\0\0\0"), STATUS_MALFORMED); // attribute 0x10000
	close_table(&f);
	CHECK_EQ(OPEN(&f, "\1\x24\0\x03\x8b\x80\x04\0\0\0"), STATUS_MALFORMED); // form 0x1000b
	close_table(&f);
}

// Units that each begin their table one declaration later: parsing them all would take the square
// of the section's size. Some sharing is allowed, that much isn't.
static void test_overlap(void)
{
	enum { DECLARATIONS = 20000, SIZE = 7 };
	uint8_t *bytes = calloc(DECLARATIONS * SIZE + 1, 1);
	for (int i = 0; i < DECLARATIONS; i++) {
		// A code of three bytes, all different, the tag, no children, no attributes.
		uint8_t *at = bytes + i * SIZE;
		at[0] = (uint8_t)(0x80 | (i & 0x7f));
		at[1] = (uint8_t)(0x80 | (i >> 7 & 0x7f));
		at[2] = (uint8_t)(1 + (i >> 14));
		at[3] = DW_TAG_base_type;
	}
	struct fixture f;
	enum status status = open_table(&f, (char *)bytes, DECLARATIONS * SIZE + 1, 0);
	CHECK_EQ(status, STATUS_OK);
	CHECK_EQ(f.table->count, DECLARATIONS);
	size_t parsed = 0;
	for (uint64_t offset = SIZE; status == STATUS_OK && offset < DECLARATIONS * SIZE;
	     offset += SIZE, parsed++) {
		f.unit.abbrev_offset = offset;
		status = abbrev_cache_get(f.cache, &f.image, &f.unit, &f.table);
	}
	CHECK_EQ(status, STATUS_MALFORMED);
	CHECK(parsed < 100);
	close_table(&f);
	free(bytes);
}

int main(void)
{
	test_compile();
	test_location();
	test_codes();
	test_references_out();
	test_large();
	test_hostile();
	test_overlap();
	return CHECK_EXIT();
}
