// SPDX-License-Identifier: MIT
//
// The kernel's own types, read from its own .BTF by the ldbtf runtime. No function here knows a
// struct: what is printed, where a member is and how large it is comes from the BTF. Even the task
// list is walked as a debugger would walk it, by names, so it stays right when struct task changes.
#include <ldbtf/btf.h>

#include "kernel.h"

static struct ldbtf btf;
static enum ldbtf_status btf_status = LDBTF_ABSENT;
static uint32_t btf_index[512]; // for quick look-ups; it works without

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

void types_print_definition(const char *name)
{
	struct ldbtf_view type;
	struct ldbtf_member_view member;
	enum ldbtf_status status;
	uint32_t i;

	if (!has_types())
		return;
	status = ldbtf_find_type(&btf, name, LDBTF_KIND_STRUCT, &type);
	if (status != LDBTF_OK) {
		complain(name, status);
		return;
	}
	print("struct ");
	print(type.name);
	print(" { // ");
	print_decimal(type.byte_size);
	print(" bytes\n");
	for (i = 0; ldbtf_member_at(&btf, &type, i, &member) == LDBTF_OK; i++) {
		print("\t");
		ldbtf_print_declaration(&btf, member.type_id, member.name, &console);
		print("; // at ");
		print_decimal(member.bit_offset / 8);
		print("\n");
	}
	print("};\n");
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

// ---- variables by path

// BTF says in which section a variable is and how far from its start. Where sections start only the
// linker knows: symbols of kernel.ld.
extern const char __rodata_start[], __data_start[], __bss_start[], __kernel_start[], __kernel_end[];

static const char *address_of(const struct ldbtf_variable *variable)
{
	if (is_same_text(variable->section, ".rodata"))
		return __rodata_start + variable->offset;
	if (is_same_text(variable->section, ".data"))
		return __data_start + variable->offset;
	if (is_same_text(variable->section, ".bss"))
		return __bss_start + variable->offset;
	return NULL;
}

// A wrong pointer must not stop this kernel, which looks at itself.
static bool is_memory(const char *at, uint32_t size)
{
	uintptr_t start = (uintptr_t)at, end = start + size;

	return end >= start && start >= (uintptr_t)__kernel_start && end <= (uintptr_t)__kernel_end;
}

// The variable that `path` begins with, and its address; moves `path` behind its name.
static enum ldbtf_status find_root(const char **path, struct ldbtf_variable *ret,
				   const char **ret_at)
{
	struct ldbtf_place place;
	struct ldbtf_view root;
	enum ldbtf_status status = ldbtf_offset_of(&btf, *path, &place);

	if (status == LDBTF_OK)
		status = ldbtf_type_by_id(&btf, place.root_id, &root);
	if (status == LDBTF_OK)
		status = ldbtf_find_variable(&btf, root.name, ret);
	if (status != LDBTF_OK)
		return status;
	while (*root.name++)
		++*path;
	*ret_at = address_of(ret);
	return *ret_at ? LDBTF_OK : LDBTF_NOT_FOUND;
}

void types_print_path(const char *whole_path)
{
	struct ldbtf_place place = {0};
	struct ldbtf_view type;
	struct ldbtf_variable variable;
	const char *path = whole_path, *at;
	uint32_t bytes;
	uint64_t number;
	enum ldbtf_status status;

	if (!has_types())
		return;
	status = find_root(&path, &variable, &at);
	if (status == LDBTF_OK)
		place.type_id = variable.type_id;
	while (status == LDBTF_OK) {
		// Here `at` is of the type place.type_id, and `path` is what is left to follow.
		status = ldbtf_size_of(&btf, place.type_id, &bytes);
		if (status != LDBTF_OK)
			break;
		if (!is_memory(at, bytes)) {
			print(whole_path);
			print(": leads out of the kernel, to 0x");
			print_hex((uintptr_t)at, 1);
			print("\n");
			return;
		}
		if (!*path)
			break;
		status = ldbtf_resolve(&btf, place.type_id, &type);
		if (status == LDBTF_OK && type.kind == LDBTF_KIND_PTR)
			at = *(const char *const *)at; // offsets count from where it points to
		if (status == LDBTF_OK)
			status = ldbtf_offset_in(&btf, place.type_id, path, &place);
		if (status == LDBTF_OK) {
			at += place.byte_offset;
			path += place.used;
		}
	}
	if (status != LDBTF_OK) {
		complain(whole_path, status);
		return;
	}
	print(whole_path);
	print(" = ");
	if (place.bitfield_size) {
		place.byte_offset = 0; // `at` has it
		if (ldbtf_read_integer(&btf, &place, at, bytes, &number) == LDBTF_OK)
			print_decimal(number);
	} else {
		ldbtf_print_value(&btf, place.type_id, at, bytes, &console);
	}
	print("\n");
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
		if (!is_memory(at, sizeof(at)))
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
