// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds tables that are broken because of .BTF. Such a table is a section X of the program between
// __start_X and __stop_X.
//
// ld defines the two symbols for a section X whose name is an identifier of C, and keeps X through
// --gc-sections where the program refers to them. A linker script may define them, too, by PROVIDE,
// which counts only where nobody else does. If a plugin has added a file, GNU ld reads the script
// anew, and then takes its own symbols for the script's (seen in 2.40). Then X is dropped, or more
// than X lies between the script's symbols.
#ifndef LDBTF_LINKER_START_STOP_H
#define LDBTF_LINKER_START_STOP_H

#include <stdbool.h>

#include "elf/elf_image.h"
#include "support/diag.h"
#include "support/vec.h"

// Names of input sections, each once.
struct table_names {
	VEC(char *) list; // owned
};

// Could `section` be such a table?
bool start_stop_is_table(const struct elf_section *section);

// Adds a copy of the name, unless it is there. OK or NO_MEMORY.
MUST_CHECK enum status start_stop_note(struct table_names *names, const char *name);
void start_stop_free(struct table_names *names);

// Adds a warning for each table of the finished image that has .BTF in it, and for each of `names`
// that the link has dropped though the two symbols are there. OK or NO_MEMORY.
MUST_CHECK enum status start_stop_check(const struct elf_image *elf,
					const struct table_names *names,
					const struct diag_source *where);

#endif
