// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens pieces of memory. A process is read with process_vm_readv(2), which does not stop it.
#include "tool/memory.h"

#include <elf.h>
#include <errno.h>
#include <gelf.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>

#include "elf/elf_image.h"
#include "tool/core_file.h"

static enum status reject_memory(const struct diag_source *where, const char *problem)
{
	diag_add(where, DIAG_ERROR, "%s", problem);
	return STATUS_UNSUPPORTED;
}

// ---- Files. ----

static enum status open_memory_file(struct memory *memory, const char *path,
				    const struct diag_source *where, struct input **ret)
{
	*ret = calloc(1, sizeof(**ret));
	if (!*ret)
		return STATUS_NO_MEMORY;
	if (vec_push(&memory->inputs, *ret) != STATUS_OK) {
		free(*ret);
		return STATUS_NO_MEMORY;
	}
	return input_open(path, where, *ret);
}

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

static enum status add_core(struct memory *memory, const struct elf_image *elf,
			    const struct btf_file *file)
{
	struct core_file core;
	enum status status = core_file_read(elf, &core);
	for (size_t i = 0; status == STATUS_OK && i < core.segments.count; i++)
		status = add_core_segment(memory, &core, &core.segments.data[i],
					  elf->bytes + core.segments.data[i].file_offset);
	if (status == STATUS_OK && core.kernel.is_there && elf->machine == EM_X86_64)
		memory->pages = page_table_of(&core.kernel);
	if (status == STATUS_OK && core.entry && file->entry)
		memory->bias = core.entry - file->entry;
	else if (status == STATUS_OK)
		memory->bias = core.kernel.kernel_offset;
	memory->is_of_machine = !core.entry;
	core_file_deinit(&core);
	return status;
}

// What is done with a segment of the program's file. `bytes` are its p_filesz bytes.
typedef enum status use_segment(struct memory *memory, const GElf_Phdr *segment,
				const uint8_t *bytes, const struct diag_source *where);

// Raw BTF has no segments.
static enum status for_each_segment(struct memory *memory, const struct btf_file *file,
				    const struct diag_source *where, use_segment *use)
{
	const struct file_bytes *bytes = &file->input.file;
	struct elf_image elf;
	size_t count = 0;
	enum status status = elf_image_open(bytes->bytes, bytes->size, where, &elf);
	if (status != STATUS_OK)
		return status == STATUS_ABSENT ? STATUS_OK : status;
	if (elf_getphdrnum(elf.elf, &count))
		count = 0;
	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		GElf_Phdr segment;
		if (gelf_getphdr(elf.elf, (int)i, &segment) && segment.p_offset <= elf.size &&
		    segment.p_filesz <= elf.size - segment.p_offset)
			status = use(memory, &segment, elf.bytes + segment.p_offset, where);
	}
	elf_image_close(&elf);
	return status;
}

// Linux leaves out of core files what the program does not write. Those bytes are in the program's
// file.
static enum status add_constants(struct memory *memory, const GElf_Phdr *segment,
				 const uint8_t *bytes, const struct diag_source *where)
{
	(void)where;
	if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W))
		return STATUS_OK;
	return ranges_add(&memory->ranges, segment->p_vaddr + memory->bias, bytes,
			  segment->p_filesz);
}

// The upper half of 64-bit addresses is the kernel's.
static bool is_of_kernel(const GElf_Phdr *segment)
{
	return segment->p_vaddr >> 63;
}

// Nothing writes to loaded notes, and one of them is the build ID. Notes that differ are those of
// another program. A process's core file need not have them. A kernel that is not where it was
// linked for, and does not tell where it is, would be read at the wrong place.
static enum status compare_notes(struct memory *memory, const GElf_Phdr *segment,
				 const uint8_t *bytes, const struct diag_source *where)
{
	uint8_t loaded[1024];
	size_t size = segment->p_filesz < sizeof(loaded) ? segment->p_filesz : sizeof(loaded);
	if (segment->p_type != PT_NOTE)
		return STATUS_OK;
	if (!memory_read(memory, segment->p_vaddr + memory->bias, loaded, size))
		return memory->is_of_machine && is_of_kernel(segment)
			? reject_memory(where, "the kernel is not at the addresses that it was "
					       "linked for, and no note tells where it is\n"
					       "  fix: QEMU with -device vmcoreinfo, or nokaslr and "
					       "dump-guest-memory -p")
			: STATUS_OK;
	if (!memcmp(loaded, bytes, size))
		return STATUS_OK;
	return reject_memory(where, "it is of another program, or of another build of it\n"
				    "  fix: name the very file that ran");
}

static enum status add_elf(struct memory *memory, const struct input *input,
			   const struct btf_file *file, const struct diag_source *where)
{
	struct elf_image elf;
	enum status status = elf_image_open(input->file.bytes, input->file.size, where, &elf);
	if (status == STATUS_ABSENT)
		return reject_memory(where, "it is not an ELF file that can be read");
	if (status != STATUS_OK)
		return status;
	status = elf.type == ET_CORE ? add_core(memory, &elf, file)
		: reject_memory(where, "it is an ELF file, but no core file");
	if (status == STATUS_MALFORMED)
		(void)reject_memory(where, "the core file has no program headers");
	elf_image_close(&elf);
	TRY(status);
	TRY(for_each_segment(memory, file, where, compare_notes));
	return for_each_segment(memory, file, where, add_constants);
}

static enum status add_hex(struct memory *memory, const struct input *input,
			   const struct diag_source *where)
{
	struct hex_image *image = calloc(1, sizeof(*image));
	if (!image || vec_push(&memory->images, image) != STATUS_OK) {
		free(image);
		return STATUS_NO_MEMORY;
	}
	TRY(hex_image_read(input->file.bytes, input->file.size, where, image));
	for (size_t i = 0; i < image->runs.count; i++)
		TRY(ranges_add(&memory->ranges, image->runs.data[i].address,
			       image->bytes.data + image->runs.data[i].offset,
			       image->runs.data[i].size));
	return STATUS_OK;
}

// As makedumpfile writes it, also through a pipe.
static bool is_kdump(const uint8_t *bytes, size_t size)
{
	return size >= 12 &&
	       (!memcmp(bytes, "KDUMP   ", 8) || !memcmp(bytes, "makedumpfile", 12));
}

static enum status add_file(struct memory *memory, const char *path, const struct btf_file *file,
			    const struct diag_source *where)
{
	struct input *input;
	TRY(open_memory_file(memory, path, where, &input));
	const uint8_t *bytes = input->file.bytes;
	if (input->file.size >= SELFMAG && !memcmp(bytes, ELFMAG, SELFMAG))
		return add_elf(memory, input, file, where);
	if (hex_image_is_one(bytes, input->file.size))
		return add_hex(memory, input, where);
	if (is_kdump(bytes, input->file.size))
		return reject_memory(where, "it is a dump of kdump's own format, whose pages are "
					    "compressed\n  fix: an ELF dump: makedumpfile -E, or "
					    "QEMU's dump-guest-memory without -z, -l and -s");
	return reject_memory(where, "it does not tell where in memory its bytes are\n"
				    "  fix: FILE@ADDRESS, such as dump.bin@0x20000000");
}

// FILE@ADDRESS; `at` is in `text`.
static enum status add_dump(struct memory *memory, const char *text, const char *at,
			    const struct diag_source *where)
{
	char *end, *path = strndup(text, (size_t)(at - text));
	errno = 0;
	uint64_t address = strtoull(at + 1, &end, 0);
	struct input *input;
	if (!path)
		return STATUS_NO_MEMORY;
	enum status status = errno || *end || end == at + 1
		? reject_memory(where, "what follows the @ is not an address")
		: open_memory_file(memory, path, where, &input);
	free(path);
	TRY(status);
	return ranges_add(&memory->ranges, address, input->file.bytes, input->file.size);
}

// ---- Processes. ----

// Is a line of /proc/PID/maps about the file? *ret: where the file's first byte would be.
static bool is_mapping_of(const char *line, const struct stat *stat, uint64_t *ret)
{
	uint64_t start, offset, inode;
	unsigned major_number, minor_number;
	if (sscanf(line, "%" SCNx64 "-%*x %*s %" SCNx64 " %x:%x %" SCNu64, &start, &offset,
		   &major_number, &minor_number, &inode) != 5)
		return false;
	*ret = start - offset;
	return inode == stat->st_ino && offset == 0 && major_number == major(stat->st_dev) &&
	       minor_number == minor(stat->st_dev);
}

// Finds where the process has the file, and with that how far the image was moved.
static enum status find_bias(struct memory *memory, const struct btf_file *file,
			     const struct diag_source *where)
{
	char path[64], line[4096];
	struct stat found;
	uint64_t start = 0;
	bool is_found = false;
	snprintf(path, sizeof(path), "/proc/%ld/maps", (long)memory->pid);
	FILE *maps = fopen(path, "re");
	if (!maps || stat(file->path, &found)) {
		if (maps)
			fclose(maps);
		diag_add(where, DIAG_ERROR, "the process can't be looked at: %s", strerror(errno));
		return STATUS_IO;
	}
	while (!is_found && fgets(line, sizeof(line), maps))
		is_found = is_mapping_of(line, &found, &start);
	fclose(maps);
	if (!is_found) {
		diag_add(where, DIAG_ERROR, "the process has not mapped '%s'\n"
					    "  fix: name the very file that runs: /proc/%ld/exe",
			 file->path, (long)memory->pid);
		return STATUS_UNSUPPORTED;
	}
	memory->bias = start - file->load_address;
	return STATUS_OK;
}

static enum status add_process(struct memory *memory, const char *number,
			       const struct btf_file *file, const struct diag_source *where)
{
	char *end;
	errno = 0;
	long pid = strtol(number, &end, 10);
	if (errno || *end || end == number || pid < 1)
		return reject_memory(where, "what follows pid: is not the number of a process");
	if (memory->pid)
		return reject_memory(where, "there is one process already");
	memory->pid = (pid_t)pid;
	return find_bias(memory, file, where);
}

// ---- Stubs of gdb. ----

static enum status add_stub(struct memory *memory, const char *address,
			    const struct btf_file *file, const struct diag_source *where)
{
	uint8_t auxv[4096];
	if (memory->remote)
		return reject_memory(where, "there is one stub already");
	TRY(gdb_remote_open(address, where, &memory->remote));
	size_t size = gdb_remote_auxv(memory->remote, auxv, sizeof(auxv));
	uint64_t entry = core_auxv_entry(auxv, size, file->btf.pointer_size == 8 ? 8 : 4,
					 file->is_big_endian);
	if (!entry || !file->entry)
		return STATUS_OK;
	memory->bias = entry - file->entry;
	return for_each_segment(memory, file, where, compare_notes);
}

// ---- All. ----

enum status memory_add(struct memory *memory, const char *text, const struct btf_file *file,
		       struct diag *diag)
{
	struct diag_source where = {.diag = diag, .file = text};
	const char *at = strrchr(text, '@');
	if (!strncmp(text, "pid:", 4))
		return add_process(memory, text + 4, file, &where);
	if (!strncmp(text, "gdb:", 4))
		return add_stub(memory, text + 4, file, &where);
	return at ? add_dump(memory, text, at, &where) : add_file(memory, text, file, &where);
}

void memory_close(struct memory *memory)
{
	for (size_t i = 0; i < memory->inputs.count; i++) {
		input_close(memory->inputs.data[i]);
		free(memory->inputs.data[i]);
	}
	for (size_t i = 0; i < memory->images.count; i++) {
		hex_image_deinit(memory->images.data[i]);
		free(memory->images.data[i]);
	}
	vec_free(&memory->inputs);
	vec_free(&memory->images);
	ranges_deinit(&memory->ranges);
	ranges_deinit(&memory->physical);
	gdb_remote_close(memory->remote);
}

static bool read_process(pid_t pid, uint64_t address, void *buffer, size_t size)
{
	struct iovec local = {buffer, size};
	struct iovec remote = {(void *)(uintptr_t)address, size};
	return process_vm_readv(pid, &local, 1, &remote, 1, 0) == (ssize_t)size;
}

bool memory_read(const struct memory *memory, uint64_t address, void *buffer, size_t size)
{
	return (memory->pid && read_process(memory->pid, address, buffer, size)) ||
	       (memory->remote && gdb_remote_read(memory->remote, address, buffer, size)) ||
	       ranges_read(&memory->ranges, address, buffer, size) ||
	       page_table_read(&memory->pages, &memory->physical, address, buffer, size);
}
