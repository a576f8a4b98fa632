// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes fingerprints of inputs, compares them with parts of the linked image, and moves results.
#include "encode/reuse.h"

#include <string.h>

#include "support/cursor.h"
#include "support/hash.h"

void known_image_deinit(struct known_image *known)
{
	dwarf_fingerprint_deinit(&known->fingerprint);
	vec_free(&known->units);
	vec_free(&known->lengths);
	*known = (struct known_image){0};
}

enum status known_image_note_lengths(const struct dwarf_image *dwarf, struct known_image *ret)
{
	for (size_t i = 0; i < dwarf->units.count; i++) {
		const struct dwarf_unit *unit = &dwarf->units.data[i];
		if (unit->section == DWARF_INFO)
			TRY(vec_push(&ret->lengths, unit->end - unit->offset));
	}
	return STATUS_OK;
}

enum status known_image_take(struct dwarf_image *dwarf, const struct import_result *results,
			     size_t result_count, struct known_image *ret)
{
	bool is_usable = result_count && result_count == dwarf->units.count &&
			 dwarf->fingerprint.size && !dwarf->fingerprint.is_unusable;
	for (size_t i = 0; i < dwarf->units.count && is_usable; i++)
		is_usable = results[i].is_reusable && dwarf->units.data[i].section == DWARF_INFO;
	if (!is_usable)
		return STATUS_OK;
	TRY(vec_reserve(&ret->units, dwarf->units.count));
	for (size_t i = 0; i < dwarf->units.count; i++) {
		const struct dwarf_unit *unit = &dwarf->units.data[i];
		struct known_unit known = {
			.offset = unit->offset,
			.abbrev_offset = unit->abbrev_offset,
			.address_size = unit->address_size,
			.offset_size = unit->offset_size,
		};
		TRY(vec_push(&ret->units, known));
	}
	for (size_t i = 0; i < result_count; i++)
		for (size_t j = 0; j < results[i].names.count; j++)
			ret->names_hash = hash_mix(ret->names_hash, results[i].names.data[j].name);
	const struct dwarf_section *abbrevs = &dwarf->sections[DWARF_ABBREV];
	ret->abbrev_size = abbrevs->size;
	ret->abbrev_hash = dwarf_fingerprint_hash(abbrevs->data, abbrevs->size);
	ret->fingerprint = dwarf->fingerprint;
	dwarf->fingerprint = (struct dwarf_fingerprint){0};
	TRY(vec_shrink(&ret->fingerprint.places));
	ret->is_usable = true;
	return STATUS_OK;
}

uint64_t known_image_key(const struct known_image *known)
{
	uint64_t key = hash_mix(hash_mix(known->fingerprint.hash, known->abbrev_hash),
				known->fingerprint.size ^ known->names_hash);
	return key == UINT64_MAX ? 0 : key; // reserved by hash_map.h
}

static bool has_same_abbrevs(const struct known_image *known, const struct dwarf_image *linked,
			     size_t unit)
{
	const struct dwarf_section *section = &linked->sections[DWARF_ABBREV];
	const struct dwarf_unit *units = &linked->units.data[unit];
	uint64_t start = units[0].abbrev_offset - known->units.data[0].abbrev_offset;
	if (start > section->size || section->size - start < known->abbrev_size)
		return false;
	for (size_t i = 1; i < known->units.count; i++)
		if (units[i].abbrev_offset - known->units.data[i].abbrev_offset != start)
			return false;
	uint64_t hash = dwarf_fingerprint_hash(section->data + start, known->abbrev_size);
	return hash == known->abbrev_hash;
}

bool known_image_fits(const struct known_image *known, const struct dwarf_image *linked,
		      size_t unit, uint64_t *start)
{
	size_t count = known->units.count;
	if (!known->is_usable || count > linked->units.count - unit)
		return false;
	const struct dwarf_unit *units = &linked->units.data[unit];
	const struct dwarf_section *section = &linked->sections[DWARF_INFO];
	*start = units[0].offset - known->units.data[0].offset;
	if (*start > section->size || section->size - *start < known->fingerprint.size)
		return false;
	for (size_t i = 0; i < count; i++)
		if (units[i].section != DWARF_INFO ||
		    units[i].offset - known->units.data[i].offset != *start)
			return false;
	bool is_last = count == linked->units.count - unit || units[count].section != DWARF_INFO;
	return (is_last || units[count].offset >= *start + known->fingerprint.size) &&
	       has_same_abbrevs(known, linked, unit);
}

static uint64_t read_word(const struct dwarf_image *linked, uint64_t offset, unsigned size)
{
	const struct dwarf_section *section = &linked->sections[DWARF_INFO];
	struct cursor cursor = cursor_make(section->data, section->size,
					   linked->elf->is_big_endian);
	cursor_skip(&cursor, offset);
	return cursor_uint(&cursor, size);
}

static bool has_same_names(const struct dwarf_image *linked, const struct strings *strings,
			   uint64_t start, unsigned offset_size, const struct import_result *result)
{
	const struct dwarf_section *section = &linked->sections[DWARF_STR];
	for (size_t i = 0; i < result->names.count; i++) {
		const struct name_place *name = &result->names.data[i];
		const char *text = strings_text(strings, name->name);
		uint64_t offset = read_word(linked, start + name->place, offset_size);
		size_t size = strlen(text) + 1;
		if (offset > section->size || section->size - offset < size ||
		    memcmp(section->data + offset, text, size))
			return false;
	}
	return true;
}

// Is this what linkers write for the address of a symbol that they dropped?
static bool is_tombstone(uint64_t address, unsigned size)
{
	uint64_t last = UINT64_MAX >> (64 - 8 * size);
	return address <= 1 || address >= last - 1;
}

// Reads the addresses from the image. True if the code of some function is gone.
static bool move_result(const struct dwarf_image *linked, uint64_t start, unsigned address_size,
			struct import_result *result)
{
	bool is_gone = false;
	for (size_t i = 0; i < result->functions.count; i++) {
		struct function_candidate *function = &result->functions.data[i];
		if (!function->low_pc_place)
			continue;
		function->low_pc = read_word(linked, start + function->low_pc_place, address_size);
		is_gone |= is_tombstone(function->low_pc, address_size);
	}
	for (size_t i = 0; i < result->variables.count; i++) {
		struct variable_candidate *variable = &result->variables.data[i];
		uint64_t place = start + variable->address_place;
		variable->address = read_word(linked, place, address_size) +
				    variable->address_addend;
	}
	return is_gone;
}

enum status known_image_apply(const struct known_image *known, const struct dwarf_image *linked,
			      const struct strings *strings, uint64_t start,
			      struct import_result *results, struct dwarf_memory *scratch,
			      enum known_image_fit *ret)
{
	*ret = KNOWN_IMAGE_DIFFERS;
	const uint8_t *chunk = linked->sections[DWARF_INFO].data + start;
	bool is_same;
	TRY(dwarf_fingerprint_compare(&known->fingerprint, chunk, scratch, &is_same));
	for (size_t i = 0; i < known->units.count && is_same; i++)
		is_same = has_same_names(linked, strings, start, known->units.data[i].offset_size,
					 &results[i]);
	if (!is_same)
		return STATUS_OK;
	*ret = KNOWN_IMAGE_FITS;
	for (size_t i = 0; i < known->units.count; i++)
		if (move_result(linked, start, known->units.data[i].address_size, &results[i]))
			*ret = KNOWN_IMAGE_LOST_FUNCTIONS;
	return STATUS_OK;
}

bool known_image_lost_symbols(const struct known_image *known,
			      const struct function_symbols *symbols,
			      const struct import_result *results)
{
	for (size_t i = 0; i < known->units.count; i++)
		for (size_t j = 0; j < results[i].functions.count; j++) {
			const struct function_candidate *function = &results[i].functions.data[j];
			if (function->low_pc_place &&
			    is_tombstone(function->low_pc, known->units.data[i].address_size) &&
			    function_symbols_find(symbols, function->name))
				return true;
		}
	return false;
}
