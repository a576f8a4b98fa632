// SPDX-License-Identifier: GPL-3.0-or-later
//
// A numbered program as BTF records.
#ifndef LDBTF_ENCODE_EMIT_H
#define LDBTF_ENCODE_EMIT_H

#include "btf/btf_writer.h"
#include "encode/program.h"

// Gives every type of the program, in the order of ids, to the writer. The same for counting and writing.
// OK or NO_MEMORY.
MUST_CHECK enum status emit_program(const struct program *program, struct btf_writer *writer);

#endif
