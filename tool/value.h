// SPDX-License-Identifier: GPL-3.0-or-later
//
// Values in the memory that `ldbtf read` was given: where a path leads, what is there, and the
// lists that go on from there.
#ifndef LDBTF_TOOL_VALUE_H
#define LDBTF_TOOL_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "support/diag.h"
#include "support/status.h"
#include "tool/btf_file.h"
#include "tool/memory.h"

// What values are read with. The caller opens each part and closes it.
struct value_source {
	struct diag diag;
	struct btf_file file;
	struct memory memory;
	bool is_hex;         // values are printed as bytes
	bool is_json;        // values are printed as items of a JSON array
	size_t json_count;   // items so far
};

// A value in memory.
struct value_place {
	uint64_t address;
	uint32_t type_id;
	uint32_t bit_offset, bitfield_size; // as in struct ldbtf_place
};

// A struct that is found by a member in it.
struct value_container {
	uint32_t type_id;
	uint32_t member_type_id;
	uint64_t member_offset; // bytes
};

// All that return a status: OK, or UNSUPPORTED with a diagnostic that begins with `path`.

// Where a path leads that begins with a variable. Pointers on the way are read.
MUST_CHECK enum status value_find(struct value_source *source, const char *path,
				  struct value_place *ret);

// Goes on from a place. `rest` begins with a member or a subscript.
MUST_CHECK enum status value_follow(struct value_source *source, const char *path,
				    const char *rest, struct value_place *place);

// The integer, enum, bool or pointer at a place.
MUST_CHECK enum status value_load(struct value_source *source, const char *path,
				  const struct value_place *place, uint64_t *ret);

bool value_is_pointer(const struct value_source *source, uint32_t type_id);

// Goes from a pointer to what it points to. Other places stay.
MUST_CHECK enum status value_enter(struct value_source *source, const char *path,
				   struct value_place *place);

// Prints "LABEL = VALUE" to stdout, and what a `char *` points to; with `is_json` an item of the
// array that value_json.h tells of. Nothing is printed if there is no value.
MUST_CHECK enum status value_print(struct value_source *source, const char *path,
				   const char *label, const struct value_place *place);

// Finds a type and a member in it by their names, such as "struct task.list".
MUST_CHECK enum status value_find_container(struct value_source *source, const char *text,
					    struct value_container *ret);

// Goes from a member, or from a pointer to one, to the container. The place must have the type of
// the member.
MUST_CHECK enum status value_enter_container(struct value_source *source, const char *path,
					     const struct value_container *container,
					     struct value_place *place);

// Prints the elements of a list. `place` is that of the first element, or of a pointer to it. The
// path `next` leads from each element to the next one, until NULL or the first one again.
// `container` is NULL, or the elements are members and the containers of them are printed. With a
// container, a place that is no pointer is the list's head, which is in no container.
MUST_CHECK enum status value_print_list(struct value_source *source, const char *path,
					const char *next, const struct value_container *container,
					struct value_place place);

// Adds a diagnostic about a path. Returns UNSUPPORTED.
enum status value_fail(struct value_source *source, const char *path, const char *problem);
enum status value_fail_address(struct value_source *source, const char *path, uint64_t address);
// For a step that fails: `rest` is the part of the path from that step on.
enum status value_fail_step(struct value_source *source, const char *path, const char *rest,
			    enum ldbtf_status status);

#endif
