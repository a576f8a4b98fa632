// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lists what may be shed, and looks for how much of the list must be (budget.h).
#include "encode/budget.h"

#include <stdlib.h>
#include <string.h>

#include "btf/btf_writer.h"
#include "encode/assign_ids.h"
#include "encode/emit.h"
#include "encode/roots.h"
#include "support/plural.h"

// In the order in which they are shed.
enum shed_kind { SHED_FUNC, SHED_VAR, SHED_TYPE };

struct sheddable {
	enum shed_kind kind;
	size_t bytes; // of its record, and of the names in it
	uint32_t index;
};

// What the program was before a selection.
struct saved {
	struct program_type *types; // owned
	size_t type_count, func_count, var_count, lto_var_count;
};

struct budgeter {
	struct program *program;
	struct selection_request request; // its `shed` is `is_shed`, or NULL
	struct selection_notes *notes;    // of the request as it was given
	VEC(struct sheddable) sheddables;
	bool *is_shed; // by index
	struct saved saved;
};

// ---- The program before and after. ----

static enum status save(struct budgeter *budgeter)
{
	const struct program *program = budgeter->program;
	size_t size = program->types.count * sizeof(*program->types.data);
	budgeter->saved = (struct saved){
		.types = malloc(size),
		.type_count = program->types.count,
		.func_count = program->func_count,
		.var_count = program->var_count,
		.lto_var_count = program->lto_var_count,
	};
	if (!budgeter->saved.types)
		return STATUS_NO_MEMORY;
	memcpy(budgeter->saved.types, program->types.data, size);
	return STATUS_OK;
}

static void restore(struct budgeter *budgeter)
{
	struct program *program = budgeter->program;
	const struct saved *saved = &budgeter->saved;
	memcpy(program->types.data, saved->types, saved->type_count * sizeof(*saved->types));
	program->types.count = saved->type_count;
	program->func_count = saved->func_count;
	program->var_count = saved->var_count;
	program->lto_var_count = saved->lto_var_count;
	program->subscript_type = 0;
	program->order.count = 0;
}

// Selects, and sheds the first `count` of the list.
static enum status select_without(struct budgeter *budgeter, size_t count)
{
	restore(budgeter);
	for (size_t i = 0; i < budgeter->sheddables.count; i++)
		budgeter->is_shed[budgeter->sheddables.data[i].index] = i < count;
	budgeter->request.shed = count ? budgeter->is_shed : NULL;
	TRY(selection_apply(budgeter->program, &budgeter->request));
	budgeter->request.notes = NULL; // the first selection has told
	return find_subscript_type(budgeter->program);
}

static enum status measure_without(struct budgeter *budgeter, size_t count, size_t *ret)
{
	struct btf_writer counted = {.has_layout = budgeter->request.options->has_layout};
	TRY(select_without(budgeter, count));
	TRY(assign_any_ids(budgeter->program));
	TRY(emit_program_once(budgeter->program, &counted));
	*ret = btf_writer_size(&counted);
	return STATUS_OK;
}

// ---- What may be shed. ----

static size_t bytes_of(const struct program *program, const struct program_type *type)
{
	size_t bytes = 12 + strlen(strings_text(program->strings, type->record.name)) + 1;
	for (uint32_t i = 0; i < type->record.item_count; i++)
		bytes += 12 + strlen(strings_text(program->strings, type->items[i].name)) + 1;
	return bytes;
}

// The index of what shedding the type saves. That is the type itself, or the struct or union
// without a name that it names as a typedef. 0: the type can't be shed.
static uint32_t shed_part(const struct budgeter *budgeter, uint32_t index)
{
	const struct type_record *record = &budgeter->program->types.data[index].record;
	uint32_t unnamed = record->kind == TYPE_TYPEDEF
				   ? selection_unnamed_aggregate(budgeter->program, index) : 0;
	if (unnamed)
		return unnamed;
	bool has_members = record->kind == TYPE_STRUCT || record->kind == TYPE_UNION;
	bool can_go = !selection_is_partial(budgeter->request.options) &&
		      !selection_is_derived(record->kind);
	return can_go || (has_members && record->name) ? index : 0;
}

static enum status list_one(struct budgeter *budgeter, uint32_t index)
{
	const struct program *program = budgeter->program;
	const struct type_record *record = &program->types.data[index].record;
	struct sheddable sheddable = {.index = index, .kind = SHED_TYPE};
	uint32_t part = index;
	switch (record->kind) {
	case TYPE_VOID:
	case TYPE_DATASEC:
	case TYPE_DECL_TAG:
		return STATUS_OK;
	case TYPE_FUNC:
		sheddable.kind = SHED_FUNC;
		break;
	case TYPE_VAR:
		sheddable.kind = SHED_VAR;
		break;
	default:
		part = shed_part(budgeter, index);
	}
	const char *name = strings_text(program->strings, record->name);
	if (!part || roots_have(budgeter->request.options->roots, record->kind, name))
		return STATUS_OK;
	sheddable.bytes = bytes_of(program, &program->types.data[part]);
	return vec_push(&budgeter->sheddables, sheddable);
}

static int compare_sheddables(const void *left, const void *right)
{
	const struct sheddable *a = left, *b = right;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->bytes != b->bytes)
		return a->bytes > b->bytes ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

// Lists what is in the selection that sheds nothing.
static enum status list_sheddables(struct budgeter *budgeter)
{
	for (uint32_t i = 1; i < budgeter->saved.type_count; i++)
		TRY(list_one(budgeter, i));
	if (budgeter->sheddables.count)
		qsort(budgeter->sheddables.data, budgeter->sheddables.count,
		      sizeof(struct sheddable), compare_sheddables);
	return STATUS_OK;
}

// ---- The search. ----

// A type counts if it has become a declaration or is gone. One that is held by value stays whole.
static void count_shed(const struct budgeter *budgeter, size_t count, struct budget_shed *ret)
{
	*ret = (struct budget_shed){0};
	for (size_t i = 0; i < count; i++) {
		const struct sheddable *sheddable = &budgeter->sheddables.data[i];
		uint8_t before = budgeter->saved.types[sheddable->index].record.kind;
		uint8_t now = budgeter->program->types.data[sheddable->index].record.kind;
		ret->funcs += sheddable->kind == SHED_FUNC;
		ret->vars += sheddable->kind == SHED_VAR;
		ret->types += sheddable->kind == SHED_TYPE && now != before;
	}
}

static enum status report_too_large(const struct budgeter *budgeter, size_t least)
{
	const struct encode_options *options = budgeter->request.options;
	diag_add(&budgeter->request.where, DIAG_ERROR,
		 "option budget: what can't be left out takes %zu bytes, more than %zu\n"
		 "  where: roots, and types that are held by value\n"
		 "  fix:   budget=%zu or more, or fewer roots",
		 least, options->budget, least);
	return STATUS_NO_SPACE;
}

static enum status shed(struct budgeter *budgeter, size_t whole, struct budget_shed *ret)
{
	size_t budget = budgeter->request.options->budget, size;
	size_t too_few = 0, enough = budgeter->sheddables.count;
	struct selection_notes *notes = budgeter->notes;
	TRY(measure_without(budgeter, enough, &size));
	if (size > budget)
		return report_too_large(budgeter, size);
	while (enough - too_few > 1) {
		size_t middle = too_few + (enough - too_few) / 2;
		TRY(measure_without(budgeter, middle, &size));
		if (size > budget)
			too_few = middle;
		else
			enough = middle;
	}
	TRY(select_without(budgeter, enough));
	count_shed(budgeter, enough, ret);
	return selection_notes_add(notes,
				   "option budget: all takes %zu bytes, more than %zu, so %zu "
				   "function%s, %zu variable%s and the members of %zu type%s are "
				   "left out",
				   whole, budget, ret->funcs, plural(ret->funcs), ret->vars,
				   plural(ret->vars), ret->types, plural(ret->types));
}

static enum status fit(struct budgeter *budgeter, struct budget_shed *ret)
{
	size_t whole;
	TRY(save(budgeter));
	budgeter->is_shed = calloc(budgeter->saved.type_count, sizeof(bool));
	if (!budgeter->is_shed)
		return STATUS_NO_MEMORY;
	TRY(measure_without(budgeter, 0, &whole));
	if (whole <= budgeter->request.options->budget)
		return select_without(budgeter, 0);
	TRY(list_sheddables(budgeter));
	return shed(budgeter, whole, ret);
}

enum status budget_apply(struct program *program, const struct selection_request *request,
			 struct budget_shed *ret)
{
	struct budgeter budgeter = {
		.program = program, .request = *request, .notes = request->notes};
	*ret = (struct budget_shed){0};
	enum status status = fit(&budgeter, ret);
	vec_free(&budgeter.sheddables);
	free(budgeter.is_shed);
	free(budgeter.saved.types);
	return status;
}
