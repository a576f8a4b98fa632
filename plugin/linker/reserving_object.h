// SPDX-License-Identifier: GPL-3.0-or-later
//
// The small relocatable object that reserves .BTF and defines __start_BTF and __stop_BTF.
#ifndef LDBTF_LINKER_RESERVING_OBJECT_H
#define LDBTF_LINKER_RESERVING_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "linker/added_file.h"
#include "linker/input_facts.h"
#include "linker/linker_api.h"
#include "support/diag.h"
#include "support/status.h"

// What struct reserving_object is before it is made.
#define RESERVING_OBJECT_NONE ((struct reserving_object){.file = ADDED_FILE_NONE})

struct reserving_object {
	struct added_file file;
	size_t byte_size;   // of .BTF
	bool is_big_endian; // of the object, and so of the BTF
};

// What to reserve.
struct reserve_request {
	size_t byte_size;     // of .BTF, at least ENCODE_EMPTY_SIZE unless is_more; a multiple of 4
	const uint8_t *base;  // what .BTF.base is to hold, base_size bytes; NULL: there is none
	size_t base_size;
	const char *section;  // the name of .BTF's section for the linker; NULL: .BTF
	bool is_loaded;       // they are part of the memory image; that of a kernel's module is not
	bool defines_symbols; // the two, global and hidden; a relocatable link wants none
	// Another object has the empty BTF, and this one's bytes are zeros before or behind it.
	bool is_more;
};

// Makes the object. Its .BTF holds a valid empty BTF. Its properties, notes and file header leave
// the output as it would be without the object. OK. ABSENT if there is no input to take the header
// from. IO with a diagnostic. NO_MEMORY. On OK the caller owns `ret`. Else there is nothing to
// free.
MUST_CHECK enum status reserving_object_create(const struct input_facts *facts,
					       const struct reserve_request *request,
					       const struct diag_source *where,
					       struct reserving_object *ret);

// Gives the file to the linker. OK, or IO with a diagnostic.
MUST_CHECK enum status reserving_object_add(const struct reserving_object *reserve,
					    const struct linker *linker,
					    const struct diag_source *where);

// Makes another object in the same place, which the linker must not have opened yet. As
// reserving_object_create, but `reserve` stays the caller's in any case.
MUST_CHECK enum status reserving_object_change(struct reserving_object *reserve,
					       const struct input_facts *facts,
					       const struct reserve_request *request,
					       const struct diag_source *where);

// Removes the file, if there is one, and frees everything.
void reserving_object_destroy(struct reserving_object *reserve);

#endif
