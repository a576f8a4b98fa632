// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which variables get a VAR and a place in a DATASEC: encoding 4, each rule by its number.
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "encode_text.h"

static struct db *db;
static struct db_die *unit, *integer;
static size_t data;

static struct db_die *add_unit(const char *name)
{
	unit = db_unit(db, &(struct db_unit_options){.name = name});
	integer = db_int(unit);
	return unit;
}

static void start(void)
{
	db = db_create(&(struct db_options){0});
	data = db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x2000, 0x100);
	add_unit("a.c");
}

#define CHECK_SKIPPED(encoded, reason, times) CHECK_EQ((encoded).result.skipped[reason], times)

static void test_variables(void) // 4.1, 4.11, 4.12, 4.13, 4.14
{
	start();
	db_section(db, ".bss", SHF_ALLOC | SHF_WRITE, 0x3000, 0x100);
	db_variable(unit, "late", integer, 0x2020);
	db_variable(unit, "early", integer, 0x2010);
	db_location_addr(db_type(unit, DW_TAG_variable, "hidden", integer), 0x3008);
	db_variable(unit, "numbers", db_array(unit, integer, 4), 0x3010);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "DATASEC .bss size=32 { hidden@8+4 numbers@16+16 }\n"
			    "DATASEC .data size=36 { early@16+4 late@32+4 }\n"
			    "VAR early > int global\n"
			    "VAR hidden > int static\n"
			    "INT int size=4 signed\n"
			    "VAR late > int global\n"
			    "VAR numbers > ARRAY[4]>int global\n");
	CHECK_EQ(encoded.result.vars, 4);
	encode_text_free(&encoded);
}

static void test_same_names(void) // 4.12: VARs are never merged
{
	start();
	db_location_addr(db_type(unit, DW_TAG_variable, "state", integer), 0x2010);
	add_unit("b.c");
	db_location_addr(db_type(unit, DW_TAG_variable, "state", integer), 0x2020);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "DATASEC .data size=36 { state@16+4 state#2@32+4 }\n"
			    "INT int size=4 signed\n"
			    "VAR state > int static\n"
			    "VAR state#2 > int static\n");
	encode_text_free(&encoded);
}

static void test_candidates(void) // 4.2, 4.3
{
	start();
	struct db_die *function = db_function(unit, "main", integer, 0x1000, 16);
	db_location_addr(db_type(function, DW_TAG_variable, "local", integer), 0x2010);
	struct db_die *space = db_string(db_die(unit, DW_TAG_namespace), DW_AT_name, "space");
	db_variable(space, "inside", integer, 0x2020);
	struct db_die *outside = db_flag(
		db_flag(db_type(space, DW_TAG_variable, "outside", integer), DW_AT_external),
		DW_AT_declaration);
	db_location_addr(db_ref(db_die(unit, DW_TAG_variable), DW_AT_specification, outside),
			 0x2030);
	struct db_die *declared = db_flag(
		db_flag(db_type(unit, DW_TAG_variable, "declared", integer), DW_AT_external),
		DW_AT_declaration);
	(void)declared; // extern and no more
	db_flag(db_variable(unit, "made", integer, 0x2040), DW_AT_artificial);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "VAR space_inside > int global");
	CHECK_LINE(encoded, "VAR space_outside > int global");
	CHECK_LINE(encoded, "DATASEC .data size=52 { space_inside@32+4 space_outside@48+4 }");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "VAR"), 2);
	encode_text_free(&encoded);
}

static void test_completed_type(void) // 4.3: extern int x[]; int x[4];
{
	start();
	struct db_die *open = db_type(unit, DW_TAG_array_type, NULL, integer);
	db_die(open, DW_TAG_subrange_type);
	struct db_die *declared =
		db_flag(db_flag(db_type(unit, DW_TAG_variable, "x", open), DW_AT_external),
			DW_AT_declaration);
	struct db_die *defined =
		db_ref(db_die(unit, DW_TAG_variable), DW_AT_specification, declared);
	db_location_addr(db_ref(defined, DW_AT_type, db_array(unit, integer, 4)), 0x2010);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "VAR x > ARRAY[4]>int global");
	encode_text_free(&encoded);
}

static void test_locations(void) // 4.4
{
	uint8_t merged[11] = {DW_OP_addr, 0x10, 0x20}, computed[11] = {DW_OP_addr, 0x20, 0x20};
	merged[9] = DW_OP_plus_uconst, merged[10] = 8;
	computed[9] = DW_OP_deref, computed[10] = DW_OP_stack_value;
	uint8_t thread[10] = {DW_OP_const8u, 0x30, 0x20};
	thread[9] = DW_OP_form_tls_address;
	uint8_t thread_addr[10] = {DW_OP_addr, 0x30, 0x20}; // gcc -mno-direct-tls on some machines
	thread_addr[9] = DW_OP_GNU_push_tls_address;
	start();
	db_block(db_type(unit, DW_TAG_variable, "merged", integer), DW_AT_location, merged, 11);
	db_block(db_type(unit, DW_TAG_variable, "computed", integer), DW_AT_location, computed, 11);
	db_block(db_type(unit, DW_TAG_variable, "thread", integer), DW_AT_location, thread, 10);
	db_block(db_type(unit, DW_TAG_variable, "thread_addr", integer), DW_AT_location,
		 thread_addr, 10);
	db_expr(db_type(unit, DW_TAG_variable, "in_register", integer), DW_AT_location, DW_OP_reg3);
	db_sint(db_type(unit, DW_TAG_variable, "folded", integer), DW_AT_const_value, 5);
	db_type(unit, DW_TAG_variable, "nowhere", integer);
	db_expr(db_type(unit, DW_TAG_variable, "nothing", integer), DW_AT_location, DW_OP_nop);
	static const uint8_t address[9] = {DW_OP_addr, 0x40, 0x20};
	const struct db_location entry = {0x1000, 0x1010, address, 9};
	db_loclist(db_type(unit, DW_TAG_variable, "listed", integer), DW_AT_location, &entry, 1);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "DATASEC .data size=28 { merged@24+4 }\n"
			    "INT int size=4 signed\n"
			    "VAR merged > int static\n");
	CHECK_SKIPPED(encoded, SKIP_VAR_NO_ADDRESS, 8);
	encode_text_free(&encoded);
}

static void test_indexed_address(void) // 4.4: DW_OP_addrx, version 5 and clang's split version 4
{
	start();
	db_addr_form(unit, DW_AT_low_pc, DW_FORM_addrx, 0x2018); // entry 0 of .debug_addr
	db_expr(db_type(unit, DW_TAG_variable, "indexed", integer), DW_AT_location, DW_OP_addrx, 0);
	db_expr(db_type(unit, DW_TAG_variable, "outside", integer), DW_AT_location, DW_OP_addrx,
		99);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "DATASEC .data size=28 { indexed@24+4 }\n"
			    "VAR indexed > int static\n"
			    "INT int size=4 signed\n");
	CHECK_SKIPPED(encoded, SKIP_VAR_NO_ADDRESS, 1);
	encode_text_free(&encoded);
}

static void test_sections(void) // 4.5
{
	start();
	db_section(db, ".tdata", SHF_ALLOC | SHF_WRITE | SHF_TLS, 0x4000, 0x100);
	db_section(db, ".notes", 0, 0x5000, 0x100);
	db_section(db, "my.sec$x", SHF_ALLOC, 0x6000, 0x100);
	db_variable(unit, "in_tls", integer, 0x4010);
	db_variable(unit, "not_loaded", integer, 0x5010);
	db_variable(unit, "odd_section", integer, 0x6010); // 4.12: any characters
	db_variable(unit, "nowhere", integer, 0x9010);
	db_variable(unit, "past_the_end", db_array(unit, integer, 4), 0x20f8);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "INT int size=4 signed\n"
			    "DATASEC my.sec$x size=20 { odd_section@16+4 }\n"
			    "VAR odd_section > int global\n");
	CHECK_SKIPPED(encoded, SKIP_VAR_NO_SECTION, 4);
	encode_text_free(&encoded);
}

static void test_ignored_names(void) // 4.6, 4.8
{
	start();
	db_variable(unit, "__UNIQUE_ID_x1", integer, 0x2010);
	db_variable(unit, "__tpstrtab_x", integer, 0x2014);
	db_variable(unit, "__exitcall_x", integer, 0x2018);
	db_variable(unit, "__gendwarfksyms_ptr_x", integer, 0x201c);
	db_variable(unit, "__func_stack_frame_non_standard_x", integer, 0x2020);
	db_variable(unit, "odd$name", integer, 0x2024);
	db_variable(unit, "dot.ted", integer, 0x2028);
	struct encode_text encoded = encode_text_db(db);
	CHECK_LINE(encoded, "VAR odd_name > int global");
	CHECK_LINE(encoded, "VAR dot.ted > int global");
	CHECK_LINE(encoded, "DATASEC .data size=44 { odd_name@36+4 dot.ted@40+4 }");
	CHECK_SKIPPED(encoded, SKIP_RESPELLED_NAME, 1);
	encode_text_free(&encoded);
}

static void test_first_byte(void) // 4.7
{
	start();
	size_t zero = db_section(db, ".data..percpu", SHF_ALLOC | SHF_WRITE, 0, 0x100);
	db_symbol(db, "real", 0, 4, STT_OBJECT, STB_GLOBAL, zero);
	db_symbol(db, "elsewhere", 0, 4, STT_OBJECT, STB_GLOBAL, data);
	db_variable(unit, "dropped", integer, 0);
	db_variable(unit, "elsewhere", integer, 0);
	db_variable(unit, "real", integer, 0);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "DATASEC .data..percpu size=4 { real@0+4 }\n"
			    "INT int size=4 signed\n"
			    "VAR real > int global\n");
	CHECK_SKIPPED(encoded, SKIP_VAR_NO_SECTION, 2);
	encode_text_free(&encoded);
}

// The first variable of a section, whatever its symbol is called; at address 0 the symbol has to
// have the name that DWARF says, or the one that LTO makes of it.
static void test_first_of_section(void) // 4.7
{
	for (int i = 0; i < 2; i++) {
		uint64_t addr = i ? 0 : 0x3000;
		start();
		size_t bss = db_section(db, ".bss", SHF_ALLOC | SHF_WRITE, addr, 0x100);
		db_symbol(db, "_ZN5board4realE", addr, 4, STT_OBJECT, STB_GLOBAL, bss);
		db_variable(unit, "first_of_data", integer, 0x2000);
		if (i)
			db_variable(unit, "dropped", integer, addr);
		db_string(db_variable(unit, "real", integer, addr), DW_AT_linkage_name,
			  "_ZN5board4realE");
		struct encode_text encoded = encode_text_db(db);
		CHECK_ENCODED(encoded);
		CHECK_LINE(encoded, "DATASEC .data size=4 { first_of_data@0+4 }");
		CHECK_LINE(encoded, "DATASEC .bss size=4 { real@0+4 }");
		CHECK_SKIPPED(encoded, SKIP_VAR_NO_SECTION, i ? 1 : 0);
		encode_text_free(&encoded);
	}
	static const char *const lto_names[] = {"state.lto_priv.1", "state.llvm.42", "state.1"};
	for (int i = 0; i < 3; i++) {
		start();
		size_t bss = db_section(db, ".bss", SHF_ALLOC | SHF_WRITE, 0, 0x100);
		db_symbol(db, lto_names[i], 0, 4, STT_OBJECT, STB_LOCAL, bss);
		db_variable(unit, "state", integer, 0);
		struct encode_text encoded = encode_text_db(db);
		CHECK_ENCODED(encoded);
		CHECK_LINE_COUNT(encoded, "DATASEC .bss size=4 { state@0+4 }", i < 2);
		CHECK_SKIPPED(encoded, SKIP_VAR_NO_SECTION, i == 2);
		encode_text_free(&encoded);
	}
}

// clang keeps a variable of two values in one byte, and says how to compute the value from it.
static void test_shrunk(void) // 4.4
{
	static const struct {
		uint64_t type_size;
		uint8_t loaded_size, factor, addend;
		bool is_kept;
	} cases[] = {
		{1, 1, 1, 0, true},  // static bool on;
		{1, 1, 7, 0, false}, // of values 0 and 7
		{1, 1, 1, 1, false}, // of values 1 and 2
		{4, 1, 1, 0, false}, // an int in one byte
		{4, 4, 1, 0, true},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		start();
		uint8_t location[16] = {DW_OP_addr, 0x10, 0x20};
		location[9] = DW_OP_deref_size, location[10] = cases[i].loaded_size;
		location[11] = (uint8_t)(DW_OP_lit0 + cases[i].factor), location[12] = DW_OP_mul;
		location[13] = (uint8_t)(DW_OP_lit0 + cases[i].addend), location[14] = DW_OP_plus;
		location[15] = DW_OP_stack_value;
		struct db_die *type = db_base_type(unit, "flag_t", cases[i].type_size,
						   DW_ATE_unsigned);
		db_block(db_type(unit, DW_TAG_variable, "flag", type), DW_AT_location, location,
			 sizeof(location));
		struct encode_text encoded = encode_text_db(db);
		CHECK_ENCODED(encoded);
		CHECK_EQ(encode_text_count_prefix(encoded.text, "VAR flag > flag_t static"),
			 cases[i].is_kept);
		CHECK_SKIPPED(encoded, SKIP_VAR_NO_ADDRESS, !cases[i].is_kept);
		encode_text_free(&encoded);
	}
}

// A section whose name kernels refuse costs its variables, and never the link.
static void test_section_names(void) // 1.7.3, 4.12
{
	static char longest[512], too_long[513];
	memset(longest, 's', sizeof(longest) - 1);
	memset(too_long, 's', sizeof(too_long) - 1);
	const struct {
		const char *name;
		bool is_kept;
	} cases[] = {
		{".d\xc3\xa4ta", true}, {".\xff\xfe", true}, {longest, true},
		{too_long, false},      {".a\tb", false},    {".\xc3\x84", false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		start();
		db_section(db, cases[i].name, SHF_ALLOC | SHF_WRITE, 0x3000, 0x100);
		db_variable(unit, "placed", integer, 0x3000);
		db_variable(unit, "other", integer, 0x2000);
		struct encode_text encoded = encode_text_db(db);
		CHECK_ENCODED(encoded);
		CHECK_EQ(encode_text_count_prefix(encoded.text, "VAR"), cases[i].is_kept ? 2 : 1);
		CHECK_SKIPPED(encoded, SKIP_VAR_SECTION_NAME, !cases[i].is_kept);
		encode_text_free(&encoded);
	}
}

static void test_sizes(void) // 4.9, 4.10
{
	start();
	db_variable(unit, "nothing", NULL, 0x2010);
	db_variable(unit, "empty", db_struct(unit, "empty", 0), 0x2014);
	db_variable(unit, "none", db_array(unit, integer, 0), 0x2018);
	db_variable(unit, "hidden", db_declaration(unit, DW_TAG_structure_type, "hidden"), 0x201c);
	db_variable(unit, "klass", db_struct(unit, "klass", 1), 0x2020);
	db_variable(unit, "pointer", db_pointer(unit, NULL), 0x2028);
	db_variable(unit, "alias",
		    db_typedef(unit, "alias_t", db_type(unit, DW_TAG_const_type, NULL, integer)),
		    0x2030);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "DATASEC .data size=52 { pointer@40+8 alias@48+4 }");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "VAR"), 2);
	CHECK_SKIPPED(encoded, SKIP_VAR_NO_SIZE, 5);
	encode_text_free(&encoded);
}

static void test_overlaps(void) // 4.13
{
	start();
	db_variable(unit, "first", db_array(unit, integer, 4), 0x2010);
	db_variable(unit, "alias", integer, 0x2010);
	db_variable(unit, "inside", integer, 0x201c);
	db_variable(unit, "behind", integer, 0x2020);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "DATASEC .data size=36 { first@16+16 behind@32+4 }");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "VAR"), 2);
	CHECK_SKIPPED(encoded, SKIP_VAR_OVERLAP, 2);
	encode_text_free(&encoded);
}

// A weak definition, and the one that replaced it; the order in the link does not matter, nor do
// other symbols.
static void test_replaced_definition(void) // 4.13
{
	for (int i = 0; i < 2; i++) {
		start();
		db_symbol(db, "replaced", 0x2010, 16, STT_OBJECT, STB_GLOBAL, data);
		db_symbol(db, "replaced", 0x2030, 4, STT_OBJECT, STB_LOCAL, data);
		db_symbol(db, "other", 0x2010, 4, STT_OBJECT, STB_GLOBAL, data);
		db_symbol(db, "replaced", 0x2010, 4, STT_FUNC, STB_GLOBAL, data);
		db_variable(unit, "replaced", db_array(unit, integer, i ? 4 : 1), 0x2010);
		add_unit("b.c");
		db_variable(unit, "replaced", db_array(unit, integer, i ? 1 : 4), 0x2010);
		db_variable(unit, "behind", integer, 0x2020);
		struct encode_text encoded = encode_text_db(db);
		CHECK_ENCODED(encoded);
		CHECK_LINE(encoded, "DATASEC .data size=36 { replaced@16+16 behind@32+4 }");
		CHECK_LINE(encoded, "VAR replaced > ARRAY[4]>int global");
		CHECK_SKIPPED(encoded, SKIP_VAR_OVERLAP, 1);
		encode_text_free(&encoded);
	}
}

// Two names of one place: the first in the link; a name that is no symbol there, as after renaming,
// comes after one that is.
static void test_two_symbols_at_one_address(void) // 4.13
{
	for (int i = 0; i < 3; i++) {
		start();
		if (i != 1)
			db_symbol(db, "first", 0x2010, 4, STT_OBJECT, STB_GLOBAL, data);
		if (i != 2)
			db_symbol(db, "second", 0x2010, 4, STT_OBJECT, STB_GLOBAL, data);
		db_variable(unit, "first", integer, 0x2010);
		db_variable(unit, "second", integer, 0x2010);
		db_variable(unit, "third", integer, 0x2010);
		struct encode_text encoded = encode_text_db(db);
		CHECK_ENCODED(encoded);
		CHECK_LINE(encoded, i == 1 ? "DATASEC .data size=20 { second@16+4 }"
					   : "DATASEC .data size=20 { first@16+4 }");
		CHECK_SKIPPED(encoded, SKIP_VAR_OVERLAP, 2);
		encode_text_free(&encoded);
	}
}

static void build_for_options(void)
{
	start();
	db_section(db, ".data..percpu", SHF_ALLOC | SHF_WRITE, 0x3000, 0x100);
	db_variable(unit, "global", integer, 0x2010);
	db_variable(unit, "each", integer, 0x3010);
}

static void test_vars_option(void) // 4.1; design, options
{
	build_for_options();
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.vars = ENCODE_VARS_ALL});
	CHECK_EQ(encoded.result.vars, 2);
	encode_text_free(&encoded);
	build_for_options();
	encoded = encode_text_db_with(db, &(struct encode_options){.vars = ENCODE_VARS_PERCPU});
	CHECK_TEXT(encoded, "DATASEC .data..percpu size=20 { each@16+4 }\n"
			    "VAR each > int global\n"
			    "INT int size=4 signed\n");
	encode_text_free(&encoded);
	build_for_options();
	encoded = encode_text_db_with(db, &(struct encode_options){.vars = ENCODE_VARS_NONE});
	CHECK_TEXT(encoded, "INT int size=4 signed\n");
	encode_text_free(&encoded);
}

static void test_tags(void) // 2.9.4
{
	start();
	struct db_die *variable = db_variable(unit, "tagged", integer, 0x2010);
	for (int i = 0; i < 2; i++) // 2.9.6: the second is the first
		db_string(db_string(db_die(variable, 0x6000), DW_AT_name, "btf_decl_tag"),
			  DW_AT_const_value, "user");
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "DECL_TAG \"user\" > var tagged");
	encode_text_free(&encoded);
}

static void test_too_many(void) // 4.14: more than vlen can count
{
	enum { COUNT = 65536 + 10 };
	db = db_create(&(struct db_options){0});
	db_section(db, ".bss", SHF_ALLOC | SHF_WRITE, 0x100000, 4 * COUNT);
	add_unit("a.c");
	for (uint32_t i = 0; i < COUNT; i++)
		db_variable(unit, "v", integer, 0x100000 + 4 * (i + 1));
	struct encode_text encoded = encode_text_db_large(db);
	CHECK_EQ(encoded.status, STATUS_OK); // it was written, and has checked itself
	CHECK_EQ(encoded.result.vars, 65535);
	// the last one lies past the section
	CHECK_EQ(encoded.result.skipped[SKIP_VAR_TOO_MANY], COUNT - 65535 - 1);
	CHECK_EQ(encoded.result.skipped[SKIP_VAR_NO_SECTION], 1);
	encode_text_free(&encoded);
}

int main(void)
{
	test_variables();
	test_same_names();
	test_candidates();
	test_completed_type();
	test_locations();
	test_indexed_address();
	test_sections();
	test_ignored_names();
	test_first_byte();
	test_first_of_section();
	test_shrunk();
	test_section_names();
	test_sizes();
	test_overlaps();
	test_replaced_definition();
	test_two_symbols_at_one_address();
	test_vars_option();
	test_tags();
	test_too_many();
	return CHECK_EXIT();
}
