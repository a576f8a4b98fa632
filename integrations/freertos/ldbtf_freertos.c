// SPDX-License-Identifier: MIT
//
// Walks the lists of tasks.c (ldbtf_freertos.h). Their variables are static, and a task's control
// block is declared in tasks.c alone. BTF has both, so nothing here depends on the configuration.
#include "FreeRTOS.h"
#include "task.h"

#include "ldbtf_freertos.h"

static const struct {
	const char *list, *state; // the variable, and the state of the tasks in it
} lists[] = {
	{"pxReadyTasksLists", "ready"}, // an array, with a list for each priority
	{"xPendingReadyList", "ready"},
	{"xDelayedTaskList1", "blocked"},
	{"xDelayedTaskList2", "blocked"},
	{"xSuspendedTaskList", "suspended"}, // blocked without a time, too
	{"xTasksWaitingTermination", "deleted"},
};

enum { MAX_TASKS = 1000 }; // of a list; a broken one may have no end

static void put(const struct ldbtf_shell *shell, const char *text)
{
	while (*text)
		shell->output->put(shell->output->context, *text++);
}

static void put_member(const struct ldbtf_shell *shell, const char *path, const void *task)
{
	struct ldbtf_found found;

	if (ldbtf_shell_find(shell, path, task, &found))
		ldbtf_shell_put_value(shell, &found);
	else
		put(shell, "?");
}

// Reads the pointer that `path` leads to from the object at `at`. False: there is none.
static bool read_pointer(const struct ldbtf_shell *shell, const char *path, const void *at,
			 const char **ret)
{
	struct ldbtf_found found;
	uint64_t number;

	if (!ldbtf_shell_find(shell, path, at, &found) ||
	    ldbtf_read_integer(shell->btf, &found.place, found.at, found.size, &number) != LDBTF_OK)
		return false;
	*ret = (const char *)(uintptr_t)number;
	return true;
}

static void put_number(const struct ldbtf_shell *shell, size_t number)
{
	char text[21];
	unsigned at = sizeof(text) - 1;

	text[at] = '\0';
	do {
		text[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	put(shell, text + at);
}

static void put_task(const struct ldbtf_shell *shell, const char *state, const char *task)
{
	const char *running, *top, *stack;

	if (read_pointer(shell, "pxCurrentTCB", NULL, &running) && running == task)
		state = "running";
	put_member(shell, "tskTaskControlBlock.pcTaskName", task);
	put(shell, " ");
	put(shell, state);
	put(shell, ", priority ");
	put_member(shell, "tskTaskControlBlock.uxPriority", task);
	if (read_pointer(shell, "tskTaskControlBlock.pxTopOfStack", task, &top) &&
	    read_pointer(shell, "tskTaskControlBlock.pxStack", task, &stack)) {
		put(shell, ", stack left ");
		put_number(shell, (size_t)(top - stack));
	}
	put(shell, "\n");
}

// Prints a line for each task in the struct xLIST at `list`. False: a pointer in the list can't be
// followed, or the list has more than MAX_TASKS items.
static bool put_list(const struct ldbtf_shell *shell, const char *state, const char *list)
{
	struct ldbtf_found end;
	const char *item, *task;
	unsigned left = MAX_TASKS;

	if (!ldbtf_shell_find(shell, "xLIST.xListEnd", list, &end) ||
	    !read_pointer(shell, "xLIST.xListEnd.pxNext", list, &item))
		return false;
	while (item && item != end.at) {
		if (!left-- || !read_pointer(shell, "xLIST_ITEM.pvOwner", item, &task) || !task)
			return false;
		put_task(shell, state, task);
		if (!read_pointer(shell, "xLIST_ITEM.pxNext", item, &item))
			return false;
	}
	return true; // pxNext of a list that the kernel has not yet used is NULL
}

void ldbtf_freertos_tasks(const struct ldbtf_shell *shell)
{
	struct ldbtf_found all, one;
	uint32_t at;
	size_t i;

	vTaskSuspendAll();
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		// A list that the configuration leaves out is no variable.
		if (!ldbtf_shell_find(shell, lists[i].list, NULL, &all)) {
			if (i == 0) {
				put(shell, "tasks: pxReadyTasksLists: ");
				put(shell, all.error);
				put(shell, "\n");
			}
			continue;
		}
		if (!ldbtf_shell_find(shell, "xLIST", all.at, &one))
			one.size = all.size;
		for (at = 0; at + one.size <= all.size; at += one.size)
			if (!put_list(shell, lists[i].state, all.at + at))
				put(shell, "tasks: a list is broken\n");
	}
	(void)xTaskResumeAll();
}

bool ldbtf_freertos_run(const struct ldbtf_shell *shell, const char *line)
{
	static const char tasks[] = "tasks";
	const char *text = line, *word = tasks;

	while (*text == ' ')
		text++;
	while (*word && *text == *word)
		text++, word++;
	while (*text == ' ')
		text++;
	if (*word || *text)
		return ldbtf_shell_run(shell, line);
	ldbtf_freertos_tasks(shell);
	return true;
}
