// SPDX-License-Identifier: GPL-3.0-or-later
//
// BTF, read through libbpf, as definitions.
//
// Named types get their definition first, so that a text can refer to any of them; then each text
// is written by following the unnamed types below it. libbpf has checked that all references exist,
// but not that they end: a chain of unnamed types deeper than any C declaration is refused.
#include "definitions.h"

#include <bpf/btf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 200 };
static const size_t NO_DEFINITION = (size_t)-1;

struct reader {
	const struct btf *btf;
	struct definitions *definitions;
	size_t *index_of; // type ID -> definition, or NO_DEFINITION
	size_t current;   // the definition whose text is being written
	struct text text;
	const struct btf_reading *reading;
	bool has_failed;
};

static const char *name_at(const struct reader *reader, uint32_t offset)
{
	const char *name = btf__name_by_offset(reader->btf, offset);

	return name ? name : "";
}

static const char *linkage_name(uint32_t linkage)
{
	static const char *const names[] = { "static", "global", "extern" };

	return linkage < 3 ? names[linkage] : "unknown";
}

static void write_type(struct reader *reader, uint32_t type_id, int depth);

static void write_members(struct reader *reader, const struct btf_type *type, const char *separator,
			  int depth)
{
	const struct btf_member *member = btf_members(type);

	for (uint32_t i = 0; i < btf_vlen(type); i++, member++) {
		uint32_t bits = btf_member_bitfield_size(type, i);

		text_add(&reader->text, "%s%u", i || depth ? separator : "",
			 btf_member_bit_offset(type, i));
		if (bits)
			text_add(&reader->text, ":%u", bits);
		text_add(&reader->text, " %s: ", name_at(reader, member->name_off));
		write_type(reader, member->type, depth + 1);
	}
}

static void write_enumerators(struct reader *reader, const struct btf_type *type,
			      const char *separator)
{
	for (uint32_t i = 0; i < btf_vlen(type); i++) {
		bool is_signed = btf_kflag(type);

		if (btf_is_enum64(type)) {
			const struct btf_enum64 *value = &btf_enum64(type)[i];
			uint64_t bits = btf_enum64_value(value);

			text_add(&reader->text, is_signed ? "%s%s = %lld" : "%s%s = %llu",
				 i ? separator : "", name_at(reader, value->name_off),
				 (long long)bits);
		} else {
			const struct btf_enum *value = &btf_enum(type)[i];

			text_add(&reader->text, "%s%s = %lld", i ? separator : "",
				 name_at(reader, value->name_off),
				 is_signed ? (long long)value->val
					   : (long long)(uint32_t)value->val);
		}
	}
}

static void write_prototype(struct reader *reader, const struct btf_type *proto, int depth)
{
	const struct btf_param *param = btf_params(proto);

	text_add(&reader->text, "function(");
	for (uint32_t i = 0; i < btf_vlen(proto); i++, param++) {
		text_add(&reader->text, "%s", i ? ", " : "");
		if (!param->type && !param->name_off) {
			text_add(&reader->text, "...");
			continue;
		}
		if (param->name_off)
			text_add(&reader->text, "%s: ", name_at(reader, param->name_off));
		write_type(reader, param->type, depth + 1);
	}
	text_add(&reader->text, ") returning ");
	write_type(reader, proto->type, depth + 1);
}

static void write_array(struct reader *reader, const struct btf_type *type, int depth)
{
	uint32_t count = btf_array(type)->nelems, element = btf_array(type)->type;

	// libbpf has no objection to an array of itself.
	for (int i = 0; reader->reading->has_flat_arrays && i < MAX_DEPTH; i++) {
		const struct btf_type *inner = btf__type_by_id(reader->btf, element);

		if (!inner || !btf_is_array(inner))
			break;
		count *= btf_array(inner)->nelems;
		element = btf_array(inner)->type;
	}
	text_add(&reader->text, "array[%u] of ", count);
	write_type(reader, element, depth + 1);
}

// Writes the type as another definition mentions it.
static void write_type(struct reader *reader, uint32_t type_id, int depth)
{
	static const char *const unnamed[] = {[BTF_KIND_PTR] = "pointer to ",
					      [BTF_KIND_CONST] = "const ",
					      [BTF_KIND_VOLATILE] = "volatile ",
					      [BTF_KIND_RESTRICT] = "restrict "};
	const struct btf_type *type;
	const char *name;

	if (!type_id) {
		text_add(&reader->text, "void");
		return;
	}
	if (depth > MAX_DEPTH) {
		reader->has_failed = true;
		return;
	}
	type = btf__type_by_id(reader->btf, type_id);
	name = name_at(reader, type->name_off);
	if (reader->index_of[type_id] != NO_DEFINITION)
		definition_add_ref(&reader->definitions->items[reader->current],
				   reader->index_of[type_id]);
	switch (btf_kind(type)) {
	case BTF_KIND_INT:
	case BTF_KIND_FLOAT:
		text_add(&reader->text, "%s", name);
		return;
	case BTF_KIND_TYPEDEF:
		text_add(&reader->text, "typedef %s", name);
		return;
	case BTF_KIND_FWD:
		text_add(&reader->text, "%s %s", btf_kflag(type) ? "union" : "struct", name);
		return;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		text_add(&reader->text, "%s ", btf_is_union(type) ? "union" : "struct");
		if (*name) {
			text_add(&reader->text, "%s", name);
			return;
		}
		text_add(&reader->text, "{ size %u", type->size);
		write_members(reader, type, "; ", depth + 1);
		text_add(&reader->text, " }");
		return;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		if (*name) {
			text_add(&reader->text, "enum %s", name);
			return;
		}
		text_add(&reader->text, "enum { size %u %s; ", type->size,
			 btf_kflag(type) ? "signed" : "unsigned");
		write_enumerators(reader, type, ", ");
		text_add(&reader->text, " }");
		return;
	case BTF_KIND_PTR:
	case BTF_KIND_CONST:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_RESTRICT:
		text_add(&reader->text, "%s", unnamed[btf_kind(type)]);
		write_type(reader, type->type, depth + 1);
		return;
	case BTF_KIND_TYPE_TAG:
		text_add(&reader->text, "type_tag(%s) ", name);
		write_type(reader, type->type, depth + 1);
		return;
	case BTF_KIND_ARRAY:
		write_array(reader, type, depth);
		return;
	case BTF_KIND_FUNC_PROTO:
		write_prototype(reader, type, depth);
		return;
	default:
		text_add(&reader->text, "kind %u %s", btf_kind(type), name);
		return;
	}
}

// The kind word under which a type is a definition, or NULL.
static const char *definition_kind(const struct btf_type *type)
{
	bool is_named = type->name_off;

	switch (btf_kind(type)) {
	case BTF_KIND_INT: return "int";
	case BTF_KIND_FLOAT: return "float";
	case BTF_KIND_STRUCT: return is_named ? "struct" : NULL;
	case BTF_KIND_UNION: return is_named ? "union" : NULL;
	// Unnamed ones too: their enumerators are names.
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64: return "enum";
	case BTF_KIND_TYPEDEF: return "typedef";
	case BTF_KIND_FWD: return "fwd";
	case BTF_KIND_FUNC: return "func";
	case BTF_KIND_VAR: return "var";
	case BTF_KIND_DATASEC: return "datasec";
	default: return NULL;
	}
}

static size_t add_definition(struct reader *reader, const struct btf_type *type, const char *kind)
{
	struct text name = { 0 };
	size_t index;

	text_add(&name, "%s", name_at(reader, type->name_off));
	if (btf_is_fwd(type)) {
		text_deinit(&name);
		text_add(&name, "%s %s", btf_kflag(type) ? "union" : "struct",
			 name_at(reader, type->name_off));
	} else if (!name.length && btf_is_any_enum(type) && btf_vlen(type)) {
		text_add(&name, "(%s)",
			 name_at(reader, btf_is_enum64(type) ? btf_enum64(type)->name_off
							     : btf_enum(type)->name_off));
	}
	index = definitions_add(reader->definitions, kind, name.bytes);
	text_deinit(&name);
	return index;
}

static void write_definition(struct reader *reader, const struct btf_type *type)
{
	struct text *text = &reader->text;

	switch (btf_kind(type)) {
	case BTF_KIND_INT: {
		uint32_t type_id_encoding = (uint32_t)btf_int_encoding(type);

		text_add(text, "size %u\nbits %u at %u\nencoding%s%s%s%s\n", type->size,
			 btf_int_bits(type), btf_int_offset(type),
			 type_id_encoding & BTF_INT_SIGNED ? " signed" : "",
			 type_id_encoding & BTF_INT_CHAR ? " char" : "",
			 type_id_encoding & BTF_INT_BOOL ? " bool" : "",
			 type_id_encoding ? "" : " none");
		return;
	}
	case BTF_KIND_FLOAT:
		text_add(text, "size %u\n", type->size);
		return;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		text_add(text, "size %u\n", type->size);
		write_members(reader, type, "\n", 0);
		text_add(text, "\n");
		return;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		text_add(text, "size %u %s\n", type->size, btf_kflag(type) ? "signed" : "unsigned");
		write_enumerators(reader, type, "\n");
		text_add(text, "\n");
		return;
	case BTF_KIND_TYPEDEF:
		text_add(text, "is ");
		write_type(reader, type->type, 0);
		text_add(text, "\n");
		return;
	case BTF_KIND_FUNC:
		if (reader->reading->has_func_linkage)
			text_add(text, "linkage %s\n", linkage_name(btf_vlen(type)));
		write_type(reader, type->type, 0);
		text_add(text, "\n");
		return;
	case BTF_KIND_VAR:
		text_add(text, "linkage %s\ntype ", linkage_name(btf_var(type)->linkage));
		write_type(reader, type->type, 0);
		text_add(text, "\n");
		return;
	case BTF_KIND_DATASEC:
		text_add(text, "size %u\n", type->size);
		return;
	default: // a FWD says nothing but its name
		return;
	}
}

static int compare_lines(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

// Adds each variable's place to its text, and to each tagged definition its tags, sorted.
static void write_places_and_tags(struct reader *reader, struct text *texts, uint32_t type_count)
{
	for (uint32_t id = 1; id < type_count; id++) {
		const struct btf_type *type = btf__type_by_id(reader->btf, id);
		const struct btf_var_secinfo *entry =
			btf_is_datasec(type) ? btf_var_secinfos(type) : NULL;

		for (uint32_t i = 0; entry && i < btf_vlen(type); i++, entry++) {
			size_t index = entry->type < type_count ? reader->index_of[entry->type]
								: NO_DEFINITION;

			if (index == NO_DEFINITION)
				continue;
			text_add(&texts[index], "section %s offset %u size %u\n",
				 name_at(reader, type->name_off), entry->offset, entry->size);
		}
	}
	// Tags in the order of component and text, so that the order of records says nothing.
	char **lines = calloc(type_count + 1, sizeof(*lines));
	size_t line_count = 0;

	for (uint32_t id = 1; lines && id < type_count; id++) {
		const struct btf_type *type = btf__type_by_id(reader->btf, id);
		struct text line = { 0 };

		if (!btf_is_decl_tag(type) || reader->index_of[type->type] == NO_DEFINITION)
			continue;
		text_add(&line, "%010zu tag on %d: %s\n", reader->index_of[type->type],
			 btf_decl_tag(type)->component_idx, name_at(reader, type->name_off));
		lines[line_count++] = line.bytes;
	}
	if (lines)
		qsort(lines, line_count, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < line_count; i++) {
		text_add(&texts[strtoul(lines[i], NULL, 10)], "%s", lines[i] + 11);
		free(lines[i]);
	}
	free(lines);
}

bool definitions_from_btf(const char *path, const struct btf_reading *reading,
			  struct definitions *ret)
{
	struct reader reader = { .definitions = ret, .reading = reading };
	struct btf *base = reading->base_path ? btf__parse(reading->base_path, NULL) : NULL;
	struct btf *btf = base ? btf__parse_split(path, base) : btf__parse(path, NULL);
	struct text *texts;
	uint32_t type_count;

	if (!btf || (reading->base_path && !base)) {
		fprintf(stderr, "%s: no BTF that libbpf can read\n",
			reading->base_path && !base ? reading->base_path : path);
		btf__free(btf);
		btf__free(base);
		return false;
	}
	type_count = btf__type_cnt(btf);
	reader.btf = btf;
	reader.index_of = calloc(type_count + 1, sizeof(*reader.index_of));
	texts = calloc(type_count + 1, sizeof(*texts));
	if (!reader.index_of || !texts) {
		fputs("out of memory\n", stderr);
		exit(2);
	}
	for (uint32_t id = 0; id < type_count; id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		const char *kind = id ? definition_kind(type) : NULL;

		reader.index_of[id] = kind ? add_definition(&reader, type, kind) : NO_DEFINITION;
	}
	for (uint32_t id = 1; id < type_count; id++) {
		if (reader.index_of[id] == NO_DEFINITION)
			continue;
		reader.current = reader.index_of[id];
		write_definition(&reader, btf__type_by_id(btf, id));
		texts[reader.current] = reader.text;
		reader.text = (struct text){ 0 };
	}
	write_places_and_tags(&reader, texts, type_count);
	for (size_t i = 0; i < ret->count; i++)
		definitions_set_text(&ret->items[i], &texts[i]);
	definitions_drop_completed_fwds(ret);
	if (reader.has_failed)
		fprintf(stderr, "%s: types nest without end\n", path);
	free(texts);
	free(reader.index_of);
	btf__free(btf);
	btf__free(base);
	return !reader.has_failed;
}
