// SPDX-License-Identifier: GPL-3.0-or-later
//
// DWARF structs and unions become BTF's, with bitfields: the rules of encoding 2.4 and 2.5, each by
// its number.
// Cases are built as in test_encode_types.c.
#include "check.h"
#include "encode_text.h"

// ---- 2.4 aggregates ----

static void test_aggregates(void)
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *list = db_struct(unit, "list", 16);
	db_member(list, "next", db_pointer(unit, list), 0);
	db_member(list, "value", base, 8);
	db_struct(unit, "empty", 0); // 2.4.1
	struct db_die *either = db_union(unit, "either", 4);
	db_type(either, DW_TAG_member, "a", base); // 2.4.4: no location in a union
	db_member(either, "b", base, 0);
	struct db_die *first = db_struct(unit, "first", 4);
	db_type(first, DW_TAG_member, "a", base); // 2.4.4: no location means 0
	struct db_die *klass = db_string(db_die(unit, DW_TAG_class_type), DW_AT_name, "klass");
	db_uint(klass, DW_AT_byte_size, 8);
	db_type(klass, DW_TAG_inheritance, NULL, first); // 2.4.3
	db_flag(db_flag(db_type(klass, DW_TAG_member, "shared", base), DW_AT_external),
		DW_AT_declaration);
	db_member(klass, "own", base, 4);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "UNION either size=4 { a:int@0 b:int@0 }\n"
			    "STRUCT empty size=0 { }\n"
			    "STRUCT first size=4 { a:int@0 }\n"
			    "INT int size=4 signed\n"
			    "STRUCT klass size=8 { own:int@32 }\n"
			    "STRUCT list size=16 { next:PTR>struct list@0 value:int@64 }\n");
	encode_text_free(&encoded);
}

static void test_static_members_of_cplusplus(void) // 2.4.4
{
	struct db *db = db_create(&(struct db_options){0});
	struct db_die *unit = db_unit(
		db, &(struct db_unit_options){.name = "a.cc", .language = DW_LANG_C_plus_plus_14});
	struct db_die *base = db_int(unit);
	struct db_die *klass = db_struct(unit, "klass", 4);
	db_type(klass, DW_TAG_member, "shared", base);
	db_member(klass, "own", base, 0);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT klass size=4 { own:int@0 }");
	encode_text_free(&encoded);
}

static void test_declarations(void) // 2.4.2, 2.7.5
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	struct db_die *hidden = db_declaration(unit, DW_TAG_structure_type, "hidden");
	struct db_die *other = db_declaration(unit, DW_TAG_union_type, "other");
	struct db_die *nameless = db_declaration(unit, DW_TAG_structure_type, NULL);
	struct db_die *colour = db_declaration(unit, DW_TAG_enumeration_type, "colour");
	db_typedef(unit, "a", db_pointer(unit, hidden));
	db_typedef(unit, "b", db_pointer(unit, other));
	db_typedef(unit, "c", db_pointer(unit, nameless));
	db_typedef(unit, "d", colour);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "TYPEDEF a > PTR>fwd struct hidden\n"
			    "TYPEDEF b > PTR>fwd union other\n"
			    "TYPEDEF c > PTR>void\n"
			    "ENUM colour size=4 { }\n"
			    "TYPEDEF d > enum colour\n"
			    "FWD struct hidden\n"
			    "FWD union other\n");
	encode_text_free(&encoded);
}

static void test_anonymous_and_flexible_members(void) // 2.4.6, 2.6.3
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *packet = db_struct(unit, "packet", 8);
	db_member(packet, "length", base, 0);
	struct db_die *inner = db_union(packet, NULL, 4);
	db_member(inner, "a", base, 0);
	db_member(inner, "b", base, 0);
	db_member(packet, NULL, inner, 4);
	struct db_die *flexible = db_type(unit, DW_TAG_array_type, NULL, base);
	db_die(flexible, DW_TAG_subrange_type);
	db_member(packet, "data", flexible, 8);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "INT int size=4 signed\n"
			    "STRUCT packet size=8 { length:int@0 :union  size=4 { a:int@0 b:int@0 "
			    "}@32 "
			    "data:ARRAY[0]>int@64 }\n");
	encode_text_free(&encoded);
}

static void test_member_locations(void) // 2.4.5
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *thing = db_struct(unit, "thing", 24);
	db_expr(db_type(thing, DW_TAG_member, "a", base), DW_AT_data_member_location,
		DW_OP_plus_uconst, 4);
	db_expr(db_type(thing, DW_TAG_member, "b", base), DW_AT_data_member_location, DW_OP_constu,
		8);
	db_expr(db_type(thing, DW_TAG_member, "c", base), DW_AT_data_member_location, DW_OP_dup,
		DW_OP_deref);
	db_form(db_type(thing, DW_TAG_member, "d", base), DW_AT_data_member_location, DW_FORM_sdata,
		12);
	db_form(db_type(thing, DW_TAG_member, "e", base), DW_AT_data_member_location,
		DW_FORM_implicit_const, 16);
	db_form(db_type(thing, DW_TAG_member, "f", base), DW_AT_data_member_location, DW_FORM_data8,
		20);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT thing size=24 { a:int@32 b:int@64 d:int@96 e:int@128 f:int@160 "
			    "}");
	CHECK_EQ(encoded.result.skipped[SKIP_UNREPRESENTABLE_MEMBER], 1);
	encode_text_free(&encoded);
}

static void test_members_out_of_order(void) // 1.7.11, 2.4.9
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *thing = db_struct(unit, "thing", 12);
	db_member(thing, "c", base, 8);
	db_member(thing, "a", base, 0);
	db_member(thing, "b", base, 4);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT thing size=12 { a:int@0 b:int@32 c:int@64 }");
	encode_text_free(&encoded);
}

// ---- 2.5 bitfields ----

// One struct, { int before; int a:3; long b:33; _Bool c:1; }, in either form and order of bytes.
static void bitfield_case(bool is_big_endian, uint16_t version)
{
	struct db *db =
		db_create(&(struct db_options){.is_big_endian = is_big_endian,
					       .machine = is_big_endian ? EM_PPC64 : EM_X86_64});
	struct db_die *unit =
		db_unit(db, &(struct db_unit_options){.name = "a.c", .version = version});
	struct db_die *base = db_int(unit),
		      *wide = db_base_type(unit, "long int", 8, DW_ATE_signed);
	struct db_die *alias =
		db_typedef(unit, "wide_t", db_type(unit, DW_TAG_const_type, NULL, wide));
	struct db_die *flag = db_base_type(unit, "_Bool", 1, DW_ATE_boolean);
	struct db_die *thing = db_struct(unit, "thing", 24);
	db_member(thing, "before", base, 0);
	if (version >= 4) { // 2.5.2
		db_bitfield(thing, "a", base, 3, 32);
		db_bitfield(thing, "b", alias, 33, 64);
		db_bitfield(thing, "c", flag, 1, 97);
		db_bitfield(thing, "d", base, 32, 128); // 2.5.10: as wide as its type
	} else { // 2.5.3: from the most significant bit of the storage unit
		struct db_die *a = db_member(thing, "a", base, 4);
		db_uint(db_uint(a, DW_AT_byte_size, 4), DW_AT_bit_size, 3);
		db_uint(a, DW_AT_bit_offset, is_big_endian ? 0 : 29);
		// without DW_AT_byte_size: that of the type
		struct db_die *b = db_member(thing, "b", alias, 8);
		db_uint(db_uint(b, DW_AT_bit_size, 33), DW_AT_bit_offset, is_big_endian ? 0 : 31);
		struct db_die *c = db_member(thing, "c", flag, 12);
		db_uint(db_uint(c, DW_AT_byte_size, 1), DW_AT_bit_size, 1);
		db_uint(c, DW_AT_bit_offset, is_big_endian ? 1 : 6);
		struct db_die *d = db_member(thing, "d", base, 16);
		db_uint(db_uint(d, DW_AT_bit_size, 32), DW_AT_bit_offset, 0);
	}
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT thing size=24 { before:int@0 a:int@32:3 b:wide_t@64:33 "
			    "c:_Bool@97:1 d:int@128:32 }");
	CHECK(encoded.blob && (encoded.blob[0] == 0xeb) == is_big_endian); // 1.1.3
	encode_text_free(&encoded);
}

static void test_bitfields(void) // 2.5.5: the same in all forms
{
	for (uint16_t version = 2; version <= 5; version++) {
		bitfield_case(false, version);
		bitfield_case(true, version);
	}
}

static void test_straddling_bitfield(void) // 2.5.4
{
	struct db *db = db_create(&(struct db_options){0});
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c", .version = 3});
	struct db_die *base = db_int(unit);
	struct db_die *packed = db_struct(unit, "packed", 5);
	db_member(packed, "byte", db_base_type(unit, "char", 1, DW_ATE_signed_char), 0);
	// clang and old gcc: bits 30 to 34, of the int at byte 1; the offset from its most
	// significant bit is negative.
	struct db_die *field = db_member(packed, "field", base, 0);
	db_uint(db_uint(field, DW_AT_byte_size, 4), DW_AT_bit_size, 5);
	db_sint(field, DW_AT_bit_offset, -3);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT packed size=5 { byte:char@0 field:int@30:5 }");
	encode_text_free(&encoded);
}

static void test_bitfields_of_union_and_enum(void) // 2.5.6, 2.5.7
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *colour = db_enum(unit, "colour", 4);
	db_enumerator(colour, "red", 0);
	struct db_die *either = db_union(unit, "either", 4);
	db_bitfield(either, "a", base, 5, 0);
	db_bitfield(either, "b", colour, 2, 0);
	db_member(either, "c", base, 0);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "UNION either size=4 { a:int@0:5 b:enum colour@0:2 c:int@0 }");
	encode_text_free(&encoded);
}

int main(void)
{
	test_aggregates();
	test_static_members_of_cplusplus();
	test_declarations();
	test_anonymous_and_flexible_members();
	test_member_locations();
	test_members_out_of_order();
	test_bitfields();
	test_straddling_bitfield();
	test_bitfields_of_union_and_enum();
	return CHECK_EXIT();
}
