// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reserves for archive members that the linker takes after LTO has compiled, when all other inputs
// have been measured.
//
// gcc calls some functions of its own accord, such as memset for a loop, puts for a printf, and the
// helpers of an EABI. No input names these functions, so the linker does not look for them until it
// has LTO's objects. It gets those after the hook all_symbols_read, and then searches all archives
// again. If such a library was compiled with debug information, as a libc for firmware may be, the
// image has units that nothing was reserved for.
//
// GNU ld shows these members to claim_file like any others, though nobody could claim them any more
// (ld/ldmain.c, add_archive_element). To find them, ld walks the list of its inputs to the end, and
// files that are added to that end meanwhile are walked, too (ld/ldlang.c, lang_process). Both were
// seen in 2.40, 2.44 and 2.47.50. So when the first member comes, a second object is added, whose
// .BTF lies beside the first object's. The linker opens that object last of all. Until then its
// reservation is written anew for each member. The plugin can't tell when the linker opens the
// object, because files that plugins add are not shown to plugins. So each member is measured as it
// comes, unless it changes nothing. gold does not show such members. Its link fails, and the
// message has the number to reserve.
#ifndef LDBTF_LINKER_LATE_INPUTS_H
#define LDBTF_LINKER_LATE_INPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "encode/encode_types.h"
#include "linker/inputs.h"
#include "linker/linker_api.h"
#include "linker/reserving_object.h"
#include "support/diag.h"
#include "support/status.h"

struct late_inputs {
	struct reserving_object object; // the second one; no file: nothing more was needed
	struct added_file symbols;      // a linker script that puts the symbols around both
};

void late_inputs_init(struct late_inputs *late);
void late_inputs_deinit(struct late_inputs *late);

// Takes in a member, and reserves what it needs on top of what the first object has reserved.
// `first` is the request that object was made from. *ret gets what all inputs need. OK; MALFORMED,
// UNSUPPORTED, IO and ABSENT with a diagnostic; NO_MEMORY.
MUST_CHECK enum status late_inputs_add(struct late_inputs *late, struct inputs *inputs,
				       const struct input_range *range, const struct linker *linker,
				       const struct reserve_request *first,
				       const struct diag_source *where, struct encode_result *ret);

// Does such a script put the symbols around .BTF?
bool late_inputs_sets_symbols(const struct late_inputs *late);

// How many bytes of .BTF are reserved with the second object. 0: there is none.
size_t late_inputs_reserved(const struct late_inputs *late);

#endif
