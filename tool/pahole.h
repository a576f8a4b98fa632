// SPDX-License-Identifier: GPL-3.0-or-later
//
// ldbtf in place of pahole, in the build of a Linux kernel.
#ifndef LDBTF_TOOL_PAHOLE_H
#define LDBTF_TOOL_PAHOLE_H

#include <stdbool.h>

// Is the program called by a name that begins with "pahole"?
bool pahole_is_name(const char *program);

// Takes what the kernel's scripts give to `pahole -J`. Returns the exit status.
int pahole_run(int count, char **values);

#endif
