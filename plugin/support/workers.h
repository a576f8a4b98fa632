// SPDX-License-Identifier: GPL-3.0-or-later
//
// A small pool of threads that runs tasks in the background.
//
// Tasks are started in the order of submission but end in any order, so each one
// writes only to a place of its own and the owner merges the places in a fixed order:
// results never depend on the number of threads. A task may submit further tasks.
//
// The owner works too, when it waits. It is the linker's only thread, and what it does before that is what everybody
// waits for in the end: with a thread for each core beside it, it gets but two thirds of one of two cores. (Linking Linux 6.1 on
// two cores, all inputs were seen after 1.1 s that way, and after 0.65 s with one thread less; what is left is done by both cores then.)
//
// Threads are guests in the linker's process: they block every signal, so the
// linker's handlers run where they always did, and workers_destroy() joins them all.
#ifndef LDBTF_SUPPORT_WORKERS_H
#define LDBTF_SUPPORT_WORKERS_H

#include <stddef.h>

#include "support/status.h"

struct workers;

// Runs in one of the pool's threads, or the owner's; owns `argument`. `worker` is that thread's number,
// 0 to workers_count() - 1: an index into whatever scratch memory the owner keeps per thread.
typedef void workers_task(void *argument, size_t worker);

// A pool of `count` (at least 1), the owner among them, but not if it would be alone: then there is one thread, and the owner only waits.
// If the system gives fewer threads, the pool goes on with those. NO_MEMORY when not one could be had. The caller owns the pool.
MUST_CHECK enum status workers_create(size_t count, struct workers **ret);

// Queues one task. Any thread may call. NO_MEMORY: the task was not queued.
MUST_CHECK enum status workers_submit(struct workers *workers, workers_task *task, void *argument);

// Returns when no task is queued or running; helps meanwhile. Only the owner calls it, not a task.
void workers_wait(struct workers *workers);

size_t workers_count(const struct workers *workers);        // the owner too, if it helps
size_t workers_thread_count(const struct workers *workers); // those that the pool has started

// Runs out the queue, joins the threads and frees the pool. NULL is allowed.
void workers_destroy(struct workers *workers);

#endif
