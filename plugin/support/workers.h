// SPDX-License-Identifier: GPL-3.0-or-later
//
// A small pool of threads that runs tasks in the background, or later in the owner's thread if
// there is too little to do for threads.
//
// Tasks start in the order of submission and end in any order. So each task writes only to a place
// of its own, and the owner merges the places in a fixed order. Results never depend on the number
// of threads. A task may submit further tasks.
//
// The owner is the linker's only thread. It runs tasks too, but only while it waits. So the pool
// starts one thread less than there are cores: the linker's own work decides when the link ends,
// and one more thread takes a core from it. (Linux 6.1 on two cores: with two threads ld had read
// all inputs after 1.1 s, with one thread after 0.65 s.)
//
// The threads are guests in the linker's process. They block every signal, so the linker's handlers
// run in the linker's thread. workers_destroy() joins all threads.
#ifndef LDBTF_SUPPORT_WORKERS_H
#define LDBTF_SUPPORT_WORKERS_H

#include <stddef.h>

#include "support/status.h"

struct workers;

// A task. It runs in a thread of the pool or in the owner's, and owns `argument`. `worker` is the
// thread's number, 0 to workers_count() - 1: an index into scratch memory that the owner has per
// thread.
typedef void workers_task(void *argument, size_t worker);

// Makes a pool of `count` workers, at least 1. The owner is one of them. No thread runs yet: until
// workers_start(), tasks wait for workers_wait(). OK; NO_MEMORY. The caller owns the pool.
MUST_CHECK enum status workers_create(size_t count, struct workers **ret);

// Starts the threads, unless they run. There is one thread less than there are workers, because the
// owner is one of these. If the owner is the only worker, there is one thread, and the owner only
// waits. If the system gives fewer threads, the pool has fewer. If
// it gives none, all tasks run in the owner's. Only the owner may call it; a task may not.
void workers_start(struct workers *workers);

// Queues one task. Any thread may call. NO_MEMORY: the task was not queued.
MUST_CHECK enum status workers_submit(struct workers *workers, workers_task *task, void *argument);

// Queues one task that begins when no other task is queued or running. It never runs if there is no
// memory, so nothing may depend on it. Only the owner may call, once in the life of a pool.
void workers_submit_last(struct workers *workers, workers_task *task, void *argument);

// Returns when no task is queued or running, and runs tasks meanwhile. Only the owner may call it;
// a task may not.
void workers_wait(struct workers *workers);

size_t workers_count(const struct workers *workers);        // as in workers_create()
size_t workers_thread_count(const struct workers *workers); // that run, without the owner

// Waits until all queued tasks have run, joins the threads and frees the pool. NULL is allowed.
void workers_destroy(struct workers *workers);

#endif
