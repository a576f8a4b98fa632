// SPDX-License-Identifier: GPL-3.0-or-later
//
// What libbpf makes of split BTF and distilled bases. Each file is raw BTF:
//
//	distill_peer distill  BASE SPLIT OUT-BASE OUT-SPLIT      btf__distill_base()
//	distill_peer relocate DISTILLED-BASE SPLIT NEW-BASE OUT  btf__relocate(): SPLIT on NEW-BASE
//
// Both came with libbpf 1.5, which is newer than the headers here: the test runs this with another
// suite's libbpf. Exit status: 0 done, 1 libbpf refuses, 2 can't be read or written, 77 this libbpf
// does not have it.
#include <bpf/btf.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

__attribute__((weak)) int btf__distill_base(const struct btf *src_btf, struct btf **new_base_btf,
					    struct btf **new_split_btf);
__attribute__((weak)) int btf__relocate(struct btf *btf, const struct btf *base_btf);

static int write_raw(const char *path, const struct btf *btf)
{
	uint32_t size;
	const void *bytes = btf__raw_data(btf, &size);
	FILE *file = bytes ? fopen(path, "w") : NULL;
	int failed = !file || fwrite(bytes, 1, size, file) != size;

	failed |= file && fclose(file);
	if (failed)
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
	return failed ? 2 : 0;
}

static int distill(const struct btf *split, const char *base_path, const char *split_path)
{
	struct btf *new_base = NULL, *new_split = NULL;
	int error = btf__distill_base(split, &new_base, &new_split);

	if (error) {
		fprintf(stderr, "btf__distill_base(): %s\n", strerror(-error));
		return 1;
	}
	int status = write_raw(base_path, new_base);
	status = status ? status : write_raw(split_path, new_split);
	btf__free(new_split);
	btf__free(new_base);
	return status;
}

static int relocate(struct btf *split, const char *base_path, const char *out_path)
{
	struct btf *base = btf__parse_raw(base_path);

	if (!base) {
		fprintf(stderr, "%s: %s\n", base_path, strerror(errno));
		return 2;
	}
	int error = btf__relocate(split, base);
	if (error)
		fprintf(stderr, "btf__relocate(): %s\n", strerror(-error));
	int status = error ? 1 : write_raw(out_path, split);
	btf__free(base);
	return status;
}

int main(int argc, char **argv)
{
	int is_distill = argc == 6 && !strcmp(argv[1], "distill");

	if (!is_distill && (argc != 6 || strcmp(argv[1], "relocate"))) {
		fprintf(stderr, "usage: distill_peer distill BASE SPLIT OUT-BASE OUT-SPLIT\n"
				"       distill_peer relocate DISTILLED-BASE SPLIT NEW-BASE OUT\n");
		return 2;
	}
	if (!btf__distill_base || !btf__relocate)
		return 77;
	struct btf *base = btf__parse_raw(argv[2]);
	struct btf *split = base ? btf__parse_raw_split(argv[3], base) : NULL;
	int status = 2;
	if (!split)
		fprintf(stderr, "%s: %s\n", argv[base ? 3 : 2], strerror(errno));
	else
		status = is_distill ? distill(split, argv[4], argv[5])
				    : relocate(split, argv[4], argv[5]);
	btf__free(split);
	btf__free(base);
	return status;
}
