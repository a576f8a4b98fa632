// SPDX-License-Identifier: GPL-3.0-or-later
//
// The runtime's text: numbers against printf, values and declarations against what C shows.
#include "btf_blob.h"
#include "check.h"
#include "ldbtf/btf.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static struct btf_blob open_text(struct ldbtf *btf, const char *text)
{
	struct btf_blob blob = btf_blob_from_text(text, host_is_big_endian());
	CHECK_EQ(ldbtf_open(btf, blob.bytes, blob.size), LDBTF_OK);
	btf->pointer_size = 8;
	return blob;
}

struct page {
	char text[20000];
	size_t length;
};

static void keep(void *context, char c)
{
	struct page *page = context;
	if (page->length < sizeof(page->text) - 1)
		page->text[page->length] = c;
	page->length++;
}

static enum ldbtf_status print(struct page *page, const struct ldbtf *btf, uint32_t id,
			       const void *memory, size_t size)
{
	// Exactly as long as said, so that ASan sees a read outside.
	void *copy = malloc(size ? size : 1);
	memcpy(copy, memory, size);
	memset(page, 0, sizeof(*page));
	struct ldbtf_output output = {keep, page};
	enum ldbtf_status status = ldbtf_print_value(btf, id, copy, size, &output);
	free(copy);
	return status;
}

static void check_value(const char *types, const void *memory, size_t size,
			enum ldbtf_status status, const char *text)
{
	static struct page page;
	struct ldbtf btf;
	struct btf_blob blob = open_text(&btf, types);
	CHECK_EQ(print(&page, &btf, 1, memory, size), status);
	CHECK_STR(page.text, text);
	btf_blob_free(&blob);
}

#define VALUE(types, type, value, text)                                              \
	do {                                                                         \
		type check_memory = (value);                                         \
		check_value(types, &check_memory, sizeof(check_memory), LDBTF_OK, text); \
	} while (0)

static void test_numbers(void)
{
	VALUE("INT int 4 0x01000020;", int32_t, -2147483647 - 1, "-2147483648");
	VALUE("INT int 4 0x01000020;", int32_t, 0, "0");
	VALUE("INT unsigned 4 32;", uint32_t, 4294967295u, "4294967295");
	VALUE("INT l 8 0x01000040;", int64_t, INT64_MIN, "-9223372036854775808");
	VALUE("INT l 8 64;", uint64_t, UINT64_MAX, "18446744073709551615");
	VALUE("INT l 8 64;", uint64_t, UINT64_C(10000000000000000000), "10000000000000000000");
	VALUE("INT b 1 0x04000008;", uint8_t, 1, "true");
	VALUE("INT b 1 0x04000008;", uint8_t, 0, "false");
	VALUE("INT b 1 0x04000008;", uint8_t, 2, "2");
	VALUE("INT char 1 0x01000008;", char, 'a', "'a'");
	VALUE("INT char 1 0x01000008;", char, '\'', "'\\''");
	VALUE("INT char 1 0x01000008;", char, 7, "7");
	VALUE("INT \"unsigned char\" 1 8;", uint8_t, 'a', "97");
	VALUE("PTR - 0;", uint64_t, 0, "0x0");
	VALUE("PTR - 0;", uint64_t, UINT64_C(0xffff888012345678), "0xffff888012345678");
	VALUE("ENUM e 4 : A 0 : B 1;", uint32_t, 1, "B");
	VALUE("ENUM e 4 : A 0 : B 1;", uint32_t, UINT32_MAX, "4294967295");
	VALUE("ENUM! e 4 : A 0 : B -1;", int32_t, -1, "B");
	VALUE("ENUM! e 4 : A 0 : B -1;", int32_t, -2, "-2");
	VALUE("ENUM64 e 8 : A 5 1;", uint64_t, UINT64_C(0x100000005), "A");
	VALUE("ENUM e 1 : A 255;", uint8_t, 255, "A");
	uint8_t wide[16];
	for (unsigned i = 0; i < 16; i++)
		wide[host_is_big_endian() ? 15 - i : i] = (uint8_t)i;
	check_value("INT wide 16 128;", wide, 16, LDBTF_OK, "0x0f0e0d0c0b0a09080706050403020100");
}

static void check_double(double value)
{
	char expected[64];
	snprintf(expected, sizeof(expected), "%g", value);
	check_value("FLOAT double 8;", &value, sizeof(value), LDBTF_OK, expected);
}

static void test_floats(void)
{
	static const double values[] = {
		0,
		1,
		-1,
		0.5,
		0.75,
		0.1,
		3.14159265,
		100,
		99999.9,
		999999,
		999999.4,
		1e6,
		1234567,
		1e-4,
		1e-5,
		0.00012345,
		1e100,
		1e-100,
		6.02214076e23,
		DBL_MAX,
		DBL_MIN,
		-DBL_MAX,
		4.9406564584124654e-324,
		123456789012345678.0,
		0.999999,
		0.9999999,
		9.99999e-5,
		65536,
		1.5e300,
		2.5e-310,
		1e22,
		100000,
		120000,
		7,
	};
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		check_double(values[i]);
}

// Spread over all exponents. The last digit may differ where the exact value lies near a half.
static void test_random_floats(void)
{
	static struct page page;
	struct ldbtf btf;
	struct btf_blob blob = open_text(&btf, "FLOAT double 8; FLOAT float 4;");
	uint64_t random = 1;
	unsigned wrong = 0;
	for (unsigned i = 0; i < 20000; i++) {
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
		double value;
		memcpy(&value, &random, sizeof(value));
		if (!isfinite(value))
			continue;
		print(&page, &btf, 1, &value, sizeof(value));
		double back = strtod(page.text, NULL);
		if (fabs(back - value) > fabs(value) * 5.1e-6 + 5e-324)
			wrong++;
	}
	CHECK_EQ(wrong, 0);
	btf_blob_free(&blob);
}

static void test_special_floats(void)
{
	VALUE("FLOAT float 4;", float, 0.75f, "0.75");
	VALUE("FLOAT float 4;", float, -FLT_MAX, "-3.40282e+38");
	VALUE("FLOAT float 4;", float, 1.40129846e-45f, "1.4013e-45");
	VALUE("FLOAT float 4;", float, INFINITY, "inf");
	VALUE("FLOAT float 4;", float, -INFINITY, "-inf");
	VALUE("FLOAT double 8;", double, -0.0, "-0");
	double not_a_number = NAN;
	VALUE("FLOAT double 8;", double, not_a_number, "nan");
	uint8_t half[2] = {0x12, 0x34};
	check_value("FLOAT half 2;", half, 2, LDBTF_OK, host_is_big_endian() ? "0x1234" : "0x3412");
}

static void test_text(void)
{
	static const char types[] = "ARRAY - 0 2 3 8; INT char 1 0x01000008; INT int 4 0x01000020;";
	check_value(types, "hello\0x", 8, LDBTF_OK, "\"hello\"");
	check_value(types, "12345678", 8, LDBTF_OK, "\"12345678\"");
	check_value(types, "\"\\\n\t\x01\xff" "7", 8, LDBTF_OK, "\"\\\"\\\\\\n\\t\\001\\3777\"");
	check_value(types, "short", 5, LDBTF_TOO_SMALL, "?");
	check_value("ARRAY - 0 2 3 0; INT char 1 8; INT int 4 32;", "", 0, LDBTF_OK, "\"\"");
	check_value("TYPEDEF t 2; CONST - 3; ARRAY - 0 4 6 2; CONST - 5; INT char 1 8; INT int 4 "
		    "32;",
		    "ab", 2, LDBTF_OK, "\"ab\"");
	char many[LDBTF_PRINT_TEXT + 10], expected[LDBTF_PRINT_TEXT + 10], text[80];
	memset(many, 'x', sizeof(many));
	snprintf(text, sizeof(text), "ARRAY - 0 2 3 %zu; INT char 1 8; INT int 4 32;",
		 sizeof(many));
	snprintf(expected, sizeof(expected), "\"%.*s\"...", LDBTF_PRINT_TEXT, many);
	check_value(text, many, sizeof(many), LDBTF_OK, expected);
}

// Fills the struct server of the rich blob. Its members are where the compiler of a little-endian
// 64-bit machine has them. Numbers are in the host's order.
static void fill_server(uint8_t memory[80])
{
	memset(memory, 0, 80);
	uint64_t pointer = 0x1000;
	memcpy(memory, &pointer, 8);
	memcpy(memory + 8, "main", 4);
	int16_t grid[3][2] = {{1, 2}, {3, 4}, {5, -6}};
	memcpy(memory + 28, grid, sizeof(grid));
	int64_t word = 7;
	memcpy(memory + 40, &word, 8);
	if (host_is_big_endian()) {
		memory[48] = 3 << 5 | 1; // low = 3, mid = 1
		memory[51] = 9;
	} else {
		memory[48] = 3 | 1 << 3;
		memory[49] = 9;
	}
	double load = 0.75;
	memcpy(memory + 56, &load, 8);
	int32_t state = -1;
	memcpy(memory + 64, &state, 4);
}

static void test_struct(void)
{
	uint8_t memory[80];
	fill_server(memory);
	static const char expected[] = "{\n"
				       "\t.clients = 0x1000,\n"
				       "\t.name = \"main\",\n"
				       "\t.grid = {\n"
				       "\t\t{1, 2},\n"
				       "\t\t{3, 4},\n"
				       "\t\t{5, -6}\n"
				       "\t},\n"
				       "\t{\n"
				       "\t\t.word = 7,\n"
				       "\t\t.pointer = 0x7\n"
				       "\t},\n"
				       "\t{\n"
				       "\t\t.low = 3,\n"
				       "\t\t.mid = RUNNING,\n"
				       "\t\t.wide = 9\n"
				       "\t},\n"
				       "\t.load = 0.75,\n"
				       "\t.state = FAILED,\n"
				       "\t.tail = 0x0\n"
				       "}";
	static struct page page;
	struct ldbtf btf;
	struct ldbtf_view view;
	struct btf_blob blob = open_text(&btf, btf_blob_rich_text);
	CHECK_EQ(ldbtf_find_type(&btf, "server", LDBTF_KIND_STRUCT, &view), LDBTF_OK);
	CHECK_EQ(print(&page, &btf, view.id, memory, sizeof(memory)), LDBTF_OK);
	// low is signed: 3 in 3 bits is 3.
	CHECK_STR(page.text, expected);
	// A variable prints as its type does; memory that ends early shows what is in it.
	CHECK_EQ(ldbtf_find_type(&btf, "the_server", LDBTF_KIND_VAR, &view), LDBTF_OK);
	CHECK_EQ(print(&page, &btf, view.id, memory, sizeof(memory)), LDBTF_OK);
	CHECK_STR(page.text, expected);
	CHECK_EQ(print(&page, &btf, view.id, memory, 56), LDBTF_TOO_SMALL);
	CHECK(strstr(page.text, "\t.load = ?,\n\t.state = ?,\n\t.tail = ?\n}"));
	for (size_t size = 0; size < sizeof(memory); size++)
		CHECK_EQ(print(&page, &btf, view.id, memory, size), LDBTF_TOO_SMALL);
	btf_blob_free(&blob);
}

static void test_odd_aggregates(void)
{
	check_value("STRUCT s 0;", "", 0, LDBTF_OK, "{}");
	check_value("ARRAY - 0 2 2 0; INT int 4 32;", "", 0, LDBTF_OK, "{}");
	check_value("FWD f 0;", "", 0, LDBTF_WRONG_KIND, "?");
	check_value("TYPEDEF t 0;", "", 0, LDBTF_WRONG_KIND, "?");
	check_value("TYPEDEF t 1;", "", 0, LDBTF_TOO_DEEP, "?");
	check_value("ARRAY - 0 1 1 1;", "", 0, LDBTF_TOO_DEEP, "?");
	check_value("STRUCT s 4 : f 2 0 : n 3 0; FUNC_PROTO - 0; INT int 1 8;", "\7", 1,
		    LDBTF_WRONG_KIND, "{\n\t.f = ?,\n\t.n = 7\n}");
}

static void test_limits(void)
{
	static struct page page;
	struct ldbtf btf;
	uint8_t bytes[LDBTF_PRINT_ELEMENTS + 1] = {0};
	char text[200];
	snprintf(text, sizeof(text), "ARRAY - 0 2 2 %u; INT u8 1 8;", LDBTF_PRINT_ELEMENTS + 1);
	struct btf_blob blob = open_text(&btf, text);
	CHECK_EQ(print(&page, &btf, 1, bytes, sizeof(bytes)), LDBTF_OK);
	CHECK_EQ(page.length, 3 * LDBTF_PRINT_ELEMENTS + 5);
	CHECK_STR(page.text + page.length - 8, " 0, ...}");
	btf_blob_free(&blob);
	// A struct that holds itself, and one that does so many times over: cut at the depth, and
	// in all.
	blob = open_text(&btf, "STRUCT s 0 : inner 1 0;");
	CHECK_EQ(print(&page, &btf, 1, "", 0), LDBTF_OK);
	CHECK(strstr(page.text, "{...}"));
	btf_blob_free(&blob);
	blob = open_text(&btf, "STRUCT s 0 : a 1 0 : b 1 0 : c 1 0 : d 1 0 : e 1 0 : f 1 0 : g 1 0 "
			       ": h 1 0;");
	struct ldbtf_output output = {keep, &page};
	memset(&page, 0, sizeof(page));
	CHECK_EQ(ldbtf_print_value(&btf, 1, "", 0, &output), LDBTF_TOO_LARGE);
	CHECK(page.length < 100 * LDBTF_PRINT_ITEMS);
	btf_blob_free(&blob);
}

static void test_declarations(void)
{
	static const struct {
		const char *types; // the first is declared
		const char *name;
		const char *text;
	} cases[] = {
		{"INT int 4 32;", "x", "int x"},
		{"INT int 4 32;", "", "int"},
		{"STRUCT s 4;", "x", "struct s x"},
		{"UNION - 4;", "x", "union {...} x"},
		{"FWD! u 0;", "x", "union u x"},
		{"ENUM e 4;", "x", "enum e x"},
		{"TYPEDEF t 0;", "x", "t x"},
		{"PTR - 0;", "x", "void *x"},
		{"PTR - 2; PTR - 3; STRUCT s 4;", "x", "struct s **x"},
		{"PTR - 2; CONST - 3; INT char 1 8;", "x", "const char *x"},
		{"CONST - 2; PTR - 3; INT char 1 8;", "x", "char *const x"},
		{"CONST - 2; PTR - 3; VOLATILE - 4; INT char 1 8;", "", "volatile char *const"},
		{"RESTRICT - 2; PTR - 0;", "x", "void *restrict x"},
		{"ARRAY - 0 2 2 20; INT int 4 32;", "x", "int x[20]"},
		{"ARRAY - 0 2 2 0; INT int 4 32;", "x", "int x[]"},
		{"ARRAY - 0 2 3 3; ARRAY - 0 3 3 2; INT int 4 32;", "x", "int x[3][2]"},
		{"ARRAY - 0 2 3 4; PTR - 3; INT int 4 32;", "x", "int *x[4]"},
		{"PTR - 2; ARRAY - 0 3 3 4; INT int 4 32;", "x", "int (*x)[4]"},
		{"PTR - 2; ARRAY - 0 3 3 4; INT int 4 32;", "", "int (*)[4]"},
		{"PTR - 2; FUNC_PROTO - 3; INT int 4 32;", "x", "int (*x)()"},
		{"ARRAY - 0 2 4 3; PTR - 3; FUNC_PROTO - 5; INT int 4 32; PTR - 0;", "x",
		 "void *(*x[3])()"},
		// gcc has the qualifiers of elements at their array, too, or there alone; bpftool
		// prints those of elements.
		{"CONST - 2; ARRAY - 0 3 3 4; INT int 4 32;", "x", "const int x[4]"},
		{"CONST - 2; ARRAY - 0 3 4 3; CONST - 4; STRUCT s 4;", "x", "const struct s x[3]"},
		{"CONST - 2; ARRAY - 0 3 5 3; ARRAY - 0 4 5 2; CONST - 5; INT int 4 32;", "x",
		 "const int x[3][2]"},
		{"CONST - 2; ARRAY - 0 3 5 3; CONST - 4; PTR - 5; INT int 4 32;", "x",
		 "int *const x[3]"},
		{"CONST - 2; ARRAY - 0 3 4 3; PTR - 4; INT int 4 32;", "x", "int *const x[3]"},
		{"CONST - 2; VOLATILE - 3; ARRAY - 0 4 6 3; VOLATILE - 5; CONST - 6; INT int 4 32;",
		 "x", "const volatile int x[3]"},
		{"PTR - 2; CONST - 3; ARRAY - 0 4 5 3; CONST - 5; INT char 1 8;", "x",
		 "const char (*x)[3]"},
		{"CONST - 2; ARRAY - 0 3 6 2; CONST - 4; PTR - 5; FUNC_PROTO - 6; INT int 4 32;",
		 "x", "int (*const x[2])()"},
		{"CONST - 2; CONST - 3; PTR - 4; CONST - 5; CONST - 6; INT int 4 32;", "x",
		 "const int *const x"},
		{"ARRAY - 0 2 3 2; TYPEDEF t 3; CONST - 4; INT int 4 32;", "x", "t x[2]"},
		{"CONST - 2; ARRAY - 0 3 5 2; TYPEDEF t 4; CONST - 5; INT int 4 32;", "x",
		 "const t x[2]"},
		{"TYPE_TAG rcu 2; PTR - 3; INT int 4 32;", "x", "int *x"},
		{"FUNC_PROTO - 0;", "x", "void x()"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		static struct page page;
		struct ldbtf btf;
		struct btf_blob blob = open_text(&btf, cases[i].types);
		struct ldbtf_output output = {keep, &page};
		memset(&page, 0, sizeof(page));
		CHECK_EQ(ldbtf_print_declaration(&btf, 1, cases[i].name, &output), LDBTF_OK);
		CHECK_STR(page.text, cases[i].text);
		btf_blob_free(&blob);
	}
}

static void test_no_declarations(void)
{
	static struct page page;
	struct ldbtf btf;
	struct btf_blob blob = open_text(&btf, "PTR - 1; TYPE_TAG t 2;");
	struct ldbtf_output output = {keep, &page};
	CHECK_EQ(ldbtf_print_declaration(&btf, 1, "x", &output), LDBTF_TOO_DEEP);
	CHECK_EQ(ldbtf_print_declaration(&btf, 2, "x", &output), LDBTF_TOO_DEEP);
	CHECK_EQ(ldbtf_print_declaration(&btf, 3, "x", &output), LDBTF_NOT_FOUND);
	btf_blob_free(&blob);
}

// What a path leads to, also a bitfield: as it is printed as a member.
static void test_places(void)
{
	static struct page page;
	struct ldbtf btf;
	struct ldbtf_place place;
	struct ldbtf_output output = {keep, &page};
	unsigned char memory[4] = {0, host_is_big_endian() ? 0xf0 : 0x0f, 'x', 9};
	struct btf_blob blob = open_text(&btf, "STRUCT! s 4 : b 2 0x01000008 : n 3 0x03000009 "
					       ": c 3 16; INT bool 1 0x04000008; INT i 1 0x01000008;");
	const struct { const char *path, *text; } cases[] = {
		{"b", "true"}, {"n", "-1"}, {"c", "120"}};

	for (size_t i = 0; i < 3; i++) {
		memset(&page, 0, sizeof(page));
		CHECK_EQ(ldbtf_offset_in(&btf, 1, cases[i].path, &place), LDBTF_OK);
		CHECK_EQ(ldbtf_print_place(&btf, &place, memory, sizeof(memory), &output),
			 LDBTF_OK);
		CHECK_STR(page.text, cases[i].text);
	}
	memset(&page, 0, sizeof(page));
	CHECK_EQ(ldbtf_print_place(&btf, &place, memory, 2, &output), LDBTF_TOO_SMALL);
	CHECK_STR(page.text, "?");
	btf_blob_free(&blob);
}

int main(void)
{
	test_places();
	test_numbers();
	test_floats();
	test_random_floats();
	test_special_floats();
	test_text();
	test_struct();
	test_odd_aggregates();
	test_limits();
	test_declarations();
	test_no_declarations();
	return CHECK_EXIT();
}
