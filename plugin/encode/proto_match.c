// SPDX-License-Identifier: GPL-3.0-or-later
//
// Walks over the types of two prototypes at once (proto_match.h).
//
// Named types match by their names alone, so the walk ends at each struct. It goes down into
// pointers, qualifiers, arrays and prototypes of callbacks only, and MAX_DEPTH ends it where those
// form a circle.
#include "encode/proto_match.h"

enum { MAX_DEPTH = 32 };

static bool is_equal_kind(uint8_t kind, const struct type_record *named)
{
	return named->kind == TYPE_NAMED ? named->size == kind : named->kind == kind;
}

static bool does_match(const struct program *program, uint32_t left, uint32_t right, int depth)
{
	left = dedup_target(program->dedup, left);
	right = dedup_target(program->dedup, right);
	if (left == right)
		return true;
	if (!left || !right || depth >= MAX_DEPTH)
		return false;
	const struct type_record *a = type_store_get(program->store, left);
	const struct type_record *b = type_store_get(program->store, right);
	if (a->kind == TYPE_NAMED || b->kind == TYPE_NAMED) {
		uint8_t kind = a->kind == TYPE_NAMED ? (uint8_t)a->size : a->kind;
		if (a->name && a->name == b->name && is_equal_kind(kind, b))
			return true;
	}
	if (a->kind != b->kind) {
		if (a->kind == TYPE_CONST)
			return does_match(program, a->ref, right, depth + 1);
		if (b->kind == TYPE_CONST)
			return does_match(program, left, b->ref, depth + 1);
		return false;
	}
	switch (a->kind) {
	case TYPE_INT:
	case TYPE_FLOAT:
		return a->name == b->name && a->size == b->size && a->flags == b->flags;
	case TYPE_TYPEDEF:
	case TYPE_STRUCT:
	case TYPE_UNION:
	case TYPE_ENUM:
		return a->name == b->name;
	case TYPE_ARRAY:
		return a->size == b->size && does_match(program, a->ref, b->ref, depth + 1);
	case TYPE_PTR:
	case TYPE_CONST:
	case TYPE_VOLATILE:
	case TYPE_RESTRICT:
	case TYPE_TYPE_TAG:
		return does_match(program, a->ref, b->ref, depth + 1);
	case TYPE_PROTO:
		if (a->item_count != b->item_count ||
		    !does_match(program, a->ref, b->ref, depth + 1))
			return false;
		for (uint32_t i = 0; i < a->item_count; i++)
			if (!does_match(program, type_record_items(a)[i].ref,
					type_record_items(b)[i].ref, depth + 1))
				return false;
		return true;
	default:
		return false;
	}
}

bool proto_does_match(const struct program *program, uint32_t left, uint32_t right)
{
	return does_match(program, left, right, 0);
}
