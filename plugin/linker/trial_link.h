// SPDX-License-Identifier: GPL-3.0-or-later
//
// Learns what the finished image needs by finishing it once: for reserve=exact and reserve=@FILE.
//
//	parent   reads the inputs, LTO compiles    waits     reserves N, links, fills
//	                                      \    ^
//	child                                  links, encodes, says N, is gone
//
// The linker's process forks when all inputs are known. The child has them in memory, reserves the
// least that a .BTF can have, and goes on with the very same link. So no command line has to be run
// again, with its response files, input on stdin, and LTO. The size is the same in both links:
// nothing that BTF says takes more bytes at another address (btf.rst: all fields have 32 bits).
//
// The child must not be seen. It has the same files, so each one is opened anew, for the position
// in a file is shared. What it would write, but for the output, goes to /dev/null. It writes the
// output to its own place, which the parent empties again. It removes no file, as plugins for LTO
// do when a link is over.
#ifndef LDBTF_LINKER_TRIAL_LINK_H
#define LDBTF_LINKER_TRIAL_LINK_H

#include <stdbool.h>
#include <stddef.h>

#include "linker/file_bytes.h"
#include "support/status.h"

// What the finished image needs, in bytes.
struct trial_result {
	bool is_known;
	size_t byte_size; // of .BTF
	size_t base_size; // of .BTF.base; 0: there is none
};

// Where the child puts its result, and the parent finds it.
struct trial_link {
	struct trial_result *shared; // in the child
	bool is_child;
};

// Forks, and waits for the child. Only when the process has no other threads, and the linker has
// written nothing to `output`. OK: this is the child, which goes on; or the parent, and *ret is
// known. ABSENT: the parent, without a result, and *ret_reason is a text that says why. IO: what
// the child wrote can't be taken away. The hook's thread.
MUST_CHECK enum status trial_link_fork(struct trial_link *trial, const struct file_name *output,
				       struct trial_result *ret, const char **ret_reason);

// In the child: tells the result, and ends the process without any handler.
_Noreturn void trial_link_end(const struct trial_link *trial, const struct trial_result *result);

#endif
