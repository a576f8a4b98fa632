// SPDX-License-Identifier: GPL-3.0-or-later
//
// The merged program. It has every type, function and variable of the BTF once.
//
// References are indices into `types`, and index 0 is void. The passes of encode.c and
// measurement.c add to a program, mend it, number it and write it.
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
	const struct type_item *items; // record.item_count; likewise; not owned
	// The BTF type ID. Before assign_ids() only types that equal one of the base have it.
	uint32_t id;
};

// A prototype that a FUNC may have in the linked image.
struct func_prototype {
	uint32_t func, proto; // indices into program.types
};

struct program {
	struct type_store *store;
	struct strings *strings;
	const struct dedup *dedup;
	VEC(struct program_type) types;
	VEC(uint32_t) index_of_class; // by class; 0 if the class is not in the program
	// Indices of the types that are written, in the order of their IDs. order.data[0] has
	// first_id.
	VEC(uint32_t) order;
	uint32_t first_id; // 1, or the ID behind the base's last (encoding 1.8.1)
	const struct btf_names *base_names; // names that are not written; NULL: no base; not owned
	uint32_t base_mark;           // string id of the first string (encoding 1.8.7); 0: none
	uint32_t subscript_type;      // the `int` of all arrays; 0 if there are no arrays
	uint8_t address_size;         // bytes of a pointer
	bool has_classes;             // some unit is of C++
	bool has_no_enum64;           // encode_options.skips_enum64
	bool is_base_of_modules;      // names of types are whole strings (encoding 7.21)
	bool is_big_endian;
	size_t func_count, var_count; // FUNCs and VARs of the program
	uint64_t *skipped;            // by reason; not owned
	// If inputs are measured: by func, in ascending order.
	VEC(struct func_prototype) prototypes;
	// The names of all that LTO kept, by string id. 1: it has a symbol. 0: it has only a body,
	// as with `-r`. NULL: not known. Not owned.
	const struct hash_map *lto_names;
	size_t lto_var_count; // VARs that count because LTO kept something of their name
	struct arena memory;
};

// Fills *ret with the types that `dedup` lists. `store`, `strings` and `dedup` must outlive the
// program. The caller calls program_deinit whatever the status. OK or NO_MEMORY. One thread owns a
// program and makes all the calls.
MUST_CHECK enum status program_build(struct type_store *store, struct strings *strings,
				     const struct dedup *dedup, struct program *ret);
void program_deinit(struct program *program);

// Appends a type. *ret is its index. The record->item_count `items` are not copied and must outlive
// the program. OK or NO_MEMORY.
MUST_CHECK enum status program_add(struct program *program, const struct type_record *record,
				   const struct type_item *items, uint32_t *ret);

// A copy of the items of `type` that the caller may change. Types may share their items, so nobody
// changes items in place. The program owns the copy. OK or NO_MEMORY.
MUST_CHECK enum status program_copy_items(struct program *program, const struct program_type *type,
					  struct type_item **ret);

// The string id of `name` with `suffix` behind it. OK or NO_MEMORY.
MUST_CHECK enum status program_add_suffix(struct program *program, uint32_t name,
					  const char *suffix, uint32_t *ret);

// The index of a class that dedup_resolve() has returned. The class is added if the program lacks
// it. OK or NO_MEMORY.
MUST_CHECK enum status program_add_class(struct program *program, uint32_t class_id, uint32_t *ret);

// The bytes of a value of that type, behind typedefs, qualifiers and tags. False if it has no size.
bool program_size_of(const struct program *program, uint32_t type, uint64_t *ret);

// The type behind typedefs, qualifiers and tags. 0 if they never end.
uint32_t program_strip(const struct program *program, uint32_t type);

#endif
