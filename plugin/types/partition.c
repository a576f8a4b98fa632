// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hopcroft's algorithm, with the edges in one array that is sorted by target (partition.h).
#include "types/partition.h"

#include <string.h>

enum status partition_graph_init(struct partition_graph *graph, uint32_t node_count)
{
	*graph = (struct partition_graph){.node_count = node_count};
	graph->first_edge = calloc((size_t)node_count + 2, sizeof(*graph->first_edge));
	return graph->first_edge ? STATUS_OK : STATUS_NO_MEMORY;
}

void partition_graph_deinit(struct partition_graph *graph)
{
	free(graph->first_edge);
	free(graph->edges);
	*graph = (struct partition_graph){0};
}

// Turns counts into places, shifted by one target. Adding an edge moves its target's place up,
// until that is where the next target's edges begin.
enum status partition_graph_allocate(struct partition_graph *graph)
{
	size_t total = 0;
	for (size_t i = 1; i <= graph->node_count; i++) {
		size_t count = graph->first_edge[i];
		graph->first_edge[i] = total;
		total += count;
	}
	graph->edge_count = total;
	graph->edges = malloc((total ? total : 1) * sizeof(*graph->edges));
	return graph->edges ? STATUS_OK : STATUS_NO_MEMORY;
}

void partition_deinit(struct partition *partition)
{
	free(partition->elements);
	free(partition->places);
	free(partition->blocks_of);
	vec_free(&partition->blocks);
	vec_free(&partition->splitters);
	vec_free(&partition->hits);
	vec_free(&partition->marked_blocks);
	*partition = (struct partition){0};
}

static enum status allocate_nodes(struct partition *partition, size_t node_count)
{
	free(partition->elements);
	free(partition->places);
	free(partition->blocks_of);
	size_t count = node_count ? node_count : 1;
	partition->elements = malloc(count * sizeof(uint32_t));
	partition->places = malloc(count * sizeof(uint32_t));
	partition->blocks_of = malloc(count * sizeof(uint32_t));
	return partition->elements && partition->places && partition->blocks_of ? STATUS_OK :
										  STATUS_NO_MEMORY;
}

enum status partition_begin(struct partition *partition, const uint32_t *blocks_of,
			    uint32_t node_count, uint32_t block_count)
{
	TRY(allocate_nodes(partition, node_count));
	TRY(vec_reserve(&partition->blocks, block_count));
	partition->blocks.count = block_count;
	memset(partition->blocks.data, 0, block_count * sizeof(*partition->blocks.data));
	vec_clear(&partition->splitters);
	struct partition_block *blocks = partition->blocks.data;
	for (uint32_t node = 0; node < node_count; node++)
		blocks[blocks_of[node]].count++;
	uint32_t first = 0;
	for (uint32_t block = 0; block < block_count; block++) {
		blocks[block].first = first;
		first += blocks[block].count;
		blocks[block].count = 0;
	}
	for (uint32_t node = 0; node < node_count; node++) {
		struct partition_block *block = &blocks[blocks_of[node]];
		partition->blocks_of[node] = blocks_of[node];
		partition->places[node] = block->first + block->count;
		partition->elements[block->first + block->count++] = node;
	}
	return STATUS_OK;
}

enum status partition_add_splitter(struct partition *partition, uint32_t block)
{
	return vec_push(&partition->splitters, block);
}

static void swap_elements(struct partition *partition, uint32_t left, uint32_t right)
{
	uint32_t a = partition->elements[left], b = partition->elements[right];
	partition->elements[left] = b;
	partition->elements[right] = a;
	partition->places[a] = right;
	partition->places[b] = left;
}

static enum status mark(struct partition *partition, uint32_t node)
{
	uint32_t number = partition->blocks_of[node];
	struct partition_block *block = &partition->blocks.data[number];
	uint32_t place = partition->places[node];
	if (place < block->first + block->marked)
		return STATUS_OK;
	swap_elements(partition, place, block->first + block->marked);
	return block->marked++ ? STATUS_OK : vec_push(&partition->marked_blocks, number);
}

// Makes the smaller part of the block, its marked nodes or the others, a block of its own.
static enum status split(struct partition *partition, uint32_t number)
{
	struct partition_block *block = &partition->blocks.data[number];
	struct partition_block part = {.first = block->first, .count = block->marked};
	block->marked = 0;
	if (part.count == block->count)
		return STATUS_OK;
	if (part.count <= block->count - part.count) {
		block->first += part.count;
		block->count -= part.count;
	} else {
		uint32_t unmarked = block->count - part.count;
		block->count = part.count;
		part.first = block->first + part.count;
		part.count = unmarked;
	}
	uint32_t new_number = (uint32_t)partition->blocks.count;
	TRY(vec_push(&partition->blocks, part));
	for (uint32_t i = 0; i < part.count; i++)
		partition->blocks_of[partition->elements[part.first + i]] = new_number;
	return partition_add_splitter(partition, new_number);
}

static enum status collect_hits(struct partition *partition, const struct partition_graph *graph,
				uint32_t number)
{
	const struct partition_block *block = &partition->blocks.data[number];
	vec_clear(&partition->hits);
	for (uint32_t i = 0; i < block->count; i++) {
		uint32_t target = partition->elements[block->first + i];
		size_t first = graph->first_edge[target], end = graph->first_edge[target + 1];
		size_t wanted = partition->hits.count + (end - first);
		TRY(vec_reserve(&partition->hits, wanted));
		if (end > first)
			memcpy(&partition->hits.data[partition->hits.count], &graph->edges[first],
			       (end - first) * sizeof(*graph->edges));
		partition->hits.count = wanted;
	}
	partition->steps += partition->hits.count;
	return STATUS_OK;
}

static int compare_labels(const void *left, const void *right)
{
	const struct partition_edge *a = left, *b = right;
	return a->label < b->label ? -1 : a->label > b->label;
}

static void sort_hits(struct partition *partition)
{
	for (size_t i = 1; i < partition->hits.count; i++) {
		if (partition->hits.data[i - 1].label > partition->hits.data[i].label) {
			qsort(partition->hits.data, partition->hits.count,
			      sizeof(*partition->hits.data), compare_labels);
			return;
		}
	}
}

// Splits every block of which some nodes have an edge of this label into the splitter, and others
// do not.
static enum status split_by_label(struct partition *partition, size_t first, size_t end)
{
	vec_clear(&partition->marked_blocks);
	for (size_t i = first; i < end; i++)
		TRY(mark(partition, partition->hits.data[i].source));
	for (size_t i = 0; i < partition->marked_blocks.count; i++)
		TRY(split(partition, partition->marked_blocks.data[i]));
	return STATUS_OK;
}

enum status partition_refine(struct partition *partition, const struct partition_graph *graph)
{
	while (partition->splitters.count) {
		TRY(collect_hits(partition, graph,
				 partition->splitters.data[--partition->splitters.count]));
		sort_hits(partition);
		for (size_t first = 0, end; first < partition->hits.count; first = end) {
			end = first + 1;
			while (end < partition->hits.count &&
			       partition->hits.data[end].label == partition->hits.data[first].label)
				end++;
			TRY(split_by_label(partition, first, end));
		}
	}
	return STATUS_OK;
}
