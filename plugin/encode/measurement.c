// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures a link's inputs. Threads decode them (decode.c), and the pass list in measure() merges
// and counts the results (measurement.h).
#include "encode/measurement.h"

#include <stdlib.h>

#include "encode/assign_ids.h"
#include "encode/functions.h"
#include "encode/input_image.h"
#include "encode/lto_outputs.h"
#include "encode/merge.h"
#include "encode/roots.h"
#include "encode/section_names.h"
#include "encode/variables.h"

struct measurement {
	struct reader *reader;
	struct measurement_link link;
	struct image *first, *last;
	size_t measured_count;       // number of images that `result` includes
	size_t measured_roots;       // number of roots likewise
	struct encode_result result; // of the last measurement_finish()
};

enum status measurement_create(const struct encode_options *options,
			       const struct measurement_link *link, struct diag *diag,
			       struct measurement **ret)
{
	struct measurement *measurement = calloc(1, sizeof(*measurement));
	if (!measurement)
		return STATUS_NO_MEMORY;
	measurement->link = *link;
	enum status status = reader_create(options, diag, &measurement->reader);
	if (status != STATUS_OK) {
		free(measurement);
		return status;
	}
	reader_set_candidates(measurement->reader, true, link->is_image_encoded);
	*ret = measurement;
	return STATUS_OK;
}

enum status measurement_add(struct measurement *measurement, const struct encode_input *input)
{
	struct image *image;
	TRY(input_image_create(measurement->reader, input, &image));
	image->as_input.is_remembered = measurement->link.is_image_encoded;
	image->as_input.keeps_section_names = measurement->link.keeps_section_names;
	if (measurement->last)
		measurement->last->next = image;
	else
		measurement->first = image;
	measurement->last = image;
	TRY(reader_begin(measurement->reader));
	return decode_start(image);
}

// ---- Inputs that are added after a measurement. ----

// Does any image declare a function that has one of these symbols?
static bool has_declared_function(const struct measurement *measurement,
				  const struct function_symbols *symbols)
{
	if (!symbols->symbols.count)
		return false;
	for (const struct image *image = measurement->first; image; image = image->next)
		for (size_t i = 0; i < image->group_count; i++)
			for (size_t j = 0; j < image->results[i].functions.count; j++) {
				const struct function_candidate *function =
					&image->results[i].functions.data[j];
				if ((function->flags & FUNCTION_SYMBOL_ELSEWHERE) &&
				    function_symbols_find(symbols, function->name))
					return true;
			}
	return false;
}

// Would another measurement give the last result again?
static bool is_unchanged(const struct measurement *measurement)
{
	if (!measurement->measured_count)
		return false;
	for (const struct image *image = measurement->first; image; image = image->next)
		if (image->number > measurement->measured_count &&
		    (image->has_dwarf || image->kfuncs.members.count ||
		     has_declared_function(measurement, &image->symbols)))
			return false;
	return true;
}

// ---- Passes of measure(). ----

// Will the linked image have the groups of its inputs? If some unit refers to others, all units of
// the linked image are one group (decode_list_groups). Then no declaration can be traced to one
// unit.
static bool keeps_groups(const struct image *first)
{
	for (const struct image *image = first; image; image = image->next)
		if (image->is_joined || image->dwarf.is_lto || image->input.is_lto_output)
			return false;
	return true;
}

// Lists the functions that inputs define. Inputs without DWARF, such as assembly and libc.a, are
// included. *is_known is false if there are more, which is so with LTO objects.
static enum status list_function_names(const struct image *first, struct hash_map *names,
				       bool *is_known)
{
	*is_known = true;
	for (const struct image *image = first; image; image = image->next) {
		*is_known &= !image->has_dwarf || image->symbols.symbols.count > 0;
		for (size_t i = 0; i < image->symbols.symbols.count; i++) {
			uint32_t *unused;
			TRY(hash_map_insert(names, image->symbols.symbols.data[i].name, 0,
					    &unused));
		}
	}
	return STATUS_OK;
}

// Adds the functions that the link may keep.
static enum status add_input_functions(struct merge *merge)
{
	if (merge->options->funcs == ENCODE_FUNCS_NONE)
		return STATUS_OK;
	struct hash_map names = {0};
	bool is_known;
	enum status status = list_function_names(merge->images, &names, &is_known);
	if (status == STATUS_OK)
		status = functions_add(&merge->program, merge->results.data, merge->results.count,
				       NULL, is_known ? &names : NULL, merge_functions(merge));
	hash_map_deinit(&names);
	TRY(status);
	return merge_kfuncs(merge);
}

static enum status add_input_variables(struct merge *merge)
{
	if (merge->options->vars == ENCODE_VARS_NONE)
		return STATUS_OK;
	return variables_add_all(&merge->program, merge->results.data, merge->results.count);
}

// The order matters only for a distilled base, because it decides what goes into that.
static enum status number_types(struct merge *merge)
{
	return merge->options->distills ? assign_ids(&merge->program)
					: assign_any_ids(&merge->program);
}

static enum status count_bound(struct merge *merge)
{
	size_t byte_size, allowance, excess;
	TRY(merge_count(merge, BTF_DISTILL_BOUND, &byte_size));
	TRY(section_names_allowance(merge->images, &merge->program, &allowance));
	TRY(lto_outputs_excess(merge->images, merge->results.data, merge->results.count,
			       merge->program.lto_var_count, &excess));
	size_t bound = byte_size + allowance - excess, budget = merge->options->budget;
	return merge_result(merge, budget && budget < bound ? budget & ~(size_t)3 : bound);
}

// The pass list: makes one numbered and counted program of the decoded images.
static enum status measure(struct merge *merge, struct hash_map *lto_names)
{
	bool has_lto_outputs;
	TRY(merge_gather(merge));
	TRY(merge_types(merge, keeps_groups(merge->images)));
	TRY(merge_program(merge));
	TRY(lto_outputs_gather(merge->images, lto_names, &has_lto_outputs));
	merge->program.lto_names = has_lto_outputs ? lto_names : NULL;
	TRY(add_input_functions(merge));
	TRY(add_input_variables(merge));
	TRY(merge_legalize(merge));
	TRY(merge_select(merge, true, !keeps_groups(merge->images)));
	TRY(merge_match_base(merge));
	TRY(number_types(merge));
	return count_bound(merge);
}

void measurement_rest(struct measurement *measurement)
{
	reader_rest(measurement->reader);
}

static size_t count_roots(const struct measurement *measurement)
{
	const struct roots *roots = measurement->reader->options.roots;
	return roots ? roots->roots.count : 0;
}

enum status measurement_finish(struct measurement *measurement, struct encode_result *ret)
{
	struct reader *reader = measurement->reader;
	// Waits until all units are decoded, and ends the threads.
	reader_rest(reader);
	TRY(images_status(measurement->first));
	bool has_new_roots = measurement->measured_roots != count_roots(measurement);
	if (has_new_roots || !is_unchanged(measurement)) {
		struct merge merge = {
			.reader = reader,
			.images = measurement->first,
			.options = &reader->options,
		};
		struct hash_map lto_names = {0};
		enum status status = measure(&merge, &lto_names);
		measurement->result = merge.result;
		merge_deinit(&merge);
		hash_map_deinit(&lto_names);
		TRY(status);
	}
	measurement->measured_roots = count_roots(measurement);
	measurement->measured_count = reader->image_count;
	*ret = measurement->result;
	return STATUS_OK;
}

// ---- Types that are merged beside the linker. ----

// Leaves the merged types to reader->dedup, where the encoder of the linked image looks for them.
static enum status merge_inputs(struct measurement *measurement)
{
	struct merge merge = {.reader = measurement->reader, .images = measurement->first};
	enum status status = merge_gather(&merge);
	if (status == STATUS_OK)
		status = merge_types(&merge, true);
	merge_deinit(&merge);
	return status;
}

// If this fails or does not run, the encoder of the linked image merges the types.
static void run_merge(void *argument, size_t worker)
{
	(void)worker;
	struct measurement *measurement = argument;
	struct reader *reader = measurement->reader;
	bool is_wanted = !atomic_load(&reader->is_abandoned) &&
			 images_status(measurement->first) == STATUS_OK &&
			 keeps_groups(measurement->first);
	if (is_wanted && merge_inputs(measurement) != STATUS_OK)
		dedup_deinit(&reader->dedup);
}

void measurement_merge_beside(struct measurement *measurement)
{
	if (reader_has_threads(measurement->reader))
		workers_submit_last(measurement->reader->workers, run_merge, measurement);
}

// ---- The end. ----

struct known_inputs *measurement_end(struct measurement *measurement)
{
	struct reader *reader = measurement->reader;
	// To read the inputs now, in this thread alone, would take longer than it saves.
	bool is_read = measurement->measured_count || reader_has_threads(reader);
	if (is_read)
		reader_rest(reader);
	if (!is_read || images_status(measurement->first) != STATUS_OK) {
		measurement_destroy(measurement);
		return NULL;
	}
	struct known_inputs *known = known_inputs_create(reader, measurement->first);
	free(measurement);
	return known;
}

void measurement_destroy(struct measurement *measurement)
{
	if (!measurement)
		return;
	reader_abandon(measurement->reader);
	images_destroy(measurement->first);
	reader_destroy(measurement->reader);
	free(measurement);
}
