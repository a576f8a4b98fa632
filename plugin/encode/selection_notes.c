// SPDX-License-Identifier: GPL-3.0-or-later
//
// Words notes, and looks for names near that of a root (selection_notes.h).
#include "encode/selection_notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NEAR_COUNT = 3,   // so many names are shown
	MAX_LENGTH = 128, // longer names are not compared
	NOTE_SIZE = 1024, // bytes of a note; more is cut
};

struct near_name {
	enum root_kind kind;
	const char *name;
	size_t distance;
};

struct near_names {
	const struct root *root;
	struct near_name names[NEAR_COUNT]; // the nearest first
	size_t count;
	bool is_declared; // the program has a declaration of that very name
};

static size_t min_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

// How many letters have to be added, removed or replaced (Levenshtein). SIZE_MAX: more than `most`.
static size_t edit_distance(const char *a, const char *b, size_t most)
{
	size_t a_length = strlen(a), b_length = strlen(b), row[MAX_LENGTH + 1];
	size_t longer = a_length > b_length ? a_length : b_length;
	// Most names of a program differ in length alone by more.
	if (longer > MAX_LENGTH || longer - min_of(a_length, b_length) > most)
		return SIZE_MAX;
	for (size_t j = 0; j <= b_length; j++)
		row[j] = j;
	for (size_t i = 0; i < a_length; i++) {
		size_t diagonal = row[0];
		row[0] = i + 1;
		for (size_t j = 0; j < b_length; j++) {
			size_t replaced = diagonal + (a[i] != b[j]);
			diagonal = row[j + 1];
			row[j + 1] = min_of(replaced, min_of(row[j], row[j + 1]) + 1);
		}
	}
	return row[b_length] <= most ? row[b_length] : SIZE_MAX;
}

// How far is a name that contains the text? "task" means "task_struct", and a name without its
// scope the one with it. Such names come behind those with a few other letters. SIZE_MAX: it does
// not contain the text, or the text says too little.
static size_t containing_distance(const char *text, const char *name)
{
	enum { LEAST_LENGTH = 3 };
	size_t length = strlen(text);
	if (length < LEAST_LENGTH || !strstr(name, text))
		return SIZE_MAX;
	return MAX_LENGTH + strlen(name) - length;
}

// The kind of root that would mean a type of that kind. False if no root can.
static bool root_kind_of(uint8_t kind, enum root_kind *ret)
{
	switch (kind) {
	case TYPE_STRUCT:
		*ret = ROOT_STRUCT;
		return true;
	case TYPE_UNION:
		*ret = ROOT_UNION;
		return true;
	case TYPE_ENUM:
		*ret = ROOT_ENUM;
		return true;
	case TYPE_TYPEDEF:
		*ret = ROOT_TYPEDEF;
		return true;
	case TYPE_VAR:
		*ret = ROOT_VAR;
		return true;
	case TYPE_FUNC:
		*ret = ROOT_FUNC;
		return true;
	default:
		return false;
	}
}

static bool is_type_root(enum root_kind kind)
{
	return kind != ROOT_VAR && kind != ROOT_FUNC;
}

// Puts a name among the nearest. Of two that are equally near the first in the program stays.
static void offer(struct near_names *near, const struct near_name *name)
{
	for (size_t i = 0; i < near->count; i++)
		if (near->names[i].kind == name->kind && !strcmp(near->names[i].name, name->name))
			return;
	size_t at = near->count;
	while (at > 0 && near->names[at - 1].distance > name->distance)
		at--;
	if (at == NEAR_COUNT)
		return;
	if (near->count < NEAR_COUNT)
		near->count++;
	for (size_t i = near->count - 1; i > at; i--)
		near->names[i] = near->names[i - 1];
	near->names[at] = *name;
}

static void compare(struct near_names *near, const struct program *program,
		    const struct type_record *record)
{
	const struct root *root = near->root;
	struct near_name name = {.name = strings_text(program->strings, record->name)};
	if (!record->name)
		return;
	if (record->kind == TYPE_FWD && is_type_root(root->kind))
		near->is_declared |= !strcmp(name.name, root->name);
	if (!root_kind_of(record->kind, &name.kind) ||
	    is_type_root(name.kind) != is_type_root(root->kind) ||
	    (!is_type_root(name.kind) && name.kind != root->kind))
		return;
	name.distance = edit_distance(root->name, name.name, 1 + strlen(root->name) / 4);
	if (name.distance == SIZE_MAX)
		name.distance = containing_distance(root->name, name.name);
	if (name.distance != SIZE_MAX)
		offer(near, &name);
}

static bool may_be_shown(char c)
{
	unsigned char byte = (unsigned char)c;
	return (byte >= ' ' && byte != 0x7f) || c == '\n';
}

// Names come from the input and go to the user's terminal.
static void append_text(char note[NOTE_SIZE], const char *text)
{
	size_t used = strlen(note);
	for (; *text && used < NOTE_SIZE - 1; text++)
		note[used++] = may_be_shown(*text) ? *text : '?';
	note[used] = '\0';
}

static void append_root(char note[NOTE_SIZE], const struct root *root)
{
	if (!root->file) {
		append_text(note, "option keep: ");
		append_text(note, root->text);
		return;
	}
	append_text(note, root->file);
	append_text(note, root->kind == ROOT_VAR    ? ": LDBTF_KEEP_VAR("
		     : root->kind == ROOT_FUNC ? ": LDBTF_KEEP_FUNC("
					       : ": LDBTF_KEEP(");
	append_text(note, is_type_root(root->kind) ? root->text : root->name);
	append_text(note, ")");
}

static void append_near(char note[NOTE_SIZE], const struct near_names *near)
{
	for (size_t i = 0; i < near->count; i++) {
		append_text(note, i ? ", " : "\n  near: ");
		append_text(note, root_kind_prefix(near->names[i].kind));
		append_text(note, near->names[i].name);
	}
}

static void append_reason(char note[NOTE_SIZE], const struct near_names *near)
{
	if (near->is_declared)
		append_text(note, "\n  where: it is declared only; the unit that defines it has "
				  "no debug information\n"
				  "  fix:   compile that unit with -g; or, in C++, the unit that keeps it "
				  "with -fstandalone-debug (clang) or -femit-class-debug-always (gcc)");
	else if (near->root->kind == ROOT_VAR)
		append_text(note, "\n  where: only variables that the link keeps, that vars= "
				  "selects and that are not of a thread are encoded");
	else if (near->root->kind == ROOT_FUNC)
		append_text(note, "\n  where: only functions that the link keeps and that funcs= "
				  "selects are encoded");
	else if (!near->count)
		append_text(note, "\n  where: the image has no such type in its debug information, "
				  "or only in units that exclude= leaves out");
}

enum status selection_notes_add_root(struct selection_notes *notes, const struct root *root,
				     const struct program *program)
{
	struct near_names near = {.root = root};
	for (size_t i = 1; i < program->types.count; i++)
		compare(&near, program, &program->types.data[i].record);
	char note[NOTE_SIZE] = "";
	append_root(note, root);
	append_text(note, " matches nothing in the image");
	append_reason(note, &near);
	append_near(note, &near);
	return selection_notes_add(notes, "%s", note);
}

enum status selection_notes_add(struct selection_notes *notes, const char *format, ...)
{
	char *note = malloc(NOTE_SIZE);
	if (!note)
		return STATUS_NO_MEMORY;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(note, NOTE_SIZE, format, arguments);
	va_end(arguments);
	enum status status = vec_push(&notes->texts, note);
	if (status != STATUS_OK)
		free(note);
	return status;
}

void selection_notes_report(const struct selection_notes *notes, const struct diag_source *where)
{
	for (size_t i = 0; i < notes->texts.count; i++)
		diag_add(where, DIAG_WARNING, "%s", notes->texts.data[i]);
}

void selection_notes_deinit(struct selection_notes *notes)
{
	for (size_t i = 0; i < notes->texts.count; i++)
		free(notes->texts.data[i]);
	vec_free(&notes->texts);
}
