// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who contains a type, or points to it. Anonymous types are a part of those that use them, so the
// answer is a path from a type with a name: `struct server: clients.list`.
#include <stdlib.h>
#include <string.h>

#include "tool/print.h"
#include "tool/references.h"
#include "tool/show.h"

enum { MAX_NESTING = 16 };

struct user_search {
	const struct btf_file *file;
	bool *is_wanted;     // by ID
	const char *user;    // what is being searched: "struct server"
	char path[512];      // of the member that is being looked at
	int depth;
};

static const char *role_text(enum reference_role role, bool is_pointed_to)
{
	switch (role) {
	case REFERENCE_PARAMETER:
		return is_pointed_to ? "takes a pointer" : "takes";
	case REFERENCE_RESULT:
		return is_pointed_to ? "returns a pointer" : "returns";
	case REFERENCE_MEMBER:
		return is_pointed_to ? "points to" : "contains";
	default:
		return is_pointed_to ? "is a pointer" : "is one";
	}
}

static void visit_user(void *data, enum reference_role role, const char *name, uint32_t id);

static void print_user(const struct user_search *search, enum reference_role role,
		       bool is_pointed_to)
{
	printf("%s: %s%s%s\n", search->user, search->path, *search->path ? " " : "",
	       role_text(role, is_pointed_to));
}

// Goes into a type without a name, which only its user has.
static void search_inside(struct user_search *search, const struct ldbtf_view *view)
{
	if (*view->name || search->depth == MAX_NESTING)
		return;
	search->depth++;
	references_visit(&search->file->btf, view, visit_user, search);
	search->depth--;
}

// Looks behind typedefs for a wanted type. False: there is none.
static bool find_wanted(const struct user_search *search, const struct reference_end *from,
			bool *ret_is_pointed_to)
{
	struct reference_end end = *from;
	*ret_is_pointed_to = end.is_pointed_to;
	for (int i = 0; i < LDBTF_MAX_STEPS && !search->is_wanted[end.view.id]; i++) {
		if (end.view.kind != LDBTF_KIND_TYPEDEF ||
		    !references_end(&search->file->btf, end.view.type_id, &end))
			return false;
		*ret_is_pointed_to |= end.is_pointed_to;
	}
	return search->is_wanted[end.view.id];
}

static void visit_user(void *data, enum reference_role role, const char *name, uint32_t id)
{
	struct user_search *search = data;
	struct reference_end end;
	bool is_pointed_to;
	size_t length = strlen(search->path);
	if (!references_end(&search->file->btf, id, &end))
		return;
	if (*name && length < sizeof(search->path))
		snprintf(search->path + length, sizeof(search->path) - length, "%s%s",
			 length ? "." : "", name);
	if (find_wanted(search, &end, &is_pointed_to))
		print_user(search, role, is_pointed_to);
	else
		search_inside(search, &end.view);
	search->path[length] = '\0';
}

static void search_type(struct user_search *search, const struct ldbtf_view *view)
{
	char *name = print_type_name(&search->file->btf, view);
	search->user = name;
	references_visit(&search->file->btf, view, visit_user, search);
	free(name);
}

void show_users(const struct btf_file *file, const uint32_t *ids, size_t count)
{
	struct user_search search = {.file = file};
	struct ldbtf_view view;
	uint32_t types = ldbtf_type_count(&file->btf);
	search.is_wanted = print_check(calloc((size_t)types + 1, sizeof(*search.is_wanted)));
	for (size_t i = 0; i < count; i++)
		search.is_wanted[ids[i]] = true;
	for (uint32_t id = 1; id <= types; id++)
		if (ldbtf_type_by_id(&file->btf, id, &view) == LDBTF_OK && *view.name &&
		    view.kind != LDBTF_KIND_DATASEC && view.kind != LDBTF_KIND_DECL_TAG)
			search_type(&search, &view);
	free(search.is_wanted);
}
