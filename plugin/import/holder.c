// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes the struct that stands for a type that BTF can't express (holder.h).
#include "import/holder.h"

static enum status add_bytes(struct import *import, uint32_t size, uint32_t *ret)
{
	struct name name;
	TRY(name_reader_intern(&import->names, "unsigned char", &name));
	struct type_record byte = {.kind = TYPE_INT, .name = name.id, .size = 1};
	struct type_record bytes = {.kind = TYPE_ARRAY, .size = size};
	TRY(type_graph_add(&import->graph, &byte, &bytes.ref));
	return type_graph_add(&import->graph, &bytes, ret);
}

enum status import_make_holder(struct import *import, uint32_t node, uint32_t size,
			       const char *name, uint32_t held)
{
	struct name member_name;
	TRY(name_reader_intern(&import->names, held ? name : "bytes", &member_name));
	if (!held && size)
		TRY(add_bytes(import, size, &held));
	struct import_item member = {.name = member_name.id, .type = held | REF_IS_NODE};
	struct type_node *holder = &import->graph.nodes.data[node];
	holder->record = (struct type_record){
		.kind = TYPE_STRUCT, .size = size, .item_count = held ? 1 : 0};
	holder->first_item = (uint32_t)import->items.count;
	return vec_push(&import->items, member);
}
