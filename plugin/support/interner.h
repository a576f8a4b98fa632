// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hash-consing of byte strings by many threads: equal bytes, equal id.
//
// Nearly every lookup finds what is there already, so finding takes no lock. Only adding locks, and then
// one of 64 shards. What bounds the speed is memory: tables for a kernel don't fit into a core's
// caches. But units that include the same headers ask for the same bytes in the same order, so each entry
// remembers which one was asked for next, and a thread that says what it asked for last
// (struct interner_reader) is first shown that one: in 4 of 5 cases it is the right one, found without a hash.
//
// Ids depend on which thread came first. They say "the same bytes", never "the first ones".
#ifndef LDBTF_SUPPORT_INTERNER_H
#define LDBTF_SUPPORT_INTERNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/arena.h"
#include "support/status.h"

struct interner;
struct interner_entry;

enum {
	INTERNER_NONE = 0,           // no bytes have this id
	INTERNER_ID_LIMIT = 1 << 30, // ids are below; the bits above are free for marks
};

// One thread's place in the interner. Zeroed it is nowhere, and valid. Its memory holds the entries that
// this thread added, in the order in which it will meet them again; so it must live as long as the interner.
struct interner_reader {
	struct arena memory;
	struct interner_entry *last; // what it asked for last
};

MUST_CHECK enum status interner_create(struct interner **ret);
void interner_destroy(struct interner *interner); // NULL is allowed

// The id of `head_size` bytes at `head` followed by `tail_size` at `tail`; copied when new. Thread safe.
// `reader` is the calling thread's, or NULL. OK or NO_MEMORY.
MUST_CHECK enum status interner_add(struct interner *interner, struct interner_reader *reader, const void *head,
				    size_t head_size, const void *tail, size_t tail_size,
				    uint32_t *ret);

// For an interner of NUL-terminated texts only: is `text` what was asked for after the reader's last one, the last time? Then that is
// what the reader has asked for. Cheaper than interner_add, as nothing has to be measured or hashed. *ret: its id. Thread safe.
bool interner_guess_text(struct interner_reader *reader, const char *text, uint32_t *ret);

// The bytes of an id, aligned to 8, valid until interner_destroy. Thread safe for ids that this thread got from
// interner_add, or that were added before it could know them.
const void *interner_bytes(const struct interner *interner, uint32_t id);

// Frees what was kept for threads that might be reading while a table grew. Only when no thread adds or finds.
void interner_settle(struct interner *interner);

// Every id is below this: the size of an array indexed by id. Only when no thread adds.
uint32_t interner_limit(const struct interner *interner);

#endif
