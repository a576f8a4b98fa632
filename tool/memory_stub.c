// SPDX-License-Identifier: GPL-3.0-or-later
//
// A stub that has a process gives its auxiliary vector, which tells where the program is. Libraries
// are where the dynamic linker's list says. Other stubs have machines, whose images are not moved.
// The protocol's own list (qXfer:libraries-svr4) is not used: QEMU does not have it.
#include "tool/memory_stub.h"

#include <elf.h>
#include <inttypes.h>

#include "tool/image_segments.h"
#include "tool/link_map.h"
#include "tool/mappings.h"

struct opened_stub {
	struct memory *memory;
	const struct btf_file *file;
	const struct diag_source *where;
	struct image_segments segments; // of the file
	struct core_auxv auxv;
	struct link_map map;
	bool is_other; // was another build of the file seen?
};

static enum status reject_stub(const struct opened_stub *opened, const char *problem)
{
	diag_add(opened->where, DIAG_ERROR, "%s", problem);
	return STATUS_UNSUPPORTED;
}

static bool has_other_notes(struct opened_stub *opened, uint64_t bias)
{
	bool result = image_segments_compare_notes(&opened->segments, opened->memory, bias) ==
		      LOADED_NOTES_DIFFER;
	opened->is_other |= result;
	return result;
}

// The kernel tells the entry and the place of the program headers. Both must be those of the file.
static bool is_program(struct opened_stub *opened)
{
	uint64_t entry = core_auxv_value(&opened->auxv, AT_ENTRY), headers;
	uint64_t bias = entry - opened->file->entry;
	if (!entry || !opened->file->entry ||
	    core_auxv_value(&opened->auxv, AT_PHNUM) != opened->segments.header_count ||
	    (image_segments_find_headers(&opened->segments, &headers) &&
	     headers + bias != core_auxv_value(&opened->auxv, AT_PHDR)) ||
	    has_other_notes(opened, bias))
		return false;
	opened->memory->bias = bias;
	return true;
}

// A file of this name whose dynamic section is not where ours would be is another build.
static bool is_this_library(struct opened_stub *opened, const struct linked_file *file)
{
	uint64_t dynamic;
	if (!*file->name || !btf_file_is_named(opened->file, file->name))
		return false;
	if (image_segments_find_dynamic(&opened->segments, &dynamic) &&
	    file->dynamic != dynamic + file->bias) {
		opened->is_other = true;
		return false;
	}
	return !has_other_notes(opened, file->bias);
}

static enum status find_library(struct opened_stub *opened, struct load_places *places)
{
	TRY(link_map_read(opened->memory, &opened->auxv, &opened->map));
	for (size_t i = 0; i < opened->map.list.count; i++) {
		const struct linked_file *file = &opened->map.list.data[i];
		const struct load_place place = {.bias = file->bias, .is_executable = true};
		if (is_this_library(opened, file))
			TRY(vec_push(&places->list, place));
	}
	if (places->list.count) {
		opened->memory->bias = load_places_choose(places, opened->where).bias;
		return STATUS_OK;
	}
	const char *problem = gdb_remote_problem(opened->memory->remote);
	if (problem) {
		diag_add(opened->where, DIAG_ERROR, "the stub does not answer: %s", problem);
		return STATUS_IO;
	}
	if (opened->is_other)
		return reject_stub(opened, "it is of another program, or of another build of it\n"
					   "  fix: name the very file that runs");
	if (!opened->map.list.count)
		return reject_stub(opened, "the process runs another program, and has no list of "
					   "libraries, or not yet\n"
					   "  fix: name the very file that runs");
	return reject_stub(opened, "the process has not loaded this file under its name\n"
				   "  fix: name the very file that runs, or a copy of that name");
}

static enum status find_in_stub_process(struct opened_stub *opened)
{
	struct load_places places = {0};
	if (is_program(opened))
		return STATUS_OK;
	enum status status = find_library(opened, &places);
	vec_free(&places.list);
	return status;
}

// Nothing tells where a machine has the file. Only notes can show that it is not where it says.
static void look_at_machine(struct opened_stub *opened)
{
	if (has_other_notes(opened, 0))
		diag_add(opened->where, DIAG_WARNING,
			 "the target has other notes than the file: it runs another build, or the "
			 "file is not at the addresses that it was linked for");
	else if (opened->segments.is_movable)
		diag_add(opened->where, DIAG_WARNING,
			 "the stub does not tell where the file was loaded; its addresses are taken "
			 "as they were linked");
}

enum status memory_add_stub(struct memory *memory, const char *address,
			    const struct btf_file *file, const struct diag_source *where)
{
	uint8_t auxv[4096];
	struct opened_stub opened = {
		.memory = memory,
		.file = file,
		.where = where,
		.auxv = {.bytes = auxv, .word = file->btf.pointer_size == 8 ? 8 : 4,
			 .is_big_endian = file->is_big_endian},
	};
	if (memory->remote)
		return reject_stub(&opened, "there is one stub already");
	TRY(gdb_remote_open(address, where, &memory->remote));
	opened.auxv.size = gdb_remote_auxv(memory->remote, auxv, sizeof(auxv));
	enum status status = image_segments_read(file->input.file.bytes, file->input.file.size,
						 where, &opened.segments);
	if (status == STATUS_OK && core_auxv_value(&opened.auxv, AT_ENTRY))
		status = find_in_stub_process(&opened);
	else if (status == STATUS_OK)
		look_at_machine(&opened);
	link_map_deinit(&opened.map);
	image_segments_deinit(&opened.segments);
	return status;
}
