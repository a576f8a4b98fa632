// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tells how far a BTF can be padded. Padding is made of NULs at the end of the strings, and readers
// take 16 MiB of strings at most (encoding 1.4.3). So nothing valid can fill a reservation that is
// far too large.
#ifndef LDBTF_LINKER_PADDING_H
#define LDBTF_LINKER_PADDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The bytes of the largest blob that can have the types of this valid one, a multiple of 4.
// `first_string` is the offset of its own strings, which is the end of its base's strings. 0
// without a base.
size_t padding_largest_size(const uint8_t *blob, bool is_big_endian, uint32_t first_string);

#endif
