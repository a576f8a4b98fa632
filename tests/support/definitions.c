// SPDX-License-Identifier: GPL-3.0-or-later
//
// The container behind definitions.h. See there.
#include "definitions.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *grow(void *bytes, size_t count, size_t item_size)
{
	void *grown = reallocarray(bytes, count, item_size);

	if (!grown) {
		fputs("out of memory\n", stderr);
		exit(2);
	}
	return grown;
}

static char *copy(const char *string)
{
	size_t size = strlen(string) + 1;

	return memcpy(grow(NULL, size, 1), string, size);
}

void text_add(struct text *text, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	if (text->length + (size_t)length + 1 > text->capacity) {
		text->capacity = (text->length + (size_t)length + 1) * 2;
		text->bytes = grow(text->bytes, text->capacity, 1);
	}
	va_start(arguments, format);
	vsnprintf(text->bytes + text->length, text->capacity - text->length, format, arguments);
	va_end(arguments);
	text->length += (size_t)length;
}

void text_deinit(struct text *text)
{
	free(text->bytes);
	*text = (struct text){ 0 };
}

size_t definitions_add(struct definitions *definitions, const char *kind, const char *name)
{
	if (definitions->count == definitions->capacity) {
		definitions->capacity = definitions->capacity ? definitions->capacity * 2 : 256;
		definitions->items = grow(definitions->items, definitions->capacity,
					  sizeof(*definitions->items));
	}
	definitions->items[definitions->count] =
		(struct definition){.kind = copy(kind), .name = copy(name)};
	return definitions->count++;
}

void definitions_set_text(struct definition *definition, struct text *text)
{
	free(definition->text);
	definition->text = copy(text->bytes ? text->bytes : "");
	text_deinit(text);
}

void definition_add_ref(struct definition *definition, size_t index)
{
	definition->refs =
		grow(definition->refs, definition->ref_count + 1, sizeof(*definition->refs));
	definition->refs[definition->ref_count++] = index;
}

static int compare_strings(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

void definitions_drop_completed_fwds(struct definitions *definitions)
{
	char **defined = grow(NULL, definitions->count + 1, sizeof(*defined));
	size_t count = 0;

	for (size_t i = 0; i < definitions->count; i++) {
		const struct definition *item = &definitions->items[i];
		struct text name = { 0 };

		if (strcmp(item->kind, "struct") && strcmp(item->kind, "union"))
			continue;
		text_add(&name, "%s %s", item->kind, item->name);
		defined[count++] = name.bytes;
	}
	qsort(defined, count, sizeof(*defined), compare_strings);
	for (size_t i = 0; i < definitions->count; i++) {
		struct definition *item = &definitions->items[i];

		if (!strcmp(item->kind, "fwd") &&
		    bsearch(&item->name, defined, count, sizeof(*defined), compare_strings)) {
			free(item->text);
			item->text = NULL;
		}
	}
	for (size_t i = 0; i < count; i++)
		free(defined[i]);
	free(defined);
}

void definitions_deinit(struct definitions *definitions)
{
	for (size_t i = 0; i < definitions->count; i++) {
		free(definitions->items[i].kind);
		free(definitions->items[i].name);
		free(definitions->items[i].text);
		free(definitions->items[i].refs);
	}
	free(definitions->items);
	*definitions = (struct definitions){ 0 };
}
