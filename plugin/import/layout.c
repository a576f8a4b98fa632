// SPDX-License-Identifier: GPL-3.0-or-later
//
// Walks from a node to the types that it is made of, to find its size, alignment and kind.
#include "import/layout.h"

static const struct type_record *record_of_node(const struct import *import, uint32_t node)
{
	return &import->graph.nodes.data[node].record;
}

uint64_t import_size_of_node(const struct import *import, uint32_t node)
{
	uint64_t count = 1;
	for (int i = 0; i < TYPE_MAX_NESTING; i++) {
		const struct type_record *record = record_of_node(import, node);
		switch (record->kind) {
		case TYPE_INT:
		case TYPE_FLOAT:
		case TYPE_STRUCT:
		case TYPE_UNION:
		case TYPE_ENUM:
			return __builtin_mul_overflow(count, record->size, &count) ? 0 : count;
		case TYPE_FWD: // an opaque enum
			if (__builtin_mul_overflow(count, record->item_count, &count))
				return 0;
			return count;
		case TYPE_PTR:
			return count * import->image->address_size;
		case TYPE_ARRAY:
			if (__builtin_mul_overflow(count, record->size, &count))
				return 0;
			break;
		case TYPE_CONST:
		case TYPE_VOLATILE:
		case TYPE_RESTRICT:
		case TYPE_TYPEDEF:
		case TYPE_TYPE_TAG:
		case TYPE_ALIAS:
			break;
		default:
			return 0;
		}
		node = record->ref;
	}
	return 0;
}

// A struct counts for eight levels of nesting, so that structs in structs of a hostile file end
// soon.
static uint64_t natural_alignment(const struct import *import, uint32_t node, int depth)
{
	for (; depth < TYPE_MAX_NESTING; depth++) {
		const struct type_record *record = record_of_node(import, node);
		uint64_t most = 1;
		switch (record->kind) {
		case TYPE_INT:
		case TYPE_FLOAT:
		case TYPE_ENUM:
			return record->size ? record->size : 1;
		case TYPE_PTR:
			return import->image->address_size;
		case TYPE_STRUCT:
		case TYPE_UNION:
			for (uint32_t i = 0; i < record->item_count; i++) {
				uint32_t row = import->graph.nodes.data[node].first_item + i;
				uint64_t one = natural_alignment(
					import, import->graph.items.data[row].ref,
					depth + TYPE_MAX_NESTING / 8);
				most = one > most ? one : most;
			}
			return most;
		case TYPE_CONST:
		case TYPE_VOLATILE:
		case TYPE_RESTRICT:
		case TYPE_TYPEDEF:
		case TYPE_ARRAY:
		case TYPE_ALIAS:
			node = record->ref;
			break;
		default:
			return 1;
		}
	}
	return 1;
}

uint64_t import_alignment_of_node(const struct import *import, uint32_t node)
{
	return natural_alignment(import, node, 0);
}

const struct type_record *import_strip(const struct import *import, uint32_t node)
{
	const struct type_record *record = record_of_node(import, node);
	for (int i = 0; i < TYPE_MAX_NESTING; i++) {
		switch (record->kind) {
		case TYPE_ALIAS:
		case TYPE_TYPEDEF:
		case TYPE_CONST:
		case TYPE_VOLATILE:
		case TYPE_RESTRICT:
		case TYPE_TYPE_TAG:
			record = record_of_node(import, record->ref);
			break;
		default:
			return record;
		}
	}
	return record;
}

bool import_is_sized(const struct import *import, uint32_t node)
{
	for (int i = 0; i < TYPE_MAX_NESTING; i++) {
		const struct type_record *record = record_of_node(import, node);
		if (record->kind != TYPE_ALIAS)
			return record->kind != TYPE_VOID && record->kind != TYPE_PROTO;
		node = record->ref;
	}
	return false;
}

bool import_is_void(const struct import *import, uint32_t node)
{
	for (int i = 0; i < TYPE_MAX_NESTING; i++) {
		const struct type_record *record = record_of_node(import, node);
		switch (record->kind) {
		case TYPE_VOID:
			return true;
		case TYPE_ALIAS:
		case TYPE_TYPEDEF:
		case TYPE_CONST:
		case TYPE_VOLATILE:
			node = record->ref;
			break;
		default:
			return false;
		}
	}
	return true;
}

bool import_is_struct(const struct import *import, uint32_t node)
{
	for (int i = 0; i < TYPE_MAX_NESTING; i++) {
		const struct type_record *record = record_of_node(import, node);
		if (record->kind == TYPE_STRUCT)
			return true;
		if (record->kind != TYPE_CONST && record->kind != TYPE_TYPEDEF &&
		    record->kind != TYPE_ALIAS)
			return false;
		node = record->ref;
	}
	return false;
}

bool import_is_packed(const struct import *import, uint32_t node)
{
	const struct type_record *record = record_of_node(import, node);
	const struct type_item *members =
		&import->graph.items.data[import->graph.nodes.data[node].first_item];
	uint64_t end_bit = 0, most = 1;
	bool is_misaligned = false;
	for (uint32_t i = 0; i < record->item_count; i++) {
		if (members[i].low >= end_bit + 8)
			return false;
		uint64_t size_bits = members[i].high;
		if (!size_bits)
			size_bits = import_size_of_node(import, members[i].ref) * 8;
		end_bit = members[i].low + size_bits;
		uint64_t alignment = import_alignment_of_node(import, members[i].ref);
		most = alignment > most ? alignment : most;
		is_misaligned |= !members[i].high && members[i].low / 8 % alignment;
	}
	if ((uint64_t)record->size * 8 >= end_bit + 8)
		return false;
	return is_misaligned || record->size % most;
}
