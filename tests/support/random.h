// SPDX-License-Identifier: GPL-3.0-or-later
//
// A fixed sequence of numbers, so that what was found can be found again.
#ifndef LDBTF_TESTS_RANDOM_H
#define LDBTF_TESTS_RANDOM_H

#include <stdint.h>

// The next 31 bits.
static inline uint32_t random_next(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33);
}

#endif
