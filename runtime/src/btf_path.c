// SPDX-License-Identifier: MIT
//
// How large is it, and where is it: sizes of types, paths to members, integers read from memory.
//
// A path is followed from left to right with one running bit offset; anonymous structs are searched
// with a small stack of their own, since a blob may nest them at will.
#include "internal.h"

enum ldbtf_status ldbtf_size_of(const struct ldbtf *btf, uint32_t id, uint32_t *ret_bytes)
{
	uint32_t count = 1;
	int steps;

	for (steps = 0; steps < LDBTF_MAX_STEPS; steps++) {
		struct ldbtf_view view;
		enum ldbtf_status status = ldbtf_resolve(btf, id, &view);

		if (status != LDBTF_OK)
			return status;
		switch (view.kind) {
		case LDBTF_KIND_ARRAY:
			if (!ldbtf_multiply(count, ldbtf_word(view.data, 2), &count))
				return LDBTF_TOO_LARGE;
			id = ldbtf_word(view.data, 0);
			break;
		case LDBTF_KIND_INT:
		case LDBTF_KIND_STRUCT:
		case LDBTF_KIND_UNION:
		case LDBTF_KIND_ENUM:
		case LDBTF_KIND_ENUM64:
		case LDBTF_KIND_FLOAT:
		case LDBTF_KIND_DATASEC:
			return ldbtf_multiply(count, view.byte_size, ret_bytes) ? LDBTF_OK
										: LDBTF_TOO_LARGE;
		case LDBTF_KIND_PTR:
			return ldbtf_multiply(count, btf->pointer_size, ret_bytes)
				       ? LDBTF_OK
				       : LDBTF_TOO_LARGE;
		default:
			return LDBTF_NO_SIZE;
		}
	}
	return LDBTF_TOO_DEEP;
}

static bool is_name_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static size_t name_length(const char *path)
{
	size_t length = 0;

	while (is_name_character(path[length]))
		length++;
	return length;
}

// One open struct or union of the search.
struct search {
	const unsigned char *members;
	uint64_t bit_offset; // of the aggregate
	uint32_t count;
	uint32_t next; // member to look at
	bool kind_flag;
};

static void open_search(struct search *search, const struct ldbtf_view *aggregate,
			uint64_t bit_offset)
{
	search->members = aggregate->data;
	search->bit_offset = bit_offset;
	search->count = aggregate->vlen;
	search->next = 0;
	search->kind_flag = aggregate->kind_flag;
}

// The state of a walk: what is here, at how many bits from the root.
struct walk {
	uint64_t bit_offset;
	uint32_t type_id;
	uint32_t bitfield_size;
};

// Finds a member by name, in anonymous members too, as C does: their names count as the outer
// one's. Moves `walk` from the aggregate to it.
static enum ldbtf_status find_member(const struct ldbtf *btf, const struct ldbtf_view *aggregate,
				     const char *name, size_t length, struct walk *walk)
{
	struct search stack[LDBTF_ANONYMOUS_DEPTH];
	// A struct holds an anonymous one but once, so C never looks at more members than there are
	// in all.
	uint32_t members_left = btf->type_len / 12 + 1;
	enum ldbtf_status result = LDBTF_NOT_FOUND;
	int depth = 1;

	open_search(&stack[0], aggregate, walk->bit_offset);
	while (depth) {
		struct search *top = &stack[depth - 1];
		struct ldbtf_view inner;
		uint32_t type_id, word;
		const char *member_name;
		uint64_t bit_offset;

		if (top->next == top->count) {
			depth--;
			continue;
		}
		if (!members_left--)
			return LDBTF_TOO_DEEP;
		member_name = btf->strings + ldbtf_word(top->members, 3 * top->next);
		type_id = ldbtf_word(top->members, 3 * top->next + 1);
		word = ldbtf_word(top->members, 3 * top->next + 2);
		bit_offset = top->bit_offset + ldbtf_member_bit_offset(top->kind_flag, word);
		top->next++;
		if (*member_name) {
			if (ldbtf_compare_part(member_name, name, length))
				continue;
			walk->bit_offset = bit_offset;
			walk->type_id = type_id;
			walk->bitfield_size = ldbtf_member_bitfield_size(top->kind_flag, word);
			return LDBTF_OK;
		}
		if (ldbtf_resolve(btf, type_id, &inner) != LDBTF_OK ||
		    !ldbtf_is_aggregate(inner.kind))
			continue; // an unnamed bitfield, or nonsense
		if (depth == LDBTF_ANONYMOUS_DEPTH)
			result = LDBTF_TOO_DEEP; // unless it is found elsewhere
		else
			open_search(&stack[depth++], &inner, bit_offset);
	}
	return result;
}

// `[123]` at path[*at]; moves behind it.
static bool read_subscript(const char *path, size_t *at, uint32_t *ret)
{
	size_t i = *at + 1;
	uint32_t value = 0;

	if (path[i] < '0' || path[i] > '9')
		return false;
	for (; path[i] >= '0' && path[i] <= '9'; i++) {
		uint32_t digit = (uint32_t)(path[i] - '0');

		if (value > (0xffffffffu - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	if (path[i] != ']')
		return false;
	*at = i + 1;
	*ret = value;
	return true;
}

static enum ldbtf_status step_to_element(const struct ldbtf *btf, struct walk *walk,
					 uint32_t elem_type_id, uint32_t subscript)
{
	uint32_t elem_size, distance;
	enum ldbtf_status status = ldbtf_size_of(btf, elem_type_id, &elem_size);

	if (status != LDBTF_OK)
		return status;
	if (!ldbtf_multiply(elem_size, subscript, &distance))
		return LDBTF_TOO_LARGE;
	walk->bit_offset += (uint64_t)distance << 3;
	walk->type_id = elem_type_id;
	walk->bitfield_size = 0;
	return LDBTF_OK;
}

static enum ldbtf_status step_to_member(const struct ldbtf *btf, struct walk *walk,
					const struct ldbtf_view *view, const char *path, size_t *at)
{
	size_t length = name_length(path + *at);
	enum ldbtf_status status;

	if (!length)
		return LDBTF_BAD_PATH;
	if (!ldbtf_is_aggregate(view->kind))
		return LDBTF_WRONG_KIND;
	status = find_member(btf, view, path + *at, length, walk);
	if (status == LDBTF_OK)
		*at += length;
	return status;
}

// One step at path[*at], which is not the end. `is_first`: the root, where a pointer is followed
// and a member needs no dot.
static enum ldbtf_status step(const struct ldbtf *btf, struct walk *walk,
			      const struct ldbtf_view *view, const char *path, size_t *at,
			      bool is_first)
{
	struct ldbtf_view pointee;
	uint32_t subscript;
	enum ldbtf_status status;
	bool is_arrow = path[*at] == '-' && path[*at + 1] == '>';

	if (path[*at] == '[') {
		if (!read_subscript(path, at, &subscript))
			return LDBTF_BAD_PATH;
		if (is_first && view->kind == LDBTF_KIND_PTR)
			return step_to_element(btf, walk, view->type_id, subscript);
		if (view->kind != LDBTF_KIND_ARRAY)
			return LDBTF_WRONG_KIND;
		if (ldbtf_word(view->data, 2) && subscript >= ldbtf_word(view->data, 2))
			return LDBTF_NOT_FOUND;
		return step_to_element(btf, walk, ldbtf_word(view->data, 0), subscript);
	}
	if (is_arrow && is_first) {
		*at += 2;
		if (view->kind == LDBTF_KIND_PTR) {
			status = ldbtf_resolve(btf, view->type_id, &pointee);
			if (status != LDBTF_OK)
				return status;
			view = &pointee;
		}
		return step_to_member(btf, walk, view, path, at);
	}
	if (is_arrow)
		return LDBTF_WRONG_KIND; // of a pointer the walk has ended before
	if (path[*at] == '.')
		*at += 1;
	else if (!is_first)
		return LDBTF_BAD_PATH;
	return step_to_member(btf, walk, view, path, at);
}

enum ldbtf_status ldbtf_offset_in(const struct ldbtf *btf, uint32_t root_id, const char *path,
				  struct ldbtf_place *ret)
{
	struct walk walk;
	struct ldbtf_view view;
	size_t at = 0;

	walk.bit_offset = 0;
	walk.type_id = root_id;
	walk.bitfield_size = 0;
	for (;;) {
		enum ldbtf_status status = ldbtf_resolve(btf, walk.type_id, &view);
		bool is_first = at == 0;

		ret->used = at;
		if (status != LDBTF_OK)
			return status;
		if (!path[at])
			break;
		if (view.kind == LDBTF_KIND_PTR && !is_first &&
		    (path[at] == '[' || path[at] == '-'))
			break;
		status = step(btf, &walk, &view, path, &at, is_first);
		if (status != LDBTF_OK)
			return status;
		if (walk.bit_offset >> 35)
			return LDBTF_TOO_LARGE;
	}
	ret->root_id = root_id;
	ret->type_id = walk.type_id;
	ret->byte_offset = (uint32_t)(walk.bit_offset >> 3);
	ret->bit_offset = (uint32_t)walk.bit_offset & 7;
	ret->bitfield_size = walk.bitfield_size;
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_offset_of(const struct ldbtf *btf, const char *path,
				  struct ldbtf_place *ret)
{
	size_t length = name_length(path);
	struct ldbtf_view root;
	enum ldbtf_status status;

	ret->used = 0;
	if (!length)
		return LDBTF_BAD_PATH;
	if (ldbtf_find_part(btf, path, length, LDBTF_KIND_VAR, &root) != LDBTF_OK &&
	    ldbtf_find_part(btf, path, length, LDBTF_KIND_STRUCT, &root) != LDBTF_OK &&
	    ldbtf_find_part(btf, path, length, LDBTF_KIND_UNION, &root) != LDBTF_OK &&
	    ldbtf_find_part(btf, path, length, LDBTF_KIND_TYPEDEF, &root) != LDBTF_OK)
		return LDBTF_NOT_FOUND;
	status = ldbtf_offset_in(btf, root.id, path + length, ret);
	ret->used += length;
	return status;
}

enum ldbtf_status ldbtf_read_integer(const struct ldbtf *btf, const struct ldbtf_place *place,
				     const void *memory, size_t size, uint64_t *ret)
{
	struct ldbtf_view view;
	const unsigned char *bytes = (const unsigned char *)memory;
	enum ldbtf_status status = ldbtf_resolve(btf, place->type_id, &view);
	bool is_signed = false;
	bool is_big_endian = ldbtf_host_is_big_endian();
	uint32_t bits, i;
	uint64_t value, first_bit;

	if (status != LDBTF_OK)
		return status;
	first_bit = ((uint64_t)place->byte_offset << 3) + place->bit_offset;
	switch (view.kind) {
	case LDBTF_KIND_INT: {
		uint32_t data = ldbtf_word(view.data, 0);

		is_signed = (ldbtf_int_encoding(data) & LDBTF_INT_SIGNED) != 0;
		bits = ldbtf_int_bit_size(data);
		if (!place->bitfield_size)
			first_bit += ldbtf_int_bit_offset(data);
		break;
	}
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		is_signed = view.kind_flag;
		bits = view.byte_size > 8 ? 0 : view.byte_size * 8;
		break;
	case LDBTF_KIND_PTR:
		bits = (uint32_t)btf->pointer_size * 8;
		break;
	default:
		return LDBTF_WRONG_KIND;
	}
	if (place->bitfield_size)
		bits = place->bitfield_size;
	if (!bits || bits > 64)
		return LDBTF_WRONG_KIND;
	if ((first_bit + bits + 7) >> 3 > size)
		return LDBTF_TOO_SMALL;

	// Bit 0 is the lowest of its byte on little-endian machines, the highest on big-endian
	// ones, as compilers lay out bitfields. The value is built from its highest bit down,
	// starting with copies of that one if signed.
	value = 0;
	for (i = 0; i < bits; i++) {
		uint64_t bit = first_bit + (is_big_endian ? i : bits - 1 - i);
		unsigned char byte = bytes[(size_t)(bit >> 3)];
		unsigned shift = (unsigned)bit & 7;
		unsigned digit = byte >> (is_big_endian ? 7 - shift : shift) & 1;

		if (!i && is_signed && digit)
			value = ~(uint64_t)0;
		value = value << 1 | digit;
	}
	*ret = value;
	return LDBTF_OK;
}
