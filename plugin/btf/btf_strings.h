// SPDX-License-Identifier: GPL-3.0-or-later
//
// The strings of one blob, laid out so that strings share tails (encoding 1.4.4):
//
//	"list_head"  "head"       one string of 10 bytes. "head" begins in the middle of it.
//
// A string can be whole. Then it is no tail of others, but others can be its tails.
//
// Fewer strings never take more bytes: each string that is no tail of another has bytes of its own.
// The same holds if fewer strings are whole. So a layout of a link's inputs is an upper bound for
// the linked image.
//
// The order of those that are no tails is the order in which they were added. So the layout does
// not depend on how strings are sorted on the way.
#ifndef LDBTF_BTF_BTF_STRINGS_H
#define LDBTF_BTF_BTF_STRINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/status.h"
#include "support/vec.h"

struct btf_string {
	const char *text; // the caller's
	uint32_t length;  // without the NUL
	uint32_t offset;  // bytes from the begin of the blob's own strings
	bool is_whole;    // it must have bytes of its own
	bool is_tail;     // of another one, which has the bytes
};

// A zeroed one is empty. One thread uses it.
struct btf_strings {
	VEC(struct btf_string) strings;
	size_t bytes; // that all take; with the "" at the begin, if there is one
};

// Adds a text that is not empty. Each text is added once. Its index is the number of those before
// it. OK or NO_MEMORY.
MUST_CHECK enum status btf_strings_add(struct btf_strings *strings, const char *text);

// Sets all offsets. `first` is the first offset: 1 for a blob that begins with "", or 0 for split
// BTF. Before, the caller sets `is_whole` of the strings that must be whole. OK or NO_MEMORY.
MUST_CHECK enum status btf_strings_lay_out(struct btf_strings *strings, uint32_t first);

void btf_strings_deinit(struct btf_strings *strings);

#endif
