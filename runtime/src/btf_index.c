// SPDX-License-Identifier: MIT
//
// Makes look-ups fast, with memory of the caller's. A build may leave this file out. LDBTF_NO_INDEX
// then makes the rest smaller.
//
// The memory has up to three parts, which hold offsets into the types. The first part is for
// records in the order of their IDs. The second is for entries of DATASECs, sorted by the variable.
// The third is for named records, sorted by name, and is there if the blob itself is not sorted.
// Offsets are sorted in place, without recursion.
#include "internal.h"

#ifndef LDBTF_NO_INDEX

// What is collected and sorted.
enum sorted_by { BY_VARIABLE, BY_NAME };

// Writes the offsets to `out`, if that is not NULL. Returns their number.
static uint32_t collect_offsets(const struct ldbtf *btf, enum sorted_by by, uint32_t *out)
{
	uint32_t at, count = 0;

	for (at = 0; at < btf->type_len; at += ldbtf_bytes_of_record(btf->types + at)) {
		uint32_t info = ldbtf_load_u32(btf->types + at + 4);
		uint32_t items = ldbtf_load_u32(btf->types + at) != 0, offset = at, i;

		if (by == BY_VARIABLE) {
			items = 0;
			offset += (uint32_t)sizeof(struct ldbtf_type);
			if (ldbtf_info_kind(info) == LDBTF_KIND_DATASEC)
				items = ldbtf_info_vlen(info);
		}
		for (i = 0; i < items; i++, count++)
			if (out)
				out[count] =
					offset + i * (uint32_t)sizeof(struct ldbtf_datasec_entry);
	}
	return count;
}

// Equal ones stay in the order of the blob.
static bool is_less(const struct ldbtf *btf, enum sorted_by by, uint32_t left, uint32_t right)
{
	uint32_t left_word = ldbtf_load_u32(btf->types + left);
	uint32_t right_word = ldbtf_load_u32(btf->types + right);
	int order = 0;

	if (by == BY_NAME)
		order = ldbtf_compare(ldbtf_name(btf, left_word), ldbtf_name(btf, right_word));
	else if (left_word != right_word)
		order = left_word < right_word ? -1 : 1;
	return order ? order < 0 : left < right;
}

// Shell's sort with Hibbard's gaps, which need no division. It takes at most in the order of
// count^1.5 steps.
static void sort(const struct ldbtf *btf, enum sorted_by by, uint32_t *offsets, uint32_t count)
{
	uint32_t gap = 1, i, j;

	while (gap < count / 2)
		gap = 2 * gap + 1;
	for (; gap; gap >>= 1)
		for (i = gap; i < count; i++) {
			uint32_t moving = offsets[i];

			for (j = i; j >= gap && is_less(btf, by, moving,
							offsets[j - gap]); j -= gap)
				offsets[j] = offsets[j - gap];
			offsets[j] = moving;
		}
}

static uint32_t collect_and_sort(const struct ldbtf *btf, enum sorted_by by, uint32_t *out,
				 size_t entries)
{
	uint32_t count = collect_offsets(btf, by, NULL);

	if (count > entries)
		return 0;
	collect_offsets(btf, by, out);
	sort(btf, by, out, count);
	return count;
}

size_t ldbtf_index_size(const struct ldbtf *btf)
{
	size_t size = btf->type_count - btf->first_id + 1;

	size += collect_offsets(btf, BY_VARIABLE, NULL);
	return btf->is_sorted ? size : size + collect_offsets(btf, BY_NAME, NULL);
}

void ldbtf_set_index(struct ldbtf *btf, uint32_t *index, size_t entries)
{
	uint32_t types = btf->type_count - btf->first_id + 1, at = 0, i, mask;

	btf->index = index;
	btf->index_shift = 0;
	btf->index_count = btf->variable_count = btf->name_count = 0;
	if (!entries || !types)
		return;
	// Every 2^shift-th type has an entry: the smallest shift with which they fit.
	while (((types - 1) >> btf->index_shift) >= entries)
		btf->index_shift++;
	mask = ((uint32_t)1 << btf->index_shift) - 1;
	for (i = 0; i < types; i++, at += ldbtf_bytes_of_record(btf->types + at))
		if (!(i & mask))
			*index++ = at;
	btf->index_count = (uint32_t)(index - btf->index);
	entries -= btf->index_count;
	if (btf->index_shift)
		return;
	btf->variable_count = collect_and_sort(btf, BY_VARIABLE, index, entries);
	if (!btf->is_sorted)
		btf->name_count = collect_and_sort(btf, BY_NAME, index + btf->variable_count,
						   entries - btf->variable_count);
}

#endif
