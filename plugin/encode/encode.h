// SPDX-License-Identifier: GPL-3.0-or-later
//
// DWARF of one or many ELF images in, the bytes of one BTF blob out.
//
// The linker layer uses it twice, with the same code underneath: over the input objects,
// to learn how many bytes to reserve, and over the linked output, for the bytes themselves.
// Nothing here knows that a linker exists, so tests, fuzzers and the dumper call it too.
//
//	encode_create -> encode_add_image (many) -> encode_finish -> encode_write -> encode_destroy
//
// One thread owns a struct encode and makes all the calls; the work behind them is threaded.
#ifndef LDBTF_ENCODE_ENCODE_H
#define LDBTF_ENCODE_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf/elf_image.h"
#include "import/skips.h"
#include "support/diag.h"
#include "support/status.h"

enum encode_purpose {
	// One linked image: the exact BTF.
	ENCODE_LINKED,
	// The inputs of a link: an upper bound of what the linked image will need. Every candidate
	// function counts once, since dropping a section can make an ambiguous one encodable, and output
	// section names are not known yet. encode_write is not available.
	ENCODE_INPUTS,
};

enum encode_funcs { ENCODE_FUNCS_CONSISTENT, ENCODE_FUNCS_ALL, ENCODE_FUNCS_NONE };
enum encode_vars { ENCODE_VARS_ALL, ENCODE_VARS_PERCPU, ENCODE_VARS_NONE };

struct encode_base;

struct encode_options {
	enum encode_purpose purpose;
	enum encode_funcs funcs;
	enum encode_vars vars;
	bool splits_vars; // encode_split_vars() will ask for those that `vars` leaves out
	const uint16_t *excluded_languages; // DW_LANG_*; not owned, must outlive the encode
	size_t excluded_language_count;
	bool is_link_to_follow;   // ENCODE_INPUTS: encode_begin_linked will come, see there
	bool keeps_section_names; // ENCODE_INPUTS: the link is relocatable, sections keep their names
	bool ignores_bad_ids;     // what is wrong in a section .BTF_ids is no error: it has no kfuncs
	size_t jobs;              // worker threads, at least 1
	// Split BTF: what it continues (base.h), NULL for BTF that stands alone. Not owned, must outlive the encode.
	const struct encode_base *base;
	bool distills; // with a base: encode_write_distilled() takes the place of encode_write()
};

// A file beside an image.
struct encode_companion {
	void *bytes; // NULL: there is none; else as encode_input's
	size_t size;
	char *path;          // for messages
	const char *problem; // without `bytes`: why the file at `path` can't be read; NULL: there is no such file
	void *data;          // of who opened it
};

struct encode_input {
	void *bytes; // the ELF file; see elf_image_open about writability
	size_t size; // bytes
	struct diag_source where; // .order must grow with each image added; .file lives until encode_destroy
	// ENCODE_INPUTS: LTO made this object from other images. Of those images' functions and variables, the link can
	// only have the ones that such an object has symbols for; nothing else of it is read.
	bool is_lto_output;
	// Called once by a worker when the file is open, before its DWARF is read; NULL for none.
	void (*inspect)(void *data, const struct elf_image *elf);
	// Called once when `bytes` are no longer needed, from any thread, also after errors; NULL for none.
	void (*release)(void *data, void *bytes, size_t size);
	// ENCODE_LINKED: called with parts of `bytes` that will not be read soon, and that nobody has written to if they are read
	// again at all: they may leave memory. From any thread; NULL for none.
	void (*forget)(void *data, const void *part, size_t size);
	// For split units (-gsplit-dwarf): finds the file that the unit names, relative to the folder that it was compiled
	// in. From any worker, and from several at once. OK, also when there is none; NO_MEMORY. It is closed in any case.
	// NULL: there are no other files.
	enum status (*open_companion)(void *data, const char *folder, const char *name, struct encode_companion *ret);
	void (*close_companion)(void *data, struct encode_companion *companion);
	void *data;
};

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

struct encode;

// OK or NO_MEMORY.
MUST_CHECK enum status encode_create(const struct encode_options *options, struct diag *diag,
				     struct encode **ret);

// Queues one image; its decoding begins in the background at once. Takes over `input->bytes` (see
// release) whatever the status. OK or NO_MEMORY.
MUST_CHECK enum status encode_add_image(struct encode *encode, const struct encode_input *input);

// Waits for every image, merges them, and says what came out. OK; MALFORMED, UNSUPPORTED (with diagnostics);
// NO_MEMORY. Images without DWARF contribute nothing; without any, the blob is a valid empty one. UNSUPPORTED is
// also a base of another byte order or pointer size than the images'.
MUST_CHECK enum status encode_finish(struct encode *encode, struct encode_result *ret);

// Writes the blob into `size` bytes at `buffer`, in the images' byte order. Bytes that the blob does not
// need become NULs at the end of the string section. NO_SPACE if size < byte_size. Only after encode_finish.
MUST_CHECK enum status encode_write(struct encode *encode, uint8_t *buffer, size_t size);

// Encodes the variables that `vars` leaves out, as split BTF on top of `image_size` bytes at `image`, which
// encode_write has written: its padding counts, for there the offsets of the split's strings begin. *ret gets
// result->split_size bytes that the caller frees; *result, from encode_finish, is brought up to date.
// OK; UNSUPPORTED (more than readers take), MALFORMED (section headers), both with diagnostics; NO_MEMORY. Once, and only
// with splits_vars.
MUST_CHECK enum status encode_split_vars(struct encode *encode, const uint8_t *image, size_t image_size,
					 uint8_t **ret, struct encode_result *result);

// Writes split BTF on a distilled base (encoding 1.9), and that base, with padding as above. Only with options->distills. The rest
// as encode_write.
MUST_CHECK enum status encode_write_distilled(struct encode *encode, uint8_t *base, size_t base_size,
					      uint8_t *buffer, size_t size);

// Inputs may come when others are measured already. encode_pause(), of an ENCODE_INPUTS that is finished, ends the threads and frees
// what encode_finish() made. After encode_reopen() images are added again, and encode_finish() counts them all.
void encode_pause(struct encode *encode);
// Of one that is paused. OK or NO_MEMORY.
MUST_CHECK enum status encode_reopen(struct encode *encode);
// Waits for the one image that was added since then. False: encode_finish() would say what it said before, and need not be called. As
// with a library's that has no DWARF, unless it defines a function that others declare. OK, or as encode_finish.
MUST_CHECK enum status encode_last_image_counts(struct encode *encode, bool *ret);

// The linked image may use what its inputs were found to be: an ENCODE_INPUTS with is_link_to_follow that is finished becomes
// an ENCODE_LINKED to which nothing was added yet. The bytes that come out are those of an encode that knows
// nothing of the inputs; it takes a fraction of the time (encode/reuse.h).
//
// encode_rest(), also of one that is paused, ends the threads and frees what will not be needed, for the time in between. False: nothing is left that
// could help, so the encode should be destroyed instead.
bool encode_rest(struct encode *encode);
// OK or NO_MEMORY.
MUST_CHECK enum status encode_begin_linked(struct encode *encode);

// Waits for the workers and frees everything. NULL is allowed.
void encode_destroy(struct encode *encode);

// Bytes of the smallest valid blob: a header and an empty string section, padded to 4.
enum { ENCODE_EMPTY_SIZE = 28 };

// Fills `size` >= ENCODE_EMPTY_SIZE bytes with a valid BTF that holds no types.
void encode_write_empty(uint8_t *buffer, size_t size, bool is_big_endian);

// Fills ENCODE_EMPTY_SPLIT_SIZE bytes with valid split BTF, on any base, that holds nothing.
enum { ENCODE_EMPTY_SPLIT_SIZE = 24 };
void encode_write_empty_split(uint8_t *buffer, bool is_big_endian);

#endif
