// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which inputs must not be reused (reuse.h), because what lies in the linked image could be another one's.
#ifndef LDBTF_ENCODE_DOUBTFUL_INPUTS_H
#define LDBTF_ENCODE_DOUBTFUL_INPUTS_H

#include "encode/encode_state.h"

// When all inputs are decoded: makes those unusable. OK or NO_MEMORY. The owner's thread, when no worker runs.
MUST_CHECK enum status forget_doubtful_inputs(struct encode *encode);

#endif
