// SPDX-License-Identifier: GPL-3.0-or-later
//
// The figures of one link, and their JSON text for `stats=FILE`.
//
// Tests and build systems read the file, so keys stay what they are; new ones may be added.
#ifndef LDBTF_LINKER_STATS_H
#define LDBTF_LINKER_STATS_H

#include <stddef.h>
#include <stdint.h>

#include "encode/encode_types.h"
#include "support/status.h"

struct stats {
	uint64_t reserve_ns; // time that the linker waited for us before it linked
	uint64_t fill_ns;    // and after
	size_t objects;      // inputs that were looked at
	size_t reserved_bytes;
	// What the inputs were found to need, and from the fill on what the output has. The first
	// half sizes the reservation by it.
	struct encode_result result;
	struct share_lists shares;   // of the fill; with `stats` or `verbose`
};

// Nanoseconds of a clock that only goes forward.
uint64_t stats_now(void);

// One JSON object, a key per line, with a newline at the end; in memory that the caller frees. OK
// or NO_MEMORY.
MUST_CHECK enum status stats_format(const struct stats *stats, char **ret, size_t *ret_size);

enum { STATS_BYTES_SIZE = 512 };

// Words what takes the reserved bytes, the largest part first: kinds of records, strings, padding.
void stats_list_bytes(const struct stats *stats, char ret[STATS_BYTES_SIZE]);

// The same for what units or roots take.
enum { STATS_SHARES_SIZE = (BYTE_SHARE_COUNT + 1) * (BYTE_SHARE_NAME_SIZE + 24) };
void stats_list_shares(const struct byte_shares *shares, char ret[STATS_SHARES_SIZE]);

#endif
