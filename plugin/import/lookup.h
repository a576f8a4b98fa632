// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds rows by the key of their DIE, and the graph node that a reference names.
#ifndef LDBTF_IMPORT_LOOKUP_H
#define LDBTF_IMPORT_LOOKUP_H

#include <stddef.h>
#include <stdint.h>

#include "import/state.h"

// The row with this key, or NULL.
struct import_function *import_find_function(const struct import *import, uint32_t key);
struct import_variable *import_find_variable(const struct import *import, uint32_t key);
const struct import_annotation *import_find_annotation(const struct import *import, uint32_t key);

// The parameter of `function` with this key, or NULL.
struct import_parameter *import_find_parameter(const struct import *import,
					       const struct import_function *function,
					       uint32_t key);

// The number of bits that are set. The builtin is a call where not every processor has an
// instruction for it.
static inline uint32_t import_count_bits(uint64_t bits)
{
	bits -= bits >> 1 & UINT64_C(0x5555555555555555);
	bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
	bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (uint32_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

// The number of the first graph node that is of a type behind the key. After import_index_types().
static inline uint32_t import_nodes_before(const struct import *import, uint32_t key)
{
	struct import_type_keys word = import->type_keys.data[key / 64];
	return word.nodes_before + import_count_bits(word.keys & ((UINT64_C(1) << key % 64) - 1));
}

// The graph node of a DIE that is a type; 0 if it is none. After import_index_types().
static inline uint32_t import_node_of_key(const struct import *import, uint32_t key)
{
	struct import_type_keys word = import->type_keys.data[key / 64];
	uint64_t bit = UINT64_C(1) << key % 64;
	return word.keys & bit ? word.nodes_before + import_count_bits(word.keys & (bit - 1)) : 0;
}

// The graph node that a reference names. 0 (void) if there is none, and that is counted.
static inline uint32_t import_node_of_ref(struct import *import, uint32_t ref)
{
	if (!ref || (ref & REF_IS_NODE))
		return ref & ~(uint32_t)REF_IS_NODE;
	uint32_t node = import_node_of_key(import, ref);
	if (!node)
		import_count_skip(import, SKIP_UNRESOLVED_REFERENCE);
	return node;
}

#endif
