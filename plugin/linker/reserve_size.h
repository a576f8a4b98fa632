// SPDX-License-Identifier: GPL-3.0-or-later
//
// Chooses how many bytes a link reserves, by the option reserve=.
#ifndef LDBTF_LINKER_RESERVE_SIZE_H
#define LDBTF_LINKER_RESERVE_SIZE_H

#include <stddef.h>

#include "linker/link.h"
#include "support/status.h"

// Chooses the size of .BTF, a multiple of 4. `measured` is what the inputs need at most, or 0 if
// they were not measured. With reserve=exact or reserve=@FILE the process may fork, and this
// returns twice (trial_link.h). OK, or IO with a diagnostic.
MUST_CHECK enum status reserve_size_choose(struct link *link, size_t measured, size_t *ret);

#endif
