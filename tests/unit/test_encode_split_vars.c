// SPDX-License-Identifier: GPL-3.0-or-later
//
// Variables as split BTF on top of the image's own (encoding 4.18): what is in which, and that the
// image's is what it would be without. encode_text.c shows base and split together to btf_check and
// to the kernel.
#include <stdlib.h>
#include <string.h>

#include "btf/btf_names.h"
#include "btf/btf_view.h"
#include "check.h"
#include "encode/empty_btf.h"
#include "encode_text.h"
#include "support/bytes.h"

static struct db *db;
static struct db_die *unit, *integer;

static void start(const struct db_options *options)
{
	db = db_create(options);
	size_t data = db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x2000, 0x100);
	db_section(db, ".data..percpu", SHF_ALLOC | SHF_WRITE, 0x3000, 0x100);
	db_symbol(db, "main", 0x1000, 16, STT_FUNC, STB_GLOBAL,
		  db_section(db, ".text", SHF_ALLOC, 0x1000, 0x100));
	(void)data;
	unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	integer = db_int(unit);
	db_function(unit, "main", integer, 0x1000, 16);
}

static void add_variables(void)
{
	struct db_die *node = db_struct(unit, "node", 16);
	db_member(node, "next", db_pointer(unit, node), 0);
	db_member(node, "value", integer, 8);
	db_variable(unit, "list", node, 0x2010);
	struct db_die *counter = db_variable(unit, "counter", db_array(unit, integer, 4), 0x2020);
	db_string(db_string(db_die(counter, 0x6000), DW_AT_name, "btf_decl_tag"), DW_AT_const_value,
		  "user");
	db_location_addr(db_type(unit, DW_TAG_variable, "state", integer), 0x2040);
	db_variable(unit, "each", integer, 0x3010);
	unit = db_unit(db, &(struct db_unit_options){.name = "b.c"});
	integer = db_int(unit);
	db_location_addr(db_type(unit, DW_TAG_variable, "state", integer), 0x2050);
	db_variable(unit, "main", integer, 0x2060); // a name that the image's BTF has
}

static struct encode_text run(const struct db_options *image, enum encode_vars vars, bool splits)
{
	start(image);
	add_variables();
	return encode_text_db_with(db,
				   &(struct encode_options){.vars = vars, .splits_vars = splits});
}

static void check_same_image(const struct encode_text *with, enum encode_vars vars,
			     const struct db_options *image)
{
	struct encode_text without = run(image, vars, false);
	CHECK_EQ(with->size, without.size);
	CHECK(with->size == without.size && !memcmp(with->blob, without.blob, with->size));
	CHECK(!without.split);
	CHECK_EQ(without.result.split_size, 0);
	encode_text_free(&without);
}

static void test_all(const struct db_options *image)
{
	struct encode_text encoded = run(image, ENCODE_VARS_NONE, true);
	CHECK_ENCODED(encoded);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "VAR") +
			 encode_text_count_prefix(encoded.text, "DATASEC"),
		 0);
	CHECK_STR(encoded.split_text, "DATASEC .data size=100 { list@16+16 counter@32+16 "
				      "state@64+4 state#2@80+4 main@96+4 }\n"
				      "DATASEC .data..percpu size=20 { each@16+4 }\n"
				      "VAR counter > ARRAY[4]>int global\n"
				      "VAR each > int global\n"
				      "VAR list > struct node global\n"
				      "VAR main > int global\n"
				      "VAR state > int static\n"
				      "VAR state#2 > int static\n"
				      "DECL_TAG \"user\" > var counter\n");
	CHECK_EQ(encoded.result.vars, 0);
	CHECK_EQ(encoded.result.split_vars, 6);
	check_same_image(&encoded, ENCODE_VARS_NONE, image);
	encode_text_free(&encoded);
}

static void test_others(void)
{
	const struct db_options image = {0};
	struct encode_text encoded = run(&image, ENCODE_VARS_PERCPU, true);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "DATASEC .data..percpu size=20 { each@16+4 }");
	CHECK_STR(encoded.split_text, "DATASEC .data size=100 { list@16+16 counter@32+16 "
				      "state@64+4 state#2@80+4 main@96+4 }\n"
				      "VAR counter > ARRAY[4]>int global\n"
				      "VAR list > struct node global\n"
				      "VAR main > int global\n"
				      "VAR state > int static\n"
				      "VAR state#2 > int static\n"
				      "DECL_TAG \"user\" > var counter\n");
	CHECK_EQ(encoded.result.vars, 1);
	CHECK_EQ(encoded.result.split_vars, 5);
	check_same_image(&encoded, ENCODE_VARS_PERCPU, &image);
	encode_text_free(&encoded);
}

// Nothing is left over: an empty split, not none.
static void test_nothing(void)
{
	const struct db_options image = {0};
	struct encode_text encoded = run(&image, ENCODE_VARS_ALL, true);
	CHECK_ENCODED(encoded);
	CHECK_EQ(encoded.result.vars, 6);
	CHECK_STR(encoded.split_text, "");
	CHECK_EQ(encoded.result.split_size, ENCODE_EMPTY_SPLIT_SIZE);
	uint8_t empty[ENCODE_EMPTY_SPLIT_SIZE];
	encode_write_empty_split(empty, false);
	CHECK(encoded.split && !memcmp(encoded.split, empty, sizeof(empty)));
	check_same_image(&encoded, ENCODE_VARS_ALL, &image);
	encode_text_free(&encoded);
}

// 1.8.4: no string that the base has; 5.2.1: none twice.
static void test_strings(void)
{
	struct encode_text encoded = run(&(struct db_options){0}, ENCODE_VARS_NONE, true);
	struct diag_source where = {0};
	struct btf_view base, split;
	struct btf_names names;
	CHECK_ENCODED(encoded);
	CHECK_EQ(btf_view_open(encoded.blob, encoded.size, false, NULL, &where, &base), STATUS_OK);
	CHECK_EQ(btf_view_open(encoded.split, encoded.result.split_size, false, &base, &where,
			       &split),
		 STATUS_OK);
	CHECK_EQ(btf_names_init(&base, &names), STATUS_OK);
	size_t count = 0;
	for (size_t at = 0; at < split.str_len; at += strlen(split.strings + at) + 1) {
		const char *text = split.strings + at;
		count += *text != '\0';
		CHECK_EQ(btf_names_find(&names, text), 0);
		for (size_t other = 0; other < at; other += strlen(split.strings + other) + 1)
			CHECK(!*text || strcmp(split.strings + other, text));
	}
	CHECK_EQ(count, 7); // .data .data..percpu counter each list state user, but not main
	btf_names_deinit(&names);
	btf_view_close(&split);
	btf_view_close(&base);
	encode_text_free(&encoded);
}

// What is left out is counted once, though variables are looked at twice.
static void test_skips(void)
{
	for (int i = 0; i < 3; i++) {
		start(&(struct db_options){0});
		db_variable(unit, "nowhere", integer, 0x9010);
		db_variable(unit, "unsized", NULL, 0x2010);
		db_variable(unit, "unsized_each", NULL, 0x3010);
		db_variable(unit, "first", integer, 0x2020);
		db_variable(unit, "same", integer, 0x2020);
		db_variable(unit, "each", integer, 0x3020);
		db_variable(unit, "same_each", integer, 0x3020);
		static const enum encode_vars image_has[] = {ENCODE_VARS_ALL, ENCODE_VARS_PERCPU,
							     ENCODE_VARS_NONE};
		struct encode_text encoded = encode_text_db_with(
			db, &(struct encode_options){.vars = image_has[i], .splits_vars = true});
		CHECK_ENCODED(encoded);
		CHECK_EQ(encoded.result.vars + encoded.result.split_vars, 2);
		CHECK_EQ(encoded.result.skipped[SKIP_VAR_NO_SECTION], 1);
		CHECK_EQ(encoded.result.skipped[SKIP_VAR_NO_SIZE], 2);
		CHECK_EQ(encoded.result.skipped[SKIP_VAR_OVERLAP], 2);
		encode_text_free(&encoded);
	}
}

// 1.4.3: the names of base and split together. The base is padded up to the limit.
static void test_too_many_names(void)
{
	start(&(struct db_options){0});
	add_variables();
	size_t size;
	uint8_t *bytes = db_finish(db, &size);
	db_destroy(db);
	struct diag diag;
	diag_init(&diag);
	struct encode *encode;
	uint8_t *split, *blob = calloc(1, (16 << 20) + 4096);
	struct encode_options options = {.vars = ENCODE_VARS_NONE, .splits_vars = true, .jobs = 1};
	struct encode_input input = {.bytes = bytes, .size = size, .where = {.diag = &diag}};
	CHECK_EQ(encode_image(&options, &input, &diag, &encode), STATUS_OK);
	CHECK_EQ(encode_write(encode, blob, encode_result(encode)->byte_size), STATUS_OK);
	uint32_t type_len = bytes_load_u32(blob + 12, false);
	size_t padded_size = 24 + (size_t)type_len + (16 << 20);
	CHECK_EQ(encode_write(encode, blob, padded_size), STATUS_OK);
	CHECK_EQ(encode_split_vars(encode, blob, padded_size, &split), STATUS_UNSUPPORTED);
	CHECK(diag_has_errors(&diag));
	free(split);
	encode_destroy(encode);
	diag_deinit(&diag);
	free(blob);
	free(bytes);
}

int main(void)
{
	test_all(&(struct db_options){0});
	test_all(&(struct db_options){.is_big_endian = true});
	test_others();
	test_nothing();
	test_strings();
	test_skips();
	test_too_many_names();
	return CHECK_EXIT();
}
