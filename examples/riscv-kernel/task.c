// SPDX-License-Identifier: MIT
//
// Tasks that take turns. Each task runs until it yields or blocks. All tasks are in the ring
// `tasks`, in the order in which they were made. `ps` walks that ring, and knows of this file only
// what the BTF says.
#include "kernel.h"

void task_switch(struct context *from, const struct context *to);

struct list_head tasks = {&tasks, &tasks};
struct task *current;
static uint32_t last_pid;

void task_create(struct task *task, const char *name, void (*entry)(void), void *stack,
		 size_t stack_size)
{
	unsigned i;

	task->pid = last_pid++;
	for (i = 0; i < sizeof(task->name) - 1 && name[i]; i++)
		task->name[i] = name[i];
	task->state = TASK_READY;
	// The first switch to it returns to `entry`.
	task->context.ra = (uintptr_t)entry;
	task->context.sp = (uintptr_t)stack + stack_size;
	task->list.next = &tasks;
	task->list.prev = tasks.prev;
	tasks.prev->next = &task->list;
	tasks.prev = &task->list;
}

static struct task *task_of(struct list_head *node)
{
	return (struct task *)((char *)node - offsetof(struct task, list));
}

// The next task in the ring that is READY. The idle task is always READY, and has its turn only if
// no other is.
static struct task *pick_next(void)
{
	struct task *idle = task_of(tasks.next);
	struct list_head *node = current->list.next;

	for (; node != &current->list; node = node->next)
		if (node != &tasks && node != &idle->list && task_of(node)->state == TASK_READY)
			return task_of(node);
	return current->state == TASK_READY ? current : idle;
}

static void run_next(void)
{
	struct task *previous = current;

	current = pick_next();
	current->state = TASK_RUNNING;
	if (current == previous)
		return;
	current->switches++;
	task_switch(&previous->context, &current->context);
}

void task_yield(void)
{
	current->state = TASK_READY;
	run_next();
}

void task_block(void)
{
	current->state = TASK_BLOCKED;
	run_next();
}

void task_wake(struct task *task)
{
	if (task->state == TASK_BLOCKED)
		task->state = TASK_READY;
}
