// SPDX-License-Identifier: GPL-3.0-or-later
//
// Resolves the references of nodes and gives them their names, when all DIEs of the group have been
// read.
#include "import/layout.h"
#include "import/lookup.h"
#include "import/passes.h"

void import_index_types(struct import *import)
{
	uint32_t nodes = 1; // void
	for (size_t i = 0; i < import->type_keys.count; i++) {
		import->type_keys.data[i].nodes_before = nodes;
		nodes += import_count_bits(import->type_keys.data[i].keys);
	}
}

// Is it a type whose names are those of C, once they are spelled (encode/c_names.h)?
static bool is_class(const struct type_record *record)
{
	return record->kind == TYPE_STRUCT || record->kind == TYPE_UNION ||
	       record->kind == TYPE_ENUM || record->kind == TYPE_FWD;
}

// A type outside of its class (C++) has its name in the declaration there (encoding 2.11.7).
void import_name_specified_types(struct import *import)
{
	for (size_t i = 0; i < import->specifications.count; i++) {
		const struct import_specification *specification = &import->specifications.data[i];
		uint32_t declared = specification->key ? import_node_of_key(import,
									    specification->key) : 0;
		struct type_record *record = &import->graph.nodes.data[specification->node].record;
		if (declared && is_class(record) &&
		    is_class(&import->graph.nodes.data[declared].record))
			record->name = import->graph.nodes.data[declared].record.name;
	}
}

// The name of the class that a node stands for. 0 if that has none, or is no class.
static uint32_t name_of_class(struct import *import, uint32_t node)
{
	for (int i = 0; i < TYPE_MAX_NESTING; i++) {
		const struct type_record *record = &import->graph.nodes.data[node].record;
		if (record->kind != TYPE_ALIAS && record->kind != TYPE_TYPEDEF &&
		    record->kind != TYPE_CONST)
			return is_class(record) ? record->name : 0;
		node = import_node_of_ref(import, record->ref);
	}
	return 0;
}

// A base class is a member that is named after the class (encoding 2.4.13).
enum status import_name_bases(struct import *import)
{
	struct name_reader *names = &import->names;
	for (size_t i = 0; i < import->items.count && import->base_count; i++) {
		struct import_item *item = &import->items.data[i];
		if (!item->is_base)
			continue;
		uint32_t class_name = name_of_class(import, import_node_of_ref(import, item->type));
		const char *const parts[] = {BASE_CLASS_PREFIX,
					     strings_text(names->strings, class_name), ""};
		TRY(name_reader_intern_joined(names, parts, &item->name));
		import->base_count--;
	}
	return STATUS_OK;
}

// The references of items are resolved when the type that they belong to is finished.
void import_resolve_references(struct import *import)
{
	for (size_t i = 0; i < import->graph.nodes.count; i++) {
		struct type_record *record = &import->graph.nodes.data[i].record;
		record->ref = import_node_of_ref(import, record->ref);
	}
}
