// SPDX-License-Identifier: GPL-3.0-or-later
//
// A strict reader of BTF bytes: would every reader in use accept this blob?
//
// The plugin runs it over its own output before a kernel or a device reads that, tests and
// fuzzers run it over everything else. It knows three bodies of rules, numbered as in
// the encoding specification, whose numbers are in the messages too:
//
//   1.3, 1.4, 1.6       the blob's structure, what libbpf needs
//   1.7.1  - 1.7.18     each record alone (the kernel calls this meta); for all BTF, vmlinux too
//   1.7.19 - 1.7.30     records together (resolve); the kernel does it for BTF loaded by user space
//
// A kernel is stricter in places where C itself is not at fault. These are not checked:
//   - 1.3.10: a blob without types. It is what a link without DWARF gets, and libbpf reads it.
//   - 1.3.11: 16 MiB for a blob; kernels don't apply it to their own.
//   - 1.7.19, 1.7.30: chains of more than 32 steps. They depend on the order of the IDs, and
//     the program is legal.
//   - 1.7.25: pointers and FLOATs near a struct's end if the size of a pointer is not known. A blob
//     does not say that size, so it is taken from the INT `long` (see btf_check_resolve.c).
// And it is stricter than a kernel in these:
//   - 1.7.1, 1.7.3: bytes from 0x80 on; kernels take what is a letter in Latin-1.
//   - 1.7.20: a qualifier of a FUNC, which a kernel takes for its FUNC_PROTO.
//   - 1.7.28: the sizes of a DATASEC's entries when the VAR comes later in the blob.
#ifndef LDBTF_BTF_BTF_CHECK_H
#define LDBTF_BTF_BTF_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "btf/btf_view.h"
#include "support/diag.h"
#include "support/status.h"

// Checks `size` bytes at `data`, of any alignment, whose words are in the given byte order. `base`:
// what split BTF continues; its own records are taken as checked. NULL: the BTF stands alone. Of
// split BTF kernels apply only the first two bodies of rules (btf_parse_module), and so does this.
//
// OK, or MALFORMED with one diagnostic (an error) that names the first offending type by ID, kind
// and name, and the rule. NO_MEMORY when the tables, 21 bytes a type, could not be had; no
// diagnostic then. Time is linear in `size`, the stack's depth does not depend on the input. Thread
// safe; keeps nothing.
MUST_CHECK enum status btf_check(const uint8_t *data, size_t size, bool is_big_endian,
				 const struct btf_view *base, const struct diag_source *where);

// The same without the rules that kernels do not apply to their own BTF (1.7.19 - 1.7.29).
MUST_CHECK enum status btf_check_records(const uint8_t *data, size_t size, bool is_big_endian,
					 const struct btf_view *base,
					 const struct diag_source *where);

// Whether the types are in the order of their names, anonymous ones first (1.10.1), which new
// readers need for binary search. OK; MALFORMED with one diagnostic, also where the structure is
// broken; NO_MEMORY.
MUST_CHECK enum status btf_check_sorted(const uint8_t *data, size_t size, bool is_big_endian,
					const struct btf_view *base,
					const struct diag_source *where);

#endif
