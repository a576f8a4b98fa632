// SPDX-License-Identifier: GPL-3.0-or-later
//
// Turns base types and enums whose values BTF can't express into structs of their bytes.
#include "import/holder.h"
#include "import/layout.h"
#include "import/lookup.h"
#include "import/passes.h"

// What is known of a member's byte order.
enum member_order {
	ORDER_IS_NONE,   // one byte, a long double, or a struct, whose own members tell
	ORDER_IS_IMAGES, // a base type tells
	ORDER_IS_OTHER,  // the same
	ORDER_IS_UNTOLD, // an enum, a pointer, a vector, or some bits of a byte
};

// gcc can't swap PowerPC's long double, which is two doubles. So it keeps the image's order.
static bool is_never_swapped(const struct type_record *record)
{
	bool is_float = record->kind == TYPE_FLOAT || (record->flags & TYPE_IS_COMPLEX);
	return is_float && record->size >= 16 && !(record->flags & TYPE_HAS_OTHER_ORDER);
}

static enum member_order order_of(const struct import *import, uint32_t node)
{
	bool is_vector = false;
	for (int i = 0; i < TYPE_MAX_NESTING; i++) {
		const struct type_record *record = &import->graph.nodes.data[node].record;
		switch (record->kind) {
		case TYPE_INT:
		case TYPE_FLOAT:
			if (record->size <= 1 || is_never_swapped(record))
				return ORDER_IS_NONE;
			if (is_vector)
				return ORDER_IS_UNTOLD;
			return record->flags & TYPE_HAS_OTHER_ORDER ? ORDER_IS_OTHER
								    : ORDER_IS_IMAGES;
		case TYPE_ENUM:
			return record->size <= 1 ? ORDER_IS_NONE : ORDER_IS_UNTOLD;
		case TYPE_FWD: // an opaque enum
			return record->item_count <= 1 ? ORDER_IS_NONE : ORDER_IS_UNTOLD;
		case TYPE_PTR:
			return ORDER_IS_UNTOLD;
		case TYPE_ARRAY:
			is_vector |= record->flags & TYPE_IS_VECTOR;
			node = record->ref;
			break;
		case TYPE_CONST:
		case TYPE_VOLATILE:
		case TYPE_RESTRICT:
		case TYPE_TYPEDEF:
		case TYPE_TYPE_TAG:
		case TYPE_ALIAS:
			node = record->ref;
			break;
		default:
			return ORDER_IS_NONE;
		}
	}
	return ORDER_IS_NONE;
}

static enum member_order order_of_member(struct import *import, uint32_t row)
{
	const struct import_item *member = &import->items.data[row];
	enum member_order order = order_of(import, import_node_of_ref(import, member->type));
	return order == ORDER_IS_NONE && member->bit_size ? ORDER_IS_UNTOLD : order;
}

// gcc does not tell the byte order of enums, pointers, vectors, and bitfields of one-byte types.
// They have the order of the other members, because scalar_storage_order is an attribute of the
// whole struct (encoding 2.2.12).
static enum status hide_untold_members(struct import *import, uint32_t aggregate)
{
	const struct type_node *node = &import->graph.nodes.data[aggregate];
	uint32_t first = node->first_item, end = first + node->record.item_count;
	bool has_other = false;
	for (uint32_t row = first; row < end; row++) {
		enum member_order order = order_of_member(import, row);
		if (order == ORDER_IS_IMAGES)
			return STATUS_OK;
		has_other |= order == ORDER_IS_OTHER;
	}
	for (uint32_t row = first; has_other && row < end; row++) {
		if (order_of_member(import, row) != ORDER_IS_UNTOLD)
			continue;
		uint32_t held = import_node_of_ref(import, import->items.data[row].type), holder;
		uint64_t size = import_size_of_node(import, held);
		TRY(type_graph_add(&import->graph, &(struct type_record){0}, &holder));
		TRY(import_make_holder(import, holder, size <= UINT32_MAX ? (uint32_t)size : 0,
				       NULL, 0));
		import->items.data[row].type = holder | REF_IS_NODE;
		import_count_skip(import, SKIP_BYTE_ORDER);
	}
	return STATUS_OK;
}

static enum status hide_all_untold_members(struct import *import)
{
	size_t count = import->graph.nodes.count;
	for (size_t i = 0; import->has_other_order && i < count; i++) {
		uint8_t kind = import->graph.nodes.data[i].record.kind;
		if (kind == TYPE_STRUCT || kind == TYPE_UNION)
			TRY(hide_untold_members(import, (uint32_t)i));
	}
	return STATUS_OK;
}

static bool is_odd_enum(const struct type_record *record)
{
	return record->kind == TYPE_ENUM && record->size != 1 && record->size != 2 &&
	       record->size != 4 && record->size != 8;
}

enum status import_finish_bytes(struct import *import)
{
	TRY(hide_all_untold_members(import));
	size_t count = import->graph.nodes.count;
	for (size_t i = 0; i < count; i++) {
		struct type_record *record = &import->graph.nodes.data[i].record;
		if (record->kind == TYPE_ARRAY)
			record->flags = 0; // a vector and an array of equal elements are one type
		bool is_base_type = record->kind == TYPE_INT || record->kind == TYPE_FLOAT;
		if (is_odd_enum(record))
			import_count_skip(import, SKIP_UNREPRESENTABLE_ENUM);
		else if (!is_base_type || !(record->flags & TYPE_IS_BYTES))
			continue;
		TRY(import_make_holder(import, (uint32_t)i, record->size, NULL, 0));
	}
	return STATUS_OK;
}
