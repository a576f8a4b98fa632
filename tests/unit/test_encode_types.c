// SPDX-License-Identifier: GPL-3.0-or-later
//
// DWARF types become BTF types: base types, pointers, qualifiers, typedefs, arrays, enumerations
// and subroutine types. The rules are those of encoding 2.2, 2.3 and 2.6 to 2.8, each by its
// number.
//
// Cases are built DIE by DIE, as compilers write them and as they don't, and the whole BTF, or the
// line that matters, is compared as text (encode_text.h).
#include "check.h"
#include "encode_text.h"

// ---- 2.2 base types ----

static void test_base_types(void)
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
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
	struct db *db = db_start(&unit);
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
	struct db *db = db_start(&unit);
	db_base_type(unit, "DW_ATE_unsigned_24", 3, DW_ATE_unsigned);
	db_base_type(unit, "DW_ATE_signed_24", 3, DW_ATE_signed);
	db_base_type(unit, "nothing", 0, DW_ATE_unsigned);
	db_base_type(unit, "wide", 32, DW_ATE_unsigned);
	db_base_type(unit, "complex float", 8, DW_ATE_complex_float);
	db_base_type(unit, "complex int", 8, DW_ATE_lo_user);
	db_base_type(unit, "complex", 16, DW_ATE_complex_float); // clang
	db_base_type(unit, NULL, 4, DW_ATE_signed);
	struct encode_text encoded = encode_text_db(db);
	// The first two are of LLVM's location expressions. No variable is of them.
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "INT __SANITIZED_FAKE_INT__ size=4");
	CHECK_LINE(encoded, "INT __SANITIZED_FAKE_INT__#2 size=4 signed");
	CHECK_LINE(encoded, "INT __unnamed_base_type size=4 signed");
	CHECK_LINE(encoded, "INT _Complex float size=8");
	CHECK_LINE(encoded, "INT _Complex int size=8");
	CHECK_LINE(encoded, "INT _Complex double size=16");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "INT"), 8); // the bytes' type, and "int"
	CHECK_EQ(encoded.result.skipped[SKIP_ODD_BASE_TYPE], 4);
	CHECK_EQ(encoded.result.skipped[SKIP_COMPLEX], 2);
	encode_text_free(&encoded);
}

// ---- 2.3 pointers, qualifiers, typedefs ----

static void test_qualifiers(void)
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
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
	struct db *db = db_start(&unit);
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

// ---- 2.6 arrays ----

static struct db_die *dimension(struct db_die *array, uint16_t form, uint64_t upper_bound)
{
	db_form(db_die(array, DW_TAG_subrange_type), DW_AT_upper_bound, form, upper_bound);
	return array;
}

static void test_arrays(void)
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
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
	db_typedef(unit, "from_one", lower); // 2.6.2
	struct db_die *vector = db_flag(db_array(unit, base, 4), DW_AT_GNU_vector);
	db_typedef(unit, "vector", vector); // 2.6.5
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "TYPEDEF bare > ARRAY[0]>int\n"
			    "TYPEDEF bounded > ARRAY[256]>int\n"
			    "TYPEDEF computed > ARRAY[0]>int\n"
			    "TYPEDEF counted > ARRAY[7]>int\n"
			    "TYPEDEF cube > ARRAY[3]>ARRAY[4]>ARRAY[5]>int\n"
			    "TYPEDEF from_one > ARRAY[4]>int\n"
			    "INT int size=4 signed\n"
			    "TYPEDEF open > ARRAY[0]>ARRAY[4]>int\n"
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
	struct db *db = db_start(&unit);
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

	db = db_start(&unit);
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
	struct db *db = db_start(&unit);
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
	struct db *db = db_start(&unit);
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
	struct db *db = db_start(&unit);
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

int main(void)
{
	test_base_types();
	test_floats();
	test_odd_base_types();
	test_qualifiers();
	test_foreign_types();
	test_arrays();
	test_index_types();
	test_enums();
	test_enum_through_typedef();
	test_prototypes();
	return CHECK_EXIT();
}
