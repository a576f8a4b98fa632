// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs a fuzz target without libFuzzer, for ctest and for compilers that have none: on each file
// that it is given, then on a fixed series of changed blobs, the same on every run.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf_blob.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROUNDS = 4000 };

static uint64_t random_state = 7;

static uint32_t next_random(void)
{
	random_state = random_state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(random_state >> 33);
}

// In a block of exactly this size, so that ASan sees a step outside.
static void run(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	if (!copy)
		abort();
	if (size)
		memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static int run_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file) {
		perror(path);
		return 1;
	}
	size_t capacity = (size_t)64 << 20;
	uint8_t *data = malloc(capacity);
	if (!data)
		abort();
	size_t size = fread(data, 1, capacity, file);
	fclose(file);
	run(data, size);
	free(data);
	printf("%s: %zu bytes: no crash\n", path, size);
	return 0;
}

static void run_series(bool is_big_endian)
{
	struct btf_blob blob = btf_blob_from_text(btf_blob_rich_text, is_big_endian);
	uint8_t *changed = malloc(blob.size);
	if (!changed)
		abort();
	run(blob.bytes, blob.size);
	for (unsigned round = 0; round < ROUNDS; round++) {
		memcpy(changed, blob.bytes, blob.size);
		for (unsigned changes = next_random() % 6; changes; changes--) {
			size_t at = next_random() % blob.size;
			switch (next_random() % 3) {
			case 0:
				changed[at] = (uint8_t)next_random();
				break;
			case 1: // an ID, an offset or a count that may well exist
				at -= at % 4;
				if (at + 4 <= blob.size)
					btf_blob_put_u32(changed + at, next_random() % 48,
							 is_big_endian);
				break;
			default: { // a piece from elsewhere
				size_t from = next_random() % blob.size,
				       length = next_random() % 32;
				if (from + length <= blob.size && at + length <= blob.size)
					memmove(changed + at, changed + from, length);
			}
			}
		}
		run(changed, next_random() % 8 ? blob.size : next_random() % (blob.size + 1));
	}
	free(changed);
	btf_blob_free(&blob);
}

int main(int argc, char **argv)
{
	int failed = 0;
	for (int i = 1; i < argc; i++)
		failed |= run_file(argv[i]);
	if (argc > 1)
		return failed;
	run_series(false);
	run_series(true);
	printf("%u changed blobs: no crash\n", 2 * ROUNDS);
	return 0;
}
