// SPDX-License-Identifier: MIT
//
// The command `tasks` for FreeRTOS, beside those of ldbtf_shell.h. It needs neither
// configUSE_TRACE_FACILITY nor memory for a table: the kernel's own lists are read by type.
#ifndef LDBTF_FREERTOS_H
#define LDBTF_FREERTOS_H

#include "ldbtf_shell.h"

#ifdef __cplusplus
extern "C" {
#endif

// Prints a line for each task: its name, its state, its priority, and how many bytes of its stack
// were left when it ran last. The scheduler is suspended meanwhile, so call it from a task. `shell`
// must have an anchor in the section of the kernel's variables:
//
//	extern void *volatile pxCurrentTCB;
//	{"pxCurrentTCB", (const void *)&pxCurrentTCB}
void ldbtf_freertos_tasks(const struct ldbtf_shell *shell);

// Runs `tasks`, or a command of ldbtf_shell_run(). False: the line is another command.
bool ldbtf_freertos_run(const struct ldbtf_shell *shell, const char *line);

#ifdef __cplusplus
}
#endif

#endif
