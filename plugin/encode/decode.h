// SPDX-License-Identifier: GPL-3.0-or-later
//
// Decodes one image in threads. A task opens it. If it has many groups of units, each group has a
// task of its own.
//
// A link's input (input_image.h) and the linked image (linked_image.h) go the same way. They differ
// in what is done when the image is opened and closed, and in when its symbols are read.
#ifndef LDBTF_ENCODE_DECODE_H
#define LDBTF_ENCODE_DECODE_H

#include "import/function_symbols.h"
#include "encode/kfuncs.h"
#include "encode/reader.h"
#include "encode/reuse.h"

struct image;

// The functions that differ. Workers call them.
struct image_role {
	// Opens the DWARF, if there is any (decode_open_dwarf), and lists the groups of units. The
	// ELF file is open. OK, also without DWARF; else as elf_image_open.
	enum status (*open)(struct image *image, struct dwarf_memory *memory);
	// Begins to read the image's symbols. Called after `open`, whatever its status, if the ELF
	// file is open. NULL: `open` has read them.
	void (*start_symbols)(struct image *image, size_t worker);
	// Returns when the image's symbols are read. NULL: `open` has read them.
	void (*await_symbols)(struct image *image);
	// Decodes a group that has a look_alike. OK, or as import_group. NULL: there are none.
	enum status (*reuse_group)(struct image *image, size_t group, size_t worker);
	// Closes what is not needed any more. All groups are decoded, or the image could not be
	// opened. OK or NO_MEMORY.
	enum status (*close)(struct image *image, struct dwarf_memory *memory);
};

// A section of an input that a DATASEC may be named after.
struct named_section {
	uint32_t name; // string id
	// String id of a symbol of an LTO output. The section counts if a variable has that name.
	// 0: the section counts.
	uint32_t symbol;
};

// A symbol of an LTO output.
struct lto_symbol {
	uint64_t address; // as DWARF knows it
	uint32_t name;    // string id, cut at the first '.'
	bool is_placed;   // `address` is known; other symbols may have the same
};

// Units that are decoded together. These are one unit, all units of an image, or the units of a
// linked image that look like all units of an input.
struct unit_group {
	size_t unit;         // number of the first unit
	struct image *look_alike; // the input whose units they look like, or NULL
	uint64_t start; // if there is one: offset of the input's .debug_info in the image's
};

// What only a link's input has (input_image.h).
struct input_part {
	bool is_remembered;       // the linked image will be compared with it
	bool keeps_section_names; // the link is relocatable, so sections keep their names
	VEC(struct named_section) named_sections; // with variables, or possibly
	VEC(struct lto_symbol) lto_symbols; // of an LTO output; symbols of one place are together
	struct known_image known;
	// The results of an input whose units were read again in the linked image. They stay,
	// because the reader's dedup may refer to them.
	struct import_result *first_results;
};

// What only the linked image has (linked_image.h).
struct linked_part {
	bool has_symbols;     // the symbols are read; under reader->lock
	struct image *inputs; // in link order; NULL: nothing is known of inputs
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
	struct import_result *results; // one for each group
	bool is_joined; // units refer to each other; group 0 has all of them, and skeletons follow
	VEC(struct unit_group) groups;
	size_t group_count; // of `results`; 0 if the image could not be opened
	size_t groups_left; // number of groups that are not decoded; under reader->lock
	enum status status; // the first failure; under reader->lock
	// By role, only one of the two is used.
	struct input_part as_input;
	struct linked_part as_linked;
};

// Makes an image that the caller owns. Takes over `input->bytes` whatever the status. OK or
// NO_MEMORY.
MUST_CHECK enum status image_create(struct reader *reader, const struct image_role *role,
				    const struct encode_input *input, struct image **ret);

// Queues an image. It belongs to the workers until reader_rest(). After that, its status is the
// first failure. OK or NO_MEMORY.
MUST_CHECK enum status decode_start(struct image *image);

// The first failure of images in link order. All must have been decoded.
enum status images_status(const struct image *first);

// Frees images that no worker has any more.
void images_destroy(struct image *first);

// ---- For roles. ----

// Opens the DWARF of the image, whose ELF file is open. OK. ABSENT if it has none. Else as
// dwarf_image_open_with.
MUST_CHECK enum status decode_open_dwarf(struct image *image,
					 const struct dwarf_open_options *options);

// Makes one group of all units if any refers to others, else a group of each unit. OK or NO_MEMORY.
MUST_CHECK enum status decode_list_groups(struct image *image);

// Reads which functions the image has, or may get if LTO will compile it. OK; MALFORMED with a
// diagnostic; NO_MEMORY.
MUST_CHECK enum status decode_read_symbols(struct image *image);

// The worker's import, set on this image. Waits until the image's symbols are read.
struct import *decode_begin_import(struct image *image, size_t worker);

// Closes the DWARF, if it is open. `memory` gets memory that the next image can use.
void decode_close_dwarf(struct image *image, struct dwarf_memory *memory);

// Calls encode_input.release, once.
void decode_release(struct image *image);

// Sets the image's status, unless it failed before. Any thread.
void decode_fail(struct image *image, enum status status);

// The task that opens an image decodes fewer groups than this itself.
enum { DECODE_GROUPS_WORTH_TASKS = 4 };

#endif
