// SPDX-License-Identifier: GPL-3.0-or-later
//
// Changes BTF as hostile BTF may be: most of it stays right.
#ifndef LDBTF_FUZZ_MUTATE_BLOB_H
#define LDBTF_FUZZ_MUTATE_BLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Makes one change, which depends on nothing but the bytes and *random.
void mutate_blob(uint8_t *blob, size_t size, bool is_big_endian, uint64_t *random);

#endif
