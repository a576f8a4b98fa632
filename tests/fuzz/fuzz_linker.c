// SPDX-License-Identifier: GPL-3.0-or-later
//
// Fuzzes what the plugin does with files, as far as it can be called without ld: what it learns of
// an object or a member of an archive (linker/inputs.h), the object that reserves, and the output
// that is opened, checked, filled and finished (linker/output_file.h). The files are memfds, by
// their names in /proc. See docs/fuzzing.md.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "btf_ids/id_symbols.h"
#include "elf_frame.h"
#include "encode/empty_btf.h"
#include "linker/inputs.h"
#include "linker/output_file.h"
#include "linker/placement.h"
#include "linker/reserving_object.h"
#include "parcel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "fuzz_linker: %s\n", what);
	abort();
}

// A failure has its message, and a message its failure.
static void judge(enum status status, const struct diag *diag)
{
	require(diag_has_errors(diag) ==
			(status == STATUS_MALFORMED || status == STATUS_UNSUPPORTED ||
			 status == STATUS_IO),
		"a failure and its message do not agree");
}

static int make_file(const uint8_t *bytes, size_t size, char path[32])
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	require(fd >= 0 && write(fd, bytes, size) == (ssize_t)size, strerror(errno));
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

// ---- Inputs. ----

static void make_object(const struct input_facts *facts, uint32_t choices,
			const struct diag_source *where)
{
	static const uint8_t base[32];
	struct reserve_request request = {
		.byte_size = 256,
		.base = choices >> 16 & 1 ? base : NULL,
		.base_size = choices >> 16 & 1 ? sizeof(base) : 0,
		.is_loaded = choices >> 17 & 1,
		.defines_symbols = choices >> 18 & 1,
	};
	struct reserving_object object;
	if (reserving_object_create(facts, &request, where, &object) == STATUS_OK)
		reserving_object_destroy(&object);
}

// Takes in the whole file, or a part of it as if it were a member of an archive.
static void read_input(const struct parcel *parcel)
{
	struct diag diag;
	struct inputs inputs;
	struct roots roots = {0};
	struct encode_result result;
	char path[32];
	diag_init(&diag);
	struct diag_source where = {.diag = &diag};
	int fd = make_file(parcel->files[0], parcel->sizes[0], path);
	off_t offset = parcel->choices >> 19 & 1 ? (off_t)(parcel->choices & 255) : 0;
	struct input_range range = {.name = "lib.a", .fd = fd, .offset = offset,
				    .size = (off_t)parcel->sizes[0] - offset};
	enum status status = inputs_init(&inputs, INPUTS_GIVE_FACTS, &diag, &roots, NULL, NULL);
	require(status == STATUS_OK, "no inputs");
	status = range.size > 0 ? inputs_add(&inputs, &range) : STATUS_OK;
	if (status == STATUS_OK)
		status = inputs_finish(&inputs, &result);
	if (status == STATUS_OK && !diag_has_errors(&diag))
		make_object(&inputs.facts, parcel->choices, &where);
	inputs_deinit(&inputs);
	roots_deinit(&roots);
	close(fd);
	diag_deinit(&diag);
}

// ---- The output. ----

// The sizes that the link has reserved: those that the file has, or others.
static struct output_expected expect(const struct parcel *parcel)
{
	struct output_expected expected = {
		.byte_size = 1024,
		.empty_size = ENCODE_EMPTY_SIZE,
		.is_loaded = parcel->choices >> 20 & 1,
	};
	struct elf_frame elf;
	struct elf_frame_section section;
	if (elf_frame_open((uint8_t *)parcel->files[1], parcel->sizes[1], &elf) &&
	    elf_frame_find(&elf, ".BTF", &section) && section.size >= ENCODE_EMPTY_SIZE)
		expected.byte_size = section.size;
	return expected;
}

// As linker/fill.c does it, without the encoder.
static enum status fill(struct output_file *output, const struct diag_source *where)
{
	struct elf_image elf;
	struct id_symbols ids = {0};
	TRY(elf_image_open(output->bytes, output->size, where, &elf));
	placement_check(&elf, false, where);
	struct diag_source nobody = {.diag = NULL};
	enum status status = id_symbols_read(&elf, &nobody, &ids);
	for (size_t i = 0; status == STATUS_OK && i < ids.sections.count; i++)
		status = output_file_write_back(output, ids.sections.data[i].file_offset,
						ids.sections.data[i].byte_size, where);
	id_symbols_deinit(&ids);
	elf_image_close(&elf);
	TRY(output_file_mend_headers(output, true, where));
	uint8_t *bytes = calloc(1, output->btf.size);
	if (!bytes)
		return STATUS_NO_MEMORY;
	status = output_file_check_changed(output, &output->btf, ".BTF", bytes, where);
	if (status == STATUS_OK)
		status = output_file_fill(output, &output->btf, bytes, where);
	free(bytes);
	return status;
}

// It is as long as before, and ELF if all went well.
static void check_file(int fd, size_t size, bool is_finished)
{
	char ident[4] = "";
	require(lseek(fd, 0, SEEK_END) == (off_t)size, "the output has another length");
	if (is_finished)
		require(pread(fd, ident, sizeof(ident), 0) == sizeof(ident) &&
				!memcmp(ident, "\177ELF", sizeof(ident)),
			"a finished output is no ELF file");
}

static void write_output(const struct parcel *parcel)
{
	struct diag diag;
	struct output_file output;
	char path[32];
	diag_init(&diag);
	struct diag_source where = {.diag = &diag};
	int fd = make_file(parcel->files[1], parcel->sizes[1], path);
	struct file_name name = {.folder = AT_FDCWD, .path = path};
	struct output_snapshot before = {.exists = false};
	struct output_expected expected = expect(parcel);
	enum status status = output_file_open(&name, &before, &expected, &where, &output);
	judge(status, &diag);
	if (status == STATUS_OK)
		status = fill(&output, &where);
	if (status == STATUS_OK && !diag_has_errors(&diag))
		status = output_file_finish(&output, &where);
	else
		output_file_abandon(&output);
	check_file(fd, parcel->sizes[1], status == STATUS_OK && !diag_has_errors(&diag));
	close(fd);
	diag_deinit(&diag);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct parcel parcel = parcel_open(data, size);
	if (!parcel.files[0])
		return 0;
	read_input(&parcel);
	write_output(&parcel);
	return 0;
}
