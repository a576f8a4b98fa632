// SPDX-License-Identifier: GPL-3.0-or-later
//
// Walks over units, DIEs and abbreviations (dwarf_frame.h; DWARF5 §7.5, forms by §7.5.6).
#include "dwarf_frame.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "support/bytes.h"

enum { CODES = 1024 }; // abbreviations with a larger code end the walk over a unit

struct reader {
	const struct elf_frame *elf;
	size_t at, end;
	bool is_over; // a step would have left the section
};

struct unit {
	size_t header;
	size_t offset_size, address_size;
	unsigned version;
	size_t codes[CODES]; // where each abbreviation's tag is; 0: none
};

static bool has(struct reader *reader, uint64_t size)
{
	reader->is_over |= size > reader->end - reader->at;
	return !reader->is_over;
}

static uint64_t read_uint(struct reader *reader, unsigned size)
{
	if (!has(reader, size))
		return 0;
	uint64_t value = bytes_load_uint(reader->elf->bytes + reader->at, size,
					 reader->elf->is_big_endian);
	reader->at += size;
	return value;
}

static uint64_t read_leb(struct reader *reader)
{
	uint64_t value = 0;
	for (unsigned shift = 0; has(reader, 1); shift += 7) {
		uint8_t byte = reader->elf->bytes[reader->at++];
		value |= shift < 64 ? (uint64_t)(byte & 0x7f) << shift : 0;
		if (!(byte & 0x80))
			break;
	}
	return value;
}

static void skip(struct reader *reader, uint64_t size)
{
	if (has(reader, size))
		reader->at += (size_t)size;
}

static struct dwarf_word read_word(struct reader *reader)
{
	struct dwarf_word word = {.offset = reader->at};
	word.value = read_leb(reader);
	word.size = reader->at - word.offset;
	return word;
}

// Bytes of a form that always has as many; 0: it has not.
static unsigned fixed_size(const struct unit *unit, uint64_t form)
{
	switch (form) {
	case DW_FORM_data1: case DW_FORM_ref1: case DW_FORM_flag:
	case DW_FORM_strx1: case DW_FORM_addrx1:
		return 1;
	case DW_FORM_data2: case DW_FORM_ref2: case DW_FORM_strx2: case DW_FORM_addrx2:
		return 2;
	case DW_FORM_strx3: case DW_FORM_addrx3:
		return 3;
	case DW_FORM_data4: case DW_FORM_ref4: case DW_FORM_strx4: case DW_FORM_addrx4:
		return 4;
	case DW_FORM_data8: case DW_FORM_ref8: case DW_FORM_ref_sig8:
		return 8;
	case DW_FORM_data16:
		return 16;
	case DW_FORM_addr:
		return (unsigned)unit->address_size;
	case DW_FORM_ref_addr:
		return (unsigned)(unit->version < 3 ? unit->address_size : unit->offset_size);
	case DW_FORM_strp: case DW_FORM_line_strp: case DW_FORM_sec_offset:
	case DW_FORM_strp_sup: case DW_FORM_GNU_ref_alt: case DW_FORM_GNU_strp_alt:
		return (unsigned)unit->offset_size;
	default:
		return 0;
	}
}

// Steps over a value of any other form. False: nobody knows its size.
static bool skip_variable(struct reader *reader, uint64_t form, bool *ret_is_block)
{
	*ret_is_block = true;
	switch (form) {
	case DW_FORM_block1:
		skip(reader, read_uint(reader, 1));
		return true;
	case DW_FORM_block2:
		skip(reader, read_uint(reader, 2));
		return true;
	case DW_FORM_block4:
		skip(reader, read_uint(reader, 4));
		return true;
	case DW_FORM_block: case DW_FORM_exprloc:
		skip(reader, read_leb(reader));
		return true;
	}
	*ret_is_block = false;
	switch (form) {
	case DW_FORM_string:
		while (read_uint(reader, 1))
			;
		return true;
	case DW_FORM_udata: case DW_FORM_sdata: case DW_FORM_ref_udata: case DW_FORM_strx:
	case DW_FORM_addrx: case DW_FORM_loclistx: case DW_FORM_rnglistx:
	case DW_FORM_GNU_str_index: case DW_FORM_GNU_addr_index:
		read_leb(reader);
		return true;
	case DW_FORM_flag_present: case DW_FORM_implicit_const:
		return true;
	}
	return false;
}

static bool read_value(struct reader *reader, const struct unit *unit, uint64_t form,
		       struct dwarf_frame *ret)
{
	struct dwarf_site site = {
		.offset = reader->at, .unit = unit->header, .form = (uint16_t)form};
	if (form == DW_FORM_indirect)
		return read_value(reader, unit, read_leb(reader) & 0xff, ret);
	unsigned size = fixed_size(unit, form);
	if (size)
		skip(reader, size);
	else if (!skip_variable(reader, form, &site.is_block))
		return false;
	site.size = reader->at - site.offset;
	return reader->is_over || !site.size || vec_push(&ret->sites, site) == STATUS_OK;
}

// Reads the abbreviations of one table; `codes` gets where they are.
static void read_table(struct reader *reader, size_t codes[CODES], struct dwarf_frame *ret)
{
	uint64_t code;
	while ((code = read_leb(reader)) && !reader->is_over) {
		if (code < CODES)
			codes[code] = reader->at;
		struct dwarf_word tag = read_word(reader), attribute, form;
		skip(reader, 1); // DW_CHILDREN
		if (vec_push(&ret->tags, tag) != STATUS_OK)
			return;
		do {
			attribute = read_word(reader);
			form = read_word(reader);
			if (form.value == DW_FORM_implicit_const)
				read_leb(reader);
			if (!form.value || vec_push(&ret->attributes, attribute) != STATUS_OK ||
			    vec_push(&ret->forms, form) != STATUS_OK)
				break;
		} while (!reader->is_over);
	}
}

// One DIE, by its abbreviation. False: the walk can't go on.
static bool read_die(struct reader *reader, const struct unit *unit,
		     const struct elf_frame_section *abbrevs, struct dwarf_frame *ret)
{
	size_t offset = reader->at;
	uint64_t code = read_leb(reader), form;
	if (!code)
		return !reader->is_over;
	if (code >= CODES || !unit->codes[code] || vec_push(&ret->dies, offset) != STATUS_OK)
		return false;
	struct reader shape = {.elf = reader->elf,
			       .at = unit->codes[code],
			       .end = abbrevs->offset + abbrevs->size};
	read_leb(&shape);
	skip(&shape, 1);
	for (;;) {
		read_leb(&shape);
		form = read_leb(&shape);
		if (!form || shape.is_over)
			return !shape.is_over;
		if (form == DW_FORM_implicit_const)
			read_leb(&shape);
		if (!read_value(reader, unit, form, ret) || reader->is_over)
			return false;
	}
}

// The header of a unit (DWARF5 §7.5.1). The result's `end` is that of the unit.
static struct reader read_header(struct reader *info, struct unit *unit, uint64_t *abbrev_offset)
{
	unit->header = info->at;
	uint64_t length = read_uint(info, 4);
	unit->offset_size = length == 0xffffffff ? 8 : 4;
	if (unit->offset_size == 8)
		length = read_uint(info, 8);
	struct reader reader = *info;
	skip(info, length);
	if (!info->is_over)
		reader.end = info->at;
	unit->version = (unsigned)read_uint(&reader, 2);
	uint64_t type = unit->version >= 5 ? read_uint(&reader, 1) : DW_UT_compile;
	if (unit->version >= 5)
		unit->address_size = (size_t)read_uint(&reader, 1);
	*abbrev_offset = read_uint(&reader, (unsigned)unit->offset_size);
	if (unit->version < 5)
		unit->address_size = (size_t)read_uint(&reader, 1);
	if (type == DW_UT_type || type == DW_UT_split_type)
		skip(&reader, 8 + unit->offset_size);
	else if (type == DW_UT_skeleton || type == DW_UT_split_compile)
		skip(&reader, 8);
	return reader;
}

static void read_units(const struct elf_frame *elf, const struct elf_frame_section *section,
		       const struct elf_frame_section *abbrevs, struct unit *unit,
		       struct dwarf_frame *ret)
{
	struct reader info = {
		.elf = elf, .at = section->offset, .end = section->offset + section->size};
	while (info.at < info.end && !info.is_over) {
		uint64_t offset;
		*unit = (struct unit){0};
		struct reader reader = read_header(&info, unit, &offset);
		if (offset >= abbrevs->size || unit->address_size > 8 ||
		    vec_push(&ret->units, unit->header) != STATUS_OK)
			continue;
		struct reader table = {.elf = elf,
				       .at = abbrevs->offset + (size_t)offset,
				       .end = abbrevs->offset + abbrevs->size};
		read_table(&table, unit->codes, ret);
		while (reader.at < reader.end && read_die(&reader, unit, abbrevs, ret))
			;
	}
}

void dwarf_frame_read(const struct elf_frame *elf, struct dwarf_frame *ret)
{
	*ret = (struct dwarf_frame){0};
	struct elf_frame_section info, abbrevs;
	struct unit *unit = malloc(sizeof(*unit));
	if (unit && elf_frame_find(elf, ".debug_info", &info) &&
	    elf_frame_find(elf, ".debug_abbrev", &abbrevs))
		read_units(elf, &info, &abbrevs, unit, ret);
	free(unit);
}

void dwarf_frame_free(struct dwarf_frame *frame)
{
	vec_free(&frame->sites);
	vec_free(&frame->dies);
	vec_free(&frame->units);
	vec_free(&frame->tags);
	vec_free(&frame->attributes);
	vec_free(&frame->forms);
}
