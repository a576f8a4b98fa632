// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads the symbols of .BTF_ids, checks them and sorts them by place (id_symbols.h).
#include "btf_ids/id_symbols.h"

#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ldbtf/btf_format.h"
#include "support/bytes.h"

static const char section_name[] = ".BTF_ids";
static const char symbol_prefix[] = "__BTF_ID__";

struct id_reader {
	const struct elf_image *elf;
	const struct diag_source *where;
	struct id_symbols *ids;
};

static enum status reject_ids(const struct id_reader *reader, const char *symbol, const char *what)
{
	diag_add(reader->where, DIAG_ERROR,
		 "the section .BTF_ids can't be resolved: symbol %s %s\n"
		 "  fix: make such symbols with the macros of Linux's btf_ids.h, which agree with "
		 "what is told of them here",
		 symbol, what);
	return STATUS_MALFORMED;
}

static bool starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

// The file offset of the symbol's `byte_size` bytes. OK or MALFORMED.
static enum status locate_symbol(const struct id_reader *reader, const struct elf_symbol *symbol,
				 uint64_t byte_size, uint64_t *ret)
{
	const struct elf_section *section = &reader->elf->sections[symbol->section];
	// In relocatable files a value is an offset (gABI chapter 4, Symbol Values).
	uint64_t offset = symbol->value - (reader->elf->type == ET_REL ? 0 : section->addr);
	if (offset > section->size || byte_size > section->size - offset)
		return reject_ids(reader, symbol->name, "lies outside of the section");
	if (offset % 4)
		return reject_ids(reader, symbol->name, "is not at a multiple of 4 bytes");
	*ret = section->file_offset + offset;
	return STATUS_OK;
}

// encoding 6.2: `text` is NAME__UNIQUE, where UNIQUE has no underscore.
static enum status add_word(struct id_reader *reader, const struct elf_symbol *symbol,
			    uint32_t kind, const char *text)
{
	const char *unique = strrchr(text, '_');
	if (!unique || unique - text < 2 || unique[-1] != '_')
		return reject_ids(reader, symbol->name,
				  "is not of the form __BTF_ID__KIND__NAME__NUMBER");
	struct id_word word = {
		.name = text, .name_length = (size_t)(unique - 1 - text), .kind = kind};
	TRY(locate_symbol(reader, symbol, 4, &word.file_offset));
	return vec_push(&reader->ids->words, word);
}

static enum status add_set(struct id_reader *reader, const struct elf_symbol *symbol,
			   bool has_flags, const char *name)
{
	struct id_set set = {.byte_size = symbol->size,
			     .name = name,
			     .name_length = strlen(name),
			     .has_flags = has_flags};
	uint64_t unit = id_set_head(&set);
	if (!*name)
		return reject_ids(reader, symbol->name, "does not name its set");
	if (!symbol->size || symbol->size % unit)
		return reject_ids(reader, symbol->name,
			      has_flags ? "does not have the size of a set8, a multiple of 8 bytes"
					: "does not have the size of a set, a multiple of 4 bytes");
	TRY(locate_symbol(reader, symbol, symbol->size, &set.file_offset));
	if (symbol->size / unit - 1 > INT32_MAX)
		return reject_ids(reader, symbol->name, "is larger than any set");
	set.count = (uint32_t)(symbol->size / unit - 1);
	return vec_push(&reader->ids->sets, set);
}

// Is it a .BTF_ids with bytes in the file? Another one is reported by list_id_sections().
static bool is_id_section(const struct elf_section *section)
{
	return section->type == SHT_PROGBITS && !strcmp(section->name, section_name);
}

static enum status add_id_symbol(void *data, const struct elf_symbol *symbol)
{
	static const struct kind {
		const char *prefix;
		uint32_t kind; // 0: a set
		bool has_flags;
	} kinds[] = {
		{"struct__", LDBTF_KIND_STRUCT, false}, {"union__", LDBTF_KIND_UNION, false},
		{"typedef__", LDBTF_KIND_TYPEDEF, false}, {"func__", LDBTF_KIND_FUNC, false},
		{"set8__", 0, true}, {"set__", 0, false},
	};
	struct id_reader *reader = data;
	if (!symbol->is_in_section || !starts_with(symbol->name, symbol_prefix) ||
	    !is_id_section(&reader->elf->sections[symbol->section]))
		return STATUS_OK;
	const char *text = symbol->name + strlen(symbol_prefix);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!starts_with(text, kinds[i].prefix))
			continue;
		text += strlen(kinds[i].prefix);
		return kinds[i].kind ? add_word(reader, symbol, kinds[i].kind, text)
				     : add_set(reader, symbol, kinds[i].has_flags, text);
	}
	return reject_ids(reader, symbol->name,
			  "is none of struct, union, typedef, func, set and set8");
}

// Is it a file of debug information, as `objcopy --only-keep-debug` and `ldbtf debug` make it? Of
// what is loaded, such a file has nothing but notes.
static bool is_debug_file(const struct elf_image *elf)
{
	for (size_t i = 1; i < elf->section_count; i++)
		if ((elf->sections[i].flags & SHF_ALLOC) && elf->sections[i].size &&
		    elf->sections[i].type != SHT_NOBITS && elf->sections[i].type != SHT_NOTE)
			return false;
	return true;
}

static enum status list_id_sections(const struct id_reader *reader)
{
	for (size_t i = 1; i < reader->elf->section_count; i++) {
		const struct elf_section *section = &reader->elf->sections[i];
		if (strcmp(section->name, section_name))
			continue;
		if (section->type == SHT_NOBITS && is_debug_file(reader->elf)) {
			diag_add(reader->where, DIAG_WARNING,
				 "kfuncs get no tags: a file of debug information has no bytes of "
				 ".BTF_ids");
			continue;
		}
		if (section->type != SHT_PROGBITS || (section->flags & SHF_COMPRESSED)) {
			diag_add(reader->where, DIAG_ERROR,
				 "the section .BTF_ids can't be resolved: it has no bytes in the "
				 "file, or compressed ones\n"
				 "  where: the linker script marks it (NOLOAD) or the like, or it "
				 "is in an object as such\n"
				 "  fix:   .BTF_ids : { *(.BTF_ids) }");
			return STATUS_MALFORMED;
		}
		struct id_section found = {.file_offset = section->file_offset,
					   .byte_size = section->size};
		TRY(vec_push(&reader->ids->sections, found));
	}
	return reader->ids->sections.count ? STATUS_OK : STATUS_ABSENT;
}

static int compare_file_offsets(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

// The order of symbols at one offset does not depend on the symbol table, because messages name the
// first of them.
static int compare_words(const void *left, const void *right)
{
	const struct id_word *a = left, *b = right;
	int order = compare_file_offsets(a->file_offset, b->file_offset);
	if (!order)
		order = (a->kind > b->kind) - (a->kind < b->kind);
	if (!order)
		order = (a->name_length > b->name_length) - (a->name_length < b->name_length);
	return order ? order : memcmp(a->name, b->name, a->name_length);
}

static int compare_sets(const void *left, const void *right)
{
	const struct id_set *a = left, *b = right;
	int order = compare_file_offsets(a->file_offset, b->file_offset);
	return order ? order : compare_file_offsets(a->byte_size, b->byte_size);
}

static bool is_same_name(const struct id_word *a, const struct id_word *b)
{
	return a->kind == b->kind && a->name_length == b->name_length &&
	       !memcmp(a->name, b->name, a->name_length);
}

static enum status check_words(const struct id_reader *reader)
{
	size_t kept = 0;
	struct id_word *words = reader->ids->words.data;
	for (size_t i = 0; i < reader->ids->words.count; i++) {
		struct id_word *last = kept ? &words[kept - 1] : NULL;
		if (!last || last->file_offset != words[i].file_offset) {
			words[kept++] = words[i];
		} else if (!is_same_name(last, &words[i])) {
			diag_add(reader->where, DIAG_ERROR,
				 "the section .BTF_ids can't be resolved: one word is for both "
				 "%.*s and %.*s",
				 (int)last->name_length, last->name, (int)words[i].name_length,
				 words[i].name);
			return STATUS_MALFORMED;
		}
	}
	reader->ids->words.count = kept;
	return STATUS_OK;
}

// Rejects a set8 that has been resolved before. That sorted the IDs with their flags, but the
// symbols did not move. So resolving once more would give flags to the wrong IDs.
static enum status check_flags(const struct id_reader *reader, const struct id_set *set)
{
	if (!set->has_flags || set->count < 2 ||
	    !bytes_load_u32(reader->elf->bytes + set->file_offset, false))
		return STATUS_OK;
	diag_add(reader->where, DIAG_ERROR,
		 "the section .BTF_ids can't be resolved: the set %.*s has been resolved before, "
		 "and sorted\n"
		 "  where: ld -r with ldbtf, or resolve_btfids, wrote this object\n"
		 "  fix:   link the objects that it was made of; or make it with btf-ids=off",
		 (int)set->name_length, set->name);
	return STATUS_MALFORMED;
}

static enum status check_sets(const struct id_reader *reader)
{
	const struct id_set *sets = reader->ids->sets.data;
	for (size_t i = 0; i < reader->ids->sets.count; i++)
		TRY(check_flags(reader, &sets[i]));
	for (size_t i = 1; i < reader->ids->sets.count; i++) {
		if (sets[i].file_offset - sets[i - 1].file_offset >= sets[i - 1].byte_size)
			continue;
		diag_add(reader->where, DIAG_ERROR,
			 "the section .BTF_ids can't be resolved: the sets %.*s and %.*s overlap\n"
			 "  where: the sizes of their symbols, which BTF_SET_END and BTF_SET8_END "
			 "give",
			 (int)sets[i - 1].name_length, sets[i - 1].name, (int)sets[i].name_length,
			 sets[i].name);
		return STATUS_MALFORMED;
	}
	return STATUS_OK;
}

// A word in a set must be one of the set's IDs, and not its count or flags.
static enum status check_set_words(const struct id_reader *reader)
{
	size_t next = 0;
	for (size_t i = 0; i < reader->ids->words.count; i++) {
		const struct id_word *word = &reader->ids->words.data[i];
		while (next < reader->ids->sets.count &&
		       word->file_offset - reader->ids->sets.data[next].file_offset >=
			       reader->ids->sets.data[next].byte_size &&
		       word->file_offset >= reader->ids->sets.data[next].file_offset)
			next++;
		if (next == reader->ids->sets.count)
			break;
		const struct id_set *set = &reader->ids->sets.data[next];
		uint64_t head = id_set_head(set), offset = word->file_offset - set->file_offset;
		if (word->file_offset < set->file_offset || (offset >= head && offset % head == 0))
			continue;
		diag_add(reader->where, DIAG_ERROR,
			 "the section .BTF_ids can't be resolved: %.*s would overwrite the count "
			 "or the flags of the set %.*s",
			 (int)word->name_length, word->name, (int)set->name_length, set->name);
		return STATUS_MALFORMED;
	}
	return STATUS_OK;
}

enum status id_symbols_read(const struct elf_image *elf, const struct diag_source *where,
			    struct id_symbols *ret)
{
	*ret = (struct id_symbols){.is_big_endian = elf->is_big_endian};
	struct id_reader reader = {.elf = elf, .where = where, .ids = ret};
	TRY(list_id_sections(&reader));
	enum status status = elf_image_for_each_symbol(elf, add_id_symbol, &reader);
	if (status != STATUS_OK && status != STATUS_ABSENT)
		return status;
	if (ret->words.count)
		qsort(ret->words.data, ret->words.count, sizeof(*ret->words.data), compare_words);
	if (ret->sets.count)
		qsort(ret->sets.data, ret->sets.count, sizeof(*ret->sets.data), compare_sets);
	TRY(check_words(&reader));
	TRY(check_sets(&reader));
	return check_set_words(&reader);
}

static enum status note_symbol(void *data, const struct elf_symbol *symbol)
{
	struct id_symbols *ids = data;
	ids->are_elsewhere |= symbol->is_in_section && starts_with(symbol->name, symbol_prefix);
	return STATUS_OK;
}

enum status id_symbols_look_elsewhere(const struct elf_image *elf, struct id_symbols *ret)
{
	enum status status = elf_image_for_each_symbol(elf, note_symbol, ret);
	return status == STATUS_ABSENT ? STATUS_OK : status;
}

void id_symbols_deinit(struct id_symbols *ids)
{
	vec_free(&ids->sections);
	vec_free(&ids->words);
	vec_free(&ids->sets);
}
