// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files by name, and their bytes. A part of a file in memory may be written to. It is mapped, or
// read where mapping fails. A part that is wanted later is held by a descriptor until then.
//
// A process may have 65,530 mappings (vm.max_map_count), and a link may have more objects. Files on
// some file systems can't be mapped either. Reading works in both cases.
//
// A mapping ends the process by SIGBUS if somebody makes the file shorter. So code that works on
// the bytes of a mapping detaches them from the file first. For vmlinux.o, of 204 MB, no time was
// measured for it; the peak of memory of `ld -r` grew by 3 %.
//
// To read a part that is held takes less time than to copy it out of a mapping. The pages of a
// mapping have to be found one by one, and to unmap them interrupts the processor that runs ld.
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

// A part of a file: held, mapped, or copied.
struct file_bytes {
	void *bytes; // `size` of them; NULL while the part is held
	size_t size;
	int fd; // that the part is held by, or 0
	off_t offset;
	void *map; // page aligned: the file or a copy, from `bytes` or before; NULL: see `copy`
	size_t map_size;
	void *copy; // malloc'd
	struct spare_memory *spare; // that the map is a block of; NULL: the map is no block
};

// Puts `size` bytes, more than 0, from `offset` on into memory. OK, and then the caller releases
// them. NO_MEMORY. IO: errno tells why, and is 0 if the file ends before. Any thread.
MUST_CHECK enum status file_bytes_load(int fd, off_t offset, size_t size, struct file_bytes *ret);

// The same, but holds them where it can, by a new descriptor below `end_fd`. Where it can't, they
// are in memory as file_bytes_load() puts them.
MUST_CHECK enum status file_bytes_hold(int fd, off_t offset, size_t size, int end_fd,
				       struct file_bytes *ret);

// The same as file_bytes_load(), but never mapped.
MUST_CHECK enum status file_bytes_read(int fd, off_t offset, size_t size, struct file_bytes *ret);

// Copies bytes that are held or mapped, which makes them independent of the file. `bytes` is
// another address then. The copy is in a block of `spare`, which must outlive `bytes`. NULL: the
// copy has its own memory. More than `most` mapped bytes stay mapped, if the file still has all of
// them. OK. NO_MEMORY. IO: errno tells why, and is 0 if the file has become shorter. After a
// failure `bytes` are as they were. Any thread.
MUST_CHECK enum status file_bytes_detach(struct file_bytes *bytes, size_t most,
					 struct spare_memory *spare);

// Also of zeros, and again.
void file_bytes_release(struct file_bytes *bytes);

// Reads exactly `size` bytes; false at the end of the file, where errno is 0, or on an error, which
// errno tells.
bool file_read_at(int fd, void *buffer, size_t size, off_t offset);

// Reads until there is nothing more, because files of /proc do not tell their size. *ret gets a NUL
// behind the `*ret_size` bytes. OK, and then the caller frees *ret. NO_MEMORY. IO: errno tells why;
// EFBIG: there are more than `most` bytes.
MUST_CHECK enum status file_read_to_end(int fd, size_t most, char **ret, size_t *ret_size);

// Writes all of them; false on an error, which errno tells.
bool file_write_at(int fd, const void *bytes, size_t size, off_t offset);

// The same where the file is, which may be a pipe.
bool file_write(int fd, const void *bytes, size_t size);

#endif
