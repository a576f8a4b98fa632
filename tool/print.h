// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text that several commands print: declarations, names of kinds, colours.
#ifndef LDBTF_TOOL_PRINT_H
#define LDBTF_TOOL_PRINT_H

#include <stdint.h>
#include <stdio.h>

#include "ldbtf/btf.h"

// Escape sequences, or "" where stdout is no terminal or NO_COLOR is set (no-color.org).
struct colours {
	const char *faint;
	const char *warning;
	const char *off;
};
struct colours colours_of_stdout(void);

// The declaration of `name` with type `id`, as C has it. The caller frees the text. Memory that
// runs out ends the program: print_check().
char *print_declaration(const struct ldbtf *btf, uint32_t id, const char *name);

// What people call a type: "struct client", "typedef gid_t", "int". The caller frees the text.
char *print_type_name(const struct ldbtf *btf, const struct ldbtf_view *view);

// The C keyword or BTF's word for a kind: "struct", "typedef", "func".
const char *print_kind(uint32_t kind);

// Returns `pointer`. If it is NULL, says that memory ran out, and ends the program with status 2.
void *print_check(void *pointer);

// A text of printf(). The caller frees it.
__attribute__((format(printf, 1, 2))) char *print_text(const char *format, ...);

#endif
