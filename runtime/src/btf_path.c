// SPDX-License-Identifier: MIT
//
// Sizes of types, paths to members, and integers read from memory.
//
// A path is followed from left to right with one running position. Anonymous structs are searched
// with a small stack, because a blob may nest them at will. Positions are bytes and bits apart, of
// 32 bits each, which small machines add without a library.
#include "internal.h"

static enum ldbtf_status times(uint32_t count, uint32_t size, uint32_t *ret)
{
	return ldbtf_multiply(count, size, ret) ? LDBTF_OK : LDBTF_TOO_LARGE;
}

enum ldbtf_status ldbtf_size_of(const struct ldbtf *btf, uint32_t id, uint32_t *ret_bytes)
{
	uint32_t count = 1;
	int steps;

	for (steps = 0; steps < LDBTF_MAX_STEPS; steps++) {
		struct ldbtf_view view;
		enum ldbtf_status status = ldbtf_resolve(btf, id, &view);

		if (status != LDBTF_OK)
			return status;
		if (view.kind == LDBTF_KIND_PTR)
			return times(count, btf->pointer_size, ret_bytes);
		if (ldbtf_shapes[view.kind] & LDBTF_SIZED)
			return times(count, view.byte_size, ret_bytes);
		if (view.kind != LDBTF_KIND_ARRAY)
			return LDBTF_NO_SIZE;
		if (!ldbtf_multiply(count, ldbtf_word(view.data, 2), &count))
			return LDBTF_TOO_LARGE;
		id = ldbtf_word(view.data, 0);
	}
	return LDBTF_TOO_DEEP;
}

static bool is_name_character(char c)
{
	unsigned char byte = (unsigned char)c, letter = (unsigned char)((byte | 0x20) - 'a');

	return letter < 26 || (unsigned char)(byte - '0') < 10 || c == '_' || c == '$' ||
		byte >= 0x80;
}

static size_t name_length(const char *path)
{
	size_t length = 0;

	while (is_name_character(path[length]))
		length++;
	return length;
}

// A base class of C++ is a member with such a name (docs/encoding.md, 2.4.13).
static bool is_base_class_name(const char *member_name)
{
#ifdef LDBTF_NO_BASES
	(void)member_name;
	return false;
#else
	static const char prefix[] = "__base_";
	size_t i;

	for (i = 0; prefix[i]; i++)
		if (member_name[i] != prefix[i])
			return false;
	return true;
#endif
}

// One open struct or union of the search.
struct member_search {
	struct ldbtf_position position; // of the aggregate
	const unsigned char *member;    // to look at
	uint32_t left;                  // members, that one included
	uint16_t bases_left;            // base classes to go into, one inside of the other
	bool kind_flag;
};

static void open_search(struct member_search *search, const struct ldbtf_view *aggregate,
			const struct ldbtf_position *position, int bases_left)
{
	search->position = *position;
	search->member = aggregate->data;
	search->left = aggregate->vlen;
	search->bases_left = (uint16_t)bases_left;
	search->kind_flag = aggregate->kind_flag;
}

// The state of a walk: what is here, at which distance from the root.
struct path_walk {
	struct ldbtf_position position;
	uint32_t type_id;
	uint32_t bitfield_size;
};

// Finds a member by name. As in C the members of an anonymous member count as those of the outer
// aggregate. Goes into `bases` base classes, one inside of the other. Moves `walk` from the
// aggregate to the member. *ret_has_more: there are base classes beyond.
static enum ldbtf_status find_near_member(const struct ldbtf *btf,
					  const struct ldbtf_view *aggregate, const char *name,
					  size_t length, int bases, struct path_walk *walk,
					  bool *ret_has_more)
{
	struct member_search stack[LDBTF_ANONYMOUS_DEPTH];
	// A struct holds an anonymous struct only once, so C never looks at more members than there
	// are in all.
	uint32_t members_left = ldbtf_most_members(btf);
	enum ldbtf_status result = LDBTF_NOT_FOUND;
	struct member_search *top = stack;

	*ret_has_more = false;
	open_search(top, aggregate, &walk->position, bases);
	for (;;) {
		const unsigned char *member = top->member;
		const char *member_name;
		struct ldbtf_view inner;
		uint32_t word;
		int bases_left = top->bases_left;
		bool is_found;

		if (!top->left) {
			if (top-- == stack)
				return result;
			continue;
		}
		if (!members_left--)
			return LDBTF_TOO_DEEP;
		top->left--;
		top->member += sizeof(struct ldbtf_member);
		member_name = ldbtf_name(btf, ldbtf_word(member, 0));
		is_found = *member_name && !ldbtf_compare_part(member_name, name, length);
		if (*member_name && !is_found && !is_base_class_name(member_name))
			continue;
		if (*member_name && !is_found && !bases_left--) {
			*ret_has_more = true;
			continue;
		}
		walk->position = top->position;
		walk->type_id = ldbtf_word(member, 1);
		word = ldbtf_word(member, 2);
		walk->bitfield_size = ldbtf_member_bitfield_size(top->kind_flag, word);
		if (!ldbtf_add_bits(&walk->position, ldbtf_member_bit_offset(top->kind_flag, word)))
			return LDBTF_TOO_LARGE;
		if (is_found)
			return LDBTF_OK;
		if (ldbtf_resolve(btf, walk->type_id, &inner) != LDBTF_OK ||
		    !ldbtf_is_aggregate(inner.kind))
			continue; // an unnamed bitfield, or nonsense
		if (top == stack + LDBTF_ANONYMOUS_DEPTH - 1)
			result = LDBTF_TOO_DEEP; // unless it is found elsewhere
		else
			open_search(++top, &inner, &walk->position, bases_left);
	}
}

// A member hides members of its name in base classes, as in C++. So nearer ones are found first.
static enum ldbtf_status find_member(const struct ldbtf *btf, const struct ldbtf_view *aggregate,
				     const char *name, size_t length, struct path_walk *walk)
{
	const struct path_walk start = *walk;
	enum ldbtf_status status = LDBTF_NOT_FOUND;
	bool has_more = true;
	int bases;

	for (bases = 0; bases < LDBTF_ANONYMOUS_DEPTH && has_more && status == LDBTF_NOT_FOUND;
	     bases++) {
		*walk = start;
		status = find_near_member(btf, aggregate, name, length, bases, walk, &has_more);
	}
	return status == LDBTF_NOT_FOUND && has_more ? LDBTF_TOO_DEEP : status;
}

// `[123]` at path[*at]; moves behind it.
static bool read_subscript(const char *path, size_t *at, uint32_t *ret)
{
	size_t i = *at + 1;
	uint32_t value = 0;

	do {
		uint32_t digit = (unsigned char)(path[i++] - '0');

		if (digit > 9 || !ldbtf_multiply(value, 10, &value) || value + digit < value)
			return false;
		value += digit;
	} while (path[i] != ']');
	*at = i + 1;
	*ret = value;
	return true;
}

static enum ldbtf_status step_to_element(const struct ldbtf *btf, struct path_walk *walk,
					 uint32_t elem_type_id, uint32_t subscript)
{
	uint32_t elem_size, distance;
	enum ldbtf_status status = ldbtf_size_of(btf, elem_type_id, &elem_size);

	if (status != LDBTF_OK)
		return status;
	walk->type_id = elem_type_id;
	walk->bitfield_size = 0;
	if (!ldbtf_multiply(elem_size, subscript, &distance) ||
	    !ldbtf_add_bytes(&walk->position, distance))
		return LDBTF_TOO_LARGE;
	return LDBTF_OK;
}

static enum ldbtf_status step_by_subscript(const struct ldbtf *btf, struct path_walk *walk,
					   const struct ldbtf_view *view, const char *path,
					   size_t *at, bool is_first)
{
	uint32_t subscript, count;

	if (!read_subscript(path, at, &subscript))
		return LDBTF_BAD_PATH;
	if (is_first && view->kind == LDBTF_KIND_PTR)
		return step_to_element(btf, walk, view->type_id, subscript);
	if (view->kind != LDBTF_KIND_ARRAY)
		return LDBTF_WRONG_KIND;
	count = ldbtf_word(view->data, 2);
	if (count && subscript >= count)
		return LDBTF_NOT_FOUND;
	return step_to_element(btf, walk, ldbtf_word(view->data, 0), subscript);
}

// One step at path[*at], which is not the end. `is_first`: the root, where a pointer is followed
// and a member needs no dot. `view` is what is there, and is overwritten.
static enum ldbtf_status step(const struct ldbtf *btf, struct path_walk *walk,
			      struct ldbtf_view *view, const char *path, size_t *at,
			      bool is_first)
{
	enum ldbtf_status status;
	size_t length;

	if (path[*at] == '[')
		return step_by_subscript(btf, walk, view, path, at, is_first);
	if (path[*at] == '-' && path[*at + 1] == '>') {
		if (!is_first)
			return LDBTF_WRONG_KIND; // of a pointer the walk has ended before
		*at += 2;
		if (view->kind == LDBTF_KIND_PTR) {
			status = ldbtf_resolve(btf, view->type_id, view);
			if (status != LDBTF_OK)
				return status;
		}
	} else if (path[*at] == '.') {
		*at += 1;
	} else if (!is_first) {
		return LDBTF_BAD_PATH;
	}
	length = name_length(path + *at);
	if (!length)
		return LDBTF_BAD_PATH;
	if (!ldbtf_is_aggregate(view->kind))
		return LDBTF_WRONG_KIND;
	status = find_member(btf, view, path + *at, length, walk);
	if (status == LDBTF_OK)
		*at += length;
	return status;
}

// ldbtf_offset_in() that began `at` characters into the path. `is_first`: the path's own beginning
// may enter a pointer.
static enum ldbtf_status follow_path(const struct ldbtf *btf, uint32_t root_id, const char *path,
				     size_t at, bool is_first, struct ldbtf_place *ret)
{
	struct path_walk walk;

	walk.position.bytes = walk.position.bits = 0;
	walk.type_id = root_id;
	walk.bitfield_size = 0;
	for (;; is_first = false) {
		struct ldbtf_view view;
		enum ldbtf_status status = ldbtf_resolve(btf, walk.type_id, &view);

		ret->used = at;
		if (status != LDBTF_OK)
			return status;
		if (!path[at] || (view.kind == LDBTF_KIND_PTR && !is_first &&
				  (path[at] == '[' || path[at] == '-')))
			break;
		status = step(btf, &walk, &view, path, &at, is_first);
		if (status != LDBTF_OK)
			return status;
	}
	ret->root_id = root_id;
	ret->type_id = walk.type_id;
	ret->byte_offset = walk.position.bytes;
	ret->bit_offset = walk.position.bits;
	ret->bitfield_size = walk.bitfield_size;
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_offset_in(const struct ldbtf *btf, uint32_t root_id, const char *path,
				  struct ldbtf_place *ret)
{
	return follow_path(btf, root_id, path, 0, true, ret);
}

enum ldbtf_status ldbtf_offset_of(const struct ldbtf *btf, const char *path,
				  struct ldbtf_place *ret)
{
	// What a name may mean, in the order in which it is looked for.
	static const unsigned char kinds[] = {LDBTF_KIND_VAR, LDBTF_KIND_STRUCT, LDBTF_KIND_UNION,
					      LDBTF_KIND_TYPEDEF};
	size_t length = name_length(path), i;

	ret->used = 0;
	if (!length)
		return LDBTF_BAD_PATH;
	for (i = 0; i < sizeof(kinds); i++) {
		struct ldbtf_view root, type;
		bool is_pointer;

		if (ldbtf_find_part(btf, path, length, (enum ldbtf_kind)kinds[i],
				    &root) != LDBTF_OK)
			continue;
		// A variable's address is where its pointer is, and not where that leads.
		is_pointer = root.kind == LDBTF_KIND_VAR &&
			     ldbtf_resolve(btf, root.id, &type) == LDBTF_OK &&
			     type.kind == LDBTF_KIND_PTR;
		return follow_path(btf, root.id, path, length, !is_pointer, ret);
	}
	return LDBTF_NOT_FOUND;
}

// Bit 0 is the lowest of its byte on little-endian machines, the highest on big-endian ones, as
// compilers lay out bitfields. The value is built from its highest bit down. A signed one starts
// with copies of that bit.
static uint64_t read_bits(const unsigned char *bytes, uint32_t bit_offset, uint32_t bits,
			  bool is_signed, bool is_big_endian)
{
	uint64_t value = 0;
	uint32_t i;

	for (i = 0; i < bits; i++) {
		uint32_t bit = bit_offset + (is_big_endian ? i : bits - 1 - i);
		unsigned shift = is_big_endian ? 7 - (bit & 7) : bit & 7;
		unsigned digit = (unsigned)bytes[bit >> 3] >> shift & 1;

		if (!i && is_signed && digit)
			value = ~(uint64_t)0;
		value = value << 1 | digit;
	}
	return value;
}

enum ldbtf_status ldbtf_read_integer(const struct ldbtf *btf, const struct ldbtf_place *place,
				     const void *memory, size_t size, uint64_t *ret)
{
	struct ldbtf_view view;
	enum ldbtf_status status = ldbtf_resolve(btf, place->type_id, &view);
	struct ldbtf_position position;
	bool is_signed = view.kind_flag; // of enums
	uint32_t bits = view.byte_size > 8 ? 0 : view.byte_size * 8, shift = 0;

	if (status != LDBTF_OK)
		return status;
	if (view.kind == LDBTF_KIND_INT) {
		uint32_t data = ldbtf_word(view.data, 0);

		is_signed = (ldbtf_int_encoding(data) & LDBTF_INT_SIGNED) != 0;
		bits = ldbtf_int_bit_size(data);
		shift = ldbtf_int_bit_offset(data);
	} else if (view.kind == LDBTF_KIND_PTR) {
		bits = (uint32_t)btf->pointer_size * 8;
		is_signed = false;
	} else if (view.kind != LDBTF_KIND_ENUM && view.kind != LDBTF_KIND_ENUM64) {
		return LDBTF_WRONG_KIND;
	}
	if (place->bitfield_size) {
		bits = place->bitfield_size;
		shift = 0;
	}
	if (!bits || bits > 64)
		return LDBTF_WRONG_KIND;
	position.bytes = place->byte_offset;
	position.bits = 0;
	if (!ldbtf_add_bits(&position, place->bit_offset + shift) ||
	    !ldbtf_is_inside(&position, bits, size))
		return LDBTF_TOO_SMALL;
	*ret = read_bits((const unsigned char *)memory + position.bytes, position.bits, bits,
			 is_signed, LDBTF_VALUES_ARE_BIG_ENDIAN(btf));
	return LDBTF_OK;
}

bool ldbtf_is_inside(const struct ldbtf_position *position, uint32_t bits, size_t size)
{
	return position->bytes <= size &&
		(position->bits + bits + 7) >> 3 <= size - position->bytes;
}

bool ldbtf_add_bytes(struct ldbtf_position *position, uint32_t bytes)
{
	position->bytes += bytes;
	return position->bytes >= bytes;
}

bool ldbtf_add_bits(struct ldbtf_position *position, uint32_t bits)
{
	uint32_t sum = position->bits + (bits & 7);

	position->bits = sum & 7;
	return ldbtf_add_bytes(position, (bits >> 3) + (sum >> 3));
}

uint32_t ldbtf_most_members(const struct ldbtf *btf)
{
	uint32_t count = 1;

	for (; btf; btf = ldbtf_base(btf))
		count += btf->type_len >> 3; // of 12 bytes each
	return count;
}
