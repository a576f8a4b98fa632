// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opening the DWARF of an image: what each unit says of itself, what a message says of a broken
// one, and, with --threads FILE..., that several threads can open different images at once and find
// in each what one thread alone finds there. With --machine OBJECT, what a message says of a
// machine that no library knows.
#include "dwarf/image.h"

#include <elf.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

#include "check.h"
#include "dwarf/die_cursor.h"
#include "dwarf_builder.h"
#include "read_file.h"

// One image, opened.
struct opened {
	void *bytes;
	size_t size;
	struct diag diag;
	struct elf_image elf;
	struct dwarf_image image;
	enum status status;
};

static void open_bytes(struct opened *o, void *bytes, size_t size)
{
	*o = (struct opened){.bytes = bytes, .size = size};
	diag_init(&o->diag);
	struct diag_source where = {.diag = &o->diag, .file = "app.elf"};
	o->status = elf_image_open(bytes, size, &where, &o->elf);
	if (o->status == STATUS_OK)
		o->status = dwarf_image_open(&o->elf, &o->image);
}

static void close_opened(struct opened *o)
{
	if (o->status == STATUS_OK)
		dwarf_image_close(&o->image);
	elf_image_close(&o->elf);
	diag_deinit(&o->diag);
	free(o->bytes);
}

// Five units: of clang; of Rust in 64-bit DWARF; two skeletons; and a partial unit, to which the
// first one refers.
static struct db *build_units(struct db_die **ret_first)
{
	struct db *db = db_create(&(struct db_options){0});
	struct db_die *c = db_unit(db, &(struct db_unit_options){
					       .version = 4,
					       .name = "a.c",
					       .producer = "Debian clang version 14.0.6",
				       });
	db_addr(c, DW_AT_low_pc, 0x4000);
	struct db_die *rust = db_unit(
		db, &(struct db_unit_options){.language = DW_LANG_Rust, .is_dwarf64 = true});
	// Bases behind what needs them.
	db_string_form(rust, DW_AT_name, DW_FORM_strx1, "lib.rs");
	db_addr_form(rust, DW_AT_low_pc, DW_FORM_addrx, 0x5000);
	struct db_die *skeleton = db_unit(db, &(struct db_unit_options){
						      .tag = DW_TAG_skeleton_unit,
						      .unit_type = DW_UT_skeleton,
						      .language = UINT16_MAX,
					      });
	db_string(skeleton, DW_AT_dwo_name, "a.dwo");
	struct db_die *gnu = db_unit(db, &(struct db_unit_options){.version = 4});
	db_string(gnu, DW_AT_GNU_dwo_name, "b.dwo");
	struct db_die *partial =
		db_unit(db, &(struct db_unit_options){.version = 3, .tag = DW_TAG_partial_unit});
	struct db_die *integer = db_int(partial);
	db_typedef(c, "number", integer); // ref_addr
	*ret_first = c;
	return db;
}

static void test_units(void)
{
	struct db_die *first;
	struct db *db = build_units(&first);
	struct opened o;
	size_t size;
	void *bytes = db_finish(db, &size);
	open_bytes(&o, bytes, size);
	CHECK_EQ(o.status, STATUS_OK);
	CHECK_EQ(o.image.units.count, 5);

	const struct dwarf_unit *unit = o.image.units.data;
	CHECK_STR(unit->name, "a.c");
	CHECK_EQ(unit->language, DW_LANG_C99);
	CHECK(unit->is_clang);
	CHECK(unit->has_references_out);
	CHECK_EQ(unit->low_pc, 0x4000);
	CHECK_EQ(unit->version, 4);
	CHECK_EQ(unit->unit_type, DW_UT_compile);
	CHECK_EQ(unit->root_tag, DW_TAG_compile_unit);
	CHECK(unit->root_has_children);
	CHECK_EQ(unit->first_die, db_offset(first));
	unit++;
	CHECK_STR(unit->name, "lib.rs");
	CHECK_STR(unit->producer, "");
	CHECK_EQ(unit->language, DW_LANG_Rust);
	CHECK(!unit->is_clang);
	CHECK(!unit->has_references_out);
	CHECK_EQ(unit->low_pc, 0x5000);
	CHECK_EQ(unit->offset_size, 8);
	CHECK(!unit->dwo_name);
	unit++;
	CHECK_STR(unit->dwo_name, "a.dwo");
	CHECK_EQ(unit->unit_type, DW_UT_skeleton);
	CHECK_EQ(unit->language, 0);
	unit++;
	CHECK_STR(unit->dwo_name, "b.dwo");
	CHECK_EQ(unit->unit_type, DW_UT_skeleton);
	unit++;
	CHECK_EQ(unit->unit_type, DW_UT_partial);
	CHECK(unit->has_references_out);
	db_destroy(db);
	close_opened(&o);
}

static void test_type_units(void)
{
	struct db *db = db_create(&(struct db_options){0});
	for (uint16_t version = 4; version <= 5; version++) {
		struct db_die *root = db_unit(
			db, &(struct db_unit_options){.version = version, .signature = version});
		db_set_unit_type(root, db_struct(root, "s", 1));
	}
	struct opened o;
	size_t size;
	void *bytes = db_finish(db, &size);
	open_bytes(&o, bytes, size);
	CHECK_EQ(o.status, STATUS_OK);
	CHECK_EQ(o.image.units.count, 2);

	const struct dwarf_unit *unit = o.image.units.data;
	CHECK_EQ(unit->section, DWARF_INFO); // version 5 comes first, being in .debug_info
	CHECK_EQ(unit->unit_type, DW_UT_type);
	CHECK_EQ(unit->type_signature, 5);
	unit++;
	CHECK_EQ(unit->section, DWARF_TYPES);
	CHECK_EQ(unit->unit_type, DW_UT_type);
	CHECK_EQ(unit->type_signature, 4);
	struct die_cursor cursor;
	struct die die;
	CHECK_EQ(die_cursor_init(&cursor, &o.image, unit, unit->type_die), STATUS_OK);
	CHECK_EQ(die_cursor_next(&cursor, &die), STATUS_OK);
	CHECK_EQ(die.abbrev->tag, DW_TAG_structure_type);
	// Not before the first DIE, and not past the last.
	CHECK_EQ(die_cursor_init(&cursor, &o.image, unit, unit->offset), STATUS_MALFORMED);
	CHECK_EQ(die_cursor_init(&cursor, &o.image, unit, unit->end), STATUS_MALFORMED);
	CHECK_EQ(die_cursor_seek(&cursor, unit->end), STATUS_OK);
	CHECK(die_cursor_at_end(&cursor));
	CHECK_EQ(die_cursor_seek(&cursor, unit->end + 1), STATUS_MALFORMED);
	db_destroy(db);
	close_opened(&o);
}

// DW_AT_sibling is a hint: one that points backwards or out of the unit must not be followed.
static void test_siblings(void)
{
	struct db *db = db_create(&(struct db_options){0});
	struct db_die *cu = db_unit(db, &(struct db_unit_options){0});
	const uint64_t lies[] = {0, 1, 12, 0xffffffff, 0x10000};
	enum { LIES = sizeof(lies) / sizeof(*lies) };
	struct db_die *parents[LIES + 1];
	for (size_t i = 0; i < LIES; i++) {
		parents[i] = db_form(db_die(cu, DW_TAG_structure_type), DW_AT_sibling, DW_FORM_ref4,
				     lies[i]);
		db_die(db_die(parents[i], DW_TAG_structure_type), DW_TAG_member);
	}
	parents[LIES] = db_int(cu);
	struct opened o;
	size_t size;
	void *bytes = db_finish(db, &size);
	open_bytes(&o, bytes, size);
	CHECK_EQ(o.status, STATUS_OK);
	for (size_t i = 0; i < LIES && o.status == STATUS_OK; i++) {
		struct die_cursor cursor;
		struct die die;
		struct die_attrs attrs;
		CHECK_EQ(die_cursor_init(&cursor, &o.image, o.image.units.data,
					 db_offset(parents[i])),
			 STATUS_OK);
		CHECK_EQ(die_cursor_next(&cursor, &die), STATUS_OK);
		CHECK_EQ(die_cursor_read(&cursor, &die, &attrs), STATUS_OK);
		CHECK_EQ(die_cursor_skip_children(&cursor, &die, &attrs), STATUS_OK);
		CHECK_EQ(die_cursor_offset(&cursor), db_offset(parents[i + 1]));
	}
	db_destroy(db);
	close_opened(&o);
}

// Opens one unit with `size` bytes at `offset` of .debug_info overwritten; the message must contain
// `text`.
static void check_broken(uint16_t version, uint64_t offset, uint64_t value, size_t size,
			 enum status expected, const char *text)
{
	struct db *db = db_create(&(struct db_options){0});
	struct db_die *cu = db_unit(db, &(struct db_unit_options){
						.version = version,
						.name = "broken.c",
						.producer = "cc 1.0",
						.signature = version == 4 ? 1 : 0,
					});
	struct db_die *type = db_int(cu);
	if (version == 4)
		db_set_unit_type(cu, type);
	db_unit(db, &(struct db_unit_options){0}); // .debug_info isn't empty
	struct opened o;
	size_t image_size;
	uint8_t *bytes = db_finish(db, &image_size);
	struct elf_image elf;
	struct elf_section info = {0};
	CHECK_EQ(elf_image_open(bytes, image_size, &(struct diag_source){0}, &elf), STATUS_OK);
	CHECK_EQ(elf_image_find_section(&elf, version == 4 ? ".debug_types" : ".debug_info", &info),
		 STATUS_OK);
	elf_image_close(&elf);
	for (size_t i = 0; i < size; i++)
		bytes[info.file_offset + offset + i] = (uint8_t)(value >> 8 * i);

	open_bytes(&o, bytes, image_size);
	if (o.status == STATUS_OK && expected == STATUS_OK) {
		// The damage is in a DIE.
		struct die_cursor cursor;
		struct die die;
		CHECK_EQ(die_cursor_init(&cursor, &o.image, o.image.units.data, db_offset(type)),
			 STATUS_OK);
		enum status status = die_cursor_next(&cursor, &die);
		if (status == STATUS_OK)
			status = die_cursor_skip_attrs(&cursor, &die);
		CHECK_EQ(status, STATUS_MALFORMED);
	}
	CHECK_EQ(o.status, expected);
	CHECK_EQ(o.diag.count, 1);
	if (o.diag.count && !strstr(o.diag.messages[0].text, text)) {
		check_failures++;
		fprintf(stderr, "no \"%s\" in: %s\n", text, o.diag.messages[0].text);
	}
	db_destroy(db);
	close_opened(&o);
}

static void test_messages(void)
{
	check_broken(5, 0, 0x10000, 4, STATUS_MALFORMED,
		     "app.elf: .debug_info+0x0: the unit's length 0x10000 exceeds");
	check_broken(5, 0, 0xfffffff0, 4, STATUS_MALFORMED, "reserved");
	check_broken(5, 0, 0xffffffff, 4, STATUS_MALFORMED, ".debug_info+0x0: ");
	check_broken(5, 0, 1, 4, STATUS_MALFORMED, "ends inside its header");
	check_broken(5, 0, 7, 4, STATUS_MALFORMED, "ends inside its header");
	check_broken(5, 4, 6, 2, STATUS_UNSUPPORTED, "DWARF version 6");
	check_broken(5, 4, 1, 2, STATUS_UNSUPPORTED, "DWARF version 1");
	check_broken(5, 6, 0x99, 1, STATUS_UNSUPPORTED, "unit type 0x99");
	check_broken(5, 7, 3, 1, STATUS_UNSUPPORTED, "addresses of 3 bytes");
	check_broken(5, 8, 0x1000, 4, STATUS_MALFORMED,
		     "abbreviations are at 0x1000, outside of .debug_abbrev");
	check_broken(5, 12, 0x7f, 1, STATUS_MALFORMED,
		     ".debug_info+0xc: abbreviation 127 is not in the unit's table");
	check_broken(4, 19, 0x1000, 4, STATUS_MALFORMED,
		     ".debug_types+0x0: the type unit's type lies outside");
	check_broken(4, 19, 2, 4, STATUS_MALFORMED, "the type unit's type lies outside");
	// In a DIE the unit is known: after the header of 12 bytes come code, producer, language
	// and name of the root, 1 + 4 + 1 + 4.
	check_broken(5, 22, 0x7f, 1, STATUS_OK, ".debug_info+0x16: abbreviation 127");
	check_broken(5, 22, 0x7f, 1, STATUS_OK, "unit: broken.c (cc 1.0)");
}

static void test_absent(void)
{
	struct db *db = db_create(&(struct db_options){0});
	db_section(db, ".text", SHF_ALLOC, 0, 4);
	struct opened o;
	size_t size;
	void *bytes = db_finish(db, &size);
	open_bytes(&o, bytes, size);
	CHECK_EQ(o.status, STATUS_ABSENT);
	CHECK_EQ(o.diag.count, 0);
	db_destroy(db);
	close_opened(&o);

	// Zeros are padding between units, and no unit.
	db = db_create(&(struct db_options){0});
	db_section_bytes(db, ".debug_info", SHT_PROGBITS, 0, 0, "\0\0\0\0\0\0\0\0", 8);
	bytes = db_finish(db, &size);
	open_bytes(&o, bytes, size);
	CHECK_EQ(o.status, STATUS_ABSENT);
	CHECK_EQ(o.diag.count, 0);
	db_destroy(db);
	close_opened(&o);
}

// --- Machines ------------------------------------------------------------------------------------

// Makes the symbol table a section of another type.
static void hide_symbols(uint8_t *bytes)
{
	Elf64_Ehdr header;
	memcpy(&header, bytes, sizeof(header));
	for (size_t i = 0; i < header.e_shnum; i++) {
		Elf64_Shdr section;
		uint8_t *at = bytes + header.e_shoff + i * sizeof(section);
		memcpy(&section, at, sizeof(section));
		if (section.sh_type == SHT_SYMTAB)
			section.sh_type = SHT_PROGBITS;
		memcpy(at, &section, sizeof(section));
	}
}

// An object with relocations in its DWARF, of another machine than it was compiled for. The opening
// fails with `status` and a message that has `text`.
static void check_machine(const char *name, uint8_t machine, bool has_symbols, enum status status,
			  const char *text)
{
	size_t size;
	uint8_t *bytes = need_file(name, &size);
	bytes[offsetof(Elf64_Ehdr, e_machine)] = machine;
	if (!has_symbols)
		hide_symbols(bytes);
	struct opened o;
	open_bytes(&o, bytes, size);
	CHECK_EQ(o.status, status);
	CHECK_EQ(o.diag.count, 1);
	if (o.diag.count && !strstr(o.diag.messages[0].text, text)) {
		check_failures++;
		fprintf(stderr, "no \"%s\" in: %s\n", text, o.diag.messages[0].text);
	}
	close_opened(&o);
}

static void test_machine(const char *object)
{
	check_machine(object, EM_XTENSA, true, STATUS_UNSUPPORTED,
		      "cannot apply relocations of machine 94 (Tensilica Xtensa Architecture), so");
	// A number that nobody has.
	check_machine(object, 12, true, STATUS_UNSUPPORTED,
		      "cannot apply relocations of machine 12 (unknown), so");
	// Of a machine that relocate.h knows, of one that libdwfl knows, and of one that neither
	// knows: the same message.
	static const uint8_t machines[] = {EM_X86_64, EM_SPARCV9, EM_XTENSA};
	for (size_t i = 0; i < sizeof(machines); i++)
		check_machine(object, machines[i], false, STATUS_MALFORMED,
			      "relocations of debug sections: there is no symbol table");
}

// --- Threads -------------------------------------------------------------------------------------

enum { THREADS = 4, ROUNDS = 8 };

struct input {
	void *bytes;
	size_t size;
	uint64_t sum; // of everything that one thread alone reads
};

struct reader {
	const struct input *inputs;
	size_t count, failures;
};

// Opens a copy of the file and adds up what is in it, names too, which relocations decide.
static uint64_t sum_of(const struct input *input)
{
	void *copy = malloc(input->size);
	memcpy(copy, input->bytes, input->size);
	struct opened o;
	open_bytes(&o, copy, input->size);
	uint64_t sum = 1 + (uint64_t)o.status; // skeletons have no names
	for (size_t i = 0; o.status == STATUS_OK && i < o.image.units.count; i++) {
		const struct dwarf_unit *unit = &o.image.units.data[i];
		struct die_cursor cursor;
		enum status status = die_cursor_init(&cursor, &o.image, unit, unit->first_die);
		while (status == STATUS_OK && !die_cursor_at_end(&cursor)) {
			struct die die;
			struct die_attrs attrs;
			const char *name;
			status = die_cursor_next(&cursor, &die);
			if (status == STATUS_OK)
				status = die_cursor_read(&cursor, &die, &attrs);
			if (status != STATUS_OK || !die_has(&attrs, ATTR_NAME))
				continue;
			status = form_string(&o.image, unit, &attrs.values[ATTR_NAME], &name);
			for (; status == STATUS_OK && *name; name++)
				sum = sum * 31 + (uint8_t)*name;
		}
		sum = sum * 31 + status;
	}
	close_opened(&o);
	return sum;
}

static void *read_all(void *data)
{
	struct reader *reader = data;
	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < reader->count; i++)
			reader->failures += sum_of(&reader->inputs[i]) != reader->inputs[i].sum;
	return NULL;
}

static void test_threads(char **names, size_t count)
{
	struct input *inputs = calloc(count, sizeof(*inputs));
	for (size_t i = 0; i < count; i++) {
		inputs[i].bytes = need_file(names[i], &inputs[i].size);
	}
	// The threads are the first to use the libraries, so that initialising them is tested too;
	// what they found is compared afterwards, by a second run that knows the sums.
	pthread_t threads[THREADS];
	struct reader readers[THREADS];
	for (int pass = 0; pass < 2; pass++) {
		for (int i = 0; i < THREADS; i++) {
			readers[i] = (struct reader){.inputs = inputs, .count = count};
			CHECK_EQ(pthread_create(&threads[i], NULL, read_all, &readers[i]), 0);
		}
		for (int i = 0; i < THREADS; i++) {
			pthread_join(threads[i], NULL);
			CHECK_EQ(readers[i].failures, pass ? 0 : ROUNDS * count);
		}
		for (size_t i = 0; i < count; i++) {
			inputs[i].sum = sum_of(&inputs[i]);
			CHECK(inputs[i].sum != 0);
		}
	}
	for (size_t i = 0; i < count; i++)
		free(inputs[i].bytes);
	free(inputs);
	printf("%zu files, opened %d times each by %d threads\n", count, 2 * ROUNDS, THREADS);
}

int main(int argc, char **argv)
{
	if (argc > 2 && !strcmp(argv[1], "--threads")) {
		test_threads(argv + 2, (size_t)argc - 2);
		return CHECK_EXIT();
	}
	if (argc == 3 && !strcmp(argv[1], "--machine")) {
		test_machine(argv[2]);
		return CHECK_EXIT();
	}
	test_units();
	test_type_units();
	test_siblings();
	test_messages();
	test_absent();
	return CHECK_EXIT();
}
