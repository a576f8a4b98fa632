// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tags and prototypes of kfuncs, which are kernel functions that BPF programs may call (encoding
// 3.7, 6.6).
//
// DWARF does not tell which functions are kfuncs. Sets of .BTF_ids tell it, with a flag that marks
// sets of kfuncs (Linux 6.9 and later). So each image's sets are read with its DWARF. The functions
// get their tags later, when all of them are known. Some flags of a kfunc also change its
// prototype, because BPF programs see another one.
#ifndef LDBTF_ENCODE_KFUNCS_H
#define LDBTF_ENCODE_KFUNCS_H

#include <stdint.h>

#include "elf/elf_image.h"
#include "encode/program.h"
#include "support/hash_map.h"
#include "support/status.h"
#include "support/strings.h"
#include "support/vec.h"

// Flags of Linux's btf.h that the BTF shows.
enum {
	KF_FASTCALL = 1 << 12,
	KF_ARENA_RET = 1 << 13,
	KF_ARENA_ARG1 = 1 << 14,
	KF_ARENA_ARG2 = 1 << 15,
	KF_ARENA = KF_ARENA_RET | KF_ARENA_ARG1 | KF_ARENA_ARG2,
	KF_IMPLICIT_ARGS = 1 << 16,
};

struct kfunc {
	uint32_t name;  // string id
	uint32_t flags; // KF_*, and others
};

struct kfuncs {
	VEC(struct kfunc) members; // of all the image's sets; a name may occur often
	bool is_kernel;            // the image has a .BTF_ids
};

// Reads the .BTF_ids of `elf`. Without one there are no kfuncs. The caller calls kfuncs_deinit
// whatever the status. OK, MALFORMED (with a diagnostic) or NO_MEMORY. Any thread.
MUST_CHECK enum status kfuncs_read(const struct elf_image *elf, const struct diag_source *where,
				   const struct strings *strings, struct kfuncs *ret);
void kfuncs_deinit(struct kfuncs *kfuncs); // a zeroed one is allowed

// Adds an image's kfuncs to `flags_of`, a map from names to flags. Kfuncs of one name have the
// flags of all of them, without those in `ignored`. OK or NO_MEMORY.
MUST_CHECK enum status kfuncs_gather(const struct kfuncs *kfuncs, uint32_t ignored,
				     struct hash_map *flags_of);

// Gives the program's FUNCs of these names their tags and prototypes. Only once, when all FUNCs
// have been added. OK or NO_MEMORY. One thread, which owns `program`.
MUST_CHECK enum status kfuncs_apply(struct program *program, const struct hash_map *flags_of);

#endif
