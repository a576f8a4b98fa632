// SPDX-License-Identifier: GPL-3.0-or-later
//
// A BTF blob as a list of records: random access by type ID, names by offset.
//
// Split BTF (btf.rst, "split BTF") continues the IDs and the string offsets of its base. So its
// view refers to the base's view. An ID or an offset below the first own one is looked up in the
// base.
//
// Opening checks the header, and that records tile the type section (encoding 1.3, 1.6.1). After
// that the records can be walked without leaving the blob. References and names inside records are
// not checked.
#ifndef LDBTF_BTF_BTF_VIEW_H
#define LDBTF_BTF_BTF_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ldbtf/btf_format.h"
#include "support/bytes.h"
#include "support/diag.h"
#include "support/status.h"

struct btf_view {
	const uint8_t *types;
	const char *strings; // the last byte is a NUL
	uint32_t type_len;   // bytes
	uint32_t str_len;    // bytes
	bool is_big_endian;
	const struct btf_view *base; // NULL: none; not owned
	uint32_t first_id;           // of its own records: 1, or the one after the base's last
	uint32_t last_id;            // first_id - 1 if it has none
	uint32_t first_string;       // offset of its own strings: 0, or the end of the base's
	uint32_t *offsets;           // in `types`, of record first_id + i
	const struct diag_source *where; // for messages; not owned
	// A bit for each offset of an own string at which an identifier was found. Owned. NULL in
	// all views but the checker's.
	uint8_t *identifiers;
};

// One record, decoded. ID 0 is void: kind 0, nothing else.
struct btf_record {
	uint32_t id;
	uint32_t name_off;
	uint32_t info;
	uint32_t size_or_type;
	uint32_t kind;
	uint32_t vlen;
	bool kind_flag;
	const uint8_t *data; // what follows the record
};

// Indexes `size` bytes at `data`, of any alignment, whose words are in the given byte order.
// `data`, `base` (NULL for BTF that stands alone) and `where` must outlive the view. OK; MALFORMED
// with one diagnostic (an error) that names the rule; NO_MEMORY. The caller calls btf_view_close
// whatever the status. Thread safe.
MUST_CHECK enum status btf_view_open(const uint8_t *data, size_t size, bool is_big_endian,
				     const struct btf_view *base, const struct diag_source *where,
				     struct btf_view *ret);
void btf_view_close(struct btf_view *view); // a zeroed one is allowed

// `id` <= view->last_id.
struct btf_record btf_record_at(const struct btf_view *view, uint32_t id);
uint32_t btf_kind_of(const struct btf_view *view, uint32_t id);

// As bpftool names it, such as "STRUCT". Any number is allowed. Thread safe.
const char *btf_kind_name(uint32_t kind);

// The text at a string offset, which is "" at 0. NULL if there is no such offset. The text is the
// blob's and not checked: it may have bytes that are not plain text.
const char *btf_view_name(const struct btf_view *view, uint32_t offset);

// The first string offset that does not exist. The strings of split BTF over this view begin there.
static inline uint32_t btf_view_string_end(const struct btf_view *view)
{
	return view->first_string + view->str_len;
}

static inline uint32_t btf_load_u32(const struct btf_view *view, const uint8_t *at)
{
	return bytes_load_u32(at, view->is_big_endian);
}

// Word `index` behind the record, counted in 32-bit words.
static inline uint32_t btf_record_word(const struct btf_view *view, const struct btf_record *record,
				       size_t index)
{
	return btf_load_u32(view, record->data + 4 * index);
}

enum { BTF_SHOWN_NAME_SIZE = 65 };

// Puts a name for a message into `shown`, shortened. Each byte that is not plain text becomes '?',
// because a name comes from the input and could send control codes to the user's terminal.
void btf_view_show_name(const struct btf_view *view, uint32_t name_off,
			char shown[BTF_SHOWN_NAME_SIZE]);

// Reports `record` and returns STATUS_MALFORMED. `rule`: a number of the encoding specification.
__attribute__((format(printf, 4, 5)))
enum status btf_reject(const struct btf_view *view, const struct btf_record *record,
		       const char *rule, const char *format, ...);

#endif
