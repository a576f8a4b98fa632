// SPDX-License-Identifier: GPL-3.0-or-later
//
// What driver.c and the fixed series of inputs have in common.
#ifndef LDBTF_FUZZ_DRIVER_H
#define LDBTF_FUZZ_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Gives the target a copy in a block of exactly this size, so that ASan sees a step outside.
void driver_run(const uint8_t *data, size_t size);

// Runs the target on a fixed series of inputs, and returns how many those were.
size_t driver_series(void);

#endif
