// SPDX-License-Identifier: GPL-3.0-or-later
//
// One program's types out of all units' types.
//
// The problem. Every unit describes every type that it uses, so a program's DWARF repeats its
// headers hundreds of times. Two descriptions are of one type if their whole graphs are equal,
// which is easy to say and hard to do fast, because graphs have cycles:
//
//	a.c  struct list { struct list *next; int v; };   typedef struct list list_t;
//	b.c  struct list { struct list *next; int v; };   struct list;  (as seen by c.c)
//
// The idea. In C, every cycle passes through a struct or union that has a name. So while a unit is
// read, what refers to one of those refers to it *by name* only: "a struct called list". The rest
// of each type is a finite tree, and trees that look alike are the same record in the type store.
// Where a name means one thing in the whole program - nearly always - that is all there is to
// do: equal by name is equal, and a declaration means the definition that has its name.
//
// What is left are names that mean different things in different units. Then
//
//	a.c  struct node { int  x; };  struct tree { struct node *root; };
//	b.c  struct node { long y; };  struct tree { struct node *root; };
//
// makes one record "struct tree, whose root points to a struct called node" although there are two
// struct trees. dedup_run() splits such records, by the refinement of partitions:
//
//	1. In each unit, each ambiguous name gets a colour: which of its definitions the unit has.
//	2. Every record that reaches an ambiguous name is interned again with colours put in for names.
//	   It now has one variant for each combination of colours that units see.
//	3. Definitions that got several variants make their names ambiguous too. Again from 1, until
//	   neither names nor colours change. Each round only splits, so this ends.
//
// A unit that only declares an ambiguous name does not say which it means. If it defines a struct or
// union that reaches the name, and that units which do know have as well, it means the same as the one of them
// with which it shares most types (the earliest in the link if that is even): nearly always they
// include the same headers. Without such a unit nobody knows, and the reference stays a declaration (FWD).
//
// Cases, for struct S in units A and B:
//
//	both define it, equally         one type
//	both define it, differently     two types, and two of all that reaches S
//	A defines it, B declares it     one type
//	both declare it                 one FWD
//	A and B differ, C declares it   two types; C's as told above
//	A has two (of two functions),   as if each were in a unit of its own: type_graph.h numbers A's, and the
//	B one or the other              numbers are forgotten before step 1
#ifndef LDBTF_TYPES_DEDUP_H
#define LDBTF_TYPES_DEDUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/status.h"
#include "support/vec.h"
#include "types/type_graph.h"
#include "types/type_store.h"

// In one unit, class_id means variant.
struct dedup_variant {
	uint32_t class_id;
	uint32_t variant;
};

struct dedup_unit {
	VEC(struct dedup_variant) variants; // sorted by class_id; classes not listed mean themselves
};

struct dedup {
	struct dedup_unit *units;
	size_t unit_count;
	VEC(uint32_t) definitions; // by class: what a TYPE_NAMED stands for; 0: a FWD, or not a TYPE_NAMED
	VEC(uint32_t) types; // every type of the program once, in order of first appearance: classes of
			     // definitions and others, and TYPE_NAMED classes that stay declarations
	const struct type_uses **made_of; // by unit; the caller's
	bool asked_evidence;
};

// Merges the uses of `unit_count` groups of units, in link order. Without `asks_evidence` a declaration of an ambiguous
// name stays one whatever other groups know, which can only make for more types. Interns variants in `store`; no other
// thread may use it meanwhile. The uses must not change as long as *ret is used. The caller calls dedup_deinit whatever the status. OK or NO_MEMORY.
MUST_CHECK enum status dedup_run(struct type_store *store, const struct type_uses *const *units,
				 size_t unit_count, bool asks_evidence, struct dedup *ret);
void dedup_deinit(struct dedup *dedup);

// Would dedup_run give the same again for these units, of the same store? Cheap for those that it was given. Of a zeroed dedup, false.
bool dedup_holds_for(const struct dedup *dedup, const struct type_uses *const *units, size_t unit_count, bool asks_evidence);

// What a class that the unit used stands for in the merged program: never a TYPE_NAMED that has a definition.
uint32_t dedup_resolve(const struct dedup *dedup, size_t unit, uint32_t class_id);

// What a ref inside a merged record stands for: the definition instead of the name.
uint32_t dedup_target(const struct dedup *dedup, uint32_t class_id);

#endif
