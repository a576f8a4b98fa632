// SPDX-License-Identifier: GPL-3.0-or-later
//
// What types=, keep= and pointers= leave in the BTF: encoding 8, each rule by its number.
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "encode/roots.h"
#include "encode_text.h"

static struct db *db;
static struct db_die *unit, *integer;
static size_t text, data;

static void add_unit(const char *name)
{
	unit = db_unit(db, &(struct db_unit_options){.name = name});
	integer = db_int(unit);
}

static void start(void)
{
	db = db_create(&(struct db_options){0});
	text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x100);
	data = db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x2000, 0x100);
	add_unit("a.c");
}

static struct db_die *add_struct(const char *name, struct db_die *member)
{
	struct db_die *result = db_struct(unit, name, 8);
	db_member(result, "m", member, 0);
	return result;
}

static struct db_die *add_function(const char *name, struct db_die *parameter, uint64_t address)
{
	struct db_die *function = db_function(unit, name, integer, address, 16);
	db_symbol(db, name, address, 16, STT_FUNC, STB_GLOBAL, text);
	db_expr(db_parameter(function, "p", parameter), DW_AT_location, DW_OP_reg5);
	return function;
}

// Encodes with roots, which end with NULL. A root that begins with '!' is a mark of the source.
static struct encode_text encode_with(struct encode_options options, const char *const *wanted)
{
	struct roots roots = {0};
	for (; *wanted; wanted++)
		if (**wanted == '!')
			CHECK_EQ(roots_add_mark(&roots, *wanted + 1, "a.o"), STATUS_OK);
		else
			CHECK_EQ(roots_add(&roots, *wanted, strlen(*wanted)), STATUS_OK);
	options.roots = &roots;
	struct encode_text encoded = encode_text_db_with(db, &options);
	roots_deinit(&roots);
	return encoded;
}

#define KEEP(options, ...) \
	encode_with((struct encode_options){options}, (const char *const[]){__VA_ARGS__, NULL})

static void test_used(void) // 8.1: what functions and variables reach, and nothing else
{
	start();
	struct db_die *inner = add_struct("inner", integer);
	struct db_die *outer = add_struct("outer", db_pointer(unit, inner));
	add_struct("unused", integer);
	db_typedef(unit, "unused_t", inner);
	db_variable(unit, "state", outer, 0x2010);
	add_function("run", db_pointer(unit, add_struct("argument", integer)), 0x1010);
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.types = ENCODE_TYPES_USED});
	CHECK_TEXT(encoded, "DATASEC .data size=24 { state@16+8 }\n"
			    "STRUCT argument size=8 { m:int@0 }\n"
			    "STRUCT inner size=8 { m:int@0 }\n"
			    "INT int size=4 signed\n"
			    "STRUCT outer size=8 { m:PTR>struct inner@0 }\n"
			    "FUNC run (p:PTR>struct argument)>int\n"
			    "VAR state > struct outer global\n");
	CHECK_EQ(encoded.result.funcs, 1);
	CHECK_EQ(encoded.result.vars, 1);
	encode_text_free(&encoded);
}

static void add_many_kinds(void)
{
	start();
	struct db_die *inner = add_struct("inner", integer);
	add_struct("outer", db_pointer(unit, inner));
	db_typedef(unit, "inner_t", inner);
	db_variable(unit, "first", integer, 0x2010);
	db_variable(unit, "second", inner, 0x2020);
	db_variable(unit, "third", integer, 0x2030);
	add_function("run", integer, 0x1010);
	add_function("stop", integer, 0x1020);
}

static void test_roots(void) // 8.2, 8.3
{
	add_many_kinds();
	struct encode_text encoded = KEEP(0, "struct:outer");
	CHECK_TEXT(encoded, "STRUCT inner size=8 { m:int@0 }\n"
			    "INT int size=4 signed\n"
			    "STRUCT outer size=8 { m:PTR>struct inner@0 }\n");
	encode_text_free(&encoded);

	add_many_kinds();
	encoded = KEEP(0, "var:sec*", "func:run");
	CHECK_TEXT(encoded, "DATASEC .data size=40 { second@32+8 }\n"
			    "STRUCT inner size=8 { m:int@0 }\n"
			    "INT int size=4 signed\n"
			    "FUNC run (p:int)>int\n"
			    "VAR second > struct inner global\n");
	CHECK_EQ(encoded.result.vars, 1);
	encode_text_free(&encoded);

	add_many_kinds();
	encoded = KEEP(.types = ENCODE_TYPES_USED, "typedef:inner_t");
	CHECK_LINE(encoded, "TYPEDEF inner_t > struct inner");
	CHECK_LINE(encoded, "FUNC stop (p:int)>int");
	CHECK_NO_LINE(encoded, "STRUCT outer size=8 { m:PTR>struct inner@0 }");
	encode_text_free(&encoded);

	add_many_kinds();
	encoded = KEEP(.types = ENCODE_TYPES_ALL, "!struct inner");
	CHECK_LINE(encoded, "STRUCT outer size=8 { m:PTR>struct inner@0 }");
	encode_text_free(&encoded);
}

static void test_marks(void) // 8.8: types as C and C++ spell them
{
	static const char *const marks[] = {"!inner_t", "!struct inner", "!const struct inner",
					    "!class inner", "!inner", "! inner ", "!::inner"};
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		add_many_kinds();
		struct encode_text encoded = KEEP(0, marks[i]);
		CHECK_LINE(encoded, "STRUCT inner size=8 { m:int@0 }");
		CHECK_EQ(encode_text_count_prefix(encoded.text, "STRUCT"), 1);
		encode_text_free(&encoded);
	}
	add_many_kinds();
	struct encode_text encoded = KEEP(0, "!var:first", "!func:stop");
	CHECK_TEXT(encoded, "DATASEC .data size=20 { first@16+4 }\n"
			    "VAR first > int global\n"
			    "INT int size=4 signed\n"
			    "FUNC stop (p:int)>int\n");
	encode_text_free(&encoded);
}

static void add_pointers(void)
{
	start();
	struct db_die *far = add_struct("far", integer), *held = add_struct("held", integer);
	struct db_die *unnamed = add_struct(NULL, integer);
	struct db_die *elements = db_array(unit, add_struct("element", integer), 2);
	struct db_die *callback = db_die(unit, DW_TAG_subroutine_type);
	db_parameter(callback, NULL, add_struct("by_value", integer));
	db_parameter(callback, NULL, db_pointer(unit, add_struct("by_pointer", integer)));
	struct db_die *root = db_struct(unit, "root", 64);
	db_member(root, "far", db_pointer(unit, far), 0);
	db_member(root, "far_t", db_pointer(unit, db_typedef(unit, "far_t", far)), 8);
	db_member(root, "held", held, 16);
	db_member(root, "also_held", db_pointer(unit, held), 24);
	db_member(root, "unnamed", db_pointer(unit, db_typedef(unit, "handle", unnamed)), 32);
	db_member(root, "elements", db_pointer(unit, elements), 40);
	db_member(root, "callback", db_pointer(unit, callback), 48);
	db_member(root, "self", db_pointer(unit, root), 56);
}

static void test_declared_pointers(void) // 8.4 to 8.7
{
	add_pointers();
	struct encode_text encoded = KEEP(.declares_pointers = true, "struct:root");
	CHECK_TEXT(encoded, "FWD struct by_pointer\n"
			    "STRUCT by_value size=8 { m:int@0 }\n"
			    "STRUCT element size=8 { m:int@0 }\n"
			    "FWD struct far\n"
			    "TYPEDEF far_t > fwd struct far\n"
			    "FWD struct handle\n"
			    "STRUCT held size=8 { m:int@0 }\n"
			    "INT int size=4 signed\n"
			    "STRUCT root size=64 { far:PTR>fwd struct far@0 far_t:PTR>far_t@64 "
			    "held:struct held@128 also_held:PTR>struct held@192 "
			    "unnamed:PTR>fwd struct handle@256 elements:PTR>ARRAY[2]>struct "
			    "element@320 callback:PTR>PROTO(struct by_value, PTR>fwd "
			    "struct by_pointer)>void@384 self:PTR>struct root@448 }\n");
	encode_text_free(&encoded);

	add_pointers();
	encoded = KEEP(.declares_pointers = true, "struct:root", "struct:far");
	CHECK_LINE(encoded, "STRUCT far size=8 { m:int@0 }");
	encode_text_free(&encoded);
}

// Two structs of one name become one declaration, and what leads to them one type, too.
static void test_equal_declarations(void) // 8.6
{
	start();
	struct db_die *pointer = db_pointer(unit, add_struct("twin", integer));
	add_struct("outer", db_typedef(unit, "twin_p", pointer));
	add_unit("b.c");
	pointer = db_pointer(unit, db_struct(unit, "twin", 4));
	add_struct("outer", db_typedef(unit, "twin_p", pointer));
	struct encode_text encoded = KEEP(.declares_pointers = true, "struct:outer");
	CHECK_TEXT(encoded, "STRUCT outer size=8 { m:twin_p@0 }\n"
			    "FWD struct twin\n"
			    "TYPEDEF twin_p > PTR>fwd struct twin\n");
	encode_text_free(&encoded);
}

static void test_refusals(void) // 8.10
{
	add_many_kinds();
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.declares_pointers = true});
	CHECK_EQ(encoded.status, STATUS_UNSUPPORTED);
	CHECK(strstr(encoded.messages, "pointers=declared needs roots"));
	encode_text_free(&encoded);
	add_many_kinds();
	encoded = KEEP(.splits_vars = true, "struct:inner");
	CHECK_EQ(encoded.status, STATUS_UNSUPPORTED);
	CHECK(strstr(encoded.messages, "vars-split needs all types"));
	encode_text_free(&encoded);
}

// The link drops `second` and makes the prototype of another unit the canonical one: what was
// measured is enough for each choice, and no more than that.
static void test_bound(void) // 8.9
{
	static const char *const roots_of[] = {"func:run", "var:first", "struct:outer"};
	for (size_t i = 0; i < sizeof(roots_of) / sizeof(*roots_of); i++) {
		struct roots roots = {0};
		CHECK_EQ(roots_add(&roots, roots_of[i], strlen(roots_of[i])), STATUS_OK);
		const struct encode_options options = {.roots = &roots};
		struct encode_bytes image = {0}, input = {0};
		add_many_kinds();
		image.bytes = db_finish(db, &image.size);
		db_destroy(db);
		add_many_kinds();
		input.bytes = db_finish(db, &input.size);
		db_destroy(db);
		struct encode_text encoded = encode_text_run(&options, &image);
		struct encode_text measured = encode_text_measure(&options, &input, 1);
		CHECK_EQ(measured.status, STATUS_OK);
		CHECK(measured.result.byte_size >= encoded.result.byte_size);
		CHECK(measured.result.byte_size <= encoded.result.byte_size + 320);
		CHECK_EQ(measured.result.funcs, encoded.result.funcs);
		CHECK_EQ(measured.result.vars, encoded.result.vars);
		encode_text_free(&measured);
		encode_text_free(&encoded);
		roots_deinit(&roots);
	}
}

static struct encode_text keep_first_within(size_t budget)
{
	const struct encode_options options = {.types = ENCODE_TYPES_USED, .budget = budget};
	add_many_kinds();
	return encode_with(options, (const char *const[]){"var:first", NULL});
}

// The sizes at which the next thing is shed: all; without functions; and so on.
static void test_budget(void) // 8.11
{
	add_many_kinds();
	struct encode_text whole =
		encode_text_db_with(db, &(struct encode_options){.types = ENCODE_TYPES_USED});
	size_t all = whole.result.byte_size;
	encode_text_free(&whole);

	struct encode_text encoded = keep_first_within(all);
	CHECK_ENCODED(encoded);
	CHECK_EQ(encoded.result.shed_funcs, 0);
	encode_text_free(&encoded);

	encoded = keep_first_within(all - 4);
	CHECK_ENCODED(encoded);
	CHECK_EQ(encoded.result.shed_funcs, 1);
	CHECK_LINE(encoded, "FUNC run (p:int)>int"); // `stop` has the longer name
	CHECK(encoded.result.byte_size <= all - 4);
	encode_text_free(&encoded);

	encoded = keep_first_within(100);
	CHECK_TEXT(encoded, "DATASEC .data size=20 { first@16+4 }\n"
			    "VAR first > int global\n"
			    "INT int size=4 signed\n");
	CHECK_EQ(encoded.result.shed_funcs, 2);
	CHECK_EQ(encoded.result.shed_vars, 2);
	encode_text_free(&encoded);

	encoded = keep_first_within(60);
	CHECK_EQ(encoded.status, STATUS_NO_SPACE);
	CHECK(strstr(encoded.messages, "option budget: what can't be left out takes"));
	encode_text_free(&encoded);

	add_pointers();
	whole = KEEP(0, "struct:root");
	all = whole.result.byte_size;
	encode_text_free(&whole);
	add_pointers();
	encoded = KEEP(.budget = all - 4, "struct:root");
	CHECK_ENCODED(encoded);
	CHECK_EQ(encoded.result.shed_types, 1);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "FWD"), 1);
	encode_text_free(&encoded);

	add_pointers(); // types=all
	encoded = encode_text_db_with(db, &(struct encode_options){.budget = all - 4});
	CHECK_ENCODED(encoded);
	CHECK(encoded.result.shed_types > 0);
	encode_text_free(&encoded);
}

static void test_roots_parsed(void) // 8.2
{
	struct roots roots = {0};
	static const char *const bad[] = {"", "sensor", "struct:", "struct", "class:x", ":x"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_EQ(roots_add(&roots, bad[i], strlen(bad[i])), STATUS_MALFORMED);
	CHECK_EQ(roots_add_mark(&roots, "struct a", "x.o"), STATUS_OK);
	CHECK_EQ(roots_add_mark(&roots, "struct a", "y.o"), STATUS_OK);
	CHECK_EQ(roots_add_mark(&roots, "space::type<int, 4>", "y.o"), STATUS_OK);
	CHECK_EQ(roots.roots.count, 2);
	CHECK_STR(roots.roots.data[0].file, "x.o");
	CHECK_STR(roots.roots.data[1].name, "space_type_int_4_");
	roots_deinit(&roots);
}

int main(void)
{
	test_used();
	test_roots();
	test_marks();
	test_declared_pointers();
	test_equal_declarations();
	test_refusals();
	test_bound();
	test_budget();
	test_roots_parsed();
	return CHECK_EXIT();
}
