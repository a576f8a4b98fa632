// SPDX-License-Identifier: GPL-3.0-or-later
//
// Parses abbreviation tables, compiles them, and caches them by their offset.
#include "dwarf/abbrev.h"

#include <dwarf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "dwarf/form_shape.h"
#include "dwarf/report.h"
#include "support/arena.h"
#include "support/cursor.h"
#include "support/search.h"
#include "support/vec.h"

enum {
	// In a hostile file, tables of different units may overlap. Parsing them would then take
	// time and memory in the square of the section's size. Real tables are disjoint, and bytes
	// are parsed twice only for units of different versions or sizes that share a table.
	ABBREV_BUDGET_FACTOR = 8,
	ABBREV_CACHE_FIRST_SLOTS = 16,
};

struct cached_table {
	uint64_t offset;
	uint32_t sizes; // of the units that it is compiled for (table_sizes)
	struct abbrev_table table;
};

// One table while it is parsed. Its memory is used again for the next table.
struct table_builder {
	VEC(struct abbrev) abbrevs;
	VEC(struct abbrev_attr) attrs;
	VEC(struct abbrev_step) steps;
	bool has_references_out;
};

struct abbrev_cache {
	struct arena arena;
	struct table_builder builder;
	uint64_t parsed_bytes;
	size_t count;
	size_t slot_count;           // a power of two
	struct cached_table **slots; // open addressing; tables are in the arena and do not move
};

enum status abbrev_cache_create(struct abbrev_cache **ret)
{
	struct abbrev_cache *cache = calloc(1, sizeof(*cache));
	if (!cache)
		return STATUS_NO_MEMORY;
	cache->slot_count = ABBREV_CACHE_FIRST_SLOTS;
	cache->slots = calloc(cache->slot_count, sizeof(*cache->slots));
	if (!cache->slots) {
		free(cache);
		return STATUS_NO_MEMORY;
	}
	*ret = cache;
	return STATUS_OK;
}

void abbrev_cache_clear(struct abbrev_cache *cache)
{
	arena_clear(&cache->arena);
	memset(cache->slots, 0, cache->slot_count * sizeof(*cache->slots));
	cache->parsed_bytes = 0;
	cache->count = 0;
}

void abbrev_cache_destroy(struct abbrev_cache *cache)
{
	if (!cache)
		return;
	arena_deinit(&cache->arena);
	vec_free(&cache->builder.abbrevs);
	vec_free(&cache->builder.attrs);
	vec_free(&cache->builder.steps);
	free(cache->slots);
	free(cache);
}

static uint8_t slot_of_attribute(uint16_t name)
{
	switch (name) {
#define X(slot, attribute) case attribute: return slot;
	ATTR_SLOTS(X)
#undef X
	case DW_AT_MIPS_linkage_name: return ATTR_LINKAGE_NAME; // before DWARF 4
	default: return ATTR_SKIP;
	}
}

// Before DWARF 4 the offset of a location list was a plain data4 or data8 (DWARF3 §7.5.4). A
// location is never a constant. So such a value is read as DW_FORM_sec_offset, which has the same
// size.
static uint16_t step_form(const struct dwarf_unit *unit, const struct abbrev_attr *attr)
{
	bool is_offset = (attr->form == DW_FORM_data4 && unit->offset_size == 4) ||
			 (attr->form == DW_FORM_data8 && unit->offset_size == 8);
	return attr->slot == ATTR_LOCATION && is_offset ? DW_FORM_sec_offset : attr->form;
}

// Are these the steps that die_cursor_next_member() takes?
static bool is_plain_member(const struct abbrev *abbrev, const struct abbrev_step *steps)
{
	uint32_t step = 2;
	if (abbrev->tag != DW_TAG_member || abbrev->has_children || abbrev->step_count < step)
		return false;
	if (steps[0].slot != ATTR_NAME ||
	    (steps[0].form != DW_FORM_strp && steps[0].form != DW_FORM_string))
		return false;
	if (steps[1].slot != ATTR_TYPE || steps[1].form != DW_FORM_ref4)
		return false;
	if (step < abbrev->step_count && steps[step].slot == ATTR_DATA_MEMBER_LOCATION) {
		uint16_t form = steps[step++].form;
		if (form != DW_FORM_data1 && form != DW_FORM_data2 && form != DW_FORM_data4 &&
		    form != DW_FORM_implicit_const)
			return false;
	}
	return step == abbrev->step_count || (step + 1 == abbrev->step_count && !steps[step].form);
}

static uint16_t plain_member_size_of(const struct abbrev *abbrev, const struct abbrev_step *steps)
{
	if (!is_plain_member(abbrev, steps))
		return 0;
	uint32_t byte_size = 1; // the code
	for (uint32_t i = 0; i < abbrev->step_count; i++)
		byte_size += steps[i].skip + (uint32_t)COMMON_FORM_SIZE;
	return byte_size <= UINT16_MAX ? (uint16_t)byte_size : 0;
}

// Turns the attributes from `first` on into steps.
static enum status compile_steps(struct table_builder *builder, const struct dwarf_unit *unit,
				 size_t first, struct abbrev *abbrev)
{
	size_t first_step = builder->steps.count;
	uint64_t fixed = 0;
	bool is_fixed = true;
	struct abbrev_step step = {0};
	for (size_t i = first; i < builder->attrs.count; i++) {
		const struct abbrev_attr *attr = &builder->attrs.data[i];
		int size = form_fixed_size(unit, attr->form);
		if (size < 0)
			is_fixed = false;
		else
			fixed += (unsigned)size;

		if (attr->slot == ATTR_SKIP && size >= 0 && step.skip < UINT16_MAX - 16) {
			step.skip = (uint16_t)(step.skip + size);
			continue;
		}
		step.form = step_form(unit, attr);
		step.slot = attr->slot;
		step.attr = (uint16_t)(i - first);
		if (attr->slot != ATTR_SKIP)
			abbrev->slots |= UINT64_C(1) << attr->slot;
		TRY(vec_push(&builder->steps, step));
		step = (struct abbrev_step){0};
	}
	if (step.skip)
		TRY(vec_push(&builder->steps, step));
	abbrev->fixed_size = is_fixed && fixed <= INT32_MAX ? (int32_t)fixed : -1;
	abbrev->step_count = (uint32_t)(builder->steps.count - first_step);
	if (abbrev->step_count)
		abbrev->plain_member_size =
			plain_member_size_of(abbrev, builder->steps.data + first_step);
	return STATUS_OK;
}

static enum status malformed_table(const struct dwarf_image *image, const struct dwarf_unit *unit,
			  const struct cursor *cursor, const char *what)
{
	uint64_t offset = (uint64_t)(cursor->at - image->sections[DWARF_ABBREV].data);
	dwarf_report(image, unit, DWARF_ABBREV, offset,
		     "%s (in the table at 0x%" PRIx64 ", of the unit at %s+0x%" PRIx64 ")", what,
		     unit->abbrev_offset, image->sections[unit->section].name, unit->offset);
	return STATUS_MALFORMED;
}

// Reads one declaration, or the end of the table, which sets *is_end.
static enum status parse_abbrev(struct table_builder *builder, const struct dwarf_image *image,
				const struct dwarf_unit *unit, struct cursor *cursor, bool *is_end)
{
	uint64_t code = cursor_uleb(cursor);
	*is_end = !code && !cursor->failed;
	if (*is_end)
		return STATUS_OK;
	uint64_t tag = cursor_uleb(cursor);
	uint8_t children = cursor_u8(cursor);
	if (!cursor->failed && tag > UINT16_MAX)
		return malformed_table(image, unit, cursor,
				       "an abbreviation's tag does not fit 16 bits");

	size_t first = builder->attrs.count;
	while (!cursor->failed) {
		uint64_t name = cursor_uleb(cursor);
		uint64_t form = cursor_uleb(cursor);
		int64_t constant = form == DW_FORM_implicit_const ? cursor_sleb(cursor) : 0;
		if (cursor->failed || (!name && !form))
			break;
		if (name > UINT16_MAX || form > UINT16_MAX)
			return malformed_table(image, unit, cursor,
					       "an attribute's name or form does not fit 16 bits");
		if (builder->attrs.count - first == UINT16_MAX)
			return malformed_table(image, unit, cursor,
					       "an abbreviation has more than 65535 attributes");
		struct abbrev_attr attr = {
			.name = (uint16_t)name,
			.form = (uint16_t)form,
			.slot = slot_of_attribute((uint16_t)name),
			.implicit_const = constant,
		};
		TRY(vec_push(&builder->attrs, attr));
		// An indirect form can be any form.
		if (form == DW_FORM_ref_addr || form == DW_FORM_ref_sig8 ||
		    form == DW_FORM_indirect)
			builder->has_references_out = true;
	}
	if (cursor->failed)
		return malformed_table(image, unit, cursor, "the abbreviation table has no end");
	if (tag == DW_TAG_imported_unit)
		builder->has_references_out = true;

	struct abbrev abbrev = {
		.code = code,
		.tag = (uint16_t)tag,
		.has_children = children == DW_CHILDREN_yes,
		.attr_count = (uint32_t)(builder->attrs.count - first),
	};
	TRY(compile_steps(builder, unit, first, &abbrev));
	return vec_push(&builder->abbrevs, abbrev);
}

static int compare_codes(const void *left, const void *right)
{
	const struct abbrev *a = left, *b = right;
	return a->code < b->code ? -1 : a->code > b->code;
}

// Copies bytes to the arena. NULL: no memory.
static void *copy_to_arena(struct arena *arena, const void *data, size_t size)
{
	void *copy = arena_alloc(arena, size ? size : 1, 8);
	if (copy && size)
		memcpy(copy, data, size);
	return copy;
}

// Copies the parsed table to the arena, and sorts it.
static enum status finish_table(struct table_builder *builder, struct arena *arena,
				struct abbrev_table *ret)
{
	struct abbrev *abbrevs = copy_to_arena(arena, builder->abbrevs.data,
					       builder->abbrevs.count * sizeof(*abbrevs));
	const struct abbrev_attr *attrs = copy_to_arena(arena, builder->attrs.data,
							builder->attrs.count * sizeof(*attrs));
	const struct abbrev_step *steps = copy_to_arena(arena, builder->steps.data,
							builder->steps.count * sizeof(*steps));
	if (!abbrevs || !attrs || !steps)
		return STATUS_NO_MEMORY;
	size_t count = builder->abbrevs.count;
	bool is_sorted = true;
	for (size_t i = 0; i < count; i++) {
		abbrevs[i].attrs = attrs;
		abbrevs[i].steps = steps;
		attrs += abbrevs[i].attr_count;
		steps += abbrevs[i].step_count;
		is_sorted &= !i || abbrevs[i - 1].code <= abbrevs[i].code;
	}
	if (!is_sorted)
		qsort(abbrevs, count, sizeof(*abbrevs), compare_codes);
	size_t dense = 0;
	while (dense < count && abbrevs[dense].code == dense + 1)
		dense++;
	*ret = (struct abbrev_table){
		.abbrevs = abbrevs,
		.count = count,
		.dense = dense,
		.has_references_out = builder->has_references_out,
	};
	return STATUS_OK;
}

static enum status parse_table(struct abbrev_cache *cache, const struct dwarf_image *image,
			       const struct dwarf_unit *unit, struct abbrev_table *ret)
{
	struct table_builder *builder = &cache->builder;
	vec_clear(&builder->abbrevs);
	vec_clear(&builder->attrs);
	vec_clear(&builder->steps);
	builder->has_references_out = false;
	const struct dwarf_section *section = &image->sections[DWARF_ABBREV];
	if (unit->abbrev_offset >= section->size) {
		dwarf_report(image, unit, unit->section, unit->offset,
			     "the unit's abbreviations are at 0x%" PRIx64
			     ", outside of %s (0x%zx bytes)",
			     unit->abbrev_offset, section->name, section->size);
		return STATUS_MALFORMED;
	}
	struct cursor cursor = cursor_make(section->data + unit->abbrev_offset,
					   section->size - unit->abbrev_offset,
					   image->elf->is_big_endian);
	const uint8_t *start = cursor.at;
	uint64_t budget = section->size * (uint64_t)ABBREV_BUDGET_FACTOR;
	for (bool is_end = false; !is_end;) {
		TRY(parse_abbrev(builder, image, unit, &cursor, &is_end));
		if (cache->parsed_bytes + (uint64_t)(cursor.at - start) > budget)
			return malformed_table(image, unit, &cursor,
					       "the abbreviation tables overlap each other");
	}
	cache->parsed_bytes += (uint64_t)(cursor.at - start);
	TRY(finish_table(builder, &cache->arena, ret));
	for (size_t i = 1; i < ret->count; i++)
		if (ret->abbrevs[i - 1].code == ret->abbrevs[i].code)
			return malformed_table(image, unit, &cursor,
					       "an abbreviation code is defined twice");
	return STATUS_OK;
}

// The sizes that a compiled table depends on, of addresses, offsets and DW_FORM_ref_addr, as one
// key.
static uint32_t table_sizes(const struct dwarf_unit *unit)
{
	return (uint32_t)unit->address_size << 16 | (uint32_t)unit->offset_size << 8 |
	       (unit->version <= 2);
}

static size_t first_cached(const struct abbrev_cache *cache, uint64_t offset, uint32_t sizes)
{
	uint64_t hash = (offset ^ (uint64_t)sizes << 40) * UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(hash >> 32) & (cache->slot_count - 1);
}

static struct cached_table **find_cached(const struct abbrev_cache *cache, uint64_t offset,
					 uint32_t sizes)
{
	size_t i = first_cached(cache, offset, sizes);
	while (cache->slots[i] &&
	       (cache->slots[i]->offset != offset || cache->slots[i]->sizes != sizes))
		i = (i + 1) & (cache->slot_count - 1);
	return &cache->slots[i];
}

// Keeps at least half of the slots free.
static enum status grow_cache(struct abbrev_cache *cache)
{
	if ((cache->count + 1) * 2 <= cache->slot_count)
		return STATUS_OK;
	struct abbrev_cache grown = *cache;
	grown.slot_count *= 2;
	grown.slots = calloc(grown.slot_count, sizeof(*grown.slots));
	if (!grown.slots)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < cache->slot_count; i++)
		if (cache->slots[i])
			*find_cached(&grown, cache->slots[i]->offset,
				     cache->slots[i]->sizes) = cache->slots[i];
	free(cache->slots);
	*cache = grown;
	return STATUS_OK;
}

enum status abbrev_cache_get(struct abbrev_cache *cache, const struct dwarf_image *image,
			     const struct dwarf_unit *unit, const struct abbrev_table **ret)
{
	uint32_t sizes = table_sizes(unit);
	struct cached_table *cached = *find_cached(cache, unit->abbrev_offset, sizes);
	if (cached) {
		*ret = &cached->table;
		return STATUS_OK;
	}
	TRY(grow_cache(cache));
	cached = arena_alloc(&cache->arena, sizeof(*cached), _Alignof(struct cached_table));
	if (!cached)
		return STATUS_NO_MEMORY;
	*cached = (struct cached_table){.offset = unit->abbrev_offset, .sizes = sizes};

	TRY(parse_table(cache, image, unit, &cached->table));
	*find_cached(cache, unit->abbrev_offset, sizes) = cached;
	cache->count++;
	*ret = &cached->table;
	return STATUS_OK;
}

const struct abbrev *abbrev_find_sparse(const struct abbrev_table *table, uint64_t code)
{
	const struct abbrev *sparse = table->abbrevs + table->dense;
	size_t count = table->count - table->dense;
	struct search search = search_among(count);
	while (search_is_open(&search))
		search_narrow(&search, sparse[search.middle].code < code);
	bool is_found = search.first < count && sparse[search.first].code == code;
	return is_found ? &sparse[search.first] : NULL;
}
