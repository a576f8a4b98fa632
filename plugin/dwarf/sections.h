// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first step of opening an image: makes its DWARF sections plain bytes, decompressed and
// relocated.
#ifndef LDBTF_DWARF_SECTIONS_H
#define LDBTF_DWARF_SECTIONS_H

#include "dwarf/unit.h"
#include "support/status.h"

// Sets image->sections and image->libraries. Statuses as for dwarf_image_open. After a failure
// there is nothing to free.
MUST_CHECK enum status dwarf_sections_load(struct dwarf_image *image);

// Frees the handles and the memory of the sections' bytes. NULL is allowed.
void dwarf_sections_unload(struct dwarf_libraries *libraries);

#endif
