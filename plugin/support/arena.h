// SPDX-License-Identifier: GPL-3.0-or-later
//
// A bump allocator: many small blocks of one lifetime, freed together.
//
// Nothing is freed alone, so a pass needs no cleanup paths. Memory does not move.
// One owner; not thread safe. A zeroed struct arena is empty and valid.
#ifndef LDBTF_SUPPORT_ARENA_H
#define LDBTF_SUPPORT_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *blocks; // newest first
	char *next;                 // first free byte of the newest block
	size_t left;                // bytes left in it
	size_t total;               // bytes taken from the system, for stats
};

// `size` bytes aligned to `align` (a power of two up to 16); NULL when memory is out.
// The bytes are not cleared. Owned by the arena.
void *arena_alloc(struct arena *arena, size_t size, size_t align);

// A NUL-terminated copy of `length` bytes of `text`; NULL when memory is out.
char *arena_copy_string(struct arena *arena, const char *text, size_t length);

// Empties the arena and keeps the newest block for what comes next. That block is the largest so
// far, unless a single allocation needed a larger one.
void arena_clear(struct arena *arena);

// Frees everything and leaves an empty, usable arena.
void arena_deinit(struct arena *arena);

#endif
