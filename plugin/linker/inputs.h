// SPDX-License-Identifier: GPL-3.0-or-later
//
// The objects that claim_file shows us. They are held by descriptors before ld closes its own,
// named for messages, and handed to the encoder, whose threads read them while ld goes on.
//
// None of them is claimed, so ld links these very files.
#ifndef LDBTF_LINKER_INPUTS_H
#define LDBTF_LINKER_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "encode/measurement.h"
#include "linker/input_facts.h"
#include "linker/spare_memory.h"
#include "support/arena.h"
#include "support/diag.h"
#include "support/status.h"

// What the inputs are read for.
enum inputs_use {
	INPUTS_GIVE_FACTS, // headers are inspected, DWARF is not read
	// The size of .BTF is known, and the output will be encoded. inputs_finish() does not wait
	// for the threads, which read on while the linker works.
	INPUTS_TEACH,
	INPUTS_ARE_MEASURED,
};

// The thread of the hooks owns this. A worker thread touches only `facts`, `unseen` and its own
// input.
struct inputs {
	enum inputs_use use;
	struct diag *diag;
	// INPUTS_TEACH: the messages of the threads. They are not shown. If there is one, all of
	// the output is read, and what is found there is shown.
	struct diag unseen;
	struct measurement *measurement; // NULL: INPUTS_GIVE_FACTS
	struct roots *roots;   // gets the marks of LDBTF_KEEP; the caller's
	struct arena arena;    // names and struct link_input
	struct spare_memory spare; // of copies of inputs
	int end_fd; // inputs are held by descriptors below it
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

// Opens a file that another plugin added to the link. False if there is no such file, which the
// linker will report. The caller closes ret->fd.
bool input_range_open(const char *path, struct input_range *ret);

// OK or NO_MEMORY. `options` and `link` are for threads that read DWARF. `roots` get the marks of
// the inputs when these are finished, and must outlive them.
MUST_CHECK enum status inputs_init(struct inputs *inputs, enum inputs_use use, struct diag *diag,
				   struct roots *roots, const struct encode_options *options,
				   const struct measurement_link *link);

// Waits for the threads and frees everything but the names in messages that were not shown yet.
void inputs_deinit(struct inputs *inputs);

// Takes in one file. OK, also for a file that is no relocatable ELF object, which is passed over.
// IO or MALFORMED with a diagnostic. NO_MEMORY.
MUST_CHECK enum status inputs_add(struct inputs *inputs, const struct input_range *range);

// Takes in an object that LTO added to the link. `is_whole` tells that the object has all of its
// DWARF, as any other object has. An object of gcc's LTO refers to the DWARF of the objects that
// LTO took. As inputs_add, and OK also if input_range_open fails.
MUST_CHECK enum status inputs_add_lto_output(struct inputs *inputs, const char *path,
					     bool is_whole);

// Makes `facts` complete. INPUTS_ARE_MEASURED: waits until every object is read, and ends the
// threads. More inputs may be added afterwards, and then this is called again. As
// measurement_finish. Otherwise `ret` has has_dwarf and nothing else.
MUST_CHECK enum status inputs_finish(struct inputs *inputs, struct encode_result *ret);

// INPUTS_TEACH: says that no more inputs will come. The threads read on, and then merge what they
// have read. Only inputs_end() or inputs_deinit() may follow.
void inputs_close(struct inputs *inputs);

// Waits until every object is read, and ends the threads. Frees everything but the names in
// messages that were not shown yet. Returns what the inputs taught, which the caller owns. NULL if
// nothing of it would help.
struct known_inputs *inputs_end(struct inputs *inputs);

#endif
