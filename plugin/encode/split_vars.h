// SPDX-License-Identifier: GPL-3.0-or-later
//
// The variables that an image's BTF leaves out, as split BTF on top of it (encoding 4.18).
//
// A kernel wants its own BTF small, since it is always in memory, and the variables only for those who load them. The
// image's BTF has every type of every unit, whether something uses it or not, so nothing is left to say but
// VARs, DATASECs and their tags: the program that the image's BTF was written from keeps its types and their IDs, and what is
// added to it afterwards is numbered from where those end.
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

// From here on what is added to the program is the split's. `image` are `size` bytes that were written from the program;
// they and `where` must outlive *ret. The caller calls split_vars_end whatever the status. OK; MALFORMED with a
// diagnostic; NO_MEMORY.
MUST_CHECK enum status split_vars_begin(struct program *program, const uint8_t *image, size_t size,
					const struct diag_source *where, struct split_vars *ret);

// Numbers, writes and checks what was added. The caller frees *ret. OK; UNSUPPORTED with a diagnostic: more than readers
// take; MALFORMED with one: a bug; NO_MEMORY.
MUST_CHECK enum status split_vars_finish(struct split_vars *split, struct program *program, uint8_t **ret,
					 size_t *ret_size);

// The program is of no use afterwards but to be freed.
void split_vars_end(struct split_vars *split, struct program *program);

#endif
