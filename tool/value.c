// SPDX-License-Identifier: GPL-3.0-or-later
//
// The runtime finds where a path leads until a pointer has to be read. Pointers are read here.
#include "tool/value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tool/print.h"

enum status value_fail(struct value_source *source, const char *path, const char *problem)
{
	struct diag_source where = {.diag = &source->diag, .file = path};
	diag_add(&where, DIAG_ERROR, "%s", problem);
	return STATUS_UNSUPPORTED;
}

enum status value_fail_address(struct value_source *source, const char *path, uint64_t address)
{
	struct diag_source where = {.diag = &source->diag, .file = path};
	const struct gdb_remote *remote = source->memory.remote;
	const char *problem = remote ? gdb_remote_problem(remote) : NULL;
	diag_add(&where, DIAG_ERROR, "the memory has no bytes at 0x%" PRIx64 "%s%s", address,
		 problem ? ", because the stub does not answer: " : "", problem ? problem : "");
	return STATUS_UNSUPPORTED;
}

// ---- Places. ----

enum status value_load(struct value_source *source, const char *path,
		       const struct value_place *place, uint64_t *ret)
{
	uint8_t bytes[16];
	uint32_t size;
	struct ldbtf_place where = {.type_id = place->type_id, .bit_offset = place->bit_offset,
				    .bitfield_size = place->bitfield_size};
	if (ldbtf_size_of(&source->file.btf, place->type_id, &size) != LDBTF_OK || size > 8)
		return value_fail(source, path, "it is not a number");
	if (place->bitfield_size)
		size = (place->bit_offset + place->bitfield_size + 7) / 8;
	if (size > sizeof(bytes) || !memory_read(&source->memory, place->address, bytes, size))
		return value_fail_address(source, path, place->address);
	enum ldbtf_status status = ldbtf_read_integer(&source->file.btf, &where, bytes, size, ret);
	return status == LDBTF_OK ? STATUS_OK : value_fail(source, path, ldbtf_status_text(status));
}

static enum status find_variable_of(struct value_source *source, const char *path, uint32_t var_id,
				    uint64_t *ret)
{
	struct ldbtf_variable variable;
	if (!btf_file_variable(&source->file, var_id, &variable) ||
	    !btf_file_address(&source->file, &variable, ret))
		return value_fail(source, path,
				  "the file does not tell the addresses of variables\n"
				  "  fix: name the ELF file of the program");
	if (!strcmp(variable.section, ".data..percpu"))
		return value_fail(source, path, "each CPU has its own, at an offset that the "
						"kernel keeps in __per_cpu_offset");
	*ret += source->memory.bias;
	return STATUS_OK;
}

enum status value_fail_step(struct value_source *source, const char *path, const char *rest,
			    enum ldbtf_status status)
{
	char *text = print_text("at '%s': %s", rest, ldbtf_status_text(status));
	enum status result = value_fail(source, path, text);
	free(text);
	return result;
}

static void step_to(struct value_place *place, uint64_t base, const struct ldbtf_place *step)
{
	place->address = base + step->byte_offset;
	place->type_id = step->type_id;
	place->bit_offset = step->bit_offset;
	place->bitfield_size = step->bitfield_size;
}

bool value_is_pointer(const struct value_source *source, uint32_t type_id)
{
	struct ldbtf_view view;
	return ldbtf_resolve(&source->file.btf, type_id, &view) == LDBTF_OK &&
	       view.kind == LDBTF_KIND_PTR;
}

// Where the pointer at a place leads to.
static enum status load_pointer(struct value_source *source, const char *path, const char *rest,
				const struct value_place *place, uint64_t *ret)
{
	TRY(value_load(source, path, place, ret));
	if (*ret)
		return STATUS_OK;
	char *text = print_text("a NULL pointer before '%s'", rest);
	enum status status = value_fail(source, path, text);
	free(text);
	return status;
}

// Each step ends at a pointer, or at the end of the path.
enum status value_follow(struct value_source *source, const char *path, const char *rest,
			 struct value_place *place)
{
	while (*rest) {
		struct ldbtf_place step;
		uint64_t base = place->address;
		if (value_is_pointer(source, place->type_id))
			TRY(load_pointer(source, path, rest, place, &base));
		enum ldbtf_status status = ldbtf_offset_in(&source->file.btf, place->type_id, rest,
							   &step);
		if (status != LDBTF_OK || !step.used)
			return value_fail_step(source, path, rest + step.used,
					       status == LDBTF_OK ? LDBTF_BAD_PATH : status);
		step_to(place, base, &step);
		rest += step.used;
	}
	return STATUS_OK;
}

// The next variable of this name behind `view`, and its address in the file. False: there is none.
static bool next_of_name(const struct btf_file *file, const char *name, size_t length,
			 struct ldbtf_view *view, uint64_t *ret_address)
{
	struct ldbtf_variable variable;
	while (ldbtf_next_type(&file->btf, view) == LDBTF_OK)
		if (view->kind == LDBTF_KIND_VAR && !strncmp(view->name, name, length) &&
		    !view->name[length] && btf_file_variable(file, view->id, &variable) &&
		    btf_file_address(file, &variable, ret_address))
			return true;
	return false;
}

// Static variables of one name can't be told apart by it. Says which one it is, and how to name
// the others.
static void warn_of_others(struct value_source *source, const char *path, const char *name)
{
	struct ldbtf_view view = {0};
	uint64_t first, other;
	size_t count = 1;
	if (!next_of_name(&source->file, name, strlen(name), &view, &first))
		return;
	while (next_of_name(&source->file, name, strlen(name), &view, &other))
		count++;
	struct diag_source where = {.diag = &source->diag, .file = path};
	if (count > 1)
		diag_add(&where, DIAG_WARNING,
			 "%zu variables have this name, and this is the one at 0x%" PRIx64 "\n"
			 "  fix: %s@0x%" PRIx64 " is another; `ldbtf show FILE '%s'` lists all",
			 count, first, name, other, name);
}

// Finds "NAME@ADDRESS", where the address is that in the file. *ret_rest is what follows it.
static enum status find_by_address(struct value_source *source, const char *path, const char *at,
				   struct value_place *ret, const char **ret_rest)
{
	struct ldbtf_view view = {0};
	uint64_t address;
	char *rest;
	uint64_t wanted = strtoull(at + 1, &rest, 0);
	while (next_of_name(&source->file, path, (size_t)(at - path), &view, &address))
		if (rest != at + 1 && address == wanted) {
			*ret = (struct value_place){.type_id = view.type_id};
			*ret_rest = rest;
			return find_variable_of(source, path, view.id, &ret->address);
		}
	return value_fail(source, path, "no variable of this name is at that address");
}

enum status value_find(struct value_source *source, const char *path, struct value_place *ret)
{
	const char *rest = path + strcspn(path, "@.[-");
	if (*rest == '@') {
		TRY(find_by_address(source, path, rest, ret, &rest));
		return value_follow(source, path, rest, ret);
	}
	struct ldbtf_place step;
	struct ldbtf_view root;
	enum ldbtf_status status = ldbtf_offset_of(&source->file.btf, path, &step);
	if (status == LDBTF_OK)
		status = ldbtf_type_by_id(&source->file.btf, step.root_id, &root);
	if (status != LDBTF_OK)
		return value_fail_step(source, path, path + step.used, status);
	if (root.kind != LDBTF_KIND_VAR)
		return value_fail(source, path,
				  "a path begins with a variable, and this is a type");
	*ret = (struct value_place){.type_id = root.type_id};
	TRY(find_variable_of(source, path, root.id, &ret->address));
	warn_of_others(source, path, root.name);
	return value_follow(source, path, path + strlen(root.name), ret);
}

enum status value_enter(struct value_source *source, const char *path, struct value_place *place)
{
	struct ldbtf_view view;
	uint64_t pointer;
	if (!value_is_pointer(source, place->type_id) ||
	    ldbtf_resolve(&source->file.btf, place->type_id, &view) != LDBTF_OK)
		return STATUS_OK;
	TRY(value_load(source, path, place, &pointer));
	*place = (struct value_place){.address = pointer, .type_id = view.type_id};
	return STATUS_OK;
}
