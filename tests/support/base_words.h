// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the tests of bases share: bases of split BTF from a built program or from text, and what a
// program on top of one has.
#ifndef LDBTF_TESTS_BASE_WORDS_H
#define LDBTF_TESTS_BASE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf_builder.h"
#include "encode/base.h"

// The byte order of what these functions build. A test sets it.
extern bool base_is_big_endian;

// A program with a section .text and one unit. The caller destroys it, or gives it to one of the
// functions that say that they do.
struct db *base_start(struct db_die **ret_unit);
// A type of each kind. Returns `struct node`, which holds them. The name and the value are parts of
// types that hold no name of their own.
struct db_die *base_common_types(struct db_die *unit, const char *odd_name, int64_t odd_value);

// Bases, which must be good ones. The caller closes them by encode_base_close().
struct encode_base *base_open_blob(const uint8_t *blob, size_t size);
// The BTF of a program, which is destroyed.
struct encode_base *base_open_program(struct db *db);
// BTF as btf_blob_from_text() reads it.
struct encode_base *base_open_text(const char *text);

// Encodes a program on that base, and compares all there is. As the inputs of a link it must not
// need less. Destroys the program and closes the base.
void base_expect(struct encode_base *base, struct db *db, const char *text);

#endif
