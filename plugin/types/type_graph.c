// SPDX-License-Identifier: GPL-3.0-or-later
//
// Interns the types of one group, in an order in which referred types come first (type_graph.h).
//
// A named struct, union or enum is referred to by a TYPE_NAMED, which needs only its name (dedup.h
// says why). In C every cycle of types goes through one of these. The remaining refs form a DAG,
// which a depth-first walk orders. Hostile DWARF can make cycles of other kinds, and the walk cuts
// these.
//
// One name can have several definitions in one group. A struct can be local to a function, and LTO
// can make one group of a whole program. The TYPE_NAMEDs of different definitions get scope
// numbers. Only interned definitions show whether they differ, and a difference between two
// definitions can make their users differ. So the walk is repeated until the scopes hold. Nearly
// every group needs one round.
#include "types/type_graph.h"

#include <string.h>

#include "support/hash.h"

#define CLASS_UNKNOWN UINT32_MAX    // not visited yet
#define CLASS_OPEN (UINT32_MAX - 1) // being visited

enum { SCOPE_AMBIGUOUS = 0xffffff }; // a declaration whose name has several definitions here

struct type_visit {
	uint32_t node;
	uint32_t next_child; // 0: ref; i: item i - 1
};

void type_graph_rest(struct type_graph *graph)
{
	vec_free(&graph->nodes);
	vec_free(&graph->items);
	vec_free(&graph->use_classes);
	vec_free(&graph->visits);
	vec_free(&graph->record_items);
	vec_free(&graph->definitions);
	hash_map_deinit(&graph->scopes);
}

void type_graph_deinit(struct type_graph *graph)
{
	type_graph_rest(graph);
	arena_deinit(&graph->reader.memory);
}

void type_uses_deinit(struct type_uses *uses)
{
	vec_free(&uses->classes);
	vec_free(&uses->definitions);
	vec_free(&uses->declarations);
	vec_free(&uses->opaque_enums);
}

enum status type_graph_reset(struct type_graph *graph)
{
	vec_clear(&graph->nodes);
	vec_clear(&graph->items);
	// Nodes without items have a place in the table, too. C allows no sum with a null pointer.
	TRY(vec_reserve(&graph->items, 1));
	uint32_t void_node;
	return type_graph_add(graph, &(struct type_record){.kind = TYPE_VOID}, &void_node);
}

enum status type_graph_add(struct type_graph *graph, const struct type_record *record,
			   uint32_t *ret)
{
	if (graph->nodes.count >= CLASS_OPEN)
		return STATUS_NO_MEMORY;
	*ret = (uint32_t)graph->nodes.count;
	struct type_node node = {.record = *record, .class_id = CLASS_UNKNOWN};
	return vec_push(&graph->nodes, node);
}

// Is `kind` in the set `kinds`? Each member of each struct is asked, so this is one test.
_Static_assert(TYPE_DATASEC < 32, "a bit for each kind");
static inline bool is_one_of(uint8_t kind, uint32_t kinds)
{
	return kinds >> kind & 1;
}

static inline bool is_defined_by_name(const struct type_record *record)
{
	return record->name &&
	       is_one_of(record->kind, 1u << TYPE_STRUCT | 1u << TYPE_UNION | 1u << TYPE_ENUM);
}

static inline bool is_named(const struct type_record *record)
{
	return record->kind == TYPE_FWD || is_defined_by_name(record);
}

static inline bool node_has_item_refs(const struct type_record *record)
{
	return is_one_of(record->kind, 1u << TYPE_STRUCT | 1u << TYPE_UNION | 1u << TYPE_PROTO);
}

static enum status intern_name(struct type_graph *graph, struct type_store *store, uint32_t number)
{
	struct type_node *node = &graph->nodes.data[number];
	if (node->named)
		return STATUS_OK;
	uint8_t kind = node->record.kind;
	struct type_record record = {
		.kind = TYPE_NAMED,
		.name = node->record.name,
		.size = kind == TYPE_FWD ? node->record.size : kind,
		.ref = node->scope,
	};
	TRY(type_store_intern(store, &graph->reader, &record, NULL, &node->named));
	graph->use_classes.data[number] = node->named;
	return STATUS_OK;
}

uint32_t type_graph_class_of_use(const struct type_graph *graph, uint32_t node)
{
	const struct type_node *used = &graph->nodes.data[node];
	return is_named(&used->record) ? used->named : used->class_id;
}

// Does a type of this kind refer to a named type by its name? A decl tag refers to the definition
// itself.
static inline bool refers_by_name(uint8_t user)
{
	return user != TYPE_DECL_TAG;
}

// Sets *ret to the next child that must get its class before the visited node, or to 0.
static void next_unvisited_child(const struct type_graph *graph, struct type_visit *visit,
				 uint32_t *ret)
{
	const struct type_node *node = &graph->nodes.data[visit->node];
	uint32_t children = node_has_item_refs(&node->record) ? node->record.item_count : 0;
	while (visit->next_child <= children) {
		uint32_t step = visit->next_child++;
		uint32_t child = step ? graph->items.data[node->first_item + step - 1].ref
				      : node->record.ref;
		if (graph->use_classes.data[child] != CLASS_UNKNOWN &&
		    refers_by_name(node->record.kind))
			continue;
		const struct type_node *child_node = &graph->nodes.data[child];
		if (child_node->class_id == CLASS_UNKNOWN &&
		    (!is_named(&child_node->record) || !refers_by_name(node->record.kind))) {
			*ret = child;
			return;
		}
	}
	*ret = 0;
}

// The class that a record of kind `user` holds for a ref to node `child`.
static inline enum status class_for_ref(struct type_graph *graph, struct type_store *store,
					uint8_t user, uint32_t child, uint32_t *ret, size_t *cycles)
{
	*ret = graph->use_classes.data[child];
	if (*ret != CLASS_UNKNOWN && refers_by_name(user))
		return STATUS_OK;
	const struct type_node *node = &graph->nodes.data[child];
	if (is_named(&node->record) && refers_by_name(user)) {
		TRY(intern_name(graph, store, child));
		*ret = node->named;
		return STATUS_OK;
	}
	if (node->class_id >= CLASS_OPEN) {
		++*cycles;
		*ret = TYPE_CLASS_VOID;
		return STATUS_OK;
	}
	*ret = node->class_id;
	return STATUS_OK;
}

static enum status build_items(struct type_graph *graph, struct type_store *store,
			       const struct type_node *node, size_t *cycles)
{
	uint32_t count = node->record.item_count;
	TRY(vec_reserve(&graph->record_items, count));
	struct type_item *built = graph->record_items.data;
	const struct type_item *items = count ? &graph->items.data[node->first_item] : NULL;
	bool has_refs = node_has_item_refs(&node->record);
	for (uint32_t i = 0; i < count; i++) {
		built[i] = items[i];
		if (has_refs)
			TRY(class_for_ref(graph, store, node->record.kind, items[i].ref,
					  &built[i].ref, cycles));
	}
	return STATUS_OK;
}

static enum status note_opaque_enum(struct type_graph *graph, struct type_store *store,
				    const struct type_node *node, struct type_uses *uses)
{
	struct type_record record = {
		.kind = TYPE_ENUM, .name = node->record.name, .size = node->record.item_count};
	struct type_definition opaque = {.named = node->named};
	TRY(type_store_intern(store, &graph->reader, &record, NULL, &opaque.class_id));
	return vec_push(&uses->opaque_enums, opaque);
}

// Gives the node its class. The nodes that it refers to have theirs.
static enum status close_node(struct type_graph *graph, struct type_store *store, uint32_t number,
			      struct type_uses *uses, size_t *cycles)
{
	struct type_node *node = &graph->nodes.data[number];
	struct type_record record = node->record;
	switch (record.kind) {
	case TYPE_VOID:
		node->class_id = TYPE_CLASS_VOID;
		graph->use_classes.data[number] = node->class_id;
		return STATUS_OK;
	case TYPE_ALIAS:
		TRY(class_for_ref(graph, store, record.kind, record.ref, &node->class_id, cycles));
		graph->use_classes.data[number] = node->class_id;
		return STATUS_OK;
	case TYPE_FWD:
		TRY(intern_name(graph, store, number));
		node->class_id = node->named;
		if (record.item_count)
			TRY(note_opaque_enum(graph, store, node, uses));
		return vec_push(&uses->declarations, node->named);
	default:
		break;
	}

	uint32_t unused = record.flags & TYPE_IS_UNUSED ? TYPE_USE_UNUSED : 0;
	record.flags &= (uint8_t)~TYPE_IS_UNUSED;
	if (record.ref)
		TRY(class_for_ref(graph, store, record.kind, record.ref, &record.ref, cycles));
	TRY(build_items(graph, store, node, cycles));
	TRY(type_store_intern(store, &graph->reader, &record, graph->record_items.data,
			      &node->class_id));
	if (is_defined_by_name(&record)) {
		TRY(intern_name(graph, store, number));
		struct type_definition definition = {.named = node->named,
						     .class_id = node->class_id};
		TRY(vec_push(&uses->definitions, definition));
	} else {
		graph->use_classes.data[number] = node->class_id;
	}
	return vec_push(&uses->classes, node->class_id | unused);
}

static enum status visit(struct type_graph *graph, struct type_store *store, uint32_t root,
			 struct type_uses *uses, size_t *cycles)
{
	vec_clear(&graph->visits);
	struct type_visit step = {.node = root};
	TRY(vec_push(&graph->visits, step));
	graph->nodes.data[root].class_id = CLASS_OPEN;
	while (graph->visits.count) {
		struct type_visit *top = &graph->visits.data[graph->visits.count - 1];
		uint32_t child;
		next_unvisited_child(graph, top, &child);
		if (child) {
			step = (struct type_visit){.node = child};
			graph->nodes.data[child].class_id = CLASS_OPEN;
			TRY(vec_push(&graph->visits, step));
			continue;
		}
		TRY(close_node(graph, store, top->node, uses, cycles));
		graph->visits.count--;
	}
	return STATUS_OK;
}

static enum status intern_all(struct type_graph *graph, struct type_store *store,
			      struct type_uses *uses, size_t *cycles)
{
	vec_clear(&uses->classes);
	vec_clear(&uses->definitions);
	vec_clear(&uses->declarations);
	vec_clear(&uses->opaque_enums);
	*cycles = 0;
	TRY(vec_reserve(&graph->use_classes, graph->nodes.count));
	for (size_t i = 0; i < graph->nodes.count; i++) {
		graph->nodes.data[i].class_id = CLASS_UNKNOWN;
		graph->nodes.data[i].named = 0;
		graph->use_classes.data[i] = CLASS_UNKNOWN;
	}
	for (size_t i = 0; i < graph->nodes.count; i++)
		if (graph->nodes.data[i].class_id == CLASS_UNKNOWN)
			TRY(visit(graph, store, (uint32_t)i, uses, cycles));
	return STATUS_OK;
}

// Sets *ret to whether some TYPE_NAMED stands for two different definitions.
static enum status has_conflict(struct type_graph *graph, const struct type_uses *uses, bool *ret)
{
	*ret = false;
	size_t slots = 64;
	while (slots < uses->definitions.count * 2)
		slots *= 2;
	vec_clear(&graph->definitions);
	TRY(vec_reserve(&graph->definitions, slots));
	uint32_t *table = graph->definitions.data; // position in uses->definitions + 1
	memset(table, 0, slots * sizeof(*table));
	for (size_t i = 0; i < uses->definitions.count && !*ret; i++) {
		const struct type_definition *definition = &uses->definitions.data[i];
		size_t at = hash_mix(definition->named, 0) & (slots - 1);
		while (table[at] &&
		       uses->definitions.data[table[at] - 1].named != definition->named)
			at = (at + 1) & (slots - 1);
		if (!table[at])
			table[at] = (uint32_t)i + 1;
		else
			*ret = uses->definitions.data[table[at] - 1].class_id !=
			       definition->class_id;
	}
	return STATUS_OK;
}

static uint8_t kind_of_name(const struct type_record *record)
{
	return record->kind == TYPE_FWD ? (uint8_t)record->size : record->kind;
}

// By name and kind, definitions before declarations, then in DWARF order.
static int compare_named_nodes(const void *left, const void *right, void *data)
{
	const struct type_graph *graph = data;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	const struct type_record *x = &graph->nodes.data[a].record,
				 *y = &graph->nodes.data[b].record;
	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	if (kind_of_name(x) != kind_of_name(y))
		return kind_of_name(x) < kind_of_name(y) ? -1 : 1;
	if ((x->kind == TYPE_FWD) != (y->kind == TYPE_FWD))
		return x->kind == TYPE_FWD ? 1 : -1;
	return a < b ? -1 : a > b;
}

// Numbers the different definitions among same-named nodes [first, end) in order of appearance.
// Two definitions whose scopes differed before still get different scopes. Sets *is_changed if a
// node gets another scope.
static enum status number_scopes(struct type_graph *graph, size_t first, size_t end,
				 bool *is_changed)
{
	struct type_node *nodes = graph->nodes.data;
	const uint32_t *list = graph->definitions.data;
	uint32_t scopes = 0;
	hash_map_clear(&graph->scopes);
	// `named` holds a node's new scope until all nodes are compared.
	for (size_t i = first; i < end; i++) {
		struct type_node *node = &nodes[list[i]];
		if (node->record.kind == TYPE_FWD) {
			node->named = scopes > 1 ? SCOPE_AMBIGUOUS : 0;
			continue;
		}
		uint32_t *scope;
		TRY(hash_map_insert(&graph->scopes, hash_map_pair(node->class_id, node->scope),
				    scopes, &scope));
		scopes += *scope == scopes;
		node->named = *scope;
	}
	for (size_t i = first; i < end; i++) {
		struct type_node *node = &nodes[list[i]];
		*is_changed |= node->scope != node->named;
		node->scope = node->named;
	}
	return STATUS_OK;
}

static enum status split_scopes(struct type_graph *graph, bool *ret)
{
	*ret = false;
	vec_clear(&graph->definitions);
	for (size_t i = 0; i < graph->nodes.count; i++)
		if (is_named(&graph->nodes.data[i].record))
			TRY(vec_push(&graph->definitions, (uint32_t)i));
	if (!graph->definitions.count)
		return STATUS_OK; // qsort_r() takes no NULL
	qsort_r(graph->definitions.data, graph->definitions.count, sizeof(uint32_t),
		compare_named_nodes, graph);
	for (size_t first = 0, end; first < graph->definitions.count; first = end) {
		const struct type_record *record =
			&graph->nodes.data[graph->definitions.data[first]].record;
		for (end = first + 1; end < graph->definitions.count; end++) {
			const struct type_record *next =
				&graph->nodes.data[graph->definitions.data[end]].record;
			if (next->name != record->name ||
			    kind_of_name(next) != kind_of_name(record))
				break;
		}
		if (end - first > 1)
			TRY(number_scopes(graph, first, end, ret));
	}
	return STATUS_OK;
}

enum status type_graph_intern(struct type_graph *graph, struct type_store *store,
			      struct type_uses *ret, size_t *cycles)
{
	for (;;) {
		TRY(intern_all(graph, store, ret, cycles));
		bool again;
		TRY(has_conflict(graph, ret, &again));
		if (again)
			TRY(split_scopes(graph, &again));
		if (!again)
			return STATUS_OK;
	}
}
