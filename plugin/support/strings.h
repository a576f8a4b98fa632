// SPDX-License-Identifier: GPL-3.0-or-later
//
// A table of deduplicated strings that many threads fill: equal text, equal id.
//
// Ids depend on which thread came first, so they serve to compare names, never to
// order anything that the user sees. The empty string is id 0 and always there.
#ifndef LDBTF_SUPPORT_STRINGS_H
#define LDBTF_SUPPORT_STRINGS_H

#include <stddef.h>
#include <stdint.h>

#include "support/interner.h"
#include "support/status.h"

struct strings {
	struct interner *interner; // of the texts with their NULs
};

MUST_CHECK enum status strings_create(struct strings *ret); // OK or NO_MEMORY
void strings_destroy(struct strings *strings);              // a zeroed one is allowed

// The id of `length` bytes of `text`, which are copied when new. Thread safe. OK or NO_MEMORY.
MUST_CHECK enum status strings_intern(const struct strings *strings, const char *text,
				      size_t length, uint32_t *ret);

// The same, by a thread that asks for names in the order in which others asked before (interner.h).
MUST_CHECK enum status strings_intern_next(const struct strings *strings,
					   struct interner_reader *reader, const char *text,
					   size_t length, uint32_t *ret);

// The NUL-terminated text of an id; the table's.
const char *strings_text(const struct strings *strings, uint32_t id);

// Every id is below this: the size of an array indexed by id. Only when no thread interns.
uint32_t strings_limit(const struct strings *strings);

#endif
