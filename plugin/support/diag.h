// SPDX-License-Identifier: GPL-3.0-or-later
//
// Diagnostics: collected by the code that finds a problem, printed by the linker layer.
//
// Worker threads find problems in any order, but the user must see the same text from
// every run. So each message carries the place of its input in the link (`order`), and
// diag_for_each() delivers them sorted by it. A guest in ld's process prints nothing itself.
#ifndef LDBTF_SUPPORT_DIAG_H
#define LDBTF_SUPPORT_DIAG_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/status.h"

enum diag_severity {
	DIAG_NOTE,    // shown with `verbose` only
	DIAG_WARNING, // the link goes on
	DIAG_ERROR,   // the link must fail, unless on-error=warn
};

struct diag_message {
	uint64_t order;
	uint64_t sequence; // ties keep the order of arrival
	enum diag_severity severity;
	char *text; // UTF-8 or whatever the input's names are; no newline at the end
};

// One collector per link. Any thread may add; reading is for the owner when no thread adds.
struct diag {
	pthread_mutex_t lock;
	struct diag_message *messages;
	size_t count;
	size_t capacity;
	uint64_t sequence;
};

// Where messages of one piece of work come from: which collector, which input.
struct diag_source {
	struct diag *diag; // NULL: messages are dropped
	uint64_t order;    // position of the input in the link
	const char *file;  // put before each message as "FILE: "; NULL for none
};

void diag_init(struct diag *diag);
void diag_deinit(struct diag *diag);

// Records one message, formatted as by printf. Thread safe. If memory is out the message is lost.
__attribute__((format(printf, 3, 4)))
void diag_add(const struct diag_source *source, enum diag_severity severity, const char *format,
	      ...);

// Calls `show` for every message, by order. Equal texts are shown once, and `repeats` is the number of
// further inputs with the same text. The text belongs to the collector.
void diag_for_each(struct diag *diag, void (*show)(void *data, enum diag_severity severity,
						   const char *text, size_t repeats),
		   void *data);

bool diag_has_errors(const struct diag *diag);

#endif
