// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads lines into records, sorts the records by address, and joins what is adjacent.
//
// Intel HEX: ":LLAAAATT<data>CC". All bytes of a line, the checksum included, add up to 0.
// S-records: "StLLAA..<data>CC". The bytes behind the type add up to 0xff.
#include "tool/hex_image.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "support/bytes.h"

enum { MAX_LINE_BYTES = 260 };

struct hex_reader {
	const uint8_t *text;
	size_t size, at; // characters
	size_t line;     // from 1
	const struct diag_source *where;
	uint64_t segment; // Intel HEX: added to each address
	bool has_ended;
	VEC(uint8_t) bytes;
	VEC(struct hex_run) records;
	uint8_t content[MAX_LINE_BYTES]; // of the line
	size_t content_size;
	char type; // of the line
};

static enum status reject_line(const struct hex_reader *reader, const char *problem)
{
	diag_add(reader->where, DIAG_ERROR, "line %zu: %s", reader->line, problem);
	return STATUS_MALFORMED;
}

static int digit_value(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_image_is_one(const uint8_t *text, size_t size)
{
	if (size <= 10)
		return false;
	return text[0] == ':' ? digit_value(text[1]) >= 0
		: text[0] == 'S' && text[1] >= '0' && text[1] <= '9' && digit_value(text[2]) >= 0;
}

// Reads pairs of digits up to the end of the line.
static enum status read_content(struct hex_reader *reader)
{
	reader->content_size = 0;
	while (reader->at + 1 < reader->size && reader->text[reader->at] > ' ') {
		int high = digit_value(reader->text[reader->at]);
		int low = digit_value(reader->text[reader->at + 1]);
		if (high < 0 || low < 0 || reader->content_size == MAX_LINE_BYTES)
			return reject_line(reader, "it is not pairs of hexadecimal digits");
		reader->content[reader->content_size++] = (uint8_t)(high << 4 | low);
		reader->at += 2;
	}
	return STATUS_OK;
}

static uint8_t sum_of(const struct hex_reader *reader)
{
	uint8_t sum = 0;
	for (size_t i = 0; i < reader->content_size; i++)
		sum = (uint8_t)(sum + reader->content[i]);
	return sum;
}

static uint64_t number_at(const struct hex_reader *reader, size_t offset, size_t size)
{
	return bytes_load_uint(reader->content + offset, (unsigned)size, true);
}

static enum status add_record(struct hex_reader *reader, uint64_t address, size_t offset,
			      size_t size)
{
	struct hex_run record = {address, reader->bytes.count, size};
	for (size_t i = 0; i < size; i++)
		TRY(vec_push(&reader->bytes, reader->content[offset + i]));
	return size ? vec_push(&reader->records, record) : STATUS_OK;
}

static enum status take_intel(struct hex_reader *reader)
{
	enum { HEAD = 4, DATA = 0, END = 1, SEGMENT = 2, START = 3, LINEAR = 4, ENTRY = 5 };
	if (reader->content_size <= HEAD || reader->content_size != HEAD + 1u + reader->content[0])
		return reject_line(reader, "its length is not the one that it says");
	if (sum_of(reader))
		return reject_line(reader, "its checksum is wrong");
	size_t size = reader->content[0];
	switch (reader->content[3]) {
	case DATA:
		return add_record(reader, reader->segment + number_at(reader, 1, 2), HEAD, size);
	case END:
		reader->has_ended = true;
		return STATUS_OK;
	case SEGMENT:
	case LINEAR:
		if (size != 2)
			return reject_line(reader, "an address of other than 2 bytes");
		reader->segment = number_at(reader, HEAD, 2)
				  << (reader->content[3] == LINEAR ? 16 : 4);
		return STATUS_OK;
	case START:
	case ENTRY:
		return STATUS_OK;
	default:
		return reject_line(reader, "a record of an unknown type");
	}
}

static enum status take_motorola(struct hex_reader *reader)
{
	if (reader->content_size < 4 || reader->content_size != 1u + reader->content[0])
		return reject_line(reader, "its length is not the one that it says");
	if (sum_of(reader) != 0xff)
		return reject_line(reader, "its checksum is wrong");
	switch (reader->type) {
	case '1':
	case '2':
	case '3': {
		size_t width = (size_t)(reader->type - '0') + 1;
		if (reader->content_size < width + 2)
			return reject_line(reader, "it is too short for its address");
		return add_record(reader, number_at(reader, 1, width), 1 + width,
				  reader->content_size - width - 2);
	}
	case '7':
	case '8':
	case '9':
		reader->has_ended = true;
		return STATUS_OK;
	default:
		return STATUS_OK; // a title or a count
	}
}

static enum status read_line(struct hex_reader *reader)
{
	uint8_t mark = reader->text[reader->at++];
	if (mark != ':' && mark != 'S')
		return reject_line(reader, "it begins with neither ':' nor 'S'");
	if (mark == 'S' && reader->at < reader->size)
		reader->type = (char)reader->text[reader->at++];
	TRY(read_content(reader));
	return mark == 'S' ? take_motorola(reader) : take_intel(reader);
}

static enum status read_lines(struct hex_reader *reader)
{
	reader->line = 1;
	while (reader->at < reader->size && !reader->has_ended) {
		uint8_t c = reader->text[reader->at];
		if (c == '\n' || c == '\r' || c == ' ') {
			reader->line += c == '\n';
			reader->at++;
			continue;
		}
		TRY(read_line(reader));
	}
	return reader->has_ended ? STATUS_OK
				 : reject_line(reader, "the file ends without an end record");
}

static int compare_runs(const void *left, const void *right)
{
	const struct hex_run *a = left, *b = right;
	return a->address < b->address ? -1 : a->address > b->address;
}

// Which bytes count where records overlap depends on who loads them. So they must agree. *ret: how
// many bytes of the record are in the run already.
static enum status compare_overlap(const struct hex_reader *reader, const struct hex_image *image,
				   const struct hex_run *run, const struct hex_run *record,
				   size_t *ret)
{
	uint64_t offset = record->address - run->address;
	uint64_t left = offset < run->size ? run->size - offset : 0;
	*ret = left < record->size ? (size_t)left : record->size;
	for (size_t i = 0; i < *ret; i++) {
		if (image->bytes.data[run->offset + offset + i] ==
		    reader->bytes.data[record->offset + i])
			continue;
		diag_add(reader->where, DIAG_ERROR,
			 "two records have different bytes for address 0x%" PRIx64,
			 record->address + i);
		return STATUS_MALFORMED;
	}
	return STATUS_OK;
}

// Adds a record that is at no lower address than those before it.
static enum status join_record(const struct hex_reader *reader, struct hex_run record,
			       struct hex_image *ret)
{
	size_t known = 0, count = ret->runs.count;
	struct hex_run *last = count ? &ret->runs.data[count - 1] : NULL;
	const uint8_t *from = reader->bytes.data + record.offset;
	if (last)
		TRY(compare_overlap(reader, ret, last, &record, &known));
	bool is_joined = last && record.address <= last->address + last->size;
	size_t offset = ret->bytes.count;
	for (size_t i = known; i < record.size; i++)
		TRY(vec_push(&ret->bytes, from[i]));
	if (!is_joined)
		return vec_push(&ret->runs, ((struct hex_run){record.address, offset,
							      record.size}));
	last->size += record.size - known;
	return STATUS_OK;
}

// Puts the records into the order of their addresses, and joins them.
static enum status join_records(struct hex_reader *reader, struct hex_image *ret)
{
	if (!reader->records.count)
		return reject_line(reader, "the file has no data");
	qsort(reader->records.data, reader->records.count, sizeof(*reader->records.data),
	      compare_runs);
	for (size_t i = 0; i < reader->records.count; i++)
		TRY(join_record(reader, reader->records.data[i], ret));
	return STATUS_OK;
}

enum status hex_image_read(const uint8_t *text, size_t size, const struct diag_source *where,
			   struct hex_image *ret)
{
	struct hex_reader reader = {.text = text, .size = size, .where = where};
	*ret = (struct hex_image){0};
	enum status status = read_lines(&reader);
	if (status == STATUS_OK)
		status = join_records(&reader, ret);
	vec_free(&reader.bytes);
	vec_free(&reader.records);
	return status;
}

void hex_image_deinit(struct hex_image *image)
{
	vec_free(&image->bytes);
	vec_free(&image->runs);
}
