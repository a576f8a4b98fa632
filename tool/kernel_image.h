// SPDX-License-Identifier: GPL-3.0-or-later
//
// What raw BTF of a kernel lacks of an image: the target, and where sections are.
#ifndef LDBTF_TOOL_KERNEL_IMAGE_H
#define LDBTF_TOOL_KERNEL_IMAGE_H

#include "elf/elf_image.h"
#include "support/diag.h"
#include "support/status.h"
#include "tool/btf_file.h"
#include "tool/debug_symbols.h"

struct kernel_image {
	struct elf_image image; // sections have headers and no bytes; open if image.elf
	uint64_t header[8];     // the bytes of the ELF file
};

// Makes an image for this machine. The address of a section of variables is what most of its
// variables lead to, of those that have one symbol each. The sections are added to `file`, too. OK;
// UNSUPPORTED with a diagnostic if the BTF is another machine's, or the symbols are another
// kernel's; IO or MALFORMED with a diagnostic; NO_MEMORY. *ret is zeroed before. The caller calls
// kernel_image_deinit() whatever the status.
MUST_CHECK enum status kernel_image_make(struct btf_file *file,
					 const struct debug_symbols *symbols,
					 const struct diag_source *where, struct kernel_image *ret);
void kernel_image_deinit(struct kernel_image *kernel);

#endif
