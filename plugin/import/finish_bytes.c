// SPDX-License-Identifier: GPL-3.0-or-later
//
// Base types and enums whose values BTF can't say become structs of their bytes (finish_bytes.h).
#include "import/finish_bytes.h"

#include "import/passes.h"

static enum status add_bytes(struct import *import, uint32_t size, uint32_t *ret)
{
	struct name name;
	TRY(name_reader_intern(&import->names, "unsigned char", &name));
	struct type_record byte = {.kind = TYPE_INT, .name = name.id, .size = 1};
	struct type_record bytes = {.kind = TYPE_ARRAY, .size = size};
	TRY(type_graph_add(&import->graph, &byte, &bytes.ref));
	return type_graph_add(&import->graph, &bytes, ret);
}

enum status import_make_holder(struct import *import, uint32_t node, uint32_t size, uint32_t held)
{
	struct name name;
	TRY(name_reader_intern(&import->names, held ? "elements" : "bytes", &name));
	if (!held && size)
		TRY(add_bytes(import, size, &held));
	struct import_item member = {.name = name.id, .type = held | REF_IS_NODE};
	struct type_node *holder = &import->graph.nodes.data[node];
	holder->record = (struct type_record){
		.kind = TYPE_STRUCT, .size = size, .item_count = held ? 1 : 0};
	holder->first_item = (uint32_t)import->items.count;
	return vec_push(&import->items, member);
}

static bool is_odd_enum(const struct type_record *record)
{
	return record->kind == TYPE_ENUM && record->size != 1 && record->size != 2 &&
	       record->size != 4 && record->size != 8;
}

enum status import_finish_bytes(struct import *import)
{
	size_t count = import->graph.nodes.count;
	for (size_t i = 0; i < count; i++) {
		const struct type_record *record = &import->graph.nodes.data[i].record;
		bool is_base_type = record->kind == TYPE_INT || record->kind == TYPE_FLOAT;
		if (is_odd_enum(record))
			import_count_skip(import, SKIP_UNREPRESENTABLE_ENUM);
		else if (!is_base_type || !(record->flags & TYPE_IS_BYTES))
			continue;
		TRY(import_make_holder(import, (uint32_t)i, record->size, 0));
	}
	return STATUS_OK;
}
