// SPDX-License-Identifier: GPL-3.0-or-later
//
// The list of the program and its libraries that a dynamic linker keeps in a process (<link.h>). It
// is found from the auxiliary vector: program headers, dynamic section, DT_DEBUG, struct r_debug.
#ifndef LDBTF_TOOL_LINK_MAP_H
#define LDBTF_TOOL_LINK_MAP_H

#include <stdint.h>

#include "support/status.h"
#include "support/vec.h"
#include "tool/core_file.h"
#include "tool/memory.h"

struct linked_file {
	char *name;       // as the dynamic linker opened it; "" for the program
	uint64_t bias;    // l_addr: what is added to an address of the linked file
	uint64_t dynamic; // l_ld: where its dynamic section is in memory
};

struct link_map {
	VEC(struct linked_file) list;
};

// Reads the lists of all namespaces. All that comes from the memory may be wrong: pointers that
// lead nowhere or in circles end a list. OK, also for a process without a list, such as a static
// program, or one that the dynamic linker has not prepared yet; or NO_MEMORY. The caller calls
// link_map_deinit() whatever the status.
MUST_CHECK enum status link_map_read(const struct memory *memory, const struct core_auxv *auxv,
				     struct link_map *ret);
void link_map_deinit(struct link_map *map); // a zeroed one is allowed

#endif
