// SPDX-License-Identifier: GPL-3.0-or-later
//
// Floating point numbers as text, with as many digits as tell them from all others.
#ifndef LDBTF_TOOL_FLOAT_TEXT_H
#define LDBTF_TOOL_FLOAT_TEXT_H

#include <stdbool.h>
#include <stdint.h>

struct ldbtf_output;

enum { FLOAT_TEXT_SIZE = 32 };

// The number in `size` bytes, 4 or 8, of this machine's order: IEEE 754. `ret` has FLOAT_TEXT_SIZE
// bytes. True: the number is finite, and its text is one in JSON, too. False: the text is "nan",
// "inf" or "-inf". Any thread.
bool float_text(const uint8_t *bytes, uint32_t size, char *ret);

// The same, as the runtime prints values (LDBTF_PUT_FLOAT in its config.h).
void float_text_put(const struct ldbtf_output *output, const unsigned char *bytes, uint32_t size);

#endif
