// SPDX-License-Identifier: GPL-3.0-or-later
//
// Definitions as JSON. The schema is in docs/tool.md. Numbers of 64 bits that JavaScript can't hold
// (addresses, enumerators) are strings.
#include <inttypes.h>
#include <stdlib.h>

#include "support/json_text.h"
#include "tool/layout.h"
#include "tool/print.h"
#include "tool/references.h"
#include "tool/show.h"

static void put_key(const char *key, const char *text)
{
	printf(", \"%s\": ", key);
	json_put_string(stdout, text);
}

// Is it a struct, union or enum without a name?
static bool is_anonymous(const struct ldbtf_view *view)
{
	return !*view->name &&
	       (view->kind == LDBTF_KIND_STRUCT || view->kind == LDBTF_KIND_UNION ||
		view->kind == LDBTF_KIND_ENUM || view->kind == LDBTF_KIND_ENUM64);
}

static void put_type(const struct ldbtf *btf, uint32_t id)
{
	struct reference_end end;
	char *text = print_declaration(btf, id, "");
	put_key("type", text);
	printf(", \"type_id\": %u", id);
	if (references_end(btf, id, &end) && is_anonymous(&end.view))
		printf(", \"anonymous_id\": %u", end.view.id);
	free(text);
}

static void put_members(const struct ldbtf *btf, const struct ldbtf_view *view)
{
	struct ldbtf_member_view member;
	struct layout_loss loss = layout_loss_of(btf, view);
	printf(", \"holes\": %u, \"hole_bits\": %" PRIu64 ", \"padding_bits\": %" PRIu64
	       ", \"members\": [", loss.holes, loss.hole_bits, loss.padding_bits);
	for (uint32_t i = 0; ldbtf_member_at(btf, view, i, &member) == LDBTF_OK; i++) {
		printf("%s\n\t\t\t{\"bit_offset\": %u, \"bits\": %" PRIu64 ", \"bitfield\": %s",
		       i ? "," : "", member.bit_offset, layout_member_bits(btf, &member),
		       member.bitfield_size ? "true" : "false");
		put_key("name", member.name);
		put_type(btf, member.type_id);
		putchar('}');
	}
	printf("]");
}

static void put_enumerators(const struct ldbtf *btf, const struct ldbtf_view *view)
{
	struct ldbtf_enumerator item;
	printf(", \"enumerators\": [");
	for (uint32_t i = 0; ldbtf_enumerator_at(btf, view, i, &item) == LDBTF_OK; i++) {
		printf("%s{\"name\": ", i ? ", " : "");
		json_put_string(stdout, item.name);
		printf(view->kind_flag ? ", \"value\": \"%" PRId64 "\"}"
			       : ", \"value\": \"%" PRIu64 "\"}", item.value);
	}
	printf("]");
}

static void put_function(const struct ldbtf *btf, const struct ldbtf_view *view)
{
	struct ldbtf_view prototype;
	struct ldbtf_param_view parameter;
	if (ldbtf_type_by_id(btf, view->type_id, &prototype) != LDBTF_OK)
		return;
	char *text = print_declaration(btf, prototype.id, view->name);
	put_key("declaration", text);
	free(text);
	printf(", \"returns\": {\"id\": %u", prototype.type_id);
	put_type(btf, prototype.type_id);
	printf("}, \"parameters\": [");
	for (uint32_t i = 0; ldbtf_param_at(btf, &prototype, i, &parameter) == LDBTF_OK; i++) {
		printf("%s{\"name\": ", i ? ", " : "");
		json_put_string(stdout, parameter.name);
		if (!parameter.type_id && !*parameter.name)
			put_key("type", "...");
		else
			put_type(btf, parameter.type_id);
		putchar('}');
	}
	printf("]");
}

static void put_variable(const struct btf_file *file, const struct ldbtf_view *view)
{
	struct ldbtf_variable place;
	uint64_t address;
	put_type(&file->btf, view->type_id);
	if (!btf_file_variable(file, view->id, &place))
		return;
	put_key("section", place.section);
	printf(", \"offset\": %u, \"size\": %u, \"linkage\": \"%s\"", place.offset, place.byte_size,
	       place.linkage == LDBTF_LINKAGE_STATIC ? "static" : "global");
	if (btf_file_address(file, &place, &address))
		printf(", \"address\": \"0x%" PRIx64 "\"", address);
}

static void put_definition(const struct btf_file *file, const struct ldbtf_view *view)
{
	uint32_t size;
	printf("\n\t\t{\"id\": %u, \"kind\": \"%s\"", view->id, print_kind(view->kind));
	put_key("name", view->name);
	if (view->kind != LDBTF_KIND_VAR && ldbtf_size_of(&file->btf, view->id, &size) == LDBTF_OK)
		printf(", \"size\": %u", size);
	if (view->kind == LDBTF_KIND_STRUCT || view->kind == LDBTF_KIND_UNION)
		put_members(&file->btf, view);
	else if (view->kind == LDBTF_KIND_ENUM || view->kind == LDBTF_KIND_ENUM64)
		put_enumerators(&file->btf, view);
	else if (view->kind == LDBTF_KIND_TYPEDEF)
		put_type(&file->btf, view->type_id);
	else if (view->kind == LDBTF_KIND_FUNC)
		put_function(&file->btf, view);
	else if (view->kind == LDBTF_KIND_VAR)
		put_variable(file, view);
	putchar('}');
}

// The definitions that are written. A type without a name can't be asked for, so it follows those
// that lead to it. Prototypes are listed as well, since they lead on, but are not written.
struct definitions {
	const struct ldbtf *btf;
	show_ids ids;
	bool *are_listed; // by ID
};

static void list_definition(struct definitions *definitions, uint32_t id)
{
	if (definitions->are_listed[id])
		return;
	definitions->are_listed[id] = true;
	if (vec_push(&definitions->ids, id) != STATUS_OK)
		print_check(NULL);
}

static void list_reference(void *data, enum reference_role role, const char *name, uint32_t id)
{
	struct definitions *definitions = data;
	struct reference_end end;
	(void)role, (void)name;
	if (references_end(definitions->btf, id, &end) &&
	    (is_anonymous(&end.view) || end.view.kind == LDBTF_KIND_FUNC_PROTO))
		list_definition(definitions, end.view.id);
}

static void put_definitions(const struct btf_file *file, struct definitions *definitions)
{
	struct ldbtf_view view;
	size_t written = 0;
	for (size_t i = 0; i < definitions->ids.count; i++) {
		if (ldbtf_type_by_id(&file->btf, definitions->ids.data[i], &view) != LDBTF_OK)
			continue;
		if (view.kind != LDBTF_KIND_FUNC_PROTO) {
			if (written++)
				putchar(',');
			put_definition(file, &view);
		}
		references_visit(&file->btf, &view, list_reference, definitions);
	}
}

void show_definitions_json(const struct btf_file *file, const uint32_t *ids, size_t count)
{
	struct definitions definitions = {.btf = &file->btf};
	size_t types = (size_t)ldbtf_type_count(&file->btf) + 1;
	definitions.are_listed = print_check(calloc(types, sizeof(bool)));
	for (size_t i = 0; i < count; i++)
		list_definition(&definitions, ids[i]);
	printf("{\n\t\"version\": 1,\n\t\"file\": ");
	json_put_string(stdout, file->path);
	printf(",\n\t\"definitions\": [");
	put_definitions(file, &definitions);
	printf("\n\t]\n}\n");
	vec_free(&definitions.ids);
	free(definitions.are_listed);
}
