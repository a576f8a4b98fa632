// SPDX-License-Identifier: GPL-3.0-or-later
//
// The tasks that open, decode and close an image (decode.h).
//
// Any worker may run any task. Data that several tasks of an image use is under reader->lock.
#include "encode/decode.h"

#include <stdlib.h>

#include "encode/split_units.h"

struct group_task {
	struct image *image;
	size_t group;
};

void decode_fail(struct image *image, enum status status)
{
	pthread_mutex_lock(&image->reader->lock);
	if (image->status == STATUS_OK)
		image->status = status;
	pthread_mutex_unlock(&image->reader->lock);
}

void decode_release(struct image *image)
{
	if (!image->is_released && image->input.release)
		image->input.release(image->input.data, image->input.bytes, image->input.size);
	image->is_released = true;
}

static enum status read_kfuncs(struct image *image)
{
	struct diag_source nobody = {.diag = NULL};
	bool ignores_errors = image->reader->options.ignores_bad_ids;
	enum status status = kfuncs_read(&image->elf,
					 ignores_errors ? &nobody : &image->input.where,
					 &image->reader->strings, &image->kfuncs);
	return status == STATUS_MALFORMED && ignores_errors ? STATUS_OK : status;
}

static enum status open_image(struct image *image, struct dwarf_memory *memory)
{
	if (image->input.load)
		TRY(image->input.load(image->input.data, &image->input.bytes));
	enum status status = elf_image_open(image->input.bytes, image->input.size,
					    &image->input.where, &image->elf);
	if (status == STATUS_ABSENT)
		return STATUS_OK;
	TRY(status);
	image->is_elf_open = true;
	if (image->input.inspect)
		image->input.inspect(image->input.data, &image->elf);
	image->address_size = image->elf.is_64_bit ? 8 : 4;
	TRY(read_kfuncs(image));
	TRY(image->role->open(image, memory));
	if (!image->is_dwarf_open)
		return STATUS_OK;
	image->results = calloc(image->groups.count ? image->groups.count : 1,
				sizeof(*image->results));
	if (!image->results)
		return STATUS_NO_MEMORY;
	image->group_count = image->groups.count;
	return STATUS_OK;
}

static void close_image(struct image *image, size_t worker)
{
	enum status status = image->role->close(image, &image->reader->memories[worker]);
	if (status != STATUS_OK)
		decode_fail(image, status);
}

enum status decode_read_symbols(struct image *image)
{
	struct strings *strings = &image->reader->strings;
	return image->dwarf.is_lto
		       ? function_symbols_read_lto(&image->elf, strings, &image->symbols)
				   : function_symbols_read(&image->elf, strings, &image->symbols);
}

enum status decode_open_dwarf(struct image *image, const struct dwarf_open_options *options)
{
	TRY(dwarf_image_open_with(&image->elf, options, &image->dwarf));
	image->is_dwarf_open = true;
	image->has_dwarf = true;
	image->address_size = image->dwarf.address_size;
	return STATUS_OK;
}

void decode_close_dwarf(struct image *image, struct dwarf_memory *memory)
{
	if (image->is_dwarf_open)
		dwarf_image_close_into(&image->dwarf, memory);
	image->is_dwarf_open = false;
}

// If any unit refers to others, all units are one group. Skeletons are groups of their own even
// then, because their units are in other files.
enum status decode_list_groups(struct image *image)
{
	const struct dwarf_image *dwarf = &image->dwarf;
	for (size_t i = 0; i < dwarf->units.count; i++)
		image->is_joined |= dwarf->units.data[i].has_references_out;
	struct unit_group all = {0};
	if (image->is_joined)
		TRY(vec_push(&image->groups, all));
	for (size_t i = 0; i < dwarf->units.count; i++) {
		struct unit_group group = {.unit = i};
		if (!image->is_joined || dwarf->units.data[i].dwo_name)
			TRY(vec_push(&image->groups, group));
	}
	return STATUS_OK;
}

struct import *decode_begin_import(struct image *image, size_t worker)
{
	struct reader *reader = image->reader;
	struct import *import = &reader->imports[worker];
	if (image->role->await_symbols)
		image->role->await_symbols(image);
	if (reader->import_images[worker] != image->number) {
		import_begin_image(import, &image->dwarf, &image->symbols);
		reader->import_images[worker] = image->number;
	}
	return import;
}

static enum status decode_group(struct image *image, size_t group, size_t worker)
{
	struct import *import = decode_begin_import(image, worker);
	struct import_result *result = &image->results[group];
	bool is_one_group = image->is_joined && !group;
	size_t number = image->groups.data[group].unit;
	const struct dwarf_unit *unit = &image->dwarf.units.data[number];
	if (unit->dwo_name && !is_one_group) {
		struct skeleton skeleton = {unit, &image->dwarf, &image->input, &image->symbols};
		image->reader->import_images[worker] = 0; // the import gets set on the .dwo file
		return split_unit_import(&skeleton, import, result);
	}
	return import_group(import, number, is_one_group ? image->dwarf.units.count : 1, result);
}

static void do_group(struct image *image, size_t group, size_t worker)
{
	bool is_known = image->groups.data[group].look_alike;
	enum status status = is_known ? image->role->reuse_group(image, group, worker)
				      : decode_group(image, group, worker);
	if (status != STATUS_OK)
		decode_fail(image, status);
}

static void run_group(void *argument, size_t worker)
{
	struct group_task *task = argument;
	struct image *image = task->image;
	size_t group = task->group;
	free(task);
	if (atomic_load(&image->reader->is_abandoned))
		return; // images_destroy() closes the image
	do_group(image, group, worker);
	pthread_mutex_lock(&image->reader->lock);
	bool is_last = --image->groups_left == 0;
	pthread_mutex_unlock(&image->reader->lock);
	if (is_last)
		close_image(image, worker);
}

static enum status submit_group(struct image *image, size_t group)
{
	struct group_task *task = malloc(sizeof(*task));
	if (!task)
		return STATUS_NO_MEMORY;
	*task = (struct group_task){.image = image, .group = group};
	enum status status = workers_submit(image->reader->workers, run_group, task);
	if (status != STATUS_OK)
		free(task);
	return status;
}

// Makes a task of each group. The task that ends last closes the image.
static void submit_groups(struct image *image, size_t worker)
{
	// One more than there are, so the image stays open until all are queued.
	image->groups_left = image->group_count + 1;
	size_t to_subtract = 1;
	for (size_t i = 0; i < image->group_count; i++) {
		if (submit_group(image, i) != STATUS_OK) {
			decode_fail(image, STATUS_NO_MEMORY);
			to_subtract++;
		}
	}
	pthread_mutex_lock(&image->reader->lock);
	image->groups_left -= to_subtract;
	bool is_last = image->groups_left == 0;
	pthread_mutex_unlock(&image->reader->lock);
	if (is_last)
		close_image(image, worker);
}

static void run_image(void *argument, size_t worker)
{
	struct image *image = argument;
	if (atomic_load(&image->reader->is_abandoned))
		return;
	enum status status = open_image(image, &image->reader->memories[worker]);
	if (status != STATUS_OK) {
		decode_fail(image, status);
		image->group_count = 0;
	}
	if (image->role->start_symbols && image->is_elf_open)
		image->role->start_symbols(image, worker);
	if (image->group_count < DECODE_GROUPS_WORTH_TASKS) {
		for (size_t i = 0; i < image->group_count; i++)
			do_group(image, i, worker);
		close_image(image, worker);
	} else {
		submit_groups(image, worker);
	}
}

enum status image_create(struct reader *reader, const struct image_role *role,
			 const struct encode_input *input, struct image **ret)
{
	struct image *image = calloc(1, sizeof(*image));
	if (!image) {
		if (input->release)
			input->release(input->data, input->bytes, input->size);
		return STATUS_NO_MEMORY;
	}
	image->reader = reader;
	image->role = role;
	image->input = *input;
	image->number = ++reader->image_count;
	*ret = image;
	return STATUS_OK;
}

enum status decode_start(struct image *image)
{
	reader_expect(image->reader, image->input.size);
	enum status status = workers_submit(image->reader->workers, run_image, image);
	if (status != STATUS_OK)
		image->status = status;
	return status;
}

enum status images_status(const struct image *first)
{
	enum status status = STATUS_OK;
	for (const struct image *image = first; image && status == STATUS_OK; image = image->next)
		status = image->status;
	return status;
}

static void destroy_image(struct image *image)
{
	struct dwarf_memory memory = {0};
	decode_close_dwarf(image, &memory);
	dwarf_memory_deinit(&memory);
	function_symbols_deinit(&image->symbols);
	kfuncs_deinit(&image->kfuncs);
	if (image->is_elf_open)
		elf_image_close(&image->elf);
	decode_release(image);
	free(image->results);
	free(image->as_input.first_results);
	vec_free(&image->as_input.named_sections);
	vec_free(&image->as_input.lto_symbols);
	vec_free(&image->groups);
	known_image_deinit(&image->as_input.known);
	free(image);
}

void images_destroy(struct image *first)
{
	while (first) {
		struct image *image = first;
		first = image->next;
		destroy_image(image);
	}
}
