// SPDX-License-Identifier: GPL-3.0-or-later
//
// When all DIEs of the group are read: the nodes of types refer to each other and get their names.
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

// A type outside of its class (C++) has its name in the declaration there (encoding 2.11.7).
void import_name_specified_types(struct import *import)
{
	for (size_t i = 0; i < import->specifications.count; i++) {
		const struct import_specification *specification = &import->specifications.data[i];
		uint32_t declared = specification->key ? import_node_of_key(import,
									    specification->key) : 0;
		if (declared)
			import->graph.nodes.data[specification->node].record.name =
				import->graph.nodes.data[declared].record.name;
	}
}

// The references of items are resolved when the type that they belong to is finished.
void import_resolve_references(struct import *import)
{
	for (size_t i = 0; i < import->graph.nodes.count; i++) {
		struct type_record *record = &import->graph.nodes.data[i].record;
		record->ref = import_node_of_ref(import, record->ref);
	}
}
