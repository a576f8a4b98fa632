// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tells when GNU ld has shown all inputs, while ld still reads inputs.
//
// The hook for that, all_symbols_read, comes too late. A file that is added there makes ld go over
// the linker script and the archives again, which changes what the link does (docs/bugs.md). But ld
// walks its list of inputs to the end, and files that are added to that end meanwhile are walked,
// too. So a marker is put behind all other inputs when claim_file gets the first object. When ld
// shows the marker, it has shown all inputs. A file that is added then is read next.
//
// The marker is the only file that we claim. ld then takes no flags, notes or properties from it
// (ld/ldlang.c, lang_check; BFD_PLUGIN in bfd). All of this was seen in 2.40, 2.44 and 2.47.50.
// gold crashes when a file is added that early, and other linkers are unknown.
#ifndef LDBTF_LINKER_END_MARKER_H
#define LDBTF_LINKER_END_MARKER_H

#include <stdbool.h>

#include "linker/added_file.h"
#include "linker/inputs.h"
#include "linker/linker_api.h"

// Puts a marker behind the inputs if the linker is GNU ld and `input` is a relocatable object. The
// marker is for the object's machine. `marker` is no file before. If this fails, it stays no file,
// and the reservation is made in all_symbols_read.
void end_marker_add(struct added_file *marker, const struct input_range *input,
		    const struct linker *linker);

#endif
