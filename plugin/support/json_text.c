// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes strings of JSON (json_text.h).
#include "support/json_text.h"

#include <stdbool.h>

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

void json_put_string(FILE *file, const char *text)
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
