// SPDX-License-Identifier: GPL-3.0-or-later
//
// btf_type_tag and btf_decl_tag: from either compiler's DIEs to the tags of types and candidates.
//
// clang writes an annotation as a child of what it tags, gcc as a DIE of its own that is referred to, and that
// may refer to the next. Both become rows of import.tags, gcc's when all DIEs are read. From there a pointer's tags go
// between it and what it points to, those of types become nodes beside them, and those of functions and variables go
// with the candidates (encoding 2.9).
#include "import/walk.h"

#include <dwarf.h>

enum status walk_annotation_reference(struct walk *walk, enum import_tagged tagged, uint32_t index, uint32_t component)
{
	struct import_tag tag = {
		.tagged = (uint8_t)tagged,
		.index = index,
		.component = component,
		.annotation = walk_key_of(walk, ATTR_GNU_ANNOTATION),
	};
	return vec_push(&walk->import->tags, tag);
}

// clang's form: a child of what is tagged (encoding 2.9.1).
enum status walk_llvm_annotation(struct walk *walk)
{
	const struct import_context *parent = parent_of(walk);
	struct name kind, text;
	TRY(walk_name_of(walk, ATTR_NAME, &kind));
	TRY(walk_name_of(walk, ATTR_CONST_VALUE, &text));
	struct name type_tag, decl_tag;
	TRY(names_intern(&walk->import->names, "btf_type_tag", &type_tag));
	TRY(names_intern(&walk->import->names, "btf_decl_tag", &decl_tag));
	if (!parent || !text.id || (kind.id != type_tag.id && kind.id != decl_tag.id))
		return STATUS_OK;

	struct import_tag tag = {.index = parent->index, .component = TYPE_NO_COMPONENT, .text = text.id};
	bool is_type_tag = kind.id == type_tag.id;
	switch (parent->kind) {
	case CONTEXT_POINTER:
		tag.tagged = TAGGED_POINTER;
		break;
	case CONTEXT_MEMBER:
		tag.component = parent->component;
		tag.tagged = TAGGED_TYPE;
		break;
	case CONTEXT_AGGREGATE:
	case CONTEXT_TYPEDEF:
		tag.tagged = TAGGED_TYPE;
		break;
	case CONTEXT_PARAMETER:
		tag.component = parent->component;
		tag.tagged = TAGGED_FUNCTION;
		break;
	case CONTEXT_FUNCTION:
		tag.tagged = TAGGED_FUNCTION;
		break;
	case CONTEXT_VARIABLE:
		tag.tagged = TAGGED_VARIABLE;
		break;
	default:
		return STATUS_OK;
	}
	if (is_type_tag != (tag.tagged == TAGGED_POINTER))
		return STATUS_OK; // BTF has no place for a type tag on anything but a pointer
	return vec_push(&walk->import->tags, tag);
}

// gcc's form: a DIE of its own that DW_AT_GNU_annotation refers to; the attribute on it chains to the next.
enum status walk_gnu_annotation(struct walk *walk)
{
	struct name kind, text, type_tag;
	TRY(walk_name_of(walk, ATTR_NAME, &kind));
	TRY(walk_name_of(walk, ATTR_CONST_VALUE, &text));
	TRY(names_intern(&walk->import->names, "btf_type_tag", &type_tag));
	struct import_annotation annotation = {
		.key = walk->key,
		.is_type_tag = kind.id == type_tag.id,
		.text = text.id,
		.next = walk_key_of(walk, ATTR_GNU_ANNOTATION),
	};
	return vec_push(&walk->import->annotations, annotation);
}

// Puts one TYPE_TAG between a pointer and what it points to now (encoding 2.9.2).
static enum status tag_pointee(struct import *import, uint32_t pointer, uint32_t text)
{
	struct type_record record = {
		.kind = TYPE_TYPE_TAG,
		.name = text,
		.ref = import->graph.nodes.data[pointer].record.ref,
	};
	uint32_t node;
	TRY(type_graph_add(&import->graph, &record, &node));
	import->graph.nodes.data[pointer].record.ref = node | REF_IS_NODE;
	return STATUS_OK;
}

static const struct import_annotation *find_annotation(const struct import *import, uint32_t key)
{
	size_t row = import_find_row(import->annotations.data, import->annotations.count, sizeof(struct import_annotation), key);
	return row < import->annotations.count ? &import->annotations.data[row] : NULL;
}

// Replaces each reference to a chain of gcc's annotations by a tag for each of them.
enum status import_expand_annotations(struct import *import)
{
	size_t count = import->tags.count;
	for (size_t i = 0; i < count; i++) {
		struct import_tag tag = import->tags.data[i];
		if (!tag.annotation)
			continue;
		size_t first = import->tags.count;
		const struct import_annotation *annotation = find_annotation(import, tag.annotation);
		// A chain that comes back to itself is no chain.
		for (size_t steps = 0; annotation && steps <= import->annotations.count; steps++) {
			struct import_tag expanded = tag;
			expanded.text = annotation->text;
			expanded.annotation = 0;
			if (annotation->text && annotation->is_type_tag == (tag.tagged == TAGGED_POINTER))
				TRY(vec_push(&import->tags, expanded));
			annotation = annotation->next ? find_annotation(import, annotation->next) : NULL;
		}
		// The chain is in the order of BTF, and tag_pointee() puts each before the ones that it got earlier.
		if (tag.tagged == TAGGED_POINTER)
			for (size_t a = first, b = import->tags.count; a + 1 < b; a++) {
				struct import_tag swapped = import->tags.data[a];
				import->tags.data[a] = import->tags.data[--b];
				import->tags.data[b] = swapped;
			}
	}
	return STATUS_OK;
}

enum status import_tag_pointers(struct import *import)
{
	for (size_t i = 0; i < import->tags.count; i++) {
		const struct import_tag *tag = &import->tags.data[i];
		if (tag->tagged == TAGGED_POINTER && tag->text)
			TRY(tag_pointee(import, tag->index, tag->text));
	}
	return STATUS_OK;
}

// A tag counts members as DWARF does, but some may be dropped or moved. So while members are finished,
// a tag's component is a row of import.items instead.
enum status import_locate_tagged_members(struct import *import)
{
	vec_clear(&import->positions);
	bool has_components = false;
	for (size_t i = 0; i < import->tags.count; i++) {
		struct import_tag *tag = &import->tags.data[i];
		if (tag->tagged != TAGGED_TYPE || tag->component == TYPE_NO_COMPONENT)
			continue;
		const struct type_node *node = &import->graph.nodes.data[tag->index];
		if (tag->component < node->record.item_count)
			tag->component += node->first_item;
		else
			tag->text = 0;
		has_components = true;
	}
	if (!has_components)
		return STATUS_OK;
	TRY(vec_reserve(&import->positions, import->items.count));
	import->positions.count = import->items.count;
	return STATUS_OK;
}

void import_renumber_tagged_members(struct import *import)
{
	for (size_t i = 0; i < import->tags.count; i++) {
		struct import_tag *tag = &import->tags.data[i];
		if (tag->tagged != TAGGED_TYPE || tag->component == TYPE_NO_COMPONENT || !tag->text)
			continue;
		tag->component = import->positions.data[tag->component];
		if (tag->component == UINT32_MAX)
			tag->text = 0; // its member is gone
	}
}

// Tags of types and their members become nodes of their own.
enum status import_tag_types(struct import *import)
{
	for (size_t i = 0; i < import->tags.count; i++) {
		const struct import_tag *tag = &import->tags.data[i];
		if (tag->tagged != TAGGED_TYPE || !tag->text)
			continue;
		const struct type_record *tagged = &import->graph.nodes.data[tag->index].record;
		if (tagged->kind != TYPE_STRUCT && tagged->kind != TYPE_UNION && tagged->kind != TYPE_TYPEDEF)
			continue;
		struct type_record record = {
			.kind = TYPE_DECL_TAG, .name = tag->text, .ref = tag->index, .size = tag->component};
		if (record.size != TYPE_NO_COMPONENT && record.size >= tagged->item_count)
			continue;
		uint32_t node;
		TRY(type_graph_add(&import->graph, &record, &node));
	}
	return STATUS_OK;
}

enum status import_tag_candidate(struct import *import, enum import_tagged tagged, uint32_t row, uint32_t component_limit,
				 uint32_t *first, uint32_t *count)
{
	struct import_result *result = &import->result;
	*first = (uint32_t)result->tags.count;
	for (size_t i = 0; i < import->tags.count; i++) {
		const struct import_tag *tag = &import->tags.data[i];
		if (tag->tagged != tagged || tag->index != row || !tag->text)
			continue;
		if (tag->component != TYPE_NO_COMPONENT && tag->component >= component_limit)
			continue;
		struct candidate_tag candidate = {.text = tag->text, .component = tag->component};
		TRY(vec_push(&result->tags, candidate));
	}
	*count = (uint32_t)result->tags.count - *first;
	return STATUS_OK;
}
