// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a link leaves in FILE of reserve=@FILE for the next one (reserve_file.h).
#ifndef LDBTF_LINKER_RESERVE_RECORD_H
#define LDBTF_LINKER_RESERVE_RECORD_H

#include "linker/link.h"
#include "linker/output_file.h"
#include "support/status.h"

// Writes FILE if this link has changed what FILE says. Adds a warning if .BTF has another size or
// place in this link than FILE has of the link before. That link may have been a pass of the same
// build. Nothing is done without the option, or if .BTF was left empty. OK. IO or NO_MEMORY with a
// diagnostic. Call it from the linker's thread, when `output` has its final layout.
MUST_CHECK enum status reserve_record_write(struct link *link, const struct output_file *output);

#endif
