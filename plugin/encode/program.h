// SPDX-License-Identifier: GPL-3.0-or-later
//
// The merged program: every type, function and variable that the BTF will hold, once.
//
// References are indices into `types`; index 0 is void. The passes of encode.c add to it, mend it,
// number it and write it out.
#ifndef LDBTF_ENCODE_PROGRAM_H
#define LDBTF_ENCODE_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "btf/btf_names.h"
#include "import/skips.h"
#include "support/arena.h"
#include "support/hash_map.h"
#include "support/status.h"
#include "support/strings.h"
#include "support/vec.h"
#include "types/dedup.h"
#include "types/type.h"

struct program_type {
	struct type_record record;     // refs are indices into program.types
	const struct type_item *items; // item_count; likewise
	// BTF type id, once assigned; before assign_ids(): of the base's equal type, or 0
	uint32_t id;
};

struct program {
	struct type_store *store;
	struct strings *strings;
	const struct dedup *dedup;
	VEC(struct program_type) types;
	VEC(uint32_t) index_of_class; // by class; 0 if it is not in the program
	// indices by id: order.data[0] has first_id; without those that the base has
	VEC(uint32_t) order;
	// 1, or the one after the base's last (split BTF, encoding 1.8.1)
	uint32_t first_id;
	// strings that need not be written; NULL: there is no base; not owned
	const struct btf_names *base_names;
	uint32_t subscript_type;      // the `int` of all arrays; 0 if there are no arrays
	uint8_t address_size;         // bytes of a pointer
	bool is_big_endian;
	size_t func_count, var_count; // to be written
	uint64_t *skipped;            // by reason; not owned
	// Of all that LTO kept, by string id: 1 if it has a symbol, 0 if only a body, as in `-r`.
	// NULL: not known; not owned.
	const struct hash_map *lto_names;
	size_t lto_var_count; // VARs that were counted because LTO kept something of their name
	struct arena memory;
};

// Fills *ret with the types that `dedup` lists. `store`, `strings` and `dedup` must outlive the
// program. The caller calls program_deinit whatever the status. OK or NO_MEMORY.
MUST_CHECK enum status program_build(struct type_store *store, struct strings *strings,
				     const struct dedup *dedup, struct program *ret);
void program_deinit(struct program *program);

// Appends a type. `items` (item_count of them) are not copied. OK or NO_MEMORY.
MUST_CHECK enum status program_add(struct program *program, const struct type_record *record,
				   const struct type_item *items, uint32_t *ret);

// The index of a merged class (dedup_resolve'd), which is added if the program lacks it. OK or
// NO_MEMORY.
MUST_CHECK enum status program_add_class(struct program *program, uint32_t class_id, uint32_t *ret);

// Bytes of a value of that type, through names, qualifiers and arrays. False: it has no size.
bool program_size_of(const struct program *program, uint32_t type, uint64_t *ret);

// The type behind typedefs, qualifiers and tags.
uint32_t program_strip(const struct program *program, uint32_t type);

static inline bool type_has_item_refs(uint8_t kind)
{
	return kind == TYPE_STRUCT || kind == TYPE_UNION || kind == TYPE_PROTO;
}

#endif
