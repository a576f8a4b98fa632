// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rules of btf_check.h about records together.
#ifndef LDBTF_BTF_BTF_CHECK_RESOLVE_H
#define LDBTF_BTF_BTF_CHECK_RESOLVE_H

#include "btf/btf_view.h"

// Checks rules 1.7.19 to 1.7.29 for BTF without a base. Each record must have passed alone. OK.
// MALFORMED with one diagnostic. NO_MEMORY. Thread safe. `pointer_size`: bytes, or 0 if it is not
// known.
MUST_CHECK enum status btf_check_resolve(const struct btf_view *view, unsigned pointer_size);

#endif
