// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes the units of a DWARF builder. Each is written twice: the first time gives every DIE its
// offset and collects strings and addresses, the second time references and bases are right. No
// value changes its size in between (ref_udata is padded), so the offsets hold.
#include "dwarf_builder_internal.h"

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
		put_uint(db, out, value,
			 unit->options.version == 2 ? unit->options.address_size
						    : offset_size(unit));
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
	uint64_t start = unit->options.version >= 5
				 ? unit->loclists_base + unit->list_count * offset_size(unit)
				 : unit->list_start;
	return start + unit->lists[attr->value];
}

static void put_value(struct unit *unit, struct bytes *out, const struct db_die *die,
		      const struct attr *attr)
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
		put_form(unit, out, attr->form,
			 enter(&unit->addrs, &unit->addr_count, attr->value));
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
		if (left->name != right->name || left->form != right->form ||
		    left->is_indirect != right->is_indirect)
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
	else if (unit->options.unit_type == DW_UT_skeleton ||
		 unit->options.unit_type == DW_UT_split_compile)
		put_uint(db, out, 0, 8);
	if (unit->options.signature) {
		put_uint(db, out, unit->options.signature, 8);
		put_uint(db, out, (unit->type ? unit->type : unit->root)->offset - unit->offset,
			 offset_size(unit));
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

// The unit's lists: in .debug_loclists behind a header and an index (DWARF5 §7.29), in .debug_loc
// as they are.
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
		needs->str_offsets_base |=
			attr->kind == VALUE_STRING &&
			(attr->form == DW_FORM_strx ||
			 (attr->form >= DW_FORM_strx1 && attr->form <= DW_FORM_strx4));
		needs->gnu_addr_base |=
			attr->kind == VALUE_ADDR && attr->form == DW_FORM_GNU_addr_index;
		needs->addr_base |=
			attr->kind == VALUE_ADDR && attr->form != DW_FORM_GNU_addr_index;
		needs->loclists_base |= attr->form == DW_FORM_loclistx && attr->kind == VALUE_LIST;
	}
	for (struct db_die *child = die->children; child; child = child->next)
		settle_forms(child, needs);
}

static void add_base(struct unit *unit, bool is_needed, uint16_t name, const uint64_t *base)
{
	if (is_needed)
		db_add_attr(unit->root, name, DW_FORM_sec_offset, VALUE_UINT)->base = base;
}

void db_write_units(struct db *db)
{
	for (struct unit *unit = db->units; unit; unit = unit->next) {
		struct needs needs = {0};
		settle_forms(unit->root, &needs);
		add_base(unit, needs.str_offsets_base, DW_AT_str_offsets_base,
			 &unit->str_offsets_base);
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
