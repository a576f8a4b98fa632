// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lays out the names, and writes records kind by kind (emit.h).
#include "encode/emit.h"

#include <stdlib.h>

#include "ldbtf/btf_format.h"

__attribute__((noinline))
static uint32_t add_name(struct emitter *emitter, uint32_t name)
{
	const char *text = strings_text(emitter->program->strings, name);
	uint32_t offset = emitter->program->base_names
				  ? btf_names_find(emitter->program->base_names, text)
				  : 0;
	if (!offset)
		offset = btf_writer_string(emitter->writer, text);
	emitter->offset_of_name[name] = offset;
	return offset;
}

static inline uint32_t name_offset(struct emitter *emitter, uint32_t name)
{
	uint32_t offset = emitter->offset_of_name[name]; // 0 for no name
	return offset || !name ? offset : add_name(emitter, name);
}

static uint32_t id_of(const struct emitter *emitter, uint32_t index)
{
	return emitter->program->types.data[index].id;
}

static void emit_header(struct emitter *emitter, const struct type_record *record,
			enum ldbtf_kind kind, uint32_t vlen, bool kind_flag, uint32_t size_or_type)
{
	btf_writer_type(emitter->writer, name_offset(emitter, record->name),
			ldbtf_info(kind, vlen, kind_flag), size_or_type);
}

static void emit_int(struct emitter *emitter, const struct type_record *record)
{
	uint32_t encoding = record->flags & TYPE_IS_BOOL ? LDBTF_INT_BOOL
			    : record->flags & TYPE_IS_SIGNED ? LDBTF_INT_SIGNED
							     : LDBTF_INT_UNSIGNED;
	emit_header(emitter, record, LDBTF_KIND_INT, 0, false, record->size);
	btf_writer_word(emitter->writer, ldbtf_int_data(encoding, 0, record->size * 8));
}

static void emit_array(struct emitter *emitter, const struct type_record *record)
{
	emit_header(emitter, record, LDBTF_KIND_ARRAY, 0, false, 0);
	btf_writer_word(emitter->writer, id_of(emitter, record->ref));
	btf_writer_word(emitter->writer, id_of(emitter, emitter->program->subscript_type));
	btf_writer_word(emitter->writer, record->size);
}

static void emit_aggregate(struct emitter *emitter, const struct program_type *type)
{
	const struct type_record *record = &type->record;
	bool has_bitfields = record->flags & TYPE_HAS_BITFIELDS;
	emit_header(emitter, record,
		    record->kind == TYPE_STRUCT ? LDBTF_KIND_STRUCT : LDBTF_KIND_UNION,
		    record->item_count, has_bitfields, record->size);
	for (uint32_t i = 0; i < record->item_count; i++) {
		const struct type_item *member = &type->items[i];
		btf_writer_word(emitter->writer, name_offset(emitter, member->name));
		btf_writer_word(emitter->writer, id_of(emitter, member->ref));
		btf_writer_word(emitter->writer,
				ldbtf_member_offset(has_bitfields, member->low, member->high));
	}
}

static void emit_enum(struct emitter *emitter, const struct program_type *type)
{
	const struct type_record *record = &type->record;
	bool is_wide = record->size == 8 && !emitter->program->has_no_enum64;
	emit_header(emitter, record, is_wide ? LDBTF_KIND_ENUM64 : LDBTF_KIND_ENUM,
		    record->item_count, record->flags & TYPE_IS_SIGNED, record->size);
	for (uint32_t i = 0; i < record->item_count; i++) {
		btf_writer_word(emitter->writer, name_offset(emitter, type->items[i].name));
		btf_writer_word(emitter->writer, type->items[i].low);
		if (is_wide)
			btf_writer_word(emitter->writer, type->items[i].high);
	}
}

static void emit_proto(struct emitter *emitter, const struct program_type *type)
{
	emit_header(emitter, &type->record, LDBTF_KIND_FUNC_PROTO, type->record.item_count, false,
		    id_of(emitter, type->record.ref));
	for (uint32_t i = 0; i < type->record.item_count; i++) {
		btf_writer_word(emitter->writer, name_offset(emitter, type->items[i].name));
		btf_writer_word(emitter->writer, id_of(emitter, type->items[i].ref));
	}
}

static void emit_datasec(struct emitter *emitter, const struct program_type *type)
{
	emit_header(emitter, &type->record, LDBTF_KIND_DATASEC, type->record.item_count, false,
		    type->record.size);
	for (uint32_t i = 0; i < type->record.item_count; i++) {
		btf_writer_word(emitter->writer, id_of(emitter, type->items[i].ref));
		btf_writer_word(emitter->writer, type->items[i].low);
		btf_writer_word(emitter->writer, type->items[i].high);
	}
}

static void emit_reference(struct emitter *emitter, const struct type_record *record,
			   enum ldbtf_kind kind)
{
	emit_header(emitter, record, kind, 0, false, id_of(emitter, record->ref));
}

void emit_type(struct emitter *emitter, uint32_t index)
{
	const struct program_type *type = &emitter->program->types.data[index];
	const struct type_record *record = &type->record;
	switch ((enum type_kind)record->kind) {
	case TYPE_INT:
		emit_int(emitter, record);
		return;
	case TYPE_FLOAT:
		emit_header(emitter, record, LDBTF_KIND_FLOAT, 0, false, record->size);
		return;
	case TYPE_PTR:
		emit_reference(emitter, record, LDBTF_KIND_PTR);
		return;
	case TYPE_CONST:
		emit_reference(emitter, record, LDBTF_KIND_CONST);
		return;
	case TYPE_VOLATILE:
		emit_reference(emitter, record, LDBTF_KIND_VOLATILE);
		return;
	case TYPE_RESTRICT:
		emit_reference(emitter, record, LDBTF_KIND_RESTRICT);
		return;
	case TYPE_TYPEDEF:
		emit_reference(emitter, record, LDBTF_KIND_TYPEDEF);
		return;
	case TYPE_TYPE_TAG:
		emit_header(emitter, record, LDBTF_KIND_TYPE_TAG, 0,
			    record->flags & TYPE_IS_ATTRIBUTE, id_of(emitter, record->ref));
		return;
	case TYPE_ARRAY:
		emit_array(emitter, record);
		return;
	case TYPE_STRUCT:
	case TYPE_UNION:
		emit_aggregate(emitter, type);
		return;
	case TYPE_ENUM:
		emit_enum(emitter, type);
		return;
	case TYPE_PROTO:
		emit_proto(emitter, type);
		return;
	case TYPE_FWD:
		emit_header(emitter, record, LDBTF_KIND_FWD, 0, record->size == TYPE_UNION, 0);
		return;
	case TYPE_FUNC:
		// All have linkage "static", as consumers of kernels' BTF expect (encoding 3.3.4).
		emit_header(emitter, record, LDBTF_KIND_FUNC, LDBTF_LINKAGE_STATIC, false,
			    id_of(emitter, record->ref));
		return;
	case TYPE_VAR:
		emit_reference(emitter, record, LDBTF_KIND_VAR);
		btf_writer_word(emitter->writer,
				record->size ? LDBTF_LINKAGE_GLOBAL : LDBTF_LINKAGE_STATIC);
		return;
	case TYPE_DATASEC:
		emit_datasec(emitter, type);
		return;
	case TYPE_DECL_TAG:
		emit_reference(emitter, record, LDBTF_KIND_DECL_TAG);
		btf_writer_word(emitter->writer, record->size);
		return;
	case TYPE_VOID:
	case TYPE_NAMED:
	case TYPE_ALIAS:
		return; // not in a program
	}
}

static enum status make_offsets(const struct program *program, uint32_t **ret)
{
	*ret = calloc(strings_limit(program->strings), sizeof(**ret));
	return *ret ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status emitter_init(const struct program *program, struct btf_writer *writer,
			 struct emitter *ret)
{
	*ret = (struct emitter){.program = program, .writer = writer};
	return make_offsets(program, &ret->offset_of_name);
}

void emitter_deinit(struct emitter *emitter)
{
	free(emitter->offset_of_name);
}

// ---- Names, which are laid out before any record is written. ----

struct name_layout {
	const struct program *program;
	struct emitted_names *names;
	uint32_t first_string;
	VEC(uint32_t) listed; // string ids; listed.data[i] is names->strings.strings.data[i]
};

// Lists a name, if the base does not have it. Its offset is first_string + 1 + its index until all
// names are laid out.
static enum status list_name(struct name_layout *list, uint32_t name, bool is_whole)
{
	uint32_t *offset = &list->names->offsets[name];
	uint32_t first = list->first_string + 1;
	if (!name)
		return STATUS_OK;
	if (!*offset) {
		const struct btf_names *base_names = list->program->base_names;
		const char *text = strings_text(list->program->strings, name);
		*offset = base_names ? btf_names_find(base_names, text) : 0;
		if (*offset)
			return STATUS_OK;
		*offset = first + (uint32_t)list->listed.count;
		TRY(vec_push(&list->listed, name));
		TRY(btf_strings_add(&list->names->strings, text));
	}
	if (is_whole && *offset >= first)
		list->names->strings.strings.data[*offset - first].is_whole = true;
	return STATUS_OK;
}

// Is it a kind of which a module has none that its base has?
static bool is_no_type(const struct type_record *record)
{
	return record->kind == TYPE_FUNC || record->kind == TYPE_VAR ||
	       record->kind == TYPE_DATASEC;
}

static enum status list_names_of(struct name_layout *list, const struct program_type *type)
{
	bool is_whole = list->program->is_base_of_modules && !is_no_type(&type->record);
	TRY(list_name(list, type->record.name, is_whole));
	if (type->record.kind == TYPE_DATASEC)
		return STATUS_OK; // its items are variables
	for (uint32_t i = 0; i < type->record.item_count; i++)
		TRY(list_name(list, type->items[i].name, is_whole));
	return STATUS_OK;
}

static enum status lay_out(struct name_layout *list)
{
	const struct program *program = list->program;
	struct btf_strings *strings = &list->names->strings;
	TRY(list_name(list, program->base_mark, true)); // the first string
	for (size_t i = 0; i < program->order.count; i++)
		TRY(list_names_of(list, &program->types.data[program->order.data[i]]));
	// Split BTF has no "" of its own.
	TRY(btf_strings_lay_out(strings, list->first_string ? 0 : 1));
	for (size_t i = 0; i < list->listed.count; i++)
		list->names->offsets[list->listed.data[i]] =
			list->first_string + strings->strings.data[i].offset;
	return STATUS_OK;
}

static enum status lay_out_names(const struct program *program, uint32_t first_string,
				 struct emitted_names *names)
{
	struct name_layout list = {
		.program = program, .names = names, .first_string = first_string};
	TRY(make_offsets(program, &names->offsets));
	enum status status = lay_out(&list);
	vec_free(&list.listed);
	if (status != STATUS_OK)
		emitted_names_deinit(names);
	return status;
}

void emitted_names_deinit(struct emitted_names *names)
{
	btf_strings_deinit(&names->strings);
	free(names->offsets);
	*names = (struct emitted_names){0};
}

// ---- The whole program. ----

enum status emit_program(const struct program *program, struct emitted_names *names,
			 struct btf_writer *writer)
{
	if (!names->offsets)
		TRY(lay_out_names(program, writer->first_string, names));
	btf_writer_strings(writer, &names->strings);
	struct emitter emitter = {
		.program = program, .writer = writer, .offset_of_name = names->offsets};
	for (size_t i = 0; i < program->order.count; i++)
		emit_type(&emitter, program->order.data[i]);
	return STATUS_OK;
}

enum status emit_program_once(const struct program *program, struct btf_writer *writer)
{
	struct emitted_names names = {0};
	enum status status = emit_program(program, &names, writer);
	emitted_names_deinit(&names);
	return status;
}
