// SPDX-License-Identifier: GPL-3.0-or-later
//
// All blocks have one size, so any of them will do. Whoever wants more gets memory of their own.
#include "linker/spare_memory.h"

#include <stdbool.h>
#include <sys/mman.h>

// Objects are rarely larger. A page that is not touched costs nothing.
enum { BLOCK_SIZE = 4 << 20 };

void spare_memory_init(struct spare_memory *spare)
{
	spare->count = 0;
	pthread_mutex_init(&spare->lock, NULL);
}

static void *take_block(struct spare_memory *spare)
{
	pthread_mutex_lock(&spare->lock);
	void *block = spare->count ? spare->blocks[--spare->count] : NULL;
	pthread_mutex_unlock(&spare->lock);
	return block;
}

void *spare_memory_take(struct spare_memory *spare, size_t *size)
{
	void *block = NULL;
	if (spare && *size <= BLOCK_SIZE) {
		*size = BLOCK_SIZE;
		block = take_block(spare);
	}
	if (!block)
		block = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			     0);
	return block == MAP_FAILED ? NULL : block;
}

static bool keep_block(struct spare_memory *spare, void *block)
{
	pthread_mutex_lock(&spare->lock);
	bool is_kept = spare->count < SPARE_BLOCKS;
	if (is_kept)
		spare->blocks[spare->count++] = block;
	pthread_mutex_unlock(&spare->lock);
	return is_kept;
}

void spare_memory_give(struct spare_memory *spare, void *block, size_t size)
{
	if (size != BLOCK_SIZE || !keep_block(spare, block))
		munmap(block, size);
}

void spare_memory_drop(struct spare_memory *spare)
{
	for (void *block; (block = take_block(spare));)
		munmap(block, BLOCK_SIZE);
}

void spare_memory_deinit(struct spare_memory *spare)
{
	spare_memory_drop(spare);
	pthread_mutex_destroy(&spare->lock);
	*spare = (struct spare_memory){0};
}
