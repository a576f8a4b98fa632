// SPDX-License-Identifier: GPL-3.0-or-later
//
// A report as text: of each list, what is largest.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tool/report.h"

enum {
	LISTED_SECTIONS = 20,
	LISTED_GROUPS = 5, // of a section
	LISTED_STRUCTS = 20,
	WIDTH = 96, // of lines with names of members
};

static void print_head(const struct report *report)
{
	const struct btf_file *file = report->file;
	printf("%s: %zu bytes of BTF, by %s\n", file->path, file->byte_size, file->origin);
	if (file->base)
		printf("Only what is not in the base is counted.\n");
}

static void print_more(size_t count, size_t listed, const char *indent)
{
	if (count > listed)
		printf("%sand %zu more\n", indent, count - listed);
}

static void print_kinds(const struct report *report)
{
	printf("\nBytes of the BTF itself\n    count     records       names  kind\n");
	for (uint32_t kind = 1; kind < LDBTF_KIND_COUNT; kind++) {
		const struct kind_sum *sum = &report->kinds[kind];
		if (sum->count)
			printf("%9u  %10" PRIu64 "  %10" PRIu64 "  %s\n", sum->count,
			       sum->record_bytes, sum->name_bytes, print_kind(kind));
	}
	printf("%9s  %10" PRIu64 "  %10s  header and unused bytes\n", "", report->other_bytes, "");
}

static void print_groups(const struct report *report, const struct report_section *section,
			 struct colours colours)
{
	for (size_t i = 0; i < section->group_count && i < LISTED_GROUPS; i++) {
		const struct report_group *group = &report->groups.data[section->first_group + i];
		printf("%s%10" PRIu64 "  %9zu    %s%s\n", colours.faint, group->bytes, group->count,
		       group->type, colours.off);
	}
	print_more(section->group_count, LISTED_GROUPS, "                         ");
}

static void print_section_table(const struct report *report, struct colours colours)
{
	if (!report->sections.count)
		return;
	printf("\nVariables by section and type\n     bytes  variables  section, type\n");
	for (size_t i = 0; i < report->sections.count && i < LISTED_SECTIONS; i++) {
		const struct report_section *section = &report->sections.data[i];
		printf("%10" PRIu64 "  %9zu  %s\n", section->bytes, section->variable_count,
		       section->name);
		print_groups(report, section, colours);
	}
	print_more(report->sections.count, LISTED_SECTIONS, "                       ");
}

// ---- Structs. ----

// By what all variables save, then by what one value saves.
static int compare_savings(const void *left, const void *right)
{
	const struct report_type *a = *(struct report_type *const *)left;
	const struct report_type *b = *(struct report_type *const *)right;
	uint64_t total_a = report_total_saved_bytes(a), total_b = report_total_saved_bytes(b);
	if (total_a != total_b)
		return total_a > total_b ? -1 : 1;
	if (report_saved_bytes(a) != report_saved_bytes(b))
		return report_saved_bytes(a) > report_saved_bytes(b) ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

// Prints names in lines of their own, with commas between them.
static void print_name(const char *name, bool is_first, int *column)
{
	int width = (int)strlen(name) + 2;
	if (is_first || *column + width > WIDTH) {
		printf("%s    ", is_first ? "" : ",\n");
		*column = 4;
	} else {
		fputs(", ", stdout);
	}
	fputs(name, stdout);
	*column += width;
}

static void print_order(const struct report *report, const struct report_type *type)
{
	const struct ldbtf *btf = &report->file->btf;
	struct ldbtf_view view;
	struct ldbtf_member_view member;
	int column = 0;
	if (ldbtf_type_by_id(btf, type->layout_id, &view) != LDBTF_OK)
		return;
	for (size_t i = 0; i < type->better.members.count; i++) {
		uint32_t number = type->better.members.data[i].number;
		if (ldbtf_member_at(btf, &view, number, &member) != LDBTF_OK)
			return;
		char *unnamed = *member.name ? NULL : print_declaration(btf, member.type_id, "");
		print_name(unnamed ? unnamed : member.name, !i, &column);
		free(unnamed);
	}
	putchar('\n');
}

static void print_structs(const struct report *report, struct colours colours)
{
	size_t count = 0;
	const struct report_type **list =
		print_check(calloc(report->types.count + 1, sizeof(*list)));
	for (size_t i = 0; i < report->types.count; i++)
		if (report_saved_bytes(&report->types.data[i]))
			list[count++] = &report->types.data[i];
	qsort(list, count, sizeof(*list), compare_savings);
	if (count)
		printf("\nStructs that another order of members makes smaller\n"
		       "      size    smaller     values  saved in all  struct, new order\n");
	for (size_t i = 0; i < count && i < LISTED_STRUCTS; i++) {
		printf("%10u %10u %10" PRIu64 " %13" PRIu64 "  %s %s\n%s", list[i]->byte_size,
		       list[i]->better.byte_size, list[i]->instances,
		       report_total_saved_bytes(list[i]), list[i]->kind, list[i]->name,
		       colours.faint);
		print_order(report, list[i]);
		fputs(colours.off, stdout);
	}
	print_more(count, LISTED_STRUCTS, "    ");
	free(list);
}

void report_text(const struct report *report, struct colours colours)
{
	print_head(report);
	print_kinds(report);
	print_section_table(report, colours);
	print_structs(report, colours);
}
