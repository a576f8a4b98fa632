// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines are `ADDRESS LETTER NAME` and perhaps `[MODULE]`. The letters are those of nm(1).
#include "tool/kallsyms.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "linker/file_bytes.h"

// That of a large kernel has some 15 MiB.
enum { LARGEST_LIST = 1 << 30 };

static enum status read_list(const char *path, const struct diag_source *where, char **ret)
{
	size_t size;
	int fd = file_open(&(struct file_name){.folder = AT_FDCWD, .path = path}, O_RDONLY);
	enum status status = fd < 0 ? STATUS_IO : file_read_to_end(fd, LARGEST_LIST, ret, &size);
	if (status == STATUS_IO)
		diag_add(where, DIAG_ERROR, "can't read it: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return status;
}

static unsigned char symbol_type_of(char letter)
{
	switch (tolower((unsigned char)letter)) {
	case 't':
	case 'w':
		return STT_FUNC;
	case 'b':
	case 'd':
	case 'g':
	case 'r':
	case 's':
	case 'v':
		return STT_OBJECT;
	default:
		return STT_NOTYPE;
	}
}

// Reads a line, and puts NULs into it. False: the line is not like that, or of another module.
static bool parse_symbol(char *line, const char *wanted, struct debug_symbol *ret)
{
	char *end, *rest;
	uint64_t address = strtoull(line, &end, 16);
	char *letter = strtok_r(end, " \t", &rest);
	char *name = strtok_r(NULL, " \t", &rest);
	char *module = strtok_r(NULL, " \t[]", &rest);
	if (end == line || !letter || letter[1] || !name)
		return false;
	if (wanted ? !module || strcmp(module, wanted) : module != NULL)
		return false;
	unsigned char type = symbol_type_of(*letter);
	unsigned char bind = islower((unsigned char)*letter) ? STB_LOCAL : STB_GLOBAL;
	*ret = (struct debug_symbol){
		.name = name,
		.symbol = {.st_info = GELF_ST_INFO(bind, type), .st_shndx = SHN_ABS,
			   .st_value = address},
		.is_function = type == STT_FUNC,
	};
	return true;
}

enum status kallsyms_read(const char *path, const char *module, const struct diag_source *where,
			  struct kallsyms *kallsyms, struct debug_symbols *ret)
{
	struct debug_symbol symbol;
	uint64_t addresses = 0;
	char *line, *rest;
	TRY(read_list(path, where, &kallsyms->text));
	for (line = strtok_r(kallsyms->text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		if (parse_symbol(line, module, &symbol)) {
			addresses |= symbol.symbol.st_value;
			TRY(vec_push(&ret->list, symbol));
		}
	if (addresses)
		return STATUS_OK;
	if (ret->list.count)
		diag_add(where, DIAG_ERROR, "all addresses in it are zeros\n"
					    "  fix: read /proc/kallsyms as root");
	else
		diag_add(where, DIAG_ERROR, "it has no symbols%s%s, as /proc/kallsyms has",
			 module ? " of the module " : "", module ? module : "");
	return STATUS_UNSUPPORTED;
}

void kallsyms_deinit(struct kallsyms *kallsyms)
{
	free(kallsyms->text);
	kallsyms->text = NULL;
}
