// SPDX-License-Identifier: GPL-3.0-or-later
//
// The .dwo files of -gsplit-dwarf, which objects name by their place: the encoder asks for them
// (encode.h).
#ifndef LDBTF_LINKER_DWO_FILE_H
#define LDBTF_LINKER_DWO_FILE_H

#include "encode/encode_types.h"
#include "support/status.h"

// See struct encode_input. `data` is not used. A relative folder or name is taken from the folder
// that the linker runs in; where the first place fails, the name alone is tried, since build trees
// get moved.
MUST_CHECK enum status dwo_file_open(void *data, const char *folder, const char *name,
				     struct encode_dwo *ret);
void dwo_file_close(void *data, struct encode_dwo *dwo);

#endif
