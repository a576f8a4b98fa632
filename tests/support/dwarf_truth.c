// SPDX-License-Identifier: GPL-3.0-or-later
//
// dwarf_truth [--allow FILE]... [--btf FILE] PROGRAM
//
// Does the BTF of a linked program say what its DWARF says? For programs on which the peer encoder
// gives up, and as a second opinion. The DWARF is read through libdw alone, with nothing of the
// plugin. Units that are in .dwo files are read there, but for type units, of whose sections libdw
// finds one.
//
// Every struct, union, enum, typedef and base type of the DWARF must be in the BTF with all that it
// consists of, every variable that has an address in its DATASEC, and nothing may be in the BTF
// that is not in the DWARF. Which functions are encoded depends on rules that the DWARF alone does
// not decide (encoding of ambiguous or optimised ones), so those that are must have the prototype
// of one of their DIEs. What is compared by size_truth is compared here as well.
//
// The left side is the DWARF. Exit status: 0 it does, 1 it doesn't (or an allowance matched
// nothing), 2 a file can't be read.
#include "definitions.h"

#include "sizes.h"

#include <getopt.h>
#include <stdio.h>

static int usage(void)
{
	fputs("usage: dwarf_truth [--allow FILE]... [--btf FILE] PROGRAM\n", stderr);
	return 2;
}

int main(int argument_count, char **arguments)
{
	static const struct option options[] = { { "allow", required_argument, NULL, 'a' },
						 { "btf", required_argument, NULL, 'b' },
						 { 0 } };
	struct comparison comparison = { .left_name = "DWARF" };
	struct sizes_seen seen;
	const char *btf = NULL;
	int status = 2;

	for (int option;
	     (option = getopt_long(argument_count, arguments, "", options, NULL)) != -1;) {
		if (option == 'a') {
			if (!allow_list_read(&comparison.allowed, optarg))
				goto out;
		} else if (option == 'b') {
			btf = optarg;
		} else {
			status = usage();
			goto out;
		}
	}
	if (argument_count - optind != 1) {
		status = usage();
		goto out;
	}
	comparison.right_name = btf ? btf : arguments[optind];
	if (definitions_from_dwarf(arguments[optind], &comparison.left) &&
	    definitions_from_btf(comparison.right_name, &(struct btf_reading){0},
				 &comparison.right)) {
		size_t differences = sizes_compare(arguments[optind], comparison.right_name, NULL,
						   false, &seen);

		status = comparison_run(&comparison) || differences ? 1 : 0;
	}
out:
	comparison_deinit(&comparison);
	return status;
}
