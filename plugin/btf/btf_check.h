// SPDX-License-Identifier: GPL-3.0-or-later
//
// A strict checker of BTF bytes. It accepts a blob that every reader in use accepts.
//
// The plugin checks its own output before a kernel or a device reads that output. Tests and fuzzers
// check all other blobs. There are three groups of rules. Their numbers are those of
// docs/encoding.md, and messages have these numbers too:
//
//   1.3, 1.4, 1.6       the blob's structure, which libbpf needs
//   1.7.1  - 1.7.18     each record alone; kernels call this meta, and check all BTF so
//   1.7.19 - 1.7.30     records together; kernels call this resolve, for BTF from user space only
//
// Kernels reject more than this checker does:
//   - 1.3.10: a blob without types. A link without DWARF gets such a blob, and libbpf reads it.
//   - 1.3.11: a blob of more than 16 MiB. Kernels accept such BTF as their own.
//   - 1.7.19, 1.7.30: chains of more than 32 steps. Such a program is legal. Whether a kernel
//     rejects its BTF depends on the order of the IDs.
//   - 1.7.25: pointers and FLOATs near a struct's end, if the size of a pointer is not 8 bytes or
//     not known. A blob does not say that size, so btf_check() takes it from the INT `long`
//     (btf_check_resolve.c).
// This checker rejects what kernels accept in these cases:
//   - 1.7.1: bytes from 0x80 on. Kernels accept letters of Latin-1.
//   - 1.7.20: a qualifier of a FUNC. Kernels take the FUNC for its FUNC_PROTO.
//   - 1.7.28: a DATASEC's entry of a wrong size whose VAR comes later in the blob.
#ifndef LDBTF_BTF_BTF_CHECK_H
#define LDBTF_BTF_BTF_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "btf/btf_view.h"
#include "support/diag.h"
#include "support/status.h"

// Checks `size` bytes at `data`, of any alignment, whose words are in the given byte order.
//
// `base` is the BTF that split BTF continues; its records must have been checked. NULL stands for
// BTF without a base. Kernels apply only the first two groups of rules to split BTF
// (btf_parse_module), and so does this function. 1.7.30 is left out, too: a base of Linux 7.2 or
// later may break it, and so may what distilled BTF has of that base.
//
// OK. MALFORMED with one diagnostic, an error that names the rule, and the first wrong type by ID,
// kind and name. NO_MEMORY without a diagnostic. The tables have 21 bytes for each type. Time is
// linear in `size`, and the stack's depth does not depend on the input. Thread safe.
MUST_CHECK enum status btf_check(const uint8_t *data, size_t size, bool is_big_endian,
				 const struct btf_view *base, const struct diag_source *where);

// The same for BTF whose pointers have `pointer_size` bytes: 2, 4 or 8.
MUST_CHECK enum status btf_check_sized(const uint8_t *data, size_t size, bool is_big_endian,
				       unsigned pointer_size, const struct btf_view *base,
				       const struct diag_source *where);

// The same without the rules that kernels do not apply to their own BTF (1.7.19 - 1.7.29), and
// without 1.7.30.
MUST_CHECK enum status btf_check_records(const uint8_t *data, size_t size, bool is_big_endian,
					 const struct btf_view *base,
					 const struct diag_source *where);

// Checks that the types are in the order of their names, anonymous ones first (1.10.1). New readers
// need that order for binary search. OK. MALFORMED with one diagnostic, also if the blob's
// structure is broken. NO_MEMORY. Thread safe.
MUST_CHECK enum status btf_check_sorted(const uint8_t *data, size_t size, bool is_big_endian,
					const struct btf_view *base,
					const struct diag_source *where);

// Do kernels take the name for a DATASEC (1.7.3)?
bool btf_is_section_name(const char *name);

#endif
