// SPDX-License-Identifier: GPL-3.0-or-later
//
// Step one of opening an image: its DWARF sections as plain bytes, decompressed and relocated.
#ifndef LDBTF_DWARF_SECTIONS_H
#define LDBTF_DWARF_SECTIONS_H

#include "dwarf/unit.h"
#include "support/status.h"

// Sets image->sections and image->libraries. Statuses as for dwarf_image_open. On failure nothing
// is left to free.
MUST_CHECK enum status dwarf_sections_load(struct dwarf_image *image);

// Frees what the sections' bytes may live in. NULL is allowed.
void dwarf_sections_unload(struct dwarf_libraries *libraries);

#endif
