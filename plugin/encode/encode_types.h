// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an encode is given and what it tells: the words that measurement.h and encode.h share.
#ifndef LDBTF_ENCODE_ENCODE_TYPES_H
#define LDBTF_ENCODE_ENCODE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf/elf_image.h"
#include "import/skips.h"
#include "support/diag.h"
#include "support/status.h"

enum encode_funcs { ENCODE_FUNCS_CONSISTENT, ENCODE_FUNCS_ALL, ENCODE_FUNCS_NONE };
enum encode_vars { ENCODE_VARS_ALL, ENCODE_VARS_PERCPU, ENCODE_VARS_NONE };

struct encode_base;

// What the BTF shall be made of. What the pointers refer to must outlive the measurement and the encode.
struct encode_options {
	enum encode_funcs funcs;
	enum encode_vars vars;
	bool splits_vars; // encode_split_vars() will ask for the variables that `vars` leaves out
	const uint16_t *excluded_languages; // DW_LANG_*; not owned
	size_t excluded_language_count;
	bool ignores_bad_ids; // a wrong section .BTF_ids is no error: it has no kfuncs
	size_t jobs;          // worker threads, at least 1
	// Split BTF: what the BTF continues (base.h). NULL: the BTF stands alone. Not owned.
	const struct encode_base *base;
	bool distills; // with a base: encode_write_distilled() takes the place of encode_write()
};

// The .dwo file of a split unit (-gsplit-dwarf).
struct encode_dwo {
	void *bytes; // NULL: there is none; else as encode_input's
	size_t size;
	char *path;          // for messages
	const char *problem; // without `bytes`: why `path` can't be read; NULL: there is no such file
	void *data;          // of who opened it
};

// One ELF image.
struct encode_input {
	void *bytes; // the file; see elf_image_open about writability
	size_t size; // bytes
	// .order must grow with each input of a measurement. .file must live as long as the encode.
	struct diag_source where;
	// Of a link's input: LTO made this object from other inputs. Of the functions and variables in those
	// inputs, the link can only have the ones that such an object has symbols for. Nothing else of it is read.
	bool is_lto_output;
	// Called once by a worker when the file is open, before its DWARF is read; NULL for none.
	void (*inspect)(void *data, const struct elf_image *elf);
	// Called once when `bytes` are no longer needed, from any thread, also after errors; NULL for none.
	void (*release)(void *data, void *bytes, size_t size);
	// Of the linked image: called with parts of `bytes` that may leave memory. They will not be read soon, and
	// nobody who reads them again needs what was written to them. From any thread; NULL for none.
	void (*forget)(void *data, const void *part, size_t size);
	// Finds the .dwo file `name` that a unit names, relative to the folder that the unit was compiled in. From
	// any worker, and from several at once. OK, also when there is none; NO_MEMORY. The file is closed in any
	// case. NULL: there are no such files.
	enum status (*open_dwo)(void *data, const char *folder, const char *name, struct encode_dwo *ret);
	void (*close_dwo)(void *data, struct encode_dwo *dwo);
	void *data;
};

// What came out.
struct encode_result {
	size_t byte_size; // of the blob, or the upper bound of it; a multiple of 4
	size_t base_size; // of the distilled base, likewise; else 0
	bool has_dwarf;   // some image had a .debug_info
	size_t units, types, funcs, vars; // of split BTF, its own
	size_t split_size, split_vars; // of encode_split_vars(): bytes, variables
	size_t units_reused; // of `units`: not read again in the linked image
	size_t threads;
	uint64_t skipped[SKIP_REASON_COUNT];
};

#endif
