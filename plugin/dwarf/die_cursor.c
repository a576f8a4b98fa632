// SPDX-License-Identifier: GPL-3.0-or-later
//
// See die_cursor.h.
#include "dwarf/die_cursor.h"

#include <inttypes.h>
#include <stddef.h>

#include "dwarf/abbrev.h"
#include "dwarf/form_decode.h"

_Static_assert(ATTR_SLOT_COUNT <= 64, "die_attrs.present has one bit a slot");

enum status die_cursor_init(struct die_cursor *cursor, const struct dwarf_image *image,
			    const struct dwarf_unit *unit, uint64_t offset)
{
	if (offset < unit->first_die || offset >= unit->end)
		return STATUS_MALFORMED;
	const uint8_t *section = image->sections[unit->section].data;
	*cursor = (struct die_cursor){
		.bytes = cursor_make(section + offset, unit->end - offset, image->elf->is_big_endian),
		.image = image,
		.unit = unit,
		.section = section,
	};
	return STATUS_OK;
}

// Cold, and kept out of the loops.
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
		     "abbreviation %" PRIu64 " is not in the unit's table at .debug_abbrev+0x%" PRIx64, code,
		     cursor->unit->abbrev_offset);
	return STATUS_MALFORMED;
}

// A form that isn't known, or a value that doesn't fit: says which attribute it was.
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

static inline enum status next_die(struct die_cursor *cursor, struct die *ret)
{
	ret->offset = die_cursor_offset(cursor);
	ret->abbrev = NULL;
	uint64_t code = cursor_uleb(&cursor->bytes);
	if (__builtin_expect(cursor->bytes.failed, false))
		return fail_at_end(cursor, ret->offset);
	if (!code)
		return STATUS_OK;
	ret->abbrev = abbrev_find(cursor->unit->abbrevs, code);
	if (__builtin_expect(!ret->abbrev, false))
		return fail_code(cursor, ret->offset, code);
	return STATUS_OK;
}

static inline enum status skip_attrs(struct die_cursor *cursor, const struct die *die)
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

enum status die_cursor_next(struct die_cursor *cursor, struct die *ret)
{
	return next_die(cursor, ret);
}

enum status die_cursor_skip_attrs(struct die_cursor *cursor, const struct die *die)
{
	return skip_attrs(cursor, die);
}

enum status die_cursor_read(struct die_cursor *cursor, const struct die *die, struct die_attrs *ret)
{
	ret->present = 0;
	if (!die->abbrev)
		return STATUS_OK;
	const struct abbrev_step *step = die->abbrev->steps;
	const struct abbrev_step *end = step + die->abbrev->step_count;
	for (; step < end; step++) {
		cursor_skip(&cursor->bytes, step->skip);
		if (step->slot == ATTR_SKIP) {
			if (step->form)
				form_decode_skip(&cursor->bytes, cursor->unit, step->form);
			continue;
		}
		form_decode(&cursor->bytes, cursor->unit, step->form,
			    die->abbrev->attrs[step->attr].implicit_const, &ret->values[step->slot]);
		ret->present |= UINT64_C(1) << step->slot;
	}
	if (__builtin_expect(cursor->bytes.failed, false)) {
		ret->present = 0;
		return fail_attrs(cursor, die);
	}
	return STATUS_OK;
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
		// Only forward, so that a loop over siblings always ends.
		const struct form_value *sibling = &attrs->values[ATTR_SIBLING];
		if (sibling->form_class == FORM_CLASS_REFERENCE && sibling->bits > die_cursor_offset(cursor) &&
		    sibling->bits <= cursor->unit->end)
			return die_cursor_seek(cursor, sibling->bits);
	}
	for (uint64_t depth = 1; depth;) {
		struct die child;
		TRY(next_die(cursor, &child));
		if (!child.abbrev) {
			depth--;
			continue;
		}
		TRY(skip_attrs(cursor, &child));
		depth += child.abbrev->has_children;
	}
	return STATUS_OK;
}
