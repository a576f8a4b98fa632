// SPDX-License-Identifier: GPL-3.0-or-later
//
// Abbreviation tables (DWARF5 §7.5.3), compiled for the walk over DIEs.
//
// A table is parsed once for each .debug_abbrev offset (in a linked image that is once a unit; with
// LTO, or in one object, units share). Codes count up from 1 in all that gcc, clang and rustc write, so
// lookup is an array access; other codes are legal and cost a binary search.
#ifndef LDBTF_DWARF_ABBREV_H
#define LDBTF_DWARF_ABBREV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf/die_cursor.h"
#include "dwarf/image.h"
#include "support/status.h"

// All tables of one image. Filled while the image is opened, by one thread; read-only afterwards.
struct abbrev_cache;

MUST_CHECK enum status abbrev_cache_create(struct abbrev_cache **ret);
void abbrev_cache_clear(struct abbrev_cache *cache); // for another image; keeps memory
void abbrev_cache_destroy(struct abbrev_cache *cache); // NULL is allowed

// The table at unit->abbrev_offset, compiled for the unit's version, address and offset size. It belongs
// to the cache. OK; MALFORMED with one diagnostic: the table is out of its section, has no end, or
// defines a code twice; NO_MEMORY.
MUST_CHECK enum status abbrev_cache_get(struct abbrev_cache *cache, const struct dwarf_image *image,
					const struct dwarf_unit *unit, const struct abbrev_table **ret);

// For codes that are not in the dense part. NULL: no such code.
const struct abbrev *abbrev_find_sparse(const struct abbrev_table *table, uint64_t code);

// The abbreviation of `code`, NULL if the table has none. Code 0 has none.
static inline const struct abbrev *abbrev_find(const struct abbrev_table *table, uint64_t code)
{
	if (code - 1 < table->dense)
		return &table->abbrevs[code - 1];
	return abbrev_find_sparse(table, code);
}

#endif
