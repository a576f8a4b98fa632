// SPDX-License-Identifier: GPL-3.0-or-later
//
// The BTF that split BTF continues, as the encoder needs it: checked, and with its types to be found by what they are.
//
// A kernel's BTF has 120,000 types and a module uses 5,000, so the base is not merged with the program: it stays as it is,
// and base_match.h looks things up (base_index.h). Read only once it is open; any number of encodes may share it.
#ifndef LDBTF_ENCODE_BASE_H
#define LDBTF_ENCODE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/diag.h"
#include "support/status.h"

struct btf_view;
struct encode_base;

// Opens the BTF in `size` bytes at `bytes`: a raw blob, or an ELF file with a .BTF, as the first two bytes say (encoding
// 1.1.4). They must be writable (elf_image_open) and are not needed afterwards. OK; MALFORMED or UNSUPPORTED with a
// diagnostic: there is none, it is damaged, without types, or itself split; NO_MEMORY. On OK the caller owns *ret.
MUST_CHECK enum status encode_base_open(void *bytes, size_t size, const struct diag_source *where,
					struct encode_base **ret);
void encode_base_close(struct encode_base *base); // NULL is allowed

// Is it the BTF of a machine like the one that is linked for? OK; UNSUPPORTED with a diagnostic that names the base. Raw BTF without
// a type `long` does not say its word size, and goes with any.
MUST_CHECK enum status encode_base_check(const struct encode_base *base, bool is_64_bit, bool is_big_endian,
					 const struct diag_source *where);

// What goes with empty split BTF as a distilled base: kernels take none without types, so it has one. OK or NO_MEMORY; *ret is
// the least number of bytes, and `size` is what is to be filled.
MUST_CHECK enum status encode_empty_base_size(const struct encode_base *base, size_t *ret);
MUST_CHECK enum status encode_write_empty_base(const struct encode_base *base, uint8_t *buffer, size_t size);

// The base as records. The base's memory.
const struct btf_view *encode_base_view(const struct encode_base *base);

#endif
