// SPDX-License-Identifier: GPL-3.0-or-later
//
// Appends to a buffer.
#include "tool/buffer.h"

#include <string.h>

#include "support/bytes.h"

void buffer_free(struct buffer *buffer)
{
	vec_free(&buffer->list);
	buffer->status = STATUS_OK;
}

void buffer_put_byte(struct buffer *buffer, uint8_t byte)
{
	if (buffer->status == STATUS_OK)
		buffer->status = vec_push(&buffer->list, byte);
}

void buffer_put_bytes(struct buffer *buffer, const void *data, size_t size)
{
	if (buffer->status == STATUS_OK)
		buffer->status = vec_reserve(&buffer->list, buffer->list.count + size);
	if (buffer->status != STATUS_OK || !size)
		return;
	memcpy(buffer->list.data + buffer->list.count, data, size);
	buffer->list.count += size;
}

void buffer_put_uint(struct buffer *buffer, uint64_t value, unsigned size, bool is_big_endian)
{
	uint8_t bytes[8];
	bytes_store_uint(bytes, value, size, is_big_endian);
	buffer_put_bytes(buffer, bytes, size);
}

void buffer_put_uleb(struct buffer *buffer, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		buffer_put_byte(buffer, (uint8_t)(value | 0x80));
	buffer_put_byte(buffer, (uint8_t)value);
}

void buffer_put_sleb(struct buffer *buffer, int64_t value)
{
	// The last byte's bit 6 is the sign.
	for (; value < -0x40 || value >= 0x40; value >>= 7)
		buffer_put_byte(buffer, (uint8_t)(((uint64_t)value & 0x7f) | 0x80));
	buffer_put_byte(buffer, (uint8_t)((uint64_t)value & 0x7f));
}
