// SPDX-License-Identifier: GPL-3.0-or-later
//
// DWARF types become BTF types: the rules of encoding 2.2 to 2.9 and 2.11, each by its number.
//
// Cases are built DIE by DIE, as compilers write them and as they don't, and the whole BTF, or the
// line that matters, is compared as text (encode_text.h).
#include <stdlib.h>

#include "check.h"
#include "encode/empty_btf.h"
#include "encode_text.h"

static struct db *start(struct db_die **ret_unit)
{
	struct db *db = db_create(&(struct db_options){0});
	*ret_unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	return db;
}

// ---- 2.2 base types ----

static void test_base_types(void)
{
	struct db_die *unit;
	struct db *db = start(&unit);
	db_int(unit);
	db_base_type(unit, "char", 1, DW_ATE_signed_char);                  // 2.2.3, x86
	// 2.2.3, arm; 2.2.4 verbatim
	db_base_type(unit, "arm char", 1, DW_ATE_unsigned_char);
	db_base_type(unit, "_Bool", 1, DW_ATE_boolean);                     // 2.2.2
	db_base_type(unit, "long int", 8, DW_ATE_signed);                   // 2.2.4
	db_base_type(unit, "long", 8, DW_ATE_signed);
	db_base_type(unit, "long unsigned int", 8, DW_ATE_unsigned);
	// 2.2.2: everything else
	db_base_type(unit, "char32_t", 4, DW_ATE_UTF);
	db_base_type(unit, "address", 8, DW_ATE_address);
	db_base_type(unit, "__int128", 16, DW_ATE_signed);                  // 2.2.6
	db_base_type(unit, "__int128 unsigned", 16, DW_ATE_unsigned);
	// 2.2.1, 2.2.7
	db_uint(db_base_type(unit, "_BitInt", 8, DW_ATE_signed), DW_AT_bit_size, 37);
	db_base_type(unit, "_Decimal64", 8, DW_ATE_decimal_float);          // 2.2.10
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "INT _BitInt size=8 signed\n"
			    "INT _Bool size=1 bool\n"
			    "INT _Decimal64 size=8\n"
			    "INT __int128 size=16 signed\n"
			    "INT __int128 unsigned size=16\n"
			    "INT address size=8\n"
			    "INT arm char size=1\n"
			    "INT char size=1 signed\n"
			    "INT char32_t size=4\n"
			    "INT int size=4 signed\n"
			    "INT long size=8 signed\n"
			    "INT long int size=8 signed\n"
			    "INT long unsigned int size=8\n");
	encode_text_free(&encoded);
}

static void test_floats(void) // 2.2.8
{
	struct db_die *unit;
	struct db *db = start(&unit);
	db_base_type(unit, "_Float16", 2, DW_ATE_float);
	db_base_type(unit, "float", 4, DW_ATE_float);
	db_base_type(unit, "double", 8, DW_ATE_float);
	db_base_type(unit, "x87", 12, DW_ATE_float);
	db_base_type(unit, "long double", 16, DW_ATE_float);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "FLOAT _Float16 size=2\n"
			    "FLOAT double size=8\n"
			    "FLOAT float size=4\n"
			    "FLOAT long double size=16\n"
			    "FLOAT x87 size=12\n");
	encode_text_free(&encoded);
}

static void test_odd_base_types(void) // 2.2.5, 2.2.9, 2.2.11
{
	struct db_die *unit;
	struct db *db = start(&unit);
	db_base_type(unit, "DW_ATE_unsigned_24", 3, DW_ATE_unsigned);
	db_base_type(unit, "DW_ATE_signed_24", 3, DW_ATE_signed);
	db_base_type(unit, "nothing", 0, DW_ATE_unsigned);
	db_base_type(unit, "wide", 32, DW_ATE_unsigned);
	db_base_type(unit, "complex float", 8, DW_ATE_complex_float);
	db_base_type(unit, "complex int", 8, DW_ATE_lo_user);
	db_base_type(unit, NULL, 4, DW_ATE_signed);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "INT __SANITIZED_FAKE_INT__ size=4\n"
			    "INT __SANITIZED_FAKE_INT__#2 size=4 signed\n"
			    "INT __unnamed_base_type size=4 signed\n"
			    "INT complex float size=8\n"
			    "INT complex int size=8\n");
	CHECK_EQ(encoded.result.skipped[SKIP_ODD_BASE_TYPE], 4);
	CHECK_EQ(encoded.result.skipped[SKIP_COMPLEX], 1);
	encode_text_free(&encoded);
}

// ---- 2.3 pointers, qualifiers, typedefs ----

static void test_qualifiers(void)
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *constant = db_type(unit, DW_TAG_const_type, NULL, base);
	struct db_die *both = db_type(unit, DW_TAG_volatile_type, NULL, constant);
	db_typedef(unit, "gcc_order", both); // 2.3.2: as it comes
	struct db_die *changing = db_type(unit, DW_TAG_volatile_type, NULL, base);
	db_typedef(unit, "clang_order", db_type(unit, DW_TAG_const_type, NULL, changing));
	// 2.3.1
	db_typedef(unit, "sole",
		   db_type(unit, DW_TAG_restrict_type, NULL, db_pointer(unit, constant)));
	// 2.3.1
	db_typedef(unit, "any", db_pointer(unit, NULL));
	db_typedef(unit, "constant_any",
		   db_pointer(unit, db_type(unit, DW_TAG_const_type, NULL, NULL)));
	// 2.3.6
	db_typedef(unit, "nothing", NULL);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "TYPEDEF any > PTR>void\n"
			    "TYPEDEF clang_order > CONST>VOLATILE>int\n"
			    "TYPEDEF constant_any > PTR>CONST>void\n"
			    "TYPEDEF gcc_order > VOLATILE>CONST>int\n"
			    "INT int size=4 signed\n"
			    "TYPEDEF nothing > void\n"
			    "TYPEDEF sole > RESTRICT>PTR>CONST>int\n");
	encode_text_free(&encoded);
}

static void test_foreign_types(void) // 2.3.4, 2.3.5, 2.3.7, 2.3.8
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *base = db_int(unit);
	db_typedef(unit, "atom", db_type(unit, DW_TAG_atomic_type, NULL, base));
	db_typedef(unit, "reference", db_type(unit, DW_TAG_reference_type, NULL, base));
	db_typedef(unit, "moved", db_type(unit, DW_TAG_rvalue_reference_type, NULL, base));
	db_typedef(unit, "frozen", db_type(unit, DW_TAG_immutable_type, NULL, base));
	struct db_die *null = db_type(unit, DW_TAG_unspecified_type, "decltype(nullptr)", NULL);
	db_typedef(unit, "null", null);
	struct db_die *holder = db_struct(unit, "holder", 16);
	db_member(holder, "none", null, 0);
	db_member(holder, "one", base, 8);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "TYPEDEF atom > int\n"
			    "TYPEDEF frozen > int\n"
			    "STRUCT holder size=16 { one:int@64 }\n"
			    "INT int size=4 signed\n"
			    "TYPEDEF moved > PTR>int\n"
			    "TYPEDEF null > void\n"
			    "TYPEDEF reference > PTR>int\n");
	CHECK_EQ(encoded.result.skipped[SKIP_ATOMIC_QUALIFIER], 1);
	CHECK_EQ(encoded.result.skipped[SKIP_REFERENCE_TYPE], 2);
	CHECK_EQ(encoded.result.skipped[SKIP_UNSUPPORTED_TYPE], 1);
	CHECK_EQ(encoded.result.skipped[SKIP_UNREPRESENTABLE_MEMBER], 1);
	encode_text_free(&encoded);
}

// ---- 2.4 aggregates ----

static void test_aggregates(void)
{
	struct db_die *unit;
	struct db *db = start(&unit);
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
	struct db *db = start(&unit);
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
	struct db *db = start(&unit);
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
	struct db *db = start(&unit);
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
	struct db *db = start(&unit);
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
	struct db *db = start(&unit);
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

// ---- 2.6 arrays ----

static struct db_die *dimension(struct db_die *array, uint16_t form, uint64_t upper_bound)
{
	db_form(db_die(array, DW_TAG_subrange_type), DW_AT_upper_bound, form, upper_bound);
	return array;
}

static void test_arrays(void)
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *base = db_int(unit);
	db_typedef(unit, "counted", db_array(unit, base, 7)); // 2.6.2
	db_typedef(unit, "bounded",
		   dimension(db_type(unit, DW_TAG_array_type, NULL, base), DW_FORM_data1, 255));
	struct db_die *cube = db_type(unit, DW_TAG_array_type, NULL, base);
	dimension(dimension(dimension(cube, DW_FORM_data1, 2), DW_FORM_udata, 3), DW_FORM_sdata, 4);
	db_typedef(unit, "cube", cube); // 2.6.1
	db_typedef(unit, "zero_gcc",
		   dimension(db_type(unit, DW_TAG_array_type, NULL, base), DW_FORM_sdata,
			     UINT64_MAX)); // 2.6.2
	db_typedef(unit, "zero_old_gcc",
		   dimension(db_type(unit, DW_TAG_array_type, NULL, base), DW_FORM_data4,
			     UINT32_MAX));
	db_typedef(unit, "zero_wide",
		   dimension(db_type(unit, DW_TAG_array_type, NULL, base), DW_FORM_data8,
			     UINT64_MAX));
	db_typedef(unit, "zero_clang", db_array(unit, base, 0)); // 2.6.3
	struct db_die *open = db_type(unit, DW_TAG_array_type, NULL, base);
	db_die(open, DW_TAG_subrange_type);
	db_typedef(unit, "open", dimension(open, DW_FORM_data1, 3)); // 2.6.3: int (*)[][4]
	struct db_die *computed = db_type(unit, DW_TAG_array_type, NULL, base);
	db_expr(db_die(computed, DW_TAG_subrange_type), DW_AT_upper_bound, DW_OP_fbreg, 4);
	db_typedef(unit, "computed", computed); // 2.6.2
	// 2.6.3: no subrange
	db_typedef(unit, "bare", db_type(unit, DW_TAG_array_type, NULL, base));
	struct db_die *lower = db_type(unit, DW_TAG_array_type, NULL, base);
	db_uint(db_uint(db_die(lower, DW_TAG_subrange_type), DW_AT_lower_bound, 1),
		DW_AT_upper_bound, 4);
	db_typedef(unit, "pascal", lower); // 2.6.2: the lower bound is ignored
	struct db_die *vector = db_flag(db_array(unit, base, 4), DW_AT_GNU_vector);
	db_typedef(unit, "vector", vector); // 2.6.5
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "TYPEDEF bare > ARRAY[1]>int\n"
			    "TYPEDEF bounded > ARRAY[256]>int\n"
			    "TYPEDEF computed > ARRAY[0]>int\n"
			    "TYPEDEF counted > ARRAY[7]>int\n"
			    "TYPEDEF cube > ARRAY[3]>ARRAY[4]>ARRAY[5]>int\n"
			    "INT int size=4 signed\n"
			    "TYPEDEF open > ARRAY[0]>ARRAY[4]>int\n"
			    "TYPEDEF pascal > ARRAY[5]>int\n"
			    "TYPEDEF vector > ARRAY[4]>int\n"
			    "TYPEDEF zero_clang > ARRAY[0]>int\n"
			    "TYPEDEF zero_gcc > ARRAY[0]>int\n"
			    "TYPEDEF zero_old_gcc > ARRAY[0]>int\n"
			    "TYPEDEF zero_wide > ARRAY[0]>int\n");
	encode_text_free(&encoded);
}

// The index type of every array of a blob, which the text does not show.
static void check_index_types(const struct encode_text *encoded, const char *name, uint32_t size)
{
	struct encode_text_view view = encode_text_view_of(encoded->blob, encoded->size);
	size_t arrays = 0;
	for (uint32_t id = 1; id < view.count; id++) {
		if (view.types[id].kind != 3)
			continue;
		arrays++;
		const struct encode_text_type *index =
			&view.types[encode_text_word(&view, view.types[id].words, 1)];
		CHECK_STR(index->name, name);
		CHECK_EQ(index->size_or_type, size);
	}
	CHECK(arrays > 0);
	encode_text_view_free(&view);
}

static void test_index_types(void) // 2.6.4
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *character = db_base_type(unit, "char", 1, DW_ATE_signed_char);
	struct db_die *array = db_type(unit, DW_TAG_array_type, NULL, character);
	struct db_die *size_type = db_base_type(unit, "__ARRAY_SIZE_TYPE__", 8, DW_ATE_unsigned);
	db_uint(db_type(array, DW_TAG_subrange_type, NULL, size_type), DW_AT_count, 3);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	check_index_types(&encoded, "int", 4);
	// No `int` in the program: one is made.
	CHECK_TEXT(encoded, "INT __ARRAY_SIZE_TYPE__ size=8\n"
			    "INT char size=1 signed\n"
			    "INT int size=4 signed\n");
	encode_text_free(&encoded);

	db = start(&unit);
	character = db_base_type(unit, "char", 1, DW_ATE_signed_char);
	db_array(unit, character, 3);
	struct db_die *second = db_unit(db, &(struct db_unit_options){.name = "b.c"});
	db_int(second);
	encoded = encode_text_db(db);
	check_index_types(&encoded, "int", 4);
	CHECK_TEXT(encoded, "INT char size=1 signed\nINT int size=4 signed\n"); // no second one
	encode_text_free(&encoded);
}

// ---- 2.7 enumerations ----

static void test_enums(void)
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *base = db_int(unit),
		      *wide_signed = db_base_type(unit, "long int", 8, DW_ATE_signed);
	struct db_die *plain = db_enum(unit, "plain", 4);
	db_uint(db_die(plain, DW_TAG_enumerator), DW_AT_const_value, 7); // 2.7.7: no name, dropped
	db_enumerator(plain, "zero", 0);
	db_string(db_form(db_die(plain, DW_TAG_enumerator), DW_AT_const_value, DW_FORM_data4,
			  UINT32_MAX),
		  DW_AT_name, "most"); // 2.7.4
	db_ref(plain, DW_AT_type, base);
	struct db_die *negative = db_enum(unit, "negative", 4); // 2.7.2
	db_enumerator(negative, "minus", -1);
	db_enumerator(negative, "plus", 1);
	struct db_die *byte = db_enum(unit, "byte", 1);
	db_enumerator(byte, "b", 255);
	// 2.7.1
	struct db_die *sizeless =
		db_string(db_die(unit, DW_TAG_enumeration_type), DW_AT_name, "sizeless");
	db_enumerator(sizeless, "s", 3);
	struct db_die *wide = db_enum(unit, "wide", 8);
	db_string(db_form(db_die(wide, DW_TAG_enumerator), DW_AT_const_value, DW_FORM_data8,
			  UINT64_MAX),
		  DW_AT_name, "w");				    // unsigned: no type
	struct db_die *wide_minus = db_enum(unit, "wide_minus", 8); // 2.7.3 advice: sdata below 0
	db_enumerator(wide_minus, "wm", INT64_MIN);
	struct db_die *wide_typed = db_ref(db_enum(unit, "wide_typed", 8), DW_AT_type, wide_signed);
	db_enumerator(wide_typed, "wt", (int64_t)1 << 40);
	struct db_die *wide_encoded =
		db_uint(db_enum(unit, "wide_encoded", 8), DW_AT_encoding, DW_ATE_signed);
	db_enumerator(wide_encoded, "we", 1);
	struct db_die *nameless = db_enum(unit, NULL, 4);
	db_enumerator(nameless, "n", 5);
	db_typedef(unit, "nameless", nameless);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "ENUM byte size=1 { b=255 }\n"
			    "INT int size=4 signed\n"
			    "INT long int size=8 signed\n"
			    "TYPEDEF nameless > enum  size=4 { n=5 }\n"
			    "ENUM negative size=4 signed { minus=-1 plus=1 }\n"
			    "ENUM plain size=4 { zero=0 most=4294967295 }\n"
			    "ENUM sizeless size=4 { s=3 }\n"
			    "ENUM64 wide size=8 { w=18446744073709551615 }\n"
			    "ENUM64 wide_encoded size=8 signed { we=1 }\n"
			    "ENUM64 wide_minus size=8 signed { wm=-9223372036854775808 }\n"
			    "ENUM64 wide_typed size=8 signed { wt=1099511627776 }\n");
	encode_text_free(&encoded);
}

static void test_enum_through_typedef(void) // 2.7.3: enum e : int64_t
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *wide = db_base_type(unit, "long int", 8, DW_ATE_signed);
	struct db_die *alias = db_typedef(unit, "int64_t", db_typedef(unit, "__int64_t", wide));
	struct db_die *enumeration = db_ref(db_enum(unit, "e", 8), DW_AT_type, alias);
	db_enumerator(enumeration, "one", 1);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "ENUM64 e size=8 signed { one=1 }");
	encode_text_free(&encoded);
}

// ---- 2.8 subroutine types ----

static void test_prototypes(void)
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *proto = db_type(unit, DW_TAG_subroutine_type, NULL, base);
	db_parameter(proto, NULL, base);
	db_parameter(proto, NULL, db_pointer(unit, NULL));
	db_typedef(unit, "handler", db_pointer(unit, proto)); // 2.8.1
	db_typedef(unit, "nothing",
		   db_pointer(unit, db_type(unit, DW_TAG_subroutine_type, NULL, NULL)));
	struct db_die *variadic = db_type(unit, DW_TAG_subroutine_type, NULL, NULL);
	db_parameter(variadic, NULL, base);
	db_die(variadic, DW_TAG_unspecified_parameters);
	db_typedef(unit, "variadic", variadic); // 2.8.2
	struct db_die *old = db_type(unit, DW_TAG_subroutine_type, NULL, base);
	db_die(old, DW_TAG_unspecified_parameters);
	db_typedef(unit, "old_style", db_pointer(unit, old)); // 2.8.2
	// 1.7.26: a typedef of void is void, as kernels want it
	struct db_die *unit_type = db_typedef(unit, "unit_t", NULL);
	db_typedef(unit, "returns_typedef", db_type(unit, DW_TAG_subroutine_type, NULL, unit_type));
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "TYPEDEF handler > PTR>PROTO(int, PTR>void)>int\n"
			    "INT int size=4 signed\n"
			    "TYPEDEF nothing > PTR>PROTO()>void\n"
			    "TYPEDEF old_style > PTR>PROTO(...)>int\n"
			    "TYPEDEF returns_typedef > PROTO()>void\n"
			    "TYPEDEF unit_t > void\n"
			    "TYPEDEF variadic > PROTO(int, ...)>void\n");
	encode_text_free(&encoded);
}

// ---- 2.9 annotations ----

static void llvm_tag(struct db_die *parent, const char *kind, const char *text)
{
	db_string(db_string(db_die(parent, 0x6000), DW_AT_name, kind), DW_AT_const_value, text);
}

static void test_clang_annotations(void) // 2.9.1, 2.9.2, 2.9.3, 2.9.4
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *pointer = db_pointer(unit, db_type(unit, DW_TAG_const_type, NULL, base));
	llvm_tag(pointer, "btf_type_tag", "first");
	llvm_tag(pointer, "btf_type_tag", "second");
	llvm_tag(pointer, "btf_other", "no such kind");
	struct db_die *thing = db_struct(unit, "thing", 16);
	struct db_die *member = db_member(thing, "p", pointer, 0);
	llvm_tag(member, "btf_decl_tag", "user");
	llvm_tag(db_member(thing, "q", base, 8), "btf_decl_tag", "q tag");
	llvm_tag(thing, "btf_decl_tag", "whole");
	struct db_die *either = db_union(unit, "either", 4);
	db_member(either, "m", base, 0);
	llvm_tag(either, "btf_decl_tag", "u");
	llvm_tag(db_typedef(unit, "alias", base), "btf_decl_tag", "t");
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT thing size=16 { p:PTR>TAG\"second\">TAG\"first\">CONST>int@0 "
			    "q:int@64 }");
	CHECK_LINE(encoded, "DECL_TAG \"user\" > struct thing member 0");
	CHECK_LINE(encoded, "DECL_TAG \"q tag\" > struct thing member 1");
	CHECK_LINE(encoded, "DECL_TAG \"whole\" > struct thing");
	CHECK_LINE(encoded, "DECL_TAG \"u\" > union either");
	CHECK_LINE(encoded, "DECL_TAG \"t\" > typedef alias");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "DECL_TAG"), 5);
	encode_text_free(&encoded);
}

static struct db_die *gnu_tag(struct db_die *unit, const char *kind, const char *text,
			      struct db_die *next)
{
	struct db_die *tag = db_string(db_die(unit, 0x6001), DW_AT_name, kind);
	db_string(tag, DW_AT_const_value, text);
	return next ? db_ref(tag, 0x2139, next) : tag;
}

static void test_gcc_annotations(void) // 2.9.1, 2.9.2: the chain is in the order of BTF
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *last = gnu_tag(unit, "btf_type_tag", "near pointee", NULL);
	struct db_die *chain = gnu_tag(unit, "btf_type_tag", "near pointer", last);
	struct db_die *pointer = db_ref(db_pointer(unit, base), 0x2139, chain);
	struct db_die *thing = db_struct(unit, "thing", 16);
	db_ref(thing, 0x2139,
	       gnu_tag(unit, "btf_decl_tag", "whole", gnu_tag(unit, "btf_decl_tag", "also", NULL)));
	db_ref(db_member(thing, "p", pointer, 0), 0x2139,
	       gnu_tag(unit, "btf_decl_tag", "user", NULL));
	db_ref(db_typedef(unit, "alias", base), 0x2139, gnu_tag(unit, "btf_decl_tag", "t", NULL));
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT thing size=16 { p:PTR>TAG\"near pointer\">TAG\"near "
			    "pointee\">int@0 }");
	CHECK_LINE(encoded, "DECL_TAG \"user\" > struct thing member 0");
	CHECK_LINE(encoded, "DECL_TAG \"whole\" > struct thing");
	CHECK_LINE(encoded, "DECL_TAG \"also\" > struct thing");
	CHECK_LINE(encoded, "DECL_TAG \"t\" > typedef alias");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "DECL_TAG"), 4);
	encode_text_free(&encoded);
}

static void test_annotation_loop(void) // a chain that comes back ends all the same
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *tag = gnu_tag(unit, "btf_decl_tag", "round", NULL);
	db_ref(tag, 0x2139, tag);
	db_ref(db_typedef(unit, "alias", base), 0x2139, tag);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK(encode_text_has(encoded.text, "DECL_TAG \"round\" > typedef alias"));
	encode_text_free(&encoded);
}

static void test_tags_of_moved_members(void) // 2.9.5, and members that are dropped
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *hidden = db_declaration(unit, DW_TAG_structure_type, "hidden");
	struct db_die *thing = db_struct(unit, "thing", 16);
	db_flag(db_flag(db_type(thing, DW_TAG_member, "shared", base), DW_AT_external),
		DW_AT_declaration);
	llvm_tag(db_member(thing, "early", base, 0), "btf_decl_tag", "early");
	// By value, but never defined: only known once all units are merged.
	llvm_tag(db_member(thing, "lost", hidden, 4), "btf_decl_tag", "lost");
	llvm_tag(db_member(thing, "late", base, 12), "btf_decl_tag", "late");
	// Out of order, as no C compiler has it: no tag is better than one on the wrong member.
	struct db_die *mixed = db_struct(unit, "mixed", 8);
	llvm_tag(db_member(mixed, "b", base, 4), "btf_decl_tag", "of b");
	db_member(mixed, "a", base, 0);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT thing size=16 { early:int@0 late:int@96 }");
	CHECK_LINE(encoded, "DECL_TAG \"early\" > struct thing member 0");
	CHECK_LINE(encoded, "DECL_TAG \"late\" > struct thing member 1");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "DECL_TAG"), 2);
	CHECK_EQ(encoded.result.skipped[SKIP_UNREPRESENTABLE_MEMBER], 1);
	encode_text_free(&encoded);
}

// ---- 2.1.2, 2.11 units and references ----

static void test_scopes(void) // 2.1.2: local types, unreferenced types
{
	struct db_die *unit;
	struct db *db = start(&unit);
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
			    "STRUCT nested size=2 { }\n"
			    "STRUCT outer size=4 { m:int@0 }\n");
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
	struct db *db = start(&unit);
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
	struct db *db = start(&unit);
	struct db_die *outer = db_struct(unit, "outer", 1);
	struct db_die *declared = db_declaration(outer, DW_TAG_structure_type, "inner");
	struct db_die *inner =
		db_uint(db_ref(db_die(unit, DW_TAG_structure_type), DW_AT_specification, declared),
			DW_AT_byte_size, 4);
	db_member(inner, "m", db_int(unit), 0);
	db_typedef(unit, "inner_p", db_pointer(unit, declared));
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "STRUCT inner size=4 { m:int@0 }\n"
			    "TYPEDEF inner_p > PTR>struct inner\n"
			    "INT int size=4 signed\n"
			    "STRUCT outer size=1 { }\n");
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
	struct db *db = start(&unit);
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
	test_base_types();
	test_floats();
	test_odd_base_types();
	test_qualifiers();
	test_foreign_types();
	test_aggregates();
	test_static_members_of_cplusplus();
	test_declarations();
	test_anonymous_and_flexible_members();
	test_member_locations();
	test_members_out_of_order();
	test_bitfields();
	test_straddling_bitfield();
	test_bitfields_of_union_and_enum();
	test_arrays();
	test_index_types();
	test_enums();
	test_enum_through_typedef();
	test_prototypes();
	test_clang_annotations();
	test_gcc_annotations();
	test_annotation_loop();
	test_tags_of_moved_members();
	test_scopes();
	test_type_units();
	test_references_between_units();
	test_partial_units();
	test_unresolved_references();
	test_specifications();
	test_skipped_units();
	test_forms_of_images();
	test_no_dwarf();
	test_header();
	return CHECK_EXIT();
}
