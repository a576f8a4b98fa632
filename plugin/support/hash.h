// SPDX-License-Identifier: GPL-3.0-or-later
//
// The hash of tables and fingerprints: 64 bits over bytes or 32-bit words, by multiply and fold.
// The hash that stands in names is another one, name_hash.h.
//
// Tables inside one process use this hash and confirm every hit by comparing contents. Fingerprints
// of debug information (dwarf/) are not confirmed, but the same process makes them. So the hash
// need not resist an adversary, and need not be stable between versions.
#ifndef LDBTF_SUPPORT_HASH_H
#define LDBTF_SUPPORT_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// The lower and the upper half of the product of 128 bits, folded.
static inline uint64_t hash_multiply(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
#else // 32-bit hosts
	uint64_t low = (a & UINT32_MAX) * (b & UINT32_MAX), high = (a >> 32) * (b >> 32);
	uint64_t one = (a >> 32) * (b & UINT32_MAX), two = (a & UINT32_MAX) * (b >> 32);
	uint64_t middle = (low >> 32) + (one & UINT32_MAX) + (two & UINT32_MAX);
	high += (one >> 32) + (two >> 32) + (middle >> 32);
	return (middle << 32 | (low & UINT32_MAX)) ^ high;
#endif
}

static inline uint64_t hash_mix(uint64_t hash, uint64_t value)
{
	return hash_multiply(hash ^ 0x9e3779b97f4a7c15u, value ^ 0xd6e8feb86659fd93u);
}

static inline uint64_t hash_bytes(const void *data, size_t size)
{
	const char *bytes = data;
	uint64_t hash = size, word;
	for (; size >= 8; bytes += 8, size -= 8) {
		memcpy(&word, bytes, 8);
		hash = hash_mix(hash, word);
	}
	word = 0;
	memcpy(&word, bytes, size);
	return hash_mix(hash, word);
}

#endif
