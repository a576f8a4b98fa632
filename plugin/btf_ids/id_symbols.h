// SPDX-License-Identifier: GPL-3.0-or-later
//
// The section .BTF_ids of an ELF file: which words get the BTF ID of which type, and where sets
// are.
//
// The section itself is zeros. Symbols say what belongs where. The macros of Linux's btf_ids.h make
// these symbols (encoding 6.2):
//
//	__BTF_ID__func__vfs_close__12   the ID of the FUNC vfs_close; also struct, union, typedef
//	__BTF_ID__set__NAME             a count, then IDs that must be sorted
//	__BTF_ID__set8__NAME            a count, flags, then pairs of an ID and flags
//
// All offsets and sizes are checked here, so users of the result need not check them.
#ifndef LDBTF_BTF_IDS_ID_SYMBOLS_H
#define LDBTF_BTF_IDS_ID_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf/elf_image.h"
#include "support/diag.h"
#include "support/status.h"
#include "support/vec.h"

// A word that is to hold an ID.
struct id_word {
	uint64_t file_offset;
	const char *name;   // in the image's bytes; not terminated
	size_t name_length; // at least 1
	uint32_t kind;      // LDBTF_KIND_STRUCT, UNION, TYPEDEF or FUNC
	uint32_t id;        // set by id_resolve; 0: unresolved
};

struct id_set {
	uint64_t file_offset; // of the count
	uint64_t byte_size;   // with the count
	const char *name;     // in the image's bytes
	size_t name_length;
	uint32_t count; // of IDs
	bool has_flags; // set8
};

struct id_section {
	uint64_t file_offset;
	uint64_t byte_size;
};

struct id_symbols {
	VEC(struct id_section) sections; // relocatable files can have several of that name
	VEC(struct id_word) words;       // by file offset, each once
	// By file offset. Sets don't overlap. A word in a set is one of its IDs.
	VEC(struct id_set) sets;
	bool is_big_endian;
	bool are_elsewhere; // see id_symbols_look_elsewhere
};

// Bytes from a set's start to its first ID, and from one ID to the next.
static inline uint64_t id_set_head(const struct id_set *set)
{
	return set->has_flags ? 8 : 4;
}

// Reads `elf`, whose bytes must outlive *ret. The caller calls id_symbols_deinit whatever the
// status. OK. ABSENT if the file has no such section. MALFORMED with a diagnostic. NO_MEMORY. Any
// thread.
MUST_CHECK enum status id_symbols_read(const struct elf_image *elf, const struct diag_source *where,
				       struct id_symbols *ret);

// Looks for symbols of .BTF_ids in other sections. A linker script can have put .BTF_ids into one
// of these. Sets are_elsewhere of *ret, which id_symbols_read has filled. OK. MALFORMED with a
// diagnostic. Any thread.
MUST_CHECK enum status id_symbols_look_elsewhere(const struct elf_image *elf,
						 struct id_symbols *ret);
void id_symbols_deinit(struct id_symbols *ids); // a zeroed one is allowed

#endif
