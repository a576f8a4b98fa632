// SPDX-License-Identifier: GPL-3.0-or-later
//
// A hash table of a base's types: by name those that have one, the others by their whole record
// (base_index.h).
#include "encode/base_index.h"

#include <stdlib.h>
#include <string.h>

#include "btf/btf_words.h"
#include "support/hash.h"

static size_t hash_name(const char *name)
{
	return hash_bytes(name, strlen(name));
}

static bool is_found_by_name(const struct btf_record *record)
{
	if (!record->name_off)
		return false;
	switch (record->kind) {
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
	case LDBTF_KIND_FWD:
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		return true;
	default:
		return false;
	}
}

// A hash of all words of a record but the names of its elements. Hashing these names would cost
// more than they tell apart. `name_off` is the offset by which btf_names_find knows the type's
// name.
static size_t hash_record(const struct btf_view *view, const uint8_t *record, uint32_t name_off)
{
	uint32_t info = btf_load_u32(view, record + 4);
	uint32_t kind = ldbtf_info_kind(info), words = ldbtf_record_size(info) / 4;
	uint64_t hash = hash_mix(name_off, info);
	for (uint32_t i = 2; i < words; i++)
		if (btf_word_of(kind, i) != BTF_WORD_NAME)
			hash = hash_mix(hash, btf_load_u32(view, record + 4 * (size_t)i));
	return hash;
}

static size_t hash_type(const struct encode_base *base, const struct btf_record *record)
{
	const char *name = btf_view_name(&base->view, record->name_off);
	if (is_found_by_name(record))
		return hash_name(name);
	return hash_record(&base->view, record->data - sizeof(struct ldbtf_type),
			   btf_names_find(&base->names, name));
}

uint32_t encode_base_first_named(const struct encode_base *base, const char *name)
{
	return base->heads[hash_name(name) & (base->head_count - 1)];
}

uint32_t encode_base_first_equal(const struct encode_base *base, const uint8_t *record)
{
	uint32_t name_off = btf_load_u32(&base->view, record);
	return base->heads[hash_record(&base->view, record, name_off) & (base->head_count - 1)];
}

enum status encode_base_index(struct encode_base *base)
{
	const struct btf_view *view = &base->view;
	base->head_count = 16;
	while (base->head_count < view->last_id)
		base->head_count *= 2;
	base->heads = calloc(base->head_count, sizeof(*base->heads));
	base->next = calloc((size_t)view->last_id + 1, sizeof(*base->next));
	if (!base->heads || !base->next)
		return STATUS_NO_MEMORY;
	for (uint32_t id = view->last_id; id; id--) { // backwards, as each is put first
		struct btf_record record = btf_record_at(view, id);
		if (record.kind == LDBTF_KIND_VAR || record.kind == LDBTF_KIND_DATASEC)
			continue;
		uint32_t *head = &base->heads[hash_type(base, &record) & (base->head_count - 1)];
		base->next[id] = *head;
		*head = id;
	}
	return STATUS_OK;
}
