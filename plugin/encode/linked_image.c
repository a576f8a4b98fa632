// SPDX-License-Identifier: GPL-3.0-or-later
//
// The role of the linked image: symbols, reuse of known inputs, and memory (linked_image.h).
#include "encode/linked_image.h"

#include <stdlib.h>
#include <string.h>

enum {
	// So many known inputs in a row are looked at for the next units of the image. The link may
	// have left out all inputs before the right one.
	FARTHEST_INPUT = 256,
	// With more groups than this, chunks are not forgotten one by one. To forget a chunk takes
	// a tenth of the time that its comparison takes.
	CHUNKS_WORTH_FORGETTING = 256,
};

// ---- Parts of the image that need not stay in memory. ----

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
			image->input.forget(image->input.data,
					    image->elf.bytes + section->file_offset, section->size);
	}
}

// Forgets a part of .debug_info. A section that was decompressed is not in the mapping, and one
// that was relocated in place must keep its changes. Both stay.
static void forget_units(const struct image *image, uint64_t start, size_t size)
{
	const uint8_t *part = image->dwarf.sections[DWARF_INFO].data + start;
	uintptr_t file = (uintptr_t)image->elf.bytes, at = (uintptr_t)part;
	if (image->input.forget && image->elf.type != ET_REL &&
	    image->groups.count <= CHUNKS_WORTH_FORGETTING && at >= file &&
	    at - file < image->elf.size)
		image->input.forget(image->input.data, part, size);
}

// ---- Symbols, which tell which functions the link kept. ----

static void tell_symbols(struct image *image, enum status status)
{
	if (status != STATUS_OK)
		decode_fail(image, status);
	pthread_mutex_lock(&image->reader->lock);
	image->as_linked.has_symbols = true;
	pthread_cond_broadcast(&image->reader->has_symbols);
	pthread_mutex_unlock(&image->reader->lock);
}

static void run_symbols(void *argument, size_t worker)
{
	(void)worker;
	struct image *image = argument;
	tell_symbols(image, decode_read_symbols(image));
}

// Reads the symbols in a task of their own, if there are many groups.
static void start_symbols(struct image *image, size_t worker)
{
	if (image->groups.count < DECODE_GROUPS_WORTH_TASKS) {
		run_symbols(image, worker);
		return;
	}
	enum status status = workers_submit(image->reader->workers, run_symbols, image);
	if (status != STATUS_OK)
		tell_symbols(image, status);
}

// Tasks begin in the order in which they are queued, and the symbols' task is queued before the
// groups' tasks. So another thread runs it already, and the wait ends.
static void await_symbols(struct image *image)
{
	pthread_mutex_lock(&image->reader->lock);
	while (!image->as_linked.has_symbols)
		pthread_cond_wait(&image->reader->has_symbols, &image->reader->lock);
	pthread_mutex_unlock(&image->reader->lock);
}

// ---- Groups that are a known input. ----

// Reads a group that only looked like an input. Its results replace those of that input. Its
// abbreviations are that input's, so none of its units refers to others.
static enum status read_changed_group(struct image *image, const struct unit_group *group,
				    size_t worker)
{
	struct reader *reader = image->reader;
	struct image *known = group->look_alike;
	struct import *import = decode_begin_import(image, worker);
	struct import_result *results = calloc(known->group_count, sizeof(*results));
	if (!results)
		return STATUS_NO_MEMORY;
	known->as_input.known.is_usable = false;
	known->as_input.first_results = known->results;
	known->results = results;
	for (size_t i = 0; i < known->group_count; i++) {
		pthread_mutex_lock(&reader->lock);
		enum status status = dwarf_image_read_unit(&image->dwarf, group->unit + i);
		pthread_mutex_unlock(&reader->lock);
		TRY(status);
		TRY(import_group(import, group->unit + i, 1, &results[i]));
	}
	return STATUS_OK;
}

// Takes the input's results for the group if all of the group is the same. Else reads the group.
static enum status reuse_group(struct image *image, size_t number, size_t worker)
{
	const struct unit_group *group = &image->groups.data[number];
	const struct known_image *known = &group->look_alike->as_input.known;
	struct import_result *results = group->look_alike->results;
	enum known_image_fit fit = KNOWN_IMAGE_DIFFERS;
	TRY(known_image_apply(known, &image->dwarf, &image->reader->strings, group->start, results,
			      &image->reader->memories[worker], &fit));
	if (fit == KNOWN_IMAGE_LOST_FUNCTIONS) {
		await_symbols(image);
		bool is_lost = known_image_lost_symbols(known, &image->symbols, results);
		fit = is_lost ? KNOWN_IMAGE_DIFFERS : KNOWN_IMAGE_FITS;
	}
	if (fit != KNOWN_IMAGE_FITS)
		return read_changed_group(image, group, worker);
	forget_units(image, group->start, known->fingerprint.size);
	return STATUS_OK;
}

// Inputs that parts of the image may be compared with, in link order.
struct known_list {
	VEC(struct image *) images;
	size_t next; // the inputs before it were found in the image, or were not
};

// Leaves out the inputs without debug information, of which there can be any number in a row.
static enum status list_known_images(struct image *inputs, struct known_list *ret)
{
	for (struct image *image = inputs; image; image = image->next)
		if (image->as_input.known.is_usable)
			TRY(vec_push(&ret->images, image));
	return STATUS_OK;
}

// The first known input that looks like the image's units from `unit` on. NULL: none does.
static struct image *find_known(struct known_list *list, const struct dwarf_image *dwarf,
				size_t unit, uint64_t *start)
{
	size_t left = list->images.count - list->next;
	size_t end = list->next + (left < FARTHEST_INPUT ? left : FARTHEST_INPUT);
	for (size_t i = list->next; i < end; i++) {
		if (!known_image_fits(&list->images.data[i]->as_input.known, dwarf, unit, start))
			continue;
		list->next = i + 1;
		return list->images.data[i];
	}
	return NULL;
}

// Makes groups of the units that look like known inputs, which are looked for in link order. Other
// units are read. *ret is false if some unit must be read together with others.
static enum status list_known_groups(struct image *image, struct known_list *list, bool *ret)
{
	struct dwarf_image *dwarf = &image->dwarf;
	*ret = true;
	for (size_t i = 0; i < dwarf->units.count && *ret;) {
		struct unit_group group = {.unit = i};
		group.look_alike = find_known(list, dwarf, i, &group.start);
		if (group.look_alike) {
			i += group.look_alike->as_input.known.units.count;
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
	if (image->as_linked.inputs) {
		bool is_done;
		struct known_list known = {0};
		enum status status = list_known_images(image->as_linked.inputs, &known);
		if (status == STATUS_OK)
			status = list_known_groups(image, &known, &is_done);
		vec_free(&known.images);
		TRY(status);
		if (is_done)
			return STATUS_OK;
		vec_clear(&image->groups);
		for (size_t i = 0; i < image->dwarf.units.count; i++)
			TRY(dwarf_image_read_unit(&image->dwarf, i));
	}
	return decode_list_groups(image);
}

// ---- The role. ----

static enum status open_linked(struct image *image, struct dwarf_memory *memory)
{
	struct dwarf_open_options options = {
		.memory = memory, .lists_only = image->as_linked.inputs};
	enum status status = decode_open_dwarf(image, &options);
	if (status == STATUS_ABSENT)
		return STATUS_OK;
	TRY(status);
	TRY(list_all_groups(image));
	// The list has touched all pages for a few bytes of each unit.
	if (image->as_linked.inputs)
		forget_units(image, 0, image->dwarf.sections[DWARF_INFO].size);
	return STATUS_OK;
}

// Closes the DWARF. The ELF file stays open, because variables need sections and symbols.
static enum status close_linked(struct image *image, struct dwarf_memory *memory)
{
	decode_close_dwarf(image, memory);
	forget_debug_sections(image);
	return STATUS_OK;
}

static const struct image_role linked_role = {
	.open = open_linked,
	.start_symbols = start_symbols,
	.await_symbols = await_symbols,
	.reuse_group = reuse_group,
	.close = close_linked,
};

enum status linked_image_create(struct reader *reader, const struct encode_input *input,
				struct image *inputs, struct image **ret)
{
	TRY(image_create(reader, &linked_role, input, ret));
	(*ret)->as_linked.inputs = inputs;
	return STATUS_OK;
}
