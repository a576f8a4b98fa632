// SPDX-License-Identifier: GPL-3.0-or-later
//
// The folder in which a link's output lies until it is finished. It is beside the output, so that
// the output gets its name by one system call.
//
// A process of its own makes the folder, and removes it when the one that links is gone, however
// that ended. So a link that is killed leaves nothing.
#ifndef LDBTF_TOOL_LINK_FOLDER_H
#define LDBTF_TOOL_LINK_FOLDER_H

#include <sys/types.h>

#include "support/diag.h"
#include "support/status.h"

struct link_folder {
	char *path;  // owned; NULL: there is none
	int guard;   // while this is open in some process, the folder stays
	pid_t child; // that removes it
};

#define LINK_FOLDER_NONE ((struct link_folder){.guard = -1})

// Makes a folder beside `output`. Before the process has threads. OK; IO with a diagnostic;
// NO_MEMORY. The caller calls link_folder_remove() in each case.
MUST_CHECK enum status link_folder_make(const char *output, const struct diag_source *where,
					struct link_folder *ret);

// Removes the folder with all that is in it. When it returns, the folder is gone.
void link_folder_remove(struct link_folder *folder);

#endif
