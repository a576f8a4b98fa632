# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of integrations/freertos share: app, which has a kernel of ours with the names of
# FreeRTOS's lists and four tasks. It runs the command `tasks`, and another one. With an argument
# one of its lists has no end. With two, another list has a pointer to no memory, too. Sourced by a
# test after lib.sh.

root=$(cd "$here/../.." && pwd)
printf '%s\n' '#include <stddef.h>' >FreeRTOS.h
printf '%s\n' 'void vTaskSuspendAll(void);' 'long xTaskResumeAll(void);' >task.h
cat >main.c <<'C'
#include <stdio.h>
#include <string.h>
#include "ldbtf_freertos.h"

struct xLIST;
struct xLIST_ITEM {
	unsigned xItemValue;
	struct xLIST_ITEM *pxNext, *pxPrevious;
	void *pvOwner;
	struct xLIST *pxContainer;
};
typedef struct xLIST { long uxNumberOfItems; struct xLIST_ITEM *pxIndex, xListEnd; } List_t;
struct tskTaskControlBlock {
	char *pxTopOfStack;
	struct xLIST_ITEM xStateListItem;
	unsigned long uxPriority;
	char *pxStack;
	char pcTaskName[8];
};
static List_t pxReadyTasksLists[3], xDelayedTaskList1, xSuspendedTaskList;
struct tskTaskControlBlock *volatile pxCurrentTCB;
static char stacks[4][64];
static struct tskTaskControlBlock tasks[4];
static int suspended;

void vTaskSuspendAll(void) { suspended++; }
long xTaskResumeAll(void) { return suspended--; }

static void add(List_t *list, int task, const char *name, unsigned long priority)
{
	struct tskTaskControlBlock *t = &tasks[task];

	*t = (struct tskTaskControlBlock){stacks[task] + 8 * (task + 1), {0, &list->xListEnd, NULL, t, list},
		priority, stacks[task], ""};
	strcpy(t->pcTaskName, name);
	if (list->xListEnd.pxNext && list->xListEnd.pxNext != &list->xListEnd)
		t->xStateListItem.pxNext = list->xListEnd.pxNext;
	list->xListEnd.pxNext = &t->xStateListItem;
}

static void put(void *context, char c) { putc(c, context); }
static bool may_read(void *context, const void *at, size_t size)
{
	(void)context;
	return (uintptr_t)at > 4096 && size < 100000;
}

int main(int argc, char **argv)
{
	const struct ldbtf_output output = {put, stdout};
	const struct ldbtf_anchor anchors[] = {{"pxCurrentTCB", (const void *)&pxCurrentTCB}};
	struct ldbtf btf;
	struct ldbtf_shell shell = {&btf, &output, anchors, 1, may_read, NULL, NULL};

	if (ldbtf_open_image(&btf) != LDBTF_OK)
		return 1;
	pxReadyTasksLists[1].xListEnd.pxNext = &pxReadyTasksLists[1].xListEnd; // empty
	add(&pxReadyTasksLists[2], 0, "b", 2);
	add(&pxReadyTasksLists[2], 1, "a", 2);
	add(&xDelayedTaskList1, 2, "sleeper", 1);
	add(&xSuspendedTaskList, 3, "waiter", 0);
	pxCurrentTCB = &tasks[1];
	if (argc > 1)
		tasks[2].xStateListItem.pxNext = &tasks[2].xStateListItem; // no end
	if (argc > 2)
		tasks[3].xStateListItem.pxNext = (void *)16;
	if (!ldbtf_freertos_run(&shell, " tasks ") || ldbtf_freertos_run(&shell, "tasksx") || suspended)
		return 1;
	return !ldbtf_freertos_run(&shell, argv[1] ? "types x" : "print pxCurrentTCB->uxPriority");
}
C
cp "$root"/integrations/shell/ldbtf_shell.[ch] "$root"/integrations/freertos/ldbtf_freertos.[ch] .
cp "$root"/runtime/src/*.[ch] .
ln -s "$root/runtime/include" include
for source in main.c ldbtf_freertos.c ldbtf_shell.c btf_*.c; do
	compile "$source" -I. -Iinclude
done
btf app main.o ldbtf_freertos.o ldbtf_shell.o btf_*.o
