// SPDX-License-Identifier: GPL-3.0-or-later
//
// See names.h.
#include "encode/names.h"

#include <string.h>

#include "support/hash.h"

enum { LONGEST_IDENTIFIER = 512 };

void names_reset(struct names *names)
{
	memset(names->cache, 0, sizeof(names->cache));
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
}

bool is_kernel_identifier(const char *text, size_t length)
{
	if (!length || length > LONGEST_IDENTIFIER || !is_letter(text[0]))
		return false;
	for (size_t i = 1; i < length; i++)
		if (!is_letter(text[i]) && !(text[i] >= '0' && text[i] <= '9'))
			return false;
	return true;
}

enum status names_intern(struct names *names, const char *text, struct name *ret)
{
	size_t at = hash_mix((uintptr_t)text, 0) & (NAMES_CACHE_SIZE - 1);
	if (names->cache[at].text != text) {
		size_t length = strlen(text);
		struct name name = {.is_identifier = is_kernel_identifier(text, length)};
		TRY(strings_intern(names->strings, text, length, &name.id));
		names->cache[at].text = text;
		names->cache[at].name = name;
	}
	*ret = names->cache[at].name;
	return STATUS_OK;
}
