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
	db_type(klass, DW_TAG_inheritance, NULL, first); // 2.4.13
	db_flag(db_flag(db_type(klass, DW_TAG_member, "shared", base), DW_AT_external),
		DW_AT_declaration);
	db_member(klass, "own", base, 4);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "UNION either size=4 { a:int@0 b:int@0 }\n"
			    "STRUCT empty size=0 { }\n"
			    "STRUCT first size=4 { a:int@0 }\n"
			    "INT int size=4 signed\n"
			    "STRUCT klass size=8 { __base_first:struct first@0 own:int@32 }\n"
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

static struct db_die *base_class(struct db_die *derived, struct db_die *base, uint64_t offset)
{
	return db_uint(db_type(derived, DW_TAG_inheritance, NULL, base),
		       DW_AT_data_member_location, offset);
}

// No compiler writes these. Names of base types and of prototypes need not be C's, so they are
// nothing to name a member or a class after.
static void test_base_of_no_class(void)
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	struct db_die *number = db_base_type(unit, "unsigned int", 4, DW_ATE_unsigned);
	db_type(db_struct(unit, "derived", 4), DW_TAG_inheritance, NULL, number);
	struct db_die *proto = db_ref(db_die(unit, DW_TAG_subroutine_type), DW_AT_specification,
				      number);
	db_typedef(unit, "callback", db_pointer(unit, proto));
	db_ref(db_die(unit, DW_TAG_structure_type), DW_AT_specification, number);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT derived size=4 { __base_:unsigned int@0 }");
	CHECK_LINE(encoded, "TYPEDEF callback > PTR>PROTO()>void");
	encode_text_free(&encoded);
}

static void test_base_classes(void) // 2.4.13 to 2.4.15
{
	struct db *db = db_create(&(struct db_options){0});
	struct db_die *unit = db_unit(
		db, &(struct db_unit_options){.name = "a.cc", .language = DW_LANG_C_plus_plus_14});
	struct db_die *base = db_int(unit), *byte = db_base_type(unit, "char", 1, DW_ATE_signed);
	struct db_die *empty = db_struct(unit, "empty", 1);
	struct db_die *first = db_struct(unit, "first", 8);
	db_member(first, "a", base, 0);
	db_member(first, "b", byte, 4);
	struct db_die *second = db_struct(unit, "second", 8); // uses the padding of `first`
	base_class(second, first, 0);
	db_member(second, "c", byte, 5);
	struct db_die *third = db_struct(unit, "third", 8); // and this one what is left
	base_class(third, second, 0);
	base_class(third, empty, 0);
	db_member(third, "d", byte, 6);
	struct db_die *fourth = db_struct(unit, "fourth", 24);
	db_uint(base_class(fourth, first, 0), DW_AT_virtuality, DW_VIRTUALITY_virtual);
	base_class(fourth, third, 8);
	db_member(fourth, "_vptr.fourth", db_pointer(unit, NULL), 0);
	db_member(fourth, "none", empty, 16); // has a byte of its own
	db_member(fourth, "e", byte, 17);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded,
		   "INT char size=1 signed\n"
		   "STRUCT empty size=1 { }\n"
		   "STRUCT first size=8 { a:int@0 b:char@32 }\n"
		   "STRUCT first_base size=5 { a:int@0 b:char@32 }\n"
		   "STRUCT fourth size=24 { _vptr_fourth:PTR>void@0 __base_third:struct third@64 "
		   "none:struct empty@128 e:char@136 }\n"
		   "INT int size=4 signed\n"
		   "STRUCT second size=8 { __base_first:struct first_base@0 c:char@40 }\n"
		   "STRUCT second_base size=6 { __base_first:struct first_base@0 c:char@40 }\n"
		   "STRUCT third size=8 { __base_second:struct second_base@0 d:char@48 }\n");
	CHECK_EQ(encoded.result.skipped[SKIP_VIRTUAL_BASE], 1);
	CHECK_EQ(encoded.result.skipped[SKIP_SHARED_TAIL], 2);
	encode_text_free(&encoded);
}

static void test_names_of_cplusplus(void) // 2.10.4 to 2.10.6
{
	struct db *db = db_create(&(struct db_options){0});
	struct db_die *unit = db_unit(
		db, &(struct db_unit_options){.name = "a.cc", .language = DW_LANG_C_plus_plus_14});
	struct db_die *one = db_string(db_die(unit, DW_TAG_namespace), DW_AT_name, "one");
	struct db_die *two = db_string(db_die(unit, DW_TAG_namespace), DW_AT_name, "two");
	struct db_die *nameless = db_die(unit, DW_TAG_namespace);
	struct db_die *declared = db_declaration(one, DW_TAG_structure_type, "type");
	struct db_die *type = db_struct(two, "type", 4);
	db_struct(type, "inner", 1);
	db_struct(nameless, "own", 2);
	db_struct(unit, "Vec<int, 4>", 16);
	db_struct(unit, "Map<int>", 4); // these two would have one spelling
	db_struct(unit, "Map<int*>", 8);
	db_struct(unit, "one_taken", 4); // a name of C is never changed
	db_struct(one, "taken", 8);
	db_typedef(unit, "a", db_pointer(unit, declared));
	db_typedef(unit, "b", db_pointer(unit, type));
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "STRUCT Map_int___1e050d78 size=8 { }\n" // FNV-1a of the name
			    "STRUCT Map_int___85c2f4b2 size=4 { }\n"
			    "STRUCT Vec_int_4_ size=16 { }\n"
			    "TYPEDEF a > PTR>fwd struct one_type\n"
			    "TYPEDEF b > PTR>struct two_type\n"
			    "STRUCT one_taken size=4 { }\n"
			    "STRUCT one_taken__52453b36 size=8 { }\n"
			    "FWD struct one_type\n"
			    "STRUCT own size=2 { }\n"
			    "STRUCT two_type size=4 { }\n"
			    "STRUCT two_type_inner size=1 { }\n");
	encode_text_free(&encoded);
}

// A class has one place where compilers cut it. Hostile input may cut it everywhere.
static void test_too_many_cuts(void) // 2.4.14
{
	enum { MEMBERS = 50 };
	struct db *db = db_create(&(struct db_options){0});
	struct db_die *unit = db_unit(
		db, &(struct db_unit_options){.name = "a.cc", .language = DW_LANG_C_plus_plus_14});
	struct db_die *byte = db_base_type(unit, "char", 1, DW_ATE_signed);
	struct db_die *whole = db_struct(unit, "whole", MEMBERS);
	for (int i = 0; i < MEMBERS; i++)
		db_member(whole, "m", byte, (uint64_t)i);
	for (int i = 1; i < MEMBERS; i++) {
		struct db_die *holder = db_struct(unit, "holder", MEMBERS);
		base_class(holder, whole, 0);
		db_member(holder, "next", byte, (uint64_t)i);
	}
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_EQ(encoded.result.skipped[SKIP_SHARED_TAIL], MEMBERS - 1);
	// The program has 148 members of structs: enough for two cuts of 50.
	CHECK_EQ(encode_text_count_prefix(encoded.text, "STRUCT whole_base"), 2);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "STRUCT holder"), MEMBERS - 1);
	encode_text_free(&encoded);
}

// Names do not grow with the depth of what holds them, and differ where the outermost does.
static void test_deep_scopes(void) // 2.10.4
{
	struct db *db = db_create(&(struct db_options){0});
	struct db_die *unit = db_unit(
		db, &(struct db_unit_options){.name = "a.cc", .language = DW_LANG_C_plus_plus_14});
	for (int i = 0; i < 2; i++) {
		struct db_die *scope = db_die(unit, DW_TAG_namespace);
		db_string(scope, DW_AT_name, i ? "one" : "two");
		for (int depth = 0; depth < 500; depth++)
			scope = db_string(db_die(scope, DW_TAG_namespace), DW_AT_name,
					  "in_between");
		db_typedef(unit, i ? "a" : "b", db_pointer(unit, db_struct(scope, "deep", 4)));
	}
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "STRUCT one_in_between_in_between"), 1);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "STRUCT two_in_between_in_between"), 1);
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
	struct db_die *thing = db_struct(unit, "thing", 28);
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
	db_expr(db_type(thing, DW_TAG_member, "g", base), DW_AT_data_member_location, DW_OP_constu,
		24, DW_OP_plus);
	// These begin as constants do, and are none.
	db_expr(db_type(thing, DW_TAG_member, "h", base), DW_AT_data_member_location,
		DW_OP_plus_uconst, 4, DW_OP_deref);
	db_expr(db_type(thing, DW_TAG_member, "i", base), DW_AT_data_member_location, DW_OP_constu,
		8, DW_OP_mul);
	db_expr(db_type(thing, DW_TAG_inheritance, NULL, db_struct(unit, "base", 4)),
		DW_AT_data_member_location, DW_OP_plus_uconst, 4, DW_OP_deref);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT thing size=28 { a:int@32 b:int@64 d:int@96 e:int@128 f:int@160 "
			    "g:int@192 }");
	CHECK_EQ(encoded.result.skipped[SKIP_UNREPRESENTABLE_MEMBER], 4);
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

// clang 14 calls a bitfield as wide as its type an ordinary member at the byte where it begins.
static void test_wide_bitfield(void) // 2.5.11
{
	struct db *db = db_create(&(struct db_options){0});
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	struct db_die *base = db_int(unit);
	struct db_die *wide = db_base_type(unit, "long int", 8, DW_ATE_signed);
	struct db_die *before = db_struct(unit, "before", 8);
	db_bitfield(before, "a", base, 6, 0);
	db_member(before, "wide", base, 0); // begins at bit 6
	db_bitfield(before, "c", base, 10, 38);
	db_member(before, "d", db_base_type(unit, "char", 1, DW_ATE_signed_char), 6);
	struct db_die *behind = db_struct(unit, "behind", 9);
	db_member(behind, "wide", wide, 0); // begins at bit 1
	db_bitfield(behind, "a", base, 1, 0);
	struct db_die *inner = db_struct(unit, "inner", 4);
	struct db_die *tail = db_struct(unit, "tail", 4); // as C++ may place members
	db_member(tail, "inner", inner, 0);
	db_bitfield(tail, "a", base, 4, 24);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT before size=8 { a:int@0:6 c:int@38:10 d:char@48 }");
	CHECK_LINE(encoded, "STRUCT behind size=9 { a:int@0:1 }");
	CHECK_EQ(encoded.result.skipped[SKIP_UNREPRESENTABLE_MEMBER], 2);
	encode_text_free(&encoded);
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
	test_base_classes();
	test_base_of_no_class();
	test_names_of_cplusplus();
	test_too_many_cuts();
	test_deep_scopes();
	test_declarations();
	test_anonymous_and_flexible_members();
	test_member_locations();
	test_members_out_of_order();
	test_bitfields();
	test_wide_bitfield();
	test_straddling_bitfield();
	test_bitfields_of_union_and_enum();
	return CHECK_EXIT();
}
