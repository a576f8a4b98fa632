// SPDX-License-Identifier: GPL-3.0-or-later
//
// The input of a fuzz target that wants two files and some choices, as one array of bytes:
//
//	4 bytes   choices, little-endian: what each bit means is the target's
//	4 bytes   size of the first file, little-endian; it ends where the array does at the latest
//	          the first file, the second file
//
// seeds.sh writes such files, too.
#ifndef LDBTF_FUZZ_PARCEL_H
#define LDBTF_FUZZ_PARCEL_H

#include <stddef.h>
#include <stdint.h>

enum { PARCEL_HEADER = 8 };

struct parcel {
	uint32_t choices;
	size_t sizes[2];
	const uint8_t *files[2]; // in the array
};

// Takes any array; one without a header has two empty files.
struct parcel parcel_open(const uint8_t *data, size_t size);

// Writes a header.
void parcel_put_header(uint8_t *data, uint32_t choices, size_t first_size);

// A copy of a file in a block of exactly its size, so that ASan sees a step outside. Aborts where
// there is no memory. The caller frees it.
void *parcel_copy(const struct parcel *parcel, int index);

#endif
