// SPDX-License-Identifier: GPL-3.0-or-later
//
// The objects that a link by `ldbtf link` takes, as far as they can be known from outside. The
// reserving object has to agree with their headers, and they may have marks of LDBTF_KEEP.
#ifndef LDBTF_TOOL_LINK_INPUTS_H
#define LDBTF_TOOL_LINK_INPUTS_H

#include "linker/link.h"
#include "tool/response_file.h"

// Takes in those of the files that are objects. OK; else as inputs_add().
MUST_CHECK enum status link_inputs_take(const struct word_list *files, struct link *link);

// Takes in the members of archives that a link has taken, by what it printed (--trace): a line for
// each file, `lib.a(member.o)`. mold begins lines with `trace: `, and names all members. Changes
// the text. As link_inputs_take().
MUST_CHECK enum status link_inputs_take_members(char *trace, struct link *link);

// Takes in the headers of a finished image, if there was no object. As link_inputs_take().
MUST_CHECK enum status link_inputs_take_image(const char *path, struct link *link);

#endif
