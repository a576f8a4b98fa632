// SPDX-License-Identifier: GPL-3.0-or-later
//
// What follows an index or an offset into another section. Decoding itself is in form_decode.h.
#include "dwarf/form.h"

#include <dwarf.h>
#include <string.h>

#include "dwarf/form_decode.h"

void form_read(struct cursor *cursor, const struct dwarf_unit *unit, uint16_t form,
	       int64_t implicit_const, struct form_value *ret)
{
	form_decode(cursor, unit, form, implicit_const, ret);
}

void form_skip(struct cursor *cursor, const struct dwarf_unit *unit, uint16_t form)
{
	form_decode_skip(cursor, unit, form);
}

// Entry `index` of the table of `entry_size` byte entries that begins at `base` of a section.
static enum status read_index_entry(const struct dwarf_image *image, enum dwarf_section_id id,
				    uint64_t base,
			      uint64_t index, unsigned entry_size, uint64_t *ret)
{
	const struct dwarf_section *section = &image->sections[id];
	if (base > section->size || (section->size - base) / entry_size <= index)
		return STATUS_MALFORMED;
	struct cursor cursor = cursor_make(section->data + base + index * entry_size, entry_size,
					   image->elf->is_big_endian);
	*ret = cursor_uint(&cursor, entry_size);
	return STATUS_OK;
}

static enum status section_string(const struct dwarf_section *section, uint64_t offset,
				  const char **ret)
{
	if (offset >= section->size)
		return STATUS_MALFORMED;
	// Where the section itself ends in a NUL, as it should, every string in it is terminated.
	const uint8_t *text = section->data + offset;
	if (section->data[section->size - 1] && !memchr(text, 0, section->size - offset))
		return STATUS_MALFORMED;
	*ret = (const char *)text;
	return STATUS_OK;
}

enum status form_string(const struct dwarf_image *image, const struct dwarf_unit *unit,
			const struct form_value *value, const char **ret)
{
	if (value->form_class != FORM_CLASS_STRING)
		return STATUS_MALFORMED;
	switch (value->form) {
	case DW_FORM_string: // form_read has seen its end
		*ret = (const char *)value->block;
		return STATUS_OK;
	case DW_FORM_strp:
		return section_string(&image->sections[DWARF_STR], value->bits, ret);
	case DW_FORM_line_strp:
		return section_string(&image->sections[DWARF_LINE_STR], value->bits, ret);
	default: {
		uint64_t offset;
		TRY(read_index_entry(image, DWARF_STR_OFFSETS, unit->str_offsets_base, value->bits,
			       unit->offset_size, &offset));
		return section_string(&image->sections[DWARF_STR], offset, ret);
	}
	}
}

enum status form_address(const struct dwarf_image *image, const struct dwarf_unit *unit,
			 const struct form_value *value, uint64_t *ret)
{
	switch (value->form_class) {
	case FORM_CLASS_ADDRESS:
		*ret = value->bits;
		return STATUS_OK;
	case FORM_CLASS_ADDRX:
		return read_index_entry(image, DWARF_ADDR, unit->addr_base, value->bits,
					unit->address_size, ret);
	default:
		return STATUS_MALFORMED;
	}
}

enum status form_integer(const struct dwarf_image *image, const struct form_value *value,
			 uint64_t *ret)
{
	switch (value->form_class) {
	case FORM_CLASS_CONSTANT:
	case FORM_CLASS_SIGNED:
	case FORM_CLASS_FLAG:
	case FORM_CLASS_OFFSET:
		*ret = value->bits;
		return STATUS_OK;
	case FORM_CLASS_BLOCK: {
		if (!value->bits || value->bits > 8)
			return STATUS_UNSUPPORTED;
		struct cursor cursor = cursor_make(value->block, value->bits,
						   image->elf->is_big_endian);
		*ret = cursor_uint(&cursor, (unsigned)value->bits);
		return STATUS_OK;
	}
	default:
		return STATUS_UNSUPPORTED;
	}
}
