// SPDX-License-Identifier: GPL-3.0-or-later
//
// size_truth [--btf FILE] [--base FILE] [--left-out NUMBER] [--selected] PROGRAM
//
// Are all things in the BTF of a program where its DWARF has them, and as large as its DWARF and
// its symbols say (sizes.h)? Of any language; dwarf_truth asks the same of C, and more. With
// --left-out it is a difference if the BTF lacks more members than that. With --selected the BTF
// may lack structs (encoding 8). Exit status: 0 they are, 1 they are not, 2 a file can't be read.
#include "sizes.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argument_count, char **arguments)
{
	static const struct option options[] = { { "btf", required_argument, NULL, 'b' },
						 { "base", required_argument, NULL, 's' },
						 { "left-out", required_argument, NULL, 'l' },
						 { "selected", no_argument, NULL, 'p' },
						 { 0 } };
	const char *btf = NULL, *base = NULL;
	bool is_selected = false;
	struct sizes_seen seen = { 0 };
	size_t differences, most_left_out = SIZE_MAX;

	for (int option;
	     (option = getopt_long(argument_count, arguments, "", options, NULL)) != -1;) {
		if (option == 'b')
			btf = optarg;
		else if (option == 's')
			base = optarg;
		else if (option == 'l')
			most_left_out = strtoul(optarg, NULL, 10);
		else if (option == 'p')
			is_selected = true;
		else
			goto usage;
	}
	if (argument_count - optind != 1)
		goto usage;
	differences = sizes_compare(arguments[optind], btf, base, is_selected, &seen);
	if (differences == (size_t)-1)
		return 2;
	if (seen.left_out > most_left_out)
		differences++;
	printf("%zu aggregates, %zu typedefs, %zu members (%zu left out), "
	       "%zu variables (%zu with a DIE): %zu differences\n",
	       seen.aggregates, seen.typedefs, seen.members, seen.left_out, seen.variables,
	       seen.variables_in_dwarf, differences);
	return differences ? 1 : 0;
usage:
	fputs("usage: size_truth [--btf FILE] [--base FILE] [--left-out NUMBER] [--selected] "
	      "PROGRAM\n",
	      stderr);
	return 2;
}
