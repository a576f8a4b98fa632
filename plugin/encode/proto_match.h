// SPDX-License-Identifier: GPL-3.0-or-later
//
// Do two candidates of a function have the same prototype (encoding 3.4.3)?
//
// Equal classes do. Different classes can, too. Both may have a pointer to a struct of one name, of
// which units know different definitions. Or they differ only by a `const`, as C allows. So this is
// not the equality of types/dedup.h.
#ifndef LDBTF_ENCODE_PROTO_MATCH_H
#define LDBTF_ENCODE_PROTO_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "encode/program.h"

// `left` and `right` are classes of the program's store, as dedup_resolve() gives them. Reads only.
bool proto_does_match(const struct program *program, uint32_t left, uint32_t right);

#endif
