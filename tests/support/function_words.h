// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the tests of functions share: a program with functions, their symbols and their parameters.
//
// x86-64 passes its first six integers in the DWARF registers 5 4 1 2 8 9 (rdi rsi rdx rcx r8 r9).
#ifndef LDBTF_TESTS_FUNCTION_WORDS_H
#define LDBTF_TESTS_FUNCTION_WORDS_H

#include "encode_text.h"

static struct db *db;
static struct db_die *unit, *integer;
static size_t text;

// A unit, and its `int`: what is made below goes there.
static inline struct db_die *add_unit(const char *name, const char *producer)
{
	unit = db_unit(db, &(struct db_unit_options){.name = name, .producer = producer});
	integer = db_int(unit);
	return unit;
}

// A program with a section .text and one unit.
static inline void start(void)
{
	db = db_create(&(struct db_options){0});
	text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x1000);
	add_unit("a.c", "GNU C17 12.2.0");
}

static inline void symbol(const char *name, uint64_t addr)
{
	db_symbol(db, name, addr, 16, STT_FUNC, STB_GLOBAL, text);
}

// A function with its symbol.
static inline struct db_die *function(const char *name, uint64_t addr)
{
	symbol(name, addr);
	return db_function(unit, name, integer, addr, 16);
}

// A parameter in a register.
static inline struct db_die *parameter(struct db_die *parent, const char *name,
				       struct db_die *type, uint8_t dwarf_register)
{
	return db_expr(db_parameter(parent, name, type), DW_AT_location,
		       (uint8_t)(DW_OP_reg0 + dwarf_register));
}

// The code of a function, which has its name and type from `from`: as a DW_AT_abstract_origin, or
// as a DW_AT_specification.
static inline struct db_die *instance(uint16_t attribute, struct db_die *from, uint64_t addr)
{
	struct db_die *die = db_ref(db_die(unit, DW_TAG_subprogram), attribute, from);
	return db_form(db_addr(die, DW_AT_low_pc, addr), DW_AT_high_pc, DW_FORM_data8, 16);
}

// A parameter of such code, in a register.
static inline void instance_parameter(struct db_die *parent, struct db_die *from,
				      uint8_t dwarf_register)
{
	struct db_die *die = db_die(parent, DW_TAG_formal_parameter);
	db_expr(db_ref(die, DW_AT_abstract_origin, from), DW_AT_location,
		(uint8_t)(DW_OP_reg0 + dwarf_register));
}

// Encodes the program, and destroys it.
static inline struct encode_text finish(void)
{
	return encode_text_db(db);
}

#define CHECK_SKIPPED(encoded, reason, times) CHECK_EQ((encoded).result.skipped[reason], times)

#endif
