// SPDX-License-Identifier: GPL-3.0-or-later
//
// One link, from the plugin's first hook to its last. It has what the two halves, reserve.c and
// fill.c, share, and the functions by which they report to the user.
//
// All of it is for the thread of the hooks.
#ifndef LDBTF_LINKER_LINK_H
#define LDBTF_LINKER_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "btf/btf_view.h"
#include "encode/encode_types.h"
#include "linker/added_file.h"
#include "linker/extra_files.h"
#include "linker/inputs.h"
#include "linker/just_symbols.h"
#include "linker/late_inputs.h"
#include "linker/linker_api.h"
#include "linker/next_plugin.h"
#include "linker/options.h"
#include "linker/output_file.h"
#include "linker/reserve_file.h"
#include "linker/reserving_object.h"
#include "linker/stats.h"
#include "linker/trial_link.h"
#include "support/diag.h"
#include "support/status.h"

enum link_phase {
	LINK_READS_INPUTS,  // the linker shows its inputs
	// The reserving object was added. But another plugin may add objects, and LTO may need
	// members of libraries.
	LINK_AWAITS_LATE,
	LINK_WRITES_OUTPUT, // no input matters any more: a complete output will have to be filled
	LINK_HAS_NO_BTF,    // nothing was reserved, so there is nothing to fill
	LINK_SEEMS_FAILED,  // the output is not complete, so the linker must exit with a failure
};

// What is kept of the inputs when they are gone.
struct link_inputs {
	size_t units; // of DWARF; 0 when it was not read
	bool have_dwarf;
	struct table_names tables; // of struct input_facts
	bool want_btf; // some of them hint at it (struct input_facts)
	bool have_ids;
	bool have_lto;        // some of them are for LTO
	// some of them ask for the GNU mark that the reserved section may leave
	bool have_gnu_os_abi;
	bool have_retained; // some of them have a section with SHF_GNU_RETAIN
};

// What becomes of the reserved bytes.
enum reservation_outcome {
	RESERVATION_TO_FILL,   // the output's BTF, as far as is known
	RESERVATION_EMPTY,     // the empty BTF: on-error=warn took effect
	RESERVATION_TOO_SMALL, // nothing: the output needs more and is removed, but stats tell
};

// What was given to the linker, and what becomes of it.
struct link_reservation {
	enum reservation_outcome outcome;
	struct reserve_request request;
	struct reserve_record record; // of reserve=@FILE, as it was found
	struct reserving_object object;
	struct output_snapshot before; // the output, before the object was added
	uint8_t *distilled; // for distill-base: what .BTF.base holds, or will; NULL: there is none
	size_t distilled_size;
};

// For reserve=exact: the trial of the link that tells what the finished image needs (trial_link.h).
struct link_trial {
	struct trial_link process;
	bool has_told;       // what is reserved is what it said
	// What a link before this one said, by which `ldbtf link` knows the size.
	struct trial_result before;
	const char *problem; // why there was none, though it was asked for
};

struct link {
	enum link_phase phase;
	struct linker linker;
	struct options options;
	struct extra_files extra; // that the options name
	int folder; // that the process was in at first (struct file_name)
	// Where the output lies until it is finished, if that is not its name. The caller's.
	const char *unfinished;
	struct encode_base *base; // that the BTF continues; NULL for none
	struct diag diag;
	struct stats stats;

	// The first half.
	struct inputs inputs;
	struct just_symbols just_symbols; // inputs that are no part of the output
	enum status claim_status;   // the first failure to take an input
	struct added_file end_marker;
	bool were_all_read;         // the linker has called all_symbols_read
	struct next_plugin next;
	const char *earlier_plugin; // for LTO, before us unless it is `next`; NULL if there is none
	struct late_inputs late;
	struct link_trial trial;

	// What the second half needs of it.
	struct link_inputs seen;
	// What the inputs taught. NULL: nothing. With INPUTS_TEACH it is always NULL, and
	// link_take_known() asks the inputs.
	struct known_inputs *known;
	struct link_reservation reserved;

	// The second half.
	// for vars-split: stats.result.split_size bytes; NULL: there is nothing to say
	uint8_t *split_vars;
};

// In LINK_READS_INPUTS. NULL: no memory.
struct link *link_create(void);

// Frees it and all that it has.
void link_destroy(struct link *link);

// Parses the options of link->linker, and reads the files that they name. OK; UNSUPPORTED, IO and
// MALFORMED with a diagnostic; NO_MEMORY.
MUST_CHECK enum status link_read_options(struct link *link);

// Begins to take inputs, when the options are known. As inputs_init.
MUST_CHECK enum status link_begin_inputs(struct link *link, enum inputs_use use);

// Is it a file that we gave to the linker? `name` is that of claim_file.
bool link_is_own_file(const struct link *link, const char *name);

// Called when no more inputs will come. Keeps what they taught if the output will be encoded, and
// frees the rest. With INPUTS_TEACH the inputs are kept, too, because threads may still read them.
// link_take_known() ends these threads.
void link_end_inputs(struct link *link);

// Returns what the inputs taught, which the caller owns. NULL: nothing. Waits for threads that
// still read the inputs.
struct known_inputs *link_take_known(struct link *link);

// Is the BTF a part of the memory image?
bool link_is_btf_loaded(const struct link *link);

// The base that the BTF continues, or NULL. It belongs to the link.
const struct btf_view *link_base_view(const struct link *link);

// What the options and the kind of output ask of the encoder. Valid as long as `link`.
struct encode_options link_encode_options(struct link *link);

// The output's name, and that of a file that an option names.
struct file_name link_output(const struct link *link);
struct file_name link_file(const struct link *link, const char *path);

// Where diagnostics about the link as a whole go, and those about its output.
struct diag_source link_about_link(struct link *link);
struct diag_source link_about_output(struct link *link);

enum report_flags {
	REPORT_ERRORS_AS_WARNINGS = 1, // they are forgiven
	REPORT_NO_WARNINGS = 2,        // the user has read them before: with `verbose` only
};

// Shows the user the diagnostics that were collected, and forgets them. `flags`: of enum
// report_flags.
void link_report(struct link *link, unsigned flags);

// Adds a diagnostic if `status` is an error that none of them describes, because no memory was
// left.
void link_ensure_reason(struct link *link, enum status status);

// on-error=warn: shows the failure `status` as warnings. The BTF stays empty.
void link_leave_empty(struct link *link, enum status status);

#endif
