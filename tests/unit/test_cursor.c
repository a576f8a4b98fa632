// SPDX-License-Identifier: GPL-3.0-or-later
//
// The byte reader: both byte orders, LEB128 at its edges, and what happens at the end of the data.
#include "support/cursor.h"

#include <stdlib.h>

#include "check.h"

static const uint8_t octets[] = {0x81, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x88, 0x09};

static void test_fixed_sizes(void)
{
	struct cursor little = cursor_make(octets, sizeof(octets), false);
	struct cursor big = cursor_make(octets, sizeof(octets), true);
	struct cursor c = little;
	CHECK_EQ(cursor_u8(&c), 0x81);
	CHECK_EQ(cursor_u16(&c), 0x0302);
	c = little;
	CHECK_EQ(cursor_u16(&c), 0x0281);
	c = little;
	CHECK_EQ(cursor_u32(&c), 0x04030281);
	c = little;
	CHECK(cursor_u64(&c) == UINT64_C(0x8807060504030281));
	c = big;
	CHECK_EQ(cursor_u16(&c), 0x8102);
	c = big;
	CHECK_EQ(cursor_u32(&c), 0x81020304u);
	c = big;
	CHECK(cursor_u64(&c) == UINT64_C(0x8102030405060788));
	// Any other size, one byte at a time.
	for (unsigned size = 1; size <= 8; size++) {
		uint64_t from_little = 0, from_big = 0;
		for (unsigned i = 0; i < size; i++) {
			from_little |= (uint64_t)octets[i] << 8 * i;
			from_big = from_big << 8 | octets[i];
		}
		c = little;
		CHECK_EQ(cursor_uint(&c, size), from_little);
		CHECK_EQ(cursor_left(&c), sizeof(octets) - size);
		c = big;
		CHECK_EQ(cursor_uint(&c, size), from_big);
	}
}

// After a failed read everything is 0, and the position never leaves the data.
static void check_failed(struct cursor *c)
{
	CHECK(c->failed);
	CHECK(c->at <= c->end);
	CHECK_EQ(cursor_u8(c), 0);
	CHECK_EQ(cursor_u16(c), 0);
	CHECK_EQ(cursor_u32(c), 0);
	CHECK_EQ(cursor_u64(c), 0);
	CHECK_EQ(cursor_uleb(c), 0);
	CHECK_EQ(cursor_sleb(c), 0);
	CHECK(!cursor_string(c));
	CHECK(c->failed);
	CHECK_EQ(cursor_left(c), 0);
}

static uint64_t read_size(struct cursor *c, unsigned size)
{
	return size == 1   ? cursor_u8(c)
	       : size == 2 ? cursor_u16(c)
	       : size == 4 ? cursor_u32(c)
			   : cursor_u64(c);
}

static void test_ends(void)
{
	for (size_t size = 0; size < 8; size++) {
		uint8_t *exact = malloc(size ? size : 1); // so that ASan sees a byte too much
		memset(exact, 0xff, size);
		struct cursor start = cursor_make(exact, size, false), c;
		for (unsigned wanted = 1; wanted <= 8; wanted *= 2) {
			c = start;
			uint64_t value = read_size(&c, wanted);
			CHECK_EQ(c.failed, wanted > size);
			if (c.failed) {
				CHECK_EQ(value, 0);
				check_failed(&c);
			}
		}
		c = start;
		CHECK_EQ(cursor_uint(&c, (unsigned)size + 1), 0);
		check_failed(&c);
		c = start;
		cursor_skip(&c, size + 1);
		check_failed(&c);
		c = start;
		cursor_skip(&c, UINT64_MAX);
		check_failed(&c);
		c = start;
		CHECK(!cursor_string(&c));
		check_failed(&c);
		c = start;
		cursor_skip(&c, size);
		CHECK(!c.failed);
		CHECK_EQ(cursor_left(&c), 0);
		free(exact);
	}
}

static uint64_t uleb(const char *bytes, size_t size, size_t *used)
{
	struct cursor c = cursor_make(bytes, size, false);
	uint64_t value = cursor_uleb(&c);
	*used = c.failed ? 0 : size - cursor_left(&c);
	return value;
}

static int64_t sleb(const char *bytes, size_t size, size_t *used)
{
	struct cursor c = cursor_make(bytes, size, false);
	int64_t value = cursor_sleb(&c);
	*used = c.failed ? 0 : size - cursor_left(&c);
	return value;
}

#define CHECK_LEB(read, text, value, length)                            \
	do {                                                            \
		size_t used;                                            \
		CHECK_EQ(read(text, sizeof(text) - 1, &used), (value)); \
		CHECK_EQ(used, (length));                               \
	} while (0)

// Values of DWARF5 §7.6, then the edges of 64 bits.
static void test_leb(void)
{
	CHECK_LEB(uleb, "\x02", 2, 1);
	CHECK_LEB(uleb, "\x7f", 127, 1);
	CHECK_LEB(uleb, "\x80\x01", 128, 2);
	CHECK_LEB(uleb, "\xb9\x64", 12857, 2);
	CHECK_LEB(uleb, "\x80\x80\x00", 0, 3); // padded
	CHECK_LEB(uleb, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", -1, 10);
	// bits past 64 are dropped
	CHECK_LEB(uleb, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", -1, 12);
	CHECK_LEB(uleb, "\x81", 0, 0);                                              // no end
	CHECK_LEB(uleb, "", 0, 0);

	CHECK_LEB(sleb, "\x02", 2, 1);
	CHECK_LEB(sleb, "\x7e", -2, 1);
	CHECK_LEB(sleb, "\xff\x00", 127, 2);
	CHECK_LEB(sleb, "\x81\x7f", -127, 2);
	CHECK_LEB(sleb, "\x80\x7f", -128, 2);
	CHECK_LEB(sleb, "\xff\x7e", -129, 2);
	CHECK_LEB(sleb, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x7f", INT64_MIN, 10);
	CHECK_LEB(sleb, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00", INT64_MAX, 10);
	CHECK_LEB(sleb, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", -1, 12);
	CHECK_LEB(sleb, "\xff", 0, 0);
}

static void test_string(void)
{
	// "c" has no end: the literal's own NUL is left out
	struct cursor c = cursor_make("ab\0\0c", 5, false);
	CHECK_STR(cursor_string(&c), "ab");
	CHECK_STR(cursor_string(&c), "");
	CHECK(!cursor_string(&c));
	check_failed(&c);
}

int main(void)
{
	test_fixed_sizes();
	test_ends();
	test_leb();
	test_string();
	return CHECK_EXIT();
}
