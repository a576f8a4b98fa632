// SPDX-License-Identifier: GPL-3.0-or-later
//
// Differential test: our cursor against libdw, over every DIE and attribute of the files given as
// arguments (without any: over this executable itself).
//
// A linked file is opened by libdw from disk, so decompression and unit headers are compared too.
// An object is compared twice: with what libdwfl makes of it on its own (all but addresses, since
// sections are laid out differently there), and with a linked image made of the sections that we
// loaded, because libdw doesn't see type units in section groups otherwise.
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "dwarf/abbrev.h"
#include "dwarf/die_cursor.h"
#include "dwarf/image.h"
#include "dwarf_builder.h"
#include "read_file.h"

enum { FAILURE_LIMIT = 20, DEPTH_LIMIT = 512 };

struct comparison {
	const char *file;
	const struct dwarf_image *image;
	bool has_other_addresses; // libdwfl laid out the sections
	size_t units, dies, attrs, plain_members;
	// Of the DIE at hand:
	const struct dwarf_unit *unit;
	const struct die *die;
	struct cursor values;
	uint32_t attr;
	const struct die_attrs *slots;
};

static void fail(const struct comparison *c, const char *what)
{
	check_failures++;
	fprintf(stderr, "%s: %s: unit 0x%" PRIx64 ", DIE 0x%" PRIx64 ", attribute %u: %s\n",
		c->file, c->image->sections[c->unit->section].name, c->unit->offset,
		c->die ? c->die->offset : 0, c->attr, what);
}

// The value as it stands in the file, for forms that libdw resolves further than we do.
static uint64_t raw_uint(const struct comparison *c, const Dwarf_Attribute *attr, unsigned size)
{
	struct cursor cursor = cursor_make(attr->valp, size, c->image->elf->is_big_endian);
	return cursor_uint(&cursor, size);
}

static bool is_same_value(const struct comparison *c, Dwarf_Attribute *attr,
			  const struct form_value *value)
{
	Dwarf_Word word;
	Dwarf_Sword sword;
	Dwarf_Addr addr;
	Dwarf_Block block;
	Dwarf_Die target;
	bool flag;
	uint64_t ours;
	const char *text;
	switch ((enum form_class)value->form_class) {
	case FORM_CLASS_ADDRESS:
	case FORM_CLASS_ADDRX:
		if (c->has_other_addresses)
			return true;
		if (form_address(c->image, c->unit, value, &ours) != STATUS_OK)
			return dwarf_formaddr(attr, &addr) != 0;
		return !dwarf_formaddr(attr, &addr) && addr == ours;
	case FORM_CLASS_CONSTANT:
		if (form_integer(c->image, value, &ours) != STATUS_OK)
			return false;
		// In DWARF 2 and 3 libdw takes some for offsets, and wants the section to be there.
		if (c->unit->version < 4 &&
		    (value->form == DW_FORM_data4 || value->form == DW_FORM_data8))
			return raw_uint(c, attr, value->form == DW_FORM_data4 ? 4 : 8) == ours;
		return !dwarf_formudata(attr, &word) && word == ours;
	case FORM_CLASS_SIGNED:
		return form_integer(c->image, value, &ours) == STATUS_OK &&
		       !dwarf_formsdata(attr, &sword) && (uint64_t)sword == ours;
	case FORM_CLASS_FLAG:
		return !dwarf_formflag(attr, &flag) && flag == value->bits;
	case FORM_CLASS_BLOCK:
	case FORM_CLASS_EXPRLOC:
		if (dwarf_formblock(attr, &block) || block.length != value->bits)
			return false;
		// DW_OP_addr in an expression is an address too.
		return c->has_other_addresses || !memcmp(block.data, value->block, block.length);
	case FORM_CLASS_REFERENCE:
		return dwarf_formref_die(attr, &target) && dwarf_dieoffset(&target) == value->bits;
	case FORM_CLASS_SIGNATURE:
		return raw_uint(c, attr, 8) == value->bits;
	case FORM_CLASS_STRING:
		return form_string(c->image, c->unit, value, &text) == STATUS_OK &&
		       dwarf_formstring(attr) && !strcmp(text, dwarf_formstring(attr));
	case FORM_CLASS_OFFSET:
		return raw_uint(c, attr, c->unit->offset_size) == value->bits;
	case FORM_CLASS_LISTX: {
		struct cursor cursor = cursor_make(attr->valp, 10, false);
		return cursor_uleb(&cursor) == value->bits;
	}
	case FORM_CLASS_NONE:
		return false; // no file of this test has a supplementary one
	}
	return false;
}

// The slot of an attribute has the same value, but for locations, which die_cursor_read knows
// better.
static bool is_in_slot(const struct comparison *c, const struct abbrev_attr *attr,
		       const struct form_value *value)
{
	if (attr->slot == ATTR_SKIP)
		return true;
	const struct form_value *slot = &c->slots->values[attr->slot];
	if (!die_has(c->slots, attr->slot) || slot->bits != value->bits ||
	    slot->block != value->block)
		return false;
	if (slot->form_class == FORM_CLASS_OFFSET && value->form_class == FORM_CLASS_CONSTANT)
		return attr->slot == ATTR_LOCATION && c->unit->version < 4;
	return slot->form == value->form && slot->form_class == value->form_class;
}

static int compare_attr(Dwarf_Attribute *theirs, void *data)
{
	struct comparison *c = data;
	c->attrs++;
	check_count++;
	if (c->attr >= c->die->abbrev->attr_count) {
		fail(c, "libdw has more attributes");
		return DWARF_CB_ABORT;
	}
	const struct abbrev_attr *ours = &c->die->abbrev->attrs[c->attr];
	struct form_value value;
	struct cursor skipped = c->values;
	form_skip(&skipped, c->unit, ours->form);
	form_read(&c->values, c->unit, ours->form, ours->implicit_const, &value);
	if (skipped.at != c->values.at || c->values.failed)
		fail(c, "form_skip and form_read end at different places");
	// libdw has looked behind DW_FORM_indirect; we say in the value what was there.
	if (ours->form != value.form && ours->form != DW_FORM_indirect)
		fail(c, "form_read says another form");
	if (ours->name != dwarf_whatattr(theirs) || value.form != dwarf_whatform(theirs))
		fail(c, "name or form differs");
	else if (!is_same_value(c, theirs, &value))
		fail(c, "value differs");
	if (!is_in_slot(c, ours, &value))
		fail(c, "the slot holds something else");
	c->attr++;
	return DWARF_CB_OK;
}

static bool is_same_form_value(const struct form_value *a, const struct form_value *b)
{
	return a->bits == b->bits && a->block == b->block && a->form == b->form &&
	       a->form_class == b->form_class;
}

// What is read of a plain member in one step is all that its slots have.
static void compare_member(struct comparison *c, const struct die_cursor *after,
			   const struct die *die, const struct die_attrs *slots)
{
	struct die_cursor cursor = *after;
	struct die_member member;
	if (die_cursor_seek(&cursor, die->offset) != STATUS_OK) {
		fail(c, "cannot go back");
		return;
	}
	if (!die_cursor_next_member(&cursor, &member)) {
		if (die_cursor_offset(&cursor) != die->offset)
			fail(c, "not taken for a plain member, but passed over");
		return;
	}
	c->plain_members++;
	check_count++;
	uint64_t present = UINT64_C(1) << ATTR_NAME | UINT64_C(1) << ATTR_TYPE;
	if (member.has_location)
		present |= UINT64_C(1) << ATTR_DATA_MEMBER_LOCATION;
	if (die->abbrev->tag != DW_TAG_member || die->abbrev->has_children ||
	    slots->present != present)
		fail(c, "taken for a plain member");
	else if (cursor.bytes.at != after->bytes.at || cursor.bytes.failed)
		fail(c, "the member ends elsewhere");
	else if (!is_same_form_value(&member.name, &slots->values[ATTR_NAME]) ||
		 member.type != slots->values[ATTR_TYPE].bits ||
		 (member.has_location &&
		  (uint64_t)member.location != slots->values[ATTR_DATA_MEMBER_LOCATION].bits) ||
		 (!member.has_location && member.location))
		fail(c, "the member has another value");
}

static void compare_die(struct comparison *c, struct die_cursor *cursor, const struct die *die,
			struct die_attrs *slots, Dwarf_Die *theirs)
{
	c->die = die;
	c->attr = 0;
	c->values = cursor->bytes;
	c->slots = slots;
	c->dies++;
	check_count++;
	if (dwarf_dieoffset(theirs) != die->offset || dwarf_tag(theirs) != die->abbrev->tag ||
	    dwarf_haschildren(theirs) != die->abbrev->has_children) {
		fail(c, "another DIE");
		return;
	}
	struct die_cursor skipper = *cursor;
	if (die_cursor_read(cursor, die, slots) != STATUS_OK ||
	    die_cursor_skip_attrs(&skipper, die) != STATUS_OK)
		fail(c, "cannot be read");
	dwarf_getattrs(theirs, compare_attr, c, 0);
	if (c->attr != die->abbrev->attr_count)
		fail(c, "we have more attributes");
	if (cursor->bytes.at != skipper.bytes.at || cursor->bytes.at != c->values.at)
		fail(c, "attributes end at different places");
}

// Passing over the children by DW_AT_sibling and by walking leads to the same place, which is where
// libdw has the next sibling.
static void compare_skips(struct comparison *c, const struct die_cursor *cursor,
			  const struct die *die, const struct die_attrs *slots, Dwarf_Die *theirs)
{
	struct die_cursor jump = *cursor, walk = *cursor;
	if (die_cursor_skip_children(&jump, die, slots) != STATUS_OK ||
	    die_cursor_skip_children(&walk, die, NULL) != STATUS_OK) {
		fail(c, "children cannot be skipped");
		return;
	}
	Dwarf_Die sibling;
	if (!dwarf_siblingof(theirs, &sibling) &&
	    dwarf_dieoffset(&sibling) != die_cursor_offset(&walk))
		fail(c, "the next sibling is elsewhere");
	if (jump.bytes.at != walk.bytes.at)
		fail(c, "DW_AT_sibling leads elsewhere");
}

static void compare_unit(struct comparison *c, const struct dwarf_unit *unit, Dwarf_Die *root)
{
	c->unit = unit;
	c->die = NULL;
	c->units++;
	static Dwarf_Die path[DEPTH_LIMIT];
	size_t depth = 0;
	path[0] = *root;
	bool is_first = true;
	struct die_cursor cursor;
	if (die_cursor_init(&cursor, c->image, unit, unit->first_die) != STATUS_OK) {
		fail(c, "has no DIEs");
		return;
	}
	while (!die_cursor_at_end(&cursor) && check_failures < FAILURE_LIMIT) {
		struct die die;
		struct die_attrs slots;
		if (die_cursor_next(&cursor, &die) != STATUS_OK) {
			fail(c, "the unit cannot be walked");
			return;
		}
		if (!die.abbrev) {
			if (!depth--)
				fail(c, "a null entry too many");
			continue;
		}
		// path[depth] is the DIE before this one on its level, or the parent made room for
		// a child.
		if (!is_first && dwarf_tag(&path[depth]) &&
		    dwarf_siblingof(&path[depth], &path[depth]) != 0) {
			fail(c, "libdw has no such sibling");
			return;
		}
		if (!is_first && !dwarf_tag(&path[depth]) &&
		    dwarf_child(&path[depth - 1], &path[depth]) != 0) {
			fail(c, "libdw has no such child");
			return;
		}
		is_first = false;
		compare_die(c, &cursor, &die, &slots, &path[depth]);
		compare_member(c, &cursor, &die, &slots);
		compare_skips(c, &cursor, &die, &slots, &path[depth]);
		if (die.abbrev->has_children && ++depth < DEPTH_LIMIT)
			path[depth] = (Dwarf_Die){0}; // its first child is next
		if (depth == DEPTH_LIMIT) {
			fail(c, "nested too deep for this test");
			return;
		}
	}
	if (depth != 0 && check_failures < FAILURE_LIMIT)
		fail(c, "children without an end");
}

// All units that libdw knows. If it doesn't know those in section groups, ours has more.
static void compare_all(struct comparison *c, Dwarf *dwarf, bool misses_groups)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die root;
	Dwarf_Half version;
	uint8_t unit_type;
	size_t i = 0;
	while (check_failures < FAILURE_LIMIT &&
	       !dwarf_get_units(dwarf, cu, &cu, &version, &unit_type, &root, NULL)) {
		if (i == c->image->units.count) {
			check_failures++;
			fprintf(stderr, "%s: libdw has more than %zu units\n", c->file, i);
			return;
		}
		const struct dwarf_unit *unit = &c->image->units.data[i++];
		uint8_t address_size, offset_size;
		dwarf_cu_die(cu, &root, NULL, NULL, &address_size, &offset_size, NULL, NULL);
		CHECK_EQ(unit->version, version);
		CHECK_EQ(unit->address_size, address_size);
		CHECK_EQ(unit->offset_size, offset_size);
		CHECK_EQ(unit->language, dwarf_srclang(&root) < 0 ? 0 : dwarf_srclang(&root));
		CHECK_STR(unit->name, dwarf_diename(&root) ? dwarf_diename(&root) : "");
		compare_unit(c, unit, &root);
	}
	if (!misses_groups && check_failures < FAILURE_LIMIT)
		CHECK_EQ(i, c->image->units.count);
	CHECK(i > 0);
	// All compilers write some, but only this machine's byte order is read that way.
	if (c->dies > 1000 &&
	    c->image->elf->is_big_endian == (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__))
		CHECK(c->plain_members > 0);
	printf("%s: %zu units, %zu DIEs, %zu attributes, %zu plain members%s\n", c->file, c->units,
	       c->dies, c->attrs, c->plain_members, c->has_other_addresses ? " (libdwfl)" : "");
}

static int give_elf(Dwfl_Module *module, void **userdata, const char *name, Dwarf_Addr base,
		    char **file, Elf **ret)
{
	(void)module, (void)userdata, (void)base, (void)file;
	int fd = open(name, O_RDONLY);
	*ret = elf_begin(fd, ELF_C_READ_MMAP_PRIVATE, NULL);
	return fd;
}

static void compare_with_libdwfl(struct comparison *c)
{
	static const Dwfl_Callbacks callbacks = {
		.find_elf = give_elf,
		.find_debuginfo = dwfl_standard_find_debuginfo,
		.section_address = dwfl_offline_section_address,
	};
	Dwfl *dwfl = dwfl_begin(&callbacks);
	dwfl_report_begin(dwfl);
	Dwfl_Module *module = dwfl_report_offline(dwfl, c->file, c->file, -1);
	dwfl_report_end(dwfl, NULL, NULL);
	Dwarf_Addr bias;
	Dwarf *dwarf = module ? dwfl_module_getdwarf(module, &bias) : NULL;
	CHECK(dwarf);
	c->has_other_addresses = true;
	if (dwarf)
		compare_all(c, dwarf, true);
	dwfl_end(dwfl);
	c->has_other_addresses = false;
}

// A linked image of the sections that we loaded: no relocations, no compression, no groups.
static void compare_with_sections(struct comparison *c)
{
	const struct elf_image *elf = c->image->elf;
	struct db *db = db_create(&(struct db_options){
		.machine = elf->machine,
		.is_32_bit = !elf->is_64_bit,
		.is_big_endian = elf->is_big_endian,
	});
	for (int id = 0; id < DWARF_SECTION_COUNT; id++) {
		const struct dwarf_section *section = &c->image->sections[id];
		if (section->size)
			db_section_bytes(db, section->name, SHT_PROGBITS, 0, 0, section->data,
					 section->size);
	}
	size_t size;
	char *bytes = db_finish(db, &size);
	db_destroy(db);
	Elf *handle = elf_memory(bytes, size);
	Dwarf *dwarf = dwarf_begin_elf(handle, DWARF_C_READ, NULL);
	CHECK(dwarf);
	c->units = c->dies = c->attrs = c->plain_members = 0;
	if (dwarf)
		compare_all(c, dwarf, false);
	dwarf_end(dwarf);
	elf_end(handle);
	free(bytes);
}

static void compare_with_file(struct comparison *c)
{
	int fd = open(c->file, O_RDONLY);
	Dwarf *dwarf = dwarf_begin(fd, DWARF_C_READ);
	CHECK(dwarf);
	if (dwarf)
		compare_all(c, dwarf, false);
	dwarf_end(dwarf);
	close(fd);
}

static void show(void *data, enum diag_severity severity, const char *text, size_t repeats)
{
	(void)data, (void)severity, (void)repeats;
	fprintf(stderr, "%s\n", text);
}

static void check_file(const char *name)
{
	size_t size;
	void *bytes = need_file(name, &size);
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag, .file = name};
	struct elf_image elf;
	struct dwarf_image image;
	enum status status = elf_image_open(bytes, size, &where, &elf);
	CHECK_EQ(status, STATUS_OK);
	if (status == STATUS_OK) {
		status = dwarf_image_open(&elf, &image);
		CHECK_EQ(status, STATUS_OK);
		CHECK_EQ(diag.count, 0);
		if (status == STATUS_OK) {
			struct comparison c = {.file = name, .image = &image};
			if (elf.type != ET_REL)
				compare_with_file(&c);
			else if (!image.is_lto) // libdwfl leaves the sections for LTO as they are
				compare_with_libdwfl(&c);
			compare_with_sections(&c);
			dwarf_image_close(&image);
		}
		elf_image_close(&elf);
	}
	if (diag.count)
		diag_for_each(&diag, show, NULL);
	diag_deinit(&diag);
	free(bytes);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		check_file("/proc/self/exe");
	for (int i = 1; i < argc && check_failures < FAILURE_LIMIT; i++)
		check_file(argv[i]);
	return CHECK_EXIT();
}
