// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the name or the key that an attribute of the DIE at hand stands for.
#include "import/walk_values.h"

#include "dwarf/report.h"
#include "support/search.h"

enum status walk_malformed(const struct walk *walk, const char *what)
{
	const struct dwarf_unit *unit = walk->unit->unit;
	dwarf_report(walk->import->image, unit, unit->section, walk->die.offset, "%s", what);
	return STATUS_MALFORMED;
}

// A sample of a unit's names is compared when the unit is met again (reuse.h): the first ones, and
// one of so many others. The names of functions with code, and of variables with a place, are
// compared as well.
enum { FIRST_NAMES = 16, NAMES_APART = 64 };

enum status walk_note_name(struct walk *walk, const struct form_value *value, uint32_t name)
{
	struct import *import = walk->import;
	const struct dwarf_section *info = &import->image->sections[DWARF_INFO];
	if (value->form != DW_FORM_strp || walk->unit->unit->section != DWARF_INFO ||
	    info->size > UINT32_MAX) {
		import_forbid_reuse(import, REUSE_NAME_OUTSIDE);
		return STATUS_OK;
	}
	struct name_place place = {.place = (uint32_t)(value->block - info->data), .name = name};
	TRY(vec_push(&import->result.names, place));
	import->names_to_pass = import->result.names.count < FIRST_NAMES ? 1 : NAMES_APART;
	return STATUS_OK;
}

enum status walk_name_of(struct walk *walk, enum attr_slot slot, struct name *ret)
{
	*ret = (struct name){0};
	const struct form_value *value = value_of(walk, slot);
	if (!value || value->form_class != FORM_CLASS_STRING)
		return STATUS_OK;
	bool is_symbol = die_has(&walk->attrs, ATTR_LOW_PC) || die_has(&walk->attrs, ATTR_LOCATION);
	is_symbol &= slot == ATTR_NAME || slot == ATTR_LINKAGE_NAME;
	return name_of_value(walk, value, is_symbol, ret);
}

enum status walk_bare_name_of(struct walk *walk, uint32_t *ret)
{
	struct name name;
	TRY(walk_name_of(walk, ATTR_NAME, &name));
	*ret = id_of_name(walk, &name);
	return STATUS_OK;
}

enum status walk_qualified_name_of(struct walk *walk, uint32_t *ret)
{
	TRY(walk_bare_name_of(walk, ret));
	const struct walk_context *parent = parent_of(walk);
	if (!*ret || !parent || !parent->scope_name)
		return STATUS_OK;
	struct name_reader *names = &walk->import->names;
	walk->import->result.has_foreign_names = true;
	const char *const parts[] = {strings_text(names->strings, parent->scope_name),
				     "::", strings_text(names->strings, *ret)};
	return name_reader_intern_joined(names, parts, ret);
}

// The key of a DIE anywhere in the group's .debug_info, or 0.
static uint32_t key_in_info(const struct import *import, uint64_t offset)
{
	const struct import_unit *units = import->units.data;
	struct search search = search_among(import->units.count);
	while (search_is_open(&search)) {
		const struct dwarf_unit *unit = units[search.middle].unit;
		search_narrow(&search, unit->section == DWARF_INFO && unit->end <= offset);
	}
	if (search.first == import->units.count)
		return 0;
	const struct dwarf_unit *unit = units[search.first].unit;
	if (unit->section != DWARF_INFO || offset < unit->first_die || offset >= unit->end)
		return 0;
	return key_in_unit(&units[search.first], offset);
}

static uint32_t key_of_signature(const struct import *import, uint64_t signature)
{
	const uint32_t *key = signature == UINT64_MAX ? NULL : hash_map_find(&import->type_units,
									     signature);
	return key ? *key : 0;
}

uint32_t walk_key_of(struct walk *walk, enum attr_slot slot)
{
	const struct form_value *value = value_of(walk, slot);
	if (!value)
		return 0;
	uint32_t key = 0;
	const struct dwarf_unit *unit = walk->unit->unit;
	if (value->form_class == FORM_CLASS_SIGNATURE) {
		key = key_of_signature(walk->import, value->bits);
	} else if (value->form_class == FORM_CLASS_REFERENCE) {
		if (value->form == DW_FORM_ref_addr)
			key = key_in_info(walk->import, value->bits);
		else if (value->bits >= unit->first_die && value->bits < unit->end)
			key = key_in_unit(walk->unit, value->bits);
	}
	if (!key)
		import_count_skip(walk->import, SKIP_UNRESOLVED_REFERENCE);
	return key;
}
