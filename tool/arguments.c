// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads arguments by a command's table. getopt_long() is not used: it takes abbreviations, which
// would change their meaning with each new option.
#include "tool/arguments.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int arguments_complain(const struct arguments *arguments, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	fprintf(stderr, "ldbtf %s: ", arguments->command->name);
	vfprintf(stderr, format, list);
	fputc('\n', stderr);
	va_end(list);
	return EXIT_STATUS_ERROR;
}

int arguments_reject(const struct arguments *arguments, const char *option)
{
	return arguments_complain(arguments, "unknown option '--%s'; `ldbtf %s --help` lists them",
				  option,
				  arguments->command->name);
}

static int find_long(const struct command *command, const char *name, size_t length)
{
	for (int i = 0; command->options[i].name; i++)
		if (strlen(command->options[i].name) == length &&
		    !memcmp(command->options[i].name, name, length))
			return i;
	return ARGUMENT_UNKNOWN;
}

static int find_letter(const struct command *command, char letter)
{
	for (int i = 0; command->options[i].name; i++)
		if (letter && command->options[i].letter == letter)
			return i;
	return ARGUMENT_UNKNOWN;
}

// Takes the value of an option from behind it, or from the next argument.
static int take_value(struct arguments *arguments, int index, const char *attached,
		      const char **value)
{
	const struct command_option *option = &arguments->command->options[index];
	if (!option->value && attached) {
		arguments_complain(arguments, "option --%s takes no value", option->name);
		return ARGUMENT_BAD;
	}
	*value = attached;
	if (!option->value || attached)
		return index;
	if (arguments->at == arguments->count) {
		arguments_complain(arguments, "option --%s needs %s", option->name, option->value);
		return ARGUMENT_BAD;
	}
	*value = arguments->values[arguments->at++];
	return index;
}

static int read_long(struct arguments *arguments, const char *text, const char **value)
{
	size_t length = strcspn(text, "=");
	int index = find_long(arguments->command, text, length);
	*value = text;
	if (index == ARGUMENT_UNKNOWN)
		return index;
	return take_value(arguments, index, text[length] ? text + length + 1 : NULL, value);
}

static int read_letter(struct arguments *arguments, const char *text, const char **value)
{
	int index = find_letter(arguments->command, text[1]);
	if (index == ARGUMENT_UNKNOWN) {
		arguments_complain(arguments, "unknown option '%s'; `ldbtf %s --help` lists them",
				   text,
				   arguments->command->name);
		return ARGUMENT_BAD;
	}
	return take_value(arguments, index, text[2] ? text + 2 : NULL, value);
}

int arguments_next(struct arguments *arguments, const char **value)
{
	*value = NULL;
	if (arguments->at == arguments->count)
		return ARGUMENT_END;
	const char *text = arguments->values[arguments->at++];
	if (!arguments->only_operands && !strcmp(text, "--")) {
		arguments->only_operands = true;
		return arguments_next(arguments, value);
	}
	if (!arguments->only_operands && !strncmp(text, "--", 2))
		return read_long(arguments, text + 2, value);
	if (!arguments->only_operands && text[0] == '-' && text[1])
		return read_letter(arguments, text, value);
	*value = text;
	return ARGUMENT_OPERAND;
}

static void print_option(const struct command_option *option)
{
	char left[64];
	snprintf(left, sizeof(left), "%c%c%s--%s%s%s", option->letter ? '-' : ' ',
		 option->letter ? option->letter : ' ', option->letter ? ", " : "  ", option->name,
		 option->value ? "=" : "", option->value ? option->value : "");
	printf("  %-26s %s\n", left, option->help);
}

void command_print_help(const struct command *command)
{
	const struct command_option help = {
		.name = "help", .letter = 'h', .help = "print this"};
	printf("Usage: ldbtf %s %s\n%s\n\n", command->name, command->operands, command->summary);
	for (int i = 0; command->options[i].name; i++)
		print_option(&command->options[i]);
	print_option(&help);
	if (command->print_more)
		command->print_more();
}
