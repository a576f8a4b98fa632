// SPDX-License-Identifier: GPL-3.0-or-later
//
// The DWARF of one ELF image: its sections, ready to read, and its units.
//
// libelf decompresses sections; those of a relocatable object are relocated (sections.c). Unit
// headers are read here and not by dwarf_next_unit(), because libdw leaves out sections of a
// section group, where the type units of an object live, and because a message must name the offset
// of what is wrong. After dwarf_image_open() the sections are plain bytes and the units a plain
// array; the walk over DIEs (die_cursor.h) calls no library.
#ifndef LDBTF_DWARF_IMAGE_H
#define LDBTF_DWARF_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf/memory.h"
#include "dwarf/unit.h"
#include "elf/elf_image.h"
#include "support/status.h"

// Opens the DWARF of `elf`, which must outlive the image, and lists its units. OK; ABSENT: no
// .debug_info, or an empty one; MALFORMED: unit headers, abbreviations or relocations are broken
// (one diagnostic that names section and offset); UNSUPPORTED: libdwfl cannot apply this machine's
// relocations, or a unit is of a DWARF version other than 2 to 5 (one diagnostic); NO_MEMORY. An
// object that LTO will compile again has DWARF in .gnu.debuglto_ sections, which are read rather
// than its .debug_info, if it has one at all. One thread at a time opens an image; afterwards it is
// read-only and any thread may read it.
MUST_CHECK enum status dwarf_image_open(const struct elf_image *elf, struct dwarf_image *ret);

struct dwarf_open_options {
	struct dwarf_memory *memory; // that an earlier image had, and that is empty afterwards
	bool wants_fingerprint; // ET_REL: take the fingerprint
	bool lists_only;  // of units, only what is in their headers is read
};
// The same with options.
MUST_CHECK enum status dwarf_image_open_with(const struct elf_image *elf,
					     const struct dwarf_open_options *options,
					     struct dwarf_image *ret);
// With lists_only: reads the rest of a unit. Statuses as above; one thread at a time.
MUST_CHECK enum status dwarf_image_read_unit(struct dwarf_image *image, size_t unit);
// Opens the split units in `elf`, a .dwo file or an object that has .dwo sections: the unit that
// `skeleton`, of the image `main`, stands for, and the type units that come with it. Their
// addresses are in `main`, which must outlive the image. As dwarf_image_open, but ABSENT: it has no
// unit with the skeleton's dwo_id.
MUST_CHECK enum status dwarf_image_open_split(const struct elf_image *elf,
					      const struct dwarf_image *main,
					      const struct dwarf_unit *skeleton,
					      struct dwarf_image *ret);
void dwarf_image_close(struct dwarf_image *image);
// The same, but its memory goes to *memory, for the next image, unless that has some or it is too
// large to keep.
void dwarf_image_close_into(struct dwarf_image *image, struct dwarf_memory *memory);
void dwarf_memory_deinit(struct dwarf_memory *memory);

#endif
