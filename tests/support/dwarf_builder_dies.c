// SPDX-License-Identifier: GPL-3.0-or-later
//
// DIEs as compilers write them: base types, members, arrays, functions, variables. See
// dwarf_builder.h.
#include "dwarf_builder_internal.h"

static struct db_die *named(struct db_die *parent, uint16_t tag, const char *name)
{
	struct db_die *die = db_die(parent, tag);
	return name ? db_string(die, DW_AT_name, name) : die;
}

static struct db_die *typed(struct db_die *die, struct db_die *type)
{
	return type ? db_ref(die, DW_AT_type, type) : die;
}

struct db_die *db_base_type(struct db_die *parent, const char *name, uint64_t byte_size,
			    uint8_t encoding)
{
	struct db_die *die = db_uint(db_die(parent, DW_TAG_base_type), DW_AT_byte_size, byte_size);
	db_uint(die, DW_AT_encoding, encoding);
	return name ? db_string(die, DW_AT_name, name) : die;
}

struct db_die *db_int(struct db_die *parent)
{
	return db_base_type(parent, "int", 4, DW_ATE_signed);
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

struct db_die *db_member(struct db_die *parent, const char *name, struct db_die *type,
			 uint64_t byte_offset)
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

struct db_die *db_bitfield(struct db_die *parent, const char *name, struct db_die *type,
			   uint64_t bit_size, uint64_t bit_offset)
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

struct db_die *db_function(struct db_die *parent, const char *name, struct db_die *type,
			   uint64_t low_pc, uint64_t size)
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

struct db_die *db_variable(struct db_die *parent, const char *name, struct db_die *type,
			   uint64_t addr)
{
	struct db_die *die = typed(named(parent, DW_TAG_variable, name), type);
	return db_location_addr(db_flag(die, DW_AT_external), addr);
}
