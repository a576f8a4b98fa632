// SPDX-License-Identifier: GPL-3.0-or-later
//
// The message about DWARF that is damaged.
#ifndef LDBTF_DWARF_REPORT_H
#define LDBTF_DWARF_REPORT_H

#include <stdint.h>

#include "dwarf/unit.h"

// Records an error about the byte at `offset` of `section`: ".debug_info+0x1f3a: ...", then the
// unit's name and producer if `unit` is not NULL and they are known, then what the user can do.
__attribute__((format(printf, 5, 6)))
void dwarf_report(const struct dwarf_image *image, const struct dwarf_unit *unit,
		  enum dwarf_section_id section, uint64_t offset, const char *format, ...);

#endif
