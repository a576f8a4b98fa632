// SPDX-License-Identifier: GPL-3.0-or-later
//
// The classes that a unit uses as a set, to count what two units share.
//
// Members are ranks: places in the order of the whole program. Units that include the same headers
// have long runs of the same ranks, so a set is kept as words of 64 ranks each, those without a
// member left out.
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

// What sets are made with: zeros between two of them.
struct class_set_maker {
	const uint32_t *ranks; // by class; the caller's
	uint64_t *members;     // by place
	VEC(uint32_t) places;  // that are not 0
};

// For ranks below `rank_limit`. OK or NO_MEMORY; deinit whatever the status.
MUST_CHECK enum status class_set_maker_init(struct class_set_maker *maker, const uint32_t *ranks,
					    size_t rank_limit);
void class_set_maker_deinit(struct class_set_maker *maker);

// The set of all classes in `uses` but prototypes that may go unused: which of those there are is a
// matter of the symbols. OK or NO_MEMORY; the caller frees the words whatever the status.
MUST_CHECK enum status class_set_make(struct class_set_maker *maker, const struct type_uses *uses,
				      struct class_set *ret);

// How many members the two have in common.
uint32_t class_set_count_shared(const struct class_set *left, const struct class_set *right);

#endif
