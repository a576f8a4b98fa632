// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which names of a program are ambiguous, and which types see them.
//
// A type sees a name if its record refers to that name, directly or through records without a name:
//
//	struct tree { struct { struct node *left, *right; } below; int depth; };   sees "node"
//
// A name is ambiguous if it has several definitions. It is also ambiguous if its definition sees an
// ambiguous name, because that definition may mean different things in different units. A type that
// sees no ambiguous name means the same everywhere and needs no more thought. In a program without
// ambiguous names, all types are of that kind.
//
// Most types that see an ambiguous name see only one, as a pointer does. Such a type *follows* what
// it sees. A type that sees several names is a *joint*, and so is each definition. So each type has
// a short list of the names and joints that it sees next, however deep its records are nested.
#ifndef LDBTF_TYPES_AMBIGUITY_H
#define LDBTF_TYPES_AMBIGUITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/status.h"
#include "support/vec.h"
#include "types/type_graph.h"
#include "types/type_store.h"

// A part of ambiguity.seen.
struct seen_list {
	uint32_t first;
	uint32_t count;
};

// Arrays by class cover the classes that existed when the survey began. Units list only those.
struct ambiguity {
	struct type_store *store;
	const struct type_uses *const *units; // the caller's
	size_t unit_count;
	uint32_t limit;        // classes at the start are below
	VEC(uint32_t) order;   // classes in use, once each, referred-to first
	uint32_t *definitions; // by TYPE_NAMED class: the first definition met; 0 = none
	uint8_t *is_ambiguous; // by TYPE_NAMED class
	uint32_t *unscoped; // by TYPE_NAMED class with a scope: the same name without one; else 0
	size_t steps;       // references looked at, of what sees an ambiguous name
	bool has_ambiguous;
	bool has_scopes; // some name has
	// From ambiguity_spread() on:
	uint8_t *is_scoped; // by class: one of several TYPE_NAMEDs of one name, or a joint that
			    // sees one
	uint32_t *names;    // by class of a definition: its TYPE_NAMED; else 0
	uint32_t *follows;  // by class: the name or joint that it follows; a joint follows itself;
			    // 0: sees no ambiguous name
	struct seen_list *lists; // by class of a joint
	VEC(uint32_t) seen;      // classes of names and joints
};

// Lists classes and finds the names that have several definitions. OK or NO_MEMORY; deinit whatever
// the status.
MUST_CHECK enum status ambiguity_survey(struct type_store *store,
					const struct type_uses *const *units, size_t unit_count,
					struct ambiguity *ret);
void ambiguity_deinit(struct ambiguity *ambiguity);

// Finds all other ambiguous names, and what sees them. OK or NO_MEMORY.
MUST_CHECK enum status ambiguity_spread(struct ambiguity *ambiguity);

// The name as all units know it.
static inline uint32_t ambiguity_unscoped(const struct ambiguity *ambiguity, uint32_t named)
{
	return ambiguity->unscoped[named] ? ambiguity->unscoped[named] : named;
}

// Is it a node whose meaning has to be found: a joint, or a definition of an ambiguous name?
static inline bool ambiguity_is_joint(const struct ambiguity *ambiguity, uint32_t class_id)
{
	return ambiguity->follows[class_id] == class_id;
}

#endif
