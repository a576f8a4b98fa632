// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the reserved places in the output, and writes them.
//
// This is how GNU ld ends (seen with 2.40). It creates the output before it reads the inputs, and
// writes section contents while it links. It writes the file header and section headers last, when
// it closes the file. A link that fails exits without closing, so its output starts with zeros in
// place of the ELF header. When the process exits, ld calls the plugin, and then removes the output
// of a failed link.
//
// Between the linker's last write and ours a complete image with an empty BTF lies there. So we
// take e_ident away at once, and write it last, as ld does.
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
#include "linker/btf_symbols.h"
#include "support/bytes.h"

static enum status io_error(const struct diag_source *where, const char *what)
{
	diag_add(where, DIAG_ERROR, "can't %s: %s", what, strerror(errno));
	return STATUS_IO;
}

// OK; ABSENT: there is no such file. Any other failure tells nothing about the link.
static enum status look_at(const struct file_name *name, const struct diag_source *where,
			   struct stat *ret)
{
	if (!fstatat(name->folder, name->path, ret, 0))
		return STATUS_OK;
	return errno == ENOENT || errno == ENOTDIR ? STATUS_ABSENT
						   : io_error(where, "look at the output");
}

enum status output_snapshot_take(const struct file_name *name, const struct diag_source *where,
				 struct output_snapshot *ret)
{
	enum status status = look_at(name, where, &ret->stat);
	ret->exists = status == STATUS_OK;
	return status == STATUS_ABSENT ? STATUS_OK : status;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool is_same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool is_untouched(const struct output_snapshot *before, const struct stat *now)
{
	const struct stat *old = &before->stat;
	return before->exists && is_same_file(old, now) && old->st_size == now->st_size &&
	       is_same_time(old->st_mtim, now->st_mtim) && is_same_time(old->st_ctim, now->st_ctim);
}

// Is this another file than the linker had created by then? An empty file was the linker's, because
// GNU ld creates its own, and gold writes to an empty one that is there.
static bool is_replaced(const struct output_snapshot *before, const struct stat *now)
{
	return before->exists && S_ISREG(before->stat.st_mode) && !before->stat.st_size &&
	       !is_same_file(&before->stat, now);
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

// What one section must look like.
struct wanted_section {
	const char *name;
	size_t size;
	// NULL: valid empty BTF of empty_size bytes, zeros before or behind it
	const uint8_t *bytes;
	size_t empty_size;
	bool is_loaded;
	bool is_by_symbols; // a part of another section; `name` is that of the option
	bool keeps_retain;
};

// Does the section hold exactly the reserved bytes, unchanged?
static enum status compare_bytes(const struct elf_image *elf, const struct elf_section *section,
				 const struct wanted_section *wanted, bool *ret_is_equal)
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

// Finds a reserved section by its name. UNSUPPORTED with a diagnostic if the linker script did not
// leave it as it was.
static enum status find_named(const struct elf_image *elf, const struct wanted_section *wanted,
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
	return STATUS_OK;
}

static enum status find_place(const struct elf_image *elf, const struct wanted_section *wanted,
			      const struct diag_source *where, struct output_place *ret)
{
	struct elf_section section;
	bool is_equal;
	if (wanted->is_by_symbols)
		TRY(btf_symbols_find(elf, wanted->name, wanted->size, where, &section));
	else
		TRY(find_named(elf, wanted, where, &section));
	TRY(compare_bytes(elf, &section, wanted, &is_equal));
	*ret = (struct output_place){
		.address = section.addr,
		.offset = section.file_offset,
		.size = section.size,
		.flags = section.flags,
		// sh_name and sh_type, four bytes each, come first in both classes (gABI chapter
		// 4).
		.flags_offset = section.header_offset + 8,
		.keeps_retain = wanted->keeps_retain,
		.is_changed = !is_equal,
	};
	return STATUS_OK;
}

static enum status find_places(struct output_file *output, const struct elf_image *elf,
			       const struct output_expected *expected,
			       const struct diag_source *where)
{
	struct wanted_section btf = {.name = expected->section ? expected->section : ".BTF",
			     .is_by_symbols = expected->section,
			     .keeps_retain = expected->section && expected->keeps_retain,
			     .size = expected->byte_size,
			     .empty_size = expected->empty_size,
			     .is_loaded = expected->is_loaded};
	struct wanted_section base = {.name = ".BTF.base",
			      .size = expected->base_size,
			      .bytes = expected->base,
			      .is_loaded = expected->is_loaded};
	bool is_discarded = !expected->section && !elf_image_count_sections(elf, btf.name);
	if (!expected->is_optional || !is_discarded)
		TRY(find_place(elf, &btf, where, &output->btf));
	if (expected->base)
		TRY(find_place(elf, &base, where, &output->base));
	output->is_big_endian = elf->is_big_endian;
	output->flags_size = elf->is_64_bit ? 8 : 4;
	output->has_btf_ids = elf_image_count_sections(elf, ".BTF_ids") > 0;
	return STATUS_OK;
}

// Is this file ELF at all? A linker writes the file header last, so zeros mean a link that did not
// finish. Anything else is a file of another format (--oformat), and nobody can tell whether that
// is finished. The file is read and not mapped, because a failed link may leave a file that is too
// large to map.
static enum status read_ident(struct output_file *output, const struct diag_source *where)
{
	if (output->size < sizeof(output->ident))
		return STATUS_ABSENT;
	if (!file_read_at(output->fd, output->ident, sizeof(output->ident), 0)) {
		errno = errno ? errno : EIO; // it was longer a moment ago
		return io_error(where, "read the output");
	}
	if (is_zero(output->ident, sizeof(output->ident)))
		return STATUS_ABSENT;
	if (!memcmp(output->ident, ELFMAG, SELFMAG))
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
		// The disk may be full. If the last writes fail when ld closes the file, ld says so
		// and calls cleanup all the same.
		diag_add(where, DIAG_ERROR,
			 "the linker did not write the whole output; is the disk full?");
		return STATUS_IO;
	}

	// GNU ld 2.41 and newer, -z nosectionheader. A link that failed has left no ELF header
	// (read_ident).
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

// Opens the file that was looked at. A file that can't be written to is opened for reading, because
// nothing is reported about the file of a failed link.
static enum status open_finished(struct output_file *output, const struct diag_source *where)
{
	output->fd = file_open(&output->name, O_RDWR);
	int error = errno;
	bool is_writable = output->fd >= 0;
	if (!is_writable)
		output->fd = file_open(&output->name, O_RDONLY);
	if (output->fd < 0)
		return errno == ENOENT ? STATUS_ABSENT : io_error(where, "open the output");
	struct stat opened;
	if (fstat(output->fd, &opened))
		return io_error(where, "look at the output");
	output->is_foreign = !is_same_file(&opened, &output->stat);
	if (output->is_foreign)
		return STATUS_OK;
	TRY(read_ident(output, where));
	errno = error;
	return is_writable ? STATUS_OK : io_error(where, "write to the output");
}

// Gives the file a time in the past. If a file system refuses that, make takes the file for
// finished, as it takes any file of a killed linker.
static void look_old(int fd)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1}};
	int is_refused = futimens(fd, times);
	(void)is_refused;
}

static enum status write_part(struct output_file *output, const void *bytes, size_t size,
			      uint64_t offset, const struct diag_source *where)
{
	if (!file_write_at(output->fd, bytes, size, (off_t)offset))
		return io_error(where, "write to the output");
	look_old(output->fd);
	return STATUS_OK;
}

static enum status map_output(struct output_file *output, const struct diag_source *where)
{
	void *bytes = mmap(NULL, output->size, PROT_READ | PROT_WRITE, MAP_PRIVATE, output->fd, 0);
	if (bytes == MAP_FAILED)
		return io_error(where, "map the output");
	output->bytes = bytes;
	memcpy(output->bytes, output->ident, sizeof(output->ident));
	return STATUS_OK;
}

enum status output_file_open(const struct file_name *name, const struct output_snapshot *before,
			     const struct output_expected *expected,
			     const struct diag_source *where, struct output_file *ret)
{
	static const uint8_t none[sizeof(ret->ident)];
	*ret = (struct output_file){.name = *name, .fd = -1};
	struct stat now;
	TRY(look_at(name, where, &now));
	ret->is_unkept = !S_ISREG(now.st_mode);
	if (ret->is_unkept || is_untouched(before, &now) || now.st_size <= 0)
		return STATUS_ABSENT;
	ret->stat = now;
	ret->size = (size_t)now.st_size;
	ret->is_foreign = is_replaced(before, &now);
	if (!ret->is_foreign)
		TRY(open_finished(ret, where));
	if (ret->is_foreign) {
		diag_add(where, DIAG_ERROR,
			 "another process has put a file in the place of the output, so it stays as it is\n"
			 "  where: two links to one file at once\n"
			 "  fix:   give each link an output of its own, or let one wait for the other");
		return STATUS_IO;
	}
	TRY(write_part(ret, none, sizeof(none), 0, where));
	TRY(map_output(ret, where));
	return examine(ret, expected, where);
}

static void unmap_output(struct output_file *output)
{
	if (output->bytes)
		munmap(output->bytes, output->size);
	output->bytes = NULL;
}

// File systems such as NFS and FUSE report here that they could not keep what was written.
static bool close_output(struct output_file *output)
{
	int fd = output->fd;
	output->fd = -1;
	return !close(fd) || errno == EINTR; // Linux has closed it then
}

enum status output_file_finish(struct output_file *output, const struct diag_source *where)
{
	unmap_output(output);
	if (!file_flush(output->fd) ||
	    !file_write_at(output->fd, output->ident, sizeof(output->ident), 0))
		return io_error(where, "write to the output");
	return close_output(output) ? STATUS_OK : io_error(where, "write to the output");
}

void output_file_abandon(struct output_file *output)
{
	unmap_output(output);
	if (output->fd >= 0)
		close_output(output);
}

void output_file_discard(struct output_file *output)
{
	struct stat now;
	output_file_abandon(output);
	bool is_known = output->stat.st_ino;
	if (output->is_foreign || fstatat(output->name.folder, output->name.path, &now, 0))
		return;
	if (!is_known || is_same_file(&now, &output->stat))
		file_remove(&output->name);
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
	if (!(place->flags & SHF_RETAIN) || place->keeps_retain)
		return STATUS_OK;
	uint64_t flags = place->flags & ~SHF_RETAIN;
	uint8_t bytes[8];
	bytes_store_uint(bytes, flags, output->flags_size, output->is_big_endian);
	TRY(write_part(output, bytes, output->flags_size, place->flags_offset, where));
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
	if (is_os_abi_ours && output->ident[EI_OSABI] == ELFOSABI_GNU)
		output->ident[EI_OSABI] = ELFOSABI_NONE;
	return STATUS_OK;
}

// Does the file have these bytes there?
static enum status holds(const struct output_file *output, const struct output_place *place,
			 const uint8_t *bytes, const struct diag_source *where, bool *ret)
{
	uint8_t *found = malloc(place->size);
	if (!found)
		return STATUS_NO_MEMORY;
	bool is_read = file_read_at(output->fd, found, place->size, (off_t)place->offset);
	*ret = is_read && !memcmp(found, bytes, place->size);
	free(found);
	return is_read ? STATUS_OK : io_error(where, "read the output");
}

enum status output_file_check_changed(const struct output_file *output,
				      const struct output_place *place, const char *section,
				      const uint8_t *bytes, const struct diag_source *where)
{
	bool is_filled = false;
	if (!place->is_changed)
		return STATUS_OK;
	if (bytes)
		TRY(holds(output, place, bytes, where, &is_filled));
	if (is_filled)
		return STATUS_OK;
	diag_add(where, DIAG_ERROR,
		 "the output's section %s does not hold what ldbtf reserved it with\n"
		 "  where: something else writes to the section; link without it",
		 section);
	return STATUS_UNSUPPORTED;
}

enum status output_file_fill(struct output_file *output, const struct output_place *place,
			     const uint8_t *bytes, const struct diag_source *where)
{
	return write_part(output, bytes, place->size, place->offset, where);
}

enum status output_file_write_back(struct output_file *output, uint64_t offset, uint64_t size,
				   const struct diag_source *where)
{
	return write_part(output, output->bytes + offset, size, offset, where);
}
