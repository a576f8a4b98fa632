// SPDX-License-Identifier: GPL-3.0-or-later
//
// Builds DWARF that no compiler writes, from C calls, inside a minimal ELF image in memory.
//
// Tests of the encoder and of the DWARF reader describe their case DIE by DIE; abbreviations,
// strings, offsets, bases and section headers come by themselves. Defaults are the common case
// (DWARF 5, 32-bit offsets, x86-64, ET_EXEC, C11), everything else is one option away:
//
//	struct db *db = db_create(&(struct db_options){0});
//	size_t text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x100);
//	db_symbol(db, "main", 0x1000, 0x20, STT_FUNC, STB_GLOBAL, text);
//
//	struct db_die *cu = db_unit(db, &(struct db_unit_options){.name = "a.c"});
//	struct db_die *integer = db_base_type(cu, "int", 4, DW_ATE_signed);
//	struct db_die *point = db_struct(cu, "point", 8);
//	db_member(point, "x", integer, 0);
//	db_member(point, "y", integer, 4);
//	struct db_die *function = db_function(cu, "main", integer, 0x1000, 0x20);
//	db_expr(db_parameter(function, "p", db_pointer(cu, point)), DW_AT_location, DW_OP_reg5);
//
//	size_t size;
//	void *image = db_finish(db, &size); // malloc'd, for an encode_input or elf_image_open
//	db_destroy(db);
//
// Any other DIE: db_die(parent, tag), then one call for each attribute, in the order in which they
// are to stand. References may be made to DIEs of any unit, also to ones made later through
// db_set_ref(). All of it is for tests: memory that runs out, or a value that can't be written,
// aborts.
#ifndef LDBTF_TESTS_DWARF_BUILDER_H
#define LDBTF_TESTS_DWARF_BUILDER_H

#include <dwarf.h>
#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct db_die;

struct db_options {
	uint16_t machine; // EM_*; 0: EM_X86_64
	uint16_t type;    // ET_*; 0: ET_EXEC
	uint8_t os_abi;
	uint32_t flags; // e_flags
	bool is_32_bit; // ELF class
	bool is_big_endian;
};

struct db_unit_options {
	uint16_t version;     // 2 to 5; 0: 5
	bool is_dwarf64;      // 64-bit offsets
	uint8_t address_size; // 0: by ELF class
	uint16_t language;    // DW_LANG_*; 0: DW_LANG_C11 (C99 before version 5); UINT16_MAX: none
	const char *name;     // NULL: no DW_AT_name
	const char *producer; // NULL: no DW_AT_producer
	// of the root; 0: DW_TAG_compile_unit, or DW_TAG_type_unit with a signature
	uint16_t tag;
	uint8_t unit_type;    // DW_UT_*, version 5; 0: as the root's tag says
	uint64_t signature;   // not 0: a type unit. In .debug_types (version 4) or .debug_info (5)
};

// One entry of a location list. Addresses are absolute; before version 5 they count from the root's
// DW_AT_low_pc if it is given one.
struct db_location {
	uint64_t begin, end;
	const uint8_t *expression;
	size_t size; // bytes
};

struct db *db_create(const struct db_options *options);

// Writes the image; the caller frees it. Call once. `size` is in bytes.
void *db_finish(struct db *db, size_t *size);

void db_destroy(struct db *db);

// --- Sections and symbols
// -------------------------------------------------------------------------

// A section without contents that matter: zeros, or NOBITS if its name begins with ".bss".
// Returns its index, for db_symbol.
size_t db_section(struct db *db, const char *name, uint64_t flags, uint64_t addr, uint64_t size);

// A section with contents. With the name of a debug section it takes the place of the built one.
size_t db_section_bytes(struct db *db, const char *name, uint32_t type, uint64_t flags,
			uint64_t addr, const void *bytes, size_t size);

// Symbols go to .symtab in order, local ones first as ELF wants it.
void db_symbol(struct db *db, const char *name, uint64_t value, uint64_t size, uint8_t type,
	       uint8_t binding, size_t section);

// --- Units and DIEs
// -------------------------------------------------------------------------------

// A unit; returns its root DIE, which has the language, name and producer of the options.
struct db_die *db_unit(struct db *db, const struct db_unit_options *options);
// The usual beginning: an image of default options with one unit, a.c.
struct db *db_start(struct db_die **ret_unit);

// Which DIE a type unit is about (its header points there, and DW_FORM_ref_sig8 leads to it).
void db_set_unit_type(struct db_die *root, struct db_die *type);

struct db_die *db_die(struct db_die *parent, uint16_t tag);

// Offset of a DIE in its section, after db_finish.
uint64_t db_offset(const struct db_die *die);

// --- Attributes, in the usual form. Each returns the DIE.
// -----------------------------------------

struct db_die *db_string(struct db_die *die, uint16_t name, const char *text); // strp
// smallest of data1 to data8
struct db_die *db_uint(struct db_die *die, uint16_t name, uint64_t value);
struct db_die *db_sint(struct db_die *die, uint16_t name, int64_t value);      // sdata
// flag_present; flag before 4
struct db_die *db_flag(struct db_die *die, uint16_t name);
struct db_die *db_addr(struct db_die *die, uint16_t name, uint64_t addr);      // addr
// ref4, or ref_addr into another unit, or ref_sig8 to the type of a type unit. `target` may be NULL
// until db_set_ref.
struct db_die *db_ref(struct db_die *die, uint16_t name, struct db_die *target);
void db_set_ref(struct db_die *die, uint16_t name, struct db_die *target);
struct db_die *db_sibling(struct db_die *die); // DW_AT_sibling
// exprloc, or block1 before version 4. db_expr takes the bytes: db_expr(die, DW_AT_location,
// DW_OP_reg5).
struct db_die *db_block(struct db_die *die, uint16_t name, const void *bytes, size_t size);
#define db_expr(die, name, ...)                                         \
	db_block(die, name, (const uint8_t[]){__VA_ARGS__},             \
		 sizeof((const uint8_t[]){__VA_ARGS__}))
// DW_AT_location of one DW_OP_addr
struct db_die *db_location_addr(struct db_die *die, uint64_t addr);
// sec_offset (data4 or data8 before version 4) of a list in .debug_loclists (.debug_loc before 5).
struct db_die *db_loclist(struct db_die *die, uint16_t name, const struct db_location *entries,
			  size_t count);

// --- Attributes in a form of choice
// ---------------------------------------------------------------

// Or this into a form: the abbreviation says DW_FORM_indirect and the form stands before the value.
enum { DB_INDIRECT = 0x8000 };

// Integers: data*, udata, sdata, flag, implicit_const, sec_offset, ref_sig8, addr, strx*, addrx*
// and others given by their number (an offset, an index), written as it is.
struct db_die *db_form(struct db_die *die, uint16_t name, uint16_t form, uint64_t value);
// string, strp, line_strp, strx, strx1 to strx4, GNU_str_index (version 4).
struct db_die *db_string_form(struct db_die *die, uint16_t name, uint16_t form, const char *text);
// addrx, addrx1 to addrx4, GNU_addr_index (version 4): an entry of .debug_addr is made.
struct db_die *db_addr_form(struct db_die *die, uint16_t name, uint16_t form, uint64_t addr);
// ref1, ref2, ref4, ref8, ref_udata, ref_addr, ref_sig8.
struct db_die *db_ref_form(struct db_die *die, uint16_t name, uint16_t form, struct db_die *target);
// block1, block2, block4, block, exprloc, data16 (without a length).
struct db_die *db_block_form(struct db_die *die, uint16_t name, uint16_t form, const void *bytes,
			     size_t size);
// loclistx.
struct db_die *db_loclistx(struct db_die *die, uint16_t name, const struct db_location *entries,
			   size_t count);
// Any form, even an unknown one, followed by any bytes.
struct db_die *db_raw_form(struct db_die *die, uint16_t name, uint16_t form, const void *bytes,
			   size_t size);

// --- Common DIEs. A NULL name or type is left out.
// ------------------------------------------------

struct db_die *db_base_type(struct db_die *parent, const char *name, uint64_t byte_size,
			    uint8_t encoding);
struct db_die *db_int(struct db_die *parent); // `int` of 4 bytes
// pointer, const, volatile, restrict, typedef, ...: a tag, perhaps a name, and a type.
struct db_die *db_type(struct db_die *parent, uint16_t tag, const char *name, struct db_die *type);
struct db_die *db_pointer(struct db_die *parent, struct db_die *type);
struct db_die *db_typedef(struct db_die *parent, const char *name, struct db_die *type);
struct db_die *db_struct(struct db_die *parent, const char *name, uint64_t byte_size);
struct db_die *db_union(struct db_die *parent, const char *name, uint64_t byte_size);
struct db_die *db_declaration(struct db_die *parent, uint16_t tag, const char *name); // struct s;
struct db_die *db_member(struct db_die *parent, const char *name, struct db_die *type,
			 uint64_t byte_offset);
// DW_AT_bit_size and DW_AT_data_bit_offset (DWARF 4 and later).
struct db_die *db_bitfield(struct db_die *parent, const char *name, struct db_die *type,
			   uint64_t bit_size, uint64_t bit_offset);
struct db_die *db_array(struct db_die *parent, struct db_die *element, uint64_t count);
// An enumeration without DW_AT_type; enumerators are sdata.
struct db_die *db_enum(struct db_die *parent, const char *name, uint64_t byte_size);
struct db_die *db_enumerator(struct db_die *parent, const char *name, int64_t value);
// External and prototyped, with DW_AT_low_pc and DW_AT_high_pc (a length), unless `size` is 0.
struct db_die *db_function(struct db_die *parent, const char *name, struct db_die *type,
			   uint64_t low_pc, uint64_t size);
struct db_die *db_parameter(struct db_die *parent, const char *name, struct db_die *type);
// External, at a fixed address.
struct db_die *db_variable(struct db_die *parent, const char *name, struct db_die *type,
			   uint64_t addr);

#endif
