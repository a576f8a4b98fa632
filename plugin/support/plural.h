// SPDX-License-Identifier: GPL-3.0-or-later
//
// Nouns behind counts in messages: "1 type", "2 types".
#ifndef LDBTF_SUPPORT_PLURAL_H
#define LDBTF_SUPPORT_PLURAL_H

#include <stdint.h>

// What such a noun ends in, behind its singular.
static inline const char *plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

#endif
