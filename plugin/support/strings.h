// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names, deduplicated: an interner of texts (interner.h) that keeps their NULs.
//
// Equal texts have equal ids. Ids depend on which thread came first, so they serve to compare
// names, and never to order anything that the user sees. Id 0 is the empty text.
#ifndef LDBTF_SUPPORT_STRINGS_H
#define LDBTF_SUPPORT_STRINGS_H

#include <stddef.h>
#include <stdint.h>

#include "support/interner.h"
#include "support/status.h"

struct strings {
	struct interner *interner;
};

// OK or NO_MEMORY. On OK the caller destroys the table.
MUST_CHECK static inline enum status strings_create(struct strings *ret)
{
	return interner_create(&ret->interner);
}

// Destroys a table, or does nothing to a zeroed one. Only when no thread uses the table.
static inline void strings_destroy(struct strings *strings)
{
	interner_destroy(strings->interner);
	strings->interner = NULL;
}

// The id of `length` bytes of `text`, which are copied when new. `reader` is the calling thread's,
// or NULL (interner_add). Thread safe. OK or NO_MEMORY.
MUST_CHECK static inline enum status strings_intern_next(const struct strings *strings,
							 struct interner_reader *reader,
							 const char *text, size_t length,
							 uint32_t *ret)
{
	*ret = 0;
	if (!length)
		return STATUS_OK;
	return interner_add(strings->interner, reader, text, length, "", 1, ret);
}

// The same for texts that come in no order. Thread safe. OK or NO_MEMORY.
MUST_CHECK static inline enum status strings_intern(const struct strings *strings,
						    const char *text, size_t length, uint32_t *ret)
{
	return strings_intern_next(strings, NULL, text, length, ret);
}

// The NUL-terminated text of an id. It lives as long as the table. Threads: as interner_bytes.
static inline const char *strings_text(const struct strings *strings, uint32_t id)
{
	return id ? interner_bytes(strings->interner, id) : "";
}

// Every id is below this: the size of an array indexed by id. Only when no thread interns.
static inline uint32_t strings_limit(const struct strings *strings)
{
	return interner_limit(strings->interner);
}

#endif
