// SPDX-License-Identifier: GPL-3.0-or-later
//
// Warns if the place that .BTF got has broken the image. A firmware's startup code copies the
// variables' initial values from flash, and finds them by symbols of the linker script. Many
// scripts take for granted that nothing comes between the code and those values. ld puts a .BTF
// that such a script does not name just there. The link succeeds, and the startup code copies BTF
// into the variables. The finished image shows this by its load addresses and symbols.
#ifndef LDBTF_LINKER_PLACEMENT_H
#define LDBTF_LINKER_PLACEMENT_H

#include <stdbool.h>

#include "elf/elf_image.h"
#include "support/diag.h"

// Adds warnings about the finished link's image `elf`, before its bytes are changed. These are no
// errors, because the startup code is not known. What it does is guessed from the symbols that the
// image has and lacks. There are no warnings about images that run where they are loaded, kernels
// that page tables move, and files that a kernel loads.
//
// If `sets_symbols`, a script of ours sets the symbols (late_inputs.h). Then it is an error if
// their values are not the bounds of .BTF.
void placement_check(const struct elf_image *elf, bool sets_symbols,
		     const struct diag_source *where);

#endif
