// SPDX-License-Identifier: GPL-3.0-or-later
//
// The passes that make one program of all images. measurement.c and encode.c call them in this
// order.
//
// One thread makes all the calls, and images are in link order. So the result does not depend on
// which thread decoded what.
#ifndef LDBTF_ENCODE_MERGE_H
#define LDBTF_ENCODE_MERGE_H

#include "btf/btf_writer.h"
#include "encode/decode.h"
#include "encode/distill.h"
#include "encode/emit.h"
#include "encode/program.h"
#include "encode/selection_notes.h"

// The caller sets the first three members, and the others are zeroed. Only merge_gather() and
// merge_types() can do without `options`.
struct merge {
	struct reader *reader;
	const struct image *images; // in link order, decoded
	const struct encode_options *options;
	struct hash_map kfunc_flags; // by name
	VEC(const struct import_result *) results;
	VEC(const struct type_uses *) uses;
	bool has_foreign_names; // as in import_result, of any image
	bool has_classes;
	struct program program;
	struct selection_notes notes; // about roots that nothing in the image matches
	struct btf_writer counted;
	struct emitted_names names; // laid out by merge_count()
	struct distilled distilled;
	struct encode_result result;
};

// The statuses of all are OK; MALFORMED or UNSUPPORTED with a diagnostic; NO_MEMORY.

// Gathers the results of all images. Known units of a linked image have results of inputs.
MUST_CHECK enum status merge_gather(struct merge *merge);

// Merges the types (dedup_run, also for `asks_evidence`). The reader's last result is used again if
// it holds for these images.
MUST_CHECK enum status merge_types(struct merge *merge, bool asks_evidence);

// Makes a program of those types, for the machine of the images. If there is a base, the program
// continues it.
MUST_CHECK enum status merge_program(struct merge *merge);

// Tells which functions are described. Without a word in the options, that depends on the images
// (encoding 3.6).
enum encode_funcs merge_functions(const struct merge *merge);

// Gives functions the tags of kfuncs. After functions_add().
MUST_CHECK enum status merge_kfuncs(struct merge *merge);

// Replaces names that are not identifiers of C. Variables have names, too, so this is called again
// after variables_add().
MUST_CHECK enum status merge_spell_names(struct merge *merge);

// Mends types for which kernels would reject the blob, and spells names.
MUST_CHECK enum status merge_legalize(struct merge *merge);

// Removes what the options do not select (selection.h), and adds the type of subscripts. Types have
// their final contents then. `may_complete_declarations` is that of a selection_request. With
// `is_bound`, for the measure of a link's inputs, the budget sheds nothing, because nobody knows
// yet what the link keeps.
MUST_CHECK enum status merge_select(struct merge *merge, bool is_bound,
				    bool may_complete_declarations);

// Finds the types that the base has, because split BTF leaves them out. If there is a base.
MUST_CHECK enum status merge_match_base(struct merge *merge);

// Counts the bytes of the blob. If there is a distilled base, its bytes are in result.base_size.
MUST_CHECK enum status merge_count(struct merge *merge, enum btf_distill_use use, size_t *ret);

// Fills the result. Its byte_size is `byte_size` rounded up. UNSUPPORTED with a diagnostic if no
// reader takes so many bytes.
MUST_CHECK enum status merge_result(struct merge *merge, size_t byte_size);

// Frees everything that the passes made. The reader and the images stay.
void merge_deinit(struct merge *merge);

#endif
