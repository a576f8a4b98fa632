// SPDX-License-Identifier: GPL-3.0-or-later
//
// btf_view and btf_names: records and strings of a blob, and of split BTF that continues it.
#include "btf/btf_view.h"

#include <string.h>

#include "../support/btf_blob.h"
#include "../support/check.h"
#include "btf/btf_check.h"
#include "btf/btf_names.h"
#include "btf/btf_writer.h"

static const char base_text[] = "INT int 4 0x01000020; PTR - 1; STRUCT node 16 : next 2 0 : value "
				"1 64; INT int 8 0x01000040";

// A split blob with `type_words` (count of them) and `strings`, whose offsets count from
// `first_string`.
static struct btf_blob split_blob(const uint32_t *type_words, size_t count, const char *strings,
				  size_t str_len, bool is_big_endian)
{
	uint8_t types[256];
	CHECK(4 * count <= sizeof(types));
	for (size_t i = 0; i < count; i++)
		btf_blob_put_u32(types + 4 * i, type_words[i], is_big_endian);
	return btf_blob_from_sections(types, 4 * count, strings, str_len, is_big_endian);
}

static enum status open_view(const struct btf_blob *blob, bool is_big_endian,
			     const struct btf_view *base, struct diag *diag, struct btf_view *ret)
{
	static struct diag_source where;
	where = (struct diag_source){.diag = diag, .file = "test"};
	return btf_view_open(blob->bytes, blob->size, is_big_endian, base, &where, ret);
}

static void test_split(bool is_big_endian)
{
	struct diag diag;
	diag_init(&diag);
	struct btf_blob blob = btf_blob_from_text(base_text, is_big_endian);
	struct btf_view base, split;
	CHECK_EQ(open_view(&blob, is_big_endian, NULL, &diag, &base), STATUS_OK);
	CHECK_EQ(base.first_id, 1);
	CHECK_EQ(base.last_id, 4);
	CHECK_EQ(btf_record_at(&base, 3).vlen, 2);
	CHECK_STR(btf_view_name(&base, btf_record_at(&base, 3).name_off), "node");
	CHECK(!btf_view_name(&base, base.str_len));

	// PTR to the base's struct, TYPEDEF node_t of that pointer, with its name in the split
	// strings.
	uint32_t own = base.str_len;
	const uint32_t words[] = {0, ldbtf_info(LDBTF_KIND_PTR, 0, false), 3,
				  own, ldbtf_info(LDBTF_KIND_TYPEDEF, 0, false), 5};
	struct btf_blob split_bytes = split_blob(words, 6, "node_t", 7, is_big_endian);
	CHECK_EQ(open_view(&split_bytes, is_big_endian, &base, &diag, &split), STATUS_OK);
	CHECK_EQ(split.first_id, 5);
	CHECK_EQ(split.last_id, 6);
	CHECK_STR(btf_view_name(&split, btf_record_at(&split, 6).name_off), "node_t");
	CHECK_STR(btf_view_name(&split, btf_record_at(&split, 3).name_off), "node");
	CHECK_EQ(btf_kind_of(&split, 3), LDBTF_KIND_STRUCT);
	CHECK(!btf_view_name(&split, own + 7));
	struct diag_source where = {.diag = &diag, .file = "test"};
	CHECK_EQ(btf_check(split_bytes.bytes, split_bytes.size, is_big_endian, &base, &where),
		 STATUS_OK);
	CHECK_EQ(btf_check_sorted(split_bytes.bytes, split_bytes.size, is_big_endian, &base,
				  &where),
		 STATUS_OK);
	CHECK_EQ(diag.count, 0);
	// Without its base it is garbage, and said to be.
	CHECK_EQ(btf_check(split_bytes.bytes, split_bytes.size, is_big_endian, NULL, &where),
		 STATUS_MALFORMED);
	CHECK_EQ(diag.count, 1);

	btf_view_close(&split);
	btf_blob_free(&split_bytes);
	btf_view_close(&base);
	btf_blob_free(&blob);
	diag_deinit(&diag);
}

// References beyond the base's types and names and its own.
static void test_split_beyond(bool is_big_endian)
{
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag, .file = "test"};
	struct btf_blob blob = btf_blob_from_text(base_text, is_big_endian);
	struct btf_view base;
	CHECK_EQ(open_view(&blob, is_big_endian, NULL, &diag, &base), STATUS_OK);
	const uint32_t type_words[] = {0, ldbtf_info(LDBTF_KIND_PTR, 0, false), 6};
	struct btf_blob split_bytes = split_blob(type_words, 3, "", 0, is_big_endian);
	CHECK_EQ(btf_check(split_bytes.bytes, split_bytes.size, is_big_endian, &base, &where),
		 STATUS_MALFORMED);
	btf_blob_free(&split_bytes);
	const uint32_t name_words[] = {base.str_len, ldbtf_info(LDBTF_KIND_TYPEDEF, 0, false), 3};
	split_bytes = split_blob(name_words, 3, "", 0, is_big_endian);
	CHECK_EQ(btf_check(split_bytes.bytes, split_bytes.size, is_big_endian, &base, &where),
		 STATUS_MALFORMED);
	btf_blob_free(&split_bytes);

	btf_view_close(&base);
	btf_blob_free(&blob);
	diag_deinit(&diag);
}

static void test_names(void)
{
	struct diag diag;
	diag_init(&diag);
	struct btf_blob blob = btf_blob_from_text(base_text, false);
	struct btf_view base;
	struct btf_names names;
	CHECK_EQ(open_view(&blob, false, NULL, &diag, &base), STATUS_OK);
	CHECK_EQ(btf_names_init(&base, &names), STATUS_OK);
	static const char *const present[] = {"int", "node", "next", "value"};
	for (size_t i = 0; i < 4; i++) {
		uint32_t offset = btf_names_find(&names, present[i]);
		CHECK(offset);
		CHECK_STR(btf_view_name(&base, offset), present[i]);
		for (uint32_t at = 1; at < offset;
		     at++) // the lowest of equal ones, and not the end of another
			CHECK(strcmp(btf_view_name(&base, at), present[i]) || base.strings[at - 1]);
	}
	static const char *const absent[] = {"", "nod", "ode", "int ", "node_t"};
	for (size_t i = 0; i < 5; i++)
		CHECK_EQ(btf_names_find(&names, absent[i]), 0);
	btf_names_deinit(&names);
	btf_view_close(&base);
	btf_blob_free(&blob);
	diag_deinit(&diag);
}

// Offsets go on where the base's end, and there is no empty string at the beginning.
static void test_writer(void)
{
	uint8_t buffer[64];
	struct btf_writer counted = {.first_string = 100}, writer;
	CHECK_EQ(btf_writer_size(&counted), LDBTF_HEADER_SIZE);
	CHECK_EQ(btf_writer_string(&counted, ""), 0);
	CHECK_EQ(btf_writer_string(&counted, "ab"), 100);
	CHECK_EQ(btf_writer_string(&counted, "c"), 103);
	CHECK_EQ(btf_writer_size(&counted), LDBTF_HEADER_SIZE + 8);
	btf_writer_begin(&writer, buffer, LDBTF_HEADER_SIZE + 8, &counted, false);
	CHECK_EQ(btf_writer_string(&writer, "ab"), 100);
	CHECK_EQ(btf_writer_string(&writer, "c"), 103);
	CHECK(!memcmp(buffer + LDBTF_HEADER_SIZE, "ab\0c\0\0\0\0", 8));
}

// Behind the types, and with the place in the header (encoding 1.2.2).
static void test_layout(void)
{
	static const uint8_t some[] = {
		0, 0, 0, 0, // void
		4, 0, 0, 0, // INT
		0, 0, 0, 0, // PTR
		12, 0, 0, 0, // ARRAY
		0, 12, 0, 0, // STRUCT
	};
	for (int is_big_endian = 0; is_big_endian < 2; is_big_endian++) {
		uint8_t buffer[160];
		struct btf_writer counted = {.has_layout = true}, writer;
		btf_writer_type(&counted, btf_writer_string(&counted, "int"),
				ldbtf_info(LDBTF_KIND_PTR, 0, false), 0);
		size_t size = btf_writer_size(&counted);
		CHECK_EQ(size, LDBTF_LONG_HEADER_SIZE + 12 + BTF_LAYOUT_SIZE + 8);
		btf_writer_begin(&writer, buffer, size, &counted, is_big_endian);
		btf_writer_string(&writer, "int");
		btf_writer_type(&writer, 0, ldbtf_info(LDBTF_KIND_PTR, 0, false), 0);
		CHECK_EQ(bytes_load_u32(buffer + 24, is_big_endian), 12);
		CHECK_EQ(bytes_load_u32(buffer + 28, is_big_endian), BTF_LAYOUT_SIZE);
		CHECK(!memcmp(buffer + LDBTF_LONG_HEADER_SIZE + 12, some, sizeof(some)));

		struct diag diag;
		diag_init(&diag);
		struct diag_source where = {.diag = &diag};
		struct btf_view view;
		CHECK_EQ(btf_view_open(buffer, size, is_big_endian, NULL, &where, &view),
			 STATUS_OK);
		CHECK_EQ(view.last_id, 1);
		CHECK_STR(btf_view_name(&view, 1), "int");
		btf_view_close(&view);
		diag_deinit(&diag);
	}
}

int main(void)
{
	test_split(false);
	test_split(true);
	test_split_beyond(false);
	test_split_beyond(true);
	test_names();
	test_writer();
	test_layout();
	return CHECK_EXIT();
}
