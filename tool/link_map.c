// SPDX-License-Identifier: GPL-3.0-or-later
//
// The layouts are those of glibc, musl, and the BSDs: all words have the size of a pointer. With
// r_version 2, glibc's struct r_debug ends with a pointer to that of the next namespace.
#include "tool/link_map.h"

#include <elf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "support/bytes.h"

enum {
	MAX_HEADERS = 1000, // of a program
	MAX_DYNAMIC = 1000, // entries of its dynamic section
	MAX_NAMESPACES = 64,
	MAX_FILES = 10000,
	MAX_NAME = 4096,
	NAME_PIECE = 64, // bytes; an aligned piece is in one page
};

struct link_map_reader {
	const struct memory *memory;
	const struct core_auxv *auxv;
	struct link_map *map;
};

static bool read_words(const struct link_map_reader *reader, uint64_t address, uint64_t *ret,
		       size_t count)
{
	uint8_t bytes[8 * 8];
	size_t word = reader->auxv->word;
	if (!memory_read(reader->memory, address, bytes, count * word))
		return false;
	for (size_t i = 0; i < count; i++)
		ret[i] = bytes_load_uint(bytes + i * word, (unsigned)word,
					 reader->auxv->is_big_endian);
	return true;
}

// ---- The program. ----

// The p_vaddr of the first program header of a type. In it, p_vaddr is the third word.
static bool find_header(const struct link_map_reader *reader, uint32_t type, uint64_t *ret_address)
{
	uint64_t address = core_auxv_value(reader->auxv, AT_PHDR);
	uint64_t count = core_auxv_value(reader->auxv, AT_PHNUM);
	size_t size = reader->auxv->word == 8 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	for (uint64_t i = 0; address && i < count && i < MAX_HEADERS; i++) {
		uint8_t found[4];
		uint64_t words[3];
		if (!memory_read(reader->memory, address + i * size, found, sizeof(found)) ||
		    !read_words(reader, address + i * size, words, 3))
			return false;
		*ret_address = words[2];
		if (bytes_load_u32(found, reader->auxv->is_big_endian) == type)
			return true;
	}
	return false;
}

// The address of struct r_debug. MIPS keeps its dynamic section read-only, and has the place of a
// pointer there instead: absolute, or from the entry on.
static bool find_r_debug(const struct link_map_reader *reader, uint64_t dynamic, uint64_t *ret)
{
	*ret = 0;
	for (unsigned i = 0; i < MAX_DYNAMIC && !*ret; i++) {
		uint64_t entry[2], at = dynamic + i * 2 * reader->auxv->word;
		if (!read_words(reader, at, entry, 2) || entry[0] == DT_NULL)
			return false;
		if (entry[0] == DT_DEBUG)
			*ret = entry[1];
		else if (entry[0] == DT_MIPS_RLD_MAP_REL)
			(void)read_words(reader, at + entry[1], ret, 1);
		else if (entry[0] == DT_MIPS_RLD_MAP)
			(void)read_words(reader, entry[1], ret, 1);
	}
	return *ret != 0;
}

// ---- The lists. ----

// A name that can't be read is "".
static enum status read_name(const struct link_map_reader *reader, uint64_t address, char **ret)
{
	char name[MAX_NAME + NAME_PIECE];
	size_t size = 0;
	bool is_whole = false;
	while (address && !is_whole && size < MAX_NAME) {
		size_t piece = NAME_PIECE - (address + size) % NAME_PIECE;
		if (!memory_read(reader->memory, address + size, name + size, piece))
			break;
		is_whole = memchr(name + size, '\0', piece);
		size += piece;
	}
	*ret = strdup(is_whole ? name : "");
	return *ret ? STATUS_OK : STATUS_NO_MEMORY;
}

// struct link_map: l_addr, l_name, l_ld, l_next.
static enum status read_linked_files(const struct link_map_reader *reader, uint64_t address)
{
	uint64_t words[4];
	while (address && reader->map->list.count < MAX_FILES &&
	       read_words(reader, address, words, 4)) {
		struct linked_file file = {.bias = words[0], .dynamic = words[2]};
		TRY(read_name(reader, words[1], &file.name));
		enum status status = vec_push(&reader->map->list, file);
		if (status != STATUS_OK) {
			free(file.name);
			return status;
		}
		address = words[3];
	}
	return STATUS_OK;
}

// struct r_debug: r_version, r_map, r_brk, r_state, r_ldbase, r_next. r_version is an int.
static enum status read_lists(const struct link_map_reader *reader, uint64_t debug)
{
	for (unsigned i = 0; debug && i < MAX_NAMESPACES; i++) {
		uint8_t version[4];
		uint64_t words[6] = {0};
		if (!memory_read(reader->memory, debug, version, sizeof(version)))
			return STATUS_OK;
		bool has_next = bytes_load_u32(version, reader->auxv->is_big_endian) >= 2;
		if (!read_words(reader, debug, words, has_next ? 6 : 2))
			return STATUS_OK;
		TRY(read_linked_files(reader, words[1]));
		debug = words[5];
	}
	return STATUS_OK;
}

enum status link_map_read(const struct memory *memory, const struct core_auxv *auxv,
			  struct link_map *ret)
{
	const struct link_map_reader reader = {.memory = memory, .auxv = auxv, .map = ret};
	uint64_t headers, dynamic, debug;
	*ret = (struct link_map){0};
	if (!find_header(&reader, PT_PHDR, &headers) ||
	    !find_header(&reader, PT_DYNAMIC, &dynamic))
		return STATUS_OK;
	uint64_t bias = core_auxv_value(auxv, AT_PHDR) - headers;
	return find_r_debug(&reader, dynamic + bias, &debug) ? read_lists(&reader, debug)
							   : STATUS_OK;
}

void link_map_deinit(struct link_map *map)
{
	for (size_t i = 0; i < map->list.count; i++)
		free(map->list.data[i].name);
	vec_free(&map->list);
}
