// SPDX-License-Identifier: GPL-3.0-or-later
//
// What units and roots take of the records (encode/byte_shares.h).
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "encode/roots.h"
#include "encode_text.h"

static struct db *db;
static struct db_die *unit, *integer;
static size_t text, data;

static void start(void)
{
	db = db_create(&(struct db_options){0});
	text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x100);
	data = db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x2000, 0x100);
}

static void begin_unit(const char *name)
{
	unit = db_unit(db, &(struct db_unit_options){.name = name});
	integer = db_int(unit);
}

static struct db_die *add_struct(const char *name, struct db_die *member)
{
	struct db_die *result = db_struct(unit, name, 8);
	db_member(result, "m", member, 0);
	return result;
}

static size_t share_of(const struct byte_shares *shares, const char *name)
{
	for (size_t i = 0; i < shares->count; i++)
		if (!strcmp(shares->largest[i].name, name))
			return shares->largest[i].bytes;
	return 0;
}

static size_t sum_of(const struct byte_shares *shares)
{
	size_t sum = shares->other_bytes;
	for (size_t i = 0; i < shares->count; i++)
		sum += shares->largest[i].bytes;
	return sum;
}

static size_t records_of(const struct encode_result *result)
{
	size_t sum = 0;
	for (uint32_t kind = 0; kind < LDBTF_KIND_COUNT; kind++)
		sum += result->kind_bytes[kind];
	return sum;
}

// Encodes with one root, or NULL. Both lists add up to all records.
static struct share_lists encode_shares(const char *root, enum encode_types types)
{
	struct roots roots = {0};
	struct share_lists shares = {0};
	struct encode_options options = {.shares = &shares, .roots = &roots, .types = types};
	if (root)
		CHECK_EQ(roots_add(&roots, root, strlen(root)), STATUS_OK);
	struct encode_text encoded = encode_text_db_with(db, &options);
	CHECK_EQ(sum_of(&shares.units), records_of(&encoded.result));
	CHECK_EQ(sum_of(&shares.roots), records_of(&encoded.result));
	encode_text_free(&encoded);
	roots_deinit(&roots);
	return shares;
}

enum { INT = 16, STRUCT = 24, PTR = 12, VAR = 16, DATASEC = 24, FUNC = 12, PROTO = 20 };

// a.c: struct shared, struct lonely, run(struct shared *). b.c: struct shared, struct state of a
// shared, and a variable of that.
static void add_two_units(void)
{
	start();
	begin_unit("a.c");
	struct db_die *shared = db_pointer(unit, add_struct("shared", integer));
	add_struct("lonely", integer);
	struct db_die *function = db_function(unit, "run", integer, 0x1010, 16);
	db_symbol(db, "run", 0x1010, 16, STT_FUNC, STB_GLOBAL, text);
	db_expr(db_parameter(function, "p", shared), DW_AT_location, DW_OP_reg5);
	begin_unit("b.c");
	struct db_die *member = add_struct("shared", integer);
	db_variable(unit, "state", add_struct("state", member), 0x2010);
	db_symbol(db, "state", 0x2010, 8, STT_OBJECT, STB_GLOBAL, data);
}

static void test_units(void) // the first unit that has it
{
	add_two_units();
	struct share_lists shares = encode_shares(NULL, ENCODE_TYPES_DEFAULT);
	CHECK_EQ(shares.units.count, 2);
	CHECK_EQ(share_of(&shares.units, "a.c"),
		 INT + 2 * STRUCT + PTR + FUNC + PROTO);
	CHECK_EQ(share_of(&shares.units, "b.c"), STRUCT + VAR + DATASEC);
	CHECK_STR(shares.units.largest[0].name, "a.c");
}

static void test_no_roots(void) // variables, then functions, then the rest
{
	add_two_units();
	struct share_lists shares = encode_shares(NULL, ENCODE_TYPES_DEFAULT);
	CHECK_EQ(shares.roots.count, 3);
	CHECK_EQ(share_of(&shares.roots, "variables"), VAR + DATASEC + 2 * STRUCT + INT);
	CHECK_EQ(share_of(&shares.roots, "functions"), FUNC + PROTO + PTR);
	CHECK_EQ(share_of(&shares.roots, "other types"), STRUCT);
}

static void test_roots(void) // a root comes before them
{
	add_two_units();
	struct share_lists shares = encode_shares("struct:sh*", ENCODE_TYPES_USED);
	CHECK_EQ(share_of(&shares.roots, "struct:sh*"), STRUCT + INT);
	CHECK_EQ(share_of(&shares.roots, "variables"), VAR + DATASEC + STRUCT);
	CHECK_EQ(share_of(&shares.roots, "functions"), FUNC + PROTO + PTR);
	CHECK_EQ(share_of(&shares.roots, "other types"), 0);

	add_two_units();
	shares = encode_shares("func:run", ENCODE_TYPES_DEFAULT);
	CHECK_EQ(shares.roots.count, 1);
	CHECK_EQ(share_of(&shares.roots, "func:run"), FUNC + PROTO + PTR + STRUCT + INT);
	CHECK_EQ(share_of(&shares.units, "b.c"), 0);
}

static void test_many_units(void) // the largest ten, and the rest together
{
	start();
	char name[200];
	for (int i = 0; i < 13; i++) {
		snprintf(name, sizeof(name), "folder/%0*d\n.c", i == 12 ? 150 : 1, i);
		begin_unit(name);
		snprintf(name, sizeof(name), "s%d", i);
		struct db_die *result = db_struct(unit, name, 8);
		for (int j = 0; j <= i; j++)
			db_member(result, "m", integer, 0);
	}
	struct share_lists shares = encode_shares(NULL, ENCODE_TYPES_DEFAULT);
	const struct byte_shares *units = &shares.units;
	CHECK_EQ(units->count, BYTE_SHARE_COUNT);
	CHECK_EQ(units->largest[0].bytes, 12 + 13 * 12);
	// A long name has its end, and what would end the line is replaced.
	CHECK_EQ(strlen(units->largest[0].name), BYTE_SHARE_NAME_SIZE - 1);
	CHECK(!strncmp(units->largest[0].name, "...0", 4));
	CHECK(strstr(units->largest[0].name, "012?.c"));
	CHECK_STR(units->largest[1].name, "folder/11?.c");
	CHECK_EQ(units->other_bytes, INT + 24 + 36 + 48); // s0, with `int`, to s2
}

int main(void)
{
	test_units();
	test_no_roots();
	test_roots();
	test_many_units();
	return CHECK_EXIT();
}
