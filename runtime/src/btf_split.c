// SPDX-License-Identifier: MIT
//
// Opens split BTF. A build may leave this file out. LDBTF_NO_SPLIT then makes the rest smaller.
//
// On another base than its own, references of split BTF lead to other types. The plugin marks split
// BTF with a hash of the base (LDBTF_BASE_MARK). That of others has no mark. So each reference is
// checked for what must be there: a FUNC has a prototype, a DATASEC has variables, and nothing else
// refers to functions, prototypes, variables or sections.
#include "internal.h"

#ifndef LDBTF_NO_SPLIT

enum {
	VARIABLES = 1 << LDBTF_KIND_VAR,
	PROTOTYPES = 1 << LDBTF_KIND_FUNC_PROTO,
	NO_VALUES = VARIABLES | 1 << LDBTF_KIND_FUNC | 1 << LDBTF_KIND_DATASEC |
		    1 << LDBTF_KIND_DECL_TAG
};

static bool has_kind_among(const struct ldbtf *btf, uint32_t id, uint32_t kinds)
{
	struct ldbtf_view view;

	return ldbtf_type_by_id(btf, id, &view) == LDBTF_OK && (kinds >> view.kind & 1);
}

// What the references of a type may lead to. A pointer may point to a prototype.
static uint32_t allowed_kinds(uint32_t kind)
{
	switch (kind) {
	case LDBTF_KIND_FUNC:
		return PROTOTYPES;
	case LDBTF_KIND_DATASEC:
		return VARIABLES;
	case LDBTF_KIND_DECL_TAG:
		return ~(uint32_t)0;
	default:
		return ~(uint32_t)NO_VALUES;
	}
}

static bool are_kinds_good(const struct ldbtf *btf, const struct ldbtf_view *view)
{
	uint32_t shape = ldbtf_shapes[view->kind], allowed = allowed_kinds(view->kind), i;

	if (shape & LDBTF_REFERS && !has_kind_among(btf, view->type_id, allowed))
		return false;
	if (view->kind == LDBTF_KIND_ARRAY)
		return has_kind_among(btf, ldbtf_word(view->data, 0), allowed) &&
		       has_kind_among(btf, ldbtf_word(view->data, 1), allowed);
	for (i = 0; shape & LDBTF_REFERENCES && i < view->vlen; i++) {
		uint32_t word = i * (shape & LDBTF_PART_WORDS) + (shape & LDBTF_NAMES ? 1 : 0);

		if (!has_kind_among(btf, ldbtf_word(view->data, word), allowed))
			return false;
	}
	return true;
}

// BTF without a base begins with the empty string. Split BTF begins with one of its own, or has
// none, and then only padding.
static bool is_whole(const struct ldbtf *btf)
{
	uint32_t i;

	for (i = 0; i < btf->str_len && !btf->strings[0]; i++)
		if (btf->strings[i])
			return true;
	return false;
}

static bool has_mark(const struct ldbtf *btf)
{
	uint32_t i;

	for (i = 0; i < LDBTF_BASE_MARK_LENGTH && i < btf->str_len; i++)
		if (btf->strings[i] != LDBTF_BASE_MARK[i])
			return false;
	return btf->str_len > LDBTF_BASE_MARK_LENGTH + LDBTF_BASE_MARK_DIGITS;
}

// Is the mark that of another base?
static bool is_marked_otherwise(const struct ldbtf *btf)
{
	const struct ldbtf *base = btf->base;
	uint32_t i, hash;

	if (!has_mark(btf))
		return false;
	hash = ldbtf_hash(LDBTF_HASH_START, base->types, base->type_len);
	hash = ldbtf_hash(hash, (const unsigned char *)base->strings, base->str_len);
	for (i = 0; i < LDBTF_BASE_MARK_DIGITS; i++)
		if (btf->strings[LDBTF_BASE_MARK_LENGTH + i] !=
		    "0123456789abcdef"[hash >> (28 - 4 * i) & 15])
			return true;
	return false;
}

enum ldbtf_status ldbtf_open_split(struct ldbtf *btf, const void *data, size_t size,
				   const struct ldbtf *base)
{
	enum ldbtf_status status = ldbtf_open_on(btf, data, size, base);
	struct ldbtf_view view;
	uint32_t id;

	if (status == LDBTF_OK && (is_whole(btf) || is_marked_otherwise(btf)))
		status = LDBTF_WRONG_BASE;
	for (id = btf->first_id; status == LDBTF_OK && id <= btf->type_count; id++)
		if (ldbtf_type_by_id(btf, id, &view) != LDBTF_OK || !are_kinds_good(btf, &view))
			status = LDBTF_WRONG_BASE;
	return status;
}

#endif
