// SPDX-License-Identifier: GPL-3.0-or-later
//
// Four tasks, one in each state, and a console.
#include "FreeRTOS.h"
#include "queue.h"
#include "task.h"

#include "board.h"
#include "ldbtf_freertos.h"

extern void *volatile pxCurrentTCB;
static const int in_rodata = 1;

static void put(void *context, char c)
{
	(void)context;
	board_put(c);
}

// RAM and flash.
static bool may_read(void *context, const void *at, size_t size)
{
	uintptr_t start = (uintptr_t)at;

	(void)context;
	return size < 0x10000 && start >= 4 &&
	       (start < 0x100000 || (start >= 0x20000000 && start < 0x20400000));
}

static bool run(const char *line)
{
	const struct ldbtf_output console = {put, NULL};
	const struct ldbtf_anchor anchors[] = {
		{"pxCurrentTCB", (const void *)&pxCurrentTCB},
		{"in_rodata", &in_rodata},
	};
	struct ldbtf btf;
	struct ldbtf_shell shell = {&btf, &console, anchors, 2, may_read, NULL, NULL};

	return ldbtf_open_image(&btf) == LDBTF_OK && ldbtf_freertos_run(&shell, line);
}

static void print(const char *text)
{
	while (*text)
		board_put(*text++);
}

static char line[80];

static void console(void *unused)
{
	unsigned used = 0;

	(void)unused;
	vTaskDelay(2); // the others sleep by then
	print("ready\n");
	for (;;) {
		int c = board_get();

		if (c < 0) {
			vTaskDelay(1);
		} else if (c != '\n') {
			if (used < sizeof(line) - 1) // the rest of a longer line is lost
				line[used++] = (char)c;
		} else {
			line[used] = '\0';
			used = 0;
			if (line[0] == 'q')
				board_exit();
			if (!run(line))
				print("no command\n");
		}
	}
}

static void blink(void *unused)
{
	(void)unused;
	for (;;)
		vTaskDelay(100000);
}

static void serve(void *queue)
{
	char c;

	for (;;)
		xQueueReceive((QueueHandle_t)queue, &c, portMAX_DELAY);
}

static void compute(void *unused)
{
	(void)unused;
	for (;;)
		;
}

int main(void)
{
	static const struct {
		TaskFunction_t run;
		const char *name;
		UBaseType_t priority;
	} tasks[] = {
		{console, "console", 3},
		{blink, "blink", 2},
		{serve, "serve", 2},
		{compute, "compute", 1},
	};
	unsigned i;
	QueueHandle_t queue = xQueueCreate(4, 1);

	for (i = 0; i < 4; i++)
		xTaskCreate(tasks[i].run, tasks[i].name, 512, queue, tasks[i].priority, NULL);
	vTaskStartScheduler();
	return 1;
}
