// SPDX-License-Identifier: GPL-3.0-or-later
//
// A fixed series of changed parcels (parcel.h) of BTF, split BTF on it, and a path.
#include <stdlib.h>
#include <string.h>

#include "btf_blob.h"
#include "driver.h"
#include "ldbtf/btf_format.h"
#include "mutate.h"
#include "parcel.h"

enum { ROUNDS = 3000 };

#define INFO(kind, vlen) ldbtf_info(LDBTF_KIND_##kind, vlen, false)

// Continues btf_blob_rich_text, which has 29 types; its names begin behind those `first` bytes.
static struct btf_blob build_split(uint32_t first, bool is_big_endian)
{
	static const char strings[] = "own\0node\0value\0own_count\0the_own\0.own";
	const uint32_t words[] = {
		first, INFO(STRUCT, 2), 24, first + 4, 16, 0, first + 9, 21, 128, // 30
		0, INFO(PTR, 0), 30,                                              // 31
		first + 15, INFO(FUNC, 1), 4,                                     // 32
		first + 25, INFO(VAR, 0), 30, 1,                                  // 33
		first + 33, INFO(DATASEC, 1), 32, 33, 8, 24,                      // 34
		first + 4, INFO(TYPEDEF, 0), 2,                                   // 35
	};
	uint8_t types[sizeof(words)];
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		btf_blob_put_u32(types + 4 * i, words[i], is_big_endian);
	return btf_blob_from_sections(types, sizeof(types), strings, sizeof(strings),
				      is_big_endian);
}

static uint8_t *build_parcel(bool is_big_endian, size_t *ret_size)
{
	static const char path[] = "\0own.node.next->id";
	struct btf_blob base = btf_blob_from_text(btf_blob_rich_text, is_big_endian);
	uint32_t str_len = is_big_endian ? (uint32_t)base.bytes[22] << 8 | base.bytes[23]
					 : (uint32_t)base.bytes[21] << 8 | base.bytes[20];
	struct btf_blob split = build_split(str_len, is_big_endian);
	*ret_size = PARCEL_HEADER + base.size + split.size + sizeof(path);
	uint8_t *parcel = malloc(*ret_size), *at = parcel + PARCEL_HEADER;
	if (!parcel)
		abort();
	parcel_put_header(parcel, 0, base.size);
	memcpy(at, base.bytes, base.size);
	memcpy(at + base.size, split.bytes, split.size);
	memcpy(at + base.size + split.size, path, sizeof(path));
	btf_blob_free(&base);
	btf_blob_free(&split);
	return parcel;
}

static void run_series(bool is_big_endian)
{
	size_t size;
	uint8_t *parcel = build_parcel(is_big_endian, &size);
	uint8_t *changed = malloc(size);
	if (!changed)
		abort();
	for (uint32_t round = 0; round < ROUNDS; round++) {
		memcpy(changed, parcel, size);
		if (round)
			mutate_parcel(changed, size, 2 * round + is_big_endian);
		driver_run(changed, size);
	}
	free(changed);
	free(parcel);
}

size_t driver_series(void)
{
	run_series(false);
	run_series(true);
	return 2 * ROUNDS;
}
