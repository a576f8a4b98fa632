// SPDX-License-Identifier: GPL-3.0-or-later
//
// The classes of the merged program. A class has one variant for each thing that it means.
//
// A name with several definitions becomes several names. A number, the colour of the definition
// that is meant, tells them apart. A class that sees such a name is interned again with coloured
// names, once for each combination that units mean.
#ifndef LDBTF_TYPES_VARIANTS_H
#define LDBTF_TYPES_VARIANTS_H

#include "support/status.h"
#include "types/meanings.h"
#include "types/unit_variants.h"

// Sets the variants of each of `count` units, which are those of `meanings`. They are interned in
// `store`. OK or NO_MEMORY.
MUST_CHECK enum status variants_make(struct type_store *store, const struct meanings *meanings,
				     struct unit_variants *units, size_t count);

#endif
