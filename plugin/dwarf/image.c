// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads unit headers (DWARF5 §7.5.1) and root DIEs (image.h). sections.c loads the sections.
#include "dwarf/image.h"

#include <dwarf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "dwarf/abbrev.h"
#include "dwarf/die_cursor.h"
#include "dwarf/form.h"
#include "dwarf/report.h"
#include "dwarf/sections.h"
#include "support/cursor.h"

// Unit headers end the same way in 32-bit DWARF and have longer fields in 64-bit DWARF.
// No enum: these are not values of `int`.
#define LONG_LENGTH UINT32_C(0xffffffff)
#define FIRST_RESERVED_LENGTH UINT32_C(0xfffffff0)

// A worker keeps no more memory than this between two images.
enum { LARGEST_KEPT_MEMORY = 16 * 1024 * 1024 };

static enum status malformed_unit(const struct dwarf_image *image, const struct dwarf_unit *unit,
				  const char *what)
{
	dwarf_report(image, unit, unit->section, unit->offset, "%s", what);
	return STATUS_MALFORMED;
}

// Reads initial length and version, which tell how to read the rest. `unit` has its section and
// offset; `cursor` is at that offset. An empty unit (padding) gets version 0.
static enum status read_unit_length(const struct dwarf_image *image, struct cursor *cursor,
				    struct dwarf_unit *unit)
{
	const struct dwarf_section *section = &image->sections[unit->section];
	uint64_t length = cursor_u32(cursor);
	unit->offset_size = 4;
	if (length == LONG_LENGTH) {
		length = cursor_u64(cursor);
		unit->offset_size = 8;
	} else if (length >= FIRST_RESERVED_LENGTH) {
		return malformed_unit(image, unit, "the unit's length is a reserved value");
	}
	if (cursor->failed)
		return malformed_unit(image, unit, "the section ends inside a unit's header");
	if (length > cursor_left(cursor)) {
		dwarf_report(image, unit, unit->section, unit->offset,
			     "the unit's length 0x%" PRIx64
			     " exceeds what is left of the section (0x%zx bytes)",
			     length, cursor_left(cursor));
		return STATUS_MALFORMED;
	}
	unit->end = (uint64_t)(cursor->at - section->data) + length;
	cursor->end = cursor->at + length;
	if (!length)
		return STATUS_OK;
	unit->version = cursor_u16(cursor);
	if (cursor->failed)
		return malformed_unit(image, unit, "the unit ends inside its header");
	if (unit->version >= 2 && unit->version <= 5)
		return STATUS_OK;
	dwarf_report(image, unit, unit->section, unit->offset,
		     "the unit is of DWARF version %u; 2 to 5 can be read", unit->version);
	return STATUS_UNSUPPORTED;
}

// Reads the header's fields behind the version.
static enum status read_unit_header(const struct dwarf_image *image, struct cursor *cursor,
				    struct dwarf_unit *unit)
{
	if (unit->version >= 5) {
		unit->unit_type = cursor_u8(cursor);
		unit->address_size = cursor_u8(cursor);
		unit->abbrev_offset = cursor_uint(cursor, unit->offset_size);
	} else {
		unit->abbrev_offset = cursor_uint(cursor, unit->offset_size);
		unit->address_size = cursor_u8(cursor);
		unit->unit_type = unit->section == DWARF_TYPES ? DW_UT_type : DW_UT_compile;
	}
	uint64_t type_offset = 0;
	switch (unit->unit_type) {
	case DW_UT_compile:
	case DW_UT_partial:
		break;
	case DW_UT_skeleton:
	case DW_UT_split_compile:
		unit->dwo_id = cursor_u64(cursor);
		break;
	case DW_UT_type:
	case DW_UT_split_type:
		unit->type_signature = cursor_u64(cursor);
		type_offset = cursor_uint(cursor, unit->offset_size);
		break;
	default:
		dwarf_report(image, unit, unit->section, unit->offset, "unknown unit type 0x%x",
			     unit->unit_type);
		return STATUS_UNSUPPORTED;
	}
	if (cursor->failed)
		return malformed_unit(image, unit, "the unit ends inside its header");
	if (unit->address_size != 2 && unit->address_size != 4 && unit->address_size != 8) {
		dwarf_report(image, unit, unit->section, unit->offset,
			     "the unit has addresses of %u bytes",
			     unit->address_size);
		return STATUS_UNSUPPORTED;
	}
	unit->first_die = (uint64_t)(cursor->at - image->sections[unit->section].data);
	if (unit->unit_type == DW_UT_type || unit->unit_type == DW_UT_split_type) {
		if (type_offset >= unit->end - unit->offset ||
		    unit->offset + type_offset < unit->first_die)
			return malformed_unit(image, unit,
					      "the type unit's type lies outside of the unit");
		unit->type_die = unit->offset + type_offset;
	}
	return STATUS_OK;
}

// The attributes of a root DIE, before they are interpreted. A name may be an index, which counts
// from a base that a later attribute gives.
struct root_values {
	struct form_value name, producer, dwo_name, comp_dir, low_pc;
};

static void use_root_attr(struct dwarf_unit *unit, struct root_values *values, uint16_t name,
			  const struct form_value *value)
{
	switch (name) {
	case DW_AT_name:
		values->name = *value;
		break;
	case DW_AT_producer:
		values->producer = *value;
		break;
	case DW_AT_dwo_name:
	case DW_AT_GNU_dwo_name:
		values->dwo_name = *value;
		break;
	case DW_AT_comp_dir:
		values->comp_dir = *value;
		break;
	case DW_AT_GNU_dwo_id:
		unit->dwo_id = value->bits;
		break;
	case DW_AT_low_pc:
		values->low_pc = *value;
		break;
	case DW_AT_language:
		unit->language = (uint16_t)value->bits;
		break;
	case DW_AT_str_offsets_base:
		unit->str_offsets_base = value->bits;
		break;
	case DW_AT_addr_base:
	case DW_AT_GNU_addr_base:
		unit->addr_base = value->bits;
		break;
	case DW_AT_loclists_base:
		unit->loclists_base = value->bits;
		break;
	default:
		break;
	}
}

// The text of a root attribute. "" if it is absent or broken, because only messages use it.
static const char *root_string(const struct dwarf_image *image, const struct dwarf_unit *unit,
			       const struct form_value *value)
{
	const char *text;
	if (value->form_class != FORM_CLASS_STRING ||
	    form_string(image, unit, value, &text) != STATUS_OK)
		return "";
	return text;
}

static bool is_unit_tag(uint16_t tag)
{
	return tag == DW_TAG_compile_unit || tag == DW_TAG_partial_unit ||
	       tag == DW_TAG_type_unit ||
	       tag == DW_TAG_skeleton_unit;
}

// If the root DIE is not that of a unit, the file is damaged. It must not be taken for an empty
// unit, which would lose its types without a message.
static enum status read_root(const struct dwarf_image *image, struct dwarf_unit *unit)
{
	// Without an attribute, a table of DWARF 5 begins after its section's header (DWARF5 §7.26
	// to §7.29); the GNU forms of version 4 count from the section's first byte.
	bool has_headers = unit->version >= 5;
	uint64_t length_size = unit->offset_size == 8 ? 12 : 4;
	unit->str_offsets_base = unit->addr_base = has_headers ? length_size + 4 : 0;
	unit->loclists_base = has_headers ? length_size + 8 : 0;
	unit->name = unit->producer = unit->comp_dir = "";
	if (unit->first_die == unit->end)
		return STATUS_OK; // a unit without DIEs

	struct die_cursor cursor;
	struct die root;
	TRY(die_cursor_init(&cursor, image, unit, unit->first_die));
	TRY(die_cursor_next(&cursor, &root));
	if (!root.abbrev || !is_unit_tag(root.abbrev->tag))
		return malformed_unit(image, unit, "the unit's first DIE is no unit");
	struct root_values values = {0};
	struct die_cursor attrs = cursor;
	for (uint32_t i = 0; i < root.abbrev->attr_count && !attrs.bytes.failed; i++) {
		const struct abbrev_attr *attr = &root.abbrev->attrs[i];
		struct form_value value;
		form_read(&attrs.bytes, unit, attr->form, attr->implicit_const, &value);
		use_root_attr(unit, &values, attr->name, &value);
	}
	if (attrs.bytes.failed)
		return die_cursor_skip_attrs(&cursor, &root); // says what is wrong

	unit->root_tag = root.abbrev->tag;
	unit->root_has_children = root.abbrev->has_children;
	unit->name = root_string(image, unit, &values.name);
	unit->producer = root_string(image, unit, &values.producer);
	unit->comp_dir = root_string(image, unit, &values.comp_dir);
	unit->is_clang = strstr(unit->producer, "clang");
	if (values.dwo_name.form_class == FORM_CLASS_STRING) {
		unit->dwo_name = root_string(image, unit, &values.dwo_name);
		if (unit->version < 5)
			unit->unit_type = DW_UT_skeleton;
	}
	if (unit->root_tag == DW_TAG_partial_unit) {
		unit->has_references_out = true;
		if (unit->version < 5)
			unit->unit_type = DW_UT_partial;
	}
	if (form_address(image, unit, &values.low_pc, &unit->low_pc) != STATUS_OK)
		unit->low_pc = 0; // absent, or an entry of a .debug_addr that isn't there
	return STATUS_OK;
}

// Reads what is not in the header.
static enum status read_unit(const struct dwarf_image *image, struct dwarf_unit *unit)
{
	TRY(abbrev_cache_get(image->memory.abbrevs, image, unit, &unit->abbrevs));
	unit->has_references_out = unit->abbrevs->has_references_out;
	return read_root(image, unit);
}

enum status dwarf_image_read_unit(struct dwarf_image *image, size_t unit)
{
	return read_unit(image, &image->units.data[unit]);
}

// Lists the units of one section. A broken header is an error, because it does not tell where the
// next header begins.
static enum status list_section_units(struct dwarf_image *image, enum dwarf_section_id id,
				      bool lists_only)
{
	const struct dwarf_section *section = &image->sections[id];
	for (uint64_t offset = 0; offset < section->size;) {
		struct dwarf_unit unit = {.section = id, .offset = offset};
		struct cursor cursor = cursor_make(section->data + offset, section->size - offset,
						   image->elf->is_big_endian);
		TRY(read_unit_length(image, &cursor, &unit));
		offset = unit.end;
		if (!unit.version)
			continue; // padding
		TRY(read_unit_header(image, &cursor, &unit));
		if (!lists_only)
			TRY(read_unit(image, &unit));
		TRY(vec_push(&image->units, unit));
	}
	return STATUS_OK;
}

// 64-bit files may have units of 32-bit code, as a kernel's for its start: gcc -m32, and objcopy.
static uint8_t choose_address_size(const struct dwarf_image *image)
{
	return image->elf->is_64_bit ? 8 : image->units.data[0].address_size;
}

static enum status open_dwarf_image(const struct elf_image *elf, bool is_split,
				    const struct dwarf_open_options *options,
			      struct dwarf_image *ret)
{
	*ret = (struct dwarf_image){
		.elf = elf,
		.where = elf->where,
		.is_split = is_split,
		.wants_fingerprint = options->wants_fingerprint,
	};
	if (options->memory) {
		ret->memory = *options->memory;
		*options->memory = (struct dwarf_memory){0};
	}
	enum status status = dwarf_sections_load(ret);
	if (status == STATUS_OK && !ret->memory.abbrevs)
		status = abbrev_cache_create(&ret->memory.abbrevs);
	if (status == STATUS_OK)
		status = list_section_units(ret, DWARF_INFO, options->lists_only);
	if (status == STATUS_OK)
		status = list_section_units(ret, DWARF_TYPES, options->lists_only);
	if (status == STATUS_OK && !ret->units.count)
		status = STATUS_ABSENT;
	if (status != STATUS_OK)
		dwarf_image_close(ret);
	else
		ret->address_size = choose_address_size(ret);
	return status;
}

enum status dwarf_image_open(const struct elf_image *elf, struct dwarf_image *ret)
{
	return open_dwarf_image(elf, false, &(struct dwarf_open_options){0}, ret);
}

enum status dwarf_image_open_with(const struct elf_image *elf,
				  const struct dwarf_open_options *options,
				  struct dwarf_image *ret)
{
	return open_dwarf_image(elf, false, options, ret);
}

enum status dwarf_image_open_split(const struct elf_image *elf, const struct dwarf_image *main,
				   const struct dwarf_unit *skeleton, struct dwarf_image *ret)
{
	TRY(open_dwarf_image(elf, true, &(struct dwarf_open_options){0}, ret));
	ret->sections[DWARF_ADDR] = main->sections[DWARF_ADDR];
	bool is_found = false;
	for (size_t i = 0; i < ret->units.count; i++) {
		struct dwarf_unit *unit = &ret->units.data[i];
		unit->addr_base = skeleton->addr_base;
		// clang names the file in the file itself.
		unit->dwo_name = NULL;
		if (unit->unit_type == DW_UT_skeleton && unit->version < 5)
			unit->unit_type = DW_UT_compile;
		bool is_type = unit->unit_type == DW_UT_type || unit->unit_type == DW_UT_split_type;
		is_found |= !is_type && unit->dwo_id == skeleton->dwo_id;
	}
	// The format of addresses goes with the main image: forms are read by it.
	if (!is_found || elf->machine != main->elf->machine ||
	    elf->is_big_endian != main->elf->is_big_endian) {
		dwarf_image_close(ret);
		return STATUS_ABSENT;
	}
	return STATUS_OK;
}

void dwarf_image_close(struct dwarf_image *image)
{
	vec_free(&image->units);
	dwarf_sections_unload(image->libraries);
	image->libraries = NULL;
	dwarf_memory_deinit(&image->memory);
	dwarf_fingerprint_deinit(&image->fingerprint);
	image->fingerprint = (struct dwarf_fingerprint){0};
}

void dwarf_image_close_into(struct dwarf_image *image, struct dwarf_memory *memory)
{
	if (!memory->bytes.data && !memory->abbrevs &&
	    image->memory.bytes.capacity <= LARGEST_KEPT_MEMORY) {
		*memory = image->memory;
		image->memory = (struct dwarf_memory){0};
		if (memory->abbrevs)
			abbrev_cache_clear(memory->abbrevs);
	}
	dwarf_image_close(image);
}

void dwarf_memory_deinit(struct dwarf_memory *memory)
{
	vec_free(&memory->bytes);
	abbrev_cache_destroy(memory->abbrevs);
	memory->abbrevs = NULL;
}
