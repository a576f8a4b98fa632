// SPDX-License-Identifier: GPL-3.0-or-later
//
// btf_check on the blob as a whole: its header, strings, size, depth and order, what its messages
// say, and what it does without memory. Records are test_btf_check_records.c and
// test_btf_check_references.c.
#include <stdlib.h>

#include "btf_verdict.h"
#include "check.h"
#include "failing_memory.h"
#include "ldbtf/btf_format.h"

struct header_case {
	const char *rule;
	size_t offset; // of a 32-bit word in a blob with one INT: types at 0+16, strings at 16+5
	uint32_t value;
};

static void test_header_words(void)
{
	static const struct header_case words[] = {
		{NULL, 4, 24},
		{"1.3.1", 4, 23},
		{"1.3.1", 4, 0},
		{"1.3.1", 4, 46},
		{"1.3.1", 4, 0xffffffff},
		{"1.3.9", 8, 4},
		{"1.3.4", 8, 1},
		{"1.3.9", 12, 12},
		{"1.3.9", 12, 0},
		{"1.3.9", 12, 0xfffffffc},
		{"1.3.9", 16, 0},
		{"1.3.9", 16, 20},
		{"1.3.9", 16, 0xfffffff0},
		{"1.3.9", 20, 4},
		{"1.3.9", 20, 6},
		{"1.3.9", 20, 0},
		{"1.3.9", 20, 0xffffffff},
	};
	for (int is_big_endian = 0; is_big_endian <= 1; is_big_endian++) {
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
			char what[64];
			struct btf_blob blob =
				btf_blob_from_text("INT int 4 0x01000020;", is_big_endian);
			btf_blob_put_u32(blob.bytes + words[i].offset, words[i].value,
					 is_big_endian);
			snprintf(what, sizeof(what), "header word at %zu is %#x", words[i].offset,
				 words[i].value);
			CHECK(btf_blob_is_judged(words[i].rule, &blob, is_big_endian, SAME, what));
			btf_blob_free(&blob);
		}
	}
}

static void test_header_bytes(void)
{
	for (int is_big_endian = 0; is_big_endian <= 1; is_big_endian++) {
		struct btf_blob blob = btf_blob_from_text("INT int 4 0x01000020;", is_big_endian);
		blob.bytes[2] = 2;
		CHECK(btf_blob_is_judged("1.3.7", &blob, is_big_endian, SAME, "version 2"));
		blob.bytes[2] = LDBTF_VERSION;
		blob.bytes[3] = 1;
		CHECK(btf_blob_is_judged("1.3.7", &blob, is_big_endian, SAME, "flags 1"));
		blob.bytes[3] = 0;
		blob.bytes[0] ^= 1;
		CHECK(btf_blob_is_judged("1.3.1", &blob, is_big_endian, SAME, "no magic"));
		blob.bytes[0] ^= 1;
		struct btf_verdict verdict =
			btf_judge(btf_check, blob.bytes, blob.size, !is_big_endian);
		CHECK(btf_verdict_is_refusal(&verdict, "1.3.7", "read in the other byte order"));
		blob.bytes[blob.size - 1] = 'x';
		CHECK(btf_blob_is_judged("1.4.1", &blob, is_big_endian, SAME,
					 "no NUL at the end of the strings"));
		blob.bytes[blob.size - 1] = 0;
		blob.bytes[blob.size - 5] = 'x';
		CHECK(btf_blob_is_judged("1.4.1", &blob, is_big_endian, SAME,
					 "no NUL at the start of the strings"));
		btf_blob_free(&blob);
	}
}

// A header of 32 bytes, as tools with layout support write it: fine while the rest is zero.
static void test_long_header(void)
{
	struct btf_blob blob = btf_blob_from_text("INT int 4 0x01000020;", false);
	struct btf_blob longer = {.size = blob.size + 8, .bytes = calloc(1, blob.size + 8)};
	memcpy(longer.bytes, blob.bytes, 24);
	memcpy(longer.bytes + 32, blob.bytes + 24, blob.size - 24);
	longer.bytes[4] = 32;
	CHECK(btf_blob_is_judged(NULL, &longer, false, SAME, "32-byte header"));
	longer.bytes[24] = 16;
	CHECK(btf_blob_is_judged("1.3.8", &longer, false, SAME,
				 "32-byte header with the place of a layout without bytes"));
	longer.bytes[28] = 4;
	CHECK(btf_blob_is_judged("1.3.9", &longer, false, SAME, "a layout that is not there"));
	longer.bytes[28] = 3;
	CHECK(btf_blob_is_judged("1.3.5", &longer, false, SAME, "a layout of three bytes"));
	longer.bytes[24] = 12;
	longer.bytes[28] = 4;
	CHECK(btf_blob_is_judged("1.3.5", &longer, false, SAME, "a layout inside of the types"));
	btf_blob_free(&longer);
	btf_blob_free(&blob);
}

static void test_strings(void)
{
	struct btf_blob blob = btf_blob_from_sections("", 0, "", 1, false);
	CHECK(btf_blob_is_judged(NULL, &blob, false, REFUSES,
				 "no types: what a link without DWARF gets"));
	btf_blob_free(&blob);
	blob = btf_blob_from_sections("", 0, "", 0, false);
	CHECK(btf_blob_is_judged("1.4.1", &blob, false, SAME, "no strings"));
	btf_blob_free(&blob);

	struct btf_blob source = btf_blob_from_text("INT - 4 0x01000020;", false);
	for (size_t over = 0; over <= 1; over++) {
		size_t size = (size_t)LDBTF_MAX_NAME_OFFSET + 1 + over;
		char *strings = calloc(1, size);
		blob = btf_blob_from_sections(source.bytes + LDBTF_HEADER_SIZE, 16, strings, size,
					      false);
		// The kernel's 16 MiB for a whole blob come first there.
		CHECK(btf_blob_is_judged(over ? "1.4.3" : NULL, &blob, false, REFUSES,
					 "16 MiB of strings"));
		btf_blob_free(&blob);
		free(strings);
	}
	// Bytes of the reservation that stayed unused are NULs behind the last string.
	blob = btf_blob_from_sections(source.bytes + LDBTF_HEADER_SIZE, 16, "\0a\0\0\0\0\0", 8,
				      false);
	CHECK(btf_blob_is_judged(NULL, &blob, false, SAME, "padding behind the strings"));
	btf_blob_free(&blob);
	btf_blob_free(&source);
}

static void test_type_ids(void)
{
	for (uint32_t over = 0; over <= 1; over++) {
		uint32_t count = LDBTF_MAX_TYPE_ID + over;
		uint8_t *types = calloc(count, 12);
		for (uint32_t i = 0; i < count; i++) // pointers to void
			btf_blob_put_u32(types + 12 * i + 4, ldbtf_info(LDBTF_KIND_PTR, 0, 0),
					 false);
		struct btf_blob blob =
			btf_blob_from_sections(types, 12 * (size_t)count, "", 1, false);
		// The kernel counts one type too many, to which nothing could refer.
		CHECK(btf_blob_is_judged(over ? "1.5.5" : NULL, &blob, false, TAKES,
					 "1048575 types"));
		btf_blob_free(&blob);
		free(types);
	}
}

// A chain of `count` records of `kind`, each referring to the next; the last to ID `end`.
static struct btf_blob make_chain(uint32_t kind, uint32_t count, uint32_t end)
{
	uint32_t record_words = kind == LDBTF_KIND_ARRAY ? 6 : kind == LDBTF_KIND_STRUCT ? 6 : 3;
	uint8_t *types = calloc(count + 2, 4 * record_words);
	for (uint32_t i = 0; i < count; i++) {
		uint8_t *at = types + 4 * record_words * i;
		uint32_t next = i + 1 == count ? end : i + 2;
		btf_blob_put_u32(at + 4, ldbtf_info(kind, kind == LDBTF_KIND_STRUCT, 0), false);
		if (kind == LDBTF_KIND_ARRAY) {
			btf_blob_put_u32(at + 12, next, false);
			btf_blob_put_u32(at + 16, count + 1, false);
			btf_blob_put_u32(at + 20, 1, false);
		} else if (kind == LDBTF_KIND_STRUCT) {
			btf_blob_put_u32(at + 8, 4, false);
			btf_blob_put_u32(at + 16, next, false);
		} else {
			btf_blob_put_u32(at + 8, next, false);
		}
	}
	uint8_t *at = types + 4 * (size_t)record_words * count;
	btf_blob_put_u32(at + 4, ldbtf_info(LDBTF_KIND_INT, 0, 0), false);
	btf_blob_put_u32(at + 8, 4, false);
	btf_blob_put_u32(at + 12, ldbtf_int_data(LDBTF_INT_SIGNED, 0, 32), false);
	size_t size = 4 * (size_t)record_words * count + 16;
	struct btf_blob blob = btf_blob_from_sections(types, size, "", 1, false);
	free(types);
	return blob;
}

// Depth costs no stack and time stays linear. Kernels stop after 32 steps; C does not.
static void test_depth(void)
{
	static const uint32_t kinds[] = {LDBTF_KIND_PTR, LDBTF_KIND_CONST, LDBTF_KIND_ARRAY,
					 LDBTF_KIND_STRUCT};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct btf_blob blob = make_chain(kinds[i], 20, 21);
		CHECK(btf_blob_is_judged(NULL, &blob, false, SAME, "20 steps"));
		btf_blob_free(&blob);
		blob = make_chain(kinds[i], 40, 41);
		CHECK(btf_blob_is_judged(NULL, &blob, false, REFUSES,
					 "40 steps: legal C, more than a kernel follows"));
		btf_blob_free(&blob);
		blob = make_chain(kinds[i], 500000, 500001);
		CHECK(btf_blob_is_judged(NULL, &blob, false, REFUSES, "500000 steps"));
		btf_blob_free(&blob);
		blob = make_chain(kinds[i], 500000, 250000);
		CHECK(btf_blob_is_judged("1.7.19", &blob, false, SAME, "500000 steps and back"));
		btf_blob_free(&blob);
	}
}

static void test_sorted(void)
{
	static const struct {
		bool is_sorted;
		const char *text;
	} orders[] = {
		{true, ""},
		{true, "INT a 4 32;"},
		{true, "PTR - 0; PTR - 0; INT a 4 32; INT a 4 32; INT aa 4 32; INT b 4 32;"},
		{true, "INT A 4 32; INT Z 4 32; INT _ 4 32; INT a 4 32; INT \"\xc3\" 4 32;"},
		{false, "INT a 4 32; PTR - 0;"},
		{false, "INT aa 4 32; INT a 4 32;"},
		{false, "INT a 4 32; INT B 4 32;"},
	};
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		struct btf_blob blob = btf_blob_from_text(orders[i].text, true);
		struct btf_verdict verdict =
			btf_judge(btf_check_sorted, blob.bytes, blob.size, true);
		if (orders[i].is_sorted)
			CHECK(btf_verdict_is_good(&verdict, orders[i].text));
		else
			CHECK(btf_verdict_is_refusal(&verdict, "1.10.1", orders[i].text));
		btf_blob_free(&blob);
	}
	struct btf_blob blob = btf_blob_from_text("INT @9 4 32;", false);
	struct btf_verdict verdict = btf_judge(btf_check_sorted, blob.bytes, blob.size, false);
	CHECK(btf_verdict_is_refusal(&verdict, "1.6.2", "a name outside of the strings"));
	btf_blob_free(&blob);
}

// What is left out of btf_check_records: kernels read their own BTF without 1.7.19 to 1.7.29, and
// from Linux 7.2 on without 1.7.30.
static void test_records_only(void)
{
	struct btf_blob blob = btf_blob_from_text(BASE "TYPEDEF nothing 0; FUNC_PROTO - 3;", false);
	struct btf_verdict verdict = btf_judge(btf_check_records, blob.bytes, blob.size, false);
	CHECK(btf_verdict_is_good(&verdict, "a typedef of void is returned"));
	btf_blob_free(&blob);
	blob = btf_blob_from_text(BASE "TYPE_TAG a 1; CONST - 3;", false);
	verdict = btf_judge(btf_check_records, blob.bytes, blob.size, false);
	CHECK(btf_verdict_is_good(&verdict, "tag behind const"));
	verdict = btf_judge(btf_check, blob.bytes, blob.size, false);
	CHECK(btf_verdict_is_refusal(&verdict, "1.7.30", "tag behind const"));
	btf_blob_free(&blob);
}

// The message is what a user sees: it names the type, and text from the input can't upset a
// terminal.
static void test_message(void)
{
	struct btf_blob blob = btf_blob_from_text(BASE "STRUCT server 7 : a 1 32;", false);
	struct btf_verdict verdict = btf_judge(btf_check, blob.bytes, blob.size, false);
	CHECK_STR(verdict.text, "test: BTF type 3 (STRUCT server): member 0 ends outside the 7 "
				"bytes (rule 1.7.25)");
	btf_blob_free(&blob);
	blob = btf_blob_from_text(BASE "STRUCT \"a\x1b[31m\xff\" 4;", false);
	verdict = btf_judge(btf_check, blob.bytes, blob.size, false);
	CHECK_STR(verdict.text, "test: BTF type 3 (STRUCT a?[31m?): the type: \"a?[31m?\" is not "
				"an identifier of at most "
				"512 bytes (rule 1.7.1)");
	btf_blob_free(&blob);
}

static void test_memory(void)
{
	struct btf_blob good = btf_blob_from_text(btf_blob_rich_text, false);
	struct diag_source nowhere = {0};
	long failed = 0;
	for (;; failed++) {
		memory_fail_at(failed);
		enum status status = btf_check(good.bytes, good.size, false, NULL, &nowhere);
		if (!memory_stop_failing()) {
			CHECK_EQ(status, STATUS_OK);
			break;
		}
		CHECK_EQ(status, STATUS_NO_MEMORY);
	}
	CHECK_EQ(failed, 3);
	btf_blob_free(&good);
}

int main(void)
{
	btf_kernel_find();
	test_header_words();
	test_header_bytes();
	test_long_header();
	test_strings();
	test_type_ids();
	test_depth();
	test_sorted();
	test_records_only();
	test_message();
	test_memory();
	return CHECK_EXIT();
}
