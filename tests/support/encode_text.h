// SPDX-License-Identifier: GPL-3.0-or-later
//
// Encodes images and shows the BTF as text, so that tests compare short lines instead of records.
//
// One line a type, in the order of the blob. A type with a name or a place of its own has a line;
// pointers, qualifiers, arrays, prototypes and anonymous aggregates are written out where they are
// used:
//
//	INT int size=4 signed
//	STRUCT node size=16 { next:PTR>struct node@0 flags:int@64:3 }
//	                                       member:type@bit, :width of a bitfield
//	TYPEDEF handler > PTR>PROTO(int, ...)>void
//	ENUM colour size=4 signed { red=-1 green=0 }
//	FWD struct hidden
//	FUNC main (argc:int, argv:PTR>PTR>char)>int
//	VAR counter > ARRAY[4]>int global
//	DATASEC .bss size=16 { counter@0+16 }
//	DECL_TAG "user" > STRUCT node member 1
//
// Where several types have one kind and name, the second is `struct node#2`, and so on.
//
// Of split BTF (options->base) the base's types are not shown, but they count: where the base has a
// `struct node`, one of the program's own is `struct node#2`.
//
// Whatever blob is made must pass btf_check, be sorted, and be taken by the running kernel where it
// lets us ask (a loud SKIP line else). A failure of those is counted as a failed check of the
// caller's.
#ifndef LDBTF_TESTS_ENCODE_TEXT_H
#define LDBTF_TESTS_ENCODE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf_builder.h"
#include "encode/encode.h"
#include "encode/measurement.h"

struct encode_bytes {
	void *bytes; // malloc'd; freed by encode_text_run and encode_text_measure
	size_t size;
	const char *name; // in messages; NULL: "image"
};

struct encode_text {
	enum status status;  // the first that was not OK
	struct encode_result result;
	bool is_accepted;    // by btf_check, for order, and by the kernel if it was asked
	uint8_t *blob;       // encoded and all OK; else NULL
	size_t size;         // of the blob
	char *text;          // "" without a blob
	// options.splits_vars and all OK: the split BTF on top of `blob`, else NULL
	uint8_t *split;
	// of the split's own types, which may refer to the blob's; "" without a split
	char *split_text;
	char *messages;      // diagnostics, a line each
};

// Encodes an image. Zeros in `options` mean the plugin's defaults.
struct encode_text encode_text_run(const struct encode_options *options,
				   const struct encode_bytes *image);
// Measures `count` inputs of a link, in this order. There is no blob.
struct encode_text encode_text_measure(const struct encode_options *options,
				       const struct encode_bytes *inputs, size_t count);
// The common cases: one built image as a linked one; and the same with options. Destroys the
// builder.
struct encode_text encode_text_db(struct db *db);
struct encode_text encode_text_db_with(struct db *db, const struct encode_options *options);
// One built image of so many types or variables that their text would take long: there is none, and
// the kernel is not asked. Destroys the builder.
struct encode_text encode_text_db_large(struct db *db);
void encode_text_free(struct encode_text *encoded);

// A blob that is well-formed, as text, from type `first_id` on. The caller frees it.
char *encode_text_of_blob(const uint8_t *blob, size_t size, uint32_t first_id);

// Split BTF goes on where its base ends, so base and split make one blob that stands alone. The
// caller frees it.
uint8_t *encode_text_join(const uint8_t *base, const uint8_t *split, size_t *ret_size);

// The records of a blob and a way to follow them, for tests that want more than text.
struct encode_text_type {
	const char *name;
	uint32_t kind, vlen, size_or_type;
	bool kind_flag;
	const uint8_t *words; // behind the record's first three
};
struct encode_text_view {
	struct encode_text_type *types; // by ID; [0] is void
	uint32_t count;                 // with void
	bool is_big_endian;
};
struct encode_text_view encode_text_view_of(const uint8_t *blob, size_t size);
uint32_t encode_text_word(const struct encode_text_view *view, const uint8_t *words, size_t index);
const char *encode_text_name_at(const uint8_t *blob, size_t size, uint32_t offset);
void encode_text_view_free(struct encode_text_view *view);

// Whether `line` is one of the lines of `text`, how many times, and how many begin with a prefix.
bool encode_text_has(const char *text, const char *line);
size_t encode_text_count(const char *text, const char *line);
size_t encode_text_count_prefix(const char *text, const char *prefix);

// A line is there, or not; shows the whole text if not so.
#define CHECK_LINE(encoded, line) CHECK_LINE_COUNT(encoded, line, 1)
#define CHECK_NO_LINE(encoded, line) CHECK_LINE_COUNT(encoded, line, 0)
#define CHECK_LINE_COUNT(encoded, line, times)                                                  \
	do {                                                                                   \
		size_t check_times = encode_text_count((encoded).text, line);                   \
		CHECK(check_times == (times));                                                  \
		if (check_times != (times))                                                     \
			fprintf(stderr, "  the line %s\n  is there %zu times in\n%s%s", line,   \
				check_times, (encoded).text, (encoded).messages);               \
	} while (0)
// Everything went well; `text` must be all there is.
#define CHECK_TEXT(encoded, expected)                                                           \
	do {                                                                                   \
		CHECK_ENCODED(encoded);                                                         \
		CHECK_STR((encoded).text, expected);                                            \
	} while (0)
#define CHECK_ENCODED(encoded)                                                                  \
	do {                                                                                   \
		CHECK_EQ((encoded).status, STATUS_OK);                                          \
		CHECK((encoded).is_accepted);                                                   \
		if ((encoded).status != STATUS_OK || !(encoded).is_accepted)                    \
			fprintf(stderr, "%s%s", (encoded).text, (encoded).messages);            \
	} while (0)

#endif
