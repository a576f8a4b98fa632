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

char *print_type_name(const struct ldbtf *btf, const struct ldbtf_view *view)
{
	switch (view->kind) {
	case LDBTF_KIND_TYPEDEF:
	case LDBTF_KIND_FUNC:
	case LDBTF_KIND_VAR:
	case LDBTF_KIND_DATASEC:
		return print_text("%s %s", print_kind(view->kind), view->name);
	default:
		return print_declaration(btf, view->id, "");
	}
}

// The bytes of the character of UTF-8 at `text` (RFC 3629), or 0.
static int utf8_length(const unsigned char *text)
{
	int length = text[0] < 0x80 ? 1 : text[0] >= 0xc2 && text[0] < 0xe0 ? 2
		: text[0] >= 0xe0 && text[0] < 0xf0 ? 3
		: text[0] >= 0xf0 && text[0] < 0xf5 ? 4 : 0;
	for (int i = 1; i < length; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	bool is_overlong = (text[0] == 0xe0 && text[1] < 0xa0) ||
			   (text[0] == 0xf0 && text[1] < 0x90);
	bool is_no_character = (text[0] == 0xed && text[1] > 0x9f) ||
			       (text[0] == 0xf4 && text[1] > 0x8f);
	return is_overlong || is_no_character ? 0 : length;
}

void print_json_string(FILE *file, const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	fputc('"', file);
	while (*at) {
		int length = utf8_length(at);
		if (*at == '"' || *at == '\\')
			fprintf(file, "\\%c", *at);
		else if (*at < ' ' || *at == 0x7f)
			fprintf(file, "\\u%04x", *at);
		else if (length)
			fwrite(at, 1, (size_t)length, file);
		else
			fputs("\\ufffd", file);
		at += length ? length : 1;
	}
	fputc('"', file);
}
