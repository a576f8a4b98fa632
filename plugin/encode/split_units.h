// SPDX-License-Identifier: GPL-3.0-or-later
//
// Units of -gsplit-dwarf: the image has a skeleton unit, and the rest is in a .dwo file of its own.
#ifndef LDBTF_ENCODE_SPLIT_UNITS_H
#define LDBTF_ENCODE_SPLIT_UNITS_H

#include "encode/encode_types.h"
#include "import/import.h"

// A skeleton unit and the image that has it. All belong to the caller.
struct skeleton {
	const struct dwarf_unit *unit;
	const struct dwarf_image *dwarf; // of the image
	const struct encode_input *input;
	const struct function_symbols *symbols; // of the image
};

// Imports the .dwo file that the skeleton names. A file that is missing, unreadable or of another
// compilation gets a warning and counts as SKIP_SPLIT_UNIT.
//
// The caller must set the import on its image again before the next group, because the import may
// have been set on the .dwo file. OK, or as import_group. The thread that owns `import`.
MUST_CHECK enum status split_unit_import(const struct skeleton *skeleton, struct import *import,
					 struct import_result *result);

#endif
