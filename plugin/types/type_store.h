// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hash-consing of types. Equal types get the same class id, whichever unit and thread they come
// from.
//
// A record is interned after the types that it refers to. So its refs are class ids already, and
// records are compared as bytes. A duplicate is dropped as soon as its unit is read. This way a
// kernel's five million types become two hundred thousand records, and are never in memory
// together.
//
// Class ids depend on which thread came first. Equal ids mean equal types, and the order of ids
// means nothing.
#ifndef LDBTF_TYPES_TYPE_STORE_H
#define LDBTF_TYPES_TYPE_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "support/interner.h"
#include "support/status.h"
#include "types/type.h"

struct type_store {
	struct interner *interner; // of records with their items
};

enum {
	TYPE_CLASS_VOID = INTERNER_NONE,
};

MUST_CHECK enum status type_store_create(struct type_store *ret); // OK or NO_MEMORY
void type_store_destroy(struct type_store *store);                // a zeroed one is allowed

// The class of this record with its item_count `items`; refs are class ids. The record is copied
// when new. Thread safe; `reader` is the calling thread's, or NULL (interner.h). OK or NO_MEMORY.
MUST_CHECK enum status type_store_intern(const struct type_store *store,
					 struct interner_reader *reader,
					 const struct type_record *record,
					 const struct type_item *items, uint32_t *ret);

// The record of a class other than void. The pointer stays valid until the store is destroyed.
const struct type_record *type_store_get(const struct type_store *store, uint32_t class_id);

static inline const struct type_item *type_record_items(const struct type_record *record)
{
	return (const struct type_item *)(record + 1);
}

// Every class id is below this: the size of an array indexed by class. Only when no thread interns.
uint32_t type_store_limit(const struct type_store *store);

#endif
