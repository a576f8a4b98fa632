// SPDX-License-Identifier: GPL-3.0-or-later
//
// Strings that share tails (encoding 1.4.4): which bytes a blob has, and where each string begins.
#include "btf/btf_strings.h"

#include "btf/btf_writer.h"
#include "check.h"
#include "ldbtf/btf_format.h"

enum { MAX_BYTES = 512 };

// The bytes of all strings, as a writer puts them behind a header.
static size_t lay_out(struct btf_strings *strings, const char *const *texts, size_t count,
		      uint32_t first_string, char ret[MAX_BYTES])
{
	static uint8_t blob[LDBTF_HEADER_SIZE + MAX_BYTES];
	struct btf_writer counted = {.first_string = first_string}, writer;
	for (size_t i = 0; i < count; i++)
		CHECK_EQ(btf_strings_add(strings, texts[i]), STATUS_OK);
	CHECK_EQ(btf_strings_lay_out(strings, first_string ? 0 : 1), STATUS_OK);
	btf_writer_strings(&counted, strings);
	CHECK_EQ(counted.string_bytes, strings->bytes);
	btf_writer_begin(&writer, blob, btf_writer_size(&counted), &counted, false);
	btf_writer_strings(&writer, strings);
	memcpy(ret, blob + LDBTF_HEADER_SIZE, strings->bytes);
	return strings->bytes;
}

static void check_bytes(const char *const *texts, size_t count, uint32_t first_string,
			const char *wanted, size_t size)
{
	struct btf_strings strings = {0};
	char bytes[MAX_BYTES];
	CHECK_EQ(lay_out(&strings, texts, count, first_string, bytes), size);
	CHECK(!memcmp(bytes, wanted, size));
	for (size_t i = 0; i < count; i++)
		CHECK_STR(bytes + strings.strings.data[i].offset, texts[i]);
	btf_strings_deinit(&strings);
}

#define CHECK_BYTES(first_string, wanted, ...)                                               \
	check_bytes((const char *const[]){__VA_ARGS__},                                      \
		    sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *),       \
		    first_string, wanted, sizeof(wanted))

// The order is that of the names, whichever of two comes first.
static void test_order(void)
{
	CHECK_BYTES(0, "\0list_head\0next", "list_head", "next", "head");
	CHECK_BYTES(0, "\0next\0list_head", "head", "next", "list_head");
	CHECK_BYTES(0, "\0xab\0yab", "ab", "b", "xab", "yab");
	CHECK_BYTES(0, "\0a_rather_long_name", "name", "long_name", "a_rather_long_name", "e");
}

// Long names are compared beyond the bytes that the sort key has.
static void test_long_tails(void)
{
	CHECK_BYTES(0, "\0first_of_the_same\0second_of_the_same", "first_of_the_same",
		    "second_of_the_same", "d_of_the_same", "_of_the_same");
	CHECK_BYTES(0, "\0x_0123456789\0y0123456789", "x_0123456789", "y0123456789", "_0123456789",
		    "0123456789");
}

// Bytes are compared as numbers, so that UTF-8 of identifiers is nothing special.
static void test_high_bytes(void)
{
	CHECK_BYTES(0, "\0\xc3\xa4rger\0z", "\xc3\xa4rger", "\xa4rger", "z", "rger");
}

// Split BTF has no empty string of its own.
static void test_split(void)
{
	CHECK_BYTES(100, "list_head\0other", "list_head", "other", "head", "r");
}

// A whole string is no tail of others. Others can be its tails.
static void test_whole(void)
{
	static const char *const texts[] = {"list_head", "head", "ad", "d"};
	static const char wanted[] = "\0list_head\0head";
	static const uint32_t offsets[] = {1, 11, 13, 14};
	struct btf_strings strings = {0};
	for (size_t i = 0; i < 4; i++)
		CHECK_EQ(btf_strings_add(&strings, texts[i]), STATUS_OK);
	strings.strings.data[1].is_whole = true;
	CHECK_EQ(btf_strings_lay_out(&strings, 1), STATUS_OK);
	CHECK_EQ(strings.bytes, sizeof(wanted));
	for (size_t i = 0; i < 4; i++)
		CHECK_EQ(strings.strings.data[i].offset, offsets[i]);
	btf_strings_deinit(&strings);
}

static void test_nothing(void)
{
	struct btf_strings strings = {0};
	CHECK_EQ(btf_strings_lay_out(&strings, 1), STATUS_OK);
	CHECK_EQ(strings.bytes, 0);
	btf_strings_deinit(&strings);
}

enum { NAMES = 7 };

// The bytes of those names whose bits are in `set`. Those in `whole` are whole.
static size_t size_of_set(unsigned set, unsigned whole)
{
	static const char *const names[NAMES] = {"a", "ba", "cba", "dba", "b", "cb", "xcb"};
	struct btf_strings strings = {0};
	for (unsigned i = 0; i < NAMES; i++) {
		if (!(set >> i & 1))
			continue;
		CHECK_EQ(btf_strings_add(&strings, names[i]), STATUS_OK);
		strings.strings.data[strings.strings.count - 1].is_whole = whole >> i & 1;
	}
	CHECK_EQ(btf_strings_lay_out(&strings, 1), STATUS_OK);
	size_t bytes = strings.bytes;
	btf_strings_deinit(&strings);
	return bytes;
}

// What the linker drops never makes the rest larger, and neither does a string that need not be
// whole any more: of each set of names, with each set of whole ones.
static void test_bound(void)
{
	for (unsigned set = 0; set < 1 << NAMES; set++)
		for (unsigned whole = 0; whole < 1 << NAMES; whole++) {
			size_t size = size_of_set(set, whole);
			for (unsigned bit = 1; bit < 1 << NAMES; bit <<= 1) {
				CHECK(size_of_set(set & ~bit, whole) <= size);
				CHECK(size_of_set(set, whole & ~bit) <= size);
			}
		}
}

int main(void)
{
	test_order();
	test_long_tails();
	test_high_bytes();
	test_split();
	test_whole();
	test_nothing();
	test_bound();
	return CHECK_EXIT();
}
