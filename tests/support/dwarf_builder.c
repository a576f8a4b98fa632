// SPDX-License-Identifier: GPL-3.0-or-later
//
// See dwarf_builder.h. Units are written twice: the first time gives every DIE its offset and collects
// strings and addresses, the second time references and bases are right. No value changes its size
// in between (ref_udata is padded), so the offsets hold.
#include "dwarf_builder.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct bytes {
	uint8_t *data;
	size_t size, capacity;
};

enum value_kind { VALUE_UINT, VALUE_BYTES, VALUE_RAW, VALUE_STRING, VALUE_ADDR, VALUE_REF, VALUE_SIBLING, VALUE_LIST };

struct attr {
	struct attr *next;
	uint16_t name, form;
	bool is_indirect;
	enum value_kind kind;
	uint64_t value;       // VALUE_UINT, VALUE_ADDR; VALUE_LIST: index of the list in the unit
	const uint64_t *base; // VALUE_UINT: read from here instead, known between the two passes
	uint8_t *bytes;       // VALUE_BYTES, VALUE_RAW, VALUE_STRING
	size_t size;
	struct db_die *target;
};

struct abbrev {
	uint16_t tag;
	bool has_children;
	struct attr *attrs; // of the first DIE that uses it
};

struct unit {
	struct unit *next;
	struct db *db;
	struct db_unit_options options;
	struct db_die *root, *type;
	uint64_t offset, end;
	struct abbrev *abbrevs;
	size_t abbrev_count;
	uint64_t abbrev_offset;
	// Tables in .debug_str_offsets, .debug_addr and .debug_loclists, and where they begin.
	uint64_t *strings, *addrs, *lists;
	size_t string_count, addr_count, list_count;
	struct bytes list_bytes;
	uint64_t str_offsets_base, addr_base, loclists_base;
	uint64_t list_start; // version < 5: of list_bytes in .debug_loc
};

struct db_die {
	struct unit *unit;
	struct db_die *next, *children, **last_child;
	struct attr *attrs, **last_attr;
	uint16_t tag;
	uint64_t offset, end;
};

struct section {
	char *name;
	uint32_t type, link, info;
	uint64_t flags, addr, size, entry_size;
	struct bytes bytes;
	uint64_t file_offset;
	uint32_t name_offset;
};

struct symbol {
	char *name;
	uint64_t value, size;
	uint8_t type, binding;
	size_t section;
};

enum { INFO, TYPES, ABBREV, STR, LINE_STR, STR_OFFSETS, ADDR, LOC, LOCLISTS, DEBUG_COUNT };

static const char *const debug_names[DEBUG_COUNT] = {
	".debug_info", ".debug_types", ".debug_abbrev", ".debug_str", ".debug_line_str",
	".debug_str_offsets", ".debug_addr", ".debug_loc", ".debug_loclists",
};

struct db {
	struct db_options options;
	struct unit *units, **last_unit;
	struct bytes debug[DEBUG_COUNT];
	struct section *sections; // the null section first
	size_t section_count;
	struct symbol *symbols;
	size_t symbol_count;
	void **blocks; // everything else that was allocated
	size_t block_count;
};

// --- Memory and bytes -----------------------------------------------------------------------------

static void *grow(void *data, size_t size)
{
	void *grown = realloc(data, size ? size : 1);
	if (!grown)
		abort();
	return grown;
}

// Zeroed memory that lives as long as the builder.
static void *keep(struct db *db, size_t size)
{
	void *block = calloc(1, size ? size : 1);
	if (!block)
		abort();
	if (!(db->block_count & (db->block_count - 1))) // full at each power of two
		db->blocks = grow(db->blocks, (db->block_count ? 2 * db->block_count : 1) * sizeof(*db->blocks));
	db->blocks[db->block_count++] = block;
	return block;
}

static char *keep_text(struct db *db, const char *text)
{
	return strcpy(keep(db, strlen(text) + 1), text);
}

static void put(struct bytes *out, const void *data, size_t size)
{
	if (out->size + size > out->capacity) {
		out->capacity = (out->size + size) * 2;
		out->data = grow(out->data, out->capacity);
	}
	if (size)
		memcpy(out->data + out->size, data, size);
	out->size += size;
}

static void put_uint(const struct db *db, struct bytes *out, uint64_t value, unsigned size)
{
	uint8_t data[8];
	assert(size <= 8);
	for (unsigned i = 0; i < size; i++)
		data[i] = (uint8_t)(value >> 8 * (db->options.is_big_endian ? size - 1 - i : i));
	put(out, data, size);
}

static void put_uleb(struct bytes *out, uint64_t value)
{
	do {
		uint8_t byte = (value & 0x7f) | (value > 0x7f ? 0x80 : 0);
		put(out, &byte, 1);
		value >>= 7;
	} while (value);
}

// Always five bytes, for values that aren't known in the first pass.
static void put_padded_uleb(struct bytes *out, uint64_t value)
{
	for (int i = 0; i < 5; i++, value >>= 7) {
		uint8_t byte = (value & 0x7f) | (i < 4 ? 0x80 : 0);
		put(out, &byte, 1);
	}
}

static void put_sleb(struct bytes *out, int64_t value)
{
	for (;;) {
		uint8_t byte = value & 0x7f;
		value = value >> 7; // arithmetic with every compiler that builds this
		bool is_last = (value == 0 && !(byte & 0x40)) || (value == -1 && (byte & 0x40));
		byte |= is_last ? 0 : 0x80;
		put(out, &byte, 1);
		if (is_last)
			return;
	}
}

// Offset of a NUL-terminated text in a string section; added if it isn't there yet.
static uint64_t intern(struct bytes *out, const char *text)
{
	size_t length = strlen(text) + 1;
	for (size_t i = 0; i + length <= out->size; i++)
		if ((!i || !out->data[i - 1]) && !memcmp(out->data + i, text, length))
			return i;
	put(out, text, length);
	return out->size - length;
}

// Index of a value in a table of one unit; added if it isn't there yet.
static uint64_t enter(uint64_t **table, size_t *count, uint64_t value)
{
	for (size_t i = 0; i < *count; i++)
		if ((*table)[i] == value)
			return i;
	*table = grow(*table, (*count + 1) * sizeof(**table));
	(*table)[*count] = value;
	return (*count)++;
}

// --- Life -----------------------------------------------------------------------------------------

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

// --- Sections and symbols -------------------------------------------------------------------------

static size_t add_section(struct db *db, struct section section)
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
	return add_section(db, section);
}

size_t db_section_bytes(struct db *db, const char *name, uint32_t type, uint64_t flags, uint64_t addr,
			const void *bytes, size_t size)
{
	struct section section = {.name = (char *)name, .type = type, .flags = flags, .addr = addr, .size = size};
	put(&section.bytes, bytes, size);
	return add_section(db, section);
}

void db_symbol(struct db *db, const char *name, uint64_t value, uint64_t size, uint8_t type, uint8_t binding,
	       size_t section)
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

// --- Units and DIEs -------------------------------------------------------------------------------

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
		o->unit_type = o->signature ? DW_UT_type : o->tag == DW_TAG_partial_unit ? DW_UT_partial : DW_UT_compile;

	unit->root = new_die(unit, o->tag);
	if (o->producer)
		db_string(unit->root, DW_AT_producer, o->producer);
	if (o->language != UINT16_MAX)
		db_uint(unit->root, DW_AT_language, o->language);
	if (o->name)
		db_string(unit->root, DW_AT_name, o->name);
	return unit->root;
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

// --- Attributes -----------------------------------------------------------------------------------

static struct attr *add_attr(struct db_die *die, uint16_t name, uint16_t form, enum value_kind kind)
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
	add_attr(die, name, form, VALUE_UINT)->value = value;
	return die;
}

struct db_die *db_string_form(struct db_die *die, uint16_t name, uint16_t form, const char *text)
{
	set_bytes(die, add_attr(die, name, form, VALUE_STRING), text, strlen(text) + 1);
	return die;
}

struct db_die *db_addr_form(struct db_die *die, uint16_t name, uint16_t form, uint64_t addr)
{
	add_attr(die, name, form, VALUE_ADDR)->value = addr;
	return die;
}

struct db_die *db_ref_form(struct db_die *die, uint16_t name, uint16_t form, struct db_die *target)
{
	add_attr(die, name, form, VALUE_REF)->target = target;
	return die;
}

struct db_die *db_block_form(struct db_die *die, uint16_t name, uint16_t form, const void *bytes, size_t size)
{
	set_bytes(die, add_attr(die, name, form, VALUE_BYTES), bytes, size);
	return die;
}

struct db_die *db_raw_form(struct db_die *die, uint16_t name, uint16_t form, const void *bytes, size_t size)
{
	set_bytes(die, add_attr(die, name, form, VALUE_RAW), bytes, size);
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
	return db_form(die, name, die->unit->options.version >= 4 ? DW_FORM_flag_present : DW_FORM_flag, 1);
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
	add_attr(die, DW_AT_sibling, DW_FORM_ref4, VALUE_SIBLING);
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

struct db_die *db_loclist(struct db_die *die, uint16_t name, const struct db_location *entries, size_t count)
{
	const struct db_unit_options *options = &die->unit->options;
	uint16_t form = options->version >= 4 ? DW_FORM_sec_offset
			: options->is_dwarf64 ? DW_FORM_data8
					      : DW_FORM_data4;
	add_attr(die, name, form, VALUE_LIST)->value = add_list(die->unit, entries, count);
	return die;
}

struct db_die *db_loclistx(struct db_die *die, uint16_t name, const struct db_location *entries, size_t count)
{
	assert(die->unit->options.version >= 5);
	add_attr(die, name, DW_FORM_loclistx, VALUE_LIST)->value = add_list(die->unit, entries, count);
	return die;
}

// --- Writing units --------------------------------------------------------------------------------

static unsigned offset_size(const struct unit *unit)
{
	return unit->options.is_dwarf64 ? 8 : 4;
}

static int unit_section(const struct unit *unit)
{
	return unit->options.signature && unit->options.version < 5 ? TYPES : INFO;
}

static uint16_t reference_form(const struct unit *unit, const struct db_die *target)
{
	if (!target || target->unit == unit)
		return DW_FORM_ref4;
	return target->unit->options.signature ? DW_FORM_ref_sig8 : DW_FORM_ref_addr;
}

// An integer as `form` has it.
static void put_form(const struct unit *unit, struct bytes *out, uint16_t form, uint64_t value)
{
	const struct db *db = unit->db;
	switch (form) {
	case DW_FORM_flag_present:
	case DW_FORM_implicit_const: // in the abbreviation
		return;
	case DW_FORM_flag:
	case DW_FORM_data1:
	case DW_FORM_ref1:
	case DW_FORM_strx1:
	case DW_FORM_addrx1:
		put_uint(db, out, value, 1);
		return;
	case DW_FORM_data2:
	case DW_FORM_ref2:
	case DW_FORM_strx2:
	case DW_FORM_addrx2:
		put_uint(db, out, value, 2);
		return;
	case DW_FORM_strx3:
	case DW_FORM_addrx3:
		put_uint(db, out, value, 3);
		return;
	case DW_FORM_data4:
	case DW_FORM_ref4:
	case DW_FORM_ref_sup4:
	case DW_FORM_strx4:
	case DW_FORM_addrx4:
		put_uint(db, out, value, 4);
		return;
	case DW_FORM_data8:
	case DW_FORM_ref8:
	case DW_FORM_ref_sup8:
	case DW_FORM_ref_sig8:
		put_uint(db, out, value, 8);
		return;
	case DW_FORM_addr:
		put_uint(db, out, value, unit->options.address_size);
		return;
	case DW_FORM_ref_addr:
		put_uint(db, out, value, unit->options.version == 2 ? unit->options.address_size : offset_size(unit));
		return;
	case DW_FORM_sec_offset:
	case DW_FORM_strp:
	case DW_FORM_line_strp:
	case DW_FORM_strp_sup:
	case DW_FORM_GNU_ref_alt:
	case DW_FORM_GNU_strp_alt:
		put_uint(db, out, value, offset_size(unit));
		return;
	case DW_FORM_sdata:
		put_sleb(out, (int64_t)value);
		return;
	case DW_FORM_udata:
	case DW_FORM_strx:
	case DW_FORM_addrx:
	case DW_FORM_loclistx:
	case DW_FORM_rnglistx:
	case DW_FORM_GNU_str_index:
	case DW_FORM_GNU_addr_index:
		put_uleb(out, value);
		return;
	case DW_FORM_ref_udata:
		put_padded_uleb(out, value);
		return;
	default:
		abort();
	}
}

static void put_string(struct unit *unit, struct bytes *out, const struct attr *attr)
{
	struct db *db = unit->db;
	const char *text = (const char *)attr->bytes;
	if (attr->form == DW_FORM_string)
		put(out, attr->bytes, attr->size);
	else if (attr->form == DW_FORM_strp)
		put_form(unit, out, attr->form, intern(&db->debug[STR], text));
	else if (attr->form == DW_FORM_line_strp)
		put_form(unit, out, attr->form, intern(&db->debug[LINE_STR], text));
	else
		put_form(unit, out, attr->form,
			 enter(&unit->strings, &unit->string_count, intern(&db->debug[STR], text)));
}

static void put_block(const struct unit *unit, struct bytes *out, const struct attr *attr)
{
	if (attr->form == DW_FORM_block1)
		put_uint(unit->db, out, attr->size, 1);
	else if (attr->form == DW_FORM_block2)
		put_uint(unit->db, out, attr->size, 2);
	else if (attr->form == DW_FORM_block4)
		put_uint(unit->db, out, attr->size, 4);
	else if (attr->form == DW_FORM_data16)
		assert(attr->size == 16);
	else
		put_uleb(out, attr->size);
	put(out, attr->bytes, attr->size);
}

static void put_reference(const struct unit *unit, struct bytes *out, const struct attr *attr)
{
	const struct db_die *target = attr->target;
	uint64_t value = 0;
	if (target)
		value = attr->form == DW_FORM_ref_sig8   ? target->unit->options.signature
			: attr->form == DW_FORM_ref_addr ? target->offset
							 : target->offset - unit->offset;
	put_form(unit, out, attr->form, value);
}

static uint64_t list_value(const struct unit *unit, const struct attr *attr)
{
	if (attr->form == DW_FORM_loclistx)
		return attr->value;
	uint64_t start = unit->options.version >= 5 ? unit->loclists_base + unit->list_count * offset_size(unit)
						    : unit->list_start;
	return start + unit->lists[attr->value];
}

static void put_value(struct unit *unit, struct bytes *out, const struct db_die *die, const struct attr *attr)
{
	if (attr->is_indirect)
		put_uleb(out, attr->form);
	switch (attr->kind) {
	case VALUE_UINT:
		put_form(unit, out, attr->form, attr->base ? *attr->base : attr->value);
		break;
	case VALUE_BYTES:
		put_block(unit, out, attr);
		break;
	case VALUE_RAW:
		put(out, attr->bytes, attr->size);
		break;
	case VALUE_STRING:
		put_string(unit, out, attr);
		break;
	case VALUE_ADDR:
		put_form(unit, out, attr->form, enter(&unit->addrs, &unit->addr_count, attr->value));
		break;
	case VALUE_REF:
		put_reference(unit, out, attr);
		break;
	case VALUE_SIBLING:
		put_form(unit, out, attr->form, die->end - unit->offset);
		break;
	case VALUE_LIST:
		put_form(unit, out, attr->form, list_value(unit, attr));
		break;
	}
}

static bool is_same_shape(const struct attr *left, const struct attr *right)
{
	for (; left && right; left = left->next, right = right->next) {
		if (left->name != right->name || left->form != right->form || left->is_indirect != right->is_indirect)
			return false;
		if (left->form == DW_FORM_implicit_const && left->value != right->value)
			return false;
	}
	return !left && !right;
}

static uint64_t abbrev_code(struct unit *unit, const struct db_die *die)
{
	for (size_t i = 0; i < unit->abbrev_count; i++) {
		const struct abbrev *abbrev = &unit->abbrevs[i];
		if (abbrev->tag == die->tag && abbrev->has_children == !!die->children &&
		    is_same_shape(abbrev->attrs, die->attrs))
			return i + 1;
	}
	unit->abbrevs = grow(unit->abbrevs, (unit->abbrev_count + 1) * sizeof(*unit->abbrevs));
	unit->abbrevs[unit->abbrev_count++] = (struct abbrev){
		.tag = die->tag,
		.has_children = die->children,
		.attrs = die->attrs,
	};
	return unit->abbrev_count;
}

static void put_die(struct unit *unit, struct bytes *out, struct db_die *die)
{
	die->offset = out->size;
	put_uleb(out, abbrev_code(unit, die));
	for (const struct attr *attr = die->attrs; attr; attr = attr->next)
		put_value(unit, out, die, attr);
	if (die->children) {
		for (struct db_die *child = die->children; child; child = child->next)
			put_die(unit, out, child);
		put(out, &(uint8_t){0}, 1);
	}
	die->end = out->size;
}

// An initial length (DWARF5 §7.4) of everything up to `end`, which begins behind the length itself.
static void put_length(const struct unit *unit, struct bytes *out, uint64_t length)
{
	if (unit->options.is_dwarf64)
		put_uint(unit->db, out, 0xffffffff, 4);
	put_uint(unit->db, out, length, offset_size(unit));
}

static unsigned length_size(const struct unit *unit)
{
	return unit->options.is_dwarf64 ? 12 : 4;
}

static void put_unit(struct unit *unit)
{
	struct db *db = unit->db;
	struct bytes *out = &db->debug[unit_section(unit)];
	unit->offset = out->size;
	// In the first pass `end` is 0, and the length nonsense.
	put_length(unit, out, unit->end - unit->offset - length_size(unit));
	put_uint(db, out, unit->options.version, 2);
	if (unit->options.version >= 5) {
		put_uint(db, out, unit->options.unit_type, 1);
		put_uint(db, out, unit->options.address_size, 1);
	}
	put_uint(db, out, unit->abbrev_offset, offset_size(unit));
	if (unit->options.version < 5)
		put_uint(db, out, unit->options.address_size, 1);
	else if (unit->options.unit_type == DW_UT_skeleton || unit->options.unit_type == DW_UT_split_compile)
		put_uint(db, out, 0, 8);
	if (unit->options.signature) {
		put_uint(db, out, unit->options.signature, 8);
		put_uint(db, out, (unit->type ? unit->type : unit->root)->offset - unit->offset, offset_size(unit));
	}
	put_die(unit, out, unit->root);
	unit->end = out->size;
}

static void put_abbrevs(struct unit *unit)
{
	struct bytes *out = &unit->db->debug[ABBREV];
	unit->abbrev_offset = out->size;
	for (size_t i = 0; i < unit->abbrev_count; i++) {
		const struct abbrev *abbrev = &unit->abbrevs[i];
		put_uleb(out, i + 1);
		put_uleb(out, abbrev->tag);
		put_uleb(out, abbrev->has_children ? DW_CHILDREN_yes : DW_CHILDREN_no);
		for (const struct attr *attr = abbrev->attrs; attr; attr = attr->next) {
			put_uleb(out, attr->name);
			put_uleb(out, attr->is_indirect ? DW_FORM_indirect : attr->form);
			if (attr->form == DW_FORM_implicit_const && !attr->is_indirect)
				put_sleb(out, (int64_t)attr->value);
		}
		put_uleb(out, 0);
		put_uleb(out, 0);
	}
	put_uleb(out, 0);
}

// The unit's part of .debug_str_offsets (DWARF5 §7.26); version 4 has no header.
static void put_str_offsets(struct unit *unit)
{
	struct bytes *out = &unit->db->debug[STR_OFFSETS];
	if (!unit->string_count)
		return;
	if (unit->options.version >= 5) {
		put_length(unit, out, 4 + unit->string_count * offset_size(unit));
		put_uint(unit->db, out, 5, 2);
		put_uint(unit->db, out, 0, 2);
	}
	unit->str_offsets_base = out->size;
	for (size_t i = 0; i < unit->string_count; i++)
		put_uint(unit->db, out, unit->strings[i], offset_size(unit));
}

// The unit's part of .debug_addr (DWARF5 §7.27); version 4 has no header.
static void put_addrs(struct unit *unit)
{
	struct bytes *out = &unit->db->debug[ADDR];
	unsigned address_size = unit->options.address_size;
	if (!unit->addr_count)
		return;
	if (unit->options.version >= 5) {
		put_length(unit, out, 4 + unit->addr_count * address_size);
		put_uint(unit->db, out, 5, 2);
		put_uint(unit->db, out, address_size, 1);
		put_uint(unit->db, out, 0, 1);
	}
	unit->addr_base = out->size;
	for (size_t i = 0; i < unit->addr_count; i++)
		put_uint(unit->db, out, unit->addrs[i], address_size);
}

// The unit's lists: in .debug_loclists behind a header and an index (DWARF5 §7.29), in .debug_loc as they are.
static void put_lists(struct unit *unit)
{
	bool has_header = unit->options.version >= 5;
	struct bytes *out = &unit->db->debug[has_header ? LOCLISTS : LOC];
	if (!unit->list_count)
		return;
	uint64_t index_size = unit->list_count * offset_size(unit);
	unit->list_start = out->size;
	if (has_header) {
		put_length(unit, out, 8 + index_size + unit->list_bytes.size);
		put_uint(unit->db, out, 5, 2);
		put_uint(unit->db, out, unit->options.address_size, 1);
		put_uint(unit->db, out, 0, 1);
		put_uint(unit->db, out, unit->list_count, 4);
		unit->loclists_base = out->size;
		for (size_t i = 0; i < unit->list_count; i++)
			put_uint(unit->db, out, index_size + unit->lists[i], offset_size(unit));
	}
	put(out, unit->list_bytes.data, unit->list_bytes.size);
}

// What a unit's root must say so that its indices can be followed.
struct needs {
	bool str_offsets_base, addr_base, gnu_addr_base, loclists_base;
};

static void settle_forms(struct db_die *die, struct needs *needs)
{
	for (struct attr *attr = die->attrs; attr; attr = attr->next) {
		if (attr->kind == VALUE_REF && !attr->form)
			attr->form = reference_form(die->unit, attr->target);
		needs->str_offsets_base |= attr->kind == VALUE_STRING &&
					   (attr->form == DW_FORM_strx ||
					    (attr->form >= DW_FORM_strx1 && attr->form <= DW_FORM_strx4));
		needs->gnu_addr_base |= attr->kind == VALUE_ADDR && attr->form == DW_FORM_GNU_addr_index;
		needs->addr_base |= attr->kind == VALUE_ADDR && attr->form != DW_FORM_GNU_addr_index;
		needs->loclists_base |= attr->form == DW_FORM_loclistx && attr->kind == VALUE_LIST;
	}
	for (struct db_die *child = die->children; child; child = child->next)
		settle_forms(child, needs);
}

static void add_base(struct unit *unit, bool is_needed, uint16_t name, const uint64_t *base)
{
	if (is_needed)
		add_attr(unit->root, name, DW_FORM_sec_offset, VALUE_UINT)->base = base;
}

static void write_units(struct db *db)
{
	for (struct unit *unit = db->units; unit; unit = unit->next) {
		struct needs needs = {0};
		settle_forms(unit->root, &needs);
		add_base(unit, needs.str_offsets_base, DW_AT_str_offsets_base, &unit->str_offsets_base);
		add_base(unit, needs.addr_base, DW_AT_addr_base, &unit->addr_base);
		add_base(unit, needs.gnu_addr_base, DW_AT_GNU_addr_base, &unit->addr_base);
		add_base(unit, needs.loclists_base, DW_AT_loclists_base, &unit->loclists_base);
	}
	for (struct unit *unit = db->units; unit; unit = unit->next) {
		put_unit(unit);
		put_abbrevs(unit);
		put_str_offsets(unit);
		put_addrs(unit);
		put_lists(unit);
	}
	db->debug[INFO].size = db->debug[TYPES].size = 0;
	for (struct unit *unit = db->units; unit; unit = unit->next) {
		uint64_t end = unit->end;
		put_unit(unit);
		assert(unit->end == end);
		(void)end;
	}
}

// --- Writing the ELF file -------------------------------------------------------------------------

static bool has_section(const struct db *db, const char *name)
{
	for (size_t i = 1; i < db->section_count; i++)
		if (!strcmp(db->sections[i].name, name))
			return true;
	return false;
}

static void put_symbol(const struct db *db, struct bytes *out, uint32_t name, const struct symbol *symbol)
{
	uint8_t info = (uint8_t)(symbol->binding << 4 | (symbol->type & 0xf));
	unsigned word = db->options.is_32_bit ? 4 : 8;
	put_uint(db, out, name, 4);
	if (db->options.is_32_bit) {
		put_uint(db, out, symbol->value, word);
		put_uint(db, out, symbol->size, word);
	}
	put_uint(db, out, info, 1);
	put_uint(db, out, 0, 1);
	put_uint(db, out, symbol->section, 2);
	if (!db->options.is_32_bit) {
		put_uint(db, out, symbol->value, word);
		put_uint(db, out, symbol->size, word);
	}
}

static void add_symbols(struct db *db)
{
	if (!db->symbol_count)
		return;
	struct bytes symbols = {0}, strings = {0};
	put(&strings, "", 1);
	put_symbol(db, &symbols, 0, &(struct symbol){0});
	uint32_t first_global = 1;
	for (int is_global = 0; is_global < 2; is_global++) {
		for (size_t i = 0; i < db->symbol_count; i++) {
			const struct symbol *symbol = &db->symbols[i];
			if ((symbol->binding != STB_LOCAL) != is_global)
				continue;
			put_symbol(db, &symbols, (uint32_t)intern(&strings, symbol->name), symbol);
			first_global += !is_global;
		}
	}
	size_t names = add_section(db, (struct section){
					       .name = (char *)".strtab",
					       .type = SHT_STRTAB,
					       .size = strings.size,
					       .bytes = strings,
				       });
	add_section(db, (struct section){
				.name = (char *)".symtab",
				.type = SHT_SYMTAB,
				.size = symbols.size,
				.entry_size = db->options.is_32_bit ? sizeof(Elf32_Sym) : sizeof(Elf64_Sym),
				.link = (uint32_t)names,
				.info = first_global,
				.bytes = symbols,
			});
}

static void add_debug_sections(struct db *db)
{
	for (int i = 0; i < DEBUG_COUNT; i++) {
		struct bytes *bytes = &db->debug[i];
		if (bytes->size && !has_section(db, debug_names[i]))
			db_section_bytes(db, debug_names[i], SHT_PROGBITS, 0, 0, bytes->data, bytes->size);
	}
}

static void add_section_names(struct db *db)
{
	size_t index = add_section(db, (struct section){.name = (char *)".shstrtab", .type = SHT_STRTAB});
	struct bytes names = {0};
	put(&names, "", 1);
	for (size_t i = 1; i < db->section_count; i++)
		db->sections[i].name_offset = (uint32_t)intern(&names, db->sections[i].name);
	db->sections[index].bytes = names;
	db->sections[index].size = names.size;
}

static void align(struct bytes *out, size_t alignment)
{
	while (out->size % alignment)
		put(out, &(uint8_t){0}, 1);
}

static void put_file_header(const struct db *db, struct bytes *out, uint64_t section_headers)
{
	bool is_32 = db->options.is_32_bit;
	unsigned word = is_32 ? 4 : 8;
	uint8_t ident[EI_NIDENT] = {
		ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, is_32 ? ELFCLASS32 : ELFCLASS64,
		db->options.is_big_endian ? ELFDATA2MSB : ELFDATA2LSB, EV_CURRENT, db->options.os_abi,
	};
	put(out, ident, sizeof(ident));
	put_uint(db, out, db->options.type, 2);
	put_uint(db, out, db->options.machine, 2);
	put_uint(db, out, EV_CURRENT, 4);
	put_uint(db, out, 0, word); // e_entry
	put_uint(db, out, 0, word); // e_phoff
	put_uint(db, out, section_headers, word);
	put_uint(db, out, db->options.flags, 4);
	put_uint(db, out, is_32 ? sizeof(Elf32_Ehdr) : sizeof(Elf64_Ehdr), 2);
	put_uint(db, out, 0, 2); // e_phentsize
	put_uint(db, out, 0, 2); // e_phnum
	put_uint(db, out, is_32 ? sizeof(Elf32_Shdr) : sizeof(Elf64_Shdr), 2);
	assert(db->section_count < SHN_LORESERVE);
	put_uint(db, out, db->section_count, 2);
	put_uint(db, out, db->section_count - 1, 2); // .shstrtab is last
}

static void put_section_header(const struct db *db, struct bytes *out, const struct section *section)
{
	unsigned word = db->options.is_32_bit ? 4 : 8;
	put_uint(db, out, section->name_offset, 4);
	put_uint(db, out, section->type, 4);
	put_uint(db, out, section->flags, word);
	put_uint(db, out, section->addr, word);
	put_uint(db, out, section->file_offset, word);
	put_uint(db, out, section->size, word);
	put_uint(db, out, section->link, 4);
	put_uint(db, out, section->info, 4);
	put_uint(db, out, section->type == SHT_NULL ? 0 : section->type == SHT_SYMTAB ? word : 1, word);
	put_uint(db, out, section->entry_size, word);
}

void *db_finish(struct db *db, size_t *size)
{
	write_units(db);
	add_debug_sections(db);
	add_symbols(db);
	add_section_names(db);

	size_t header_size = db->options.is_32_bit ? sizeof(Elf32_Ehdr) : sizeof(Elf64_Ehdr);
	struct bytes contents = {0};
	for (size_t i = 1; i < db->section_count; i++) {
		struct section *section = &db->sections[i];
		align(&contents, 8);
		section->file_offset = header_size + contents.size;
		if (section->type != SHT_NOBITS)
			put(&contents, section->bytes.data, section->bytes.size);
	}
	align(&contents, 8);

	struct bytes file = {0};
	put_file_header(db, &file, header_size + contents.size);
	put(&file, contents.data, contents.size);
	free(contents.data);
	for (size_t i = 0; i < db->section_count; i++)
		put_section_header(db, &file, &db->sections[i]);
	*size = file.size;
	return file.data;
}

// --- Common DIEs ----------------------------------------------------------------------------------

static struct db_die *named(struct db_die *parent, uint16_t tag, const char *name)
{
	struct db_die *die = db_die(parent, tag);
	return name ? db_string(die, DW_AT_name, name) : die;
}

static struct db_die *typed(struct db_die *die, struct db_die *type)
{
	return type ? db_ref(die, DW_AT_type, type) : die;
}

struct db_die *db_base_type(struct db_die *parent, const char *name, uint64_t byte_size, uint8_t encoding)
{
	struct db_die *die = db_uint(db_die(parent, DW_TAG_base_type), DW_AT_byte_size, byte_size);
	db_uint(die, DW_AT_encoding, encoding);
	return name ? db_string(die, DW_AT_name, name) : die;
}

struct db_die *db_type(struct db_die *parent, uint16_t tag, const char *name, struct db_die *type)
{
	return typed(named(parent, tag, name), type);
}

struct db_die *db_pointer(struct db_die *parent, struct db_die *type)
{
	struct db_die *die = db_die(parent, DW_TAG_pointer_type);
	return typed(db_uint(die, DW_AT_byte_size, die->unit->options.address_size), type);
}

struct db_die *db_typedef(struct db_die *parent, const char *name, struct db_die *type)
{
	return db_type(parent, DW_TAG_typedef, name, type);
}

struct db_die *db_struct(struct db_die *parent, const char *name, uint64_t byte_size)
{
	return db_uint(named(parent, DW_TAG_structure_type, name), DW_AT_byte_size, byte_size);
}

struct db_die *db_union(struct db_die *parent, const char *name, uint64_t byte_size)
{
	return db_uint(named(parent, DW_TAG_union_type, name), DW_AT_byte_size, byte_size);
}

struct db_die *db_declaration(struct db_die *parent, uint16_t tag, const char *name)
{
	return db_flag(named(parent, tag, name), DW_AT_declaration);
}

struct db_die *db_member(struct db_die *parent, const char *name, struct db_die *type, uint64_t byte_offset)
{
	struct db_die *die = typed(named(parent, DW_TAG_member, name), type);
	if (die->unit->options.version >= 3)
		return db_uint(die, DW_AT_data_member_location, byte_offset);
	struct bytes expression = {0}; // DWARF 2 has expressions only
	put(&expression, &(uint8_t){DW_OP_plus_uconst}, 1);
	put_uleb(&expression, byte_offset);
	db_block(die, DW_AT_data_member_location, expression.data, expression.size);
	free(expression.data);
	return die;
}

struct db_die *db_bitfield(struct db_die *parent, const char *name, struct db_die *type, uint64_t bit_size,
			   uint64_t bit_offset)
{
	struct db_die *die = typed(named(parent, DW_TAG_member, name), type);
	db_uint(die, DW_AT_bit_size, bit_size);
	return db_uint(die, DW_AT_data_bit_offset, bit_offset);
}

struct db_die *db_array(struct db_die *parent, struct db_die *element, uint64_t count)
{
	struct db_die *die = db_type(parent, DW_TAG_array_type, NULL, element);
	db_uint(db_die(die, DW_TAG_subrange_type), DW_AT_count, count);
	return die;
}

struct db_die *db_enum(struct db_die *parent, const char *name, uint64_t byte_size)
{
	return db_uint(named(parent, DW_TAG_enumeration_type, name), DW_AT_byte_size, byte_size);
}

struct db_die *db_enumerator(struct db_die *parent, const char *name, int64_t value)
{
	return db_sint(named(parent, DW_TAG_enumerator, name), DW_AT_const_value, value);
}

struct db_die *db_function(struct db_die *parent, const char *name, struct db_die *type, uint64_t low_pc,
			   uint64_t size)
{
	struct db_die *die = db_flag(db_die(parent, DW_TAG_subprogram), DW_AT_external);
	if (name)
		db_string(die, DW_AT_name, name);
	typed(db_flag(die, DW_AT_prototyped), type);
	if (!size)
		return die;
	db_addr(die, DW_AT_low_pc, low_pc);
	// Before version 4 an address (DWARF3 §2.17.2), a length since.
	if (die->unit->options.version < 4)
		return db_addr(die, DW_AT_high_pc, low_pc + size);
	return db_form(die, DW_AT_high_pc, DW_FORM_data8, size);
}

struct db_die *db_parameter(struct db_die *parent, const char *name, struct db_die *type)
{
	return typed(named(parent, DW_TAG_formal_parameter, name), type);
}

struct db_die *db_variable(struct db_die *parent, const char *name, struct db_die *type, uint64_t addr)
{
	struct db_die *die = typed(named(parent, DW_TAG_variable, name), type);
	return db_location_addr(db_flag(die, DW_AT_external), addr);
}
