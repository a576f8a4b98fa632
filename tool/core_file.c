// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notes of core files: NT_AUXV has the auxiliary vector, NT_FILE the mapped files (Linux,
// fs/binfmt_elf.c), VMCOREINFO where a kernel is.
#include "tool/core_file.h"

#include <elf.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "support/bytes.h"

struct note {
	const char *name;
	uint32_t type;
	const uint8_t *bytes;
	size_t size;
	size_t word; // bytes of the machine's long
	bool is_big_endian;
};

static uint64_t word_at(const struct note *note, size_t index)
{
	const uint8_t *at = note->bytes + index * note->word;
	return note->word == 8 ? bytes_load_u64(at, note->is_big_endian)
			       : bytes_load_u32(at, note->is_big_endian);
}

uint64_t core_auxv_value(const struct core_auxv *auxv, uint64_t type)
{
	const struct note vector = {.bytes = auxv->bytes, .word = auxv->word,
				    .is_big_endian = auxv->is_big_endian};
	uint64_t value = 0;
	for (size_t i = 0; (i + 2) * auxv->word <= auxv->size; i += 2)
		if (word_at(&vector, i) == type)
			value = word_at(&vector, i + 1);
	return value;
}

// Is the core's memory at an address one that can be executed?
static bool is_executable(const struct core_file *core, uint64_t address)
{
	for (size_t i = 0; i < core->segments.count; i++)
		if (address - core->segments.data[i].address < core->segments.data[i].memory_size)
			return core->segments.data[i].is_executable;
	return false;
}

// NT_FILE has the number of files and the unit of offsets, then the start, the end and the offset
// of each, then their names.
static enum status read_files(const struct note *note, struct core_file *core)
{
	size_t words = note->size / note->word;
	uint64_t count = words > 2 ? word_at(note, 0) : 0;
	if (!count || count > (words - 2) / 3)
		return STATUS_OK;
	const char *name = (const char *)note->bytes + (2 + 3 * count) * note->word;
	const char *end = (const char *)note->bytes + note->size;
	for (uint64_t i = 0; i < count; i++) {
		size_t length = strnlen(name, (size_t)(end - name));
		if (name + length == end)
			return STATUS_OK;
		struct mapping mapping = {
			.start = word_at(note, 2 + 3 * i),
			.end = word_at(note, 3 + 3 * i),
			.file_offset = word_at(note, 4 + 3 * i) * word_at(note, 1),
			.path = name,
		};
		mapping.is_executable = is_executable(core, mapping.start);
		TRY(vec_push(&core->mappings.list, mapping));
		name += length + 1;
	}
	return STATUS_OK;
}

// The program is the file that is mapped where the entry is. Without an entry, it is the first one.
static enum status find_program(struct core_file *core)
{
	const struct mapping *mapping = core->entry ? mappings_at(&core->mappings, core->entry)
		: core->mappings.list.count ? core->mappings.list.data : NULL;
	core->program = mapping ? strdup(mapping->path) : NULL;
	return mapping && !core->program ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status read_note(const struct note *note, struct core_file *core)
{
	const struct core_auxv auxv = {note->bytes, note->size, note->word, note->is_big_endian};
	if (note->type == NT_AUXV)
		core->entry = core_auxv_value(&auxv, AT_ENTRY);
	if (note->type == 0 && !strcmp(note->name, "VMCOREINFO"))
		vmcoreinfo_read(note->bytes, note->size, &core->kernel);
	return note->type == NT_FILE ? read_files(note, core) : STATUS_OK;
}

static enum status read_notes(const struct elf_image *elf, const GElf_Phdr *segment,
			      struct core_file *core)
{
	Elf_Data *data = elf_getdata_rawchunk(elf->elf, (int64_t)segment->p_offset,
					      segment->p_filesz,
					      segment->p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR);
	GElf_Nhdr header;
	size_t offset = 0, name, content;
	while (data && (offset = gelf_getnote(data, offset, &header, &name, &content))) {
		const char *bytes = data->d_buf;
		bool has_name = header.n_namesz && !bytes[name + header.n_namesz - 1];
		const struct note note = {
			.name = has_name ? bytes + name : "",
			.type = header.n_type,
			.bytes = (const uint8_t *)bytes + content,
			.size = header.n_descsz,
			.word = elf->is_64_bit ? 8 : 4,
			.is_big_endian = elf->is_big_endian,
		};
		TRY(read_note(&note, core));
	}
	return STATUS_OK;
}

typedef enum status read_segment(const struct elf_image *elf, const GElf_Phdr *segment,
				 struct core_file *core);

static enum status note_core_segment(const struct elf_image *elf, const GElf_Phdr *segment,
				     struct core_file *core)
{
	struct core_segment ours = {
		.address = segment->p_vaddr,
		.physical = segment->p_paddr,
		.file_offset = segment->p_offset,
		.size = segment->p_filesz,
		.memory_size = segment->p_memsz,
		.is_writable = segment->p_flags & PF_W,
		.is_executable = segment->p_flags & PF_X,
	};
	if (segment->p_memsz > segment->p_filesz)
		ours.left_out = segment->p_memsz - segment->p_filesz;
	if (ours.file_offset >= elf->size)
		ours.size = 0;
	else if (ours.size > elf->size - ours.file_offset)
		ours.size = elf->size - ours.file_offset; // the file was cut off
	return vec_push(&core->segments, ours);
}

static enum status read_headers(const struct elf_image *elf, size_t count, uint32_t type,
				read_segment *read, struct core_file *core)
{
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr segment;
		if (gelf_getphdr(elf->elf, (int)i, &segment) && segment.p_type == type)
			TRY(read(elf, &segment, core));
	}
	return STATUS_OK;
}

enum status core_file_read(const struct elf_image *elf, struct core_file *ret)
{
	*ret = (struct core_file){0};
	size_t count;
	if (elf_getphdrnum(elf->elf, &count) || !count)
		return STATUS_MALFORMED;
	TRY(read_headers(elf, count, PT_LOAD, note_core_segment, ret));
	TRY(read_headers(elf, count, PT_NOTE, read_notes, ret));
	return find_program(ret);
}

bool core_file_has_written(const struct core_file *core)
{
	for (size_t i = 0; i < core->segments.count; i++) {
		const struct core_segment *segment = &core->segments.data[i];
		if (segment->is_writable && segment->size &&
		    !mappings_at(&core->mappings, segment->address))
			return true;
	}
	return false;
}

void core_file_deinit(struct core_file *core)
{
	vec_free(&core->segments);
	vec_free(&core->mappings.list);
	free(core->program);
}
