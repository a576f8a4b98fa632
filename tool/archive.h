// SPDX-License-Identifier: GPL-3.0-or-later
//
// The members of an archive (ar(5), GNU flavour, also thin ones).
#ifndef LDBTF_TOOL_ARCHIVE_H
#define LDBTF_TOOL_ARCHIVE_H

#include <stdbool.h>
#include <sys/types.h>

#include "support/arena.h"
#include "support/status.h"
#include "support/vec.h"

struct archive_member {
	const char *name; // as the archive has it: of a thin archive, a path from its folder
	off_t offset;     // of its bytes in the archive; not for a thin one
	off_t size;
};

struct archive {
	const char *path;
	int fd;
	bool is_thin;
	VEC(struct archive_member) members;
	struct arena arena; // of the names
};

// Lists the members of a file. One that is no archive has none, and a damaged one those before the
// damage, which the linker reports. `path` must outlive the archive. OK or NO_MEMORY. The caller
// calls archive_close() in each case.
MUST_CHECK enum status archive_open(const char *path, struct archive *ret);
void archive_close(struct archive *archive);

#endif
