// SPDX-License-Identifier: GPL-3.0-or-later
//
// One link, from the plugin's first hook to its last: what both halves of it, hooks.c until the linker lays the image out and fill.c
// when that is written, know of it, and how they tell the user.
//
// All of it is for the thread of the hooks.
#ifndef LDBTF_LINKER_PLUGIN_H
#define LDBTF_LINKER_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "btf/btf_view.h"
#include "encode/encode_types.h"
#include "linker/extra_files.h"
#include "linker/inputs.h"
#include "linker/late_inputs.h"
#include "linker/linker_api.h"
#include "linker/next_plugin.h"
#include "linker/options.h"
#include "linker/output_file.h"
#include "linker/reserve.h"
#include "linker/stats.h"
#include "support/diag.h"
#include "support/status.h"

struct plugin {
	struct linker linker;
	struct next_plugin next;
	const char *earlier_plugin; // for LTO, before us unless it is `next`; NULL if there is none
	struct options options;
	struct extra_files extra; // that the options name
	struct encode_base *base; // that the BTF continues; NULL for none
	struct diag diag;
	struct inputs inputs;
	struct known_inputs *known; // what the inputs taught; NULL: nothing
	bool has_inputs; // until all_symbols_read is over: it takes more
	enum status claim_status; // the first failure to take an input
	struct reserve_request request; // for the object that reserves
	struct reserve reserve;
	struct late_inputs late;
	bool is_linking;   // the object was added: a complete output will have to be filled
	bool is_too_small; // for what the output needs: there will be none, but stats tell
	bool has_given_up; // on-error=warn took effect: leave the empty BTF
	bool inputs_have_dwarf;
	size_t input_units;  // of DWARF; 0 when they were not read
	bool inputs_have_ids;
	bool inputs_have_lto; // some of them are for LTO
	bool is_os_abi_ours; // no input asks for the GNU mark that the reserved section may leave
	struct output_snapshot before;
	struct stats stats;
	uint8_t *distilled;  // for distill-base: what .BTF.base holds, or will; NULL: there is none
	size_t distilled_size;
	uint8_t *split_vars; // for vars-split: stats.result.split_size bytes; NULL: there is nothing to say
};

// Frees it and all that it has.
void plugin_destroy(struct plugin *plugin);

// No more inputs. The threads end, and most memory goes back; also when called again.
void plugin_end_inputs(struct plugin *plugin);

// Is the BTF a part of the memory image?
bool plugin_is_btf_loaded(const struct plugin *plugin);

// What the BTF continues, or NULL. The plugin's.
const struct btf_view *plugin_base_view(const struct plugin *plugin);

// What the options ask of an encode of the inputs or of the output. Its pointers are to the plugin's memory.
struct encode_options plugin_encode_options(const struct plugin *plugin);

// Where diagnostics about the link as a whole go, and those about its output.
struct diag_source plugin_about_link(struct plugin *plugin);
struct diag_source plugin_about_output(struct plugin *plugin);

enum report_flags {
	REPORT_ERRORS_AS_WARNINGS = 1, // they are forgiven
	REPORT_NO_WARNINGS = 2,        // the user has read them before: with `verbose` only
};

// Shows the user the diagnostics that were collected, and forgets them. `flags`: of enum report_flags.
void plugin_report(struct plugin *plugin, unsigned flags);

// A failure that nobody described is one where there was no memory left to describe it: adds a diagnostic. Of STATUS_OK, none.
void plugin_ensure_reason(struct plugin *plugin, enum status status);

// on-error=warn: shows the failure `status` as warnings; the BTF stays empty.
void plugin_leave_empty(struct plugin *plugin, enum status status);

#endif
