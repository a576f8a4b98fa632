// SPDX-License-Identifier: GPL-3.0-or-later
//
// ELF core files: which memory they have, and which program they are of.
#ifndef LDBTF_TOOL_CORE_FILE_H
#define LDBTF_TOOL_CORE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf/elf_image.h"
#include "support/status.h"
#include "support/vec.h"
#include "tool/mappings.h"
#include "tool/vmcoreinfo.h"

// A piece of memory that the file has.
struct core_segment {
	uint64_t address;  // p_vaddr; 0 in dumps of physical memory
	uint64_t physical; // p_paddr; 0 in those of processes
	uint64_t file_offset;
	uint64_t size;        // bytes in the file, which may be cut off
	uint64_t memory_size; // p_memsz
	uint64_t left_out;    // at the end, not written into the file, by p_filesz
	bool is_writable, is_executable;
};

struct core_file {
	VEC(struct core_segment) segments;
	struct mappings mappings; // by NT_FILE; paths are in the ELF file
	char *program;  // path of the program, by NT_FILE; NULL: the file does not tell
	uint64_t entry; // address of its entry in the process (AT_ENTRY); 0: unknown
	struct vmcoreinfo kernel; // if it is a kernel's
};

// Reads the program headers and notes of a core file. What a damaged note says is left out. OK or
// NO_MEMORY; MALFORMED if there are no program headers. `elf` must stay open as long as *ret is
// used. The caller calls core_file_deinit() whatever the status.
MUST_CHECK enum status core_file_read(const struct elf_image *elf, struct core_file *ret);
void core_file_deinit(struct core_file *core);

// Has the file the memory that the process has written? Each process has written to its stack.
// coredump_filter can leave all such memory out.
bool core_file_has_written(const struct core_file *core);

// The auxiliary vector of a process.
struct core_auxv {
	const void *bytes;
	size_t size; // bytes
	size_t word; // bytes of the machine's long, 4 or 8
	bool is_big_endian;
};

// Returns the value of the last entry of that type, such as AT_ENTRY (<elf.h>). 0: there is none.
uint64_t core_auxv_value(const struct core_auxv *auxv, uint64_t type);

#endif
