// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first half of a link: the inputs are known, and the output's .BTF gets its place.
#ifndef LDBTF_LINKER_RESERVE_H
#define LDBTF_LINKER_RESERVE_H

#include "linker/link.h"
#include "support/status.h"

// Measures the inputs, and gives the linker the object that reserves. OK: the phase is then one of
// the others than LINK_READS_INPUTS. Else the link must fail; diagnostics or link_ensure_reason()
// tell why.
MUST_CHECK enum status reserve_btf(struct link *link);

// In LINK_AWAITS_LATE: takes in an input that comes after that, and reserves what it needs on top.
// As reserve_btf, but the diagnostics have been shown.
MUST_CHECK enum status reserve_late_input(struct link *link, const struct input_range *range);

// The same for the files that the plugin after us has added, when all inputs were read.
MUST_CHECK enum status reserve_late_files(struct link *link);

#endif
