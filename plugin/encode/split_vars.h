// SPDX-License-Identifier: GPL-3.0-or-later
//
// The variables that an image's BTF leaves out, as split BTF on top of it (encoding 4.18).
//
// A kernel's own BTF is always in memory, so it should be small. Its variables are for those who
// load them separately. The image's BTF has every type of every unit, whether it is used or not. So
// the split BTF consists of VARs, DATASECs and their tags. The program that the image's BTF was
// written from keeps its types and their IDs. What is added to it later is numbered from where
// these IDs end.
#ifndef LDBTF_ENCODE_SPLIT_VARS_H
#define LDBTF_ENCODE_SPLIT_VARS_H

#include <stddef.h>
#include <stdint.h>

#include "btf/btf_names.h"
#include "btf/btf_view.h"
#include "encode/program.h"
#include "support/diag.h"
#include "support/status.h"

struct split_vars {
	struct btf_view base;   // the image's BTF
	struct btf_names names; // of its strings
	const struct diag_source *where;
};

// Begins the split BTF. Types that are added to the program afterwards are part of it. `image` has
// the `size` bytes that were written from the program. They and `where` must outlive *ret. The
// caller calls split_vars_end whatever the status. OK; MALFORMED with a diagnostic; NO_MEMORY. One
// thread, which owns `program`.
MUST_CHECK enum status split_vars_begin(struct program *program, const uint8_t *image, size_t size,
					const struct diag_source *where, struct split_vars *ret);

// Numbers, writes and checks the types that were added. *ret must be NULL. It becomes a block of
// *ret_size bytes, which the caller frees whatever the status. OK. UNSUPPORTED with a diagnostic if
// there are more types or names than readers take. MALFORMED with a diagnostic, which is a bug.
// NO_MEMORY.
MUST_CHECK enum status split_vars_finish(struct split_vars *split, struct program *program,
					 uint8_t **ret, size_t *ret_size);

// Ends the split BTF. The program can then only be freed.
void split_vars_end(struct split_vars *split, struct program *program);

#endif
