// SPDX-License-Identifier: GPL-3.0-or-later
//
// The languages of DW_AT_language, by the names that lang-exclude has for them.
//
// Numbers up to 0x25 are in DWARF5 table 7.17. Later ones are in the list of language codes at
// dwarfstd.org, which DWARF 6 has too; the <dwarf.h> of elfutils 0.188 does not know them.
#ifndef LDBTF_SUPPORT_LANGUAGE_H
#define LDBTF_SUPPORT_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LANGUAGE_MAX_VERSIONS = 8 };

// Languages with rules of their own.
enum language_family { LANGUAGE_OTHER, LANGUAGE_ADA, LANGUAGE_CPLUSPLUS };

// A language, with the codes of all its versions.
struct language {
	const char *name;
	uint16_t codes[LANGUAGE_MAX_VERSIONS]; // DW_LANG_*; ends at a 0
	bool counts_from_one; // its arrays, where a dimension gives no lower bound
	enum language_family family;
};

// Language `index`, sorted by name; NULL behind the last one.
const struct language *language_at(size_t index);

// Is `code`, a DW_LANG_*, one of C++, or of Ada?
bool language_is_cplusplus(uint16_t code);
bool language_is_ada(uint16_t code);

// The lower bound of a dimension that gives none (DWARF5 table 7.17): 0, or 1 as in Fortran.
int64_t language_lower_bound(uint16_t code);

#endif
