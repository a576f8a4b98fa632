// SPDX-License-Identifier: GPL-3.0-or-later
//
// The file that the option base names, on its way into the encoder.
#ifndef LDBTF_LINKER_BASE_FILE_H
#define LDBTF_LINKER_BASE_FILE_H

#include "encode/base.h"
#include "linker/extra_files.h"
#include "support/diag.h"
#include "support/status.h"

// Reads the base. Afterwards the file is not needed, and may even be the output. It counts as an
// input of the link, which no extra file may replace. OK, and then the caller owns *ret
// (encode_base_close). IO with a diagnostic if the file can't be read. Else as encode_base_open.
MUST_CHECK enum status base_file_read(const char *path, struct extra_files *extra,
				      struct diag *diag,
				      struct encode_base **ret);

#endif
