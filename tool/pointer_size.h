// SPDX-License-Identifier: GPL-3.0-or-later
//
// How wide pointers are in an image that is known by its BTF alone. BTF has no field for that.
#ifndef LDBTF_TOOL_POINTER_SIZE_H
#define LDBTF_TOOL_POINTER_SIZE_H

#include <stdbool.h>
#include <stdint.h>

#include "ldbtf/btf.h"

// What the BTF tells.
struct pointer_evidence {
	uint8_t byte_size; // 4 or 8; 0: nothing decides
	bool matters;      // has a member or variable another size with other pointers?
};

// Weighs the evidence, the strongest first:
//
// - a DATASEC's size of a variable that is or has pointers;
// - the size of `long`, which is that of pointers on all ELF targets;
// - a struct in which members would overlap if pointers had 8 bytes;
// - structs that get the offsets and the size of a compiler only with 4, or only with 8.
//
// Changes btf->pointer_size. The caller sets it afterwards.
struct pointer_evidence pointer_evidence_of(struct ldbtf *btf);

// The option --pointer-size: sets *ret to 4 or 8. False: `text` is neither.
bool pointer_size_parse(const char *text, uint8_t *ret);

#endif
