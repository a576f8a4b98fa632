// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which inputs must not be reused (reuse.h), because what lies in the linked image could be another one's.
#ifndef LDBTF_ENCODE_REUSE_EXCLUDE_H
#define LDBTF_ENCODE_REUSE_EXCLUDE_H

#include "encode/decode.h"

// Makes those of `inputs`, which are all decoded, unusable. OK or NO_MEMORY. The owner's thread, when no worker runs.
MUST_CHECK enum status reuse_exclude_ambiguous(struct image *inputs);

#endif
