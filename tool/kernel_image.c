// SPDX-License-Identifier: GPL-3.0-or-later
//
// An ELF header like that of this very program, and sections by what the symbols say.
#include "tool/kernel_image.h"

#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "tool/input.h"

// ---- The header. ----

// The class, the byte order and the machine are those of the program that runs.
static enum status make_header(const struct diag_source *where, struct kernel_image *ret)
{
	static const char self[] = "/proc/self/exe";
	struct input input;
	ElfW(Ehdr) header;
	enum status status = input_open(self, &(struct diag_source){.diag = where->diag,
								    .file = self}, &input);
	if (status == STATUS_OK && input.file.size < sizeof(header))
		status = STATUS_UNSUPPORTED;
	if (status == STATUS_OK)
		memcpy(&header, input.file.bytes, sizeof(header));
	input_close(&input);
	TRY(status);
	header.e_type = ET_EXEC;
	header.e_entry = header.e_phoff = header.e_shoff = 0;
	header.e_phnum = header.e_shnum = header.e_shstrndx = 0;
	memcpy(ret->header, &header, sizeof(header));
	return elf_image_open(ret->header, sizeof(header), where, &ret->image);
}

// ---- Sections. ----

// Each variable says where its section would begin. Most of them should say the same.
struct section_vote {
	uint64_t address; // the candidate
	size_t lead;      // of the candidate, while it is looked for
	size_t voters;    // variables that have one address
	size_t agreed;    // voters for the candidate
};

// The one address of a name. False: there is none, or there are several.
static bool find_only_address(const struct debug_symbols *symbols, const char *name,
			      uint64_t *ret)
{
	size_t count;
	const struct debug_symbol *symbol = debug_symbols_named(symbols, name, &count);
	if (count != 1)
		return false;
	*ret = symbol->symbol.st_value;
	return true;
}

// Hears all variables of a section. The first round finds the one address that can have more than
// half of the votes (Boyer and Moore, 1981). The second round, with `counts`, counts them.
static void vote(const struct ldbtf *btf, const struct debug_symbols *symbols,
		 const struct ldbtf_view *section, bool counts, struct section_vote *ret)
{
	struct ldbtf_variable variable;
	uint64_t address;
	for (uint32_t i = 0; i < section->vlen; i++) {
		if (ldbtf_variable_at(btf, section, i, &variable) != LDBTF_OK ||
		    !find_only_address(symbols, variable.name, &address))
			continue;
		address -= variable.offset;
		if (counts) {
			ret->voters++;
			ret->agreed += address == ret->address;
		} else if (!ret->lead) {
			ret->address = address;
			ret->lead = 1;
		} else {
			ret->lead += address == ret->address ? 1 : (size_t)-1;
		}
	}
}

static enum status add_kernel_section(struct btf_file *file, struct kernel_image *kernel,
				      const char *name, uint64_t flags, uint64_t address,
				      uint64_t size)
{
	size_t index = kernel->image.section_count++;
	kernel->image.sections[index] = (struct elf_section){
		.index = index, .name = name, .type = SHT_NOBITS,
		.flags = SHF_ALLOC | flags, .addr = address, .dwarf_addr = address, .size = size,
		.alignment = 1};
	struct file_section ours = {strdup(name), address, size};
	if (ours.name && vec_push(&file->sections, ours) == STATUS_OK)
		return STATUS_OK;
	free(ours.name);
	return STATUS_NO_MEMORY;
}

static enum status place_variables(struct btf_file *file, const struct debug_symbols *symbols,
				   const struct diag_source *where, struct kernel_image *kernel,
				   const struct ldbtf_view *section)
{
	struct section_vote ballot = {0};
	vote(&file->btf, symbols, section, false, &ballot);
	vote(&file->btf, symbols, section, true, &ballot);
	if (!ballot.voters)
		return STATUS_OK;
	if (ballot.agreed * 2 <= ballot.voters) {
		diag_add(where, DIAG_ERROR, "the variables of %s are elsewhere by these symbols: "
					    "they are another kernel's", section->name);
		return STATUS_UNSUPPORTED;
	}
	return add_kernel_section(file, kernel, section->name, SHF_WRITE, ballot.address,
				  section->byte_size);
}

static enum status place_code(struct btf_file *file, const struct debug_symbols *symbols,
			      struct kernel_image *kernel, const char *name, const char *start,
			      const char *end)
{
	uint64_t first, last;
	if (!find_only_address(symbols, start, &first) || !find_only_address(symbols, end, &last) ||
	    last < first)
		return STATUS_OK;
	return add_kernel_section(file, kernel, name, SHF_EXECINSTR, first, last - first);
}

static size_t count_datasecs(const struct ldbtf *btf)
{
	struct ldbtf_view view = {0};
	size_t count = 0;
	while (ldbtf_next_type(btf, &view) == LDBTF_OK)
		count += view.kind == LDBTF_KIND_DATASEC;
	return count;
}

static enum status place_kernel_sections(struct btf_file *file,
					 const struct debug_symbols *symbols,
					 const struct diag_source *where,
					 struct kernel_image *kernel)
{
	enum { MORE = 3 }; // the null section, and those of code
	struct elf_image *image = &kernel->image;
	struct ldbtf_view view = {0};
	image->sections = calloc(count_datasecs(&file->btf) + MORE, sizeof(*image->sections));
	if (!image->sections)
		return STATUS_NO_MEMORY;
	image->sections[0].name = "";
	image->section_count = 1;
	TRY(place_code(file, symbols, kernel, ".text", "_stext", "_etext"));
	TRY(place_code(file, symbols, kernel, ".init.text", "_sinittext", "_einittext"));
	while (ldbtf_next_type(&file->btf, &view) == LDBTF_OK)
		if (view.kind == LDBTF_KIND_DATASEC && view.id >= file->btf.first_id)
			TRY(place_variables(file, symbols, where, kernel, &view));
	return STATUS_OK;
}

enum status kernel_image_make(struct btf_file *file, const struct debug_symbols *symbols,
			      const struct diag_source *where, struct kernel_image *ret)
{
	if (file->has_foreign_order || file->btf.pointer_size != sizeof(void *)) {
		diag_add(where, DIAG_ERROR, "it is of another kind of machine than this one\n"
					    "  fix: name the kernel's ELF file");
		return STATUS_UNSUPPORTED;
	}
	TRY(make_header(where, ret));
	return place_kernel_sections(file, symbols, where, ret);
}

void kernel_image_deinit(struct kernel_image *kernel)
{
	if (kernel->image.elf)
		elf_image_close(&kernel->image);
}
