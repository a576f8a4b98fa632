// SPDX-License-Identifier: GPL-3.0-or-later
//
// See btf_check.h. This file: the header, the strings, and each record by itself.
//
// The first pass over the type section only finds where records begin, so that the second
// knows which IDs exist. Nothing is trusted that an earlier check has not covered: an offset is inside
// its section before it is used, and a string ends inside the blob because its last byte is a NUL.
#include "btf/btf_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf/btf_check_internal.h"

enum {
	MAX_NAME_LENGTH = 512, // kernel: KSYM_NAME_LEN since 6.1
	SHOWN_NAME_SIZE = 65,  // of a name in a message
};

static const char *const kind_names[LDBTF_KIND_COUNT] = {
	"void", "INT", "PTR", "ARRAY", "STRUCT", "UNION", "ENUM", "FWD", "TYPEDEF", "VOLATILE",
	"CONST", "RESTRICT", "FUNC", "FUNC_PROTO", "VAR", "DATASEC", "FLOAT", "DECL_TAG", "TYPE_TAG",
	"ENUM64",
};

struct btf_record btf_record_at(const struct btf_checker *checker, uint32_t id)
{
	if (!id)
		return (struct btf_record){0};
	const uint8_t *at = checker->types + checker->offsets[id];
	uint32_t info = btf_load_u32(checker, at + 4);
	return (struct btf_record){
		.id = id,
		.name_off = btf_load_u32(checker, at),
		.info = info,
		.size_or_type = btf_load_u32(checker, at + 8),
		.kind = ldbtf_info_kind(info),
		.vlen = ldbtf_info_vlen(info),
		.kind_flag = ldbtf_info_kind_flag(info),
		.data = at + sizeof(struct ldbtf_type),
	};
}

uint32_t btf_kind_of(const struct btf_checker *checker, uint32_t id)
{
	if (!id)
		return LDBTF_KIND_VOID;
	return ldbtf_info_kind(btf_load_u32(checker, checker->types + checker->offsets[id] + 4));
}

// Names one part of a record in a message: "member 3", or the noun alone. It is put into words
// only when there is something to say, since most blobs are good and have 100000s of parts.
struct part {
	const char *noun;
	uint32_t index; // NO_INDEX: there is only one
};

enum { PART_TEXT_SIZE = 40 };
#define NO_INDEX UINT32_MAX

static const char *part_text(struct part part, char text[PART_TEXT_SIZE])
{
	if (part.index == NO_INDEX)
		return part.noun;
	snprintf(text, PART_TEXT_SIZE, "%s %u", part.noun, part.index);
	return text;
}

// The blob as a whole is wrong.
__attribute__((format(printf, 3, 4)))
static enum status reject_blob(const struct diag_source *where, const char *rule, const char *format, ...)
{
	char text[160];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	diag_add(where, DIAG_ERROR, "BTF %s (rule %s)", text, rule);
	return STATUS_MALFORMED;
}

// Names come from the input: what is not plain text would break the user's terminal.
static void copy_shown_name(const struct btf_checker *checker, uint32_t name_off, char shown[SHOWN_NAME_SIZE])
{
	size_t length = 0;
	if (name_off < checker->str_len)
		for (const char *name = checker->strings + name_off; *name && length < SHOWN_NAME_SIZE - 1; name++)
			shown[length++] = *name >= 0x20 && *name < 0x7f ? *name : '?';
	shown[length] = '\0';
}

enum status btf_reject(const struct btf_checker *checker, const struct btf_record *record,
		       const char *rule, const char *format, ...)
{
	char name[SHOWN_NAME_SIZE], text[160];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	copy_shown_name(checker, record->name_off, name);
	diag_add(checker->where, DIAG_ERROR, "BTF type %u (%s %s): %s (rule %s)", record->id,
		 record->kind < LDBTF_KIND_COUNT ? kind_names[record->kind] : "unknown kind",
		 *name ? name : "without a name", text, rule);
	return STATUS_MALFORMED;
}

static enum status check_header(struct btf_checker *checker, const uint8_t *data, size_t size)
{
	const struct diag_source *where = checker->where;
	if (size < LDBTF_HEADER_SIZE)
		return reject_blob(where, "1.3.1", "of %zu bytes is shorter than its header", size);
	unsigned magic = checker->is_big_endian ? data[0] << 8 | data[1] : data[1] << 8 | data[0];
	if (magic == LDBTF_MAGIC_SWAPPED)
		return reject_blob(where, "1.3.7", "is in the other byte order");
	if (magic != LDBTF_MAGIC)
		return reject_blob(where, "1.3.1", "has magic %#x instead of %#x", magic, LDBTF_MAGIC);
	if (data[2] != LDBTF_VERSION)
		return reject_blob(where, "1.3.7", "has version %u instead of %u", data[2], LDBTF_VERSION);
	if (data[3])
		return reject_blob(where, "1.3.7", "has flags %#x, which no reader knows", data[3]);

	uint32_t hdr_len = btf_load_u32(checker, data + 4);
	if (hdr_len < LDBTF_HEADER_SIZE || hdr_len > size)
		return reject_blob(where, "1.3.1", "has a header of %u bytes in a blob of %zu", hdr_len, size);
	for (uint32_t i = LDBTF_HEADER_SIZE; i < hdr_len; i++)
		if (data[i])
			return reject_blob(where, "1.3.8", "has a longer header that says more, at byte %u", i);

	uint32_t type_off = btf_load_u32(checker, data + 8);
	uint32_t type_len = btf_load_u32(checker, data + 12);
	uint32_t str_off = btf_load_u32(checker, data + 16);
	uint32_t str_len = btf_load_u32(checker, data + 20);
	size_t left = size - hdr_len;
	if (type_off % 4)
		return reject_blob(where, "1.3.4", "has its types at %u, not a multiple of 4", type_off);
	// Any section of at most 4 GiB: sums are made in 64 bits.
	if (type_off || str_off != type_len || (uint64_t)str_off + str_len != left)
		return reject_blob(where, "1.3.9",
				   "of %zu bytes behind the header has types at %u+%u and strings at %u+%u", left,
				   type_off, type_len, str_off, str_len);

	checker->types = data + hdr_len;
	checker->type_len = type_len;
	checker->strings = (const char *)checker->types + str_off;
	checker->str_len = str_len;
	if (!str_len || checker->strings[0] || checker->strings[str_len - 1])
		return reject_blob(where, "1.4.1", "strings do not begin and end with a NUL");
	if (str_len - 1 > LDBTF_MAX_NAME_OFFSET)
		return reject_blob(where, "1.4.3", "has %u bytes of strings, readers take %u", str_len,
				   LDBTF_MAX_NAME_OFFSET + 1);
	return STATUS_OK;
}

// Rule 1.6.1: records tile the type section. Fills `offsets`, which the caller frees.
static enum status index_records(struct btf_checker *checker)
{
	// A record has at least 12 bytes, so this can't be too small, and is at most a third of the input.
	size_t most = checker->type_len / sizeof(struct ldbtf_type) + 1;
	checker->offsets = malloc(most * sizeof(*checker->offsets));
	if (!checker->offsets)
		return STATUS_NO_MEMORY;
	checker->offsets[0] = 0;

	uint32_t at = 0;
	while (at < checker->type_len) {
		struct btf_record record = {.id = checker->count + 1};
		uint32_t left = checker->type_len - at;
		if (left < sizeof(struct ldbtf_type))
			return btf_reject(checker, &record, "1.6.1", "only %u bytes are left for its record", left);
		checker->offsets[++checker->count] = at;
		record = btf_record_at(checker, checker->count);
		if (record.info & LDBTF_INFO_RESERVED)
			return btf_reject(checker, &record, "1.7.6", "info word %#x has reserved bits set", record.info);
		if (record.kind == LDBTF_KIND_VOID || record.kind >= LDBTF_KIND_COUNT)
			return btf_reject(checker, &record, "1.7.6", "kind %u is not one of 1 to %u", record.kind,
					  LDBTF_KIND_COUNT - 1);
		uint32_t size = ldbtf_record_size(record.info);
		if (size > left)
			return btf_reject(checker, &record, "1.6.1", "record of %u bytes with %u left", size, left);
		if (checker->count > LDBTF_MAX_TYPE_ID)
			return btf_reject(checker, &record, "1.5.5", "is beyond the highest ID that kernels take, %u",
					  LDBTF_MAX_TYPE_ID);
		at += size;
	}
	return STATUS_OK;
}

static bool is_identifier(const char *name)
{
	size_t length = 0;
	for (; name[length]; length++) {
		char c = name[length];
		bool may_begin = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
		if (!may_begin && !(length && c >= '0' && c <= '9'))
			return false;
		if (length == MAX_NAME_LENGTH)
			return false;
	}
	return length > 0;
}

static bool is_printable(const char *name)
{
	size_t length = 0;
	for (; name[length]; length++)
		if (name[length] < 0x20 || name[length] > 0x7e || length == MAX_NAME_LENGTH)
			return false;
	return length > 0;
}

// A name that is there (offset not 0) must be an identifier.
static enum status check_identifier(const struct btf_checker *checker, const struct btf_record *record,
				    struct part part, uint32_t name_off, bool is_required)
{
	char what[PART_TEXT_SIZE], shown[SHOWN_NAME_SIZE];
	if (name_off >= checker->str_len)
		return btf_reject(checker, record, "1.6.2", "%s at offset %u, the strings have %u bytes",
				  part_text(part, what), name_off, checker->str_len);
	if (!name_off)
		return is_required ? btf_reject(checker, record, "1.7.2", "%s has no name", part_text(part, what))
				   : STATUS_OK;
	if (is_identifier(checker->strings + name_off))
		return STATUS_OK;
	copy_shown_name(checker, name_off, shown);
	return btf_reject(checker, record, "1.7.1", "%s: \"%s\" is not an identifier of at most %u bytes",
			  part_text(part, what), shown, MAX_NAME_LENGTH);
}

static enum status check_type_name(const struct btf_checker *checker, const struct btf_record *record)
{
	if (record->name_off >= checker->str_len)
		return btf_reject(checker, record, "1.6.2", "name at offset %u, the strings have %u bytes",
				  record->name_off, checker->str_len);
	const char *name = checker->strings + record->name_off;
	const struct part itself = {"the type", NO_INDEX};
	switch (record->kind) {
	case LDBTF_KIND_FWD:
	case LDBTF_KIND_TYPEDEF:
	case LDBTF_KIND_FUNC:
	case LDBTF_KIND_VAR:
		return check_identifier(checker, record, itself, record->name_off, true);
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		return check_identifier(checker, record, itself, record->name_off, false);
	case LDBTF_KIND_DATASEC:
		// Section names are free text; kernels before 6.12 or so wanted an identifier here too.
		if (!is_printable(name))
			return btf_reject(checker, record, "1.7.3", "name is not printable text");
		return STATUS_OK;
	case LDBTF_KIND_DECL_TAG:
	case LDBTF_KIND_TYPE_TAG:
		return *name ? STATUS_OK : btf_reject(checker, record, "1.7.4", "tag is empty");
	case LDBTF_KIND_INT:
	case LDBTF_KIND_FLOAT:
		return STATUS_OK;
	default: // PTR, ARRAY, CONST, VOLATILE, RESTRICT, FUNC_PROTO
		return record->name_off ? btf_reject(checker, record, "1.7.5", "this kind can't have a name") : STATUS_OK;
	}
}

static enum status check_info(const struct btf_checker *checker, const struct btf_record *record)
{
	switch (record->kind) {
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		return STATUS_OK;
	case LDBTF_KIND_FWD:
	case LDBTF_KIND_DECL_TAG: // kind_flag on tags: kernels since 6.15
	case LDBTF_KIND_TYPE_TAG:
		break;
	default:
		if (record->kind_flag)
			return btf_reject(checker, record, "1.7.7", "kind_flag has no meaning for this kind");
	}
	switch (record->kind) {
	case LDBTF_KIND_FUNC:
	case LDBTF_KIND_FUNC_PROTO:
	case LDBTF_KIND_DATASEC:
		return STATUS_OK;
	default:
		if (record->vlen)
			return btf_reject(checker, record, "1.7.8", "vlen is %u, this kind has none", record->vlen);
		return STATUS_OK;
	}
}

// Rule 1.6.3. Void (0) exists.
static enum status check_part_type(const struct btf_checker *checker, const struct btf_record *record,
				   struct part part, uint32_t id)
{
	char what[PART_TEXT_SIZE];
	if (id <= checker->count)
		return STATUS_OK;
	return btf_reject(checker, record, "1.6.3", "%s refers to type %u, there are %u", part_text(part, what), id,
			  checker->count);
}

static enum status check_reference(const struct btf_checker *checker, const struct btf_record *record,
				   const char *noun, uint32_t id)
{
	return check_part_type(checker, record, (struct part){noun, NO_INDEX}, id);
}

static enum status check_int(const struct btf_checker *checker, const struct btf_record *record)
{
	uint32_t data = btf_record_word(checker, record, 0);
	uint32_t bits = ldbtf_int_bit_size(data) + ldbtf_int_bit_offset(data);
	uint32_t encoding = ldbtf_int_encoding(data);
	if (data & LDBTF_INT_RESERVED)
		return btf_reject(checker, record, "1.7.9", "data word %#x has reserved bits set", data);
	if (bits > 128)
		return btf_reject(checker, record, "1.7.9", "ends at bit %u, more than 128", bits);
	if ((bits + 7) / 8 > record->size_or_type)
		return btf_reject(checker, record, "1.7.9", "%u bits do not fit into %u bytes", bits, record->size_or_type);
	if (encoding > LDBTF_INT_BOOL || encoding == (LDBTF_INT_SIGNED | LDBTF_INT_CHAR))
		return btf_reject(checker, record, "1.7.9", "encoding is %u, not one of 0, 1, 2, 4", encoding);
	return STATUS_OK;
}

static enum status check_array(const struct btf_checker *checker, const struct btf_record *record)
{
	uint32_t elem = btf_record_word(checker, record, 0);
	uint32_t index = btf_record_word(checker, record, 1);
	TRY(check_reference(checker, record, "element", elem));
	TRY(check_reference(checker, record, "subscript", index));
	if (record->size_or_type)
		return btf_reject(checker, record, "1.7.10", "third word is %u, not 0", record->size_or_type);
	if (!elem || !index)
		return btf_reject(checker, record, "1.7.10", "%s is void", elem ? "subscript" : "element");
	return STATUS_OK;
}

static enum status check_members(const struct btf_checker *checker, const struct btf_record *record)
{
	uint64_t last_offset = 0;
	for (uint32_t i = 0; i < record->vlen; i++) {
		struct part part = {"member", i};
		uint32_t type = btf_record_word(checker, record, 3 * i + 1);
		uint32_t word = btf_record_word(checker, record, 3 * i + 2);
		uint64_t bit_offset = ldbtf_member_bit_offset(record->kind_flag, word);
		TRY(check_identifier(checker, record, part, btf_record_word(checker, record, 3 * i), false));
		TRY(check_part_type(checker, record, part, type));
		if (!type)
			return btf_reject(checker, record, "1.7.11", "%s %u is void", part.noun, i);
		if (record->kind == LDBTF_KIND_UNION && bit_offset)
			return btf_reject(checker, record, "1.7.11", "%s %u is at bit %u of a union", part.noun, i, (unsigned)bit_offset);
		if (bit_offset < last_offset)
			return btf_reject(checker, record, "1.7.11", "%s %u is before the one that it follows", part.noun, i);
		if ((bit_offset + 7) / 8 > record->size_or_type)
			return btf_reject(checker, record, "1.7.11", "%s %u is at bit %u, behind the end at byte %u", part.noun, i,
					  (unsigned)bit_offset, record->size_or_type);
		last_offset = bit_offset;
	}
	return STATUS_OK;
}

static enum status check_enumerators(const struct btf_checker *checker, const struct btf_record *record)
{
	uint32_t size = record->size_or_type;
	if (size != 1 && size != 2 && size != 4 && size != 8)
		return btf_reject(checker, record, "1.7.12", "size is %u, not 1, 2, 4 or 8", size);
	size_t words = ldbtf_kind_elem_size(record->kind) / 4;
	for (uint32_t i = 0; i < record->vlen; i++) {
		struct part part = {"enumerator", i};
		TRY(check_identifier(checker, record, part, btf_record_word(checker, record, words * i), true));
	}
	return STATUS_OK;
}

// The kernel looks at names of parameters only when it resolves; bad offsets are bad for everyone.
static enum status check_params(const struct btf_checker *checker, const struct btf_record *record)
{
	TRY(check_reference(checker, record, "returned type", record->size_or_type));
	for (uint32_t i = 0; i < record->vlen; i++) {
		struct part part = {"parameter", i};
		TRY(check_identifier(checker, record, part, btf_record_word(checker, record, 2 * i), false));
		TRY(check_part_type(checker, record, part, btf_record_word(checker, record, 2 * i + 1)));
	}
	return STATUS_OK;
}

static enum status check_func(const struct btf_checker *checker, const struct btf_record *record)
{
	TRY(check_reference(checker, record, "prototype", record->size_or_type));
	if (btf_kind_of(checker, record->size_or_type) != LDBTF_KIND_FUNC_PROTO)
		return btf_reject(checker, record, "1.6.3", "type %u is not a FUNC_PROTO", record->size_or_type);
	if (record->vlen > LDBTF_LINKAGE_GLOBAL)
		return btf_reject(checker, record, "1.7.14", "linkage is %u, not 0 or 1", record->vlen);
	return STATUS_OK;
}

static enum status check_var(const struct btf_checker *checker, const struct btf_record *record)
{
	uint32_t linkage = btf_record_word(checker, record, 0);
	TRY(check_reference(checker, record, "its type", record->size_or_type));
	if (!record->size_or_type)
		return btf_reject(checker, record, "1.7.15", "is void");
	if (linkage > LDBTF_LINKAGE_GLOBAL)
		return btf_reject(checker, record, "1.7.15", "linkage is %u, not 0 or 1", linkage);
	return STATUS_OK;
}

static enum status check_datasec(const struct btf_checker *checker, const struct btf_record *record)
{
	uint32_t section_size = record->size_or_type;
	uint64_t last_end = 0;
	if (!section_size)
		return btf_reject(checker, record, "1.7.16", "size is 0");
	for (uint32_t i = 0; i < record->vlen; i++) {
		struct part part = {"entry", i};
		uint32_t var = btf_record_word(checker, record, 3 * i);
		uint32_t offset = btf_record_word(checker, record, 3 * i + 1);
		uint32_t size = btf_record_word(checker, record, 3 * i + 2);
		TRY(check_part_type(checker, record, part, var));
		if (!var)
			return btf_reject(checker, record, "1.7.16", "%s %u is void", part.noun, i);
		if (offset < last_end)
			return btf_reject(checker, record, "1.7.16", "%s %u begins inside or before the one that it follows",
					  part.noun, i);
		if (!size || (uint64_t)offset + size > section_size)
			return btf_reject(checker, record, "1.7.16", "%s %u has %u bytes at %u of a section of %u", part.noun, i, size,
					  offset, section_size);
		last_end = (uint64_t)offset + size;
	}
	return STATUS_OK;
}

static enum status check_record(const struct btf_checker *checker, const struct btf_record *record)
{
	TRY(check_info(checker, record));
	TRY(check_type_name(checker, record));
	switch (record->kind) {
	case LDBTF_KIND_INT:
		return check_int(checker, record);
	case LDBTF_KIND_ARRAY:
		return check_array(checker, record);
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		return check_members(checker, record);
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		return check_enumerators(checker, record);
	case LDBTF_KIND_FWD:
		if (record->size_or_type)
			return btf_reject(checker, record, "1.7.13", "third word is %u, not 0", record->size_or_type);
		return STATUS_OK;
	case LDBTF_KIND_FUNC:
		return check_func(checker, record);
	case LDBTF_KIND_FUNC_PROTO:
		return check_params(checker, record);
	case LDBTF_KIND_VAR:
		return check_var(checker, record);
	case LDBTF_KIND_DATASEC:
		return check_datasec(checker, record);
	case LDBTF_KIND_FLOAT: {
		uint32_t size = record->size_or_type;
		if (size != 2 && size != 4 && size != 8 && size != 12 && size != 16)
			return btf_reject(checker, record, "1.7.17", "size is %u, not 2, 4, 8, 12 or 16", size);
		return STATUS_OK;
	}
	case LDBTF_KIND_DECL_TAG: {
		int32_t component = (int32_t)btf_record_word(checker, record, 0);
		TRY(check_reference(checker, record, "target", record->size_or_type));
		if (component < -1)
			return btf_reject(checker, record, "1.7.18", "component index is %d, less than -1", component);
		return STATUS_OK;
	}
	default: // PTR, TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG
		return check_reference(checker, record, "target", record->size_or_type);
	}
}

// Rule 1.7.30: behind a qualifier or typedef there is no TYPE_TAG. Looking at one step from each
// record says the same as walking every chain from its start.
static enum status check_tag_order(const struct btf_checker *checker, const struct btf_record *record)
{
	switch (record->kind) {
	case LDBTF_KIND_TYPEDEF:
	case LDBTF_KIND_VOLATILE:
	case LDBTF_KIND_CONST:
	case LDBTF_KIND_RESTRICT:
		if (btf_kind_of(checker, record->size_or_type) == LDBTF_KIND_TYPE_TAG)
			return btf_reject(checker, record, "1.7.30", "refers to TYPE_TAG %u; tags come first in a chain",
					  record->size_or_type);
		return STATUS_OK;
	default:
		return STATUS_OK;
	}
}

static enum status check_each(const struct btf_checker *checker)
{
	for (uint32_t id = 1; id <= checker->count; id++) {
		struct btf_record record = btf_record_at(checker, id);
		TRY(check_record(checker, &record));
		TRY(check_tag_order(checker, &record));
	}
	return STATUS_OK;
}

// Sets up the checker; the caller frees `offsets`, whatever the status.
static enum status open_blob(struct btf_checker *checker, const uint8_t *data, size_t size, bool is_big_endian,
			     const struct diag_source *where)
{
	*checker = (struct btf_checker){.is_big_endian = is_big_endian, .where = where};
	TRY(check_header(checker, data, size));
	return index_records(checker);
}

enum status btf_check(const uint8_t *data, size_t size, bool is_big_endian, const struct diag_source *where)
{
	struct btf_checker checker;
	enum status status = open_blob(&checker, data, size, is_big_endian, where);
	if (status == STATUS_OK)
		status = check_each(&checker);
	if (status == STATUS_OK)
		status = btf_check_resolve(&checker);
	free(checker.offsets);
	return status;
}

enum status btf_check_records(const uint8_t *data, size_t size, bool is_big_endian,
			      const struct diag_source *where)
{
	struct btf_checker checker;
	enum status status = open_blob(&checker, data, size, is_big_endian, where);
	if (status == STATUS_OK)
		status = check_each(&checker);
	free(checker.offsets);
	return status;
}

static enum status check_order(const struct btf_checker *checker)
{
	const char *last = "";
	for (uint32_t id = 1; id <= checker->count; id++) {
		struct btf_record record = btf_record_at(checker, id);
		if (record.name_off >= checker->str_len)
			return btf_reject(checker, &record, "1.6.2", "name at offset %u, the strings have %u bytes",
					  record.name_off, checker->str_len);
		const char *name = checker->strings + record.name_off;
		if (strcmp(last, name) > 0)
			return btf_reject(checker, &record, "1.10.1", "comes after a type with a greater name");
		last = name;
	}
	return STATUS_OK;
}

enum status btf_check_sorted(const uint8_t *data, size_t size, bool is_big_endian,
			     const struct diag_source *where)
{
	struct btf_checker checker;
	enum status status = open_blob(&checker, data, size, is_big_endian, where);
	if (status == STATUS_OK)
		status = check_order(&checker);
	free(checker.offsets);
	return status;
}
