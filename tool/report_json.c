// SPDX-License-Identifier: GPL-3.0-or-later
//
// A report as JSON. The schema is in docs/tool.md. Addresses, which JavaScript's numbers can't
// hold, are strings. Keys whose value would be 0 are left out of the items of long lists.
#include <inttypes.h>
#include <stdlib.h>

#include "support/json_text.h"
#include "tool/report.h"

static void put_string(FILE *file, const char *key, const char *text)
{
	fprintf(file, "\"%s\": ", key);
	json_put_string(file, text);
}

static void put_address(FILE *file, bool has_address, uint64_t address)
{
	if (has_address)
		fprintf(file, ", \"address\": \"0x%" PRIx64 "\"", address);
}

static void put_if_any(FILE *file, const char *key, uint64_t number)
{
	if (number)
		fprintf(file, ", \"%s\": %" PRIu64, key, number);
}

static void put_head(const struct report *report, FILE *out)
{
	const struct btf_file *file = report->file;
	fprintf(out, "{\n\t\"version\": 1,\n\t");
	put_string(out, "file", file->path);
	fprintf(out, ",\n\t");
	put_string(out, "found_by", file->origin);
	fprintf(out, ",\n\t\"byte_order\": \"%s\",\n\t\"pointer_size\": %u,\n\t\"bytes\": %zu,\n"
		"\t\"other_bytes\": %" PRIu64 ",\n\t\"is_split\": %s,\n\t\"saved_bytes\": %" PRIu64,
		file->is_big_endian ? "big" : "little", file->btf.pointer_size, file->byte_size,
		report->other_bytes, file->base ? "true" : "false", report->saved_bytes);
}

static void put_kind_sums(const struct report *report, FILE *file)
{
	const char *separator = "";
	fprintf(file, ",\n\t\"kinds\": {");
	for (uint32_t kind = 1; kind < LDBTF_KIND_COUNT; kind++) {
		const struct kind_sum *sum = &report->kinds[kind];
		if (!sum->count)
			continue;
		fprintf(file, "%s\n\t\t\"%s\": {\"count\": %u, \"bytes\": %" PRIu64
			", \"name_bytes\": %" PRIu64 "}", separator, print_kind(kind), sum->count,
			sum->record_bytes, sum->name_bytes);
		separator = ",";
	}
	fprintf(file, "\n\t}");
}

// ---- Variables. ----

static void put_group(const struct report *report, const struct report_group *group, FILE *file)
{
	fprintf(file, "\n\t\t\t{");
	put_string(file, "type", group->type);
	fprintf(file, ", \"bytes\": %" PRIu64 ", \"variables\": [", group->bytes);
	for (size_t i = 0; i < group->count; i++) {
		const struct report_variable *variable =
			&report->variables.data[group->first + i];
		fprintf(file, "%s\n{", i ? "," : "");
		put_string(file, "name", variable->name);
		fprintf(file, ", \"bytes\": %" PRIu64, variable->bytes);
		put_address(file, variable->has_address, variable->address);
		fputc('}', file);
	}
	fputs("]}", file);
}

static void put_sections(const struct report *report, FILE *file)
{
	fprintf(file, ",\n\t\"sections\": [");
	for (size_t i = 0; i < report->sections.count; i++) {
		const struct report_section *section = &report->sections.data[i];
		fprintf(file, "%s\n\t\t{", i ? "," : "");
		put_string(file, "name", section->name);
		fprintf(file, ", \"bytes\": %" PRIu64 ", \"variables\": %zu", section->bytes,
			section->variable_count);
		put_address(file, section->has_address, section->address);
		fprintf(file, ", \"types\": [");
		for (size_t j = 0; j < section->group_count; j++) {
			fputs(j ? "," : "", file);
			put_group(report, &report->groups.data[section->first_group + j], file);
		}
		fputs("]}", file);
	}
	fprintf(file, "\n\t]");
}

// ---- Types. ----

static void put_better_member(const struct ldbtf *btf, const struct ldbtf_view *view,
			      const struct reorder_member *place, FILE *file)
{
	struct ldbtf_member_view member;
	if (ldbtf_member_at(btf, view, place->number, &member) != LDBTF_OK)
		return;
	char *text = print_declaration(btf, member.type_id, member.name);
	fputc('{', file);
	put_string(file, "name", member.name);
	fputs(", ", file);
	put_string(file, "declaration", text);
	fprintf(file, ", \"number\": %u, \"bit_offset\": %" PRIu64 ", \"bits\": %" PRIu64,
		place->number, place->bit_offset, layout_member_bits(btf, &member));
	if (member.bitfield_size)
		fputs(", \"bitfield\": true", file);
	fputc('}', file);
	free(text);
}

static void put_better(const struct report *report, const struct report_type *type, FILE *file)
{
	const struct ldbtf *btf = &report->file->btf;
	struct ldbtf_view view;
	if (!report_saved_bytes(type) || ldbtf_type_by_id(btf, type->layout_id, &view) != LDBTF_OK)
		return;
	fprintf(file, ", \"better\": {\"size\": %u, \"members\": [", type->better.byte_size);
	for (size_t i = 0; i < type->better.members.count; i++) {
		fputs(i ? ",\n" : "\n", file);
		put_better_member(btf, &view, &type->better.members.data[i], file);
	}
	fputs("]}", file);
}

static void put_types(const struct report *report, FILE *file)
{
	fprintf(file, ",\n\t\"types\": [");
	for (size_t i = 0; i < report->types.count; i++) {
		const struct report_type *type = &report->types.data[i];
		fprintf(file, "%s\n{\"id\": %u, \"kind\": \"%s\", ", i ? "," : "", type->id,
			type->kind);
		put_string(file, "name", type->name);
		fprintf(file, ", \"size\": %u", type->byte_size);
		put_if_any(file, "parts", type->parts);
		put_if_any(file, "hole_bits", type->loss.hole_bits);
		put_if_any(file, "padding_bits", type->loss.padding_bits);
		put_if_any(file, "values", type->instances);
		put_better(report, type, file);
		fputc('}', file);
	}
	fprintf(file, "\n\t]\n}\n");
}

void report_json(const struct report *report, FILE *file)
{
	put_head(report, file);
	put_kind_sums(report, file);
	put_sections(report, file);
	put_types(report, file);
}
