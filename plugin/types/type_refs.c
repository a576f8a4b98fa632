// SPDX-License-Identifier: GPL-3.0-or-later
//
// Copies a record with other references, and interns the copy (type_refs.h).
#include "types/type_refs.h"

#include <string.h>

enum status type_intern_mapped(struct type_store *store, uint32_t class_id, const uint32_t *map,
			       struct type_items *scratch, uint32_t *ret)
{
	const struct type_record *kept = type_store_get(store, class_id);
	struct type_record record = *kept;
	TRY(vec_reserve(&scratch->items, record.item_count));
	struct type_item *items = scratch->items.data;
	if (record.item_count)
		memcpy(items, type_record_items(kept), record.item_count * sizeof(*items));
	record.ref = map[record.ref];
	if (type_has_item_refs(&record))
		for (uint32_t i = 0; i < record.item_count; i++)
			items[i].ref = map[items[i].ref];
	return type_store_intern(store, NULL, &record, items, ret);
}
