// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens inputs, finds the names of archive members, and hands both to the measurement.
#include "linker/inputs.h"

#include <ar.h>
#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linker/dwo_file.h"
#include "linker/file_bytes.h"
#include "support/bytes.h"

// The memory of one object, until the encoder has read it.
struct link_input {
	struct inputs *inputs;
	struct file_bytes bytes;
	struct diag_source where;
};

// The descriptors by which inputs are held are below this number. Half of what the process may open
// is left to ld. Those above MOST are left to the added files, whose numbers are to be the same in
// each link (added_file.c).
static int choose_end_fd(void)
{
	enum { MOST = 512 };
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit))
		return 0;
	return limit.rlim_cur / 2 < MOST ? (int)(limit.rlim_cur / 2) : MOST;
}

enum status inputs_init(struct inputs *inputs, enum inputs_use use, struct diag *diag,
			struct roots *roots, const struct encode_options *options,
			const struct measurement_link *link)
{
	*inputs = (struct inputs){.use = use, .diag = diag, .roots = roots};
	input_facts_init(&inputs->facts);
	spare_memory_init(&inputs->spare);
	inputs->end_fd = choose_end_fd();
	diag_init(&inputs->unseen);
	if (use == INPUTS_GIVE_FACTS)
		return STATUS_OK;
	if (use == INPUTS_TEACH)
		diag = &inputs->unseen;
	return measurement_create(options, link, diag, &inputs->measurement);
}

// The freed memory lies between blocks that are kept, and in arenas of threads that are gone. The
// linker would hardly use it.
static void give_back_memory(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

void inputs_deinit(struct inputs *inputs)
{
	// The measurement's threads use names and inputs from the arena, so these threads end
	// first.
	measurement_destroy(inputs->measurement);
	inputs->measurement = NULL;
	arena_deinit(&inputs->arena);
	spare_memory_deinit(&inputs->spare);
	input_facts_deinit(&inputs->facts);
	diag_deinit(&inputs->unseen);
	diag_init(&inputs->unseen);
}

enum { HEAD_SIZE = EI_NIDENT + 2 };

// Is it an ET_REL file?
static bool is_relocatable(const unsigned char head[HEAD_SIZE])
{
	if (memcmp(head, ELFMAG, SELFMAG))
		return false;
	return bytes_load_u16(head + EI_NIDENT, head[EI_DATA] == ELFDATA2MSB) == ET_REL;
}

// A number as ar(5) writes it: decimal, padded with spaces.
static uint64_t parse_ar_number(const char *field, size_t width)
{
	uint64_t value = 0;
	for (size_t i = 0; i < width && field[i] >= '0' && field[i] <= '9'; i++)
		value = value * 10 + (uint64_t)(field[i] - '0');
	return value;
}

enum { MEMBER_NAME_MAX = 256 };

// Looks up a name that did not fit into its member's header: it is at `offset` in the member
// "//", which comes first in the archive or after the symbol index.
static bool find_long_name(int fd, uint64_t offset, char *name)
{
	off_t at = SARMAG;
	for (int i = 0; i < 3; i++) { // up to two indexes, "/" and "/SYM64/"
		struct ar_hdr header;
		if (!file_read_at(fd, &header, sizeof(header), at))
			return false;
		uint64_t size = parse_ar_number(header.ar_size, sizeof(header.ar_size));
		at += (off_t)sizeof(header);
		if (!memcmp(header.ar_name, "// ", 3)) {
			if (offset >= size)
				return false;
			uint64_t left = size - offset;
			size_t wanted = left < MEMBER_NAME_MAX - 1 ? (size_t)left
				: MEMBER_NAME_MAX - 1;
			return file_read_at(fd, name, wanted, at + (off_t)offset);
		}
		if (header.ar_name[0] != '/')
			return false;
		at += (off_t)(size + (size & 1));
	}
	return false;
}

// Puts the name of the archive member whose contents begin at `offset` into `name`: what stands in
// the header just before it (ar(5), GNU flavour). False: it is no archive, or not of that kind.
static bool find_member_name(int fd, off_t offset, char name[MEMBER_NAME_MAX])
{
	struct ar_hdr header;
	if (offset < SARMAG + (off_t)sizeof(header) ||
	    !file_read_at(fd, &header, sizeof(header), offset - (off_t)sizeof(header)) ||
	    memcmp(header.ar_fmag, ARFMAG, sizeof(header.ar_fmag)))
		return false;
	memset(name, 0, MEMBER_NAME_MAX);
	if (header.ar_name[0] == '/') {
		if (!find_long_name(fd, parse_ar_number(header.ar_name + 1,
							sizeof(header.ar_name) - 1), name))
			return false;
		name[strcspn(name, "\n")] = '\0';
	} else {
		memcpy(name, header.ar_name, sizeof(header.ar_name));
	}
	// Names end with a slash, so that they may contain spaces.
	size_t length = strlen(name);
	while (length && name[length - 1] == ' ')
		name[--length] = '\0';
	if (length && name[length - 1] == '/')
		name[--length] = '\0';
	return length > 0;
}

// "dir/file.o", or "dir/lib.a(member.o)". Members of thin archives are files of their own and ld
// names those.
static const char *describe(struct inputs *inputs, const struct input_range *range)
{
	if (!range->offset)
		return arena_copy_string(&inputs->arena, range->name, strlen(range->name));
	char member[MEMBER_NAME_MAX];
	if (!find_member_name(range->fd, range->offset, member))
		snprintf(member, sizeof(member), "at offset %lld", (long long)range->offset);
	size_t size = strlen(range->name) + strlen(member) + 3;
	char *name = arena_alloc(&inputs->arena, size, 1);
	if (name)
		snprintf(name, size, "%s(%s)", range->name, member);
	return name;
}

static enum status report_unread(const struct diag_source *where)
{
	diag_add(where, DIAG_ERROR, "can't be read: %s",
		 errno ? strerror(errno) : "the file ends before the object does");
	return STATUS_IO;
}

static struct diag_source about_input(struct inputs *inputs, const struct input_range *range)
{
	return (struct diag_source){
		.diag = inputs->diag, .order = inputs->count, .file = describe(inputs, range)};
}

// Does the file end within the header? gold says the size that data of -b binary has as an object.
static bool has_no_header(const struct input_range *range)
{
	struct stat stat;
	return !fstat(range->fd, &stat) && stat.st_size < range->offset + (off_t)HEAD_SIZE;
}

// Is it an object? One small read tells, because shared libraries and scripts come here, too. OK,
// or IO with a diagnostic.
static enum status is_object(struct inputs *inputs, const struct input_range *range, bool *ret)
{
	unsigned char head[HEAD_SIZE];
	*ret = false;
	if (range->size < (off_t)sizeof(head))
		return STATUS_OK;
	if (!file_read_at(range->fd, head, sizeof(head), range->offset)) {
		int error = errno;
		if (!error && has_no_header(range))
			return STATUS_OK;
		struct diag_source where = about_input(inputs, range);
		errno = error;
		return report_unread(&where);
	}
	*ret = is_relocatable(head);
	return STATUS_OK;
}

// `status` is what file_bytes.h returned, with errno.
static enum status check_read(const struct link_input *input, enum status status)
{
	return status == STATUS_IO ? report_unread(&input->where) : status;
}

// An input of more than `most` bytes stays mapped.
static enum status detach_input(struct link_input *input, size_t most)
{
	return check_read(input, file_bytes_detach(&input->bytes, most, &input->inputs->spare));
}

// The worker that is about to read the input calls this. From then on nobody can shorten the bytes.
static enum status ready_input(void *data, void **bytes)
{
	struct link_input *input = data;
	enum status status = detach_input(input, SIZE_MAX);
	*bytes = input->bytes.bytes;
	return status;
}

static void inspect_input(void *data, const struct elf_image *elf)
{
	struct link_input *input = data;
	input_facts_add(&input->inputs->facts, elf);
}

static void release_link_input(void *data, void *bytes, size_t size)
{
	(void)bytes;
	(void)size;
	struct link_input *input = data;
	file_bytes_release(&input->bytes);
}

// Reads the headers at once, in the hook's thread, because this is too little work to hand over.
static enum status inspect_now(struct link_input *input, const struct input_range *range)
{
	struct elf_image elf;
	TRY(check_read(input, file_bytes_load(range->fd, range->offset, (size_t)range->size,
					      &input->bytes)));
	enum status status = detach_input(input, 0);
	if (status == STATUS_OK)
		status = elf_image_open(input->bytes.bytes, input->bytes.size, &input->where, &elf);
	if (status == STATUS_OK) {
		inspect_input(input, &elf);
		elf_image_close(&elf);
	}
	file_bytes_release(&input->bytes);
	return status == STATUS_ABSENT ? STATUS_OK : status;
}

// Hands the object to the threads that read DWARF.
static enum status read_beside(struct inputs *inputs, struct link_input *input,
			       const struct input_range *range)
{
	TRY(check_read(input, file_bytes_hold(range->fd, range->offset, (size_t)range->size,
					      inputs->end_fd, &input->bytes)));
	bool is_inspected = inputs->use == INPUTS_TEACH;
	if (is_inspected)
		input->where.diag = &inputs->unseen;
	struct encode_input encode_input = {
		.bytes = input->bytes.bytes,
		.size = input->bytes.size,
		.where = input->where,
		.load = ready_input,
		.is_lto_output = range->is_lto_output,
		.inspect = is_inspected ? NULL : inspect_input,
		.release = release_link_input,
		.open_dwo = dwo_file_open,
		.close_dwo = dwo_file_close,
		.data = input,
	};
	return measurement_add(inputs->measurement, &encode_input);
}

enum status inputs_add(struct inputs *inputs, const struct input_range *range)
{
	bool is_wanted;
	TRY(is_object(inputs, range, &is_wanted));
	if (!is_wanted)
		return STATUS_OK;
	struct diag_source where = about_input(inputs, range);
	struct link_input *input =
		arena_alloc(&inputs->arena, sizeof(*input), _Alignof(struct link_input));
	if (!where.file || !input)
		return STATUS_NO_MEMORY;
	*input = (struct link_input){.inputs = inputs, .where = where};
	inputs->count++;
	inputs->byte_size += (uint64_t)range->size;

	if (inputs->use != INPUTS_ARE_MEASURED)
		TRY(inspect_now(input, range));
	return inputs->measurement ? read_beside(inputs, input, range) : STATUS_OK;
}

bool input_range_open(const char *path, struct input_range *ret)
{
	struct stat stat;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (fstat(fd, &stat) || !S_ISREG(stat.st_mode)) {
		close(fd);
		return false;
	}
	*ret = (struct input_range){.name = path, .fd = fd, .size = stat.st_size};
	return true;
}

enum status inputs_add_lto_output(struct inputs *inputs, const char *path, bool is_whole)
{
	struct input_range range;
	if (!input_range_open(path, &range))
		return STATUS_OK;
	range.is_lto_output = !is_whole;
	enum status status = inputs_add(inputs, &range);
	close(range.fd);
	return status;
}

enum status inputs_finish(struct inputs *inputs, struct encode_result *ret)
{
	bool is_measured = inputs->use == INPUTS_ARE_MEASURED;
	*ret = (struct encode_result){0};
	if (is_measured)
		measurement_rest(inputs->measurement);
	spare_memory_drop(&inputs->spare);
	TRY(keep_marks_give(&inputs->facts.marks, inputs->roots));
	if (is_measured)
		TRY(measurement_finish(inputs->measurement, ret));
	give_back_memory();
	ret->has_dwarf |= inputs->facts.has_dwarf;
	return inputs->facts.is_out_of_memory ? STATUS_NO_MEMORY : STATUS_OK;
}

void inputs_close(struct inputs *inputs)
{
	measurement_merge_beside(inputs->measurement);
}

struct known_inputs *inputs_end(struct inputs *inputs)
{
	struct known_inputs *known = inputs->measurement ? measurement_end(inputs->measurement)
		: NULL;
	inputs->measurement = NULL;
	if (inputs->unseen.count) {
		known_inputs_destroy(known);
		known = NULL;
	}
	inputs_deinit(inputs);
	give_back_memory();
	return known;
}
