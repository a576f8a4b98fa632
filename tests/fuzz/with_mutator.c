// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gives libFuzzer the changes of mutate.h, for targets that take parcels of ELF files. One time of
// eight it makes its own, which may break frames.
#include <string.h>

#include "mutate.h"
#include "parcel.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t max_size, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	if (size < PARCEL_HEADER || seed % 8 == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	mutate_parcel(data, size, seed);
	return size;
}

// The first file of one parcel and the second file of another.
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t max_size, unsigned seed)
{
	struct parcel one = parcel_open(a, a_size), two = parcel_open(b, b_size);
	size_t size = PARCEL_HEADER + one.sizes[0] + two.sizes[1];
	if (!one.files[0] || !two.files[0] || size > max_size)
		return 0;
	parcel_put_header(out, seed & 1 ? one.choices : two.choices, one.sizes[0]);
	memcpy(out + PARCEL_HEADER, one.files[0], one.sizes[0]);
	memcpy(out + PARCEL_HEADER + one.sizes[0], two.files[1], two.sizes[1]);
	return size;
}
