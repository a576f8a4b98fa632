// SPDX-License-Identifier: GPL-3.0-or-later
//
// The FILE of reserve=@FILE: how many bytes the links of one image reserve, kept from link to link,
// so that the size, and with it every address behind .BTF, stays while changes are small.
//
//	# ldbtf: bytes of .BTF ...      the first line tells that a file is one of these
//	reserve 4096
//	image app.elf                   the output that needed this size
//	pass 0x8002000 4096             an early pass (fill=off) had .BTF there, of that size
#ifndef LDBTF_LINKER_RESERVE_FILE_H
#define LDBTF_LINKER_RESERVE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "linker/file_bytes.h"
#include "support/diag.h"
#include "support/status.h"

struct reserve_record {
	size_t byte_size; // 0: there is no file
	char image[256];  // the last part of the output's path
	bool has_pass;
	uint64_t pass_address;
	size_t pass_size;
};

// Reads the file. OK, also where there is none. UNSUPPORTED with a diagnostic: it is another kind
// of file, which a link would replace. IO with a diagnostic.
MUST_CHECK enum status reserve_file_read(const struct file_name *name,
					 const struct diag_source *where,
					 struct reserve_record *ret);

// Writes the file if it is to say something else than `old`, whole or not at all. OK, or IO with a
// diagnostic.
MUST_CHECK enum status reserve_file_update(const struct file_name *name,
					   const struct reserve_record *old,
					   const struct reserve_record *new,
					   const struct diag_source *where);

// Sets record->image to the name of that output.
void reserve_file_set_image(struct reserve_record *record, const char *output);

#endif
