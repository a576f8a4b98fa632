// SPDX-License-Identifier: GPL-3.0-or-later
//
// BTF for linkers that run no plugins, by two links:
//
//	first link    with an object that reserves the least .BTF. Its output tells how many bytes
//	              the BTF of this image takes.
//	second link   with an object that reserves just these. The plugin's own code fills the
//	              output, which then gets its name.
//
// Nothing that BTF says takes more bytes at another address, so the size is the same in both links.
#ifndef LDBTF_TOOL_TWO_LINKS_H
#define LDBTF_TOOL_TWO_LINKS_H

#include "tool/link_command.h"

enum {
	LINK_FAILED = 1, // the exit status of linkers
	// The linker does not link here: it prints its version or help, or makes something else.
	TWO_LINKS_NO_OUTPUT = -1,
};

// Links, and shows all messages. Returns the exit status of a linker: that of the linker itself if
// it fails, and LINK_FAILED if BTF can't be made. Then there is no new output.
// TWO_LINKS_NO_OUTPUT: the caller runs the linker as it is.
int two_links_run(struct link_command *command);

#endif
