// SPDX-License-Identifier: GPL-3.0-or-later
//
// The set of classes that a unit uses, to count what two units share.
//
// Its members are ranks, which are places in the order of the whole program. Units that include the
// same headers have long runs of the same ranks. So a set is a list of words of 64 ranks each,
// without the words that have no member.
#ifndef LDBTF_TYPES_CLASS_SET_H
#define LDBTF_TYPES_CLASS_SET_H

#include <stddef.h>
#include <stdint.h>

#include "support/status.h"
#include "support/vec.h"
#include "types/type_graph.h"

struct class_set_word {
	uint64_t members; // bit i: rank 64 * place + i
	uint32_t place;
};

struct class_set {
	VEC(struct class_set_word) words; // by place
};

// The memory that sets are made in. It is all zeros between two sets.
struct class_set_maker {
	const uint32_t *ranks; // by class; the caller's
	uint64_t *members;     // by place
	VEC(uint32_t) places;  // that are not 0
};

// For ranks below `rank_limit`. OK or NO_MEMORY; deinit whatever the status.
MUST_CHECK enum status class_set_maker_init(struct class_set_maker *maker, const uint32_t *ranks,
					    size_t rank_limit);
void class_set_maker_deinit(struct class_set_maker *maker);

// The set of all classes in `uses`, without the prototypes that may go unused. Symbols decide which
// of those a program has, so they tell nothing of types. OK or NO_MEMORY; the caller frees the
// words whatever the status.
MUST_CHECK enum status class_set_make(struct class_set_maker *maker, const struct type_uses *uses,
				      struct class_set *ret);

// How many members the two have in common.
uint32_t class_set_count_shared(const struct class_set *left, const struct class_set *right);

#endif
