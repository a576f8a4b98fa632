// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of words, kind by kind (btf_words.h).
#include "btf/btf_words.h"

#include "ldbtf/btf_format.h"

enum { HEAD_WORDS = sizeof(struct ldbtf_type) / 4 };

static enum btf_word third_word_of(uint32_t kind)
{
	switch (kind) {
	case LDBTF_KIND_PTR:
	case LDBTF_KIND_TYPEDEF:
	case LDBTF_KIND_VOLATILE:
	case LDBTF_KIND_CONST:
	case LDBTF_KIND_RESTRICT:
	case LDBTF_KIND_FUNC:
	case LDBTF_KIND_FUNC_PROTO:
	case LDBTF_KIND_VAR:
	case LDBTF_KIND_DECL_TAG:
	case LDBTF_KIND_TYPE_TAG:
		return BTF_WORD_TYPE;
	default:
		return BTF_WORD_PLAIN;
	}
}

enum btf_word btf_word_of(uint32_t kind, uint32_t index)
{
	if (index < HEAD_WORDS)
		return !index ? BTF_WORD_NAME : index == 1 ? BTF_WORD_PLAIN : third_word_of(kind);
	index -= HEAD_WORDS;
	switch (kind) {
	case LDBTF_KIND_ARRAY:
		return index < 2 ? BTF_WORD_TYPE : BTF_WORD_PLAIN;
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		return index % 3 == 0	? BTF_WORD_NAME
		       : index % 3 == 1 ? BTF_WORD_TYPE
					: BTF_WORD_PLAIN;
	case LDBTF_KIND_ENUM:
		return index % 2 == 0 ? BTF_WORD_NAME : BTF_WORD_PLAIN;
	case LDBTF_KIND_ENUM64:
		return index % 3 == 0 ? BTF_WORD_NAME : BTF_WORD_PLAIN;
	case LDBTF_KIND_FUNC_PROTO:
		return index % 2 == 0 ? BTF_WORD_NAME : BTF_WORD_TYPE;
	case LDBTF_KIND_DATASEC:
		return index % 3 == 0 ? BTF_WORD_TYPE : BTF_WORD_PLAIN;
	default: // INT, VAR, DECL_TAG
		return BTF_WORD_PLAIN;
	}
}
