// SPDX-License-Identifier: GPL-3.0-or-later
//
// BTF as bytes: a header, type records, strings (kernel Documentation/bpf/btf.rst).
//
// The same calls count the bytes first and write them second, so that size and contents can't
// disagree:
//
//	struct btf_writer counted = {.first_string = …};  // no buffer: counts
//	emit(&counted);
//	btf_writer_begin(&writer, buffer, size, &counted, is_big_endian);
//	emit(&writer);
//
// One thread; allocates nothing.
#ifndef LDBTF_BTF_BTF_WRITER_H
#define LDBTF_BTF_BTF_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct btf_writer {
	uint8_t *types;      // NULL while counting
	uint8_t *strings;    // likewise
	size_t type_bytes;   // counted or written so far
	size_t string_bytes; // likewise; without a base: "" at offset 0 not yet, while it is 0
	// offset of the first string: 0, or where the base's strings end (split BTF, encoding
	// 1.8.1)
	uint32_t first_string;
	bool is_big_endian;
};

// Bytes of the whole blob after counting, padded to a multiple of 4.
size_t btf_writer_size(const struct btf_writer *counted);

// Prepares for writing a blob that fills all `size` >= btf_writer_size() bytes of `buffer`: writes
// the header and clears the strings, whose section takes what the counted types leave.
void btf_writer_begin(struct btf_writer *writer, uint8_t *buffer, size_t size,
		      const struct btf_writer *counted, bool is_big_endian);

// Appends a string and returns its offset; "" is always 0, and split BTF has it from its base. Does
// not look for an equal one.
uint32_t btf_writer_string(struct btf_writer *writer, const char *text);

// Appends the three words that begin a record (struct ldbtf_type), then words of its kind.
void btf_writer_type(struct btf_writer *writer, uint32_t name_offset, uint32_t info,
		     uint32_t size_or_type);
void btf_writer_word(struct btf_writer *writer, uint32_t word);

#endif
