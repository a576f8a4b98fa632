// SPDX-License-Identifier: GPL-3.0-or-later
//
// The DWARF of one ELF image: its sections, ready to read, and its units.
//
// libelf decompresses sections; those of a relocatable object are relocated (sections.c). Unit headers are read here and not by dwarf_next_unit(), because libdw
// leaves out sections of a section group, where the type units of an object live, and because
// a message must name the offset of what is wrong. After dwarf_image_open() the sections are
// plain bytes and the units a plain array; the walk over DIEs (die_cursor.h) calls no library.
#ifndef LDBTF_DWARF_IMAGE_H
#define LDBTF_DWARF_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf/print.h"
#include "elf/elf_image.h"
#include "support/status.h"
#include "support/vec.h"

enum dwarf_section_id {
	DWARF_INFO,
	DWARF_TYPES, // .debug_types, DWARF 4 type units
	DWARF_ABBREV,
	DWARF_STR,
	DWARF_LINE_STR,
	DWARF_STR_OFFSETS,
	DWARF_ADDR,
	DWARF_LOC,      // .debug_loc, DWARF 2 to 4
	DWARF_LOCLISTS, // .debug_loclists, DWARF 5
	DWARF_SECTION_COUNT,
};

struct dwarf_section {
	// NULL when the image has no such section. A relocatable object can have several
	// .debug_info and .debug_types, one in each section group: they stand here one behind the
	// other, the one outside of groups first, so that its offsets are those of the file.
	const uint8_t *data;
	size_t size;         // bytes
	const char *name;    // ".debug_info", for messages; always set
};

struct abbrev_table;

struct abbrev_cache;

// What opening an image takes, and the next image can have: thousands of objects then touch no new pages. Zeroed it is empty and
// valid; free with dwarf_memory_deinit.
struct dwarf_memory {
	VEC(uint8_t) bytes;           // where the relocated sections of an object are
	struct abbrev_cache *abbrevs; // NULL: none yet
};

// One unit header (DWARF5 §7.5.1) and what its root DIE says about reading the rest.
struct dwarf_unit {
	enum dwarf_section_id section; // DWARF_INFO or DWARF_TYPES
	uint64_t offset;               // of the header in that section
	uint64_t first_die;            // offset of the root DIE in that section
	uint64_t end;                  // offset just past the unit
	uint64_t abbrev_offset;        // in .debug_abbrev
	uint64_t type_signature;       // type units only
	uint64_t type_die;             // type units only: offset of the type's DIE in the section
	uint16_t version;              // 2 to 5
	uint8_t address_size;          // bytes: 2, 4 or 8
	uint8_t offset_size;           // 4, or 8 in 64-bit DWARF
	uint8_t unit_type;             // DW_UT_*; derived for versions before 5

	// From the root DIE.
	uint16_t root_tag;            // DW_TAG_compile_unit, _partial_unit, _type_unit, _skeleton_unit
	bool root_has_children;
	uint16_t language;            // DW_AT_language; 0 if absent
	bool is_clang;                // DW_AT_producer names clang
	bool has_references_out;      // abbreviations use DW_FORM_ref_addr, _ref_sig8 or imported_unit; or it's partial
	uint64_t str_offsets_base;    // into .debug_str_offsets; the default when there is no attribute
	uint64_t addr_base;           // into .debug_addr
	uint64_t loclists_base;       // into .debug_loclists
	uint64_t low_pc;              // base address for location lists; 0 if absent
	const char *name;             // DW_AT_name in the section's bytes; "" if absent
	const char *producer;         // "" if absent
	const char *dwo_name;         // set on a skeleton: the .dwo that holds the real unit; else NULL
	const char *comp_dir;         // DW_AT_comp_dir, which dwo_name is relative to; "" if absent
	uint64_t dwo_id;              // the same in a skeleton and its split unit
	const struct abbrev_table *abbrevs; // owned by the image; units of one offset share it
};

struct dwarf_image {
	const struct elf_image *elf;
	struct dwarf_section sections[DWARF_SECTION_COUNT];
	VEC(struct dwarf_unit) units; // .debug_info's in order, then .debug_types'
	struct diag_source where;
	bool is_split; // the units are those of a .dwo file
	bool is_lto; // from .gnu.debuglto_ sections: what gcc knew before it compiled, so nothing has an address
	struct dwarf_libraries *libraries; // libdw and libdwfl handles
	struct dwarf_memory memory;
	bool wants_print;
	struct dwarf_print print; // of .debug_info, if it is wanted; the caller may take it
};

// Opens the DWARF of `elf`, which must outlive the image, and lists its units.
// OK; ABSENT: no .debug_info, or an empty one; MALFORMED: unit headers, abbreviations or relocations
// are broken (one diagnostic that names section and offset); UNSUPPORTED: libdwfl cannot apply this machine's
// relocations, or a unit is of a DWARF version other than 2 to 5 (one diagnostic); NO_MEMORY.
// An object that LTO will compile again has DWARF in .gnu.debuglto_ sections, which are read rather than its
// .debug_info, if it has one at all.
// One thread at a time opens an image; afterwards it is read-only and any thread may read it.
MUST_CHECK enum status dwarf_image_open(const struct elf_image *elf, struct dwarf_image *ret);

struct dwarf_open_options {
	struct dwarf_memory *memory; // that an earlier image had, and that is empty afterwards
	bool wants_print; // ET_REL: take the fingerprint
	bool lists_only;  // of units, only what is in their headers is read
};
// The same with options.
MUST_CHECK enum status dwarf_image_open_with(const struct elf_image *elf, const struct dwarf_open_options *options,
					     struct dwarf_image *ret);
// With lists_only: reads the rest of a unit. Statuses as above; one thread at a time.
MUST_CHECK enum status dwarf_image_read_unit(struct dwarf_image *image, size_t unit);
// Opens the split units in `elf`, a .dwo file or an object that has .dwo sections: the unit that `skeleton`, of the image
// `main`, stands for, and the type units that come with it. Their addresses are in `main`, which must outlive the
// image. As dwarf_image_open, but ABSENT: it has no unit with the skeleton's dwo_id.
MUST_CHECK enum status dwarf_image_open_split(const struct elf_image *elf, const struct dwarf_image *main,
					      const struct dwarf_unit *skeleton, struct dwarf_image *ret);
void dwarf_image_close(struct dwarf_image *image);
// The same, but its memory goes to *memory, for the next image, unless that has some or it is too large to keep.
void dwarf_image_close_into(struct dwarf_image *image, struct dwarf_memory *memory);
void dwarf_memory_deinit(struct dwarf_memory *memory);

// Records an error about the byte at `offset` of `section`: ".debug_info+0x1f3a: ...", then the unit's
// name and producer if `unit` is not NULL and they are known, then what the user can do.
__attribute__((format(printf, 5, 6)))
void dwarf_report(const struct dwarf_image *image, const struct dwarf_unit *unit,
		  enum dwarf_section_id section, uint64_t offset, const char *format, ...);

#endif
