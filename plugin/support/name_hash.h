// SPDX-License-Identifier: GPL-3.0-or-later
//
// The hash that ends names in the BTF which would be long or twice there (encoding 2.10.6).
//
// Its bits are in the output, so they must be the same on every host and in every release. The hash
// of tables (hash.h) promises neither, so that it can become faster.
#ifndef LDBTF_SUPPORT_NAME_HASH_H
#define LDBTF_SUPPORT_NAME_HASH_H

#include <stdint.h>

#define NAME_HASH_START UINT32_C(2166136261)

// FNV-1a of the text, 32 bits. `hash` is NAME_HASH_START, or the result of another call.
static inline uint32_t name_hash(const char *text, uint32_t hash)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT32_C(16777619);
	return hash;
}

#endif
