// SPDX-License-Identifier: GPL-3.0-or-later
//
// What kernels want to be said of kfuncs, functions that BPF programs may call (encoding 3.7, 6.6).
//
// Which functions these are is not in DWARF but in sets of .BTF_ids whose flags mark them as sets
// of kfuncs (Linux 6.9 and later). So each image's sets are read with its DWARF, and when the
// functions are known they get their tags; some flags of a kfunc change its prototype as BPF
// programs see it.
#ifndef LDBTF_ENCODE_KFUNCS_H
#define LDBTF_ENCODE_KFUNCS_H

#include <stdint.h>

#include "elf/elf_image.h"
#include "encode/program.h"
#include "support/hash_map.h"
#include "support/status.h"
#include "support/strings.h"
#include "support/vec.h"

struct kfunc {
	uint32_t name;  // string id
	uint32_t flags; // KF_* of Linux's btf.h
};

struct kfuncs {
	VEC(struct kfunc) members; // of all the image's sets; a name may occur often
};

// Reads `elf`'s .BTF_ids; without one there are no kfuncs. The caller calls kfuncs_deinit whatever
// the status. OK, MALFORMED (with a diagnostic) or NO_MEMORY. Any thread.
MUST_CHECK enum status kfuncs_read(const struct elf_image *elf, const struct diag_source *where,
				   const struct strings *strings, struct kfuncs *ret);
void kfuncs_deinit(struct kfuncs *kfuncs); // a zeroed one is allowed

// Adds an image's kfuncs to `flags_of`, by name; of a name with several, each flag counts. OK or
// NO_MEMORY.
MUST_CHECK enum status kfuncs_gather(const struct kfuncs *kfuncs, struct hash_map *flags_of);

// Gives the FUNCs that the program has of these names their tags and prototypes. Once, when all
// FUNCs are there. OK or NO_MEMORY.
MUST_CHECK enum status kfuncs_apply(struct program *program, const struct hash_map *flags_of);

#endif
