// SPDX-License-Identifier: GPL-3.0-or-later
//
// The objects that claim_file showed us: mapped before ld closes their descriptor, named for
// messages, and handed to the encoder, whose threads read them while ld goes on.
//
// Nothing is claimed: ld links the very same files.
#ifndef LDBTF_LINKER_INPUTS_H
#define LDBTF_LINKER_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "encode/encode.h"
#include "linker/input_facts.h"
#include "support/arena.h"
#include "support/diag.h"
#include "support/status.h"

// Owned by the thread of the hooks; worker threads touch only `facts` and each its own input.
struct inputs {
	struct diag *diag;
	struct encode *encode; // NULL: headers are inspected, DWARF is not read
	struct arena arena;    // names and struct input
	struct input_facts facts;
	size_t count; // objects taken so far
	uint64_t byte_size;
};

// A file or part of a file, as claim_file describes it.
struct input_range {
	const char *name; // of the file or the archive
	int fd;           // borrowed; its position is not touched
	off_t offset;     // of the object in the file
	off_t size;       // bytes
	bool is_lto_output; // see struct encode_input
};

// OK or NO_MEMORY. With `options`, inputs are encoded, in threads; NULL: only looked at.
MUST_CHECK enum status inputs_init(struct inputs *inputs, struct diag *diag,
				   const struct encode_options *options);

// The inputs are measured, but more may come: ends the threads and frees what can be made again. inputs_reopen(): one has. Then
// inputs_add() and inputs_finish() are called again, or not. OK or NO_MEMORY. Only with `encode`.
void inputs_pause(struct inputs *inputs);
MUST_CHECK enum status inputs_reopen(struct inputs *inputs);

// The inputs are measured, and the linker goes on: ends the threads and frees what is not needed any more. What the linked
// image can be encoded faster with is kept if `is_link_to_follow`, in `encode`, which is NULL without (encode_rest).
void inputs_rest(struct inputs *inputs, bool is_link_to_follow);

// Waits for the threads and frees everything, names in messages that were not shown yet excepted.
void inputs_deinit(struct inputs *inputs);

// Takes in one file. OK, also for a file that is no relocatable ELF object, which is passed over; IO and
// MALFORMED with a diagnostic; NO_MEMORY.
MUST_CHECK enum status inputs_add(struct inputs *inputs, const struct input_range *range);

// Takes in an object that LTO added to the link; `is_whole`: with all of its DWARF, so that it is like any other, while
// gcc's refers to the objects that LTO took. As inputs_add; OK also if it can't be opened, since then the
// linker can't either, and says so.
MUST_CHECK enum status inputs_add_lto_output(struct inputs *inputs, const char *path, bool is_whole);

// Waits until every object is read. Afterwards `facts` may be read. As encode_finish; when the inputs are
// only looked at, `ret` says has_dwarf and nothing else.
MUST_CHECK enum status inputs_finish(struct inputs *inputs, struct encode_result *ret);

// The same when one input came after inputs_reopen(). *ret, which is what inputs_finish() said before, stays if that input changes
// nothing, and no time is lost on it.
MUST_CHECK enum status inputs_finish_again(struct inputs *inputs, struct encode_result *ret);

#endif
