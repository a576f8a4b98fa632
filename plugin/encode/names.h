// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names on their way from DWARF into the string table, looked up once per place in .debug_str.
//
// DIEs repeat names by pointing at the same bytes, so a small cache by address answers most
// lookups without hashing the text. One thread uses it.
#ifndef LDBTF_ENCODE_NAMES_H
#define LDBTF_ENCODE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/status.h"
#include "support/strings.h"

enum { NAMES_CACHE_SIZE = 1 << 15 }; // entries; a power of two. 512 KiB fit a second-level cache

struct name {
	uint32_t id;        // in the string table; 0 for ""
	bool is_identifier; // a kernel takes it as a C identifier
};

struct names_slot {
	const char *text;
	uint32_t id;
	uint32_t age : 31; // names.age when it was filled
	uint32_t is_identifier : 1;
};

struct names {
	struct strings *strings;
	uint32_t age;             // slots of another age are stale
	struct names_slot *cache; // NAMES_CACHE_SIZE, zeroed; owned
};

MUST_CHECK enum status names_init(struct names *names, struct strings *strings); // OK or NO_MEMORY
void names_deinit(struct names *names);

// Forgets the cache: the memory that the texts lie in is about to go.
void names_reset(struct names *names);

// Interns NUL-terminated `text`, whose bytes must not change until names_reset. OK or NO_MEMORY.
MUST_CHECK enum status names_intern(struct names *names, const char *text, struct name *ret);

// Whether kernels accept `length` bytes of `text` as a name: [A-Za-z_.][A-Za-z0-9_.]*, at most 512
// (KSYM_NAME_LEN since Linux 6.1; btf_name_valid_identifier in kernel/bpf/btf.c).
bool is_kernel_identifier(const char *text, size_t length);

#endif
