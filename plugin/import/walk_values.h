// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads attributes whose values are names, or references to other DIEs.
//
// Code that nearly every DIE needs is inline, because there are millions.
#ifndef LDBTF_IMPORT_WALK_VALUES_H
#define LDBTF_IMPORT_WALK_VALUES_H

#include <dwarf.h>

#include "import/walk_die.h"

// Records an error about the DIE at hand, and returns MALFORMED.
MUST_CHECK enum status walk_malformed(const struct walk *walk, const char *what);

// The string of an attribute, or a zeroed name if there is none. OK. MALFORMED with a diagnostic.
// NO_MEMORY.
MUST_CHECK enum status walk_name_of(struct walk *walk, enum attr_slot slot, struct name *ret);

// DW_AT_name as a string id, or 0 if there is none. As walk_name_of().
MUST_CHECK enum status walk_bare_name_of(struct walk *walk, uint32_t *ret);

// The same for a type or variable, qualified by the namespaces and classes that hold it
// (encoding 2.10.4): "space::type".
MUST_CHECK enum status walk_qualified_name_of(struct walk *walk, uint32_t *ret);

// The key that a reference attribute points to. 0 without the attribute. Also 0 if the reference
// leads nowhere, which is counted.
uint32_t walk_key_of(struct walk *walk, enum attr_slot slot);

// Notes this name if the unit is reusable so far (see struct name_place). OK or NO_MEMORY.
MUST_CHECK enum status walk_note_name(struct walk *walk, const struct form_value *value,
				      uint32_t name);

static inline uint32_t key_in_unit(const struct import_unit *unit, uint64_t offset)
{
	return unit->first_key + (uint32_t)(offset - unit->unit->offset);
}

static inline enum status text_of_value(const struct walk *walk, const struct form_value *value,
					const char **ret)
{
	// Does what form_string() does, for the forms of nearly all names.
	const struct dwarf_section *texts = &walk->import->image->sections[DWARF_STR];
	if (value->form == DW_FORM_strp && value->bits < texts->size &&
	    !texts->data[texts->size - 1]) {
		*ret = (const char *)texts->data + value->bits;
		return STATUS_OK;
	}
	if (form_string(walk->import->image, walk->unit->unit, value, ret) != STATUS_OK)
		return walk_malformed(walk, "a string lies outside of its section");
	return STATUS_OK;
}

// The name in a value of class STRING.
static inline enum status name_of_value(struct walk *walk, const struct form_value *value,
					bool is_symbol, struct name *ret)
{
	struct import *import = walk->import;
	const char *text;
	TRY(text_of_value(walk, value, &text));
	if (value->form == DW_FORM_string) // in .debug_info itself
		return name_reader_intern_inline(&import->names, text, ret);
	size_t texts_size = import->image->sections[DWARF_STR].size;
	size_t available = value->form == DW_FORM_strp ? texts_size - value->bits : 0;
	if (!name_reader_intern_expected(&import->names, text, available, ret))
		TRY(name_reader_intern(&import->names, text, ret));
	if (import->reuse_obstacles ||
	    (value->form == DW_FORM_strp && !is_symbol && --import->names_to_pass))
		return STATUS_OK;
	return walk_note_name(walk, value, ret->id);
}

// The name's id. encode/c_names.c gives names that are not C's a spelling of C, when all names of
// the program are known (encoding 2.10.6).
static inline uint32_t id_of_name(struct walk *walk, const struct name *name)
{
	if (name->id && !name->is_c_name)
		walk->import->result.has_foreign_names = true;
	return name->id;
}

#endif
