// SPDX-License-Identifier: GPL-3.0-or-later
//
// How many bytes of BTF will the linked image of these inputs need at most?
//
// Types are the same in the inputs and in the image. Functions and variables can disappear; but a function that is
// ambiguous among the inputs becomes encodable if the link drops its namesake. So every candidate function counts
// once, and there is an allowance for the names of output sections, which are not known yet.
//
// One thread owns a measurement and makes all the calls. Inputs are read in threads while it goes on.
#ifndef LDBTF_ENCODE_MEASUREMENT_H
#define LDBTF_ENCODE_MEASUREMENT_H

#include "encode/encode_types.h"
#include "encode/known_inputs.h"

struct measurement;

// What is known of the link that the inputs are for.
struct measurement_link {
	bool is_image_encoded;    // the linked image will be: measurement_end() shall tell what was learned
	bool keeps_section_names; // the link is relocatable
};

// OK or NO_MEMORY. On OK the caller owns *ret.
MUST_CHECK enum status measurement_create(const struct encode_options *options, const struct measurement_link *link,
					  struct diag *diag, struct measurement **ret);

// Queues one input, whose reading begins in the background at once. Takes over `input->bytes` (see release)
// whatever the status. OK or NO_MEMORY.
MUST_CHECK enum status measurement_add(struct measurement *measurement, const struct encode_input *input);

// Waits for the inputs and measures all of them. The threads end, and what only measuring needed is freed. More
// inputs may be added afterwards, and measured with the others. No time is lost on those that change nothing:
// a library's object without debug information changes nothing unless it defines a function that others declare.
// OK; MALFORMED, UNSUPPORTED (with diagnostics); NO_MEMORY. Inputs without DWARF contribute nothing. UNSUPPORTED
// is also a base of another byte order or pointer size than the inputs'.
MUST_CHECK enum status measurement_finish(struct measurement *measurement, struct encode_result *ret);

// Frees the measurement and gives what its inputs taught, which the caller owns. NULL: nothing that would help.
struct known_inputs *measurement_end(struct measurement *measurement);

// Waits for the threads and frees everything. NULL is allowed.
void measurement_destroy(struct measurement *measurement);

#endif
