// SPDX-License-Identifier: GPL-3.0-or-later
//
// The references of a record in the type store, whatever its kind, and copies of a record with
// other references.
#ifndef LDBTF_TYPES_TYPE_REFS_H
#define LDBTF_TYPES_TYPE_REFS_H

#include <stdbool.h>
#include <stdint.h>

#include "support/vec.h"
#include "types/type_store.h"

struct type_items {
	VEC(struct type_item) items;
};

static inline bool type_has_item_refs(const struct type_record *record)
{
	return record->kind == TYPE_STRUCT || record->kind == TYPE_UNION ||
	       record->kind == TYPE_PROTO;
}

// The number of references, void included.
static inline uint32_t type_ref_count(const struct type_record *record)
{
	if (record->kind == TYPE_NAMED)
		return 0; // its ref is a scope
	return 1 + (type_has_item_refs(record) ? record->item_count : 0);
}

// Reference `i`, which is a class, or 0 for void.
static inline uint32_t type_ref_at(const struct type_record *record, uint32_t i)
{
	return i ? type_record_items(record)[i - 1].ref : record->ref;
}

// Interns a copy of the class's record that has map[ref] in place of each ref. The class is no
// TYPE_NAMED, and map[0] is 0. `scratch` is the caller's, who frees its items. OK or NO_MEMORY.
MUST_CHECK enum status type_intern_mapped(struct type_store *store, uint32_t class_id,
					  const uint32_t *map, struct type_items *scratch,
					  uint32_t *ret);

#endif
