// SPDX-License-Identifier: GPL-3.0-or-later
//
// FILE of the commands that read BTF: whatever has BTF in it, opened for the runtime's functions.
//
// - ELF files of any target, in either byte order: the section .BTF; else what is between the
//   symbols __start_BTF and __stop_BTF; else BTF that is made of the debug information.
// - Raw BTF, also split BTF on a base.
// - Core files, by the program that they are of.
// - Flash and memory images (.bin, Intel HEX, S-records), where BTF is found by its header.
//
// BTF of the other byte order is turned into this machine's. So all code above reads one kind.
#ifndef LDBTF_TOOL_BTF_FILE_H
#define LDBTF_TOOL_BTF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ldbtf/btf.h"
#include "support/diag.h"
#include "support/status.h"
#include "support/vec.h"
#include "tool/input.h"

// A loaded section of a linked ELF file, for the addresses of variables.
struct file_section {
	char *name;
	uint64_t address;
	uint64_t size; // bytes
};

// Where a VAR is listed: the DATASEC, and the number in it. Zeros: nowhere.
struct variable_place {
	uint32_t section_id, number;
};

struct btf_file {
	struct ldbtf btf;
	const char *path;   // as the user gave it
	const char *origin; // where the BTF was found, for people: "section .BTF"
	bool is_big_endian; // the image's byte order
	size_t byte_size;   // of the BTF
	bool has_foreign_order; // is that not this machine's?
	uint64_t entry;     // e_entry of an ELF file; else 0
	VEC(struct file_section) sections; // none if the file has no addresses
	struct btf_file *base; // what split BTF is on top of; NULL: none; owned
	struct input input;    // the file, or the program that a core file is of; owned
	char *program;         // the path of that program; NULL: it is no core file; owned
	// Owned, not for others.
	struct input core;
	uint8_t *blob;
	uint32_t *index;
	struct variable_place *places; // by type ID
};

// Opens the BTF of `path`. `base`: the FILE that split BTF continues, or NULL. Both paths must
// outlive *ret. OK. Else a diagnostic in `diag`: IO, MALFORMED, UNSUPPORTED; or NO_MEMORY. The
// caller calls btf_file_close() whatever the status.
MUST_CHECK enum status btf_file_open(const char *path, const char *base, struct diag *diag,
				     struct btf_file *ret);

// The same. `pointer_size`: 4 or 8 bytes, for a file whose pointers no ELF header tells; 0: by the
// evidence in the BTF (pointer_size.h), with a line on stderr if nothing decides.
MUST_CHECK enum status btf_file_open_as(const char *path, const char *base, uint8_t pointer_size,
					struct diag *diag, struct btf_file *ret);
void btf_file_close(struct btf_file *file);

// The place of the VAR with this ID, which the file must have. False: no section lists the VAR.
bool btf_file_variable(const struct btf_file *file, uint32_t var_id, struct ldbtf_variable *ret);

// The address of a variable in the linked image. False: the file does not tell.
bool btf_file_address(const struct btf_file *file, const struct ldbtf_variable *variable,
		      uint64_t *ret);

// Has `path`, by which a process knows a file, the last name of this file, or of what this file is
// a link to? Linux adds " (deleted)" to the path of a file that is gone.
bool btf_file_is_named(const struct btf_file *file, const char *path);

#endif
