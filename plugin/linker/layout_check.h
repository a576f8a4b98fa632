// SPDX-License-Identifier: GPL-3.0-or-later
//
// Did .BTF change what the image is, though everything in it is found? Two things that a script can
// take for granted, and that a section which it does not name breaks: which memory can be written
// to, and where the image ends.
#ifndef LDBTF_LINKER_LAYOUT_CHECK_H
#define LDBTF_LINKER_LAYOUT_CHECK_H

#include "elf/elf_image.h"
#include "support/diag.h"

// Adds warnings about the finished link's image, which has a section .BTF. Relocatable outputs, and
// images without one, get none.
void layout_check(const struct elf_image *elf, const struct diag_source *where);

#endif
