// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hash-consing of byte strings by many threads: equal bytes, equal id.
//
// Nearly every lookup finds what is there already, so finding takes no lock: a hit costs
// one probe and one comparison. Only adding locks, and then one of 64 shards.
//
// Ids depend on which thread came first. They say "the same bytes", never "the first ones".
#ifndef LDBTF_SUPPORT_INTERNER_H
#define LDBTF_SUPPORT_INTERNER_H

#include <stddef.h>
#include <stdint.h>

#include "support/status.h"

struct interner;

enum {
	INTERNER_NONE = 0,           // no bytes have this id
	INTERNER_ID_LIMIT = 1 << 30, // ids are below; the bits above are free for marks
};

MUST_CHECK enum status interner_create(struct interner **ret);
void interner_destroy(struct interner *interner); // NULL is allowed

// The id of `head_size` bytes at `head` followed by `tail_size` at `tail`; copied when new. Thread safe.
// OK or NO_MEMORY.
MUST_CHECK enum status interner_add(struct interner *interner, const void *head, size_t head_size,
				    const void *tail, size_t tail_size, uint32_t *ret);

// The bytes of an id, aligned to 4, valid until interner_destroy. Thread safe for ids that this thread got from
// interner_add, or that were added before it could know them.
const void *interner_bytes(const struct interner *interner, uint32_t id);

// Every id is below this: the size of an array indexed by id. Only when no thread adds.
uint32_t interner_limit(const struct interner *interner);

#endif
