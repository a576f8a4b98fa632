// SPDX-License-Identifier: GPL-3.0-or-later
//
// The comparison of definitions.h: two sides in, a list of differences out.
//
// First by text: definitions with the same kind and name form a group, and the groups' sets of
// texts must be equal. That finds every difference where it is, and reports it once.
//
// Then, if asked for, by what the references lead to. A name with several definitions (conflicting
// ones from different units) makes all that reach them come in several copies with the same
// text; whether each copy is wired to the right one shows only in the graph. So the nodes of both
// graphs get colours: first by text, then again and again by text and the colours of what they
// refer to, until no class splits any more. Groups whose colours differ are different below. As one
// such difference colours everything above it, only those that appear in the first round are
// reported, the rest are counted. Groups that differ by text count as one colour here: they have
// been reported.
#include "definitions.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t NO_ENTRY = (size_t)-1;

// One definition of one side, in the order of groups.
struct entry {
	const struct definition *definition;
	size_t index; // in its side
	bool is_right;
	uint64_t colour;
};

struct run {
	struct comparison *comparison;
	struct entry *entries;
	size_t count;
	size_t *left_entries, *right_entries; // definition index -> entry, for references
	bool *is_opaque;                      // per entry: its group differs by text
	size_t reported, allowed;
};

static void *allocate(size_t count, size_t size)
{
	void *bytes = calloc(count ? count : 1, size);

	if (!bytes) {
		fputs("out of memory\n", stderr);
		exit(2);
	}
	return bytes;
}

static char *trimmed_copy(const char *start, const char *end)
{
	char *copy;

	while (start < end && (*start == ' ' || *start == '\t'))
		start++;
	while (end > start && strchr(" \t\n", end[-1]))
		end--;
	copy = allocate((size_t)(end - start) + 1, 1);
	return memcpy(copy, start, (size_t)(end - start));
}

bool allow_list_read(struct allow_list *list, const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t capacity = 0;
	bool is_good = true;

	if (!file) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return false;
	}
	for (size_t number = 1; getline(&line, &capacity, file) >= 0; number++) {
		char *bar = strchr(line, '|');
		struct allowance *grown;

		if (line[strspn(line, " \t\n")] == '\0' || line[0] == '#')
			continue;
		if (!bar || bar[1 + strspn(bar + 1, " \t\n")] == '\0') {
			fprintf(stderr, "%s:%zu: an allowance needs a reason: PATTERN | REASON\n",
				path, number);
			is_good = false;
			continue;
		}
		grown = reallocarray(list->items, list->count + 1, sizeof(*grown));
		if (!grown) {
			fputs("out of memory\n", stderr);
			exit(2);
		}
		list->items = grown;
		grown[list->count++] =
			(struct allowance){.pattern = trimmed_copy(line, bar),
					   .reason = trimmed_copy(bar + 1, bar + strlen(bar))};
	}
	free(line);
	fclose(file);
	return is_good;
}

void allow_list_deinit(struct allow_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->items[i].pattern);
		free(list->items[i].reason);
	}
	free(list->items);
	*list = (struct allow_list){ 0 };
}

// Prints the first line of a difference, or counts it as allowed. True if printed.
static bool report(struct run *run, const char *what, const struct definition *definition)
{
	struct allow_list *allowed = &run->comparison->allowed;
	struct text line = { 0 };
	bool is_new = true;

	text_add(&line, "%s %s %s", what, definition->kind, definition->name);
	for (size_t i = 0; i < allowed->count && is_new; i++)
		if (!fnmatch(allowed->items[i].pattern, line.bytes, 0)) {
			allowed->items[i].uses++;
			run->allowed++;
			is_new = false;
		}
	if (is_new) {
		run->reported++;
		printf("%s\n", line.bytes);
	}
	text_deinit(&line);
	return is_new;
}

static int compare_entries(const void *left_entry, const void *right_entry)
{
	const struct entry *left = left_entry, *right = right_entry;
	int order = strcmp(left->definition->kind, right->definition->kind);

	if (!order)
		order = strcmp(left->definition->name, right->definition->name);
	if (!order)
		order = left->is_right - right->is_right;
	if (!order)
		order = strcmp(left->definition->text, right->definition->text);
	return order ? order : (left->index > right->index) - (left->index < right->index);
}

static bool is_wanted(const struct comparison *comparison, const char *kind)
{
	size_t length = strlen(kind);

	for (const char *at = comparison->kinds; at && *at;
	     at += strcspn(at, ","), at += *at == ',')
		if (!strncmp(at, kind, length) && (at[length] == ',' || !at[length]))
			return true;
	return !comparison->kinds;
}

// One side's entries from `from` on: where they end.
static size_t end_of_side(const struct run *run, size_t from, size_t end)
{
	while (from < end && !run->entries[from].is_right)
		from++;
	return from;
}

static bool has_text(const struct run *run, size_t from, size_t end, const char *text)
{
	for (; from < end; from++)
		if (!strcmp(run->entries[from].definition->text, text))
			return true;
	return false;
}

static bool has_line(const char *text, const char *line, size_t length)
{
	for (const char *end; *text; text = end) {
		end = strchrnul(text, '\n');
		if ((size_t)(end - text) == length && !memcmp(text, line, length))
			return true;
		end += *end == '\n';
	}
	return false;
}

// Prints the lines of `text` that `other` lacks; all of them where there is no other.
static void print_lines(char mark, const char *text, const char *other)
{
	for (const char *end; *text; text = end) {
		end = strchrnul(text, '\n');
		if (end > text && (!other || !has_line(other, text, (size_t)(end - text))))
			printf("  %c %.*s\n", mark, (int)(end - text), text);
		end += *end == '\n';
	}
}

// The next of a side's texts that the other side lacks, each text once; `end` when there is none.
static size_t next_unmatched(const struct run *run, size_t start, size_t from, size_t end,
			     size_t other, size_t other_end)
{
	while (from < end &&
	       (has_text(run, other, other_end, run->entries[from].definition->text) ||
		has_text(run, start, from, run->entries[from].definition->text)))
		from++;
	return from;
}

// Prints both sides' unmatched texts of the group: where it is one against one, only the lines that
// differ.
static void print_unmatched(const struct run *run, size_t start, size_t middle, size_t end)
{
	size_t left = next_unmatched(run, start, start, middle, middle, end);
	size_t right = next_unmatched(run, middle, middle, end, start, middle);
	bool is_simple = left < middle && right < end &&
			 next_unmatched(run, start, left + 1, middle, middle, end) == middle &&
			 next_unmatched(run, middle, right + 1, end, start, middle) == end;

	if (is_simple) {
		print_lines('-', run->entries[left].definition->text,
			    run->entries[right].definition->text);
		print_lines('+', run->entries[right].definition->text,
			    run->entries[left].definition->text);
		return;
	}
	for (; left < middle; left = next_unmatched(run, start, left + 1, middle, middle, end)) {
		print_lines('-', run->entries[left].definition->text, NULL);
		puts("  - --");
	}
	for (; right < end; right = next_unmatched(run, middle, right + 1, end, start, middle)) {
		print_lines('+', run->entries[right].definition->text, NULL);
		puts("  + --");
	}
}

// Compares the texts of the group [start, end). True if they are equal sets.
static bool compare_group(struct run *run, size_t start, size_t end)
{
	size_t middle = end_of_side(run, start, end);
	const struct definition *first = run->entries[start].definition;
	bool is_equal = true;

	if (middle == start || middle == end) {
		bool is_left = middle == end;
		bool is_optional = true;

		for (size_t i = start; i < end; i++)
			is_optional = is_optional && run->entries[i].definition->is_optional;
		if (is_optional)
			return true;
		if (report(run, is_left ? "only-left" : "only-right", first))
			for (size_t i = start; i < end; i++)
				if (!has_text(run, start, i, run->entries[i].definition->text))
					print_lines(is_left ? '-' : '+',
						    run->entries[i].definition->text, NULL);
		return false;
	}
	for (size_t i = start; i < end; i++) {
		const struct entry *entry = &run->entries[i];
		bool is_matched = entry->is_right
					  ? has_text(run, start, middle, entry->definition->text)
					  : has_text(run, middle, end, entry->definition->text);

		is_equal = is_equal && (is_matched || entry->definition->is_optional);
	}
	if (!is_equal && report(run, "differs", first))
		print_unmatched(run, start, middle, end);
	return is_equal;
}

static bool is_same_group(const struct entry *left, const struct entry *right)
{
	return !strcmp(left->definition->kind, right->definition->kind) &&
	       !strcmp(left->definition->name, right->definition->name);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

static uint64_t hash_string(uint64_t hash, const char *string)
{
	for (; *string; string++)
		hash = mix(hash, (uint8_t)*string);
	return mix(hash, 0x100);
}

static int compare_colours(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static size_t count_colours(const struct run *run)
{
	uint64_t *colours = allocate(run->count, sizeof(*colours));
	size_t distinct = 0;

	for (size_t i = 0; i < run->count; i++)
		colours[i] = run->entries[i].colour;
	qsort(colours, run->count, sizeof(*colours), compare_colours);
	for (size_t i = 0; i < run->count; i++)
		distinct += !i || colours[i] != colours[i - 1];
	free(colours);
	return distinct;
}

// The number of entries of [from, end) with this colour.
static size_t count_of(const struct run *run, size_t from, size_t end, uint64_t colour)
{
	size_t count = 0;

	for (; from < end; from++)
		count += run->entries[from].colour == colour;
	return count;
}

// True if one side of the group has a colour that the other lacks.
static bool differs_below(const struct run *run, size_t start, size_t end)
{
	size_t middle = end_of_side(run, start, end);

	if (middle == start || middle == end)
		return false;
	for (size_t i = start; i < end; i++)
		if (!count_of(run, i < middle ? middle : start, i < middle ? end : middle,
			      run->entries[i].colour))
			return true;
	return false;
}

static size_t end_of_group(const struct run *run, size_t start)
{
	size_t end = start + 1;

	while (end < run->count && is_same_group(&run->entries[start], &run->entries[end]))
		end++;
	return end;
}

// A group that has been reported, or allowed, counts as equal for all that reach it.
static void make_opaque(struct run *run, size_t start, size_t end)
{
	const struct definition *definition = run->entries[start].definition;

	for (; start < end; start++) {
		run->is_opaque[start] = true;
		run->entries[start].colour =
			hash_string(hash_string(1, definition->kind), definition->name);
	}
}

// One round: every node learns the colours of what it refers to.
static void spread_colours(struct run *run, uint64_t *next)
{
	for (size_t i = 0; i < run->count; i++) {
		const struct entry *entry = &run->entries[i];
		const size_t *entries = entry->is_right ? run->right_entries : run->left_entries;

		next[i] = entry->colour;
		for (size_t r = 0; !run->is_opaque[i] && r < entry->definition->ref_count; r++) {
			size_t target = entries[entry->definition->refs[r]];

			// A forward declaration whose type is defined somewhere has no entry.
			next[i] =
				mix(next[i], target == NO_ENTRY ? 0 : run->entries[target].colour);
		}
	}
	for (size_t i = 0; i < run->count; i++)
		run->entries[i].colour = next[i];
}

static void compare_below(struct run *run)
{
	uint64_t *next = allocate(run->count, sizeof(*next));
	size_t distinct = 0, before;
	bool was_found = true;

	for (size_t i = 0; i < run->count; i++) {
		const struct definition *definition = run->entries[i].definition;
		uint64_t colour = hash_string(hash_string(1, definition->kind), definition->name);

		run->entries[i].colour =
			run->is_opaque[i] ? colour : hash_string(colour, definition->text);
	}
	do {
		before = distinct;
		was_found = false;
		spread_colours(run, next);
		for (size_t start = 0, end; start < run->count; start = end) {
			end = end_of_group(run, start);
			if (run->is_opaque[start] || !differs_below(run, start, end))
				continue;
			report(run, "below", run->entries[start].definition);
			make_opaque(run, start, end);
			was_found = true;
		}
		distinct = count_colours(run);
	} while (was_found || distinct != before);
	for (size_t start = 0, end; start < run->count; start = end) {
		size_t middle;

		end = end_of_group(run, start);
		middle = end_of_side(run, start, end);
		for (size_t i = start; i < middle && middle < end && !run->is_opaque[start]; i++)
			if (count_of(run, start, middle, run->entries[i].colour) >
			    count_of(run, middle, end, run->entries[i].colour)) {
				report(run, "copies", run->entries[i].definition);
				break;
			}
	}
	free(next);
}

static size_t add_entries(struct run *run, const struct definitions *side, bool is_right)
{
	for (size_t i = 0; i < side->count; i++)
		if (side->items[i].text && is_wanted(run->comparison, side->items[i].kind))
			run->entries[run->count++] = (struct entry){
				.definition = &side->items[i], .index = i, .is_right = is_right};
	return run->count;
}

size_t comparison_run(struct comparison *comparison)
{
	const struct definitions *left = &comparison->left, *right = &comparison->right;
	struct run run = { .comparison = comparison };
	size_t left_count, unused = 0;

	run.entries = allocate(left->count + right->count, sizeof(*run.entries));
	left_count = add_entries(&run, left, false);
	add_entries(&run, right, true);
	qsort(run.entries, run.count, sizeof(*run.entries), compare_entries);
	run.left_entries = allocate(left->count, sizeof(size_t));
	run.right_entries = allocate(right->count, sizeof(size_t));
	run.is_opaque = allocate(run.count, sizeof(*run.is_opaque));
	for (size_t i = 0; i < left->count; i++)
		run.left_entries[i] = NO_ENTRY;
	for (size_t i = 0; i < right->count; i++)
		run.right_entries[i] = NO_ENTRY;
	for (size_t i = 0; i < run.count; i++)
		(run.entries[i].is_right ? run.right_entries
					 : run.left_entries)[run.entries[i].index] = i;

	printf("left:  %s, %zu definitions\nright: %s, %zu definitions\n", comparison->left_name,
	       left_count, comparison->right_name, run.count - left_count);
	for (size_t start = 0, end; start < run.count; start = end) {
		bool is_equal;

		end = end_of_group(&run, start);
		is_equal = compare_group(&run, start, end);
		for (size_t i = start; i < end; i++)
			run.is_opaque[i] = !is_equal;
	}
	if (comparison->is_deep)
		compare_below(&run);

	for (size_t i = 0; i < comparison->allowed.count; i++) {
		const struct allowance *item = &comparison->allowed.items[i];

		if (item->uses)
			printf("allowed %zu times: %s | %s\n", item->uses, item->pattern,
			       item->reason);
		else
			printf("UNUSED allowance: %s | %s\n", item->pattern, item->reason);
		unused += !item->uses;
	}
	printf("%zu differences, %zu more are allowed\n", run.reported, run.allowed);
	free(run.entries);
	free(run.left_entries);
	free(run.right_entries);
	free(run.is_opaque);
	return run.reported + unused;
}

void comparison_deinit(struct comparison *comparison)
{
	definitions_deinit(&comparison->left);
	definitions_deinit(&comparison->right);
	allow_list_deinit(&comparison->allowed);
}
