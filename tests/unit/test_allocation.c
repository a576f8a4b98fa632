// SPDX-License-Identifier: GPL-3.0-or-later
//
// The encoder when memory runs out: the Nth allocation of a whole encode fails, for every N.
//
// Each time the status must be NO_MEMORY, or OK where a failed allocation was no loss (libelf and
// libdw may do without), nothing may leak (LeakSanitizer, in the debug preset) and nothing may
// crash. One run has one worker, so that N means the same in each run; with two, only the outcome
// is fixed.
#include <stdlib.h>

#include "../support/btf_blob.h"
#include "check.h"
#include "dwarf_builder.h"
#include "encode/base.h"
#include "encode/encode.h"
#include "encode/measurement.h"
#include "failing_memory.h"

// Everything that makes the encoder allocate: names, all kinds of types, an ambiguous name,
// functions, variables.
static void *build(size_t *size)
{
	struct db *db = db_create(&(struct db_options){0});
	size_t text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x100);
	db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x2000, 0x100);
	db_symbol(db, "main", 0x1000, 16, STT_FUNC, STB_GLOBAL, text);
	// It is a kfunc with every flag.
	static const uint8_t ids[16] = {[4] = 1, [13] = 0xf0, [14] = 1};
	size_t section =
		db_section_bytes(db, ".BTF_ids", SHT_PROGBITS, SHF_ALLOC, 0x3000, ids, sizeof(ids));
	db_symbol(db, "__BTF_ID__set8__kfuncs", 0x3000, 16, STT_NOTYPE, STB_LOCAL, section);
	db_symbol(db, "__BTF_ID__func__main__1", 0x3008, 4, STT_OBJECT, STB_LOCAL, section);
	for (uint64_t i = 0; i < 6; i++) { // enough units for tasks of their own
		struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
		struct db_die *integer = db_int(unit);
		struct db_die *node = db_struct(unit, "node", 24);
		db_member(node, "next", db_pointer(unit, node), 0);
		db_member(node, "value",
			  i % 2 ? integer : db_base_type(unit, "long int", 8, DW_ATE_signed), 8);
		db_member(node, "numbers", db_array(unit, integer, 2), 16);
		struct db_die *tree = db_struct(unit, "tree", 8);
		db_member(tree, "root", db_pointer(unit, node), 0);
		db_string(db_string(db_die(tree, 0x6000), DW_AT_name, "btf_decl_tag"),
			  DW_AT_const_value, "tag");
		db_enumerator(db_enum(unit, "colour", 4), "red", 1);
		db_pointer(unit, db_declaration(unit, DW_TAG_structure_type, "hidden"));
		db_typedef(unit, "callback", db_type(unit, DW_TAG_subroutine_type, NULL, integer));
		struct db_die *function = db_function(unit, "main", integer, 0x1000, 16);
		db_expr(db_parameter(function, "node", db_pointer(unit, node)), DW_AT_location,
			DW_OP_reg5);
		db_struct(function, "tree", 4); // a local one
		db_variable(unit, "counter", integer, 0x2010 + 8 * i);
	}
	void *image = db_finish(db, size);
	db_destroy(db);
	return image;
}

// An input of a link is measured, or the linked image is encoded.
enum work { MEASURING, ENCODING };

static enum status measure(const struct encode_options *options, const struct encode_input *input,
			   struct diag *diag)
{
	struct measurement *measurement;
	struct encode_result result;
	TRY(measurement_create(options, &(struct measurement_link){.is_image_encoded = true}, diag,
			       &measurement));
	enum status status = measurement_add(measurement, input);
	if (status == STATUS_OK)
		status = measurement_finish(measurement, &result);
	if (status != STATUS_OK) {
		measurement_destroy(measurement);
		return status;
	}
	struct known_inputs *known = measurement_end(measurement);
	known_inputs_destroy(known);
	return known ? STATUS_OK : STATUS_NO_MEMORY; // the image is one that can be reused
}

static enum status write_plain(struct encode *encode)
{
	size_t size = encode_result(encode)->byte_size;
	uint8_t *blob = memory_allocate(size), *split = NULL;
	enum status status = encode_write(encode, blob, size);
	if (status == STATUS_OK)
		status = encode_split_vars(encode, blob, size, &split);
	free(split);
	free(blob);
	return status;
}

static enum status write_distilled(struct encode *encode)
{
	const struct encode_result *result = encode_result(encode);
	uint8_t *blob = memory_allocate(result->byte_size),
		*distilled = memory_allocate(result->base_size);
	enum status status = encode_write_distilled(encode, distilled, result->base_size, blob,
						    result->byte_size);
	free(blob);
	free(distilled);
	return status;
}

static enum status do_work(enum work work, const struct encode_options *options,
			   const struct encode_input *input, struct diag *diag)
{
	if (work == MEASURING)
		return measure(options, input, diag);
	struct encode *encode;
	TRY(encode_image(options, input, diag, &encode));
	enum status status = options->distills ? write_distilled(encode) : write_plain(encode);
	encode_destroy(encode);
	return status;
}

// One whole encode in which an allocation fails, if there are so many; *ret: there were. The
// status.
static enum status encode_failing(const void *image, size_t size, enum work work,
				  enum encode_vars vars, size_t jobs, long nth, bool *ret)
{
	// The image is relocated and read in place: a copy each time. Before anything fails.
	void *copy = memory_allocate(size);
	memcpy(copy, image, size);
	struct diag diag;
	diag_init(&diag);
	struct encode_options options = {.vars = vars, .splits_vars = true, .jobs = jobs};
	struct encode_input input = {.bytes = copy, .size = size, .where = {&diag, 0, "image"}};
	memory_fail_at(nth);
	enum status status = do_work(work, &options, &input, &diag);
	bool has_failed = memory_stop_failing();
	diag_deinit(&diag);
	free(copy);
	*ret = has_failed;
	return status;
}

// The same of split BTF on a base, which is distilled.
static enum status split_failing(const void *image, size_t size, const struct btf_blob *base_blob,
				 enum work work, long nth, bool *ret)
{
	void *copy = memory_allocate(size), *base_copy = memory_allocate(base_blob->size);
	memcpy(copy, image, size);
	memcpy(base_copy, base_blob->bytes, base_blob->size);
	struct diag diag;
	diag_init(&diag);
	struct encode_base *base = NULL;
	struct encode_input input = {.bytes = copy, .size = size, .where = {&diag, 0, "image"}};
	memory_fail_at(nth);
	enum status status = encode_base_open(base_copy, base_blob->size,
					      &(struct diag_source){&diag, 0, "base"}, &base);
	struct encode_options options = {.jobs = 1, .base = base, .distills = true};
	if (status == STATUS_OK)
		status = do_work(work, &options, &input, &diag);
	size_t empty_size;
	if (status == STATUS_OK)
		status = encode_empty_base_size(base, &empty_size);
	encode_base_close(base);
	bool has_failed = memory_stop_failing();
	diag_deinit(&diag);
	free(copy);
	free(base_copy);
	*ret = has_failed;
	return status;
}

static void fail_each_of_split(enum work work)
{
	enum { MOST = 200000 };
	size_t size;
	bool has_failed;
	void *image = build(&size);
	// Some of the types, one of the two nodes, the other struct of that name, what the program
	// only declares.
	struct btf_blob base = btf_blob_from_text("INT int 4 0x01000020; PTR - 3; STRUCT node 24 : "
						  "next 2 0 : value 1 64 : numbers 4 128; ARRAY - "
						  "0 1 1 2;"
						  "STRUCT hidden 4 : x 1 0; STRUCT hidden 8 : y 1 "
						  "0; FWD tree 0; TYPEDEF other 7; ENUM colour 4 : "
						  "red 1",
						  false);
	CHECK_EQ(split_failing(image, size, &base, work, -1, &has_failed), STATUS_OK);
	long nth = 0;
	for (; nth < MOST; nth++) {
		enum status status = split_failing(image, size, &base, work, nth, &has_failed);
		if (!has_failed) {
			CHECK_EQ(status, STATUS_OK);
			break;
		}
		CHECK(status == STATUS_NO_MEMORY || status == STATUS_OK);
		if (status != STATUS_NO_MEMORY && status != STATUS_OK)
			fprintf(stderr, "  allocation %ld: status %d\n", nth, (int)status);
	}
	CHECK(nth > 50 && nth < MOST);
	btf_blob_free(&base);
	free(image);
}

static void fail_each(enum work work, enum encode_vars vars, size_t jobs)
{
	enum { MOST = 200000 };
	size_t size;
	bool has_failed;
	void *image = build(&size);
	CHECK_EQ(encode_failing(image, size, work, vars, jobs, -1, &has_failed), STATUS_OK);
	long nth = 0, unharmed = 0;
	for (; nth < MOST; nth++) {
		enum status status =
			encode_failing(image, size, work, vars, jobs, nth, &has_failed);
		if (!has_failed) {
			CHECK_EQ(status, STATUS_OK);
			break;
		}
		CHECK(status == STATUS_NO_MEMORY || status == STATUS_OK);
		if (status != STATUS_NO_MEMORY && status != STATUS_OK)
			fprintf(stderr, "  allocation %ld, %zu jobs: status %d\n", nth, jobs,
				(int)status);
		unharmed += status == STATUS_OK;
	}
	CHECK(nth > 50 && nth < MOST);
	// What may be missed without loss is rare: text of diagnostics, nothing else here.
	CHECK_EQ(unharmed, 0);
	free(image);
}

int main(void)
{
	fail_each(ENCODING, ENCODE_VARS_ALL, 1);
	fail_each(ENCODING, ENCODE_VARS_NONE, 1);
	fail_each(MEASURING, ENCODE_VARS_ALL, 1);
	fail_each(ENCODING, ENCODE_VARS_ALL, 2);
	fail_each_of_split(ENCODING);
	fail_each_of_split(MEASURING);
	return CHECK_EXIT();
}
