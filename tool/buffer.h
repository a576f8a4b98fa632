// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bytes of a file that grow at the end.
#ifndef LDBTF_TOOL_BUFFER_H
#define LDBTF_TOOL_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/status.h"
#include "support/vec.h"

// A zeroed buffer is empty. Memory that runs out is noted in `status`, and then nothing is added.
// The owner calls buffer_free().
struct buffer {
	VEC(uint8_t) list;
	enum status status; // OK or NO_MEMORY
};
void buffer_free(struct buffer *buffer);

void buffer_put_byte(struct buffer *buffer, uint8_t byte);
void buffer_put_bytes(struct buffer *buffer, const void *data, size_t size);
// An integer of `size` bytes, 0 to 8.
void buffer_put_uint(struct buffer *buffer, uint64_t value, unsigned size, bool is_big_endian);
// LEB128 (DWARF5 §7.6).
void buffer_put_uleb(struct buffer *buffer, uint64_t value);
void buffer_put_sleb(struct buffer *buffer, int64_t value);

#endif
