// SPDX-License-Identifier: GPL-3.0-or-later
//
// Response files: a word @FILE of a command line stands for the words in FILE. All ELF linkers read
// them by the rules of GNU's buildargv(): white space separates words, quotes of both kinds hold a
// word together, and a backslash takes the meaning from the next character.
#ifndef LDBTF_TOOL_RESPONSE_FILE_H
#define LDBTF_TOOL_RESPONSE_FILE_H

#include <stddef.h>

#include "support/arena.h"
#include "support/status.h"
#include "support/vec.h"

struct word_list {
	VEC(const char *) list;
};

// Adds the words of a command line to `ret`, and those of its response files in their place. A word
// @FILE without such a file stays, as the linkers have it. The words live as long as `values` and
// the arena. OK; UNSUPPORTED: files name each other without an end; NO_MEMORY.
MUST_CHECK enum status response_file_expand(struct arena *arena, char *const *values, size_t count,
					    struct word_list *ret);

// Makes a response file of the words, in memory. *ret_name gets "@PATH", which is good for this
// process and what it starts. OK: the caller closes *ret_fd; IO: errno tells why; NO_MEMORY.
MUST_CHECK enum status response_file_make(struct arena *arena, const char *const *words,
					  size_t count, int *ret_fd, const char **ret_name);

#endif
