// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds, decompresses and relocates the sections. Four kinds of file come here:
//
//	linked image          sections stand in the file, perhaps compressed
//	object (ET_REL)       offsets in .debug_info are relocations. relocate.h applies the common
//	                      ones. The rest is left to libdwfl, which knows those of many machines.
//	object for LTO        the same under the names .gnu.debuglto_.debug_*
//	split units (.dwo)    names end in .dwo, and nothing has to be relocated
//
// relocate.h works on a copy of a section, in memory that the next image uses again. A write to the
// mapping would cost a fault and a copy of the page. Threads that fault and unmap wait for each
// other, which took a third of the CPU time of a reservation with two threads.
//
// libelf and libdwfl rewrite section headers, relocations and contents in the mapping. The records
// of the ELF image were read before. A hostile file can have a section that overlaps another one,
// and that libdwfl would relocate. Such files are rejected.
#include "dwarf/sections.h"

#include <elfutils/libdw.h>
#include <elfutils/libdwelf.h>
#include <elfutils/libdwfl.h>
#include <gelf.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dwarf/relocate.h"
#include "support/cursor.h"

enum {
	CACHE_LINE = 64, // bytes; on other machines a guess
	LARGEST_FETCH = 1024 * 1024,
};

static const char *const section_names[DWARF_SECTION_COUNT] = {
	[DWARF_INFO] = ".debug_info",
	[DWARF_TYPES] = ".debug_types",
	[DWARF_ABBREV] = ".debug_abbrev",
	[DWARF_STR] = ".debug_str",
	[DWARF_LINE_STR] = ".debug_line_str",
	[DWARF_STR_OFFSETS] = ".debug_str_offsets",
	[DWARF_ADDR] = ".debug_addr",
	[DWARF_LOC] = ".debug_loc",
	[DWARF_LOCLISTS] = ".debug_loclists",
};

static const char lto_prefix[] = ".gnu.debuglto_";
static const char split_suffix[] = ".dwo";

struct dwarf_libraries {
	Elf *elf;   // of the same bytes as the ELF image's handle; libdwfl's if dwfl_has_elf
	Dwfl *dwfl; // NULL if nothing had to be relocated
	bool dwfl_has_elf; // give_elf() has run: dwfl_end() will end the Elf
	const struct elf_image *image;
	uint8_t *joined[DWARF_SECTION_COUNT]; // sections that stand one behind the other
};

// The debug sections of the file.
struct section_list {
	bool is_lto;
	bool is_split;
	size_t count;
	struct listed {
		size_t index; // in the file
		enum dwarf_section_id id;
		bool is_in_group;
		bool is_gnu_compressed; // .zdebug_*, before SHF_COMPRESSED existed
		bool is_copied; // `bytes` are in the image's memory
		struct dwarf_section bytes;
	} *items;
	uint32_t *position; // by index in the file: position in `items` + 1; 0 for other sections
};

void dwarf_sections_unload(struct dwarf_libraries *libraries)
{
	if (!libraries)
		return;
	if (libraries->dwfl)
		dwfl_end(libraries->dwfl);
	if (!libraries->dwfl_has_elf)
		elf_end(libraries->elf);
	for (int id = 0; id < DWARF_SECTION_COUNT; id++)
		free(libraries->joined[id]);
	free(libraries);
}

static enum status image_failed(const struct dwarf_image *image, const char *what, const char *why)
{
	diag_add(&image->where, DIAG_ERROR,
		 "%s: %s\n  fix: rebuild that file; its debug information is damaged", what, why);
	return STATUS_MALFORMED;
}

// The id of a section's name. DWARF_SECTION_COUNT if the section is not read.
static enum dwarf_section_id identify_section(const char *name, const struct section_list *list,
				      bool *is_gnu_compressed)
{
	*is_gnu_compressed = false;
	const char *suffix = list->is_split ? split_suffix : "";
	if (list->is_lto) {
		if (strncmp(name, lto_prefix, sizeof(lto_prefix) - 1))
			return DWARF_SECTION_COUNT;
		name += sizeof(lto_prefix) - 1;
	}
	bool is_gnu = !strncmp(name, ".zdebug_", 8);
	if (!is_gnu && strncmp(name, ".debug_", 7))
		return DWARF_SECTION_COUNT;
	for (int id = 0; id < DWARF_SECTION_COUNT; id++) {
		const char *stem = name + (is_gnu ? 8 : 7);
		size_t length = strlen(section_names[id] + 7);
		if (strncmp(stem, section_names[id] + 7, length) || strcmp(stem + length, suffix))
			continue;
		*is_gnu_compressed = is_gnu;
		return (enum dwarf_section_id)id;
	}
	return DWARF_SECTION_COUNT;
}

static void free_list(struct section_list *list)
{
	free(list->items);
	free(list->position);
	*list = (struct section_list){0};
}

// The debug section that this section relocates, or NULL. An object can have thousands of both.
static struct listed *relocated_by(const struct section_list *list,
				   const struct elf_image *elf, const struct elf_section *section)
{
	bool is_relocations = section->type == SHT_RELA || section->type == SHT_REL;
	if (!is_relocations || !section->size || section->info >= elf->section_count)
		return NULL;
	uint32_t position = list->position[section->info];
	return position ? &list->items[position - 1] : NULL;
}

static bool has_units(const struct section_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].id == DWARF_INFO)
			return true;
	return false;
}

static enum status collect_sections(const struct elf_image *elf, bool is_lto, bool is_split,
			   struct section_list *ret)
{
	*ret = (struct section_list){.is_lto = is_lto, .is_split = is_split};
	size_t count = elf->section_count ? elf->section_count : 1;
	ret->items = calloc(count, sizeof(*ret->items));
	ret->position = calloc(count, sizeof(*ret->position));
	if (!ret->items || !ret->position)
		return STATUS_NO_MEMORY;
	for (size_t i = 1; i < elf->section_count; i++) {
		const struct elf_section *section = &elf->sections[i];
		struct listed item = {.index = i, .is_in_group = section->flags & SHF_GROUP};
		// Debug information that was stripped off leaves NOBITS sections behind.
		if (section->type == SHT_NOBITS || !section->size)
			continue;
		item.id = identify_section(section->name, ret, &item.is_gnu_compressed);
		if (item.id == DWARF_SECTION_COUNT)
			continue;
		ret->items[ret->count++] = item;
		ret->position[i] = (uint32_t)ret->count;
	}
	return STATUS_OK;
}

// An object that LTO will compile again has debug sections of their own for that. It can have
// ordinary debug sections, too. These describe code that the link will not use, so they are not
// read.
static enum status list_debug_sections(const struct elf_image *elf, bool is_split,
				 struct section_list *ret)
{
	if (elf->type == ET_REL && !is_split) {
		TRY(collect_sections(elf, true, false, ret));
		if (has_units(ret))
			return STATUS_OK;
		free_list(ret);
	}
	TRY(collect_sections(elf, false, is_split, ret));
	return has_units(ret) ? STATUS_OK : STATUS_ABSENT;
}

static bool has_relocations(const struct elf_image *elf, const struct section_list *list)
{
	for (size_t i = 1; i < elf->section_count; i++)
		if (relocated_by(list, elf, &elf->sections[i]))
			return true;
	return false;
}

static bool occupies_file(const struct elf_section *section)
{
	return section->type != SHT_NOBITS && section->type != SHT_NULL && section->size;
}

static int compare_section_offsets(const void *left, const void *right)
{
	const struct elf_section *a = *(const struct elf_section *const *)left;
	const struct elf_section *b = *(const struct elf_section *const *)right;
	return a->file_offset < b->file_offset ? -1 : a->file_offset > b->file_offset;
}

// libdwfl relocates in the mapping. So no two sections of an object may share bytes, because names
// and symbols would change after they were checked. Compilers never write such a file.
static enum status refuse_overlaps(const struct dwarf_image *image)
{
	const struct elf_image *elf = image->elf;
	const struct elf_section **sorted = calloc(elf->section_count, sizeof(*sorted));
	if (!sorted)
		return STATUS_NO_MEMORY;
	size_t count = 0;
	for (size_t i = 1; i < elf->section_count; i++)
		if (occupies_file(&elf->sections[i]))
			sorted[count++] = &elf->sections[i];
	qsort(sorted, count, sizeof(*sorted), compare_section_offsets);
	enum status status = STATUS_OK;
	for (size_t i = 1; i < count && status == STATUS_OK; i++)
		if (sorted[i]->file_offset - sorted[i - 1]->file_offset < sorted[i - 1]->size)
			status = image_failed(image, sorted[i]->name,
					      "the section overlaps another one");
	free(sorted);
	return status;
}

static int give_elf(Dwfl_Module *module, void **userdata, const char *name, Dwarf_Addr base,
		    char **file_name, Elf **ret)
{
	(void)module, (void)name, (void)base, (void)file_name;
	struct dwarf_libraries *libraries = *userdata;
	libraries->dwfl_has_elf = true;
	*ret = libraries->elf;
	return -1; // no file descriptor
}

// No other file has the debug information of an object.
static int find_no_debuginfo(Dwfl_Module *module, void **userdata, const char *name,
			     Dwarf_Addr base,
			     const char *file_name, const char *link, GElf_Word crc, char **ret)
{
	(void)module, (void)userdata, (void)name, (void)base;
	(void)file_name, (void)link, (void)crc, (void)ret;
	return -1;
}

static int give_section_address(Dwfl_Module *module, void **userdata, const char *module_name,
				Dwarf_Addr base, const char *name, GElf_Word index,
				const GElf_Shdr *header, Dwarf_Addr *ret)
{
	(void)module, (void)module_name, (void)base, (void)name, (void)header;
	const struct elf_image *image = ((const struct dwarf_libraries *)*userdata)->image;
	*ret = index < image->section_count ? image->sections[index].dwarf_addr : 0;
	return 0;
}

static const Dwfl_Callbacks callbacks = {
	.find_elf = give_elf,
	.find_debuginfo = find_no_debuginfo,
	.section_address = give_section_address,
};

static enum status cannot_relocate(const struct dwarf_image *image, const char *relocations)
{
	const char *machine = dwelf_elf_e_machine_string(image->elf->machine);
	diag_add(&image->where, DIAG_ERROR,
		 "%s: elfutils %s cannot apply relocations of machine %u (%s), so the debug "
		 "information of this object cannot be read\n"
		 "  fix: use a newer elfutils, or pass reserve=BYTES, with which inputs are not "
		 "read",
		 relocations, dwfl_version(NULL), image->elf->machine,
		 machine ? machine : "unknown");
	return STATUS_UNSUPPORTED;
}

static int count_register(void *data, int number, const char *set, const char *prefix,
			  const char *name,
			  int bits, int type)
{
	(void)number, (void)set, (void)prefix, (void)name, (void)bits, (void)type;
	++*(int *)data;
	return DWARF_CB_ABORT;
}

// Does libdwfl know the machine? Its error numbers don't tell, but a known machine has names for
// its registers.
static bool is_machine_unknown(Dwfl_Module *module)
{
	int registers = 0;
	dwfl_module_register_names(module, count_register, &registers);
	return !registers;
}

// Is this symbol in a section that isn't part of the running program, such as .debug_str?
static bool is_symbol_of_debug_section(const struct elf_image *elf, Elf_Data *symbols, size_t index)
{
	GElf_Sym symbol;
	if (!symbols || !gelf_getsym(symbols, (int)index, &symbol))
		return false;
	size_t section = symbol.st_shndx;
	return section && section < elf->section_count && section < SHN_LORESERVE &&
	       !(elf->sections[section].flags & SHF_ALLOC);
}

// libdwfl skips relocations that it does not know, without an error. Some of them may stay: the
// address of a thread-local variable, and an undefined symbol. But names and types would be garbage
// if an offset into a debug section stayed, or if all relocations did.
static enum status check_relocated(const struct dwarf_image *image, Elf *elf,
				   const struct elf_section *relocations)
{
	GElf_Shdr left;
	Elf_Scn *scn = elf_getscn(elf, relocations->index);
	if (!scn || !gelf_getshdr(scn, &left))
		return image_failed(image, relocations->name, elf_errmsg(-1));
	if (!left.sh_size)
		return STATUS_OK;
	if (left.sh_size == relocations->size && strstr(relocations->name, "debug_info"))
		return cannot_relocate(image, relocations->name);
	Elf_Data *data = elf_getdata(scn, NULL);
	Elf_Scn *symbol_scn = elf_getscn(elf, relocations->link);
	Elf_Data *symbols = symbol_scn ? elf_getdata(symbol_scn, NULL) : NULL;
	bool is_rela = relocations->type == SHT_RELA;
	size_t entry_size = gelf_fsize(elf, is_rela ? ELF_T_RELA : ELF_T_REL, 1, EV_CURRENT);
	for (size_t i = 0; data && i < left.sh_size / entry_size; i++) {
		GElf_Rela rela = {0};
		GElf_Rel rel = {0};
		if (is_rela ? !gelf_getrela(data, (int)i, &rela) : !gelf_getrel(data, (int)i, &rel))
			break;
		uint64_t info = is_rela ? rela.r_info : rel.r_info;
		if (is_symbol_of_debug_section(image->elf, symbols, GELF_R_SYM(info)))
			return cannot_relocate(image, relocations->name);
	}
	return STATUS_OK;
}

static bool has_symbol_table(const struct elf_image *elf)
{
	for (size_t i = 1; i < elf->section_count; i++)
		if (elf->sections[i].type == SHT_SYMTAB)
			return true;
	return false;
}

static enum status run_libdwfl(const struct dwarf_image *image)
{
	struct dwarf_libraries *libraries = image->libraries;
	// Handles share nothing, so several threads may do this, each with its own image. With
	// elfutils 0.188 helgrind sees one race between them: dwfl_begin() calls elf_version(),
	// which writes the same number into the same int each time.
	libraries->dwfl = dwfl_begin(&callbacks);
	if (!libraries->dwfl)
		return STATUS_NO_MEMORY;
	dwfl_report_begin(libraries->dwfl);
	Dwfl_Module *module = dwfl_report_module(libraries->dwfl, "object", 0, UINT64_MAX);
	void **userdata;
	if (!module || dwfl_report_end(libraries->dwfl, NULL, NULL) ||
	    !dwfl_module_info(module, &userdata, NULL, NULL, NULL, NULL, NULL, NULL))
		return image_failed(image, "libdwfl", dwfl_errmsg(-1));
	*userdata = libraries;

	// libdwfl owns the Elf as soon as give_elf() has run, and ends it in dwfl_end(). The call
	// relocates all debug sections, those for LTO, too.
	Dwarf_Addr bias;
	if (dwfl_module_getdwarf(module, &bias))
		return STATUS_OK;
	const char *why = dwfl_errmsg(-1);
	if (is_machine_unknown(module))
		return cannot_relocate(image, "debug sections");
	return image_failed(image, "relocations of debug sections", why);
}

// The bytes of one section, decompressed. They belong to the Elf.
static enum status load_bytes(const struct dwarf_image *image, struct listed *item)
{
	const char *name = image->elf->sections[item->index].name;
	Elf_Scn *scn = elf_getscn(image->libraries->elf, item->index);
	GElf_Shdr header;
	if (!scn || !gelf_getshdr(scn, &header))
		return image_failed(image, name, elf_errmsg(-1));
	if ((header.sh_flags & SHF_COMPRESSED) && elf_compress(scn, 0, 0) < 0)
		return image_failed(image, name, elf_errmsg(-1));
	Elf_Data *data = elf_rawdata(scn, NULL);
	// If libdwfl has decompressed the section, the magic number is gone.
	if (item->is_gnu_compressed && data && data->d_buf && data->d_size >= 12 &&
	    !memcmp(data->d_buf, "ZLIB", 4)) {
		if (elf_compress_gnu(scn, 0, 0) < 0)
			return image_failed(image, name, elf_errmsg(-1));
		data = elf_rawdata(scn, NULL);
	}
	if (!data || (data->d_size && !data->d_buf))
		return image_failed(image, name, elf_errmsg(-1));
	item->bytes = (struct dwarf_section){.data = data->d_buf, .size = data->d_size};
	return STATUS_OK;
}

static enum status load_all_bytes(const struct dwarf_image *image, struct section_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		TRY(load_bytes(image, &list->items[i]));
	return STATUS_OK;
}

// Moves the sections that have relocations to the image's own memory.
static enum status copy_relocated(struct dwarf_image *image, struct section_list *list)
{
	size_t size = 0;
	for (size_t i = 1; i < image->elf->section_count; i++) {
		struct listed *item = relocated_by(list, image->elf, &image->elf->sections[i]);
		if (!item || item->is_copied)
			continue;
		item->is_copied = true;
		if (__builtin_add_overflow(size, item->bytes.size, &size))
			return STATUS_NO_MEMORY;
	}
	vec_clear(&image->memory.bytes);
	TRY(vec_reserve(&image->memory.bytes, size));
	for (size_t i = 0; i < list->count; i++) {
		struct listed *item = &list->items[i];
		if (!item->is_copied || !item->bytes.size)
			continue;
		uint8_t *copy = image->memory.bytes.data + image->memory.bytes.count;
		memcpy(copy, item->bytes.data, item->bytes.size);
		image->memory.bytes.count += item->bytes.size;
		item->bytes.data = copy;
	}
	return STATUS_OK;
}

static enum status relocate_copies(struct dwarf_image *image, const struct section_list *list,
				   const struct relocate_symbols *symbols)
{
	const struct elf_image *elf = image->elf;
	for (size_t i = 1; i < elf->section_count; i++) {
		const struct listed *item = relocated_by(list, elf, &elf->sections[i]);
		if (!item)
			continue;
		struct relocate_target target = {(uint8_t *)(uintptr_t)item->bytes.data,
						 item->bytes.size, NULL};
		if (image->wants_fingerprint && item->id == DWARF_INFO)
			target.fingerprint = &image->fingerprint;
		TRY(relocate_section(elf, &elf->sections[i], symbols, &target));
	}
	return STATUS_OK;
}

// Called before relocations are applied.
static void begin_fingerprint(struct dwarf_image *image, const struct section_list *list)
{
	const struct listed *info = NULL;
	for (size_t i = 0; i < list->count && image->wants_fingerprint; i++) {
		if (list->items[i].id != DWARF_INFO)
			continue;
		// Several sections, one for each section group, are not compared.
		image->fingerprint.is_unusable |= info != NULL;
		info = &list->items[i];
	}
	if (info)
		dwarf_fingerprint_begin(info->bytes.data, info->bytes.size, &image->fingerprint);
}

// Called when all relocations are applied.
static enum status end_fingerprint(struct dwarf_image *image, const struct section_list *list)
{
	for (size_t i = 0; i < list->count && image->wants_fingerprint; i++)
		if (list->items[i].id == DWARF_INFO)
			TRY(dwarf_fingerprint_end(&image->fingerprint, list->items[i].bytes.data));
	return STATUS_OK;
}

// Relocates by relocate.h. UNSUPPORTED without a diagnostic if libdwfl has to do it; then nothing
// has changed.
static enum status relocate_here(struct dwarf_image *image, struct section_list *list)
{
	if (!relocate_knows(image->elf->machine))
		return STATUS_UNSUPPORTED;
	TRY(load_all_bytes(image, list));
	TRY(copy_relocated(image, list));
	begin_fingerprint(image, list);
	struct relocate_symbols symbols = {0};
	enum status status = relocate_symbols_read(image->elf, &symbols);
	if (status == STATUS_OK)
		status = relocate_copies(image, list, &symbols);
	relocate_symbols_deinit(&symbols);
	return status == STATUS_OK ? end_fingerprint(image, list) : status;
}

static enum status relocate_by_libdwfl(const struct dwarf_image *image,
				       const struct section_list *list)
{
	const struct elf_image *elf = image->elf;
	TRY(refuse_overlaps(image));
	TRY(run_libdwfl(image));
	for (size_t i = 1; i < elf->section_count; i++)
		if (relocated_by(list, elf, &elf->sections[i]))
			TRY(check_relocated(image, image->libraries->elf, &elf->sections[i]));
	return STATUS_OK;
}

// Puts all sections of one id behind each other, those outside of section groups first.
static enum status join_sections(struct dwarf_image *image, const struct section_list *list,
			enum dwarf_section_id id)
{
	size_t size = 0;
	for (size_t i = 0; i < list->count; i++)
		size += list->items[i].id == id ? list->items[i].bytes.size : 0;
	uint8_t *joined = malloc(size ? size : 1);
	if (!joined)
		return STATUS_NO_MEMORY;
	image->libraries->joined[id] = joined;
	image->sections[id].data = joined;
	image->sections[id].size = size;
	for (int is_in_group = 0; is_in_group < 2; is_in_group++) {
		for (size_t i = 0; i < list->count; i++) {
			const struct listed *item = &list->items[i];
			if (item->id != id || item->is_in_group != is_in_group || !item->bytes.size)
				continue;
			memcpy(joined, item->bytes.data, item->bytes.size);
			joined += item->bytes.size;
		}
	}
	return STATUS_OK;
}

static enum status place_section(struct dwarf_image *image, const struct section_list *list,
			 enum dwarf_section_id id)
{
	const struct listed *first = NULL;
	size_t count = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct listed *item = &list->items[i];
		if (item->id != id || !item->bytes.size)
			continue;
		count++;
		if (!first || (first->is_in_group && !item->is_in_group))
			first = item;
	}
	if (count > 1 && (id == DWARF_INFO || id == DWARF_TYPES))
		return join_sections(image, list, id);
	if (!first)
		return STATUS_OK;
	image->sections[id].data = first->bytes.data;
	image->sections[id].size = first->bytes.size;
	return STATUS_OK;
}

// Rejects a compression method that libelf does not know. elfutils 0.189 and newer know zstd, if
// they were built with it. Called before libdwfl, whose error would be that the section is damaged.
static enum status check_compression(const struct dwarf_image *image,
				     const struct section_list *list)
{
	const struct elf_image *elf = image->elf;
	for (size_t i = 0; i < list->count; i++) {
		const struct elf_section *section = &elf->sections[list->items[i].index];
		if (!(section->flags & SHF_COMPRESSED))
			continue;
		struct cursor header = cursor_make(elf->bytes + section->file_offset, section->size,
						   elf->is_big_endian);
		uint32_t method = cursor_u32(&header); // ch_type is first in both classes
		if (header.failed || method == ELFCOMPRESS_ZLIB)
			continue;
		Elf_Scn *scn = elf_getscn(image->libraries->elf, section->index);
		if (scn && elf_compress(scn, 0, 0) >= 0)
			continue;
		char number[32];
		snprintf(number, sizeof(number), "method %" PRIu32, method);
		diag_add(&image->where, DIAG_ERROR,
			 "%s is compressed with %s, which elfutils %s cannot read here\n  fix: %s",
			 section->name, method == 2 ? "zstd" : number, dwfl_version(NULL),
			 elf->type == ET_REL
				 ? "compile with -gz=zlib or without -gz, or pass reserve=BYTES, with "
				   "which inputs are not read"
				 : "link with --compress-debug-sections=zlib or without, and compress "
				   "afterwards with objcopy");
		return STATUS_UNSUPPORTED;
	}
	return STATUS_OK;
}

static enum status load_relocated(struct dwarf_image *image, struct section_list *list)
{
	const struct elf_image *elf = image->elf;
	if (elf->type != ET_REL || !has_relocations(elf, list)) {
		TRY(load_all_bytes(image, list));
		begin_fingerprint(image, list);
		return STATUS_OK;
	}
	// Without one, relocate.h would call each symbol missing, and libdwfl would be blamed for
	// a machine that it does not know.
	if (!has_symbol_table(elf))
		return image_failed(image, "relocations of debug sections",
				    "there is no symbol table");
	enum status status = relocate_here(image, list);
	if (status != STATUS_UNSUPPORTED)
		return status;
	image->fingerprint.is_unusable = true;
	TRY(relocate_by_libdwfl(image, list));
	return load_all_bytes(image, list);
}

static enum status load_sections(struct dwarf_image *image, struct section_list *list)
{
	// libdwfl ends the handle that it gets, and changes section headers in it. So it gets a
	// second handle.
	image->libraries->elf = elf_image_open_handle(image->elf->bytes, image->elf->size);
	if (!image->libraries->elf)
		return image_failed(image, "libelf", elf_errmsg(-1));
	image->libraries->image = image->elf;
	TRY(check_compression(image, list));
	TRY(load_relocated(image, list));
	for (int id = 0; id < DWARF_SECTION_COUNT; id++)
		TRY(place_section(image, list, (enum dwarf_section_id)id));
	return STATUS_OK;
}

// Reads the names of an object into the core's cache, which has room for them. Units ask for names
// in another order than that of the section, so the core would wait for most cache lines. In the
// section's order, many lines come at a time.
static void fetch_names(const struct dwarf_image *image)
{
	const struct dwarf_section *names = &image->sections[DWARF_STR];
	for (size_t at = 0; image->elf->type == ET_REL && names->size <= LARGEST_FETCH &&
	     at < names->size; at += CACHE_LINE)
		(void)*(const volatile uint8_t *)(names->data + at);
}

enum status dwarf_sections_load(struct dwarf_image *image)
{
	for (int id = 0; id < DWARF_SECTION_COUNT; id++)
		image->sections[id].name = section_names[id];
	struct section_list list = {0};
	enum status status = list_debug_sections(image->elf, image->is_split, &list);
	if (status == STATUS_OK) {
		image->is_lto = list.is_lto;
		image->libraries = calloc(1, sizeof(*image->libraries));
		status = image->libraries ? load_sections(image, &list) : STATUS_NO_MEMORY;
	}
	free_list(&list);
	if (status == STATUS_OK)
		fetch_names(image);
	if (status != STATUS_OK) {
		dwarf_sections_unload(image->libraries);
		image->libraries = NULL;
	}
	return status;
}
