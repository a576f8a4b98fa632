// SPDX-License-Identifier: GPL-3.0-or-later
//
// The small modules that everything stands on: arena, vec, strings, diagnostics, workers.
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>

#include "check.h"
#include "support/arena.h"
#include "support/diag.h"
#include "support/strings.h"
#include "support/vec.h"
#include "support/workers.h"

// Allocations that can't succeed are part of the test; the sanitizers end the program over them
// otherwise. Visible, so that the sanitizer's library finds them.
__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}
__attribute__((visibility("default"))) const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static void test_arena(void)
{
	struct arena arena = {0};
	enum { BLOCKS = 2000 };
	uint8_t *blocks[BLOCKS];
	// Sizes and alignments of every kind; a neighbour that overlaps would lose its mark.
	for (size_t i = 0; i < BLOCKS; i++) {
		size_t size = i % 97 + 1, align = (size_t)1 << i % 5;
		blocks[i] = arena_alloc(&arena, size, align);
		CHECK(blocks[i] && (uintptr_t)blocks[i] % align == 0);
		memset(blocks[i], (int)(i & 0xff), size);
	}
	bool is_intact = true;
	for (size_t i = 0; i < BLOCKS; i++)
		for (size_t j = 0; j < i % 97 + 1; j++)
			is_intact &= blocks[i][j] == (i & 0xff);
	CHECK(is_intact);
	CHECK(arena.total >= BLOCKS * 49);

	uint8_t *large = arena_alloc(&arena, 5 * 1024 * 1024, 16); // larger than any block
	CHECK(large);
	memset(large, 1, 5 * 1024 * 1024);
	CHECK(!arena_alloc(&arena, SIZE_MAX, 1));
	CHECK(!arena_alloc(&arena, SIZE_MAX - 64, 16));
	CHECK(arena_alloc(&arena, 0, 1)); // a valid pointer to nothing
	CHECK_STR(arena_copy_string(&arena, "name and more", 4), "name");
	CHECK_STR(arena_copy_string(&arena, "", 0), "");
	CHECK(!arena_copy_string(&arena, "", SIZE_MAX));

	arena_deinit(&arena);
	CHECK_EQ(arena.total, 0);
	CHECK(arena_alloc(&arena, 8, 8)); // usable again
	arena_deinit(&arena);
}

static void test_vec(void)
{
	VEC(uint32_t) numbers = {0};
	for (uint32_t i = 0; i < 10000; i++)
		CHECK_EQ(vec_push(&numbers, i * 3), STATUS_OK);
	CHECK_EQ(numbers.count, 10000);
	CHECK_EQ(numbers.data[9999], 29997);
	CHECK(numbers.capacity >= 10000);

	// More than there is address space: refused, and nothing lost.
	size_t capacity = numbers.capacity;
	CHECK_EQ(vec_reserve(&numbers, SIZE_MAX / 2), STATUS_NO_MEMORY);
	CHECK_EQ(vec_reserve(&numbers, SIZE_MAX / sizeof(uint32_t)), STATUS_NO_MEMORY);
	CHECK_EQ(numbers.capacity, capacity);
	CHECK_EQ(numbers.data[5000], 15000);
	CHECK_EQ(vec_reserve(&numbers, 3), STATUS_OK);
	CHECK_EQ(numbers.capacity, capacity);

	vec_clear(&numbers);
	CHECK_EQ(numbers.count, 0);
	CHECK_EQ(vec_push(&numbers, 7), STATUS_OK);
	CHECK_EQ(numbers.data[0], 7);
	vec_free(&numbers);
	CHECK(!numbers.data && !numbers.capacity);
}

struct shown {
	size_t count;
	char text[4][64];
	enum diag_severity severity[4];
	size_t repeats[4];
};

static void show(void *data, enum diag_severity severity, const char *text, size_t repeats)
{
	struct shown *shown = data;
	if (shown->count < 4) {
		snprintf(shown->text[shown->count], sizeof(shown->text[0]), "%s", text);
		shown->severity[shown->count] = severity;
		shown->repeats[shown->count] = repeats;
	}
	shown->count++;
}

static uint32_t intern_number(const struct strings *strings, size_t number)
{
	char text[32];
	uint32_t id = 0;
	snprintf(text, sizeof(text), "name_%zu", number);
	CHECK(strings_intern(strings, text, strlen(text), &id) == STATUS_OK);
	CHECK(id && !strcmp(strings_text(strings, id), text));
	return id;
}

// The tables grow, are settled, and grow again: every name keeps its id.
static void test_strings(void)
{
	enum { NAMES = 20000 };
	static uint32_t ids[2 * NAMES];
	struct strings strings = {0};
	CHECK(strings_create(&strings) == STATUS_OK);
	interner_settle(strings.interner); // of an empty one
	bool is_same = true;
	for (size_t round = 1; round <= 2; round++) {
		for (size_t i = 0; i < round * NAMES; i++) {
			uint32_t id = intern_number(&strings, i);
			is_same &= !ids[i] || ids[i] == id;
			ids[i] = id;
		}
		interner_settle(strings.interner);
		interner_settle(strings.interner);
		for (size_t i = 0; i < round * NAMES; i++)
			is_same &= intern_number(&strings, i) == ids[i];
	}
	CHECK(is_same);
	CHECK(strings_limit(&strings) > ids[NAMES]);
	strings_destroy(&strings);
}

static void test_diag(void)
{
	struct diag diag;
	diag_init(&diag);
	// Found in the wrong order; told in the order of the link. `order` decides, then arrival.
	struct diag_source late = {.diag = &diag, .order = 9, .file = "z.o"};
	struct diag_source early = {.diag = &diag, .order = 2, .file = "a.o"};
	struct diag_source link = {.diag = &diag, .order = 5};
	diag_add(&late, DIAG_WARNING, "number %d", 3);
	diag_add(&early, DIAG_NOTE, "number %d", 1);
	CHECK(!diag_has_errors(&diag));
	diag_add(&link, DIAG_ERROR, "same");
	diag_add(&early, DIAG_WARNING, "%s", "number 2, with a %s that is text");
	diag_add(&link, DIAG_ERROR, "same");
	diag_add(&link, DIAG_ERROR, "same");
	diag_add(&(struct diag_source){0}, DIAG_ERROR, "dropped");
	CHECK(diag_has_errors(&diag));

	struct shown shown = {0};
	diag_for_each(&diag, show, &shown);
	CHECK_EQ(shown.count, 4);
	CHECK_STR(shown.text[0], "a.o: number 1");
	CHECK_EQ(shown.severity[0], DIAG_NOTE);
	CHECK_STR(shown.text[1], "a.o: number 2, with a %s that is text");
	CHECK_STR(shown.text[2], "same");
	CHECK_EQ(shown.repeats[2], 2);
	CHECK_EQ(shown.severity[2], DIAG_ERROR);
	CHECK_STR(shown.text[3], "z.o: number 3");
	CHECK_EQ(shown.repeats[3], 0);
	diag_deinit(&diag);
}

// What is told does not depend on which thread was faster.
static void add_from_thread(void *argument, size_t worker)
{
	(void)worker;
	const struct diag_source *source = argument;
	diag_add(source, DIAG_WARNING, "order %d", (int)source->order);
}

static void check_next_order(void *data, enum diag_severity severity, const char *text,
			     size_t repeats)
{
	(void)severity, (void)repeats;
	char expected[32];
	snprintf(expected, sizeof(expected), "order %d", (*(int *)data)++);
	CHECK_STR(text, expected);
}

static void test_diag_threads(void)
{
	enum { SOURCES = 200 };
	struct diag diag;
	diag_init(&diag);
	struct diag_source sources[SOURCES];
	struct workers *workers;
	CHECK_EQ(workers_create(4, &workers), STATUS_OK);
	workers_start(workers);
	for (int i = SOURCES; i-- > 0;) {
		sources[i] = (struct diag_source){.diag = &diag, .order = (uint64_t)i};
		CHECK_EQ(workers_submit(workers, add_from_thread, &sources[i]), STATUS_OK);
	}
	workers_destroy(workers); // runs out the queue
	CHECK_EQ(diag.count, SOURCES);
	int next = 0;
	diag_for_each(&diag, check_next_order, &next);
	CHECK_EQ(next, SOURCES);
	diag_deinit(&diag);
}

struct job {
	struct workers *workers;
	struct job *then; // submitted by this one
	size_t thread_count;
	int result;
	bool has_bad_number;
	bool is_alone; // no thread was started
	bool blocks_signals; // or is the owner's thread, whose mask is its own
	pthread_t owner;
};

static void run_job(void *argument, size_t worker)
{
	struct job *job = argument;
	job->has_bad_number = worker >= job->thread_count;
	sigset_t mask;
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	bool is_owner = pthread_equal(pthread_self(), job->owner);
	job->blocks_signals =
		is_owner || (sigismember(&mask, SIGINT) && sigismember(&mask, SIGCHLD));
	job->has_bad_number |=
		is_owner != ((job->is_alone || job->thread_count > 1) &&
			     worker == job->thread_count - 1);
	job->result++;
	if (job->then && workers_submit(job->workers, run_job, job->then) != STATUS_OK)
		job->has_bad_number = true;
}

// Until threads are started, tasks run in the owner's.
static void test_workers_without_threads(void)
{
	for (size_t count = 1; count <= 4; count *= 4) {
		struct workers *workers;
		struct job jobs[2] = {0};
		CHECK_EQ(workers_create(count, &workers), STATUS_OK);
		for (int i = 0; i < 2; i++) {
			jobs[i] = (struct job){.workers = workers,
					       .thread_count = count,
					       .owner = pthread_self(),
					       .then = i ? NULL : &jobs[1]};
			jobs[i].is_alone = true;
		}
		CHECK_EQ(workers_submit(workers, run_job, &jobs[0]), STATUS_OK);
		CHECK_EQ(jobs[0].result, 0);
		workers_wait(workers);
		CHECK_EQ(workers_thread_count(workers), 0);
		for (int i = 0; i < 2; i++) {
			CHECK_EQ(jobs[i].result, 1);
			CHECK(!jobs[i].has_bad_number);
		}
		// What is still queued runs before the pool is gone.
		jobs[1].result = 0;
		CHECK_EQ(workers_submit(workers, run_job, &jobs[1]), STATUS_OK);
		workers_destroy(workers);
		CHECK_EQ(jobs[1].result, 1);
	}
}

static void test_workers(void)
{
	enum { JOBS = 500 };
	for (size_t threads = 1; threads <= 8; threads *= 2) {
		struct workers *workers;
		CHECK_EQ(workers_create(threads, &workers), STATUS_OK);
		CHECK_EQ(workers_count(workers), threads);
		CHECK_EQ(workers_thread_count(workers), 0);
		workers_start(workers);
		workers_start(workers); // once is enough
		CHECK_EQ(workers_thread_count(workers), threads > 1 ? threads - 1 : 1);
		workers_wait(workers); // nothing to wait for
		struct job *jobs = calloc(2 * JOBS, sizeof(*jobs));
		// Twice, since a pool that has been idle must work again. Odd ones are submitted by
		// even ones.
		for (int round = 0; round < 2; round++) {
			for (size_t i = 0; i < 2 * JOBS; i++)
				jobs[i] = (struct job){.workers = workers,
						       .thread_count = threads,
						       .owner = pthread_self(),
						       .then = i % 2 ? NULL : &jobs[i + 1]};
			for (size_t i = 0; i < 2 * JOBS; i += 2)
				CHECK_EQ(workers_submit(workers, run_job, &jobs[i]), STATUS_OK);
			workers_wait(workers);
			size_t done = 0, bad = 0, open_to_signals = 0;
			for (size_t i = 0; i < 2 * JOBS; i++) {
				done += jobs[i].result == 1;
				bad += jobs[i].has_bad_number;
				open_to_signals += !jobs[i].blocks_signals;
			}
			CHECK_EQ(done, 2 * JOBS);
			CHECK_EQ(bad, 0);
			CHECK_EQ(open_to_signals, 0);
		}
		workers_destroy(workers);
		free(jobs);
	}
	workers_destroy(NULL);
	// Our own mask is what it was.
	sigset_t mask;
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	CHECK(!sigismember(&mask, SIGINT));
}

struct last_job {
	const struct job *jobs;
	size_t count;
	int done; // of the jobs, when this one ran
	int runs;
};

static void run_last(void *argument, size_t worker)
{
	(void)worker;
	struct last_job *last = argument;
	last->runs++;
	for (size_t i = 0; i < last->count; i++)
		last->done += last->jobs[i].result;
}

// The last task runs when all others have, also those that others submit.
static void test_workers_last(void)
{
	enum { JOBS = 200 };
	for (size_t threads = 1; threads <= 4; threads *= 2) {
		struct workers *workers;
		struct job jobs[2 * JOBS];
		struct last_job last = {.jobs = jobs, .count = 2 * JOBS};
		CHECK_EQ(workers_create(threads, &workers), STATUS_OK);
		workers_start(workers);
		for (size_t i = 0; i < 2 * JOBS; i++)
			jobs[i] = (struct job){.workers = workers,
					       .thread_count = threads,
					       .then = i % 2 ? NULL : &jobs[i + 1]};
		for (size_t i = 0; i < 2 * JOBS; i += 2)
			CHECK_EQ(workers_submit(workers, run_job, &jobs[i]), STATUS_OK);
		workers_submit_last(workers, run_last, &last);
		if (threads < 4)
			workers_wait(workers);
		workers_destroy(workers);
		CHECK_EQ(last.runs, 1);
		CHECK_EQ(last.done, 2 * JOBS);
	}
	// Nothing else was queued.
	struct workers *workers;
	struct last_job last = {0};
	CHECK_EQ(workers_create(2, &workers), STATUS_OK);
	workers_start(workers);
	workers_submit_last(workers, run_last, &last);
	workers_wait(workers);
	CHECK_EQ(last.runs, 1);
	workers_destroy(workers);
}

int main(void)
{
	test_arena();
	test_vec();
	test_strings();
	test_diag();
	test_diag_threads();
	test_workers();
	test_workers_without_threads();
	test_workers_last();
	return CHECK_EXIT();
}
