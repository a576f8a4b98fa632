// SPDX-License-Identifier: GPL-3.0-or-later
//
// Fuzzes btf_check: any bytes, both byte orders. What the strict reader accepts, the runtime must
// too. See docs/fuzzing.md.
#include <stdio.h>
#include <stdlib.h>

#include "btf/btf_check.h"
#include "ldbtf/btf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "fuzz_btf_check: %s\n", what);
	abort();
}

static enum status check(const uint8_t *data, size_t size, bool is_big_endian)
{
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag};
	enum status status = btf_check(data, size, is_big_endian, NULL, &where);
	require(status == STATUS_OK || status == STATUS_MALFORMED, "an odd status");
	require(diag.count == (status != STATUS_OK), "not one diagnostic for a refusal");
	if (status == STATUS_OK)
		require(btf_check_records(data, size, is_big_endian, NULL, &where) == STATUS_OK,
			"the part is stricter");
	if (btf_check_sorted(data, size, is_big_endian, NULL, &where) == STATUS_NO_MEMORY)
		abort();
	diag_deinit(&diag);
	return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint16_t one = 1;
	bool host_is_big_endian = !*(const uint8_t *)&one;
	struct ldbtf btf;
	enum status native = check(data, size, host_is_big_endian);
	enum status foreign = check(data, size, !host_is_big_endian);
	enum ldbtf_status opened = ldbtf_open(&btf, data, size);
	require(native != STATUS_OK || opened == LDBTF_OK, "the runtime refuses what the strict "
							   "reader takes");
	require(foreign != STATUS_OK || opened == LDBTF_FOREIGN_ORDER, "the runtime takes the "
								       "other byte order");
	return 0;
}
