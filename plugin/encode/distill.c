// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes the split BTF as a blob and plans its distillation from that (distill.h).
#include "encode/distill.h"

#include <stdlib.h>

#include "btf/btf_check.h"
#include "encode/base.h"
#include "encode/base_index.h"
#include "encode/emit.h"
#include "encode/empty_btf.h"

enum status distilled_plan(const struct program *program, const struct btf_writer *counted,
			   const struct btf_view *base, enum btf_distill_use use,
			   const struct diag_source *where, struct distilled *ret)
{
	size_t size = btf_writer_size(counted);
	*ret = (struct distilled){.blob = malloc(size)};
	if (!ret->blob)
		return STATUS_NO_MEMORY;
	struct btf_writer writer;
	btf_writer_begin(&writer, ret->blob, size, counted, program->is_big_endian);
	TRY(emit_program_once(program, &writer));
	TRY(btf_view_open(ret->blob, size, program->is_big_endian, base, where, &ret->view));
	return btf_distill_plan(&ret->view, use, where, &ret->plan);
}

void distilled_deinit(struct distilled *distilled)
{
	btf_distill_deinit(&distilled->plan);
	btf_view_close(&distilled->view);
	free(distilled->blob);
	*distilled = (struct distilled){0};
}

enum status distilled_write(const struct distilled *distilled, uint8_t *base, size_t base_size,
			    uint8_t *own,
			    size_t own_size, const struct diag_source *where)
{
	bool is_big_endian = distilled->view.is_big_endian;
	TRY(btf_distill_write(&distilled->plan, base, base_size, own, own_size));
	TRY(btf_check_records(base, base_size, is_big_endian, NULL, where));
	struct btf_view view;
	enum status status = btf_view_open(base, base_size, is_big_endian, NULL, where, &view);
	if (status == STATUS_OK)
		status = btf_check(own, own_size, is_big_endian, &view, where);
	if (status == STATUS_OK)
		status = btf_check_sorted(own, own_size, is_big_endian, &view, where);
	btf_view_close(&view);
	return status;
}

// ---- The base that goes with empty split BTF. ----

// Distills empty split BTF. Writes its base into the buffer, unless `size` is 0.
static enum status distill_nothing(const struct encode_base *base, uint8_t *buffer, size_t size,
				   size_t *ret_size)
{
	uint8_t nothing[ENCODE_EMPTY_SIZE];
	struct btf_view view;
	struct btf_distill plan = {0};
	encode_write_empty(nothing, sizeof(nothing), base->view.is_big_endian);
	enum status status = btf_view_open(nothing, sizeof(nothing), base->view.is_big_endian,
					   &base->view, &base->where, &view);
	if (status == STATUS_OK)
		status = btf_distill_plan(&view, BTF_DISTILL_EXACT, &base->where, &plan);
	if (status == STATUS_OK && size)
		status = btf_distill_write(&plan, buffer, size, nothing, sizeof(nothing));
	*ret_size = btf_writer_size(&plan.base_counted);
	btf_distill_deinit(&plan);
	btf_view_close(&view);
	return status;
}

enum status encode_empty_base_size(const struct encode_base *base, size_t *ret)
{
	return distill_nothing(base, NULL, 0, ret);
}

enum status encode_write_empty_base(const struct encode_base *base, uint8_t *buffer, size_t size)
{
	size_t needed;
	return distill_nothing(base, buffer, size, &needed);
}
