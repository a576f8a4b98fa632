// SPDX-License-Identifier: GPL-3.0-or-later
//
// What `ldbtf report` counts. Text, JSON and HTML are written from this.
//
// Of split BTF, a report is about what the file adds to its base.
#ifndef LDBTF_TOOL_REPORT_MODEL_H
#define LDBTF_TOOL_REPORT_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "support/vec.h"
#include "tool/btf_file.h"
#include "tool/kind_sums.h"
#include "tool/layout.h"
#include "tool/reorder.h"

struct report_variable {
	const char *name; // in the BTF
	char *type;       // without qualifiers and dimensions: that of the elements of an array
	uint64_t bytes;
	uint64_t address;
	bool has_address;
};

// Variables of one section that have one type.
struct report_group {
	const char *type; // of the first variable
	uint64_t bytes;
	size_t first, count; // in report.variables
};

struct report_section {
	const char *name; // in the BTF
	uint64_t bytes;   // of the variables
	uint64_t address; // of the section
	bool has_address;
	size_t first_variable, variable_count; // in report.variables
	size_t first_group, group_count;       // in report.groups
};

// A struct, union, enum or typedef. A struct without a name has that of the typedef for it, or a
// path from the struct that it is in: "server.address".
struct report_type {
	uint32_t id;
	const char *kind;
	char *name;
	uint32_t byte_size;
	uint32_t parts; // members or enumerators
	uint32_t layout_id; // the STRUCT whose layout this is; 0: none
	struct layout_loss loss;
	// How many values the variables have in them. In a union there is none.
	uint64_t instances;
	struct reorder better; // no members: no smaller layout is known
};

struct report {
	const struct btf_file *file;
	struct kind_sum kinds[LDBTF_KIND_COUNT];
	uint64_t name_bytes;  // of names that records use
	uint64_t other_bytes; // of the header, and what no record uses
	VEC(struct report_section) sections;   // the largest first
	VEC(struct report_group) groups;       // of each section, the largest first
	VEC(struct report_variable) variables; // of each group, the largest first
	VEC(struct report_type) types;         // by ID
	uint64_t saved_bytes; // of all variables, if the structs were laid out better
};

// Counts what an open file has, which must outlive *ret. Memory that runs out ends the program:
// print_check(). The caller calls report_free().
void report_make(const struct btf_file *file, struct report *ret);
void report_free(struct report *report);

// The bytes that a better layout saves in each value; 0: none is known.
uint32_t report_saved_bytes(const struct report_type *type);

// The same of all values in the variables.
uint64_t report_total_saved_bytes(const struct report_type *type);

#endif
