// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rules of System V ABIs: a member begins at a multiple of its alignment, and a bitfield does
// not cross a unit of its type.
#include "tool/natural.h"

#include <stdlib.h>

#include "tool/print.h"

enum { LARGEST_ALIGNMENT = 16 };

void natural_init(const struct ldbtf *btf, struct natural *ret)
{
	size_t types = (size_t)ldbtf_type_count(btf) + 1;
	*ret = (struct natural){btf, print_check(calloc(types, 1))};
}

void natural_deinit(struct natural *natural)
{
	free(natural->alignments);
}

static uint64_t round_up(uint64_t value, uint64_t unit)
{
	return (value + unit - 1) / unit * unit;
}

// The largest power of two that divides the size: 4 for the `long double` of i386, 12 bytes.
static uint32_t scalar_alignment(uint32_t size)
{
	uint32_t alignment = size & (~size + 1);
	return !alignment ? 1 : alignment > LARGEST_ALIGNMENT ? LARGEST_ALIGNMENT : alignment;
}

struct walk_state {
	uint64_t end;       // bits
	uint32_t alignment; // bytes, of what was seen
};

// Where the compiler puts the next member of a struct, in bits. Moves on.
static uint64_t place_member(struct natural *natural, const struct ldbtf_member_view *member,
			     uint32_t size, struct walk_state *state)
{
	uint32_t alignment = natural_alignment_of(natural, member->type_id);
	uint64_t unit = (uint64_t)size * 8, start = state->end;
	uint64_t bits = member->bitfield_size;
	if (!bits)
		start = round_up(start, (uint64_t)alignment * 8);
	else if (unit && start / unit != (start + bits - 1) / unit)
		start = round_up(start, unit);
	state->end = start + (bits ? bits : unit);
	if (alignment > state->alignment)
		state->alignment = alignment;
	return start;
}

// Also tells the alignment that the members lead to.
static bool check_natural(struct natural *natural, const struct ldbtf_view *view,
			  uint32_t *ret_alignment)
{
	struct walk_state state = {.alignment = 1};
	struct ldbtf_member_view member;
	uint64_t end = 0;
	uint32_t size;
	for (uint32_t i = 0; ldbtf_member_at(natural->btf, view, i, &member) == LDBTF_OK; i++) {
		if (view->kind == LDBTF_KIND_UNION)
			state.end = 0;
		if (ldbtf_size_of(natural->btf, member.type_id, &size) != LDBTF_OK ||
		    place_member(natural, &member, size, &state) != member.bit_offset)
			return false;
		end = state.end > end ? state.end : end;
	}
	*ret_alignment = state.alignment;
	return round_up(end, (uint64_t)state.alignment * 8) == (uint64_t)view->byte_size * 8;
}

bool natural_is(struct natural *natural, const struct ldbtf_view *view)
{
	uint32_t alignment;
	return check_natural(natural, view, &alignment);
}

static uint32_t find_alignment(struct natural *natural, const struct ldbtf_view *view)
{
	struct ldbtf_array_view array;
	uint32_t alignment = 1;
	switch (view->kind) {
	case LDBTF_KIND_PTR:
		return natural->btf->pointer_size;
	case LDBTF_KIND_ARRAY:
		return ldbtf_array_of(view, &array) == LDBTF_OK
			       ? natural_alignment_of(natural, array.elem_type_id) : 1;
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		return check_natural(natural, view, &alignment) ? alignment : 1;
	default:
		return scalar_alignment(view->byte_size);
	}
}

uint32_t natural_alignment_of(struct natural *natural, uint32_t id)
{
	struct ldbtf_view view;
	if (ldbtf_resolve(natural->btf, id, &view) != LDBTF_OK)
		return 1;
	uint8_t *known = &natural->alignments[view.id];
	if (!*known) {
		*known = 1; // a hostile struct that has itself as a member ends here
		*known = (uint8_t)find_alignment(natural, &view);
	}
	return *known;
}
