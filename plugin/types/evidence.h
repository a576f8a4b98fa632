// SPDX-License-Identifier: GPL-3.0-or-later
//
// Decides what a declaration of an ambiguous name means. Other units with the same structs are the
// evidence.
//
//	a.c  struct node { int  x; };  struct tree { struct node *root; };
//	b.c  struct node { long y; };  struct tree { struct node *root; };
//	c.c  struct node;              struct tree { struct node *root; };
//
// c.c does not say which node it means. But c.c has a struct tree that sees a node, as a.c and b.c
// have. So c.c means the node of one of the two. It is the one that shares more types with c.c, or
// the earlier one in the link if both share as many. Nearly always that one includes the same
// headers.
//
// The first unit that means something by a name in a struct is the *witness* of that meaning. Only
// witnesses are compared. A struct in which a name has more than EVIDENCE_MEANINGS meanings is no
// evidence, because then nearly every unit means something of its own.
#ifndef LDBTF_TYPES_EVIDENCE_H
#define LDBTF_TYPES_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/hash_map.h"
#include "support/status.h"
#include "support/vec.h"
#include "types/class_set.h"
#include "types/meanings.h"

enum {
	EVIDENCE_MEANINGS = 64,
	EVIDENCE_PASSED_ON =
		64, // so many names that a nested record sees count for what contains it
};

struct evidence_witness {
	uint32_t block; // of the definition that is meant
	uint32_t unit;
	uint32_t next; // another one of the same struct and name: index + 1; 0 at the end
};

// What the unit at hand may mean by a name that it only declares.
struct evidence_choice {
	uint32_t block; // the likeliest so far; UINT32_MAX if there is none
	uint32_t likeness;
	bool has_several; // different ones
};

struct evidence {
	struct meanings *meanings;
	struct seen_list *lists; // by class of a struct, union or joint: the declared names that it
				 // sees, in `seen`
	VEC(uint32_t) seen;      // TYPE_NAMED classes
	uint32_t *first_witnesses; // by place in `seen`: index + 1; 0: none; WITNESSES_TOO_MANY
	VEC(struct evidence_witness) witnesses;
	uint32_t *entered; // by TYPE_NAMED class: the unit's node, or its declaration, + 1; 0
			   // between units
	struct evidence_choice *choices; // by name
	uint32_t *ranks;                 // by class: its place in the order, what sets are made of
	struct class_set_maker maker;
	struct class_set *sets;  // by unit, made when needed
	struct hash_map counts;  // (unit, unit) -> number of classes that they share
};

// OK or NO_MEMORY; deinit whatever the status. `meanings` must outlive it.
MUST_CHECK enum status evidence_init(struct meanings *meanings, struct evidence *ret);
void evidence_deinit(struct evidence *evidence);

// Decides what each declaration means, as definitions are told apart now. *ret: some means another
// definition than before. OK or NO_MEMORY.
MUST_CHECK enum status evidence_decide(struct evidence *evidence, bool *ret);

// The same without evidence. A declaration means a definition only if that is the name's single
// one.
void evidence_decide_alone(struct meanings *meanings, bool *ret);

#endif
