// SPDX-License-Identifier: GPL-3.0-or-later
//
// `ldbtf link`: runs any linker so that its output has its BTF. A linker that runs plugins gets
// ldbtf's. Others link twice (two_links.h).
//
// The program does the same under the name of a linker, such as ld.lld. By such a name compilers
// start it: clang --ld-path=PATH, gcc -B FOLDER.
#include "tool/link.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linker/options.h"
#include "support/diag.h"
#include "tool/commands.h"
#include "tool/link_command.h"
#include "tool/link_places.h"
#include "tool/linker_process.h"
#include "tool/messages.h"
#include "tool/two_links.h"

// Puts the linker in the place of this process. OK never; IO with a diagnostic; NO_MEMORY.
static enum status exec_linker(struct link_command *command, const struct word_list *front,
			       const struct diag_source *where)
{
	struct command_line line;
	enum status status = link_command_line(command, front, NULL, &line);
	if (status == STATUS_OK) {
		execvp(command->linker, (char *const *)line.words.list.data);
		status = STATUS_IO;
	}
	if (status == STATUS_IO)
		diag_add(where, DIAG_ERROR, "can't run the linker '%s': %s", command->linker,
			 strerror(errno));
	command_line_end(&line);
	return status;
}

// The plugin comes first, so that it sees what plugins for LTO take.
static enum status exec_with_plugin(struct link_command *command,
				    const struct diag_source *where)
{
	struct word_list front = {0};
	char *plugin;
	TRY(link_places_plugin(where, &plugin));
	enum status status = vec_push(&front.list, "-plugin");
	if (status == STATUS_OK)
		status = vec_push(&front.list, (const char *)plugin);
	for (size_t i = 0; status == STATUS_OK && i < command->options.list.count; i++) {
		status = vec_push(&front.list, "-plugin-opt");
		if (status == STATUS_OK)
			status = vec_push(&front.list, command->options.list.data[i]);
	}
	if (status == STATUS_OK)
		status = exec_linker(command, &front, where);
	vec_free(&front.list);
	free(plugin);
	return status;
}

static enum status reject_compiler(const char *linker, const struct diag_source *where)
{
	diag_add(where, DIAG_ERROR,
		 "'%s' is a compiler, which starts a linker itself\n"
		 "  fix: have it start ldbtf by -B and the folder of its linkers, LIBEXECDIR/ldbtf",
		 linker);
	return STATUS_UNSUPPORTED;
}

// Is the output a device or a pipe? Such an output is not kept, and there is nothing to fill.
static bool is_unkept(const char *output)
{
	struct stat stat;
	return !lstat(output, &stat) && !S_ISREG(stat.st_mode) && !S_ISLNK(stat.st_mode);
}

// *ret gets the exit status. Else as exec_linker().
static enum status link_somehow(struct link_command *command,
				const struct diag_source *where, int *ret)
{
	enum linker_kind kind;
	TRY(linker_find_kind(command->linker, where, &kind));
	if (kind == LINKER_IS_COMPILER)
		return reject_compiler(command->linker, where);
	if (kind == LINKER_RUNS_PLUGINS)
		return exec_with_plugin(command, where);
	if (is_unkept(command->output))
		return exec_linker(command, NULL, where);
	*ret = two_links_run(command);
	return *ret == TWO_LINKS_NO_OUTPUT ? exec_linker(command, NULL, where) : STATUS_OK;
}

static int run_link(struct link_command *command, char *const *arguments, size_t count)
{
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag};
	int exit_status = LINK_FAILED;
	enum status status = link_command_read(command, arguments, count);
	if (status == STATUS_UNSUPPORTED)
		diag_add(&where, DIAG_ERROR, "response files name each other without an end");
	if (status == STATUS_OK)
		status = link_somehow(command, &where, &exit_status);
	bool is_shown = messages_show(&diag, status, false);
	diag_deinit(&diag);
	return is_shown ? LINK_FAILED : exit_status;
}

// ---- The command. ----

static const struct command_option link_option_table[] = {
	{NULL, 0, NULL, NULL},
};

static int read_options(struct arguments *arguments, struct link_command *command)
{
	const char *value;
	int which;
	while (!arguments->only_operands &&
	       (which = arguments_next(arguments, &value)) != ARGUMENT_END) {
		if (which == ARGUMENT_BAD)
			return EXIT_STATUS_ERROR;
		if (which == ARGUMENT_OPERAND) {
			command->linker = value;
			return EXIT_STATUS_OK;
		}
		if (!options_has_name(value))
			return arguments_reject(arguments, value);
		if (vec_push(&command->options.list, value) != STATUS_OK)
			return arguments_complain(arguments, "out of memory");
	}
	return EXIT_STATUS_OK;
}

static int run_link_command(struct arguments *arguments)
{
	struct link_command command = {0};
	int exit_status = read_options(arguments, &command);
	if (!exit_status && !command.linker)
		exit_status = arguments_complain(arguments, "usage: ldbtf link %s",
						 arguments->command->operands);
	if (!exit_status)
		exit_status = run_link(&command, arguments->values + arguments->at,
				       (size_t)(arguments->count - arguments->at));
	link_command_deinit(&command);
	return exit_status;
}

static void print_link_options(void)
{
	char list[OPTIONS_LIST_SIZE];
	options_list(false, list);
	printf("\nand the plugin's options, as --NAME[=VALUE]:%s\n", list);
}

const struct command link_command = {
	.name = "link",
	.operands = "[--NAME[=VALUE]]... -- LINKER ARG...",
	.summary = "link with any linker, so that the output has its BTF",
	.options = link_option_table,
	.print_more = print_link_options,
	.run = run_link_command,
};

// ---- Under the name of a linker. ----

bool link_is_name(const char *program)
{
	const char *name = link_places_name(program);
	return !strcmp(name, "ld") || !strncmp(name, "ld.", 3) || !strcmp(name, "mold");
}

// Is the program asked whether it stands here, and not the linker? CMake asks so.
static bool is_asked(int count, char **values)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(values[i], "--ldbtf-version"))
			return true;
	return false;
}

int link_run_as(const char *program, int count, char **values)
{
	if (is_asked(count, values)) {
		printf("ldbtf %s\n", LDBTF_PROGRAM_VERSION);
		return 0;
	}
	struct diag diag;
	struct link_command command = {0};
	char *linker = NULL;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag};
	enum status status = link_places_linker(link_places_name(program), &where, &linker);
	int exit_status = messages_show(&diag, status, false) ? LINK_FAILED : 0;
	command.linker = linker;
	if (status == STATUS_OK)
		exit_status = run_link(&command, values, (size_t)count);
	link_command_deinit(&command);
	diag_deinit(&diag);
	free(linker);
	return exit_status;
}
