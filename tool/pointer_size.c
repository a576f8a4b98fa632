// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tries both sizes, and looks which one the sizes and offsets in the BTF allow.
#include "tool/pointer_size.h"

#include <string.h>

#include "tool/natural.h"

// The size of a type, with pointers of `pointer_size` bytes. 0: it has none.
static uint32_t size_with(struct ldbtf *btf, uint32_t id, uint8_t pointer_size)
{
	uint32_t size;
	btf->pointer_size = pointer_size;
	return ldbtf_size_of(btf, id, &size) == LDBTF_OK ? size : 0;
}

static bool has_pointers(struct ldbtf *btf, uint32_t id)
{
	return size_with(btf, id, 4) != size_with(btf, id, 8);
}

static uint8_t by_section(struct ldbtf *btf, const struct ldbtf_view *section)
{
	struct ldbtf_variable variable;
	for (uint32_t i = 0; ldbtf_variable_at(btf, section, i, &variable) == LDBTF_OK; i++) {
		if (!has_pointers(btf, variable.var_id))
			continue;
		if (variable.byte_size == size_with(btf, variable.var_id, 4))
			return 4;
		if (variable.byte_size == size_with(btf, variable.var_id, 8))
			return 8;
	}
	return 0;
}

static uint8_t by_variables(struct ldbtf *btf)
{
	struct ldbtf_view view = {0};
	uint8_t found = 0;
	while (!found && ldbtf_next_type(btf, &view) == LDBTF_OK)
		if (view.kind == LDBTF_KIND_DATASEC)
			found = by_section(btf, &view);
	return found;
}

static uint8_t by_long(const struct ldbtf *btf)
{
	static const char *const names[] = {"long int", "long unsigned int", "long",
					    "unsigned long"};
	struct ldbtf_view view;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (ldbtf_find_type(btf, names[i], LDBTF_KIND_INT, &view) == LDBTF_OK)
			return view.byte_size == 8 ? 8 : 4;
	return 0;
}

// ---- Structs. ----

static bool is_struct(const struct ldbtf_view *view)
{
	return view->kind == LDBTF_KIND_STRUCT || view->kind == LDBTF_KIND_UNION;
}

// Have all members room before the next one, or before the end?
static bool has_room_for(struct ldbtf *btf, const struct ldbtf_view *view, uint8_t pointer_size)
{
	struct ldbtf_member_view member, next;
	for (uint32_t i = 0; ldbtf_member_at(btf, view, i, &member) == LDBTF_OK; i++) {
		uint64_t limit = (uint64_t)view->byte_size * 8;
		if (view->kind == LDBTF_KIND_STRUCT &&
		    ldbtf_member_at(btf, view, i + 1, &next) == LDBTF_OK)
			limit = next.bit_offset;
		uint64_t size = size_with(btf, member.type_id, pointer_size);
		if (!member.bitfield_size && member.bit_offset + size * 8 > limit)
			return false;
	}
	return true;
}

static bool has_pointer_member(struct ldbtf *btf, const struct ldbtf_view *view)
{
	struct ldbtf_member_view member;
	for (uint32_t i = 0; ldbtf_member_at(btf, view, i, &member) == LDBTF_OK; i++)
		if (has_pointers(btf, member.type_id))
			return true;
	return false;
}

static bool is_only_for_4(struct ldbtf *btf)
{
	struct ldbtf_view view = {0};
	while (ldbtf_next_type(btf, &view) == LDBTF_OK)
		if (is_struct(&view) && !has_room_for(btf, &view, 8) && has_room_for(btf, &view, 4))
			return true;
	return false;
}

static size_t count_natural(struct ldbtf *btf, uint8_t pointer_size)
{
	struct natural natural;
	struct ldbtf_view view = {0};
	size_t count = 0;
	btf->pointer_size = pointer_size;
	natural_init(btf, &natural);
	while (ldbtf_next_type(btf, &view) == LDBTF_OK)
		count += is_struct(&view) && natural_is(&natural, &view);
	natural_deinit(&natural);
	return count;
}

static uint8_t by_layout(struct ldbtf *btf)
{
	if (is_only_for_4(btf))
		return 4;
	size_t natural_4 = count_natural(btf, 4), natural_8 = count_natural(btf, 8);
	return natural_4 > natural_8 ? 4 : natural_8 > natural_4 ? 8 : 0;
}

// ---- All. ----

static bool matters(struct ldbtf *btf)
{
	struct ldbtf_view view = {0};
	while (ldbtf_next_type(btf, &view) == LDBTF_OK)
		if ((is_struct(&view) && has_pointer_member(btf, &view)) ||
		    (view.kind == LDBTF_KIND_VAR && has_pointers(btf, view.id)))
			return true;
	return false;
}

struct pointer_evidence pointer_evidence_of(struct ldbtf *btf)
{
	struct pointer_evidence ret = {.byte_size = by_variables(btf)};
	if (!ret.byte_size)
		ret.byte_size = by_long(btf);
	if (!ret.byte_size)
		ret.byte_size = by_layout(btf);
	ret.matters = ret.byte_size || matters(btf);
	return ret;
}

bool pointer_size_parse(const char *text, uint8_t *ret)
{
	if (strcmp(text, "4") && strcmp(text, "8"))
		return false;
	*ret = (uint8_t)(*text - '0');
	return true;
}
