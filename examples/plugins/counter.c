// SPDX-License-Identifier: MIT
//
// A plugin that counts requests by method.
#include "server.h"

static struct counter {
	unsigned by_method[3];
	unsigned long bytes;
	enum method last;
} counter;

static void handle(const struct request *request)
{
	counter.by_method[request->method]++;
	counter.bytes += request->bytes;
	counter.last = request->method;
}

const struct plugin plugin = {"counter", "counter", &counter, sizeof(counter), handle};
