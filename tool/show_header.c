// SPDX-License-Identifier: GPL-3.0-or-later
//
// `ldbtf show --header`: C that has the types and what they need, in an order that compiles.
//
// A struct that a compiler would lay out differently is written as packed, with its holes as
// members. Assertions compare each size and offset, so that a wrong layout is an error of the
// compiler and not of the user.
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tool/natural.h"
#include "tool/print.h"
#include "tool/references.h"
#include "tool/show.h"

enum { MAX_NEEDS = 256, MAX_INNER = 32 };

enum progress {
	NOT_WRITTEN,
	DECLARED,
	BEING_WRITTEN,          // what its members need is being written
	BEING_WRITTEN_DECLARED, // and that has declared it
	WRITTEN,
};

struct header {
	const struct ldbtf *btf;
	struct natural natural;
	uint8_t *progress; // enum progress, by ID
	uint32_t *owners;  // by ID of the first type of a name: which one the header has
	int depth;         // of needs
	size_t failures;
	unsigned holes; // for names of members that fill them
};

static void require(struct header *header, uint32_t id, bool is_complete);

static void fail_type(struct header *header, const struct ldbtf_view *view, const char *problem)
{
	char *name = print_type_name(header->btf, view);
	fprintf(stderr, "ldbtf: %s: %s\n", name, problem);
	free(name);
	header->failures++;
}

// ---- What a type needs. ----

static bool is_composite(const struct ldbtf_view *view)
{
	return view->kind == LDBTF_KIND_STRUCT || view->kind == LDBTF_KIND_UNION;
}

static bool is_plain_name(const char *name)
{
	if (isdigit((unsigned char)*name))
		return false;
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && *name != '_' && *name != '$' &&
		    !((unsigned char)*name & 0x80))
			return false;
	return true;
}

// Is the name free, or this type's? A header can't have two types of one name.
static bool take_name(struct header *header, const struct ldbtf_view *view)
{
	struct ldbtf_view first;
	if (!is_plain_name(view->name)) {
		fail_type(header, view, "C has no such name");
		return false;
	}
	if (!*view->name || ldbtf_find_type(header->btf, view->name, (enum ldbtf_kind)view->kind,
					    &first) != LDBTF_OK)
		return true;
	uint32_t *owner = &header->owners[first.id];
	if (!*owner)
		*owner = view->id;
	if (*owner == view->id)
		return true;
	fail_type(header, view, "there are two of this name, and the header has the other one");
	return false;
}

static void need_member(void *data, enum reference_role role, const char *name, uint32_t id)
{
	(void)name;
	require(data, id, role == REFERENCE_MEMBER || role == REFERENCE_ELEMENT);
}

static void need_named(void *data, enum reference_role role, const char *name, uint32_t id)
{
	(void)name, (void)role;
	require(data, id, false);
}

static void write_struct(struct header *header, const struct ldbtf_view *view);
static void write_enum(struct header *header, const struct ldbtf_view *view);
static void write_typedef(struct header *header, const struct ldbtf_view *view);

static void declare_aggregate(struct header *header, const struct ldbtf_view *view)
{
	uint8_t *progress = &header->progress[view->id];
	if (*progress != NOT_WRITTEN && *progress != BEING_WRITTEN)
		return;
	if (is_plain_name(view->name))
		printf("%s %s;\n", print_kind(view->kind), view->name);
	*progress = *progress == NOT_WRITTEN ? DECLARED : BEING_WRITTEN_DECLARED;
}

static void define_aggregate(struct header *header, const struct ldbtf_view *view)
{
	uint8_t *progress = &header->progress[view->id];
	if (*progress > DECLARED)
		return;
	*progress = *progress == DECLARED ? BEING_WRITTEN_DECLARED : BEING_WRITTEN;
	references_visit(header->btf, view, need_member, header);
	if (take_name(header, view))
		write_struct(header, view);
	*progress = WRITTEN;
}

// The members of a type without a name stand where the type is used.
static void need_inner(struct header *header, const struct ldbtf_view *view)
{
	uint8_t *progress = &header->progress[view->id];
	if (*progress)
		return;
	*progress = BEING_WRITTEN;
	references_visit(header->btf, view, need_member, header);
	*progress = NOT_WRITTEN;
}

static void need_aggregate(struct header *header, const struct ldbtf_view *view, bool is_complete)
{
	if (!*view->name)
		need_inner(header, view);
	else if (is_complete)
		define_aggregate(header, view);
	else
		declare_aggregate(header, view);
}

static void need_typedef(struct header *header, const struct ldbtf_view *view, bool is_complete)
{
	struct ldbtf_view target;
	if (ldbtf_type_by_id(header->btf, view->type_id, &target) != LDBTF_OK ||
	    !strncmp(view->name, "__builtin_", 10))
		return;
	require(header, view->type_id, is_complete);
	if (header->progress[view->id])
		return;
	header->progress[view->id] = WRITTEN;
	if (take_name(header, view))
		write_typedef(header, view);
}

static void need_once(struct header *header, const struct ldbtf_view *view)
{
	if (header->progress[view->id] || !*view->name)
		return;
	header->progress[view->id] = WRITTEN;
	if (take_name(header, view))
		write_enum(header, view);
}

static void need_type(struct header *header, const struct ldbtf_view *view, bool is_complete)
{
	switch (view->kind) {
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		need_aggregate(header, view, is_complete);
		break;
	case LDBTF_KIND_FWD:
		if (!header->progress[view->id])
			printf("%s %s;\n", view->kind_flag ? "union" : "struct", view->name);
		header->progress[view->id] = WRITTEN;
		break;
	case LDBTF_KIND_TYPEDEF:
		need_typedef(header, view, is_complete);
		break;
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		need_once(header, view);
		break;
	case LDBTF_KIND_ARRAY:
		references_visit(header->btf, view, need_member, header);
		break;
	case LDBTF_KIND_PTR:
	case LDBTF_KIND_FUNC_PROTO:
		references_visit(header->btf, view, need_named, header);
		break;
	case LDBTF_KIND_INT:
		if (!strcmp(view->name, "bool") && !header->progress[view->id])
			printf("typedef _Bool bool;\n");
		header->progress[view->id] = WRITTEN;
		break;
	default:
		if (view->type_id)
			require(header, view->type_id, is_complete);
	}
}

// Writes what must stand before a use of the type. Complete: its size is needed.
static void require(struct header *header, uint32_t id, bool is_complete)
{
	struct ldbtf_view view;
	if (!id || ldbtf_type_by_id(header->btf, id, &view) != LDBTF_OK)
		return;
	if (header->depth == MAX_NEEDS) {
		fail_type(header, &view, "types are nested too deep");
		return;
	}
	header->depth++;
	need_type(header, &view, is_complete);
	header->depth--;
}

// ---- Writing. ----

static void indent_header(int depth)
{
	for (int i = 0; i < depth; i++)
		putchar('\t');
}

// Prints what fills a hole of a packed struct.
static void write_hole(struct header *header, uint64_t from, uint64_t bits, int depth)
{
	indent_header(depth);
	if (from % 8 == 0 && bits % 8 == 0) {
		printf("unsigned char ldbtf_hole_%u[%llu];\n", header->holes++,
		       (unsigned long long)bits / 8);
		return;
	}
	for (; bits > 32; bits -= 32)
		printf("unsigned int : 32; ");
	printf("unsigned int : %llu;\n", (unsigned long long)bits);
}

static void write_members(struct header *header, const struct ldbtf_view *view, int depth);

// The inner type that a declaration shows as `{...}`, if there is one.
static bool find_inner(const struct header *header, uint32_t id, struct ldbtf_view *ret)
{
	struct reference_end end;
	if (!references_end(header->btf, id, &end) || *end.view.name)
		return false;
	*ret = end.view;
	return is_composite(ret) || ret->kind == LDBTF_KIND_ENUM || ret->kind == LDBTF_KIND_ENUM64;
}

static void write_enumerators(struct header *header, const struct ldbtf_view *view)
{
	struct ldbtf_enumerator item;
	fputs("{", stdout);
	for (uint32_t i = 0; ldbtf_enumerator_at(header->btf, view, i, &item) == LDBTF_OK; i++)
		printf(view->kind_flag ? "%s %s = %lld" : "%s %s = %lluU", i ? "," : "", item.name,
		       (long long)item.value);
	fputs(" }", stdout);
}

static void write_inner(struct header *header, const struct ldbtf_view *view, int depth)
{
	if (!is_composite(view)) {
		write_enumerators(header, view);
		return;
	}
	fputs("{\n", stdout);
	if (depth < MAX_INNER)
		write_members(header, view, depth + 1);
	indent_header(depth);
	fputs(natural_is(&header->natural, view) ? "}" : "} __attribute__((packed))", stdout);
}

// Prints a declaration with the members of types that have no name.
static void write_declaration(struct header *header, uint32_t id, const char *name, int depth)
{
	static const char dots[] = "{...}";
	char *text = print_declaration(header->btf, id, name);
	struct ldbtf_view inner;
	const char *at = find_inner(header, id, &inner) ? strstr(text, dots) : NULL;
	if (at) {
		printf("%.*s", (int)(at - text), text);
		write_inner(header, &inner, depth);
		fputs(at + sizeof(dots) - 1, stdout);
	} else {
		fputs(text, stdout);
	}
	free(text);
}

static uint64_t member_bits(const struct header *header, const struct ldbtf_member_view *member)
{
	uint32_t size;
	if (member->bitfield_size)
		return member->bitfield_size;
	return ldbtf_size_of(header->btf, member->type_id, &size) == LDBTF_OK ? size * 8ull : 0;
}

static void write_members(struct header *header, const struct ldbtf_view *view, int depth)
{
	bool has_holes = view->kind == LDBTF_KIND_STRUCT && !natural_is(&header->natural, view);
	struct ldbtf_member_view member;
	uint64_t end = 0;
	for (uint32_t i = 0; ldbtf_member_at(header->btf, view, i, &member) == LDBTF_OK; i++) {
		if (has_holes && member.bit_offset > end)
			write_hole(header, end, member.bit_offset - end, depth);
		indent_header(depth);
		write_declaration(header, member.type_id, member.name, depth);
		if (member.bitfield_size)
			printf(" : %u", member.bitfield_size);
		fputs(";\n", stdout);
		uint64_t member_end = member.bit_offset + member_bits(header, &member);
		end = member_end > end ? member_end : end;
	}
	if (has_holes && view->byte_size * 8ull > end)
		write_hole(header, end, view->byte_size * 8ull - end, depth);
}

static void write_assertions(const struct header *header, const struct ldbtf_view *view,
			     const char *name)
{
	struct ldbtf_member_view member;
	printf("LDBTF_ASSERT(sizeof(%s) == %u, \"%s\");\n", name, view->byte_size, name);
	for (uint32_t i = 0; ldbtf_member_at(header->btf, view, i, &member) == LDBTF_OK; i++)
		if (*member.name && !member.bitfield_size)
			printf("LDBTF_ASSERT(__builtin_offsetof(%s, %s) == %u, \"%s.%s\");\n",
			       name, member.name, member.bit_offset / 8, name, member.name);
}

static void write_struct(struct header *header, const struct ldbtf_view *view)
{
	bool is_natural = natural_is(&header->natural, view);
	char *name = print_type_name(header->btf, view);
	printf("%s {\n", name);
	write_members(header, view, 1);
	printf("}%s;\n", is_natural ? "" : " __attribute__((packed))");
	if (view->byte_size)
		write_assertions(header, view, name);
	free(name);
}

static void write_enum(struct header *header, const struct ldbtf_view *view)
{
	// BTF has no other word for an enum that is only declared.
	if (!view->vlen) {
		printf("enum %s;\n", view->name);
		return;
	}
	printf("enum %s ", view->name);
	write_enumerators(header, view);
	// -fshort-enums
	printf("%s;\n", view->byte_size < 4 ? " __attribute__((packed))" : "");
}

static void write_typedef(struct header *header, const struct ldbtf_view *view)
{
	struct ldbtf_view target;
	fputs("typedef ", stdout);
	write_declaration(header, view->type_id, view->name, 0);
	fputs(";\n", stdout);
	if (ldbtf_type_by_id(header->btf, view->type_id, &target) == LDBTF_OK &&
	    is_composite(&target) && !*target.name && target.byte_size)
		write_assertions(header, &target, view->name);
}

static void write_selected(struct header *header, uint32_t id)
{
	struct ldbtf_view view;
	if (ldbtf_type_by_id(header->btf, id, &view) != LDBTF_OK)
		return;
	require(header, id, true);
	if (view.kind != LDBTF_KIND_FUNC && view.kind != LDBTF_KIND_VAR)
		return;
	if (!is_plain_name(view.name)) {
		fail_type(header, &view, "C has no such name");
		return;
	}
	fputs(view.kind == LDBTF_KIND_VAR ? "extern " : "", stdout);
	write_declaration(header, view.type_id, view.name, 0);
	fputs(";\n", stdout);
}

size_t show_header(const struct btf_file *file, const uint32_t *ids, size_t count)
{
	size_t types = (size_t)ldbtf_type_count(&file->btf) + 1;
	struct header header = {
		.btf = &file->btf,
		.progress = print_check(calloc(types, 1)),
		.owners = print_check(calloc(types, sizeof(*header.owners))),
	};
	natural_init(&file->btf, &header.natural);
	printf("// Made by `ldbtf show --header` from %s.\n#pragma once\n\n", file->path);
	printf("#ifdef __cplusplus\n#define LDBTF_ASSERT static_assert\n#else\n"
	       "#define LDBTF_ASSERT _Static_assert\n#endif\n\n");
	for (size_t i = 0; i < count; i++)
		write_selected(&header, ids[i]);
	printf("\n#undef LDBTF_ASSERT\n");
	natural_deinit(&header.natural);
	free(header.progress);
	free(header.owners);
	return header.failures;
}
