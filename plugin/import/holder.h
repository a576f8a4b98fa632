// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces a type that BTF can't express by an anonymous struct of the same size. So members of
// that type keep their places, and arrays keep their strides (encoding 2.2.5).
#ifndef LDBTF_IMPORT_HOLDER_H
#define LDBTF_IMPORT_HOLDER_H

#include "import/state.h"
#include "support/status.h"

// Makes the node a struct of `size` bytes. Its one member is of node `held` and has that name. If
// `held` is 0, the member is `bytes`, an array of `unsigned char`. Adds nodes, and a row that
// import_finish_types() reads. OK or NO_MEMORY.
MUST_CHECK enum status import_make_holder(struct import *import, uint32_t node, uint32_t size,
					  const char *name, uint32_t held);

#endif
