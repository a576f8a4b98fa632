// SPDX-License-Identifier: GPL-3.0-or-later
//
// The note VMCOREINFO, by which Linux says where it is in a dump of its machine's memory (Linux,
// Documentation/admin-guide/kdump/vmcoreinfo.rst). It is in /proc/vmcore, and in QEMU's dumps if
// the machine has `-device vmcoreinfo` and the kernel has CONFIG_FW_CFG_SYSFS.
#ifndef LDBTF_TOOL_VMCOREINFO_H
#define LDBTF_TOOL_VMCOREINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vmcoreinfo {
	bool is_there;
	uint64_t kernel_offset; // KERNELOFFSET: by how much KASLR has moved the kernel
	uint64_t phys_base;     // x86-64: where the kernel's image is in physical memory
	uint64_t page_table;    // address of swapper_pg_dir in the moved kernel; 0: unknown
	bool has_5_levels;      // x86-64: of page tables; else 4
};

// Reads the lines of the note. What a line does not say is 0.
void vmcoreinfo_read(const void *text, size_t size, struct vmcoreinfo *ret);

#endif
