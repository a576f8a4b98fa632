// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which prototype a FUNC has, alone and of several candidates: encoding 3.3 and 3.4, each rule by
// its number.
#include "check.h"
#include "function_words.h"

// ---- 3.3 prototypes ----

static void test_prototypes(void) // 3.3.1, 3.3.4, 2.8.2, 1.7.26
{
	start();
	struct db_die *printer = function("printer", 0x1000);
	struct db_die *constant = db_type(unit, DW_TAG_const_type, NULL,
					  db_base_type(unit, "char", 1, DW_ATE_signed_char));
	parameter(printer, "format", db_pointer(unit, constant), 5);
	db_die(printer, DW_TAG_unspecified_parameters);
	symbol("nothing", 0x1100);
	db_function(unit, "nothing", NULL, 0x1100, 16);
	symbol("nothing_by_name", 0x1200);
	db_function(unit, "nothing_by_name", db_typedef(unit, "unit_t", NULL), 0x1200, 16);
	struct encode_text encoded = finish();
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "FUNC printer (format:PTR>CONST>char, ...)>int");
	CHECK_LINE(encoded, "FUNC nothing ()>void");
	CHECK_LINE(encoded, "FUNC nothing_by_name ()>void");
	encode_text_free(&encoded);
}

static void test_long_parameter_name(void) // 3.3.6
{
	char name[401];
	memset(name, 'p', 400);
	name[400] = '\0';
	start();
	parameter(function("f", 0x1000), name, integer, 5);
	struct encode_text encoded = finish();
	CHECK_ENCODED(encoded);
	CHECK(strstr(encoded.text, name) != NULL);
	encode_text_free(&encoded);
}

static void test_many_parameters(void) // 3.3.7
{
	start();
	struct db_die *many = function("many", 0x1000);
	for (int i = 0; i < 300; i++) {
		char name[8];
		snprintf(name, sizeof(name), "p%d", i);
		db_expr(db_parameter(many, name, integer), DW_AT_location,
			(uint8_t)(i < 6 ? DW_OP_reg0 + (uint8_t[]){5, 4, 1, 2, 8, 9}[i]
					: DW_OP_fbreg),
			8);
	}
	struct encode_text encoded = finish();
	CHECK_ENCODED(encoded);
	CHECK(strstr(encoded.text, "p299:int)>int\n") != NULL);
	encode_text_free(&encoded);
}

static void test_tags(void) // 2.9.4
{
	start();
	struct db_die *tagged = function("tagged", 0x1000);
	struct db_die *p = parameter(tagged, "p", integer, 5);
	db_string(db_string(db_die(p, 0x6000), DW_AT_name, "btf_decl_tag"), DW_AT_const_value,
		  "of p");
	db_string(db_string(db_die(tagged, 0x6000), DW_AT_name, "btf_decl_tag"), DW_AT_const_value,
		  "of it");
	struct encode_text encoded = finish();
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "DECL_TAG \"of it\" > func tagged");
	CHECK_LINE(encoded, "DECL_TAG \"of p\" > func tagged member 0");
	encode_text_free(&encoded);
}

static void test_tag_of_lost_parameter(void) // a prototype that becomes (...), 1.7.26
{
	start();
	struct db_die *hidden = db_declaration(unit, DW_TAG_structure_type, "hidden");
	struct db_die *odd = function("odd", 0x1000);
	parameter(odd, "a", integer, 5);
	struct db_die *p = parameter(odd, "p", hidden, 4);
	db_string(db_string(db_die(p, 0x6000), DW_AT_name, "btf_decl_tag"), DW_AT_const_value,
		  "of p");
	struct encode_text encoded = finish();
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "FUNC odd (...)>int");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "DECL_TAG"), 0);
	CHECK_SKIPPED(encoded, SKIP_ILL_FORMED_PROTO, 1);
	encode_text_free(&encoded);
}

// ---- 3.4 one FUNC of several candidates ----

// f(P) in a.c and f(Q) in b.c, one symbol.
static struct encode_text merge(struct db_die *(*first)(void), struct db_die *(*second)(void))
{
	start();
	parameter(function("f", 0x1000), "a", first(), 5);
	add_unit("b.c", NULL);
	parameter(db_function(unit, "f", integer, 0x1000, 16), "b", second(), 5);
	return finish();
}

static struct db_die *an_int(void)
{
	return integer;
}

static struct db_die *a_long(void)
{
	return db_base_type(unit, "long int", 8, DW_ATE_signed);
}

static struct db_die *a_pointer(void)
{
	return db_pointer(unit, integer);
}

static struct db_die *a_constant_pointer(void)
{
	return db_pointer(unit, db_type(unit, DW_TAG_const_type, NULL, integer));
}

static struct db_die *any_pointer(void)
{
	return db_pointer(unit, NULL);
}

static struct db_die *constant_any_pointer(void)
{
	return db_pointer(unit, db_type(unit, DW_TAG_const_type, NULL, NULL));
}

static struct db_die *a_small_node(void)
{
	struct db_die *node = db_struct(unit, "node", 4);
	db_member(node, "a", integer, 0);
	return db_pointer(unit, node);
}

static struct db_die *a_large_node(void)
{
	return db_pointer(unit, db_struct(unit, "node", 64));
}

static struct db_die *a_hidden_node(void)
{
	return db_pointer(unit, db_declaration(unit, DW_TAG_structure_type, "node"));
}

static struct db_die *a_union_node(void)
{
	return db_pointer(unit, db_union(unit, "node", 4));
}

static struct db_die *a_callback(void)
{
	struct db_die *proto = db_type(unit, DW_TAG_subroutine_type, NULL, NULL);
	db_parameter(proto, NULL, a_constant_pointer());
	return db_pointer(unit, proto);
}

static struct db_die *a_loose_callback(void)
{
	struct db_die *proto = db_type(unit, DW_TAG_subroutine_type, NULL, NULL);
	db_parameter(proto, NULL, a_pointer());
	return db_pointer(unit, proto);
}

static void test_consistency(void) // 3.4.2, 3.4.3
{
	static const struct {
		struct db_die *(*first)(void), *(*second)(void);
		bool is_consistent;
	} cases[] = {
		// names of parameters are not compared
		{an_int, an_int, true},
		{an_int, a_long, false},
		{a_pointer, an_int, false},
		{a_pointer, a_constant_pointer, true},           // a const is peeled
		{a_constant_pointer, a_pointer, true},
		{any_pointer, constant_any_pointer, false},      // void matches only void
		{any_pointer, any_pointer, true},
		{a_small_node, a_large_node, true},              // by kind and name only
		{a_small_node, a_hidden_node, true},
		{a_hidden_node, a_small_node, true},
		{a_hidden_node, a_union_node, false},
		{a_small_node, a_union_node, false},
		{a_callback, a_loose_callback, true},
		{a_callback, a_pointer, false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct encode_text encoded = merge(cases[i].first, cases[i].second);
		CHECK_ENCODED(encoded);
		CHECK_EQ(encode_text_count_prefix(encoded.text, "FUNC f (a:"),
			 cases[i].is_consistent);
		CHECK_SKIPPED(encoded, SKIP_FUNC_INCONSISTENT_PROTO, !cases[i].is_consistent);
		if (encode_text_count_prefix(encoded.text, "FUNC ") != cases[i].is_consistent)
			fprintf(stderr, "  case %zu: %s\n", i, encoded.text);
		encode_text_free(&encoded);
	}
}

static void test_counts_and_returns(void) // 3.4.2
{
	start();
	parameter(function("count", 0x1000), "a", integer, 5);
	function("returned", 0x1100);
	add_unit("b.c", NULL);
	struct db_die *more = db_function(unit, "count", integer, 0x1000, 16);
	parameter(more, "a", integer, 5);
	parameter(more, "b", integer, 4);
	db_function(unit, "returned", NULL, 0x1100, 16);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "INT int size=4 signed\n");
	CHECK_SKIPPED(encoded, SKIP_FUNC_INCONSISTENT_PROTO, 2);
	encode_text_free(&encoded);
}

static void test_canonical_candidate(void) // 3.4.5: the one whose address the symbol has; 3.2.6
{
	start();
	// a weak one that lost
	parameter(db_function(unit, "f", integer, 0x1100, 16), "dropped", integer, 5);
	add_unit("b.c", NULL);
	parameter(function("f", 0x1000), "kept", integer, 5);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "FUNC f (kept:int)>int\nINT int size=4 signed\n");
	encode_text_free(&encoded);
}

static void build_for_options(void)
{
	start();
	function("plain", 0x1000);
	parameter(function("moved", 0x1100), "a", integer, 4); // not in rdi
	parameter(function("differs", 0x1200), "a", integer, 5);
	add_unit("b.c", NULL);
	db_function(unit, "differs", integer, 0x1200, 16);
	function("same", 0x1300);
	symbol("same", 0x1400);
}

static void test_funcs_option(void) // design, options: consistent, all, none
{
	build_for_options();
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "INT int size=4 signed\nFUNC plain ()>int\n");
	encode_text_free(&encoded);
	build_for_options();
	encoded = encode_text_db_with(db, &(struct encode_options){.funcs = ENCODE_FUNCS_ALL});
	CHECK_TEXT(encoded, "FUNC differs (a:int)>int\n"
			    "INT int size=4 signed\n"
			    "FUNC moved (a:int)>int\n"
			    "FUNC plain ()>int\n"
			    "FUNC same ()>int\n");
	encode_text_free(&encoded);
	build_for_options();
	encoded = encode_text_db_with(db, &(struct encode_options){.funcs = ENCODE_FUNCS_NONE});
	CHECK_TEXT(encoded, "INT int size=4 signed\n");
	CHECK_EQ(encoded.result.funcs, 0);
	encode_text_free(&encoded);
}

int main(void)
{
	test_prototypes();
	test_long_parameter_name();
	test_many_parameters();
	test_tags();
	test_tag_of_lost_parameter();
	test_consistency();
	test_counts_and_returns();
	test_canonical_candidate();
	test_funcs_option();
	return CHECK_EXIT();
}
