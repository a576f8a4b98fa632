// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a selection has to tell the user: roots that nothing matches, and what a budget sheds.
//
// A selection does not warn by itself. It is made when the inputs are measured and when the image
// is encoded, and only the image shows what is there.
#ifndef LDBTF_ENCODE_SELECTION_NOTES_H
#define LDBTF_ENCODE_SELECTION_NOTES_H

#include "encode/program.h"
#include "encode/roots.h"
#include "support/diag.h"

// A zeroed one is empty.
struct selection_notes {
	VEC(char *) texts; // owned
};

// Words a note about `root`, with the names in the program that differ least from it. The program
// must still have all types. OK or NO_MEMORY.
MUST_CHECK enum status selection_notes_add_root(struct selection_notes *notes,
						const struct root *root,
						const struct program *program);

// Adds a note, formatted as by printf. OK or NO_MEMORY.
__attribute__((format(printf, 2, 3)))
MUST_CHECK enum status selection_notes_add(struct selection_notes *notes, const char *format, ...);

// Makes a warning of each note.
void selection_notes_report(const struct selection_notes *notes, const struct diag_source *where);

void selection_notes_deinit(struct selection_notes *notes);

#endif
