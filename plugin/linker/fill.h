// SPDX-License-Identifier: GPL-3.0-or-later
//
// The second half of a link: the output is closed, and what was reserved in it gets its contents.
// Here is decided whether a failure costs the link its output or is forgiven (on-error=warn).
// reserve.c decides the same in the first half.
#ifndef LDBTF_LINKER_FILL_H
#define LDBTF_LINKER_FILL_H

#include "linker/link.h"
#include "support/status.h"

// Finds the output of a link that is over, and fills it; writes the files that options name. OK
// also when there is nothing to do, because the link failed; else the output is gone, and
// diagnostics or link_ensure_reason() tell why.
MUST_CHECK enum status fill_finish_output(struct link *link);

// In a trial of the link: what its output needs. As fill_finish_output, but nothing is written but
// the seal of output_file.h, and ABSENT if the link failed.
MUST_CHECK enum status fill_measure_output(struct link *link, struct trial_result *ret);

#endif
