// SPDX-License-Identifier: GPL-3.0-or-later
//
// Encodes a linked image twice, with its inputs known and with nothing known, and compares: what
// tests of encode/reuse.h need. Memory that runs out, and files that can't be read, abort.
#ifndef LDBTF_TESTS_KNOWN_INPUTS_H
#define LDBTF_TESTS_KNOWN_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "encode/encode.h"

struct known_file {
	uint8_t *bytes; // malloc'd
	size_t size;
};

struct known_outcome {
	enum status status;
	struct encode_result result;
	uint8_t *blob; // malloc'd, result.byte_size bytes; NULL unless all is well
};

// A file's contents, for the caller to free.
struct known_file known_read_file(const char *folder, const char *name);

// The linked image's BTF, by reading it.
struct known_outcome known_encode_plain(const struct known_file *program);

// The same after `count` inputs, of which it may use what was read. The plugin's way through an
// encode.
struct known_outcome known_encode_after(const struct known_file *inputs, size_t count,
					const struct known_file *program, size_t jobs);

// The same as a link does it whose size is known (measurement_merge_beside). *is_merged: threads
// have merged the inputs' types.
struct known_outcome known_encode_beside(const struct known_file *inputs, size_t count,
					 const struct known_file *program, bool *is_merged);

// The same bytes, and the same counts; or the same failure.
bool known_is_same(const struct known_outcome *a, const struct known_outcome *b);

void known_outcome_free(struct known_outcome *outcome);

// Encodes both ways. Whether they came to the same; *reused: how many units the inputs gave.
bool known_agrees(const struct known_file *inputs, size_t count, const struct known_file *program,
		  size_t *reused);

// The relocations of an x86-64 program's .debug_info, which was linked with --emit-relocs.
struct known_place {
	size_t offset;      // in .debug_info
	unsigned size;      // bytes: 4 or 8
	bool is_of_strings; // it is an offset into .debug_str
};
struct known_places {
	uint8_t *info, *strings; // in the program's bytes
	size_t info_size, strings_size;
	struct known_place *places; // ascending
	size_t count;
};
struct known_places known_find_places(const struct known_file *program);
void known_places_free(struct known_places *places);

#endif
