// SPDX-License-Identifier: GPL-3.0-or-later
//
// The result of a function that can fail.
//
// The function that finds a problem records one diagnostic (support/diag.h), because no other
// function knows where and why. Its callers only pass the status up.
#ifndef LDBTF_SUPPORT_STATUS_H
#define LDBTF_SUPPORT_STATUS_H

enum status {
	STATUS_OK = 0,
	STATUS_ABSENT,      // there is none, which is a normal answer
	STATUS_MALFORMED,   // the input breaks its own format's rules
	STATUS_UNSUPPORTED, // the input is valid, but of a kind that ldbtf does not handle
	STATUS_NO_SPACE,    // the result does not fit into the given place
	STATUS_NO_MEMORY,   // an allocation failed
	STATUS_IO,          // the system refused to read or write
};

#define MUST_CHECK __attribute__((warn_unused_result))

// Leaves the enclosing function with the status of `expr` unless it is STATUS_OK.
#define TRY(expr)                                   \
	do {                                        \
		enum status try_status = (expr);    \
		if (try_status != STATUS_OK)        \
			return try_status;          \
	} while (0)

#endif
