// SPDX-License-Identifier: GPL-3.0-or-later
//
// Images that come when the others are measured (encode_reopen): which of them change what was measured, so that nobody measures
// again for each of a library's hundred members.
#include <elf.h>
#include <stdlib.h>

#include "check.h"
#include "dwarf_builder.h"
#include "encode/encode.h"

static struct diag diag;

static void release(void *data, void *bytes, size_t size)
{
	(void)data, (void)size;
	free(bytes);
}

static void add(struct encode *encode, struct db *db, uint64_t order)
{
	struct encode_input input = {
		.where = {.diag = &diag, .order = order, .file = "late"},
		.release = release,
	};
	input.bytes = db_finish(db, &input.size);
	db_destroy(db);
	CHECK_EQ(encode_add_image(encode, &input), STATUS_OK);
}

static struct db *begin_object(const char *function)
{
	struct db *db = db_create(&(struct db_options){.type = ET_REL});
	size_t text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0, 16);
	db_symbol(db, function, 0, 16, STT_FUNC, STB_GLOBAL, text);
	return db;
}

// An object with types, and external functions that it has a body of, for inlining, but no symbol.
static struct db *make_program(void)
{
	struct db *db = begin_object("main");
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	struct db_die *integer = db_base_type(unit, "int", 4, DW_ATE_signed);
	db_function(unit, "main", integer, 0, 0);
	db_parameter(db_function(unit, "elsewhere", integer, 0, 0), "a", integer);
	return db;
}

static struct db *make_with_dwarf(void)
{
	struct db *db = begin_object("more");
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "b.c"});
	db_member(db_struct(unit, "late", 4), "x", db_base_type(unit, "int", 4, DW_ATE_signed), 0);
	return db;
}

// Adds an image to what is paused. Does it count; and is that true?
static size_t add_late(struct encode *encode, struct db *db, uint64_t order, size_t before, bool expected)
{
	struct encode_result result;
	bool counts = !expected;
	CHECK_EQ(encode_reopen(encode), STATUS_OK);
	add(encode, db, order);
	CHECK_EQ(encode_last_image_counts(encode, &counts), STATUS_OK);
	CHECK_EQ(counts, expected);
	if (!expected) { // as the linker's side leaves it then
		encode_pause(encode);
		CHECK_EQ(encode_reopen(encode), STATUS_OK);
	}
	CHECK_EQ(encode_finish(encode, &result), STATUS_OK);
	CHECK_EQ(result.byte_size != before, expected);
	encode_pause(encode);
	return result.byte_size;
}

int main(void)
{
	struct encode_options options = {.purpose = ENCODE_INPUTS, .jobs = 2};
	struct encode_result result;
	struct encode *encode;
	diag_init(&diag);
	if (encode_create(&options, &diag, &encode) != STATUS_OK)
		return 1;
	add(encode, make_program(), 0);
	CHECK_EQ(encode_finish(encode, &result), STATUS_OK);
	CHECK_EQ(result.funcs, 1); // nobody defines elsewhere()
	encode_pause(encode);

	size_t size = result.byte_size;
	size = add_late(encode, begin_object("unheard_of"), 1, size, false);
	size = add_late(encode, begin_object("elsewhere"), 2, size, true);
	size = add_late(encode, begin_object("another"), 3, size, false);
	size = add_late(encode, make_with_dwarf(), 4, size, true);
	encode_destroy(encode);
	CHECK_EQ(diag.count, 0);
	diag_deinit(&diag);
	return CHECK_EXIT();
}
