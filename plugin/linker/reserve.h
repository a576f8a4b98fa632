// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first half of a link. The inputs are known, and the output's .BTF gets its place.
#ifndef LDBTF_LINKER_RESERVE_H
#define LDBTF_LINKER_RESERVE_H

#include "linker/link.h"
#include "support/status.h"

// Measures the inputs, and gives the linker the object that reserves. OK, and then the phase is
// LINK_AWAITS_LATE or LINK_WRITES_OUTPUT. OK also if no input is an object: then nothing is
// reserved, and the phase stays. Else the link must fail, and diagnostics or link_ensure_reason()
// tell why.
MUST_CHECK enum status reserve_btf(struct link *link);

// Only in LINK_AWAITS_LATE. Takes in an input that comes after the reservation, and reserves what
// it needs on top. As reserve_btf, but diagnostics have been shown.
MUST_CHECK enum status reserve_late_input(struct link *link, const struct input_range *range);

// The same for the files that the plugin after us has added, when all inputs were read.
MUST_CHECK enum status reserve_late_files(struct link *link);

#endif
