// SPDX-License-Identifier: MIT
//
// The shell command `btf`: Zephyr's variables and types, by name.
#include <string.h>
#include <zephyr/kernel.h>
#include <zephyr/linker/linker-defs.h>
#include <zephyr/shell/shell.h>

#include "ldbtf_shell.h"

static int btf_in_data = 1;
static int btf_in_bss;
static const int btf_in_rodata = 1;

// What has been printed and not yet shown. Shell backends are slow with single characters.
struct line {
	const struct shell *shell;
	size_t used;
	char text[64];
};

static void flush(struct line *line)
{
	line->text[line->used] = '\0';
	line->used = 0;
	shell_fprintf(line->shell, SHELL_NORMAL, "%s", line->text);
}

static void put(void *context, char c)
{
	struct line *line = context;

	line->text[line->used++] = c;
	if (c == '\n' || line->used == sizeof(line->text) - 1)
		flush(line);
}

static bool is_within(const void *at, size_t size, const char *start, const char *end)
{
	const char *from = at;

	return from >= start && from <= end && size <= (size_t)(end - from);
}

// What the linker has placed. Reading a device's register can change it.
static bool is_ram(void *context, const void *at, size_t size)
{
	ARG_UNUSED(context);
	return is_within(at, size, _image_ram_start, _image_ram_end);
}

static bool is_image(void *context, const void *at, size_t size)
{
	return is_ram(context, at, size) ||
	       is_within(at, size, __rom_region_start, __rom_region_end);
}

// Joins the words of a command by spaces. False: the line has no room for all of them.
static bool join(char *line, size_t size, size_t argc, char **argv)
{
	size_t used = 0;

	for (size_t i = 0; i < argc; i++) {
		size_t length = strlen(argv[i]);

		if (used + length + 2 > size)
			return false;
		memcpy(line + used, argv[i], length);
		used += length;
		line[used++] = ' ';
	}
	line[used] = '\0';
	return true;
}

static int cmd_btf(const struct shell *sh, size_t argc, char **argv)
{
	static const struct ldbtf_anchor anchors[] = {
		{"btf_in_data", &btf_in_data},
		{"btf_in_bss", &btf_in_bss},
		{"btf_in_rodata", &btf_in_rodata},
	};
	struct line line = {.shell = sh};
	const struct ldbtf_output output = {put, &line};
	struct ldbtf btf;
	struct ldbtf_shell shell = {
		.btf = &btf,
		.output = &output,
		.anchors = anchors,
		.anchor_count = ARRAY_SIZE(anchors),
		.may_read = is_image,
		.may_write = IS_ENABLED(CONFIG_LDBTF_SHELL_SET) ? is_ram : NULL,
	};
	char command[CONFIG_SHELL_CMD_BUFF_SIZE];
	enum ldbtf_status status = ldbtf_open_image(&btf);

	if (status != LDBTF_OK) {
		shell_error(sh, "btf: %s", ldbtf_status_text(status));
		return -ENOENT;
	}
	if (!join(command, sizeof(command), argc, argv) || !ldbtf_shell_run(&shell, command))
		return -EINVAL;
	if (line.used)
		flush(&line);
	return 0;
}

SHELL_STATIC_SUBCMD_SET_CREATE(btf_commands,
	SHELL_CMD_ARG(print, NULL, "PATH [at 0xADDRESS]: a value, such as _kernel.cpus[0]",
		      cmd_btf, 2, 2),
	SHELL_CMD_ARG(types, NULL, "NAME: a type, such as k_thread", cmd_btf, 2, 0),
	SHELL_COND_CMD_ARG(CONFIG_LDBTF_SHELL_SET, set, NULL, "PATH = NUMBER", cmd_btf, 4, 0),
	SHELL_SUBCMD_SET_END);
SHELL_CMD_REGISTER(btf, &btf_commands, "Variables and types, by name", NULL);
