// SPDX-License-Identifier: GPL-3.0-or-later
//
// Encodes a built image, has the result checked, and writes it as text (encode_text.h).
#include "encode_text.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "btf/btf_check.h"
#include "encode/base_index.h"
#include "ldbtf/btf_format.h"

// ---- Text that grows. ----

struct text {
	char *bytes;
	size_t size, capacity;
};

__attribute__((format(printf, 2, 3))) static void put(struct text *text, const char *format, ...)
{
	char piece[4096];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(piece, sizeof(piece), format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length >= sizeof(piece))
		abort();
	if (text->size + (size_t)length >= text->capacity) {
		text->capacity = 2 * (text->size + (size_t)length + 1);
		text->bytes = realloc(text->bytes, text->capacity);
		if (!text->bytes)
			abort();
	}
	memcpy(text->bytes + text->size, piece, (size_t)length + 1);
	text->size += (size_t)length;
}

// ---- The blob as a table. ----

static uint32_t read_word(const uint8_t *at, bool is_big_endian)
{
	return is_big_endian ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
				       (uint32_t)at[2] << 8 | at[3]
			     : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 |
				       (uint32_t)at[1] << 8 | at[0];
}

uint32_t encode_text_word(const struct encode_text_view *view, const uint8_t *words, size_t index)
{
	return read_word(words + 4 * index, view->is_big_endian);
}

const char *encode_text_name_at(const uint8_t *blob, size_t size, uint32_t offset)
{
	bool is_big_endian = blob[0] == 0xeb;
	uint32_t start = read_word(blob + 4, is_big_endian) + read_word(blob + 16, is_big_endian);
	if (start + offset >= size)
		abort();
	return (const char *)blob + start + offset;
}

static size_t words_behind(uint32_t kind, uint32_t vlen)
{
	switch (kind) {
	case LDBTF_KIND_INT:
	case LDBTF_KIND_VAR:
	case LDBTF_KIND_DECL_TAG:
		return 1;
	case LDBTF_KIND_ARRAY:
		return 3;
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
	case LDBTF_KIND_DATASEC:
	case LDBTF_KIND_ENUM64:
		return 3 * (size_t)vlen;
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_FUNC_PROTO:
		return 2 * (size_t)vlen;
	default:
		return 0;
	}
}

struct encode_text_view encode_text_view_of(const uint8_t *blob, size_t size)
{
	struct encode_text_view view = {.is_big_endian = blob[0] == 0xeb};
	const uint8_t *at = blob + read_word(blob + 4, view.is_big_endian);
	const uint8_t *end = at + read_word(blob + 12, view.is_big_endian);
	view.types = calloc((size_t)(end - at) / 12 + 1, sizeof(*view.types));
	if (!view.types || end > blob + size)
		abort();
	view.types[0] = (struct encode_text_type){.name = "void"};
	for (view.count = 1; at < end; view.count++) {
		uint32_t info = encode_text_word(&view, at, 1);
		struct encode_text_type *type = &view.types[view.count];
		*type = (struct encode_text_type){
			.name = encode_text_name_at(blob, size, encode_text_word(&view, at, 0)),
			.kind = info >> 24 & 0x1f,
			.vlen = info & 0xffff,
			.kind_flag = info >> 31,
			.size_or_type = encode_text_word(&view, at, 2),
			.words = at + 12,
		};
		at += 12 + 4 * words_behind(type->kind, type->vlen);
	}
	return view;
}

void encode_text_view_free(struct encode_text_view *view)
{
	free(view->types);
	*view = (struct encode_text_view){0};
}

// ---- Types as text. ----

struct shower {
	struct encode_text_view view;
	const uint8_t *blob;
	size_t size;
	struct text *text;
};

static const char *prefix_of(const struct encode_text_type *type)
{
	switch (type->kind) {
	case LDBTF_KIND_STRUCT:
		return "struct ";
	case LDBTF_KIND_UNION:
		return "union ";
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		return "enum ";
	case LDBTF_KIND_FWD:
		return type->kind_flag ? "fwd union " : "fwd struct ";
	default:
		return "";
	}
}

static void show_name(const struct shower *shower, uint32_t id)
{
	const struct encode_text_type *type = &shower->view.types[id];
	unsigned number = 1;
	for (uint32_t i = 1; i < id; i++) {
		const struct encode_text_type *other = &shower->view.types[i];
		number += other->kind == type->kind && !strcmp(other->name, type->name);
	}
	put(shower->text, "%s", type->name);
	if (number > 1)
		put(shower->text, "#%u", number);
}

static void show_reference(const struct shower *shower, uint32_t id, int depth);

static const char *name_at(const struct shower *shower, uint32_t offset)
{
	return encode_text_name_at(shower->blob, shower->size, offset);
}

static void show_proto(const struct shower *shower, const struct encode_text_type *proto, int depth)
{
	put(shower->text, "(");
	for (uint32_t i = 0; i < proto->vlen; i++) {
		uint32_t name = encode_text_word(&shower->view, proto->words, 2 * i);
		uint32_t type = encode_text_word(&shower->view, proto->words, 2 * i + 1);
		put(shower->text, "%s", i ? ", " : "");
		if (!name && !type) {
			put(shower->text, "...");
			continue;
		}
		if (name)
			put(shower->text, "%s:", name_at(shower, name));
		show_reference(shower, type, depth);
	}
	put(shower->text, ")>");
	show_reference(shower, proto->size_or_type, depth);
}

static void show_items(const struct shower *shower, const struct encode_text_type *type, int depth)
{
	const struct encode_text_view *view = &shower->view;
	put(shower->text, " size=%u%s {", type->size_or_type,
	    type->kind_flag && (type->kind == LDBTF_KIND_ENUM || type->kind == LDBTF_KIND_ENUM64)
		    ? " signed"
		    : "");
	for (uint32_t i = 0; i < type->vlen; i++) {
		uint32_t words[3] = {0};
		size_t count = type->kind == LDBTF_KIND_ENUM ? 2 : 3;
		for (size_t j = 0; j < count; j++)
			words[j] = encode_text_word(view, type->words, count * i + j);
		put(shower->text, " %s", name_at(shower, words[0]));
		if (type->kind == LDBTF_KIND_ENUM) {
			put(shower->text, type->kind_flag ? "=%d" : "=%u", words[1]);
		} else if (type->kind == LDBTF_KIND_ENUM64) {
			uint64_t value = (uint64_t)words[2] << 32 | words[1];
			if (type->kind_flag)
				put(shower->text, "=%lld", (long long)value);
			else
				put(shower->text, "=%llu", (unsigned long long)value);
		} else {
			put(shower->text, ":");
			show_reference(shower, words[1], depth);
			uint32_t bits = type->kind_flag ? words[2] >> 24 : 0;
			put(shower->text, "@%u", type->kind_flag ? words[2] & 0xffffff : words[2]);
			if (bits)
				put(shower->text, ":%u", bits);
		}
	}
	put(shower->text, " }");
}

static void show_reference(const struct shower *shower, uint32_t id, int depth)
{
	const struct encode_text_type *type = &shower->view.types[id];
	struct text *text = shower->text;
	if (depth > 40) {
		put(text, "~");
		return;
	}
	switch (type->kind) {
	case LDBTF_KIND_PTR:
		put(text, "PTR>");
		break;
	case LDBTF_KIND_CONST:
		put(text, "CONST>");
		break;
	case LDBTF_KIND_VOLATILE:
		put(text, "VOLATILE>");
		break;
	case LDBTF_KIND_RESTRICT:
		put(text, "RESTRICT>");
		break;
	case LDBTF_KIND_TYPE_TAG:
		put(text, "TAG\"%s\">", type->name);
		break;
	case LDBTF_KIND_ARRAY:
		put(text, "ARRAY[%u]>", encode_text_word(&shower->view, type->words, 2));
		show_reference(shower, encode_text_word(&shower->view, type->words, 0), depth + 1);
		return;
	case LDBTF_KIND_FUNC_PROTO:
		put(text, "PROTO");
		show_proto(shower, type, depth + 1);
		return;
	default:
		put(text, "%s", prefix_of(type));
		if (*type->name)
			show_name(shower, id);
		else
			show_items(shower, type, depth + 1);
		return;
	}
	show_reference(shower, type->size_or_type, depth + 1);
}

static void show_datasec(const struct shower *shower, const struct encode_text_type *type)
{
	put(shower->text, " size=%u {", type->size_or_type);
	for (uint32_t i = 0; i < type->vlen; i++) {
		put(shower->text, " ");
		show_name(shower, encode_text_word(&shower->view, type->words, 3 * i));
		put(shower->text, "@%u+%u", encode_text_word(&shower->view, type->words, 3 * i + 1),
		    encode_text_word(&shower->view, type->words, 3 * i + 2));
	}
	put(shower->text, " }");
}

static void show_decl_tag(const struct shower *shower, const struct encode_text_type *tag)
{
	const struct encode_text_type *target = &shower->view.types[tag->size_or_type];
	uint32_t component = encode_text_word(&shower->view, tag->words, 0);
	put(shower->text, "DECL_TAG \"%s\" > %s", tag->name,
	    target->kind == LDBTF_KIND_FUNC  ? "func "
	    : target->kind == LDBTF_KIND_VAR ? "var "
	    : target->kind == LDBTF_KIND_TYPEDEF ? "typedef "
					     : "");
	show_reference(shower, tag->size_or_type, 0);
	if (component != UINT32_MAX)
		put(shower->text, " member %u", component);
}

static const char *const kind_names[LDBTF_KIND_COUNT] = {
	"VOID", "INT",	   "PTR",      "ARRAY",	   "STRUCT",   "UNION",	 "ENUM",
	"FWD",	"TYPEDEF", "VOLATILE", "CONST",	   "RESTRICT", "FUNC",	 "FUNC_PROTO",
	"VAR",	"DATASEC", "FLOAT",    "DECL_TAG", "TYPE_TAG", "ENUM64",
};

static void show_type(const struct shower *shower, uint32_t id)
{
	const struct encode_text_type *type = &shower->view.types[id];
	struct text *text = shower->text;
	if (type->kind == LDBTF_KIND_DECL_TAG) {
		show_decl_tag(shower, type);
		put(text, "\n");
		return;
	}
	if (!*type->name || type->kind == LDBTF_KIND_TYPE_TAG)
		return;
	put(text, "%s ", kind_names[type->kind]);
	if (type->kind == LDBTF_KIND_FWD)
		put(text, "%s", type->kind_flag ? "union " : "struct ");
	show_name(shower, id);
	switch (type->kind) {
	case LDBTF_KIND_INT: {
		uint32_t word = encode_text_word(&shower->view, type->words, 0),
			 encoding = word >> 24 & 0xf;
		put(text, " size=%u%s", type->size_or_type,
		    encoding == LDBTF_INT_SIGNED ? " signed"
		    : encoding == LDBTF_INT_BOOL ? " bool"
						 : "");
		if ((word & 0xff0000) || (word & 0xff) != type->size_or_type * 8)
			put(text, " bits=%u at %u", word & 0xff, word >> 16 & 0xff);
		break;
	}
	case LDBTF_KIND_FLOAT:
		put(text, " size=%u", type->size_or_type);
		break;
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		show_items(shower, type, 0);
		break;
	case LDBTF_KIND_FUNC:
		put(text, " ");
		show_proto(shower, &shower->view.types[type->size_or_type], 0);
		if (type->vlen)
			put(text, " linkage=%u", type->vlen);
		break;
	case LDBTF_KIND_DATASEC:
		show_datasec(shower, type);
		break;
	case LDBTF_KIND_TYPEDEF:
		put(text, " > ");
		show_reference(shower, type->size_or_type, 0);
		break;
	case LDBTF_KIND_VAR: {
		uint32_t linkage = encode_text_word(&shower->view, type->words, 0);
		put(text, " > ");
		show_reference(shower, type->size_or_type, 0);
		put(text, "%s",
		    linkage == LDBTF_LINKAGE_GLOBAL ? " global"
		    : linkage			    ? " linkage=2"
						    : " static");
		break;
	}
	default:
		break;
	}
	put(text, "\n");
}

char *encode_text_of_blob(const uint8_t *blob, size_t size, uint32_t first_id)
{
	struct text text = {0};
	struct shower shower = {
		.view = encode_text_view_of(blob, size), .blob = blob, .size = size, .text = &text};
	put(&text, "%s", "");
	for (uint32_t id = first_id; id < shower.view.count; id++)
		show_type(&shower, id);
	encode_text_view_free(&shower.view);
	return text.bytes;
}

static void write_word(uint8_t *at, uint32_t word, bool is_big_endian)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(word >> (is_big_endian ? 24 - 8 * i : 8 * i));
}

uint8_t *encode_text_join(const uint8_t *base, const uint8_t *split, size_t *ret_size)
{
	enum { HEADER = 24 };
	bool is_big_endian = base[0] == 0xeb;
	const uint8_t *blobs[2] = {base, split};
	uint32_t types[2], strings[2];
	for (int i = 0; i < 2; i++) {
		types[i] = read_word(blobs[i] + 12, is_big_endian);
		strings[i] = read_word(blobs[i] + 20, is_big_endian);
	}
	*ret_size = HEADER + (size_t)types[0] + types[1] + strings[0] + strings[1];
	uint8_t *joined = malloc(*ret_size);
	if (!joined)
		abort();
	memcpy(joined, base, HEADER);
	write_word(joined + 12, types[0] + types[1], is_big_endian);
	write_word(joined + 16, types[0] + types[1], is_big_endian);
	write_word(joined + 20, strings[0] + strings[1], is_big_endian);
	uint8_t *at = joined + HEADER;
	for (int i = 0; i < 2; at += types[i++])
		memcpy(at, blobs[i] + HEADER, types[i]);
	for (int i = 0; i < 2; at += strings[i++])
		memcpy(at, blobs[i] + HEADER + types[i], strings[i]);
	return joined;
}

// ---- The kernel's opinion. ----

static int load(const void *blob, size_t size, char *log, size_t log_size)
{
	union bpf_attr attr;
	// all of the union: the kernel wants the rest of it zeroed too
	memset(&attr, 0, sizeof(attr));
	attr.btf = (uintptr_t)blob;
	attr.btf_size = (uint32_t)size;
	if (log) {
		attr.btf_log_buf = (uintptr_t)log;
		attr.btf_log_size = (uint32_t)log_size;
		attr.btf_log_level = 1;
	}
	long fd = syscall(SYS_bpf, BPF_BTF_LOAD, &attr, sizeof(attr));
	if (fd < 0)
		return -errno;
	close((int)fd);
	return 0;
}

// One INT: if that is refused, the kernel says nothing about the others.
static bool may_ask_kernel(void)
{
	static const uint32_t int_only[] = {
		0x0001eb9f, 24,		0,	   16, 16, 5, 1, (uint32_t)LDBTF_KIND_INT << 24,
		4,	    0x01000020, 0x746e6900};
	static int answer = -1;
	if (answer < 0) {
		int error = load(int_only, 24 + 16 + 5, NULL, 0);
		answer = !error;
		if (error)
			printf("SKIP: blobs were not shown to the kernel, which takes no BTF from "
			       "this user: %s\n",
			       strerror(-error));
	}
	return answer;
}

static bool does_kernel_accept(const uint8_t *blob, size_t size, struct text *messages)
{
	enum { LOG_SIZE = 1 << 20, MOST_USER_BYTES = 16 << 20 };
	// tests run on little-endian machines; else this is skipped
	bool is_native = blob[0] == 0x9f;
	struct encode_text_view view = encode_text_view_of(blob, size);
	bool has_types = view.count > 1; // a kernel refuses an empty blob, encoding 1.3.10
	encode_text_view_free(&view);
	if (!has_types || !is_native || size > MOST_USER_BYTES || !may_ask_kernel())
		return true;
	int error = load(blob, size, NULL, 0);
	if (!error)
		return true;
	char *log = calloc(1, LOG_SIZE);
	if (log)
		(void)load(blob, size, log, LOG_SIZE);
	size_t length = log ? strlen(log) : 0;
	put(messages, "the kernel refuses it: %s\n%s\n", strerror(-error),
	    log ? log + (length > 3000 ? length - 3000 : 0) : "");
	free(log);
	return false;
}

// ---- Encoding. ----

static void release(void *data, void *bytes, size_t size)
{
	(void)data;
	(void)size;
	free(bytes);
}

static void collect_message(void *data, enum diag_severity severity, const char *message,
			    size_t repeats)
{
	(void)repeats;
	static const char *const names[] = {"note", "warning", "error"};
	put(data, "%s: %s\n", names[severity], message);
}

static struct encode_input input_of(const struct encode_bytes *image, size_t order,
				    struct diag *diag)
{
	return (struct encode_input){
		.bytes = image->bytes,
		.size = image->size,
		.where = {diag, order, image->name ? image->name : "image"},
		.release = release,
	};
}

static enum status write_all(struct encode *encode, const struct encode_options *options,
			     struct encode_text *ret)
{
	ret->result = *encode_result(encode);
	ret->size = ret->result.byte_size;
	ret->blob = calloc(1, ret->size);
	if (!ret->blob)
		return STATUS_NO_MEMORY;
	TRY(encode_write(encode, ret->blob, ret->size));
	if (!options->splits_vars)
		return STATUS_OK;
	TRY(encode_split_vars(encode, ret->blob, ret->size, &ret->split));
	ret->result = *encode_result(encode);
	return STATUS_OK;
}

// Encodes the image and frees it; what there is of the blobs is the caller's.
static enum status encode(const struct encode_bytes *image, struct diag *diag,
			  const struct encode_options *options, struct encode_text *ret)
{
	struct encode_input input = input_of(image, 0, diag);
	struct encode *encode;
	TRY(encode_image(options, &input, diag, &encode));
	enum status status = write_all(encode, options, ret);
	encode_destroy(encode);
	return status;
}

static bool is_good(const uint8_t *blob, size_t size, const struct btf_view *base,
		    struct diag *diag)
{
	struct diag_source where = {.diag = diag, .file = "check"};
	bool is_big_endian = blob[0] == 0xeb;
	return btf_check(blob, size, is_big_endian, base, &where) == STATUS_OK &&
	       btf_check_sorted(blob, size, is_big_endian, base, &where) == STATUS_OK;
}

// Checks and shows what came out. Kernels take no base from users: they are shown both as one blob.
static void judge(const struct encode_base *base, struct diag *diag, struct text *messages,
		  struct encode_text *ret)
{
	uint8_t *whole = ret->blob;
	size_t size = ret->size;
	ret->is_accepted = is_good(ret->blob, ret->size, base ? &base->view : NULL, diag);
	if (base)
		whole = encode_text_join(base->blob, ret->blob, &size);
	ret->is_accepted = ret->is_accepted && does_kernel_accept(whole, size, messages);
	ret->text = encode_text_of_blob(whole, size, base ? base->view.last_id + 1 : 1);
	if (base)
		free(whole);
}

// The split by itself, and with its base as one blob, which is not sorted.
static void judge_split(struct encode_text *ret, struct diag *diag, struct text *messages)
{
	struct diag_source where = {.diag = diag, .file = "check of the split"};
	bool is_big_endian = ret->blob[0] == 0xeb;
	struct btf_view base;
	size_t size;
	uint8_t *joined = encode_text_join(ret->blob, ret->split, &size);
	ret->is_accepted &= btf_view_open(ret->blob, ret->size, is_big_endian, NULL, &where,
					  &base) == STATUS_OK &&
			    btf_check(ret->split, ret->result.split_size, is_big_endian, &base,
				      &where) == STATUS_OK &&
			    btf_check_sorted(ret->split, ret->result.split_size, is_big_endian,
					     &base, &where) == STATUS_OK &&
			    btf_check(joined, size, is_big_endian, NULL, &where) == STATUS_OK &&
			    does_kernel_accept(joined, size, messages);
	ret->split_text = encode_text_of_blob(joined, size, base.last_id + 1);
	btf_view_close(&base);
	free(joined);
}

static struct encode_options with_defaults(const struct encode_options *options)
{
	struct encode_options own = options ? *options : (struct encode_options){0};
	if (!own.jobs)
		own.jobs = 1;
	return own;
}

struct encode_text encode_text_run(const struct encode_options *options,
				   const struct encode_bytes *image)
{
	struct encode_text ret = {.is_accepted = true};
	struct encode_options own = with_defaults(options);
	struct text messages = {0};
	put(&messages, "%s", "");
	struct diag diag;
	diag_init(&diag);
	ret.status = encode(image, &diag, &own, &ret);
	if (ret.status != STATUS_OK) {
		free(ret.blob);
		free(ret.split);
		ret.blob = ret.split = NULL;
	}
	if (ret.blob) {
		judge(own.base, &diag, &messages, &ret);
	} else {
		ret.text = calloc(1, 1);
	}
	if (ret.split)
		judge_split(&ret, &diag, &messages);
	else
		ret.split_text = calloc(1, 1);
	diag_for_each(&diag, collect_message, &messages);
	diag_deinit(&diag);
	ret.messages = messages.bytes;
	return ret;
}

static enum status measure(struct measurement *measurement, const struct encode_bytes *inputs,
			   size_t count, struct diag *diag, struct encode_text *ret)
{
	enum status first = STATUS_OK;
	for (size_t i = 0; i < count; i++) {
		struct encode_input input = input_of(&inputs[i], i, diag);
		enum status status = measurement_add(measurement, &input);
		if (first == STATUS_OK)
			first = status;
	}
	return first == STATUS_OK ? measurement_finish(measurement, &ret->result) : first;
}

struct encode_text encode_text_measure(const struct encode_options *options,
				       const struct encode_bytes *inputs, size_t count)
{
	struct encode_text ret = {.is_accepted = true};
	struct encode_options own = with_defaults(options);
	struct text messages = {0};
	put(&messages, "%s", "");
	struct diag diag;
	diag_init(&diag);
	struct measurement *measurement;
	if (measurement_create(&own, &(struct measurement_link){0}, &diag, &measurement) !=
	    STATUS_OK)
		abort();
	ret.status = measure(measurement, inputs, count, &diag, &ret);
	measurement_destroy(measurement);
	diag_for_each(&diag, collect_message, &messages);
	diag_deinit(&diag);
	ret.text = calloc(1, 1);
	ret.split_text = calloc(1, 1);
	ret.messages = messages.bytes;
	return ret;
}

struct encode_text encode_text_db_with(struct db *db, const struct encode_options *options)
{
	struct encode_bytes image = {0};
	image.bytes = db_finish(db, &image.size);
	db_destroy(db);
	return encode_text_run(options, &image);
}

struct encode_text encode_text_db(struct db *db)
{
	return encode_text_db_with(db, NULL);
}

struct encode_text encode_text_db_large(struct db *db)
{
	struct encode_text ret = {0};
	struct encode_options options = {.jobs = 1};
	struct encode_bytes image = {0};
	image.bytes = db_finish(db, &image.size);
	db_destroy(db);
	struct diag diag;
	diag_init(&diag);
	ret.status = encode(&image, &diag, &options, &ret);
	diag_deinit(&diag);
	ret.text = calloc(1, 1);
	ret.split_text = calloc(1, 1);
	ret.messages = calloc(1, 1);
	return ret;
}

void encode_text_free(struct encode_text *encoded)
{
	free(encoded->blob);
	free(encoded->text);
	free(encoded->split);
	free(encoded->split_text);
	free(encoded->messages);
	*encoded = (struct encode_text){0};
}

// ---- Lines. ----

size_t encode_text_count(const char *text, const char *line)
{
	size_t count = 0, length = strlen(line);
	for (const char *at = text; *at;) {
		size_t own = strcspn(at, "\n");
		count += own == length && !memcmp(at, line, own);
		at += own + (at[own] == '\n');
	}
	return count;
}

bool encode_text_has(const char *text, const char *line)
{
	return encode_text_count(text, line) > 0;
}

size_t encode_text_count_prefix(const char *text, const char *prefix)
{
	size_t count = 0, length = strlen(prefix);
	for (const char *at = text; *at;) {
		size_t own = strcspn(at, "\n");
		count += own >= length && !memcmp(at, prefix, length);
		at += own + (at[own] == '\n');
	}
	return count;
}
