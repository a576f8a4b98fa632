// SPDX-License-Identifier: GPL-3.0-or-later
//
// The messages about a reservation that the finished link shows to be too small, or far too large.
// Where the option reserve= cures it, the message tells where that option goes.
#ifndef LDBTF_LINKER_RESERVATION_REPORT_H
#define LDBTF_LINKER_RESERVATION_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "support/diag.h"

// What is known of the reservation when the output has been encoded. Sizes in bytes.
struct reservation_report {
	size_t reserved;
	size_t need;
	bool is_of_before;      // what the link before needed, by a trial; the inputs have changed
	bool is_fixed;          // by reserve=BYTES
	const char *file;       // of reserve=@FILE, which has the size; NULL: none
	bool is_plugin_next;    // the compiler's plugin for LTO comes after us (specs file)
	bool is_plugin_earlier; // that plugin comes before us, and hides objects
	bool is_plugin_llvm;    // that plugin is LLVM's, which no specs file can follow
	bool has_lto_files;     // LTO made some of what was linked
	bool has_unknown_units; // the output has DWARF that no input had
};

// Adds the error that more is needed, with the reason and the option that helps.
void reservation_report_too_small(const struct reservation_report *report,
				  const struct diag_source *where);

// The same for .BTF.base, in bytes. `came_late` tells that the inputs which LTO called for at the
// end are the reason.
void reservation_report_base_too_small(size_t need, size_t reserved, bool came_late,
				       const struct diag_source *where);

// Is so much of a reservation padding that it is worth a word: a tenth or more, and 1 KiB or more?
bool reservation_is_wasteful(size_t reserved, size_t need);

// Adds a warning if a reservation is wasteful, unless the user gave the number.
//
// When bytes are reserved, nobody knows what the link will drop. The linker script decides that
// (KEEP, ENTRY), and no linker shows its script to plugins. If a function was not counted and is
// kept, the link fails.
void reservation_report_waste(const struct reservation_report *report,
			      const struct diag_source *where);

#endif
