// SPDX-License-Identifier: GPL-3.0-or-later
//
// Members of anonymous structs are members of those that contain them, with a path as name.
#include "tool/parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "support/hash.h"
#include "support/plural.h"
#include "tool/layout.h"
#include "tool/print.h"
#include "tool/references.h"

enum { MAX_INNER_DEPTH = 16, MAX_PARTS_OF_TYPE = 200000 };

struct collector {
	const struct btf_file *file;
	struct parts *parts;
	int depth;
	uint32_t inner_steps; // prototypes add no part, and hostile ones have many steps
};

static void add_part(struct collector *collector, char *key, char *text)
{
	struct part part = {key, text};
	if (vec_push(&collector->parts->list, part) != STATUS_OK)
		print_check(NULL);
}

static void add_number(struct collector *collector, const char *key, uint64_t number)
{
	add_part(collector, print_text("%s", key), print_text("%" PRIu64, number));
}

static void add_members(struct collector *collector, const struct ldbtf_view *view,
			const char *prefix, uint64_t base_bits);
static void add_enumerators(struct collector *collector, const struct ldbtf_view *view,
			    const char *prefix);

static void add_inner(struct collector *collector, uint32_t type_id, const char *prefix,
		      uint64_t base_bits);

// The types without a name that a prototype has.
static void add_inner_of_prototype(struct collector *collector, const struct ldbtf_view *view,
				   const char *prefix)
{
	struct ldbtf_param_view parameter;
	const struct ldbtf *btf = &collector->file->btf;
	add_inner(collector, view->type_id, prefix, 0);
	for (uint32_t i = 0; ldbtf_param_at(btf, view, i, &parameter) == LDBTF_OK &&
			     collector->parts->list.count < MAX_PARTS_OF_TYPE; i++) {
		char *inner = print_text("%sparameter %u.", prefix, i + 1);
		add_inner(collector, parameter.type_id, inner, 0);
		free(inner);
	}
}

// A type without a name, behind whatever leads to it.
static void add_inner(struct collector *collector, uint32_t type_id, const char *prefix,
		      uint64_t base_bits)
{
	struct reference_end end;
	if (collector->inner_steps++ >= MAX_PARTS_OF_TYPE ||
	    !references_end(&collector->file->btf, type_id, &end) || *end.view.name ||
	    collector->depth == MAX_INNER_DEPTH)
		return;
	collector->depth++;
	bool is_inside = !end.is_pointed_to && !end.is_array;
	if (end.view.kind == LDBTF_KIND_STRUCT || end.view.kind == LDBTF_KIND_UNION)
		add_members(collector, &end.view, prefix, is_inside ? base_bits : 0);
	else if (end.view.kind == LDBTF_KIND_ENUM || end.view.kind == LDBTF_KIND_ENUM64)
		add_enumerators(collector, &end.view, prefix);
	else if (end.view.kind == LDBTF_KIND_FUNC_PROTO)
		add_inner_of_prototype(collector, &end.view, prefix);
	collector->depth--;
}

static char *bit_place(uint64_t offset, uint64_t bits, bool is_bitfield)
{
	if (is_bitfield)
		return print_text("at %" PRIu64 ":%" PRIu64 ", %" PRIu64 " bit%s", offset / 8,
				  offset % 8, bits, plural(bits));
	return print_text("at %" PRIu64 ", %" PRIu64 " byte%s", offset / 8, bits / 8,
			  plural(bits / 8));
}

static void add_member(struct collector *collector, const struct ldbtf_member_view *member,
		       uint32_t number, const char *prefix, uint64_t base_bits)
{
	const struct ldbtf *btf = &collector->file->btf;
	uint64_t offset = base_bits + member->bit_offset;
	char *path = *member->name ? print_text("%s%s", prefix, member->name)
		: print_text("%s(%u)", prefix, number + 1);
	char *type = print_declaration(btf, member->type_id, "");
	char *place = bit_place(offset, layout_member_bits(btf, member), member->bitfield_size);
	add_part(collector, print_text("member %s", path), print_text("%s: %s", place, type));
	free(type);
	free(place);
	// The path that C has leaves anonymous members out.
	char *inner = *member->name ? print_text("%s.", path) : print_text("%s", prefix);
	add_inner(collector, member->type_id, inner, offset);
	free(inner);
	free(path);
}

static void add_members(struct collector *collector, const struct ldbtf_view *view,
			const char *prefix, uint64_t base_bits)
{
	struct ldbtf_member_view member;
	const struct ldbtf *btf = &collector->file->btf;
	for (uint32_t i = 0; ldbtf_member_at(btf, view, i, &member) == LDBTF_OK &&
			     collector->parts->list.count < MAX_PARTS_OF_TYPE; i++)
		add_member(collector, &member, i, prefix, base_bits);
}

static void add_enumerators(struct collector *collector, const struct ldbtf_view *view,
			    const char *prefix)
{
	struct ldbtf_enumerator item;
	const struct ldbtf *btf = &collector->file->btf;
	for (uint32_t i = 0; ldbtf_enumerator_at(btf, view, i, &item) == LDBTF_OK &&
			     collector->parts->list.count < MAX_PARTS_OF_TYPE; i++)
		add_part(collector, print_text("enumerator %s%s", prefix, item.name),
			 view->kind_flag ? print_text("%" PRId64, item.value)
				 : print_text("%" PRIu64, (uint64_t)item.value));
}

static void add_typedef(struct collector *collector, const struct ldbtf_view *view)
{
	uint32_t size;
	struct reference_end end;
	// what has a name tells its size itself
	if (references_end(&collector->file->btf, view->type_id, &end) && !*end.view.name &&
	    ldbtf_size_of(&collector->file->btf, view->id, &size) == LDBTF_OK)
		add_number(collector, "size", size);
	add_part(collector, print_text("type"),
		 print_declaration(&collector->file->btf, view->type_id, ""));
	add_inner(collector, view->type_id, "", 0);
}

static void add_function(struct collector *collector, const struct ldbtf_view *view)
{
	struct ldbtf_view prototype;
	struct ldbtf_param_view parameter;
	const struct ldbtf *btf = &collector->file->btf;
	if (ldbtf_type_by_id(btf, view->type_id, &prototype) != LDBTF_OK)
		return;
	add_part(collector, print_text("result"), print_declaration(btf, prototype.type_id, ""));
	// A parameter that only has another name is the same for those who call the function.
	for (uint32_t i = 0; ldbtf_param_at(btf, &prototype, i, &parameter) == LDBTF_OK; i++)
		add_part(collector, print_text("parameter %u", i + 1),
			 parameter.type_id || *parameter.name
				 ? print_declaration(btf, parameter.type_id, "")
				 : print_text("..."));
	add_inner_of_prototype(collector, &prototype, "");
}

static void add_int(struct collector *collector, const struct ldbtf_view *view)
{
	struct ldbtf_int_view item;
	if (ldbtf_int_of(view, &item) != LDBTF_OK)
		return;
	add_number(collector, "size", view->byte_size);
	add_number(collector, "bits", item.bits);
	add_part(collector, print_text("encoding"),
		 print_text("%s%s%s", item.is_signed ? "signed" : "unsigned",
			    item.is_char ? ", char" : "", item.is_bool ? ", bool" : ""));
}

static void add_variable(struct collector *collector, const struct ldbtf_view *view)
{
	struct ldbtf_variable place;
	add_part(collector, print_text("type"),
		 print_declaration(&collector->file->btf, view->type_id, ""));
	if (btf_file_variable(collector->file, view->id, &place)) {
		add_number(collector, "size", place.byte_size);
		add_part(collector, print_text("section"), print_text("%s", place.section));
		add_part(collector, print_text("linkage"),
			 print_text(place.linkage == LDBTF_LINKAGE_STATIC ? "static" : "global"));
	}
	add_inner(collector, view->type_id, "", 0);
}

void parts_of(const struct btf_file *file, uint32_t id, struct parts *ret)
{
	struct collector collector = {.file = file, .parts = ret};
	struct ldbtf_view view;
	*ret = (struct parts){0};
	if (ldbtf_type_by_id(&file->btf, id, &view) != LDBTF_OK)
		return;
	switch (view.kind) {
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		add_number(&collector, "size", view.byte_size);
		add_members(&collector, &view, "", 0);
		break;
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		add_number(&collector, "size", view.byte_size);
		add_enumerators(&collector, &view, "");
		break;
	case LDBTF_KIND_TYPEDEF:
		add_typedef(&collector, &view);
		break;
	case LDBTF_KIND_FUNC:
		add_function(&collector, &view);
		break;
	case LDBTF_KIND_INT:
		add_int(&collector, &view);
		break;
	case LDBTF_KIND_FLOAT:
		add_number(&collector, "size", view.byte_size);
		break;
	default:
		add_variable(&collector, &view);
	}
}

void parts_free(struct parts *parts)
{
	for (size_t i = 0; i < parts->list.count; i++) {
		free(parts->list.data[i].key);
		free(parts->list.data[i].text);
	}
	vec_free(&parts->list);
}

uint64_t parts_hash(const struct parts *parts)
{
	uint64_t hash = parts->list.count;
	for (size_t i = 0; i < parts->list.count; i++) {
		const struct part *part = &parts->list.data[i];
		hash = hash_mix(hash, hash_bytes(part->key, strlen(part->key)));
		hash = hash_mix(hash, hash_bytes(part->text, strlen(part->text)));
	}
	return hash;
}

bool parts_are_equal(const struct parts *left, const struct parts *right)
{
	if (left->list.count != right->list.count)
		return false;
	for (size_t i = 0; i < left->list.count; i++)
		if (strcmp(left->list.data[i].key, right->list.data[i].key) ||
		    strcmp(left->list.data[i].text, right->list.data[i].text))
			return false;
	return true;
}
