// SPDX-License-Identifier: MIT
//
// The kernel's parts and what they want from each other:
//
//	main.c      starts it; the tasks; panic
//	task.c      tasks that take turns
//	console.c   the serial port, text
//	file.c      files by path: /sys/kernel/btf/vmlinux is the kernel's BTF
//	types.c     the kernel's own types: definitions, variables by path, the task list
//	shell.c     commands on the serial port
#ifndef KERNEL_H
#define KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- tasks

struct list_head {
	struct list_head *next, *prev;
};

// What task_switch() keeps, in the order of entry.S.
struct context {
	uint64_t ra, sp;
	uint64_t s[12];
};

enum task_state { TASK_RUNNING, TASK_READY, TASK_BLOCKED };

struct task {
	uint32_t pid;
	enum task_state state;
	uint64_t switches; // times that it was given the processor
	char name[16];
	struct list_head list; // in `tasks`; a ring through all of them
	struct context context;
};

extern struct list_head tasks;
extern struct task *current;

// Makes a READY task that runs `entry` on `stack` when its turn comes. `entry` never returns.
void task_create(struct task *task, const char *name, void (*entry)(void), void *stack,
		 size_t stack_size);
// Gives the processor to the next task that is READY. If there is none, the idle task gets it,
// which is the first one that was made.
void task_yield(void);
// The same, and the caller is not READY again before somebody wakes it.
void task_block(void);
void task_wake(struct task *task);

// ---- console

void console_put(char c);
bool console_get(char *ret); // false: nothing has come
bool console_has_input(void);
void print(const char *text);
void print_decimal(uint64_t number);
void print_hex(uint64_t number, unsigned digits); // at least so many
bool is_same_text(const char *a, const char *b);

// ---- files

struct file {
	const char *path;
	uint32_t mode; // permissions, as in stat(2)
	bool is_text;
	const void *data;
	size_t size;
};

void file_init(void);
// NULL if there is none.
const struct file *file_find(const char *path);
// Prints a line for each entry of a folder. False: there is no such folder.
bool file_list(const char *folder);

// ---- types

void types_init(void);
// Runs `print PATH` and `types NAME`. False: the line is another command, or there are no types.
bool types_run(const char *line);
// Prints `size` bytes at `object` as a struct of this name, or nothing if there are no types.
void types_print_struct(const char *name, const void *object, size_t size);
void types_print_tasks(void);

// ---- main

// All registers, as entry.S saves them. Those that always have an address are pointers here,
// because a pointer prints in hex.
struct trap_frame {
	uint64_t cause;
	const void *pc, *value;
	const void *ra, *sp, *gp, *tp;
	uint64_t t[7];
	uint64_t s[12];
	uint64_t a[8];
};

void panic(const struct trap_frame *frame);
void power_off(bool is_good) __attribute__((noreturn));

// What the journal task of main.c works with.
struct journal {
	uint32_t lines, bytes;
	char last[32];
	const char *pending; // NULL: nothing to write down
};

extern struct journal journal;
extern struct task journal_task;
void shell(void);

#endif
