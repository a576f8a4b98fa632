// SPDX-License-Identifier: GPL-3.0-or-later
//
// `ldbtf read`: values out of a memory, by the runtime's paths.
//
// The runtime finds where a path leads until a pointer has to be read. Pointers are read here.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tool/commands.h"
#include "tool/memory.h"
#include "tool/messages.h"
#include "tool/print.h"

enum {
	MAX_VALUE = 64 << 20,   // bytes of a value that is printed
	MAX_ELEMENTS = 100000,  // of a list
	MAX_TEXT = 256,         // characters behind a pointer
};

struct read_job {
	const char *path;
	const char *base;
	const char *next; // --list
	bool is_hex;
	const char *operand_memory;
	VEC(const char *) more_memories; // --memory
	VEC(const char *) paths;
	struct diag diag;
	struct btf_file file;
	struct memory memory;
};

// A value in memory.
struct value_place {
	uint64_t address;
	uint32_t type_id;
	uint32_t bit_offset, bitfield_size; // as in struct ldbtf_place
};

static enum status fail_path(struct read_job *job, const char *path, const char *problem)
{
	struct diag_source where = {.diag = &job->diag, .file = path};
	diag_add(&where, DIAG_ERROR, "%s", problem);
	return STATUS_UNSUPPORTED;
}

static enum status fail_address(struct read_job *job, const char *path, uint64_t address)
{
	struct diag_source where = {.diag = &job->diag, .file = path};
	diag_add(&where, DIAG_ERROR, "the memory has no bytes at 0x%" PRIx64, address);
	return STATUS_UNSUPPORTED;
}

// ---- Places. ----

static enum status load_number(struct read_job *job, const char *path,
			       const struct value_place *place, uint64_t *ret)
{
	uint8_t bytes[16];
	uint32_t size;
	struct ldbtf_place where = {.type_id = place->type_id, .bit_offset = place->bit_offset,
				    .bitfield_size = place->bitfield_size};
	if (ldbtf_size_of(&job->file.btf, place->type_id, &size) != LDBTF_OK || size > 8)
		return fail_path(job, path, "it is not a number");
	if (place->bitfield_size)
		size = (place->bit_offset + place->bitfield_size + 7) / 8;
	if (size > sizeof(bytes) || !memory_read(&job->memory, place->address, bytes, size))
		return fail_address(job, path, place->address);
	enum ldbtf_status status = ldbtf_read_integer(&job->file.btf, &where, bytes, size, ret);
	return status == LDBTF_OK ? STATUS_OK : fail_path(job, path, ldbtf_status_text(status));
}

static enum status find_variable_of(struct read_job *job, const char *path, uint32_t root_id,
				    uint64_t *ret)
{
	struct ldbtf_view root;
	struct ldbtf_variable variable;
	if (ldbtf_type_by_id(&job->file.btf, root_id, &root) != LDBTF_OK ||
	    root.kind != LDBTF_KIND_VAR)
		return fail_path(job, path, "a path begins with a variable, and this is a type");
	if (!btf_file_variable(&job->file, root_id, &variable) ||
	    !btf_file_address(&job->file, &variable, ret))
		return fail_path(job, path, "the file does not tell the addresses of variables\n"
					    "  fix: name the ELF file of the program");
	*ret += job->memory.bias;
	return STATUS_OK;
}

// The words for a step that fails: with the part of the path that led there.
static enum status fail_step(struct read_job *job, const char *path, const char *rest,
			     enum ldbtf_status status)
{
	char *text = print_text("at '%s': %s", rest, ldbtf_status_text(status));
	enum status result = fail_path(job, path, text);
	free(text);
	return result;
}

static void step_to(struct value_place *place, uint64_t base, const struct ldbtf_place *step)
{
	place->address = base + step->byte_offset;
	place->type_id = step->type_id;
	place->bit_offset = step->bit_offset;
	place->bitfield_size = step->bitfield_size;
}

// Goes on with `rest` from a place. Each step ends at a pointer, or at the end of the path.
static enum status follow(struct read_job *job, const char *path, const char *rest,
			  struct value_place *place)
{
	while (*rest) {
		struct ldbtf_place step;
		uint64_t pointer;
		TRY(load_number(job, path, place, &pointer));
		if (!pointer) {
			char *text = print_text("a NULL pointer before '%s'", rest);
			enum status status = fail_path(job, path, text);
			free(text);
			return status;
		}
		enum ldbtf_status status = ldbtf_offset_in(&job->file.btf, place->type_id, rest,
							   &step);
		if (status != LDBTF_OK)
			return fail_step(job, path, rest + step.used, status);
		step_to(place, pointer, &step);
		rest += step.used;
	}
	return STATUS_OK;
}

static enum status find_value(struct read_job *job, const char *path, struct value_place *ret)
{
	struct ldbtf_place step;
	uint64_t base;
	enum ldbtf_status status = ldbtf_offset_of(&job->file.btf, path, &step);
	if (status != LDBTF_OK)
		return fail_step(job, path, path + step.used, status);
	TRY(find_variable_of(job, path, step.root_id, &base));
	step_to(ret, base, &step);
	return follow(job, path, path + step.used, ret);
}

// ---- Printing. ----

static void put_character(void *context, char c)
{
	fputc(c, context);
}

// The text behind a `char *`, if it can be read.
static void print_string(struct read_job *job, const struct value_place *place)
{
	struct ldbtf_view pointer, target;
	struct ldbtf_int_view integer;
	uint64_t address;
	char text[MAX_TEXT];
	size_t count = 0;
	if (ldbtf_resolve(&job->file.btf, place->type_id, &pointer) != LDBTF_OK ||
	    pointer.kind != LDBTF_KIND_PTR ||
	    ldbtf_resolve(&job->file.btf, pointer.type_id, &target) != LDBTF_OK ||
	    ldbtf_int_of(&target, &integer) != LDBTF_OK || integer.bits != 8 ||
	    strcmp(target.name, "char") || load_number(job, "", place, &address) != STATUS_OK ||
	    !address)
		return;
	while (count < MAX_TEXT && memory_read(&job->memory, address + count, text + count, 1) &&
	       text[count])
		count++;
	if (!count)
		return;
	fputs(" \"", stdout);
	for (size_t i = 0; i < count; i++)
		if (text[i] >= ' ' && text[i] < 0x7f && text[i] != '"' && text[i] != '\\')
			putchar(text[i]);
		else
			printf("\\%03o", (unsigned char)text[i]);
	fputs(count == MAX_TEXT ? "\"..." : "\"", stdout);
}

static void print_hex(uint64_t address, const uint8_t *bytes, size_t size)
{
	for (size_t at = 0; at < size; at += 16) {
		printf("\n%016" PRIx64 " ", address + at);
		for (size_t i = at; i < at + 16 && i < size; i++)
			printf(" %02x", bytes[i]);
	}
}

// As the runtime prints a bitfield that is a member: by its enumerator's name, or as a number.
static enum status print_bitfield(struct read_job *job, const char *path, const char *label,
				  const struct value_place *place)
{
	uint64_t number;
	struct ldbtf_view view;
	struct ldbtf_int_view integer;
	struct ldbtf_enumerator enumerator;
	TRY(load_number(job, path, place, &number));
	enum ldbtf_status status = ldbtf_resolve(&job->file.btf, place->type_id, &view);
	if (status != LDBTF_OK)
		return fail_path(job, path, ldbtf_status_text(status));
	bool is_int = ldbtf_int_of(&view, &integer) == LDBTF_OK;
	if (!is_int && ldbtf_find_enumerator(&job->file.btf, &view, (int64_t)number,
					     &enumerator) == LDBTF_OK)
		printf("%s = %s\n", label, enumerator.name);
	else if (is_int ? integer.is_signed : view.kind_flag)
		printf("%s = %" PRId64 "\n", label, (int64_t)number);
	else
		printf("%s = %" PRIu64 "\n", label, number);
	return STATUS_OK;
}

// `label` stands before the value, and is not printed without one.
static enum status print_place(struct read_job *job, const char *path, const char *label,
			       const struct value_place *place)
{
	uint32_t size;
	const struct ldbtf_output output = {put_character, stdout};
	if (place->bitfield_size)
		return print_bitfield(job, path, label, place);
	enum ldbtf_status status = ldbtf_size_of(&job->file.btf, place->type_id, &size);
	if (status != LDBTF_OK || size > MAX_VALUE)
		return fail_path(job, path, status == LDBTF_OK ? "it is too large"
				 : ldbtf_status_text(status));
	uint8_t *bytes = print_check(malloc(size + !size));
	bool is_there = memory_read(&job->memory, place->address, bytes, size);
	if (is_there)
		printf("%s = ", label);
	if (is_there && job->is_hex)
		print_hex(place->address, bytes, size);
	else if (is_there)
		(void)ldbtf_print_value(&job->file.btf, place->type_id, bytes, size, &output);
	free(bytes);
	if (!is_there)
		return fail_address(job, path, place->address);
	if (!job->is_hex)
		print_string(job, place);
	putchar('\n');
	return STATUS_OK;
}

// ---- Lists. ----

// The element that a place means: the struct itself, or the one that a pointer leads to.
static enum status find_element(struct read_job *job, const char *path, struct value_place *place)
{
	struct ldbtf_view view;
	uint64_t pointer;
	if (ldbtf_resolve(&job->file.btf, place->type_id, &view) != LDBTF_OK ||
	    view.kind != LDBTF_KIND_PTR)
		return STATUS_OK;
	TRY(load_number(job, path, place, &pointer));
	*place = (struct value_place){.address = pointer, .type_id = view.type_id};
	return STATUS_OK;
}

// From one element to the next. *place has the address 0 at the end.
static enum status find_next(struct read_job *job, const char *path, struct value_place *place)
{
	struct ldbtf_place step;
	uint32_t type_id = place->type_id;
	enum ldbtf_status status = ldbtf_offset_in(&job->file.btf, type_id, job->next, &step);
	if (status != LDBTF_OK)
		return fail_step(job, path, job->next, status);
	step_to(place, place->address, &step);
	TRY(follow(job, path, job->next + step.used, place));
	TRY(find_element(job, path, place));
	place->type_id = type_id;
	return STATUS_OK;
}

static enum status print_list(struct read_job *job, const char *path, struct value_place place)
{
	TRY(find_element(job, path, &place));
	uint64_t first = place.address;
	for (size_t i = 0; place.address && (!i || place.address != first); i++) {
		if (i == MAX_ELEMENTS)
			return fail_path(job, path, "the list has more than 100000 elements");
		char *label = print_text("%s[%zu]", path, i);
		enum status status = print_place(job, path, label, &place);
		free(label);
		TRY(status);
		TRY(find_next(job, path, &place));
	}
	return STATUS_OK;
}

// ---- The command. ----

static enum status read_path(struct read_job *job, const char *path)
{
	struct value_place place;
	TRY(find_value(job, path, &place));
	if (job->next)
		return print_list(job, path, place);
	return print_place(job, path, path, &place);
}

// All paths are tried: one that fails does not hide the others.
static enum status read_paths(struct read_job *job)
{
	enum status result = STATUS_OK;
	TRY(btf_file_open(job->path, job->base, &job->diag, &job->file));
	job->file.btf.has_foreign_values = job->file.has_foreign_order;
	TRY(memory_add(&job->memory, job->operand_memory, &job->file, &job->diag));
	for (size_t i = 0; i < job->more_memories.count; i++)
		TRY(memory_add(&job->memory, job->more_memories.data[i], &job->file, &job->diag));
	for (size_t i = 0; i < job->paths.count; i++) {
		enum status status = read_path(job, job->paths.data[i]);
		result = status == STATUS_OK ? result : status;
	}
	return result;
}

enum { READ_OPTION_BASE, READ_OPTION_MEMORY, READ_OPTION_LIST, READ_OPTION_HEX };
static const struct command_option read_option_table[] = {
	[READ_OPTION_BASE] = {"base", 'B', "FILE", "what split BTF is on top of"},
	[READ_OPTION_MEMORY] = {"memory", 'm', "MEMORY", "one more piece of memory"},
	[READ_OPTION_LIST] = {"list", 0, "MEMBER", "follow MEMBER from element to element"},
	[READ_OPTION_HEX] = {"hex", 0, NULL, "print bytes"},
	{NULL, 0, NULL, NULL},
};

static enum status add_read_operand(struct read_job *job, const char *value)
{
	if (!job->path) {
		job->path = value;
		return STATUS_OK;
	}
	if (!job->operand_memory) {
		job->operand_memory = value;
		return STATUS_OK;
	}
	return vec_push(&job->paths, value);
}

static int read_read_argument(struct arguments *arguments, struct read_job *job, int which,
			      const char *value)
{
	enum status status = STATUS_OK;
	if (which == ARGUMENT_OPERAND)
		status = add_read_operand(job, value);
	else if (which == READ_OPTION_BASE)
		job->base = value;
	else if (which == READ_OPTION_MEMORY)
		status = vec_push(&job->more_memories, value);
	else if (which == READ_OPTION_LIST)
		job->next = value;
	else if (which == READ_OPTION_HEX)
		job->is_hex = true;
	else if (which == ARGUMENT_UNKNOWN)
		return arguments_reject(arguments, value);
	else
		return EXIT_STATUS_ERROR;
	return status == STATUS_OK ? EXIT_STATUS_OK
				   : arguments_complain(arguments, "out of memory");
}

static int run_read(struct arguments *arguments)
{
	struct read_job job = {0};
	const char *value;
	int which, exit_status = EXIT_STATUS_OK;
	while (!exit_status && (which = arguments_next(arguments, &value)) != ARGUMENT_END)
		exit_status = read_read_argument(arguments, &job, which, value);
	if (!exit_status && !job.paths.count)
		exit_status = arguments_complain(arguments, "usage: ldbtf read %s",
						 arguments->command->operands);
	if (!exit_status) {
		diag_init(&job.diag);
		exit_status = messages_show(&job.diag, read_paths(&job), false);
		diag_deinit(&job.diag);
	}
	btf_file_close(&job.file);
	memory_close(&job.memory);
	vec_free(&job.more_memories);
	vec_free(&job.paths);
	return exit_status;
}

static void print_read_help(void)
{
	fputs("\nMEMORY: a core file, FILE@ADDRESS, Intel HEX, S-records, or pid:N.\n"
	      "PATH: a variable, and members of it: server.clients->name, grid[2][1].\n", stdout);
}

const struct command read_command = {
	.name = "read",
	.operands = "FILE MEMORY PATH...",
	.summary = "print values of variables out of a core file, a dump or a process",
	.options = read_option_table,
	.print_more = print_read_help,
	.run = run_read,
};
