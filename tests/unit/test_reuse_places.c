// SPDX-License-Identifier: GPL-3.0-or-later
//
// encode/reuse: what the linked image has in relocated places, where its bytes may differ from the
// input's.
//
// Built DWARF has no relocations, so its inputs are the image itself, and what differs is in other
// sections. In a compiled program the linker's words are changed instead.
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "dwarf_builder.h"
#include "known_inputs.h"

enum {
	TEXT = 0x1000,
	DATA = 0x4000,
	DATA_SIZE = 0x100,
	FIRST_NAMES = 16, // of a unit: these are compared,
	NAMES_APART = 64, // and of the others one in so many, says docs/performance.md
};

static struct db *begin(bool is_32_bit, size_t *text, size_t *data)
{
	struct db *db = db_create(&(struct db_options){.is_32_bit = is_32_bit,
						       .machine = is_32_bit ? EM_386 : EM_X86_64});
	*text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, TEXT, 0x100);
	*data = db_section(db, ".data", SHF_ALLOC | SHF_WRITE, DATA, DATA_SIZE);
	return db;
}

static struct known_file end(struct db *db)
{
	struct known_file file;
	file.bytes = db_finish(db, &file.size);
	db_destroy(db);
	return file;
}

// How many units of `linked` come from `input`, with the same BTF.
static size_t reused_of(struct known_file input, struct known_file linked)
{
	size_t reused;
	CHECK(known_agrees(&input, 1, &linked, &reused));
	free(input.bytes);
	free(linked.bytes);
	return reused;
}

static struct known_file with_function(bool is_32_bit, uint64_t address)
{
	size_t text, data;
	struct db *db = begin(is_32_bit, &text, &data);
	db_symbol(db, "work", TEXT, 0x20, STT_FUNC, STB_GLOBAL, text);
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	db_function(unit, "work", db_int(unit), address, 0x20);
	return end(db);
}

// Where the linker dropped the code, it writes an address that is none: then the unit is read.
static void check_dropped(void)
{
	static const struct {
		uint64_t address;
		bool is_dropped;
	} cases[] = {
		{TEXT, false},
		{0, true},
		{1, true},
		{2, false},
		{UINT64_MAX, true},
		{UINT64_MAX - 1, true},
		{UINT64_MAX - 2, false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (int is_32_bit = 0; is_32_bit < 2; is_32_bit++) {
			uint64_t address =
				is_32_bit ? (uint32_t)cases[i].address : cases[i].address;
			size_t reused = reused_of(with_function(is_32_bit, address),
						  with_function(is_32_bit, address));
			CHECK_EQ(reused, !cases[i].is_dropped);
		}
	}
}

static struct known_file with_variable(uint64_t address, uint8_t offset)
{
	size_t text, data;
	struct db *db = begin(false, &text, &data);
	db_symbol(db, "part", DATA, 4, STT_OBJECT, STB_GLOBAL, data);
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	struct db_die *variable = db_die(unit, DW_TAG_variable);
	db_string(variable, DW_AT_name, "part");
	db_ref(variable, DW_AT_type, db_int(unit));
	db_expr(variable, DW_AT_location, DW_OP_addr, (uint8_t)address, (uint8_t)(address >> 8),
		0, 0, 0, 0, 0, 0, DW_OP_plus_uconst, offset);
	return end(db);
}

// What is added to the word that the linker writes is added to the linker's, too.
static void check_offset(void)
{
	CHECK_EQ(reused_of(with_variable(DATA, 0x40), with_variable(DATA, 0x40)), 1);
	CHECK_EQ(reused_of(with_variable(DATA - 4, 4), with_variable(DATA - 4, 4)), 1);
}

// Addresses that stand in .debug_addr, from which nothing is read again.
static struct known_file with_indexed(uint64_t address, bool is_function)
{
	size_t text, data;
	struct db *db = begin(false, &text, &data);
	db_symbol(db, "work", TEXT, 0x20, STT_FUNC, STB_GLOBAL, text);
	db_symbol(db, "data", DATA, 4, STT_OBJECT, STB_GLOBAL, data);
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	struct db_die *integer = db_int(unit);
	struct db_die *die = db_die(unit, is_function ? DW_TAG_subprogram : DW_TAG_variable);
	db_string(die, DW_AT_name, is_function ? "work" : "data");
	db_ref(die, DW_AT_type, integer);
	// For a variable that only makes the entry of .debug_addr.
	db_addr_form(die, is_function ? DW_AT_low_pc : DW_AT_entry_pc, DW_FORM_addrx, address);
	if (!is_function)
		db_expr(die, DW_AT_location, DW_OP_addrx, 0);
	return end(db);
}

static void check_indexed(void)
{
	CHECK_EQ(reused_of(with_indexed(DATA, false), with_indexed(DATA + 8, false)), 0);
	CHECK_EQ(reused_of(with_indexed(TEXT, true), with_indexed(TEXT + 8, true)), 0);
}

static struct known_file with_stray(bool has_symbol)
{
	size_t text, data;
	struct db *db = begin(false, &text, &data);
	if (has_symbol)
		db_symbol(db, "work", TEXT, 0x20, STT_FUNC, STB_GLOBAL, text);
	db_symbol(db, "main", TEXT + 0x20, 0x20, STT_FUNC, STB_GLOBAL, text);
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	struct db_die *integer = db_int(unit);
	db_function(unit, "main", integer, TEXT + 0x20, 0x20);
	struct db_die *function = db_die(unit, DW_TAG_subprogram);
	db_string(function, DW_AT_name, "work");
	db_form(function, DW_AT_type, DW_FORM_ref4, 0xffff); // nowhere
	db_addr(function, DW_AT_low_pc, TEXT);
	return end(db);
}

// What can't be resolved is counted, but not in functions that are left out; which are, only the
// link decides.
static void check_unresolved(void)
{
	CHECK_EQ(reused_of(with_stray(true), with_stray(false)), 0);
}

enum string_place { IN_STR, IN_LINE_STR, IN_STR_OFFSETS };

// `before`: how many other names, in .debug_str, are read first.
static struct known_file with_name(const char *name, enum string_place place, int before)
{
	static const uint16_t forms[] = {[IN_STR] = DW_FORM_strp,
					 [IN_LINE_STR] = DW_FORM_line_strp,
					 [IN_STR_OFFSETS] = DW_FORM_strx};
	size_t text, data;
	struct db *db = begin(false, &text, &data);
	struct db_die *unit = db_unit(db, &(struct db_unit_options){0});
	struct db_die *first = db_enum(unit, "first", 4);
	for (int i = 0; i < before; i++)
		db_enumerator(first, "enumerator", i);
	struct db_die *integer = db_base_type(unit, NULL, 4, DW_ATE_signed);
	db_string_form(integer, DW_AT_name, forms[place], name);
	struct db_die *variable = db_die(unit, DW_TAG_variable);
	db_string_form(variable, DW_AT_name, DW_FORM_string, "v");
	db_ref(variable, DW_AT_type, integer);
	db_location_addr(variable, DATA);
	return end(db);
}

// The bytes of .debug_info are the same, and what they refer to is not.
static void check_strings(void)
{
	CHECK_EQ(reused_of(with_name("number", IN_STR, 0), with_name("number", IN_STR, 0)), 1);
	CHECK_EQ(reused_of(with_name("number", IN_STR, 0), with_name("letter", IN_STR, 0)), 0);
	CHECK_EQ(reused_of(with_name("number", IN_STR, 0), with_name("numbers", IN_STR, 0)), 0);
	CHECK_EQ(reused_of(with_name("numbers", IN_STR, 0), with_name("number", IN_STR, 0)), 0);
	// Also where not every name is compared.
	for (int before = 0; before <= 2 * FIRST_NAMES; before += FIRST_NAMES) {
		CHECK_EQ(reused_of(with_name("number", IN_LINE_STR, before),
				   with_name("letter", IN_LINE_STR, before)),
			 0);
		CHECK_EQ(reused_of(with_name("number", IN_STR_OFFSETS, before),
				   with_name("letter", IN_STR_OFFSETS, before)),
			 0);
	}
}

static struct known_file with_qualifier(uint16_t tag)
{
	size_t text, data;
	struct db *db = begin(false, &text, &data);
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	struct db_die *qualified =
		db_type(unit, tag, NULL, db_int(unit));
	db_variable(unit, "v", qualified, DATA);
	return end(db);
}

// The same .debug_info with other abbreviations.
static void check_abbreviations(void)
{
	CHECK_EQ(reused_of(with_qualifier(DW_TAG_const_type), with_qualifier(DW_TAG_const_type)),
		 1);
	CHECK_EQ(reused_of(with_qualifier(DW_TAG_const_type), with_qualifier(DW_TAG_volatile_type)),
		 0);
}

static struct known_file with_type_unit(const char *name)
{
	size_t text, data;
	struct db *db = begin(false, &text, &data);
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c", .version = 4});
	db_variable(unit, "v", db_int(unit), DATA);
	struct db_die *root = db_unit(db, &(struct db_unit_options){.version = 4, .signature = 1});
	struct db_die *node = db_struct(root, NULL, 4);
	db_string_form(node, DW_AT_name, DW_FORM_string, name);
	db_set_unit_type(root, node);
	return end(db);
}

// What stands in .debug_types, even if nothing refers to it, is compared by nobody.
static void check_type_unit(void)
{
	CHECK_EQ(reused_of(with_type_unit("left"), with_type_unit("main")), 0);
}

static char folder[] = "/tmp/ldbtf-reuse.XXXXXX";

// An object that has one unit as usual and one in a section group, each with a base type.
static struct known_file with_group(const char *name)
{
	static const char unit[] = "\t.long 2f-1f\n1:\t.short 5\n\t.byte 1, 8\n\t.long 0\n"
				   "\t.byte 1, 2\n\t.asciz \"%s\"\n\t.byte 4, 5, 0\n2:\n";
	char path[64], command[128];
	snprintf(path, sizeof(path), "%s/group.s", folder);
	FILE *file = fopen(path, "w");
	if (!file)
		abort();
	fputs("\t.section .debug_abbrev,\"\",%progbits\n\t.byte 1, 0x11, 1, 0, 0\n"
	      "\t.byte 2, 0x24, 0, 3, 8, 0x0b, 0x0b, 0x3e, 0x0b, 0, 0, 0\n"
	      "\t.section .debug_info,\"\",%progbits\n", file);
	fprintf(file, unit, "int");
	fputs("\t.section .debug_info,\"G\",%progbits,group,comdat\n", file);
	fprintf(file, unit, name);
	if (fclose(file))
		abort();
	snprintf(command, sizeof(command), "cd %s && gcc -c group.s -o group.o", folder);
	CHECK(!system(command));
	return known_read_file(folder, "group.o");
}

// The linker may take another input's copy of a group, so this input's two parts need not stand
// together.
static void check_groups(void)
{
	CHECK_EQ(reused_of(with_group("left"), with_group("main")), 0);
}

#if defined(__x86_64__)

enum { MEMBERS = 300 };

static void write_source(void)
{
	char path[64];
	snprintf(path, sizeof(path), "%s/a.c", folder);
	FILE *file = fopen(path, "w");
	if (!file)
		abort();
	fputs("struct large {\n", file);
	for (int i = 0; i < MEMBERS; i++)
		fprintf(file, "\tint member%d;\n", i);
	fputs("};\nstruct large *object, *object_too;\n"
	      "int walker(struct large *argument) { return argument->member0; }\n"
	      "int walker_too(struct large *argument) { return argument->member1; }\n"
	      "int main(void) { return 0; }\n", file);
	if (fclose(file))
		abort();
}

static bool is_symbol(const char *name)
{
	static const char *const names[] = {"object", "object_too", "walker", "walker_too", "main"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

// Another string of the program than the one at `offset`; one that begins with it, if there is one.
static uint32_t other_string(const struct known_places *places, uint32_t offset)
{
	const char *text = (const char *)places->strings + offset;
	uint32_t ret = offset;
	for (size_t i = 0; i < places->count; i++) {
		uint32_t other;
		if (!places->places[i].is_of_strings)
			continue;
		memcpy(&other, places->info + places->places[i].offset, sizeof(other));
		if (other != offset &&
		    (ret == offset ||
		     !strncmp((const char *)places->strings + other, text, strlen(text))))
			ret = other;
	}
	return ret;
}

// Makes the name at one place after the other be another one. Those of functions and variables are
// compared, wherever they stand; the first of all others, and then a sample.
static void check_names(const struct known_file *object, const struct known_file *program)
{
	struct known_places places = known_find_places(program);
	size_t count = 0, unseen = 0, symbols = 0;
	for (size_t i = 0; i < places.count; i++) {
		uint8_t *place = places.info + places.places[i].offset;
		uint32_t offset, other;
		if (!places.places[i].is_of_strings)
			continue;
		memcpy(&offset, place, sizeof(offset));
		const char *text = (const char *)places.strings + offset;
		if (strstr(text, "GNU C")) // the unit's producer, which is not read
			continue;
		other = other_string(&places, offset);
		memcpy(place, &other, sizeof(other));
		size_t reused;
		bool agrees = known_agrees(object, 1, program, &reused);
		memcpy(place, &offset, sizeof(offset));
		if (is_symbol(text) || count < FIRST_NAMES)
			CHECK_EQ(reused, 0);
		CHECK(reused || agrees);
		symbols += is_symbol(text);
		unseen = reused ? unseen + 1 : 0;
		CHECK(unseen < NAMES_APART);
		count++;
	}
	CHECK(count > MEMBERS && symbols == 5);
	known_places_free(&places);
}

// Names of the second unit are compared like those of the first.
static void check_last_name(const struct known_file *object, const struct known_file *program,
			    struct known_places *places)
{
	size_t last = places->count;
	while (!places->places[--last].is_of_strings)
		;
	uint8_t *place = places->info + places->places[last].offset;
	uint32_t offset, other;
	memcpy(&offset, place, sizeof(offset));
	CHECK_STR((const char *)places->strings + offset, "last_name");
	other = other_string(places, offset);
	memcpy(place, &other, sizeof(other));
	size_t reused;
	CHECK(known_agrees(object, 1, program, &reused));
	CHECK_EQ(reused, 0);
	memcpy(place, &offset, sizeof(offset));
}

// An object of two units: the second one's abbreviations must be as far from the first one's as in
// the object.
static void check_two_units(const struct known_file *object, const struct known_file *program)
{
	struct known_places places = known_find_places(program);
	uint32_t length, first;
	memcpy(&length, places.info, sizeof(length));
	// The debug_abbrev_offset of the second unit (DWARF5 §7.5.1).
	uint8_t *place = places.info + 4 + length + 8;
	memcpy(&first, places.info + 8, sizeof(first));
	size_t reused;
	CHECK(known_agrees(object, 1, program, &reused));
	CHECK_EQ(reused, 2);
	uint32_t second;
	memcpy(&second, place, sizeof(second));
	memcpy(place, &first, sizeof(first));
	CHECK(known_agrees(object, 1, program, &reused));
	CHECK_EQ(reused, 0);
	memcpy(place, &second, sizeof(second));
	check_last_name(object, program, &places);
	known_places_free(&places);
}

static void check_compiled(void)
{
	char command[512];
	write_source();
	snprintf(command, sizeof(command),
		 "cd %s && gcc -g -gdwarf-5 -c a.c -o a.o && "
		 "gcc -nostdlib -Wl,-e,main,--emit-relocs -o one a.o && "
		 "echo 'union u { float f; } first_name; enum { RED } last_name;' >b.c && "
		 "gcc -g -gdwarf-5 -c b.c -o b.o && "
		 "ld -r -o both.o a.o b.o && gcc -nostdlib -Wl,-e,main,--emit-relocs -o two both.o",
		 folder);
	CHECK(!system(command));
	struct known_file object = known_read_file(folder, "a.o"),
			  program = known_read_file(folder, "one");
	check_names(&object, &program);
	free(object.bytes);
	free(program.bytes);
	object = known_read_file(folder, "both.o");
	program = known_read_file(folder, "two");
	check_two_units(&object, &program);
	free(object.bytes);
	free(program.bytes);
}

#else

static void check_compiled(void)
{
	fprintf(stderr, "SKIP: names of a compiled program: knows x86-64 relocations only\n");
}

#endif

int main(void)
{
	check_dropped();
	check_offset();
	check_indexed();
	check_unresolved();
	check_strings();
	check_abbreviations();
	check_type_unit();
	char command[64];
	if (!mkdtemp(folder))
		abort();
	check_groups();
	check_compiled();
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	CHECK(!system(command));
	return CHECK_EXIT();
}
