// SPDX-License-Identifier: MIT
//
// Commands on the serial port. `send` is for programs at the other end (fetch.sh). It sends a line
// with the number of bytes, and then the bytes as they are.
#include "kernel.h"

static char line[128];

// Reads a line into `line`, and shows what is typed.
static void read_line(void)
{
	unsigned used = 0;
	char c;

	for (;;) {
		while (!console_get(&c))
			task_block(); // the idle task looks for input
		if (c == '\r' || c == '\n')
			break;
		if ((c == '\b' || c == 0x7f) && used) {
			used--;
			print("\b \b");
		} else if (c >= ' ' && c < 0x7f && used < sizeof(line) - 1) {
			line[used++] = c;
			console_put(c);
		}
	}
	line[used] = '\0';
	print("\n");
}

static void list(const char *path)
{
	if (!*path)
		path = "/";
	if (file_find(path)) {
		print(path);
		print("\n");
	} else if (!file_list(path)) {
		print(path);
		print(": no such file or folder\n");
	}
}

static void describe(const struct file *file)
{
	print(file->path);
	print(": ");
	print_decimal(file->size);
	print(" bytes, mode 0");
	console_put((char)('0' + (file->mode >> 6 & 7)));
	console_put((char)('0' + (file->mode >> 3 & 7)));
	console_put((char)('0' + (file->mode & 7)));
	print(", at 0x");
	print_hex((uintptr_t)file->data, 1);
	print("\n");
}

// Prints text as it is, and other bytes in hex, 16 in a line.
static void show_file(const struct file *file)
{
	const unsigned char *bytes = file->data;
	size_t i;

	for (i = 0; i < file->size; i++) {
		if (file->is_text) {
			console_put((char)bytes[i]);
			continue;
		}
		if (i % 16 == 0) {
			print_hex(i, 8);
			print(":");
		}
		print(" ");
		print_hex(bytes[i], 2);
		if (i % 16 == 15 || i + 1 == file->size)
			print("\n");
	}
}

static void send_file(const struct file *file)
{
	const char *bytes = file->data;
	size_t i;

	print("sending ");
	print_decimal(file->size);
	print(" bytes\n");
	for (i = 0; i < file->size; i++)
		console_put(bytes[i]);
	print("\n");
}

static void with_file(void (*action)(const struct file *), const char *path)
{
	const struct file *file = file_find(path);

	if (file) {
		action(file);
		return;
	}
	print(path);
	print(": no such file\n");
}

static void run(const char *command, const char *argument)
{
	if (is_same_text(command, "ls"))
		list(argument);
	else if (is_same_text(command, "stat"))
		with_file(describe, argument);
	else if (is_same_text(command, "cat"))
		with_file(show_file, argument);
	else if (is_same_text(command, "send"))
		with_file(send_file, argument);
	else if (is_same_text(command, "ps"))
		types_print_tasks();
	else if (is_same_text(command, "crash"))
		__asm__ volatile("unimp");
	else if (is_same_text(command, "poweroff"))
		power_off(true);
	else if (*command)
		print("ls [FOLDER]    files\n"
		      "stat FILE      its size and place\n"
		      "cat FILE       text, or hex\n"
		      "send FILE      the bytes, behind a line with their number\n"
		      "ps             the tasks\n"
		      "types NAME     a definition; or those of task*\n"
		      "print PATH     a variable or a part of it: journal, current->context.sp\n"
		      "crash          what a panic looks like\n"
		      "poweroff\n");
}

void shell(void)
{
	char *argument;

	for (;;) {
		print("# ");
		read_line();
		journal.pending = line;
		task_wake(&journal_task);
		task_yield();
		if (types_run(line))
			continue;
		for (argument = line; *argument && *argument != ' '; argument++)
			;
		if (*argument)
			*argument++ = '\0';
		run(line, argument);
	}
}
