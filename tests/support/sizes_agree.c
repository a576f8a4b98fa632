// SPDX-License-Identifier: GPL-3.0-or-later
//
// Compares one type of the DWARF with one of the BTF, and all that it holds without a name
// (sizes.h).
#include "sizes_internal.h"

#include <dwarf.h>
#include <stdio.h>
#include <string.h>

const char *sizes_btf_name(const struct comparer *comparer, uint32_t offset)
{
	const char *name = btf__name_by_offset(comparer->btf, offset);

	return name ? name : "";
}

uint64_t sizes_btf_size(const struct comparer *comparer, uint32_t id)
{
	long long size = btf__resolve_size(comparer->btf, id);

	return size < 0 ? 0 : (uint64_t)size;
}

uint32_t sizes_btf_strip(const struct comparer *comparer, uint32_t id)
{
	for (int i = 0; i < MAX_DEPTH; i++) {
		const struct btf_type *type = btf__type_by_id(comparer->btf, id);

		if (!type || !(btf_is_mod(type) || btf_is_typedef(type) || btf_is_type_tag(type)))
			break;
		id = type->type;
	}
	return id;
}

static bool is_in_c_name(char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

// Does `text` end with "__" and eight hexadecimal digits?
static bool has_hash(const char *text, size_t length)
{
	return length > 10 && text[length - 10] == '_' && text[length - 9] == '_' &&
	       strspn(text + length - 8, "0123456789abcdef") == 8;
}

static bool ends_with_part(const char *text, size_t length, const char *part, size_t part_length)
{
	if (length < part_length || memcmp(text + length - part_length, part, part_length) != 0)
		return false;
	return length == part_length || *part == '_' || text[length - part_length - 1] == '_';
}

// "space_type" may be "type", and "Vec_int_4_" may be "Vec<int, 4>". A hash may follow, and what is
// in front of it may be cut.
bool sizes_name_fits(const char *ours, const char *dwarf)
{
	enum { LONGEST = 117 };
	char spelled[1024];
	size_t length = 0, our_length = strlen(ours);

	if (!strcmp(ours, dwarf))
		return true;
	if (!*ours || !*dwarf)
		return false;
	for (const char *c = dwarf; *c && length < sizeof(spelled) - 2; c++)
		if (is_in_c_name(*c))
			spelled[length++] = *c;
		else if (c == dwarf || is_in_c_name(c[-1]))
			spelled[length++] = '_';
	if (ends_with_part(ours, our_length, spelled, length))
		return true;
	return has_hash(ours, our_length) &&
	       (our_length - 10 == LONGEST ||
		ends_with_part(ours, our_length - 10, spelled, length));
}

static bool says(char why[static WHY], const char *what, uint64_t ours, uint64_t dwarf)
{
	snprintf(why, WHY, "has %llu %s, not %llu", (unsigned long long)ours, what,
		 (unsigned long long)dwarf);
	return false;
}

// Steps through the dimensions of an array, and compares the elements.
static bool array_agrees(struct comparer *comparer, Dwarf_Die *array, uint32_t id, int depth,
			 char why[static WHY])
{
	uint64_t counts[MAX_DEPTH], all = 1;
	size_t count = sizes_dimensions(array, counts);
	Dwarf_Die element;

	if (!sizes_dwarf_type(array, &element))
		return true;
	for (size_t i = 0; i < count; i++)
		all *= counts[i];
	// A base of another encoder may have one array for several dimensions.
	if (count > 1 && id < comparer->first_id &&
	    btf_array(btf__type_by_id(comparer->btf, id))->nelems == all)
		counts[0] = all, count = 1;
	for (size_t i = 0; i < count || !i; i++) {
		const struct btf_type *type = btf__type_by_id(comparer->btf, id);

		if (!btf_is_array(type))
			return says(why, "dimensions", i, count);
		if (count && counts[i] <= UINT32_MAX && sizes_dwarf_size(array) &&
		    btf_array(type)->nelems != counts[i])
			return says(why, "elements", btf_array(type)->nelems, counts[i]);
		id = btf_array(type)->type;
	}
	return sizes_dwarf_size(&element) == 0 ||
	       sizes_type_agrees(comparer, &element, id, depth + 1, why);
}

bool sizes_type_agrees(struct comparer *comparer, Dwarf_Die *type, uint32_t id, int depth,
		       char why[static WHY])
{
	uint64_t size = sizes_dwarf_size(type), ours = sizes_btf_size(comparer, id);
	Dwarf_Die inner = *type;
	uint32_t inner_id = sizes_btf_strip(comparer, id);
	const struct btf_type *inner_type = btf__type_by_id(comparer->btf, inner_id);

	if (depth > MAX_DEPTH || (size < ours && sizes_is_atomic_aggregate(type)))
		return true;
	if (size != ours)
		return says(why, "bytes", ours, size);
	if (!sizes_dwarf_strip(&inner) || !inner_type)
		return true;
	if (dwarf_tag(&inner) == DW_TAG_array_type && btf_is_array(inner_type))
		return array_agrees(comparer, &inner, inner_id, depth, why);
	if (sizes_is_aggregate(&inner) && !*sizes_dwarf_name(&inner) &&
	    btf_is_composite(inner_type))
		return sizes_aggregate_agrees(comparer, &inner, inner_id, false, depth + 1, why);
	return true;
}

// Does another member begin inside of the bytes that C++ has given a member, behind those that the
// BTF has given it?
static bool is_tail_shared(struct comparer *comparer, Dwarf_Die *aggregate, uint64_t start,
			   uint64_t ours, uint64_t size)
{
	struct member_place place;
	Dwarf_Die sibling;

	if (dwarf_child(aggregate, &sibling))
		return false;
	do {
		if (sizes_member_place(&sibling, aggregate, comparer->is_big_endian, &place) &&
		    place.bit_offset >= start + ours * 8 && place.bit_offset < start + size * 8)
			return true;
	} while (!dwarf_siblingof(&sibling, &sibling));
	return false;
}

struct member_pair {
	Dwarf_Die *aggregate, *member;
	struct member_place place;
	const struct btf_type *type; // the BTF's aggregate
	uint32_t index;
	bool is_cut; // the BTF's aggregate is one that was cut (encoding 2.4.14)
};

// The struct that is cut at the next member has another size and name.
static bool cut_struct_agrees(struct comparer *comparer, const struct member_pair *pair,
			      Dwarf_Die *type, int depth, char why[static WHY])
{
	uint32_t id = sizes_btf_strip(comparer, btf_members(pair->type)[pair->index].type);
	const struct btf_type *ours = btf__type_by_id(comparer->btf, id);
	uint64_t size = sizes_dwarf_size(type);
	Dwarf_Die class = *type;
	char name[1024];

	if (!sizes_dwarf_strip(&class) || !sizes_is_aggregate(&class) || !ours ||
	    !btf_is_composite(ours) || ours->size >= size ||
	    (!pair->is_cut && !is_tail_shared(comparer, pair->aggregate, pair->place.bit_offset,
					      ours->size, size)))
		return false;
	snprintf(name, sizeof(name), "%s.base", sizes_dwarf_name(&class));
	if (*sizes_dwarf_name(&class) &&
	    !sizes_name_fits(sizes_btf_name(comparer, ours->name_off), name))
		return false;
	return sizes_aggregate_agrees(comparer, &class, id, true, depth + 1, why);
}

static bool bitfield_agrees(const struct comparer *comparer, const struct member_pair *pair,
			    Dwarf_Die *type, char why[static WHY])
{
	uint64_t our_size = sizes_btf_size(comparer, btf_members(pair->type)[pair->index].type);
	uint64_t size = sizes_dwarf_size(type), wanted = pair->place.bits;
	uint64_t bits = btf_member_bitfield_size(pair->type, pair->index);

	// A bitfield that has all bits of its type may be an ordinary member, and the other way
	// round (encoding 2.3.4, 7.11).
	bits = bits ? bits : our_size * 8;
	wanted = wanted ? wanted : size * 8;
	if (bits != wanted)
		return says(why, "bits", bits, wanted);
	return our_size == size || (our_size > size && sizes_is_atomic_aggregate(type)) ||
	       says(why, "bytes", our_size, size);
}

static bool pair_agrees(struct comparer *comparer, const struct member_pair *pair, int depth,
			char why[static WHY])
{
	Dwarf_Die type, class;

	if (!sizes_dwarf_type(pair->member, &type))
		return true;
	if (btf_member_bit_offset(pair->type, pair->index) != pair->place.bit_offset)
		return says(why, "bits in front of it",
			    btf_member_bit_offset(pair->type, pair->index), pair->place.bit_offset);
	if (pair->place.bits || btf_member_bitfield_size(pair->type, pair->index))
		return bitfield_agrees(comparer, pair, &type, why);
	if (!sizes_type_agrees(comparer, &type, btf_members(pair->type)[pair->index].type, depth,
			       why))
		return cut_struct_agrees(comparer, pair, &type, depth, why);
	if (dwarf_tag(pair->member) != DW_TAG_inheritance)
		return true;
	uint32_t id = sizes_btf_strip(comparer, btf_members(pair->type)[pair->index].type);
	class = type;
	snprintf(why, WHY, "is of another class");
	return !sizes_dwarf_strip(&class) ||
	       sizes_name_fits(sizes_btf_name(comparer,
					      btf__type_by_id(comparer->btf, id)->name_off),
			       sizes_dwarf_name(&class));
}

// The member of the BTF that stands for that of the DWARF. Of those without a name one at that
// place does, and of base classes, whose types have the names.
static bool is_member_of_name(const struct comparer *comparer, const struct member_pair *pair)
{
	static const char prefix[] = "__base_";
	const char *ours = sizes_btf_name(comparer, btf_members(pair->type)[pair->index].name_off);
	bool is_here = btf_member_bit_offset(pair->type, pair->index) == pair->place.bit_offset;

	if (dwarf_tag(pair->member) != DW_TAG_inheritance) {
		const char *name = sizes_dwarf_name(pair->member);

		return *name ? sizes_name_fits(ours, name) : !*ours && is_here;
	}
	return is_here && !strncmp(ours, prefix, sizeof(prefix) - 1);
}

// Of several members that may be meant, that counts with which the fewest members are left out.
static bool member_agrees(struct comparer *comparer, struct member_pair *pair, int depth,
			  char why[static WHY])
{
	bool is_base = dwarf_tag(pair->member) == DW_TAG_inheritance, is_there = false;
	size_t before = comparer->counts.left_out, least = SIZE_MAX;
	char below[WHY];
	Dwarf_Die type;

	if (!sizes_member_place(pair->member, pair->aggregate, comparer->is_big_endian,
				&pair->place) ||
	    !sizes_dwarf_type(pair->member, &type))
		return true;
	if (is_base && sizes_is_empty_class(&type, 0))
		return true;
	for (pair->index = 0; pair->index < btf_vlen(pair->type); pair->index++) {
		if (!least || !is_member_of_name(comparer, pair))
			continue;
		comparer->counts.members += !is_there;
		is_there = true;
		comparer->counts.left_out = before;
		if (pair_agrees(comparer, pair, depth, below)) {
			if (comparer->counts.left_out - before < least)
				least = comparer->counts.left_out - before;
			continue;
		}
		const char *name = sizes_dwarf_name(is_base ? &type : pair->member);
		snprintf(why, WHY, "%s %.100s %.130s", is_base ? "base class" : "member",
			 *name ? name : "without name", below);
	}
	comparer->counts.left_out = before + (least == SIZE_MAX ? 0 : least);
	if (least != SIZE_MAX)
		return true;
	bool is_missing = !is_there && !pair->is_cut && sizes_dwarf_size(&type) &&
			  !sizes_is_empty_class(&type, 0);
	if (is_missing && is_base)
		snprintf(why, WHY, "base class %.100s is not there", sizes_dwarf_name(&type));
	comparer->counts.left_out += is_missing;
	return !is_there && !(is_missing && is_base);
}

bool sizes_aggregate_agrees(struct comparer *comparer, Dwarf_Die *aggregate, uint32_t id,
			    bool is_cut, int depth, char why[static WHY])
{
	Dwarf_Die member;

	if (depth > MAX_DEPTH || dwarf_child(aggregate, &member))
		return true;
	do {
		struct member_pair pair = {
			.aggregate = aggregate,
			.member = &member,
			.type = btf__type_by_id(comparer->btf, id),
			.is_cut = is_cut,
		};

		if (!member_agrees(comparer, &pair, depth, why))
			return false;
	} while (!dwarf_siblingof(&member, &member));
	return true;
}
