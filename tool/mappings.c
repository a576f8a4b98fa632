// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first segment of a file suggests places. The other segments confirm them or not: a file that
// is mapped as data has its segments at other distances than a file that is loaded.
#include "tool/mappings.h"

#include <elf.h>
#include <inttypes.h>
#include <string.h>

#include "support/search.h"

const struct mapping *mappings_at(const struct mappings *mappings, uint64_t address)
{
	const struct mapping *list = mappings->list.data;
	struct search search = search_among(mappings->list.count);
	while (search_is_open(&search))
		search_narrow(&search, list[search.middle].end <= address);
	bool is_mapped = search.first < mappings->list.count && list[search.first].start <= address;
	return is_mapped ? &list[search.first] : NULL;
}

bool mapping_holds(const struct mapping *mapping, const struct image_segment *segment,
		   uint64_t bias)
{
	uint64_t address = segment->address + bias;
	return address >= mapping->start && address < mapping->end &&
	       address - mapping->start == segment->file_offset - mapping->file_offset;
}

static bool are_of_one_file(const char *left, const char *right)
{
	return left == right || (left && right && !strcmp(left, right));
}

bool mappings_have_place(const struct mappings *mappings, const struct image_segments *segments,
			 uint64_t bias, struct load_place *ret)
{
	bool is_loaded = false;
	*ret = (struct load_place){.bias = bias, .is_executable = true};
	for (size_t i = 0; i < segments->list.count; i++) {
		const struct image_segment *segment = &segments->list.data[i];
		if (segment->type != PT_LOAD)
			continue;
		const struct mapping *mapping = mappings_at(mappings, segment->address + bias);
		if (!mapping || !mapping_holds(mapping, segment, bias) ||
		    (is_loaded && !are_of_one_file(mapping->path, ret->path)))
			return false;
		is_loaded = true;
		ret->path = mapping->path;
		ret->is_executable &= mapping->is_executable || !(segment->flags & PF_X);
	}
	return is_loaded;
}

static const struct image_segment *find_first_load(const struct image_segments *segments)
{
	for (size_t i = 0; i < segments->list.count; i++)
		if (segments->list.data[i].type == PT_LOAD)
			return &segments->list.data[i];
	return NULL;
}

enum status mappings_find_places(const struct mappings *mappings,
				 const struct image_segments *segments, struct load_places *ret)
{
	const struct image_segment *first = find_first_load(segments);
	for (size_t i = 0; first && i < mappings->list.count; i++) {
		const struct mapping *mapping = &mappings->list.data[i];
		uint64_t bias = mapping->start + (first->file_offset - mapping->file_offset) -
				first->address;
		struct load_place place;
		if (mapping_holds(mapping, first, bias) &&
		    mappings_have_place(mappings, segments, bias, &place))
			TRY(vec_push(&ret->list, place));
	}
	return STATUS_OK;
}

struct load_place load_places_choose(const struct load_places *places,
				     const struct diag_source *where)
{
	struct load_place chosen = places->list.data[0];
	size_t alike = 0;
	for (size_t i = 0; i < places->list.count; i++) {
		const struct load_place *place = &places->list.data[i];
		if (place->is_executable && !chosen.is_executable)
			chosen = *place;
	}
	for (size_t i = 0; i < places->list.count; i++)
		alike += places->list.data[i].is_executable == chosen.is_executable;
	if (alike > 1)
		diag_add(where, DIAG_WARNING, "the process has the file loaded at %zu places; the "
					      "one that counts is moved by 0x%" PRIx64,
			 alike, chosen.bias);
	return chosen;
}
