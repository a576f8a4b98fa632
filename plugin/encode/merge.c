// SPDX-License-Identifier: GPL-3.0-or-later
//
// The passes over images that measuring and encoding share (merge.h).
#include "encode/merge.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "encode/assign_ids.h"
#include "encode/base.h"
#include "encode/base_index.h"
#include "encode/base_match.h"
#include "encode/budget.h"
#include "encode/c_names.h"
#include "encode/empty_btf.h"
#include "encode/legalize.h"
#include "encode/selection.h"
#include "ldbtf/btf_format.h"

static enum status gather_result(struct merge *merge, const struct import_result *result)
{
	TRY(vec_push(&merge->results, result));
	TRY(vec_push(&merge->uses, &result->uses));
	merge->result.units += result->unit_count;
	merge->has_foreign_names |= result->has_foreign_names;
	merge->has_classes |= result->has_classes;
	for (size_t reason = 0; reason < SKIP_REASON_COUNT; reason++)
		merge->result.skipped[reason] += result->skipped[reason];
	return STATUS_OK;
}

enum status merge_gather(struct merge *merge)
{
	merge->result.threads = merge->reader->import_count;
	for (const struct image *image = merge->images; image; image = image->next) {
		merge->result.has_dwarf |= image->has_dwarf;
		for (size_t i = 0; i < image->group_count; i++) {
			const struct image *known = image->groups.data[i].look_alike;
			for (size_t j = 0; known && j < known->group_count; j++)
				TRY(gather_result(merge, &known->results[j]));
			if (known && known->as_input.known.is_usable)
				merge->result.units_reused += known->group_count;
			if (!known)
				TRY(gather_result(merge, &image->results[i]));
		}
	}
	return STATUS_OK;
}

enum status merge_types(struct merge *merge, bool asks_evidence)
{
	struct reader *reader = merge->reader;
	const struct type_uses *const *uses = merge->uses.data;
	size_t count = merge->uses.count;
	// Nearly always the linked image has the units of its inputs.
	if (dedup_holds_for(&reader->dedup, uses, count, asks_evidence))
		return STATUS_OK;
	dedup_deinit(&reader->dedup);
	return dedup_run(&reader->store, uses, count, asks_evidence, &reader->dedup);
}

static bool is_kernel(const struct merge *merge)
{
	bool result = false;
	for (const struct image *image = merge->images; image; image = image->next)
		result |= image->kfuncs.is_kernel;
	return result;
}

static enum status mark_base(struct program *program, const struct btf_view *base)
{
	char mark[LDBTF_BASE_MARK_LENGTH + LDBTF_BASE_MARK_DIGITS + 1];
	uint32_t hash = ldbtf_hash(LDBTF_HASH_START, base->types, base->type_len);
	hash = ldbtf_hash(hash, (const uint8_t *)base->strings, base->str_len);
	snprintf(mark, sizeof(mark), LDBTF_BASE_MARK "%08" PRIx32, hash);
	return strings_intern(program->strings, mark, sizeof(mark) - 1, &program->base_mark);
}

// Makes IDs and string offsets continue those of the base. UNSUPPORTED with a diagnostic if the
// base is for another machine.
static enum status use_base(struct merge *merge, const struct elf_image *elf)
{
	const struct encode_base *base = merge->options->base;
	struct program *program = &merge->program;
	struct diag_source where = {.diag = merge->reader->diag};
	if (elf)
		TRY(encode_base_check(base, elf->is_64_bit, elf->is_big_endian, &where));
	else // nothing is linked
		program->is_big_endian = base->view.is_big_endian;
	program->first_id = base->view.last_id + 1;
	program->base_names = &base->names;
	merge->counted.first_string = btf_view_string_end(&base->view);
	return merge->options->marks_base ? mark_base(program, &base->view) : STATUS_OK;
}

enum status merge_program(struct merge *merge)
{
	struct reader *reader = merge->reader;
	TRY(program_build(&reader->store, &reader->strings, &reader->dedup, &merge->program));
	merge->program.skipped = merge->result.skipped;
	merge->program.has_classes = merge->has_classes;
	merge->program.is_base_of_modules = is_kernel(merge);
	merge->program.has_no_enum64 = merge->options->skips_enum64;
	merge->program.address_size = 8;
	for (const struct image *image = merge->images; image; image = image->next) {
		if (!image->address_size)
			continue;
		merge->program.address_size = image->address_size;
		merge->program.is_big_endian = image->elf.is_big_endian;
		return merge->options->base ? use_base(merge, &image->elf) : STATUS_OK;
	}
	return merge->options->base ? use_base(merge, NULL) : STATUS_OK;
}

enum encode_funcs merge_functions(const struct merge *merge)
{
	if (merge->options->funcs != ENCODE_FUNCS_DEFAULT)
		return merge->options->funcs;
	bool is_pahole = merge->options->base || is_kernel(merge);
	return is_pahole ? ENCODE_FUNCS_PAHOLE : ENCODE_FUNCS_CONSISTENT;
}

// Sets of all images count for all functions, because LTO puts sets and DWARF into different
// images.
enum status merge_kfuncs(struct merge *merge)
{
	if (merge->options->skips_kfuncs)
		return STATUS_OK;
	for (const struct image *image = merge->images; image; image = image->next)
		TRY(kfuncs_gather(&image->kfuncs, merge->options->ignored_kfunc_flags,
				  &merge->kfunc_flags));
	return kfuncs_apply(&merge->program, &merge->kfunc_flags);
}

enum status merge_spell_names(struct merge *merge)
{
	// Classes have names with dots (shared_tails.c).
	bool is_needed = merge->has_foreign_names || merge->has_classes;
	return is_needed ? spell_names(&merge->program) : STATUS_OK;
}

enum status merge_legalize(struct merge *merge)
{
	TRY(legalize(&merge->program));
	return merge_spell_names(merge);
}

enum status merge_select(struct merge *merge, bool is_bound, bool may_complete_declarations)
{
	struct selection_request request = {
		.options = merge->options,
		.may_complete_declarations = may_complete_declarations,
		.notes = is_bound ? NULL : &merge->notes,
		.where = {.diag = merge->reader->diag, .order = UINT64_MAX},
	};
	if (merge->options->budget && !is_bound) {
		struct budget_shed shed;
		TRY(budget_apply(&merge->program, &request, &shed));
		merge->result.shed_funcs = shed.funcs;
		merge->result.shed_vars = shed.vars;
		merge->result.shed_types = shed.types;
		return STATUS_OK;
	}
	TRY(selection_apply(&merge->program, &request));
	return find_subscript_type(&merge->program); // the last type to be added
}

enum status merge_match_base(struct merge *merge)
{
	const struct encode_options *options = merge->options;
	if (!options->base)
		return STATUS_OK;
	// A FUNC of the base can't be distilled (encoding 1.9.2).
	return base_match(&merge->program, options->base, !options->distills);
}

enum status merge_count(struct merge *merge, enum btf_distill_use use, size_t *ret)
{
	const struct encode_options *options = merge->options;
	merge->counted.has_layout = options->has_layout && !options->base;
	// encode_write() writes with the same code.
	TRY(emit_program(&merge->program, &merge->names, &merge->counted));
	*ret = btf_writer_size(&merge->counted);
	if (!options->distills)
		return STATUS_OK;
	struct diag_source where = {.diag = merge->reader->diag};
	TRY(distilled_plan(&merge->program, &merge->counted, &options->base->view, use,
			   &where, &merge->distilled));
	*ret = btf_writer_size(&merge->distilled.plan.own_counted);
	merge->result.base_size = btf_writer_size(&merge->distilled.plan.base_counted);
	return STATUS_OK;
}

enum status merge_result(struct merge *merge, size_t byte_size)
{
	struct encode_result *result = &merge->result;
	result->byte_size = (byte_size + 3) & ~(size_t)3;
	if (result->byte_size < ENCODE_EMPTY_SIZE)
		result->byte_size = ENCODE_EMPTY_SIZE;
	memcpy(result->kind_bytes, merge->counted.kind_bytes, sizeof(result->kind_bytes));
	result->string_bytes = merge->counted.string_bytes;
	result->types = merge->program.order.count;
	result->funcs = merge->program.func_count;
	result->vars = merge->program.var_count;
	if (result->byte_size <= INT32_MAX)
		return STATUS_OK;
	struct diag_source where = {.diag = merge->reader->diag};
	diag_add(&where, DIAG_ERROR, "the BTF would take %zu bytes; readers take less than 2 GiB\n"
		 "  fix: leave some out, with vars=none, funcs=none or lang-exclude=LIST",
		 result->byte_size);
	return STATUS_UNSUPPORTED;
}

void merge_deinit(struct merge *merge)
{
	distilled_deinit(&merge->distilled);
	emitted_names_deinit(&merge->names);
	program_deinit(&merge->program);
	selection_notes_deinit(&merge->notes);
	hash_map_deinit(&merge->kfunc_flags);
	vec_free(&merge->results);
	vec_free(&merge->uses);
	*merge = (struct merge){0};
}
