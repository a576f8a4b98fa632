// SPDX-License-Identifier: GPL-3.0-or-later
//
// Cuts the types of C and DWARF down to what BTF can express.
//
// The walk has left the members, enumerators and parameters of a type in `items`. Here each type in
// turn gets the items that BTF has a form for. An item without such a form is dropped alone, and
// counted. Arrays are finished before (finish_arrays.c).
#include "import/layout.h"
#include "import/lookup.h"
#include "import/passes.h"

#include <stdlib.h>

enum {
	MAX_BITFIELD_OFFSET = 0xffffff, // bits; what fits beside a bitfield's size (encoding 1.5.6)
	MAX_BITFIELD_SIZE = 0xff,
};

// Bits from the start of the aggregate, as BTF counts them (encoding 2.5.2, 2.5.3).
static int64_t bit_offset_of(const struct import *import, const struct import_item *item)
{
	if (!item->old_bitfield)
		return item->value;
	const struct import_old_bitfield *bitfield =
		&import->old_bitfields.data[item->old_bitfield - 1];
	if (import->image->elf->is_big_endian)
		return (int64_t)((uint64_t)item->value + (uint64_t)bitfield->bit_offset);
	uint64_t storage = bitfield->byte_size;
	if (!storage)
		storage = import_size_of_node(import, item->type);
	uint64_t end = (uint64_t)item->value + storage * 8;
	return (int64_t)(end - (uint64_t)bitfield->bit_offset - item->bit_size);
}

// Each member asks this, so the answers have a table of their own. The nodes would not fit into a
// core's first cache.
static enum status list_sized_nodes(struct import *import)
{
	size_t count = import->graph.nodes.count;
	TRY(vec_reserve(&import->sized_nodes, count));
	for (size_t i = 0; i < count; i++)
		import->sized_nodes.data[i] = import_is_sized(import, (uint32_t)i);
	return STATUS_OK;
}

static bool is_representable(const struct import *import, const struct type_record *aggregate,
			     const struct import_item *item)
{
	int64_t bit_offset = item->value;
	if (!import->sized_nodes.data[item->type])
		return false;
	if (bit_offset < 0 || bit_offset > UINT32_MAX || item->bit_size > MAX_BITFIELD_SIZE)
		return false;
	if (!item->bit_size && bit_offset % 8)
		return false;
	if (aggregate->kind == TYPE_UNION && bit_offset)
		return false;
	uint64_t end_bits = (uint64_t)bit_offset + item->bit_size;
	return (end_bits + 7) / 8 <= aggregate->size;
}

static int compare_member_offsets(const void *left, const void *right)
{
	const struct import_item *a = left, *b = right;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return a->type < b->type ? -1 : a->type > b->type;
}

// clang 14 describes a member that is an _Atomic struct as a bitfield of all its bits.
static bool is_whole_aggregate(const struct import *import, const struct import_item *member)
{
	uint8_t kind = import_strip(import, member->type)->kind;
	return (kind == TYPE_STRUCT || kind == TYPE_UNION) && !(member->value % 8) &&
	       member->bit_size == import_size_of_node(import, member->type) * 8;
}

// What decides about the form of one aggregate's members.
struct member_survey {
	bool is_sorted;
	bool has_bitfields;
	bool has_far_member;
};

// Turns each member's type into a node, and its value into its bit offset.
static struct member_survey survey_members(struct import *import, struct import_item *members,
					   size_t count)
{
	struct member_survey survey = {.is_sorted = true};
	for (size_t i = 0; i < count; i++) {
		members[i].type = import_node_of_ref(import, members[i].type);
		members[i].value = bit_offset_of(import, &members[i]);
		if (members[i].bit_size && is_whole_aggregate(import, &members[i]))
			members[i].bit_size = 0;
		survey.is_sorted &= !i || members[i - 1].value <= members[i].value;
		survey.has_bitfields |= members[i].bit_size > 0;
		survey.has_far_member |= members[i].value > MAX_BITFIELD_OFFSET;
	}
	return survey;
}

// The bytes up to the end of the last member. Only members of constant size and place count.
static uint32_t end_of_members(const struct import *import, const struct import_item *members,
			       size_t count)
{
	uint64_t end = 0;
	for (size_t i = 0; i < count; i++) {
		uint64_t size = import_size_of_node(import, members[i].type);
		uint64_t place = members[i].value < 0 ? 0 : (uint64_t)members[i].value;
		uint64_t bits = members[i].bit_size ? members[i].bit_size : size * 8;
		if (size <= UINT32_MAX && (place + bits + 7) / 8 > end)
			end = (place + bits + 7) / 8;
	}
	return end < UINT32_MAX ? (uint32_t)end : UINT32_MAX;
}

// clang 14 describes a bitfield as wide as its type as an ordinary member. Where the bitfield does
// not begin at a byte, the member is put to the byte before, among the bits of other bitfields
// (encoding 2.5.11). `members` are sorted, and `bitfields_end` is the bit where the last bitfield
// before `i` ends. Only bitfields that are kept count.
static bool is_among_bitfields(const struct import *import, const struct type_record *record,
			       const struct import_item *members, size_t i, int64_t bitfields_end)
{
	uint8_t kind = import_strip(import, members[i].type)->kind;
	bool is_enum = kind == TYPE_ENUM || kind == TYPE_FWD;
	if (members[i].bit_size || !(kind == TYPE_INT || is_enum))
		return false;
	if (members[i].value < bitfields_end)
		return true;
	int64_t end = members[i].value + (int64_t)import_size_of_node(import, members[i].type) * 8;
	for (size_t next = i + 1; next < record->item_count && members[next].value < end; next++)
		if (members[next].bit_size && is_representable(import, record, &members[next]))
			return true;
	return false;
}

static enum status finish_aggregate(struct import *import, struct type_node *node)
{
	struct type_record *record = &node->record;
	struct type_graph *graph = &import->graph;
	uint32_t first_row = node->first_item, count = record->item_count;
	struct import_item *members = &import->items.data[first_row];
	struct member_survey survey = survey_members(import, members, count);
	if (record->flags & TYPE_HAS_NO_SIZE) // encoding 2.4.12
		record->size = end_of_members(import, members, count);
	record->flags = 0;
	// Kernels want members in the order of offsets (encoding 1.7.11). C declares them in that
	// order, and C++ and Rust have no tags. If sorting moves a member with a tag, the tag is
	// dropped, because its number would name another member.
	if (!survey.is_sorted)
		qsort(members, count, sizeof(*members), compare_member_offsets);

	TRY(vec_reserve(&graph->items, graph->items.count + count));
	struct type_item *kept = &graph->items.data[graph->items.count];
	uint32_t kept_count = 0;
	int64_t bitfields_end = 0;
	bool may_be_misplaced = survey.has_bitfields && record->kind == TYPE_STRUCT;
	for (uint32_t i = 0; i < count; i++) {
		// An offset beyond 2 MiB needs the bits that hold a bitfield's size. So a struct
		// with such an offset loses its bitfields.
		bool is_kept = !(survey.has_far_member && members[i].bit_size) &&
			       is_representable(import, record, &members[i]);
		if (is_kept && may_be_misplaced)
			is_kept = !is_among_bitfields(import, record, members, i, bitfields_end);
		if (is_kept && members[i].bit_size)
			bitfields_end = members[i].value + members[i].bit_size;
		if (first_row + i < import->positions.count)
			import->positions.data[first_row + i] = is_kept &&
			survey.is_sorted ? kept_count : UINT32_MAX;
		if (!is_kept) {
			import_count_skip(import, SKIP_UNREPRESENTABLE_MEMBER);
			continue;
		}
		kept[kept_count++] = (struct type_item){
			.name = members[i].name,
			.ref = members[i].type,
			.low = (uint32_t)members[i].value,
			.high = members[i].bit_size,
		};
	}
	if (kept_count > TYPE_MAX_VLEN) {
		import_count_skip(import, SKIP_TOO_MANY_MEMBERS);
		kept_count = 0;
	}
	node->first_item = (uint32_t)graph->items.count;
	record->item_count = kept_count;
	graph->items.count += kept_count;
	if (survey.has_bitfields && !survey.has_far_member)
		record->flags |= TYPE_HAS_BITFIELDS;
	return STATUS_OK;
}

// A typedef of a base type counts, too, because `enum e : int64_t` names one.
static bool is_signed_base(const struct import *import, uint32_t node)
{
	for (int i = 0; i < TYPE_MAX_NESTING; i++) {
		const struct type_record *record = &import->graph.nodes.data[node].record;
		if (record->kind != TYPE_ALIAS && record->kind != TYPE_TYPEDEF &&
		    record->kind != TYPE_CONST)
			return record->kind == TYPE_INT && (record->flags & TYPE_IS_SIGNED);
		node = record->ref;
	}
	return false;
}

// Tells which values are signed, and how wide the type may be (encoding 2.7).
static enum status finish_enum(struct import *import, struct type_node *node)
{
	struct type_record *record = &node->record;
	const struct import_item *raw = &import->items.data[node->first_item];
	size_t count = record->item_count;
	bool has_negative = false;
	for (size_t i = 0; i < count; i++)
		has_negative |= raw[i].is_signed && raw[i].value < 0;
	bool is_wide = record->size == 8;
	bool is_signed = has_negative ||
			 (is_wide &&
			  ((record->flags & TYPE_IS_SIGNED) ||
			   is_signed_base(import, record->ref)));
	record->flags = is_signed ? TYPE_IS_SIGNED : 0;
	record->ref = 0;
	if (count > TYPE_MAX_VLEN) {
		import_count_skip(import, SKIP_UNREPRESENTABLE_ENUM);
		count = 0;
	}

	size_t first = import->graph.items.count;
	for (size_t i = 0; i < count; i++) {
		int64_t value = raw[i].value;
		if (!is_wide && (value < INT32_MIN || value > UINT32_MAX)) {
			import_count_skip(import, SKIP_UNREPRESENTABLE_ENUM);
			continue;
		}
		struct type_item item = {
			.name = raw[i].name,
			.low = (uint32_t)value,
			.high = is_wide ? (uint32_t)((uint64_t)value >> 32) : 0,
		};
		TRY(vec_push(&import->graph.items, item));
	}
	node->first_item = (uint32_t)first;
	record->item_count = (uint32_t)(import->graph.items.count - first);
	return STATUS_OK;
}

static enum status finish_proto(struct import *import, struct type_node *node)
{
	struct type_record *record = &node->record;
	struct import_item *raw = &import->items.data[node->first_item];
	// Kernels want void itself as "returns nothing" (encoding 1.7.26).
	if (import_is_void(import, record->ref))
		record->ref = 0;
	size_t count = record->item_count, first = import->graph.items.count;
	bool is_ill_formed = count > TYPE_MAX_VLEN;
	for (size_t i = 0; i < count; i++) {
		raw[i].type = import_node_of_ref(import, raw[i].type);
		bool is_ellipsis = !raw[i].type && !raw[i].name && i + 1 == count;
		is_ill_formed |= !is_ellipsis && import_is_void(import, raw[i].type);
	}
	if (is_ill_formed) {
		import_count_skip(import, SKIP_ILL_FORMED_PROTO);
		struct type_item ellipsis = {0};
		TRY(vec_push(&import->graph.items, ellipsis));
	} else {
		for (size_t i = 0; i < count; i++) {
			struct type_item item = {
				.name = raw[i].name, .ref = raw[i].type};
			TRY(vec_push(&import->graph.items, item));
		}
	}
	node->first_item = (uint32_t)first;
	record->item_count = (uint32_t)(import->graph.items.count - first);
	return STATUS_OK;
}

enum status import_finish_types(struct import *import)
{
	TRY(list_sized_nodes(import));
	size_t count = import->graph.nodes.count;
	struct type_node *nodes = import->graph.nodes.data;
	for (size_t i = 0; i < count; i++) {
		switch (nodes[i].record.kind) {
		case TYPE_STRUCT:
		case TYPE_UNION:
			TRY(finish_aggregate(import, &nodes[i]));
			break;
		case TYPE_ENUM:
			TRY(finish_enum(import, &nodes[i]));
			break;
		case TYPE_PROTO:
			TRY(finish_proto(import, &nodes[i]));
			break;
		default:
			break;
		}
	}
	return STATUS_OK;
}
