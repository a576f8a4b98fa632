// SPDX-License-Identifier: GPL-3.0-or-later
//
// btf_load FILE: does the running kernel accept this BTF (raw, or the .BTF of an ELF file)?
//
// The kernel is the strictest reader of BTF that there is. Exit status: 0 accepted, 1 refused (the
// verifier's log is printed), 2 the file can't be read, 77 this kernel or user may not load BTF at
// all.
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The smallest BTF that any kernel with BTF takes: one INT. If that is refused, nothing is said
// about FILE.
static int load_smallest(void)
{
	struct btf *btf = btf__new_empty();
	const void *bytes;
	uint32_t size;
	int fd = -ENOMEM;

	if (btf && btf__add_int(btf, "int", 4, BTF_INT_SIGNED) > 0 &&
	    (bytes = btf__raw_data(btf, &size))) {
		fd = bpf_btf_load(bytes, size, NULL);
		if (fd < 0)
			fd = -errno;
	}
	btf__free(btf);
	return fd;
}

// Shows the blob to the kernel; prints what it says. The exit status.
static int load(const char *path, const struct btf *btf)
{
	enum { LOG_SIZE = 16 << 20 };
	LIBBPF_OPTS(bpf_btf_load_opts, options, .log_size = LOG_SIZE, .log_level = 1);
	uint32_t size;
	const void *bytes = btf__raw_data(btf, &size);
	int fd = load_smallest(), error;

	if (fd < 0) {
		printf("SKIP: %s was not shown to the kernel, which takes no BTF from this user: "
		       "%s\n",
		       path, strerror(-fd));
		return 77;
	}
	close(fd);
	// Without a log first: a log that is too small for a large BTF would be an error of its
	// own.
	fd = bpf_btf_load(bytes, size, NULL);
	if (fd >= 0) {
		close(fd);
		printf("%s: the kernel accepts %u bytes, %u types\n", path, size,
		       btf__type_cnt(btf) - 1);
		return 0;
	}
	error = errno;
	options.log_buf = calloc(1, LOG_SIZE);
	if (options.log_buf && (fd = bpf_btf_load(bytes, size, &options)) >= 0)
		close(fd);
	fprintf(stderr, "%s: the kernel refuses %u bytes of BTF: %s\n%s\n", path, size,
		strerror(error), options.log_buf ? options.log_buf : "");
	free(options.log_buf);
	return 1;
}

int main(int argument_count, char **arguments)
{
	struct btf *btf;
	int status;

	if (argument_count != 2) {
		fputs("usage: btf_load FILE\n", stderr);
		return 2;
	}
	libbpf_set_print(NULL);
	btf = btf__parse(arguments[1], NULL);
	if (!btf) {
		fprintf(stderr, "%s: no BTF that libbpf can read\n", arguments[1]);
		return 2;
	}
	status = load(arguments[1], btf);
	btf__free(btf);
	return status;
}
