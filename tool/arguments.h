// SPDX-License-Identifier: GPL-3.0-or-later
//
// The commands of the program `ldbtf`, and how a command reads its arguments. Each command has one
// table of options. The parser, `--help` and the shell completion come from that table.
#ifndef LDBTF_TOOL_ARGUMENTS_H
#define LDBTF_TOOL_ARGUMENTS_H

#include <stdbool.h>

// The exit status of a command. Scripts tell "different" and "failed" apart (diff(1)).
enum { EXIT_STATUS_OK = 0, EXIT_STATUS_DIFFERENT = 1, EXIT_STATUS_ERROR = 2 };

struct command_option {
	const char *name;  // after "--"; NULL ends a table
	char letter;       // after "-"; 0: none
	const char *value; // what it takes, as shown in the help; NULL: it takes no value
	const char *help;  // one line
};

struct arguments;

struct command {
	const char *name;
	const char *operands; // as shown in the help
	const char *summary;  // one line
	const struct command_option *options;
	void (*print_more)(void); // more of the help; NULL: nothing
	// Returns the exit status.
	int (*run)(struct arguments *arguments);
};

// The arguments of one command, and how far they are read.
struct arguments {
	const struct command *command;
	int count;
	char **values;
	int at;
	bool only_operands; // "--" was read
};

enum argument {
	ARGUMENT_END = -1,
	ARGUMENT_OPERAND = -2,
	ARGUMENT_UNKNOWN = -3, // begins with "--", and the command's table does not have it
	ARGUMENT_BAD = -4,     // a message was printed
};

// Reads the next argument. A result of 0 or more is an index into the command's table of options.
// *value gets the option's value (NULL if it takes none), the operand, or what follows "--" of an
// unknown long option. Options and operands may be mixed. The values live as long as argv.
int arguments_next(struct arguments *arguments, const char **value);

// Complains of an option that arguments_next() does not know. Returns EXIT_STATUS_ERROR.
int arguments_reject(const struct arguments *arguments, const char *option);

// Prints one line to stderr, after the program's and the command's name. Returns
// EXIT_STATUS_ERROR.
__attribute__((format(printf, 2, 3)))
int arguments_complain(const struct arguments *arguments, const char *format, ...);

// Prints the help of a command to stdout.
void command_print_help(const struct command *command);

#endif
