// SPDX-License-Identifier: GPL-3.0-or-later
//
// The types of one group of units, as the import builds them, and their way into the type store.
//
// All nodes sit in one array and refer to each other by index, so references may point forward
// and cycles are normal:
//
//   [0] void   [1] INT int   [2] PTR ref=3   [3] STRUCT list_head
//                               ^                  |
//                               +--- next, prev ---+
//
// Node 0 is void, as type id 0 is in BTF, so a zeroed ref needs no care. A graph is scratch memory.
// It is filled for one group, interned, cleared, and filled for the next group. One thread uses it.
#ifndef LDBTF_TYPES_TYPE_GRAPH_H
#define LDBTF_TYPES_TYPE_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/hash_map.h"
#include "support/status.h"
#include "support/vec.h"
#include "types/type.h"
#include "types/type_store.h"

struct type_node {
	struct type_record record; // refs are node indices
	uint32_t first_item;       // in type_graph.items; item_count of them
	// The node's class, which type_graph_intern sets. A named struct, union or enum has the
	// class of its definition.
	uint32_t class_id;
	uint32_t named;    // class of the TYPE_NAMED that others refer to it by; 0 until needed
	uint32_t scope;    // tells same-named definitions of one group apart
};

struct type_visit; // a step of the walk, type_graph.c

struct type_graph {
	VEC(struct type_node) nodes;
	VEC(struct type_item) items; // refs are node indices
	struct interner_reader reader; // of the store: the graph must live as long as that
	// Scratch of type_graph_intern: the answers of type_graph_class_of_use, by node. They are
	// apart from the nodes, so that they fit into a core's first cache.
	VEC(uint32_t) use_classes;
	VEC(struct type_visit) visits;
	VEC(struct type_item) record_items;
	VEC(uint32_t) definitions; // nodes; a hash table or a sorted list of them
	struct hash_map scopes;    // (class, scope before) of same-named definitions -> new scope
};

// A definition of a named struct, union or enum in one group.
struct type_definition {
	uint32_t named;    // class of the TYPE_NAMED
	uint32_t class_id; // class of the definition
};

// Set in type_uses.classes where a class is only to be emitted if something else needs it.
enum { TYPE_USE_UNUSED = 1 << 30 };

// What one group of units uses of the store. Everything in DWARF order.
struct type_uses {
	// all but TYPE_NAMED, each behind those that it refers to; some repeat
	VEC(uint32_t) classes;
	VEC(struct type_definition) definitions;
	// TYPE_NAMED classes of declarations; some repeat
	VEC(uint32_t) declarations;
	// Opaque enums. Each is an ENUM without enumerators, which stands for the name if nothing
	// defines that. Some repeat.
	VEC(struct type_definition) opaque_enums;
};

// Gives back all memory but the reader's, which is the store's. The graph is empty then.
void type_graph_rest(struct type_graph *graph);
void type_graph_deinit(struct type_graph *graph);
void type_uses_deinit(struct type_uses *uses);

// Empties the graph but for node 0. OK or NO_MEMORY.
MUST_CHECK enum status type_graph_reset(struct type_graph *graph);

// Adds a node with `record` and no items (item_count 0). OK or NO_MEMORY.
MUST_CHECK enum status type_graph_add(struct type_graph *graph, const struct type_record *record,
				      uint32_t *ret);

// Interns every node, and sets the class_id of each. *ret gets what was used, and the caller owns
// it. A type that contains itself other than through a named aggregate is cut open with void, and
// *cycles counts the cuts. OK or NO_MEMORY.
MUST_CHECK enum status type_graph_intern(struct type_graph *graph, struct type_store *store,
					 struct type_uses *ret, size_t *cycles);

// The class by which types refer to `node`. It is a TYPE_NAMED for a node that is referred to by
// name, else the node's own class. After type_graph_intern.
uint32_t type_graph_class_of_use(const struct type_graph *graph, uint32_t node);

#endif
