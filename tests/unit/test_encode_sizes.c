// SPDX-License-Identifier: GPL-3.0-or-later
//
// Types that BTF can't say as they are, or whose size DWARF says in a way of its own: what is of
// such a type takes as many bytes in the BTF as in memory (encoding 2, each rule by its number).
#include "check.h"
#include "encode_text.h"

static struct db *start(struct db_die **unit)
{
	struct db *db = db_create(&(struct db_options){0});
	*unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	return db;
}

// What BTF has no kind for keeps its size in members, arrays and variables.
static void test_sizes_that_btf_lacks(void) // 2.2.5, 2.6.5, 2.7.1
{
	struct db_die *unit;
	struct db *db = start(&unit);
	db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x2000, 0x100);
	struct db_die *integer = db_base_type(unit, "int", 4, DW_ATE_signed);
	struct db_die *wide = db_base_type(unit, "complex long double", 32, DW_ATE_complex_float);
	struct db_die *vector = db_flag(db_array(unit, integer, 3), DW_AT_GNU_vector);
	db_uint(vector, DW_AT_byte_size, 16);
	struct db_die *mask = db_flag(db_array(unit, integer, 8), DW_AT_GNU_vector);
	db_uint(mask, DW_AT_byte_size, 1);
	struct db_die *record = db_struct(unit, "record", 136);
	db_member(record, "z", db_array(unit, wide, 3), 16);
	db_member(record, "after", integer, 112);
	db_member(record, "p", vector, 116);
	db_member(record, "m", mask, 132);
	db_member(record, "last", db_base_type(unit, "char", 1, DW_ATE_signed_char), 133);
	db_variable(unit, "table", db_array(unit, wide, 4), 0x2000);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "DATASEC .data size=128 { table@0+128 }");
	CHECK_EQ(encoded.result.skipped[SKIP_ODD_BASE_TYPE], 1);
	CHECK_EQ(encoded.result.skipped[SKIP_PADDED_ARRAY], 2);
	CHECK_EQ(encoded.result.skipped[SKIP_UNREPRESENTABLE_MEMBER], 0);
	encode_text_free(&encoded);
}

// enum e : short; is known by its size. A definition elsewhere is what it means.
static void test_opaque_enums(void) // 2.7.5
{
	for (int i = 0; i < 4; i++) {
		bool is_declared = i % 2, is_defined = i / 2;
		struct db_die *unit;
		struct db *db = start(&unit);
		db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x2000, 0x100);
		struct db_die *opaque[3];
		static const char *const names[] = {"narrow", "half", "wide"};
		static const uint8_t sizes[] = {1, 2, 8};
		struct db_die *user = db_struct(unit, "user", 16);
		for (int e = 0; e < 3; e++) {
			opaque[e] = db_enum(unit, names[e], sizes[e]);
			if (is_declared)
				db_flag(opaque[e], DW_AT_declaration);
			db_member(user, names[e], opaque[e], e * (uint64_t)4);
		}
		db_variable(unit, "lone", opaque[2], 0x2000);
		db_variable(unit, "row", db_array(unit, opaque[0], 4), 0x2008);
		unit = db_unit(db, &(struct db_unit_options){.name = "b.c"});
		if (is_defined)
			db_enumerator(db_enum(unit, "narrow", 1), "SOME", 1);
		struct encode_text encoded = encode_text_db(db);
		CHECK_ENCODED(encoded);
		CHECK_LINE(encoded, is_defined ? "ENUM narrow size=1 { SOME=1 }"
					       : "ENUM narrow size=1 { }");
		CHECK_EQ(encode_text_count_prefix(encoded.text, "ENUM narrow"), 1);
		CHECK_LINE(encoded, "ENUM half size=2 { }");
		CHECK_LINE(encoded, "ENUM64 wide size=8 { }");
		CHECK_LINE(encoded, "STRUCT user size=16 { narrow:enum narrow@0 half:enum half@32 "
				    "wide:enum wide@64 }");
		CHECK_LINE(encoded, "DATASEC .data size=12 { lone@0+8 row@8+4 }");
		encode_text_free(&encoded);
	}
}

static void test_other_byte_order(void) // 2.2.12: scalar_storage_order
{
	for (int i = 0; i < 2; i++) {
		struct db *db = db_create(
			&(struct db_options){.is_big_endian = i, .machine = i ? EM_S390 : 0});
		struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
		struct db_die *types[3];
		static const uint8_t orders[] = {DW_END_default, DW_END_big, DW_END_little};
		struct db_die *record = db_struct(unit, "record", 12);
		for (int o = 0; o < 3; o++) {
			types[o] = db_base_type(unit, "int", 4, DW_ATE_signed);
			db_uint(types[o], DW_AT_endianity, orders[o]);
			db_member(record, "m", types[o], o * (uint64_t)4);
		}
		struct encode_text encoded = encode_text_db(db);
		CHECK_EQ(encoded.status, STATUS_OK);
		CHECK_LINE(encoded, i ? "STRUCT record size=12 { m:int@0 m:int@32 m:struct  "
					"size=4 { bytes:ARRAY[4]>unsigned char@0 }@64 }"
				      : "STRUCT record size=12 { m:int@0 m:struct  "
					"size=4 { bytes:ARRAY[4]>unsigned char@0 }@32 m:int@64 }");
		CHECK_EQ(encoded.result.skipped[SKIP_BYTE_ORDER], 1);
		encode_text_free(&encoded);
	}
}

// gcc says the byte order of base types alone.
static void test_untold_byte_order(void) // 2.2.12
{
	for (int has_native = 0; has_native < 2; has_native++) {
		struct db_die *unit;
		struct db *db = start(&unit);
		struct db_die *native = db_base_type(unit, "int", 4, DW_ATE_signed);
		struct db_die *swapped = db_base_type(unit, "int", 4, DW_ATE_signed);
		db_uint(swapped, DW_AT_endianity, DW_END_big);
		struct db_die *colour = db_enum(unit, "colour", 4), *small = db_enum(unit, "s", 1);
		struct db_die *record = db_struct(unit, "record", 80);
		db_member(record, "a", has_native ? native : swapped, 0);
		db_member(record, "b", swapped, 4);
		db_member(record, "c", colour, 8);
		db_member(record, "d", db_typedef(unit, "row", db_array(unit, colour, 3)), 12);
		db_member(record, "e", db_pointer(unit, native), 24);
		db_member(record, "f", small, 32);
		struct db_die *inner = db_struct(unit, "inner", 4); // has an order of its own
		db_member(inner, "colour", colour, 0);
		db_member(record, "g", inner, 36);
		struct db_die *vector = db_array(unit, native, 2);
		db_flag(vector, DW_AT_GNU_vector);
		db_member(record, "h", vector, 40);
		db_bitfield(record, "i", small, 3, 384);
		struct db_die *large = db_base_type(unit, "long double", 16, DW_ATE_float);
		db_member(record, "j", large, 64); // PowerPC's is never swapped
		struct encode_text encoded = encode_text_db(db);
		CHECK_ENCODED(encoded);
#define BYTES(count) "struct  size=" #count " { bytes:ARRAY[" #count "]>unsigned char@0 }"
		if (!has_native)
			CHECK_LINE(encoded, "STRUCT record size=80 { a:" BYTES(4) "@0 b:" BYTES(4)
					    "@32 c:" BYTES(4) "@64 d:" BYTES(12) "@96 e:" BYTES(8)
					    "@192 f:enum s@256 g:struct inner@288 h:" BYTES(8)
					    "@320 j:long double@512 }");
		else
			CHECK_LINE(encoded, "STRUCT record size=80 { a:int@0 b:" BYTES(4)
					    "@32 c:enum colour@64 d:row@96 e:PTR>int@192 "
					    "f:enum s@256 g:struct inner@288 "
					    "h:ARRAY[2]>int@320 i:enum s@384:3 "
					    "j:long double@512 }");
#undef BYTES
		CHECK_LINE(encoded, "STRUCT inner size=4 { colour:enum colour@0 }");
		CHECK_EQ(encoded.result.skipped[SKIP_BYTE_ORDER], has_native ? 1 : 6);
		CHECK_EQ(encoded.result.skipped[SKIP_UNREPRESENTABLE_MEMBER], !has_native);
		encode_text_free(&encoded);
	}
}

// struct { int a; char b[n]; int c; } of a function: gcc gives neither its size nor c's place.
static void test_struct_of_variable_size(void) // 2.4.12
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *base = db_base_type(unit, "int", 4, DW_ATE_signed);
	struct db_die *open = db_type(unit, DW_TAG_array_type, NULL, base);
	db_expr(db_die(open, DW_TAG_subrange_type), DW_AT_upper_bound, DW_OP_fbreg, 4);
	struct db_die *record = db_type(unit, DW_TAG_structure_type, "record", NULL);
	db_member(record, "a", base, 0);
	db_member(record, "b", open, 4);
	db_expr(db_type(record, DW_TAG_member, "c", base), DW_AT_data_member_location, DW_OP_fbreg,
		8, DW_OP_deref, DW_OP_plus);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT record size=4 { a:int@0 b:ARRAY[0]>int@32 }");
	CHECK_EQ(encoded.result.skipped[SKIP_UNREPRESENTABLE_MEMBER], 1);
	encode_text_free(&encoded);
}

// struct flex { int n; int items[]; } by a compiler that gives an array without bounds no child.
static void test_arrays_without_dimension(void) // 2.6.3, 2.6.5
{
	struct db_die *unit;
	struct db *db = start(&unit);
	db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x2000, 0x100);
	struct db_die *base = db_base_type(unit, "int", 4, DW_ATE_signed);
	struct db_die *bare = db_type(unit, DW_TAG_array_type, NULL, base);
	struct db_die *flex = db_struct(unit, "flex", 4);
	db_member(flex, "n", base, 0);
	db_member(flex, "items", bare, 4);
	db_variable(unit, "two", db_array(unit, flex, 2), 0x2000);
	// With a size, members behind it and variables of it are where they are.
	struct db_die *sized = db_uint(db_type(unit, DW_TAG_array_type, NULL, base),
				       DW_AT_byte_size, 12);
	struct db_die *record = db_struct(unit, "record", 20);
	db_member(record, "early", base, 0);
	db_member(record, "sized", sized, 4);
	db_member(record, "late", base, 16);
	db_variable(unit, "three", sized, 0x2010);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT flex size=4 { n:int@0 items:ARRAY[0]>int@32 }");
	CHECK_LINE(encoded, "VAR two > ARRAY[2]>struct flex global");
	CHECK_LINE(encoded, "STRUCT record size=20 { early:int@0 sized:struct  size=12 { "
			    "bytes:ARRAY[12]>unsigned char@0 }@32 late:int@128 }");
	CHECK_LINE(encoded, "DATASEC .data size=28 { two@0+8 three@16+12 }");
	CHECK_EQ(encoded.result.skipped[SKIP_UNREPRESENTABLE_MEMBER], 0);
	CHECK_EQ(encoded.result.skipped[SKIP_PADDED_ARRAY], 1);
	encode_text_free(&encoded);
}

static void test_column_major(void) // 2.6.1: integer m(3,2) of Fortran
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *base = db_base_type(unit, "int", 4, DW_ATE_signed);
	struct db_die *matrix = db_type(unit, DW_TAG_array_type, NULL, base);
	db_uint(matrix, DW_AT_ordering, DW_ORD_col_major);
	db_uint(db_die(matrix, DW_TAG_subrange_type), DW_AT_count, 3);
	db_uint(db_die(matrix, DW_TAG_subrange_type), DW_AT_count, 2);
	db_typedef(unit, "matrix", matrix);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "INT int size=4 signed\n"
			    "TYPEDEF matrix > ARRAY[2]>ARRAY[3]>int\n");
	encode_text_free(&encoded);
}

static void test_default_lower_bound(void) // 2.6.2
{
	static const struct {
		uint16_t language;
		const char *line;
	} cases[] = {
		{DW_LANG_C11, "TYPEDEF t > ARRAY[4]>int"},
		{DW_LANG_Fortran08, "TYPEDEF t > ARRAY[3]>int"},
		{DW_LANG_Ada95, "TYPEDEF t > ARRAY[3]>int"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct db *db = db_create(&(struct db_options){0});
		struct db_die *unit = db_unit(
			db, &(struct db_unit_options){.name = "a", .language = cases[i].language});
		struct db_die *base = db_base_type(unit, "int", 4, DW_ATE_signed);
		struct db_die *array = db_type(unit, DW_TAG_array_type, NULL, base);
		db_uint(db_die(array, DW_TAG_subrange_type), DW_AT_upper_bound, 3);
		db_typedef(unit, "t", array);
		struct db_die *around_zero = db_type(unit, DW_TAG_array_type, NULL, base);
		db_uint(db_sint(db_die(around_zero, DW_TAG_subrange_type), DW_AT_lower_bound, -2),
			DW_AT_upper_bound, 2);
		db_typedef(unit, "around_zero", around_zero);
		struct encode_text encoded = encode_text_db(db);
		CHECK_ENCODED(encoded);
		CHECK_LINE(encoded, cases[i].line);
		CHECK_LINE(encoded, "TYPEDEF around_zero > ARRAY[5]>int");
		encode_text_free(&encoded);
	}
}

// Ada packs elements of an array into bits, and Fortran has them elsewhere.
static void test_elements_apart(void) // 2.6.5, 2.6.7
{
	struct db_die *unit;
	struct db *db = start(&unit);
	db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x2000, 0x100);
	struct db_die *bit = db_base_type(unit, "boolean", 1, DW_ATE_boolean);
	struct db_die *integer = db_base_type(unit, "int", 4, DW_ATE_signed);
	db_variable(unit, "packed", db_uint(db_array(unit, bit, 10), DW_AT_bit_stride, 1), 0x2000);
	struct db_die *plain = db_uint(db_array(unit, integer, 3), DW_AT_bit_stride, 32);
	db_variable(unit, "plain", plain, 0x2010);
	db_variable(unit, "far", db_uint(db_array(unit, integer, 2), DW_AT_byte_stride, 8), 0x2020);
	struct db_die *allocated = db_array(unit, integer, 0);
	db_expr(allocated, DW_AT_data_location, DW_OP_push_object_address, DW_OP_deref);
	struct db_die *apart = db_type(unit, DW_TAG_array_type, NULL, integer);
	db_uint(db_uint(db_die(apart, DW_TAG_subrange_type), DW_AT_count, 4), DW_AT_byte_stride, 8);
	struct db_die *record = db_struct(unit, "record", 128);
	db_member(record, "allocated", allocated, 0);
	db_member(record, "apart", apart, 64);
	db_member(record, "after", integer, 96);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "DATASEC .data size=48 { packed@0+2 plain@16+12 far@32+16 }");
	CHECK_LINE(encoded, "VAR packed > struct  size=2 { bytes:ARRAY[2]>unsigned char@0 } "
			    "global");
	CHECK_LINE(encoded, "VAR plain > ARRAY[3]>int global");
	CHECK_LINE(encoded, "STRUCT record size=128 { after:int@768 }");
	CHECK_EQ(encoded.result.skipped[SKIP_PADDED_ARRAY], 2);
	CHECK_EQ(encoded.result.skipped[SKIP_UNREPRESENTABLE_MEMBER], 2);
	encode_text_free(&encoded);
}

// An array of Ada that an enum counts has an element for each enumerator, whatever their values.
static void test_counted_by_enum(void) // 2.6.2
{
	struct db *db = db_create(&(struct db_options){0});
	struct db_die *unit = db_unit(
		db, &(struct db_unit_options){.name = "a.ads", .language = DW_LANG_Ada95});
	struct db_die *base = db_base_type(unit, "int", 4, DW_ATE_signed);
	static const int64_t values[2][3] = {{1, 2, 3}, {1, 5, 200}};
	for (int has_gaps = 0; has_gaps < 2; has_gaps++) {
		struct db_die *colour = db_enum(unit, has_gaps ? "gaps" : "dense", 1);
		db_enumerator(colour, "R", values[has_gaps][0]);
		db_enumerator(colour, "G", values[has_gaps][1]);
		db_enumerator(colour, "B", values[has_gaps][2]);
		struct db_die *index = db_type(unit, DW_TAG_subrange_type, "index", colour);
		for (int is_part = 0; is_part < 2; is_part++) {
			struct db_die *array = db_type(unit, DW_TAG_array_type, NULL, base);
			db_uint(db_type(array, DW_TAG_subrange_type, NULL, index),
				DW_AT_upper_bound, (uint64_t)values[has_gaps][is_part ? 1 : 2]);
			db_typedef(unit, is_part ? "part" : "whole", array);
		}
	}
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "TYPEDEF whole > ARRAY[3]>int"), 1);
	CHECK_LINE(encoded, "TYPEDEF part > ARRAY[2]>int");
	CHECK_LINE(encoded, "TYPEDEF part#2 > ARRAY[0]>int"); // of the enum with gaps
	CHECK_EQ(encoded.result.skipped[SKIP_ARRAY_TOO_LARGE], 1);
	encode_text_free(&encoded);
}

// clang gives an _Atomic struct the size of the next power of two, and DWARF does not tell.
static void test_atomic_structs(void) // 2.3.4
{
	static const struct {
		const char *producer;
		uint16_t machine;
		const char *line;
	} cases[] = {
		{"clang version 14.0.6", EM_X86_64, "DATASEC .data size=96 { three@0+8 nine@32+32 "
						    "large@64+32 }"},
		{"GNU C17 12.2.0", EM_X86_64, "DATASEC .data size=82 { three@0+6 nine@32+18 "
					      "large@64+18 }"},
		{"clang version 14.0.6", EM_386, "DATASEC .data size=82 { three@0+8 nine@32+18 "
						 "large@64+18 }"},
		{"clang version 14.0.6", EM_S390, "DATASEC .data size=8 { three@0+8 }"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct db *db = db_create(&(struct db_options){.machine = cases[i].machine});
		struct db_unit_options options = {.name = "a.c", .producer = cases[i].producer};
		struct db_die *unit = db_unit(db, &options);
		db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x2000, 0x100);
		struct db_die *character = db_base_type(unit, "char", 1, DW_ATE_signed_char);
		static const uint8_t sizes[] = {3, 9, 9};
		static const char *const names[] = {"three", "nine", "large"};
		for (uint64_t t = 0; t < 3; t++) {
			struct db_die *record = db_struct(unit, names[t], sizes[t]);
			db_member(record, "c", db_array(unit, character, sizes[t]), 0);
			struct db_die *atomic = db_type(unit, DW_TAG_atomic_type, NULL, record);
			db_variable(unit, names[t], db_array(unit, atomic, 2), 0x2000 + t * 32);
		}
		struct encode_text encoded = encode_text_db(db);
		CHECK_ENCODED(encoded);
		CHECK_LINE(encoded, cases[i].line);
		encode_text_free(&encoded);
	}
}

// clang 14 makes a bitfield of a member that is an _Atomic struct.
static void test_atomic_member(void) // 2.3.4
{
	struct db *db = db_create(&(struct db_options){0});
	struct db_unit_options options = {.name = "a.c", .producer = "clang version 14.0.6"};
	struct db_die *unit = db_unit(db, &options);
	struct db_die *character = db_base_type(unit, "char", 1, DW_ATE_signed_char);
	struct db_die *three = db_struct(unit, "three", 3);
	db_member(three, "c", db_array(unit, character, 3), 0);
	struct db_die *record = db_struct(unit, "record", 12);
	struct db_die *atomic = db_type(unit, DW_TAG_atomic_type, NULL, three);
	struct db_die *member = db_type(record, DW_TAG_member, "m", atomic);
	db_uint(member, DW_AT_byte_size, 3);
	db_uint(member, DW_AT_bit_size, 32);
	db_sint(member, DW_AT_bit_offset, -24);
	db_uint(member, DW_AT_data_member_location, 2);
	db_member(record, "after", character, 8);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT record size=12 { m:struct  size=4 { value:struct three@0 }@32 "
			    "after:char@64 }");
	encode_text_free(&encoded);
}

static void test_subranges(void) // 2.3.5
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *base = db_base_type(unit, "int", 4, DW_ATE_signed);
	struct db_die *small = db_type(unit, DW_TAG_subrange_type, "small", base);
	db_uint(small, DW_AT_byte_size, 1);
	struct db_die *biased = db_type(unit, DW_TAG_subrange_type, "biased", base);
	db_uint(biased, DW_AT_GNU_bias, 100);
	struct db_die *record = db_struct(unit, "record", 12);
	db_member(record, "same", db_type(unit, DW_TAG_subrange_type, "same", base), 0);
	db_member(record, "small", small, 4);
	db_member(record, "biased", biased, 8);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT record size=12 { same:int@0 small:int#2@32 }");
	CHECK_LINE(encoded, "INT int#2 size=1 signed");
	CHECK_EQ(encoded.result.skipped[SKIP_UNSUPPORTED_TYPE], 1);
	CHECK_EQ(encoded.result.skipped[SKIP_UNREPRESENTABLE_MEMBER], 1);
	encode_text_free(&encoded);
}

static void test_strings(void) // 2.3.5: character(len=7) of Fortran
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *string = db_type(unit, DW_TAG_string_type, NULL, NULL);
	db_uint(string, DW_AT_byte_size, 7);
	struct db_die *dynamic = db_type(unit, DW_TAG_string_type, NULL, NULL);
	db_uint(db_uint(dynamic, DW_AT_byte_size, 8), DW_AT_string_length, 0);
	struct db_die *record = db_struct(unit, "record", 24);
	db_member(record, "name", db_array(unit, string, 2), 0);
	db_member(record, "dynamic", dynamic, 16);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT record size=24 { name:ARRAY[2]>struct  size=7 "
			    "{ bytes:ARRAY[7]>unsigned char@0 }@0 }");
	CHECK_EQ(encoded.result.skipped[SKIP_ODD_BASE_TYPE], 1);
	encode_text_free(&encoded);
}

int main(void)
{
	test_sizes_that_btf_lacks();
	test_opaque_enums();
	test_other_byte_order();
	test_untold_byte_order();
	test_struct_of_variable_size();
	test_arrays_without_dimension();
	test_column_major();
	test_default_lower_bound();
	test_elements_apart();
	test_counted_by_enum();
	test_atomic_structs();
	test_atomic_member();
	test_subranges();
	test_strings();
	return CHECK_EXIT();
}
