// SPDX-License-Identifier: GPL-3.0-or-later
//
// Diagnostics. The code that finds a problem adds a message, and the linker layer prints it: only
// that layer knows how to print in ld's process.
//
// Threads find problems in any order, but every run of a link must print the same text. So each
// message has the position of its input in the link (`order`), and diag_for_each() sorts by that.
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
	uint64_t sequence; // messages of one input keep the order in which they were added
	enum diag_severity severity;
	const char *cause; // the caller's; NULL: the text tells it
	// Set by diag_for_each(): how many messages are like this one; 0 in all but the first.
	size_t alike_count;
	char *text; // owned; in the encoding of the input's names; no newline at the end
};

// The messages of one link. Any thread may add. The owner reads them when no thread adds.
struct diag {
	pthread_mutex_t lock;
	struct diag_message *messages;
	size_t count;
	size_t capacity;
	uint64_t sequence;
};

// The source of messages: which input they are about, and which collector gets them.
struct diag_source {
	struct diag *diag; // NULL: messages are dropped
	uint64_t order;    // position of the input in the link
	const char *file;  // each message begins with "FILE: "; NULL: it does not; not owned
};

void diag_init(struct diag *diag);
void diag_deinit(struct diag *diag);

// Records one message, formatted as by printf. Thread safe. The message is lost if there is no
// memory.
__attribute__((format(printf, 3, 4)))
void diag_add(const struct diag_source *source, enum diag_severity severity, const char *format,
	      ...);

// The same for what many inputs suffer from at once. Of the messages with an equal `cause`, which
// lives as long as the collector, the first by order is shown, and the others are counted.
__attribute__((format(printf, 4, 5)))
void diag_add_alike(const struct diag_source *source, enum diag_severity severity,
		    const char *cause, const char *format, ...);

// Calls `show` for every message, sorted by `order`. Equal texts, and equal causes, are shown once,
// and `repeats` is the number of the further messages like that. The text is the collector's.
void diag_for_each(struct diag *diag, void (*show)(void *data, enum diag_severity severity,
						   const char *text, size_t repeats),
		   void *data);

bool diag_has_errors(const struct diag *diag);

#endif
