// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gives the words of .BTF_ids the IDs of a finished BTF (encoding 6.3, 6.4).
//
// These words tell a kernel which functions BPF programs may call or trace. Linux fills them with a
// tool, resolve_btfids, which opens the linked file once more. Here the BTF and the section are in
// memory.
#ifndef LDBTF_BTF_IDS_ID_RESOLVE_H
#define LDBTF_BTF_IDS_ID_RESOLVE_H

#include <stdint.h>

#include "btf/btf_view.h"
#include "btf_ids/id_symbols.h"
#include "support/diag.h"
#include "support/status.h"

// Sets the ID of every word to that of its type in `types` and its base. A missing name gets ID 0.
// If several types of the kind have the name, the lowest ID counts. In both cases the name gets one
// diagnostic of that severity. OK or NO_MEMORY. One thread, which owns `ids`.
MUST_CHECK enum status id_resolve(struct id_symbols *ids, const struct btf_view *types,
				  enum diag_severity severity, const struct diag_source *where);

// Writes the IDs and counts, and sorts the sets. `bytes` are those of the file that `ids` was read
// from. Nothing outside of ids->sections changes. OK or NO_MEMORY. The thread that owns `bytes`.
MUST_CHECK enum status id_patch(const struct id_symbols *ids, uint8_t *bytes);

#endif
