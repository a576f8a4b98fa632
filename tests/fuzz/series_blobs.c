// SPDX-License-Identifier: GPL-3.0-or-later
//
// A fixed series of changed BTF blobs, in both byte orders.
#include <stdlib.h>
#include <string.h>

#include "btf_blob.h"
#include "driver.h"
#include "mutate_blob.h"
#include "random.h"

enum { ROUNDS = 4000 };

static void run_series(bool is_big_endian)
{
	uint64_t random = 7 + is_big_endian;
	struct btf_blob blob = btf_blob_from_text(btf_blob_rich_text, is_big_endian);
	uint8_t *changed = malloc(blob.size);
	if (!changed)
		abort();
	for (unsigned round = 0; round < ROUNDS; round++) {
		memcpy(changed, blob.bytes, blob.size);
		for (unsigned changes = round ? random_next(&random) % 6 : 0; changes; changes--)
			mutate_blob(changed, blob.size, is_big_endian, &random);
		bool is_whole = !round || random_next(&random) % 8;
		driver_run(changed, is_whole ? blob.size : random_next(&random) % (blob.size + 1));
	}
	free(changed);
	btf_blob_free(&blob);
}

size_t driver_series(void)
{
	run_series(false);
	run_series(true);
	return 2 * ROUNDS;
}
