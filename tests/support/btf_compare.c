// SPDX-License-Identifier: GPL-3.0-or-later
//
// btf_compare [--allow FILE]... [--kinds LIST] [--no-func-linkage] [--flat-arrays] [--base FILE]
// [--right-base FILE] LEFT RIGHT
//
// Do two BTFs (raw, or in ELF files; split ones on top of a base, RIGHT on one of its own if it is
// given) define the same things with the
// same meaning? definitions.h says what that means and what is printed. LEFT is ours, RIGHT the
// reference. Exit status: 0 they do, 1 they don't (or an allowance matched nothing), 2 a file can't
// be read.
#include "definitions.h"

#include <getopt.h>
#include <stdio.h>

static int usage(void)
{
	fputs("usage: btf_compare [--allow FILE]... [--kinds LIST] [--no-func-linkage] "
	      "[--flat-arrays] [--base FILE] "
	      "[--right-base FILE] LEFT RIGHT\n",
	      stderr);
	return 2;
}

int main(int argument_count, char **arguments)
{
	static const struct option options[] = { { "allow", required_argument, NULL, 'a' },
						 { "kinds", required_argument, NULL, 'k' },
						 { "no-func-linkage", no_argument, NULL, 'l' },
						 { "flat-arrays", no_argument, NULL, 'f' },
						 { "base", required_argument, NULL, 'b' },
						 { "right-base", required_argument, NULL, 'r' },
						 { 0 } };
	struct comparison comparison = { .is_deep = true };
	struct btf_reading reading = { .has_func_linkage = true };
	const char *right_base = NULL;
	int status = 2;

	for (int option;
	     (option = getopt_long(argument_count, arguments, "", options, NULL)) != -1;) {
		if (option == 'a') {
			if (!allow_list_read(&comparison.allowed, optarg))
				goto out;
		} else if (option == 'k') {
			comparison.kinds = optarg;
		} else if (option == 'l') {
			reading.has_func_linkage = false;
		} else if (option == 'f') {
			reading.has_flat_arrays = true;
		} else if (option == 'b') {
			reading.base_path = optarg;
		} else if (option == 'r') {
			right_base = optarg;
		} else {
			status = usage();
			goto out;
		}
	}
	if (argument_count - optind != 2) {
		status = usage();
		goto out;
	}
	comparison.left_name = arguments[optind];
	comparison.right_name = arguments[optind + 1];
	if (!definitions_from_btf(comparison.left_name, &reading, &comparison.left))
		goto out;
	if (right_base)
		reading.base_path = right_base;
	if (definitions_from_btf(comparison.right_name, &reading, &comparison.right))
		status = comparison_run(&comparison) ? 1 : 0;
out:
	comparison_deinit(&comparison);
	return status;
}
