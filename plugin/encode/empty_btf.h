// SPDX-License-Identifier: GPL-3.0-or-later
//
// Valid BTF that describes nothing: what a reservation holds until it is filled.
#ifndef LDBTF_ENCODE_EMPTY_BTF_H
#define LDBTF_ENCODE_EMPTY_BTF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Bytes of the smallest valid blob: a header and an empty string section, padded to 4.
enum { ENCODE_EMPTY_SIZE = 28 };

// Fills `size` >= ENCODE_EMPTY_SIZE bytes with a valid BTF that holds no types.
void encode_write_empty(uint8_t *buffer, size_t size, bool is_big_endian);

// Fills ENCODE_EMPTY_SPLIT_SIZE bytes with valid split BTF, on any base, that holds nothing.
enum { ENCODE_EMPTY_SPLIT_SIZE = 24 };
void encode_write_empty_split(uint8_t *buffer, bool is_big_endian);

#endif
