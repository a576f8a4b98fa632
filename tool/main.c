// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program `ldbtf`: finds the command, runs it, and sees to it that all output was written.
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tool/commands.h"
#include "tool/link.h"
#include "tool/pahole.h"

static const struct command *const commands[] = {
	&encode_command,
	&link_command,
	&show_command,
	&report_command,
	&diff_command,
	&read_command,
	&debug_command,
};
enum { COMMAND_COUNT = sizeof(commands) / sizeof(*commands) };

static void print_help(FILE *file)
{
	fprintf(file, "Usage: ldbtf COMMAND ARGUMENT...\n"
		      "BTF of images: made, shown, compared and used.\n\n");
	for (int i = 0; i < COMMAND_COUNT; i++)
		fprintf(file, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
	fprintf(file, "\n`ldbtf COMMAND --help` has the options; ldbtf(1) is the manual.\n");
}

static int run_command(const struct command *command, int count, char **values)
{
	struct arguments arguments = {.command = command, .count = count, .values = values};
	for (int i = 0; i < count && strcmp(values[i], "--"); i++)
		if (!strcmp(values[i], "--help") || !strcmp(values[i], "-h")) {
			command_print_help(command);
			return EXIT_STATUS_OK;
		}
	return command->run(&arguments);
}

static int run(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	if (argc && pahole_is_name(argv[0]))
		return pahole_run(argc - 1, argv + 1);
	if (argc && link_is_name(argv[0]))
		return link_run_as(argv[0], argc - 1, argv + 1);
	if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help")) {
		print_help(stdout);
		return EXIT_STATUS_OK;
	}
	if (!strcmp(name, "--version")) {
		printf("ldbtf %s\n", LDBTF_PROGRAM_VERSION);
		return EXIT_STATUS_OK;
	}
	for (int i = 0; i < COMMAND_COUNT; i++)
		if (!strcmp(name, commands[i]->name))
			return run_command(commands[i], argc - 2, argv + 2);
	if (*name)
		fprintf(stderr, "ldbtf: unknown command '%s'; `ldbtf --help` lists them\n", name);
	else
		print_help(stderr);
	return EXIT_STATUS_ERROR;
}

int main(int argc, char **argv)
{
	int status = run(argc, argv);
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	fprintf(stderr, "ldbtf: can't write the output: %s\n", strerror(errno));
	return EXIT_STATUS_ERROR;
}
