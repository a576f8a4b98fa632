// SPDX-License-Identifier: GPL-3.0-or-later
//
// Units of -gsplit-dwarf: the image has a skeleton, and the rest is in a .dwo file of its own.
#ifndef LDBTF_ENCODE_SPLIT_UNITS_H
#define LDBTF_ENCODE_SPLIT_UNITS_H

#include "encode/decode.h"

// Imports the file that the skeleton `unit` names. A file that is missing or of another compilation is a warning, and
// counted as skipped. The import has then read another image than before. OK, or as import_group.
MUST_CHECK enum status import_split_unit(struct image *image, const struct dwarf_unit *unit, struct import *import,
					 struct import_result *result);

#endif
