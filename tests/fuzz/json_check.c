// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads a value by its first character (json_check.h).
#include "json_check.h"

#include <string.h>

enum { MAX_DEPTH = 64 }; // of objects and lists in one another

struct json {
	const char *at, *end;
	int depth;
};

static bool read_value(struct json *json);

static char peek(struct json *json)
{
	while (json->at < json->end && strchr(" \t\n\r", *json->at) && *json->at)
		json->at++;
	return json->at < json->end ? *json->at : '\0';
}

static bool take(struct json *json, const char *word)
{
	size_t length = strlen(word);
	if ((size_t)(json->end - json->at) < length || memcmp(json->at, word, length))
		return false;
	json->at += length;
	return true;
}

static bool read_escape(struct json *json)
{
	if (json->at == json->end)
		return false;
	char c = *json->at++;
	if (c != 'u')
		return c && strchr("\"\\/bfnrt", c);
	for (int i = 0; i < 4; i++)
		if (json->at == json->end || !*json->at ||
		    !strchr("0123456789abcdefABCDEF", *json->at++))
			return false;
	return true;
}

// No control character stands in a string as it is.
static bool read_string(struct json *json)
{
	if (peek(json) != '"')
		return false;
	for (json->at++; json->at < json->end; ) {
		unsigned char c = (unsigned char)*json->at++;
		if (c == '"')
			return true;
		if (c < ' ' || (c == '\\' && !read_escape(json)))
			return false;
	}
	return false;
}

static bool read_number(struct json *json)
{
	const char *start = json->at += *json->at == '-';
	while (json->at < json->end && *json->at >= '0' && *json->at <= '9')
		json->at++;
	return json->at > start && (*start != '0' || json->at == start + 1);
}

// Behind the bracket: nothing, or items between commas. Those of an object have a key.
static bool read_items(struct json *json, char close)
{
	json->at++;
	if (peek(json) == close)
		return json->at++, true;
	do {
		if (close == '}' && (!read_string(json) || peek(json) != ':' || !json->at++))
			return false;
		if (!read_value(json))
			return false;
	} while (peek(json) == ',' && json->at++);
	return peek(json) == close && json->at++;
}

static bool read_value(struct json *json)
{
	char c = peek(json);
	if (c == '"')
		return read_string(json);
	if (c == '-' || (c >= '0' && c <= '9'))
		return read_number(json);
	if (c != '{' && c != '[')
		return take(json, "true") || take(json, "false") || take(json, "null");
	if (++json->depth > MAX_DEPTH)
		return false;
	bool is_good = read_items(json, c == '{' ? '}' : ']');
	json->depth--;
	return is_good;
}

bool json_check(const char *text, size_t size)
{
	struct json json = {text, text + size, 0};
	return read_value(&json) && !peek(&json) && json.at == json.end;
}
