// SPDX-License-Identifier: GPL-3.0-or-later
//
// Asks the runtime about every type of a blob (runtime_exercise.h).
#include "runtime_exercise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A type costs time in proportion to the blob (without an index), so big ones are asked about few.
enum { MOST_TYPES = 300, MOST_PARTS = 40, MEMORY_SIZE = 96 };

static void require(int condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "runtime_exercise: %s\n", what);
	abort();
}

static void count_character(void *context, char c)
{
	size_t *count = context;
	(void)c;
	++*count;
	// LDBTF_PRINT_ITEMS times a long name is the most that there can be.
	require(*count < (size_t)1 << 28, "printing does not end");
}

// Reading the last byte of a string proves that the string is inside.
static size_t touch(const char *text)
{
	return strlen(text);
}

static void ask_paths(const struct ldbtf *btf, const struct ldbtf_view *view, const char *member)
{
	static const char *const paths[] = {
		"",	      "[0]", "[1][2]", "->next",       "clients->next", ".name[3]",
		"grid[2][1]", "low", "x",      "[4294967295]", "[4294967296]",	"[",
		"..",	      "->",  "a.b.c.d"};
	unsigned char memory[MEMORY_SIZE] = {0x80};
	struct ldbtf_place place;
	char path[300];
	uint64_t value;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		enum ldbtf_status status = ldbtf_offset_in(btf, view->id, paths[i], &place);
		require(place.used <= strlen(paths[i]), "a path was used beyond its end");
		if (status == LDBTF_OK)
			(void)ldbtf_read_integer(btf, &place, memory, sizeof(memory), &value);
	}
	if (!member)
		return;
	snprintf(path, sizeof(path), "%.99s.%.99s[0]", view->name, member);
	(void)ldbtf_offset_of(btf, path, &place);
	snprintf(path, sizeof(path), "%.99s", member);
	if (ldbtf_offset_in(btf, view->id, path, &place) == LDBTF_OK)
		(void)ldbtf_read_integer(btf, &place, memory, sizeof(memory), &value);
}

static void ask_type(const struct ldbtf *btf, const struct ldbtf_view *view)
{
	unsigned char *memory = calloc(1, MEMORY_SIZE); // exact, so that ASan sees a step outside
	struct ldbtf_view other;
	struct ldbtf_member_view member;
	struct ldbtf_enumerator enumerator;
	struct ldbtf_param_view param;
	struct ldbtf_variable variable;
	struct ldbtf_array_view array;
	struct ldbtf_int_view integer;
	const char *first_member = NULL;
	uint32_t size;
	size_t printed = 0;
	struct ldbtf_output output = {count_character, &printed};

	if (!memory)
		abort();
	touch(view->name);
	memset(memory, 0xa5, MEMORY_SIZE);
	for (uint32_t i = 0; i <= view->vlen && i < MOST_PARTS; i++) {
		if (ldbtf_member_at(btf, view, i, &member) == LDBTF_OK) {
			touch(member.name);
			if (!first_member || *member.name)
				first_member = member.name;
		}
		if (ldbtf_enumerator_at(btf, view, i, &enumerator) == LDBTF_OK)
			touch(enumerator.name);
		if (ldbtf_param_at(btf, view, i, &param) == LDBTF_OK)
			touch(param.name);
		if (ldbtf_variable_at(btf, view, i, &variable) == LDBTF_OK)
			touch(variable.name);
	}
	(void)ldbtf_array_of(view, &array);
	(void)ldbtf_int_of(view, &integer);
	(void)ldbtf_find_enumerator(btf, view, -1, &enumerator);
	(void)ldbtf_resolve(btf, view->id, &other);
	(void)ldbtf_size_of(btf, view->id, &size);
	if (*view->name) {
		require(ldbtf_find_type(btf, view->name, LDBTF_KIND_VOID, &other) == LDBTF_OK,
			"a name is not found");
		require(!strcmp(view->name, other.name), "a wrong name is found");
		require(ldbtf_find_type(btf, view->name, (enum ldbtf_kind)view->kind, &other) ==
					LDBTF_OK &&
				other.kind == view->kind && (btf->base || other.id <= view->id),
			"a name and kind are not found");
		(void)ldbtf_find_variable(btf, view->name, &variable);
	}
	ask_paths(btf, view, first_member);
	(void)ldbtf_print_value(btf, view->id, memory, MEMORY_SIZE, &output);
	(void)ldbtf_print_value(btf, view->id, memory + MEMORY_SIZE - 3, 3, &output);
	(void)ldbtf_print_declaration(btf, view->id, "name", &output);
	free(memory);
}

void runtime_ask_all(const struct ldbtf *btf)
{
	struct ldbtf_view view = {0}, same;
	uint32_t asked = 0;
	while (asked < MOST_TYPES && ldbtf_next_type(btf, &view) == LDBTF_OK) {
		asked++;
		require(view.id == asked, "IDs are not in order");
		require(ldbtf_type_by_id(btf, view.id, &same) == LDBTF_OK && same.data == view.data,
			"an ID leads elsewhere");
		ask_type(btf, &view);
	}
	require(ldbtf_type_by_id(btf, btf->type_count + 1, &same) == LDBTF_NOT_FOUND, "there is a "
										      "type behind "
										      "the last");
	require(ldbtf_type_by_id(btf, UINT32_MAX, &same) == LDBTF_NOT_FOUND, "there is a last "
									     "type");
	require(ldbtf_type_by_id(btf, 0, &same) == LDBTF_OK && !same.kind, "there is no void");
	ask_type(btf, &same);
}

enum ldbtf_status runtime_exercise(const void *data, size_t size)
{
	struct ldbtf btf;
	enum ldbtf_status status = ldbtf_open(&btf, data, size);
	if (status != LDBTF_OK)
		return status;
	runtime_ask_all(&btf);
	uint32_t few[3];
	ldbtf_set_index(&btf, few, 3);
	runtime_ask_all(&btf);
	size_t entries = ldbtf_index_size(&btf);
	uint32_t *index = malloc((entries + 1) * sizeof(*index));
	if (!index)
		abort();
	ldbtf_set_index(&btf, index, entries);
	runtime_ask_all(&btf);
	free(index);
	return LDBTF_OK;
}
