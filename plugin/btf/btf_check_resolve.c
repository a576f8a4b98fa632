// SPDX-License-Identifier: GPL-3.0-or-later
//
// Checks the rules about several records, 1.7.19 to 1.7.29 (btf_check.h).
//
// A reader follows references. There are two kinds of walk, and each must end:
//
//   through pointers:  PTR, qualifier, typedef, tag  ->  what it refers to
//   by value:          STRUCT, UNION                 ->  types of members, through arrays
//
// `struct list { struct list *next; }` is a loop of neither kind. A walk by value stops at a
// pointer, and a walk through pointers stops at a struct. Each walk visits a type once and leaves
// its answer in a table, so the time is linear in the blob's size. Marks show loops. Nothing
// recurses, because a deep blob could overflow the stack.
#include "btf/btf_check_resolve.h"

#include <stdlib.h>
#include <string.h>

enum visit { VISIT_NEW, VISIT_OPEN, VISIT_DONE };

struct resolver {
	const struct btf_view *view;
	// By type ID, filled in this order. The checks that fill one read those above it.
	uint32_t *target; // the type behind qualifiers, typedefs and tags; itself for others
	uint32_t *bytes;  // of an ARRAY
	uint32_t *base;   // of an ARRAY: the target that is no ARRAY, behind all its dimensions
	uint32_t *stack;  // scratch, one slot for each type
	uint8_t *visit;   // scratch, enum visit
	uint32_t pointer_size; // bytes, at least; 8 where that is certain (guess_pointer_size)
};

static bool is_modifier(uint32_t kind)
{
	switch (kind) {
	case LDBTF_KIND_TYPEDEF:
	case LDBTF_KIND_VOLATILE:
	case LDBTF_KIND_CONST:
	case LDBTF_KIND_RESTRICT:
	case LDBTF_KIND_TYPE_TAG:
		return true;
	default:
		return false;
	}
}

static bool is_struct_or_union(uint32_t kind)
{
	return kind == LDBTF_KIND_STRUCT || kind == LDBTF_KIND_UNION;
}

static enum status reject_loop(const struct resolver *resolver, uint32_t id)
{
	struct btf_record record = btf_record_at(resolver->view, id);
	return btf_reject(resolver->view, &record, "1.7.19", "refers to itself through others");
}

// 1.7.20, and 1.7.19 through pointers.
static enum status check_chains(struct resolver *resolver)
{
	const struct btf_view *view = resolver->view;
	memset(resolver->visit, VISIT_NEW, view->last_id + 1);
	for (uint32_t first = 1; first <= view->last_id; first++) {
		uint32_t id = first;
		while (resolver->visit[id] == VISIT_NEW) {
			struct btf_record record = btf_record_at(view, id);
			if (!is_modifier(record.kind) && record.kind != LDBTF_KIND_PTR)
				break;
			uint32_t next = record.size_or_type;
			switch (btf_kind_of(view, next)) {
			case LDBTF_KIND_FUNC:
			case LDBTF_KIND_VAR:
			case LDBTF_KIND_DATASEC:
			case LDBTF_KIND_DECL_TAG:
				return btf_reject(view, &record, "1.7.20",
						  "refers to %u, which is not a type", next);
			}
			resolver->visit[id] = VISIT_OPEN;
			id = next;
		}
		if (resolver->visit[id] == VISIT_OPEN)
			return reject_loop(resolver, id);
		for (id = first; resolver->visit[id] == VISIT_OPEN;
		     id = btf_record_at(view, id).size_or_type)
			resolver->visit[id] = VISIT_DONE;
	}
	return STATUS_OK;
}

// Fills `target`. check_chains() has found no loops.
static void find_targets(struct resolver *resolver)
{
	const struct btf_view *view = resolver->view;
	memset(resolver->visit, VISIT_NEW, view->last_id + 1);
	for (uint32_t first = 0; first <= view->last_id; first++) {
		uint32_t id = first;
		while (resolver->visit[id] == VISIT_NEW && is_modifier(btf_kind_of(view, id)))
			id = btf_record_at(view, id).size_or_type;
		uint32_t target = resolver->visit[id] == VISIT_DONE ? resolver->target[id] : id;
		resolver->target[id] = target;
		resolver->visit[id] = VISIT_DONE;
		for (id = first; resolver->visit[id] == VISIT_NEW;
		     id = btf_record_at(view, id).size_or_type) {
			resolver->target[id] = target;
			resolver->visit[id] = VISIT_DONE;
		}
	}
}

// The bytes of a value of type `id`. False if the type has no size. Arrays must have been sized.
static bool find_size(const struct resolver *resolver, uint32_t id, uint32_t *ret)
{
	uint32_t target = resolver->target[id];
	struct btf_record record = btf_record_at(resolver->view, target);
	switch (record.kind) {
	case LDBTF_KIND_INT:
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
	case LDBTF_KIND_FLOAT:
		*ret = record.size_or_type;
		return true;
	case LDBTF_KIND_PTR:
		*ret = resolver->pointer_size;
		return true;
	case LDBTF_KIND_ARRAY:
		*ret = resolver->bytes[target];
		return true;
	default:
		return false;
	}
}

static bool is_regular_int(const struct btf_view *view, const struct btf_record *record)
{
	uint32_t data = btf_record_word(view, record, 0);
	if (ldbtf_int_bit_offset(data))
		return false;
	switch (ldbtf_int_bit_size(data)) {
	case 8:
	case 16:
	case 32:
	case 64:
	case 128:
		return true;
	default:
		return false;
	}
}

// Rule 1.7.21 for one array, whose elements have been sized.
static enum status size_array(struct resolver *resolver, const struct btf_record *record)
{
	const struct btf_view *view = resolver->view;
	uint32_t elem = btf_record_word(view, record, 0);
	uint32_t count = btf_record_word(view, record, 2);
	struct btf_record target = btf_record_at(view, resolver->target[elem]);
	struct btf_record index = btf_record_at(view,
						resolver->target[btf_record_word(view, record, 1)]);
	uint32_t elem_size;
	if (index.kind != LDBTF_KIND_INT || !is_regular_int(view, &index))
		return btf_reject(view, record, "1.7.21", "subscript is not a regular INT");
	if (!find_size(resolver, elem, &elem_size))
		return btf_reject(view, record, "1.7.21", "element %u has no size", elem);
	if (target.kind == LDBTF_KIND_INT && !is_regular_int(view, &target))
		return btf_reject(view, record, "1.7.21", "element is an INT of odd size");
	if ((uint64_t)elem_size * count > UINT32_MAX)
		return btf_reject(view, record, "1.7.21",
				  "%u elements of %u bytes are more than 4 GiB", count, elem_size);
	resolver->bytes[record->id] = elem_size * count;
	resolver->base[record->id] = target.kind == LDBTF_KIND_ARRAY ? resolver->base[target.id]
								     : target.id;
	return STATUS_OK;
}

// An array's size needs the size of the array inside it. So the walk goes in to the innermost
// array, and sizes arrays on the way out.
static enum status check_arrays(struct resolver *resolver)
{
	const struct btf_view *view = resolver->view;
	memset(resolver->visit, VISIT_NEW, view->last_id + 1);
	for (uint32_t first = 1; first <= view->last_id; first++) {
		uint32_t depth = 0;
		uint32_t id = first;
		while (btf_kind_of(view, id) == LDBTF_KIND_ARRAY &&
		       resolver->visit[id] == VISIT_NEW) {
			resolver->visit[id] = VISIT_OPEN;
			resolver->stack[depth++] = id;
			struct btf_record record = btf_record_at(view, id);
			id = resolver->target[btf_record_word(view, &record, 0)];
		}
		if (resolver->visit[id] == VISIT_OPEN)
			return reject_loop(resolver, id);
		while (depth) {
			struct btf_record record = btf_record_at(view, resolver->stack[--depth]);
			TRY(size_array(resolver, &record));
			resolver->visit[record.id] = VISIT_DONE;
		}
	}
	return STATUS_OK;
}

static enum status check_bitfield(const struct resolver *resolver, const struct btf_record *record,
				  uint32_t member, const struct btf_record *type,
				  uint32_t bit_offset, uint32_t bitfield_size)
{
	const struct btf_view *view = resolver->view;
	uint32_t most;
	switch (type->kind) {
	case LDBTF_KIND_INT:
		if (!is_regular_int(view, type))
			return btf_reject(view, record, "1.7.24",
					  "member %u is a bitfield of an INT of odd size", member);
		most = ldbtf_int_bit_size(btf_record_word(view, type, 0));
		// Kernels load a bitfield as one value of 128 bits, which starts at the byte where
		// the bitfield starts.
		if (bitfield_size + bit_offset % 8 > 128)
			return btf_reject(view, record, "1.7.24",
					  "bitfield %u touches more than 128 bits", member);
		break;
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		most = 32;
		break;
	default:
		return btf_reject(view, record, "1.7.24",
				  "member %u is a bitfield, its type neither INT nor ENUM", member);
	}
	if (bitfield_size > most)
		return btf_reject(view, record, "1.7.24",
				  "bitfield %u has %u bits, its type allows %u", member,
				  bitfield_size, most);
	if (((uint64_t)bit_offset + bitfield_size + 7) / 8 > record->size_or_type)
		return btf_reject(view, record, "1.7.25", "bitfield %u ends outside the %u bytes",
				  member, record->size_or_type);
	return STATUS_OK;
}

// 1.7.22 to 1.7.25.
static enum status check_member(const struct resolver *resolver, const struct btf_record *record,
				uint32_t member)
{
	const struct btf_view *view = resolver->view;
	uint32_t type_id = btf_record_word(view, record, 3 * member + 1);
	uint32_t word = btf_record_word(view, record, 3 * member + 2);
	uint32_t bit_offset = ldbtf_member_bit_offset(record->kind_flag, word);
	uint32_t bitfield_size = ldbtf_member_bitfield_size(record->kind_flag, word);
	struct btf_record type = btf_record_at(view, resolver->target[type_id]);
	uint32_t size;
	if (!find_size(resolver, type_id, &size))
		return btf_reject(view, record, "1.7.22",
				  "member %u is of type %u, which has no size", member, type_id);
	if (bitfield_size)
		return check_bitfield(resolver, record, member, &type, bit_offset, bitfield_size);

	uint64_t bits = (uint64_t)size * 8;
	uint64_t first_bit = bit_offset;
	if (type.kind == LDBTF_KIND_INT) {
		// In the old form, without kind_flag, the INT itself can be some bits of its bytes.
		uint32_t data = btf_record_word(view, &type, 0);
		bits = ldbtf_int_bit_size(data);
		if (record->kind_flag && !is_regular_int(view, &type))
			return btf_reject(view, record, "1.7.24", "member %u is an INT of odd size",
					  member);
		if (!record->kind_flag) {
			first_bit += ldbtf_int_bit_offset(data);
			if (first_bit > UINT32_MAX || bits + first_bit % 8 > 128)
				return btf_reject(view, record, "1.7.23",
						  "member %u touches more than 128 bits", member);
		}
	}
	if (bit_offset % 8 && (type.kind != LDBTF_KIND_INT || record->kind_flag))
		return btf_reject(view, record, record->kind_flag ? "1.7.24" : "1.7.23",
				  "member %u is at bit %u, inside of a byte", member, bit_offset);
	// In a struct with bitfields, a kernel reads any ENUM as 32 bits, whatever its size is.
	if (record->kind_flag && (type.kind == LDBTF_KIND_ENUM || type.kind == LDBTF_KIND_ENUM64))
		bits = 32;
	if ((first_bit + bits + 7) / 8 > record->size_or_type)
		return btf_reject(view, record, "1.7.25", "member %u ends outside the %u bytes",
				  member, record->size_or_type);
	if (type.kind == LDBTF_KIND_FLOAT && resolver->pointer_size == 8 &&
	    bit_offset % (8 * (size < 8 ? size : 8)))
		return btf_reject(view, record, "1.7.25",
				  "member %u is a FLOAT of %u bytes at bit %u", member, size,
				  bit_offset);
	return STATUS_OK;
}

// Rule 1.7.19 by value. `stack` has the path of open aggregates. For each of these, `bytes` has the
// number of members that have been checked; aggregates use `bytes` for nothing else.
static enum status check_aggregates(struct resolver *resolver)
{
	const struct btf_view *view = resolver->view;
	memset(resolver->visit, VISIT_NEW, view->last_id + 1);
	for (uint32_t first = 1; first <= view->last_id; first++) {
		if (!is_struct_or_union(btf_kind_of(view, first)) ||
		    resolver->visit[first] != VISIT_NEW)
			continue;
		uint32_t depth = 0;
		resolver->stack[depth++] = first;
		resolver->visit[first] = VISIT_OPEN;
		resolver->bytes[first] = 0;
		while (depth) {
			struct btf_record record = btf_record_at(view, resolver->stack[depth - 1]);
			uint32_t member = resolver->bytes[record.id]++;
			if (member == record.vlen) {
				resolver->visit[record.id] = VISIT_DONE;
				depth--;
				continue;
			}
			TRY(check_member(resolver, &record, member));
			uint32_t inner =
				resolver->target[btf_record_word(view, &record, 3 * member + 1)];
			if (btf_kind_of(view, inner) == LDBTF_KIND_ARRAY)
				inner = resolver->base[inner];
			if (!is_struct_or_union(btf_kind_of(view, inner)) ||
			    resolver->visit[inner] == VISIT_DONE)
				continue;
			if (resolver->visit[inner] == VISIT_OPEN)
				return reject_loop(resolver, inner);
			resolver->visit[inner] = VISIT_OPEN;
			resolver->bytes[inner] = 0;
			resolver->stack[depth++] = inner;
		}
	}
	return STATUS_OK;
}

// 1.7.26
static enum status check_proto(const struct resolver *resolver, const struct btf_record *record)
{
	const struct btf_view *view = resolver->view;
	uint32_t size;
	if (record->size_or_type && !find_size(resolver, record->size_or_type, &size))
		return btf_reject(view, record, "1.7.26", "returned type %u has no size",
				  record->size_or_type);
	for (uint32_t i = 0; i < record->vlen; i++) {
		uint32_t name_off = btf_record_word(view, record, 2 * i);
		uint32_t type = btf_record_word(view, record, 2 * i + 1);
		if (!type && !name_off && i == record->vlen - 1)
			continue; // "...", a variable number of arguments
		if (!find_size(resolver, type, &size))
			return btf_reject(view, record, "1.7.26",
					  "parameter %u is of type %u, which has no size", i, type);
	}
	return STATUS_OK;
}

// 1.7.27
static enum status check_func_names(const struct resolver *resolver,
				    const struct btf_record *record)
{
	const struct btf_view *view = resolver->view;
	struct btf_record proto = btf_record_at(view, record->size_or_type);
	for (uint32_t i = 0; i < proto.vlen; i++)
		if (!btf_record_word(view, &proto, 2 * i) &&
		    btf_record_word(view, &proto, 2 * i + 1))
			return btf_reject(view, record, "1.7.27", "parameter %u has no name", i);
	return STATUS_OK;
}

// 1.7.28
static enum status check_datasec_vars(const struct resolver *resolver,
				      const struct btf_record *record)
{
	const struct btf_view *view = resolver->view;
	for (uint32_t i = 0; i < record->vlen; i++) {
		uint32_t var_id = btf_record_word(view, record, 3 * i);
		uint32_t entry_size = btf_record_word(view, record, 3 * i + 2);
		struct btf_record var = btf_record_at(view, var_id);
		uint32_t size;
		if (var.kind != LDBTF_KIND_VAR)
			return btf_reject(view, record, "1.7.28",
					  "entry %u refers to %u, which is not a VAR", i, var_id);
		if (find_size(resolver, var.size_or_type, &size) && size > entry_size)
			return btf_reject(view, record, "1.7.28",
					  "entry %u has %u bytes for a variable of %u", i,
					  entry_size, size);
	}
	return STATUS_OK;
}

// 1.7.29
static enum status check_decl_tag(const struct resolver *resolver, const struct btf_record *record)
{
	const struct btf_view *view = resolver->view;
	struct btf_record target = btf_record_at(view, record->size_or_type);
	uint32_t component = btf_record_word(view, record, 0);
	uint32_t components;
	switch (target.kind) {
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		components = target.vlen;
		break;
	case LDBTF_KIND_FUNC:
		components = btf_record_at(view, target.size_or_type).vlen;
		break;
	case LDBTF_KIND_VAR:
	case LDBTF_KIND_TYPEDEF:
		components = 0;
		break;
	default:
		return btf_reject(view, record, "1.7.29",
				  "type %u is of a kind that can't be tagged", target.id);
	}
	if (component != LDBTF_NO_COMPONENT && component >= components)
		return btf_reject(view, record, "1.7.29", "component %u of type %u, which has %u",
				  component, target.id, components);
	return STATUS_OK;
}

static enum status check_declarations(const struct resolver *resolver)
{
	const struct btf_view *view = resolver->view;
	for (uint32_t id = 1; id <= view->last_id; id++) {
		struct btf_record record = btf_record_at(view, id);
		uint32_t size;
		switch (record.kind) {
		case LDBTF_KIND_FUNC_PROTO:
			TRY(check_proto(resolver, &record));
			break;
		case LDBTF_KIND_FUNC:
			TRY(check_func_names(resolver, &record));
			break;
		case LDBTF_KIND_VAR:
			if (!find_size(resolver, record.size_or_type, &size))
				return btf_reject(view, &record, "1.7.28",
						  "is of type %u, which has no size",
						  record.size_or_type);
			break;
		case LDBTF_KIND_DATASEC:
			TRY(check_datasec_vars(resolver, &record));
			break;
		case LDBTF_KIND_DECL_TAG:
			TRY(check_decl_tag(resolver, &record));
			break;
		}
	}
	return STATUS_OK;
}

// A blob does not say how large its pointers are, so `long` has to tell. If `long` has 8 bytes,
// pointers have 8, and the answer is 8. If `long` has 4 bytes, pointers have 4, or 2 on small
// machines. C++ and assembly may leave no `long`. In these cases the answer is 2, a lower bound,
// and the rules that depend on the size are checked with that.
static uint32_t guess_pointer_size(const struct btf_view *view)
{
	// As gcc and clang spell it in DW_AT_name. Not "long": D's and Java's has 8 bytes anywhere.
	static const char *const names[] = {"long int", "long unsigned int", "unsigned long"};
	for (uint32_t id = 1; id <= view->last_id; id++) {
		struct btf_record record = btf_record_at(view, id);
		if (record.kind != LDBTF_KIND_INT)
			continue;
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (!strcmp(btf_view_name(view, record.name_off), names[i]))
				return record.size_or_type == 8 ? 8 : 2;
	}
	return 2;
}

static enum status check_references(struct resolver *resolver)
{
	TRY(check_chains(resolver));
	find_targets(resolver);
	TRY(check_arrays(resolver));
	TRY(check_aggregates(resolver));
	return check_declarations(resolver);
}

enum status btf_check_resolve(const struct btf_view *view, unsigned pointer_size)
{
	size_t slots = (size_t)view->last_id + 1;
	// One block: four tables of words, then one of bytes.
	uint32_t *memory = calloc(slots, 4 * sizeof(uint32_t) + 1);
	if (!memory)
		return STATUS_NO_MEMORY;
	struct resolver resolver = {
		.view = view,
		.pointer_size = pointer_size ? pointer_size : guess_pointer_size(view),
		.target = memory,
		.bytes = memory + slots,
		.base = memory + 2 * slots,
		.stack = memory + 3 * slots,
		.visit = (uint8_t *)(memory + 4 * slots),
	};
	enum status status = check_references(&resolver);
	free(memory);
	return status;
}
