// SPDX-License-Identifier: GPL-3.0-or-later
//
// Parses roots and compares names with them (roots.h).
#include "encode/roots.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "types/type.h"

static const char *const prefixes[] = {
	[ROOT_STRUCT] = "struct:", [ROOT_UNION] = "union:", [ROOT_ENUM] = "enum:",
	[ROOT_TYPEDEF] = "typedef:", [ROOT_VAR] = "var:", [ROOT_FUNC] = "func:",
};

const char *root_kind_prefix(enum root_kind kind)
{
	return kind < ROOT_TYPE ? prefixes[kind] : "";
}

static void free_root(struct root *root)
{
	free(root->name);
	free(root->text);
	free(root->file);
}

void roots_deinit(struct roots *roots)
{
	for (size_t i = 0; i < roots->roots.count; i++)
		free_root(&roots->roots.data[i]);
	vec_free(&roots->roots);
}

// Takes over the strings of `root`, whose `name` points into the text.
static enum status push_root(struct roots *roots, enum root_kind kind, const char *name,
			     size_t name_length, const char *text, size_t length,
			     const char *file)
{
	struct root root = {.kind = kind,
			    .name = strndup(name, name_length),
			    .text = strndup(text, length),
			    .file = file ? strdup(file) : NULL};
	bool is_complete = root.name && root.text && (!file || root.file);
	if (is_complete && vec_push(&roots->roots, root) == STATUS_OK)
		return STATUS_OK;
	free_root(&root);
	return STATUS_NO_MEMORY;
}

// The kind whose prefix the text begins with. ROOT_TYPE: it begins with no prefix.
static enum root_kind find_prefix(const char *text, size_t length)
{
	enum root_kind kind = ROOT_STRUCT;
	while (kind < ROOT_TYPE && (length <= strlen(prefixes[kind]) ||
				       memcmp(text, prefixes[kind], strlen(prefixes[kind]))))
		kind++;
	return kind;
}

enum status roots_add(struct roots *roots, const char *text, size_t length)
{
	enum root_kind kind = find_prefix(text, length);
	if (kind == ROOT_TYPE)
		return STATUS_MALFORMED;
	size_t skipped = strlen(prefixes[kind]);
	return push_root(roots, kind, text + skipped, length - skipped, text,
			 length, NULL);
}

// ---- Marks of the sources. ----

// Steps over one word and the spaces behind it. False if the text goes on with something else.
static bool skip_word(const char **at, const char *word)
{
	size_t length = strlen(word);
	if (strncmp(*at, word, length) || (*at)[length] != ' ')
		return false;
	*at += length + strspn(*at + length, " ");
	return true;
}

// The kind that a type as written in C or C++ begins with. Steps over it.
static enum root_kind skip_keywords(const char **at)
{
	enum root_kind kind = ROOT_TYPE;
	*at += strspn(*at, " ");
	while (skip_word(at, "const") || skip_word(at, "volatile"))
		;
	if (skip_word(at, "struct") || skip_word(at, "class"))
		kind = ROOT_STRUCT;
	else if (skip_word(at, "union"))
		kind = ROOT_UNION;
	else if (skip_word(at, "enum"))
		kind = ROOT_ENUM;
	return kind;
}

// Spells a name of C++ as the BTF does (encoding 2.10.5): space::type becomes space_type.
static void spell_scopes(char *name)
{
	char *end = name;
	bool is_in_run = false;
	if (!strstr(name, "::") && !strchr(name, '<'))
		return;
	for (const char *at = name; *at; at++) {
		bool stays = isalnum((unsigned char)*at) || *at == '_';
		if (stays)
			*end++ = *at;
		else if (!is_in_run)
			*end++ = '_';
		is_in_run = !stays;
	}
	*end = '\0';
}

enum status roots_add_mark(struct roots *roots, const char *text, const char *file)
{
	const char *name = text;
	enum root_kind kind = find_prefix(text, strlen(text));
	roots->mark_count++;
	for (size_t i = 0; i < roots->roots.count; i++) {
		const struct root *root = &roots->roots.data[i];
		if (root->file && !strcmp(root->text, text))
			return STATUS_OK;
	}
	if (kind == ROOT_VAR || kind == ROOT_FUNC)
		name += strlen(prefixes[kind]);
	else
		kind = skip_keywords(&name);
	name += strspn(name, ":"); // of the global scope
	size_t length = strlen(name);
	while (length && name[length - 1] == ' ')
		length--;
	TRY(push_root(roots, (enum root_kind)kind, name, length, text, strlen(text), file));
	spell_scopes(roots->roots.data[roots->roots.count - 1].name);
	return STATUS_OK;
}

// ---- Names. ----

static bool matches_kind(enum root_kind root, uint8_t kind)
{
	switch (root) {
	case ROOT_STRUCT:
		return kind == TYPE_STRUCT;
	case ROOT_UNION:
		return kind == TYPE_UNION;
	case ROOT_ENUM:
		return kind == TYPE_ENUM;
	case ROOT_TYPEDEF:
		return kind == TYPE_TYPEDEF;
	case ROOT_VAR:
		return kind == TYPE_VAR;
	case ROOT_FUNC:
		return kind == TYPE_FUNC;
	case ROOT_TYPE:
		return kind == TYPE_STRUCT || kind == TYPE_UNION || kind == TYPE_ENUM ||
		       kind == TYPE_TYPEDEF || kind == TYPE_INT || kind == TYPE_FLOAT;
	}
	return false;
}

bool root_matches(const struct root *root, uint8_t kind, const char *name)
{
	if (!matches_kind(root->kind, kind))
		return false;
	return root->file ? !strcmp(root->name, name) : !fnmatch(root->name, name, 0);
}

bool roots_have(const struct roots *roots, uint8_t kind, const char *name)
{
	for (size_t i = 0; roots && i < roots->roots.count; i++)
		if (root_matches(&roots->roots.data[i], kind, name))
			return true;
	return false;
}
