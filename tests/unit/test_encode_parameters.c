// SPDX-License-Identifier: GPL-3.0-or-later
//
// Functions whose parameters are not where their prototype has them get no FUNC: encoding 3.5, each
// rule by its number.
#include "check.h"
#include "function_words.h"

// ---- 3.5 where parameters are ----

static void test_registers(void) // 3.5.1, 3.5.2, 3.5.3
{
	static const uint8_t order[] = {5, 4, 1, 2, 8, 9};
	start();
	struct db_die *six = function("six", 0x1000);
	for (uint8_t i = 0; i < 6; i++)
		parameter(six, (const char *[]){"a", "b", "c", "d", "e", "f"}[i], integer,
			  order[i]);
	db_expr(db_parameter(six, "g", integer), DW_AT_location, DW_OP_fbreg, 16); // on the stack
	struct db_die *swapped = function("swapped", 0x1100);
	parameter(swapped, "a", integer, 4);
	parameter(swapped, "b", integer, 5);
	struct encode_text encoded = finish();
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "FUNC six (a:int, b:int, c:int, d:int, e:int, f:int, g:int)>int");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "FUNC"), 1);
	CHECK_SKIPPED(encoded, SKIP_FUNC_UNEXPECTED_REGISTER, 1);
	encode_text_free(&encoded);
}

static void test_location_lists(void) // 3.5.2
{
	static const uint8_t right[] = {DW_OP_reg5}, wrong[] = {DW_OP_reg3};
	static const uint8_t value[] = {DW_OP_breg5, 0, DW_OP_stack_value};
	static const uint8_t entry[] = {DW_OP_entry_value, 1, DW_OP_reg5, DW_OP_stack_value};
	static const uint8_t wrong_entry[] = {DW_OP_entry_value, 1, DW_OP_reg3, DW_OP_stack_value};
	const struct db_location moves[] = {{0x1000, 0x1004, right, sizeof(right)},
					    {0x1004, 0x1010, wrong, sizeof(wrong)}};
	const struct db_location starts_wrong[] = {
		{0x1100, 0x1104, wrong, sizeof(wrong)}, {0x1104, 0x1110, right, sizeof(right)}};
	const struct db_location is_value[] = {{0x1200, 0x1210, value, sizeof(value)}};
	const struct db_location is_entry[] = {{0x1300, 0x1310, entry, sizeof(entry)}};
	const struct db_location is_wrong_entry[] = {
		{0x1400, 0x1410, wrong_entry, sizeof(wrong_entry)}};
	start();
	db_loclist(db_parameter(function("moves", 0x1000), "a", integer), DW_AT_location, moves, 2);
	db_loclist(db_parameter(function("starts_wrong", 0x1100), "a", integer), DW_AT_location,
		   starts_wrong, 2);
	db_loclist(db_parameter(function("is_value", 0x1200), "a", integer), DW_AT_location,
		   is_value, 1);
	db_loclistx(db_parameter(function("is_entry", 0x1300), "a", integer), DW_AT_location,
		    is_entry, 1);
	db_loclist(db_parameter(function("is_wrong_entry", 0x1400), "a", integer), DW_AT_location,
		   is_wrong_entry, 1);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "INT int size=4 signed\n"
			    "FUNC is_entry (a:int)>int\n"
			    "FUNC is_value (a:int)>int\n"
			    "FUNC moves (a:int)>int\n");
	CHECK_SKIPPED(encoded, SKIP_FUNC_UNEXPECTED_REGISTER, 2);
	encode_text_free(&encoded);
}

static struct db_die *struct_of(const char *name, uint64_t size)
{
	struct db_die *type = db_struct(unit, name, size);
	struct db_die *wide = db_base_type(unit, "long int", 8, DW_ATE_signed);
	for (uint64_t at = 0; at + 8 <= size; at += 8)
		db_member(type, "m", wide, at);
	return type;
}

static void test_struct_parameters(
	void) // 3.5.3: two words take two registers, more none; and no test at all
{
	start();
	struct db_die *pair = struct_of("pair", 16), *large = struct_of("large", 32);
	struct db_die *f = function("takes_pair", 0x1000);
	db_expr(db_parameter(f, "p", pair), DW_AT_location, DW_OP_reg5, DW_OP_piece, 8, DW_OP_reg4,
		DW_OP_piece, 8);
	parameter(f, "after", integer, 1);
	f = function("takes_large", 0x1100);
	db_expr(db_parameter(f, "p", large), DW_AT_location, DW_OP_fbreg, 0);
	parameter(f, "after", integer, 5);
	f = function("takes_alias", 0x1200); // by a typedef of a const
	parameter(f, "p", db_typedef(unit, "pair_t", db_type(unit, DW_TAG_const_type, NULL, pair)),
		  2);
	struct encode_text encoded = finish();
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "FUNC takes_pair (p:struct pair, after:int)>int");
	CHECK_LINE(encoded, "FUNC takes_large (p:struct large, after:int)>int");
	CHECK_LINE(encoded, "FUNC takes_alias (p:pair_t)>int");
	encode_text_free(&encoded);
}

static void test_reordered_parameters(void) // 3.5.4
{
	start();
	struct db_die *abstract = db_function(unit, "f", integer, 0, 0);
	struct db_die *a = db_parameter(abstract, "a", integer),
		      *b = db_parameter(abstract, "b", integer);
	symbol("f", 0x1000);
	struct db_die *concrete = instance(DW_AT_abstract_origin, abstract, 0x1000);
	instance_parameter(concrete, b, 5);
	instance_parameter(concrete, a, 4);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "INT int size=4 signed\n");
	CHECK_SKIPPED(encoded, SKIP_FUNC_REORDERED_PARAMETERS, 1);
	encode_text_free(&encoded);
}

static void test_optimised_parameters(void) // 3.5.5, 3.5.6
{
	start();
	struct db_die *unused = function("unused", 0x1000);
	db_parameter(unused, "a", integer); // no location, but the symbol is whole
	db_function(unit, "constant", integer, 0x1100, 16);
	symbol("constant.constprop.0", 0x1100);
	struct db_die *reduced = db_function(unit, "reduced", integer, 0x1200, 16);
	db_parameter(reduced, "a", integer);
	symbol("reduced.isra.0", 0x1200);
	struct db_die *fixed = db_function(unit, "fixed", integer, 0x1300, 16);
	db_sint(db_parameter(fixed, "a", integer), DW_AT_const_value, 1);
	symbol("fixed.constprop.0", 0x1300);
	add_unit("b.c", "clang version 19.1.0");
	struct db_die *changed =
		db_uint(function("changed", 0x1400), DW_AT_calling_convention, DW_CC_nocall);
	db_parameter(changed, "a", integer);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "FUNC constant ()>int\nINT int size=4 signed\nFUNC unused "
			    "(a:int)>int\n");
	CHECK_SKIPPED(encoded, SKIP_FUNC_OPTIMIZED_PARAMETERS, 3);
	encode_text_free(&encoded);
}

// The seventh parameter is on the stack, or a removed one that only the caller knows.
static void seven(const char *name, uint64_t addr, bool is_removed)
{
	static const uint8_t order[] = {5, 4, 1, 2, 8, 9};
	struct db_die *f = db_function(unit, name, NULL, addr, 16);
	for (uint8_t i = 0; i < 6; i++)
		parameter(f, (const char *[]){"a", "b", "c", "d", "e", "f"}[i], integer, order[i]);
	struct db_die *last = db_parameter(f, "last", integer);
	if (is_removed)
		db_expr(last, DW_AT_location, DW_OP_GNU_parameter_ref, 1, 0, 0, 0,
			DW_OP_stack_value);
	else
		db_expr(last, DW_AT_location, DW_OP_fbreg, 0);
}

static void build_removed(void)
{
	start();
	seven("removed", 0x1000, true);
	symbol("removed.constprop.0", 0x1000);
	seven("whole", 0x1100, false);
	symbol("whole.constprop.0", 0x1100);
	// No parameter went, so the result did.
	db_function(unit, "result", integer, 0x1200, 16);
	symbol("result.isra.0", 0x1200);
	db_function(unit, "nothing", NULL, 0x1300, 16);
	symbol("nothing.isra.0", 0x1300);
}

static void test_removed_behind_registers(void) // 3.5.5, 3.5.9
{
	build_removed();
	struct encode_text encoded = finish();
	CHECK_ENCODED(encoded);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "FUNC "), 2);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "FUNC whole "), 1);
	CHECK_LINE(encoded, "FUNC nothing ()>void");
	CHECK_SKIPPED(encoded, SKIP_FUNC_OPTIMIZED_PARAMETERS, 2);
	encode_text_free(&encoded);
	build_removed(); // 3.6
	encoded = encode_text_db_with(db, &(struct encode_options){.funcs = ENCODE_FUNCS_PAHOLE});
	CHECK_EQ(encode_text_count_prefix(encoded.text, "FUNC "), 4);
	encode_text_free(&encoded);
}

static void build_floats(void)
{
	start();
	struct db_die *wide = db_base_type(unit, "double", 8, DW_ATE_float);
	struct db_die *f = function("floats", 0x1000);
	parameter(f, "a", integer, 5);
	parameter(f, "b", wide, 17);
	parameter(f, "c", integer, 4);
	symbol("in_memory", 0x1100); // rdi has the address of the result
	struct db_die *in_memory =
		db_function(unit, "in_memory", struct_of("large", 32), 0x1100, 16);
	parameter(in_memory, "a", integer, 4);
	parameter(function("moved", 0x1200), "a", wide, 18);
	parameter(function("shifted", 0x1300), "a", integer, 4); // without such a result
}

static void test_psabi(void) // 3.5.1, 3.5.3; psabi.c has a test of its own
{
	build_floats();
	struct encode_text encoded = finish();
	CHECK_ENCODED(encoded);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "FUNC "), 2);
	CHECK_LINE(encoded, "FUNC floats (a:int, b:double, c:int)>int");
	CHECK_LINE(encoded, "FUNC in_memory (a:int)>struct large");
	CHECK_SKIPPED(encoded, SKIP_FUNC_UNEXPECTED_REGISTER, 2);
	encode_text_free(&encoded);
	build_floats(); // 3.6
	encoded = encode_text_db_with(db, &(struct encode_options){.funcs = ENCODE_FUNCS_PAHOLE});
	CHECK_EQ(encode_text_count_prefix(encoded.text, "FUNC "), 0);
	CHECK_SKIPPED(encoded, SKIP_FUNC_UNEXPECTED_REGISTER, 4);
	encode_text_free(&encoded);
}

static void test_packed_on_stack(void) // 3.5.7
{
	start();
	struct db_die *packed = db_struct(unit, "packed", 21);
	struct db_die *wide = db_base_type(unit, "long int", 8, DW_ATE_signed);
	db_member(packed, "byte", db_base_type(unit, "char", 1, DW_ATE_signed_char), 0);
	db_member(packed, "a", wide, 1);
	db_member(packed, "b", wide, 9);
	db_member(packed, "c", integer, 17);
	struct db_die *early = function("early", 0x1000);
	db_expr(db_parameter(early, "p", packed), DW_AT_location, DW_OP_fbreg, 0);
	struct db_die *late = function("late", 0x1100);
	for (uint8_t i = 0; i < 6; i++)
		parameter(late, (const char *[]){"a", "b", "c", "d", "e", "f"}[i], integer,
			  (uint8_t[]){5, 4, 1, 2, 8, 9}[i]);
	db_expr(db_parameter(late, "p", packed), DW_AT_location, DW_OP_fbreg, 0);
	struct db_die *by_name = function("by_name", 0x1200);
	for (uint8_t i = 0; i < 6; i++)
		parameter(by_name, (const char *[]){"a", "b", "c", "d", "e", "f"}[i], integer,
			  (uint8_t[]){5, 4, 1, 2, 8, 9}[i]);
	db_expr(db_parameter(by_name, "p", db_typedef(unit, "packed_t", packed)), DW_AT_location,
		DW_OP_fbreg, 0);
	struct encode_text encoded = finish();
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "FUNC early (p:struct packed)>int");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "FUNC by_name"), 1);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "FUNC late"), 0);
	CHECK_SKIPPED(encoded, SKIP_FUNC_UNCERTAIN_LOCATION, 1);
	encode_text_free(&encoded);
}

static void test_unknown_registers(void) // 3.5.1, 3.5.1a: clang on riscv64 keeps its functions
{
	for (int is_clang = 0; is_clang < 2; is_clang++) {
		db = db_create(&(struct db_options){.machine = EM_RISCV});
		text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x1000);
		add_unit("a.c", is_clang ? "clang version 14.0.6" : "GNU C17 12.2.0");
		struct db_die *f = function("f", 0x1000);
		parameter(f, "a", integer, 10);
		parameter(f, "b", integer, 11);
		struct encode_text encoded = finish();
		CHECK_TEXT(encoded, "FUNC f (a:int, b:int)>int\nINT int size=4 signed\n");
		encode_text_free(&encoded);
	}
}

// A long long is in an even register and the one behind it: AAPCS32 6.5, C.3. `at`: the register of
// b.
static struct encode_text encode_pairs(uint8_t at)
{
	db = db_create(&(struct db_options){.machine = EM_ARM, .is_32_bit = true});
	text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x1000);
	add_unit("a.c", NULL);
	struct db_die *f = function("f", 0x1000);
	parameter(f, "a", integer, 0);
	struct db_die *wide = db_base_type(unit, "long long", 8, DW_ATE_signed);
	const uint8_t pieces[] = {(uint8_t)(DW_OP_reg0 + at), DW_OP_piece, 4,
				  (uint8_t)(DW_OP_reg1 + at), DW_OP_piece, 4};
	db_block(db_parameter(f, "b", wide), DW_AT_location, pieces, sizeof(pieces));
	return finish();
}

static void test_register_pairs(void)
{
	struct encode_text encoded = encode_pairs(2);
	CHECK_LINE(encoded, "FUNC f (a:int, b:long long)>int");
	encode_text_free(&encoded);
	encoded = encode_pairs(1);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "FUNC f"), 0);
	CHECK_SKIPPED(encoded, SKIP_FUNC_UNEXPECTED_REGISTER, 1);
	encode_text_free(&encoded);
}

static void test_thumb_addresses(void) // the symbol's lowest bit is no part of the address
{
	db = db_create(&(struct db_options){.machine = EM_ARM, .is_32_bit = true});
	text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x1000);
	add_unit("a.c", NULL);
	parameter(db_function(unit, "f", integer, 0x1100, 16), "dropped", integer, 0);
	symbol("f", 0x1001);
	parameter(db_function(unit, "f", integer, 0x1000, 16), "kept", integer, 0);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "FUNC f (kept:int)>int\nINT int size=4 signed\n");
	encode_text_free(&encoded);
}

// A function is what its symbol is, with the parameters that are left.
static void test_true_signatures(void) // 3.8
{
	const struct encode_options options = {.funcs = ENCODE_FUNCS_TRUE_SIGNATURE};
	build_removed();
	struct db_die *moved = db_function(unit, "moved", NULL, 0x1400, 16);
	db_parameter(moved, "a", integer); // something else is in its register
	parameter(moved, "b", integer, 4);
	symbol("moved.isra.0", 0x1400);
	db_function(unit, "twin", NULL, 0x1500, 16);
	symbol("twin.isra.0", 0x1500);
	symbol("twin.isra.0", 0x1600); // of a file without DWARF
	db_parameter(db_function(unit, "both", NULL, 0x1700, 16), "gone", integer);
	symbol("both", 0x1800);
	symbol("both.constprop.0", 0x1700);
	add_unit("b.c", "clang version 19.1.0");
	struct db_die *changed =
		db_uint(function("changed", 0x1900), DW_AT_calling_convention, DW_CC_nocall);
	db_parameter(changed, "a", integer);
	parameter(changed, "b", integer, 5);
	struct encode_text encoded = encode_text_db_with(db, &options);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "FUNC removed.constprop.0 (a:int, b:int, c:int, d:int, e:int, "
			    "f:int)>void");
	CHECK_LINE(encoded, "FUNC whole.constprop.0 (a:int, b:int, c:int, d:int, e:int, f:int, "
			    "last:int)>void");
	CHECK_LINE(encoded, "FUNC result.isra.0 ()>void");
	CHECK_LINE(encoded, "FUNC nothing.isra.0 ()>void");
	CHECK_LINE(encoded, "FUNC both.constprop.0 ()>void");
	CHECK_LINE(encoded, "FUNC changed (b:int)>int");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "FUNC "), 6);
	encode_text_free(&encoded);
}

int main(void)
{
	test_registers();
	test_location_lists();
	test_struct_parameters();
	test_reordered_parameters();
	test_optimised_parameters();
	test_removed_behind_registers();
	test_true_signatures();
	test_psabi();
	test_packed_on_stack();
	test_unknown_registers();
	test_register_pairs();
	test_thumb_addresses();
	return CHECK_EXIT();
}
