// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program is where AT_ENTRY says, a library where NT_FILE has its segments mapped, and a kernel
// where VMCOREINFO says. Notes that are in the core file must be those of FILE.
#include "tool/memory_core.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "tool/core_file.h"
#include "tool/image_segments.h"
#include "tool/mappings.h"

// What the functions of one core file share.
struct opened_core {
	struct memory *memory;
	const struct btf_file *file;
	const struct diag_source *where;
	struct core_file core;
	struct image_segments segments; // of the file
	struct load_place place;        // of the file in the process
};

static enum status reject_core(const struct opened_core *opened, const char *problem)
{
	diag_add(opened->where, DIAG_ERROR, "%s", problem);
	return STATUS_UNSUPPORTED;
}

static enum status reject_build(const struct opened_core *opened)
{
	return reject_core(opened, "it is of another program, or of another build of it\n"
				   "  fix: name the very file that ran");
}

// ---- Bytes of the core file. ----

// A kernel's dump of physical memory has no virtual addresses, or else those of its page tables.
// Without a kernel, the machine's addresses are physical ones.
static enum status add_core_segment(struct memory *memory, const struct core_file *core,
				    const struct core_segment *segment, const uint8_t *bytes)
{
	bool is_physical = !segment->address && segment->physical;
	if (core->kernel.is_there)
		TRY(ranges_add(&memory->physical, segment->physical, bytes, segment->size));
	if (core->kernel.is_there && !segment->address)
		return STATUS_OK;
	return ranges_add(&memory->ranges, is_physical ? segment->physical : segment->address,
			  bytes, segment->size);
}

static enum status add_core_segments(const struct opened_core *opened, const struct elf_image *elf)
{
	const struct core_file *core = &opened->core;
	for (size_t i = 0; i < core->segments.count; i++) {
		const struct core_segment *segment = &core->segments.data[i];
		if (segment->size)
			TRY(add_core_segment(opened->memory, core, segment,
					     elf->bytes + segment->file_offset));
	}
	if (core->kernel.is_there && elf->machine == EM_X86_64)
		opened->memory->pages = page_table_of(&core->kernel);
	return STATUS_OK;
}

// ---- Where the file is. ----

static enum loaded_notes compare_notes(const struct opened_core *opened, uint64_t bias)
{
	return image_segments_compare_notes(&opened->segments, opened->memory, bias);
}

// Has the file notes in the upper half of 64-bit addresses, which is the kernel's?
static bool has_kernel_notes(const struct image_segments *segments)
{
	for (size_t i = 0; i < segments->list.count; i++)
		if (segments->list.data[i].type == PT_NOTE && segments->list.data[i].address >> 63)
			return true;
	return false;
}

// A kernel that is not where it was linked for, and does not tell where it is, would be read at
// the wrong place.
static enum status find_kernel(struct opened_core *opened)
{
	opened->place.bias = opened->core.kernel.kernel_offset;
	enum loaded_notes notes = compare_notes(opened, opened->place.bias);
	if (notes == LOADED_NOTES_DIFFER)
		return reject_build(opened);
	if (notes == LOADED_NOTES_UNKNOWN && has_kernel_notes(&opened->segments))
		return reject_core(opened, "the kernel is not at the addresses that it was linked "
					   "for, and no note tells where it is\n"
					   "  fix: QEMU with -device vmcoreinfo, or nokaslr and "
					   "dump-guest-memory -p");
	return STATUS_OK;
}

// Without NT_FILE there is nothing but the entry.
static enum status find_by_entry(struct opened_core *opened)
{
	if (opened->core.entry && opened->file->entry)
		opened->place.bias = opened->core.entry - opened->file->entry;
	return compare_notes(opened, opened->place.bias) == LOADED_NOTES_DIFFER
		       ? reject_build(opened)
		       : STATUS_OK;
}

// Is the file the program that ran? *ret_notes are what was found at its place.
static bool is_core_program(struct opened_core *opened, enum loaded_notes *ret_notes)
{
	const struct core_file *core = &opened->core;
	uint64_t bias = core->entry - opened->file->entry;
	*ret_notes = LOADED_NOTES_UNKNOWN;
	if (!core->entry || !opened->file->entry)
		return false;
	*ret_notes = compare_notes(opened, bias);
	bool is_mapped = mappings_have_place(&core->mappings, &opened->segments, bias,
					     &opened->place);
	return *ret_notes == LOADED_NOTES_SAME ||
	       (*ret_notes == LOADED_NOTES_UNKNOWN && is_mapped);
}

// Keeps the places where this build of the library is. *ret: was another build at one?
static void drop_other_files(struct opened_core *opened, struct load_places *places, bool *ret)
{
	size_t kept = 0;
	for (size_t i = 0; i < places->list.count; i++) {
		struct load_place place = places->list.data[i];
		if (!btf_file_is_named(opened->file, place.path))
			continue;
		bool is_other = compare_notes(opened, place.bias) == LOADED_NOTES_DIFFER;
		*ret |= is_other;
		if (!is_other)
			places->list.data[kept++] = place;
	}
	places->list.count = kept;
}

static enum status find_core_library(struct opened_core *opened, struct load_places *places,
				     bool is_other_program)
{
	bool is_other = is_other_program;
	TRY(mappings_find_places(&opened->core.mappings, &opened->segments, places));
	drop_other_files(opened, places, &is_other);
	if (places->list.count) {
		opened->place = load_places_choose(places, opened->where);
		return STATUS_OK;
	}
	if (is_other)
		return reject_build(opened);
	return reject_core(opened, "the process had not loaded this file under its name\n"
				   "  fix: name the very file that ran, or a copy of that name");
}

static enum status find_in_process(struct opened_core *opened)
{
	enum loaded_notes notes;
	struct load_places places = {0};
	if (!opened->core.mappings.list.count)
		return find_by_entry(opened);
	if (is_core_program(opened, &notes))
		return STATUS_OK;
	enum status status = find_core_library(opened, &places, notes == LOADED_NOTES_DIFFER);
	vec_free(&places.list);
	return status;
}

// ---- Bytes that the core file leaves out. ----

// What the program can't write is in its file.
static enum status add_constants(const struct opened_core *opened,
				 const struct image_segment *segment)
{
	return ranges_add(&opened->memory->ranges, segment->address + opened->place.bias,
			  segment->bytes, segment->size);
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

// Takes the part of the segment that the core file leaves out of one mapping. `hole` is a segment
// of the core file.
static enum status add_hole(const struct opened_core *opened, const struct image_segment *segment,
			    const struct core_segment *hole)
{
	uint64_t start = segment->address + opened->place.bias, end = start + segment->size;
	uint64_t left_out = hole->address + hole->memory_size - hole->left_out;
	uint64_t from = left_out > start ? left_out : start;
	const struct mapping *mapping = mappings_at(&opened->core.mappings, from);
	if (!mapping || !mapping->path || !opened->place.path ||
	    strcmp(mapping->path, opened->place.path) ||
	    mapping->start - mapping->file_offset != start - segment->file_offset)
		return STATUS_OK;
	end = smaller(end, smaller(mapping->end, hole->address + hole->memory_size));
	return from < end ? ranges_add(&opened->memory->ranges, from,
				       segment->bytes + (from - start), end - from)
			  : STATUS_OK;
}

// The kernel leaves out mappings that nobody has written to (coredump_filter in proc(5)). A cut
// core file also lacks memory that may have been written.
static enum status add_unwritten(const struct opened_core *opened,
				 const struct image_segment *segment)
{
	const struct core_file *core = &opened->core;
	for (size_t i = 0; i < core->segments.count; i++)
		if (core->segments.data[i].left_out)
			TRY(add_hole(opened, segment, &core->segments.data[i]));
	return STATUS_OK;
}

static enum status add_bytes_of_file(const struct opened_core *opened)
{
	bool has_written = core_file_has_written(&opened->core);
	for (size_t i = 0; i < opened->segments.list.count; i++) {
		const struct image_segment *segment = &opened->segments.list.data[i];
		if (segment->type != PT_LOAD)
			continue;
		if (!(segment->flags & PF_W))
			TRY(add_constants(opened, segment));
		else if (has_written)
			TRY(add_unwritten(opened, segment));
	}
	return STATUS_OK;
}

// ---- All. ----

static enum status add_core(struct opened_core *opened, const struct elf_image *elf)
{
	const struct core_file *core = &opened->core;
	enum status status = core_file_read(elf, &opened->core);
	if (status == STATUS_MALFORMED)
		return reject_core(opened, "the core file has no program headers");
	TRY(status);
	TRY(add_core_segments(opened, elf));
	TRY(image_segments_read(opened->file->input.file.bytes, opened->file->input.file.size,
				opened->where, &opened->segments));
	TRY(core->entry || core->mappings.list.count ? find_in_process(opened)
						     : find_kernel(opened));
	opened->memory->bias = opened->place.bias;
	return add_bytes_of_file(opened);
}

enum status memory_add_core(struct memory *memory, const struct elf_image *elf,
			    const struct btf_file *file, const struct diag_source *where)
{
	struct opened_core opened = {.memory = memory, .file = file, .where = where};
	enum status status = add_core(&opened, elf);
	image_segments_deinit(&opened.segments);
	core_file_deinit(&opened.core);
	return status;
}
