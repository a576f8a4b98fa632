// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints values as the runtime does, and the text that a pointer to char leads to.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "support/json_text.h"
#include "tool/print.h"
#include "tool/value.h"
#include "tool/value_json.h"

enum {
	MAX_VALUE = 64 << 20, // bytes of a value that is printed
	MAX_TEXT = 256,       // characters behind a pointer
};

static void put_character(void *context, char c)
{
	fputc(c, context);
}

// Copies the text at an address. It is read in pieces that do not cross a multiple of 64. Where a
// piece is not there as a whole, a dump may end in it, and what is there is read byte by byte.
// False: there is no memory. *ret_is_cut: no NUL ends the text.
static bool read_text(const struct memory *memory, uint64_t address, char text[MAX_TEXT],
		      size_t *ret_count, bool *ret_is_cut)
{
	size_t count = 0;
	*ret_is_cut = true;
	while (count < MAX_TEXT && *ret_is_cut) {
		size_t piece = 64 - (size_t)((address + count) % 64);
		piece = piece < MAX_TEXT - count ? piece : MAX_TEXT - count;
		if (!memory_read(memory, address + count, text + count, piece)) {
			piece = 1;
			if (!memory_read(memory, address + count, text + count, piece))
				break;
		}
		*ret_is_cut = !memchr(text + count, '\0', piece);
		count += *ret_is_cut ? piece : strlen(text + count);
	}
	*ret_count = count;
	return count || !*ret_is_cut;
}

static bool is_pointer_to_char(const struct ldbtf *btf, uint32_t type_id)
{
	struct ldbtf_view pointer, target;
	struct ldbtf_int_view integer;
	return ldbtf_resolve(btf, type_id, &pointer) == LDBTF_OK &&
	       pointer.kind == LDBTF_KIND_PTR &&
	       ldbtf_resolve(btf, pointer.type_id, &target) == LDBTF_OK &&
	       ldbtf_int_of(&target, &integer) == LDBTF_OK && integer.bits == 8 &&
	       !strcmp(target.name, "char");
}

// The text behind a `char *`. False: it is none, or can't be read.
static bool find_string(struct value_source *source, const struct value_place *place,
			char text[MAX_TEXT], size_t *ret_count, bool *ret_is_cut)
{
	uint64_t address;
	return is_pointer_to_char(&source->file.btf, place->type_id) &&
	       value_load(source, "", place, &address) == STATUS_OK && address &&
	       read_text(&source->memory, address, text, ret_count, ret_is_cut);
}

static void print_string(struct value_source *source, const struct value_place *place)
{
	char text[MAX_TEXT];
	size_t count;
	bool is_cut;
	if (!find_string(source, place, text, &count, &is_cut))
		return;
	fputs(" \"", stdout);
	for (size_t i = 0; i < count; i++)
		if (text[i] >= ' ' && text[i] < 0x7f && text[i] != '"' && text[i] != '\\')
			putchar(text[i]);
		else
			printf("\\%03o", (unsigned char)text[i]);
	fputs(is_cut ? "\"..." : "\"", stdout);
}

static void print_hex(uint64_t address, const uint8_t *bytes, size_t size)
{
	for (size_t at = 0; at < size; at += 16) {
		printf("\n%016" PRIx64 " ", address + at);
		for (size_t i = at; i < at + 16 && i < size; i++)
			printf(" %02x", bytes[i]);
	}
}

// The bytes that a value is in.
static enum status find_value_size(struct value_source *source, const char *path,
				   const struct value_place *place, uint32_t *ret)
{
	*ret = (place->bit_offset + place->bitfield_size + 7) / 8;
	if (place->bitfield_size)
		return STATUS_OK;
	enum ldbtf_status status = ldbtf_size_of(&source->file.btf, place->type_id, ret);
	if (status != LDBTF_OK)
		return value_fail(source, path, ldbtf_status_text(status));
	return *ret <= MAX_VALUE ? STATUS_OK : value_fail(source, path, "it is too large");
}

static struct ldbtf_place place_in_bytes(const struct value_place *place)
{
	return (struct ldbtf_place){.type_id = place->type_id, .bit_offset = place->bit_offset,
				    .bitfield_size = place->bitfield_size};
}

static void print_value(struct value_source *source, const struct value_place *place,
			const uint8_t *bytes, uint32_t size)
{
	const struct ldbtf_output output = {put_character, stdout};
	const struct ldbtf_place where = place_in_bytes(place);
	if (source->is_hex) {
		print_hex(place->address, bytes, size);
		return;
	}
	(void)ldbtf_print_place(&source->file.btf, &where, bytes, size, &output);
	print_string(source, place);
}

static void put_json_string_behind(struct value_source *source, const struct value_place *place)
{
	char text[MAX_TEXT + 1];
	size_t count;
	bool is_cut;
	if (!find_string(source, place, text, &count, &is_cut))
		return;
	text[count] = '\0';
	fputs(", \"text\": ", stdout);
	json_put_string(stdout, text);
	fputs(is_cut ? ", \"text_is_cut\": true" : "", stdout);
}

// One item of the array. Nothing is printed if the value can't be told.
static enum status print_json_item(struct value_source *source, const char *label,
				   const struct value_place *place, const uint8_t *bytes,
				   uint32_t size)
{
	const struct ldbtf_place where = place_in_bytes(place);
	const char *problem;
	char *text = value_json_text(&source->file.btf, &where, bytes, size, &problem);
	if (!text)
		return value_fail(source, label, problem);
	char *type = print_declaration(&source->file.btf, place->type_id, "");
	printf("%s\n\t\t{\"path\": ", source->json_count++ ? "," : "");
	json_put_string(stdout, label);
	fputs(", \"type\": ", stdout);
	json_put_string(stdout, type);
	printf(",\n\t\t \"address\": \"0x%" PRIx64 "\", \"value\": %s", place->address, text);
	put_json_string_behind(source, place);
	putchar('}');
	free(type);
	free(text);
	return STATUS_OK;
}

static void print_labelled(struct value_source *source, const char *label,
			   const struct value_place *place, const uint8_t *bytes, uint32_t size)
{
	printf("%s = ", label);
	print_value(source, place, bytes, size);
	putchar('\n');
}

enum status value_print(struct value_source *source, const char *path, const char *label,
			const struct value_place *place)
{
	uint32_t size;
	TRY(find_value_size(source, path, place, &size));
	uint8_t *bytes = print_check(malloc(size + !size));
	enum status status = STATUS_OK;
	if (!memory_read(&source->memory, place->address, bytes, size))
		status = value_fail_address(source, path, place->address);
	else if (source->is_json)
		status = print_json_item(source, label, place, bytes, size);
	else
		print_labelled(source, label, place, bytes, size);
	free(bytes);
	return status;
}
