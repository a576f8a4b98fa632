// SPDX-License-Identifier: GPL-3.0-or-later
//
// The FILE of reserve=@FILE: how many bytes the links of one image reserve.
//
// The file keeps the size from link to link. So the size stays while changes of the program are
// small, and so does every address behind .BTF. reserve_size.c decides when the size changes. Here
// it is only read and written.
//
//	# ldbtf: bytes of .BTF ...      the first line tells that a file is one of these
//	reserve 4096
//	image app.elf                   the output that needed this size
//	trial                           the inputs do not tell what the image needs
//	pass 0x8002000 4096             an early pass (fill=off) had .BTF there, of that size
#ifndef LDBTF_LINKER_RESERVE_FILE_H
#define LDBTF_LINKER_RESERVE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "linker/file_bytes.h"
#include "support/diag.h"
#include "support/status.h"

// What the file says; owns nothing.
struct reserve_record {
	size_t byte_size; // of .BTF; 0: there is no file
	char image[256];  // the last part of the output's path, cut to fit
	// The next link has to make a trial, since the image had units that no input showed, or
	// needed far less than the inputs.
	bool needs_trial;
	bool has_pass;         // the link before was an early pass, and had .BTF
	uint64_t pass_address; // at this address,
	size_t pass_size;      // with this many bytes
};

// All three are for the hook's thread.

// Reads the file. OK: *ret has what it says; without a file, zeros. UNSUPPORTED with a diagnostic:
// the file is of another kind, and a link would replace it. IO with a diagnostic: it can't be read.
MUST_CHECK enum status reserve_file_read(const struct file_name *name,
					 const struct diag_source *where,
					 struct reserve_record *ret);

// Writes the file, whole or not at all, if `new` differs from `old`. OK; IO with a diagnostic: it
// can't be written, and the old file is still there.
MUST_CHECK enum status reserve_file_update(const struct file_name *name,
					   const struct reserve_record *old,
					   const struct reserve_record *new,
					   const struct diag_source *where);

// Sets record->image to the name of that output.
void reserve_file_set_image(struct reserve_record *record, const char *output);

#endif
