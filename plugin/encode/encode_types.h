// SPDX-License-Identifier: GPL-3.0-or-later
//
// Options, inputs and results, for both measurement.h and encode.h.
#ifndef LDBTF_ENCODE_ENCODE_TYPES_H
#define LDBTF_ENCODE_ENCODE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf/elf_image.h"
#include "import/skips.h"
#include "ldbtf/btf_format.h"
#include "support/diag.h"
#include "support/status.h"

enum encode_funcs {
	// PAHOLE if an image has a .BTF_ids, or there is a base; else CONSISTENT.
	ENCODE_FUNCS_DEFAULT,
	ENCODE_FUNCS_CONSISTENT,
	ENCODE_FUNCS_PAHOLE,
	ENCODE_FUNCS_TRUE_SIGNATURE, // CONSISTENT, and optimised functions as they are now
	ENCODE_FUNCS_ALL,
	ENCODE_FUNCS_NONE,
};
enum encode_types {
	ENCODE_TYPES_DEFAULT, // ROOTS if there are roots, else ALL
	ENCODE_TYPES_ALL,
	ENCODE_TYPES_USED,  // what roots, and all functions and variables, reach
	ENCODE_TYPES_ROOTS, // what roots reach
};
enum encode_vars { ENCODE_VARS_ALL, ENCODE_VARS_PERCPU, ENCODE_VARS_NONE };

struct encode_base;
struct excluded_paths;
struct roots;

// Who takes the bytes of the records (byte_shares.h).
enum { BYTE_SHARE_COUNT = 10, BYTE_SHARE_NAME_SIZE = 96 };
struct byte_share {
	size_t bytes;
	char name[BYTE_SHARE_NAME_SIZE]; // of a long one the end, behind "..."
};
struct byte_shares {
	struct byte_share largest[BYTE_SHARE_COUNT]; // the largest first
	size_t count;       // of those
	size_t other_bytes; // of all others
};
struct share_lists {
	struct byte_shares units, roots;
};

// What goes into the BTF. The objects that the pointers refer to must outlive the measurement and
// the encode.
struct encode_options {
	enum encode_funcs funcs;
	enum encode_vars vars;
	bool splits_vars; // encode_split_vars() will be called
	const uint16_t *excluded_languages; // DW_LANG_*; not owned
	size_t excluded_language_count;
	struct excluded_paths *excluded_paths; // of units; NULL: none; not owned
	enum encode_types types;
	// May get more roots until measurement_finish(), or encode_image(). NULL: none; not owned.
	const struct roots *roots;
	bool declares_pointers; // what only pointers lead to is a declaration
	size_t budget; // the BTF may take so many bytes; 0: any number. Not with a base.
	bool ignores_bad_ids; // a malformed section .BTF_ids is no error, and has no kfuncs
	bool skips_kfuncs;    // no tags and no other prototypes for kfuncs
	uint32_t ignored_kfunc_flags; // KF_* (kfuncs.h), which change nothing then
	bool skips_enum64;    // for kernels before 6.0: of enums of 64 bits, the low half
	bool has_layout;      // the BTF has a layout section, if it has no base
	size_t jobs;          // worker threads, at least 1
	// Split BTF continues this base (base.h). NULL: the BTF has no base. Not owned.
	const struct encode_base *base;
	bool marks_base; // only with a base: the BTF says which one it is for (encoding 1.8.7)
	struct share_lists *shares; // encode_image() fills it; NULL: nobody asks; not owned
	bool distills; // only with a base: encode_write_distilled() is called, not encode_write()
};

// The .dwo file of a split unit (-gsplit-dwarf).
struct encode_dwo {
	void *bytes; // as encode_input's; NULL: there is no file, or it can't be read
	size_t size; // bytes
	char *path;  // for messages
	const char *problem; // without bytes: why `path` can't be read; NULL: there is no file
	void *data;          // open_dwo() sets it, for close_dwo()
};

// One ELF image.
struct encode_input {
	void *bytes; // the file; see elf_image_open about writability. NULL: load() gives them
	size_t size; // bytes
	// A worker calls it once, before it reads the bytes, and may get another address of them.
	// OK; NO_MEMORY; IO or MALFORMED with a diagnostic. NULL: `bytes` are ready.
	enum status (*load)(void *data, void **bytes);
	// .order must grow with each input of a measurement. .file must outlive the measurement or
	// encode.
	struct diag_source where;
	// LTO made this input from other inputs. Of the functions and variables of those inputs,
	// the link can only have the ones that such objects have symbols for. Their DWARF is not
	// read.
	bool is_lto_output;
	// A worker calls it once, when the file is open and before its DWARF is read. NULL: nobody
	// wants to know.
	void (*inspect)(void *data, const struct elf_image *elf);
	// Called once when `bytes` are no longer needed, also after errors. Any thread. NULL: the
	// bytes stay the caller's.
	void (*release)(void *data, void *bytes, size_t size);
	// Called with parts of the linked image's `bytes` that may leave memory. They will not be
	// read soon, and changes that were made in them are not needed. Any thread. NULL: all stay.
	void (*forget)(void *data, const void *part, size_t size);
	// Opens the .dwo file `name` of a unit that was compiled in `folder`. Several workers may
	// call it at once. OK, also if there is no file; NO_MEMORY. close_dwo() is called whatever
	// the status. NULL: there are no such files.
	enum status (*open_dwo)(void *data, const char *folder, const char *name,
				struct encode_dwo *ret);
	void (*close_dwo)(void *data, struct encode_dwo *dwo);
	void *data; // the caller's, for the functions above
};

// What was measured or encoded.
struct encode_result {
	size_t byte_size; // of the blob, or an upper bound if measured; a multiple of 4
	size_t base_size; // likewise of the distilled base; 0 without one
	bool has_dwarf;   // some image had a .debug_info
	size_t units, types, funcs, vars; // without those of the base
	size_t kind_bytes[LDBTF_KIND_COUNT]; // records by kind; before a base is distilled
	size_t string_bytes;                 // likewise
	size_t shed_funcs, shed_vars, shed_types; // that did not fit into the budget
	size_t split_size;   // bytes of encode_split_vars()
	size_t split_vars;   // variables of encode_split_vars()
	size_t units_reused; // those of `units` that were not read again in the linked image
	size_t threads;
	uint64_t skipped[SKIP_REASON_COUNT];
};

#endif
