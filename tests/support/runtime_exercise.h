// SPDX-License-Identifier: GPL-3.0-or-later
//
// Calls everything in the runtime on one blob, whatever is in it: for damage tests and the fuzzer.
#ifndef LDBTF_TESTS_RUNTIME_EXERCISE_H
#define LDBTF_TESTS_RUNTIME_EXERCISE_H

#include <stddef.h>
#include <stdint.h>

#include "ldbtf/btf.h"

// Opens the blob and, if that is accepted, asks about every type of it in every way, without an
// index, with a short one and with a full one. Answers don't matter; staying inside and coming back
// do. Aborts where answers contradict each other. Returns what ldbtf_open() said.
enum ldbtf_status runtime_exercise(const void *data, size_t size);

// The part behind the opening, for split BTF.
void runtime_ask_all(const struct ldbtf *btf);

#endif
