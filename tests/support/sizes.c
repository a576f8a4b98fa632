// SPDX-License-Identifier: GPL-3.0-or-later
//
// Compares sizes and places of BTF, read through libbpf, with those of DWARF, read through libdw.
#include "sizes.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 32, BUCKETS = 1 << 16 };

struct object_symbol {
	const char *name;
	size_t section; // number
	uint64_t value, size;
};

struct comparer {
	struct btf *btf;
	uint32_t first_id;
	uint32_t *next;          // by type ID: the next aggregate of that bucket
	uint32_t heads[BUCKETS]; // by size
	uint64_t *seen;          // hashes of aggregates of the DWARF that agree; open addressing
	size_t seen_count, seen_capacity;
	struct object_symbol *symbols;
	size_t symbol_count;
	struct sizes_seen counts;
	size_t differences;
};

static const char *btf_name(const struct comparer *comparer, uint32_t offset)
{
	const char *name = btf__name_by_offset(comparer->btf, offset);

	return name ? name : "";
}

static const char *dwarf_name(Dwarf_Die *die)
{
	const char *name = dwarf_diename(die);

	return name ? name : "";
}

// The bytes of a type of the DWARF; 0 for one that has no size, such as `char[]`.
static uint64_t dwarf_size(Dwarf_Die *type)
{
	Dwarf_Word size;

	return dwarf_aggregate_size(type, &size) ? 0 : size;
}

static uint64_t btf_size(const struct comparer *comparer, uint32_t id)
{
	long long size = btf__resolve_size(comparer->btf, id);

	return size < 0 ? 0 : (uint64_t)size;
}

// The type behind typedefs and qualifiers, and, if so wanted, behind arrays.
static uint32_t btf_strip(const struct comparer *comparer, uint32_t id, bool strips_arrays)
{
	for (int i = 0; i < MAX_DEPTH; i++) {
		const struct btf_type *type = btf__type_by_id(comparer->btf, id);

		if (type && (btf_is_mod(type) || btf_is_typedef(type) || btf_is_type_tag(type)))
			id = type->type;
		else if (type && strips_arrays && btf_is_array(type))
			id = btf_array(type)->type;
		else
			break;
	}
	return id;
}

// The same for the DWARF. False: void.
static bool dwarf_strip(Dwarf_Die *type, bool strips_arrays)
{
	for (int i = 0; i < MAX_DEPTH; i++) {
		Dwarf_Attribute attribute;

		if (dwarf_attr(type, DW_AT_signature, &attribute) &&
		    !dwarf_formref_die(&attribute, type))
			return false;
		switch (dwarf_tag(type)) {
		case DW_TAG_array_type:
			if (!strips_arrays)
				return true;
			break;
		case DW_TAG_typedef:
		case DW_TAG_const_type:
		case DW_TAG_volatile_type:
		case DW_TAG_restrict_type:
		case DW_TAG_atomic_type:
			break;
		default:
			return true;
		}
		if (!dwarf_attr(type, DW_AT_type, &attribute) ||
		    !dwarf_formref_die(&attribute, type))
			return false;
	}
	return false;
}

static bool is_dwarf_aggregate(Dwarf_Die *die)
{
	int tag = dwarf_tag(die);

	return tag == DW_TAG_structure_type || tag == DW_TAG_class_type ||
	       tag == DW_TAG_union_type;
}

static bool is_identifier(const char *name)
{
	return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					   "0123456789_")];
}

// C++: "space_type" may be "type". A template's name may be anything.
static bool does_name_fit(const char *ours, const char *dwarf)
{
	size_t our_length = strlen(ours), length = strlen(dwarf);

	if (!strcmp(ours, dwarf) || !is_identifier(dwarf))
		return true;
	return our_length > length + 1 && ours[our_length - length - 1] == '_' &&
	       !strcmp(ours + our_length - length, dwarf);
}

// Is it an _Atomic struct or an array of such? clang makes it larger than the struct (encoding
// 2.3.4), which libdw does not know. The variables' symbols tell its size.
static bool is_atomic_aggregate(Dwarf_Die *type)
{
	Dwarf_Die inner = *type, before = *type;

	for (int i = 0; i < MAX_DEPTH; i++) {
		Dwarf_Attribute attribute;

		before = inner;
		if (is_dwarf_aggregate(&before) || !dwarf_attr(&before, DW_AT_type, &attribute) ||
		    !dwarf_formref_die(&attribute, &inner))
			return false;
		if (dwarf_tag(&before) == DW_TAG_atomic_type)
			return is_dwarf_aggregate(&inner) || dwarf_tag(&inner) == DW_TAG_typedef;
	}
	return false;
}

static bool agree(struct comparer *comparer, Dwarf_Die *aggregate, uint32_t id, int depth,
		  char why[static 256]);

// The size of a member or an element, and what is below it without a name.
static bool type_agrees(struct comparer *comparer, Dwarf_Die *type, uint32_t id, int depth,
			char why[static 256])
{
	uint64_t size = dwarf_size(type), ours = btf_size(comparer, id);
	Dwarf_Die inner = *type;
	uint32_t inner_id = btf_strip(comparer, id, false);
	const struct btf_type *inner_type = btf__type_by_id(comparer->btf, inner_id);

	if (size < ours && is_atomic_aggregate(type))
		return true;
	if (size != ours) {
		snprintf(why, 256, "has %llu bytes, not %llu", (unsigned long long)ours,
			 (unsigned long long)size);
		return false;
	}
	if (!dwarf_strip(&inner, false))
		return true;
	if (dwarf_tag(&inner) == DW_TAG_array_type && inner_type && btf_is_array(inner_type)) {
		if (!dwarf_strip(&inner, true))
			return true;
		return type_agrees(comparer, &inner, btf_strip(comparer, id, true), depth + 1,
				   why);
	}
	if (is_dwarf_aggregate(&inner) && !*dwarf_name(&inner) && inner_type &&
	    btf_is_composite(inner_type))
		return agree(comparer, &inner, inner_id, depth + 1, why);
	return true;
}

// False: a bitfield, a static member, or one whose place is no constant.
static bool has_place(Dwarf_Die *member, bool is_union, uint64_t *ret)
{
	Dwarf_Attribute attribute;
	Dwarf_Word word;

	*ret = 0;
	if (dwarf_tag(member) != DW_TAG_member || dwarf_hasattr(member, DW_AT_bit_size) ||
	    dwarf_hasattr(member, DW_AT_external) || dwarf_hasattr(member, DW_AT_declaration))
		return false;
	if (!dwarf_attr(member, DW_AT_data_member_location, &attribute))
		return is_union;
	*ret = dwarf_formudata(&attribute, &word) ? 0 : word;
	return !dwarf_formudata(&attribute, &word);
}

// A member that is called as one of the DWARF has its place and its bytes. Of those without a name
// one at that place has.
static bool member_agrees(struct comparer *comparer, Dwarf_Die *member, bool is_union, uint32_t id,
			  int depth, char why[static 256])
{
	const struct btf_type *type = btf__type_by_id(comparer->btf, id);
	const char *name = dwarf_name(member);
	Dwarf_Attribute attribute;
	Dwarf_Die member_type;
	uint64_t offset;
	bool is_there = false;

	if (!has_place(member, is_union, &offset) ||
	    !dwarf_attr(member, DW_AT_type, &attribute) ||
	    !dwarf_formref_die(&attribute, &member_type))
		return true;
	for (uint32_t i = 0; i < btf_vlen(type); i++) {
		const struct btf_member *ours = &btf_members(type)[i];
		bool is_here = btf_member_bit_offset(type, i) == offset * 8;
		char below[256];

		if (strcmp(btf_name(comparer, ours->name_off), name) || (!*name && !is_here))
			continue;
		comparer->counts.members += !is_there;
		is_there = true;
		if (is_here && type_agrees(comparer, &member_type, ours->type, depth, below))
			return true;
		snprintf(why, 256, "member %.100s %.140s", *name ? name : "without name",
			 is_here ? below : "is elsewhere");
	}
	return !is_there;
}

// Does the aggregate of that ID have the members of the DWARF where and as large as it has them?
static bool agree(struct comparer *comparer, Dwarf_Die *aggregate, uint32_t id, int depth,
		  char why[static 256])
{
	bool is_union = dwarf_tag(aggregate) == DW_TAG_union_type;
	Dwarf_Die member;

	if (depth > MAX_DEPTH || dwarf_child(aggregate, &member))
		return true;
	do {
		if (!member_agrees(comparer, &member, is_union, id, depth, why))
			return false;
	} while (!dwarf_siblingof(&member, &member));
	return true;
}

// Units repeat what their headers have. Only the first of a name, size and line is looked at.
static bool was_seen(struct comparer *comparer, Dwarf_Die *die, uint64_t size)
{
	uint64_t hash = size * 31;
	int line = 0;

	for (const char *c = dwarf_name(die); *c; c++)
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

static void compare_aggregate(struct comparer *comparer, Dwarf_Die *die)
{
	char why[256] = "is not there", other[256];
	bool is_union = dwarf_tag(die) == DW_TAG_union_type;
	const char *name = dwarf_name(die);
	bool is_there = false;
	uint64_t size = dwarf_size(die);

	if (!*name || dwarf_hasattr(die, DW_AT_declaration) ||
	    !dwarf_hasattr(die, DW_AT_byte_size) || size > UINT32_MAX ||
	    was_seen(comparer, die, size))
		return;
	comparer->counts.aggregates++;
	for (uint32_t id = comparer->heads[size % BUCKETS]; id; id = comparer->next[id]) {
		const struct btf_type *type = btf__type_by_id(comparer->btf, id);

		if (type->size != size || btf_is_union(type) != is_union ||
		    !does_name_fit(btf_name(comparer, type->name_off), name))
			continue;
		if (agree(comparer, die, id, 0, is_there ? other : why))
			return;
		is_there = true;
	}
	printf("%s %s of %llu bytes: %s\n", is_union ? "union" : "struct", name,
	       (unsigned long long)size, why);
	comparer->differences++;
}

static void compare_dies(struct comparer *comparer, Dwarf_Die *parent, int depth)
{
	Dwarf_Die die;

	if (depth > MAX_DEPTH || dwarf_child(parent, &die))
		return;
	do {
		if (is_dwarf_aggregate(&die) && !dwarf_hasattr(&die, DW_AT_signature))
			compare_aggregate(comparer, &die);
		compare_dies(comparer, &die, depth + 1);
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
			bits = btf_size(comparer, btf_members(type)[i].type) * 8;
		bool is_behind = btf_is_union(type) || start >= end;
		if (start + bits <= UINT64_C(8) * type->size && is_behind) {
			end = start + bits;
			continue;
		}
		printf("%s of the BTF: member %s is not between its neighbours\n",
		       btf_name(comparer, type->name_off),
		       btf_name(comparer, btf_members(type)[i].name_off));
		comparer->differences++;
	}
}

// Does the type end with an array of no elements? A variable of it may have more bytes.
static bool is_open(const struct comparer *comparer, uint32_t id)
{
	const struct btf_type *type;

	for (int i = 0; i < MAX_DEPTH; i++) {
		id = btf_strip(comparer, id, false);
		type = btf__type_by_id(comparer->btf, id);
		if (btf_is_array(type))
			return !btf_array(type)->nelems;
		if (!btf_is_composite(type) || !btf_vlen(type))
			return false;
		id = btf_members(type)[btf_is_union(type) ? 0 : btf_vlen(type) - 1].type;
	}
	return false;
}

static int compare_symbols(const void *left_symbol, const void *right_symbol)
{
	const struct object_symbol *left = left_symbol, *right = right_symbol;

	if (left->section != right->section)
		return left->section < right->section ? -1 : 1;
	return (left->value > right->value) - (left->value < right->value);
}

// Lists the symbols of variables that have a size, by place.
static void read_symbols(struct comparer *comparer, Elf *elf)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr header;
	GElf_Sym symbol;

	while ((scn = elf_nextscn(elf, scn))) {
		Elf_Data *data;

		if (!gelf_getshdr(scn, &header) || header.sh_type != SHT_SYMTAB ||
		    !(data = elf_getdata(scn, NULL)))
			continue;
		comparer->symbols = calloc(data->d_size / 16 + 1, sizeof(*comparer->symbols));
		if (!comparer->symbols)
			exit(2);
		for (int i = 0; gelf_getsym(data, i, &symbol); i++) {
			const char *name = elf_strptr(elf, header.sh_link, symbol.st_name);

			if (name && symbol.st_size && GELF_ST_TYPE(symbol.st_info) == STT_OBJECT)
				comparer->symbols[comparer->symbol_count++] =
					(struct object_symbol){name, symbol.st_shndx,
							       symbol.st_value, symbol.st_size};
		}
		break; // an ELF file has one such table
	}
	if (comparer->symbol_count)
		qsort(comparer->symbols, comparer->symbol_count, sizeof(*comparer->symbols),
		      compare_symbols);
}

// Are there symbols of the variable's name at its place, and none of them with its size?
static bool contradicts(const struct comparer *comparer, const struct object_symbol *variable)
{
	size_t low = 0, high = comparer->symbol_count;
	bool does = false;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_symbols(&comparer->symbols[middle], variable) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < comparer->symbol_count; low++) {
		const struct object_symbol *symbol = &comparer->symbols[low];

		if (compare_symbols(symbol, variable))
			break;
		if (strcmp(symbol->name, variable->name))
			continue;
		if (symbol->size == variable->size)
			return false;
		does = true;
	}
	return does;
}

// The section of that name, if there is one alone. Its number is in *ret, and its address.
static bool find_section(Elf *elf, const char *name, size_t *ret, uint64_t *ret_address)
{
	size_t names, count = 0;
	Elf_Scn *scn = NULL;
	GElf_Ehdr file;

	if (elf_getshdrstrndx(elf, &names) || !gelf_getehdr(elf, &file))
		return false;
	while ((scn = elf_nextscn(elf, scn))) {
		GElf_Shdr header;

		if (!gelf_getshdr(scn, &header) ||
		    strcmp(name, elf_strptr(elf, names, header.sh_name)))
			continue;
		*ret = elf_ndxscn(scn);
		*ret_address = file.e_type == ET_REL ? 0 : header.sh_addr;
		count++;
	}
	return count == 1;
}

static void compare_variables(struct comparer *comparer, Elf *elf, uint32_t id)
{
	const struct btf_type *section = btf__type_by_id(comparer->btf, id);
	const struct btf_var_secinfo *entries = btf_var_secinfos(section);
	uint64_t address = 0;
	size_t number = 0;
	bool has_symbols = find_section(elf, btf_name(comparer, section->name_off), &number,
					&address);

	for (uint32_t i = 0; i < btf_vlen(section); i++) {
		const struct btf_type *type = btf__type_by_id(comparer->btf, entries[i].type);
		struct object_symbol variable = {
			.name = btf_name(comparer, type->name_off),
			.section = number,
			.value = address + entries[i].offset,
			.size = entries[i].size,
		};

		comparer->counts.variables++;
		if (btf_size(comparer, type->type) != variable.size) {
			printf("variable %s: its type has other than %u bytes\n", variable.name,
			       entries[i].size);
			comparer->differences++;
		} else if (has_symbols && !is_open(comparer, type->type) &&
			   contradicts(comparer, &variable)) {
			printf("variable %s has %u bytes, and its symbol has not\n", variable.name,
			       entries[i].size);
			comparer->differences++;
		}
	}
}

// Lists the aggregates by size, and looks at what the BTF says by itself.
static void read_btf(struct comparer *comparer, Elf *elf)
{
	uint32_t count = btf__type_cnt(comparer->btf);

	comparer->next = calloc(count, sizeof(*comparer->next));
	if (!comparer->next)
		exit(2);
	for (uint32_t id = 1; id < count; id++) {
		const struct btf_type *type = btf__type_by_id(comparer->btf, id);

		if (btf_is_composite(type)) {
			comparer->next[id] = comparer->heads[type->size % BUCKETS];
			comparer->heads[type->size % BUCKETS] = id;
			if (id >= comparer->first_id)
				check_members(comparer, id);
		} else if (btf_is_datasec(type) && id >= comparer->first_id) {
			compare_variables(comparer, elf, id);
		}
	}
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
			compare_dies(comparer, &die, 0);
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
	Elf *elf = NULL;
	Dwarf *dwarf;

	if (!module || dwfl_report_end(dwfl, NULL, NULL) ||
	    !(elf = dwfl_module_getelf(module, &bias))) {
		fprintf(stderr, "%s: %s\n", program, dwfl_errmsg(-1));
		dwfl_end(dwfl);
		return false;
	}
	btf__set_pointer_size(comparer->btf, gelf_getclass(elf) == ELFCLASS32 ? 4 : 8);
	read_symbols(comparer, elf);
	read_btf(comparer, elf);
	dwarf = dwfl_module_getdwarf(module, &bias);
	if (dwarf)
		compare_units(comparer, dwarf);
	dwfl_end(dwfl);
	return true;
}

size_t sizes_compare(const char *program, const char *btf, const char *base,
		     struct sizes_seen *ret)
{
	struct comparer *comparer = calloc(1, sizeof(*comparer));
	struct btf *base_btf = base ? btf__parse(base, NULL) : NULL;
	size_t differences = (size_t)-1;

	if (!comparer || (base && libbpf_get_error(base_btf)))
		goto out;
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
		free(comparer->seen);
		free(comparer->symbols);
	}
	btf__free(libbpf_get_error(base_btf) ? NULL : base_btf);
	free(comparer);
	return differences;
}
