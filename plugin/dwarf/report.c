// SPDX-License-Identifier: GPL-3.0-or-later
//
// Puts together what is wrong, where it is, and what the user can do.
#include "dwarf/report.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "support/diag.h"

void dwarf_report(const struct dwarf_image *image, const struct dwarf_unit *unit,
		  enum dwarf_section_id section, uint64_t offset, const char *format, ...)
{
	char what[512];
	va_list args;
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	const char *name = unit && unit->name ? unit->name : "";
	const char *producer = unit && unit->producer ? unit->producer : "";
	diag_add(&image->where, DIAG_ERROR,
		 "%s+0x%" PRIx64 ": %s%s%.200s%s%.200s%s\n"
		 "  fix: rebuild that file, or leave its debug information out (compile it "
		 "without -g)",
		 image->sections[section].name, offset, what, *name ? "\n  unit: " : "", name,
		 *producer ? " (" : "", producer, *producer ? ")" : "");
}
