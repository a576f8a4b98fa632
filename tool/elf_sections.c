// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes what is new behind the last byte that something else in the file needs. elf_update() of
// libelf is not used: it may move or fill what lies between sections.
#include "tool/elf_sections.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "elf/elf_image.h"
#include "linker/file_bytes.h"
#include "support/bytes.h"
#include "support/vec.h"
#include "tool/input.h"

enum { ALIGNMENT = 8, MAX_NEW = 4 };

// Where the fields of headers are (gABI, "ELF Header", "Sections").
struct elf_shape {
	unsigned word; // bytes of an address or an offset
	size_t header_size, entry_size;
	size_t shoff, shnum;                                       // in the ELF header
	size_t flags, addr, offset, size, link, align, entry;      // in a section header
};
static const struct elf_shape shape_32 = {
	4, 52, 40, 32, 48, 8, 12, 16, 20, 24, 32, 36,
};
static const struct elf_shape shape_64 = {
	8, 64, 64, 40, 60, 8, 16, 24, 32, 40, 48, 56,
};

struct edit {
	const struct elf_image *elf;
	const struct elf_shape *shape;
	const struct diag_source *where;
	int fd;
	const struct elf_new_section *sections;
	size_t count;
	size_t replaced[MAX_NEW]; // index of the section that is there already; 0: none
	VEC(uint8_t) table;       // of section headers
	VEC(uint8_t) names;
	uint64_t at;              // where the next bytes go
};

static enum status fail_edit(const struct edit *edit, const char *what)
{
	diag_add(edit->where, DIAG_ERROR, "can't %s: %s", what,
		 errno ? strerror(errno) : "it became shorter");
	return STATUS_IO;
}

static void store(const struct edit *edit, uint8_t *at, uint64_t value, unsigned size)
{
	bytes_store_uint(at, value, size, edit->elf->is_big_endian);
}

// ---- What stays. ----

static bool is_written_anew(const struct edit *edit, size_t index)
{
	for (size_t i = 0; i < edit->count; i++)
		if (edit->replaced[i] == index)
			return true;
	return false;
}

static uint64_t later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

// The end of all sections. Those that are written anew count only with `all`.
static uint64_t end_of_sections(const struct edit *edit, bool all)
{
	const struct elf_image *elf = edit->elf;
	uint64_t end = edit->shape->header_size;
	for (size_t i = 1; i < elf->section_count; i++) {
		const struct elf_section *section = &elf->sections[i];
		bool is_new = i == elf->section_names || is_written_anew(edit, i);
		if (section->type != SHT_NOBITS && (all || !is_new))
			end = later(end, section->file_offset + section->size);
	}
	if (all)
		end = later(end, elf->section_headers +
				 elf->section_count * edit->shape->entry_size);
	return end;
}

static uint64_t end_of_segments(const struct edit *edit)
{
	size_t count;
	GElf_Ehdr header;
	GElf_Phdr segment;
	if (elf_getphdrnum(edit->elf->elf, &count) || !gelf_getehdr(edit->elf->elf, &header))
		return 0;
	uint64_t end = header.e_phoff + count * header.e_phentsize;
	for (size_t i = 0; i < count; i++)
		if (gelf_getphdr(edit->elf->elf, (int)i, &segment))
			end = later(end, segment.p_offset + segment.p_filesz);
	return end;
}

// Behind what stays. Bytes behind all that the headers know, such as a signature, stay, too.
static uint64_t find_room(const struct edit *edit)
{
	uint64_t segments = end_of_segments(edit);
	bool has_more = edit->elf->size > later(end_of_sections(edit, true), segments);
	return has_more ? edit->elf->size : later(end_of_sections(edit, false), segments);
}

// ---- What is new. ----

static enum status read_part(const struct edit *edit, uint64_t offset, size_t size,
			     uint8_t **data, size_t *count, size_t *capacity)
{
	TRY(vec_grow((void **)data, capacity, size + !size, 1));
	errno = 0;
	if (!file_read_at(edit->fd, *data, size, (off_t)offset))
		return fail_edit(edit, "read it");
	*count = size;
	return STATUS_OK;
}

static enum status read_tables(struct edit *edit)
{
	const struct elf_image *elf = edit->elf;
	struct elf_section names;
	if (elf_image_section(elf, elf->section_names, &names) != STATUS_OK ||
	    names.type != SHT_STRTAB) {
		diag_add(edit->where, DIAG_ERROR, "its sections have no names");
		return STATUS_UNSUPPORTED;
	}
	TRY(read_part(edit, names.file_offset, names.size, &edit->names.data, &edit->names.count,
		      &edit->names.capacity));
	return read_part(edit, elf->section_headers, elf->section_count * edit->shape->entry_size,
			 &edit->table.data, &edit->table.count, &edit->table.capacity);
}

// Appends an entry of zeros to the table, and the name. *ret: its index.
static enum status add_entry(struct edit *edit, const char *name, size_t *ret)
{
	size_t offset = edit->table.count, name_offset = edit->names.count;
	for (size_t i = 0; i < edit->shape->entry_size; i++)
		TRY(vec_push(&edit->table, (uint8_t)0));
	for (size_t i = 0; i <= strlen(name); i++)
		TRY(vec_push(&edit->names, (uint8_t)name[i]));
	store(edit, edit->table.data + offset, name_offset, 4);
	*ret = offset / edit->shape->entry_size;
	return STATUS_OK;
}

static enum status append_bytes(struct edit *edit, const void *bytes, size_t size)
{
	if (!file_write_at(edit->fd, bytes, size, (off_t)edit->at))
		return fail_edit(edit, "write");
	edit->at += size;
	return STATUS_OK;
}

static enum status align_end(struct edit *edit)
{
	static const uint8_t zeros[ALIGNMENT];
	return append_bytes(edit, zeros, (size_t)(-edit->at % ALIGNMENT));
}

static void set_place(struct edit *edit, size_t index, uint64_t size)
{
	uint8_t *entry = edit->table.data + index * edit->shape->entry_size;
	store(edit, entry + edit->shape->offset, edit->at, edit->shape->word);
	store(edit, entry + edit->shape->size, size, edit->shape->word);
}

// Writes the bytes of a section, and what its header says. A section that was loaded is not loaded
// from its new place.
static enum status write_section(struct edit *edit, size_t number)
{
	const struct elf_new_section *section = &edit->sections[number];
	const struct elf_shape *shape = edit->shape;
	size_t index = edit->replaced[number];
	if (!index)
		TRY(add_entry(edit, section->name, &index));
	TRY(align_end(edit));
	set_place(edit, index, section->size);
	uint8_t *entry = edit->table.data + index * shape->entry_size;
	store(edit, entry + 4, SHT_PROGBITS, 4);
	store(edit, entry + shape->flags, 0, shape->word);
	store(edit, entry + shape->addr, 0, shape->word);
	store(edit, entry + shape->align, ALIGNMENT, shape->word);
	return append_bytes(edit, section->bytes, section->size);
}

// Points the ELF header at the new table. The number of sections can be too large for its field:
// then it is in the first section header (gABI, "ELF Header", e_shnum).
static enum status point_header(struct edit *edit, uint64_t table_at)
{
	size_t count = edit->table.count / edit->shape->entry_size;
	uint8_t bytes[64];
	errno = 0;
	if (!file_read_at(edit->fd, bytes, edit->shape->header_size, 0))
		return fail_edit(edit, "read it");
	store(edit, bytes + edit->shape->shoff, table_at, edit->shape->word);
	store(edit, bytes + edit->shape->shnum, count < SHN_LORESERVE ? count : 0, 2);
	edit->at = 0;
	return append_bytes(edit, bytes, edit->shape->header_size);
}

static enum status write_all_parts(struct edit *edit)
{
	for (size_t i = 0; i < edit->count; i++)
		TRY(write_section(edit, i));
	set_place(edit, edit->elf->section_names, edit->names.count);
	TRY(append_bytes(edit, edit->names.data, edit->names.count));
	TRY(align_end(edit));
	uint64_t table_at = edit->at;
	size_t count = edit->table.count / edit->shape->entry_size;
	store(edit, edit->table.data + edit->shape->size, count < SHN_LORESERVE ? 0 : count,
	      edit->shape->word);
	TRY(append_bytes(edit, edit->table.data, edit->table.count));
	if (ftruncate(edit->fd, (off_t)edit->at))
		return fail_edit(edit, "write");
	return point_header(edit, table_at);
}

static enum status check_room(const struct edit *edit)
{
	uint64_t end = edit->at + edit->names.count + edit->table.count;
	for (size_t i = 0; i < edit->count; i++)
		end += edit->sections[i].size + 2 * ALIGNMENT;
	if (edit->shape->word == 8 || end < UINT32_MAX)
		return STATUS_OK;
	diag_add(edit->where, DIAG_ERROR, "it would be larger than 4 GiB");
	return STATUS_UNSUPPORTED;
}

static enum status edit_file(struct edit *edit)
{
	for (size_t i = 0; i < edit->count; i++) {
		struct elf_section section;
		const char *name = edit->sections[i].name;
		if (elf_image_find_section(edit->elf, name, &section) == STATUS_OK)
			edit->replaced[i] = section.index;
	}
	TRY(read_tables(edit));
	edit->at = find_room(edit);
	TRY(check_room(edit));
	return write_all_parts(edit);
}

enum status elf_sections_put(const char *path, const struct elf_new_section *sections,
			     size_t count, const struct diag_source *where)
{
	struct edit edit = {.where = where, .sections = sections, .count = count};
	struct input input;
	struct elf_image elf;
	enum status status = input_open(path, where, &input);
	if (status == STATUS_OK)
		status = elf_image_open(input.file.bytes, input.file.size, where, &elf);
	if (status != STATUS_OK) {
		input_close(&input);
		return status;
	}
	edit.elf = &elf;
	edit.shape = elf.is_64_bit ? &shape_64 : &shape_32;
	edit.fd = open(path, O_RDWR | O_CLOEXEC);
	status = edit.fd < 0 ? fail_edit(&edit, "write") : edit_file(&edit);
	if (edit.fd >= 0 && close(edit.fd) && status == STATUS_OK)
		status = fail_edit(&edit, "write");
	vec_free(&edit.table);
	vec_free(&edit.names);
	elf_image_close(&elf);
	input_close(&input);
	return status;
}
