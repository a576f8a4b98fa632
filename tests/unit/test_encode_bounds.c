// SPDX-License-Identifier: GPL-3.0-or-later
//
// What BTF cannot say, or kernels would refuse: each is mended or dropped alone, counted by its
// reason (plugin/import/skips.h), and leaves the rest of the blob as it was.
//
// Each case adds its oddity to a unit that also has `struct sound`, which must come out intact.
// Reasons about functions, variables and whole units have their tests with those; main() checks
// that all were seen somewhere.
#include <stdlib.h>

#include "check.h"
#include "encode_text.h"

static struct db *db;
static struct db_die *unit, *integer, *character;
static bool is_seen[SKIP_REASON_COUNT];

static void start_version(uint16_t version)
{
	db = db_create(&(struct db_options){0});
	unit = db_unit(db, &(struct db_unit_options){.name = "a.c", .version = version});
	integer = db_int(unit);
	character = db_base_type(unit, "char", 1, DW_ATE_signed_char);
	struct db_die *sound = db_struct(unit, "sound", 8);
	db_member(sound, "a", integer, 0);
	db_bitfield(sound, "b", integer, 5, 32);
}

static void start(void)
{
	start_version(5);
}

// Encodes; exactly `count` skips for this reason and none for others.
static struct encode_text finish(enum skip_reason reason, uint64_t count)
{
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT sound size=8 { a:int@0 b:int@32:5 }");
	for (int i = 0; i < SKIP_REASON_COUNT; i++) {
		CHECK_EQ(encoded.result.skipped[i], i == (int)reason ? count : 0);
		if (encoded.result.skipped[i] != (i == (int)reason ? count : 0))
			fprintf(stderr, "  the reason is %s\n",
				skip_reason_name((enum skip_reason)i));
	}
	is_seen[reason] = true;
	return encoded;
}

static void finish_line(enum skip_reason reason, uint64_t count, const char *line)
{
	struct encode_text encoded = finish(reason, count);
	CHECK_LINE(encoded, line);
	encode_text_free(&encoded);
}

static void test_qualifiers_and_base_types(void)
{
	start();
	struct db_die *holder = db_struct(unit, "holder", 4);
	db_member(holder, "m", db_type(unit, DW_TAG_atomic_type, NULL, integer), 0);
	finish_line(SKIP_ATOMIC_QUALIFIER, 1, "STRUCT holder size=4 { m:int@0 }");

	start();
	db_typedef(unit, "z", db_base_type(unit, "complex double", 16, DW_ATE_complex_float));
	finish_line(SKIP_COMPLEX, 1, "INT _Complex double size=16");

	start();
	db_typedef(unit, "z", db_base_type(unit, "odd", 5, DW_ATE_unsigned));
	finish_line(SKIP_ODD_BASE_TYPE, 1,
		    "TYPEDEF z > struct  size=5 { bytes:ARRAY[5]>unsigned char@0 }");

	start(); // a base type is 16 bytes at most
	db_typedef(unit, "z", db_base_type(unit, "vast float", 32, DW_ATE_float));
	finish_line(SKIP_ODD_BASE_TYPE, 1,
		    "TYPEDEF z > struct  size=32 { bytes:ARRAY[32]>unsigned char@0 }");

	start(); // truncated to 32 bits it would be 4
	db_typedef(unit, "z", db_base_type(unit, "vast", UINT64_C(0x100000004), DW_ATE_unsigned));
	finish_line(SKIP_ODD_BASE_TYPE, 1, "TYPEDEF z > struct  size=0 { }");

	start(); // gcc's scalar_storage_order
	db_typedef(unit, "z",
		   db_uint(db_base_type(unit, "short", 2, DW_ATE_signed), DW_AT_endianity,
			   DW_END_big));
	finish_line(SKIP_BYTE_ORDER, 1,
		    "TYPEDEF z > struct  size=2 { bytes:ARRAY[2]>unsigned char@0 }");

	start(); // clang's ext_vector_type(3)
	db_typedef(unit, "z",
		   db_uint(db_flag(db_array(unit, integer, 3), DW_AT_GNU_vector), DW_AT_byte_size,
			   16));
	finish_line(SKIP_PADDED_ARRAY, 1,
		    "TYPEDEF z > struct  size=16 { elements:ARRAY[3]>int@0 }");

	start();
	db_typedef(unit, "z", db_base_type(unit, "__int128", 16, DW_ATE_signed));
	finish_line(SKIP_COMPLEX, 0, "INT __int128 size=16 signed"); // nothing is wrong with it

	start();
	db_typedef(unit, "z", db_type(unit, DW_TAG_reference_type, NULL, integer));
	finish_line(SKIP_REFERENCE_TYPE, 1, "TYPEDEF z > PTR>int");

	start();
	db_typedef(unit, "z", db_die(unit, DW_TAG_ptr_to_member_type));
	finish_line(SKIP_UNSUPPORTED_TYPE, 1, "TYPEDEF z > void");
}

static void test_names(void)
{
	start();
	db_struct(unit, "bad<int>", 4);
	db_typedef(unit, "bad$typedef", integer);
	db_typedef(unit, "z", db_type(unit, DW_TAG_typedef, "9lives", integer));
	struct db_die *holder = db_struct(unit, "holder", 4);
	db_member(holder, "b d", integer, 0);
	struct db_die *colour = db_enum(unit, "colour", 4);
	db_enumerator(colour, "fine", 1);
	db_enumerator(colour, "not-fine", 2);
	struct encode_text encoded = finish(SKIP_RESPELLED_NAME, 5);
	CHECK_LINE(encoded, "STRUCT bad_int_ size=4 { }");
	CHECK_LINE(encoded, "TYPEDEF bad_typedef > int");
	CHECK_LINE(encoded, "TYPEDEF z > _9lives");
	CHECK_LINE(encoded, "STRUCT holder size=4 { b_d:int@0 }");
	CHECK_LINE(encoded, "ENUM colour size=4 { fine=1 not_fine=2 }");
	encode_text_free(&encoded);

	char name[514];
	memset(name, 'n', 513);
	name[513] = '\0';
	start();
	db_typedef(unit, name + 1, integer); // 512: the longest
	struct db_die *hidden = db_declaration(unit, DW_TAG_structure_type, name);
	db_typedef(unit, "z", db_pointer(unit, hidden));
	encoded = finish(SKIP_RESPELLED_NAME, 1);
	CHECK(strstr(encoded.text, name + 1) != NULL);
	name[117] = '\0'; // is cut, and has a suffix of its own
	const char *cut = strstr(encoded.text, "FWD struct n");
	CHECK(cut && !strncmp(cut + strlen("FWD struct "), name, 117));
	CHECK(cut && !strncmp(cut + strlen("FWD struct ") + 117, "__", 2));
	encode_text_free(&encoded);
}

// What C++ has and C has not. Parameters alone keep no spelling: kernels take none without a name.
static void test_cplusplus(void)
{
	start();
	struct db_die *callback = db_die(unit, DW_TAG_subroutine_type);
	db_parameter(callback, "odd name", integer);
	db_typedef(unit, "z", db_pointer(unit, callback));
	finish_line(SKIP_INVALID_NAME, 1, "TYPEDEF z > PTR>PROTO(int)>void");

	start();
	struct db_die *derived = db_struct(unit, "derived", 8);
	struct db_die *base = db_type(derived, DW_TAG_inheritance, NULL, integer);
	db_uint(base, DW_AT_virtuality, DW_VIRTUALITY_virtual);
	finish_line(SKIP_VIRTUAL_BASE, 1, "STRUCT derived size=8 { }");

	start();
	struct db_die *second = db_unit(
		db, &(struct db_unit_options){.name = "a.cc", .language = DW_LANG_C_plus_plus});
	struct db_die *inner = db_struct(second, "inner", 8);
	db_member(inner, "x", db_base_type(second, "int", 4, DW_ATE_signed), 0);
	derived = db_struct(second, "derived", 8);
	db_uint(db_type(derived, DW_TAG_inheritance, NULL, inner), DW_AT_data_member_location, 0);
	db_member(derived, "tail", db_base_type(second, "char", 1, DW_ATE_signed_char), 4);
	struct encode_text encoded = encode_text_db(db);
	CHECK_LINE(encoded,
		   "STRUCT derived size=8 { __base_inner:struct inner_base@0 tail:char@32 }");
	CHECK_EQ(encoded.result.skipped[SKIP_SHARED_TAIL], 1);
	CHECK_EQ(encoded.result.skipped[SKIP_RESPELLED_NAME], 1); // inner.base
	is_seen[SKIP_SHARED_TAIL] = true;
	encode_text_free(&encoded);
}

static void test_members(void)
{
	start(); // beside a bitfield there is room for offsets of up to 2 MiB: all bitfields go
	struct db_die *far = db_struct(unit, "far", 3 << 20);
	db_bitfield(far, "flag", integer, 1, 0);
	db_member(far, "pad", db_array(unit, character, (3 << 20) - 8), 4);
	db_member(far, "tail", integer, (3 << 20) - 4);
	finish_line(SKIP_UNREPRESENTABLE_MEMBER, 1,
		    "STRUCT far size=3145728 { pad:ARRAY[3145720]>char@32 tail:int@25165792 }");

	start(); // without a bitfield nothing is lost
	far = db_struct(unit, "far", 3 << 20);
	db_member(far, "pad", db_array(unit, character, (3 << 20) - 4), 0);
	db_member(far, "tail", integer, (3 << 20) - 4);
	finish_line(SKIP_UNREPRESENTABLE_MEMBER, 0,
		    "STRUCT far size=3145728 { pad:ARRAY[3145724]>char@0 tail:int@25165792 }");

	start(); // the last offset that has room
	far = db_struct(unit, "far", 2 << 20);
	db_bitfield(far, "flag", integer, 1, 0);
	db_bitfield(far, "last", integer, 1, (2 << 23) - 1);
	finish_line(SKIP_UNREPRESENTABLE_MEMBER, 0,
		    "STRUCT far size=2097152 { flag:int@0:1 last:int@16777215:1 }");

	start();
	struct db_die *odd = db_struct(unit, "odd", 8);
	db_member(odd, "void_member", NULL, 0);
	db_member(odd, "function", db_type(unit, DW_TAG_subroutine_type, NULL, NULL), 0);
	db_form(db_type(odd, DW_TAG_member, "negative", integer), DW_AT_data_member_location,
		DW_FORM_sdata, (uint64_t)-4);
	db_bitfield(odd, "outside", integer, 5, 60);
	db_bitfield(odd, "wide", integer, 33, 0);
	db_bitfield(odd, "of_pointer", db_pointer(unit, NULL), 3, 0);
	db_member(odd, "crosses_the_end", db_array(unit, integer, 3), 0);
	db_member(odd, "hidden", db_declaration(unit, DW_TAG_structure_type, "hidden"), 0);
	db_form(db_type(odd, DW_TAG_member, "unaligned", integer), DW_AT_data_bit_offset,
		DW_FORM_data1, 3);
	db_member(odd, "fine", integer, 4);
	finish_line(SKIP_UNREPRESENTABLE_MEMBER, 9, "STRUCT odd size=8 { fine:int@32 }");

	start();
	struct db_die *either = db_union(unit, "either", 8);
	db_member(either, "fine", integer, 0);
	db_member(either, "late", integer, 4);
	finish_line(SKIP_UNREPRESENTABLE_MEMBER, 1, "UNION either size=8 { fine:int@0 }");

	start();
	struct db_die *vast = db_struct(unit, "vast", UINT64_C(5) << 30);
	db_member(vast, "fine", integer, 0);
	db_member(vast, "far", integer, UINT64_C(1) << 29); // 4 Gi bits
	finish_line(SKIP_UNREPRESENTABLE_MEMBER, 2, "STRUCT vast size=4294967295 { fine:int@0 }");
}

static void test_many_members(void)
{
	start();
	struct db_die *most = db_struct(unit, "most", 65535),
		      *more = db_struct(unit, "more", 65536);
	for (uint64_t i = 0; i < 65536; i++) {
		if (i < 65535)
			db_member(most, "m", character, i);
		db_member(more, "m", character, i);
	}
	struct encode_bytes image = {0};
	image.bytes = db_finish(db, &image.size);
	db_destroy(db);
	struct encode_text encoded = encode_text_run(NULL, &image);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT more size=65536 { }");
	CHECK(strstr(encoded.text, " m:char@524272 }") != NULL); // the 65535th of `most`
	CHECK_EQ(encoded.result.skipped[SKIP_TOO_MANY_MEMBERS], 1);
	is_seen[SKIP_TOO_MANY_MEMBERS] = true;
	encode_text_free(&encoded);

	start();
	struct db_die *colours = db_enum(unit, "colours", 4);
	for (int i = 0; i < 65536; i++)
		db_enumerator(colours, "c", i);
	finish_line(SKIP_UNREPRESENTABLE_ENUM, 1, "ENUM colours size=4 { }");

	start();
	struct db_die *proto = db_type(unit, DW_TAG_subroutine_type, NULL, integer);
	for (int i = 0; i < 65536; i++)
		db_parameter(proto, NULL, integer);
	db_typedef(unit, "z", db_pointer(unit, proto));
	finish_line(SKIP_ILL_FORMED_PROTO, 1, "TYPEDEF z > PTR>PROTO(...)>int");

	start();
	size_t text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 16);
	db_symbol(db, "f", 0x1000, 16, STT_FUNC, STB_GLOBAL, text);
	struct db_die *function = db_function(unit, "f", integer, 0x1000, 16);
	for (int i = 0; i < 65536; i++)
		db_parameter(function, "p", integer);
	encoded = finish(SKIP_FUNC_TOO_MANY_PARAMETERS, 1);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "FUNC"), 0);
	encode_text_free(&encoded);
}

static void test_enums(void)
{
	start();
	struct db_die *small = db_enum(unit, "small", 4);
	db_enumerator(small, "fine", 1);
	db_enumerator(small, "large", (int64_t)1 << 32);
	finish_line(SKIP_UNREPRESENTABLE_ENUM, 1, "ENUM small size=4 { fine=1 }");

	start();
	struct db_die *vast = db_enum(unit, "vast", 16);
	db_enumerator(vast, "w", 1);
	db_typedef(unit, "z", vast);
	finish_line(SKIP_UNREPRESENTABLE_ENUM, 1,
		    "TYPEDEF z > struct  size=16 { bytes:ARRAY[16]>unsigned char@0 }");

	start();
	struct db_die *three = db_enum(unit, "three", 3);
	db_enumerator(three, "t", 1);
	db_typedef(unit, "z", three);
	finish_line(SKIP_UNREPRESENTABLE_ENUM, 1,
		    "TYPEDEF z > struct  size=3 { bytes:ARRAY[3]>unsigned char@0 }");

	start(); // 7.29
	struct db_die *wide = db_enum(unit, "wide", 8);
	db_enumerator(wide, "w", (int64_t)1 << 40);
	struct db_die *holder = db_struct(unit, "holder", 16);
	db_bitfield(holder, "narrow", wide, 32, 0);
	db_bitfield(holder, "broad", wide, 41, 64);
	finish_line(SKIP_WIDE_ENUM_BITFIELD, 1,
		    "STRUCT holder size=16 { narrow:enum wide@0:32 broad:long long unsigned "
		    "int@64:41 }");
}

static void test_arrays(void)
{
	start(); // dimensions that multiply to more than 32 bits: as many as fit
	struct db_die *cube = db_type(unit, DW_TAG_array_type, NULL, character);
	for (int i = 0; i < 3; i++)
		db_uint(db_die(cube, DW_TAG_subrange_type), DW_AT_count, 1 << 20);
	db_typedef(unit, "z", cube);
	finish_line(SKIP_ARRAY_TOO_LARGE, 1,
		    "TYPEDEF z > ARRAY[1048576]>ARRAY[0]>ARRAY[1048576]>char");

	start(); // a size that does not fit
	db_typedef(unit, "z", db_array(unit, integer, 1 << 30));
	finish_line(SKIP_ARRAY_TOO_LARGE, 1, "TYPEDEF z > ARRAY[0]>int");

	start(); // the largest that fits
	db_typedef(unit, "z", db_array(unit, integer, (1 << 30) - 1));
	finish_line(SKIP_ARRAY_TOO_LARGE, 0, "TYPEDEF z > ARRAY[1073741823]>int");

	start(); // 2.6.6
	db_typedef(unit, "z", db_array(unit, NULL, 4));
	finish_line(SKIP_UNSUPPORTED_TYPE, 1, "TYPEDEF z > void");

	start(); // of an incomplete type
	struct db_die *hidden = db_declaration(unit, DW_TAG_structure_type, "hidden");
	db_typedef(unit, "z", db_array(unit, hidden, 4));
	finish_line(SKIP_UNSUPPORTED_TYPE, 1, "TYPEDEF z > ARRAY[0]>unsigned char");
}

static void test_floats(void) // 1.7.25
{
	start();
	struct db_die *real = db_base_type(unit, "double", 8, DW_ATE_float);
	struct db_die *packed = db_struct(unit, "packed", 17);
	db_member(packed, "c", character, 0);
	db_member(packed, "moved", db_typedef(unit, "real_t", real), 1);
	db_member(packed, "last", real, 9);
	struct db_die *fine = db_struct(unit, "fine", 8);
	db_member(fine, "at", real, 0);
	struct encode_text encoded = finish(SKIP_MISALIGNED_FLOAT, 2);
	CHECK_LINE(encoded, "STRUCT packed size=17 { c:char@0 moved:double@8 last:double@72 }");
	CHECK_LINE(encoded, "FLOAT double size=8");
	CHECK_LINE(encoded, "INT double size=8"); // one stands in for both
	encode_text_free(&encoded);
}

// i386's long double, in a packed struct with bitfields.
static void test_floats_of_12_bytes(void) // 1.7.24, 1.7.25
{
	start();
	struct db_die *real = db_base_type(unit, "long double", 12, DW_ATE_float);
	struct db_die *packed = db_struct(unit, "packed", 26);
	db_bitfield(packed, "b", character, 3, 0);
	db_member(packed, "moved", real, 1);
	db_member(packed, "last", real, 13);
	db_bitfield(packed, "c", character, 3, 200);
	struct encode_text encoded = finish(SKIP_MISALIGNED_FLOAT, 2);
	CHECK_LINE(encoded, "STRUCT packed size=26 { b:char@0:3 moved:ARRAY[12]>unsigned char@8 "
			    "last:ARRAY[12]>unsigned char@104 c:char@200:3 }");
	encode_text_free(&encoded);
}

static void test_prototypes(void) // 1.7.26
{
	start();
	struct db_die *proto = db_type(unit, DW_TAG_subroutine_type, NULL, integer);
	db_parameter(proto, NULL, db_typedef(unit, "unit_t", NULL));
	db_parameter(proto, NULL, integer);
	db_typedef(unit, "z", proto);
	finish_line(SKIP_ILL_FORMED_PROTO, 1, "TYPEDEF z > PROTO(...)>int");

	start();
	struct db_die *hidden = db_declaration(unit, DW_TAG_structure_type, "hidden");
	proto = db_type(unit, DW_TAG_subroutine_type, NULL, hidden);
	db_parameter(proto, NULL, hidden);
	db_typedef(unit, "z", proto);
	finish_line(SKIP_ILL_FORMED_PROTO, 1, "TYPEDEF z > PROTO(...)>void");
}

static void test_cycles(void)
{
	start();
	struct db_die *a = db_typedef(unit, "a", NULL), *b = db_typedef(unit, "b", a);
	db_ref(a, DW_AT_type, b);
	finish_line(SKIP_CYCLE, 1, "TYPEDEF a > b");

	start();
	struct db_die *pointer = db_pointer(unit, NULL);
	db_ref(pointer, DW_AT_type, pointer);
	db_typedef(unit, "z", pointer);
	finish_line(SKIP_CYCLE, 1, "TYPEDEF z > PTR>void");

	start(); // an anonymous struct that points to itself
	struct db_die *nameless = db_struct(unit, NULL, 8);
	db_member(nameless, "next", db_pointer(unit, nameless), 0);
	db_typedef(unit, "z", nameless);
	struct encode_text encoded = finish(SKIP_CYCLE, 1);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "TYPEDEF z"), 1);
	encode_text_free(&encoded);

	start(); // a struct within itself
	struct db_die *inside = db_struct(unit, "inside", 8);
	db_member(inside, "m", inside, 0);
	finish_line(SKIP_CYCLE, 1, "STRUCT inside size=8 { }");

	start(); // two that hold each other
	struct db_die *one = db_struct(unit, "one", 8), *two = db_struct(unit, "two", 8);
	db_member(one, "m", two, 0);
	db_member(two, "m", db_array(unit, one, 1), 0);
	db_member(two, "n", integer, 0);
	finish_line(SKIP_CYCLE, 1, "STRUCT one size=8 { m:struct two@0 }");

	start(); // an alias of itself
	struct db_die *atomic = db_die(unit, DW_TAG_immutable_type);
	db_ref(atomic, DW_AT_type, atomic);
	db_typedef(unit, "z", atomic);
	encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	encode_text_free(&encoded);
}

// A long chain is legal C (macros make such), but readers stop following: no crash, no deep
// recursion.
static void test_long_chains(void)
{
	start();
	struct db_die *type = integer;
	for (int i = 0; i < 100000; i++)
		type = db_pointer(unit, type);
	db_typedef(unit, "z", type);
	struct encode_text encoded = encode_text_db_large(db);
	CHECK_EQ(encoded.status, STATUS_OK);
	CHECK(encoded.result.types > 100000);
	encode_text_free(&encoded);

	start(); // qualifiers around a member's type
	type = integer;
	for (int i = 0; i < 200; i++)
		type = db_type(unit, i % 2 ? DW_TAG_const_type : DW_TAG_volatile_type, NULL, type);
	struct db_die *holder = db_struct(unit, "holder", 4);
	db_member(holder, "m", type, 0);
	encoded = encode_text_db(db);
	// kernels count 32 steps and refuse it: not asked for here
	CHECK_EQ(encoded.status, STATUS_OK);
	encode_text_free(&encoded);
}

static void test_references(void)
{
	start();
	db_form(db_string(db_die(unit, DW_TAG_typedef), DW_AT_name, "z"), DW_AT_type, DW_FORM_ref4,
		0xffff);
	finish_line(SKIP_UNRESOLVED_REFERENCE, 1, "TYPEDEF z > void");
}

static void test_reason_names(void)
{
	for (int i = 0; i < SKIP_REASON_COUNT; i++) {
		const char *name = skip_reason_name((enum skip_reason)i);
		CHECK(name && strspn(name, "abcdefghijklmnopqrstuvwxyz_") == strlen(name) && *name);
	}
}

// Reasons of types must be reached here; units, functions and variables have tests of their own.
static void test_all_reasons_seen(void)
{
	for (int i = 0; i < SKIP_EXCLUDED_UNIT; i++) {
		CHECK(is_seen[i]);
		if (!is_seen[i])
			fprintf(stderr, "  no case for %s\n",
				skip_reason_name((enum skip_reason)i));
	}
}

int main(void)
{
	test_qualifiers_and_base_types();
	test_names();
	test_cplusplus();
	test_members();
	test_many_members();
	test_enums();
	test_arrays();
	test_floats();
	test_floats_of_12_bytes();
	test_prototypes();
	test_cycles();
	test_long_chains();
	test_references();
	test_reason_names();
	test_all_reasons_seen();
	return CHECK_EXIT();
}
