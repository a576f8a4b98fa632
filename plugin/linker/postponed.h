// SPDX-License-Identifier: GPL-3.0-or-later
//
// How to reserve in gold when LTO is done, though our hook all_symbols_read runs before that of the plugin which does it.
//
// gold gives each plugin a transfer vector of its own, so what next_plugin.h does for GNU ld does not work, and runs the hooks in
// the order of loading. What they add is queued, and read when all hooks are done. An object's size is read with it; which
// objects LTO added, the hook new_input tells as they are opened. So it would do to be the last in the queue. That takes two linker
// scripts: gold reads a script's text in a task of its own, which it puts behind all that are queued.
//
//	hooks     ours adds the first script, LTO's adds its objects     queue: script 1, objects
//	opened    script 1: to be read later. The objects: new_input     queue: text 1
//	text 1    names script 2                                         queue: script 2
//	opened    script 2: new_input. All objects were seen: reserve    queue: text 2
//	text 2    names the object that reserves, which is there now
//
// So it goes with one thread, as gold has it if it is not asked for more (gold/workqueue.cc, readsyms.cc; seen in 2.40). With
// several, nothing of this is done, and reserved is what can't be too little.
#ifndef LDBTF_LINKER_POSTPONED_H
#define LDBTF_LINKER_POSTPONED_H

#include <stdbool.h>
#include <stddef.h>

#include "linker/linker_api.h"
#include "linker/reserve.h"
#include "support/diag.h"
#include "support/status.h"

struct postponed {
	bool is_waiting; // for the second script to be opened
	struct reserve scripts[2];
	size_t files;    // that others have added, so far
};

void postponed_init(struct postponed *postponed);
void postponed_deinit(struct postponed *postponed);

// Can this linker do it? `own_threads` are ours in this process.
bool postponed_is_possible(const struct linker *linker, size_t own_threads);

// In all_symbols_read: queues the scripts for `object`, which is open (reserve_open) and empty. OK; IO with a diagnostic;
// NO_MEMORY.
MUST_CHECK enum status postponed_begin(struct postponed *postponed, const struct reserve *object, const struct linker *linker,
				       const struct diag_source *where);

enum postponed_event {
	POSTPONED_GO_ON,  // nothing that matters
	POSTPONED_INPUT,  // an object that LTO added: it has to be read
	POSTPONED_IS_DUE, // all are known: the object has to be written now
};

// What the file means that new_input shows.
enum postponed_event postponed_note(struct postponed *postponed, const struct ld_plugin_input_file *file);

#endif
