// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which functions get a FUNC: encoding 3.1 and 3.2, each rule by its number.
#include "check.h"
#include "function_words.h"

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
	// Inlined: what its threads run is left.
	db_uint(db_function(unit, "gone", integer, 0, 0), DW_AT_inline, DW_INL_inlined);
	symbol("gone._omp_fn.0", 0x1900);
	struct encode_text encoded = finish();
	CHECK_TEXT(encoded, "FUNC chosen ()>int\nINT int size=4 signed\nFUNC work ()>int\n");
	CHECK_SKIPPED(encoded, SKIP_FUNC_AMBIGUOUS_ADDRESS, 1);
	CHECK_SKIPPED(encoded, SKIP_FUNC_NO_SYMBOL, 2);
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

// void f() in a unit of its own; perhaps with a type, DW_AT_prototyped, DW_AT_decl_file,
// or DW_AT_frame_base.
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
		{"clang version 14.0.6", false, DW_AT_frame_base, true},
		{"clang version 14.0.6", false, DW_AT_decl_file, false}, // for profiles
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
	struct db_die *concrete = instance(DW_AT_abstract_origin, abstract, 0x1000);
	instance_parameter(concrete, a, 5);
	instance_parameter(concrete, b, 4);
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
	instance(DW_AT_specification, declared, 0x1000);
	struct encode_text encoded = finish();
	CHECK_ENCODED(encoded);
	// the declaration's type, better than the reference
	CHECK_LINE(encoded, "FUNC method ()>int");
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
	return CHECK_EXIT();
}
