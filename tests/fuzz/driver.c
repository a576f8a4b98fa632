// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs a fuzz target without libFuzzer, for ctest and for compilers that have none: on each file
// that it is given, then on a fixed series of inputs, the same on every run. With -files there is
// no series.
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

void driver_run(const uint8_t *data, size_t size)
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
	driver_run(data, size);
	free(data);
	printf("%s: %zu bytes: no crash\n", path, size);
	return 0;
}

int main(int argc, char **argv)
{
	int failed = 0;
	bool is_series_wanted = true;
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "-files"))
			is_series_wanted = false;
		else
			failed |= run_file(argv[i]);
	}
	if (is_series_wanted)
		printf("%zu changed inputs: no crash\n", driver_series());
	return failed;
}
