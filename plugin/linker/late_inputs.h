// SPDX-License-Identifier: GPL-3.0-or-later
//
// Archive members that the linker takes when LTO has compiled, after everything was measured.
//
// gcc calls some functions of its own accord: memset for a loop, puts for a printf, the helpers of
// an EABI. No input names them, so the linker does not look for them until it has LTO's objects,
// which it gets after the hook all_symbols_read; then it searches all archives again. If such a
// library was compiled with debug information, as a libc for firmware may be, the image has units
// that nothing was reserved for.
//
// GNU ld shows these members to claim_file like any others, though nobody could claim them any more
// (ld/ldmain.c, add_archive_element), and it walks the list of its inputs to the end to find them,
// with what is added to that end meanwhile (ld/ldlang.c, lang_process). Both were seen in 2.40,
// 2.44 and 2.47.50. So when the first member comes, a second object is added, whose .BTF lies
// beside the first object's. The linker opens that object last of all. Until then its reservation
// is written anew for each member. The plugin can't tell when the linker opens it, since what a
// plugin adds is not shown to plugins. So each member is measured as it comes, unless it changes
// nothing. gold shows no such members, and its link fails with what to reserve.
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

// Takes in a member, and reserves what it needs on top of the `reserved` bytes of the first object.
// *request says what that was made with. *ret is what all inputs need. OK; MALFORMED, UNSUPPORTED,
// IO and ABSENT with a diagnostic; NO_MEMORY.
MUST_CHECK enum status late_inputs_add(struct late_inputs *late, struct inputs *inputs,
				       const struct input_range *range, const struct linker *linker,
				       const struct reserve_request *first,
				       const struct diag_source *where, struct encode_result *ret);

// Does such a script put the symbols around .BTF?
bool late_inputs_sets_symbols(const struct late_inputs *late);

// How many bytes of .BTF are reserved with the second object. 0: there is none.
size_t late_inputs_reserved(const struct late_inputs *late);

#endif
