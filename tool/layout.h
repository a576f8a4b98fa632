// SPDX-License-Identifier: GPL-3.0-or-later
//
// Definitions as C, with the place of each member, holes and padding.
#ifndef LDBTF_TOOL_LAYOUT_H
#define LDBTF_TOOL_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "tool/btf_file.h"
#include "tool/print.h"

struct layout_style {
	bool expands;        // structs in structs are shown with their members
	uint32_t cache_line; // bytes; 0: cache lines are not shown
	struct colours colours;
};

// Bits of a struct that no member has.
struct layout_loss {
	uint32_t holes;
	uint64_t hole_bits;
	uint64_t padding_bits; // behind the last member
};

// Of a STRUCT. A UNION loses nothing.
struct layout_loss layout_loss_of(const struct ldbtf *btf, const struct ldbtf_view *view);

// The bits that a member takes; 0 if its type has no size.
uint64_t layout_member_bits(const struct ldbtf *btf, const struct ldbtf_member_view *member);

// Prints a type, function or variable to stdout, with a newline at the end.
void layout_print(const struct btf_file *file, const struct ldbtf_view *view,
		  const struct layout_style *style);

#endif
