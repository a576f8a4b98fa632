// SPDX-License-Identifier: GPL-2.0
//
// Like probe.bpf.c, for what is in the split BTF of the module ../module/ldbtf_demo.c. It is a file
// of its own, because nothing of it loads without the module.
#include "vmlinux.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

// The members have another order than in the module.
struct ldbtf_demo {
	struct module *owner;
	__u64 total;
} __attribute__((preserve_access_index));

struct {
	__u32 entered;
	__u64 value, total_before, total_after;
	char owner[16];
	__u64 mixed;
} demo = {};

// The verifier finds this function through the module's .BTF_ids.
extern __u64 ldbtf_demo_mix(__u64 a, __u32 b) __ksym;

SEC("fentry/ldbtf_demo_add")
int BPF_PROG(demo_entry, struct ldbtf_demo *what, __u64 value)
{
	demo.entered++;
	demo.value = value;
	demo.total_before = what->total;
	bpf_probe_read_kernel_str(demo.owner, sizeof(demo.owner), what->owner->name);
	return 0;
}

SEC("fexit/ldbtf_demo_add")
int BPF_PROG(demo_exit, struct ldbtf_demo *what, __u64 value, __u64 returned)
{
	demo.total_after = returned;
	demo.mixed = ldbtf_demo_mix(returned, 7);
	return 0;
}
