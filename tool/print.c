// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names have no control characters, which would reach the user's terminal
// (btf_find_make_readable()).
#include "tool/print.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool/arguments.h"

struct colours colours_of_stdout(void)
{
	const char *no_color = getenv("NO_COLOR");
	if (!isatty(STDOUT_FILENO) || (no_color && *no_color))
		return (struct colours){"", "", ""};
	return (struct colours){"\033[2m", "\033[33m", "\033[0m"};
}

void *print_check(void *pointer)
{
	if (pointer)
		return pointer;
	fprintf(stderr, "ldbtf: out of memory\n");
	exit(EXIT_STATUS_ERROR);
}

char *print_text(const char *format, ...)
{
	va_list list;
	char *text;
	va_start(list, format);
	int size = vasprintf(&text, format, list);
	va_end(list);
	return print_check(size < 0 ? NULL : text);
}

const char *print_kind(uint32_t kind)
{
	static const char *const words[LDBTF_KIND_COUNT] = {
		[LDBTF_KIND_VOID] = "void", [LDBTF_KIND_INT] = "int", [LDBTF_KIND_PTR] = "pointer",
		[LDBTF_KIND_ARRAY] = "array", [LDBTF_KIND_STRUCT] = "struct",
		[LDBTF_KIND_UNION] = "union", [LDBTF_KIND_ENUM] = "enum",
		[LDBTF_KIND_FWD] = "forward", [LDBTF_KIND_TYPEDEF] = "typedef",
		[LDBTF_KIND_VOLATILE] = "volatile", [LDBTF_KIND_CONST] = "const",
		[LDBTF_KIND_RESTRICT] = "restrict", [LDBTF_KIND_FUNC] = "func",
		[LDBTF_KIND_FUNC_PROTO] = "prototype", [LDBTF_KIND_VAR] = "var",
		[LDBTF_KIND_DATASEC] = "section", [LDBTF_KIND_FLOAT] = "float",
		[LDBTF_KIND_DECL_TAG] = "decl_tag", [LDBTF_KIND_TYPE_TAG] = "type_tag",
		[LDBTF_KIND_ENUM64] = "enum64",
	};
	return kind < LDBTF_KIND_COUNT && words[kind] ? words[kind] : "unknown";
}
