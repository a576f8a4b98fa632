// SPDX-License-Identifier: GPL-3.0-or-later
//
// Fuzzes what reads split BTF and its base: a parcel (parcel.h) of two blobs, and at the end of the
// second one a path after a NUL. The plugin opens the first as `base=` does, distills the second
// one from it, and checks both. The runtime opens both, asks about every type, and follows the
// path.
// See docs/fuzzing.md.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf/btf_check.h"
#include "btf/btf_distill.h"
#include "btf/btf_view.h"
#include "encode/base.h"
#include "ldbtf/btf.h"
#include "parcel.h"
#include "runtime_exercise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "fuzz_base: %s\n", what);
	abort();
}

static uint8_t *allocate(size_t size)
{
	uint8_t *bytes = malloc(size + !size);
	if (!bytes)
		abort();
	return bytes;
}

// ---- The plugin. ----

// Both blobs are BTF that kernels take, if the split BTF was.
static void write_distilled(const struct btf_distill *plan, bool is_big_endian,
			    const struct diag_source *where)
{
	size_t base_size = btf_writer_size(&plan->base_counted);
	size_t own_size = btf_writer_size(&plan->own_counted);
	uint8_t *base = allocate(base_size), *own = allocate(own_size);
	struct btf_view view = {0};
	require(btf_distill_write(plan, base, base_size, own, own_size) == STATUS_OK,
		"no distilled BTF");
	if (base_size > LDBTF_HEADER_SIZE &&
	    btf_view_open(base, base_size, is_big_endian, NULL, where, &view) == STATUS_OK)
		require(btf_check_records(own, own_size, is_big_endian, &view, where) == STATUS_OK,
			where->diag->count ? where->diag->messages[0].text : "bad distilled BTF");
	btf_view_close(&view);
	free(base);
	free(own);
}

static void distill(const struct btf_view *split, const struct diag_source *where)
{
	struct btf_distill plan;
	enum status status = btf_distill_plan(split, BTF_DISTILL_EXACT, where, &plan);
	require(status == STATUS_OK || status == STATUS_UNSUPPORTED, "an odd status");
	if (status == STATUS_OK)
		write_distilled(&plan, split->is_big_endian, where);
	btf_distill_deinit(&plan);
}

static void open_base(const struct parcel *parcel)
{
	struct diag diag;
	struct encode_base *base;
	struct btf_view split = {0};
	diag_init(&diag);
	struct diag_source where = {.diag = &diag, .file = "base"};
	uint8_t *bytes = parcel_copy(parcel, 0), *own = parcel_copy(parcel, 1);
	enum status status = encode_base_open(bytes, parcel->sizes[0], &where, &base);
	require((status == STATUS_OK) == !diag_has_errors(&diag), "a failure without its message");
	free(bytes); // is not needed afterwards
	if (status == STATUS_OK) {
		const struct btf_view *view = encode_base_view(base);
		bool is_big_endian = view->is_big_endian;
		if (btf_check(own, parcel->sizes[1], is_big_endian, view, &where) == STATUS_OK &&
		    btf_view_open(own, parcel->sizes[1], is_big_endian, view, &where, &split) ==
			    STATUS_OK)
			distill(&split, &where);
		btf_view_close(&split);
		encode_base_close(base);
	}
	free(own);
	diag_deinit(&diag);
}

// ---- The runtime. ----

static void follow_path(const struct ldbtf *btf, const char *path)
{
	struct ldbtf_view view = {0};
	struct ldbtf_place place;
	(void)ldbtf_offset_of(btf, path, &place);
	for (int i = 0; i < 20 && ldbtf_next_type(btf, &view) == LDBTF_OK; i++)
		if (ldbtf_offset_in(btf, view.id, path, &place) != LDBTF_OK)
			require(place.used <= strlen(path), "a path was used beyond its end");
}

// What stands behind the last but one NUL, at most; "" if there is none.
static const char *find_path(const uint8_t *bytes, size_t size)
{
	size_t at = size;
	if (!size || bytes[size - 1])
		return "";
	for (at = size - 1; at && bytes[at - 1] && size - at < 100;)
		at--;
	return (const char *)bytes + at;
}

static void ask_runtime(const struct parcel *parcel)
{
	uint8_t *first = parcel_copy(parcel, 0), *second = parcel_copy(parcel, 1);
	const char *path = find_path(second, parcel->sizes[1]);
	struct ldbtf base, btf;
	if (ldbtf_open(&base, first, parcel->sizes[0]) == LDBTF_OK) {
		follow_path(&base, path);
		if (ldbtf_open_split(&btf, second, parcel->sizes[1], &base) == LDBTF_OK) {
			follow_path(&btf, path);
			runtime_ask_all(&btf);
		}
	}
	free(first);
	free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct parcel parcel = parcel_open(data, size);
	if (!parcel.files[0])
		return 0;
	open_base(&parcel);
	ask_runtime(&parcel);
	return 0;
}
