// SPDX-License-Identifier: GPL-3.0-or-later
//
// Binary search in an array that is sorted by whatever the caller compares.
//
// The caller writes the comparison where the loop is, so it is compiled in place and needs no
// callback and no key of its own type:
//
//	struct search search = search_among(count);
//	while (search_is_open(&search))
//		search_narrow(&search, keys[search.middle] < key);
//	// search.first is the first element that is not before `key`; `count` if there is none
#ifndef LDBTF_SUPPORT_SEARCH_H
#define LDBTF_SUPPORT_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

struct search {
	size_t first;  // all elements below are before the wanted place
	size_t middle; // the element that the caller looks at next
	size_t end;    // no element from here on is before the wanted place
};

static inline struct search search_among(size_t count)
{
	return (struct search){.end = count};
}

// Is there an element that must still be looked at? Then search.middle is one.
static inline bool search_is_open(struct search *search)
{
	search->middle = search->first + (search->end - search->first) / 2;
	return search->first < search->end;
}

// Says whether the element at search.middle is before the wanted place.
static inline void search_narrow(struct search *search, bool is_before)
{
	if (is_before)
		search->first = search->middle + 1;
	else
		search->end = search->middle;
}

#endif
