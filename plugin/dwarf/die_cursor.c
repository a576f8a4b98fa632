// SPDX-License-Identifier: GPL-3.0-or-later
//
// Steps from DIE to DIE and decodes attributes into their slots.
#include "dwarf/die_cursor.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "dwarf/abbrev.h"
#include "dwarf/form_decode.h"
#include "dwarf/report.h"

_Static_assert(ATTR_SLOT_COUNT <= 64, "die_attrs.present has one bit a slot");

enum status die_cursor_init(struct die_cursor *cursor, const struct dwarf_image *image,
			    const struct dwarf_unit *unit, uint64_t offset)
{
	if (offset < unit->first_die || offset >= unit->end)
		return STATUS_MALFORMED;
	const uint8_t *section = image->sections[unit->section].data;
	*cursor = (struct die_cursor){
		.bytes = cursor_make(section + offset, unit->end - offset,
				     image->elf->is_big_endian),
		.image = image,
		.unit = unit,
		.section = section,
	};
	return STATUS_OK;
}

// A function of its own, because it is cold.
__attribute__((cold, noinline))
static enum status fail_at_end(const struct die_cursor *cursor, uint64_t offset)
{
	dwarf_report(cursor->image, cursor->unit, cursor->unit->section, offset,
		     "the unit ends (at 0x%" PRIx64 ") inside this DIE", cursor->unit->end);
	return STATUS_MALFORMED;
}

__attribute__((cold, noinline))
static enum status fail_code(const struct die_cursor *cursor, uint64_t offset, uint64_t code)
{
	dwarf_report(cursor->image, cursor->unit, cursor->unit->section, offset,
		     "abbreviation %" PRIu64
		     " is not in the unit's table at .debug_abbrev+0x%" PRIx64, code,
		     cursor->unit->abbrev_offset);
	return STATUS_MALFORMED;
}

// Reports the attribute whose form is not known, or whose value does not fit into the unit.
__attribute__((cold, noinline))
static enum status fail_attrs(const struct die_cursor *cursor, const struct die *die)
{
	struct cursor bytes = cursor->bytes;
	bytes.at = cursor->section + die->offset;
	bytes.failed = false;
	cursor_uleb(&bytes);
	for (uint32_t i = 0; i < die->abbrev->attr_count; i++) {
		const struct abbrev_attr *attr = &die->abbrev->attrs[i];
		form_decode_skip(&bytes, cursor->unit, attr->form);
		if (!bytes.failed)
			continue;
		dwarf_report(cursor->image, cursor->unit, cursor->unit->section, die->offset,
			     "attribute 0x%x of this DIE (tag 0x%x) has an unknown form, or a value that "
			     "does not fit into the unit (form 0x%x)",
			     attr->name, die->abbrev->tag, attr->form);
		return STATUS_MALFORMED;
	}
	return fail_at_end(cursor, die->offset);
}

enum status die_cursor_next_slowly(struct die_cursor *cursor, struct die *ret)
{
	ret->offset = die_cursor_offset(cursor);
	ret->abbrev = NULL;
	uint64_t code = cursor_uleb(&cursor->bytes);
	if (cursor->bytes.failed)
		return fail_at_end(cursor, ret->offset);
	if (!code)
		return STATUS_OK;
	ret->abbrev = abbrev_find(cursor->unit->abbrevs, code);
	return ret->abbrev ? STATUS_OK : fail_code(cursor, ret->offset, code);
}

static inline enum status skip_all_attrs(struct die_cursor *cursor, const struct die *die)
{
	const struct abbrev *abbrev = die->abbrev;
	if (!abbrev)
		return STATUS_OK;
	if (abbrev->fixed_size >= 0) {
		cursor_skip(&cursor->bytes, (uint32_t)abbrev->fixed_size);
	} else {
		for (uint32_t i = 0; i < abbrev->step_count; i++) {
			const struct abbrev_step *step = &abbrev->steps[i];
			cursor_skip(&cursor->bytes, step->skip);
			if (step->form)
				form_decode_skip(&cursor->bytes, cursor->unit, step->form);
		}
	}
	if (__builtin_expect(cursor->bytes.failed, false))
		return fail_attrs(cursor, die);
	return STATUS_OK;
}

enum status die_cursor_skip_attrs(struct die_cursor *cursor, const struct die *die)
{
	return skip_all_attrs(cursor, die);
}

static inline uint64_t load_host_uint(const uint8_t *at, unsigned size)
{
	uint16_t half;
	uint32_t word;
	uint64_t wide;
	switch (size) {
	case 1:
		return *at;
	case 2:
		memcpy(&half, at, 2);
		return half;
	case 4:
		memcpy(&word, at, 4);
		return word;
	default:
		memcpy(&wide, at, 8);
		return wide;
	}
}

// The end of a text that ends within eight bytes. The first zero byte is found as the lowest one,
// so this works on little-endian machines only.
static inline bool is_text_short(const uint8_t *at, unsigned *size)
{
	if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__)
		return false;
	uint64_t bytes = load_host_uint(at, 8);
	uint64_t zeros =
		(bytes - UINT64_C(0x0101010101010101)) & ~bytes & UINT64_C(0x8080808080808080);
	*size = zeros ? (unsigned)__builtin_ctzll(zeros) / 8 + 1 : 0;
	return zeros;
}

// A number of a constant form, whose class and size are constants then.
__attribute__((always_inline))
static inline const uint8_t *read_constant(const uint8_t *at, uint16_t form, struct form_value *ret)
{
	ret->form_class = form_shapes[form].form_class;
	ret->bits = load_host_uint(at, form_shapes[form].size);
	return at + form_shapes[form].size;
}

// Reads a value as form_decode(), in less time, and returns its end. NULL if it is not one of the
// forms that nearly all values have. The value must be in this machine's byte order, and
// COMMON_FORM_SIZE bytes must be readable.
__attribute__((always_inline))
static inline const uint8_t *read_common(const uint8_t *at, const struct dwarf_unit *unit,
					 const struct abbrev *abbrev,
					 const struct abbrev_step *step, struct form_value *ret)
{
	uint16_t form = step->form;
	unsigned size;
	ret->block = NULL;
	ret->form = form;
	switch (form) {
	case 0: // the step only skips
		return step->slot == ATTR_SKIP ? at : NULL;
	case DW_FORM_data1:
		return read_constant(at, DW_FORM_data1, ret);
	case DW_FORM_data2:
		return read_constant(at, DW_FORM_data2, ret);
	case DW_FORM_data4:
		return read_constant(at, DW_FORM_data4, ret);
	case DW_FORM_implicit_const:
		ret->form_class = form_shapes[DW_FORM_implicit_const].form_class;
		ret->bits = (uint64_t)abbrev->attrs[step->attr].implicit_const;
		return at;
	case DW_FORM_flag_present:
		ret->form_class = form_shapes[DW_FORM_flag_present].form_class;
		ret->bits = 1;
		return at;
	case DW_FORM_ref4:
		at = read_constant(at, DW_FORM_ref4, ret);
		ret->bits += unit->offset;
		return at;
	case DW_FORM_strp:
		ret->form_class = form_shapes[DW_FORM_strp].form_class;
		ret->block = at;
		ret->bits = load_host_uint(at, unit->offset_size);
		return at + unit->offset_size;
	case DW_FORM_string:
		if (!is_text_short(at, &size))
			return NULL;
		ret->form_class = form_shapes[DW_FORM_string].form_class;
		ret->bits = 0;
		ret->block = at;
		return at + size;
	default:
		return NULL;
	}
}

// The same for any form, byte order and place.
__attribute__((noinline))
static const uint8_t *read_uncommon(struct die_cursor *cursor, const uint8_t *at,
				    const struct abbrev *abbrev,
				    const struct abbrev_step *step, struct form_value *ret)
{
	struct cursor *bytes = &cursor->bytes;
	bytes->at = at;
	cursor_skip(bytes, step->skip);
	if (step->slot != ATTR_SKIP)
		form_decode(bytes, cursor->unit, step->form,
			    abbrev->attrs[step->attr].implicit_const, ret);
	else if (step->form)
		form_decode_skip(bytes, cursor->unit, step->form);
	return bytes->at;
}

enum status die_cursor_read(struct die_cursor *cursor, const struct die *die, struct die_attrs *ret)
{
	const struct abbrev *abbrev = die->abbrev;
	ret->present = 0;
	if (!abbrev)
		return STATUS_OK;
	const struct dwarf_unit *unit = cursor->unit;
	const struct abbrev_step *step = abbrev->steps;
	const struct abbrev_step *last = step + abbrev->step_count;
	const uint8_t *at = cursor->bytes.at;
	// The end of the bytes that read_common may read.
	const uint8_t *end = cursor_has_host_order(&cursor->bytes) ? cursor->bytes.end : at;
	for (; step < last; step++) {
		struct form_value *value = &ret->values[step->slot];
		const uint8_t *next = NULL;
		if (__builtin_expect(end - at >= step->skip + COMMON_FORM_SIZE, true))
			next = read_common(at + step->skip, unit, abbrev, step, value);
		if (!next)
			next = read_uncommon(cursor, at, abbrev, step, value);
		at = next;
	}
	cursor->bytes.at = at;
	if (__builtin_expect(cursor->bytes.failed, false))
		return fail_attrs(cursor, die);
	ret->present = abbrev->slots;
	return STATUS_OK;
}

bool die_cursor_next_member(struct die_cursor *cursor, struct die_member *ret)
{
	const struct dwarf_unit *unit = cursor->unit;
	const uint8_t *at = cursor->bytes.at, *end = cursor->bytes.end;
	if (at >= end || *at - 1u >= 0x7f || *at > unit->abbrevs->dense)
		return false;
	const struct abbrev *abbrev = &unit->abbrevs->abbrevs[*at - 1];
	if (!abbrev->plain_member_size || end - at < abbrev->plain_member_size ||
	    !cursor_has_host_order(&cursor->bytes))
		return false;
	const struct abbrev_step *step = abbrev->steps;
	at = read_common(at + 1 + step->skip, unit, abbrev, step, &ret->name);
	if (!at)
		return false;
	step++;
	struct form_value type;
	at = read_constant(at + step->skip, DW_FORM_ref4, &type); // as is_plain_member() has found
	ret->type = unit->offset + type.bits;
	ret->location = 0;
	ret->has_location = abbrev->slots >> ATTR_DATA_MEMBER_LOCATION & 1;
	if (ret->has_location) {
		struct form_value location = {0};
		step++;
		at = read_common(at + step->skip, unit, abbrev, step, &location);
		if (!at)
			return false; // is_plain_member() allows no such form
		ret->location = (int64_t)location.bits;
	}
	if (++step < abbrev->steps + abbrev->step_count)
		at += step->skip;
	cursor->bytes.at = at;
	return true;
}

enum status die_cursor_seek(struct die_cursor *cursor, uint64_t offset)
{
	if (offset < cursor->unit->first_die || offset > cursor->unit->end)
		return STATUS_MALFORMED;
	cursor->bytes.at = cursor->section + offset;
	cursor->bytes.failed = false;
	return STATUS_OK;
}

enum status die_cursor_skip_children(struct die_cursor *cursor, const struct die *die,
				     const struct die_attrs *attrs)
{
	if (!die->abbrev || !die->abbrev->has_children)
		return STATUS_OK;
	if (attrs && die_has(attrs, ATTR_SIBLING)) {
		// Only forward, so a loop over siblings always ends.
		const struct form_value *sibling = &attrs->values[ATTR_SIBLING];
		if (sibling->form_class == FORM_CLASS_REFERENCE &&
		    sibling->bits > die_cursor_offset(cursor) &&
		    sibling->bits <= cursor->unit->end)
			return die_cursor_seek(cursor, sibling->bits);
	}
	for (uint64_t depth = 1; depth;) {
		struct die child;
		TRY(die_cursor_next(cursor, &child));
		if (!child.abbrev) {
			depth--;
			continue;
		}
		TRY(skip_all_attrs(cursor, &child));
		depth += child.abbrev->has_children;
	}
	return STATUS_OK;
}
