// SPDX-License-Identifier: GPL-3.0-or-later
//
// The list of the files that a linker has read, which make and ninja read (--dependency-file). The
// linker has read an object of ours, too, and its output had another name then.
#ifndef LDBTF_TOOL_DEPENDENCY_FILE_H
#define LDBTF_TOOL_DEPENDENCY_FILE_H

#include "support/status.h"

// Writes the list of `from` to the file `to`, without `object`, and without the folder of `object`
// in front of the output's name. OK; IO, and a message was shown; NO_MEMORY.
MUST_CHECK enum status dependency_file_finish(const char *from, const char *object,
					      const char *to);

#endif
