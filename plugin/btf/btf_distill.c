// SPDX-License-Identifier: GPL-3.0-or-later
//
// Splits split BTF into a distilled base and the rest (btf_distill.h).
#include "btf/btf_distill.h"

#include <stdlib.h>
#include <string.h>

#include "btf/btf_strings.h"
#include "btf/btf_words.h"
#include "ldbtf/btf_format.h"

enum { HEAD_WORDS = sizeof(struct ldbtf_type) / 4 };

void btf_distill_deinit(struct btf_distill *distill)
{
	free(distill->ids);
	vec_free(&distill->base_types);
	vec_free(&distill->own_types);
	*distill = (struct btf_distill){0};
}

// ---- What is needed of the base. ----

// The types of the base that the split BTF needs.
struct reach {
	const struct btf_view *split;
	const struct diag_source *where;
	uint8_t *is_needed; // by ID, of the base
	VEC(uint32_t) open; // needed types whose references have not been followed
};

static bool has_members(uint32_t kind)
{
	return kind == LDBTF_KIND_STRUCT || kind == LDBTF_KIND_UNION;
}

static bool is_enum(uint32_t kind)
{
	return kind == LDBTF_KIND_ENUM || kind == LDBTF_KIND_ENUM64;
}

static uint32_t distilled_word(const struct btf_view *view, const struct btf_record *record,
			       uint32_t index)
{
	return btf_load_u32(view, record->data - sizeof(struct ldbtf_type) + 4 * (size_t)index);
}

static enum status need(struct reach *reach, uint32_t id)
{
	if (!id || id >= reach->split->first_id || reach->is_needed[id])
		return STATUS_OK;
	switch (btf_kind_of(reach->split, id)) {
	case LDBTF_KIND_VAR:
	case LDBTF_KIND_DATASEC:
	case LDBTF_KIND_FUNC:
	case LDBTF_KIND_DECL_TAG:
		diag_add(reach->where, DIAG_ERROR,
			 "type %u of the base, a function or variable, is referred to, and can't "
			 "be distilled (rule 1.9.2)",
			 id);
		return STATUS_UNSUPPORTED;
	default:
		reach->is_needed[id] = 1;
		return vec_push(&reach->open, id);
	}
}

static enum status need_refs_of(struct reach *reach, uint32_t id)
{
	struct btf_record record = btf_record_at(reach->split, id);
	bool is_stub = id < reach->split->first_id && has_members(record.kind) && record.name_off;
	uint32_t count = is_stub ? 0 : ldbtf_record_size(record.info) / 4;
	for (uint32_t i = 0; i < count; i++)
		if (btf_word_of(record.kind, i) == BTF_WORD_TYPE)
			TRY(need(reach, distilled_word(reach->split, &record, i)));
	return STATUS_OK;
}

// Kernels reject a base without types (encoding 1.3.10). So a base that nothing refers to gets an
// INT, which every kernel has.
static enum status need_something(struct reach *reach)
{
	uint32_t found = 0;
	for (uint32_t id = 1; id < reach->split->first_id; id++) {
		struct btf_record record = btf_record_at(reach->split, id);
		if (record.kind != LDBTF_KIND_INT || !record.name_off)
			continue;
		if (!strcmp(btf_view_name(reach->split, record.name_off), "int"))
			return need(reach, id);
		found = found ? found : id;
	}
	return need(reach, found);
}

static bool goes_to_base(const struct btf_record *record)
{
	switch (record->kind) {
	case LDBTF_KIND_INT:
	case LDBTF_KIND_FLOAT:
	case LDBTF_KIND_FWD:
		return true;
	default:
		return record->name_off && (has_members(record->kind) || is_enum(record->kind));
	}
}

static enum status find_needs(struct reach *reach, enum btf_distill_use use)
{
	for (uint32_t id = reach->split->first_id; id <= reach->split->last_id; id++)
		TRY(need_refs_of(reach, id));
	while (reach->open.count)
		TRY(need_refs_of(reach, reach->open.data[--reach->open.count]));
	for (uint32_t id = 1; id < reach->split->first_id && use == BTF_DISTILL_EXACT; id++) {
		struct btf_record record = btf_record_at(reach->split, id);
		if (reach->is_needed[id] && goes_to_base(&record))
			return STATUS_OK;
	}
	return need_something(reach);
}

// ---- What goes where. ----

struct split_key {
	const char *name;
	uint32_t id;
	uint32_t position;
};

static int compare_split_names(const void *left, const void *right)
{
	const struct split_key *a = left, *b = right;
	int order = strcmp(a->name, b->name);
	if (order)
		return order;
	return a->position < b->position ? -1 : a->position > b->position;
}

// Sorts by name again (encoding 1.10.6), because the types of the base stand behind the split's
// own.
static enum status sort_own(struct btf_distill *distill)
{
	size_t count = distill->own_types.count;
	if (!count)
		return STATUS_OK;
	struct split_key *keys = malloc(count * sizeof(*keys));
	if (!keys)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		uint32_t id = distill->own_types.data[i];
		struct btf_record record = btf_record_at(distill->split, id);
		keys[i] = (struct split_key){.name = btf_view_name(distill->split, record.name_off),
					    .id = id,
					    .position = (uint32_t)i};
	}
	qsort(keys, count, sizeof(*keys), compare_split_names);
	for (size_t i = 0; i < count; i++)
		distill->own_types.data[i] = keys[i].id;
	free(keys);
	return STATUS_OK;
}

static enum status place_types(struct btf_distill *distill, const uint8_t *is_needed)
{
	const struct btf_view *split = distill->split;
	for (uint32_t id = split->first_id; id <= split->last_id; id++)
		TRY(vec_push(&distill->own_types, id));
	for (uint32_t id = 1; id < split->first_id; id++) {
		struct btf_record record = btf_record_at(split, id);
		if (!is_needed[id])
			continue;
		if (goes_to_base(&record))
			TRY(vec_push(&distill->base_types, id));
		else
			TRY(vec_push(&distill->own_types, id));
	}
	TRY(sort_own(distill));
	for (size_t i = 0; i < distill->base_types.count; i++)
		distill->ids[distill->base_types.data[i]] = (uint32_t)i + 1;
	for (size_t i = 0; i < distill->own_types.count; i++)
		distill->ids[distill->own_types.data[i]] =
			(uint32_t)(distill->base_types.count + i) + 1;
	return STATUS_OK;
}

// ---- Records. The same code counts and writes. ----

struct output {
	const struct btf_distill *distill;
	struct btf_writer *writer;
	struct hash_map names; // old string offset -> index in `strings`
	struct btf_strings strings;
	const struct output *base; // whose names are not repeated; NULL: none
};

static enum status list_distilled_name(struct output *output, uint32_t old)
{
	if (!old || (output->base && hash_map_find(&output->base->names, old)))
		return STATUS_OK;
	size_t before = output->names.count;
	uint32_t *index;
	TRY(hash_map_insert(&output->names, old, (uint32_t)before, &index));
	if (output->names.count == before)
		return STATUS_OK;
	return btf_strings_add(&output->strings, btf_view_name(output->distill->split, old));
}

static void put_name(struct output *output, uint32_t old)
{
	const struct output *from = output;
	if (old && output->base && hash_map_find(&output->base->names, old))
		from = output->base;
	const uint32_t *index = old ? hash_map_find(&from->names, old) : NULL;
	uint32_t offset = index ? from->strings.strings.data[*index].offset : 0;
	btf_writer_word(output->writer, index ? from->writer->first_string + offset : 0);
}

static enum status list_distilled_names(struct output *output, uint32_t id, bool is_stub)
{
	struct btf_record record = btf_record_at(output->distill->split, id);
	uint32_t count = is_stub ? 1 : ldbtf_record_size(record.info) / 4;
	for (uint32_t i = 0; i < count; i++)
		if (btf_word_of(record.kind, i) == BTF_WORD_NAME)
			TRY(list_distilled_name(output,
				      distilled_word(output->distill->split, &record, i)));
	return STATUS_OK;
}

// Split BTF has no "" of its own.
static enum status lay_out_distilled(struct output *output)
{
	TRY(btf_strings_lay_out(&output->strings, output->writer->first_string ? 0 : 1));
	btf_writer_strings(output->writer, &output->strings);
	return STATUS_OK;
}

// Puts the name and the size of a type, without its members.
static void put_stub(struct output *output, uint32_t id)
{
	const struct btf_view *split = output->distill->split;
	struct btf_record record = btf_record_at(split, id);
	uint32_t info = record.info;
	if (has_members(record.kind))
		info = ldbtf_info((enum ldbtf_kind)record.kind, 0, false);
	else if (is_enum(record.kind))
		info = ldbtf_info(LDBTF_KIND_ENUM, 0, false);
	put_name(output, record.name_off);
	btf_writer_word(output->writer, info);
	btf_writer_word(output->writer, record.size_or_type);
	uint32_t count = ldbtf_record_size(info) / 4;
	for (uint32_t i = HEAD_WORDS; i < count; i++) // an INT's data
		btf_writer_word(output->writer, distilled_word(split, &record, i));
}

static void put_whole(struct output *output, uint32_t id)
{
	const struct btf_view *split = output->distill->split;
	struct btf_record record = btf_record_at(split, id);
	uint32_t count = ldbtf_record_size(record.info) / 4;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t word = distilled_word(split, &record, i);
		enum btf_word meaning = btf_word_of(record.kind, i);
		if (meaning == BTF_WORD_NAME)
			put_name(output, word);
		else
			btf_writer_word(output->writer, meaning == BTF_WORD_TYPE
								? output->distill->ids[word]
								: word);
	}
}

static enum status put_all(const struct btf_distill *distill, struct output *base,
			   struct output *own)
{
	for (size_t i = 0; i < distill->base_types.count; i++)
		TRY(list_distilled_names(base, distill->base_types.data[i], true));
	for (size_t i = 0; i < distill->own_types.count; i++)
		TRY(list_distilled_names(own, distill->own_types.data[i], false));
	TRY(lay_out_distilled(base));
	TRY(lay_out_distilled(own));
	for (size_t i = 0; i < distill->base_types.count; i++)
		put_stub(base, distill->base_types.data[i]);
	for (size_t i = 0; i < distill->own_types.count; i++)
		put_whole(own, distill->own_types.data[i]);
	return STATUS_OK;
}

// `shares_names`: the split BTF does not repeat names of the base (encoding 1.8.4).
static enum status put(const struct btf_distill *distill, struct btf_writer *base,
		       struct btf_writer *own, bool shares_names)
{
	struct output base_output = {.distill = distill, .writer = base};
	struct output own_output = {.distill = distill, .writer = own};
	own_output.base = shares_names ? &base_output : NULL;
	enum status status = put_all(distill, &base_output, &own_output);
	hash_map_deinit(&base_output.names);
	hash_map_deinit(&own_output.names);
	btf_strings_deinit(&base_output.strings);
	btf_strings_deinit(&own_output.strings);
	return status;
}

enum status btf_distill_plan(const struct btf_view *split, enum btf_distill_use use,
			     const struct diag_source *where, struct btf_distill *ret)
{
	*ret = (struct btf_distill){.split = split};
	struct reach reach = {.split = split, .where = where};
	reach.is_needed = calloc(split->first_id, 1);
	ret->ids = calloc((size_t)split->last_id + 1, sizeof(*ret->ids));
	enum status status = reach.is_needed && ret->ids ? find_needs(&reach, use)
							 : STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		status = place_types(ret, reach.is_needed);
	free(reach.is_needed);
	vec_free(&reach.open);
	TRY(status);
	ret->own_counted.first_string = 1; // not 0: split BTF has no empty name of its own
	// For a bound, no names are shared: the base of a part may lack any of them.
	return put(ret, &ret->base_counted, &ret->own_counted, use == BTF_DISTILL_EXACT);
}

enum status btf_distill_write(const struct btf_distill *distill, uint8_t *base, size_t base_size,
			      uint8_t *own, size_t own_size)
{
	bool is_big_endian = distill->split->is_big_endian;
	struct btf_writer base_writer, own_writer, own_counted = distill->own_counted;
	btf_writer_begin(&base_writer, base, base_size, &distill->base_counted, is_big_endian);
	// The base's padding belongs to its strings, so the split's strings begin behind it.
	own_counted.first_string =
		(uint32_t)(base_size - LDBTF_HEADER_SIZE - distill->base_counted.type_bytes);
	btf_writer_begin(&own_writer, own, own_size, &own_counted, is_big_endian);
	return put(distill, &base_writer, &own_writer, true);
}
