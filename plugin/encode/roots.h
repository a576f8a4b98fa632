// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the user wants to see in the BTF: types, variables and functions by name (`keep`, and
// LDBTF_KEEP of the sources). A selection keeps what they reach (selection.h).
#ifndef LDBTF_ENCODE_ROOTS_H
#define LDBTF_ENCODE_ROOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/status.h"
#include "support/vec.h"

enum root_kind {
	ROOT_STRUCT,
	ROOT_UNION,
	ROOT_ENUM,
	ROOT_TYPEDEF,
	ROOT_VAR,
	ROOT_FUNC,
	ROOT_TYPE, // any type of that name; only marks have it
};

struct root {
	enum root_kind kind;
	char *name; // owned; may have the wildcards of glob(7), unless it is of a mark
	char *text; // owned; what the user wrote, for messages
	char *file; // owned; the input that has the mark. NULL: the root is of the option `keep`
};

// A zeroed one is empty. One thread changes it.
struct roots {
	VEC(struct root) roots;
	size_t mark_count; // marks, also those of the same text
};

void roots_deinit(struct roots *roots);

// Adds one root of the form KIND:NAME. OK. MALFORMED if the text has another form. NO_MEMORY.
MUST_CHECK enum status roots_add(struct roots *roots, const char *text, size_t length);

// Adds what one LDBTF_KEEP, LDBTF_KEEP_VAR or LDBTF_KEEP_FUNC of `file` wrote into the section
// .ldbtf.keep. A mark with the same text is not added twice. OK or NO_MEMORY.
MUST_CHECK enum status roots_add_mark(struct roots *roots, const char *text, const char *file);

// Is a type, variable or function of that kind (enum type_kind) and name meant?
bool root_matches(const struct root *root, uint8_t kind, const char *name);

// Is it meant by one of the roots? NULL has none.
bool roots_have(const struct roots *roots, uint8_t kind, const char *name);

// The prefix of roots of that kind, such as "struct:". ROOT_TYPE has none.
const char *root_kind_prefix(enum root_kind kind);

#endif
