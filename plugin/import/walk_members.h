// SPDX-License-Identifier: GPL-3.0-or-later
//
// Members of structs, unions and classes become rows. Both return OK; MALFORMED (with a
// diagnostic); NO_MEMORY.
#ifndef LDBTF_IMPORT_WALK_MEMBERS_H
#define LDBTF_IMPORT_WALK_MEMBERS_H

#include "import/walk_die.h"
#include "support/status.h"

MUST_CHECK enum status walk_member(struct walk *walk);
MUST_CHECK enum status walk_base_class(struct walk *walk);

// Reads those members at the cursor that have nothing but a name, a type and a place, as many as
// follow each other here. `parent` is their aggregate. The cursor stops at any other DIE.
MUST_CHECK enum status walk_plain_members(struct walk *walk, const struct walk_context *parent);

#endif
