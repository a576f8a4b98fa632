// SPDX-License-Identifier: GPL-3.0-or-later
//
// The specs file that is installed with the plugin, for messages that advise to use it.
#ifndef LDBTF_LINKER_SPECS_FILE_H
#define LDBTF_LINKER_SPECS_FILE_H

#include <limits.h>

// The file's path if it is where `cmake --install` put it as seen from the plugin, else its name.
// May return `buffer`, or a constant. Any thread.
const char *specs_file_path(char buffer[PATH_MAX]);

#endif
