// SPDX-License-Identifier: GPL-3.0-or-later
//
// Encodes a linked image. Threads decode it (decode.c), the pass list in make_program() merges the
// results, and then the program is written (encode.h).
#include "encode/encode.h"

#include <stdlib.h>

#include "btf/btf_check.h"
#include "encode/assign_ids.h"
#include "encode/base_index.h"
#include "encode/byte_shares.h"
#include "encode/emit.h"
#include "encode/empty_btf.h"
#include "encode/functions.h"
#include "encode/known_inputs.h"
#include "encode/linked_image.h"
#include "encode/merge.h"
#include "encode/roots.h"
#include "encode/split_vars.h"
#include "encode/variables.h"
#include "ldbtf/btf_format.h"
#include "support/plural.h"

struct encode {
	struct reader *reader;
	struct image *image;
	struct image *inputs; // those that are known, in link order; NULL: none
	struct merge merge;
};

// ---- Passes of make_program(). ----

// Adds the functions that the link kept.
static enum status add_functions(struct encode *encode)
{
	struct merge *merge = &encode->merge;
	enum encode_funcs funcs = merge_functions(merge);
	if (funcs == ENCODE_FUNCS_NONE)
		return STATUS_OK;
	TRY(functions_add(&merge->program, merge->results.data, merge->results.count,
			  &encode->image->symbols, NULL, funcs));
	return merge_kfuncs(merge);
}

static enum status add_variables(struct encode *encode, enum variable_sections wanted)
{
	struct merge *merge = &encode->merge;
	if (!encode->image->is_elf_open)
		return STATUS_OK;
	return variables_add(&merge->program, merge->results.data, merge->results.count,
			     &encode->image->elf, wanted);
}

static enum status add_image_variables(struct encode *encode)
{
	enum encode_vars vars = encode->merge.options->vars;
	if (vars == ENCODE_VARS_NONE)
		return STATUS_OK;
	return add_variables(encode,
			     vars == ENCODE_VARS_ALL ? VARIABLES_OF_ALL : VARIABLES_OF_PERCPU);
}

static enum status count_bytes(struct merge *merge)
{
	size_t byte_size;
	TRY(merge_count(merge, BTF_DISTILL_EXACT, &byte_size));
	return merge_result(merge, byte_size);
}

// The limits include the types and names of a base (encoding 1.4.3, 1.5.5).
static enum status check_limits(const struct merge *merge)
{
	size_t types = merge->program.first_id - 1 + merge->program.order.count;
	size_t string_bytes = merge->counted.first_string + merge->counted.string_bytes;
	if (string_bytes <= LDBTF_MAX_NAME_OFFSET && types <= LDBTF_MAX_TYPE_ID)
		return STATUS_OK;
	struct diag_source where = {.diag = merge->reader->diag};
	diag_add(&where, DIAG_ERROR,
		 "the BTF has %zu types and %zu bytes of names; kernels take at most %d and %d\n"
		 "  fix: leave some out, with vars=none, funcs=none or lang-exclude=LIST",
		 types, string_bytes, LDBTF_MAX_TYPE_ID, LDBTF_MAX_NAME_OFFSET);
	return STATUS_UNSUPPORTED;
}

// For `stats` and `verbose`.
static enum status find_shares(struct merge *merge)
{
	const struct encode_options *options = merge->options;
	if (!options->shares)
		return STATUS_OK;
	return byte_shares_find(&merge->program, merge->results.data, merge->results.count,
				options->roots, options->shares);
}

// The pass list: makes one numbered and counted program of the decoded image.
static enum status make_program(struct encode *encode)
{
	struct merge *merge = &encode->merge;
	TRY(merge_gather(merge));
	TRY(merge_types(merge, true));
	TRY(merge_program(merge));
	TRY(add_functions(encode));
	TRY(add_image_variables(encode));
	TRY(merge_legalize(merge));
	TRY(merge_select(merge, false, false));
	TRY(merge_match_base(merge));
	TRY(assign_ids(&merge->program));
	TRY(count_bytes(merge));
	TRY(find_shares(merge));
	return check_limits(merge);
}

// ---- The life of an encode. ----

static enum status read_image(struct encode *encode, const struct encode_input *input)
{
	TRY(linked_image_create(encode->reader, input, encode->inputs, &encode->image));
	TRY(reader_begin(encode->reader));
	TRY(decode_start(encode->image));
	// Waits until all units are decoded, and ends the threads.
	reader_rest(encode->reader);
	return encode->image->status;
}

static void release_input(const struct encode_input *input)
{
	if (input->release)
		input->release(input->data, input->bytes, input->size);
}

// Takes over `reader`, `inputs` and the input's bytes. `inputs`: as in struct encode.
static enum status encode_with(struct reader *reader, struct image *inputs,
			       const struct encode_input *input, struct encode **ret)
{
	struct encode *encode = calloc(1, sizeof(*encode));
	if (!encode) {
		images_destroy(inputs);
		reader_destroy(reader);
		release_input(input);
		return STATUS_NO_MEMORY;
	}
	encode->reader = reader;
	encode->inputs = inputs;
	enum status status = read_image(encode, input);
	if (status == STATUS_OK) {
		encode->merge = (struct merge){
			.reader = reader, .images = encode->image, .options = &reader->options};
		status = make_program(encode);
	}
	if (status != STATUS_OK) {
		encode_destroy(encode);
		return status;
	}
	*ret = encode;
	return STATUS_OK;
}

enum status encode_image(const struct encode_options *options, const struct encode_input *input,
			 struct diag *diag, struct encode **ret)
{
	struct reader *reader;
	enum status status = reader_create(options, diag, &reader);
	if (status != STATUS_OK) {
		release_input(input);
		return status;
	}
	return encode_with(reader, NULL, input, ret);
}

enum status encode_linked(struct known_inputs *known, const struct encode_input *input,
			  struct encode **ret)
{
	struct image *inputs;
	struct reader *reader = known_inputs_take(known, &inputs);
	reader_set_candidates(reader, false, false);
	return encode_with(reader, inputs, input, ret);
}

const struct encode_result *encode_result(const struct encode *encode)
{
	return &encode->merge.result;
}

// LTO's plugin takes objects before the linker shows them to us, if it is loaded first. Each mark
// has an object in the image, unless the link has dropped that.
static void report_unseen_marks(const struct encode *encode, const struct diag_source *where)
{
	const struct encode_options *options = encode->merge.options;
	const struct roots *roots = options->roots;
	size_t there = encode->image->symbols.mark_count;
	size_t seen = roots ? roots->mark_count : 0;
	bool has_given_roots = !seen && roots && roots->roots.count;
	if (options->types == ENCODE_TYPES_ALL || has_given_roots || there <= seen)
		return;
	diag_add(where, DIAG_WARNING,
		 "LDBTF_KEEP is in the sources, but ldbtf did not see %zu of its %zu mark%s, so "
		 "what is marked there is not selected\n"
		 "  where: only inputs of a link have them, and LTO's plugin took these first\n"
		 "  fix:   load ldbtf first (gcc: -specs=ldbtf.specs), or name the roots with "
		 "keep=LIST", there - seen, there, plural(there));
}

void encode_report_selection(const struct encode *encode, const struct diag_source *where)
{
	selection_notes_report(&encode->merge.notes, where);
	report_unseen_marks(encode, where);
}

void encode_destroy(struct encode *encode)
{
	if (!encode)
		return;
	if (encode->reader)
		reader_rest(encode->reader);
	merge_deinit(&encode->merge);
	images_destroy(encode->image);
	images_destroy(encode->inputs);
	reader_destroy(encode->reader);
	free(encode);
}

// ---- The bytes. ----

static struct diag_source about_result(const struct encode *encode, const char *what)
{
	return (struct diag_source){.diag = encode->reader->diag, .file = what};
}

enum status encode_write(struct encode *encode, uint8_t *buffer, size_t size)
{
	const struct merge *merge = &encode->merge;
	if (size < merge->result.byte_size || size < ENCODE_EMPTY_SIZE)
		return STATUS_NO_SPACE;
	bool is_big_endian = merge->program.is_big_endian;
	struct btf_writer writer;
	btf_writer_begin(&writer, buffer, size, &merge->counted, is_big_endian);
	TRY(emit_program(&merge->program, &encode->merge.names, &writer));

	// Checks the output before a kernel or a device reads it.
	struct diag_source where = about_result(encode,
						"the BTF just encoded (please report this)");
	const struct btf_view *base = merge->options->base ? &merge->options->base->view : NULL;
	TRY(btf_check_sized(buffer, size, is_big_endian, merge->program.address_size, base,
			    &where));
	return btf_check_sorted(buffer, size, is_big_endian, base, &where);
}

enum status encode_write_distilled(struct encode *encode, uint8_t *base, size_t base_size,
				   uint8_t *buffer, size_t size)
{
	const struct merge *merge = &encode->merge;
	if (size < merge->result.byte_size || base_size < merge->result.base_size)
		return STATUS_NO_SPACE;
	struct diag_source where = about_result(encode,
						"the BTF just encoded (please report this)");
	return distilled_write(&merge->distilled, base, base_size, buffer, size, &where);
}

static enum status add_split_variables(struct encode *encode)
{
	enum encode_vars vars = encode->merge.options->vars;
	if (vars == ENCODE_VARS_ALL)
		return STATUS_OK;
	return add_variables(encode,
			     vars == ENCODE_VARS_NONE ? VARIABLES_OF_ALL : VARIABLES_OF_OTHERS);
}

enum status encode_split_vars(struct encode *encode, const uint8_t *image, size_t image_size,
			      uint8_t **ret)
{
	struct diag_source where = about_result(encode,
						"the split BTF just encoded (please report this)");
	struct program *program = &encode->merge.program;
	struct encode_result *result = &encode->merge.result;
	size_t image_vars = program->var_count;
	struct split_vars split;
	*ret = NULL;
	enum status status = split_vars_begin(program, image, image_size, &where, &split);
	if (status == STATUS_OK)
		status = add_split_variables(encode);
	if (status == STATUS_OK)
		status = merge_spell_names(&encode->merge);
	if (status == STATUS_OK)
		status = split_vars_finish(&split, program, ret, &result->split_size);
	split_vars_end(&split, program);
	result->split_vars = program->var_count - image_vars;
	return status;
}
