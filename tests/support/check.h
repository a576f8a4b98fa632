// SPDX-License-Identifier: GPL-3.0-or-later
//
// The whole of the unit tests' framework: a failed check says where and with which values,
// the test goes on, and CHECK_EXIT() turns the count into the exit status.
#ifndef LDBTF_TESTS_CHECK_H
#define LDBTF_TESTS_CHECK_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// One of each for all files of a test: a check that fails in tests/support fails the test, too.
__attribute__((weak)) int check_failures;
__attribute__((weak)) int check_count;

#define CHECK(condition)                                                                       \
	do {                                                                                   \
		check_count++;                                                                 \
		if (!(condition)) {                                                            \
			check_failures++;                                                      \
			fprintf(stderr, "%s:%d: %s: failed: %s\n", __FILE__, __LINE__, __func__, \
				#condition); \
		}                                                                              \
	} while (0)

#define CHECK_EQ(left, right)                                                                  \
	do {                                                                                   \
		intmax_t check_left = (intmax_t)(left), check_right = (intmax_t)(right);       \
		check_count++;                                                                 \
		if (check_left != check_right) {                                               \
			check_failures++;                                                      \
			fprintf(stderr, \
				"%s:%d: %s: %s is %" PRIdMAX " (%#" PRIxMAX \
				"), %s is %" PRIdMAX " (%#" PRIxMAX ")\n", \
				__FILE__, __LINE__, __func__, #left, check_left, \
				(uintmax_t)check_left, \
				#right, check_right, (uintmax_t)check_right);                  \
		}                                                                              \
	} while (0)

#define CHECK_STR(left, right)                                                                 \
	do {                                                                                   \
		const char *check_left = (left), *check_right = (right);                       \
		check_count++;                                                                 \
		if (!check_left || !check_right || strcmp(check_left, check_right)) {          \
			check_failures++;                                                      \
			fprintf(stderr, "%s:%d: %s: %s is \"%s\", expected \"%s\"\n", __FILE__, \
				__LINE__, __func__, #left, check_left ? check_left : "(null)", \
				check_right ? check_right : "(null)"); \
		}                                                                              \
	} while (0)

// The exit status of main(): a test that checked nothing has failed too.
#define CHECK_EXIT()                                                                           \
	(printf("%d checks, %d failed\n", check_count, check_failures),                        \
	 check_failures || !check_count ? 1 : 0)

#endif
