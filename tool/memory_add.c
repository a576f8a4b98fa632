// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks at what a MEMORY is, and opens it.
#include "tool/memory_add.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "elf/elf_image.h"
#include "tool/memory_core.h"
#include "tool/memory_process.h"
#include "tool/memory_stub.h"

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

static enum status add_elf(struct memory *memory, const struct input *input,
			   const struct btf_file *file, const struct diag_source *where)
{
	struct elf_image elf;
	enum status status = elf_image_open(input->file.bytes, input->file.size, where, &elf);
	if (status == STATUS_ABSENT)
		return reject_memory(where, "it is not an ELF file that can be read");
	if (status != STATUS_OK)
		return status;
	status = elf.type == ET_CORE
			 ? memory_add_core(memory, &elf, file, where)
			 : reject_memory(where, "it is an ELF file, but no core file");
	elf_image_close(&elf);
	return status;
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
		? reject_memory(where, "what follows the @ is not an address, and no file has "
				       "this name")
		: open_memory_file(memory, path, where, &input);
	free(path);
	TRY(status);
	return ranges_add(&memory->ranges, address, input->file.bytes, input->file.size);
}

// ---- All. ----

enum status memory_add(struct memory *memory, const char *text, const struct btf_file *file,
		       struct diag *diag)
{
	struct diag_source where = {.diag = diag, .file = text};
	const char *at = strrchr(text, '@');
	if (!strncmp(text, "pid:", 4))
		return memory_add_process(memory, text + 4, file, &where);
	if (!strncmp(text, "gdb:", 4))
		return memory_add_stub(memory, text + 4, file, &where);
	return at && access(text, F_OK) ? add_dump(memory, text, at, &where)
					: add_file(memory, text, file, &where);
}

enum status memory_check_core(const char *path, const struct btf_file *file, struct diag *diag)
{
	struct memory memory = {0};
	enum status status = file->program ? memory_add(&memory, path, file, diag) : STATUS_OK;
	memory_close(&memory);
	return status;
}
