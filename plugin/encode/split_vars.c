// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens the image's BTF as a base, and writes what was added to the program since.
#include "encode/split_vars.h"

#include <stdlib.h>

#include "btf/btf_check.h"
#include "btf/btf_writer.h"
#include "encode/assign_ids.h"
#include "encode/emit.h"
#include "ldbtf/btf_format.h"

enum status split_vars_begin(struct program *program, const uint8_t *image, size_t size,
			     const struct diag_source *where, struct split_vars *ret)
{
	*ret = (struct split_vars){.where = where};
	TRY(btf_view_open(image, size, program->is_big_endian, NULL, where, &ret->base));
	TRY(btf_names_init(&ret->base, &ret->names));
	program->first_id = ret->base.last_id + 1;
	program->base_names = &ret->names;
	program->order.count = 0;
	return STATUS_OK;
}

// Base and split BTF together have to keep the limits (encoding 1.4.3, 1.5.5).
static enum status check_split_limits(const struct split_vars *split, const struct program *program,
				const struct btf_writer *counted)
{
	size_t types = split->base.last_id + program->order.count;
	size_t names = btf_view_string_end(&split->base) + counted->string_bytes;
	if (types <= LDBTF_MAX_TYPE_ID && names <= (size_t)LDBTF_MAX_NAME_OFFSET + 1)
		return STATUS_OK;
	struct diag_source about = *split->where;
	about.file = NULL;
	diag_add(&about, DIAG_ERROR,
		 "with the variables of vars-split there are %zu types and %zu bytes of names; "
		 "kernels take at most %d and %d\n"
		 "  fix: leave some out, with funcs=none or lang-exclude=LIST, or reserve less: "
		 "padding counts as names",
		 types, names, LDBTF_MAX_TYPE_ID, LDBTF_MAX_NAME_OFFSET);
	return STATUS_UNSUPPORTED;
}

enum status split_vars_finish(struct split_vars *split, struct program *program, uint8_t **ret,
			      size_t *ret_size)
{
	bool is_big_endian = program->is_big_endian;
	TRY(assign_ids(program));
	struct btf_writer writer, counted = {.first_string = split->base.str_len};
	TRY(emit_program_once(program, &counted));
	TRY(check_split_limits(split, program, &counted));

	*ret_size = btf_writer_size(&counted);
	*ret = malloc(*ret_size);
	if (!*ret)
		return STATUS_NO_MEMORY;
	btf_writer_begin(&writer, *ret, *ret_size, &counted, is_big_endian);
	TRY(emit_program_once(program, &writer));
	TRY(btf_check(*ret, *ret_size, is_big_endian, &split->base, split->where));
	return btf_check_sorted(*ret, *ret_size, is_big_endian, &split->base, split->where);
}

void split_vars_end(struct split_vars *split, struct program *program)
{
	program->base_names = NULL;
	btf_names_deinit(&split->names);
	btf_view_close(&split->base);
}
