// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gives the words of .BTF_ids the IDs of a finished BTF (encoding 6.3, 6.4).
//
// Kernels find out with these words which functions may be called or traced by BPF programs.
// Linux's own tool for it, resolve_btfids, opens the linked file once more; here the BTF and the
// section are at hand.
#ifndef LDBTF_BTF_IDS_ID_RESOLVE_H
#define LDBTF_BTF_IDS_ID_RESOLVE_H

#include <stdint.h>

#include "btf/btf_view.h"
#include "btf_ids/id_symbols.h"
#include "support/diag.h"
#include "support/status.h"

// Looks up every word's type in `types`, its base's first. A name that is missing, or that several
// types of the kind have, gets one diagnostic of that severity; it then has the ID 0 or the lowest
// one. OK or NO_MEMORY.
MUST_CHECK enum status id_resolve(struct id_symbols *ids, const struct btf_view *types,
				  enum diag_severity severity, const struct diag_source *where);

// Writes IDs and counts, and sorts sets, in `bytes`, those of the file that `ids` was read from.
// Nothing outside of ids->sections changes. OK or NO_MEMORY.
MUST_CHECK enum status id_patch(const struct id_symbols *ids, uint8_t *bytes);

#endif
