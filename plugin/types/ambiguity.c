// SPDX-License-Identifier: GPL-3.0-or-later
//
// Surveys the classes of a program, and spreads ambiguity along their references (ambiguity.h).
#include "types/ambiguity.h"

#include <string.h>

#include "types/type_refs.h"

// The classes that refer to each class.
struct users {
	uint32_t *first; // by class; limit + 1 of them
	uint32_t *list;  // first[class] until first[class + 1]
};

static enum status allocate_survey(struct ambiguity *ambiguity)
{
	size_t limit = ambiguity->limit;
	ambiguity->definitions = calloc(limit, sizeof(*ambiguity->definitions));
	ambiguity->is_ambiguous = calloc(limit, 1);
	ambiguity->unscoped = calloc(limit, sizeof(*ambiguity->unscoped));
	return ambiguity->definitions && ambiguity->is_ambiguous && ambiguity->unscoped ?
		       STATUS_OK : STATUS_NO_MEMORY;
}

static enum status allocate_spread(struct ambiguity *ambiguity)
{
	size_t limit = ambiguity->limit;
	ambiguity->is_scoped = calloc(limit, 1);
	ambiguity->names = calloc(limit, sizeof(*ambiguity->names));
	ambiguity->follows = calloc(limit, sizeof(*ambiguity->follows));
	ambiguity->lists = calloc(limit, sizeof(*ambiguity->lists));
	return ambiguity->is_scoped && ambiguity->names && ambiguity->follows && ambiguity->lists ?
		       STATUS_OK : STATUS_NO_MEMORY;
}

void ambiguity_deinit(struct ambiguity *ambiguity)
{
	vec_free(&ambiguity->order);
	free(ambiguity->definitions);
	free(ambiguity->is_ambiguous);
	free(ambiguity->unscoped);
	free(ambiguity->is_scoped);
	free(ambiguity->names);
	free(ambiguity->follows);
	free(ambiguity->lists);
	vec_free(&ambiguity->seen);
}

static void survey_definitions(struct ambiguity *ambiguity, const struct type_uses *uses)
{
	for (size_t i = 0; i < uses->definitions.count; i++) {
		const struct type_definition *definition = &uses->definitions.data[i];
		uint32_t *first = &ambiguity->definitions[definition->named];
		if (!*first)
			*first = definition->class_id;
		if (*first != definition->class_id)
			ambiguity->is_ambiguous[definition->named] = ambiguity->has_ambiguous =
				true;
	}
}

static enum status survey_units(struct ambiguity *ambiguity, uint8_t *is_listed)
{
	for (size_t u = 0; u < ambiguity->unit_count; u++) {
		const struct type_uses *uses = ambiguity->units[u];
		for (size_t i = 0; i < uses->classes.count; i++) {
			uint32_t class_id = uses->classes.data[i] & ~(uint32_t)TYPE_USE_UNUSED;
			if (!is_listed[class_id])
				TRY(vec_push(&ambiguity->order, class_id));
			is_listed[class_id] = 1;
		}
		survey_definitions(ambiguity, uses);
	}
	return STATUS_OK;
}

static enum status survey_scope(struct ambiguity *ambiguity, uint32_t named, uint8_t *is_known)
{
	if (is_known[named])
		return STATUS_OK;
	is_known[named] = 1;
	struct type_record record = *type_store_get(ambiguity->store, named);
	if (!record.ref)
		return STATUS_OK;
	record.ref = 0;
	uint32_t unscoped;
	TRY(type_store_intern(ambiguity->store, NULL, &record, NULL, &unscoped));
	ambiguity->unscoped[named] = unscoped;
	ambiguity->is_ambiguous[named] = ambiguity->has_scopes = true;
	if (unscoped < ambiguity->limit)
		ambiguity->is_ambiguous[unscoped] = true;
	return STATUS_OK;
}

// Scopes tell definitions of one name in one group apart. Their numbers mean nothing outside of the
// group, because the second `node` of one group may be the only one of another. So such names are
// ambiguous.
static enum status survey_scopes(struct ambiguity *ambiguity, uint8_t *is_known)
{
	for (size_t u = 0; u < ambiguity->unit_count; u++) {
		const struct type_uses *uses = ambiguity->units[u];
		for (size_t i = 0; i < uses->definitions.count; i++)
			TRY(survey_scope(ambiguity, uses->definitions.data[i].named, is_known));
		for (size_t i = 0; i < uses->declarations.count; i++)
			TRY(survey_scope(ambiguity, uses->declarations.data[i], is_known));
	}
	return STATUS_OK;
}

// Scopes alone tell the definitions of a single group apart.
static enum status survey(struct ambiguity *ambiguity, uint8_t *marks)
{
	TRY(survey_units(ambiguity, marks));
	if (ambiguity->unit_count < 2)
		return STATUS_OK;
	memset(marks, 0, ambiguity->limit);
	return survey_scopes(ambiguity, marks);
}

enum status ambiguity_survey(struct type_store *store, const struct type_uses *const *units,
			     size_t unit_count, struct ambiguity *ret)
{
	*ret = (struct ambiguity){.store = store,
				  .units = units,
				  .unit_count = unit_count,
				  .limit = type_store_limit(store)};
	TRY(allocate_survey(ret));
	uint8_t *marks = calloc(ret->limit, 1);
	if (!marks)
		return STATUS_NO_MEMORY;
	enum status status = survey(ret, marks);
	free(marks);
	return status;
}

// The users of a definition refer to its name. Only a DECL_TAG refers to its class.
static void name_definitions(struct ambiguity *ambiguity)
{
	for (size_t u = 0; u < ambiguity->unit_count; u++) {
		const struct type_uses *uses = ambiguity->units[u];
		for (size_t i = 0; i < uses->definitions.count; i++)
			ambiguity->names[uses->definitions.data[i].class_id] =
				uses->definitions.data[i].named;
	}
}

static void count_users(const struct ambiguity *ambiguity, struct users *users)
{
	for (size_t i = 0; i < ambiguity->order.count; i++) {
		const struct type_record *record = type_store_get(ambiguity->store,
								  ambiguity->order.data[i]);
		for (uint32_t j = 0; j < type_ref_count(record); j++)
			users->first[type_ref_at(record, j)]++;
	}
	uint32_t total = 0;
	users->first[TYPE_CLASS_VOID] = 0;
	for (uint32_t i = 0; i < ambiguity->limit; i++)
		users->first[i] = total += users->first[i];
	users->first[ambiguity->limit] = total;
}

// From the back, so that first[class] ends where the class's users begin.
static void list_users(const struct ambiguity *ambiguity, struct users *users)
{
	for (size_t i = ambiguity->order.count; i-- > 0;) {
		uint32_t class_id = ambiguity->order.data[i];
		const struct type_record *record = type_store_get(ambiguity->store, class_id);
		for (uint32_t j = 0; j < type_ref_count(record); j++)
			if (type_ref_at(record, j))
				users->list[--users->first[type_ref_at(record, j)]] = class_id;
	}
}

static enum status find_users(const struct ambiguity *ambiguity, struct users *users)
{
	users->first = calloc((size_t)ambiguity->limit + 1, sizeof(*users->first));
	if (!users->first)
		return STATUS_NO_MEMORY;
	count_users(ambiguity, users);
	size_t total = users->first[ambiguity->limit];
	users->list = malloc((total ? total : 1) * sizeof(*users->list));
	if (!users->list)
		return STATUS_NO_MEMORY;
	list_users(ambiguity, users);
	return STATUS_OK;
}

// Marks the classes that see an ambiguous name. Later passes find what each of them follows. A
// definition that sees an ambiguous name makes its own name ambiguous.
static enum status spread(struct ambiguity *ambiguity, const struct users *users)
{
	VEC(uint32_t) waiting = {0};
	enum status status = STATUS_OK;
	for (uint32_t i = 1; i < ambiguity->limit && status == STATUS_OK; i++)
		if (ambiguity->is_ambiguous[i])
			status = vec_push(&waiting, i);
	while (waiting.count && status == STATUS_OK) {
		uint32_t used = waiting.data[--waiting.count];
		for (uint32_t i = users->first[used];
		     i < users->first[used + 1] && status == STATUS_OK; i++) {
			uint32_t user = users->list[i], named = ambiguity->names[user];
			if (ambiguity->follows[user])
				continue;
			ambiguity->follows[user] = user;
			status = vec_push(&waiting, user);
			if (status != STATUS_OK || !named || ambiguity->is_ambiguous[named])
				continue;
			ambiguity->is_ambiguous[named] = true;
			status = vec_push(&waiting, named);
		}
	}
	vec_free(&waiting);
	return status;
}

static void mark_scoped_names(struct ambiguity *ambiguity)
{
	for (uint32_t i = 1; i < ambiguity->limit; i++) {
		if (!ambiguity->unscoped[i])
			continue;
		ambiguity->is_scoped[i] = true;
		if (ambiguity->unscoped[i] < ambiguity->limit)
			ambiguity->is_scoped[ambiguity->unscoped[i]] = true;
	}
}

// Lists what the class sees next. `stamps` holds `stamp` for the names and joints that are in the
// list, so each is listed once. A name with a scope is listed as often as it is seen. Two such
// names may be one name in another group, and this way they have the same places in all groups.
static enum status list_seen(struct ambiguity *ambiguity, uint32_t class_id, uint32_t *stamps,
			     uint32_t stamp)
{
	const struct type_record *record = type_store_get(ambiguity->store, class_id);
	struct seen_list list = {.first = (uint32_t)ambiguity->seen.count};
	bool is_scoped = false;
	ambiguity->steps += type_ref_count(record);
	for (uint32_t i = 0; i < type_ref_count(record); i++) {
		uint32_t ref = type_ref_at(record, i);
		uint32_t next = ambiguity->is_ambiguous[ref] ? ref : ambiguity->follows[ref];
		if (!next || (stamps[next] == stamp && !ambiguity->is_scoped[next]))
			continue;
		stamps[next] = stamp;
		is_scoped |= ambiguity->is_scoped[next];
		TRY(vec_push(&ambiguity->seen, next));
	}
	list.count = (uint32_t)ambiguity->seen.count - list.first;
	ambiguity->is_scoped[class_id] = is_scoped;
	if (list.count == 1 && !ambiguity->names[class_id])
		ambiguity->follows[class_id] = ambiguity->seen.data[--ambiguity->seen.count];
	else
		ambiguity->lists[class_id] = list;
	return STATUS_OK;
}

static enum status list_all_seen(struct ambiguity *ambiguity)
{
	uint32_t *stamps = calloc(ambiguity->limit, sizeof(*stamps));
	if (!stamps)
		return STATUS_NO_MEMORY;
	enum status status = STATUS_OK;
	for (size_t i = 0; i < ambiguity->order.count && status == STATUS_OK; i++)
		if (ambiguity->follows[ambiguity->order.data[i]])
			status = list_seen(ambiguity, ambiguity->order.data[i], stamps,
					   (uint32_t)i + 1);
	free(stamps);
	return status;
}

enum status ambiguity_spread(struct ambiguity *ambiguity)
{
	TRY(allocate_spread(ambiguity));
	name_definitions(ambiguity);
	struct users users = {0};
	enum status status = find_users(ambiguity, &users);
	if (status == STATUS_OK)
		status = spread(ambiguity, &users);
	free(users.first);
	free(users.list);
	if (status != STATUS_OK)
		return status;
	mark_scoped_names(ambiguity);
	return list_all_seen(ambiguity);
}
