// SPDX-License-Identifier: GPL-3.0-or-later
//
// The threads that read images, and the tables that they fill together.
//
// A reader outlives a measurement, so the tables have the types of a link's inputs when the linked
// image is read (known_inputs.h).
#ifndef LDBTF_ENCODE_READER_H
#define LDBTF_ENCODE_READER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "dwarf/image.h"
#include "encode/encode_types.h"
#include "import/import.h"
#include "support/strings.h"
#include "support/workers.h"
#include "types/dedup.h"
#include "types/type_store.h"

struct reader {
	struct encode_options options;
	struct diag *diag;
	struct workers *workers; // NULL between reader_rest() and reader_begin()
	size_t queued_bytes;     // of the files that were queued since reader_begin()
	atomic_bool is_abandoned;
	struct strings strings;
	struct type_store store;
	struct dedup dedup; // the last one that was made of the store's types
	pthread_mutex_t lock;
	pthread_cond_t has_symbols; // tells that a linked image's symbols are read
	size_t image_count;         // images that were read or are queued
	size_t import_count;        // one for each worker
	struct import *imports;     // by worker; they own the memory of the store's types
	size_t *import_images;      // by worker: number of the image that its import is set on
	struct dwarf_memory *memories; // by worker: for the next image that it opens
};

// Makes a reader that can queue images. OK or NO_MEMORY. On OK the caller owns *ret, and makes all
// the other calls.
MUST_CHECK enum status reader_create(const struct encode_options *options, struct diag *diag,
				     struct reader **ret);

// Sets which functions without a symbol are candidates, too. `keeps_external`: those that another
// image may have a symbol for. `keeps_all`: all. Only when no worker runs.
void reader_set_candidates(struct reader *reader, bool keeps_external, bool keeps_all);

// Makes the reader fit to queue images again after reader_rest(). OK or NO_MEMORY.
MUST_CHECK enum status reader_begin(struct reader *reader);

// Starts the threads once they are worth it, before a file of that many bytes is queued. Only the
// linker's thread may call it.
void reader_expect(struct reader *reader, size_t byte_size);

// Do threads read? If not, the linker's own thread does so, in reader_rest().
bool reader_has_threads(const struct reader *reader);

// Ends the threads, if any run, when all queued tasks have run, and frees memory that only reading
// needs.
void reader_rest(struct reader *reader);

// Makes the tasks that still wait do nothing, and then as reader_rest(). What was not read by then
// is lost, so only the destruction of the images may follow.
void reader_abandon(struct reader *reader);

// Ends the threads and frees everything. Images must be destroyed before. NULL is allowed.
void reader_destroy(struct reader *reader);

#endif
