// SPDX-License-Identifier: GPL-3.0-or-later
//
// `ldbtf read`: values out of a memory, by the runtime's paths.
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/json_text.h"
#include "tool/commands.h"
#include "tool/memory_add.h"
#include "tool/messages.h"
#include "tool/print.h"
#include "tool/value.h"

enum { MAX_SUBSCRIPTS = 100000 }; // of one range

struct read_job {
	const char *path;
	const char *base;
	const char *next;       // --list; NULL: none
	const char *container;  // --container; NULL: none
	struct value_container found_container; // that one
	const char *operand_memory;
	VEC(const char *) more_memories; // --memory
	VEC(const char *) paths;
	struct value_source source;
};

static enum status read_path(struct read_job *job, const char *path)
{
	struct value_place place;
	struct value_source *source = &job->source;
	const struct value_container *container = job->container ? &job->found_container : NULL;
	TRY(value_find(source, path, &place));
	if (job->next)
		return value_print_list(source, path, job->next, container, place);
	if (container)
		TRY(value_enter_container(source, path, container, &place));
	return value_print(source, path, path, &place);
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
	if (last < first || last - first >= MAX_SUBSCRIPTS)
		return value_fail(&job->source, path,
				  "a range goes up, and has at most 100000 elements");
	enum status result = STATUS_OK;
	for (unsigned long i = first; i <= last && result == STATUS_OK; i++) {
		char *one = print_text("%.*s[%lu%s", (int)(open - path), path, i, end);
		result = read_ranges_of(job, one);
		free(one);
	}
	return result;
}

static void begin_json(const struct read_job *job)
{
	if (!job->source.is_json)
		return;
	fputs("{\n\t\"version\": 1,\n\t\"file\": ", stdout);
	json_put_string(stdout, job->path);
	fputs(",\n\t\"values\": [", stdout);
}

static void end_json(const struct read_job *job)
{
	if (job->source.is_json)
		fputs(job->source.json_count ? "\n\t]\n}\n" : "]\n}\n", stdout);
}

// All paths are tried: one that fails does not hide the others.
static enum status read_paths(struct read_job *job)
{
	enum status result = STATUS_OK;
	TRY(btf_file_open(job->path, job->base, &job->source.diag, &job->source.file));
	job->source.file.btf.has_foreign_values = job->source.file.has_foreign_order;
	TRY(memory_add(&job->source.memory, job->operand_memory, &job->source.file,
		       &job->source.diag));
	for (size_t i = 0; i < job->more_memories.count; i++)
		TRY(memory_add(&job->source.memory, job->more_memories.data[i], &job->source.file,
			       &job->source.diag));
	if (job->container)
		TRY(value_find_container(&job->source, job->container, &job->found_container));
	begin_json(job);
	for (size_t i = 0; i < job->paths.count; i++) {
		enum status status = read_ranges_of(job, job->paths.data[i]);
		result = status == STATUS_OK ? result : status;
	}
	end_json(job);
	return result;
}

enum { READ_OPTION_BASE, READ_OPTION_MEMORY, READ_OPTION_LIST,
       READ_OPTION_CONTAINER, READ_OPTION_HEX, READ_OPTION_JSON,
       READ_OPTION_LEAVE_STOPPED };
static const struct command_option read_option_table[] = {
	[READ_OPTION_BASE] = {"base", 'B', "FILE", "what split BTF is on top of"},
	[READ_OPTION_MEMORY] = {"memory", 'm', "MEMORY", "one more piece of memory"},
	[READ_OPTION_LIST] = {"list", 0, "MEMBER", "follow MEMBER from element to element"},
	[READ_OPTION_CONTAINER] = {"container", 0, "TYPE.MEMBER", "print what the member is in"},
	[READ_OPTION_HEX] = {"hex", 0, NULL, "print bytes"},
	[READ_OPTION_JSON] = {"json", 0, NULL, "write JSON"},
	[READ_OPTION_LEAVE_STOPPED] = {"leave-stopped", 0, NULL,
				       "with gdb:, do not let the target run on"},
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
		job->source.is_hex = true;
	else if (which == READ_OPTION_JSON)
		job->source.is_json = true;
	else if (which == READ_OPTION_LEAVE_STOPPED)
		job->source.memory.leaves_stopped = true;
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
	if (!exit_status && job.source.is_hex && job.source.is_json)
		exit_status = arguments_complain(arguments, "--hex and --json exclude each other");
	if (!exit_status && !job.paths.count)
		exit_status = arguments_complain(arguments, "usage: ldbtf read %s",
						 arguments->command->operands);
	if (!exit_status) {
		diag_init(&job.source.diag);
		exit_status = messages_show(&job.source.diag, read_paths(&job), false);
		diag_deinit(&job.source.diag);
	}
	btf_file_close(&job.source.file);
	memory_close(&job.source.memory);
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
