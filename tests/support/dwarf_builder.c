// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keeps what a test puts into an image as structures until db_finish() writes them.
#include "dwarf_builder_internal.h"

// --- Life
// -----------------------------------------------------------------------------------------

struct db *db_create(const struct db_options *options)
{
	struct db *db = calloc(1, sizeof(*db));
	if (!db)
		abort();
	db->options = *options;
	if (!db->options.machine)
		db->options.machine = EM_X86_64;
	if (!db->options.type)
		db->options.type = ET_EXEC;
	db->last_unit = &db->units;
	db->sections = grow(NULL, sizeof(*db->sections));
	db->sections[0] = (struct section){.name = keep_text(db, ""), .type = SHT_NULL};
	db->section_count = 1;
	return db;
}

void db_destroy(struct db *db)
{
	for (struct unit *unit = db->units; unit; unit = unit->next) {
		free(unit->abbrevs);
		free(unit->strings);
		free(unit->addrs);
		free(unit->lists);
		free(unit->list_bytes.data);
	}
	for (size_t i = 0; i < db->section_count; i++)
		free(db->sections[i].bytes.data);
	for (int i = 0; i < DEBUG_COUNT; i++)
		free(db->debug[i].data);
	for (size_t i = 0; i < db->block_count; i++)
		free(db->blocks[i]);
	free(db->blocks);
	free(db->sections);
	free(db->symbols);
	free(db);
}

// --- Sections and symbols
// -------------------------------------------------------------------------

size_t db_add_section(struct db *db, struct section section)
{
	db->sections = grow(db->sections, (db->section_count + 1) * sizeof(*db->sections));
	section.name = keep_text(db, section.name);
	db->sections[db->section_count] = section;
	return db->section_count++;
}

size_t db_section(struct db *db, const char *name, uint64_t flags, uint64_t addr, uint64_t size)
{
	struct section section = {
		.name = (char *)name,
		.type = strncmp(name, ".bss", 4) ? SHT_PROGBITS : SHT_NOBITS,
		.flags = flags,
		.addr = addr,
		.size = size,
	};
	if (section.type == SHT_PROGBITS) {
		void *zeros = calloc(1, size ? size : 1);
		if (!zeros)
			abort();
		put(&section.bytes, zeros, size);
		free(zeros);
	}
	return db_add_section(db, section);
}

size_t db_section_bytes(struct db *db, const char *name, uint32_t type, uint64_t flags,
			uint64_t addr, const void *bytes, size_t size)
{
	struct section section = {
		.name = (char *)name, .type = type, .flags = flags, .addr = addr, .size = size};
	put(&section.bytes, bytes, size);
	return db_add_section(db, section);
}

void db_symbol(struct db *db, const char *name, uint64_t value, uint64_t size, uint8_t type,
	       uint8_t binding, size_t section)
{
	db->symbols = grow(db->symbols, (db->symbol_count + 1) * sizeof(*db->symbols));
	db->symbols[db->symbol_count++] = (struct symbol){
		.name = keep_text(db, name),
		.value = value,
		.size = size,
		.type = type,
		.binding = binding,
		.section = section,
	};
}

// --- Units and DIEs
// -------------------------------------------------------------------------------

static struct db_die *new_die(struct unit *unit, uint16_t tag)
{
	struct db_die *die = keep(unit->db, sizeof(*die));
	die->unit = unit;
	die->tag = tag;
	die->last_child = &die->children;
	die->last_attr = &die->attrs;
	return die;
}

struct db_die *db_unit(struct db *db, const struct db_unit_options *options)
{
	struct unit *unit = keep(db, sizeof(*unit));
	*db->last_unit = unit;
	db->last_unit = &unit->next;
	unit->db = db;
	unit->options = *options;
	struct db_unit_options *o = &unit->options;
	if (!o->version)
		o->version = 5;
	if (!o->address_size)
		o->address_size = db->options.is_32_bit ? 4 : 8;
	if (!o->language)
		o->language = o->version >= 5 ? DW_LANG_C11 : DW_LANG_C99;
	if (!o->tag)
		o->tag = o->signature ? DW_TAG_type_unit : DW_TAG_compile_unit;
	if (!o->unit_type)
		o->unit_type = o->signature		       ? DW_UT_type
			       : o->tag == DW_TAG_partial_unit ? DW_UT_partial
							       : DW_UT_compile;

	unit->root = new_die(unit, o->tag);
	if (o->producer)
		db_string(unit->root, DW_AT_producer, o->producer);
	if (o->language != UINT16_MAX)
		db_uint(unit->root, DW_AT_language, o->language);
	if (o->name)
		db_string(unit->root, DW_AT_name, o->name);
	return unit->root;
}

struct db *db_start(struct db_die **ret_unit)
{
	struct db *db = db_create(&(struct db_options){0});
	*ret_unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	return db;
}

void db_set_unit_type(struct db_die *root, struct db_die *type)
{
	assert(root->unit == type->unit && root == root->unit->root);
	root->unit->type = type;
}

struct db_die *db_die(struct db_die *parent, uint16_t tag)
{
	struct db_die *die = new_die(parent->unit, tag);
	*parent->last_child = die;
	parent->last_child = &die->next;
	return die;
}

uint64_t db_offset(const struct db_die *die)
{
	return die->offset;
}

// --- Attributes
// -----------------------------------------------------------------------------------

struct attr *db_add_attr(struct db_die *die, uint16_t name, uint16_t form, enum value_kind kind)
{
	struct attr *attr = keep(die->unit->db, sizeof(*attr));
	attr->name = name;
	attr->form = form & ~DB_INDIRECT;
	attr->is_indirect = form & DB_INDIRECT;
	attr->kind = kind;
	*die->last_attr = attr;
	die->last_attr = &attr->next;
	return attr;
}

static void set_bytes(struct db_die *die, struct attr *attr, const void *bytes, size_t size)
{
	attr->bytes = keep(die->unit->db, size);
	if (size)
		memcpy(attr->bytes, bytes, size);
	attr->size = size;
}

struct db_die *db_form(struct db_die *die, uint16_t name, uint16_t form, uint64_t value)
{
	db_add_attr(die, name, form, VALUE_UINT)->value = value;
	return die;
}

struct db_die *db_string_form(struct db_die *die, uint16_t name, uint16_t form, const char *text)
{
	set_bytes(die, db_add_attr(die, name, form, VALUE_STRING), text, strlen(text) + 1);
	return die;
}

struct db_die *db_addr_form(struct db_die *die, uint16_t name, uint16_t form, uint64_t addr)
{
	db_add_attr(die, name, form, VALUE_ADDR)->value = addr;
	return die;
}

struct db_die *db_ref_form(struct db_die *die, uint16_t name, uint16_t form, struct db_die *target)
{
	db_add_attr(die, name, form, VALUE_REF)->target = target;
	return die;
}

struct db_die *db_block_form(struct db_die *die, uint16_t name, uint16_t form, const void *bytes,
			     size_t size)
{
	set_bytes(die, db_add_attr(die, name, form, VALUE_BYTES), bytes, size);
	return die;
}

struct db_die *db_raw_form(struct db_die *die, uint16_t name, uint16_t form, const void *bytes,
			   size_t size)
{
	set_bytes(die, db_add_attr(die, name, form, VALUE_RAW), bytes, size);
	return die;
}

struct db_die *db_string(struct db_die *die, uint16_t name, const char *text)
{
	return db_string_form(die, name, DW_FORM_strp, text);
}

struct db_die *db_uint(struct db_die *die, uint16_t name, uint64_t value)
{
	uint16_t form = value <= UINT8_MAX    ? DW_FORM_data1
			: value <= UINT16_MAX ? DW_FORM_data2
			: value <= UINT32_MAX ? DW_FORM_data4
					      : DW_FORM_data8;
	return db_form(die, name, form, value);
}

struct db_die *db_sint(struct db_die *die, uint16_t name, int64_t value)
{
	return db_form(die, name, DW_FORM_sdata, (uint64_t)value);
}

struct db_die *db_flag(struct db_die *die, uint16_t name)
{
	return db_form(die, name,
		       die->unit->options.version >= 4 ? DW_FORM_flag_present : DW_FORM_flag, 1);
}

struct db_die *db_addr(struct db_die *die, uint16_t name, uint64_t addr)
{
	return db_form(die, name, DW_FORM_addr, addr);
}

// The form is chosen when the image is written, since the target may come later. 0 says so.
struct db_die *db_ref(struct db_die *die, uint16_t name, struct db_die *target)
{
	return db_ref_form(die, name, 0, target);
}

void db_set_ref(struct db_die *die, uint16_t name, struct db_die *target)
{
	for (struct attr *attr = die->attrs; attr; attr = attr->next) {
		if (attr->name != name)
			continue;
		assert(attr->kind == VALUE_REF);
		attr->target = target;
		return;
	}
	db_ref(die, name, target);
}

struct db_die *db_sibling(struct db_die *die)
{
	db_add_attr(die, DW_AT_sibling, DW_FORM_ref4, VALUE_SIBLING);
	return die;
}

struct db_die *db_block(struct db_die *die, uint16_t name, const void *bytes, size_t size)
{
	uint16_t form = die->unit->options.version >= 4 ? DW_FORM_exprloc : DW_FORM_block1;
	return db_block_form(die, name, form, bytes, size);
}

struct db_die *db_location_addr(struct db_die *die, uint64_t addr)
{
	struct bytes expression = {0};
	put(&expression, &(uint8_t){DW_OP_addr}, 1);
	put_uint(die->unit->db, &expression, addr, die->unit->options.address_size);
	db_block(die, DW_AT_location, expression.data, expression.size);
	free(expression.data);
	return die;
}

// Writes a list into the unit's own bytes; returns its number.
static uint64_t add_list(struct unit *unit, const struct db_location *entries, size_t count)
{
	struct db *db = unit->db;
	struct bytes *out = &unit->list_bytes;
	unsigned address_size = unit->options.address_size;
	unit->lists = grow(unit->lists, (unit->list_count + 1) * sizeof(*unit->lists));
	unit->lists[unit->list_count] = out->size;
	for (size_t i = 0; i < count; i++) {
		if (unit->options.version >= 5)
			put(out, &(uint8_t){DW_LLE_start_end}, 1);
		put_uint(db, out, entries[i].begin, address_size);
		put_uint(db, out, entries[i].end, address_size);
		if (unit->options.version >= 5)
			put_uleb(out, entries[i].size);
		else
			put_uint(db, out, entries[i].size, 2);
		put(out, entries[i].expression, entries[i].size);
	}
	if (unit->options.version >= 5)
		put(out, &(uint8_t){DW_LLE_end_of_list}, 1);
	else
		for (int i = 0; i < 2; i++)
			put_uint(db, out, 0, address_size);
	return unit->list_count++;
}

struct db_die *db_loclist(struct db_die *die, uint16_t name, const struct db_location *entries,
			  size_t count)
{
	const struct db_unit_options *options = &die->unit->options;
	uint16_t form = options->version >= 4 ? DW_FORM_sec_offset
			: options->is_dwarf64 ? DW_FORM_data8
					      : DW_FORM_data4;
	db_add_attr(die, name, form, VALUE_LIST)->value = add_list(die->unit, entries, count);
	return die;
}

struct db_die *db_loclistx(struct db_die *die, uint16_t name, const struct db_location *entries,
			   size_t count)
{
	assert(die->unit->options.version >= 5);
	db_add_attr(die, name, DW_FORM_loclistx, VALUE_LIST)->value =
		add_list(die->unit, entries, count);
	return die;
}
