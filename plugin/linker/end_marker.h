// SPDX-License-Identifier: GPL-3.0-or-later
//
// How we learn that GNU ld has shown all inputs, while it still reads inputs.
//
// The hook for that, all_symbols_read, comes too late: a file that is added there makes ld go over
// the linker script and the archives again, which changes what the link does (docs/bugs.md). But ld
// walks its list of inputs to the end, with what is added to that end meanwhile. So the first
// object that is shown to claim_file has a marker put behind all others. When ld shows the marker,
// it has shown everything, and what is added then is read next.
//
// The marker is the only file that we claim. ld then takes nothing from it: no flags, no notes, no
// properties (ld/ldlang.c, lang_check; BFD_PLUGIN in bfd). All of this was seen in 2.40, 2.44 and
// 2.47.50. gold crashes when a file is added that early, and other linkers are unknown.
#ifndef LDBTF_LINKER_END_MARKER_H
#define LDBTF_LINKER_END_MARKER_H

#include <stdbool.h>

#include "linker/added_file.h"
#include "linker/inputs.h"
#include "linker/linker_api.h"

// Puts a marker behind the inputs if `input` is a relocatable object, whose machine the marker
// gets, and the linker is GNU ld. `marker` is no file before. Without success it stays none: then
// all_symbols_read is left.
void end_marker_add(struct added_file *marker, const struct input_range *input,
		    const struct linker *linker);

#endif
