// SPDX-License-Identifier: GPL-3.0-or-later
//
// See names.h.
#include "encode/names.h"

#include <stdlib.h>
#include <string.h>

#include "support/hash.h"

enum { LONGEST_IDENTIFIER = 512 };

enum { LARGEST_AGE = 0x7fffffff };

enum status names_init(struct names *names, struct strings *strings)
{
	*names = (struct names){.strings = strings, .age = 1};
	names->cache = calloc(NAMES_CACHE_SIZE, sizeof(*names->cache));
	return names->cache ? STATUS_OK : STATUS_NO_MEMORY;
}

void names_deinit(struct names *names)
{
	free(names->cache);
	names->cache = NULL;
}

void names_reset(struct names *names)
{
	if (names->age++ < LARGEST_AGE)
		return;
	memset(names->cache, 0, NAMES_CACHE_SIZE * sizeof(*names->cache));
	names->age = 1;
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
	struct names_slot *slot = &names->cache[hash_mix((uintptr_t)text, 0) & (NAMES_CACHE_SIZE - 1)];
	if (slot->text != text || slot->age != names->age) {
		size_t length = strlen(text);
		uint32_t id;
		TRY(strings_intern(names->strings, text, length, &id));
		*slot = (struct names_slot){
			.text = text, .id = id, .age = names->age, .is_identifier = is_kernel_identifier(text, length)};
	}
	*ret = (struct name){.id = slot->id, .is_identifier = slot->is_identifier};
	return STATUS_OK;
}
