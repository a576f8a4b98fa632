// SPDX-License-Identifier: GPL-3.0-or-later
//
// Warns where .BTF has changed what the image is, while every section and symbol can be found.
//
// A linker script can take two things for granted: which memory is writable, and where the image
// ends. A .BTF that no rule of the script names may break either. placement.h warns of the rest:
// symbols and segments that .BTF has come between.
#ifndef LDBTF_LINKER_LAYOUT_CHECK_H
#define LDBTF_LINKER_LAYOUT_CHECK_H

#include "elf/elf_image.h"
#include "support/diag.h"

// Adds warnings to `where`, one at most of each kind: rights, window, size, end, top. `elf` is the
// output of a link that is over. A relocatable output gets no warning, and neither does an image
// without a section .BTF. Reads only. The hook's thread, as for all diagnostics of a link.
void layout_check(const struct elf_image *elf, const struct diag_source *where);

#endif
