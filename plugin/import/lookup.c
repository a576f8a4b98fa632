// SPDX-License-Identifier: GPL-3.0-or-later
//
// Binary searches in the tables of rows, which are sorted by key.
#include "import/lookup.h"

#include <assert.h>
#include <string.h>

#include "support/search.h"

// What find_row() reads.
static_assert(!offsetof(struct import_function, key) && !offsetof(struct import_variable, key) &&
	      !offsetof(struct import_annotation, key), "keys are not first");

static uint32_t key_of_row(const void *rows, size_t row_size, size_t row)
{
	uint32_t key;
	memcpy(&key, (const uint8_t *)rows + row * row_size, sizeof(key));
	return key;
}

// The number of the row with this key. The rows have `row_size` bytes each, begin with their keys
// and are sorted by them. `count` if there is none.
static size_t find_row(const void *rows, size_t count, size_t row_size, uint32_t key)
{
	struct search search = search_among(count);
	while (search_is_open(&search))
		search_narrow(&search, key_of_row(rows, row_size, search.middle) < key);
	bool is_found = search.first < count && key_of_row(rows, row_size, search.first) == key;
	return is_found ? search.first : count;
}

#define FIND_ROW(table, key) find_row((table)->data, (table)->count, sizeof(*(table)->data), (key))

struct import_function *import_find_function(const struct import *import, uint32_t key)
{
	size_t row = FIND_ROW(&import->functions, key);
	return row < import->functions.count ? &import->functions.data[row] : NULL;
}

struct import_variable *import_find_variable(const struct import *import, uint32_t key)
{
	size_t row = FIND_ROW(&import->variables, key);
	return row < import->variables.count ? &import->variables.data[row] : NULL;
}

const struct import_annotation *import_find_annotation(const struct import *import, uint32_t key)
{
	size_t row = FIND_ROW(&import->annotations, key);
	return row < import->annotations.count ? &import->annotations.data[row] : NULL;
}

struct import_parameter *import_find_parameter(const struct import *import,
					       const struct import_function *function, uint32_t key)
{
	for (uint32_t i = 0; i < function->parameter_count; i++) {
		struct import_parameter *parameter =
			&import->parameters.data[function->first_parameter + i];
		if (parameter->key == key)
			return parameter;
	}
	return NULL;
}
