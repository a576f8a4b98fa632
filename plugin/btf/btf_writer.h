// SPDX-License-Identifier: GPL-3.0-or-later
//
// BTF as bytes: a header, type records, strings (kernel Documentation/bpf/btf.rst).
//
// The same calls first count the bytes and then write them. So size and contents can't disagree:
//
//	struct btf_writer counted = {.first_string = …};  // no buffer: counts
//	emit(&counted);
//	btf_writer_begin(&writer, buffer, size, &counted, is_big_endian);
//	emit(&writer);
//
// One thread uses a writer. Nothing is allocated.
#ifndef LDBTF_BTF_BTF_WRITER_H
#define LDBTF_BTF_BTF_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ldbtf/btf_format.h"

struct btf_writer {
	uint8_t *types;      // NULL while counting
	uint8_t *strings;    // likewise
	size_t type_bytes;   // counted or written so far
	size_t string_bytes; // likewise; the "" of BTF without a base is added by the first string
	size_t kind_bytes[LDBTF_KIND_COUNT]; // of type_bytes, by the kind of the record
	uint32_t first_string; // offset; 0, or where the base's strings end (encoding 1.8.1)
	bool has_layout; // a longer header, and a layout section behind the types (encoding 1.2.2)
	bool is_big_endian;
};

enum { BTF_LAYOUT_SIZE = 4 * LDBTF_KIND_COUNT }; // bytes of the layout section

// Bytes of the whole blob after counting, padded to a multiple of 4.
size_t btf_writer_size(const struct btf_writer *counted);

// Prepares to write a blob that fills all of `buffer`. `size` is at least btf_writer_size() bytes.
// Writes the header and the layout, and clears the string section, which takes all bytes behind
// them.
void btf_writer_begin(struct btf_writer *writer, uint8_t *buffer, size_t size,
		      const struct btf_writer *counted, bool is_big_endian);

// Appends a string and returns its offset. Equal strings are not found: the caller looks for them.
// "" always has offset 0, and split BTF takes it from its base.
uint32_t btf_writer_string(struct btf_writer *writer, const char *text);

// Puts all strings of the blob, which have been laid out, into a writer that has none yet. Their
// offsets count from first_string.
struct btf_strings;
void btf_writer_strings(struct btf_writer *writer, const struct btf_strings *strings);

// Appends the three words that begin a record (struct ldbtf_type). The words of its kind follow.
void btf_writer_type(struct btf_writer *writer, uint32_t name_offset, uint32_t info,
		     uint32_t size_or_type);
// Appends one word to the record.
void btf_writer_word(struct btf_writer *writer, uint32_t word);

#endif
