// SPDX-License-Identifier: GPL-3.0-or-later
//
// Turns the rows of btf_type_tag and btf_decl_tag into nodes beside, or below, what they tag.
//
// A pointer's tags go between it and what it points to. Tags of types and their members become
// nodes of their own. candidates.c gives functions and variables their tags (encoding 2.9).
#include "import/lookup.h"
#include "import/passes.h"

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

// Replaces each reference to a chain of gcc's annotations by a tag for each of them.
enum status import_expand_annotations(struct import *import)
{
	size_t count = import->tags.count;
	for (size_t i = 0; i < count; i++) {
		struct import_tag tag = import->tags.data[i];
		if (!tag.annotation)
			continue;
		size_t first = import->tags.count;
		const struct import_annotation *annotation = import_find_annotation(import,
										    tag.annotation);
		// A chain that comes back to itself counts as no tags.
		for (size_t steps = 0; annotation && steps <= import->annotations.count; steps++) {
			struct import_tag expanded = tag;
			expanded.text = annotation->text;
			expanded.annotation = 0;
			if (annotation->text &&
			    annotation->is_type_tag == (tag.tagged == TAGGED_POINTER))
				TRY(vec_push(&import->tags, expanded));
			annotation = annotation->next
					     ? import_find_annotation(import, annotation->next)
					     : NULL;
		}
		// Goes backwards through the chain, which has BTF's order, because tag_pointee()
		// puts each tag before the earlier ones.
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

// A tag's component is a number that counts the members of DWARF, and BTF may drop or move some of
// these. So while members are finished, a component is a row of import.items instead.
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
		if (tagged->kind != TYPE_STRUCT && tagged->kind != TYPE_UNION &&
		    tagged->kind != TYPE_TYPEDEF)
			continue;
		struct type_record record = {
			.kind = TYPE_DECL_TAG,
			.name = tag->text,
			.ref = tag->index,
			.size = tag->component,
		};
		if (record.size != TYPE_NO_COMPONENT && record.size >= tagged->item_count)
			continue;
		uint32_t node;
		TRY(type_graph_add(&import->graph, &record, &node));
	}
	return STATUS_OK;
}
