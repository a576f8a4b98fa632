// SPDX-License-Identifier: GPL-3.0-or-later
//
// The memory of `ldbtf read`: pieces of files, a running process, or a target behind gdb's remote
// protocol. memory_add.h opens it.
#ifndef LDBTF_TOOL_MEMORY_H
#define LDBTF_TOOL_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "support/vec.h"
#include "tool/gdb_remote.h"
#include "tool/hex_image.h"
#include "tool/input.h"
#include "tool/page_table.h"
#include "tool/ranges.h"

struct memory {
	struct ranges ranges;
	struct ranges physical;   // of a kernel's core file
	struct page_table pages;  // by which addresses lead into `physical`
	VEC(struct input *) inputs; // whose bytes the ranges are
	VEC(struct hex_image *) images;
	pid_t pid;                 // of a process; 0: none
	struct gdb_remote *remote; // of a stub; NULL: none
	bool leaves_stopped;       // the stub's target, when the memory is closed
	uint64_t bias;             // what is added to an address of the linked image
};

void memory_close(struct memory *memory); // a zeroed one is allowed

// Copies `size` bytes from an address. Where a process or a stub has none, those of files count.
// False: they are not all there.
bool memory_read(const struct memory *memory, uint64_t address, void *buffer, size_t size);

// The same for a process alone. False: errno tells why.
bool memory_read_process(pid_t pid, uint64_t address, void *buffer, size_t size);

#endif
