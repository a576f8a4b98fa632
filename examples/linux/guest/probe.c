// SPDX-License-Identifier: MIT
//
// The test program in the guest. It loads BPF programs that depend on the kernel's BTF, makes the
// kernel do something, and compares what the programs saw with what is true.
//
//	probe vmlinux|module
//
// prints one line for each check, `check NAME pass` or `check NAME fail REASON`. run.sh collects
// these lines.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "module.skel.h"
#include "probe.skel.h"

// libbpf's messages of the last program that failed to load, with the kernel's log among them.
static int print_libbpf(enum libbpf_print_level level, const char *format, va_list arguments)
{
	return level == LIBBPF_DEBUG ? 0 : vfprintf(stderr, format, arguments);
}

static void check(const char *name, bool is_right, const char *format, ...)
{
	va_list arguments;

	printf("check %s %s", name, is_right ? "pass " : "fail ");
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n");
	fflush(stdout);
}

// The function that deletes a file. Its name depends on the release.
static const char *unlink_function(void)
{
	static const char *name;
	struct btf *btf = name ? NULL : btf__load_vmlinux_btf();

	if (btf)
		name = btf__find_by_name_kind(btf, "do_unlinkat", BTF_KIND_FUNC) > 0
			       ? "do_unlinkat"
			       : "filename_unlinkat";
	btf__free(btf);
	return name;
}

// Loads and attaches one program alone, so that one that fails does not keep the others away.
static struct probe_bpf *start_one(const char *check_name, const char *const *programs)
{
	struct probe_bpf *probe = probe_bpf__open();
	struct bpf_program *program;
	int error;

	if (!probe) {
		check(check_name, false, "can't be opened: %s", strerror(errno));
		return NULL;
	}
	bpf_object__for_each_program(program, probe->obj) {
		bool is_wanted = false;

		for (size_t i = 0; programs[i]; i++)
			is_wanted |= !strcmp(bpf_program__name(program), programs[i]);
		bpf_program__set_autoload(program, is_wanted);
		if (bpf_program__type(program) == BPF_PROG_TYPE_TRACING)
			bpf_program__set_attach_target(program, 0, unlink_function());
	}
	probe->bss->probe_tgid = getpid();
	error = probe_bpf__load(probe);
	if (error) {
		check(check_name, false, "can't be loaded: %s", strerror(-error));
		probe_bpf__destroy(probe);
		return NULL;
	}
	error = probe_bpf__attach(probe);
	if (error) {
		check(check_name, false, "can't be attached: %s", strerror(-error));
		probe_bpf__destroy(probe);
		return NULL;
	}
	return probe;
}

static void check_core(void)
{
	struct probe_bpf *probe = start_one("core", (const char *const[]){ "core_fields", NULL });

	if (!probe)
		return;
	getppid(); // any system call
	bool is_right =
		probe->bss->core.tgid == getpid() && probe->bss->core.parent_tgid == getppid() &&
		!strcmp(probe->bss->core.comm, "ldbtf probe") && probe->bss->core.comm_size == 16 &&
		probe->bss->core.has_tgid == 1 && probe->bss->core.has_nonsense == 0;
	check("core", is_right, "tgid %d of %d, parent %d of %d, comm \"%s\" of %u bytes",
	      probe->bss->core.tgid, getpid(), probe->bss->core.parent_tgid, getppid(),
	      probe->bss->core.comm, probe->bss->core.comm_size);
	probe_bpf__destroy(probe);
}

static void check_fentry(void)
{
	static const char name[] = "/no-such-folder/ldbtf probe";
	struct probe_bpf *probe =
		start_one("fentry", (const char *const[]){"unlink_entry", "unlink_exit", NULL});

	if (!probe)
		return;
	int status = unlinkat(12345, name, 0);
	bool is_right = status == -1 && errno == ENOENT && probe->bss->unlinked.entered == 1 &&
			probe->bss->unlinked.left == 1 && probe->bss->unlinked.dfd == 12345 &&
			!strcmp(probe->bss->unlinked.name, name) &&
			probe->bss->unlinked.returned == -ENOENT;
	check("fentry", is_right, "%s(%d, \"%s\") = %d, entered %u times, left %u times",
	      unlink_function(), probe->bss->unlinked.dfd, probe->bss->unlinked.name,
	      probe->bss->unlinked.returned, probe->bss->unlinked.entered,
	      probe->bss->unlinked.left);
	probe_bpf__destroy(probe);
}

static void check_ids(void)
{
	struct probe_bpf *probe = start_one("ids", (const char *const[]){ "ids_task", NULL });

	if (!probe)
		return;
	unlink("/no-such-file");
	check("ids", probe->bss->ids.tgid == getpid(),
	      "bpf_get_current_task_btf()->tgid = %d of %d", probe->bss->ids.tgid, getpid());
	probe_bpf__destroy(probe);
}

static void check_percpu(void)
{
	struct probe_bpf *probe =
		start_one("percpu", (const char *const[]){"percpu_variable", NULL});

	if (!probe)
		return;
	getppid();
	check("percpu", probe->data->percpu.cpu[0] == 0 && probe->data->percpu.cpu[1] == 1,
	      "runqueues of CPU %d, %d", probe->data->percpu.cpu[0], probe->data->percpu.cpu[1]);
	probe_bpf__destroy(probe);
}

static bool add_to_demo(const char *number)
{
	int file = open("/sys/module/ldbtf_demo/parameters/add", O_WRONLY | O_CLOEXEC);
	bool is_done = file >= 0 && write(file, number, strlen(number)) == (ssize_t)strlen(number);

	if (file >= 0)
		close(file);
	return is_done;
}

static void check_module(void)
{
	if (!add_to_demo("1000")) {
		check("module_fentry", false, "the module does not answer: %s", strerror(errno));
		return;
	}
	struct module_bpf *module = module_bpf__open();
	int error = module ? module_bpf__load(module) : -errno;

	if (!error)
		error = module_bpf__attach(module);
	if (error) {
		check("module_fentry", false, "can't be loaded: %s", strerror(-error));
		check("module_kfunc", false, "can't be loaded: %s", strerror(-error));
		return;
	}
	bool is_right = add_to_demo("234") && module->bss->demo.entered == 1 &&
			module->bss->demo.value == 234 && module->bss->demo.total_before == 1000 &&
			module->bss->demo.total_after == 1234 &&
			!strcmp(module->bss->demo.owner, "ldbtf_demo");
	check("module_fentry", is_right,
	      "ldbtf_demo_add(%llu) of \"%s\": %llu -> %llu, entered %u times",
	      (unsigned long long)module->bss->demo.value, module->bss->demo.owner,
	      (unsigned long long)module->bss->demo.total_before,
	      (unsigned long long)module->bss->demo.total_after, module->bss->demo.entered);
	check("module_kfunc", module->bss->demo.mixed == 123407, "ldbtf_demo_mix(1234, 7) = %llu",
	      (unsigned long long)module->bss->demo.mixed);
	module_bpf__destroy(module);
}

int main(int argument_count, char **arguments)
{
	libbpf_set_print(print_libbpf);
	prctl(PR_SET_NAME, "ldbtf probe");
	if (argument_count == 2 && !strcmp(arguments[1], "vmlinux")) {
		check_core();
		check_fentry();
		check_ids();
		check_percpu();
	} else if (argument_count == 2 && !strcmp(arguments[1], "module")) {
		check_module();
	} else {
		fprintf(stderr, "usage: probe vmlinux|module\n");
		return 2;
	}
	return 0;
}
