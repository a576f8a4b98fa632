// SPDX-License-Identifier: GPL-3.0-or-later
//
// Parses the text of a blob, and puts the records together (btf_blob.h).
#include "btf_blob.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ldbtf/btf_format.h"

struct bytes {
	uint8_t *data;
	size_t size;
};

struct builder {
	const char *at; // in the text
	struct bytes types;
	struct bytes strings;
	bool is_big_endian;
};

static const char *const kind_names[LDBTF_KIND_COUNT] = {
	"VOID", "INT",	   "PTR",      "ARRAY",	   "STRUCT",   "UNION",	 "ENUM",
	"FWD",	"TYPEDEF", "VOLATILE", "CONST",	   "RESTRICT", "FUNC",	 "FUNC_PROTO",
	"VAR",	"DATASEC", "FLOAT",    "DECL_TAG", "TYPE_TAG", "ENUM64",
};

static void die(const struct builder *builder, const char *what)
{
	fprintf(stderr, "btf_blob: %s at: %.60s\n", what, builder->at);
	abort();
}

static void append(struct bytes *bytes, const void *data, size_t size)
{
	bytes->data = realloc(bytes->data, bytes->size + size + 1);
	if (!bytes->data)
		abort();
	if (size)
		memcpy(bytes->data + bytes->size, data, size);
	bytes->size += size;
}

void btf_blob_put_u32(uint8_t *at, uint32_t value, bool is_big_endian)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> 8 * (is_big_endian ? 3 - i : i));
}

static void append_u32(struct builder *builder, uint32_t value)
{
	uint8_t word[4];
	btf_blob_put_u32(word, value, builder->is_big_endian);
	append(&builder->types, word, 4);
}

static void skip_space(struct builder *builder)
{
	while (isspace((unsigned char)*builder->at))
		builder->at++;
}

// The next word, "" at the end of a record or element. Valid until the next call.
static const char *next_word(struct builder *builder, bool *ret_quoted)
{
	static char word[2048];
	size_t length = 0;
	skip_space(builder);
	*ret_quoted = *builder->at == '"';
	if (*ret_quoted) {
		for (builder->at++; *builder->at && *builder->at != '"'; builder->at++)
			word[length++] = *builder->at;
		if (*builder->at++ != '"')
			die(builder, "quote without end");
	} else {
		while (*builder->at && !isspace((unsigned char)*builder->at) &&
		       *builder->at != ';' && *builder->at != ':') {
			if (length == sizeof(word) - 1)
				die(builder, "long word");
			word[length++] = *builder->at++;
		}
	}
	word[length] = '\0';
	return word;
}

static uint32_t intern(struct builder *builder, const char *name)
{
	size_t size = strlen(name) + 1;
	for (size_t at = 0; at < builder->strings.size;
	     at += strlen((char *)builder->strings.data + at) + 1)
		if (!strcmp((char *)builder->strings.data + at, name))
			return (uint32_t)at;
	append(&builder->strings, name, size);
	return (uint32_t)(builder->strings.size - size);
}

static uint32_t next_name(struct builder *builder)
{
	bool is_quoted;
	const char *word = next_word(builder, &is_quoted);
	if (is_quoted)
		return intern(builder, word);
	if (!*word)
		die(builder, "name missing");
	if (!strcmp(word, "-"))
		return 0;
	if (*word == '@')
		return (uint32_t)strtoul(word + 1, NULL, 0);
	return intern(builder, word);
}

static bool has_named_elements(uint32_t kind)
{
	switch (kind) {
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
	case LDBTF_KIND_FUNC_PROTO:
		return true;
	default:
		return false;
	}
}

static uint32_t parse_kind(struct builder *builder, uint32_t *ret_flag)
{
	bool is_quoted;
	char word[32];
	snprintf(word, sizeof(word), "%s", next_word(builder, &is_quoted));
	size_t length = strlen(word);
	*ret_flag = length && word[length - 1] == '!';
	if (*ret_flag)
		word[length - 1] = '\0';
	for (uint32_t kind = 0; kind < LDBTF_KIND_COUNT; kind++)
		if (!strcmp(word, kind_names[kind]))
			return kind;
	if (!strncmp(word, "KIND", 4))
		return (uint32_t)strtoul(word + 4, NULL, 0);
	die(builder, "unknown kind");
	return 0;
}

static void parse_record(struct builder *builder)
{
	uint32_t flag;
	uint32_t kind = parse_kind(builder, &flag);
	size_t start = builder->types.size;
	uint32_t elements = 0;
	append_u32(builder, next_name(builder));
	append_u32(builder, 0); // info, below
	uint32_t vlen = UINT32_MAX, info = 0;
	bool has_info = false;
	for (;;) {
		bool is_quoted;
		skip_space(builder);
		if (*builder->at == ':') {
			builder->at++;
			elements++;
			if (has_named_elements(kind))
				append_u32(builder, next_name(builder));
			continue;
		}
		const char *word = next_word(builder, &is_quoted);
		if (!*word)
			break;
		if (!strncmp(word, "vlen=", 5)) {
			vlen = (uint32_t)strtoul(word + 5, NULL, 0);
		} else if (!strncmp(word, "info=", 5)) {
			info = (uint32_t)strtoul(word + 5, NULL, 0);
			has_info = true;
		} else {
			char *end;
			append_u32(builder, (uint32_t)strtoll(word, &end, 0));
			if (*end)
				die(builder, "not a number");
		}
	}
	if (builder->types.size < start + 12)
		die(builder, "third word missing");
	if (!has_info)
		info = ldbtf_info(kind, vlen == UINT32_MAX ? elements : vlen, flag);
	btf_blob_put_u32(builder->types.data + start + 4, info, builder->is_big_endian);
}

struct btf_blob btf_blob_from_sections(const void *types, size_t type_len, const void *strings,
				       size_t str_len, bool is_big_endian)
{
	struct btf_blob blob = {.size = LDBTF_HEADER_SIZE + type_len + str_len};
	blob.bytes = calloc(1, blob.size);
	if (!blob.bytes)
		abort();
	blob.bytes[is_big_endian ? 0 : 1] = LDBTF_MAGIC >> 8;
	blob.bytes[is_big_endian ? 1 : 0] = LDBTF_MAGIC & 0xff;
	blob.bytes[2] = LDBTF_VERSION;
	btf_blob_put_u32(blob.bytes + 4, LDBTF_HEADER_SIZE, is_big_endian);
	btf_blob_put_u32(blob.bytes + 12, (uint32_t)type_len, is_big_endian);
	btf_blob_put_u32(blob.bytes + 16, (uint32_t)type_len, is_big_endian);
	btf_blob_put_u32(blob.bytes + 20, (uint32_t)str_len, is_big_endian);
	if (type_len)
		memcpy(blob.bytes + LDBTF_HEADER_SIZE, types, type_len);
	if (str_len)
		memcpy(blob.bytes + LDBTF_HEADER_SIZE + type_len, strings, str_len);
	return blob;
}

struct btf_blob btf_blob_from_text(const char *text, bool is_big_endian)
{
	struct builder builder = {.at = text, .is_big_endian = is_big_endian};
	uint32_t types = 0;
	append(&builder.strings, "", 1);
	for (;;) {
		while (isspace((unsigned char)*builder.at) || *builder.at == ';')
			builder.at++;
		if (!*builder.at)
			break;
		parse_record(&builder);
		types++;
	}
	struct btf_blob blob =
		btf_blob_from_sections(builder.types.data, builder.types.size, builder.strings.data,
				       builder.strings.size, is_big_endian);
	blob.types = types;
	free(builder.types.data);
	free(builder.strings.data);
	return blob;
}

struct btf_blob btf_blob_deep(size_t depth, bool is_big_endian)
{
	static const char strings[] = "\0int\0deep\0p";
	const uint32_t integer[] = {1, ldbtf_info(LDBTF_KIND_INT, 0, false), 4, 0x01000020};
	uint8_t *types = malloc(sizeof(integer) + 12 * (depth + 2)), *at = types;
	if (!types)
		abort();
	for (size_t i = 0; i < 4; i++, at += 4)
		btf_blob_put_u32(at, integer[i], is_big_endian);
	for (uint32_t id = 1; id <= depth; id++, at += 12) {
		btf_blob_put_u32(at, 0, is_big_endian);
		btf_blob_put_u32(at + 4, ldbtf_info(LDBTF_KIND_PTR, 0, false), is_big_endian);
		btf_blob_put_u32(at + 8, id, is_big_endian);
	}
	const uint32_t deep[] = {
		5, ldbtf_info(LDBTF_KIND_STRUCT, 1, false), 8, 10, (uint32_t)depth + 1, 0};
	for (size_t i = 0; i < 6; i++, at += 4)
		btf_blob_put_u32(at, deep[i], is_big_endian);
	struct btf_blob blob = btf_blob_from_sections(types, (size_t)(at - types), strings,
						      sizeof(strings), is_big_endian);
	free(types);
	return blob;
}

void btf_blob_free(struct btf_blob *blob)
{
	free(blob->bytes);
	*blob = (struct btf_blob){0};
}

const char btf_blob_rich_text[] =
	/* 1 */ "PTR - 16;"
		/* 2 */ "PTR - 4;"
		/* 3 */ "PTR - 0;"
		/* 4 */ "FUNC_PROTO - 21 : count 21 : name 1 : - 0;"
		/* 5 */ "ARRAY - 0 15 21 20;"
		/* 6 */ "ARRAY - 0 7 21 3;"
		/* 7 */ "ARRAY - 0 26 21 2;"
		/* 8 */ "UNION - 8 : word 24 0 : pointer 3 0;"
		/* 9 */ "STRUCT! - 4 : low 21 0x03000000 : mid 27 0x05000003 : wide 21 0x18000008;"
		/* 10 */ "CONST - 15;"
		/* 11 */ "VOLATILE - 21;"
		/* 12 */ "RESTRICT - 1;"
		/* 13 */ "DATASEC .data 104 : 28 0 80 : 22 80 4;"
		/* 14 */ "ENUM64 big 8 : HUGE 5 1 : SMALL 1 0;"
		/* 15 */ "INT char 1 0x01000008;"
		/* 16 */ "STRUCT client 16 : next 1 0 : id 21 64;"
		/* 17 */ "TYPEDEF client_t 16;"
		/* 18 */ "FLOAT double 8;"
		/* 19 */ "TYPE_TAG fast 21;"
		/* 20 */ "FWD hidden 0;"
		/* 21 */ "INT int 4 0x01000020;"
		/* 22 */ "VAR limit 11 1;"
		/* 23 */ "FUNC listen 4 vlen=1;"
		/* 24 */ "INT \"long int\" 8 0x01000040;"
		/* 25 */ "STRUCT server 80 : clients 1 0 : name 5 64 : grid 6 224 : - 8 320 : - 9 "
			 "384 : load 18 448 : state 27 512 : tail 12 576;"
		/* 26 */ "INT short 2 0x01000010;"
		/* 27 */ "ENUM! state 4 : IDLE 0 : RUNNING 1 : FAILED -1;"
		/* 28 */ "VAR the_server 25 1;"
		/* 29 */ "DECL_TAG user 25 0;";
