// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files by name, and their bytes. A part of a file in memory may be written to. It is mapped, or
// read where mapping fails.
//
// A process may have 65,530 mappings (vm.max_map_count), and a link may have more objects. Files on
// some file systems can't be mapped either. Reading works in both cases.
//
// A mapping ends the process by SIGBUS if somebody makes the file shorter. So code that works on
// the bytes of a mapping detaches them from the file first. For vmlinux.o, of 204 MB, no time was
// measured for it; the peak of memory of `ld -r` grew by 3 %.
#ifndef LDBTF_LINKER_FILE_BYTES_H
#define LDBTF_LINKER_FILE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "linker/spare_memory.h"
#include "support/status.h"

// A path as the user gave it, and the folder that a relative path begins in. The process's own
// folder does not serve, because another plugin may change it during the link.
struct file_name {
	int folder; // a descriptor, or AT_FDCWD; the link's
	const char *path;
};

// Opens a file, but never as descriptor 0, 1 or 2. A build system may have closed these, and then
// messages would go into the file. `flags` as of open(2). The umask limits who may use a created
// file. Negative: errno tells why.
int file_open(const struct file_name *name, int flags);

// Asks the file system whether it could keep what was written so far. NFS and FUSE tell that at
// each close of a descriptor. So this closes another descriptor of the same file. False: errno
// tells why.
bool file_flush(int fd);

// Removes the file if it is a regular one or a link. A device stays.
void file_remove(const struct file_name *name);

struct file_bytes {
	void *bytes; // `size` of them
	size_t size;
	void *map; // page aligned: the file or a copy, from `bytes` or before; NULL: see `copy`
	size_t map_size;
	void *copy; // malloc'd
	struct spare_memory *spare; // that the map is a block of; NULL: the map is no block
};

// Puts `size` bytes, more than 0, from `offset` on into memory. OK, and then the caller releases
// them. NO_MEMORY. IO: errno tells why, and is 0 if the file ends before. Any thread.
MUST_CHECK enum status file_bytes_load(int fd, off_t offset, size_t size, struct file_bytes *ret);

// The same, but never mapped.
MUST_CHECK enum status file_bytes_read(int fd, off_t offset, size_t size, struct file_bytes *ret);

// Copies mapped bytes, which makes them independent of the file. `bytes` is another address then.
// The copy is in a block of `spare`, which must outlive `bytes`. NULL: the copy has its own memory.
// More than `most` bytes stay mapped, if the file still has all of them. OK. NO_MEMORY. IO with
// errno 0 if the file has become shorter. After a failure `bytes` are as they were. Any thread.
MUST_CHECK enum status file_bytes_detach(struct file_bytes *bytes, size_t most,
					 struct spare_memory *spare);

// Also of zeros, and again.
void file_bytes_release(struct file_bytes *bytes);

// Reads exactly `size` bytes; false at the end of the file, where errno is 0, or on an error, which
// errno tells.
bool file_read_at(int fd, void *buffer, size_t size, off_t offset);

// Writes all of them; false on an error, which errno tells.
bool file_write_at(int fd, const void *bytes, size_t size, off_t offset);

// The same where the file is, which may be a pipe.
bool file_write(int fd, const void *bytes, size_t size);

#endif
