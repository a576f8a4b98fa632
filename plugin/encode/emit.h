// SPDX-License-Identifier: GPL-3.0-or-later
//
// A numbered program as BTF records.
#ifndef LDBTF_ENCODE_EMIT_H
#define LDBTF_ENCODE_EMIT_H

#include "btf/btf_writer.h"
#include "encode/program.h"

// Gives every type of the program, in the order of ids, to the writer. The same for counting and
// writing. OK or NO_MEMORY.
MUST_CHECK enum status emit_program(const struct program *program, struct btf_writer *writer);

// One type at a time: the pass that looks for types in a base wants to see the records of some.
struct emitter {
	const struct program *program;
	struct btf_writer *writer;
	uint32_t *offset_of_name; // by string id; 0: not written yet
};

// Both must outlive the emitter. No names may be interned meanwhile. OK or NO_MEMORY.
MUST_CHECK enum status emitter_init(const struct program *program, struct btf_writer *writer,
				    struct emitter *ret);
void emitter_deinit(struct emitter *emitter);

// Appends the record of program->types[index], with the ids that types have now.
void emit_type(struct emitter *emitter, uint32_t index);

#endif
