// SPDX-License-Identifier: GPL-3.0-or-later
//
// The coarsest stable partition of a graph's nodes.
//
// Nodes begin in blocks that their owner chose. The partition is stable when all nodes of a block
// have edges of the same labels into the same blocks. Then no walk along labels tells two nodes of
// a block apart. The algorithm is Hopcroft's (1971) for finite automata. A block that is split
// makes its predecessors candidates for splitting, and only the smaller part of it has to be looked
// at, so each edge is looked at O(log nodes) times.
#ifndef LDBTF_TYPES_PARTITION_H
#define LDBTF_TYPES_PARTITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/status.h"
#include "support/vec.h"

struct partition_edge {
	uint32_t source;
	uint32_t label; // a node has at most one edge of each label
};

// Edges, grouped by the node that they lead to. Two passes over the same edges build it.
struct partition_graph {
	uint32_t node_count;
	size_t edge_count; // after the first pass
	size_t *first_edge;           // by target; node_count + 1 of them
	struct partition_edge *edges; // first_edge[target] until first_edge[target + 1]
};

// A graph without edges, for partition_graph_count(). OK or NO_MEMORY; deinit whatever the status.
MUST_CHECK enum status partition_graph_init(struct partition_graph *graph, uint32_t node_count);
void partition_graph_deinit(struct partition_graph *graph);

// First pass: `target` has one edge more.
static inline void partition_graph_count(struct partition_graph *graph, uint32_t target)
{
	graph->first_edge[target + 1]++;
}

// Between the passes. OK or NO_MEMORY.
MUST_CHECK enum status partition_graph_allocate(struct partition_graph *graph);

// Second pass. During the pass, first_edge[target + 1] is where the target's next edge goes.
static inline void partition_graph_add(struct partition_graph *graph, uint32_t target,
				       struct partition_edge edge)
{
	graph->edges[graph->first_edge[target + 1]++] = edge;
}

struct partition_block {
	uint32_t first; // in elements
	uint32_t count;
	uint32_t marked; // of these, at the front
};

struct partition {
	uint32_t *elements;  // nodes, those of one block side by side
	uint32_t *places;    // by node: where it is in elements
	uint32_t *blocks_of; // by node
	VEC(struct partition_block) blocks;
	VEC(uint32_t) splitters;         // blocks whose predecessors are still to be told apart
	VEC(struct partition_edge) hits; // edges into the splitter at hand
	VEC(uint32_t) marked_blocks;
	size_t steps; // edges looked at: what the work is proportional to
};

// Puts each node into the block that blocks_of[node] says, of `block_count`. OK or NO_MEMORY.
// A zeroed partition may be begun, and one that was used. partition_deinit whatever the status.
MUST_CHECK enum status partition_begin(struct partition *partition, const uint32_t *blocks_of,
				       uint32_t node_count, uint32_t block_count);
void partition_deinit(struct partition *partition);

// Queues a block as a splitter. Some blocks are alternatives, which means that each node with a
// label has its edge into one of them. One of the alternatives may be left out, and leaving out the
// largest saves most work.
MUST_CHECK enum status partition_add_splitter(struct partition *partition, uint32_t block);

// Splits blocks until the partition is stable. A part that becomes a block of its own gets the next
// number. OK or NO_MEMORY.
MUST_CHECK enum status partition_refine(struct partition *partition,
					const struct partition_graph *graph);

#endif
