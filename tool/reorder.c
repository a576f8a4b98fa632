// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sizes of C types are multiples of their alignments. So members in the order of descending
// alignment leave no hole, and no order is smaller. Each candidate is laid out by the same rules
// that the struct as it is has been checked with (natural.h).
#include "tool/reorder.h"

#include <stdlib.h>
#include <string.h>

#include "tool/print.h"

enum {
	MAX_MEMBERS = 2000, // the time is quadratic in it
	MAX_NESTING = 16,
};

// A member, or bitfields that stay together.
struct block {
	uint32_t first, count; // members
	uint32_t rank;         // the largest power of two that divides alignment and size
	bool is_placed;
};

struct order_search {
	struct natural *natural;
	const struct ldbtf_view *view;
	struct natural_member *members;
	bool *is_guess; // of the members' alignments
	struct block *blocks;
	uint32_t block_count;
	bool has_fixed_end; // the last block stays the last
	uint32_t *order;    // numbers of blocks
	uint32_t order_count;
};

static uint32_t lowest_bit(uint32_t value)
{
	return value & (~value + 1);
}

// ---- What can be moved. ----

// Is the type an array without a size, or a struct that ends in one?
static bool is_flexible(const struct ldbtf *btf, uint32_t id)
{
	struct ldbtf_view view;
	struct ldbtf_array_view array;
	struct ldbtf_member_view member;
	for (int i = 0; i < MAX_NESTING && ldbtf_resolve(btf, id, &view) == LDBTF_OK; i++) {
		if (view.kind == LDBTF_KIND_ARRAY)
			return ldbtf_array_of(&view, &array) == LDBTF_OK && !array.count;
		if (view.kind != LDBTF_KIND_STRUCT || !view.vlen)
			return false;
		if (ldbtf_member_at(btf, &view, view.vlen - 1, &member) != LDBTF_OK)
			return false;
		id = member.type_id;
	}
	return false;
}

// A base class, or the pointer to virtual functions.
static bool is_of_cplusplus(const char *name)
{
	return !strncmp(name, "__base_", 7) || !strncmp(name, "_vptr", 5);
}

// Reads what the layout depends on. An alignment that is a guess is taken to be the largest that
// the member's size and place allow.
static bool read_member(struct order_search *search, uint32_t number)
{
	const struct ldbtf *btf = search->natural->btf;
	struct natural_member *own = &search->members[number];
	struct ldbtf_member_view member;
	bool is_last = number + 1 == search->view->vlen;
	if (ldbtf_member_at(btf, search->view, number, &member) != LDBTF_OK ||
	    ldbtf_size_of(btf, member.type_id, &own->byte_size) != LDBTF_OK ||
	    is_of_cplusplus(member.name))
		return false;
	own->alignment = natural_alignment_of(search->natural, member.type_id);
	own->bitfield_size = member.bitfield_size;
	search->is_guess[number] = natural_alignment_is_guess(search->natural, member.type_id);
	if (search->is_guess[number])
		own->alignment = lowest_bit(own->byte_size | member.bit_offset / 8);
	bool has_fixed_place = !own->byte_size || is_flexible(btf, member.type_id);
	search->has_fixed_end = has_fixed_place;
	return own->alignment && (is_last || !has_fixed_place);
}

static bool read_members(struct order_search *search)
{
	for (uint32_t i = 0; i < search->view->vlen; i++)
		if (!read_member(search, i))
			return false;
	return true;
}

static void rank_block(const struct order_search *search, struct block *block)
{
	struct natural_end end = {0};
	for (uint32_t i = 0; i < block->count; i++)
		natural_place(&search->members[block->first + i], &end);
	block->rank = lowest_bit((uint32_t)((end.bits + 7) / 8) | end.alignment);
}

static void make_blocks(struct order_search *search)
{
	for (uint32_t i = 0; i < search->view->vlen;) {
		struct block *block = &search->blocks[search->block_count++];
		*block = (struct block){.first = i, .count = 1};
		while (search->members[i++].bitfield_size && i < search->view->vlen &&
		       search->members[i].bitfield_size)
			block->count++;
		rank_block(search, block);
	}
}

// ---- Orders. ----

// Returns where the block begins, in bits.
static uint64_t place_block(const struct order_search *search, const struct block *block,
			    struct natural_end *end)
{
	uint64_t start = natural_place(&search->members[block->first], end);
	for (uint32_t i = 1; i < block->count; i++)
		natural_place(&search->members[block->first + i], end);
	return start;
}

static uint64_t ordered_size(const struct order_search *search)
{
	struct natural_end end = {0};
	for (uint32_t i = 0; i < search->order_count; i++)
		place_block(search, &search->blocks[search->order[i]], &end);
	return natural_size(&end);
}

static void sort_by_rank(struct order_search *search)
{
	uint32_t movable = search->block_count - search->has_fixed_end;
	search->order_count = 0;
	for (uint32_t rank = UINT32_C(1) << 31; rank; rank >>= 1)
		for (uint32_t i = 0; i < movable; i++)
			if (search->blocks[i].rank == rank)
				search->order[search->order_count++] = i;
	if (search->has_fixed_end)
		search->order[search->order_count++] = movable;
}

// The largest block that has room in a hole from `end` to `stop`. False: none.
static bool find_filler(const struct order_search *search, const struct natural_end *end,
			uint64_t stop, uint32_t *ret)
{
	uint64_t best = 0;
	for (uint32_t i = 0; i < search->block_count - search->has_fixed_end; i++) {
		struct natural_end after = *end;
		if (search->blocks[i].is_placed)
			continue;
		uint64_t start = place_block(search, &search->blocks[i], &after);
		if (after.bits > stop || after.bits - start <= best)
			continue;
		best = after.bits - start;
		*ret = i;
	}
	return best;
}

static void put_block(struct order_search *search, uint32_t number, struct natural_end *end)
{
	place_block(search, &search->blocks[number], end);
	search->blocks[number].is_placed = true;
	search->order[search->order_count++] = number;
}

// Keeps the order, but fills holes with members from further down.
static void fill_holes(struct order_search *search)
{
	struct natural_end end = {0};
	search->order_count = 0;
	for (uint32_t i = 0; i < search->block_count; i++) {
		uint32_t filler = 0;
		if (search->blocks[i].is_placed)
			continue;
		for (;;) {
			struct natural_end after = end;
			uint64_t start = place_block(search, &search->blocks[i], &after);
			if (!find_filler(search, &end, start, &filler))
				break;
			put_block(search, filler, &end);
		}
		put_block(search, i, &end);
	}
}

static void tell_order(const struct order_search *search, struct reorder *ret)
{
	struct natural_end end = {0};
	for (uint32_t i = 0; i < search->order_count; i++) {
		const struct block *block = &search->blocks[search->order[i]];
		for (uint32_t j = block->first; j < block->first + block->count; j++) {
			uint64_t start = natural_place(&search->members[j], &end);
			struct reorder_member member = {j, start};
			if (vec_push(&ret->members, member) != STATUS_OK)
				print_check(NULL);
		}
	}
	ret->byte_size = (uint32_t)natural_size(&end);
}

// Is the layout the same if the alignments that are guesses are the smallest? Then it is the same
// with any other, too.
static bool is_certain(struct order_search *search, const struct reorder *reorder)
{
	struct natural_end end = {0};
	for (uint32_t i = 0; i < search->view->vlen; i++)
		if (search->is_guess[i])
			search->members[i].alignment = 1;
	for (size_t i = 0; i < reorder->members.count; i++) {
		const struct reorder_member *member = &reorder->members.data[i];
		if (natural_place(&search->members[member->number], &end) != member->bit_offset)
			return false;
	}
	return natural_size(&end) == reorder->byte_size;
}

static bool find_order(struct order_search *search, struct reorder *ret)
{
	make_blocks(search);
	sort_by_rank(search);
	uint64_t sorted = ordered_size(search);
	fill_holes(search);
	uint64_t filled = ordered_size(search);
	if (sorted >= search->view->byte_size && filled >= search->view->byte_size)
		return false;
	if (sorted < filled)
		sort_by_rank(search);
	tell_order(search, ret);
	if (is_certain(search, ret))
		return true;
	vec_free(&ret->members);
	return false;
}

bool reorder_find(struct natural *natural, const struct ldbtf_view *view, struct reorder *ret)
{
	*ret = (struct reorder){0};
	if (view->kind != LDBTF_KIND_STRUCT || view->vlen < 2 || view->vlen > MAX_MEMBERS ||
	    !natural_is(natural, view))
		return false;
	struct order_search search = {
		.natural = natural,
		.view = view,
		.members = print_check(calloc(view->vlen, sizeof(*search.members))),
		.is_guess = print_check(calloc(view->vlen, sizeof(*search.is_guess))),
		.blocks = print_check(calloc(view->vlen, sizeof(*search.blocks))),
		.order = print_check(calloc(view->vlen, sizeof(*search.order))),
	};
	bool is_found = read_members(&search) && find_order(&search, ret);
	free(search.members);
	free(search.is_guess);
	free(search.blocks);
	free(search.order);
	return is_found;
}

void reorder_free(struct reorder *reorder)
{
	vec_free(&reorder->members);
}
