// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the reserved places in the output, and writes them.
//
// How GNU ld ends (seen with 2.40): it creates the output before it reads the inputs, writes
// section contents while it links, and the file header and section headers last, when it closes the
// file. A link that fails exits without closing, so its output starts with zeros where the ELF
// header would be. Then, as the process exits, it calls the plugin, and removes the output of a
// failed link after that.
#include "linker/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "elf/elf_image.h"
#include "encode/empty_btf.h"
#include "linker/file_bytes.h"

// Newer than some libc headers (binutils 2.36).
#define SHF_RETAIN (UINT64_C(1) << 21)

void output_snapshot_take(const char *path, struct output_snapshot *ret)
{
	ret->exists = !stat(path, &ret->stat);
}

static bool is_same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool is_untouched(const struct output_snapshot *before, const struct stat *now)
{
	const struct stat *old = &before->stat;
	return before->exists && old->st_dev == now->st_dev && old->st_ino == now->st_ino &&
	       old->st_size == now->st_size && is_same_time(old->st_mtim, now->st_mtim) &&
	       is_same_time(old->st_ctim, now->st_ctim);
}

static enum status io_error(const struct diag_source *where, const char *what)
{
	diag_add(where, DIAG_ERROR, "can't %s: %s", what, strerror(errno));
	return STATUS_IO;
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

// What one section must look like.
struct wanted {
	const char *name;
	size_t size;
	// NULL: valid empty BTF of empty_size bytes, zeros before or behind it
	const uint8_t *bytes;
	size_t empty_size;
	bool is_loaded;
};

// Does the section hold exactly the reserved bytes, unchanged?
static enum status compare_bytes(const struct elf_image *elf, const struct elf_section *section,
				 const struct wanted *wanted, bool *ret_is_equal)
{
	const uint8_t *found = elf->bytes + section->file_offset;
	if (wanted->bytes) {
		*ret_is_equal = !memcmp(wanted->bytes, found, section->size);
		return STATUS_OK;
	}
	uint8_t *empty = malloc(wanted->empty_size);
	if (!empty)
		return STATUS_NO_MEMORY;
	encode_write_empty(empty, wanted->empty_size, elf->is_big_endian);
	// Which of two objects comes first is the linker's choice.
	size_t more = section->size - wanted->empty_size;
	bool is_first = !memcmp(empty, found, wanted->empty_size) &&
		is_zero(found + wanted->empty_size, more);
	*ret_is_equal = is_first || (is_zero(found, more) && !memcmp(empty, found + more,
								     wanted->empty_size));
	free(empty);
	return STATUS_OK;
}

// Finds a reserved place. UNSUPPORTED with a diagnostic if the linker script did not leave it as it
// was.
static enum status find_section(const struct elf_image *elf, const struct wanted *wanted,
				const struct diag_source *where, struct elf_section *ret)
{
	const char *name = wanted->name;
	size_t count = elf_image_count_sections(elf, name);
	if (!count) {
		diag_add(where, DIAG_ERROR,
			 "the output has no section %s\n"
			 "  where: the linker script discards it or puts it into another section\n"
			 "  fix:   give it an output section of its own: %s : { KEEP(*(%s)) }",
			 name, name, name);
		return STATUS_UNSUPPORTED;
	}
	if (count > 1) {
		diag_add(where, DIAG_ERROR,
			 "the output has %zu sections named %s, and readers would take any of them\n"
			 "  where: an input has one of its own (gcc -gbtf makes them), which ldbtf could not see",
			 count, name);
		return STATUS_UNSUPPORTED;
	}
	TRY(elf_image_find_section(elf, name, ret));
	if (ret->type == SHT_NOBITS || (wanted->is_loaded && !(ret->flags & SHF_ALLOC))) {
		diag_add(where, DIAG_ERROR,
			 "the output's section %s is not loaded with the image\n"
			 "  where: the linker script marks it (NOLOAD), (INFO) or the like\n"
			 "  fix:   %s : { KEEP(*(%s)) }",
			 name, name, name);
		return STATUS_UNSUPPORTED;
	}
	if (ret->size != wanted->size) {
		diag_add(where, DIAG_ERROR,
			 "the output's section %s has %" PRIu64 " bytes, of which ldbtf reserved %zu\n"
			 "  where: the linker script or another input adds to the section\n"
			 "  fix:   %s : { KEEP(*(%s)) }, with any padding outside of the braces",
			 name, ret->size, wanted->size, name, name);
		return STATUS_UNSUPPORTED;
	}
	bool is_equal;
	TRY(compare_bytes(elf, ret, wanted, &is_equal));
	if (!is_equal) {
		diag_add(where, DIAG_ERROR,
			 "the output's section %s does not hold what ldbtf reserved it with\n"
			 "  where: something else writes to the section; link without it",
			 name);
		return STATUS_UNSUPPORTED;
	}
	return STATUS_OK;
}

static enum status find_place(const struct elf_image *elf, const struct wanted *wanted,
			      const struct diag_source *where, struct output_place *ret)
{
	struct elf_section section;
	TRY(find_section(elf, wanted, where, &section));
	*ret = (struct output_place){
		.offset = section.file_offset,
		.size = section.size,
		.flags = section.flags,
		// sh_name and sh_type, four bytes each, come first in both classes (gABI chapter
		// 4).
		.flags_offset = section.header_offset + 8,
	};
	return STATUS_OK;
}

static enum status find_places(struct output_file *output, const struct elf_image *elf,
			       const struct output_expected *expected, const struct diag_source *where)
{
	struct wanted btf = {.name = ".BTF",
			     .size = expected->byte_size,
			     .empty_size = expected->empty_size,
			     .is_loaded = expected->is_loaded};
	struct wanted base = {.name = ".BTF.base",
			      .size = expected->base_size,
			      .bytes = expected->base,
			      .is_loaded = expected->is_loaded};
	TRY(find_place(elf, &btf, where, &output->btf));
	if (expected->base)
		TRY(find_place(elf, &base, where, &output->base));
	output->is_big_endian = elf->is_big_endian;
	output->os_abi = elf->os_abi;
	output->flags_size = elf->is_64_bit ? 8 : 4;
	output->has_btf_ids = elf_image_count_sections(elf, ".BTF_ids") > 0;
	return STATUS_OK;
}

// Is this file ELF at all? A linker writes the file header last, so zeros mean a link that did not
// finish. Anything else is a file of another format (--oformat), about which it can't be told
// whether it is finished. Read rather than mapped: what a failed link leaves may be too large to
// map, and that would be one more message.
static enum status check_format(int fd, const struct diag_source *where)
{
	uint8_t bytes[EI_NIDENT];
	ssize_t got;
	do {
		got = pread(fd, bytes, sizeof(bytes), 0);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return io_error(where, "read the output");
	if (got < EI_NIDENT || is_zero(bytes, sizeof(bytes)))
		return STATUS_ABSENT;
	if (!memcmp(bytes, ELFMAG, SELFMAG))
		return STATUS_OK;
	diag_add(where, DIAG_ERROR,
		 "the output is not an ELF file, so its .BTF can't be filled\n"
		 "  fix: link to ELF, and convert that with objcopy -O binary (or srec, ihex)");
	return STATUS_UNSUPPORTED;
}

// Checks the mapped file and notes where things are.
static enum status examine(struct output_file *output, const struct output_expected *expected,
			   const struct diag_source *where)
{
	struct diag_source nobody = {.diag = NULL};
	struct elf_image elf;
	enum status status = elf_image_open(output->bytes, output->size, &nobody, &elf);
	if (status == STATUS_NO_MEMORY)
		return status;
	if (status != STATUS_OK) {
		// A full disk: ld 2.40 exits with success when the last writes of a file fail as it
		// is closed.
		diag_add(where, DIAG_ERROR,
			 "the linker did not write the whole output; is the disk full?");
		return STATUS_IO;
	}

	// GNU ld 2.41 and newer, -z nosectionheader. A link that failed has left no ELF header
	// (check_format).
	if (!elf.section_count) {
		diag_add(where, DIAG_ERROR,
			 "the output has no section headers, so that neither .BTF nor the debug information can be found in it\n"
			 "  where: -z nosectionheader\n"
			 "  fix:   link without it, and strip afterwards: strip --strip-section-headers keeps .BTF where it is loaded");
		status = STATUS_UNSUPPORTED;
	} else {
		status = find_places(output, &elf, expected, where);
	}
	elf_image_close(&elf);
	return status;
}

// Opens for writing, but never as 0, 1 or 2, which a build system may have closed: messages that
// are shown before the file is closed would go into it. Negative: errno tells.
static int open_for_writing(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 || fd > 2)
		return fd;
	int moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	close(fd);
	return moved;
}

enum status output_file_open(const char *path, const struct output_snapshot *before,
			     const struct output_expected *expected, const struct diag_source *where,
			     struct output_file *ret)
{
	struct stat now;
	if (stat(path, &now) || !S_ISREG(now.st_mode) || is_untouched(before, &now) ||
	    now.st_size <= 0)
		return STATUS_ABSENT;

	struct output_file output = {.path = path, .size = (size_t)now.st_size};
	output.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (output.fd < 0)
		return io_error(where, "open the output");
	enum status status = check_format(output.fd, where);
	if (status == STATUS_OK) {
		output.bytes = mmap(NULL, output.size, PROT_READ | PROT_WRITE, MAP_PRIVATE,
				    output.fd, 0);
		if (output.bytes == MAP_FAILED) {
			output.bytes = NULL;
			status = io_error(where, "map the output");
		} else {
			status = examine(&output, expected, where);
		}
	}
	// Only a finished output is opened for writing, so that a failed link gets no message about
	// that.
	if (status == STATUS_OK) {
		int fd = open_for_writing(path);
		struct stat again;
		if (fd < 0 || fstat(fd, &again) || again.st_ino != now.st_ino ||
		    again.st_dev != now.st_dev)
			status = io_error(where, "write to the output");
		close(output.fd);
		output.fd = fd;
	}
	if (status != STATUS_OK) {
		output_file_close(&output);
		return status;
	}
	*ret = output;
	return STATUS_OK;
}

void output_file_close(struct output_file *output)
{
	if (output->bytes)
		munmap(output->bytes, output->size);
	if (output->fd >= 0)
		close(output->fd);
	*output = (struct output_file){.fd = -1};
}

void output_file_forget(void *output, const void *part, size_t size)
{
	const struct output_file *file = output;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t offset = (size_t)((const uint8_t *)part - file->bytes);
	size_t first = (offset + page - 1) / page * page, end = (offset + size) / page * page;
	if (first < end)
		// to save memory: it may fail
		madvise(file->bytes + first, end - first, MADV_DONTNEED);
}

static enum status mend_flags(struct output_file *output, struct output_place *place,
			      const struct diag_source *where)
{
	if (!(place->flags & SHF_RETAIN))
		return STATUS_OK;
	uint64_t flags = place->flags & ~SHF_RETAIN;
	uint8_t bytes[8];
	for (unsigned i = 0; i < output->flags_size; i++)
		bytes[output->is_big_endian ? output->flags_size - 1 - i : i] =
			(uint8_t)(flags >> 8 * i);
	if (!file_write_at(output->fd, bytes, output->flags_size, (off_t)place->flags_offset))
		return io_error(where, "write to the output");
	place->flags = flags;
	return STATUS_OK;
}

enum status output_file_mend_headers(struct output_file *output, bool is_os_abi_ours,
				     const struct diag_source *where)
{
	TRY(mend_flags(output, &output->btf, where));
	TRY(mend_flags(output, &output->base, where));
	// A relocatable output is marked ELFOSABI_GNU for a retained section (ld 2.40; a final one
	// is not).
	if (is_os_abi_ours && output->os_abi == ELFOSABI_GNU) {
		uint8_t none = ELFOSABI_NONE;
		if (!file_write_at(output->fd, &none, 1, EI_OSABI))
			return io_error(where, "write to the output");
		output->os_abi = ELFOSABI_NONE;
	}
	return STATUS_OK;
}

enum status output_file_fill(struct output_file *output, const struct output_place *place,
			     const uint8_t *bytes,
			     const struct diag_source *where)
{
	if (!file_write_at(output->fd, bytes, place->size, (off_t)place->offset))
		return io_error(where, "write to the output");
	return STATUS_OK;
}

enum status output_file_write_back(struct output_file *output, uint64_t offset, uint64_t size,
				   const struct diag_source *where)
{
	if (!file_write_at(output->fd, output->bytes + offset, size, (off_t)offset))
		return io_error(where, "write to the output");
	return STATUS_OK;
}

void output_remove(const char *path)
{
	struct stat stat;
	if (!lstat(path, &stat) && (S_ISREG(stat.st_mode) || S_ISLNK(stat.st_mode)))
		unlink(path);
}
