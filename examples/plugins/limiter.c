// SPDX-License-Identifier: MIT
//
// A plugin that keeps the largest request, and refuses what is too large.
#include "server.h"

enum verdict { ACCEPTED, REFUSED };

static struct limiter {
	unsigned limit;
	struct request largest;
	struct {
		enum verdict last : 2;
		unsigned refused : 30;
	};
} limiter = {.limit = 1000};

static void handle(const struct request *request)
{
	limiter.last = request->bytes > limiter.limit ? REFUSED : ACCEPTED;
	limiter.refused += limiter.last == REFUSED;
	if (request->bytes > limiter.largest.bytes)
		limiter.largest = *request;
}

const struct plugin plugin = {"limiter", "limiter", &limiter, sizeof(limiter), handle};
