// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which functions get a FUNC, and which prototype: encoding 3.1 to 3.5, each rule by its number.
//
// x86-64 passes its first six integers in the DWARF registers 5 4 1 2 8 9 (rdi rsi rdx rcx r8 r9).
#include <stdlib.h>

#include "check.h"
#include "encode_text.h"

static struct db *db;
static struct db_die *unit, *integer;
static size_t text;

static struct db_die *add_unit(const char *name, const char *producer)
{
	unit = db_unit(db, &(struct db_unit_options){.name = name, .producer = producer});
	integer = db_int(unit);
	return unit;
}

static void start(void)
{
	db = db_create(&(struct db_options){0});
	text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x1000);
	add_unit("a.c", "GNU C17 12.2.0");
}

static void symbol(const char *name, uint64_t addr)
{
	db_symbol(db, name, addr, 16, STT_FUNC, STB_GLOBAL, text);
}

// A function with its symbol.
static struct db_die *function(const char *name, uint64_t addr)
{
	symbol(name, addr);
	return db_function(unit, name, integer, addr, 16);
}

// A parameter in a register.
static struct db_die *parameter(struct db_die *parent, const char *name, struct db_die *type,
				uint8_t dwarf_register)
{
	return db_expr(db_parameter(parent, name, type), DW_AT_location,
		       (uint8_t)(DW_OP_reg0 + dwarf_register));
}

static struct encode_text finish(void)
{
	return encode_text_db(db);
}

#define CHECK_SKIPPED(encoded, reason, times) CHECK_EQ((encoded).result.skipped[reason], times)

// ---- 3.1 symbols ----

static void test_suffixes(void) // 3.1.2, 3.1.3, 3.3.3
{
	start();
	db_function(unit, "cut", integer, 0x1000, 16);
	symbol("cut.llvm.123", 0x1000);
	db_function(unit, "fragment", integer, 0x1100, 16);
	symbol("fragment.part.0", 0x1100);
	db_function(unit, "cold", integer, 0x1200, 16);
	symbol("cold.isra.0.cold", 0x1200);
	function("split", 0x1300);
	symbol("split.cold", 0x1400); // not a second address
	symbol("split.part.0", 0x1500);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "FUNC cut ()>int\nINT int size=4 signed\nFUNC split ()>int\n");
	CHECK_SKIPPED(encoded, SKIP_FUNC_NO_SYMBOL, 2);
	CHECK_EQ(encoded.result.funcs, 2);
	encode_text_free(&encoded);
}

static void test_kinds_of_symbols(void) // 3.1.1
{
	start();
	db_function(unit, "local", integer, 0x1000, 16);
	db_symbol(db, "local", 0x1000, 16, STT_FUNC, STB_LOCAL, text);
	db_function(unit, "weak", integer, 0x1100, 16);
	db_symbol(db, "weak", 0x1100, 16, STT_FUNC, STB_WEAK, text);
	db_function(unit, "assembly", integer, 0x1200, 16);
	db_symbol(db, "assembly", 0x1200, 16, STT_NOTYPE, STB_GLOBAL, text);
	db_function(unit, "chosen", integer, 0x1300, 16);
	db_symbol(db, "chosen", 0x1300, 16, STT_GNU_IFUNC, STB_GLOBAL, text);
	db_function(unit, "absent", integer, 0x1400, 16); // 3.2.5
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "INT int size=4 signed\nFUNC local ()>int\nFUNC weak ()>int\n");
	CHECK_SKIPPED(encoded, SKIP_FUNC_NO_SYMBOL, 3);
	encode_text_free(&encoded);
}

static void test_no_symbols(void) // 3.1.1, 3.2.5
{
	db = db_create(&(struct db_options){0});
	add_unit("a.c", NULL);
	db_function(unit, "main", integer, 0x1000, 16);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "INT int size=4 signed\n");
	encode_text_free(&encoded);
}

static void test_ambiguous_addresses(void) // 3.1.4, 3.1.5
{
	start();
	function("helper", 0x1000);
	add_unit("b.c", NULL);
	function("helper", 0x1100);
	function("twice", 0x1200); // two symbols, one address
	symbol("twice", 0x1200);
	function("undefined", 0x1300);
	db_symbol(db, "undefined", 0, 0, STT_FUNC, STB_GLOBAL, 0); // unset: does not count
	function("zzz_same", 0x1400); // the last name in order
	symbol("zzz_same", 0x1500);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "INT int size=4 signed\nFUNC twice ()>int\nFUNC undefined ()>int\n");
	CHECK_SKIPPED(encoded, SKIP_FUNC_AMBIGUOUS_ADDRESS, 2);
	encode_text_free(&encoded);
}

static void test_helpers(void) // 3.1.4a
{
	start();
	function("work", 0x1000); // and what its threads run
	symbol("work._omp_fn.0", 0x1100);
	// A version for some processors, and one for all.
	db_function(unit, "chosen", integer, 0x1200, 16);
	symbol("chosen.avx2", 0x1200);
	symbol("chosen.default", 0x1300);
	db_symbol(db, "chosen", 0x1400, 16, STT_GNU_IFUNC, STB_GLOBAL, text);
	db_function(unit, "split", integer, 0x1500, 16); // of these, neither is the function itself
	symbol("split.one", 0x1500);
	symbol("split.two", 0x1600);
	function("clone", 0x1700); // a copy is the function
	symbol("clone.constprop.0", 0x1800);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "FUNC chosen ()>int\nINT int size=4 signed\nFUNC work ()>int\n");
	CHECK_SKIPPED(encoded, SKIP_FUNC_AMBIGUOUS_ADDRESS, 2);
	encode_text_free(&encoded);
}

// ---- 3.2 which subprograms ----

static void test_candidates(void) // 3.2.1, 3.2.2, 3.2.6, 3.2.8
{
	start();
	struct db_die *outer = function("outer", 0x1000);
	symbol("inner.0", 0x1100); // a nested GNU function
	db_function(outer, "inner", integer, 0x1100, 16);
	struct db_die *space = db_string(db_die(unit, DW_TAG_namespace), DW_AT_name, "space");
	symbol("spaced", 0x1200);
	db_function(space, "spaced", integer, 0x1200, 16);
	symbol("declared", 0x1300);
	db_flag(db_function(unit, "declared", integer, 0, 0), DW_AT_declaration);
	symbol("alias", 0x1000); // no DIE
	struct db_die *inlined = db_function(unit, "inlined", integer, 0, 0);
	db_uint(inlined, DW_AT_inline, DW_INL_inlined);
	db_ref(db_die(outer, DW_TAG_inlined_subroutine), DW_AT_abstract_origin, inlined);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "FUNC inner ()>int\n"
			    "INT int size=4 signed\n"
			    "FUNC outer ()>int\n"
			    "FUNC spaced ()>int\n");
	encode_text_free(&encoded);
}

// ---- 3.2.9 what says nothing of its prototype ----

// An assembler's function: of a type that nobody knows.
static struct db_die *assembler_function(const char *name, uint64_t addr)
{
	unit = db_unit(db, &(struct db_unit_options){.name = "a.s",
						     .language = DW_LANG_Mips_Assembler});
	return db_function(unit, name, db_die(unit, DW_TAG_unspecified_type), addr, 16);
}

static void build_assembler(void)
{
	start();
	// A weak one that lost.
	parameter(db_function(unit, "replaced", integer, 0x1100, 16), "a", integer, 5);
	symbol("replaced", 0x1000);
	assembler_function("replaced", 0x1000);
	assembler_function("alone", 0x1200);
	symbol("alone", 0x1200);
}

static void test_assembler(void)
{
	build_assembler();
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "INT int size=4 signed\nFUNC replaced (a:int)>int\n");
	CHECK_SKIPPED(encoded, SKIP_FUNC_NO_PROTOTYPE, 2);
	encode_text_free(&encoded);
	// No test is asked for, but what is not known is not known.
	build_assembler();
	encoded = encode_text_db_with(db, &(struct encode_options){.funcs = ENCODE_FUNCS_ALL});
	CHECK_TEXT(encoded, "INT int size=4 signed\nFUNC replaced (a:int)>int\n");
	encode_text_free(&encoded);
	// 3.6: Linux gets what pahole says.
	build_assembler();
	encoded = encode_text_db_with(db, &(struct encode_options){.funcs = ENCODE_FUNCS_PAHOLE});
	CHECK_TEXT(encoded, "FUNC alone ()>void\nINT int size=4 signed\n");
	CHECK_SKIPPED(encoded, SKIP_FUNC_INCONSISTENT_PROTO, 1);
	encode_text_free(&encoded);
}

static void test_nullptr_result(void) // is a DW_TAG_unspecified_type with a name
{
	start();
	struct db_die *nothing = db_die(unit, DW_TAG_unspecified_type);
	db_string(nothing, DW_AT_name, "decltype(nullptr)");
	symbol("f", 0x1000);
	parameter(db_function(unit, "f", nothing, 0x1000, 16), "a", integer, 5);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "FUNC f (a:int)>void\nINT int size=4 signed\n");
	encode_text_free(&encoded);
}

// void f() in a unit of its own; perhaps with a type, DW_AT_prototyped, or DW_AT_decl_file.
static struct encode_text encode_terse(const char *producer, bool has_type, uint16_t flag)
{
	db = db_create(&(struct db_options){0});
	text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x1000);
	unit = db_unit(db, &(struct db_unit_options){.name = "terse.c", .producer = producer});
	if (has_type)
		db_base_type(unit, "int", 4, DW_ATE_signed);
	symbol("f", 0x1000);
	struct db_die *f = db_string(db_die(unit, DW_TAG_subprogram), DW_AT_name, "f");
	db_form(db_addr(f, DW_AT_low_pc, 0x1000), DW_AT_high_pc, DW_FORM_data8, 16);
	if (flag == DW_AT_prototyped)
		db_flag(f, flag);
	else if (flag)
		db_uint(f, flag, 1);
	add_unit("b.c", "GNU C17 12.2.0"); // its types are not those of the other one
	return finish();
}

static void test_terse_units(void)
{
	static const struct {
		const char *producer;
		bool has_type;
		uint16_t flag;
		bool is_known;
	} cases[] = {
		{"GNU C17 12.2.0 -g1", false, DW_AT_decl_file, false},
		{"GNU C17 12.2.0", false, DW_AT_decl_file, false}, // -gno-record-gcc-switches
		{"GNU C17 12.2.0 -g", false, DW_AT_prototyped, true},
		{"GNU C17 12.2.0 -g", true, DW_AT_decl_file, true},
		{"GNU C++17 12.2.0 -g1", false, DW_AT_decl_file, false},
		{"GNU C++17 12.2.0 -g", false, DW_AT_decl_file, true}, // a sketch's setup()
		{"clang version 14.0.6", false, 0, false},
		{"clang version 14.0.6", false, DW_AT_decl_file, true},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct encode_text encoded = encode_terse(cases[i].producer, cases[i].has_type,
							  cases[i].flag);
		CHECK_ENCODED(encoded);
		CHECK_EQ(encode_text_count_prefix(encoded.text, "FUNC f ()>void"),
			 cases[i].is_known);
		CHECK_SKIPPED(encoded, SKIP_FUNC_NO_PROTOTYPE, !cases[i].is_known);
		encode_text_free(&encoded);
	}
}

static void test_unnamed_parameters(void) // 3.2.3
{
	start();
	struct db_die *unnamed = function("unnamed", 0x1000);
	parameter(unnamed, NULL, integer, 5);
	parameter(unnamed, "b", integer, 4);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "INT int size=4 signed\n");
	CHECK_SKIPPED(encoded, SKIP_FUNC_UNNAMED_PARAMETER, 1);
	encode_text_free(&encoded);
}

static void test_invalid_names(void) // 3.3.5
{
	start();
	function("f$n", 0x1000);
	parameter(function("bad_parameter", 0x1100), "p$q", integer, 5);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "INT int size=4 signed\n");
	CHECK_SKIPPED(encoded, SKIP_FUNC_INVALID_NAME, 1);
	encode_text_free(&encoded);
}

// ---- 3.2.4, 3.2.7, 3.3.1 instances ----

static void test_instances(void)
{
	start();
	struct db_die *abstract = db_function(unit, "both", integer, 0, 0);
	db_uint(abstract, DW_AT_inline, DW_INL_inlined);
	struct db_die *a = db_parameter(abstract, "a", integer);
	struct db_die *b = db_parameter(abstract, "b", db_pointer(unit, NULL));
	symbol("both", 0x1000);
	struct db_die *concrete =
		db_ref(db_die(unit, DW_TAG_subprogram), DW_AT_abstract_origin, abstract);
	db_form(db_addr(concrete, DW_AT_low_pc, 0x1000), DW_AT_high_pc, DW_FORM_data8, 16);
	db_expr(db_ref(db_die(concrete, DW_TAG_formal_parameter), DW_AT_abstract_origin, a),
		DW_AT_location, DW_OP_reg5);
	db_expr(db_ref(db_die(concrete, DW_TAG_formal_parameter), DW_AT_abstract_origin, b),
		DW_AT_location, DW_OP_reg4);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "FUNC both (a:int, b:PTR>void)>int\nINT int size=4 signed\n");
	CHECK_EQ(encoded.result.funcs, 1);
	encode_text_free(&encoded);
}

static void test_specifications(void) // 3.2.4, 3.3.1
{
	start();
	struct db_die *klass = db_struct(unit, "klass", 1);
	struct db_die *declared =
		db_flag(db_function(klass, "method", integer, 0, 0), DW_AT_declaration);
	symbol("method", 0x1000);
	struct db_die *defined =
		db_ref(db_die(unit, DW_TAG_subprogram), DW_AT_specification, declared);
	db_form(db_addr(defined, DW_AT_low_pc, 0x1000), DW_AT_high_pc, DW_FORM_data8, 16);
	struct encode_text encoded = finish();
	CHECK_ENCODED(encoded);
	// the declaration's type, better than the reference
	CHECK_LINE(encoded, "FUNC method ()>int");
	encode_text_free(&encoded);
}

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
	struct db_die *concrete =
		db_ref(db_die(unit, DW_TAG_subprogram), DW_AT_abstract_origin, abstract);
	db_form(db_addr(concrete, DW_AT_low_pc, 0x1000), DW_AT_high_pc, DW_FORM_data8, 16);
	db_expr(db_ref(db_die(concrete, DW_TAG_formal_parameter), DW_AT_abstract_origin, b),
		DW_AT_location, DW_OP_reg5);
	db_expr(db_ref(db_die(concrete, DW_TAG_formal_parameter), DW_AT_abstract_origin, a),
		DW_AT_location, DW_OP_reg4);
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

int main(void)
{
	test_suffixes();
	test_kinds_of_symbols();
	test_no_symbols();
	test_ambiguous_addresses();
	test_helpers();
	test_candidates();
	test_assembler();
	test_nullptr_result();
	test_terse_units();
	test_unnamed_parameters();
	test_invalid_names();
	test_instances();
	test_specifications();
	test_prototypes();
	test_long_parameter_name();
	test_many_parameters();
	test_tags();
	test_tag_of_lost_parameter();
	test_consistency();
	test_counts_and_returns();
	test_canonical_candidate();
	test_funcs_option();
	test_registers();
	test_location_lists();
	test_struct_parameters();
	test_reordered_parameters();
	test_optimised_parameters();
	test_removed_behind_registers();
	test_psabi();
	test_packed_on_stack();
	test_unknown_registers();
	test_register_pairs();
	test_thumb_addresses();
	return CHECK_EXIT();
}
