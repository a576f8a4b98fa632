// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes a numbered program as BTF records.
#ifndef LDBTF_ENCODE_EMIT_H
#define LDBTF_ENCODE_EMIT_H

#include "btf/btf_strings.h"
#include "btf/btf_writer.h"
#include "encode/program.h"

// The names of a program as the blob has them. A zeroed one is empty. The first emit_program() lays
// them out. The next one uses that, so the program and its names must be the same.
struct emitted_names {
	uint32_t *offsets; // by string id; 0 for a name that the blob does not have
	struct btf_strings strings;
};
void emitted_names_deinit(struct emitted_names *names);

// Gives every type of program->order to the writer, which counts or writes. OK or NO_MEMORY. Names
// must not be interned meanwhile.
MUST_CHECK enum status emit_program(const struct program *program, struct emitted_names *names,
				    struct btf_writer *writer);

// The same for a program that is emitted once.
MUST_CHECK enum status emit_program_once(const struct program *program, struct btf_writer *writer);

// Writes one type at a time, for base_match.h, which compares some records with those of a base.
struct emitter {
	const struct program *program;
	struct btf_writer *writer;
	uint32_t *offset_of_name; // by string id; 0: not written yet
};

// `program` and `writer` must outlive the emitter, and no names may be interned while it lives. OK;
// NO_MEMORY, and then there is nothing to deinit.
MUST_CHECK enum status emitter_init(const struct program *program, struct btf_writer *writer,
				    struct emitter *ret);
void emitter_deinit(struct emitter *emitter);

// Appends the record of program->types.data[index], with the IDs that types have now.
void emit_type(struct emitter *emitter, uint32_t index);

#endif
