// SPDX-License-Identifier: GPL-3.0-or-later
//
// `ldbtf diff`: which definitions came, went or changed from one image to another.
//
// Definitions are matched by kind and name. If a name has several, equal ones are matched first,
// and the rest in the order of their IDs. An enum without a name that no type uses goes by its
// first enumerator. INT and FLOAT are compared where both images have them.
#include <stdlib.h>
#include <string.h>

#include "support/json_text.h"
#include "tool/commands.h"
#include "tool/memory_add.h"
#include "tool/messages.h"
#include "tool/parts.h"
#include "tool/pointer_size.h"
#include "tool/print.h"
#include "tool/references.h"
#include "tool/select.h"

struct definition {
	const char *kind; // print_kind(), with ENUM64 as "enum"
	const char *name;  // if `is_anonymous`: of the first enumerator
	bool is_anonymous;
	uint32_t id;
	uint64_t hash; // of the meaning; set where a name has several definitions
	bool is_matched;
};

struct side {
	const char *path;
	struct btf_file file;
	VEC(struct definition) list; // sorted by kind, name and ID
};

struct diff_job {
	const char *base;
	uint8_t pointer_size; // 0: not given
	VEC(const char *) only; // patterns
	bool *only_is_used;     // by number of the pattern: something matched it
	bool ignores_added;
	bool is_json;
	struct diag diag;
	struct side sides[2];
	size_t side_count; // paths that were given
	size_t added, removed, changed;
};

// ---- Output. ----

static void print_part_json(const char *key, const char *old, const char *new, bool is_first)
{
	printf("%s\n\t\t\t{\"part\": ", is_first ? "" : ",");
	json_put_string(stdout, key);
	fputs(", \"old\": ", stdout);
	old ? json_put_string(stdout, old) : (void)fputs("null", stdout);
	fputs(", \"new\": ", stdout);
	new ? json_put_string(stdout, new) : (void)fputs("null", stdout);
	putchar('}');
}

static void print_part(const struct diff_job *job, const char *key, const char *old,
		       const char *new, bool is_first)
{
	if (job->is_json)
		print_part_json(key, old, new, is_first);
	else if (old && new)
		printf("  ~ %s: %s -> %s\n", key, old, new);
	else
		printf("  %c %s: %s\n", old ? '-' : '+', key, old ? old : new ? new : "");
}

static void begin_change_json(const struct diff_job *job, const char *what, const char *kind,
			      const char *name)
{
	printf("%s\n\t\t{\"change\": \"%s\", \"kind\": \"%s\", \"name\": ",
	       job->added + job->removed + job->changed > 1 ? "," : "", what, kind);
	json_put_string(stdout, name);
	fputs(", \"parts\": [", stdout);
}

static void begin_change(const struct diff_job *job, const char *what,
			 const struct definition *definition)
{
	char *name = print_text(definition->is_anonymous ? "{%s, ...}" : "%s", definition->name);
	if (job->is_json)
		begin_change_json(job, what, definition->kind, name);
	else
		printf("%s %s %s\n", what, definition->kind, name);
	free(name);
}

static void end_change(const struct diff_job *job)
{
	if (job->is_json)
		fputs("]}", stdout);
}

// ---- One pair. ----

// The part with that key, searched from the place where the last one was: parts keep their order
// in most changes. -1: none.
static size_t find_part(const struct parts *parts, const char *key, size_t from)
{
	for (size_t i = 0; i < parts->list.count; i++) {
		size_t at = (from + i) % parts->list.count;
		if (!strcmp(parts->list.data[at].key, key))
			return at;
	}
	return SIZE_MAX;
}

static void print_changes(const struct diff_job *job, const struct parts *old,
			  const struct parts *new)
{
	bool is_first = true;
	size_t from = 0;
	for (size_t i = 0; i < old->list.count; i++) {
		const struct part *part = &old->list.data[i];
		size_t at = find_part(new, part->key, from);
		const char *text = at == SIZE_MAX ? NULL : new->list.data[at].text;
		if (text)
			from = at + 1;
		if (text && !strcmp(text, part->text))
			continue;
		print_part(job, part->key, part->text, text, is_first);
		is_first = false;
	}
	from = 0;
	for (size_t i = 0; i < new->list.count; i++) {
		const struct part *part = &new->list.data[i];
		size_t at = find_part(old, part->key, from);
		if (at == SIZE_MAX)
			print_part(job, part->key, NULL, part->text, is_first);
		is_first &= at != SIZE_MAX;
		from = at == SIZE_MAX ? from : at + 1;
	}
}

static void compare_two(struct diff_job *job, struct definition *old, struct definition *new)
{
	struct parts old_parts, new_parts;
	old->is_matched = new->is_matched = true;
	parts_of(&job->sides[0].file, old->id, &old_parts);
	parts_of(&job->sides[1].file, new->id, &new_parts);
	if (!parts_are_equal(&old_parts, &new_parts)) {
		job->changed++;
		begin_change(job, "changed", new);
		print_changes(job, &old_parts, &new_parts);
		end_change(job);
	}
	parts_free(&old_parts);
	parts_free(&new_parts);
}

static bool is_equal_pair(const struct diff_job *job, const struct definition *old,
			  const struct definition *new)
{
	struct parts old_parts, new_parts;
	parts_of(&job->sides[0].file, old->id, &old_parts);
	parts_of(&job->sides[1].file, new->id, &new_parts);
	bool are_equal = parts_are_equal(&old_parts, &new_parts);
	parts_free(&old_parts);
	parts_free(&new_parts);
	return are_equal;
}

// ---- All definitions of one kind and name. ----

struct group {
	struct definition *list;
	size_t count;
};

static int compare_ids(const void *left, const void *right)
{
	const struct definition *a = left, *b = right;
	return a->id < b->id ? -1 : a->id > b->id;
}

static int compare_hashes(const void *left, const void *right)
{
	const struct definition *a = left, *b = right;
	return a->hash < b->hash ? -1 : a->hash > b->hash ? 1 : compare_ids(left, right);
}

static void sort_by_hash(const struct side *side, struct group group)
{
	for (size_t i = 0; i < group.count; i++) {
		struct parts parts;
		parts_of(&side->file, group.list[i].id, &parts);
		group.list[i].hash = parts_hash(&parts);
		parts_free(&parts);
	}
	if (group.count)
		qsort(group.list, group.count, sizeof(*group.list), compare_hashes);
}

static void sort_by_id(struct group group)
{
	if (group.count)
		qsort(group.list, group.count, sizeof(*group.list), compare_ids);
}

// Takes one walk over both groups, so that thousands of definitions can share a name.
static void match_equal(const struct diff_job *job, struct group old, struct group new)
{
	sort_by_hash(&job->sides[0], old);
	sort_by_hash(&job->sides[1], new);
	for (size_t i = 0, j = 0; i < old.count && j < new.count;) {
		struct definition *ours = &old.list[i], *theirs = &new.list[j];
		if (ours->hash == theirs->hash && is_equal_pair(job, ours, theirs))
			ours->is_matched = theirs->is_matched = true;
		i += ours->hash <= theirs->hash;
		j += ours->hash >= theirs->hash;
	}
	sort_by_id(old);
	sort_by_id(new);
}

static void report_rest(struct diff_job *job, struct group group, const char *what, size_t *count)
{
	for (size_t i = 0; i < group.count; i++) {
		if (group.list[i].is_matched)
			continue;
		++*count;
		begin_change(job, what, &group.list[i]);
		end_change(job);
	}
}

// A program that begins to use `short` has not changed its interface.
static bool is_basic(const char *kind)
{
	return !strcmp(kind, print_kind(LDBTF_KIND_INT)) ||
	       !strcmp(kind, print_kind(LDBTF_KIND_FLOAT));
}

static void compare_groups(struct diff_job *job, struct group old, struct group new)
{
	if (old.count && new.count && old.count + new.count > 2)
		match_equal(job, old, new);
	for (size_t i = 0, j = 0; i < old.count && j < new.count;) {
		if (old.list[i].is_matched)
			i++;
		else if (new.list[j].is_matched)
			j++;
		else
			compare_two(job, &old.list[i], &new.list[j]);
	}
	const struct definition *any = old.count ? old.list : new.list;
	if (is_basic(any->kind))
		return;
	report_rest(job, old, "removed", &job->removed);
	if (!job->ignores_added)
		report_rest(job, new, "added", &job->added);
}

static int compare_definition_names(const struct definition *a, const struct definition *b)
{
	int order = strcmp(a->kind, b->kind);
	if (!order)
		order = a->is_anonymous - b->is_anonymous;
	return order ? order : strcmp(a->name, b->name);
}

static int compare_definitions(const void *left, const void *right)
{
	const struct definition *a = left, *b = right;
	int order = compare_definition_names(a, b);
	return order ? order : compare_ids(left, right);
}

// The definitions from `at` on that are called the same.
static struct group group_at(struct side *side, size_t at)
{
	struct group group = {side->list.data + at, 0};
	while (at + group.count < side->list.count &&
	       !compare_definition_names(group.list, &group.list[group.count]))
		group.count++;
	return group;
}

static void compare_sides(struct diff_job *job)
{
	struct side *old = &job->sides[0], *new = &job->sides[1];
	size_t i = 0, j = 0;
	while (i < old->list.count || j < new->list.count) {
		int order = i == old->list.count ? 1 : j == new->list.count ? -1
			: compare_definition_names(&old->list.data[i], &new->list.data[j]);
		struct group olds = {0}, news = {0};
		if (order <= 0)
			olds = group_at(old, i);
		if (order >= 0)
			news = group_at(new, j);
		compare_groups(job, olds, news);
		i += olds.count;
		j += news.count;
	}
}

// ---- The files. ----

static bool is_any_enum(uint32_t kind)
{
	return kind == LDBTF_KIND_ENUM || kind == LDBTF_KIND_ENUM64;
}

static bool is_compared_kind(uint32_t kind)
{
	return is_any_enum(kind) || kind == LDBTF_KIND_STRUCT || kind == LDBTF_KIND_UNION ||
	       kind == LDBTF_KIND_TYPEDEF || kind == LDBTF_KIND_FUNC || kind == LDBTF_KIND_VAR ||
	       kind == LDBTF_KIND_INT || kind == LDBTF_KIND_FLOAT;
}

static bool is_selected(struct diff_job *job, const struct ldbtf_view *view)
{
	bool is_selected = !job->only.count;
	for (size_t i = 0; i < job->only.count; i++)
		if (select_matches(view, job->only.data[i]))
			is_selected = job->only_is_used[i] = true;
	return is_selected;
}

struct used_types {
	bool *is_used; // by ID
	uint32_t count;
};

static void mark_used(void *data, enum reference_role role, const char *name, uint32_t id)
{
	const struct used_types *used = data;
	(void)role;
	(void)name;
	if (id <= used->count)
		used->is_used[id] = true;
}

// By type ID: another type names it. What has no name is compared as a part of that type.
static bool *find_used(const struct ldbtf *btf)
{
	struct ldbtf_view view = {0};
	struct used_types used = {.count = ldbtf_type_count(btf)};
	used.is_used = print_check(calloc((size_t)used.count + 1, sizeof(*used.is_used)));
	while (ldbtf_next_type(btf, &view) == LDBTF_OK)
		references_visit(btf, &view, mark_used, &used);
	return used.is_used;
}

// `view` gets the name of the first enumerator if the type is an enum of constants alone.
static enum status add_definition(struct diff_job *job, struct side *side,
				  struct ldbtf_view *view, const bool *is_used)
{
	struct ldbtf_enumerator first;
	bool is_anonymous = !*view->name;
	if (!is_compared_kind(view->kind) ||
	    (is_anonymous && (!is_any_enum(view->kind) || is_used[view->id])))
		return STATUS_OK;
	if (is_anonymous) {
		if (ldbtf_enumerator_at(&side->file.btf, view, 0, &first) != LDBTF_OK)
			return STATUS_OK;
		view->name = first.name;
	}
	if (!is_selected(job, view))
		return STATUS_OK;
	struct definition definition = {
		.kind = print_kind(is_any_enum(view->kind) ? LDBTF_KIND_ENUM : view->kind),
		.name = view->name,
		.is_anonymous = is_anonymous,
		.id = view->id,
	};
	return vec_push(&side->list, definition);
}

static enum status open_side(struct diff_job *job, struct side *side)
{
	struct ldbtf_view view = {0};
	TRY(btf_file_open_as(side->path, job->base, job->pointer_size, &job->diag, &side->file));
	TRY(memory_check_core(side->path, &side->file, &job->diag));
	bool *is_used = find_used(&side->file.btf);
	enum status status = STATUS_OK;
	while (status == STATUS_OK && ldbtf_next_type(&side->file.btf, &view) == LDBTF_OK) {
		struct ldbtf_view named = view;
		status = add_definition(job, side, &named, is_used);
	}
	free(is_used);
	if (side->list.count)
		qsort(side->list.data, side->list.count, sizeof(*side->list.data),
		      compare_definitions);
	return status;
}

// A pattern with a slip of the pen must not pass for "no difference".
static enum status check_only(struct diff_job *job)
{
	struct diag_source where = {.diag = &job->diag, .file = job->sides[1].path};
	enum status status = STATUS_OK;
	for (size_t i = 0; i < job->only.count; i++) {
		if (job->only_is_used[i])
			continue;
		diag_add(&where, DIAG_ERROR,
			 "nothing in it, or in '%s', matches --only='%s'\n"
			 "  fix: a glob for names, or KIND:GLOB with struct, union, enum, typedef, "
			 "func, var, int or float as KIND",
			 job->sides[0].path, job->only.data[i]);
		status = STATUS_UNSUPPORTED;
	}
	return status;
}

static enum status open_sides(struct diff_job *job)
{
	size_t patterns = job->only.count + !job->only.count;
	job->only_is_used = print_check(calloc(patterns, sizeof(*job->only_is_used)));
	TRY(open_side(job, &job->sides[0]));
	TRY(open_side(job, &job->sides[1]));
	return check_only(job);
}

static void print_frame(const struct diff_job *job, bool is_begin)
{
	if (job->is_json && is_begin) {
		fputs("{\n\t\"version\": 1,\n\t\"old\": ", stdout);
		json_put_string(stdout, job->sides[0].path);
		fputs(",\n\t\"new\": ", stdout);
		json_put_string(stdout, job->sides[1].path);
		fputs(",\n\t\"changes\": [", stdout);
	} else if (job->is_json) {
		printf("\n\t],\n\t\"added\": %zu,\n\t\"removed\": %zu,\n\t\"changed\": %zu\n}\n",
		       job->added, job->removed, job->changed);
	} else if (!is_begin && job->added + job->removed + job->changed) {
		printf("%zu added, %zu removed, %zu changed\n", job->added, job->removed,
		       job->changed);
	}
}

static int diff_files(struct diff_job *job)
{
	enum status status = open_sides(job);
	int exit_status = messages_show(&job->diag, status, false);
	if (exit_status)
		return exit_status;
	print_frame(job, true);
	compare_sides(job);
	print_frame(job, false);
	return job->added + job->removed + job->changed ? EXIT_STATUS_DIFFERENT : EXIT_STATUS_OK;
}

// ---- The command. ----

enum { DIFF_OPTION_BASE, DIFF_OPTION_ONLY, DIFF_OPTION_IGNORE_ADDED, DIFF_OPTION_JSON,
       DIFF_OPTION_POINTER_SIZE };
static const struct command_option diff_option_table[] = {
	[DIFF_OPTION_BASE] = {"base", 'B', "FILE", "what split BTF of both is on top of"},
	[DIFF_OPTION_ONLY] = {"only", 0, "GLOB", "compare only these; may be given several times"},
	[DIFF_OPTION_IGNORE_ADDED] = {"ignore-added", 0, NULL, "new definitions are no difference"},
	[DIFF_OPTION_JSON] = {"json", 0, NULL, "write JSON"},
	[DIFF_OPTION_POINTER_SIZE] = {"pointer-size", 0, "4|8",
			"bytes of pointers, where no ELF header tells"},
	{NULL, 0, NULL, NULL},
};

static int read_diff_argument(struct arguments *arguments, struct diff_job *job, int which,
			      const char *value)
{
	switch (which) {
	case ARGUMENT_OPERAND:
		if (job->side_count == 2)
			return arguments_complain(arguments, "two files, but '%s' follows", value);
		job->sides[job->side_count++].path = value;
		return EXIT_STATUS_OK;
	case DIFF_OPTION_BASE:
		job->base = value;
		return EXIT_STATUS_OK;
	case DIFF_OPTION_ONLY:
		if (vec_push(&job->only, value) == STATUS_OK)
			return EXIT_STATUS_OK;
		return arguments_complain(arguments, "out of memory");
	case DIFF_OPTION_IGNORE_ADDED:
		job->ignores_added = true;
		return EXIT_STATUS_OK;
	case DIFF_OPTION_JSON:
		job->is_json = true;
		return EXIT_STATUS_OK;
	case DIFF_OPTION_POINTER_SIZE:
		if (pointer_size_parse(value, &job->pointer_size))
			return EXIT_STATUS_OK;
		return arguments_complain(arguments, "'%s' is neither 4 nor 8 bytes", value);
	case ARGUMENT_UNKNOWN:
		return arguments_reject(arguments, value);
	default:
		return EXIT_STATUS_ERROR;
	}
}

static int run_diff(struct arguments *arguments)
{
	struct diff_job job = {0};
	const char *value;
	int which, exit_status = EXIT_STATUS_OK;
	while (!exit_status && (which = arguments_next(arguments, &value)) != ARGUMENT_END)
		exit_status = read_diff_argument(arguments, &job, which, value);
	if (!exit_status && job.side_count != 2)
		exit_status = arguments_complain(arguments, "usage: ldbtf diff %s",
						 arguments->command->operands);
	if (!exit_status) {
		diag_init(&job.diag);
		exit_status = diff_files(&job);
		diag_deinit(&job.diag);
	}
	for (int i = 0; i < 2; i++) {
		btf_file_close(&job.sides[i].file);
		vec_free(&job.sides[i].list);
	}
	vec_free(&job.only);
	free(job.only_is_used);
	return exit_status;
}

static void print_diff_help(void)
{
	fputs("\nExit status: 0 the same, 1 different, 2 an error.\n"
	      "GLOB is for names, or KIND:GLOB as for `ldbtf show`.\n", stdout);
}

const struct command diff_command = {
	.name = "diff",
	.operands = "OLD NEW",
	.summary = "show what changed in types, functions and variables",
	.options = diff_option_table,
	.print_more = print_diff_help,
	.run = run_diff,
};
