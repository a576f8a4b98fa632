// SPDX-License-Identifier: GPL-3.0-or-later
//
// A queue of tasks under one mutex (workers.h).
//
// A task is a whole unit of DWARF and takes tens of microseconds or more, so contention on the
// mutex can't be measured.
#include "support/workers.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

struct task {
	struct task *next;
	workers_task *run;
	void *argument;
};

struct workers {
	pthread_mutex_t lock;
	pthread_cond_t has_work; // a task was queued, the pool became idle, or it is closing
	pthread_cond_t is_idle;  // for an owner that runs no tasks
	struct task *first, *last;
	struct task *final; // of workers_submit_last(), until it is queued
	size_t pending; // queued and running
	size_t started; // threads that have taken their number
	bool is_closing;
	bool owner_helps;
	size_t worker_count; // with the owner
	size_t thread_count; // 0 until workers_start()
	pthread_t threads[];
};

// Puts a task into the queue. The caller holds the lock.
static void enqueue(struct workers *workers, struct task *task)
{
	if (workers->last)
		workers->last->next = task;
	else
		workers->first = task;
	workers->last = task;
	workers->pending++;
	pthread_cond_signal(&workers->has_work);
}

static void enqueue_final(struct workers *workers)
{
	struct task *final = workers->final;
	workers->final = NULL;
	enqueue(workers, final);
}

// Runs the first queued task. The caller holds the lock, which is released while the task runs.
static void run_first(struct workers *workers, size_t worker)
{
	struct task *task = workers->first;
	workers->first = task->next;
	if (!workers->first)
		workers->last = NULL;
	pthread_mutex_unlock(&workers->lock);

	task->run(task->argument, worker);
	free(task);

	pthread_mutex_lock(&workers->lock);
	if (--workers->pending)
		return;
	if (workers->final) {
		enqueue_final(workers);
		return;
	}
	pthread_cond_broadcast(&workers->is_idle);
	if (workers->owner_helps) // the owner may be waiting for work, and none is left
		pthread_cond_broadcast(&workers->has_work);
}

static void *worker_main(void *data)
{
	struct workers *workers = data;
	pthread_mutex_lock(&workers->lock);
	size_t worker = workers->started++;
	for (;;) {
		while (!workers->first && !workers->is_closing)
			pthread_cond_wait(&workers->has_work, &workers->lock);
		if (!workers->first)
			break;
		run_first(workers, worker);
	}
	pthread_mutex_unlock(&workers->lock);
	return NULL;
}

enum status workers_create(size_t count, struct workers **ret)
{
	size_t threads = count > 1 ? count - 1 : 1;
	struct workers *workers = calloc(1, sizeof(*workers) + threads * sizeof(pthread_t));
	if (!workers)
		return STATUS_NO_MEMORY;
	workers->owner_helps = true; // there is nobody else
	workers->worker_count = count > 1 ? count : 1;
	pthread_mutex_init(&workers->lock, NULL);
	pthread_cond_init(&workers->has_work, NULL);
	pthread_cond_init(&workers->is_idle, NULL);
	*ret = workers;
	return STATUS_OK;
}

void workers_start(struct workers *workers)
{
	size_t threads = workers->worker_count > 1 ? workers->worker_count - 1 : 1;
	if (workers->thread_count)
		return;
	// A thread inherits the mask of the one that creates it.
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (workers->thread_count < threads &&
	       !pthread_create(&workers->threads[workers->thread_count], NULL, worker_main,
			       workers))
		workers->thread_count++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	// No thread: a limit on processes, perhaps. That is slower, and no less right.
	pthread_mutex_lock(&workers->lock);
	workers->owner_helps = workers->worker_count > 1 || !workers->thread_count;
	pthread_mutex_unlock(&workers->lock);
}

static struct task *make_task(workers_task *run, void *argument)
{
	struct task *task = malloc(sizeof(*task));
	if (task)
		*task = (struct task){.run = run, .argument = argument};
	return task;
}

enum status workers_submit(struct workers *workers, workers_task *run, void *argument)
{
	struct task *task = make_task(run, argument);
	if (!task)
		return STATUS_NO_MEMORY;
	pthread_mutex_lock(&workers->lock);
	enqueue(workers, task);
	pthread_mutex_unlock(&workers->lock);
	return STATUS_OK;
}

void workers_submit_last(struct workers *workers, workers_task *run, void *argument)
{
	pthread_mutex_lock(&workers->lock);
	workers->final = make_task(run, argument);
	if (workers->final && !workers->pending)
		enqueue_final(workers);
	pthread_mutex_unlock(&workers->lock);
}

void workers_wait(struct workers *workers)
{
	pthread_mutex_lock(&workers->lock);
	while (workers->pending) {
		if (!workers->owner_helps)
			pthread_cond_wait(&workers->is_idle, &workers->lock);
		else if (workers->first)
			run_first(workers, workers->worker_count - 1);
		else
			pthread_cond_wait(&workers->has_work, &workers->lock);
	}
	pthread_mutex_unlock(&workers->lock);
}

size_t workers_count(const struct workers *workers)
{
	return workers->worker_count;
}

size_t workers_thread_count(const struct workers *workers)
{
	return workers->thread_count;
}

void workers_destroy(struct workers *workers)
{
	if (!workers)
		return;
	if (!workers->thread_count)
		workers_wait(workers); // nobody else runs what is queued
	pthread_mutex_lock(&workers->lock);
	workers->is_closing = true;
	pthread_cond_broadcast(&workers->has_work);
	pthread_mutex_unlock(&workers->lock);
	for (size_t i = 0; i < workers->thread_count; i++)
		pthread_join(workers->threads[i], NULL);
	pthread_cond_destroy(&workers->is_idle);
	pthread_cond_destroy(&workers->has_work);
	pthread_mutex_destroy(&workers->lock);
	free(workers);
}
