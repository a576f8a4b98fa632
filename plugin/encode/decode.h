// SPDX-License-Identifier: GPL-3.0-or-later
//
// One image from bytes to results, in the background: a task opens it, and where it has many units, each is decoded
// by a task of its own. What encode.c merges when all are done.
#ifndef LDBTF_ENCODE_DECODE_H
#define LDBTF_ENCODE_DECODE_H

#include "encode/encode_state.h"

// Queues an image that has its encode, number and input. OK or NO_MEMORY. From then on until workers_wait() it belongs to the
// workers; its status is then the first failure.
MUST_CHECK enum status decode_start(struct image *image);

// Frees an image that no worker has any more.
void decode_destroy_image(struct image *image);

#endif
