// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the reserved bytes by __start_BTF and __stop_BTF. With the option section=NAME they are a
// part of an output section, such as .rodata, and no section header tells where.
#ifndef LDBTF_LINKER_BTF_SYMBOLS_H
#define LDBTF_LINKER_BTF_SYMBOLS_H

#include <stddef.h>

#include "elf/elf_image.h"
#include "support/diag.h"
#include "support/status.h"

// Gives the place between the two symbols, which must be `size` bytes of one loaded section.
// `*ret` is that section but for addr, file_offset and size, which are those of the place. `name`
// is the option's value, for messages. Warns if the output section has the name itself, since the
// linker script has taken it by no rule then.
//
// OK; UNSUPPORTED with a diagnostic: the linked image has no such place.
MUST_CHECK enum status btf_symbols_find(const struct elf_image *elf, const char *name, size_t size,
					const struct diag_source *where, struct elf_section *ret);

#endif
