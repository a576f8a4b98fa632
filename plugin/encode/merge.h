// SPDX-License-Identifier: GPL-3.0-or-later
//
// The passes that make one numbered program of all images, in the order in which measurement.c and encode.c call them.
//
// One thread, and images in link order, whichever worker decoded what: so everything is deterministic from here on.
#ifndef LDBTF_ENCODE_MERGE_H
#define LDBTF_ENCODE_MERGE_H

#include "btf/btf_writer.h"
#include "encode/decode.h"
#include "encode/distill.h"
#include "encode/program.h"

// Zeroed, but for the first three.
struct merge {
	struct reader *reader;
	const struct image *images; // in link order, decoded
	const struct encode_options *options;
	struct hash_map kfunc_flags; // by name
	VEC(const struct import_result *) results;
	VEC(const struct type_uses *) uses;
	struct program program;
	struct btf_writer counted;
	struct distilled distilled;
	struct encode_result result;
};

// Statuses: OK; MALFORMED, UNSUPPORTED (with diagnostics); NO_MEMORY.

// The results of all images, or of the inputs that a linked image's units are known to be.
MUST_CHECK enum status merge_gather(struct merge *merge);

// One set of types, as dedup_run has it, in which a name means one definition, or a declaration. `asks_evidence`: see
// there. What the reader's last dedup found is used if it holds.
MUST_CHECK enum status merge_types(struct merge *merge, bool asks_evidence);

// A program of those types, for the machine of the images. It goes on where the base ends, if there is one.
MUST_CHECK enum status merge_program(struct merge *merge);

// Functions get the tags of kfuncs. After functions_add().
MUST_CHECK enum status merge_kfuncs(struct merge *merge);

// Mends what kernels would refuse the whole blob for, and adds the type of subscripts. Types have their final contents.
MUST_CHECK enum status merge_legalize(struct merge *merge);

// How many bytes the records and names take. With a distilled base: in the blob. Its base is in result.base_size.
MUST_CHECK enum status merge_count(struct merge *merge, enum btf_distill_use use, size_t *ret);

// Fills the result, whose byte_size is `byte_size` rounded up. UNSUPPORTED: no reader takes so much.
MUST_CHECK enum status merge_result(struct merge *merge, size_t byte_size);

// Frees all that the passes made. The reader and the images stay.
void merge_deinit(struct merge *merge);

#endif
