// SPDX-License-Identifier: GPL-3.0-or-later
//
// Did the place that .BTF got break the image? A firmware's startup code copies the variables'
// initial values from flash, and finds them by symbols of the linker script. Many scripts take for
// granted that nothing comes between the code and those values; a .BTF that such a script does not
// name is put just there, the link succeeds, and the startup code copies BTF into the variables.
// The finished image shows it: what is loaded where, and what symbols say.
#ifndef LDBTF_LINKER_PLACEMENT_H
#define LDBTF_LINKER_PLACEMENT_H

#include <stdbool.h>

#include "elf/elf_image.h"
#include "support/diag.h"

// Adds warnings about the finished link's image `elf`, before its bytes are changed. Warnings,
// because what the startup code does is not known: it is told from what the image has symbols for
// and what it lacks them for. Images all of which is loaded to where it runs, kernels that page
// tables move, and what a kernel loads get none.
//
// Symbols with other values than the bounds of .BTF are an error if `sets_symbols`: then a script
// of ours sets them (late_inputs.h), and nobody else can be to blame.
void placement_check(const struct elf_image *elf, bool sets_symbols,
		     const struct diag_source *where);

#endif
