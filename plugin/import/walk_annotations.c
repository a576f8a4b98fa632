// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads btf_type_tag and btf_decl_tag in the DIEs of either compiler.
//
// clang writes an annotation as a child of what it tags. It becomes a row of tags at once. gcc
// writes a DIE of its own, which what is tagged refers to, and which may refer to the next
// annotation. It becomes a row of annotations. annotations.c makes tags of these when all DIEs have
// been read.
#include "import/walk_annotations.h"

#include <dwarf.h>

#include "import/walk_values.h"

enum status walk_annotation_reference(struct walk *walk, enum import_tagged tagged, uint32_t index,
				      uint32_t component)
{
	struct import_tag tag = {
		.tagged = (uint8_t)tagged,
		.index = index,
		.component = component,
		.annotation = walk_key_of(walk, ATTR_GNU_ANNOTATION),
	};
	return vec_push(&walk->import->tags, tag);
}

// Reads clang's form, which is a child of what is tagged (encoding 2.9.1).
enum status walk_llvm_annotation(struct walk *walk)
{
	const struct walk_context *parent = parent_of(walk);
	struct name kind, text;
	TRY(walk_name_of(walk, ATTR_NAME, &kind));
	TRY(walk_name_of(walk, ATTR_CONST_VALUE, &text));
	struct name type_tag, decl_tag;
	TRY(name_reader_intern(&walk->import->names, "btf_type_tag", &type_tag));
	TRY(name_reader_intern(&walk->import->names, "btf_decl_tag", &decl_tag));
	if (!parent || !text.id || (kind.id != type_tag.id && kind.id != decl_tag.id))
		return STATUS_OK;

	struct import_tag tag = {.index = parent->index, .component = TYPE_NO_COMPONENT,
				 .text = text.id};
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

// Reads gcc's form, which is a DIE of its own that DW_AT_GNU_annotation refers to. The same
// attribute on it leads to the next annotation.
enum status walk_gnu_annotation(struct walk *walk)
{
	struct name kind, text, type_tag;
	TRY(walk_name_of(walk, ATTR_NAME, &kind));
	TRY(walk_name_of(walk, ATTR_CONST_VALUE, &text));
	TRY(name_reader_intern(&walk->import->names, "btf_type_tag", &type_tag));
	struct import_annotation annotation = {
		.key = walk->key,
		.is_type_tag = kind.id == type_tag.id,
		.text = text.id,
		.next = walk_key_of(walk, ATTR_GNU_ANNOTATION),
	};
	return vec_push(&walk->import->annotations, annotation);
}
