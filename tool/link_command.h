// SPDX-License-Identifier: GPL-3.0-or-later
//
// The command line of a linker, as far as `ldbtf link` has to understand it.
//
// What is changed is put in front or behind: of an option that is given twice, all linkers take the
// last value. Only ldbtf's own words are taken out. These are the words of GNU ld's interface for
// plugins (-plugin .../ldbtf.so and each -plugin-opt behind it), so that the same flags are good
// for every linker, and --ldbtf-NAME[=VALUE].
#ifndef LDBTF_TOOL_LINK_COMMAND_H
#define LDBTF_TOOL_LINK_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "support/arena.h"
#include "support/status.h"
#include "support/vec.h"
#include "tool/response_file.h"

struct link_command {
	const char *linker;      // the program
	struct word_list arguments;  // for it, without its name and without what is ldbtf's
	struct word_list files;      // of these: no options, and no values of -o and its like
	struct word_list options;    // of ldbtf, as NAME[=VALUE]
	size_t flavor_count;     // so many arguments must stay first: `lld -flavor gnu`
	const char *output;      // of -o
	const char *dependency_file; // NULL: none is asked for
	bool writes_map;         // -Map
	bool prints_inputs;      // --trace
	bool is_relocatable;     // -r
	struct arena arena;
};

// Reads `count` arguments of `linker`. Options that are in `options` already stay in front. OK;
// UNSUPPORTED: response files name each other without an end; NO_MEMORY. The caller ends it in each
// case.
MUST_CHECK enum status link_command_read(struct link_command *command, char *const *arguments,
					 size_t count);
void link_command_deinit(struct link_command *command);

// What a linker is run with: its name, its arguments, NULL.
struct command_line {
	struct word_list words;
	int fd; // of a response file that it names; negative: none
};

// Puts `front` and `back` around the command's own arguments. NULL: nothing. The words are those of
// `command`, which must outlive them. OK; IO: errno tells why; NO_MEMORY. command_line_end() in
// each case.
MUST_CHECK enum status link_command_line(struct link_command *command,
					 const struct word_list *front,
					 const struct word_list *back, struct command_line *ret);
void command_line_end(struct command_line *line);

#endif
