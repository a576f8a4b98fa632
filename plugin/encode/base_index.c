// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hash tables of a base's types, by name and by record (base_index.h).
#include "encode/base_index.h"

#include <stdlib.h>
#include <string.h>

#include "btf/btf_words.h"
#include "support/hash.h"

static size_t hash_name(const char *name)
{
	return hash_bytes(name, strlen(name));
}

static bool is_in_by_name(const struct btf_record *record)
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

static size_t hash_text(const struct btf_view *view, uint32_t name_off)
{
	const char *text = btf_view_name(view, name_off);
	return text ? hash_name(text) : 0; // no text: a name that the base lacks
}

// A hash of what records of one chain must have in common. Names of elements count: a program can
// have thousands of enums that differ only in these.
static size_t hash_record(const struct btf_view *view, const uint8_t *record)
{
	uint32_t name_off = btf_load_u32(view, record), info = btf_load_u32(view, record + 4);
	uint32_t kind = ldbtf_info_kind(info), words = ldbtf_record_size(info) / 4;
	const char *name = btf_view_name(view, name_off);
	bool is_named_aggregate = name && *name &&
				  (kind == LDBTF_KIND_STRUCT || kind == LDBTF_KIND_UNION);
	uint64_t hash = hash_mix(hash_text(view, name_off), info);
	for (uint32_t i = 2; i < words; i++) {
		enum btf_word word = btf_word_of(kind, i);
		uint32_t value = btf_load_u32(view, record + 4 * (size_t)i);
		if (word == BTF_WORD_NAME)
			hash = hash_mix(hash, hash_text(view, value));
		else if (word != BTF_WORD_TYPE || !is_named_aggregate)
			hash = hash_mix(hash, value);
	}
	return hash;
}

uint32_t encode_base_first_named(const struct encode_base *base, const char *name)
{
	return base->by_name.heads[hash_name(name) & (base->by_name.head_count - 1)];
}

uint32_t encode_base_first_equal(const struct encode_base *base, const uint8_t *record)
{
	size_t hash = hash_record(&base->view, record);
	return base->by_record.heads[hash & (base->by_record.head_count - 1)];
}

static enum status chains_init(struct base_chains *chains, uint32_t last_id)
{
	chains->head_count = 16;
	while (chains->head_count < last_id)
		chains->head_count *= 2;
	chains->heads = calloc(chains->head_count, sizeof(*chains->heads));
	chains->next = calloc((size_t)last_id + 1, sizeof(*chains->next));
	return chains->heads && chains->next ? STATUS_OK : STATUS_NO_MEMORY;
}

static void put_first(struct base_chains *chains, size_t hash, uint32_t id)
{
	uint32_t *head = &chains->heads[hash & (chains->head_count - 1)];
	chains->next[id] = *head;
	*head = id;
}

enum status encode_base_index(struct encode_base *base)
{
	const struct btf_view *view = &base->view;
	TRY(chains_init(&base->by_name, view->last_id));
	TRY(chains_init(&base->by_record, view->last_id));
	for (uint32_t id = view->last_id; id; id--) { // backwards, as each is put first
		struct btf_record record = btf_record_at(view, id);
		if (record.kind == LDBTF_KIND_VAR || record.kind == LDBTF_KIND_DATASEC)
			continue;
		if (is_in_by_name(&record))
			put_first(&base->by_name, hash_text(view, record.name_off), id);
		put_first(&base->by_record,
			  hash_record(view, record.data - sizeof(struct ldbtf_type)), id);
	}
	return STATUS_OK;
}

void base_index_deinit(struct encode_base *base)
{
	free(base->by_name.heads);
	free(base->by_name.next);
	free(base->by_record.heads);
	free(base->by_record.next);
}
