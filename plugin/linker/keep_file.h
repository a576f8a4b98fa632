// SPDX-License-Identifier: GPL-3.0-or-later
//
// The roots of keep=@FILE.
#ifndef LDBTF_LINKER_KEEP_FILE_H
#define LDBTF_LINKER_KEEP_FILE_H

#include "linker/extra_files.h"
#include "linker/options.h"

// Adds the roots of all these files to options->roots. The files count as inputs of the link, which
// no file of an option may replace. As keep_list_add; IO with a diagnostic if a file can't be read.
MUST_CHECK enum status keep_files_read(struct options *options, struct extra_files *extra,
				       const struct diag_source *where);

#endif
