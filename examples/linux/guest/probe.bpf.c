// SPDX-License-Identifier: GPL-2.0
//
// The BPF programs that probe.c runs in the guest. Each program needs something else of the
// kernel's BTF, and writes the values that it read into global variables. probe.c compares these
// values with the true ones.
//
// vmlinux.h is what bpftool prints of the kernel's BTF. So this file also checks that all of it
// compiles.
#include "vmlinux.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

// probe.c sets this to the only process that is of interest.
pid_t probe_tgid = 0;

static int is_probe(void)
{
	return bpf_get_current_pid_tgid() >> 32 == probe_tgid;
}

// CO-RE. The members of this struct have an order that no kernel has. A value is right only if
// libbpf finds the member in the kernel's BTF and relocates the access.
struct task_struct___shuffled {
	char comm[16];
	struct task_struct___shuffled *real_parent;
	pid_t tgid;
} __attribute__((preserve_access_index));

struct {
	pid_t tgid, parent_tgid;
	char comm[16];
	__u32 comm_size;
	__u32 has_tgid, has_nonsense;
} core = {};

struct task_struct___nonsense {
	int no_such_member;
} __attribute__((preserve_access_index));

SEC("raw_tp/sys_enter")
int core_fields(void *context)
{
	struct task_struct___shuffled *task = (void *)bpf_get_current_task();

	if (!is_probe())
		return 0;
	core.tgid = BPF_CORE_READ(task, tgid);
	core.parent_tgid = BPF_CORE_READ(task, real_parent, tgid);
	BPF_CORE_READ_STR_INTO(&core.comm, task, comm);
	core.comm_size = bpf_core_field_size(task->comm);
	core.has_tgid = bpf_core_field_exists(task->tgid);
	core.has_nonsense =
		bpf_core_field_exists(((struct task_struct___nonsense *)task)->no_such_member);
	return 0;
}

// fentry and fexit. The verifier knows the arguments' types from the FUNC in vmlinux's BTF alone.
// probe.c says which function it is. The kernel has one that deletes a file, under a name of its
// release.
struct {
	__u32 entered, left;
	int dfd;
	char name[64];
	int returned;
} unlinked = {};

SEC("fentry")
int BPF_PROG(unlink_entry, int dfd, struct filename *name)
{
	if (!is_probe())
		return 0;
	unlinked.entered++;
	unlinked.dfd = dfd;
	bpf_probe_read_kernel_str(unlinked.name, sizeof(unlinked.name), name->name);
	return 0;
}

SEC("fexit")
int BPF_PROG(unlink_exit, int dfd, struct filename *name, int returned)
{
	if (!is_probe())
		return 0;
	unlinked.left++;
	unlinked.returned = returned;
	return 0;
}

// This helper returns a type which the kernel looked up by its .BTF_ids. The verifier checks the
// access against task_struct.
struct {
	pid_t tgid;
} ids = {};

SEC("fentry")
int BPF_PROG(ids_task, int dfd, struct filename *name)
{
	if (is_probe())
		ids.tgid = bpf_get_current_task_btf()->tgid;
	return 0;
}

// A variable by name, which is the VAR of the DATASEC .data..percpu.
extern const struct rq runqueues __ksym;

struct {
	int cpu[2];
} percpu = { .cpu = { -1, -1 } };

SEC("raw_tp/sys_enter")
int percpu_variable(void *context)
{
	for (int i = 0; i < 2; i++) {
		const struct rq *queue = bpf_per_cpu_ptr(&runqueues, i);

		if (queue)
			percpu.cpu[i] = queue->cpu;
	}
	return 0;
}
