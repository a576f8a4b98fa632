// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names of the reasons in skips.h.
#include "import/skips.h"

const char *skip_reason_name(enum skip_reason reason)
{
	static const char *const names[SKIP_REASON_COUNT] = {
#define X(reason, name) [reason] = name,
		SKIP_REASONS(X)
#undef X
	};
	return names[reason];
}
