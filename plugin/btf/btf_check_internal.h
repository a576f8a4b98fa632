// SPDX-License-Identifier: GPL-3.0-or-later
//
// What btf_check.c (one record alone) and btf_check_resolve.c (records together) share.
#ifndef LDBTF_BTF_BTF_CHECK_INTERNAL_H
#define LDBTF_BTF_BTF_CHECK_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ldbtf/btf_format.h"
#include "support/diag.h"
#include "support/status.h"

// One blob under examination. The sections are known to be inside the data, and once
// `offsets` is set, so is every record.
struct btf_checker {
	const uint8_t *types;
	const char *strings; // the last byte is a NUL
	uint32_t type_len;
	uint32_t str_len;
	bool is_big_endian;
	uint32_t count;    // highest type ID
	uint32_t *offsets; // of record `id` in `types`; [0] is unused
	const struct diag_source *where;
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

static inline uint32_t btf_load_u32(const struct btf_checker *checker, const uint8_t *at)
{
	if (checker->is_big_endian)
		return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
	return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

// Word `index` behind the record, counted in 32-bit words.
static inline uint32_t btf_record_word(const struct btf_checker *checker,
				       const struct btf_record *record, size_t index)
{
	return btf_load_u32(checker, record->data + 4 * index);
}

// `id` <= checker->count.
struct btf_record btf_record_at(const struct btf_checker *checker, uint32_t id);

uint32_t btf_kind_of(const struct btf_checker *checker, uint32_t id);

// Reports `record` and returns STATUS_MALFORMED. `rule`: a number of the encoding specification.
__attribute__((format(printf, 4, 5)))
enum status btf_reject(const struct btf_checker *checker, const struct btf_record *record,
		       const char *rule, const char *format, ...);

// Rules 1.7.19 to 1.7.29, over records that each passed alone. OK, MALFORMED, NO_MEMORY.
MUST_CHECK enum status btf_check_resolve(const struct btf_checker *checker);

#endif
