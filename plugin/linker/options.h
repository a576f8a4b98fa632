// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the user asks for by -plugin-opt. One table has all options, their values, and what each
// does. The parser and all messages use that table.
#ifndef LDBTF_LINKER_OPTIONS_H
#define LDBTF_LINKER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "encode/encode_types.h"
#include "encode/roots.h"
#include "support/diag.h"
#include "support/excluded_paths.h"
#include "support/status.h"
#include "support/vec.h"

// What becomes of .BTF_ids.
enum btf_ids_mode {
	BTF_IDS_ON,
	BTF_IDS_OFF,
	BTF_IDS_STRICT, // what is a warning otherwise fails the link
};

struct options {
	size_t reserve_bytes; // 0: measured from the inputs
	bool reserves_exactly; // what the finished image needs
	char *reserve_file; // of reserve=@FILE, which has the size; NULL for none
	char *section; // of the reservation, for the linker; NULL: .BTF
	bool fill;
	enum encode_funcs funcs;
	enum encode_vars vars;
	char *vars_split; // path, NULL for none
	VEC(uint16_t) excluded_languages; // DW_LANG_*
	struct excluded_paths excluded_paths;
	enum encode_types types;
	struct roots roots;               // of `keep`; those of the sources come later
	VEC(char *) keep_files;           // paths; their roots are not read yet
	bool declares_pointers;
	size_t budget; // bytes; 0: any number
	char *base;                       // path, NULL for none
	bool distills_base;
	char *detached;                   // path, NULL for none
	char *stats;                      // path, NULL for none
	enum btf_ids_mode btf_ids;
	bool skips_kfuncs;
	bool has_layout;
	size_t jobs; // at least 1
	bool warn_on_error;
	bool is_verbose;
};

// Parses `count` strings of the form NAME or NAME=VALUE on top of the defaults. A later value
// replaces an earlier one, but lang-exclude, exclude and keep add up. Looks at all of them, so that
// one run shows every mistake. OK. UNSUPPORTED with a diagnostic for each option that is unknown or
// wrong. NO_MEMORY. Call options_deinit in each case.
MUST_CHECK enum status options_parse(struct options *options, const char *const *arguments,
				     size_t count,
				     const struct diag_source *where);

// The same for a relocatable output (-r): OK; UNSUPPORTED with a diagnostic: an option is given
// that only an image can follow.
MUST_CHECK enum status options_check_relocatable(const struct options *options,
						 const struct diag_source *where);

// Does an argument begin with the name of one of our options?
bool options_has_name(const char *argument);
// The same, without the options that are about a link. `ldbtf encode`, which works on finished
// images, takes these.
bool options_is_for_images(const char *argument);

enum { OPTIONS_LIST_SIZE = 4096 };
// Writes a list of the options for people, a line each behind a newline: all of them, or those of
// options_is_for_images().
void options_list(bool for_images, char ret[OPTIONS_LIST_SIZE]);

// What the options ask of measuring inputs and of encoding an image. The result has pointers into
// the options. `base` is the open file of options->base, or NULL.
struct encode_options options_for_encoder(struct options *options, const struct encode_base *base);

void options_deinit(struct options *options);

#endif
