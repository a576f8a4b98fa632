// SPDX-License-Identifier: GPL-3.0-or-later
//
// Follows references from roots and removes the rest (selection.h).
#include "encode/selection.h"

#include <stdlib.h>
#include <string.h>

#include "encode/fold.h"
#include "encode/selection_notes.h"
#include "encode/roots.h"
#include "support/search.h"

enum { MAX_QUALIFIERS = 64 };

// How much of a type is wanted.
enum level {
	LEVEL_NONE,
	LEVEL_DECLARED, // only pointers lead to it, or nothing
	LEVEL_COMPLETE,
};

struct selection {
	struct program *program;
	const struct selection_request *request;
	uint8_t *levels;         // by index; enum level
	VEC(uint32_t) open;      // types whose references have not been followed
	bool *is_matched;        // by root
	// If declarations may be completed: name -> the last type of that name.
	struct hash_map named;
	uint32_t *same_name; // by index: the previous type of that name, or 0
};

// ---- What a selection begins with. ----

static bool has_roots(const struct encode_options *options)
{
	return options->roots && options->roots->roots.count;
}

static enum encode_types types_of(const struct encode_options *options)
{
	if (options->types != ENCODE_TYPES_DEFAULT)
		return options->types;
	return has_roots(options) ? ENCODE_TYPES_ROOTS : ENCODE_TYPES_ALL;
}

bool selection_is_partial(const struct encode_options *options)
{
	return types_of(options) != ENCODE_TYPES_ALL;
}

static enum status raise_level(struct selection *selection, uint32_t index, enum level level)
{
	if (!index || selection->levels[index] >= level)
		return STATUS_OK;
	selection->levels[index] = (uint8_t)level;
	return vec_push(&selection->open, index);
}

static bool is_shed(const struct selection *selection, uint32_t index)
{
	return selection->request->shed && selection->request->shed[index];
}

// Is the type a root? Notes the roots that mean it.
static bool is_root(struct selection *selection, const struct type_record *record)
{
	const struct roots *roots = selection->request->options->roots;
	bool is_meant = false;
	for (size_t i = 0; roots && record->name && i < roots->roots.count; i++) {
		const char *name = strings_text(selection->program->strings, record->name);
		if (!root_matches(&roots->roots.data[i], record->kind, name))
			continue;
		selection->is_matched[i] = true;
		is_meant = true;
	}
	return is_meant;
}

// How much is wanted of a type that nothing refers to, with types=all? It is wanted as if a pointer
// led to it, so that a budget can make a declaration of it. But if a budget sheds something,
// nothing is wanted of two kinds of types: of what is shed, and of pointers and the like. Some of
// the latter are there only for what is shed. Types that stay reach the pointers that they need.
static enum level level_of_unreferred(const struct selection *selection, uint32_t index)
{
	bool is_derived =
		selection_is_derived(selection->program->types.data[index].record.kind);
	bool is_left_out = is_shed(selection, index) || (selection->request->shed && is_derived);
	return is_left_out ? LEVEL_NONE : LEVEL_DECLARED;
}

// How much is wanted of a type, before anything is known to refer to it?
static enum level first_level(const struct selection *selection, uint32_t index)
{
	enum encode_types types = types_of(selection->request->options);
	switch (selection->program->types.data[index].record.kind) {
	case TYPE_FUNC:
	case TYPE_VAR:
		return types == ENCODE_TYPES_ROOTS || is_shed(selection, index) ? LEVEL_NONE
										: LEVEL_COMPLETE;
	case TYPE_DATASEC:
	case TYPE_DECL_TAG:
	case TYPE_VOID:
		return LEVEL_NONE;
	default:
		return types == ENCODE_TYPES_ALL ? level_of_unreferred(selection, index)
						 : LEVEL_NONE;
	}
}

static enum status reach_roots(struct selection *selection)
{
	for (uint32_t i = 1; i < selection->program->types.count; i++) {
		bool is_meant = is_root(selection, &selection->program->types.data[i].record);
		enum level level = is_meant ? LEVEL_COMPLETE : first_level(selection, i);
		TRY(raise_level(selection, i, level));
	}
	return STATUS_OK;
}

// ---- References. ----

bool selection_is_derived(uint8_t kind)
{
	switch (kind) {
	case TYPE_PTR:
	case TYPE_ARRAY:
	case TYPE_CONST:
	case TYPE_VOLATILE:
	case TYPE_RESTRICT:
	case TYPE_TYPE_TAG:
	case TYPE_PROTO:
		return true;
	default:
		return false;
	}
}

static bool may_be_forward(uint8_t kind)
{
	return kind == TYPE_STRUCT || kind == TYPE_UNION;
}

uint32_t selection_unnamed_aggregate(const struct program *program, uint32_t index)
{
	uint32_t type = program->types.data[index].record.ref;
	const struct type_record *record = &program->types.data[type].record;
	for (int i = 0; i < MAX_QUALIFIERS; i++) { // damaged DWARF can have cycles
		if (record->kind != TYPE_CONST && record->kind != TYPE_VOLATILE)
			break;
		type = record->ref;
		record = &program->types.data[type].record;
	}
	return may_be_forward(record->kind) && !record->name ? type : 0;
}

// Does a declaration take the type's place? A FWD has a name, so an unnamed struct gets that of its
// typedef (encoding 8.5).
static bool becomes_declaration(const struct selection *selection, uint32_t index)
{
	const struct type_record *record = &selection->program->types.data[index].record;
	bool may_be_declared = selection->request->options->declares_pointers ||
			       is_shed(selection, index);
	if (selection->levels[index] != LEVEL_DECLARED || !may_be_declared)
		return false;
	if (record->kind == TYPE_TYPEDEF)
		return selection_unnamed_aggregate(selection->program, index);
	return may_be_forward(record->kind) && record->name;
}

static enum status reach_items(struct selection *selection, const struct program_type *type)
{
	for (uint32_t i = 0; i < type->record.item_count; i++)
		TRY(raise_level(selection, type->items[i].ref, LEVEL_COMPLETE));
	return STATUS_OK;
}

// The linked image may have any of the prototypes that the inputs have for the function's name.
static enum status reach_prototypes(struct selection *selection, uint32_t func)
{
	const struct program *program = selection->program;
	struct search search = search_among(program->prototypes.count);
	while (search_is_open(&search))
		search_narrow(&search, program->prototypes.data[search.middle].func < func);
	for (size_t i = search.first; i < program->prototypes.count; i++) {
		if (program->prototypes.data[i].func != func)
			break;
		TRY(raise_level(selection, program->prototypes.data[i].proto, LEVEL_COMPLETE));
	}
	return STATUS_OK;
}

static enum status reach_definitions(struct selection *selection, const struct type_record *fwd)
{
	const struct program *program = selection->program;
	const uint32_t *last = hash_map_find(&selection->named, fwd->name);
	for (uint32_t i = last ? *last : 0; i; i = selection->same_name[i])
		if (program->types.data[i].record.kind == fwd->size)
			TRY(raise_level(selection, i, LEVEL_COMPLETE));
	return STATUS_OK;
}

static enum status follow_references(struct selection *selection, uint32_t index)
{
	const struct program_type *type = &selection->program->types.data[index];
	if (becomes_declaration(selection, index))
		return STATUS_OK;
	switch ((enum type_kind)type->record.kind) {
	case TYPE_PTR:
		return raise_level(selection, type->record.ref, LEVEL_DECLARED);
	case TYPE_CONST:
	case TYPE_VOLATILE:
	case TYPE_RESTRICT:
	case TYPE_TYPE_TAG:
	case TYPE_TYPEDEF:
		return raise_level(selection, type->record.ref, selection->levels[index]);
	case TYPE_FUNC:
		TRY(reach_prototypes(selection, index));
		return raise_level(selection, type->record.ref, LEVEL_COMPLETE);
	case TYPE_ARRAY:
	case TYPE_VAR:
		return raise_level(selection, type->record.ref, LEVEL_COMPLETE);
	case TYPE_PROTO:
		TRY(raise_level(selection, type->record.ref, LEVEL_COMPLETE));
		return reach_items(selection, type);
	case TYPE_STRUCT:
	case TYPE_UNION:
		return reach_items(selection, type);
	case TYPE_FWD:
		return reach_definitions(selection, &type->record);
	default:
		return STATUS_OK;
	}
}

static enum status index_definitions(struct selection *selection)
{
	const struct program *program = selection->program;
	selection->same_name = calloc(program->types.count, sizeof(uint32_t));
	if (!selection->same_name)
		return STATUS_NO_MEMORY;
	for (uint32_t i = 1; i < program->types.count; i++) {
		const struct type_record *record = &program->types.data[i].record;
		uint32_t *last;
		if (!may_be_forward(record->kind) || !record->name)
			continue;
		TRY(hash_map_insert(&selection->named, record->name, 0, &last));
		selection->same_name[i] = *last;
		*last = i;
	}
	return STATUS_OK;
}

static enum status report_unmatched(const struct selection *selection)
{
	const struct roots *roots = selection->request->options->roots;
	struct selection_notes *notes = selection->request->notes;
	for (size_t i = 0; roots && notes && i < roots->roots.count; i++)
		if (!selection->is_matched[i])
			TRY(selection_notes_add_root(notes, &roots->roots.data[i],
						     selection->program));
	return STATUS_OK;
}

static enum status reach_all(struct selection *selection)
{
	if (selection->request->may_complete_declarations)
		TRY(index_definitions(selection));
	TRY(reach_roots(selection));
	TRY(report_unmatched(selection));
	while (selection->open.count)
		TRY(follow_references(selection, selection->open.data[--selection->open.count]));
	return STATUS_OK;
}

// ---- What leaves the program. ----

static void make_forward(struct program *program, uint32_t index)
{
	struct program_type *type = &program->types.data[index];
	bool is_typedef = type->record.kind == TYPE_TYPEDEF;
	uint32_t target = is_typedef ? selection_unnamed_aggregate(program, index) : index;
	*type = (struct program_type){
		.record = {.kind = TYPE_FWD,
			   .name = type->record.name,
			   .size = program->types.data[target].record.kind}};
}

// Typedefs first, because a declaration takes its kind from the struct that the typedef names.
static bool declare_all(struct selection *selection)
{
	bool has_declared = false;
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 1; i < selection->program->types.count; i++) {
			uint8_t kind = selection->program->types.data[i].record.kind;
			bool is_turn = (kind == TYPE_TYPEDEF) == (pass == 0);
			if (!is_turn || !becomes_declaration(selection, i))
				continue;
			make_forward(selection->program, i);
			has_declared = true;
		}
	return has_declared;
}

static void remove_type(struct program *program, uint32_t index)
{
	struct program_type *type = &program->types.data[index];
	program->func_count -= type->record.kind == TYPE_FUNC;
	program->var_count -= type->record.kind == TYPE_VAR;
	if (type->record.kind == TYPE_VAR)
		program->lto_var_count = 0; // it is not known which of them stay
	*type = (struct program_type){0};
}

// Keeps the entries of variables that stay. The size of a DATASEC is where the last entry ends
// (encoding 4.14).
static enum status cut_datasec(struct program *program, uint32_t index)
{
	struct program_type *type = &program->types.data[index];
	size_t size = type->record.item_count * sizeof(struct type_item);
	struct type_item *items = arena_alloc(&program->memory, size, _Alignof(struct type_item));
	if (!items)
		return STATUS_NO_MEMORY;
	uint32_t count = 0;
	for (uint32_t i = 0; i < type->record.item_count; i++)
		if (program->types.data[type->items[i].ref].record.kind == TYPE_VAR)
			items[count++] = type->items[i];
	if (count && count < type->record.item_count)
		type->record.size = items[count - 1].low + items[count - 1].high;
	type->record.item_count = count;
	type->items = items;
	if (!count)
		*type = (struct program_type){0};
	return STATUS_OK;
}

// Tags and sections stay if what they are about does. A FWD can't have tags.
static enum status cut_dependents(struct program *program)
{
	for (uint32_t i = 1; i < program->types.count; i++) {
		const struct type_record *record = &program->types.data[i].record;
		uint8_t tagged = program->types.data[record->ref].record.kind;
		if (record->kind == TYPE_DATASEC)
			TRY(cut_datasec(program, i));
		else if (record->kind == TYPE_DECL_TAG &&
			 (tagged == TYPE_VOID || tagged == TYPE_FWD))
			remove_type(program, i);
	}
	return STATUS_OK;
}

static enum status cut(struct selection *selection)
{
	struct program *program = selection->program;
	bool has_declared = declare_all(selection);
	for (uint32_t i = 1; i < program->types.count; i++) {
		uint8_t kind = program->types.data[i].record.kind;
		if (!selection->levels[i] && kind != TYPE_DATASEC && kind != TYPE_DECL_TAG)
			remove_type(program, i);
	}
	TRY(cut_dependents(program));
	return has_declared ? fold_equal_types(program) : STATUS_OK;
}

// ---- The pass. ----

static enum status check_request(const struct selection_request *request)
{
	const struct encode_options *options = request->options;
	if (options->splits_vars && selection_is_partial(options)) {
		diag_add(&request->where, DIAG_ERROR,
			 "option vars-split needs all types in the image, but only some are "
			 "selected\n"
			 "  where: by types=used, keep, or LDBTF_KEEP in a source\n"
			 "  fix:   leave out vars-split, or select all: types=all");
		return STATUS_UNSUPPORTED;
	}
	if (options->declares_pointers && !selection_is_partial(options)) {
		diag_add(&request->where, DIAG_ERROR,
			 "option pointers=declared needs roots, and there are none: every type is "
			 "encoded\n"
			 "  fix: name roots with keep=LIST or LDBTF_KEEP, or add types=used");
		return STATUS_UNSUPPORTED;
	}
	return STATUS_OK;
}

enum status selection_apply(struct program *program, const struct selection_request *request)
{
	TRY(check_request(request));
	if (!selection_is_partial(request->options) && !request->shed)
		return STATUS_OK;
	const struct roots *roots = request->options->roots;
	struct selection selection = {.program = program, .request = request};
	selection.levels = calloc(program->types.count, 1);
	selection.is_matched = calloc(1 + (roots ? roots->roots.count : 0), sizeof(bool));
	bool has_memory = selection.levels && selection.is_matched;
	enum status status = has_memory ? reach_all(&selection) : STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		status = cut(&selection);
	free(selection.levels);
	free(selection.is_matched);
	free(selection.same_name);
	hash_map_deinit(&selection.named);
	vec_free(&selection.open);
	return status;
}
