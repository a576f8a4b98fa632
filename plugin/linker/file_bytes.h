// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files by name, and their bytes. A part of a file in memory may be written to: it is mapped, or
// read where that can't be.
//
// A process may have 65,530 mappings (vm.max_map_count), and a link may have more objects. Files on
// some file systems can't be mapped either. Reading works in both cases.
//
// A mapping ends the process by SIGBUS if somebody makes the file shorter. So a mapping only waits:
// what works on the bytes detaches them from the file first.
#ifndef LDBTF_LINKER_FILE_BYTES_H
#define LDBTF_LINKER_FILE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "support/status.h"

// A path as the user gave it, and the folder that it begins in if it is relative: another plugin
// may change the process's own during the link.
struct file_name {
	int folder; // a descriptor, or AT_FDCWD; the link's
	const char *path;
};

// Opens a file, but never as 0, 1 or 2, which a build system may have closed: messages that are
// shown before the file is closed would go into it. `flags` as of open(2); what is created is
// everybody's as far as the umask lets it be. Negative: errno tells.
int file_open(const struct file_name *name, int flags);

// Has the file system say whether it could keep what was written so far. NFS and FUSE tell at each
// close of a descriptor, so this closes another one of the same file. False: errno tells.
bool file_flush(int fd);

// Removes the file if it is a regular one or a link: a device stays.
void file_remove(const struct file_name *name);

struct file_bytes {
	void *bytes; // `size` of them
	size_t size;
	void *map; // page aligned: the file or a copy, from `bytes` or before; NULL: see `copy`
	size_t map_size;
	void *copy; // malloc'd
};

// Puts `size` bytes, more than 0, from `offset` on into memory. OK: the caller releases them;
// NO_MEMORY; IO: errno tells, and is 0 where the file ends before. Any thread.
MUST_CHECK enum status file_bytes_load(int fd, off_t offset, size_t size, struct file_bytes *ret);

// The same, but never mapped.
MUST_CHECK enum status file_bytes_read(int fd, off_t offset, size_t size, struct file_bytes *ret);

// Copies what is mapped, and so makes it independent of the file: `bytes` is another address then.
// More than `most` stay mapped, if all of the file is still there. OK; NO_MEMORY; IO with errno 0:
// the file ends before by now. After a failure `bytes` are as they were. Any thread.
MUST_CHECK enum status file_bytes_detach(struct file_bytes *bytes, size_t most);

// A good `most`. Copying takes little time beside decoding. But a mapping of a file needs no memory
// where it is not looked at, and a copy does.
enum { FILE_BYTES_COPIED = 64 << 20 };

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
