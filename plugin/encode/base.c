// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens a base and checks that it is fit to be one (base.h).
#include "encode/base.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "btf/btf_check.h"
#include "btf/btf_words.h"
#include "elf/elf_image.h"
#include "encode/base_index.h"
#include "support/bytes.h"

// ---- Is it fit to be a base? ----

// Split BTF has no mark (encoding 1.8.2). Its names and types lie beyond its own end.
static bool is_split(const struct btf_view *view)
{
	for (uint32_t id = 1; id <= view->last_id; id++) {
		struct btf_record record = btf_record_at(view, id);
		const uint8_t *words = record.data - sizeof(struct ldbtf_type);
		uint32_t count = ldbtf_record_size(record.info) / 4;
		for (uint32_t i = 0; i < count; i++) {
			enum btf_word word = btf_word_of(record.kind, i);
			uint32_t value = btf_load_u32(view, words + 4 * (size_t)i);
			if ((word == BTF_WORD_NAME && value >= view->str_len) ||
			    (word == BTF_WORD_TYPE && value > view->last_id))
				return true;
		}
	}
	return false;
}

// If the strings do not begin with the empty one, that is in another blob (encoding 1.4.2).
// The header is not checked yet.
static bool has_split_strings(const uint8_t *blob, size_t size, bool is_big_endian)
{
	struct btf_view view = {.is_big_endian = is_big_endian};
	if (size < LDBTF_HEADER_SIZE)
		return false;
	uint64_t at = (uint64_t)btf_load_u32(&view, blob + 4) + btf_load_u32(&view, blob + 16);
	return at < size && btf_load_u32(&view, blob + 20) && blob[at];
}

static enum status reject_split(const struct diag_source *where)
{
	diag_add(where, DIAG_ERROR,
		 "the BTF refers to more than it has: it is split BTF itself, or damaged\n"
		 "  fix: base=FILE wants BTF that stands alone, such as that of vmlinux");
	return STATUS_MALFORMED;
}

// Takes the word size from the type `long`, which gcc and clang name differently. Wherever BTF is
// in use, `long` has 8 bytes on machines of 64 bits, and 4 bytes on all smaller ones.
static uint8_t guess_word_bits(const struct btf_view *view)
{
	static const char *const names[] = {"long int", "long unsigned int", "long",
					    "unsigned long"};
	for (uint32_t id = 1; id <= view->last_id; id++) {
		if (btf_kind_of(view, id) != LDBTF_KIND_INT)
			continue;
		struct btf_record record = btf_record_at(view, id);
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (!strcmp(btf_view_name(view, record.name_off), names[i]))
				return record.size_or_type == 8 ? 64 : 32;
	}
	return 0;
}

static enum status open_blob(struct encode_base *base, size_t size)
{
	const struct diag_source *where = &base->where;
	bool is_big_endian = size >= 2 && bytes_load_u16(base->blob, true) == LDBTF_MAGIC;
	if (has_split_strings(base->blob, size, is_big_endian))
		return reject_split(where);
	TRY(btf_view_open(base->blob, size, is_big_endian, NULL, where, &base->view));
	if (is_split(&base->view))
		return reject_split(where);
	if (!base->view.last_id) {
		diag_add(where, DIAG_ERROR,
			 "the BTF is empty, so it can't be a base\n"
			 "  where: it was linked with fill=off, or from objects without debug "
			 "information\n"
			 "  fix:   link the base with fill=on, from objects compiled with -g");
		return STATUS_UNSUPPORTED;
	}
	TRY(btf_check_records(base->blob, size, is_big_endian, NULL, where));
	TRY(btf_names_init(&base->view, &base->names));
	if (!base->word_bits)
		base->word_bits = guess_word_bits(&base->view);
	return encode_base_index(base);
}

// ---- Where the bytes are. ----

static enum status copy_blob(struct encode_base *base, const void *bytes, size_t size)
{
	base->blob = malloc(size + !size);
	if (!base->blob)
		return STATUS_NO_MEMORY;
	memcpy(base->blob, bytes, size);
	return STATUS_OK;
}

static enum status reject_absent(const struct diag_source *where, const char *what)
{
	diag_add(where, DIAG_ERROR,
		 "%s\n"
		 "  fix: base=FILE wants an ELF file with a .BTF, such as vmlinux, or the bytes of "
		 "one",
		 what);
	return STATUS_UNSUPPORTED;
}

static enum status open_elf(struct encode_base *base, const struct elf_image *elf)
{
	struct elf_section section;
	enum status status = elf_image_find_section(elf, ".BTF", &section);
	if (status == STATUS_ABSENT)
		return reject_absent(&base->where, "the file has no .BTF");
	TRY(status);
	if (section.type != SHT_PROGBITS)
		return reject_absent(
			&base->where,
			"the file's .BTF has no bytes; strip leaves that in files of debug "
			"information");
	base->word_bits = elf->is_64_bit ? 64 : 32;
	TRY(copy_blob(base, elf->bytes + section.file_offset, section.size));
	return open_blob(base, section.size);
}

static enum status open_bytes(struct encode_base *base, void *bytes, size_t size)
{
	bool is_raw = size >= 2 && (bytes_load_u16(bytes, false) == LDBTF_MAGIC ||
				    bytes_load_u16(bytes, true) == LDBTF_MAGIC);
	if (is_raw) {
		TRY(copy_blob(base, bytes, size));
		return open_blob(base, size);
	}
	struct elf_image elf;
	enum status status = elf_image_open(bytes, size, &base->where, &elf);
	if (status == STATUS_ABSENT)
		return reject_absent(&base->where, "the file is neither BTF nor ELF");
	TRY(status);
	status = open_elf(base, &elf);
	elf_image_close(&elf);
	return status;
}

enum status encode_base_open(void *bytes, size_t size, const struct diag_source *where,
			     struct encode_base **ret)
{
	struct encode_base *base = calloc(1, sizeof(*base));
	if (!base)
		return STATUS_NO_MEMORY;
	base->where = *where;
	enum status status = STATUS_NO_MEMORY;
	base->file = strdup(where->file ? where->file : "base");
	if (base->file) {
		base->where.file = base->file;
		status = open_bytes(base, bytes, size);
	}
	if (status != STATUS_OK) {
		encode_base_close(base);
		return status;
	}
	*ret = base;
	return STATUS_OK;
}

void encode_base_close(struct encode_base *base)
{
	if (!base)
		return;
	btf_names_deinit(&base->names);
	btf_view_close(&base->view);
	base_index_deinit(base);
	free(base->blob);
	free(base->file);
	free(base);
}

const struct btf_view *encode_base_view(const struct encode_base *base)
{
	return &base->view;
}

enum status encode_base_check(const struct encode_base *base, bool is_64_bit, bool is_big_endian,
			      const struct diag_source *where)
{
	struct diag_source about_base = *where;
	about_base.file = base->file;
	if (is_big_endian != base->view.is_big_endian) {
		diag_add(&about_base, DIAG_ERROR,
			 "the base is %s, but what is linked is not\n"
			 "  fix: base=FILE wants the BTF of a program for the same machine",
			 base->view.is_big_endian ? "big-endian" : "little-endian");
		return STATUS_UNSUPPORTED;
	}
	if (base->word_bits && base->word_bits != (is_64_bit ? 64 : 32)) {
		diag_add(&about_base, DIAG_ERROR,
			 "the base is for a %u-bit machine, but what is linked is not\n"
			 "  fix: base=FILE wants the BTF of a program for the same machine",
			 base->word_bits);
		return STATUS_UNSUPPORTED;
	}
	return STATUS_OK;
}
