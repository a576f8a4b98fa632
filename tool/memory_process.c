// SPDX-License-Identifier: GPL-3.0-or-later
//
// The kernel tells where the program is (/proc/PID/auxv). A library is where its segments are
// mapped (/proc/PID/maps).
#include "tool/memory_process.h"

#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "tool/core_file.h"
#include "tool/mappings.h"

enum { MAX_PATH = 64 }; // of a file in /proc/PID

static void process_path(pid_t pid, const char *name, char ret[MAX_PATH])
{
	snprintf(ret, MAX_PATH, "/proc/%ld/%s", (long)pid, name);
}

static enum status reject_process(const struct diag_source *where)
{
	if (errno == EPERM || errno == EACCES)
		diag_add(where, DIAG_ERROR,
			 "the process can't be looked at: permission denied\n"
			 "  fix: run as the same user, or with CAP_SYS_PTRACE (sudo); if it is the "
			 "same user, sysctl kernel.yama.ptrace_scope=0");
	else
		diag_add(where, DIAG_ERROR, "the process can't be looked at: %s", strerror(errno));
	return STATUS_IO;
}

// The kernel looks at permissions before it looks at the address, and nothing is at address 0.
static enum status check_access(const struct memory *memory, const struct diag_source *where)
{
	uint8_t byte;
	errno = 0;
	return memory_read_process(memory->pid, 0, &byte, 1) || errno == EFAULT
		       ? STATUS_OK
		       : reject_process(where);
}

// The address of the program's entry in the process; 0: unknown.
static uint64_t find_process_entry(pid_t pid, const struct btf_file *file)
{
	char path[MAX_PATH];
	uint8_t auxv[4096];
	process_path(pid, "auxv", path);
	FILE *stream = fopen(path, "re");
	if (!stream)
		return 0;
	size_t size = fread(auxv, 1, sizeof(auxv), stream);
	fclose(stream);
	const struct core_auxv vector = {auxv, size, file->btf.pointer_size == 8 ? 8 : 4,
					 file->is_big_endian};
	return core_auxv_value(&vector, AT_ENTRY);
}

// Is the file the program that the process runs?
static bool is_running_program(pid_t pid, const struct stat *file)
{
	char path[MAX_PATH];
	struct stat program;
	process_path(pid, "exe", path);
	return !stat(path, &program) && program.st_dev == file->st_dev &&
	       program.st_ino == file->st_ino;
}

// Reads a line of /proc/PID/maps. False: it is not about the file.
static bool read_mapping(const char *line, const struct stat *file, struct mapping *ret)
{
	uint64_t inode;
	unsigned major_number, minor_number;
	char flags[8];
	*ret = (struct mapping){0};
	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %" SCNx64 " %x:%x %" SCNu64, &ret->start,
		   &ret->end, flags, &ret->file_offset, &major_number, &minor_number, &inode) != 7)
		return false;
	ret->is_executable = strchr(flags, 'x');
	return inode == file->st_ino && major_number == major(file->st_dev) &&
	       minor_number == minor(file->st_dev);
}

static enum status read_mappings(pid_t pid, const struct stat *file,
				 const struct diag_source *where, struct mappings *ret)
{
	char path[MAX_PATH], line[4096];
	struct mapping mapping;
	enum status status = STATUS_OK;
	process_path(pid, "maps", path);
	FILE *maps = fopen(path, "re");
	if (!maps)
		return reject_process(where);
	while (status == STATUS_OK && fgets(line, sizeof(line), maps))
		if (read_mapping(line, file, &mapping))
			status = vec_push(&ret->list, mapping);
	fclose(maps);
	return status;
}

static enum status find_in_mappings(struct memory *memory, const struct btf_file *file,
				    const struct mappings *mappings,
				    const struct image_segments *segments,
				    const struct diag_source *where)
{
	struct load_places places = {0};
	enum status status = mappings_find_places(mappings, segments, &places);
	if (status == STATUS_OK && places.list.count) {
		memory->bias = load_places_choose(&places, where).bias;
	} else if (status == STATUS_OK) {
		diag_add(where, DIAG_ERROR, "the process has not loaded '%s'%s\n"
					    "  fix: name the very file that runs: /proc/%ld/exe",
			 file->path, mappings->list.count ? ", but mapped it as data" : "",
			 (long)memory->pid);
		status = STATUS_UNSUPPORTED;
	}
	vec_free(&places.list);
	return status;
}

static enum status find_mapped(struct memory *memory, const struct btf_file *file,
			       const struct stat *stat, const struct diag_source *where)
{
	struct mappings mappings = {0};
	struct image_segments segments = {0};
	enum status status = read_mappings(memory->pid, stat, where, &mappings);
	if (status == STATUS_OK)
		status = image_segments_read(file->input.file.bytes, file->input.file.size, where,
					     &segments);
	if (status == STATUS_OK)
		status = find_in_mappings(memory, file, &mappings, &segments, where);
	image_segments_deinit(&segments);
	vec_free(&mappings.list);
	return status;
}

static enum status find_file(struct memory *memory, const struct btf_file *file,
			     const struct diag_source *where)
{
	struct stat found;
	if (stat(file->program ? file->program : file->path, &found))
		return reject_process(where);
	uint64_t entry = file->entry && is_running_program(memory->pid, &found)
				 ? find_process_entry(memory->pid, file)
				 : 0;
	if (!entry)
		return find_mapped(memory, file, &found, where);
	memory->bias = entry - file->entry;
	return STATUS_OK;
}

enum status memory_add_process(struct memory *memory, const char *number,
			       const struct btf_file *file, const struct diag_source *where)
{
	char *end;
	errno = 0;
	long pid = strtol(number, &end, 10);
	const char *problem = NULL;
	if (errno || *end || end == number || pid < 1)
		problem = "what follows pid: is not the number of a process";
	else if (memory->pid)
		problem = "there is one process already";
	if (problem) {
		diag_add(where, DIAG_ERROR, "%s", problem);
		return STATUS_UNSUPPORTED;
	}
	memory->pid = (pid_t)pid;
	TRY(check_access(memory, where));
	return find_file(memory, file, where);
}
