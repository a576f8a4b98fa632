// SPDX-License-Identifier: GPL-3.0-or-later
//
// The DWARF of one ELF image: its sections, ready to read, and its units.
//
// libelf decompresses sections, and those of a relocatable object are relocated (sections.c).
//
// dwarf_next_unit() of libdw is not used, for two reasons. libdw leaves out sections of a section
// group, which have the type units of an object. And a message must tell the offset of an error.
// After dwarf_image_open() the sections are plain bytes and the units a plain array. The walk over
// DIEs (die_cursor.h) calls no library.
#ifndef LDBTF_DWARF_IMAGE_H
#define LDBTF_DWARF_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf/memory.h"
#include "dwarf/unit.h"
#include "elf/elf_image.h"
#include "support/status.h"

// Opens the DWARF of `elf`, which must outlive the image, and lists its units. An object that LTO
// will compile again has DWARF in .gnu.debuglto_ sections. These are read, and not its .debug_info.
//
// OK. ABSENT if there is no .debug_info, or an empty one. MALFORMED with one diagnostic, which has
// section and offset, if unit headers, abbreviations or relocations are broken. UNSUPPORTED with
// one diagnostic if libdwfl can't apply this machine's relocations, or if a unit is not of DWARF
// version 2 to 5. NO_MEMORY. One thread opens an image. Then any thread may read it.
MUST_CHECK enum status dwarf_image_open(const struct elf_image *elf, struct dwarf_image *ret);

struct dwarf_open_options {
	struct dwarf_memory *memory; // an earlier image's, which this one takes over; NULL: none
	bool wants_fingerprint;      // makes the fingerprint of a relocatable object
	bool lists_only;             // reads unit headers only, no root DIEs or abbreviations
};

// The same with options.
MUST_CHECK enum status dwarf_image_open_with(const struct elf_image *elf,
					     const struct dwarf_open_options *options,
					     struct dwarf_image *ret);

// Reads the root DIE and abbreviations of a unit, after lists_only. Statuses as above. One thread
// at a time.
MUST_CHECK enum status dwarf_image_read_unit(struct dwarf_image *image, size_t unit);

// Opens the split units in `elf`, a .dwo file or an object that has .dwo sections. These are the
// unit of `skeleton`, which is a unit of the image `main`, and its type units. Their addresses are
// in `main`, which must outlive the image. As dwarf_image_open; ABSENT if no unit has the
// skeleton's dwo_id.
MUST_CHECK enum status dwarf_image_open_split(const struct elf_image *elf,
					      const struct dwarf_image *main,
					      const struct dwarf_unit *skeleton,
					      struct dwarf_image *ret);
void dwarf_image_close(struct dwarf_image *image);

// The same, and gives the image's memory to *memory for the next image. The memory is freed if
// *memory has some, or if it is too large to keep.
void dwarf_image_close_into(struct dwarf_image *image, struct dwarf_memory *memory);
void dwarf_memory_deinit(struct dwarf_memory *memory);

#endif
