// SPDX-License-Identifier: GPL-3.0-or-later
//
// MEMORY of `ldbtf read`: a core file, dumps with addresses, a running process, or a target behind
// gdb's remote protocol.
#ifndef LDBTF_TOOL_MEMORY_H
#define LDBTF_TOOL_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "support/diag.h"
#include "support/status.h"
#include "support/vec.h"
#include "tool/btf_file.h"
#include "tool/gdb_remote.h"
#include "tool/hex_image.h"
#include "tool/input.h"
#include "tool/page_table.h"
#include "tool/ranges.h"

struct memory {
	struct ranges ranges;
	struct ranges physical;   // of a kernel's core file
	struct page_table pages;  // by which addresses lead into `physical`
	bool is_of_machine;       // is a core file a machine's, and not a process's?
	VEC(struct input *) inputs; // whose bytes the ranges are
	VEC(struct hex_image *) images;
	pid_t pid;                 // of a process; 0: none
	struct gdb_remote *remote; // of a stub; NULL: none
	uint64_t bias;             // what is added to an address of the linked image
};

// Adds one MEMORY, by its text: "pid:N", "gdb:HOST:PORT", "FILE@ADDRESS", or FILE, which is a core
// file, Intel HEX or S-records. `file` is the program that the memory is of. OK; else a diagnostic
// in `diag`: IO, MALFORMED or UNSUPPORTED (also if notes in a core file or process are not those of
// `file`); or NO_MEMORY. The caller calls memory_close() whatever the status.
MUST_CHECK enum status memory_add(struct memory *memory, const char *text,
				  const struct btf_file *file, struct diag *diag);
void memory_close(struct memory *memory); // a zeroed one is allowed

// Copies `size` bytes from an address. Where a process or a stub has none, those of files count.
// False: they are not all there.
bool memory_read(const struct memory *memory, uint64_t address, void *buffer, size_t size);

#endif
