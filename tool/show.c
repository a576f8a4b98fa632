// SPDX-License-Identifier: GPL-3.0-or-later
//
// `ldbtf show`: what the BTF of a file says.
#include "tool/show.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool/commands.h"
#include "tool/layout.h"
#include "tool/memory_add.h"
#include "tool/messages.h"
#include "tool/pointer_size.h"
#include "tool/select.h"

enum show_form { SHOW_TEXT, SHOW_JSON, SHOW_HEADER, SHOW_USERS };

struct show_job {
	const char *path;
	const char *base;
	uint8_t pointer_size; // 0: not given
	VEC(const char *) names; // patterns
	enum show_form form;
	struct layout_style style;
	struct diag diag;
	struct btf_file file;
};

// ---- What is shown. ----

typedef bool matches_pattern(const struct ldbtf_view *view, const char *pattern);

static enum status add_all(const struct show_job *job, const char *pattern,
			   matches_pattern *matches, show_ids *ids)
{
	struct ldbtf_view view;
	for (uint32_t id = 1; id <= ldbtf_type_count(&job->file.btf); id++)
		if (ldbtf_type_by_id(&job->file.btf, id, &view) == LDBTF_OK &&
		    matches(&view, pattern))
			TRY(vec_push(ids, id));
	return STATUS_OK;
}

// Adds what matches a pattern, and declarations only if nothing else does. UNSUPPORTED with a
// diagnostic: nothing matches.
static enum status add_matches(struct show_job *job, const char *pattern, show_ids *ids)
{
	struct diag_source where = {.diag = &job->diag, .file = job->path};
	size_t before = ids->count;
	TRY(add_all(job, pattern, select_matches, ids));
	if (ids->count == before)
		TRY(add_all(job, pattern, select_matches_forward, ids));
	if (ids->count > before)
		return STATUS_OK;
	diag_add(&where, DIAG_ERROR, "no type, function or variable is called '%s'", pattern);
	return STATUS_UNSUPPORTED;
}

static void show_text(const struct show_job *job, const show_ids *ids)
{
	struct ldbtf_view view, last = {0};
	for (size_t i = 0; i < ids->count; i++) {
		if (ldbtf_type_by_id(&job->file.btf, ids->data[i], &view) != LDBTF_OK)
			continue;
		bool is_long = view.kind == LDBTF_KIND_STRUCT || view.kind == LDBTF_KIND_UNION;
		if (i && (is_long || last.kind != view.kind))
			putchar('\n');
		layout_print(&job->file, &view, &job->style);
		last = view;
	}
}

// UNSUPPORTED: C can't say all of it.
static enum status show_as_header(struct show_job *job, const show_ids *ids)
{
	struct diag_source where = {.diag = &job->diag, .file = job->path};
	size_t failures = show_header(&job->file, ids->data, ids->count);
	if (!failures)
		return STATUS_OK;
	diag_add(&where, DIAG_ERROR, "the header lacks %zu of the types", failures);
	return STATUS_UNSUPPORTED;
}

static enum status show_ids_of(struct show_job *job, const show_ids *ids)
{
	switch (job->form) {
	case SHOW_JSON:
		show_definitions_json(&job->file, ids->data, ids->count);
		return STATUS_OK;
	case SHOW_USERS:
		show_users(&job->file, ids->data, ids->count);
		return STATUS_OK;
	case SHOW_HEADER:
		return show_as_header(job, ids);
	default:
		show_text(job, ids);
		return STATUS_OK;
	}
}

static enum status show_names(struct show_job *job)
{
	show_ids ids = {0};
	enum status status = STATUS_OK;
	for (size_t i = 0; i < job->names.count && status == STATUS_OK; i++)
		status = add_matches(job, job->names.data[i], &ids);
	if (status == STATUS_OK)
		status = show_ids_of(job, &ids);
	vec_free(&ids);
	return status;
}

static enum status show_file(struct show_job *job)
{
	TRY(btf_file_open_as(job->path, job->base, job->pointer_size, &job->diag, &job->file));
	TRY(memory_check_core(job->path, &job->file, &job->diag));
	if (job->names.count)
		return show_names(job);
	if (job->form == SHOW_JSON)
		show_contents_json(&job->file);
	else
		show_contents(&job->file);
	return STATUS_OK;
}

// ---- The command. ----

enum { SHOW_OPTION_BASE, SHOW_OPTION_EXPAND, SHOW_OPTION_CACHE_LINE, SHOW_OPTION_USERS,
       SHOW_OPTION_HEADER, SHOW_OPTION_JSON,
       SHOW_OPTION_POINTER_SIZE };
static const struct command_option show_option_table[] = {
	[SHOW_OPTION_BASE] = {"base", 'B', "FILE", "what split BTF is on top of"},
	[SHOW_OPTION_EXPAND] = {"expand", 'e', NULL, "show structs inside of structs"},
	[SHOW_OPTION_CACHE_LINE] = {"cache-line", 0, "BYTES", "mark cache lines of that size"},
	[SHOW_OPTION_USERS] = {"users", 'u', NULL, "show what contains, points to or takes NAME"},
	[SHOW_OPTION_HEADER] = {"header", 0, NULL, "write a C header that has NAME"},
	[SHOW_OPTION_JSON] = {"json", 0, NULL, "write JSON"},
	[SHOW_OPTION_POINTER_SIZE] = {"pointer-size", 0, "4|8",
			"bytes of pointers, where no ELF header tells"},
	{NULL, 0, NULL, NULL},
};

static int set_cache_line(struct arguments *arguments, struct show_job *job, const char *value)
{
	char *end;
	errno = 0;
	unsigned long bytes = strtoul(value, &end, 10);
	if (errno || *end || !bytes || bytes > 65536)
		return arguments_complain(arguments, "'%s' is not from 1 to 65536 bytes", value);
	job->style.cache_line = (uint32_t)bytes;
	return EXIT_STATUS_OK;
}

static int set_form(struct arguments *arguments, struct show_job *job, enum show_form form)
{
	if (job->form != SHOW_TEXT && job->form != form)
		return arguments_complain(arguments,
					  "of --users, --header and --json, one at a time");
	job->form = form;
	return EXIT_STATUS_OK;
}

static int add_show_operand(struct arguments *arguments, struct show_job *job, const char *value)
{
	if (!job->path) {
		job->path = value;
		return EXIT_STATUS_OK;
	}
	if (vec_push(&job->names, value) == STATUS_OK)
		return EXIT_STATUS_OK;
	return arguments_complain(arguments, "out of memory");
}

static int read_show_argument(struct arguments *arguments, struct show_job *job, int which,
			      const char *value)
{
	switch (which) {
	case ARGUMENT_OPERAND:
		return add_show_operand(arguments, job, value);
	case SHOW_OPTION_BASE:
		job->base = value;
		return EXIT_STATUS_OK;
	case SHOW_OPTION_EXPAND:
		job->style.expands = true;
		return EXIT_STATUS_OK;
	case SHOW_OPTION_CACHE_LINE:
		return set_cache_line(arguments, job, value);
	case SHOW_OPTION_USERS:
		return set_form(arguments, job, SHOW_USERS);
	case SHOW_OPTION_HEADER:
		return set_form(arguments, job, SHOW_HEADER);
	case SHOW_OPTION_JSON:
		return set_form(arguments, job, SHOW_JSON);
	case SHOW_OPTION_POINTER_SIZE:
		if (pointer_size_parse(value, &job->pointer_size))
			return EXIT_STATUS_OK;
		return arguments_complain(arguments, "'%s' is neither 4 nor 8 bytes", value);
	case ARGUMENT_UNKNOWN:
		return arguments_reject(arguments, value);
	default:
		return EXIT_STATUS_ERROR;
	}
}

static int check_show(const struct arguments *arguments, const struct show_job *job)
{
	if (!job->path)
		return arguments_complain(arguments, "usage: ldbtf show %s",
					  arguments->command->operands);
	if (!job->names.count && (job->form == SHOW_USERS || job->form == SHOW_HEADER))
		return arguments_complain(arguments, "--users and --header want a NAME");
	return EXIT_STATUS_OK;
}

static int run_show(struct arguments *arguments)
{
	struct show_job job = {.style.colours = colours_of_stdout()};
	const char *value;
	int which, exit_status = EXIT_STATUS_OK;
	while (!exit_status && (which = arguments_next(arguments, &value)) != ARGUMENT_END)
		exit_status = read_show_argument(arguments, &job, which, value);
	if (!exit_status)
		exit_status = check_show(arguments, &job);
	if (!exit_status) {
		diag_init(&job.diag);
		enum status status = show_file(&job);
		exit_status = messages_show(&job.diag, status, false);
		btf_file_close(&job.file);
		diag_deinit(&job.diag);
	}
	vec_free(&job.names);
	return exit_status;
}

static void print_show_help(void)
{
	fputs("\nFILE: ELF, raw BTF, a core file, or an image of flash or memory with BTF in it.\n"
	      "NAME is a glob, or KIND:GLOB: struct, union, enum, typedef, func, var, int, float.\n"
	      "Without NAME: a table of contents.\n",
	      stdout);
}

const struct command show_command = {
	.name = "show",
	.operands = "FILE [NAME...]",
	.summary = "show types, functions and variables, or a table of contents",
	.options = show_option_table,
	.print_more = print_show_help,
	.run = run_show,
};
