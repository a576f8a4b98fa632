// SPDX-License-Identifier: GPL-3.0-or-later
//
// Units of DWARF, and references between them: the rules of encoding 2.1.2 and 2.11, each by its
// number. And images of each form, down to one without DWARF.
// Cases are built as in test_encode_types.c.
#include <string.h>

#include "check.h"
#include "encode/empty_btf.h"
#include "encode_text.h"

// ---- 2.1.2, 2.11 units and references ----

static void test_scopes(void) // 2.1.2: local types, unreferenced types
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *function = db_function(unit, "main", base, 0x1000, 16);
	db_struct(function, "local", 4);
	struct db_die *block = db_die(function, DW_TAG_lexical_block);
	db_struct(block, "in_block", 8);
	struct db_die *space = db_string(db_die(unit, DW_TAG_namespace), DW_AT_name, "space");
	struct db_die *outer = db_struct(space, "outer", 4);
	db_struct(outer, "nested", 2);
	db_member(outer, "m", base, 0);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "STRUCT in_block size=8 { }\n"
			    "INT int size=4 signed\n"
			    "STRUCT local size=4 { }\n"
			    "STRUCT space_outer size=4 { m:int@0 }\n"
			    "STRUCT space_outer_nested size=2 { }\n");
	encode_text_free(&encoded);
}

static void test_type_units(void) // 2.11.3
{
	for (uint16_t version = 4; version <= 5; version++) {
		struct db *db = db_create(&(struct db_options){0});
		struct db_die *unit =
			db_unit(db, &(struct db_unit_options){.name = "a.c", .version = version});
		struct db_die *types =
			db_unit(db, &(struct db_unit_options){.version = version,
							      .signature = 0x1122334455667788});
		struct db_die *node = db_struct(types, "node", 16);
		db_member(node, "next", db_pointer(types, node), 0);
		db_member(node, "value", db_int(types), 8);
		db_set_unit_type(types, node);
		struct db_die *enums = db_unit(db, &(struct db_unit_options){.version = version,
									     .signature = 0x99});
		struct db_die *colour = db_enum(enums, "colour", 4);
		db_enumerator(colour, "red", 1);
		db_set_unit_type(enums, colour);

		db_typedef(unit, "node_t", node);            // ref_sig8
		db_typedef(unit, "colours", db_pointer(unit, colour));
		struct db_die *use =
			db_flag(db_die(unit, DW_TAG_structure_type), DW_AT_declaration);
		db_form(use, DW_AT_signature, DW_FORM_ref_sig8, 0x1122334455667788); // as gcc does
		db_typedef(unit, "node_p", db_pointer(unit, use));
		struct encode_text encoded = encode_text_db(db);
		CHECK_TEXT(encoded, "ENUM colour size=4 { red=1 }\n"
				    "TYPEDEF colours > PTR>enum colour\n"
				    "INT int size=4 signed\n"
				    "STRUCT node size=16 { next:PTR>struct node@0 value:int@64 }\n"
				    "TYPEDEF node_p > PTR>struct node\n"
				    "TYPEDEF node_t > struct node\n");
		CHECK_EQ(encoded.result.skipped[SKIP_UNRESOLVED_REFERENCE], 0);
		encode_text_free(&encoded);
	}
}

static void test_references_between_units(void) // 2.11.5: ref_addr, forwards and backwards
{
	for (uint16_t version = 2; version <= 5; version++) {
		struct db *db = db_create(&(struct db_options){0});
		struct db_die *first =
			db_unit(db, &(struct db_unit_options){.name = "a.c", .version = version});
		struct db_die *second =
			db_unit(db, &(struct db_unit_options){.name = "b.c",
							      .version = version,
							      .is_dwarf64 = version > 2});
		struct db_die *thing = db_struct(second, "thing", 8);
		db_member(thing, "value", db_int(first), 0);
		db_typedef(first, "thing_t", thing);
		struct encode_text encoded = encode_text_db(db);
		CHECK_TEXT(encoded, "INT int size=4 signed\n"
				    "STRUCT thing size=8 { value:int@0 }\n"
				    "TYPEDEF thing_t > struct thing\n");
		encode_text_free(&encoded);
	}
}

static void test_partial_units(void) // 2.11.1, 2.11.2: dwz
{
	struct db *db = db_create(&(struct db_options){0});
	struct db_die *shared = db_unit(db, &(struct db_unit_options){.tag = DW_TAG_partial_unit});
	struct db_die *base = db_int(shared);
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	db_ref(db_die(unit, DW_TAG_imported_unit), DW_AT_import, shared);
	db_typedef(unit, "number", base);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "INT int size=4 signed\nTYPEDEF number > int\n");
	encode_text_free(&encoded);
}

static void test_unresolved_references(void) // 2.11.6
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	db_form(db_string(db_die(unit, DW_TAG_typedef), DW_AT_name, "far"), DW_AT_type,
		DW_FORM_ref4, 0xfffff);
	db_form(db_string(db_die(unit, DW_TAG_typedef), DW_AT_name, "unknown"), DW_AT_type,
		DW_FORM_ref_sig8, 5);
	db_form(db_string(db_die(unit, DW_TAG_typedef), DW_AT_name, "middle"), DW_AT_type,
		DW_FORM_ref4, 0xd);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "TYPEDEF far > void\nTYPEDEF middle > void\nTYPEDEF unknown > void\n");
	CHECK_EQ(encoded.result.skipped[SKIP_UNRESOLVED_REFERENCE], 3);
	encode_text_free(&encoded);
}

static void test_specifications(void) // 2.11.7
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	struct db_die *outer = db_struct(unit, "outer", 1);
	struct db_die *declared = db_declaration(outer, DW_TAG_structure_type, "inner");
	struct db_die *inner =
		db_uint(db_ref(db_die(unit, DW_TAG_structure_type), DW_AT_specification, declared),
			DW_AT_byte_size, 4);
	db_member(inner, "m", db_int(unit), 0);
	db_typedef(unit, "inner_p", db_pointer(unit, declared));
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "TYPEDEF inner_p > PTR>struct outer_inner\n"
			    "INT int size=4 signed\n"
			    "STRUCT outer size=1 { }\n"
			    "STRUCT outer_inner size=4 { m:int@0 }\n");
	encode_text_free(&encoded);
}

// 32-bit code in a 64-bit file, as a kernel has it for its start.
static void test_other_pointers(void) // 2.11.10
{
	struct db *db = db_create(&(struct db_options){0});
	for (int i = 0; i < 2; i++) {
		struct db_die *unit = db_unit(db, &(struct db_unit_options){
							  .name = i ? "a.c" : "start.c",
							  .address_size = i ? 8 : 4});
		struct db_die *pair = db_struct(unit, i ? "wide" : "narrow", i ? 16 : 8);
		db_member(pair, "first", db_pointer(unit, pair), 0);
		db_member(pair, "second", db_pointer(unit, pair), i ? 8 : 4);
	}
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "STRUCT wide size=16 { first:PTR>struct wide@0 "
			    "second:PTR>struct wide@64 }\n");
	CHECK_EQ(encoded.result.skipped[SKIP_OTHER_POINTERS], 1);
	CHECK_EQ(encoded.result.units, 1);
	encode_text_free(&encoded);
}

// A 32-bit image whose `long` has 8 bytes, which no psABI has.
static void test_long_is_no_pointer(void)
{
	struct db *db = db_create(&(struct db_options){.is_32_bit = true});
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	db_base_type(unit, "long int", 8, DW_ATE_signed);
	db_member(db_struct(unit, "list", 4), "next", db_pointer(unit, NULL), 0);
	struct encode_text encoded = encode_text_db(db);
	CHECK_EQ(encoded.status, STATUS_OK); // 64-bit kernels have no pointers of 4 bytes
	CHECK_LINE(encoded, "STRUCT list size=4 { next:PTR>void@0 }");
	encode_text_free(&encoded);
}

static void test_skipped_units(void) // 2.10.3, 2.11.4
{
	static const uint16_t excluded[] = {DW_LANG_Rust};
	struct db *db = db_create(&(struct db_options){0});
	db_struct(db_unit(db, &(struct db_unit_options){.name = "a.rs", .language = DW_LANG_Rust}),
		  "crab", 4);
	db_struct(db_unit(db, &(struct db_unit_options){.name = "a.c"}), "plain", 4);
	struct db_die *skeleton =
		db_unit(db, &(struct db_unit_options){.name = "b.c", .tag = DW_TAG_skeleton_unit});
	db_string(skeleton, DW_AT_dwo_name, "b.dwo");
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.excluded_languages = excluded,
								 .excluded_language_count = 1});
	CHECK_TEXT(encoded, "STRUCT plain size=4 { }\n");
	CHECK_EQ(encoded.result.skipped[SKIP_EXCLUDED_UNIT], 1);
	CHECK_EQ(encoded.result.skipped[SKIP_SPLIT_UNIT], 1);
	CHECK_EQ(encoded.result.units, 1);
	encode_text_free(&encoded);
}

// The same program in every version, offset size, class and order of bytes.
static void test_forms_of_images(void)
{
	for (int variant = 0; variant < 32; variant++) {
		bool is_32_bit = variant & 1, is_big_endian = variant & 2, is_dwarf64 = variant & 4;
		uint16_t version = (uint16_t)(2 + variant / 8);
		if (version == 2 && is_dwarf64)
			continue; // DWARF 3 brought it
		struct db *db = db_create(&(struct db_options){
			.is_32_bit = is_32_bit,
			.is_big_endian = is_big_endian,
			.machine = is_32_bit	   ? (is_big_endian ? EM_PPC : EM_ARM)
				   : is_big_endian ? EM_S390
						   : EM_X86_64,
		});
		struct db_die *unit =
			db_unit(db, &(struct db_unit_options){.name = "a.c",
							      .version = version,
							      .is_dwarf64 = is_dwarf64});
		struct db_die *base = db_int(unit);
		struct db_die *node = db_struct(unit, "node", 16);
		db_member(node, "next", db_pointer(unit, node), 0);
		db_member(node, "values", db_array(unit, base, 2), 8);
		struct db_die *wide = db_enum(unit, "wide", 8);
		db_enumerator(wide, "w", 0x1122334455667788);
		struct encode_text encoded = encode_text_db(db);
		CHECK_TEXT(encoded, "INT int size=4 signed\n"
				    "STRUCT node size=16 { next:PTR>struct node@0 "
				    "values:ARRAY[2]>int@64 }\n"
				    "ENUM64 wide size=8 { w=1234605616436508552 }\n");
		CHECK(encoded.blob && (encoded.blob[0] == 0xeb) == is_big_endian);
		encode_text_free(&encoded);
	}
}

static void test_no_dwarf(void)
{
	struct db *db = db_create(&(struct db_options){0});
	db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 16);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "");
	CHECK_EQ(encoded.size, ENCODE_EMPTY_SIZE);
	CHECK(!encoded.result.has_dwarf);
	encode_text_free(&encoded);
}

static void test_header(void) // 1.2, 1.2.5, 1.4.1
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	db_int(unit);
	struct encode_text encoded = encode_text_db(db);
	static const uint8_t expected[] = {
		0x9f, 0xeb, 1, 0, 24, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 16, 0, 0, 0, 8, 0, 0, 0,
		1, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 0, 32, 0, 0, 1, 0, 'i', 'n', 't', 0, 0, 0, 0};
	CHECK_EQ(encoded.size, sizeof(expected));
	CHECK(encoded.size == sizeof(expected) &&
	      !memcmp(encoded.blob, expected, sizeof(expected)));
	encode_text_free(&encoded);
}

int main(void)
{
	test_scopes();
	test_type_units();
	test_references_between_units();
	test_partial_units();
	test_unresolved_references();
	test_specifications();
	test_other_pointers();
	test_long_is_no_pointer();
	test_skipped_units();
	test_forms_of_images();
	test_no_dwarf();
	test_header();
	return CHECK_EXIT();
}
