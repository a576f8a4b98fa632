// SPDX-License-Identifier: GPL-3.0-or-later
//
// Damaged input: every prefix of a file is refused, and a file with bytes flipped is either read to
// its end or refused, without a bad access (run it under ASan) and without an endless loop.
//
// Takes files as arguments; without any, images of the DWARF builder, which have forms that no
// compiler emits. What is flipped depends on the numbers here alone, so a failure can be repeated.
#include <stdlib.h>

#include "check.h"
#include "dwarf/die_cursor.h"
#include "dwarf/image.h"
#include "dwarf_builder.h"
#include "random.h"
#include "read_file.h"

enum { FLIPS = 4000 };

struct seen {
	size_t by_status[STATUS_IO + 1];
	uint64_t sum; // so that no read is optimised away
};

static enum status walk_unit(const struct dwarf_image *image, const struct dwarf_unit *unit,
			     uint64_t *sum)
{
	if (unit->first_die == unit->end)
		return STATUS_OK;
	struct die_cursor cursor;
	TRY(die_cursor_init(&cursor, image, unit, unit->first_die));
	while (!die_cursor_at_end(&cursor)) {
		struct die die;
		struct die_attrs attrs;
		TRY(die_cursor_next(&cursor, &die));
		if (!die.abbrev)
			continue;
		TRY(die_cursor_read(&cursor, &die, &attrs));
		for (int slot = 1; slot < ATTR_SLOT_COUNT; slot++) {
			if (!die_has(&attrs, (enum attr_slot)slot))
				continue;
			const struct form_value *value = &attrs.values[slot];
			const char *text;
			uint64_t number;
			if (form_string(image, unit, value, &text) == STATUS_OK)
				*sum += strlen(text);
			if (form_address(image, unit, value, &number) == STATUS_OK)
				*sum += number;
			if (form_integer(image, value, &number) == STATUS_OK)
				*sum += number;
			if (value->block && value->form_class != FORM_CLASS_STRING)
				for (uint64_t i = 0; i < value->bits; i++)
					*sum += value->block[i];
		}
		// Children are skipped in a copy, then walked.
		struct die_cursor skipper = cursor;
		enum status status = die_cursor_skip_children(&skipper, &die, &attrs);
		*sum += status == STATUS_OK ? die_cursor_offset(&skipper) : 0;
	}
	return STATUS_OK;
}

static enum status count_symbol(void *data, const struct elf_symbol *symbol)
{
	*(uint64_t *)data += strlen(symbol->name) + symbol->section;
	return STATUS_OK;
}

static enum status read_all(void *bytes, size_t size, struct seen *seen)
{
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag};
	struct elf_image elf;
	struct dwarf_image image;
	enum status status = elf_image_open(bytes, size, &where, &elf);
	if (status == STATUS_OK) {
		enum status symbols = elf_image_for_each_symbol(&elf, count_symbol, &seen->sum);
		CHECK(symbols == STATUS_OK || symbols == STATUS_ABSENT ||
		      symbols == STATUS_MALFORMED);
		size_t before = diag.count;
		status = dwarf_image_open(&elf, &image);
		if (status == STATUS_OK) {
			for (size_t i = 0; i < image.units.count; i++) {
				enum status walked =
					walk_unit(&image, &image.units.data[i], &seen->sum);
				status = status == STATUS_OK ? walked : status;
			}
			dwarf_image_close(&image);
		}
		// Whoever finds a problem says so; absence is none.
		if (status == STATUS_MALFORMED || status == STATUS_UNSUPPORTED)
			CHECK(diag.count > before);
		elf_image_close(&elf);
	}
	seen->by_status[status]++;
	diag_deinit(&diag);
	return status;
}

// In a block of exactly its size, so that ASan sees a read past the end.
static void *copy_of(const void *bytes, size_t size)
{
	void *copy = malloc(size ? size : 1);
	if (!copy)
		abort();
	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

static void truncate_everywhere(const char *name, const uint8_t *bytes, size_t size)
{
	struct seen seen = {0};
	for (size_t length = 0; length < size; length++) {
		void *copy = copy_of(bytes, length);
		// Without the magic number it is no ELF file; with it, section headers are missing
		// at the least.
		enum status status = read_all(copy, length, &seen);
		if (status != (length < SELFMAG ? STATUS_ABSENT : STATUS_MALFORMED)) {
			check_failures++;
			fprintf(stderr, "%s: its first %zu of %zu bytes gave status %d\n", name,
				length, size, status);
		}
		check_count++;
		free(copy);
	}
	printf("%s: %zu prefixes refused (%zu malformed)\n", name, size,
	       seen.by_status[STATUS_MALFORMED]);
}

static void flip_bytes(const char *name, const uint8_t *bytes, size_t size)
{
	struct seen seen = {0};
	uint64_t state = size;
	for (int i = 0; i < FLIPS; i++) {
		uint8_t *copy = copy_of(bytes, size);
		uint64_t flips = 1 + random_next(&state) % 4;
		for (uint64_t flip = 0; flip < flips; flip++) {
			uint64_t kind = random_next(&state) % 4, at = random_next(&state) % size;
			uint8_t byte = (uint8_t)random_next(&state);
			// Extreme values find more than random ones.
			copy[at] = kind == 0 ? 0 : kind == 1 ? 0xff :
				   kind == 2 ? copy[at] ^ 1 << byte % 8 : byte;
		}
		(void)read_all(copy, size, &seen);
		free(copy);
	}
	printf("%s: %d times damaged: %zu still read, %zu malformed, %zu unsupported, "
	       "%zu without DWARF\n",
	       name, FLIPS, seen.by_status[STATUS_OK], seen.by_status[STATUS_MALFORMED],
	       seen.by_status[STATUS_UNSUPPORTED], seen.by_status[STATUS_ABSENT]);
	// Damage that is never noticed, or always, means that this test doesn't reach what it
	// tests.
	CHECK(seen.by_status[STATUS_OK] > 0);
	CHECK(seen.by_status[STATUS_MALFORMED] > 0);
}

static void check_bytes(const char *name, const void *bytes, size_t size)
{
	struct seen seen = {0};
	void *copy = copy_of(bytes, size);
	CHECK_EQ(read_all(copy, size, &seen), STATUS_OK);
	free(copy);
	truncate_everywhere(name, bytes, size);
	flip_bytes(name, bytes, size);
}

static void *build_image(const struct db_options *options, uint16_t version, bool is_dwarf64,
			 size_t *size)
{
	struct db *db = db_create(options);
	size_t text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x40);
	db_symbol(db, "f", 0x1000, 0x20, STT_FUNC, STB_GLOBAL, text);
	struct db_die *cu = db_unit(db, &(struct db_unit_options){
						.version = version,
						.is_dwarf64 = is_dwarf64,
						.name = "a.c",
						.producer = "by hand",
					});
	struct db_die *integer = db_int(cu);
	struct db_die *point = db_sibling(db_struct(cu, "point", 8));
	db_member(point, "x", integer, 0);
	db_member(point, "y", integer, 4);
	struct db_die *function = db_function(cu, "f", integer, 0x1000, 0x20);
	db_expr(db_parameter(function, "p", db_pointer(cu, point)), DW_AT_location, DW_OP_reg5);
	const struct db_location list[] = {
		{0x1000, 0x1010, (const uint8_t[]){DW_OP_reg5}, 1},
		{0x1010, 0x1020, (const uint8_t[]){DW_OP_lit0, DW_OP_stack_value}, 2},
	};
	db_loclist(db_parameter(function, "q", integer), DW_AT_location, list, 2);
	struct db_die *odd = db_die(cu, DW_TAG_enumerator);
	db_form(odd, DW_AT_const_value, DW_FORM_data2 | DB_INDIRECT, 5);
	db_ref_form(odd, DW_AT_type, DW_FORM_ref_udata, integer);
	db_block_form(odd, DW_AT_upper_bound, DW_FORM_block4, "abcd", 4);
	if (version >= 5) {
		db_loclistx(db_parameter(function, "r", integer), DW_AT_location, list, 2);
		db_string_form(db_die(cu, DW_TAG_typedef), DW_AT_name, DW_FORM_strx2, "by_index");
		db_string_form(db_die(cu, DW_TAG_typedef), DW_AT_name, DW_FORM_line_strp,
			       "by_line");
		db_addr_form(db_die(cu, DW_TAG_label), DW_AT_low_pc, DW_FORM_addrx, 0x1008);
		db_form(db_die(cu, DW_TAG_enumerator), DW_AT_const_value, DW_FORM_implicit_const,
			(uint64_t)-7);
		db_block_form(db_die(cu, DW_TAG_enumerator), DW_AT_const_value, DW_FORM_data16,
			      "0123456789abcdef", 16);
	}
	if (version >= 4) {
		struct db_die *root = db_unit(
			db, &(struct db_unit_options){.version = version, .signature = 0x1234});
		struct db_die *type = db_struct(root, "in_type_unit", 4);
		db_set_unit_type(root, type);
		db_typedef(cu, "user", type);
	}
	void *image = db_finish(db, size);
	db_destroy(db);
	return image;
}

static void check_builder_images(void)
{
	for (uint16_t version = 2; version <= 5; version++) {
		for (int kind = 0; kind < 2; kind++) {
			char name[64];
			snprintf(name, sizeof(name), "DWARF %u%s", version,
				 kind ? ", 64-bit, big-endian ELF32" : "");
			size_t size;
			void *image = build_image(
				&(struct db_options){.is_32_bit = kind, .is_big_endian = kind},
				version, kind, &size);
			check_bytes(name, image, size);
			free(image);
		}
	}
}

static void check_file(const char *name)
{
	size_t size;
	void *bytes = need_file(name, &size);
	check_bytes(name, bytes, size);
	free(bytes);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		check_builder_images();
	for (int i = 1; i < argc; i++)
		check_file(argv[i]);
	return CHECK_EXIT();
}
