// SPDX-License-Identifier: GPL-3.0-or-later
//
// See decode.h. Any worker may run any task; what tasks of one image share is under encode->lock, and everything
// else belongs to one task.
#include "encode/decode.h"

#include <stdlib.h>
#include <string.h>

#include "encode/section_names.h"

enum {
	// Fewer groups than this are decoded by the task that opened the image.
	GROUPS_WORTH_TASKS = 4,
	// How many inputs may be missing in the linked image, in a row, before the search for the next one ends.
	FARTHEST_INPUT = 256,
	// The chunks of a linked image are forgotten one by one if they are not more: each takes as long as a tenth of comparing it.
	CHUNKS_WORTH_FORGETTING = 256,
};

struct group_task {
	struct image *image;
	size_t group;
};

static void fail_image(struct image *image, enum status status)
{
	pthread_mutex_lock(&image->encode->lock);
	if (image->status == STATUS_OK)
		image->status = status;
	pthread_mutex_unlock(&image->encode->lock);
}

static void release_bytes(struct image *image)
{
	if (!image->is_released && image->input.release)
		image->input.release(image->input.data, image->input.bytes, image->input.size);
	image->is_released = true;
}

static bool is_debug_section(const struct elf_section *section)
{
	return !(section->flags & SHF_ALLOC) && section->type != SHT_NOBITS &&
	       (!strncmp(section->name, ".debug_", 7) || !strncmp(section->name, ".zdebug_", 8));
}

static void forget_debug_sections(const struct image *image)
{
	for (size_t i = 1; i < image->elf.section_count && image->input.forget; i++) {
		const struct elf_section *section = &image->elf.sections[i];
		if (is_debug_section(section))
			image->input.forget(image->input.data, image->elf.bytes + section->file_offset, section->size);
	}
}

// A part of .debug_info, unless the section is not in the file but was decompressed, or relocated in its place.
static void forget_units(const struct image *image, uint64_t start, size_t size)
{
	const uint8_t *part = image->dwarf.sections[DWARF_INFO].data + start;
	uintptr_t file = (uintptr_t)image->elf.bytes, at = (uintptr_t)part;
	if (image->input.forget && image->elf.type != ET_REL && image->group_count <= CHUNKS_WORTH_FORGETTING &&
	    at >= file && at - file < image->elf.size)
		image->input.forget(image->input.data, part, size);
}

// The DWARF is read; of a linked image, sections are still wanted. Symbols are of all.
static void close_image(struct image *image, struct dwarf_memory *memory)
{
	bool is_remembered = image->is_dwarf_open && image->encode->options.is_link_to_follow;
	if (is_remembered && known_image_note_lengths(&image->dwarf, &image->known) != STATUS_OK)
		fail_image(image, STATUS_NO_MEMORY);
	bool is_known = is_remembered && !image->is_joined && image->results;
	if (is_known && known_image_take(&image->dwarf, image->results, image->group_count, &image->known) != STATUS_OK)
		fail_image(image, STATUS_NO_MEMORY);
	if (image->is_dwarf_open)
		dwarf_image_close_into(&image->dwarf, memory);
	image->is_dwarf_open = false;
	if (image->encode->options.purpose == ENCODE_LINKED) {
		forget_debug_sections(image);
		return;
	}
	if (image->is_elf_open && image->results && image->encode->options.vars != ENCODE_VARS_NONE) {
		enum status status = section_names_list(image);
		if (status != STATUS_OK)
			fail_image(image, status);
	}
	if (image->is_elf_open)
		elf_image_close(&image->elf);
	image->is_elf_open = false;
	release_bytes(image);
}

// `why`: text behind `what`.
static void warn_split(const struct image *image, const struct dwarf_unit *unit, const char *path, const char *what,
		       const char *why)
{
	bool is_absolute = unit->dwo_name[0] == '/' || !unit->comp_dir[0];
	diag_add(&image->input.where, DIAG_WARNING,
		 "%s %s%s, so the types in it are not in the BTF\n"
		 "  where: the object was compiled with -gsplit-dwarf, as %s%s%s\n"
		 "  fix:   %s, or compile without -gsplit-dwarf%s",
		 path, what, why, is_absolute ? "" : unit->comp_dir, is_absolute ? "" : "/", unit->dwo_name,
		 *why ? "as the reason says" : "keep .dwo files where the compiler put them until the link is over",
		 *why ? "" : "\n         (a .dwp package is made after the link and not read)");
}

static enum status import_companion(struct image *image, const struct dwarf_unit *unit, struct import *import,
				    const struct encode_companion *companion, struct import_result *result)
{
	struct diag_source where = image->input.where;
	where.file = companion->path;
	struct elf_image elf;
	struct dwarf_image dwarf;
	enum status status = elf_image_open(companion->bytes, companion->size, &where, &elf);
	if (status == STATUS_OK) {
		status = dwarf_image_open_split(&elf, &image->dwarf, unit, &dwarf);
		if (status == STATUS_OK) {
			import_begin_image(import, &dwarf, &image->symbols);
			status = import_group(import, 0, dwarf.units.count, result);
			dwarf_image_close(&dwarf);
		}
		elf_image_close(&elf);
	}
	if (status != STATUS_ABSENT)
		return status;
	warn_split(image, unit, companion->path, "is of another compilation than the object that names it", "");
	result->skipped[SKIP_SPLIT_UNIT]++;
	return STATUS_OK;
}

// The unit is but a skeleton; the rest is in a file of its own.
static enum status import_split(struct image *image, const struct dwarf_unit *unit, struct import *import,
				struct import_result *result)
{
	const struct encode_input *input = &image->input;
	struct encode_companion companion = {0};
	enum status status = STATUS_OK;
	if (input->open_companion)
		status = input->open_companion(input->data, unit->comp_dir, unit->dwo_name, &companion);
	if (companion.bytes && status == STATUS_OK) {
		status = import_companion(image, unit, import, &companion, result);
	} else if (status == STATUS_OK) {
		if (companion.problem)
			warn_split(image, unit, companion.path, "can't be read: ", companion.problem);
		else
			warn_split(image, unit, unit->dwo_name, "can't be found", "");
		result->skipped[SKIP_SPLIT_UNIT]++;
	}
	if (input->close_companion)
		input->close_companion(input->data, &companion);
	return status;
}

// Which functions the image has, or will have, if LTO is to compile it.
static enum status read_symbols(struct image *image)
{
	struct strings *strings = &image->encode->strings;
	return image->dwarf.is_lto ? function_symbols_read_lto(&image->elf, strings, &image->symbols)
				   : function_symbols_read(&image->elf, strings, &image->symbols);
}

static void tell_symbols(struct image *image, enum status status)
{
	if (status != STATUS_OK)
		fail_image(image, status);
	pthread_mutex_lock(&image->encode->lock);
	image->has_symbols = true;
	pthread_cond_broadcast(&image->encode->has_symbols);
	pthread_mutex_unlock(&image->encode->lock);
}

static void run_symbols(void *argument, size_t worker)
{
	(void)worker;
	struct image *image = argument;
	tell_symbols(image, read_symbols(image));
}

// The symbols of a linked image are read beside its units, if these are many.
static void begin_symbols(struct image *image, size_t worker)
{
	if (image->group_count < GROUPS_WORTH_TASKS) {
		run_symbols(image, worker);
		return;
	}
	enum status status = workers_submit(image->encode->workers, run_symbols, image);
	if (status != STATUS_OK)
		tell_symbols(image, status);
}

// Tasks begin in the order in which they are queued, and this one is queued first, so whoever waits waits for another thread.
static void await_symbols(struct image *image)
{
	if (image->encode->options.purpose != ENCODE_LINKED)
		return;
	pthread_mutex_lock(&image->encode->lock);
	while (!image->has_symbols)
		pthread_cond_wait(&image->encode->has_symbols, &image->encode->lock);
	pthread_mutex_unlock(&image->encode->lock);
}

// The worker's import, set on this image.
static struct import *begin_import(struct image *image, size_t worker)
{
	await_symbols(image);
	struct encode *encode = image->encode;
	struct import *import = &encode->imports[worker];
	if (encode->import_images[worker] != image->number) {
		import_begin_image(import, &image->dwarf, &image->symbols);
		encode->import_images[worker] = image->number;
	}
	return import;
}

static void decode_group(struct image *image, size_t group, size_t worker)
{
	struct encode *encode = image->encode;
	struct import *import = begin_import(image, worker);
	bool is_one_group = image->is_joined && !group;
	size_t number = image->groups.data[group].unit;
	const struct dwarf_unit *unit = &image->dwarf.units.data[number];
	if (unit->dwo_name && !is_one_group) {
		enum status status = import_split(image, unit, import, &image->results[group]);
		encode->import_images[worker] = 0; // it has read another image
		if (status != STATUS_OK)
			fail_image(image, status);
		return;
	}
	size_t count = is_one_group ? image->dwarf.units.count : 1;
	enum status status = import_group(import, number, count, &image->results[group]);
	if (status != STATUS_OK)
		fail_image(image, status);
}

// The group is not what it looked like: its units are read, in the place of the input's. They have the same
// abbreviations, so nothing in them refers to other units.
static enum status read_known_group(struct image *image, const struct group *group, size_t worker)
{
	struct encode *encode = image->encode;
	struct image *known = group->known;
	struct import *import = begin_import(image, worker);
	struct import_result *results = calloc(known->group_count, sizeof(*results));
	if (!results)
		return STATUS_NO_MEMORY;
	known->known.is_usable = false;
	known->first_results = known->results;
	known->results = results;
	for (size_t i = 0; i < known->group_count; i++) {
		pthread_mutex_lock(&encode->lock);
		enum status status = dwarf_image_read_unit(&image->dwarf, group->unit + i);
		pthread_mutex_unlock(&encode->lock);
		TRY(status);
		TRY(import_group(import, group->unit + i, 1, &results[i]));
	}
	return STATUS_OK;
}

// The group is an input's, if it is.
static void reuse_group(struct image *image, const struct group *group, size_t worker)
{
	const struct known_image *known = &group->known->known;
	struct import_result *results = group->known->results;
	enum known_image_fit fit = KNOWN_IMAGE_DIFFERS;
	enum status status = known_image_apply(known, &image->dwarf, &image->encode->strings, group->start, results,
					       &image->encode->memories[worker], &fit);
	if (fit == KNOWN_IMAGE_LOST_FUNCTIONS) {
		await_symbols(image);
		fit = known_image_lost_symbols(known, &image->symbols, results) ? KNOWN_IMAGE_DIFFERS : KNOWN_IMAGE_FITS;
	}
	if (status == STATUS_OK && fit == KNOWN_IMAGE_FITS)
		forget_units(image, group->start, known->print.size);
	else if (status == STATUS_OK)
		status = read_known_group(image, group, worker);
	if (status != STATUS_OK)
		fail_image(image, status);
}

static void do_group(struct image *image, size_t group, size_t worker)
{
	if (image->groups.data[group].known)
		reuse_group(image, &image->groups.data[group], worker);
	else
		decode_group(image, group, worker);
}

static void run_group(void *argument, size_t worker)
{
	struct group_task *task = argument;
	struct image *image = task->image;
	do_group(image, task->group, worker);
	free(task);
	pthread_mutex_lock(&image->encode->lock);
	bool is_last = --image->groups_left == 0;
	pthread_mutex_unlock(&image->encode->lock);
	if (is_last)
		close_image(image, &image->encode->memories[worker]);
}

static enum status submit_group(struct image *image, size_t group)
{
	struct group_task *task = malloc(sizeof(*task));
	if (!task)
		return STATUS_NO_MEMORY;
	*task = (struct group_task){.image = image, .group = group};
	enum status status = workers_submit(image->encode->workers, run_group, task);
	if (status != STATUS_OK)
		free(task);
	return status;
}

static enum status note_lto_name(void *data, const struct elf_symbol *symbol)
{
	struct image *image = data;
	size_t length = strcspn(symbol->name, ".");
	if (!length || symbol->section == SHN_UNDEF || symbol->type == STT_SECTION || symbol->type == STT_FILE)
		return STATUS_OK;
	uint32_t name;
	TRY(strings_intern(&image->encode->strings, symbol->name, length, &name));
	struct lto_symbol kept = {
		.address = elf_symbol_dwarf_addr(&image->elf, symbol),
		.name = name,
		.is_placed = symbol->is_in_section && (image->elf.sections[symbol->section].flags & SHF_ALLOC),
	};
	TRY(vec_push(&image->lto_symbols, kept));
	// Its DWARF is not read, so which variables lie in a section is known by their symbols alone.
	if (symbol->type != STT_OBJECT || !symbol->is_in_section || !section_can_hold_variables(&image->elf.sections[symbol->section]))
		return STATUS_OK;
	return section_names_add(image, &image->elf.sections[symbol->section], name);
}

static int compare_places(const void *left, const void *right)
{
	const struct lto_symbol *a = left, *b = right;
	if (a->is_placed != b->is_placed)
		return a->is_placed ? 1 : -1;
	return a->address < b->address ? -1 : a->address > b->address;
}

// What an LTO output will have. With -r gcc makes one LTO object of many, unless it is told -flinker-output=nolto-rel: that
// has no symbols, but bodies, by which the link's output gets its functions.
static enum status list_lto_names(struct image *image)
{
	TRY(function_symbols_read_lto(&image->elf, &image->encode->strings, &image->symbols));
	enum status status = elf_image_for_each_symbol(&image->elf, note_lto_name, image);
	if (image->lto_symbols.count)
		qsort(image->lto_symbols.data, image->lto_symbols.count, sizeof(*image->lto_symbols.data), compare_places);
	return status == STATUS_ABSENT ? STATUS_OK : status;
}

// Units that refer to each other are read together: all of them, if any does (import.h). Those that are but skeletons
// of units in other files are apart from them even so.
static enum status list_groups(struct image *image)
{
	const struct dwarf_image *dwarf = &image->dwarf;
	for (size_t i = 0; i < dwarf->units.count; i++)
		image->is_joined |= dwarf->units.data[i].has_references_out;
	struct group all = {0};
	if (image->is_joined)
		TRY(vec_push(&image->groups, all));
	for (size_t i = 0; i < dwarf->units.count; i++) {
		struct group group = {.unit = i};
		if (!image->is_joined || dwarf->units.data[i].dwo_name)
			TRY(vec_push(&image->groups, group));
	}
	return STATUS_OK;
}

// The first input from `from` on that the image's units from `unit` on look like.
static struct image *find_known(struct image *from, const struct dwarf_image *dwarf, size_t unit, uint64_t *start)
{
	int steps = 0;
	for (struct image *image = from; image && steps < FARTHEST_INPUT; image = image->next, steps++)
		if (known_image_fits(&image->known, dwarf, unit, start))
			return image;
	return NULL;
}

// Of a linked image: the inputs are looked for in link order, units that none has are read. False: there are units that
// must be read together with others.
static enum status list_known_groups(struct image *image, bool *ret)
{
	struct dwarf_image *dwarf = &image->dwarf;
	struct image *next = image->encode->known;
	*ret = true;
	for (size_t i = 0; i < dwarf->units.count && *ret;) {
		struct group group = {.unit = i};
		group.known = find_known(next, dwarf, i, &group.start);
		if (group.known) {
			next = group.known->next;
			i += group.known->known.units.count;
		} else {
			TRY(dwarf_image_read_unit(dwarf, i));
			*ret = !dwarf->units.data[i++].has_references_out;
		}
		TRY(vec_push(&image->groups, group));
	}
	return STATUS_OK;
}

static enum status list_all_groups(struct image *image)
{
	if (image->encode->known) {
		bool is_done;
		TRY(list_known_groups(image, &is_done));
		if (is_done)
			return STATUS_OK;
		vec_clear(&image->groups);
		for (size_t i = 0; i < image->dwarf.units.count; i++)
			TRY(dwarf_image_read_unit(&image->dwarf, i));
	}
	return list_groups(image);
}

static enum status read_kfuncs(struct image *image)
{
	struct diag_source nobody = {.diag = NULL};
	bool ignores_errors = image->encode->options.ignores_bad_ids;
	enum status status = kfuncs_read(&image->elf, ignores_errors ? &nobody : &image->input.where,
					 &image->encode->strings, &image->kfuncs);
	return status == STATUS_MALFORMED && ignores_errors ? STATUS_OK : status;
}

static enum status open_image(struct image *image, struct dwarf_memory *memory)
{
	struct encode *encode = image->encode;
	enum status status = elf_image_open(image->input.bytes, image->input.size, &image->input.where, &image->elf);
	if (status == STATUS_ABSENT)
		return STATUS_OK;
	TRY(status);
	image->is_elf_open = true;
	if (image->input.inspect)
		image->input.inspect(image->input.data, &image->elf);
	image->address_size = image->elf.is_64_bit ? 8 : 4;
	TRY(read_kfuncs(image));
	if (image->input.is_lto_output)
		return list_lto_names(image);

	bool is_input = encode->options.purpose == ENCODE_INPUTS;
	if (is_input)
		TRY(read_symbols(image));
	struct dwarf_open_options options = {
		.memory = memory,
		.wants_print = encode->options.is_link_to_follow,
		.lists_only = encode->known,
	};
	status = dwarf_image_open_with(&image->elf, &options, &image->dwarf);
	if (status == STATUS_ABSENT)
		return STATUS_OK;
	TRY(status);
	image->is_dwarf_open = true;
	image->has_dwarf = true;
	if (image->dwarf.units.count)
		image->address_size = image->dwarf.units.data[0].address_size;
	if (is_input && image->dwarf.is_lto) {
		function_symbols_deinit(&image->symbols);
		TRY(read_symbols(image));
	}
	TRY(list_all_groups(image));
	image->group_count = image->groups.count;
	// Listing touched all pages, for a few bytes of each unit.
	if (encode->known)
		forget_units(image, 0, image->dwarf.sections[DWARF_INFO].size);
	image->results = calloc(image->group_count ? image->group_count : 1, sizeof(*image->results));
	return image->results ? STATUS_OK : STATUS_NO_MEMORY;
}

static void run_image(void *argument, size_t worker)
{
	struct image *image = argument;
	enum status status = open_image(image, &image->encode->memories[worker]);
	if (status != STATUS_OK) {
		fail_image(image, status);
		image->group_count = 0;
	}
	if (image->encode->options.purpose == ENCODE_LINKED && image->is_elf_open)
		begin_symbols(image, worker);
	if (image->group_count < GROUPS_WORTH_TASKS) {
		for (size_t i = 0; i < image->group_count; i++)
			do_group(image, i, worker);
		close_image(image, &image->encode->memories[worker]);
		return;
	}
	// One more than there are, so that the image stays open until all are queued.
	image->groups_left = image->group_count + 1;
	size_t not_queued = 1;
	for (size_t i = 0; i < image->group_count; i++) {
		if (submit_group(image, i) != STATUS_OK) {
			fail_image(image, STATUS_NO_MEMORY);
			not_queued++;
		}
	}
	pthread_mutex_lock(&image->encode->lock);
	image->groups_left -= not_queued;
	bool is_last = image->groups_left == 0;
	pthread_mutex_unlock(&image->encode->lock);
	if (is_last)
		close_image(image, &image->encode->memories[worker]);
}

enum status decode_start(struct image *image)
{
	enum status status = workers_submit(image->encode->workers, run_image, image);
	if (status != STATUS_OK)
		image->status = status;
	return status;
}

void decode_destroy_image(struct image *image)
{
	struct dwarf_memory memory = {0};
	close_image(image, &memory);
	dwarf_memory_deinit(&memory);
	function_symbols_deinit(&image->symbols);
	kfuncs_deinit(&image->kfuncs);
	if (image->is_elf_open)
		elf_image_close(&image->elf);
	release_bytes(image);
	free(image->results);
	free(image->first_results);
	vec_free(&image->named_sections);
	vec_free(&image->lto_symbols);
	vec_free(&image->groups);
	known_image_deinit(&image->known);
	free(image);
}
