// SPDX-License-Identifier: GPL-3.0-or-later
//
// Values as JSON. The schema is in docs/tool.md. A value becomes text in memory first, so that one
// that can't be told leaves no half of itself behind.
#include "tool/value_json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "support/json_text.h"
#include "tool/float_text.h"
#include "tool/print.h"

enum {
	MAX_DEPTH = 64,       // structs and arrays inside of each other
	MAX_PARTS = 1000000,  // members and elements of one value
	MAX_EXACT_BITS = 53,  // of an integer that JavaScript holds
};

// One value on its way to text. `problem` is why it can't be told, or NULL.
struct json_value {
	const struct ldbtf *btf;
	const uint8_t *bytes;
	uint32_t size;
	FILE *text;
	uint32_t parts;
	unsigned depth;
	const char *problem;
};

static void put_json_value(struct json_value *value, const struct ldbtf_place *place);

static void refuse_json(struct json_value *value, const char *problem)
{
	if (!value->problem)
		value->problem = problem;
}

// True as long as there may be one more member or element.
static bool count_json_part(struct json_value *value)
{
	if (++value->parts > MAX_PARTS)
		refuse_json(value, "it has more than 1000000 parts");
	return !value->problem;
}

// Begins a struct or an array. Its end counts value->depth down.
static void enter_json(struct json_value *value)
{
	if (++value->depth > MAX_DEPTH)
		refuse_json(value, "it is too deep");
}

// The bytes of a value that is no bitfield, in this machine's order. NULL: they are not all there.
// `copy` has `size` bytes.
static const uint8_t *copy_in_order(struct json_value *value, uint32_t offset, uint8_t *copy,
				    uint32_t size)
{
	if (offset > value->size || size > value->size - offset) {
		refuse_json(value, "a part of it is outside of it");
		return NULL;
	}
	const uint8_t *bytes = value->bytes + offset;
	for (uint32_t i = 0; i < size; i++)
		copy[i] = bytes[value->btf->has_foreign_values ? size - 1 - i : i];
	return copy;
}

static void put_json_bytes(FILE *text, const uint8_t *bytes, uint32_t size)
{
	fputc('"', text);
	for (uint32_t i = 0; i < size; i++)
		fprintf(text, "%02x", bytes[i]);
	fputc('"', text);
}

// A FLOAT, or an INT of more than 64 bits. As bytes from low to high addresses, if C has no number
// of that size here.
static void put_json_wide(struct json_value *value, const struct ldbtf_view *view, uint32_t offset)
{
	uint8_t copy[32];
	char digits[FLOAT_TEXT_SIZE];
	if (view->byte_size > sizeof(copy)) {
		refuse_json(value, "a number in it has more than 32 bytes");
		return;
	}
	if (!copy_in_order(value, offset, copy, view->byte_size))
		return;
	if (view->kind != LDBTF_KIND_FLOAT || (view->byte_size != 4 && view->byte_size != 8))
		put_json_bytes(value->text, value->bytes + offset, view->byte_size);
	else if (float_text(copy, view->byte_size, digits))
		fputs(digits, value->text);
	else
		fprintf(value->text, "\"%s\"", digits);
}

static void put_json_integer(FILE *text, uint64_t number, bool is_signed, unsigned bits)
{
	const char *quote = bits > MAX_EXACT_BITS ? "\"" : "";
	if (is_signed)
		fprintf(text, "%s%" PRId64 "%s", quote, (int64_t)number, quote);
	else
		fprintf(text, "%s%" PRIu64 "%s", quote, number, quote);
}

static void put_json_number(struct json_value *value, const struct ldbtf_view *view,
			    uint64_t number)
{
	struct ldbtf_enumerator enumerator;
	struct ldbtf_int_view integer;
	if (view->kind == LDBTF_KIND_PTR)
		fprintf(value->text, "\"0x%" PRIx64 "\"", number);
	else if (view->kind != LDBTF_KIND_INT &&
		 ldbtf_find_enumerator(value->btf, view, (int64_t)number, &enumerator) == LDBTF_OK)
		json_put_string(value->text, enumerator.name);
	else if (view->kind != LDBTF_KIND_INT)
		put_json_integer(value->text, number, view->kind_flag, 8 * view->byte_size);
	else if (ldbtf_int_of(view, &integer) == LDBTF_OK && integer.is_bool && number < 2)
		fputs(number ? "true" : "false", value->text);
	else
		put_json_integer(value->text, number, integer.is_signed, integer.bits);
}

static void put_json_scalar(struct json_value *value, const struct ldbtf_view *view,
			    const struct ldbtf_place *place)
{
	struct ldbtf_int_view integer;
	uint64_t number;
	bool is_wide = view->kind == LDBTF_KIND_FLOAT ||
		(ldbtf_int_of(view, &integer) == LDBTF_OK && integer.bits > 64);
	if (is_wide && !place->bitfield_size) {
		put_json_wide(value, view, place->byte_offset);
		return;
	}
	enum ldbtf_status status = ldbtf_read_integer(value->btf, place, value->bytes, value->size,
						      &number);
	if (status != LDBTF_OK)
		refuse_json(value, ldbtf_status_text(status));
	else
		put_json_number(value, view, number);
}

// A char array, up to its NUL.
static void put_json_char_array(struct json_value *value, uint32_t offset, uint32_t count)
{
	if (offset > value->size || count > value->size - offset) {
		refuse_json(value, "a part of it is outside of it");
		return;
	}
	char *text = print_check(strndup((const char *)value->bytes + offset, count));
	json_put_string(value->text, text);
	free(text);
}

static void put_json_array(struct json_value *value, const struct ldbtf_view *view,
			   const struct ldbtf_place *place)
{
	struct ldbtf_array_view array;
	struct ldbtf_int_view integer;
	struct ldbtf_view element;
	uint32_t size;
	if (ldbtf_array_of(view, &array) != LDBTF_OK ||
	    ldbtf_resolve(value->btf, array.elem_type_id, &element) != LDBTF_OK ||
	    ldbtf_size_of(value->btf, array.elem_type_id, &size) != LDBTF_OK) {
		refuse_json(value, "its elements have no size");
		return;
	}
	if (ldbtf_int_of(&element, &integer) == LDBTF_OK && integer.is_char && size == 1) {
		put_json_char_array(value, place->byte_offset, array.count);
		return;
	}
	enter_json(value);
	fputc('[', value->text);
	for (uint32_t i = 0; i < array.count && count_json_part(value); i++) {
		struct ldbtf_place part = {.type_id = array.elem_type_id,
					   .byte_offset = place->byte_offset + i * size};
		fputs(i ? ", " : "", value->text);
		put_json_value(value, &part);
	}
	fputc(']', value->text);
	value->depth--;
}

// The members of a struct or union. Those of an anonymous one are written as its own, as in C. A
// bitfield without a name is padding. *is_first: is nothing in the JSON object yet?
static void put_json_members(struct json_value *value, const struct ldbtf_view *view,
			     uint32_t offset, bool *is_first)
{
	struct ldbtf_member_view member;
	struct ldbtf_view type;
	enter_json(value);
	for (uint32_t i = 0; ldbtf_member_at(value->btf, view, i, &member) == LDBTF_OK; i++) {
		struct ldbtf_place part = {.type_id = member.type_id,
					   .byte_offset = offset + member.bit_offset / 8,
					   .bit_offset = member.bit_offset % 8,
					   .bitfield_size = member.bitfield_size};
		if (!count_json_part(value))
			break;
		if (*member.name) {
			fputs(*is_first ? "" : ", ", value->text);
			*is_first = false;
			json_put_string(value->text, member.name);
			fputs(": ", value->text);
			put_json_value(value, &part);
		} else if (ldbtf_resolve(value->btf, member.type_id, &type) == LDBTF_OK &&
			   (type.kind == LDBTF_KIND_STRUCT || type.kind == LDBTF_KIND_UNION)) {
			put_json_members(value, &type, part.byte_offset, is_first);
		}
	}
	value->depth--;
}

static void put_json_aggregate(struct json_value *value, const struct ldbtf_view *view,
			       const struct ldbtf_place *place)
{
	bool is_first = true;
	fputc('{', value->text);
	put_json_members(value, view, place->byte_offset, &is_first);
	fputc('}', value->text);
}

static void put_json_value(struct json_value *value, const struct ldbtf_place *place)
{
	struct ldbtf_view view;
	if (ldbtf_resolve(value->btf, place->type_id, &view) != LDBTF_OK)
		refuse_json(value, "its type can't be found");
	else if (view.kind == LDBTF_KIND_STRUCT || view.kind == LDBTF_KIND_UNION)
		put_json_aggregate(value, &view, place);
	else if (view.kind == LDBTF_KIND_ARRAY)
		put_json_array(value, &view, place);
	else if (view.kind == LDBTF_KIND_INT || view.kind == LDBTF_KIND_ENUM ||
		 view.kind == LDBTF_KIND_ENUM64 || view.kind == LDBTF_KIND_PTR ||
		 view.kind == LDBTF_KIND_FLOAT)
		put_json_scalar(value, &view, place);
	else
		refuse_json(value, "it has no value");
}

char *value_json_text(const struct ldbtf *btf, const struct ldbtf_place *place,
		      const uint8_t *bytes, uint32_t size, const char **ret_problem)
{
	char *text = NULL;
	size_t length;
	struct json_value value = {.btf = btf, .bytes = bytes, .size = size};
	value.text = print_check(open_memstream(&text, &length));
	put_json_value(&value, place);
	if (fclose(value.text))
		print_check(NULL);
	*ret_problem = value.problem;
	if (!value.problem)
		return text;
	free(text);
	return NULL;
}
