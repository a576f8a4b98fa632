// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes and frees a reader's tables, and starts and ends its threads (reader.h).
#include "encode/reader.h"

#include <stdlib.h>

// Files of fewer bytes in all are read by the linker's own thread, when it has seen all of them. To
// read a MiB of objects takes a millisecond or two. To start and end a thread takes a tenth of one,
// and more beside it: malloc maps an arena for the thread, and the process has two cores to wake.
// The thread sanitizer wants to see threads in small tests.
#ifdef __SANITIZE_THREAD__
enum { BYTES_WORTH_THREADS = 1 };
#else
enum { BYTES_WORTH_THREADS = 512 * 1024 };
#endif

static enum status create_imports(struct reader *reader)
{
	size_t count = workers_count(reader->workers);
	reader->import_count = count;
	reader->imports = calloc(count, sizeof(*reader->imports));
	reader->import_images = calloc(count, sizeof(*reader->import_images));
	reader->memories = calloc(count, sizeof(*reader->memories));
	if (!reader->imports || !reader->import_images || !reader->memories)
		return STATUS_NO_MEMORY;
	const struct encode_options *options = &reader->options;
	for (size_t i = 0; i < count; i++) {
		struct import *import = &reader->imports[i];
		import->store = &reader->store;
		import->names.strings = &reader->strings;
		import->excluded_languages = options->excluded_languages;
		import->excluded_language_count = options->excluded_language_count;
		import->excluded_paths = options->excluded_paths;
		import->wants_functions = options->funcs != ENCODE_FUNCS_NONE;
		import->wants_true_signatures = options->funcs == ENCODE_FUNCS_TRUE_SIGNATURE;
		import->wants_unit_names = options->shares;
		import->wants_variables = options->vars != ENCODE_VARS_NONE || options->splits_vars;
	}
	return STATUS_OK;
}

static enum status create_parts(struct reader *reader)
{
	TRY(strings_create(&reader->strings));
	TRY(type_store_create(&reader->store));
	TRY(workers_create(reader->options.jobs, &reader->workers));
	return create_imports(reader);
}

enum status reader_create(const struct encode_options *options, struct diag *diag,
			  struct reader **ret)
{
	struct reader *reader = calloc(1, sizeof(*reader));
	if (!reader)
		return STATUS_NO_MEMORY;
	reader->options = *options;
	reader->diag = diag;
	pthread_mutex_init(&reader->lock, NULL);
	pthread_cond_init(&reader->has_symbols, NULL);
	elf_version(EV_CURRENT); // once, before threads meet in libelf
	enum status status = create_parts(reader);
	if (status != STATUS_OK) {
		reader_destroy(reader);
		return status;
	}
	*ret = reader;
	return STATUS_OK;
}

void reader_set_candidates(struct reader *reader, bool keeps_external, bool keeps_all)
{
	for (size_t i = 0; i < reader->import_count; i++) {
		reader->imports[i].keeps_external_functions = keeps_external;
		reader->imports[i].keeps_all_functions = keeps_all;
	}
}

// There are as many workers as before, because each has an import and a memory of its own.
enum status reader_begin(struct reader *reader)
{
	return reader->workers ? STATUS_OK : workers_create(reader->import_count, &reader->workers);
}

void reader_expect(struct reader *reader, size_t byte_size)
{
	if (__builtin_add_overflow(reader->queued_bytes, byte_size, &reader->queued_bytes))
		reader->queued_bytes = SIZE_MAX;
	if (reader->queued_bytes >= BYTES_WORTH_THREADS)
		workers_start(reader->workers);
}

bool reader_has_threads(const struct reader *reader)
{
	return reader->workers && workers_thread_count(reader->workers);
}

static void free_memories(struct reader *reader)
{
	for (size_t i = 0; reader->memories && i < reader->import_count; i++)
		dwarf_memory_deinit(&reader->memories[i]);
}

void reader_rest(struct reader *reader)
{
	if (reader->workers)
		workers_wait(reader->workers); // this thread runs tasks, too
	workers_destroy(reader->workers);
	reader->workers = NULL;
	reader->queued_bytes = 0;
	for (size_t i = 0; i < reader->import_count; i++) {
		import_rest(&reader->imports[i]);
		reader->import_images[i] = 0;
	}
	free_memories(reader);
	interner_settle(reader->strings.interner);
	interner_settle(reader->store.interner);
}

void reader_abandon(struct reader *reader)
{
	atomic_store(&reader->is_abandoned, true);
	reader_rest(reader);
}

void reader_destroy(struct reader *reader)
{
	if (!reader)
		return;
	workers_destroy(reader->workers); // runs what is queued
	for (size_t i = 0; reader->imports && i < reader->import_count; i++)
		import_deinit(&reader->imports[i]);
	free_memories(reader);
	free(reader->imports);
	free(reader->import_images);
	free(reader->memories);
	dedup_deinit(&reader->dedup);
	type_store_destroy(&reader->store);
	strings_destroy(&reader->strings);
	pthread_cond_destroy(&reader->has_symbols);
	pthread_mutex_destroy(&reader->lock);
	free(reader);
}
