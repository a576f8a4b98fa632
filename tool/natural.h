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
	bool *is_guess;      // of those alignments
	int depth;           // of the type that is being looked at
};

// What a compiler must know of a member to give it a place.
struct natural_member {
	uint32_t byte_size;     // of its type
	uint32_t alignment;     // bytes, of its type
	uint32_t bitfield_size; // bits; 0: not a bitfield
};

// How far a struct is laid out. Zeros: nothing is.
struct natural_end {
	uint64_t bits;
	uint32_t alignment; // bytes, the largest so far
};

void natural_init(const struct ldbtf *btf, struct natural *ret);
void natural_deinit(struct natural *natural);

// Has the STRUCT or UNION the offsets and the size that its members lead to? Integers are taken to
// be aligned to their size, which is wrong for few targets. The answer for a struct there is "no",
// and what is written with explicit offsets is right anywhere.
bool natural_is(struct natural *natural, const struct ldbtf_view *view);

// The alignment of a type, in bytes. That of a struct that is not natural is 1.
uint32_t natural_alignment_of(struct natural *natural, uint32_t id);

// Has the type an alignment that its members do not tell, as a struct with attributes has?
bool natural_alignment_is_guess(struct natural *natural, uint32_t id);

// Where the compiler puts the next member of a struct, in bits. `end` moves behind the member.
uint64_t natural_place(const struct natural_member *member, struct natural_end *end);

// The size of a struct that ends there, in bytes.
uint64_t natural_size(const struct natural_end *end);

#endif
