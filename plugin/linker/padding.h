// SPDX-License-Identifier: GPL-3.0-or-later
//
// How far a BTF can be padded. Padding is made of NULs at the end of the strings, and readers take
// 16 MiB of strings at most (encoding 1.4.3): a reservation far above the need can't be filled with
// anything valid.
#ifndef LDBTF_LINKER_PADDING_H
#define LDBTF_LINKER_PADDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Bytes of the largest blob that the types of this valid one can be in, a multiple of 4.
// `first_string`: the offset of its own strings, which is where those of its base end; 0 without
// one.
size_t padding_largest_size(const uint8_t *blob, bool is_big_endian, uint32_t first_string);

#endif
