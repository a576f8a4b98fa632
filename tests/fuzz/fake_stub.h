// SPDX-License-Identifier: GPL-3.0-or-later
//
// A stub of gdb's remote protocol that gives the replies that a fuzzer has made.
#ifndef LDBTF_FUZZ_FAKE_STUB_H
#define LDBTF_FUZZ_FAKE_STUB_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

struct fake_stub {
	const uint8_t *replies;
	size_t size;
	pthread_t thread;
};

// What `ldbtf read` takes as MEMORY for any stub: "gdb:/...". It stays the same.
const char *fake_stub_address(void);

// Serves who connects. Each line of `replies` is what one packet has in it. The stub puts '$'
// before it, and the sum behind it. A line that begins with '!' is sent as it is. The bytes must
// live until fake_stub_end(), after which nobody may be connected.
void fake_stub_start(struct fake_stub *stub, const uint8_t *replies, size_t size);
void fake_stub_end(struct fake_stub *stub);

#endif
