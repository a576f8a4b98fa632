// SPDX-License-Identifier: MIT
//
// The kernel's own types. The ldbtf runtime reads them from the kernel's own .BTF. No function here
// knows a struct. Names, offsets and sizes of members come from the BTF. Even the task list is
// walked by names, as a debugger would, so the walk stays right when struct task changes.
#include <ldbtf/btf.h>

#include "kernel.h"
#include "ldbtf_shell.h"

static struct ldbtf btf;
static enum ldbtf_status btf_status = LDBTF_ABSENT;
static uint32_t btf_index[512]; // for quick look-ups, which can be left out

static void put_console(void *context, char c)
{
	(void)context;
	console_put(c);
}

static const struct ldbtf_output console = {put_console, NULL};

void types_init(void)
{
	btf_status = ldbtf_open_image(&btf);
	if (btf_status == LDBTF_OK) {
		ldbtf_set_index(&btf, btf_index, sizeof(btf_index) / sizeof(btf_index[0]));
		print("types: ");
		print_decimal(ldbtf_type_count(&btf));
		print("\n");
	} else if (btf_status == LDBTF_ABSENT) {
		print("types: none, this kernel was linked without the ldbtf plugin (make "
		      "LDBTF_PLUGIN=PATH/ldbtf.so)\n");
	} else {
		print("types: ");
		print(ldbtf_status_text(btf_status));
		print("\n");
	}
}

static bool has_types(void)
{
	if (btf_status == LDBTF_OK)
		return true;
	print("types: ");
	print(ldbtf_status_text(btf_status));
	print("\n");
	return false;
}

static void complain(const char *what, enum ldbtf_status status)
{
	print(what);
	print(": ");
	print(ldbtf_status_text(status));
	print("\n");
}

void types_print_struct(const char *name, const void *object, size_t size)
{
	struct ldbtf_view type;

	if (btf_status != LDBTF_OK ||
	    ldbtf_find_type(&btf, name, LDBTF_KIND_STRUCT, &type) != LDBTF_OK)
		return;
	print("struct ");
	print(name);
	print(" ");
	ldbtf_print_value(&btf, type.id, object, size, &console);
	print("\n");
}

// ---- commands

extern const char __kernel_start[], __kernel_end[];

// A kernel that looks at itself must survive a wrong pointer.
static bool is_memory(void *context, const void *at, size_t size)
{
	uintptr_t start = (uintptr_t)at, end = start + size;

	(void)context;
	return end >= start && start >= (uintptr_t)__kernel_start && end <= (uintptr_t)__kernel_end;
}

bool types_run(const char *line)
{
	// One variable of each section is enough. BTF knows how far the others are from it.
	const struct ldbtf_anchor anchors[] = {
		{"console", &console},	// .rodata
		{"tasks", &tasks},	// .data
		{"journal", &journal},	// .bss
	};
	const struct ldbtf_shell shell = {
		&btf,
		&console,
		anchors,
		sizeof(anchors) / sizeof(anchors[0]),
		is_memory,
		NULL,
		NULL,
	};

	return btf_status == LDBTF_OK && ldbtf_shell_run(&shell, line);
}

// ---- the task list

// Prints the member of a task that `path` names, as in "task.pid".
static void print_member(const char *task, const char *path)
{
	struct ldbtf_place place;
	uint32_t bytes;

	if (ldbtf_offset_of(&btf, path, &place) == LDBTF_OK &&
	    ldbtf_size_of(&btf, place.type_id, &bytes) == LDBTF_OK)
		ldbtf_print_value(&btf, place.type_id, task + place.byte_offset, bytes, &console);
	else
		print("?");
}

void types_print_tasks(void)
{
	struct ldbtf_place node, next;
	const char *head = (const char *)&tasks, *at = head;
	enum ldbtf_status status;
	unsigned left = 100; // a ring that is broken may never come back to its head

	if (!has_types())
		return;
	status = ldbtf_offset_of(&btf, "task.list", &node);
	if (status == LDBTF_OK)
		status = ldbtf_offset_of(&btf, "list_head.next", &next);
	if (status != LDBTF_OK) {
		complain("task.list", status);
		return;
	}
	while (left--) {
		at = *(const char *const *)(at + next.byte_offset);
		if (at == head)
			return;
		if (!is_memory(NULL, at, sizeof(at)))
			break;
		print_member(at - node.byte_offset, "task.pid");
		print(" ");
		print_member(at - node.byte_offset, "task.state");
		print(" ");
		print_member(at - node.byte_offset, "task.name");
		print("\n");
	}
	print("the task list is broken\n");
}
