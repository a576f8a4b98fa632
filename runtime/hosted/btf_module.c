// SPDX-License-Identifier: MIT
//
// Finds the BTF of a module in its read-only segments (btf_module.h).
#ifndef _GNU_SOURCE
#define _GNU_SOURCE // dl_iterate_phdr(), dlinfo()
#endif
#include "ldbtf/btf_module.h"

#include <dlfcn.h>
#include <link.h>

#include "../src/internal.h"

struct search_module {
	struct ldbtf *btf;
	const struct ldbtf *base; // for split BTF; NULL: none
	uintptr_t address;
	enum ldbtf_status status;
};

// The bytes of the blob at `at`, if it has the plugin's form: a header of the classic size, no
// gaps, and strings. Else 0. A lone header is a constant of a program that makes BTF.
static size_t blob_size(const unsigned char *at, size_t left)
{
	uint32_t type_len, str_len;

	if (left < LDBTF_HEADER_SIZE || ldbtf_load_u16(at) != LDBTF_MAGIC ||
	    ldbtf_load_u32(at + 4) != LDBTF_HEADER_SIZE || ldbtf_load_u32(at + 8))
		return 0;
	left -= LDBTF_HEADER_SIZE;
	type_len = ldbtf_load_u32(at + 12);
	str_len = ldbtf_load_u32(at + 20);
	if (ldbtf_load_u32(at + 16) != type_len || type_len > left || !str_len ||
	    str_len > left - type_len)
		return 0;
	return LDBTF_HEADER_SIZE + (size_t)type_len + str_len;
}

static enum ldbtf_status open_with_base(struct ldbtf *btf, const void *data, size_t size,
					const struct ldbtf *base)
{
	enum ldbtf_status status = ldbtf_open(btf, data, size);

#ifndef LDBTF_NO_SPLIT
	if (status == LDBTF_WRONG_BASE && base)
		status = ldbtf_open_split(btf, data, size, base);
#else
	(void)base;
#endif
	return status;
}

// What is known of the module after one more blob. Split BTF of another base does not count if
// there is something better.
static enum ldbtf_status with_blob(enum ldbtf_status before, enum ldbtf_status blob)
{
	if (blob == LDBTF_OK)
		return before == LDBTF_ABSENT || before == LDBTF_WRONG_BASE ? LDBTF_OK
									    : LDBTF_AMBIGUOUS;
	return before == LDBTF_ABSENT ? blob : before;
}

static void search_segment(struct search_module *search, uintptr_t address, size_t size)
{
	const unsigned char *start = (const unsigned char *)address;
	size_t at = (0 - address) & 3;

	while (at < size) {
		struct ldbtf btf;
		size_t length = blob_size(start + at, size - at);
		enum ldbtf_status status = LDBTF_ABSENT;

		if (length)
			status = open_with_base(&btf, start + at, length, search->base);
		if (status != LDBTF_WRONG_BASE && (status != LDBTF_OK || !btf.is_sorted)) {
			at += 4;
			continue;
		}
		search->status = with_blob(search->status, status);
		if (status == LDBTF_OK)
			*search->btf = btf;
		at += (length + 3) & ~(size_t)3;
	}
}

static bool is_address_in(const struct dl_phdr_info *module, uintptr_t address)
{
	unsigned i;

	for (i = 0; i < module->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &module->dlpi_phdr[i];

		// By subtraction, since a module may lie at the end of the address space.
		if (segment->p_type == PT_LOAD &&
		    address - (module->dlpi_addr + segment->p_vaddr) < segment->p_memsz)
			return true;
	}
	return false;
}

// dl_iterate_phdr() ends with the first module for which this is not 0.
static int search_one(struct dl_phdr_info *module, size_t size, void *context)
{
	struct search_module *search = (struct search_module *)context;
	unsigned i;

	(void)size;
	if (!is_address_in(module, search->address))
		return 0;
	search->status = LDBTF_ABSENT;
	for (i = 0; i < module->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &module->dlpi_phdr[i];

		// Also executable ones: without -z separate-code, constants lie beside the code.
		if (segment->p_type == PT_LOAD && (segment->p_flags & (PF_R | PF_W)) == PF_R)
			search_segment(search, module->dlpi_addr + segment->p_vaddr,
				       segment->p_filesz);
	}
	return 1;
}

static enum ldbtf_status open_module(struct ldbtf *btf, const void *address,
				     const struct ldbtf *base)
{
	struct search_module search;

	search.btf = btf;
	search.base = base;
	search.address = (uintptr_t)address;
	search.status = LDBTF_NOT_FOUND;
	dl_iterate_phdr(search_one, &search);
	return search.status;
}

static enum ldbtf_status open_handle(struct ldbtf *btf, void *handle, const struct ldbtf *base)
{
	struct link_map *map;

	if (!handle || dlinfo(handle, RTLD_DI_LINKMAP, &map))
		return LDBTF_NOT_FOUND;
	return open_module(btf, map->l_ld, base); // its dynamic section is in one of its segments
}

enum ldbtf_status ldbtf_open_module(struct ldbtf *btf, const void *address)
{
	return open_module(btf, address, (const struct ldbtf *)0);
}

enum ldbtf_status ldbtf_open_handle(struct ldbtf *btf, void *handle)
{
	return open_handle(btf, handle, (const struct ldbtf *)0);
}

#ifndef LDBTF_NO_SPLIT
enum ldbtf_status ldbtf_open_module_split(struct ldbtf *btf, const void *address,
					  const struct ldbtf *base)
{
	return open_module(btf, address, base);
}

enum ldbtf_status ldbtf_open_handle_split(struct ldbtf *btf, void *handle,
					  const struct ldbtf *base)
{
	return open_handle(btf, handle, base);
}
#endif
