// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which inputs lend only symbols to the link: those of -R and --just-symbols.
//
// The linker shows such objects to claim_file as it shows others, and tells no plugin that it takes
// nothing else from them. Their types, notes and sections are not the program's. So this looks for
// their names in the linker's command line.
#ifndef LDBTF_LINKER_JUST_SYMBOLS_H
#define LDBTF_LINKER_JUST_SYMBOLS_H

#include <stdbool.h>

#include "support/status.h"
#include "support/vec.h"

struct just_symbols {
	char *words; // the command line: words that end with a NUL; NULL if it has no such option
	VEC(const char *) names; // in words
};

// Reads the command line. OK, also if it can't be read. What stands in a response file is not seen,
// nor is anything without /proc: then the objects count as other inputs do. NO_MEMORY: there is
// nothing to free.
MUST_CHECK enum status just_symbols_read(struct just_symbols *ret);

// Is that the name of one of them, as claim_file has it?
bool just_symbols_has(const struct just_symbols *just_symbols, const char *name);

// Also of zeros, and again.
void just_symbols_deinit(struct just_symbols *just_symbols);

#endif
