// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the headers of the inputs say, as far as an object that we add must agree with that.
//
// ld merges more than sections: file header flags, whether the stack is executable, program
// properties such as IBT. An object that says nothing is not neutral. Without a .note.GNU-stack the
// stack becomes executable. Without the IBT property the output loses that property. And an object
// that says too much adds what the inputs do not have. So the reserving object says what the inputs
// say.
#ifndef LDBTF_LINKER_INPUT_FACTS_H
#define LDBTF_LINKER_INPUT_FACTS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf/elf_image.h"
#include "linker/keep_marks.h"
#include "linker/start_stop.h"
#include "support/status.h"
#include "support/vec.h"

// The part of an ELF file header that linkers compare between inputs.
struct neutral_header {
	bool is_64_bit;
	bool is_big_endian;
	uint8_t os_abi;
	uint8_t abi_version;
	uint16_t machine;
	uint32_t flags; // e_flags
};

// Filled by input_facts_add from any thread, under `lock`; read by the owner when no thread adds.
struct input_facts {
	pthread_mutex_t lock;
	size_t objects;
	bool has_dwarf;      // some object has a .debug_info that is not empty
	// some object has debug information of any kind, or refers to __start_BTF or __stop_BTF
	bool wants_btf;
	bool has_lto;        // some object is for LTO, and gcc put its debug information aside
	bool has_stack_note; // some object has a .note.GNU-stack
	// some object is marked as using GNU extensions (IFUNC, SHF_GNU_RETAIN, …)
	bool has_gnu_os_abi;
	bool has_retained;   // some object has a section with SHF_GNU_RETAIN
	bool has_btf;        // some object has a .BTF of its own
	bool has_btf_ids;    // some object has a .BTF_ids
	bool has_properties; // some object has a .note.gnu.property
	struct table_names tables; // sections that the program may look for by __start_ and __stop_
	VEC(uint32_t) property_types; // the pr_type of each property seen, each once
	struct neutral_header header;
	uint64_t header_order;  // of the object that `header` is from
	bool header_has_code;   // that object has code
	struct keep_marks marks; // of LDBTF_KEEP
	bool is_out_of_memory;   // property_types, tables or marks may be incomplete
};

void input_facts_init(struct input_facts *facts);
void input_facts_deinit(struct input_facts *facts);

// Takes in one relocatable object; its place in the link is elf->where.order. An object that has a
// .BTF already is an error, recorded through elf->where. Any thread.
void input_facts_add(struct input_facts *facts, const struct elf_image *elf);

// The header to give to an object that must not change the output. It is the header of a real
// input. So every rule by which a linker merges e_flags (equal, or, and, minimum) gives the same
// result. The first object with code has it, because ARM and RISC-V objects that were made from
// plain data have no flags. OK, or ABSENT if no object was seen.
MUST_CHECK enum status input_facts_header(const struct input_facts *facts,
					  struct neutral_header *ret);

#endif
