// SPDX-License-Identifier: GPL-3.0-or-later
//
// One program's types out of all units' types.
//
// The problem. Every unit describes every type that it uses, so a program's DWARF repeats its
// headers hundreds of times. Two descriptions are of one type if their whole graphs are equal.
// Comparing whole graphs is slow, because graphs have cycles:
//
//	a.c  struct list { struct list *next; int v; };   typedef struct list list_t;
//	b.c  struct list { struct list *next; int v; };   struct list;  (as seen by c.c)
//
// The idea. In C, every cycle passes through a struct or union that has a name. So while a unit is
// read, a reference to such a type is a reference *by name* only: "a struct called list". The rest
// of each type is a finite tree, and equal trees are the same record in the type store. Nearly
// every name means one thing in the whole program. Then types that are equal by name are equal, a
// declaration means the definition of its name, and there is no more to do.
//
// Some names mean different things in different units. Then
//
//	a.c  struct node { int  x; };  struct tree { struct node *root; };
//	b.c  struct node { long y; };  struct tree { struct node *root; };
//
// make one record "struct tree, whose root points to a struct called node", although there are two
// types of that name. dedup_run() splits such records:
//
//	1. ambiguity.h finds the names that may mean several things, and what sees them.
//	2. meanings.h makes a graph of each unit's definitions of those names, and partitions it:
//	   which definitions are one type.
//	3. evidence.h decides what a unit means that only declares such a name. The decision
//	   depends on which definitions differ, and decides it: again from 2, until nothing
//	   changes.
//	4. variants.h interns a record that sees an ambiguous name once for each of its meanings.
//
// Each step takes time in proportion to what units list. Step 2 takes a logarithm more. Steps 2 and
// 3 are repeated DEDUP_ROUNDS times at most. Nearly always two or three rounds are enough. After
// the last round a declaration means some definition of its name, even where the choice has not
// settled.
//
// Cases, for struct S in units A and B:
//
//	both define it, equally         one type
//	both define it, differently     two types, and two of all that reaches S
//	A defines it, B declares it     one type
//	both declare it                 one FWD
//	A and B differ, C declares it   two types; C's as evidence.h tells
//	A has two (of two functions),   as if each were in a unit of its own: type_graph.h numbers
//	B one or the other              A's, and the numbers are forgotten before step 2
#ifndef LDBTF_TYPES_DEDUP_H
#define LDBTF_TYPES_DEDUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/status.h"
#include "support/vec.h"
#include "types/type_graph.h"
#include "types/type_store.h"
#include "types/unit_variants.h"

struct dedup {
	struct unit_variants *units;
	size_t unit_count;
	// By class: the definition that a TYPE_NAMED stands for. 0: it is a FWD, or no TYPE_NAMED.
	VEC(uint32_t) definitions;
	// Every type of the program once, in order of first appearance: classes of definitions and
	// others, and TYPE_NAMED classes that stay declarations.
	VEC(uint32_t) types;
	const struct type_uses **made_of; // by unit; the caller's
	bool asked_evidence;
	size_t steps; // what the work of telling meanings apart was proportional to, for tests
};

enum { DEDUP_ROUNDS = 16 };

// Merges the uses of `unit_count` groups of units, in link order. Without `asks_evidence` a
// declaration of an ambiguous name stays one, whatever other groups know. Then the program can only
// have more types. Variants are interned in `store`, which no other thread may use meanwhile. The
// uses must not change as long as *ret is used. The caller calls dedup_deinit whatever the status.
// OK or NO_MEMORY.
MUST_CHECK enum status dedup_run(struct type_store *store, const struct type_uses *const *units,
				 size_t unit_count, bool asks_evidence, struct dedup *ret);
void dedup_deinit(struct dedup *dedup);

// Would dedup_run give the same result for these units, whose classes are of the same store? The
// answer is cheap for the units that *dedup was made of. False for a zeroed dedup.
bool dedup_holds_for(const struct dedup *dedup, const struct type_uses *const *units,
		     size_t unit_count, bool asks_evidence);

// What a class that the unit used stands for in the merged program. It is never a TYPE_NAMED that
// has a definition.
uint32_t dedup_resolve(const struct dedup *dedup, size_t unit, uint32_t class_id);

// What a ref inside a merged record stands for: the definition instead of the name.
uint32_t dedup_target(const struct dedup *dedup, uint32_t class_id);

#endif
