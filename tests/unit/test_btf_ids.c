// SPDX-License-Identifier: GPL-3.0-or-later
//
// btf_ids: what the symbols of .BTF_ids ask for is looked up in a BTF and its base, and written
// into the section alone. Files are changed at random, too, and memory runs out at each place in
// turn.
#include <stdlib.h>
#include <string.h>

#include "../support/btf_blob.h"
#include "../support/check.h"
#include "../support/dwarf_builder.h"
#include "btf_ids/id_resolve.h"
#include "btf_ids/id_symbols.h"
#include "failing_memory.h"
#include "random.h"

// ---- The BTF: a base with IDs 1 to 4, and on top of it 5 to 9. ----

static const char base_text[] = "STRUCT shared 4 : n 1 0; STRUCT twice 4 : n 1 0; TYPEDEF word 1; "
				"FUNC both 1";

struct types {
	struct btf_blob base_blob, split_blob;
	struct btf_view base, split;
	struct diag_source where;
};

static void open_types(struct types *types, bool is_big_endian, struct diag *diag)
{
	*types = (struct types){.where = {.diag = diag, .file = "test"}};
	types->base_blob = btf_blob_from_text(base_text, is_big_endian);
	CHECK_EQ(btf_view_open(types->base_blob.bytes, types->base_blob.size, is_big_endian, NULL,
			       &types->where, &types->base),
		 STATUS_OK);
	static const char strings[] = "both\0own\0twice\0gone";
	enum { BOTH = 0, OWN = 5, TWICE = 9, GONE = 15 };
	uint32_t first = types->base.str_len;
	const uint32_t words[] = {
		first + BOTH, ldbtf_info(LDBTF_KIND_FUNC, 0, false), 1,    // 5
		first + OWN, ldbtf_info(LDBTF_KIND_FUNC, 0, false), 1,     // 6
		first + TWICE, ldbtf_info(LDBTF_KIND_UNION, 0, false), 4,  // 7
		first + OWN, ldbtf_info(LDBTF_KIND_STRUCT, 0, false), 4,   // 8
		first + GONE, ldbtf_info(LDBTF_KIND_FWD, 0, false), 0,     // 9
	};
	uint8_t bytes[sizeof(words)];
	for (size_t i = 0; i < sizeof(words) / 4; i++)
		btf_blob_put_u32(bytes + 4 * i, words[i], is_big_endian);
	types->split_blob = btf_blob_from_sections(bytes, sizeof(bytes), strings, sizeof(strings),
						   is_big_endian);
	CHECK_EQ(btf_view_open(types->split_blob.bytes, types->split_blob.size, is_big_endian,
			       &types->base, &types->where, &types->split),
		 STATUS_OK);
}

static void close_types(struct types *types)
{
	btf_view_close(&types->split);
	btf_view_close(&types->base);
	btf_blob_free(&types->split_blob);
	btf_blob_free(&types->base_blob);
}

// ---- The section: 16 words. ----

enum { WORDS = 16 };
#define HEAD_FLAGS UINT32_C(0x80000005)

static const struct symbol {
	uint32_t offset;
	const char *name;
	uint32_t size;
} symbols[] = {
	{0, "__BTF_ID__struct__shared__1", 4},
	{4, "__BTF_ID__func__own__2", 4},
	{8, "__BTF_ID__struct__gone__3", 4},
	{12, "__BTF_ID__set__s", 20},
	{16, "__BTF_ID__func__own__4", 4},
	{20, "__BTF_ID__func__both__5", 4},
	{24, "__BTF_ID__struct__twice__6", 4},
	{28, "__BTF_ID__func__missing__7", 4},
	{32, "__BTF_ID__set8__k", 32},
	{40, "__BTF_ID__union__twice__8", 4},
	{48, "__BTF_ID__func__own__9", 4},
	{56, "__BTF_ID__func__own__10", 4},
};
static const uint32_t compiled[WORDS] = {[9] = HEAD_FLAGS, [11] = 9, [13] = 7, [15] = 0xffffffff};
static const uint32_t resolved[WORDS] = {
	1, 6, 0,                                       // a list: shared, own, gone
	4, 0, 2, 4, 6,                                 // a set: missing, twice, both, own
	3, HEAD_FLAGS, 6, 7, 6, 0xffffffff, 7, 9, // a set8: own, own again, twice
};

static void *build(const struct db_options *options, size_t *size)
{
	struct db *db = db_create(options);
	uint8_t bytes[4 * WORDS];
	for (size_t i = 0; i < WORDS; i++)
		btf_blob_put_u32(bytes + 4 * i, compiled[i], options->is_big_endian);
	uint64_t addr = options->type == ET_REL ? 0 : 0x4000;
	size_t section = db_section_bytes(db, ".BTF_ids", SHT_PROGBITS, SHF_ALLOC, addr, bytes,
					  sizeof(bytes));
	// From the last to the first: the order in the table is nobody's business.
	for (size_t i = sizeof(symbols) / sizeof(symbols[0]); i-- > 0;)
		db_symbol(db, symbols[i].name, addr + symbols[i].offset, symbols[i].size,
			  STT_OBJECT, STB_LOCAL, section);
	size_t data = db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x8000, 64);
	db_symbol(db, "__BTF_ID__nonsense", 0x8000, 4, STT_OBJECT, STB_LOCAL, data); // elsewhere
	db_symbol(db, "of_another_name", addr + 1, 4, STT_OBJECT, STB_LOCAL, section);
	if (options->type == ET_REL) {
		size_t more =
			db_section_bytes(db, ".BTF_ids", SHT_PROGBITS, SHF_ALLOC, 0, bytes, 4);
		db_symbol(db, "__BTF_ID__typedef__word__11", 0, 4, STT_OBJECT, STB_LOCAL, more);
	}
	void *image = db_finish(db, size);
	db_destroy(db);
	return image;
}

static enum status run(uint8_t *image, size_t size, const struct btf_view *types,
		       const struct diag_source *where)
{
	struct elf_image elf;
	TRY(elf_image_open(image, size, where, &elf));
	struct id_symbols ids = {0};
	enum status status = id_symbols_read(&elf, where, &ids);
	elf_image_close(&elf);
	if (status == STATUS_OK)
		status = id_resolve(&ids, types, DIAG_WARNING, where);
	if (status == STATUS_OK)
		status = id_patch(&ids, image);
	id_symbols_deinit(&ids);
	return status;
}

static void test_words(const struct db_options *options)
{
	struct diag diag;
	diag_init(&diag);
	struct types types;
	open_types(&types, options->is_big_endian, &diag);
	size_t size;
	uint8_t *image = build(options, &size);
	CHECK_EQ(run(image, size, &types.split, &types.where), STATUS_OK);
	// struct gone is only declared, func missing is nowhere, func both is in the base and above
	// it.
	CHECK_EQ(diag.count, 3);
	CHECK(!diag_has_errors(&diag));

	struct elf_image elf;
	CHECK_EQ(elf_image_open(image, size, &types.where, &elf), STATUS_OK);
	bool is_first = true;
	for (size_t i = 1; i < elf.section_count; i++) {
		if (strcmp(elf.sections[i].name, ".BTF_ids"))
			continue;
		for (size_t word = 0; word < elf.sections[i].size / 4; word++) {
			uint8_t expected[4];
			btf_blob_put_u32(expected, is_first ? resolved[word] : 3,
					 options->is_big_endian);
			CHECK(!memcmp(expected, image + elf.sections[i].file_offset + 4 * word, 4));
		}
		is_first = false;
	}
	CHECK(!is_first);
	elf_image_close(&elf);
	free(image);
	close_types(&types);
	diag_deinit(&diag);
}

static void test_severity(void)
{
	struct diag diag;
	diag_init(&diag);
	struct types types;
	open_types(&types, false, &diag);
	struct id_word word = {
		.name = "missing, and more", .name_length = 7, .kind = LDBTF_KIND_FUNC, .id = 77};
	struct id_symbols ids = {.words = {.data = &word, .count = 1}};
	CHECK_EQ(id_resolve(&ids, &types.split, DIAG_ERROR, &types.where), STATUS_OK);
	CHECK_EQ(word.id, 0);
	CHECK(diag_has_errors(&diag));
	CHECK_EQ(diag.count, 1);
	CHECK_STR(diag.messages[0].text, "test: unresolved symbol in .BTF_ids: the BTF has no func "
					 "missing, so its ID is 0");
	close_types(&types);
	diag_deinit(&diag);
}

static void test_memory(void)
{
	struct diag_source nobody = {.diag = NULL};
	struct diag diag;
	diag_init(&diag);
	struct types types;
	open_types(&types, false, &diag);
	size_t size;
	uint8_t *image = build(&(struct db_options){.type = ET_REL}, &size);
	uint8_t *copy = malloc(size);
	long count = 0;
	for (bool has_failed = true; has_failed && count < 1000; count++) {
		memcpy(copy, image, size);
		memory_fail_at(count);
		enum status status = run(copy, size, &types.split, &nobody);
		has_failed = memory_stop_failing();
		// libelf's own allocations are not counted: those that are must not be done
		// without.
		CHECK_EQ(status, has_failed ? STATUS_NO_MEMORY : STATUS_OK);
	}
	CHECK(count > 8 && count < 1000);
	free(copy);
	free(image);
	close_types(&types);
	diag_deinit(&diag);
}

// One changed file: read, or refused with one diagnostic; and nothing changes but the sections.
static void test_damaged(uint8_t *image, size_t size, const struct btf_view *types,
			 size_t *accepted)
{
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag, .file = "test"};
	struct elf_image elf;
	struct id_symbols ids = {0};
	uint8_t *before = malloc(size);
	memcpy(before, image, size);
	enum status status = elf_image_open(image, size, &where, &elf);
	if (status == STATUS_OK) {
		status = id_symbols_read(&elf, &where, &ids);
		elf_image_close(&elf);
		CHECK(status == STATUS_OK || status == STATUS_ABSENT || status == STATUS_MALFORMED);
		CHECK_EQ(diag_has_errors(&diag), status == STATUS_MALFORMED);
	}
	if (status == STATUS_OK) {
		++*accepted;
		memcpy(before, image, size); // libelf may have mended headers
		CHECK_EQ(id_resolve(&ids, types, DIAG_WARNING, &where), STATUS_OK);
		CHECK_EQ(id_patch(&ids, image), STATUS_OK);
		for (size_t i = 0; i < ids.sections.count; i++)
			memcpy(before + ids.sections.data[i].file_offset,
			       image + ids.sections.data[i].file_offset,
			       ids.sections.data[i].byte_size);
		CHECK(!memcmp(before, image, size));
	}
	free(before);
	id_symbols_deinit(&ids);
	diag_deinit(&diag);
}

static void test_damage(const struct db_options *options)
{
	struct diag diag;
	diag_init(&diag);
	struct types types;
	open_types(&types, options->is_big_endian, &diag);
	size_t size, accepted = 0;
	uint8_t *image = build(options, &size);
	uint64_t state = 7;
	for (int round = 0; round < 3000; round++) {
		// its own block, so that a sanitizer sees steps outside
		uint8_t *copy = malloc(size);
		memcpy(copy, image, size);
		unsigned changes = 1 + random_next(&state) % 4;
		for (unsigned i = 0; i < changes; i++) {
			size_t at = random_next(&state) % size;
			copy[at] = random_next(&state) % 3
					   ? (uint8_t)random_next(&state)
					   : (uint8_t)(copy[at] ^ 1u << random_next(&state) % 8);
		}
		test_damaged(copy, size, &types.split, &accepted);
		free(copy);
	}
	CHECK(accepted > 300 && accepted < 2900);
	free(image);
	close_types(&types);
	diag_deinit(&diag);
}

int main(void)
{
	for (unsigned i = 0; i < 8; i++) {
		struct db_options options = {.is_big_endian = i & 1,
					     .is_32_bit = i & 2,
					     .type = i & 4 ? ET_REL : ET_EXEC};
		options.machine = options.is_32_bit	  ? EM_PPC
				  : options.is_big_endian ? EM_S390
							  : EM_X86_64;
		test_words(&options);
		test_damage(&options);
	}
	test_severity();
	test_memory();
	return CHECK_EXIT();
}
