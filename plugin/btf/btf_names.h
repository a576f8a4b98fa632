// SPDX-License-Identifier: GPL-3.0-or-later
//
// An index of the strings of a BTF blob, by their text.
//
// Split BTF must not repeat a string that its base has (encoding 1.8.4), so its writer looks here
// first.
#ifndef LDBTF_BTF_BTF_NAMES_H
#define LDBTF_BTF_BTF_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "btf/btf_view.h"
#include "support/status.h"

struct btf_names {
	const struct btf_view *view;
	uint32_t *offsets; // by hash; 0: free
	size_t capacity;   // a power of two, or 0
};

// Indexes the view's own strings, and the names of its records that are tails of strings. Those of
// a base behind it are not indexed. The view must outlive *ret. The caller calls btf_names_deinit
// whatever the status. OK or NO_MEMORY.
MUST_CHECK enum status btf_names_init(const struct btf_view *view, struct btf_names *ret);
void btf_names_deinit(struct btf_names *names);

// The lowest string offset whose string equals `text`. 0 if there is none, and for "". Thread safe.
uint32_t btf_names_find(const struct btf_names *names, const char *text);

#endif
