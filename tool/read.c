// SPDX-License-Identifier: GPL-3.0-or-later
//
// `ldbtf read`: values out of a memory, by the runtime's paths.
//
// The runtime finds where a path leads until a pointer has to be read. Pointers are read here.
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tool/commands.h"
#include "tool/memory.h"
#include "tool/messages.h"
#include "tool/print.h"

enum {
	MAX_VALUE = 64 << 20,   // bytes of a value that is printed
	MAX_ELEMENTS = 100000,  // of a list, or of a range of subscripts
	MAX_TEXT = 256,         // characters behind a pointer
	MAX_FIRST_MEMBERS = 16, // structs, each the first member of the one before
};

struct read_job {
	const char *path;
	const char *base;
	const char *next;       // --list; NULL: none
	const char *container;  // --container; NULL: none
	uint32_t container_id;  // its type,
	uint64_t member_offset; // and bytes from its start to the member
	bool is_hex;            // --hex
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

static enum status find_variable_of(struct read_job *job, const char *path, uint32_t var_id,
				    uint64_t *ret)
{
	struct ldbtf_variable variable;
	if (!btf_file_variable(&job->file, var_id, &variable) ||
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

static bool is_pointer(const struct ldbtf *btf, uint32_t type_id)
{
	struct ldbtf_view view;
	return ldbtf_resolve(btf, type_id, &view) == LDBTF_OK && view.kind == LDBTF_KIND_PTR;
}

// Where the pointer at a place leads to.
static enum status load_pointer(struct read_job *job, const char *path, const char *rest,
				const struct value_place *place, uint64_t *ret)
{
	TRY(load_number(job, path, place, ret));
	if (*ret)
		return STATUS_OK;
	char *text = print_text("a NULL pointer before '%s'", rest);
	enum status status = fail_path(job, path, text);
	free(text);
	return status;
}

// Goes on with `rest` from a place. Each step ends at a pointer, or at the end of the path.
static enum status follow(struct read_job *job, const char *path, const char *rest,
			  struct value_place *place)
{
	while (*rest) {
		struct ldbtf_place step;
		uint64_t base = place->address;
		if (is_pointer(&job->file.btf, place->type_id))
			TRY(load_pointer(job, path, rest, place, &base));
		enum ldbtf_status status = ldbtf_offset_in(&job->file.btf, place->type_id, rest,
							   &step);
		if (status != LDBTF_OK || !step.used)
			return fail_step(job, path, rest + step.used,
					 status == LDBTF_OK ? LDBTF_BAD_PATH : status);
		step_to(place, base, &step);
		rest += step.used;
	}
	return STATUS_OK;
}

static enum status find_value(struct read_job *job, const char *path, struct value_place *ret)
{
	struct ldbtf_place step;
	struct ldbtf_view root;
	enum ldbtf_status status = ldbtf_offset_of(&job->file.btf, path, &step);
	if (status == LDBTF_OK)
		status = ldbtf_type_by_id(&job->file.btf, step.root_id, &root);
	if (status != LDBTF_OK)
		return fail_step(job, path, path + step.used, status);
	if (root.kind != LDBTF_KIND_VAR)
		return fail_path(job, path, "a path begins with a variable, and this is a type");
	*ret = (struct value_place){.type_id = root.type_id};
	TRY(find_variable_of(job, path, root.id, &ret->address));
	return follow(job, path, path + strlen(root.name), ret);
}

// ---- Printing. ----

static void put_character(void *context, char c)
{
	fputc(c, context);
}

// Copies the text at an address. It is read in pieces that do not cross a multiple of 64, so that
// a piece is there as a whole or not at all. False: there is no memory. *ret_is_cut: no NUL ends
// the text.
static bool read_text(const struct memory *memory, uint64_t address, char text[MAX_TEXT],
		      size_t *ret_count, bool *ret_is_cut)
{
	size_t count = 0;
	*ret_is_cut = true;
	while (count < MAX_TEXT && *ret_is_cut) {
		size_t piece = 64 - (size_t)((address + count) % 64);
		piece = piece < MAX_TEXT - count ? piece : MAX_TEXT - count;
		if (!memory_read(memory, address + count, text + count, piece))
			break;
		*ret_is_cut = !memchr(text + count, '\0', piece);
		count += *ret_is_cut ? piece : strlen(text + count);
	}
	*ret_count = count;
	return count || !*ret_is_cut;
}

static bool is_pointer_to_char(const struct ldbtf *btf, uint32_t type_id)
{
	struct ldbtf_view pointer, target;
	struct ldbtf_int_view integer;
	return ldbtf_resolve(btf, type_id, &pointer) == LDBTF_OK &&
	       pointer.kind == LDBTF_KIND_PTR &&
	       ldbtf_resolve(btf, pointer.type_id, &target) == LDBTF_OK &&
	       ldbtf_int_of(&target, &integer) == LDBTF_OK && integer.bits == 8 &&
	       !strcmp(target.name, "char");
}

// The text behind a `char *`, if it can be read.
static void print_string(struct read_job *job, const struct value_place *place)
{
	uint64_t address;
	char text[MAX_TEXT];
	size_t count;
	bool is_cut;
	if (!is_pointer_to_char(&job->file.btf, place->type_id) ||
	    load_number(job, "", place, &address) != STATUS_OK || !address ||
	    !read_text(&job->memory, address, text, &count, &is_cut))
		return;
	fputs(" \"", stdout);
	for (size_t i = 0; i < count; i++)
		if (text[i] >= ' ' && text[i] < 0x7f && text[i] != '"' && text[i] != '\\')
			putchar(text[i]);
		else
			printf("\\%03o", (unsigned char)text[i]);
	fputs(is_cut ? "\"..." : "\"", stdout);
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
	if (!is_pointer(&job->file.btf, place->type_id) ||
	    ldbtf_resolve(&job->file.btf, place->type_id, &view) != LDBTF_OK)
		return STATUS_OK;
	TRY(load_number(job, path, place, &pointer));
	*place = (struct value_place){.address = pointer, .type_id = view.type_id};
	return STATUS_OK;
}

// Is one of the two types at the start of the other, or both the same? A class of C++ begins with
// its base. A declaration and its definition have one name. What `void` means is not known.
static bool begins_with(const struct ldbtf *btf, uint32_t outer_id, uint32_t inner_id)
{
	struct ldbtf_view outer, inner;
	struct ldbtf_member_view first = {.type_id = outer_id};
	if (ldbtf_resolve(btf, inner_id, &inner) != LDBTF_OK)
		return false;
	for (int i = 0; i < MAX_FIRST_MEMBERS; i++) {
		if (ldbtf_resolve(btf, first.type_id, &outer) != LDBTF_OK)
			return false;
		if (outer.id == inner.id || (*inner.name && !strcmp(outer.name, inner.name)))
			return true;
		if ((outer.kind != LDBTF_KIND_STRUCT && outer.kind != LDBTF_KIND_UNION) ||
		    ldbtf_member_at(btf, &outer, 0, &first) != LDBTF_OK || first.bit_offset)
			return false;
	}
	return false;
}

static bool can_be_same(const struct ldbtf *btf, uint32_t a, uint32_t b)
{
	struct ldbtf_view view;
	return (ldbtf_resolve(btf, a, &view) == LDBTF_OK && view.kind == LDBTF_KIND_VOID) ||
	       (ldbtf_resolve(btf, b, &view) == LDBTF_OK && view.kind == LDBTF_KIND_VOID) ||
	       begins_with(btf, a, b) || begins_with(btf, b, a);
}

// From one element to the next. *place has the address 0 at the end.
static enum status find_next(struct read_job *job, const char *path, struct value_place *place)
{
	uint32_t type_id = place->type_id;
	TRY(follow(job, path, job->next, place));
	if (!is_pointer(&job->file.btf, place->type_id))
		return fail_path(job, job->next, "it is no pointer to the next element");
	TRY(find_element(job, path, place));
	if (!can_be_same(&job->file.btf, place->type_id, type_id))
		return fail_path(job, job->next, "it leads to another type than that of the "
						 "elements\n  fix: a path to the list's head, and "
						 "--container=TYPE.MEMBER");
	place->type_id = type_id;
	return STATUS_OK;
}

// Finds a struct, union or typedef by its name of `length` characters, which `struct` or `union`
// may stand before.
static bool find_aggregate(const struct ldbtf *btf, const char *text, size_t length, uint32_t *ret)
{
	static const enum ldbtf_kind kinds[] = {LDBTF_KIND_STRUCT, LDBTF_KIND_UNION,
						LDBTF_KIND_TYPEDEF};
	bool has_keyword = !strncmp(text, "struct ", 7) || !strncmp(text, "union ", 6);
	size_t keyword = has_keyword ? strcspn(text, " ") + 1 : 0;
	struct ldbtf_view view;
	bool is_found = false;
	if (length < keyword)
		return false;
	char *name = print_text("%.*s", (int)(length - keyword), text + keyword);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && !is_found; i++)
		is_found = ldbtf_find_type(btf, name, kinds[i], &view) == LDBTF_OK;
	free(name);
	if (is_found)
		*ret = view.id;
	return is_found;
}

// What --container names: a type and a member in it, such as "struct task.list".
static enum status find_container(struct read_job *job)
{
	struct ldbtf_place place;
	const char *member = job->container + strcspn(job->container, ".");
	if (!find_aggregate(&job->file.btf, job->container, (size_t)(member - job->container),
			    &job->container_id))
		return fail_path(job, job->container, "there is no such struct, union or typedef");
	enum ldbtf_status status = ldbtf_offset_in(&job->file.btf, job->container_id, member,
						   &place);
	if (status != LDBTF_OK)
		return fail_step(job, job->container, member + place.used, status);
	if (!*member || member[place.used] || place.bitfield_size)
		return fail_path(job, job->container,
				 "it is not a type and a member in it, such as struct task.list");
	job->member_offset = place.byte_offset;
	return STATUS_OK;
}

// Prints what a place is in, if a container was named, or else the place itself.
static enum status print_element(struct read_job *job, const char *path, const char *label,
				 struct value_place place)
{
	if (job->container)
		place = (struct value_place){.address = place.address - job->member_offset,
					     .type_id = job->container_id};
	return print_place(job, path, label, &place);
}

// A list of members begins with a head that is in no container: the struct that the path names.
static enum status print_list(struct read_job *job, const char *path, struct value_place place)
{
	bool has_head = job->container && !is_pointer(&job->file.btf, place.type_id);
	TRY(find_element(job, path, &place));
	uint64_t first = place.address;
	if (has_head)
		TRY(find_next(job, path, &place));
	for (size_t i = 0; place.address && (!(i || has_head) || place.address != first); i++) {
		if (i == MAX_ELEMENTS)
			return fail_path(job, path, "the list has more than 100000 elements");
		char *label = print_text("%s[%zu]", path, i);
		enum status status = print_element(job, path, label, place);
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
	if (job->container)
		TRY(find_element(job, path, &place));
	return print_element(job, path, path, place);
}

// Reads "[A..B" at the start of a text. *ret_end is at the ']'.
static bool read_range(const char *text, unsigned long *ret_first, unsigned long *ret_last,
		       const char **ret_end)
{
	char *end;
	if (text[1] < '0' || text[1] > '9')
		return false;
	errno = 0;
	*ret_first = strtoul(text + 1, &end, 10);
	if (strncmp(end, "..", 2) || end[2] < '0' || end[2] > '9')
		return false;
	*ret_last = strtoul(end + 2, &end, 10);
	*ret_end = end;
	return *end == ']' && !errno;
}

// Reads a path, or each that its first range of subscripts stands for. A range in what is left is
// found by the call for each.
static enum status read_ranges_of(struct read_job *job, const char *path)
{
	unsigned long first, last;
	const char *end, *open = strchr(path, '[');
	while (open && !read_range(open, &first, &last, &end))
		open = strchr(open + 1, '[');
	if (!open)
		return read_path(job, path);
	if (last < first || last - first >= MAX_ELEMENTS)
		return fail_path(job, path, "a range goes up, and has at most 100000 elements");
	enum status result = STATUS_OK;
	for (unsigned long i = first; i <= last && result == STATUS_OK; i++) {
		char *one = print_text("%.*s[%lu%s", (int)(open - path), path, i, end);
		result = read_ranges_of(job, one);
		free(one);
	}
	return result;
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
	if (job->container)
		TRY(find_container(job));
	for (size_t i = 0; i < job->paths.count; i++) {
		enum status status = read_ranges_of(job, job->paths.data[i]);
		result = status == STATUS_OK ? result : status;
	}
	return result;
}

enum { READ_OPTION_BASE, READ_OPTION_MEMORY, READ_OPTION_LIST,
       READ_OPTION_CONTAINER, READ_OPTION_HEX };
static const struct command_option read_option_table[] = {
	[READ_OPTION_BASE] = {"base", 'B', "FILE", "what split BTF is on top of"},
	[READ_OPTION_MEMORY] = {"memory", 'm', "MEMORY", "one more piece of memory"},
	[READ_OPTION_LIST] = {"list", 0, "MEMBER", "follow MEMBER from element to element"},
	[READ_OPTION_CONTAINER] = {"container", 0, "TYPE.MEMBER", "print what the member is in"},
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
	else if (which == READ_OPTION_CONTAINER)
		job->container = value;
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
	fputs("\nMEMORY: a core file, FILE@ADDRESS, Intel HEX, S-records, pid:N, or\n"
	      "gdb:HOST:PORT of a stub.\n"
	      "PATH: a variable, and members of it: server.clients->name, grid[2][0..1].\n", stdout);
}

const struct command read_command = {
	.name = "read",
	.operands = "FILE MEMORY PATH...",
	.summary = "print values of variables out of a core file, a dump, a process or a target",
	.options = read_option_table,
	.print_more = print_read_help,
	.run = run_read,
};
