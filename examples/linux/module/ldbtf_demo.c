// SPDX-License-Identifier: GPL-2.0
//
// A module that is built outside of the kernel's tree, and whose BTF must work. It has types of its
// own and of vmlinux, a per-CPU variable, and a function to trace. BPF programs may call another
// function, which the kernel finds through .BTF_ids.
//
// Writing a number to /sys/module/ldbtf_demo/parameters/add calls the function. guest/probe.bpf.c
// looks on.
#include <linux/bpf.h>
#include <linux/btf.h>
#include <linux/btf_ids.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/percpu.h>

struct ldbtf_demo {
	u64 total;
	u32 count : 24;
	u32 is_open : 1;
	struct list_head list;
	struct module *owner;
};

struct ldbtf_demo ldbtf_demo = {
	.is_open = 1,
	.list = LIST_HEAD_INIT(ldbtf_demo.list),
	.owner = THIS_MODULE,
};
DEFINE_PER_CPU(u32, ldbtf_demo_hits);

// A static function could lose its name or its parameters.
u64 ldbtf_demo_add(struct ldbtf_demo *demo, u64 value);
noinline u64 ldbtf_demo_add(struct ldbtf_demo *demo, u64 value)
{
	this_cpu_inc(ldbtf_demo_hits);
	demo->count++;
	demo->total += value;
	return demo->total;
}

u64 ldbtf_demo_mix(u64 a, u32 b);
noinline u64 ldbtf_demo_mix(u64 a, u32 b)
{
	return a * 100 + b;
}

// Linux 6.9 and later want a set of kfuncs to be marked as one.
#ifndef BTF_KFUNCS_START
#define BTF_KFUNCS_START BTF_SET8_START
#define BTF_KFUNCS_END BTF_SET8_END
#endif

BTF_KFUNCS_START(ldbtf_demo_kfuncs)
BTF_ID_FLAGS(func, ldbtf_demo_mix)
BTF_KFUNCS_END(ldbtf_demo_kfuncs)

static const struct btf_kfunc_id_set ldbtf_demo_kfunc_set = {
	.owner = THIS_MODULE,
	.set = &ldbtf_demo_kfuncs,
};

static int add_set(const char *text, const struct kernel_param *parameter)
{
	u64 value;
	int error = kstrtou64(text, 0, &value);

	if (!error)
		ldbtf_demo_add(&ldbtf_demo, value);
	return error;
}

static const struct kernel_param_ops add_ops = { .set = add_set };
module_param_cb(add, &add_ops, NULL, 0200);

static int __init ldbtf_demo_init(void)
{
	return register_btf_kfunc_id_set(BPF_PROG_TYPE_TRACING, &ldbtf_demo_kfunc_set);
}
module_init(ldbtf_demo_init);

// A module without an exit function can't be unloaded.
static void __exit ldbtf_demo_exit(void)
{
}
module_exit(ldbtf_demo_exit);

MODULE_DESCRIPTION("Something for BPF programs to look at");
MODULE_LICENSE("GPL");
