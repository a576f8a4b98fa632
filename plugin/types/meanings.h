// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds what each unit means by each ambiguous name.
//
// A node is one unit's definition of an ambiguous name, or one of the unit's joints (ambiguity.h).
// Its edges lead to what it sees next. For a name, that is the unit's own definition. If the unit
// only declares the name, it is the definition of another unit. Two nodes are the same type if no
// walk along edges tells them apart. That is the coarsest stable partition (partition.h) that
// begins with one block for each class.
#ifndef LDBTF_TYPES_MEANINGS_H
#define LDBTF_TYPES_MEANINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/status.h"
#include "support/vec.h"
#include "types/ambiguity.h"
#include "types/partition.h"

#define COLOUR_UNKNOWN UINT32_MAX
#define NODE_UNKNOWN UINT32_MAX

struct meaning_node {
	uint32_t class_id;
	uint32_t named; // class of the TYPE_NAMED; 0 of a joint
};

// A unit declares an ambiguous name and does not define it.
struct meaning_declaration {
	uint32_t named;
	uint32_t target; // the node of the definition that is meant; NODE_UNKNOWN if nobody knows
	uint32_t before; // the target that it had before this one
};

// A name as all units know it, without scopes.
struct meaning_name {
	uint32_t named;   // class of a TYPE_NAMED of that name
	uint32_t first;   // its first definition's node; NODE_UNKNOWN if there is none
	uint32_t colours; // how many different definitions it has
};

struct meanings {
	const struct ambiguity *ambiguity;
	VEC(struct meaning_node) nodes;               // by unit, definitions before joints
	VEC(struct meaning_declaration) declarations; // by unit
	uint32_t *first_nodes;                        // by unit; unit_count + 1 of them
	uint32_t *first_declarations;                 // by unit; unit_count + 1 of them
	VEC(struct meaning_name) names;
	uint32_t *
		name_of; // by TYPE_NAMED class: index into names + 1; 0: not ambiguous, or not used
	uint32_t *blocks_at_first; // by node: its block before anything is split
	uint32_t first_block_count;
	struct partition partition; // of the nodes, and then of one node for each name that stands
				    // for "unknown"
	VEC(uint32_t)
	colours; // by block of definitions: which definition of its name. Numbered by first
		 // appearance
	VEC(uint32_t) first_of_block; // by block: its first node
	uint32_t *first_alike; // by node of a definition: the first definition in its block
	bool is_turning; // since the last meanings_find() each declaration was given the meaning
			 // that it had before its last one
	size_t steps; // edges made, witnesses met and words compared (evidence.h)
	uint32_t *entered; // by class: the node + 1 that the unit at hand means, 0 between units
};

// Finds the nodes. At first all declarations are unknown, and every class has one block. OK or
// NO_MEMORY; deinit whatever the status.
MUST_CHECK enum status meanings_init(const struct ambiguity *ambiguity, struct meanings *ret);
void meanings_deinit(struct meanings *meanings);

// Partitions the nodes anew, with what declarations mean by now. *has_changes tells whether other
// definitions are one type than before. OK or NO_MEMORY.
MUST_CHECK enum status meanings_find(struct meanings *meanings, bool *has_changes);

static inline struct meaning_name *meanings_name(const struct meanings *meanings, uint32_t named)
{
	return &meanings->names.data[meanings->name_of[named] - 1];
}

// Makes the declaration mean `target`, from the next meanings_find() on. True if it meant another
// definition before.
bool meanings_declare(struct meanings *meanings, struct meaning_declaration *declaration,
		      uint32_t target);

#endif
