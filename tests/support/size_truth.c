// SPDX-License-Identifier: GPL-3.0-or-later
//
// size_truth [--btf FILE] [--base FILE] PROGRAM
//
// Are all things in the BTF of a program where its DWARF has them, and as large as its DWARF and
// its symbols say (sizes.h)? Of any language; dwarf_truth asks the same of C, and more. Exit
// status: 0 they are, 1 they are not, 2 a file can't be read.
#include "sizes.h"

#include <getopt.h>
#include <stdio.h>

int main(int argument_count, char **arguments)
{
	static const struct option options[] = { { "btf", required_argument, NULL, 'b' },
						 { "base", required_argument, NULL, 's' },
						 { 0 } };
	const char *btf = NULL, *base = NULL;
	struct sizes_seen seen = { 0 };
	size_t differences;

	for (int option;
	     (option = getopt_long(argument_count, arguments, "", options, NULL)) != -1;) {
		if (option == 'b')
			btf = optarg;
		else if (option == 's')
			base = optarg;
		else
			goto usage;
	}
	if (argument_count - optind != 1)
		goto usage;
	differences = sizes_compare(arguments[optind], btf, base, &seen);
	if (differences == (size_t)-1)
		return 2;
	printf("%zu aggregates, %zu members, %zu variables: %zu differences\n", seen.aggregates,
	       seen.members, seen.variables, differences);
	return differences ? 1 : 0;
usage:
	fputs("usage: size_truth [--btf FILE] [--base FILE] PROGRAM\n", stderr);
	return 2;
}
