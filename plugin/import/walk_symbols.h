// SPDX-License-Identifier: GPL-3.0-or-later
//
// Functions, their parameters, and variables become rows. All return OK; MALFORMED (with a
// diagnostic); NO_MEMORY.
#ifndef LDBTF_IMPORT_WALK_SYMBOLS_H
#define LDBTF_IMPORT_WALK_SYMBOLS_H

#include "import/walk_die.h"
#include "support/status.h"

MUST_CHECK enum status walk_function(struct walk *walk);
MUST_CHECK enum status walk_variable(struct walk *walk);
MUST_CHECK enum status walk_parameter(struct walk *walk); // also of a subroutine type
MUST_CHECK enum status walk_variadic(struct walk *walk);  // "...", also of a subroutine type

#endif
