// SPDX-License-Identifier: GPL-3.0-or-later
//
// `ldbtf diff`: which definitions came, went or changed from one image to another.
//
// Definitions are matched by kind and name. If a name has several, equal ones are matched first,
// and the rest in the order of their IDs.
#include <stdlib.h>
#include <string.h>

#include "support/json_text.h"
#include "tool/commands.h"
#include "tool/messages.h"
#include "tool/parts.h"
#include "tool/print.h"
#include "tool/select.h"

struct definition {
	const char *kind; // print_kind(), with ENUM64 as "enum"
	const char *name;
	uint32_t id;
	bool is_matched;
};

struct side {
	const char *path;
	struct btf_file file;
	VEC(struct definition) list; // sorted by kind, name and ID
};

struct diff_job {
	const char *base;
	VEC(const char *) only; // patterns
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

static void begin_change(const struct diff_job *job, const char *what,
			 const struct definition *definition)
{
	if (!job->is_json) {
		printf("%s %s %s\n", what, definition->kind, definition->name);
		return;
	}
	printf("%s\n\t\t{\"change\": \"%s\", \"kind\": \"%s\", \"name\": ",
	       job->added + job->removed + job->changed > 1 ? "," : "", what, definition->kind);
	json_put_string(stdout, definition->name);
	fputs(", \"parts\": [", stdout);
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

static void match_equal(const struct diff_job *job, struct group old, struct group new)
{
	enum { MAX_PAIRS = 4096 }; // of one name; hostile files have more
	if (old.count * new.count > MAX_PAIRS)
		return;
	for (size_t i = 0; i < old.count; i++)
		for (size_t j = 0; j < new.count && !old.list[i].is_matched; j++)
			if (!new.list[j].is_matched &&
			    is_equal_pair(job, &old.list[i], &new.list[j]))
				old.list[i].is_matched = new.list[j].is_matched = true;
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

static void compare_groups(struct diff_job *job, struct group old, struct group new)
{
	if (old.count > 1 || new.count > 1)
		match_equal(job, old, new);
	for (size_t i = 0, j = 0; i < old.count && j < new.count;) {
		if (old.list[i].is_matched)
			i++;
		else if (new.list[j].is_matched)
			j++;
		else
			compare_two(job, &old.list[i], &new.list[j]);
	}
	report_rest(job, old, "removed", &job->removed);
	if (!job->ignores_added)
		report_rest(job, new, "added", &job->added);
}

static int compare_definition_names(const struct definition *a, const struct definition *b)
{
	int order = strcmp(a->kind, b->kind);
	return order ? order : strcmp(a->name, b->name);
}

static int compare_definitions(const void *left, const void *right)
{
	const struct definition *a = left, *b = right;
	int order = compare_definition_names(a, b);
	return order ? order : a->id < b->id ? -1 : a->id > b->id;
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

static bool is_compared(const struct diff_job *job, const struct ldbtf_view *view)
{
	bool is_definition = view->kind == LDBTF_KIND_STRUCT || view->kind == LDBTF_KIND_UNION ||
			     view->kind == LDBTF_KIND_ENUM || view->kind == LDBTF_KIND_ENUM64 ||
			     view->kind == LDBTF_KIND_TYPEDEF || view->kind == LDBTF_KIND_FUNC ||
			     view->kind == LDBTF_KIND_VAR;
	if (!is_definition || !*view->name)
		return false;
	for (size_t i = 0; i < job->only.count; i++)
		if (select_matches(view, job->only.data[i]))
			return true;
	return !job->only.count;
}

static enum status open_side(struct diff_job *job, struct side *side)
{
	struct ldbtf_view view = {0};
	TRY(btf_file_open(side->path, job->base, &job->diag, &side->file));
	while (ldbtf_next_type(&side->file.btf, &view) == LDBTF_OK) {
		if (!is_compared(job, &view))
			continue;
		bool is_wide = view.kind == LDBTF_KIND_ENUM64;
		struct definition definition = {
			.kind = print_kind(is_wide ? LDBTF_KIND_ENUM : view.kind),
			.name = view.name,
			.id = view.id,
		};
		TRY(vec_push(&side->list, definition));
	}
	if (side->list.count)
		qsort(side->list.data, side->list.count, sizeof(*side->list.data),
		      compare_definitions);
	return STATUS_OK;
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
	enum status status = open_side(job, &job->sides[0]);
	if (status == STATUS_OK)
		status = open_side(job, &job->sides[1]);
	int exit_status = messages_show(&job->diag, status, false);
	if (exit_status)
		return exit_status;
	print_frame(job, true);
	compare_sides(job);
	print_frame(job, false);
	return job->added + job->removed + job->changed ? EXIT_STATUS_DIFFERENT : EXIT_STATUS_OK;
}

// ---- The command. ----

enum { DIFF_OPTION_BASE, DIFF_OPTION_ONLY, DIFF_OPTION_IGNORE_ADDED, DIFF_OPTION_JSON };
static const struct command_option diff_option_table[] = {
	[DIFF_OPTION_BASE] = {"base", 'B', "FILE", "what split BTF of both is on top of"},
	[DIFF_OPTION_ONLY] = {"only", 0, "GLOB", "compare only these; may be given several times"},
	[DIFF_OPTION_IGNORE_ADDED] = {"ignore-added", 0, NULL, "new definitions are no difference"},
	[DIFF_OPTION_JSON] = {"json", 0, NULL, "write JSON"},
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
