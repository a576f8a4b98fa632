// SPDX-License-Identifier: GPL-3.0-or-later
//
// An interner whose entries are records with their items (type_store.h).
#include "types/type_store.h"

enum status type_store_create(struct type_store *ret)
{
	return interner_create(&ret->interner);
}

void type_store_destroy(struct type_store *store)
{
	interner_destroy(store->interner);
	store->interner = NULL;
}

enum status type_store_intern(const struct type_store *store, struct interner_reader *reader,
			      const struct type_record *record, const struct type_item *items,
			      uint32_t *ret)
{
	return interner_add(store->interner, reader, record, sizeof(*record), items,
			    record->item_count * sizeof(*items), ret);
}

const struct type_record *type_store_get(const struct type_store *store, uint32_t class_id)
{
	return interner_bytes(store->interner, class_id);
}

uint32_t type_store_limit(const struct type_store *store)
{
	return interner_limit(store->interner);
}
