// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lists, and structs that are found by a member in them. An element must be of the type that the
// path or the container says, or memory would be read as what it is not.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "support/hash_map.h"
#include "tool/print.h"
#include "tool/value.h"

enum {
	MAX_ELEMENTS = 100000,
	MAX_FIRST_MEMBERS = 16, // structs, each the first member of the one before
};

// Does a type begin with another type, or are both the same? A class of C++ begins with its base. A
// declaration and its definition have one name.
static bool begins_with(const struct ldbtf *btf, uint32_t outer_id, uint32_t inner_id)
{
	struct ldbtf_view outer, inner;
	struct ldbtf_member_view first = {.type_id = outer_id};
	if (ldbtf_resolve(btf, inner_id, &inner) != LDBTF_OK)
		return false;
	for (int i = 0; i < MAX_FIRST_MEMBERS; i++) {
		if (ldbtf_resolve(btf, first.type_id, &outer) != LDBTF_OK)
			return false;
		if (outer.id == inner.id || (*inner.name && !strcmp(outer.name, inner.name)))
			return true;
		if ((outer.kind != LDBTF_KIND_STRUCT && outer.kind != LDBTF_KIND_UNION) ||
		    ldbtf_member_at(btf, &outer, 0, &first) != LDBTF_OK || first.bit_offset)
			return false;
	}
	return false;
}

// Can what is at one place have both types? What `void` stands for is not known.
static bool can_be_same(const struct ldbtf *btf, uint32_t a, uint32_t b)
{
	struct ldbtf_view view;
	return (ldbtf_resolve(btf, a, &view) == LDBTF_OK && view.kind == LDBTF_KIND_VOID) ||
	       (ldbtf_resolve(btf, b, &view) == LDBTF_OK && view.kind == LDBTF_KIND_VOID) ||
	       begins_with(btf, a, b) || begins_with(btf, b, a);
}

// From one element to the next. *place has the address 0 at the end.
static enum status find_next(struct value_source *source, const char *path, const char *next,
			     struct value_place *place)
{
	uint32_t type_id = place->type_id;
	TRY(value_follow(source, path, next, place));
	if (!value_is_pointer(source, place->type_id))
		return value_fail(source, next, "it is no pointer to the next element");
	TRY(value_enter(source, path, place));
	if (!can_be_same(&source->file.btf, place->type_id, type_id))
		return value_fail(source, next, "it leads to another type than that of the "
						 "elements\n  fix: a path to the list's head, and "
						 "--container=TYPE.MEMBER");
	place->type_id = type_id;
	return STATUS_OK;
}

// Finds a struct, union or typedef by its name of `length` characters, which `struct` or `union`
// may stand before.
static bool find_aggregate(const struct ldbtf *btf, const char *text, size_t length, uint32_t *ret)
{
	static const enum ldbtf_kind kinds[] = {LDBTF_KIND_STRUCT, LDBTF_KIND_UNION,
						LDBTF_KIND_TYPEDEF};
	bool has_keyword = !strncmp(text, "struct ", 7) || !strncmp(text, "union ", 6);
	size_t keyword = has_keyword ? strcspn(text, " ") + 1 : 0;
	struct ldbtf_view view;
	bool is_found = false;
	if (length < keyword)
		return false;
	char *name = print_text("%.*s", (int)(length - keyword), text + keyword);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && !is_found; i++)
		is_found = ldbtf_find_type(btf, name, kinds[i], &view) == LDBTF_OK;
	free(name);
	if (is_found)
		*ret = view.id;
	return is_found;
}

enum status value_find_container(struct value_source *source, const char *text,
				 struct value_container *ret)
{
	struct ldbtf_place place;
	const struct ldbtf *btf = &source->file.btf;
	const char *member = text + strcspn(text, ".");
	if (!find_aggregate(btf, text, (size_t)(member - text), &ret->type_id))
		return value_fail(source, text, "there is no such struct, union or typedef");
	enum ldbtf_status status = ldbtf_offset_in(btf, ret->type_id, member, &place);
	if (status != LDBTF_OK)
		return value_fail_step(source, text, member + place.used, status);
	if (!*member || member[place.used] || place.bitfield_size)
		return value_fail(source, text, "it is not a type and a member in it, such as "
						"struct task.list");
	ret->member_type_id = place.type_id;
	ret->member_offset = place.byte_offset;
	return STATUS_OK;
}

enum status value_enter_container(struct value_source *source, const char *path,
				  const struct value_container *container,
				  struct value_place *place)
{
	if (!can_be_same(&source->file.btf, place->type_id, container->member_type_id))
		TRY(value_enter(source, path, place));
	if (!can_be_same(&source->file.btf, place->type_id, container->member_type_id))
		return value_fail(source, path, "it has another type than the member that "
						"--container names");
	*place = (struct value_place){.address = place->address - container->member_offset,
				      .type_id = container->type_id};
	return STATUS_OK;
}

static enum status print_element(struct value_source *source, const char *path, size_t number,
				 const struct value_container *container,
				 struct value_place place)
{
	if (container)
		TRY(value_enter_container(source, path, container, &place));
	char *label = print_text("%s[%zu]", path, number);
	enum status status = value_print(source, path, label, &place);
	free(label);
	return status;
}

// A list that does not lead back to its start, but to another element, has no end.
static enum status note_element(struct value_source *source, const char *path, uint32_t number,
				uint64_t address, struct hash_map *seen)
{
	struct diag_source where = {.diag = &source->diag, .file = path};
	uint32_t *first;
	TRY(hash_map_insert(seen, address - 1, number, &first)); // no key may be UINT64_MAX
	if (*first == number)
		return STATUS_OK;
	diag_add(&where, DIAG_ERROR, "element %" PRIu32 " leads back to element %" PRIu32
		 ", so the list has no end", number - 1, *first);
	return STATUS_UNSUPPORTED;
}

// `seen` gets the numbers of the elements by address.
static enum status print_elements(struct value_source *source, const char *path, const char *next,
				  const struct value_container *container,
				  struct value_place place, struct hash_map *seen)
{
	bool has_head = container && !value_is_pointer(source, place.type_id);
	TRY(value_enter(source, path, &place));
	uint64_t first = place.address;
	if (has_head)
		TRY(find_next(source, path, next, &place));
	for (uint32_t i = 0; place.address && (!(i || has_head) || place.address != first); i++) {
		if (i == MAX_ELEMENTS)
			return value_fail(source, path, "the list has more than 100000 elements");
		TRY(note_element(source, path, i, place.address, seen));
		TRY(print_element(source, path, i, container, place));
		TRY(find_next(source, path, next, &place));
	}
	return STATUS_OK;
}

enum status value_print_list(struct value_source *source, const char *path, const char *next,
			     const struct value_container *container, struct value_place place)
{
	struct hash_map seen = {0};
	enum status status = print_elements(source, path, next, container, place, &seen);
	hash_map_deinit(&seen);
	return status;
}
