// SPDX-License-Identifier: GPL-3.0-or-later
//
// The file that the linker wrote. Finds the reserved .BTF in it, fills that, or removes the file.
//
// The hook that comes after the link is called after a failed link, too, and does not tell that. So
// before anything is changed, the file must show that this link wrote it to the end.
#ifndef LDBTF_LINKER_OUTPUT_FILE_H
#define LDBTF_LINKER_OUTPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "linker/file_bytes.h"
#include "support/diag.h"
#include "support/status.h"

// What was at the output's path at some moment.
struct output_snapshot {
	bool exists;
	struct stat stat;
};

// OK. IO with a diagnostic if nobody can tell whether there is such a file.
MUST_CHECK enum status output_snapshot_take(const struct file_name *name,
					    const struct diag_source *where,
					    struct output_snapshot *ret);

// A section that was reserved.
struct output_place {
	uint64_t address; // 0 where it is not loaded
	uint64_t offset;  // of its bytes in the file
	size_t size;
	uint64_t flags;        // sh_flags
	uint64_t flags_offset; // of sh_flags in the file
	bool keeps_retain;     // SHF_GNU_RETAIN is not ours alone
	bool is_changed;       // it does not hold what was reserved
};

struct output_file {
	struct file_name name;
	int fd;             // open for writing; negative: it is closed
	struct stat stat;   // tells which file that is; st_ino 0: nobody knows
	bool is_foreign;    // another process made the file that is there now
	bool is_unkept;     // it is no regular file, such as /dev/null
	uint8_t ident[16];  // e_ident, which the file has again when it is finished
	uint8_t *bytes;   // the file as the linker left it, in a private mapping
	size_t size;
	bool is_big_endian;
	struct output_place btf;
	struct output_place base; // .BTF.base; .size 0: there is none
	unsigned flags_size;      // of sh_flags: 4 or 8 bytes
	bool has_btf_ids;         // there is a section of that name
};

// The reserved sections that a finished output must have.
struct output_expected {
	size_t byte_size;    // of .BTF
	const char *section; // of the option section=NAME: found by symbols; NULL: .BTF
	bool keeps_retain;   // an input may have asked for SHF_GNU_RETAIN of that section
	size_t empty_size;   // of valid empty BTF in it; before or behind that are zeros
	const uint8_t *base; // base_size bytes in .BTF.base; NULL: there is none
	size_t base_size;
	bool is_loaded;      // with the image
	bool is_optional;    // a linker script may discard .BTF
};

// Opens the output of a link that is over, and seals it. A sealed file is no ELF file until
// output_file_finish(), and looks older than all inputs. So a linker that is killed meanwhile
// leaves no image that runs, and make links again. `before` was taken when the linker was about to
// link.
//
// OK. An optional .BTF that is not there has a place of 0 bytes. ABSENT if there is nothing to
// fill: this link wrote no complete file there, or one that is not kept (is_unkept).
// UNSUPPORTED with a diagnostic if a complete file has no place for the BTF. IO with a diagnostic
// if the file can't be read or written, if its end is missing, or if another process has replaced
// it. NO_MEMORY. The caller ends `ret` in each case, by one of the next three functions.
MUST_CHECK enum status output_file_open(const struct file_name *name,
					const struct output_snapshot *before,
					const struct output_expected *expected,
					const struct diag_source *where, struct output_file *ret);

// Makes the file ELF again, and closes it. OK. IO with a diagnostic if bytes may be lost, and then
// the caller discards the file.
MUST_CHECK enum status output_file_finish(struct output_file *output,
					  const struct diag_source *where);

// Closes the file without finishing it, which leaves a file that was not sealed as it is.
void output_file_abandon(struct output_file *output);

// Closes the file and removes it, unless another process has put a file of its own in its place.
void output_file_discard(struct output_file *output);

// Gives the memory of a part of `bytes` back to the system. If that part is read again, it has the
// file's bytes, without changes. `output` is a struct output_file. Any thread. For
// encode_input.forget.
void output_file_forget(void *output, const void *part, size_t size);

// Removes what reserving left in the headers, which is SHF_GNU_RETAIN of the sections, and with
// `is_os_abi_ours` the mark for GNU extensions. OK, or IO with a diagnostic.
MUST_CHECK enum status output_file_mend_headers(struct output_file *output, bool is_os_abi_ours,
						const struct diag_source *where);

// Checks a section that does not hold what was reserved. It may hold `bytes`, which shall be
// written. Then another link to the same file has written them. NULL if nothing shall be written.
// OK. UNSUPPORTED or IO with a diagnostic.
MUST_CHECK enum status output_file_check_changed(const struct output_file *output,
						 const struct output_place *place,
						 const char *section, const uint8_t *bytes,
						 const struct diag_source *where);

// Writes all bytes of a reserved section. OK, or IO with a diagnostic, and then the file may be
// half written.
MUST_CHECK enum status output_file_fill(struct output_file *output,
					const struct output_place *place, const uint8_t *bytes,
					const struct diag_source *where);

// Writes a part of the file as it is in `bytes` of `output` to the file itself. OK, or IO with a
// diagnostic, as above.
MUST_CHECK enum status output_file_write_back(struct output_file *output, uint64_t offset,
					      uint64_t size, const struct diag_source *where);

#endif
