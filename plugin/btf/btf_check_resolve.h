// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of btf_check.h that looks at records together.
#ifndef LDBTF_BTF_BTF_CHECK_RESOLVE_H
#define LDBTF_BTF_BTF_CHECK_RESOLVE_H

#include "btf/btf_view.h"

// Rules 1.7.19 to 1.7.29, over records that each passed alone, of BTF without a base. OK; MALFORMED
// with one diagnostic; NO_MEMORY.
MUST_CHECK enum status btf_check_resolve(const struct btf_view *view);

#endif
