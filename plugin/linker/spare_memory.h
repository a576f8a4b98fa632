// SPDX-License-Identifier: GPL-3.0-or-later
//
// Blocks of memory that are used again and again.
//
// The system gives a page of new memory when it is first touched, and clears it. For copies of all
// objects of Linux that is 160,000 times, more often than in all else that the plugin does. A block
// that was used before has its pages.
#ifndef LDBTF_LINKER_SPARE_MEMORY_H
#define LDBTF_LINKER_SPARE_MEMORY_H

#include <pthread.h>
#include <stddef.h>

// As many blocks as threads that read at a time, more or less. What is given beyond that is freed.
enum { SPARE_BLOCKS = 4 };

// Any thread may take and give.
struct spare_memory {
	pthread_mutex_t lock;
	void *blocks[SPARE_BLOCKS];
	size_t count;
};

void spare_memory_init(struct spare_memory *spare);

// Returns page-aligned memory of *size bytes or more, and sets *size to its bytes. The memory is
// not cleared. NULL: there is none. The caller gives the memory back. Without `spare` it is new
// memory of that size, which the caller unmaps.
void *spare_memory_take(struct spare_memory *spare, size_t *size);

// Gives back what spare_memory_take() returned, with the size that it said.
void spare_memory_give(struct spare_memory *spare, void *block, size_t size);

// Frees the blocks that nobody uses. More may be taken afterwards.
void spare_memory_drop(struct spare_memory *spare);

// Frees everything. All blocks must have been given back. Also of zeros, and again.
void spare_memory_deinit(struct spare_memory *spare);

#endif
