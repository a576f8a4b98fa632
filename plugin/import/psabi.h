// SPDX-License-Identifier: GPL-3.0-or-later
//
// The registers in which a processor's calling convention (its psABI) passes parameters.
//
// A tracer reads arguments from these registers. Only scalars are judged, because an aggregate may
// be spread over registers in ways that one register does not show.
#ifndef LDBTF_IMPORT_PSABI_H
#define LDBTF_IMPORT_PSABI_H

#include <stdbool.h>
#include <stdint.h>

enum { PSABI_NO_REGISTER = -1, PSABI_MODELS = 3 };

struct psabi; // of one machine

// `flags` are those of the ELF header (e_flags). NULL: the convention is not known.
const struct psabi *psabi_find(uint16_t machine, uint32_t flags, unsigned address_size);

// What a function may choose from where one machine has several conventions.
struct psabi_variant {
	// The number of one of the machine's ways to pass parameters. The ways differ in floating
	// point, and 0 has it in the registers that the hardware has for it. On i386, 0 has all in
	// memory, and 1 is the way of -mregparm.
	unsigned model;
	bool returns_in_memory; // the caller passes the address of the result
};

// How many values `model` has for a unit of that DW_AT_producer, in which gcc writes its options.
unsigned psabi_models(const struct psabi *abi, const char *producer);

// Does the convention pass anything in that register?
bool psabi_passes_in(const struct psabi *abi, int dwarf_register);

struct psabi_scalar {
	bool is_float;
	uint64_t byte_size;
};

// A function's parameters, one after the other.
struct psabi_walk {
	const struct psabi *abi;
	unsigned largest_float; // bytes that float registers take of one scalar
	unsigned word;          // bytes of an integer register
	unsigned integer_count; // how many integer registers pass parameters
	unsigned next_integer;
	uint32_t used_floats; // a bit for each
	bool has_only_floats;
};

void psabi_begin(struct psabi_walk *walk, const struct psabi *abi, unsigned address_size,
		 const struct psabi_variant *variant);

// May the next parameter arrive in that register? True for a parameter that the convention passes
// in memory, but on i386: there a parameter of a local function may be in a register.
bool psabi_expects(struct psabi_walk *walk, const struct psabi_scalar *scalar, int dwarf_register);

#endif
