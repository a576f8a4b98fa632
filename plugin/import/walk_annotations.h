// SPDX-License-Identifier: GPL-3.0-or-later
//
// btf_type_tag and btf_decl_tag, as either compiler writes them, become rows. All return OK;
// MALFORMED (with a diagnostic); NO_MEMORY.
#ifndef LDBTF_IMPORT_WALK_ANNOTATIONS_H
#define LDBTF_IMPORT_WALK_ANNOTATIONS_H

#include "import/walk_die.h"
#include "support/status.h"

MUST_CHECK enum status walk_llvm_annotation(struct walk *walk);
MUST_CHECK enum status walk_gnu_annotation(struct walk *walk);

// Gives what the DIE at hand has become the chain of annotations that its DW_AT_GNU_annotation
// begins.
MUST_CHECK enum status walk_annotation_reference(struct walk *walk, enum import_tagged tagged,
						 uint32_t index, uint32_t component);

// The same for a DIE that may lack the attribute, as nearly all do.
static inline enum status note_annotations(struct walk *walk, enum import_tagged tagged,
					   uint32_t index,
					   uint32_t component)
{
	return die_has(&walk->attrs, ATTR_GNU_ANNOTATION)
		       ? walk_annotation_reference(walk, tagged, index, component)
		       : STATUS_OK;
}

#endif
