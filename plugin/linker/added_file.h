// SPDX-License-Identifier: GPL-3.0-or-later
//
// A small file that we add to the link: an object, or a linker script.
//
// It lives in memory (memfd), and the linker opens it by its /proc/self/fd name. So no way out of a
// link, not even a kill, leaves a temporary file. Where there is no /proc it is a file in TMPDIR,
// which added_file_destroy removes.
#ifndef LDBTF_LINKER_ADDED_FILE_H
#define LDBTF_LINKER_ADDED_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "linker/linker_api.h"
#include "support/diag.h"
#include "support/status.h"

struct added_file {
	int fd;            // open for writing; negative: there is no file
	char *path;        // what the linker is given; it must exist until the link is over
	bool is_temporary; // `path` is a real file
};

// No file.
#define ADDED_FILE_NONE ((struct added_file){.fd = -1})

// Makes room for the number of the file's descriptor. This is slow once the process has threads, so
// call it before. If it fails, the link is slower.
void added_file_make_room(void);

// Makes `file`, or empties it if it is there. The linker must not have opened it yet. False if that
// failed, and errno tells why. The caller destroys it in any case.
bool added_file_open(struct added_file *file);

// Makes a file of those bytes. `what` names it for messages. OK: the caller owns `ret`; IO with a
// diagnostic.
MUST_CHECK enum status added_file_create(const void *bytes, size_t size, const char *what,
					 const struct diag_source *where, struct added_file *ret);

// Adds a diagnostic: `what` can't be written, as errno or libelf's error tell.
void added_file_report(const struct added_file *file, const char *what,
		       const struct diag_source *where);

// Gives the file to the linker. OK, or IO with a diagnostic.
MUST_CHECK enum status added_file_give(const struct added_file *file, const char *what,
				       const struct linker *linker,
				       const struct diag_source *where);

// Is this what claim_file calls the file?
bool added_file_has_name(const struct added_file *file, const char *name);

// Removes the file, if there is one, and frees everything.
void added_file_destroy(struct added_file *file);

#endif
