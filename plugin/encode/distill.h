// SPDX-License-Identifier: GPL-3.0-or-later
//
// Split BTF with a distilled base (btf_distill.h), for modules that are built outside of their
// kernel's tree.
#ifndef LDBTF_ENCODE_DISTILL_H
#define LDBTF_ENCODE_DISTILL_H

#include <stdint.h>

#include "btf/btf_distill.h"
#include "btf/btf_view.h"
#include "btf/btf_writer.h"
#include "encode/program.h"

struct distilled {
	uint8_t *blob; // the program's split BTF on top of the whole base
	struct btf_view view;
	struct btf_distill plan;
};

// Writes the program as split BTF on `base`, and plans how to distill that. `counted` is the writer
// that has counted the program. `base` and `where` must outlive *ret. The caller calls
// distilled_deinit whatever the status. As btf_distill_plan; MALFORMED with a diagnostic is a bug.
MUST_CHECK enum status distilled_plan(const struct program *program,
				      const struct btf_writer *counted,
				      const struct btf_view *base, enum btf_distill_use use,
				      const struct diag_source *where, struct distilled *ret);
void distilled_deinit(struct distilled *distilled); // a zeroed one is allowed

// Writes the distilled base and the split BTF on it, and checks both as kernels do. As
// btf_distill_write; MALFORMED with a diagnostic is a bug.
MUST_CHECK enum status distilled_write(const struct distilled *distilled, uint8_t *base,
				       size_t base_size, uint8_t *own, size_t own_size,
				       const struct diag_source *where);

#endif
