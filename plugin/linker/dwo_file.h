// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens the .dwo files of -gsplit-dwarf for the encoder (encode_types.h). Objects name these files
// by their place.
#ifndef LDBTF_LINKER_DWO_FILE_H
#define LDBTF_LINKER_DWO_FILE_H

#include "encode/encode_types.h"
#include "support/status.h"

// See struct encode_input. `data` is not used. A relative folder or name begins in the folder that
// the linker runs in. If the file is not there, the name alone is tried, because build trees get
// moved.
MUST_CHECK enum status dwo_file_open(void *data, const char *folder, const char *name,
				     struct encode_dwo *ret);
void dwo_file_close(void *data, struct encode_dwo *dwo);

#endif
