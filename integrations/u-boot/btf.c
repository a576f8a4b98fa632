// SPDX-License-Identifier: MIT
//
// The command `btf`: U-Boot's variables and types, by name.
#include <common.h>
#include <command.h>
#include <asm/global_data.h>

#include "ldbtf_shell.h"

DECLARE_GLOBAL_DATA_PTR;

// Paths can begin with this one: `btf print btf_gd->bd->bi_dram[0]`.
static gd_t *btf_gd __section(".data");
static int btf_in_bss;
static const int btf_in_rodata = 1;

static void put_console(void *context, char c)
{
	(void)context;
	putc(c);
}

// RAM alone: reading a device's register can change it.
static bool is_ram(void *context, const void *at, size_t size)
{
	u64 start = (uintptr_t)at, end = start + size;

	(void)context;
	return start >= gd->ram_base && end >= start && end - gd->ram_base <= gd->ram_size;
}

static const struct ldbtf_output console = {put_console, NULL};

// Joins the words of a command by spaces. False: the line has no room for all of them.
static bool join(char *line, size_t size, int argc, char *const argv[])
{
	size_t used = 0;
	int i;

	for (i = 1; i < argc; i++) {
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

static int do_btf(struct cmd_tbl *command, int flag, int argc, char *const argv[])
{
	const struct ldbtf_anchor anchors[] = {
		{"btf_gd", &btf_gd},
		{"btf_in_bss", &btf_in_bss},
		{"btf_in_rodata", &btf_in_rodata},
	};
	struct ldbtf btf;
	struct ldbtf_shell shell = {
		&btf, &console, anchors, ARRAY_SIZE(anchors), is_ram, NULL, NULL,
	};
	enum ldbtf_status status = ldbtf_open_image(&btf);
	char line[CONFIG_SYS_CBSIZE];

	if (status != LDBTF_OK) {
		printf("btf: %s\n", ldbtf_status_text(status));
		return CMD_RET_FAILURE;
	}
	btf_gd = (gd_t *)gd;
	if (!join(line, sizeof(line), argc, argv) || !ldbtf_shell_run(&shell, line))
		return CMD_RET_USAGE;
	return CMD_RET_SUCCESS;
}

U_BOOT_CMD(btf, CONFIG_SYS_MAXARGS, 1, do_btf, "variables and types, by name",
	   "print PATH [at 0xADDRESS]  a value: btf_gd->bd->bi_dram[0]\n"
	   "btf types NAME             types, such as udevice or cmd*");
