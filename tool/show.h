// SPDX-License-Identifier: GPL-3.0-or-later
//
// The parts of `ldbtf show`. Each prints to stdout.
#ifndef LDBTF_TOOL_SHOW_H
#define LDBTF_TOOL_SHOW_H

#include <stdint.h>

#include "support/vec.h"
#include "tool/btf_file.h"

// Types by ID, in the order in which they are shown.
typedef VEC(uint32_t) show_ids;

// The table of contents: counts by kind, the largest types, types that no other type uses, and
// variables by section.
void show_contents(const struct btf_file *file);
// The same as JSON (docs/tool.md has the schema).
void show_contents_json(const struct btf_file *file);

// Definitions as JSON.
void show_definitions_json(const struct btf_file *file, const uint32_t *ids, size_t count);

// Which types contain or point to the types of `ids`; which variables are of such a type; which
// functions take or return it.
void show_users(const struct btf_file *file, const uint32_t *ids, size_t count);

// A C header with the types of `ids` and what they need. It compiles, and asserts each size and
// offset. Returns how many types of `ids` C can't say, each with a message.
size_t show_header(const struct btf_file *file, const uint32_t *ids, size_t count);

#endif
