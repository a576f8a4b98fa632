// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the tests of btf_check share: its verdict on a blob, and that of the strictest reader there
// is, the running kernel (BPF_BTF_LOAD as root).
//
// The functions that return bool say on stderr what is not as expected, for CHECK().
#ifndef LDBTF_TESTS_BTF_VERDICT_H
#define LDBTF_TESTS_BTF_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "btf/btf_check.h"
#include "btf_blob.h"

struct btf_verdict {
	enum status status;
	size_t messages;
	char text[512]; // of the last message
};

typedef enum status btf_check_function(const uint8_t *data, size_t size, bool is_big_endian,
				       const struct btf_view *base,
				       const struct diag_source *where);

struct btf_verdict btf_judge(btf_check_function *check, const uint8_t *data, size_t size,
			     bool is_big_endian);

// Tries whether the kernel takes blobs. If not, what asks it below says nothing. Prints why.
void btf_kernel_find(void);
bool btf_kernel_is_usable(void);
// 0 when the kernel takes the blob, which is little-endian. Else its errno.
int btf_kernel_load(const struct btf_blob *blob);

// Is it the refusal by that rule of encoding.md, in exactly one message? `what` is for stderr.
bool btf_verdict_is_refusal(const struct btf_verdict *verdict, const char *rule, const char *what);
bool btf_verdict_is_good(const struct btf_verdict *verdict, const char *what);

// What a kernel is expected to say. Equal to ours unless the case has a reason.
enum btf_kernel_says { SAME, TAKES, REFUSES };

// Does the kernel say so of the blob, which is good or not for us?
bool btf_kernel_agrees(const struct btf_blob *blob, bool is_good, enum btf_kernel_says kernel,
		       const char *what);

// Is the blob refused by that rule, or good if that is NULL? The same of the kernel.
bool btf_blob_is_judged(const char *rule, const struct btf_blob *blob, bool is_big_endian,
			enum btf_kernel_says kernel, const char *what);

struct btf_check_case {
	const char *rule; // NULL: a good blob
	const char *text; // for btf_blob_from_text()
	enum btf_kernel_says kernel;
	const char *differs; // why, when kernel is not SAME
};

// Cases of which the kernel says the same: a good blob, and one that breaks a rule.
#define KEEPS(...) {NULL, __VA_ARGS__, SAME, NULL}
#define BREAKS(rule, ...) {rule, __VA_ARGS__, SAME, NULL}

// Is each of them judged so, in both byte orders?
bool btf_cases_are_judged(const struct btf_check_case *cases, size_t count);
#define CHECK_CASES(cases) CHECK(btf_cases_are_judged(cases, sizeof(cases) / sizeof(*(cases))))

// ID 1 is int, ID 2 is long int: with it the pointers' size is known to be 8.
#define BASE "INT int 4 0x01000020; INT \"long int\" 8 0x01000040;"

#endif
