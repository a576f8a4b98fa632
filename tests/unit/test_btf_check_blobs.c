// SPDX-License-Identifier: GPL-3.0-or-later
//
// btf_check on whole blobs: a damaged one is never taken where the kernel refuses it, and the blobs
// of others, the kernel's own and pahole's, pass.
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "btf_verdict.h"
#include "check.h"
#include "read_file.h"

// Where a kernel takes what we refuse. Each has its case above or its reason in btf_check.h.
static bool kernel_is_known_milder(const struct btf_verdict *verdict, uint8_t changed_byte)
{
	bool is_text_of_latin_1 = changed_byte >= 0x80;
	return strstr(verdict->text, "(rule 1.7.20)") || strstr(verdict->text, "(rule 1.7.28)") ||
	       (is_text_of_latin_1 && strstr(verdict->text, "(rule 1.7.1)"));
}

// A blob is exactly as long as its malloc block here, so that ASan sees each step outside.
static struct btf_blob rich_blob(void)
{
	struct btf_blob blob = btf_blob_from_text(btf_blob_rich_text, false);
	struct btf_verdict verdict = btf_judge(btf_check_sorted, blob.bytes, blob.size, false);
	CHECK(btf_verdict_is_good(&verdict, "the rich blob"));
	CHECK(btf_blob_is_judged(NULL, &blob, false, SAME, "the rich blob"));
	return blob;
}

// Each beginning of a good blob is refused, in one message.
static void test_truncation(void)
{
	struct btf_blob good = rich_blob();
	for (size_t size = 0; size < good.size; size++) {
		uint8_t *copy = malloc(size ? size : 1);
		memcpy(copy, good.bytes, size);
		struct btf_verdict verdict = btf_judge(btf_check, copy, size, false);
		CHECK_EQ(verdict.status, STATUS_MALFORMED);
		CHECK_EQ(verdict.messages, 1);
		free(copy);
	}
	btf_blob_free(&good);
}

struct damage {
	size_t accepted, refused; // by us
	size_t milder, stricter;  // than the kernel, where that is no known difference
};

// Judges a blob whose byte `at` was changed by `mask`.
static void judge_damaged(const struct btf_blob *blob, size_t at, uint8_t mask,
			  struct damage *damage)
{
	struct btf_verdict verdict = btf_judge(btf_check, blob->bytes, blob->size, false);
	bool is_good = verdict.status == STATUS_OK;
	CHECK(is_good || verdict.status == STATUS_MALFORMED);
	CHECK_EQ(verdict.messages, !is_good);
	(void)!btf_judge(btf_check_sorted, blob->bytes, blob->size, false).status;
	damage->accepted += is_good;
	damage->refused += !is_good;
	if (!btf_kernel_is_usable())
		return;
	int error = btf_kernel_load(blob);
	if (error && is_good) {
		fprintf(stderr, "byte %zu ^ %#x: the kernel refuses it (%s)\n", at, mask,
			strerror(error));
		damage->milder++;
	}
	if (!error && !is_good && !kernel_is_known_milder(&verdict, blob->bytes[at])) {
		fprintf(stderr, "byte %zu ^ %#x: the kernel takes it: %s\n", at, mask,
			verdict.text);
		damage->stricter++;
	}
}

// Every byte changed in a few ways: the verdict is never milder than the kernel's.
static void test_damage(void)
{
	static const uint8_t masks[] = {0x01, 0x02, 0x08, 0x10, 0x40, 0x80, 0xff};
	struct btf_blob blob = rich_blob();
	struct damage damage = {0};
	for (size_t at = 0; at < blob.size; at++)
		for (size_t i = 0; i < sizeof(masks); i++) {
			blob.bytes[at] ^= masks[i];
			judge_damaged(&blob, at, masks[i], &damage);
			blob.bytes[at] ^= masks[i];
		}
	printf("damaged blobs: %zu accepted, %zu refused\n", damage.accepted, damage.refused);
	CHECK(damage.accepted > 100 && damage.refused > 1000);
	CHECK_EQ(damage.milder, 0);
	CHECK_EQ(damage.stricter, 0);
	btf_blob_free(&blob);
}

static void test_kernel_btf(void)
{
	const char *path = "/sys/kernel/btf/vmlinux";
	size_t size;
	uint8_t *data = read_file(path, &size);
	if (!data) {
		printf("SKIP: %s: %s\n", path, strerror(errno));
		return;
	}
	struct btf_verdict verdict = btf_judge(btf_check_records, data, size, false);
	CHECK(btf_verdict_is_good(&verdict, path));
	printf("%s: %zu bytes, %s\n", path, size,
	       verdict.status == STATUS_OK ? "accepted" : verdict.text);
	verdict = btf_judge(btf_check, data, size, false);
	printf("  as if loaded by user space: %s\n",
	       verdict.status == STATUS_OK ? "accepted" : verdict.text);
	struct btf_blob blob = {.bytes = data, .size = size};
	CHECK(btf_kernel_agrees(&blob, verdict.status == STATUS_OK, SAME, path));
	verdict = btf_judge(btf_check_sorted, data, size, false);
	printf("  sorted by name: %s\n", verdict.status == STATUS_OK ? "yes" : "no");
	free(data);
}

// What pahole writes for a program that holds a bit of everything which it can encode.
static void test_pahole_btf(void)
{
	static const char source[] =
		"enum color { RED, GREEN = -5 }; enum big { HUGE = 1L << 40 };"
		"struct list { struct list *next; unsigned a:3, b:13; char name[2][8]; double d; };"
		"union any { int i; struct list l; void (*f)(const char *, ...); };"
		"typedef struct list list_t; volatile list_t head; enum big big; enum color color;"
		"int walk(union any *any, const list_t *list) { return any->i + list->a; }";
	char folder[] = "/tmp/ldbtf-btf-check-XXXXXX", command[1024], path[64];
	CHECK(mkdtemp(folder) != NULL);
	snprintf(path, sizeof(path), "%s/btf", folder);
	snprintf(command, sizeof(command),
		 "cd %s && echo '%s' | cc -g -xc -c - -o o && pahole -J --btf_encode_detached=btf "
		 "o >/dev/null 2>&1",
		 folder, source);
	int failed = system(command);
	size_t size = 0;
	uint8_t *data = failed ? NULL : read_file(path, &size);
	if (!size) {
		printf("SKIP: pahole's BTF of a program: there is no pahole, or no cc\n");
	} else {
		struct btf_blob blob = {.bytes = data, .size = size};
		CHECK(btf_blob_is_judged(NULL, &blob, false, SAME, "pahole's BTF of a program"));
		printf("pahole's BTF of a program: %zu bytes\n", size);
	}
	free(data);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	CHECK(system(command) == 0);
}

int main(void)
{
	btf_kernel_find();
	test_truncation();
	test_damage();
	test_kernel_btf();
	test_pahole_btf();
	return CHECK_EXIT();
}
