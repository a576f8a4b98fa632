// SPDX-License-Identifier: GPL-3.0-or-later
//
// The second half of a link. The linker has closed the output, and the bytes that were reserved in
// it get their contents.
//
// This half decides whether a failure costs the link its output or is forgiven (on-error=warn).
// reserve.h decides the same for the first half.
//
// Both functions are for the hook's thread, in LINK_WRITES_OUTPUT, and add diagnostics that
// link_report() shows.
#ifndef LDBTF_LINKER_FILL_H
#define LDBTF_LINKER_FILL_H

#include "linker/link.h"
#include "support/status.h"

// Fills the output, and writes the files that options name. OK: the output is complete, or is not
// kept. OK in LINK_SEEMS_FAILED: there is nothing to fill. Any other status: the output is removed,
// and diagnostics tell why, except for NO_MEMORY. link->stats gets the measures.
MUST_CHECK enum status fill_finish_output(struct link *link);

// In a trial of the link: learns what the output needs, in bytes. Writes nothing but the seal of
// output_file.h. OK; ABSENT: the link has failed; else as encode_image().
MUST_CHECK enum status fill_measure_output(struct link *link, struct trial_result *ret);

#endif
