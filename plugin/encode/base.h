// SPDX-License-Identifier: GPL-3.0-or-later
//
// The BTF that split BTF continues. It is checked, and its types can be found by their contents.
//
// A kernel's BTF has 120,000 types and a module uses 5,000. So the base is not merged with the
// program. It stays as it is, and base_match.h looks types up in it (base_index.h). An open base is
// never written to, so any number of encodes may share it.
#ifndef LDBTF_ENCODE_BASE_H
#define LDBTF_ENCODE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/diag.h"
#include "support/status.h"

struct btf_view;
struct encode_base;

// Opens the BTF in `size` bytes at `bytes`. They are a raw blob or an ELF file with a .BTF, as the
// first two bytes say (encoding 1.1.4). The bytes must be writable (elf_image_open) and are not
// needed afterwards. OK; NO_MEMORY; MALFORMED or UNSUPPORTED with a diagnostic, if there is no BTF,
// or if the BTF is damaged, without types, or itself split. On OK the caller owns *ret.
MUST_CHECK enum status encode_base_open(void *bytes, size_t size, const struct diag_source *where,
					struct encode_base **ret);
void encode_base_close(struct encode_base *base); // NULL is allowed

// Is the base for a machine like the one that is linked for? OK; UNSUPPORTED with a diagnostic that
// names the base. Raw BTF without a type `long` does not say its word size, so it fits any.
MUST_CHECK enum status encode_base_check(const struct encode_base *base, bool is_64_bit,
					 bool is_big_endian, const struct diag_source *where);

// The distilled base of split BTF that is empty. Kernels reject a base without types, so this one
// has one type. *ret is the least number of bytes; `size` is the number of bytes that are filled.
// OK or NO_MEMORY.
MUST_CHECK enum status encode_empty_base_size(const struct encode_base *base, size_t *ret);
MUST_CHECK enum status encode_write_empty_base(const struct encode_base *base, uint8_t *buffer,
					       size_t size);

// The base as records. The view belongs to the base.
const struct btf_view *encode_base_view(const struct encode_base *base);

#endif
