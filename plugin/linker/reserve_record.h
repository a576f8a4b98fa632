// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a link leaves in FILE of reserve=@FILE for the next one (reserve_file.h).
#ifndef LDBTF_LINKER_RESERVE_RECORD_H
#define LDBTF_LINKER_RESERVE_RECORD_H

#include "linker/link.h"
#include "linker/output_file.h"
#include "support/status.h"

// Writes FILE if this link has changed what it says. Adds a warning where the link before, which
// may have been a pass of the same build, had another size or place for .BTF. Nothing happens
// without the option, and if .BTF was left empty. OK. IO or NO_MEMORY with a diagnostic.
MUST_CHECK enum status reserve_record_write(struct link *link, const struct output_file *output);

#endif
