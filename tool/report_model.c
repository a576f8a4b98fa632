// SPDX-License-Identifier: GPL-3.0-or-later
//
// Counts once what the three forms of a report show.
#include "tool/report_model.h"

#include <stdlib.h>
#include <string.h>

#include "tool/instances.h"
#include "tool/print.h"
#include "tool/references.h"

enum { MAX_NESTING = 16 }; // of structs without a name

struct making {
	struct report *report;
	const struct ldbtf *btf;
	struct natural natural;
	uint64_t *instances; // by type ID
	bool *is_listed;     // structs without a name, by type ID
	int depth;
};

// ---- Variables. ----

// The type of the elements, without qualifiers: what variables are grouped by.
static uint32_t element_type(const struct ldbtf *btf, uint32_t id)
{
	struct ldbtf_view view;
	struct ldbtf_array_view array;
	for (int i = 0; i < LDBTF_MAX_STEPS && ldbtf_type_by_id(btf, id, &view) == LDBTF_OK; i++) {
		if (view.kind == LDBTF_KIND_ARRAY && ldbtf_array_of(&view, &array) == LDBTF_OK)
			id = array.elem_type_id;
		else if (view.kind == LDBTF_KIND_CONST || view.kind == LDBTF_KIND_VOLATILE ||
			 view.kind == LDBTF_KIND_TYPE_TAG)
			id = view.type_id;
		else
			break;
	}
	return id;
}

static void list_variable(struct report *report, const struct ldbtf_variable *variable)
{
	const struct ldbtf *btf = &report->file->btf;
	struct report_variable own = {
		.name = variable->name,
		.type = print_declaration(btf, element_type(btf, variable->type_id), ""),
		.bytes = variable->byte_size,
	};
	own.has_address = btf_file_address(report->file, variable, &own.address);
	if (vec_push(&report->variables, own) != STATUS_OK)
		print_check(NULL);
}

static int compare_variables(const void *left, const void *right)
{
	const struct report_variable *a = left, *b = right;
	int order = strcmp(a->type, b->type);
	if (order)
		return order;
	if (a->bytes != b->bytes)
		return a->bytes > b->bytes ? -1 : 1;
	order = strcmp(a->name, b->name);
	return order ? order : a->address < b->address ? -1 : a->address > b->address;
}

static int compare_group_bytes(const void *left, const void *right)
{
	const struct report_group *a = left, *b = right;
	if (a->bytes != b->bytes)
		return a->bytes > b->bytes ? -1 : 1;
	return strcmp(a->type, b->type);
}

static int compare_sections(const void *left, const void *right)
{
	const struct report_section *a = left, *b = right;
	if (a->bytes != b->bytes)
		return a->bytes > b->bytes ? -1 : 1;
	return strcmp(a->name, b->name);
}

// The variables from `first` to `end` that have the type of the first.
static struct report_group sum_group(const struct report *report, size_t first, size_t end)
{
	const struct report_variable *list = report->variables.data;
	struct report_group group = {.type = list[first].type, .first = first};
	for (size_t i = first; i < end && !strcmp(list[i].type, group.type); i++) {
		group.bytes += list[i].bytes;
		group.count++;
	}
	return group;
}

static void group_variables(struct report *report, struct report_section *section)
{
	size_t first = section->first_variable, end = first + section->variable_count;
	section->first_group = report->groups.count;
	for (size_t i = first; i < end; i += report->groups.data[report->groups.count - 1].count) {
		struct report_group group = sum_group(report, i, end);
		section->bytes += group.bytes;
		if (vec_push(&report->groups, group) != STATUS_OK)
			print_check(NULL);
	}
	section->group_count = report->groups.count - section->first_group;
	qsort(report->groups.data + section->first_group, section->group_count,
	      sizeof(*report->groups.data), compare_group_bytes);
}

static void list_section(struct report *report, const struct ldbtf_view *view)
{
	struct ldbtf_variable variable;
	const struct ldbtf *btf = &report->file->btf;
	struct report_section section = {.name = view->name,
					 .first_variable = report->variables.count};
	for (uint32_t i = 0; ldbtf_variable_at(btf, view, i, &variable) == LDBTF_OK; i++)
		list_variable(report, &variable);
	section.variable_count = report->variables.count - section.first_variable;
	if (!section.variable_count)
		return;
	variable = (struct ldbtf_variable){.section = view->name};
	section.has_address = btf_file_address(report->file, &variable, &section.address);
	qsort(report->variables.data + section.first_variable, section.variable_count,
	      sizeof(*report->variables.data), compare_variables);
	group_variables(report, &section);
	if (vec_push(&report->sections, section) != STATUS_OK)
		print_check(NULL);
}

// ---- Types. ----

static void list_layout(struct making *making, const struct ldbtf_view *view, char *name,
			const struct ldbtf_view *layout);

// Lists structs and unions without a name that a type has as members. `name` stays the caller's.
static void list_inner_types(struct making *making, const struct ldbtf_view *view,
			     const char *name)
{
	struct ldbtf_member_view member;
	struct reference_end end;
	if (making->depth == MAX_NESTING)
		return;
	making->depth++;
	for (uint32_t i = 0; ldbtf_member_at(making->btf, view, i, &member) == LDBTF_OK; i++) {
		if (!references_end(making->btf, member.type_id, &end) || *end.view.name ||
		    (end.view.kind != LDBTF_KIND_STRUCT && end.view.kind != LDBTF_KIND_UNION) ||
		    making->is_listed[end.view.id])
			continue;
		char *path = *member.name ? print_text("%s.%s", name, member.name)
			: print_text("%s.(%u)", name, i + 1);
		list_layout(making, &end.view, path, &end.view);
	}
	making->depth--;
}

// Takes ownership of `name`. `layout` is the STRUCT or UNION that has the members, or the type
// itself.
static void list_layout(struct making *making, const struct ldbtf_view *view, char *name,
			const struct ldbtf_view *layout)
{
	struct report_type type = {
		.id = view->id,
		.kind = print_kind(view->kind == LDBTF_KIND_ENUM64 ? LDBTF_KIND_ENUM : view->kind),
		.name = name,
		.parts = layout->vlen,
	};
	making->is_listed[layout->id] = true;
	if (ldbtf_size_of(making->btf, view->id, &type.byte_size) != LDBTF_OK)
		type.byte_size = 0;
	if (layout->kind == LDBTF_KIND_STRUCT) {
		type.layout_id = layout->id;
		type.loss = layout_loss_of(making->btf, layout);
		type.instances = making->instances[layout->id];
		reorder_find(&making->natural, layout, &type.better);
	}
	if (vec_push(&making->report->types, type) != STATUS_OK)
		print_check(NULL);
	list_inner_types(making, layout, name);
}

// Lists a type that has a name. A typedef stands for a struct without one.
static void list_named_layout(struct making *making, const struct ldbtf_view *view)
{
	struct ldbtf_view layout = *view;
	switch (view->kind) {
	case LDBTF_KIND_TYPEDEF:
		if (ldbtf_type_by_id(making->btf, view->type_id, &layout) != LDBTF_OK ||
		    *layout.name || making->is_listed[layout.id] ||
		    (layout.kind != LDBTF_KIND_STRUCT && layout.kind != LDBTF_KIND_UNION &&
		     layout.kind != LDBTF_KIND_ENUM && layout.kind != LDBTF_KIND_ENUM64))
			layout = *view;
		break;
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		break;
	default:
		return;
	}
	list_layout(making, view, print_text("%s", view->name), &layout);
}

static int compare_type_ids(const void *left, const void *right)
{
	const struct report_type *a = left, *b = right;
	return a->id < b->id ? -1 : a->id > b->id;
}

// Typedefs come first, so that they give names to structs that other structs contain, too.
static void list_layouts(struct making *making)
{
	struct report *report = making->report;
	struct ldbtf_view view;
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t id = making->btf->first_id; id <= ldbtf_type_count(making->btf); id++)
			if (ldbtf_type_by_id(making->btf, id, &view) == LDBTF_OK && *view.name &&
			    (view.kind == LDBTF_KIND_TYPEDEF) == !pass)
				list_named_layout(making, &view);
	if (report->types.count)
		qsort(report->types.data, report->types.count, sizeof(*report->types.data),
		      compare_type_ids);
	for (size_t i = 0; i < report->types.count; i++)
		report->saved_bytes += report_total_saved_bytes(&report->types.data[i]);
}

// ---- All. ----

static void sum_record_bytes(struct report *report)
{
	uint64_t record_bytes = 0;
	kind_sums_of(&report->file->btf, report->kinds);
	for (uint32_t kind = 1; kind < LDBTF_KIND_COUNT; kind++) {
		record_bytes += report->kinds[kind].record_bytes;
		report->name_bytes += report->kinds[kind].name_bytes;
	}
	report->other_bytes = report->file->byte_size - record_bytes - report->name_bytes;
}

void report_make(const struct btf_file *file, struct report *ret)
{
	size_t types = (size_t)ldbtf_type_count(&file->btf) + 1;
	struct making making = {
		.report = ret,
		.btf = &file->btf,
		.instances = instances_count(file),
		.is_listed = print_check(calloc(types, sizeof(*making.is_listed))),
	};
	struct ldbtf_view view;
	*ret = (struct report){.file = file};
	natural_init(&file->btf, &making.natural);
	sum_record_bytes(ret);
	for (uint32_t id = file->btf.first_id; id <= ldbtf_type_count(&file->btf); id++)
		if (ldbtf_type_by_id(&file->btf, id, &view) == LDBTF_OK &&
		    view.kind == LDBTF_KIND_DATASEC)
			list_section(ret, &view);
	if (ret->sections.count)
		qsort(ret->sections.data, ret->sections.count, sizeof(*ret->sections.data),
		      compare_sections);
	list_layouts(&making);
	natural_deinit(&making.natural);
	free(making.instances);
	free(making.is_listed);
}

void report_free(struct report *report)
{
	for (size_t i = 0; i < report->variables.count; i++)
		free(report->variables.data[i].type);
	for (size_t i = 0; i < report->types.count; i++) {
		free(report->types.data[i].name);
		reorder_free(&report->types.data[i].better);
	}
	vec_free(&report->sections);
	vec_free(&report->groups);
	vec_free(&report->variables);
	vec_free(&report->types);
}

uint32_t report_saved_bytes(const struct report_type *type)
{
	return type->better.members.count ? type->byte_size - type->better.byte_size : 0;
}

uint64_t report_total_saved_bytes(const struct report_type *type)
{
	return report_saved_bytes(type) * type->instances;
}
