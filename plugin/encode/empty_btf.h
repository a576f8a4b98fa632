// SPDX-License-Identifier: GPL-3.0-or-later
//
// Valid BTF that describes nothing. A reservation has it until it is filled.
#ifndef LDBTF_ENCODE_EMPTY_BTF_H
#define LDBTF_ENCODE_EMPTY_BTF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Bytes of the smallest valid blob: a header and an empty string section, padded to 4.
enum { ENCODE_EMPTY_SIZE = 28 };

// Fills `size` bytes, at least ENCODE_EMPTY_SIZE, with valid BTF that has no types. Thread safe.
void encode_write_empty(uint8_t *buffer, size_t size, bool is_big_endian);

// Bytes of the smallest valid split BTF: a header.
enum { ENCODE_EMPTY_SPLIT_SIZE = 24 };

// Fills ENCODE_EMPTY_SPLIT_SIZE bytes with valid split BTF that has no types, on any base. Thread
// safe.
void encode_write_empty_split(uint8_t *buffer, bool is_big_endian);

#endif
