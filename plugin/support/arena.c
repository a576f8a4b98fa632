// SPDX-License-Identifier: GPL-3.0-or-later
//
// Blocks of memory that grow from 4 KiB to 1 MiB (arena.h). A small link stays small, and a link of
// a kernel makes few calls to malloc.
#include "support/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	ARENA_FIRST_BLOCK = 4 * 1024,
	ARENA_LARGEST_BLOCK = 1024 * 1024,
};

struct arena_block {
	struct arena_block *older;
	size_t size;
	_Alignas(16) char bytes[];
};

static int arena_add_block(struct arena *arena, size_t at_least)
{
	size_t size = arena->blocks ? arena->blocks->size * 2 : ARENA_FIRST_BLOCK;
	if (size > ARENA_LARGEST_BLOCK)
		size = ARENA_LARGEST_BLOCK;
	if (size < at_least)
		size = at_least;
	if (size > SIZE_MAX - sizeof(struct arena_block))
		return -1;
	struct arena_block *block = malloc(sizeof(*block) + size);
	if (!block)
		return -1;
	block->older = arena->blocks;
	block->size = size;
	arena->blocks = block;
	arena->next = block->bytes;
	arena->left = size;
	arena->total += size;
	return 0;
}

void *arena_alloc(struct arena *arena, size_t size, size_t align)
{
	size_t padding = -(uintptr_t)arena->next & (align - 1);
	if (!arena->blocks || arena->left < padding || arena->left - padding < size) {
		if (arena_add_block(arena, size))
			return NULL;
		padding = 0;
	}
	char *block = arena->next + padding;
	arena->next = block + size;
	arena->left -= padding + size;
	return block;
}

char *arena_copy_string(struct arena *arena, const char *text, size_t length)
{
	if (length == SIZE_MAX)
		return NULL;
	char *copy = arena_alloc(arena, length + 1, 1);
	if (!copy)
		return NULL;
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

void arena_clear(struct arena *arena)
{
	struct arena_block *kept = arena->blocks;
	if (!kept)
		return;
	while (kept->older) {
		struct arena_block *older = kept->older;
		kept->older = older->older;
		free(older);
	}
	arena->next = kept->bytes;
	arena->left = arena->total = kept->size;
}

void arena_deinit(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *older = arena->blocks->older;
		free(arena->blocks);
		arena->blocks = older;
	}
	*arena = (struct arena){0};
}
