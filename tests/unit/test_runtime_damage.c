// SPDX-License-Identifier: GPL-3.0-or-later
//
// The runtime on damaged and hostile blobs: either ldbtf_open() refuses, or every later call stays
// inside and ends.
//
// Blobs lie in a malloc block of exactly their size (ASan sees a step outside) and, where it
// matters, at the end of a read-only mapping before an unreadable page (a write or a step outside
// is a crash in any build).
#include "btf_blob.h"
#include "check.h"
#include "runtime_exercise.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void test_truncations(void)
{
	struct btf_blob good = btf_blob_from_text(btf_blob_rich_text, host_is_big_endian());
	CHECK_EQ(runtime_exercise(good.bytes, good.size), LDBTF_OK);
	for (size_t size = 0; size < good.size; size++) {
		uint8_t *copy = malloc(size ? size : 1);
		memcpy(copy, good.bytes, size);
		CHECK_EQ(runtime_exercise(copy, size), LDBTF_MALFORMED);
		free(copy);
	}
	btf_blob_free(&good);
}

static void test_corruptions(void)
{
	static const uint8_t masks[] = {0x01, 0x04, 0x10, 0x80, 0xff};
	struct btf_blob blob = btf_blob_from_text(btf_blob_rich_text, host_is_big_endian());
	size_t accepted = 0, refused = 0;
	for (size_t at = 0; at < blob.size; at++)
		for (size_t i = 0; i < sizeof(masks); i++) {
			blob.bytes[at] ^= masks[i];
			if (runtime_exercise(blob.bytes, blob.size) == LDBTF_OK)
				accepted++;
			else
				refused++;
			blob.bytes[at] ^= masks[i];
		}
	printf("damaged blobs: %zu accepted, %zu refused\n", accepted, refused);
	CHECK(accepted > 500 && refused > 500);
	btf_blob_free(&blob);
}

// Several random words at once: what one change leaves refused, two may let through.
static void test_random_damage(void)
{
	struct btf_blob good = btf_blob_from_text(btf_blob_rich_text, host_is_big_endian());
	uint8_t *copy = malloc(good.size);
	uint64_t random = 42;
	size_t accepted = 0;
	for (unsigned round = 0; round < 3000; round++) {
		memcpy(copy, good.bytes, good.size);
		for (unsigned change = 0; change < 4; change++) {
			random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
			size_t words = (good.size - 24) / 4;
			// Small values, so that many are IDs and offsets that exist.
			btf_blob_put_u32(copy + 24 + 4 * ((random >> 33) % words),
					 (uint32_t)(random >> 20) % 40, host_is_big_endian());
		}
		accepted += runtime_exercise(copy, good.size) == LDBTF_OK;
	}
	printf("random damage: %zu of 3000 accepted\n", accepted);
	CHECK(accepted > 100);
	free(copy);
	btf_blob_free(&good);
}

static void test_read_only(void)
{
	struct btf_blob good = btf_blob_from_text(btf_blob_rich_text, host_is_big_endian());
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uint8_t *mapping =
		mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(mapping != MAP_FAILED);
	CHECK(good.size < page);
	uint8_t *at = mapping + page - good.size;
	memcpy(at, good.bytes, good.size);
	mprotect(mapping, page, PROT_READ);
	mprotect(mapping + page, page, PROT_NONE);
	CHECK_EQ(runtime_exercise(at, good.size), LDBTF_OK);
	munmap(mapping, 2 * page);
	btf_blob_free(&good);
}

// Types that no compiler makes: loops of every kind, and breadth that would take forever.
static void test_hostile(void)
{
	static const char *const texts[] = {
		"PTR - 1;",
		"TYPEDEF a 2; CONST - 3; VOLATILE - 1;",
		"STRUCT s 4 : s 1 0;",
		"STRUCT s 4 : - 1 0 : - 1 0 : - 1 0 : - 1 0 : - 1 0 : - 1 0 : - 1 0 : - 1 0 : - 1 "
		"0 : - 1 0;",
		"UNION u 4294967295 : a 2 0; ARRAY - 0 1 1 4294967295;",
		"ARRAY - 0 2 3 4294967295; ARRAY - 0 1 3 4294967295; INT int 4 32;",
		"ARRAY - 0 2 2 4294967295; STRUCT s 0 : a 3 0; ARRAY - 0 4 4 4294967295; STRUCT t "
		"0;",
		"ARRAY - 0 2 2 4294967295; INT char 1 8;",
		"STRUCT s 4 : a 2 4294967295 : b 2 4294967288; INT int 4 32;",
		"STRUCT! s 4 : a 2 0xffffffff : b 2 0xff000000; INT int 4 0x0fffffff;",
		"INT i 4294967295 0x0fffffff; INT j 0 0;",
		"FLOAT f 0; FLOAT f 4294967295; ENUM e 4294967295; ENUM64 e 0;",
		"VAR v 1 7; VAR w 3 0; DATASEC d 4294967295 : 1 4294967295 4294967295 : 3 0 0;",
		"FUNC f 1 vlen=65535; DECL_TAG t 2 77; TYPE_TAG t 3; FUNC_PROTO p 4 : p 4 : p 1;",
		"STRUCT s 4 : a 2 0; FUNC f 3; FUNC_PROTO - 2; ARRAY - 0 2 2 2; ARRAY - 0 0 0 3;",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct btf_blob blob = btf_blob_from_text(texts[i], host_is_big_endian());
		CHECK_EQ(runtime_exercise(blob.bytes, blob.size), LDBTF_OK);
		btf_blob_free(&blob);
	}
}

// A blob that another tool has written, if there is one.
static void test_kernel_btf(void)
{
	FILE *file = fopen("/sys/kernel/btf/vmlinux", "rb");
	if (!file) {
		printf("SKIP: /sys/kernel/btf/vmlinux can't be opened\n");
		return;
	}
	size_t capacity = 64 << 20;
	uint8_t *data = malloc(capacity);
	size_t size = fread(data, 1, capacity, file);
	fclose(file);
	uint16_t magic;
	memcpy(&magic, data, sizeof(magic));
	if (magic == __builtin_bswap16(LDBTF_MAGIC)) { // an emulator runs this
		free(data);
		printf("SKIP: the kernel has another byte order than this program\n");
		return;
	}
	struct ldbtf btf;
	struct ldbtf_view view = {0}, found;
	CHECK_EQ(ldbtf_open(&btf, data, size), LDBTF_OK);
	uint32_t *index = malloc(btf.type_count * sizeof(*index));
	ldbtf_set_index(&btf, index, btf.type_count);
	uint32_t sized = 0, bytes;
	while (ldbtf_next_type(&btf, &view) == LDBTF_OK)
		sized += ldbtf_size_of(&btf, view.id, &bytes) == LDBTF_OK;
	CHECK_EQ(ldbtf_find_type(&btf, "task_struct", LDBTF_KIND_STRUCT, &found), LDBTF_OK);
	struct ldbtf_place place;
	CHECK_EQ(ldbtf_offset_of(&btf, "task_struct.comm[15]", &place), LDBTF_OK);
	printf("vmlinux: %u types, %u sized, task_struct.comm[15] at %u of %u\n", btf.type_count,
	       sized, place.byte_offset, found.byte_size);
	free(index);
	free(data);
}

int main(void)
{
	test_truncations();
	test_corruptions();
	test_random_damage();
	test_read_only();
	test_hostile();
	test_kernel_btf();
	return CHECK_EXIT();
}
