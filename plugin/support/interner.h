// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hash-consing of byte strings by many threads: equal bytes, equal id.
//
// Nearly every lookup finds an entry that exists already, so finding takes no lock. Adding locks
// one of 64 shards.
//
// Memory bounds the speed, because tables for a kernel don't fit into a core's caches. But units
// that include the same headers ask for the same bytes in the same order. So each entry remembers
// the entry that was asked for next. A thread that says what it asked for last (struct
// interner_reader) is shown the remembered entry first. In 4 of 5 cases that entry is the right
// one, and no hash is needed.
//
// Ids depend on which thread came first. Equal ids mean equal bytes; the order of ids means
// nothing.
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

// One thread's place in the interner. A zeroed reader is valid and has no place yet. Its memory
// holds the entries that the thread added, in the order in which they are looked up again. So the
// reader's memory must live as long as the interner.
struct interner_reader {
	struct arena memory;
	struct interner_entry *last; // what the thread asked for last
};

MUST_CHECK enum status interner_create(struct interner **ret);
void interner_destroy(struct interner *interner); // NULL is allowed

// The id of `head_size` bytes at `head` followed by `tail_size` at `tail`; copied when new. Thread
// safe. `reader` is the calling thread's, or NULL. OK or NO_MEMORY.
MUST_CHECK enum status interner_add(struct interner *interner, struct interner_reader *reader,
				    const void *head, size_t head_size, const void *tail,
				    size_t tail_size, uint32_t *ret);

// Compares `text` with the entry that was asked for next, the last time. If they are equal, this
// counts as the reader's lookup, and *ret is the entry's id. Returns false if they differ; *ret is
// then unset. Cheaper than interner_add, because nothing is measured or hashed. Only for an
// interner of NUL-terminated texts. Thread safe.
bool interner_guess_text(struct interner_reader *reader, const char *text, uint32_t *ret);

// The bytes of an id, aligned to 8, valid until interner_destroy. Thread safe for an id that this
// thread got from interner_add, or got from a thread that it has synchronised with.
const void *interner_bytes(const struct interner *interner, uint32_t id);

// Frees old tables, kept for threads that might read while a table grew. Only when no thread adds
// or finds.
void interner_settle(struct interner *interner);

// Every id is below this: the size of an array indexed by id. Only when no thread adds.
uint32_t interner_limit(const struct interner *interner);

#endif
