// SPDX-License-Identifier: GPL-3.0-or-later
//
// The files that `stats`, `detached`, `vars-split` and `reserve` name. They are written whole or
// not at all, and are kept apart from the files of the link. Otherwise a slip such as stats=app -o
// app would silently replace what was linked, or an input.
#ifndef LDBTF_LINKER_EXTRA_FILES_H
#define LDBTF_LINKER_EXTRA_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "linker/file_bytes.h"
#include "linker/options.h"
#include "support/diag.h"
#include "support/status.h"

// One of those files, if it is there before the link. Devices and pipes, which several may share,
// count as absent.
struct extra_file {
	const char *option; // its name, for messages
	const char *path;   // NULL: not asked for. The options' memory.
	bool is_regular;
	dev_t device;
	ino_t inode;
	bool is_input; // an input is this very file
};

struct extra_files {
	int folder; // that relative paths begin in (struct file_name)
	struct extra_file files[4];
};

// `options` must outlive `ret`.
void extra_files_init(const struct options *options, int folder, struct extra_files *ret);

// Looks whether the input that is open as `fd` is one of the files.
void extra_files_note_input(struct extra_files *extra, int fd);

// Call this after all inputs, and before anything is written. `output` is the path of the output,
// which may not exist yet. OK; UNSUPPORTED with a diagnostic: a file is the output, an input or
// another one of them; NO_MEMORY.
MUST_CHECK enum status extra_files_check(const struct extra_files *extra, const char *output,
					 const struct diag_source *where);

// Writes such a file, in place of what was there. The bytes go to a file without a name first. So
// nobody sees a part of the file, a killed linker leaves nothing, and after a failure the old file
// is still there. Where the file system has no files without a name, a file beside `name` takes its
// place. A pipe, a link or /dev/stderr is written to directly, and so is a file in a folder where
// no other can be made. OK, or IO with a diagnostic. The hook's thread.
MUST_CHECK enum status extra_file_write(const struct file_name *name, const void *bytes,
					size_t size, const struct diag_source *where);

#endif
