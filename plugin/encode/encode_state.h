// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an encode consists of, for the files that share the work of encode.h:
//
//	encode.c           the calls of encode.h, and the passes that make one program of all images
//	decode.c           an image on its way from bytes to results, in worker threads
//	doubtful_inputs.c  which inputs must not be reused
//	section_names.c    which sections of the inputs DATASECs may be named after
#ifndef LDBTF_ENCODE_ENCODE_STATE_H
#define LDBTF_ENCODE_ENCODE_STATE_H

#include <pthread.h>

#include "btf/btf_writer.h"
#include "dwarf/image.h"
#include "encode/distill.h"
#include "encode/encode.h"
#include "import/function_symbols.h"
#include "import/import.h"
#include "encode/kfuncs.h"
#include "encode/program.h"
#include "encode/reuse.h"
#include "support/workers.h"
#include "types/dedup.h"

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

// What is decoded together: all units of an image or one; or units of a linked image that an input's are known to be.
struct group {
	size_t unit;
	struct image *known; // the input, or NULL
	uint64_t start;      // known: of its .debug_info in the image's
};

// One image on its way from bytes to results.
struct image {
	struct encode *encode;
	struct image *next; // in link order
	size_t number;      // of the image in the encode, from 1
	struct encode_input input;
	struct elf_image elf;
	struct dwarf_image dwarf;
	struct function_symbols symbols;
	struct kfuncs kfuncs;
	bool is_elf_open, is_dwarf_open, is_released;
	bool has_symbols; // they are read; of a linked image, under encode->lock
	bool has_dwarf;
	uint8_t address_size;
	struct import_result *results; // one a group
	bool is_joined;                // its units refer to each other: group 0 is all of them, then come skeletons
	VEC(struct group) groups;
	size_t group_count;
	struct known_image known; // of an input
	struct import_result *first_results; // of an input that was read again: dedup may be made of them
	size_t groups_left; // not decoded yet; under encode->lock
	enum status status; // the first failure; under encode->lock
	VEC(struct named_section) named_sections; // ENCODE_INPUTS: that hold variables, or could
	VEC(struct lto_symbol) lto_symbols; // of an LTO output, those of one place together
};

struct encode {
	struct encode_options options;
	struct diag *diag;
	struct workers *workers;
	struct strings strings;
	struct type_store store;
	pthread_mutex_t lock;
	pthread_cond_t has_symbols; // the linked image
	struct image *first, *last;
	size_t image_count;
	struct image *known; // the inputs, in link order, while the linked image is encoded
	size_t import_count;
	struct import *imports;  // one a worker
	size_t *import_images;   // by worker: number of the image that its import last read
	struct dwarf_memory *memories; // by worker: for the next image that it opens

	// encode_finish:
	struct hash_map lto_names; // as program.lto_names
	struct hash_map kfunc_flags; // by name
	VEC(const struct import_result *) results;
	VEC(const struct type_uses *) uses;
	struct dedup dedup; // kept by encode_rest()
	struct program program;
	struct btf_writer counted;
	struct distilled distilled;
	struct encode_result result;
};

#endif
