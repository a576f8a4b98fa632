// SPDX-License-Identifier: GPL-3.0-or-later
//
// Inputs that must not be reused (reuse.h), because a part of the linked image could be of several.
#ifndef LDBTF_ENCODE_REUSE_EXCLUDE_H
#define LDBTF_ENCODE_REUSE_EXCLUDE_H

#include "encode/decode.h"

// Makes such inputs unusable (known_image.is_usable). All inputs must have been decoded. OK or
// NO_MEMORY. The owner's thread, when no worker runs.
MUST_CHECK enum status reuse_exclude_ambiguous(struct image *inputs);

#endif
