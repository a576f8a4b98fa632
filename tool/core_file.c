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

uint64_t core_auxv_entry(const void *auxv, size_t size, size_t word, bool is_big_endian)
{
	const struct note vector = {.bytes = auxv, .size = size, .word = word,
				    .is_big_endian = is_big_endian};
	uint64_t entry = 0;
	for (size_t i = 0; (i + 2) * word <= size; i += 2)
		if (word_at(&vector, i) == AT_ENTRY)
			entry = word_at(&vector, i + 1);
	return entry;
}

// The file that is mapped where the entry is. Without an entry, the first file.
static enum status read_files(const struct note *note, struct core_file *core)
{
	size_t words = note->size / note->word;
	uint64_t count = words > 2 ? word_at(note, 0) : 0;
	if (core->program || !count || count > (words - 2) / 3)
		return STATUS_OK;
	const char *name = (const char *)note->bytes + (2 + 3 * count) * note->word;
	const char *end = (const char *)note->bytes + note->size;
	for (uint64_t i = 0; i < count; i++) {
		size_t length = strnlen(name, (size_t)(end - name));
		if (name + length == end)
			return STATUS_OK;
		bool has_entry = core->entry >= word_at(note, 2 + 3 * i) &&
				 core->entry < word_at(note, 3 + 3 * i);
		if (has_entry || !core->entry) {
			core->program = strdup(name);
			return core->program ? STATUS_OK : STATUS_NO_MEMORY;
		}
		name += length + 1;
	}
	return STATUS_OK;
}

typedef enum status read_note(const struct note *note, struct core_file *core);

static enum status read_auxv(const struct note *note, struct core_file *core)
{
	if (note->type == NT_AUXV)
		core->entry = core_auxv_entry(note->bytes, note->size, note->word,
					      note->is_big_endian);
	return STATUS_OK;
}

// What needs to know the entry.
static enum status read_others(const struct note *note, struct core_file *core)
{
	if (note->type == 0 && !strcmp(note->name, "VMCOREINFO"))
		vmcoreinfo_read(note->bytes, note->size, &core->kernel);
	return note->type == NT_FILE ? read_files(note, core) : STATUS_OK;
}

static enum status read_notes(const struct elf_image *elf, const GElf_Phdr *segment,
			      read_note *read, struct core_file *core)
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
		TRY(read(&note, core));
	}
	return STATUS_OK;
}

static enum status add_segment(const struct elf_image *elf, const GElf_Phdr *segment,
			       struct core_file *core)
{
	struct core_segment ours = {segment->p_vaddr, segment->p_paddr, segment->p_offset,
				    segment->p_filesz};
	if (ours.file_offset >= elf->size)
		return STATUS_OK;
	if (ours.size > elf->size - ours.file_offset)
		ours.size = elf->size - ours.file_offset; // the file was cut off
	return ours.size ? vec_push(&core->segments, ours) : STATUS_OK;
}

enum status core_file_read(const struct elf_image *elf, struct core_file *ret)
{
	*ret = (struct core_file){0};
	size_t count;
	if (elf_getphdrnum(elf->elf, &count) || !count)
		return STATUS_MALFORMED;
	// The entry must be known before the files are looked at.
	read_note *const passes[] = {read_auxv, read_others};
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < count; i++) {
			GElf_Phdr segment;
			if (!gelf_getphdr(elf->elf, (int)i, &segment))
				continue;
			if (segment.p_type == PT_NOTE)
				TRY(read_notes(elf, &segment, passes[pass], ret));
			else if (segment.p_type == PT_LOAD && !pass)
				TRY(add_segment(elf, &segment, ret));
		}
	return STATUS_OK;
}

void core_file_deinit(struct core_file *core)
{
	vec_free(&core->segments);
	free(core->program);
}
