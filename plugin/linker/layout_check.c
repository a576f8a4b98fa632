// SPDX-License-Identifier: GPL-3.0-or-later
//
// Compares the image with what it would be without .BTF, as far as that is certain. These can
// differ:
//
//	rights   ld lets read-only and writable sections share a segment if they share a page:
//	               | .text | .rodata     | .BTF | .data |
//	                                     ^ the page where the script wants the writable part
//	size     an absolute symbol is the sum of the sizes of all other sections
//	end      nothing comes behind .BTF, and a symbol right before it is named as the end:
//	               | .text | .data | .bss | .rodata | .BTF |
//	                                                ^ _end
//	window   .BTF is beside code, far from the other read-only data. Some chips show their flash
//	         in a window for code, too, where only whole words can be read.
//	top      nothing comes behind .BTF, and right before it is the end of a flash chip, where
//	         x86 processors start:
//	               | .text                | .BTF |
//	                        reset_vector ^ ^ 0x100000
#include "linker/layout_check.h"

#include <ctype.h>
#include <gelf.h>
#include <inttypes.h>
#include <string.h>

// The smallest page.
enum { PAGE_SIZE = 4096 };

struct layout {
	const struct elf_image *elf;
	struct elf_section btf;
	uint64_t file_sum;   // bytes of all other allocated sections that are in the file,
	uint64_t memory_sum; // and of those that are not, as well
	bool is_last;        // nothing runs or is loaded within 64 KiB behind .BTF
	const char *size_symbol, *end_symbol; // that are wrong; NULL: none
	const char *reset_symbol; // at the top of a chip, in front of .BTF; NULL: none
};

static bool is_other(const struct layout *layout, const struct elf_section *section)
{
	return (section->flags & SHF_ALLOC) && section->size && !(section->flags & SHF_TLS) &&
	       section->index != layout->btf.index;
}

// The segment that .BTF is in. False: there is none.
static bool find_segment(const struct layout *layout, GElf_Phdr *ret)
{
	size_t count;
	if (elf_getphdrnum(layout->elf->elf, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		uint64_t offset = layout->btf.file_offset;
		if (gelf_getphdr(layout->elf->elf, (int)i, ret) && ret->p_type == PT_LOAD &&
		    offset >= ret->p_offset && offset - ret->p_offset < ret->p_filesz)
			return true;
	}
	return false;
}

// The section that ends where .BTF begins, or less than a page before. False: there is none.
static bool find_previous(const struct layout *layout, struct elf_section *ret)
{
	*ret = (struct elf_section){0};
	for (size_t i = 1; i < layout->elf->section_count; i++) {
		const struct elf_section *section = &layout->elf->sections[i];
		if (is_other(layout, section) && section->addr < layout->btf.addr &&
		    section->addr >= ret->addr)
			*ret = *section;
	}
	return ret->name && layout->btf.addr - ret->addr - ret->size < PAGE_SIZE;
}

// Without .BTF, the writable section behind it would begin at the page that .BTF begins at, and so
// in a segment of its own.
static void check_rights(const struct layout *layout, const struct diag_source *where)
{
	GElf_Phdr segment;
	struct elf_section previous;
	if (!find_segment(layout, &segment) || !(segment.p_flags & PF_W) ||
	    segment.p_align < PAGE_SIZE || layout->btf.addr % PAGE_SIZE ||
	    !find_previous(layout, &previous) || (previous.flags & SHF_WRITE))
		return;
	diag_add(where, DIAG_WARNING,
		 ".BTF is in a segment that can be written to%s, along with the sections behind it\n"
		 "  where: %s ends at a page, 0x%" PRIx64 ", and what is writable begins on the last page of .BTF\n"
		 "  fix:   have %s take it, section=.rodata.BTF; or include btf.ld in front of the script's ALIGN",
		 segment.p_flags & PF_X ? " and executed" : "", previous.name, layout->btf.addr,
		 previous.name);
}

static bool is_within(const GElf_Phdr *segment, const struct elf_section *section)
{
	return section->addr >= segment->p_vaddr &&
	       section->addr - segment->p_vaddr < segment->p_memsz;
}

// Windows are many megabytes apart. What is nearer can be parts of one region.
enum { WINDOW_GAP = 1 << 20 };

static bool is_far(const GElf_Phdr *segment, const struct elf_section *section)
{
	uint64_t end = segment->p_vaddr + segment->p_memsz;
	return section->addr + section->size + WINDOW_GAP <= segment->p_vaddr ||
	       section->addr >= end + WINDOW_GAP;
}

// Read-only data far from the segment of .BTF, with code alone beside .BTF. NULL: there is none.
static const struct elf_section *find_other_window(const struct layout *layout,
						   const GElf_Phdr *segment)
{
	const struct elf_section *data = NULL;
	for (size_t i = 1; i < layout->elf->section_count; i++) {
		const struct elf_section *section = &layout->elf->sections[i];
		uint64_t load;
		if (!is_other(layout, section))
			continue;
		bool is_code = section->flags & SHF_EXECINSTR;
		if (is_within(segment, section) && !is_code)
			return NULL;
		if (!is_code && !(section->flags & SHF_WRITE) && section->type == SHT_PROGBITS &&
		    is_far(segment, section) && (!data || section->size > data->size) &&
		    elf_image_load_addr(layout->elf, section, &load) == STATUS_OK &&
		    load == section->addr)
			data = section;
	}
	return data;
}

// Of the machines whose chips have such windows (ESP32 and its kin).
static void check_window(const struct layout *layout, const struct diag_source *where)
{
	GElf_Phdr segment;
	bool is_concerned = layout->elf->machine == EM_XTENSA || layout->elf->machine == EM_RISCV;
	if (!is_concerned || !find_segment(layout, &segment) || !(segment.p_flags & PF_X))
		return;
	const struct elf_section *data = find_other_window(layout, &segment);
	if (data)
		diag_add(where, DIAG_WARNING,
			 ".BTF is beside code, at 0x%" PRIx64
			 ", and %s is at 0x%" PRIx64 "; on some chips no bytes can be read there\n"
			 "  fix: name the region of %s in the script, .BTF : { ... } > REGION; or use section=.rodata.BTF",
			 layout->btf.addr, data->name, data->addr, data->name);
}

// Is this a name that scripts give to the end of the image, or to the start of the memory behind
// it?
static bool is_end_name(const char *name)
{
	static const char *const parts[] = {"heap", "bssend", "ebss", "imageend", "imgend",
					    "romend", "flashend", "kernelend", "freemem"};
	char plain[64];
	size_t length = 0;
	for (; *name && length < sizeof(plain) - 1; name++)
		if (*name != '_')
			plain[length++] = (char)tolower((unsigned char)*name);
	plain[length] = '\0';
	if (!strcmp(plain, "end"))
		return true;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (strstr(plain, parts[i]))
			return true;
	return false;
}

// So many bytes before .BTF a symbol can be that was meant to be at the end of everything, because
// of alignment.
enum { END_SLACK = 15 };

// The processor's first instruction is 16 bytes before the end (Intel SDM 3A, 10.1.4), and a chip
// ends at a multiple of 64 KiB.
static bool is_reset_vector(const struct layout *layout, uint64_t value)
{
	uint64_t start = layout->btf.addr;
	return layout->is_last && start && start % 0x10000 == 0 && value == start - 16;
}

static enum status look_at_symbol(void *data, const struct elf_symbol *symbol)
{
	struct layout *layout = data;
	uint64_t value = symbol->value, start = layout->btf.addr;
	bool is_absolute = !symbol->is_in_section && symbol->section == SHN_ABS;
	if (symbol->type != STT_NOTYPE || symbol->size || !symbol->name[0])
		return STATUS_OK;
	// A sum of small sections may be any small number.
	if (is_absolute && value >= 32 &&
	    (value == layout->file_sum || value == layout->memory_sum))
		layout->size_symbol = symbol->name;
	if (layout->is_last && (symbol->is_in_section || is_absolute) && value <= start &&
	    start - value <= END_SLACK && is_end_name(symbol->name))
		layout->end_symbol = symbol->name;
	if (is_reset_vector(layout, value))
		layout->reset_symbol = symbol->name;
	return STATUS_OK;
}

// Does the section run, or is it loaded, close behind .BTF?
static bool is_behind(const struct layout *layout, const struct elf_section *section)
{
	uint64_t end = layout->btf.addr + layout->btf.size, load;
	if (section->addr >= end && section->addr - end < UINT64_C(0x10000))
		return true;
	return elf_image_load_addr(layout->elf, section, &load) == STATUS_OK && load >= end &&
	       load - end < UINT64_C(0x10000);
}

static void add_up(struct layout *layout)
{
	layout->is_last = true;
	for (size_t i = 1; i < layout->elf->section_count; i++) {
		const struct elf_section *section = &layout->elf->sections[i];
		if (!is_other(layout, section))
			continue;
		layout->memory_sum += section->size;
		if (section->type != SHT_NOBITS)
			layout->file_sum += section->size;
		if (is_behind(layout, section))
			layout->is_last = false;
	}
}

static void check_script_symbols(struct layout *layout, const struct diag_source *where)
{
	add_up(layout);
	enum status status = elf_image_for_each_symbol(layout->elf, look_at_symbol, layout);
	(void)status; // a damaged table is told of by who reads functions from it
	if (layout->size_symbol)
		diag_add(where, DIAG_WARNING,
			 "the symbol '%s' is the size of all sections but .BTF, so what goes by it has no .BTF\n"
			 "  where: the linker script adds up the sizes of the sections that it names\n"
			 "  fix:   add SIZEOF(.BTF) to '%s' in the linker script, or use section=.rodata.BTF",
			 layout->size_symbol, layout->size_symbol);
	if (layout->end_symbol)
		diag_add(where, DIAG_WARNING,
			 "the symbol '%s' stands before .BTF, behind which nothing comes, so what begins there overwrites .BTF or leaves it out\n"
			 "  where: the linker script sets '%s' at the end of the last section that it names\n"
			 "  fix:   have the linker script include btf.ld before it sets '%s', or use section=.rodata.BTF",
			 layout->end_symbol, layout->end_symbol, layout->end_symbol);
	if (layout->reset_symbol)
		diag_add(where, DIAG_WARNING,
			 ".BTF is behind the end of the image, 0x%" PRIx64
			 ", so what is flashed has no place for it\n"
			 "  where: the symbol '%s' is 16 bytes before, where a processor starts\n"
			 "  fix:   have the linker script include btf.ld in front of what has a fixed address, or put the BTF beside the image: ldbtf encode",
			 layout->btf.addr, layout->reset_symbol);
}

void layout_check(const struct elf_image *elf, const struct diag_source *where)
{
	struct layout layout = {.elf = elf};
	if (elf->type == ET_REL || elf_image_find_section(elf, ".BTF", &layout.btf) != STATUS_OK)
		return;
	check_rights(&layout, where);
	if (elf->type == ET_EXEC) {
		check_window(&layout, where);
		check_script_symbols(&layout, where);
	}
}
