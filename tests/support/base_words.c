// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes bases of split BTF, for tests (base_words.h).
#include "base_words.h"

#include <stdlib.h>
#include <string.h>

#include "btf_blob.h"
#include "check.h"
#include "encode_text.h"

bool base_is_big_endian;

struct db *base_start(struct db_die **ret_unit)
{
	struct db *db =
		db_create(&(struct db_options){.machine = base_is_big_endian ? EM_S390 : EM_X86_64,
					       .is_big_endian = base_is_big_endian});
	db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x100);
	*ret_unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	return db;
}

struct db_die *base_common_types(struct db_die *unit, const char *odd_name, int64_t odd_value)
{
	struct db_die *number = db_int(unit);
	struct db_die *wide = db_base_type(unit, "long int", 8, DW_ATE_signed);
	struct db_die *real = db_base_type(unit, "double", 8, DW_ATE_float);
	struct db_die *node = db_struct(unit, "node", 128);
	struct db_die *link = db_pointer(unit, node);
	struct db_die *node_t =
		db_typedef(unit, "node_t", db_type(unit, DW_TAG_const_type, NULL, node));
	db_member(node, "next", link, 0);
	db_member(node, "typed", db_pointer(unit, node_t), 8);
	db_member(node, "list",
		  db_array(unit, db_pointer(unit, db_type(unit, DW_TAG_volatile_type, NULL, wide)),
			   4),
		  16);
	struct db_die *proto = db_type(unit, DW_TAG_subroutine_type, NULL, link);
	db_parameter(proto, NULL, db_type(unit, DW_TAG_restrict_type, NULL, link));
	db_die(proto, DW_TAG_unspecified_parameters);
	db_member(node, "call", db_pointer(unit, proto), 48);
	struct db_die *nameless = db_struct(unit, NULL, 16);
	db_member(nameless, "owner", link, 0);
	db_member(nameless, odd_name, real, 8);
	db_member(node, NULL, nameless, 56);
	struct db_die *colour = db_enum(unit, "colour", 4);
	db_enumerator(colour, "red", -1);
	db_member(node, "colour", colour, 72);
	struct db_die *huge = db_enum(unit, "huge", 8);
	db_enumerator(huge, "most", INT64_MAX);
	db_member(node, "huge", huge, 80);
	struct db_die *unnamed = db_enum(unit, NULL, 4);
	db_enumerator(unnamed, "UNNAMED", odd_value);
	db_member(node, "unnamed", unnamed, 88);
	db_bitfield(node, "bits", number, 3, 92 * 8);
	struct db_die *either = db_union(unit, "either", 8);
	db_member(either, "node", link, 0);
	db_member(either, "hidden",
		  db_pointer(unit, db_declaration(unit, DW_TAG_structure_type, "hidden")), 0);
	db_member(node, "either", either, 96);
	return node;
}

struct encode_base *base_open_blob(const uint8_t *blob, size_t size)
{
	struct diag diag;
	diag_init(&diag);
	struct encode_base *base = NULL;
	uint8_t *copy = malloc(size);
	if (!copy)
		abort();
	memcpy(copy, blob, size);
	CHECK_EQ(encode_base_open(copy, size, &(struct diag_source){.diag = &diag, .file = "base"},
				  &base),
		 STATUS_OK);
	free(copy); // it is not needed afterwards
	diag_deinit(&diag);
	return base;
}

struct encode_base *base_open_program(struct db *db)
{
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	struct encode_base *base = base_open_blob(encoded.blob, encoded.size);
	encode_text_free(&encoded);
	return base;
}

struct encode_base *base_open_text(const char *text)
{
	struct btf_blob blob = btf_blob_from_text(text, base_is_big_endian);
	struct encode_base *base = base_open_blob(blob.bytes, blob.size);
	btf_blob_free(&blob);
	return base;
}

void base_expect(struct encode_base *base, struct db *db, const char *text)
{
	struct encode_bytes image = {0}, again = {0};
	image.bytes = db_finish(db, &image.size);
	db_destroy(db);
	again = image;
	again.bytes = malloc(image.size);
	memcpy(again.bytes, image.bytes, image.size);
	struct encode_text encoded =
		encode_text_run(&(struct encode_options){.base = base}, &image);
	CHECK_TEXT(encoded, text);
	struct encode_text inputs =
		encode_text_measure(&(struct encode_options){.base = base}, &again, 1);
	CHECK_EQ(inputs.status, STATUS_OK);
	CHECK(inputs.result.byte_size >= encoded.result.byte_size);
	encode_text_free(&encoded);
	encode_text_free(&inputs);
	encode_base_close(base);
}
