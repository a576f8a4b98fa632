// SPDX-License-Identifier: GPL-3.0-or-later
//
// Says whether a text is JSON (RFC 8259), by a reader that shares nothing with the writers.
#ifndef LDBTF_FUZZ_JSON_CHECK_H
#define LDBTF_FUZZ_JSON_CHECK_H

#include <stdbool.h>
#include <stddef.h>

// One value, and white space around it. Numbers are those that the program writes: integers.
bool json_check(const char *text, size_t size);

#endif
