// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks at the symbols of the finished image, and at the section that they are in.
#include "linker/btf_symbols.h"

#include <inttypes.h>
#include <string.h>

// The two symbols. An input may have local symbols of these names. So the first pair with `size`
// bytes of a section between them counts.
struct symbol_pair {
	size_t size;
	bool has_start, has_stop;
	uint64_t start, stop;
	bool start_is_in_section;
	size_t section; // of the start
	bool is_pair;
};

static enum status visit_symbol(void *data, const struct elf_symbol *symbol)
{
	struct symbol_pair *pair = data;
	bool is_start = !strcmp(symbol->name, "__start_BTF");
	bool is_undefined = symbol->section == SHN_UNDEF && !symbol->is_in_section;
	if (pair->is_pair || is_undefined || (!is_start && strcmp(symbol->name, "__stop_BTF")))
		return STATUS_OK;
	if (is_start) {
		pair->has_start = true;
		pair->start = symbol->value;
		pair->start_is_in_section = symbol->is_in_section;
		pair->section = symbol->section;
	} else {
		pair->has_stop = true;
		pair->stop = symbol->value;
	}
	pair->is_pair = pair->has_start && pair->has_stop && pair->start_is_in_section &&
			  pair->stop - pair->start == pair->size;
	return STATUS_OK;
}

static enum status report_no_place(const struct symbol_pair *pair, const char *name,
				   const struct diag_source *where)
{
	if (!pair->has_start || !pair->has_stop)
		diag_add(where, DIAG_ERROR,
			 "the output lacks the symbols __start_BTF and __stop_BTF, by which the BTF is found in another section\n"
			 "  where: -s or --strip-all drops them, or the linker script discards the input section %s\n"
			 "  fix:   link without -s, and strip afterwards; have the script's rule for read-only data take it: *(%s)",
			 name, name);
	else
		diag_add(where, DIAG_ERROR,
			 "the symbols __start_BTF and __stop_BTF do not frame the %zu bytes that ldbtf reserved in %s\n"
			 "  where: they are 0x%" PRIx64 " and 0x%" PRIx64 ", as the linker script or another file says\n"
			 "  fix:   leave both symbols to ldbtf; or give .BTF its rule in the script, and link without section=%s",
			 pair->size, name, pair->start, pair->stop, name);
	return STATUS_UNSUPPORTED;
}

// Is the place loaded with the image?
static enum status check_section(const struct elf_section *section, const struct symbol_pair *pair,
				 const char *name, const struct diag_source *where)
{
	uint64_t lead = pair->start - section->addr;
	bool is_inside = pair->start >= section->addr && lead <= section->size &&
			 section->size - lead >= pair->size;
	if (is_inside && section->type != SHT_NOBITS && (section->flags & SHF_ALLOC))
		return STATUS_OK;
	diag_add(where, DIAG_ERROR,
		 "the input section %s is in the output's section %s, which is not loaded with the image\n"
		 "  where: the linker script marks that (NOLOAD), (INFO) or the like\n"
		 "  fix:   name a section that the script's rule for read-only data takes: section=.rodata.BTF",
		 name, section->name);
	return STATUS_UNSUPPORTED;
}

// A name such as .rodata.BTF is for a rule such as *(.rodata.*).
static void warn_of_orphan(const struct elf_section *section, const char *name,
			   const struct diag_source *where)
{
	if (strcmp(section->name, name) || !strchr(name + 1, '.'))
		return;
	diag_add(where, DIAG_WARNING,
		 "no rule of the linker script takes the input section %s, so it is an output section of its own\n"
		 "  fix: name one that the rule for read-only data takes, as *(.rodata.*) takes section=.rodata.BTF",
		 name);
}

enum status btf_symbols_find(const struct elf_image *elf, const char *name, size_t size,
			     const struct diag_source *where, struct elf_section *ret)
{
	struct symbol_pair pair = {.size = size};
	enum status status = elf_image_for_each_symbol(elf, visit_symbol, &pair);
	if (status != STATUS_OK && status != STATUS_ABSENT)
		return status;
	if (!pair.is_pair)
		return report_no_place(&pair, name, where);
	TRY(elf_image_section(elf, pair.section, ret));
	TRY(check_section(ret, &pair, name, where));
	warn_of_orphan(ret, name, where);
	ret->file_offset += pair.start - ret->addr;
	ret->addr = pair.start;
	ret->size = size;
	return STATUS_OK;
}
