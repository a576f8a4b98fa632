// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who takes the bytes of the records: which unit, and which root.
//
// In each of the two lists every record has one owner, so that the bytes of all owners add up to
// the bytes of all records. Names are not charged, since many records share them.
//
//	list      owner of a record
//
//	by unit   the first unit, in link order, that describes the type, or has a function or
//	          variable of that name
//	by root   the first root, in the order of the roots, that reaches the type; then
//	          "variables", then "functions", then "other types"
//
// A DATASEC has the owner of its first variable, and a tag that of what it is about. In the list by
// unit, a record that no unit describes has the owner of the type that it refers to. If that type
// has none, the owner is "no unit".
#ifndef LDBTF_ENCODE_BYTE_SHARES_H
#define LDBTF_ENCODE_BYTE_SHARES_H

#include "encode/encode_types.h"
#include "encode/program.h"
#include "import/result.h"

struct roots;

// `program` has its IDs. `results` are those that it was made of, in link order. `roots` may be
// NULL. *ret gets the largest shares. OK or NO_MEMORY. One thread, which owns `program`.
MUST_CHECK enum status byte_shares_find(const struct program *program,
					const struct import_result *const *results,
					size_t result_count, const struct roots *roots,
					struct share_lists *ret);

#endif
