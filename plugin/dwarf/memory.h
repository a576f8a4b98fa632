// SPDX-License-Identifier: GPL-3.0-or-later
//
// Memory that one image after the other uses.
#ifndef LDBTF_DWARF_MEMORY_H
#define LDBTF_DWARF_MEMORY_H

#include <stdint.h>

#include "support/vec.h"

struct abbrev_cache;

// What opening an image allocates. The next image can have it, so that thousands of objects touch
// no new pages. Zeroed it is empty and valid; free with dwarf_memory_deinit() (image.h).
struct dwarf_memory {
	VEC(uint8_t) bytes;           // has the relocated sections of an object
	struct abbrev_cache *abbrevs; // NULL: none yet
};

#endif
