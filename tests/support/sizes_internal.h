// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the parts of sizes.c share.
#ifndef LDBTF_TESTS_SIZES_INTERNAL_H
#define LDBTF_TESTS_SIZES_INTERNAL_H

#include <bpf/btf.h>
#include <elfutils/libdw.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdint.h>

#include "sizes.h"

enum { MAX_DEPTH = 32, BUCKETS = 1 << 16, WHY = 256 };

struct object_symbol {
	const char *name;
	size_t section; // number
	uint64_t value, size;
};

// A variable of the DWARF that is at an address.
struct dwarf_variable {
	uint64_t address;
	Dwarf_Die die;
};

struct comparer {
	struct btf *btf;
	uint32_t first_id;
	uint32_t *next;          // by type ID: the next aggregate of that bucket
	uint32_t heads[BUCKETS]; // by size
	uint32_t *typedefs;      // IDs, by name
	size_t typedef_count;
	uint64_t *seen; // hashes of DIEs that were looked at; open addressing
	size_t seen_count, seen_capacity;
	struct object_symbol *symbols; // by place
	size_t symbol_count;
	struct dwarf_variable *variables; // by address, once all units are read
	size_t variable_count, variable_capacity;
	bool is_big_endian, is_relocatable, is_selected;
	struct sizes_seen counts;
	size_t differences;
};

// --- sizes_dwarf.c: what the DWARF says

const char *sizes_dwarf_name(Dwarf_Die *die); // "" without one
// In bytes; 0 for a type that has no size, such as `char[]`.
uint64_t sizes_dwarf_size(Dwarf_Die *type);
// The DIE's DW_AT_type, its own or its declaration's. False: void.
bool sizes_dwarf_type(Dwarf_Die *die, Dwarf_Die *ret);
// The type behind typedefs and qualifiers. False: void.
bool sizes_dwarf_strip(Dwarf_Die *type);
bool sizes_is_aggregate(Dwarf_Die *die);
bool sizes_is_empty_class(Dwarf_Die *type, int depth);
// Is it an _Atomic struct or an array of such? clang makes it larger than the struct (encoding
// 2.3.4), which libdw does not know. The variables' symbols tell its size.
bool sizes_is_atomic_aggregate(Dwarf_Die *type);

struct member_place {
	uint64_t bit_offset, bits; // bits: 0 if it is no bitfield
};
// False: a static member, a virtual base class, or one whose place is no constant.
bool sizes_member_place(Dwarf_Die *member, Dwarf_Die *aggregate, bool is_big_endian,
			struct member_place *ret);

// The counts of an array's dimensions, the outermost first. UINT64_MAX: not known. Returns how many
// there are, at most MAX_DEPTH.
size_t sizes_dimensions(Dwarf_Die *array, uint64_t ret[static MAX_DEPTH]);

// Is the DIE's location an address, perhaps with something that follows?
bool sizes_dwarf_address(Dwarf_Die *variable, uint64_t *ret);

// --- sizes_agree.c: one type of the DWARF beside one of the BTF

const char *sizes_btf_name(const struct comparer *comparer, uint32_t offset);
uint64_t sizes_btf_size(const struct comparer *comparer, uint32_t id);
// The type behind typedefs and qualifiers.
uint32_t sizes_btf_strip(const struct comparer *comparer, uint32_t id);
// Is the name of the BTF one that the name of the DWARF can become (encoding 2.10)?
bool sizes_name_fits(const char *ours, const char *dwarf);
// Has the type of that ID all that the DWARF's type has, where that has it and as large? `why` gets
// the first difference.
bool sizes_type_agrees(struct comparer *comparer, Dwarf_Die *type, uint32_t id, int depth,
		       char why[static WHY]);
// The same for a struct or union, whatever their sizes.
bool sizes_aggregate_agrees(struct comparer *comparer, Dwarf_Die *aggregate, uint32_t id,
			    bool is_cut, int depth, char why[static WHY]);

// --- sizes_variables.c: variables beside symbols and DIEs

// Reads the symbols. Exits without memory, as all of these do.
void sizes_read_symbols(struct comparer *comparer, Elf *elf);
void sizes_note_variable(struct comparer *comparer, Dwarf_Die *die);
// Compares each DATASEC, when all DIEs were noted.
void sizes_compare_variables(struct comparer *comparer, Elf *elf);

#endif
