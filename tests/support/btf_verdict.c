// SPDX-License-Identifier: GPL-3.0-or-later
//
// Asks btf_check and the kernel, and compares what they say with what is expected.
#include "btf_verdict.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void keep_message(void *data, enum diag_severity severity, const char *text,
			 size_t repeats)
{
	struct btf_verdict *verdict = data;
	(void)severity;
	verdict->messages += 1 + repeats;
	snprintf(verdict->text, sizeof(verdict->text), "%s", text);
}

struct btf_verdict btf_judge(btf_check_function *check, const uint8_t *data, size_t size,
			     bool is_big_endian)
{
	struct diag diag;
	struct btf_verdict verdict = {0};
	diag_init(&diag);
	struct diag_source where = {.diag = &diag, .file = "test"};
	verdict.status = check(data, size, is_big_endian, NULL, &where);
	if (diag.count)
		diag_for_each(&diag, keep_message, &verdict);
	diag_deinit(&diag);
	return verdict;
}

static bool kernel_is_usable;

bool btf_kernel_is_usable(void)
{
	return kernel_is_usable;
}

int btf_kernel_load(const struct btf_blob *blob)
{
	static char log[4096];
	union bpf_attr attr;
	memset(&attr, 0, sizeof(attr));
	attr.btf = (uintptr_t)blob->bytes;
	attr.btf_size = (uint32_t)blob->size;
	attr.btf_log_buf = (uintptr_t)log;
	attr.btf_log_size = sizeof(log);
	attr.btf_log_level = 1;
	int fd = (int)syscall(SYS_bpf, BPF_BTF_LOAD, &attr, sizeof(attr));
	int error = fd < 0 ? errno : 0;
	if (error == ENOSPC) { // the log, not the blob
		attr.btf_log_buf = 0;
		attr.btf_log_size = 0;
		attr.btf_log_level = 0;
		fd = (int)syscall(SYS_bpf, BPF_BTF_LOAD, &attr, sizeof(attr));
		error = fd < 0 ? errno : 0;
	}
	if (fd >= 0)
		close(fd);
	return error;
}

void btf_kernel_find(void)
{
	struct btf_blob blob = btf_blob_from_text("INT int 4 0x01000020;", false);
	const uint16_t one = 1;
	// blobs for it are little-endian
	int error = *(const uint8_t *)&one ? btf_kernel_load(&blob) : ENOSYS;
	kernel_is_usable = !error;
	if (error)
		printf("SKIP: the kernel's verdicts: BPF_BTF_LOAD: %s (run as root on a "
		       "little-endian machine)\n",
		       strerror(error));
	btf_blob_free(&blob);
}

bool btf_verdict_is_refusal(const struct btf_verdict *verdict, const char *rule, const char *what)
{
	char expected[32];
	snprintf(expected, sizeof(expected), "(rule %s)", rule);
	bool is_so = verdict->status == STATUS_MALFORMED && verdict->messages == 1 &&
		     strstr(verdict->text, expected);
	if (!is_so)
		fprintf(stderr, "expected %s of: %s\n  got status %d, %zu messages: %s\n", expected,
			what, verdict->status, verdict->messages, verdict->text);
	return is_so;
}

bool btf_verdict_is_good(const struct btf_verdict *verdict, const char *what)
{
	if (verdict->status != STATUS_OK || verdict->messages)
		fprintf(stderr, "refused: %s\n  %s\n", verdict->text, what);
	return verdict->status == STATUS_OK && !verdict->messages;
}

bool btf_kernel_agrees(const struct btf_blob *blob, bool is_good, enum btf_kernel_says kernel,
		       const char *what)
{
	if (!kernel_is_usable)
		return true;
	bool is_expected = kernel == SAME ? is_good : kernel == TAKES;
	int error = btf_kernel_load(blob);
	if (!error != is_expected)
		fprintf(stderr, "the kernel %s (%s): %s\n", error ? "refuses" : "takes",
			strerror(error), what);
	return !error == is_expected;
}

bool btf_blob_is_judged(const char *rule, const struct btf_blob *blob, bool is_big_endian,
			enum btf_kernel_says kernel, const char *what)
{
	struct btf_verdict verdict = btf_judge(btf_check, blob->bytes, blob->size, is_big_endian);
	bool is_so = rule ? btf_verdict_is_refusal(&verdict, rule, what)
			  : btf_verdict_is_good(&verdict, what);
	return (is_big_endian || btf_kernel_agrees(blob, !rule, kernel, what)) && is_so;
}

bool btf_cases_are_judged(const struct btf_check_case *cases, size_t count)
{
	size_t different = 0, wrong = 0;
	for (size_t i = 0; i < count; i++) {
		const struct btf_check_case *c = &cases[i];
		for (int is_big_endian = 0; is_big_endian <= 1; is_big_endian++) {
			struct btf_blob blob = btf_blob_from_text(c->text, is_big_endian);
			wrong += !btf_blob_is_judged(c->rule, &blob, is_big_endian, c->kernel,
						     c->text);
			btf_blob_free(&blob);
		}
		different += c->kernel != SAME;
		if ((c->kernel != SAME) != (c->differs != NULL)) {
			fprintf(stderr, "no reason why the kernel differs: %s\n", c->text);
			wrong++;
		}
	}
	if (kernel_is_usable)
		printf("%zu verdicts compared with the kernel's, %zu differ on purpose\n", count,
		       different);
	return !wrong;
}
