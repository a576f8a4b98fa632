// SPDX-License-Identifier: GPL-3.0-or-later
//
// The .dwo files of -gsplit-dwarf, which objects name by their place: the encoder asks for them (encode.h).
#ifndef LDBTF_LINKER_COMPANION_H
#define LDBTF_LINKER_COMPANION_H

#include "encode/encode.h"
#include "support/status.h"

// See struct encode_input. `data` is not used. A relative folder or name is taken from the folder that the linker runs
// in; where the first place fails, the name alone is tried, since build trees get moved.
MUST_CHECK enum status companion_open(void *data, const char *folder, const char *name, struct encode_companion *ret);
void companion_close(void *data, struct encode_companion *companion);

#endif
