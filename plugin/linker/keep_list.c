// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes lists of roots apart (keep_list.h).
#include "linker/keep_list.h"

#include <string.h>

static const char separators[] = ",; \t\r\n";

static bool is_separator(char c)
{
	return c && strchr(separators, c);
}

// The end of the word that begins at `at`.
static const char *end_of_word(const char *at, const char *end)
{
	while (at < end && !is_separator(*at) && *at != '#')
		at++;
	return at;
}

// Steps over separators and comments.
static const char *skip_to_word(const char *at, const char *end)
{
	while (at < end && (is_separator(*at) || *at == '#')) {
		bool is_comment = *at == '#';
		while (is_comment && at < end && *at != '\n')
			at++;
		if (at < end)
			at++;
	}
	return at;
}

enum status keep_list_add(const char *text, size_t length, struct roots *roots,
			  const struct diag_source *where)
{
	const char *end = text + length;
	size_t count = roots->roots.count;
	enum status result = STATUS_OK;
	for (const char *at = skip_to_word(text, end); at < end; at = skip_to_word(at, end)) {
		const char *word = at;
		at = end_of_word(at, end);
		enum status status = roots_add(roots, word, (size_t)(at - word));
		if (status == STATUS_NO_MEMORY)
			return status;
		if (status == STATUS_OK)
			continue;
		result = STATUS_UNSUPPORTED;
		diag_add(where, DIAG_ERROR,
			 "option keep: '%.*s' is no root\n"
			 "  fix: struct:NAME, union:NAME, enum:NAME, typedef:NAME, var:NAME or "
			 "func:NAME",
			 (int)(at - word), word);
	}
	if (result == STATUS_OK && roots->roots.count == count) {
		diag_add(where, DIAG_ERROR, "option keep: there is no root in the list");
		return STATUS_UNSUPPORTED;
	}
	return result;
}
