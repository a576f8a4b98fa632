// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rules of System V ABIs: a member begins at a multiple of its alignment, and a bitfield does
// not cross a unit of its type.
#include "tool/natural.h"

#include <stdlib.h>

#include "tool/print.h"

enum {
	LARGEST_ALIGNMENT = 16,
	MAX_DEPTH = 64, // of structs in structs; hostile files have more
};

void natural_init(const struct ldbtf *btf, struct natural *ret)
{
	size_t types = (size_t)ldbtf_type_count(btf) + 1;
	*ret = (struct natural){
		.btf = btf,
		.alignments = print_check(calloc(types, sizeof(*ret->alignments))),
		.is_guess = print_check(calloc(types, sizeof(*ret->is_guess))),
	};
}

void natural_deinit(struct natural *natural)
{
	free(natural->alignments);
	free(natural->is_guess);
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

uint64_t natural_place(const struct natural_member *member, struct natural_end *end)
{
	uint64_t unit = (uint64_t)member->byte_size * 8, start = end->bits;
	uint64_t bits = member->bitfield_size;
	if (!bits)
		start = round_up(start, (uint64_t)member->alignment * 8);
	else if (unit && start / unit != (start + bits - 1) / unit)
		start = round_up(start, unit);
	end->bits = start + (bits ? bits : unit);
	if (member->alignment > end->alignment)
		end->alignment = member->alignment;
	return start;
}

uint64_t natural_size(const struct natural_end *end)
{
	return round_up(end->bits, end->alignment ? (uint64_t)end->alignment * 8 : 8) / 8;
}

static bool is_at_natural_place(struct natural *natural, const struct ldbtf_member_view *member,
				struct natural_end *end)
{
	uint32_t size;
	if (ldbtf_size_of(natural->btf, member->type_id, &size) != LDBTF_OK)
		return false;
	struct natural_member own = {size, natural_alignment_of(natural, member->type_id),
				     member->bitfield_size};
	return natural_place(&own, end) == member->bit_offset;
}

// Also tells the alignment that the members lead to.
static bool check_natural(struct natural *natural, const struct ldbtf_view *view,
			  uint32_t *ret_alignment)
{
	struct natural_end end = {.alignment = 1};
	struct ldbtf_member_view member;
	uint64_t last = 0;
	for (uint32_t i = 0; ldbtf_member_at(natural->btf, view, i, &member) == LDBTF_OK; i++) {
		if (view->kind == LDBTF_KIND_UNION)
			end.bits = 0;
		if (!is_at_natural_place(natural, &member, &end))
			return false;
		last = last > end.bits ? last : end.bits;
	}
	end.bits = last;
	*ret_alignment = end.alignment;
	return natural_size(&end) == view->byte_size;
}

bool natural_is(struct natural *natural, const struct ldbtf_view *view)
{
	uint32_t alignment;
	return check_natural(natural, view, &alignment);
}

// The alignment of a STRUCT or UNION is a guess if its layout is not natural, or if the alignment
// of a member is a guess.
static uint32_t aggregate_alignment(struct natural *natural, const struct ldbtf_view *view,
				    bool *ret_is_guess)
{
	struct ldbtf_member_view member;
	uint32_t alignment;
	*ret_is_guess = !check_natural(natural, view, &alignment);
	if (*ret_is_guess)
		return 1;
	for (uint32_t i = 0; ldbtf_member_at(natural->btf, view, i, &member) == LDBTF_OK; i++)
		*ret_is_guess |= natural_alignment_is_guess(natural, member.type_id);
	return alignment;
}

static uint32_t find_alignment(struct natural *natural, const struct ldbtf_view *view,
			       bool *ret_is_guess)
{
	struct ldbtf_array_view array;
	switch (view->kind) {
	case LDBTF_KIND_PTR:
		return natural->btf->pointer_size;
	case LDBTF_KIND_ARRAY:
		if (ldbtf_array_of(view, &array) != LDBTF_OK)
			return 1;
		*ret_is_guess = natural_alignment_is_guess(natural, array.elem_type_id);
		return natural_alignment_of(natural, array.elem_type_id);
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		return aggregate_alignment(natural, view, ret_is_guess);
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
		// what a hostile struct that has itself as a member is told
		*known = 1;
		natural->is_guess[view.id] = true;
		if (natural->depth == MAX_DEPTH)
			return 1;
		bool is_guess = false;
		natural->depth++;
		*known = (uint8_t)find_alignment(natural, &view, &is_guess);
		natural->depth--;
		natural->is_guess[view.id] = is_guess;
	}
	return *known;
}

bool natural_alignment_is_guess(struct natural *natural, uint32_t id)
{
	struct ldbtf_view view;
	natural_alignment_of(natural, id);
	return ldbtf_resolve(natural->btf, id, &view) != LDBTF_OK || natural->is_guess[view.id];
}
