// SPDX-License-Identifier: GPL-3.0-or-later
//
// Compares sizes and places of BTF, read through libbpf, with those of DWARF, read through libdw.
//
// This goes through both. sizes_agree.c compares a type with a type, and sizes_variables.c what is
// at an address.
#include "sizes_internal.h"

#include <bpf/libbpf.h>
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Units repeat what their headers have. Only the first of a tag, name, size and line is looked at.
static bool was_seen(struct comparer *comparer, Dwarf_Die *die, uint64_t size)
{
	uint64_t hash = size * 31 + (uint64_t)dwarf_tag(die);
	int line = 0;

	for (const char *c = sizes_dwarf_name(die); *c; c++)
		hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
	dwarf_decl_line(die, &line);
	hash = (hash ^ (unsigned int)line) * UINT64_C(1099511628211) | 1;
	if (comparer->seen_count * 2 >= comparer->seen_capacity) {
		size_t capacity = comparer->seen_capacity ? comparer->seen_capacity * 2 : 1024;
		uint64_t *seen = calloc(capacity, sizeof(*seen));

		if (!seen)
			exit(2);
		for (size_t i = 0; i < comparer->seen_capacity; i++)
			for (size_t at = comparer->seen[i]; comparer->seen[i]; at++)
				if (!seen[at % capacity]) {
					seen[at % capacity] = comparer->seen[i];
					break;
				}
		free(comparer->seen);
		comparer->seen = seen;
		comparer->seen_capacity = capacity;
	}
	for (size_t at = hash;; at++) {
		uint64_t *slot = &comparer->seen[at % comparer->seen_capacity];

		if (*slot == hash)
			return true;
		if (!*slot) {
			*slot = hash;
			comparer->seen_count++;
			return false;
		}
	}
}

// Of several that may be meant, that counts which lacks the fewest members.
static void compare_aggregate(struct comparer *comparer, Dwarf_Die *die)
{
	char why[WHY] = "is not there", other[WHY];
	bool is_union = dwarf_tag(die) == DW_TAG_union_type;
	const char *name = sizes_dwarf_name(die);
	bool is_there = false;
	uint64_t size = sizes_dwarf_size(die);
	size_t before = comparer->counts.left_out, least = SIZE_MAX;

	if (!*name || dwarf_hasattr(die, DW_AT_declaration) ||
	    !dwarf_hasattr(die, DW_AT_byte_size) || size > UINT32_MAX ||
	    was_seen(comparer, die, size))
		return;
	comparer->counts.aggregates++;
	for (uint32_t id = comparer->heads[size % BUCKETS]; id && least; id = comparer->next[id]) {
		const struct btf_type *type = btf__type_by_id(comparer->btf, id);

		if (type->size != size || btf_is_union(type) != is_union ||
		    !sizes_name_fits(sizes_btf_name(comparer, type->name_off), name))
			continue;
		comparer->counts.left_out = before;
		if (sizes_aggregate_agrees(comparer, die, id, false, 0, is_there ? other : why) &&
		    comparer->counts.left_out - before < least)
			least = comparer->counts.left_out - before;
		is_there = true;
	}
	comparer->counts.left_out = before + (least == SIZE_MAX ? 0 : least);
	if (least != SIZE_MAX || (comparer->is_selected && !is_there))
		return;
	printf("%s %s of %llu bytes: %s\n", is_union ? "union" : "struct", name,
	       (unsigned long long)size, why);
	comparer->differences++;
}

static const char *name_of_id(const struct comparer *comparer, uint32_t id)
{
	return sizes_btf_name(comparer, btf__type_by_id(comparer->btf, id)->name_off);
}

// One of the typedefs of that name is as large, and has the members of a struct without name. A
// typedef of C++ is found if it is in no namespace.
static void compare_typedef(struct comparer *comparer, Dwarf_Die *die)
{
	const char *name = sizes_dwarf_name(die);
	uint64_t size = sizes_dwarf_size(die);
	size_t low = 0, high = comparer->typedef_count;
	bool is_there = false;
	char why[WHY];

	if (!*name || !size || size > UINT32_MAX || was_seen(comparer, die, size))
		return;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(name_of_id(comparer, comparer->typedefs[middle]), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < comparer->typedef_count &&
	       !strcmp(name_of_id(comparer, comparer->typedefs[low]), name); low++) {
		uint32_t id = comparer->typedefs[low];

		comparer->counts.typedefs += !is_there;
		is_there = true;
		if (sizes_type_agrees(comparer, die, id, 0, why))
			return;
	}
	if (is_there) {
		printf("typedef %s of %llu bytes: %s\n", name, (unsigned long long)size, why);
		comparer->differences++;
	}
}

static void compare_dies(struct comparer *comparer, Dwarf_Die *parent, bool is_outside, int depth)
{
	Dwarf_Die die;

	if (depth > MAX_DEPTH || dwarf_child(parent, &die))
		return;
	do {
		int tag = dwarf_tag(&die);

		if (sizes_is_aggregate(&die) && !dwarf_hasattr(&die, DW_AT_signature))
			compare_aggregate(comparer, &die);
		else if (tag == DW_TAG_typedef)
			compare_typedef(comparer, &die);
		else if (tag == DW_TAG_variable && is_outside)
			sizes_note_variable(comparer, &die);
		compare_dies(comparer, &die,
			     is_outside && (tag == DW_TAG_namespace || tag == DW_TAG_module),
			     depth + 1);
	} while (!dwarf_siblingof(&die, &die));
}

// A kind of the BTF that readers step through by its members' sizes.
static void check_members(struct comparer *comparer, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(comparer->btf, id);
	uint64_t end = 0;

	for (uint32_t i = 0; i < btf_vlen(type); i++) {
		uint64_t bits = btf_member_bitfield_size(type, i);
		uint64_t start = btf_member_bit_offset(type, i);

		if (!bits)
			bits = sizes_btf_size(comparer, btf_members(type)[i].type) * 8;
		bool is_behind = btf_is_union(type) || start >= end;
		if (start + bits <= UINT64_C(8) * type->size && is_behind) {
			end = start + bits;
			continue;
		}
		printf("%s of the BTF: member %s is not between its neighbours\n",
		       sizes_btf_name(comparer, type->name_off),
		       sizes_btf_name(comparer, btf_members(type)[i].name_off));
		comparer->differences++;
	}
}

static int compare_typedef_ids(const void *left, const void *right, void *comparer)
{
	return strcmp(name_of_id(comparer, *(const uint32_t *)left),
		      name_of_id(comparer, *(const uint32_t *)right));
}

// Lists the aggregates by size and the typedefs by name, and looks at what the BTF says by itself.
static void read_btf(struct comparer *comparer)
{
	uint32_t count = btf__type_cnt(comparer->btf);

	comparer->next = calloc(count, sizeof(*comparer->next));
	comparer->typedefs = calloc(count, sizeof(*comparer->typedefs));
	if (!comparer->next || !comparer->typedefs)
		exit(2);
	for (uint32_t id = 1; id < count; id++) {
		const struct btf_type *type = btf__type_by_id(comparer->btf, id);

		if (btf_is_composite(type)) {
			comparer->next[id] = comparer->heads[type->size % BUCKETS];
			comparer->heads[type->size % BUCKETS] = id;
			if (id >= comparer->first_id)
				check_members(comparer, id);
		} else if (btf_is_typedef(type)) {
			comparer->typedefs[comparer->typedef_count++] = id;
		}
	}
	if (comparer->typedef_count)
		qsort_r(comparer->typedefs, comparer->typedef_count, sizeof(*comparer->typedefs),
			compare_typedef_ids, comparer);
}

static void compare_units(struct comparer *comparer, Dwarf *dwarf)
{
	Dwarf_CU *unit = NULL;
	Dwarf_Die die, split;
	uint8_t unit_type;

	while (!dwarf_get_units(dwarf, unit, &unit, NULL, &unit_type, &die, &split)) {
		if (unit_type == DW_UT_skeleton && split.addr)
			compare_units(comparer, dwarf_cu_getdwarf(split.cu));
		else
			compare_dies(comparer, &die, true, 0);
	}
}

static bool compare_with(struct comparer *comparer, const char *program)
{
	static const Dwfl_Callbacks callbacks = {.find_elf = dwfl_build_id_find_elf,
						 .find_debuginfo = dwfl_standard_find_debuginfo,
						 .section_address = dwfl_offline_section_address};
	// Relocates the debug information of relocatable files.
	Dwfl *dwfl = dwfl_begin(&callbacks);
	Dwfl_Module *module = dwfl ? dwfl_report_offline(dwfl, program, program, -1) : NULL;
	GElf_Addr bias;
	GElf_Ehdr header;
	Elf *elf = NULL;
	Dwarf *dwarf;

	if (!module || dwfl_report_end(dwfl, NULL, NULL) ||
	    !(elf = dwfl_module_getelf(module, &bias)) || !gelf_getehdr(elf, &header)) {
		fprintf(stderr, "%s: %s\n", program, dwfl_errmsg(-1));
		dwfl_end(dwfl);
		return false;
	}
	comparer->is_relocatable = header.e_type == ET_REL;
	comparer->is_big_endian = header.e_ident[EI_DATA] == ELFDATA2MSB;
	btf__set_pointer_size(comparer->btf, gelf_getclass(elf) == ELFCLASS32 ? 4 : 8);
	sizes_read_symbols(comparer, elf);
	read_btf(comparer);
	dwarf = dwfl_module_getdwarf(module, &bias);
	if (dwarf)
		compare_units(comparer, dwarf);
	sizes_compare_variables(comparer, elf);
	dwfl_end(dwfl);
	return true;
}

size_t sizes_compare(const char *program, const char *btf, const char *base, bool is_selected,
		     struct sizes_seen *ret)
{
	struct comparer *comparer = calloc(1, sizeof(*comparer));
	struct btf *base_btf = base ? btf__parse(base, NULL) : NULL;
	size_t differences = (size_t)-1;

	if (!comparer || (base && libbpf_get_error(base_btf)))
		goto out;
	comparer->is_selected = is_selected;
	comparer->btf = btf__parse_split(btf ? btf : program, base_btf);
	comparer->first_id = base_btf ? btf__type_cnt(base_btf) : 1;
	if (libbpf_get_error(comparer->btf))
		comparer->btf = NULL;
	else if (compare_with(comparer, program))
		differences = comparer->differences;
	*ret = comparer->counts;
out:
	if (differences == (size_t)-1)
		fprintf(stderr, "%s: can't be read\n", btf ? btf : program);
	if (comparer) {
		btf__free(comparer->btf);
		free(comparer->next);
		free(comparer->typedefs);
		free(comparer->seen);
		free(comparer->symbols);
		free(comparer->variables);
	}
	btf__free(libbpf_get_error(base_btf) ? NULL : base_btf);
	free(comparer);
	return differences;
}
