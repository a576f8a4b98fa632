// SPDX-License-Identifier: GPL-3.0-or-later
//
// A process is read with process_vm_readv(2), which does not stop it.
#include "tool/memory.h"

#include <stdlib.h>
#include <sys/uio.h>

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
	gdb_remote_close(memory->remote, memory->leaves_stopped);
}

bool memory_read_process(pid_t pid, uint64_t address, void *buffer, size_t size)
{
	struct iovec local = {buffer, size};
	struct iovec remote = {(void *)(uintptr_t)address, size};
	return process_vm_readv(pid, &local, 1, &remote, 1, 0) == (ssize_t)size;
}

bool memory_read(const struct memory *memory, uint64_t address, void *buffer, size_t size)
{
	return (memory->pid && memory_read_process(memory->pid, address, buffer, size)) ||
	       (memory->remote && gdb_remote_read(memory->remote, address, buffer, size)) ||
	       ranges_read(&memory->ranges, address, buffer, size) ||
	       page_table_read(&memory->pages, &memory->physical, address, buffer, size);
}
