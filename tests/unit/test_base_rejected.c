// SPDX-License-Identifier: GPL-3.0-or-later
//
// Split BTF: which files can be a base. Bases are written as text, where they have to be such that
// ldbtf would not make, in both byte orders.
#include "encode/base.h"

#include <stdlib.h>

#include "../support/btf_blob.h"
#include "base_words.h"
#include "check.h"
#include "encode/base_index.h"
#include "encode_text.h"

static void rejects(const void *bytes, size_t size, const char *message)
{
	struct diag diag;
	diag_init(&diag);
	struct encode_base *base = NULL;
	uint8_t *copy = malloc(size + !size);
	if (!copy)
		abort();
	if (size)
		memcpy(copy, bytes, size);
	enum status status =
		encode_base_open(copy, size, &(struct diag_source){.diag = &diag, .file = "FILE"},
				 &base);
	CHECK(status == STATUS_MALFORMED || status == STATUS_UNSUPPORTED);
	CHECK_EQ(diag.count, 1);
	CHECK(diag.count && strstr(diag.messages[0].text, message));
	CHECK(diag.count && !strncmp(diag.messages[0].text, "FILE: ", 6));
	if (diag.count && !strstr(diag.messages[0].text, message))
		fprintf(stderr, "  instead of \"%s\": %s\n", message, diag.messages[0].text);
	free(copy);
	diag_deinit(&diag);
	encode_base_close(base);
}

// ---- Bases that ldbtf would not make. ----

// The same text twice, equal types twice: the first that fits is taken.
static void test_repetitive_base(void)
{
	struct db_die *unit;
	// Strings by hand: "int" at 1 and at 5.
	static const char strings[] = "\0int\0int\0s\0m";
	uint32_t words[] = {5, ldbtf_info(LDBTF_KIND_INT, 0, false), 4, 0x01000020,
			    1, ldbtf_info(LDBTF_KIND_INT, 0, false), 4, 0x01000020,
			    9, ldbtf_info(LDBTF_KIND_STRUCT, 1, false), 4, 11, 2, 0,
			    9, ldbtf_info(LDBTF_KIND_STRUCT, 1, false), 4, 11, 1, 0};
	uint8_t types[sizeof(words)];
	for (size_t i = 0; i < sizeof(words) / 4; i++)
		btf_blob_put_u32(types + 4 * i, words[i], base_is_big_endian);
	struct btf_blob blob = btf_blob_from_sections(types, sizeof(types), strings,
						      sizeof(strings), base_is_big_endian);
	struct encode_base *base = base_open_blob(blob.bytes, blob.size);
	btf_blob_free(&blob);
	struct db *db = base_start(&unit);
	struct db_die *made = db_struct(unit, "s", 4);
	db_member(made, "m", db_int(unit), 0);
	db_typedef(unit, "t", db_int(unit));
	db_typedef(unit, "u", made);
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.base = base});
	CHECK_TEXT(encoded, "TYPEDEF t > int\nTYPEDEF u > struct s\n");
	if (encoded.blob) {
		struct btf_view view;
		CHECK_EQ(btf_view_open(encoded.blob, encoded.size, base_is_big_endian, &base->view,
				       &(struct diag_source){0}, &view),
			 STATUS_OK);
		CHECK_EQ(btf_record_at(&view, 5).size_or_type, 1);
		CHECK_EQ(btf_record_at(&view, 6).size_or_type, 3);
		btf_view_close(&view);
	}
	encode_text_free(&encoded);
	encode_base_close(base);
}

// Arrays of arrays that are one array there, as pahole wrote them until 1.31.
static void test_flat_arrays(void)
{
	struct db_die *unit;
	struct encode_base *base =
		base_open_text("INT int 4 0x01000020; ARRAY - 0 1 1 6; STRUCT flat "
			       "24 : table 2 0; ARRAY - 0 1 1 3;"
			       "ARRAY - 0 4 1 2; STRUCT deep 24 : table 5 0; STRUCT "
			       "other 24 : table 5 0;"
			       "STRUCT less 24 : table 4 0");
	struct db *db = base_start(&unit);
	struct db_die *three = db_array(unit, db_int(unit), 3),
		      *two = db_array(unit, db_int(unit), 2);
	db_member(db_struct(unit, "flat", 24), "table", db_array(unit, three, 2), 0);
	db_member(db_struct(unit, "deep", 24), "table", db_array(unit, three, 2), 0);
	// they are known to be otherwise
	db_member(db_struct(unit, "other", 24), "table", db_array(unit, two, 3), 0);
	db_member(db_struct(unit, "less", 24), "table", db_array(unit, three, 2), 0);
	base_expect(base, db, "STRUCT less#2 size=24 { table:ARRAY[2]>ARRAY[3]>int@0 }\n"
			 "STRUCT other#2 size=24 { table:ARRAY[3]>ARRAY[2]>int@0 }\n");
}

// A header of 32 bytes with a layout, as of Linux 7.1, and one without, as pahole 1.31 makes it.
static void test_long_headers(void)
{
	struct btf_blob blob =
		btf_blob_from_text("INT int 4 0x01000020; STRUCT s 4 : m 1 0", base_is_big_endian);
	uint32_t type_len = 16 + 24, str_len = (uint32_t)blob.size - 24 - type_len;
	for (uint32_t layout_len = 0; layout_len <= 80; layout_len += 80) {
		size_t size = blob.size + 8 + layout_len;
		uint8_t *bytes = calloc(1, size);
		if (!bytes)
			abort();
		memcpy(bytes, blob.bytes, 24);
		btf_blob_put_u32(bytes + 4, 32, base_is_big_endian);
		btf_blob_put_u32(bytes + 16, type_len + layout_len, base_is_big_endian);
		btf_blob_put_u32(bytes + 24, layout_len ? type_len : 0, base_is_big_endian);
		btf_blob_put_u32(bytes + 28, layout_len, base_is_big_endian);
		memcpy(bytes + 32, blob.bytes + 24, type_len);
		memset(bytes + 32 + type_len, 0xff, layout_len);
		memcpy(bytes + 32 + type_len + layout_len, blob.bytes + 24 + type_len, str_len);
		struct encode_base *base = base_open_blob(bytes, size);
		CHECK_EQ(base->view.first_id, 1);
		CHECK_EQ(base->view.last_id, 2);
		CHECK_STR(btf_view_name(&base->view, btf_record_at(&base->view, 2).name_off), "s");
		encode_base_close(base);
		// Strings beyond the end.
		btf_blob_put_u32(bytes + 20, str_len + 1, base_is_big_endian);
		rejects(bytes, size, "rule 1.3.");
		free(bytes);
	}
	btf_blob_free(&blob);
}

// Chains and circles that C does not have must end.
static void test_hostile_base(void)
{
	struct db_die *unit;
	struct encode_base *base =
		base_open_text("PTR - 1; CONST - 3; CONST - 2; INT int 4 0x01000020; "
			       "TYPEDEF loop 5;"
			       "STRUCT node 8 : next 1 0; STRUCT node 8 : next 8 0; "
			       "PTR - 8;"
			       "STRUCT self 8 : self 9 0");
	struct db *db = base_start(&unit);
	struct db_die *node = db_struct(unit, "node", 8);
	db_member(node, "next", db_pointer(unit, node), 0);
	db_member(db_struct(unit, "self", 8), "self", db_pointer(unit, node), 0);
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.base = base});
	CHECK_EQ(encoded.status, STATUS_OK); // not for the kernel, which would not take the base
	CHECK_STR(encoded.text, "STRUCT node#3 size=8 { next:PTR>struct node#3@0 }\n"
				"STRUCT self#2 size=8 { self:PTR>struct node#3@0 }\n");
	encode_text_free(&encoded);
	encode_base_close(base);
}

static void test_deep_base(void)
{
	enum { DEPTH = 100000 };
	struct db_die *unit;
	struct btf_blob blob = btf_blob_deep(DEPTH, base_is_big_endian);
	struct encode_base *base = base_open_blob(blob.bytes, blob.size);
	btf_blob_free(&blob);
	struct db *db = base_start(&unit);
	struct db_die *type = db_int(unit);
	for (int i = 1; i <= DEPTH; i++)
		type = db_pointer(unit, type);
	db_member(db_struct(unit, "deep", 8), "p", type, 0);
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.base = base});
	CHECK_EQ(encoded.status, STATUS_OK);
	CHECK_EQ(encoded.result.types, 0);
	encode_text_free(&encoded);
	encode_base_close(base);
}

// ---- What can't be a base. ----

static void rejects_text(const char *text, const char *message)
{
	struct btf_blob blob = btf_blob_from_text(text, base_is_big_endian);
	rejects(blob.bytes, blob.size, message);
	btf_blob_free(&blob);
}

static void test_not_a_base(void)
{
	rejects("", 0, "the file is neither BTF nor ELF");
	rejects("text", 4, "the file is neither BTF nor ELF");
	rejects_text("", "the BTF is empty, so it can't be a base");
	rejects_text("PTR - 2", "it is split BTF itself, or damaged");
	rejects_text("TYPEDEF @99 0", "it is split BTF itself, or damaged");
	rejects_text("INT int 4 0x0f000020", "1.7.9");
	rejects_text("FUNC f 0", "1.6.3");

	struct btf_blob blob = btf_blob_from_text("INT int 4 0x01000020", base_is_big_endian);
	for (size_t size = 2; size < blob.size; size++) {
		// Whatever is missing, it is said; not always in these words.
		struct diag diag;
		diag_init(&diag);
		struct encode_base *base = NULL;
		uint8_t *copy = malloc(size);
		if (!copy)
			abort();
		memcpy(copy, blob.bytes, size);
		CHECK(encode_base_open(copy, size,
				       &(struct diag_source){.diag = &diag, .file = "FILE"},
				       &base) != STATUS_OK);
		CHECK_EQ(diag.count, 1);
		free(copy);
		diag_deinit(&diag);
	}
	btf_blob_free(&blob);

	// Split BTF as such: its strings go on with those of another.
	static const char strings[] = "name";
	uint8_t type[12];
	btf_blob_put_u32(type, 0, base_is_big_endian);
	btf_blob_put_u32(type + 4, ldbtf_info(LDBTF_KIND_PTR, 0, false), base_is_big_endian);
	btf_blob_put_u32(type + 8, 0, base_is_big_endian);
	blob = btf_blob_from_sections(type, sizeof(type), strings, sizeof(strings),
				      base_is_big_endian);
	rejects(blob.bytes, blob.size, "it is split BTF itself, or damaged");
	btf_blob_free(&blob);

	struct db_die *unit;
	struct db *db = base_start(&unit);
	size_t size;
	void *image = db_finish(db, &size);
	rejects(image, size, "the file has no .BTF");
	free(image);
	db_destroy(db);
}

// Whatever is done to a byte of a base, it is refused, or good for an encode.
static void test_damaged_base(void)
{
	struct db_die *unit;
	struct db *db = base_start(&unit);
	base_common_types(unit, "value", 7);
	struct encode_text good = encode_text_db(db);
	CHECK_ENCODED(good);
	size_t opened = 0;
	for (size_t i = 0; i < good.size; i++) {
		struct diag diag;
		diag_init(&diag);
		struct encode_base *base = NULL;
		uint8_t *copy = malloc(good.size);
		if (!copy)
			abort();
		memcpy(copy, good.blob, good.size);
		copy[i] ^= (uint8_t)(1u << (i % 8));
		enum status status =
			encode_base_open(copy, good.size,
					 &(struct diag_source){.diag = &diag, .file = "base"},
					 &base);
		CHECK(status == STATUS_OK ? !diag.count : diag.count == 1);
		free(copy);
		if (status == STATUS_OK) {
			opened++;
			db = base_start(&unit);
			base_common_types(unit, "value", 7);
			struct encode_text encoded =
				encode_text_db_with(db, &(struct encode_options){.base = base});
			// Unless it is the size of `long`, by which the base is for another
			// machine.
			CHECK(encoded.status == STATUS_OK ||
			      (encoded.status == STATUS_UNSUPPORTED &&
			       strstr(encoded.messages, "the base is for a 32-bit machine")));
			encode_text_free(&encoded);
			encode_base_close(base);
		}
		diag_deinit(&diag);
	}
	CHECK(opened > good.size / 10);
	encode_text_free(&good);
}

// A base that is for another machine than the program.
static void rejects_program(struct encode_base *base, const struct db_options *options,
			    const char *message)
{
	struct db *db = db_create(options);
	db_int(db_unit(db, &(struct db_unit_options){.name = "a.c"}));
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.base = base});
	CHECK_EQ(encoded.status, STATUS_UNSUPPORTED);
	CHECK(strstr(encoded.messages, message));
	encode_text_free(&encoded);
	encode_base_close(base);
}

static void test_other_machine(void)
{
	rejects_program(base_open_text("INT int 4 0x01000020"),
			&(struct db_options){.is_big_endian = !base_is_big_endian},
			base_is_big_endian ? "the base is big-endian, but what is linked is not"
				      : "the base is little-endian, but what is linked is not");
	rejects_program(base_open_text("INT \"long unsigned int\" 8 0x00000040"),
			&(struct db_options){.machine = EM_386,
					     .is_32_bit = true,
					     .is_big_endian = base_is_big_endian},
			"the base is for a 64-bit machine, but what is linked is not");
	rejects_program(base_open_text("INT \"long int\" 4 0x01000020"),
			&(struct db_options){.is_big_endian = base_is_big_endian},
			"the base is for a 32-bit machine, but what is linked is not");
}

static void test_all(void)
{
	test_repetitive_base();
	test_flat_arrays();
	test_long_headers();
	test_hostile_base();
	test_not_a_base();
	test_other_machine();
	test_damaged_base();
}

int main(void)
{
	test_all();
	test_deep_base();
	base_is_big_endian = true;
	test_all();
	return CHECK_EXIT();
}
