// SPDX-License-Identifier: GPL-3.0-or-later
//
// One image from bytes to results, in the background: a task opens it, and where it has many units, each is decoded
// by a task of its own.
//
// A link's input (input_image.h) and the linked image (linked_image.h) take the same way, and differ in what is done
// when the image is opened and closed, and in where the names of its functions come from.
#ifndef LDBTF_ENCODE_DECODE_H
#define LDBTF_ENCODE_DECODE_H

#include "import/function_symbols.h"
#include "encode/kfuncs.h"
#include "encode/reader.h"
#include "encode/reuse.h"

struct image;

// What is done differently. Each runs in a worker.
struct image_role {
	// The ELF file is open. Opens its DWARF, if it has any (decode_open_dwarf), and lists the groups of its units.
	// OK, also without DWARF; else as elf_image_open.
	enum status (*open)(struct image *image, struct dwarf_memory *memory);
	// `open` is over, whatever its status. NULL: nothing to do.
	void (*begin)(struct image *image, size_t worker);
	// Returns when the image's symbols are read. NULL: `open` has read them.
	void (*await_symbols)(struct image *image);
	// Decodes a group that has `known`. OK, or as import_group. NULL: no group has.
	enum status (*reuse_group)(struct image *image, size_t group, size_t worker);
	// All groups are decoded, or `open` failed. Closes what is not needed any more. OK or NO_MEMORY.
	enum status (*close)(struct image *image, struct dwarf_memory *memory);
};

// A section of an input that a DATASEC may be named after.
struct named_section {
	uint32_t name;   // string id
	uint32_t symbol; // string id; in an LTO output: it counts if this is the name of a variable. 0: it counts
};

// A symbol of an LTO output.
struct lto_symbol {
	uint64_t address; // as DWARF knows it
	uint32_t name;    // string id, cut at the first '.'
	bool is_placed;   // it has that address, which other symbols may have too
};

// Units that are decoded together: all of an image, or one; or those of a linked image that an input's are known to be.
struct unit_group {
	size_t unit;         // the first one
	struct image *known; // the input, or NULL
	uint64_t start;      // known: of the input's .debug_info in the image's
};

struct image {
	struct reader *reader;
	const struct image_role *role;
	struct image *next; // in link order
	size_t number;      // of the image in the reader, from 1
	struct encode_input input;
	struct elf_image elf;
	struct dwarf_image dwarf;
	struct function_symbols symbols;
	struct kfuncs kfuncs;
	bool is_elf_open, is_dwarf_open, is_released;
	bool has_dwarf;
	uint8_t address_size;
	struct import_result *results; // one a group
	bool is_joined;                // its units refer to each other: group 0 is all of them, then come skeletons
	VEC(struct unit_group) groups;
	size_t group_count;
	size_t groups_left; // not decoded yet; under reader->lock
	enum status status; // the first failure; under reader->lock

	// Of an input (input_image.h):
	bool is_remembered;       // for the linked image
	bool keeps_section_names; // in the output
	VEC(struct named_section) named_sections; // that hold variables, or could
	VEC(struct lto_symbol) lto_symbols; // of an LTO output, those of one place together
	struct known_image known;
	struct import_result *first_results; // of an input that was read again: dedup may be made of them

	// Of the linked image (linked_image.h):
	bool has_symbols;     // they are read; under reader->lock
	struct image *inputs; // in link order, of which something may be known; NULL: nothing is
};

// Makes an image that the caller owns. Takes over `input->bytes` whatever the status. OK or NO_MEMORY.
MUST_CHECK enum status image_create(struct reader *reader, const struct image_role *role,
				    const struct encode_input *input, struct image **ret);

// Queues an image. OK or NO_MEMORY. From then on until reader_rest() it belongs to the workers; its status is then
// the first failure.
MUST_CHECK enum status decode_start(struct image *image);

// The first failure of images in link order, when all are decoded.
enum status images_status(const struct image *first);

// Frees images that no worker has any more.
void images_destroy(struct image *first);

// For roles.

// Opens the DWARF of the image, whose ELF file is open. OK; ABSENT: it has none; else as dwarf_image_open_with.
MUST_CHECK enum status decode_open_dwarf(struct image *image, const struct dwarf_open_options *options);

// Units that refer to each other become one group, all others a group each. OK or NO_MEMORY.
MUST_CHECK enum status decode_list_groups(struct image *image);

// Which functions the image has or, if LTO is to compile it, will have. OK; MALFORMED with a diagnostic; NO_MEMORY.
MUST_CHECK enum status decode_read_symbols(struct image *image);

// The worker's import, set on this image, whose symbols are read.
struct import *decode_begin_import(struct image *image, size_t worker);

void decode_close_dwarf(struct image *image, struct dwarf_memory *memory);

// Gives back the image's bytes, once.
void decode_release(struct image *image);

// Notes a failure of the image, unless one came before.
void decode_fail(struct image *image, enum status status);

// Fewer groups than this are decoded by the task that opened the image.
enum { DECODE_GROUPS_WORTH_TASKS = 4 };

#endif
