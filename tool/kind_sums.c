// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names can share bytes: the end of one can be another. So each byte of the strings is marked.
#include "tool/kind_sums.h"

#include <stdbool.h>
#include <stdlib.h>

#include "ldbtf/btf_format.h"
#include "tool/print.h"

struct name_marks {
	const struct ldbtf *btf;
	bool *is_counted; // by byte of the strings
};

uint64_t kind_record_bytes(const struct ldbtf_view *view)
{
	// the vlen of a FUNC is its linkage
	uint32_t parts = view->kind == LDBTF_KIND_FUNC ? 0 : view->vlen;
	return ldbtf_record_size(view->kind << 24 | parts);
}

// The bytes of a name, with its NUL, that no other name had.
static uint64_t mark_name(struct name_marks *marks, const char *name)
{
	uintptr_t first = (uintptr_t)marks->btf->strings, at = (uintptr_t)name;
	uint64_t bytes = 0;
	if (at < first || at - first >= marks->btf->str_len)
		return 0; // a name of the base
	for (size_t i = at - first; i < marks->btf->str_len && !marks->is_counted[i]; i++) {
		marks->is_counted[i] = true;
		bytes++;
		if (!marks->btf->strings[i])
			break;
	}
	return bytes;
}

static uint64_t mark_names(struct name_marks *marks, const struct ldbtf_view *view)
{
	struct ldbtf_member_view member;
	struct ldbtf_enumerator enumerator;
	struct ldbtf_param_view parameter;
	uint64_t bytes = mark_name(marks, view->name);
	for (uint32_t i = 0; ldbtf_member_at(marks->btf, view, i, &member) == LDBTF_OK; i++)
		bytes += mark_name(marks, member.name);
	for (uint32_t i = 0; ldbtf_enumerator_at(marks->btf, view, i, &enumerator) == LDBTF_OK; i++)
		bytes += mark_name(marks, enumerator.name);
	for (uint32_t i = 0; ldbtf_param_at(marks->btf, view, i, &parameter) == LDBTF_OK; i++)
		bytes += mark_name(marks, parameter.name);
	return bytes;
}

void kind_sums_of(const struct ldbtf *btf, struct kind_sum ret[LDBTF_KIND_COUNT])
{
	struct name_marks marks = {btf, print_check(calloc((size_t)btf->str_len + 1, 1))};
	struct ldbtf_view view;
	for (uint32_t kind = 0; kind < LDBTF_KIND_COUNT; kind++)
		ret[kind] = (struct kind_sum){0};
	for (uint32_t id = btf->first_id; id <= ldbtf_type_count(btf); id++) {
		if (ldbtf_type_by_id(btf, id, &view) != LDBTF_OK)
			continue;
		ret[view.kind].count++;
		ret[view.kind].record_bytes += kind_record_bytes(&view);
		ret[view.kind].name_bytes += mark_names(&marks, &view);
	}
	free(marks.is_counted);
}
