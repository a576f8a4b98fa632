// SPDX-License-Identifier: GPL-3.0-or-later
//
// Fuzzes the runtime: any bytes, every call. See docs/fuzzing.md.
#include <stddef.h>
#include <stdint.h>

#include "runtime_exercise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)runtime_exercise(data, size);
	return 0;
}
