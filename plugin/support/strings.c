// SPDX-License-Identifier: GPL-3.0-or-later
//
// An interner whose entries are texts with their NULs (strings.h).
#include "support/strings.h"

enum status strings_create(struct strings *ret)
{
	return interner_create(&ret->interner);
}

void strings_destroy(struct strings *strings)
{
	interner_destroy(strings->interner);
	strings->interner = NULL;
}

enum status strings_intern(const struct strings *strings, const char *text, size_t length,
			   uint32_t *ret)
{
	return strings_intern_next(strings, NULL, text, length, ret);
}

enum status strings_intern_next(const struct strings *strings, struct interner_reader *reader,
				const char *text, size_t length, uint32_t *ret)
{
	*ret = 0;
	return length ? interner_add(strings->interner, reader, text, length, "", 1, ret)
		      : STATUS_OK;
}

const char *strings_text(const struct strings *strings, uint32_t id)
{
	return id ? interner_bytes(strings->interner, id) : "";
}

uint32_t strings_limit(const struct strings *strings)
{
	return interner_limit(strings->interner);
}
