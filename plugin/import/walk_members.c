// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes rows of open_items of what structs, unions and classes have inside.
//
// finish_types.c decides later which of these BTF can express.
#include "import/walk_members.h"

#include <dwarf.h>

#include "import/walk_annotations.h"
#include "import/walk_symbols.h"
#include "import/walk_values.h"
#include "support/language.h"

// Bytes from the start of the aggregate (encoding 2.4.5). False: it is not a constant.
static bool member_location(const struct walk *walk, int64_t *ret)
{
	const struct form_value *value = &walk->attrs.values[ATTR_DATA_MEMBER_LOCATION];
	if (value->form_class != FORM_CLASS_BLOCK && value->form_class != FORM_CLASS_EXPRLOC) {
		*ret = (int64_t)value->bits;
		return true;
	}
	struct cursor block = cursor_make(value->block, value->bits,
					  walk->cursor.bytes.is_big_endian);
	uint8_t code = cursor_u8(&block);
	*ret = (int64_t)cursor_uleb(&block);
	if (code == DW_OP_constu && cursor_left(&block) && cursor_u8(&block) != DW_OP_plus)
		return false;
	return (code == DW_OP_plus_uconst || code == DW_OP_constu) && !block.failed &&
	       !cursor_left(&block);
}

enum status walk_member(struct walk *walk)
{
	const struct walk_context *parent = parent_of(walk);
	if (!parent || parent->kind != CONTEXT_AGGREGATE)
		return STATUS_OK;
	bool has_location = die_has(&walk->attrs, ATTR_DATA_MEMBER_LOCATION) ||
			    die_has(&walk->attrs, ATTR_DATA_BIT_OFFSET);
	bool is_union = walk->import->graph.nodes.data[parent->index].record.kind == TYPE_UNION;
	// A static member is a variable, and declared here.
	if (flag_of(walk, ATTR_EXTERNAL) || flag_of(walk, ATTR_DECLARATION))
		return walk_variable(walk);
	// A member without a location is at the aggregate's start (DWARF5 §5.7.6).
	if (!has_location && !is_union && language_is_cplusplus(walk->unit->unit->language))
		return STATUS_OK;

	uint64_t bit_size = integer_of(walk, ATTR_BIT_SIZE, 0);
	struct import_item item = {
		.type = walk_key_of(walk, ATTR_TYPE),
		.bit_size = bit_size < UINT32_MAX ? (uint32_t)bit_size : UINT32_MAX,
	};
	TRY(walk_bare_name_of(walk, &item.name));
	if (die_has(&walk->attrs, ATTR_DATA_MEMBER_LOCATION)) {
		int64_t bytes;
		if (!member_location(walk, &bytes) || bytes > INT64_MAX / 8 ||
		    bytes < INT64_MIN / 8) {
			import_count_skip(walk->import, SKIP_UNREPRESENTABLE_MEMBER);
			return STATUS_OK;
		}
		item.value = bytes * 8;
	}
	if (die_has(&walk->attrs, ATTR_DATA_BIT_OFFSET)) {
		item.value = (int64_t)integer_of(walk, ATTR_DATA_BIT_OFFSET, 0);
	} else if (item.bit_size && die_has(&walk->attrs, ATTR_BIT_OFFSET)) {
		struct import_old_bitfield bitfield = {
			.bit_offset = (int64_t)integer_of(walk, ATTR_BIT_OFFSET, 0),
			.byte_size = integer_of(walk, ATTR_BYTE_SIZE, 0),
		};
		TRY(vec_push(&walk->import->old_bitfields, bitfield));
		item.old_bitfield = walk->import->old_bitfields.count & (UINT32_MAX >> 2);
	}
	TRY(vec_push(&walk->import->open_items, item));
	uint32_t number = (uint32_t)walk->import->open_items.count - 1 - parent->first_open;
	uint32_t owner = parent->index;
	TRY(note_annotations(walk, TAGGED_TYPE, owner, number));
	enter(walk, CONTEXT_MEMBER, owner);
	walk->context.component = number;
	return STATUS_OK;
}

// encoding 2.4.13
enum status walk_base_class(struct walk *walk)
{
	struct import *import = walk->import;
	const struct walk_context *parent = parent_of(walk);
	int64_t bytes = 0;
	if (!parent || parent->kind != CONTEXT_AGGREGATE)
		return STATUS_OK;
	if (flag_of(walk, ATTR_VIRTUALITY)) {
		import_count_skip(import, SKIP_VIRTUAL_BASE);
		return STATUS_OK;
	}
	if ((die_has(&walk->attrs, ATTR_DATA_MEMBER_LOCATION) && !member_location(walk, &bytes)) ||
	    bytes > INT64_MAX / 8 || bytes < INT64_MIN / 8) {
		import_count_skip(import, SKIP_UNREPRESENTABLE_MEMBER);
		return STATUS_OK;
	}
	struct import_item item = {
		.type = walk_key_of(walk, ATTR_TYPE),
		.value = bytes * 8,
		.is_base = true,
	};
	import->base_count++;
	return vec_push(&import->open_items, item);
}

enum status walk_plain_members(struct walk *walk, const struct walk_context *parent)
{
	struct import *import = walk->import;
	const struct dwarf_unit *unit = walk->unit->unit;
	bool wants_location = import->graph.nodes.data[parent->index].record.kind != TYPE_UNION &&
			      language_is_cplusplus(unit->language);
	struct die_member member;
	while (die_cursor_next_member(&walk->cursor, &member)) {
		if (wants_location && !member.has_location)
			continue; // static
		bool is_inside = member.type >= unit->first_die && member.type < unit->end;
		if (!is_inside)
			import_count_skip(import, SKIP_UNRESOLVED_REFERENCE);
		struct name name;
		TRY(name_of_value(walk, &member.name, false, &name));
		uint32_t id = id_of_name(walk, &name);
		if (member.location > INT64_MAX / 8 || member.location < INT64_MIN / 8) {
			import_count_skip(import, SKIP_UNREPRESENTABLE_MEMBER);
			continue;
		}
		// The row is written where it stays, because a copy would wait for its parts.
		TRY(vec_reserve(&import->open_items, import->open_items.count + 1));
		import->open_items.data[import->open_items.count++] = (struct import_item){
			.name = id,
			.type = is_inside ? key_in_unit(walk->unit, member.type) : 0,
			.value = member.location * 8,
		};
	}
	return STATUS_OK;
}
