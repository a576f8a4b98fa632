// SPDX-License-Identifier: GPL-3.0-or-later
//
// Does a C compiler lay a struct out as BTF says, without attributes?
#ifndef LDBTF_TOOL_NATURAL_H
#define LDBTF_TOOL_NATURAL_H

#include <stdbool.h>
#include <stdint.h>

#include "ldbtf/btf.h"

// Answers that are known, by type ID.
struct natural {
	const struct ldbtf *btf;
	uint8_t *alignments; // bytes; 0: not known yet
};

void natural_init(const struct ldbtf *btf, struct natural *ret);
void natural_deinit(struct natural *natural);

// Has the STRUCT or UNION the offsets and the size that its members lead to? Integers are taken to
// be aligned to their size, which is wrong for few targets. The answer for a struct there is "no",
// and what is written with explicit offsets is right anywhere.
bool natural_is(struct natural *natural, const struct ldbtf_view *view);

// The alignment of a type, in bytes. That of a struct that is not natural is 1.
uint32_t natural_alignment_of(struct natural *natural, uint32_t id);

#endif
