// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file that a command reads, whole and in memory.
#ifndef LDBTF_TOOL_INPUT_H
#define LDBTF_TOOL_INPUT_H

#include <stddef.h>

#include "linker/file_bytes.h"
#include "support/diag.h"
#include "support/status.h"

struct input {
	struct file_bytes file; // private: changes do not reach the file
};

// Maps or reads a regular file that is not empty. OK; IO with a diagnostic; NO_MEMORY. The caller
// calls input_close() whatever the status.
MUST_CHECK enum status input_open(const char *path, const struct diag_source *where,
				  struct input *ret);
void input_close(struct input *input); // a zeroed one is allowed

// Lets a part of the bytes leave memory. Changes that were made in them are lost. For
// encode_input.forget, whose `data` is the struct input. Any thread.
void input_forget(void *data, const void *part, size_t size);

#endif
