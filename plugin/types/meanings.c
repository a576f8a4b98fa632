// SPDX-License-Identifier: GPL-3.0-or-later
//
// Numbers the nodes of all units, adds their edges, and partitions them (meanings.h).
#include "types/meanings.h"

#include <string.h>

#include "support/hash_map.h"
#include "types/type_refs.h"

static enum status allocate_meanings(struct meanings *meanings)
{
	size_t limit = meanings->ambiguity->limit, units = meanings->ambiguity->unit_count;
	meanings->first_nodes = calloc(units + 1, sizeof(*meanings->first_nodes));
	meanings->first_declarations = calloc(units + 1, sizeof(*meanings->first_declarations));
	meanings->name_of = calloc(limit, sizeof(*meanings->name_of));
	meanings->entered = calloc(limit, sizeof(*meanings->entered));
	return meanings->first_nodes && meanings->first_declarations && meanings->name_of &&
			       meanings->entered ?
		       STATUS_OK : STATUS_NO_MEMORY;
}

void meanings_deinit(struct meanings *meanings)
{
	vec_free(&meanings->nodes);
	vec_free(&meanings->declarations);
	free(meanings->first_nodes);
	free(meanings->first_declarations);
	vec_free(&meanings->names);
	free(meanings->name_of);
	free(meanings->blocks_at_first);
	partition_deinit(&meanings->partition);
	vec_free(&meanings->colours);
	vec_free(&meanings->first_of_block);
	free(meanings->first_alike);
	free(meanings->entered);
}

// Numbers the name if it is new. TYPE_NAMEDs that differ only by scope are one name. `numbers` has
// the one without a scope.
static enum status number_name(struct meanings *meanings, struct hash_map *numbers, uint32_t named)
{
	if (meanings->name_of[named])
		return STATUS_OK;
	uint32_t unscoped = ambiguity_unscoped(meanings->ambiguity, named), *number;
	TRY(hash_map_insert(numbers, unscoped, (uint32_t)meanings->names.count + 1, &number));
	meanings->name_of[named] = *number;
	if (*number <= meanings->names.count)
		return STATUS_OK;
	struct meaning_name name = {.named = unscoped, .first = NODE_UNKNOWN};
	return vec_push(&meanings->names, name);
}

static enum status add_node(struct meanings *meanings, uint32_t class_id, uint32_t named)
{
	uint32_t *entered = &meanings->entered[named ? named : class_id];
	if (*entered)
		return STATUS_OK; // a repeat
	struct meaning_node node = {class_id, named};
	TRY(vec_push(&meanings->nodes, node));
	*entered = (uint32_t)meanings->nodes.count;
	return STATUS_OK;
}

static enum status list_definitions(struct meanings *meanings, const struct type_uses *uses,
				    struct hash_map *numbers)
{
	for (size_t i = 0; i < uses->definitions.count; i++) {
		const struct type_definition *definition = &uses->definitions.data[i];
		if (!meanings->ambiguity->is_ambiguous[definition->named])
			continue;
		TRY(number_name(meanings, numbers, definition->named));
		TRY(add_node(meanings, definition->class_id, definition->named));
		struct meaning_name *name = meanings_name(meanings, definition->named);
		if (name->first == NODE_UNKNOWN)
			name->first = (uint32_t)meanings->nodes.count - 1;
	}
	return STATUS_OK;
}

static enum status list_joints(struct meanings *meanings, const struct type_uses *uses)
{
	const struct ambiguity *ambiguity = meanings->ambiguity;
	for (size_t i = 0; i < uses->classes.count; i++) {
		uint32_t class_id = uses->classes.data[i] & ~(uint32_t)TYPE_USE_UNUSED;
		if (ambiguity_is_joint(ambiguity, class_id) && !ambiguity->names[class_id])
			TRY(add_node(meanings, class_id, 0));
	}
	return STATUS_OK;
}

static enum status list_declarations(struct meanings *meanings, const struct type_uses *uses,
				     struct hash_map *numbers)
{
	for (size_t i = 0; i < uses->declarations.count; i++) {
		struct meaning_declaration declaration = {uses->declarations.data[i], NODE_UNKNOWN,
							  NODE_UNKNOWN};
		uint32_t *entered = &meanings->entered[declaration.named];
		if (!meanings->ambiguity->is_ambiguous[declaration.named] || *entered)
			continue;
		TRY(number_name(meanings, numbers, declaration.named));
		TRY(vec_push(&meanings->declarations, declaration));
		*entered = 1;
	}
	return STATUS_OK;
}

// The nodes for names that nobody knows come behind all others.
static uint32_t known_or_not(const struct meanings *meanings, uint32_t node, uint32_t named)
{
	return node != NODE_UNKNOWN ?
		       node :
		       (uint32_t)meanings->nodes.count + meanings->name_of[named] - 1;
}

// Fills `entered` with what the unit means. unload_unit() clears it.
static void load_unit(struct meanings *meanings, size_t unit)
{
	for (uint32_t i = meanings->first_nodes[unit]; i < meanings->first_nodes[unit + 1]; i++) {
		const struct meaning_node *node = &meanings->nodes.data[i];
		meanings->entered[node->named ? node->named : node->class_id] = i + 1;
	}
	for (uint32_t i = meanings->first_declarations[unit];
	     i < meanings->first_declarations[unit + 1]; i++) {
		const struct meaning_declaration *declaration = &meanings->declarations.data[i];
		meanings->entered[declaration->named] =
			known_or_not(meanings, declaration->target, declaration->named) + 1;
	}
}

static void unload_unit(struct meanings *meanings, size_t unit)
{
	for (uint32_t i = meanings->first_nodes[unit]; i < meanings->first_nodes[unit + 1]; i++) {
		const struct meaning_node *node = &meanings->nodes.data[i];
		meanings->entered[node->named ? node->named : node->class_id] = 0;
	}
	for (uint32_t i = meanings->first_declarations[unit];
	     i < meanings->first_declarations[unit + 1]; i++)
		meanings->entered[meanings->declarations.data[i].named] = 0;
}

static enum status list_nodes(struct meanings *meanings, struct hash_map *numbers)
{
	const struct ambiguity *ambiguity = meanings->ambiguity;
	for (size_t u = 0; u < ambiguity->unit_count; u++) {
		TRY(list_definitions(meanings, ambiguity->units[u], numbers));
		TRY(list_joints(meanings, ambiguity->units[u]));
		TRY(list_declarations(meanings, ambiguity->units[u], numbers));
		meanings->first_nodes[u + 1] = (uint32_t)meanings->nodes.count;
		meanings->first_declarations[u + 1] = (uint32_t)meanings->declarations.count;
		unload_unit(meanings, u);
		if (meanings->nodes.count + meanings->names.count >= UINT32_MAX / 2)
			return STATUS_NO_MEMORY;
	}
	return STATUS_OK;
}

// Maps each class to the class without scopes. So definitions that differ only by scopes begin in
// one block.
static enum status forget_scopes(const struct ambiguity *ambiguity, uint32_t *forgotten)
{
	struct type_items scratch = {0};
	enum status status = STATUS_OK;
	for (uint32_t i = 0; i < ambiguity->limit; i++)
		forgotten[i] = ambiguity_unscoped(ambiguity, i);
	for (size_t i = 0; i < ambiguity->order.count && status == STATUS_OK; i++) {
		uint32_t class_id = ambiguity->order.data[i];
		if (ambiguity->is_scoped[class_id])
			status = type_intern_mapped(ambiguity->store, class_id, forgotten, &scratch,
						    &forgotten[class_id]);
	}
	vec_free(&scratch.items);
	return status;
}

// One block for each class, and one for each name that nobody knows.
static void number_blocks(struct meanings *meanings, const uint32_t *forgotten, uint32_t *numbers)
{
	uint32_t count = 0;
	for (size_t i = 0; i < meanings->nodes.count; i++) {
		uint32_t *number = &numbers[forgotten[meanings->nodes.data[i].class_id]];
		if (!*number)
			*number = ++count;
		meanings->blocks_at_first[i] = *number - 1;
	}
	for (size_t i = 0; i < meanings->names.count; i++)
		meanings->blocks_at_first[meanings->nodes.count + i] = count++;
	meanings->first_block_count = count;
}

static enum status find_first_blocks(struct meanings *meanings)
{
	size_t node_count = meanings->nodes.count + meanings->names.count;
	meanings->blocks_at_first = malloc((node_count + 1) * sizeof(uint32_t));
	meanings->first_alike = calloc(node_count + 1, sizeof(uint32_t));
	uint32_t *forgotten = malloc(meanings->ambiguity->limit * sizeof(*forgotten)),
		 *numbers = NULL;
	bool has_memory = meanings->blocks_at_first && meanings->first_alike && forgotten;
	enum status status = has_memory ? STATUS_OK : STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		status = forget_scopes(meanings->ambiguity, forgotten);
	if (status == STATUS_OK)
		numbers = calloc(type_store_limit(meanings->ambiguity->store), sizeof(*numbers));
	if (numbers)
		number_blocks(meanings, forgotten, numbers);
	free(numbers);
	free(forgotten);
	return numbers ? status : STATUS_NO_MEMORY;
}

static enum status begin(struct meanings *meanings)
{
	return partition_begin(&meanings->partition, meanings->blocks_at_first,
			       (uint32_t)(meanings->nodes.count + meanings->names.count),
			       meanings->first_block_count);
}

// Counts the different definitions of each name.
static enum status number_colours(struct meanings *meanings, bool *has_changes)
{
	size_t block_count = meanings->partition.blocks.count;
	TRY(vec_reserve(&meanings->colours, block_count));
	TRY(vec_reserve(&meanings->first_of_block, block_count));
	memset(meanings->colours.data, 0xff, block_count * sizeof(uint32_t)); // COLOUR_UNKNOWN
	memset(meanings->first_of_block.data, 0xff, block_count * sizeof(uint32_t));
	for (size_t i = 0; i < meanings->names.count; i++)
		meanings->names.data[i].colours = 0;
	*has_changes = false;
	for (uint32_t i = 0; i < meanings->nodes.count; i++) {
		uint32_t block = meanings->partition.blocks_of[i],
			 named = meanings->nodes.data[i].named;
		if (!named)
			continue;
		uint32_t *first = &meanings->first_of_block.data[block];
		if (*first == NODE_UNKNOWN) {
			*first = i;
			meanings->colours.data[block] = meanings_name(meanings, named)->colours++;
		}
		*has_changes |= meanings->first_alike[i] != *first;
		meanings->first_alike[i] = *first;
	}
	return STATUS_OK;
}

enum status meanings_init(const struct ambiguity *ambiguity, struct meanings *ret)
{
	*ret = (struct meanings){.ambiguity = ambiguity};
	TRY(allocate_meanings(ret));
	struct hash_map numbers = {0};
	enum status status = list_nodes(ret, &numbers);
	hash_map_deinit(&numbers);
	if (status != STATUS_OK)
		return status;
	TRY(find_first_blocks(ret));
	TRY(begin(ret));
	bool has_changes;
	ret->is_turning = true;
	return number_colours(ret, &has_changes);
}

bool meanings_declare(struct meanings *meanings, struct meaning_declaration *declaration,
		      uint32_t target)
{
	const uint32_t *blocks_of = meanings->partition.blocks_of;
	uint32_t before = known_or_not(meanings, declaration->target, declaration->named);
	meanings->is_turning &= target == declaration->before;
	declaration->before = declaration->target;
	declaration->target = target;
	return blocks_of[before] != blocks_of[known_or_not(meanings, target, declaration->named)];
}

// Adds the edges of the nodes of the unit that was entered. A node sees each name or joint once,
// unless that has scopes (ambiguity.h).
static void visit_edges(const struct meanings *meanings, size_t unit, struct partition_graph *graph)
{
	const struct ambiguity *ambiguity = meanings->ambiguity;
	for (uint32_t i = meanings->first_nodes[unit]; i < meanings->first_nodes[unit + 1]; i++) {
		struct seen_list list = ambiguity->lists[meanings->nodes.data[i].class_id];
		for (uint32_t j = 0; j < list.count; j++) {
			uint32_t seen = ambiguity->seen.data[list.first + j];
			uint32_t target = meanings->entered[seen];
			struct partition_edge edge = {i, ambiguity->is_scoped[seen] ? j + 1 : 0};
			if (target && graph->edges)
				partition_graph_add(graph, target - 1, edge);
			else if (target)
				partition_graph_count(graph, target - 1);
		}
	}
}

static void visit_all_edges(struct meanings *meanings, struct partition_graph *graph)
{
	for (size_t u = 0; u < meanings->ambiguity->unit_count; u++) {
		load_unit(meanings, u);
		visit_edges(meanings, u, graph);
		unload_unit(meanings, u);
	}
}

static enum status build_graph(struct meanings *meanings, struct partition_graph *graph)
{
	TRY(partition_graph_init(graph, (uint32_t)(meanings->nodes.count + meanings->names.count)));
	visit_all_edges(meanings, graph);
	TRY(partition_graph_allocate(graph));
	meanings->steps += graph->edge_count;
	visit_all_edges(meanings, graph);
	return STATUS_OK;
}

// The name that the block's nodes define. For the block of an unknown name it is that name. NULL
// for joints.
static struct meaning_name *name_of_block(const struct meanings *meanings, uint32_t block)
{
	uint32_t node = meanings->partition.elements[meanings->partition.blocks.data[block].first];
	if (node >= meanings->nodes.count)
		return &meanings->names.data[node - meanings->nodes.count];
	uint32_t named = meanings->nodes.data[node].named;
	return named ? meanings_name(meanings, named) : NULL;
}

// A node that sees a name sees one of its blocks. So all blocks of a name but the largest are
// splitters.
static enum status add_splitters(struct meanings *meanings, uint32_t *largest)
{
	struct partition *partition = &meanings->partition;
	memset(largest, 0xff, meanings->names.count * sizeof(*largest));
	for (uint32_t i = 0; i < partition->blocks.count; i++) {
		const struct meaning_name *name = name_of_block(meanings, i);
		uint32_t *known = name ? &largest[name - meanings->names.data] : NULL;
		if (known && (*known == UINT32_MAX || partition->blocks.data[*known].count <
							      partition->blocks.data[i].count))
			*known = i;
	}
	for (uint32_t i = 0; i < partition->blocks.count; i++) {
		const struct meaning_name *name = name_of_block(meanings, i);
		if (name && largest[name - meanings->names.data] != i)
			TRY(partition_add_splitter(partition, i));
	}
	return STATUS_OK;
}

static enum status add_first_splitters(struct meanings *meanings)
{
	uint32_t *largest = malloc((meanings->names.count + 1) * sizeof(*largest));
	if (!largest)
		return STATUS_NO_MEMORY;
	enum status status = add_splitters(meanings, largest);
	free(largest);
	return status;
}

enum status meanings_find(struct meanings *meanings, bool *has_changes)
{
	TRY(begin(meanings));
	TRY(add_first_splitters(meanings));
	struct partition_graph graph = {0};
	enum status status = build_graph(meanings, &graph);
	if (status == STATUS_OK)
		status = partition_refine(&meanings->partition, &graph);
	partition_graph_deinit(&graph);
	if (status != STATUS_OK)
		return status;
	meanings->is_turning = true;
	return number_colours(meanings, has_changes);
}
