// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of contents of `ldbtf show`, as text and as JSON.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "support/json_text.h"
#include "support/plural.h"
#include "tool/kind_sums.h"
#include "tool/print.h"
#include "tool/references.h"
#include "tool/show.h"

enum { LISTED = 10 }; // largest types, and types that nobody uses

struct overview {
	const struct ldbtf *btf;
	struct kind_sum kinds[LDBTF_KIND_COUNT];
	bool *is_used;           // by another type, by ID
	uint32_t user;           // whose references are being visited
	struct ldbtf_view *list; // STRUCTs and UNIONs with names, the largest first
	size_t list_count;
};

static void note_use(void *data, enum reference_role role, const char *name, uint32_t id)
{
	struct overview *contents = data;
	struct reference_end end;
	(void)role, (void)name;
	if (references_end(contents->btf, id, &end) && end.view.id != contents->user)
		contents->is_used[end.view.id] = true;
}

static int compare_sizes(const void *left, const void *right)
{
	const struct ldbtf_view *a = left, *b = right;
	if (a->byte_size != b->byte_size)
		return a->byte_size > b->byte_size ? -1 : 1;
	int order = strcmp(a->name, b->name);
	return order ? order : a->id < b->id ? -1 : a->id > b->id;
}

static void count_type(struct overview *contents, const struct ldbtf_view *view)
{
	contents->kinds[view->kind].count++;
	contents->kinds[view->kind].record_bytes += kind_record_bytes(view);
	// what a variable is of is not used by a type
	if (view->kind != LDBTF_KIND_VAR && view->kind != LDBTF_KIND_DATASEC) {
		contents->user = view->id;
		references_visit(contents->btf, view, note_use, contents);
	}
	if ((view->kind == LDBTF_KIND_STRUCT || view->kind == LDBTF_KIND_UNION) && *view->name)
		contents->list[contents->list_count++] = *view;
}

static void count_contents(const struct ldbtf *btf, struct overview *ret)
{
	size_t types = (size_t)ldbtf_type_count(btf) + 1;
	*ret = (struct overview){
		.btf = btf,
		.is_used = print_check(calloc(types, sizeof(*ret->is_used))),
		.list = print_check(calloc(types, sizeof(*ret->list))),
	};
	struct ldbtf_view view = {0};
	while (ldbtf_next_type(btf, &view) == LDBTF_OK)
		count_type(ret, &view);
	qsort(ret->list, ret->list_count, sizeof(*ret->list), compare_sizes);
}

static void free_contents(struct overview *contents)
{
	free(contents->is_used);
	free(contents->list);
}

// ---- Sections. ----

struct section_sum {
	uint64_t bytes;
	uint64_t address;
	bool has_address;
};

static struct section_sum sum_section(const struct btf_file *file, const struct ldbtf_view *section)
{
	struct section_sum sum = {0};
	struct ldbtf_variable variable;
	for (uint32_t i = 0; ldbtf_variable_at(&file->btf, section, i, &variable) == LDBTF_OK; i++)
		sum.bytes += variable.byte_size;
	variable = (struct ldbtf_variable){.section = section->name};
	sum.has_address = btf_file_address(file, &variable, &sum.address);
	return sum;
}

// ---- Text. ----

static void print_largest(const struct overview *contents, const char *title, bool only_unused)
{
	size_t shown = 0, more = 0;
	for (size_t i = 0; i < contents->list_count; i++) {
		const struct ldbtf_view *view = &contents->list[i];
		if (only_unused && contents->is_used[view->id])
			continue;
		if (shown == LISTED) {
			more++;
			continue;
		}
		if (!shown++)
			printf("\n%s\n", title);
		char *name = print_type_name(contents->btf, view);
		printf("  %10u  %s\n", view->byte_size, name);
		free(name);
	}
	if (more)
		printf("  %10s  and %zu more\n", "", more);
}

static void print_sections(const struct btf_file *file)
{
	struct ldbtf_view view = {0};
	bool has_title = false;
	while (ldbtf_next_type(&file->btf, &view) == LDBTF_OK) {
		if (view.kind != LDBTF_KIND_DATASEC)
			continue;
		if (!has_title)
			printf("\nvariables       bytes             address  section\n");
		has_title = true;
		struct section_sum sum = sum_section(file, &view);
		printf("%9u  %10" PRIu64 "  ", view.vlen, sum.bytes);
		if (sum.has_address)
			printf("0x%016" PRIx64 "  %s\n", sum.address, view.name);
		else
			printf("%18s  %s\n", "-", view.name);
	}
}

void show_contents(const struct btf_file *file)
{
	struct overview contents;
	count_contents(&file->btf, &contents);
	printf("%s: %zu bytes of BTF, by %s\n%s-endian, pointers of %u bytes, %u type%s%s\n\n",
	       file->path, file->byte_size, file->origin, file->is_big_endian ? "big" : "little",
	       file->btf.pointer_size, file->btf.type_count, plural(file->btf.type_count),
	       file->base ? " with those of the base" : "");
	printf("    count       bytes  kind\n");
	for (uint32_t kind = 1; kind < LDBTF_KIND_COUNT; kind++)
		if (contents.kinds[kind].count)
			printf("%9u  %10" PRIu64 "  %s\n", contents.kinds[kind].count,
			       contents.kinds[kind].record_bytes, print_kind(kind));
	printf("%9s  %10u  names\n", "", file->btf.str_len);
	print_largest(&contents, "Largest types, in bytes", false);
	print_largest(&contents, "Types that no other type uses", true);
	print_sections(file);
	free_contents(&contents);
}

// ---- JSON. ----

static void print_sections_json(const struct btf_file *file)
{
	struct ldbtf_view view = {0};
	const char *separator = "";
	while (ldbtf_next_type(&file->btf, &view) == LDBTF_OK) {
		if (view.kind != LDBTF_KIND_DATASEC)
			continue;
		struct section_sum sum = sum_section(file, &view);
		printf("%s\n\t\t{\"name\": ", separator);
		json_put_string(stdout, view.name);
		printf(", \"variables\": %u, \"bytes\": %" PRIu64, view.vlen, sum.bytes);
		if (sum.has_address)
			printf(", \"address\": \"0x%" PRIx64 "\"", sum.address);
		putchar('}');
		separator = ",";
	}
}

static void print_largest_json(const struct overview *contents)
{
	for (size_t i = 0; i < contents->list_count && i < LISTED; i++) {
		const struct ldbtf_view *view = &contents->list[i];
		printf("%s\n\t\t{\"kind\": \"%s\", \"name\": ", i ? "," : "",
		       print_kind(view->kind));
		json_put_string(stdout, view->name);
		printf(", \"size\": %u}", view->byte_size);
	}
}

void show_contents_json(const struct btf_file *file)
{
	struct overview contents;
	const char *separator = "";
	count_contents(&file->btf, &contents);
	printf("{\n\t\"version\": 1,\n\t\"file\": ");
	json_put_string(stdout, file->path);
	printf(",\n\t\"found_by\": \"%s\",\n\t\"bytes\": %zu,\n\t\"byte_order\": \"%s\",\n"
	       "\t\"pointer_size\": %u,\n\t\"names_bytes\": %u,\n\t\"kinds\": {",
	       file->origin, file->byte_size, file->is_big_endian ? "big" : "little",
	       file->btf.pointer_size, file->btf.str_len);
	for (uint32_t kind = 1; kind < LDBTF_KIND_COUNT; kind++) {
		if (!contents.kinds[kind].count)
			continue;
		const struct kind_sum *sum = &contents.kinds[kind];
		printf("%s\n\t\t\"%s\": {\"count\": %u, \"bytes\": %" PRIu64 "}", separator,
		       print_kind(kind), sum->count, sum->record_bytes);
		separator = ",";
	}
	printf("\n\t},\n\t\"largest\": [");
	print_largest_json(&contents);
	printf("\n\t],\n\t\"sections\": [");
	print_sections_json(file);
	printf("\n\t]\n}\n");
	free_contents(&contents);
}
