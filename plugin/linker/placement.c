// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds places of .BTF that are wrong though the link is right. "Runs at" is a section's address.
// "Is loaded to" is where the program headers put its bytes, in flash for example. Six things can
// go wrong:
//
//	symbols   __start_BTF and __stop_BTF are another file's: one given by -R, such as a ROM
//	          that has BTF too, comes first
//	overlap   something else is loaded to the same place, which ld refuses unless told
//	          --no-check-sections
//	values    initial values are loaded right behind .BTF, and no symbol tells where, but one
//	          stands where they would be without .BTF:
//	                                  | .text | .BTF | values |
//	                                          ^ _etext, from which the startup code copies
//	          or where they would be by the sizes of other sections: _etext + SIZEOF(.fast)
//	frame     a table of addresses is behind .BTF, and the symbol for its start before it:
//	                                  | .text | .BTF | .ARM.exidx |
//	                                          ^ __exidx_start     ^ __exidx_end
//	copy      .BTF runs elsewhere than it is loaded to, and no symbol tells the startup code
//	          from where to copy it
//	ram       .BTF is loaded right into the RAM that others are copied to, or that .bss is in:
//	          nothing writes it there, or keeps it
//
// What has a symbol that is right, or an address in a table (LONG(LOADADDR(.data))), is left alone.
// So is a .BTF that moves as the whole program does: with a kernel, that page tables map; or within
// a range that startup code copies.
#include "linker/placement.h"

#include <inttypes.h>
#include <string.h>

#include "support/bytes.h"

// Newer than some libc headers.
enum { TYPE_ARM_EXIDX = 0x70000001 };

struct placement {
	const struct elf_image *elf;
	const struct diag_source *where;
	bool sets_symbols;
	struct elf_section btf;
	uint64_t load;     // where .BTF is loaded to,
	uint64_t load_end; // and the byte behind it
	uint64_t gap;      // bytes before `load` that alignment left empty, 0 to 3
	bool has_next;
	struct elf_section next; // what is loaded behind .BTF
	uint64_t next_load;
};

static bool is_loaded(const struct placement *place, size_t index, struct elf_section *ret,
		      uint64_t *ret_load)
{
	return elf_image_section(place->elf, index, ret) == STATUS_OK && ret->size &&
		index != place->btf.index &&
	       elf_image_load_addr(place->elf, ret, ret_load) == STATUS_OK;
}

// The first section that is loaded to `from` or behind it.
static bool find_loaded(const struct placement *place, uint64_t from, struct elf_section *ret,
			uint64_t *ret_load)
{
	bool is_found = false;
	for (size_t i = 1; i < place->elf->section_count; i++) {
		struct elf_section section;
		uint64_t load;
		if (!is_loaded(place, i, &section, &load) || load < from || (is_found &&
									     *ret_load <= load))
			continue;
		is_found = true;
		*ret = section;
		*ret_load = load;
	}
	return is_found;
}

// Finds out what is loaded around .BTF, and tells of overlaps.
static void find_neighbours(struct placement *place)
{
	place->has_next = find_loaded(place, place->load_end, &place->next, &place->next_load);
	uint64_t gap = 4;
	for (size_t i = 1; i < place->elf->section_count; i++) {
		struct elf_section section;
		uint64_t load;
		if (!is_loaded(place, i, &section, &load) || load >= place->load_end)
			continue;
		if (load + section.size <= place->load) {
			uint64_t left = place->load - (load + section.size);
			gap = left < gap ? left : gap;
		} else {
			diag_add(place->where, DIAG_WARNING,
				 ".BTF and %s are loaded to the same place, so one of them will be overwritten\n"
				 "  where: .BTF to 0x%" PRIx64 ", %s to 0x%" PRIx64 "\n"
				 "  fix:   have the linker script load %s to LOADADDR(.BTF) + SIZEOF(.BTF), or to a region: AT> FLASH",
				 section.name, place->load, section.name, load, section.name);
		}
	}
	place->gap = gap < 4 ? gap : 0;
}

// Symbols that a linker script can have set. They have no size, and are global. Hidden ones become
// local in the output, behind a file symbol without a name. The local symbols of inputs come before
// that.
struct script_symbols {
	void (*visit)(void *data, const struct elf_symbol *symbol);
	void *data;
	bool is_behind_inputs;
};

static enum status filter_symbol(void *data, const struct elf_symbol *symbol)
{
	struct script_symbols *symbols = data;
	if (symbol->type == STT_FILE)
		symbols->is_behind_inputs = !symbol->name[0];
	bool is_defined = symbol->is_in_section || symbol->section == SHN_ABS;
	bool is_plain = symbol->type == STT_NOTYPE || (symbol->type == STT_OBJECT && !symbol->size);
	if (!is_defined || !is_plain || (symbol->binding == STB_LOCAL &&
					 !symbols->is_behind_inputs))
		return STATUS_OK;
	if (symbol->name[0] && strcmp(symbol->name, "__start_BTF") && strcmp(symbol->name,
									     "__stop_BTF"))
		symbols->visit(symbols->data, symbol);
	return STATUS_OK;
}

// A symbol table that is damaged is reported by who reads functions and variables from it.
static void for_each_script_symbol(const struct elf_image *elf,
				   void (*visit)(void *data, const struct elf_symbol *symbol),
				   void *data)
{
	struct script_symbols symbols = {.visit = visit, .data = data};
	enum status status = elf_image_for_each_symbol(elf, filter_symbol, &symbols);
	(void)status;
}

// Looks for symbols by their values, first to last.
struct symbol_search {
	uint64_t first, last;
	const char *name; // the first that was found, in the order of the symbol table; NULL: none
	uint64_t value;   // its value
	bool only_section;
	size_t section;   // with only_section
	bool or_absolute; // with only_section: or in none, as ADDR(.data) + SIZEOF(.data) is
};

static bool is_searched_section(const struct symbol_search *search, const struct elf_symbol *symbol)
{
	return !search->only_section || (symbol->is_in_section &&
					 symbol->section == search->section) ||
	       (search->or_absolute && !symbol->is_in_section && symbol->section == SHN_ABS);
}

static void compare_symbol(void *data, const struct elf_symbol *symbol)
{
	struct symbol_search *search = data;
	bool is_wanted = symbol->value >= search->first && symbol->value <= search->last &&
			 is_searched_section(search, symbol);
	if (is_wanted && !search->name) {
		search->name = symbol->name;
		search->value = symbol->value;
	}
}

static bool find_symbol(const struct elf_image *elf, struct symbol_search *search)
{
	for_each_script_symbol(elf, compare_symbol, search);
	return search->name;
}

// Does a loaded section have this address in it, as a table for the startup code has?
static bool has_address(const struct placement *place, uint64_t address)
{
	size_t size = place->elf->is_64_bit ? 8 : 4;
	for (size_t i = 1; i < place->elf->section_count; i++) {
		struct elf_section section;
		uint64_t load;
		if (!is_loaded(place, i, &section, &load))
			continue;
		const uint8_t *bytes = place->elf->bytes + section.file_offset;
		for (uint64_t at = 0; at + size <= section.size; at += 4)
			if (bytes_load_uint(bytes + at, (unsigned)size,
					    place->elf->is_big_endian) == address)
				return true;
	}
	return false;
}

static bool is_known(const struct placement *place, uint64_t address)
{
	struct symbol_search search = {.first = address, .last = address};
	return find_symbol(place->elf, &search) || has_address(place, address);
}

static uint64_t alignment_of(const struct elf_section *values)
{
	return values->alignment > 4 ? values->alignment : 4;
}

// Tells of a symbol where `values`, which are loaded behind .BTF and `between` bytes of other
// sections, would be without .BTF.
static bool warn_of_values(const struct placement *place, const struct elf_section *values,
			   uint64_t load,
			   uint64_t between)
{
	// The symbol's value can be rounded up to the section's alignment. Then it is inside .BTF.
	struct symbol_search search = {.first = place->load - place->gap + between,
				.last = place->load + alignment_of(values) - 1};
	if (between) {
		// At .BTF's start is the symbol for what comes next.
		search.first = search.first > place->load ? search.first : place->load + 1;
		search.last += load - place->load_end;
	}
	if (search.last >= place->load_end)
		search.last = place->load_end - 1;
	if (!find_symbol(place->elf, &search) || is_known(place, load))
		return false;
	diag_add(
	    place->where, DIAG_WARNING,
	    "the initial values of %s may be looked for at the symbol '%s', where .BTF is now\n"
	    "  where: they are loaded behind .BTF, to 0x%" PRIx64
	    ", and no symbol has that value; '%s' is 0x%" PRIx64 "\n"
	    "  fix:   have the linker script set %s = LOADADDR(%s), or include btf.ld before it%s is set",
	    values->name, search.name, load, search.name, search.value, search.name, values->name,
	    between ? ", and what it is computed from," : "");
	return true;
}

// Startup code copies few sections. A section behind a gap is not found by the end of the section
// before it.
enum { MAX_BEHIND = 16 };

static void check_values(const struct placement *place)
{
	struct elf_section section = place->next;
	uint64_t load = place->next_load, end = place->load_end, between = 0;
	if (place->load != place->btf.addr)
		return;
	for (int i = 0; i < MAX_BEHIND && load - end < alignment_of(&section); i++) {
		if (load != section.addr && warn_of_values(place, &section, load, between))
			return;
		between += section.size;
		end = load + section.size;
		if (!find_loaded(place, end, &section, &load))
			return;
	}
}

// Is `stop` named as the end of what `start` is the start of? As __exidx_start and __exidx_end.
static bool is_pair(const char *start, const char *stop)
{
	static const char *const words[][2] = {{"start", "end"}, {"start", "stop"}, {"begin",
										     "end"}};
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		const char *at = strstr(start, words[i][0]);
		size_t lead = at ? (size_t)(at - start) : 0;
		if (at && !strncmp(start, stop, lead) && !strncmp(stop + lead, words[i][1],
								  strlen(words[i][1])) &&
		    !strcmp(at + strlen(words[i][0]), stop + lead + strlen(words[i][1])))
			return true;
	}
	return false;
}

// A script may frame several tables this way. One warning is enough to find them all.
enum { MAX_STARTS = 8 };

struct frame {
	const struct placement *place;
	uint64_t first, last; // values of a symbol for the start
	const char *starts[MAX_STARTS];
	size_t count;
	const char *start, *stop; // NULL: no pair yet
};

static void collect_start(void *data, const struct elf_symbol *symbol)
{
	struct frame *frame = data;
	if (frame->count < MAX_STARTS && symbol->value >= frame->first &&
	    symbol->value <= frame->last)
		frame->starts[frame->count++] = symbol->name;
}

static void find_stop(void *data, const struct elf_symbol *symbol)
{
	struct frame *frame = data;
	const struct elf_section *table = &frame->place->next;
	if (symbol->value != table->addr + table->size)
		return;
	for (size_t i = 0; i < frame->count && !frame->stop; i++)
		if (is_pair(frame->starts[i], symbol->name)) {
			frame->start = frame->starts[i];
			frame->stop = symbol->name;
		}
}

// A pair of symbols around what is behind .BTF, the first of them with a value from `first` to
// `last`. False: there is none.
static bool find_frame(const struct placement *place, uint64_t first, uint64_t last,
		       struct frame *ret)
{
	*ret = (struct frame){.place = place, .first = first, .last = last};
	for_each_script_symbol(place->elf, collect_start, ret);
	for_each_script_symbol(place->elf, find_stop, ret);
	return ret->stop;
}

static bool is_table(const struct placement *place)
{
	uint32_t type = place->next.type;
	return (place->elf->machine == EM_ARM && type == TYPE_ARM_EXIDX) ||
	       type == SHT_INIT_ARRAY || type == SHT_FINI_ARRAY || type == SHT_PREINIT_ARRAY;
}

static void check_frame(const struct placement *place)
{
	const struct elf_section *table = &place->next;
	uint64_t end = place->btf.addr + place->btf.size;
	struct frame frame;
	if (!is_table(place))
		return;
	if (find_frame(place, place->btf.addr - place->gap, place->btf.addr, &frame))
		diag_add(place->where, DIAG_WARNING,
			 "the symbols '%s' and '%s' have .BTF between them, along with %s\n"
			 "  fix: have the linker script set '%s' inside of the braces of %s, or include btf.ld before it is set",
			 frame.start, frame.stop, table->name, frame.start, table->name);
	// .BTF ends at a multiple of 4.
	else if (table->addr > end && table->addr - end < table->alignment &&
		 find_frame(place, end, table->addr - 1, &frame))
		diag_add(place->where, DIAG_WARNING,
			 "the symbols '%s' and '%s' have %" PRIu64
			 " bytes of padding between them, in front of %s, which is behind .BTF\n"
			 "  fix: have the linker script say . = ALIGN(%" PRIu64
			 "); before it sets '%s', or set that inside of the braces of %s",
			 frame.start, frame.stop, table->addr - end, table->name, table->alignment,
			 frame.start, table->name);
}

// Is there code that runs where it is loaded to? Then the rest may have to be copied. Page tables
// move all code of a kernel alike, except perhaps the code that sets them up.
static bool runs_in_place(const struct placement *place)
{
	for (size_t i = 1; i < place->elf->section_count; i++) {
		struct elf_section section;
		uint64_t load;
		if (is_loaded(place, i, &section, &load) && (section.flags & SHF_EXECINSTR) &&
		    load == section.addr)
			return true;
	}
	return false;
}

// Is `section` moved by as much as .BTF from where it is loaded to where it runs?
static bool is_moved_alike(const struct placement *place, const struct elf_section *section,
			   uint64_t load)
{
	return load - section->addr == place->load - place->btf.addr;
}

// The smallest page. Code that is moved by whole pages, together with .BTF, is mapped, as a kernel
// in the higher half is. A section that is copied from flash lies there behind something of any
// size.
enum { PAGE = 4096 };

static bool is_mapped(const struct placement *place)
{
	if ((place->load - place->btf.addr) % PAGE)
		return false;
	for (size_t i = 1; i < place->elf->section_count; i++) {
		struct elf_section section;
		uint64_t load;
		if (is_loaded(place, i, &section, &load) && (section.flags & SHF_EXECINSTR) &&
		    is_moved_alike(place, &section, load))
			return true;
	}
	return false;
}

// Does a symbol stand at the end of `section`, give or take alignment?
static bool has_end(const struct placement *place, const struct elf_section *section,
		    bool or_absolute)
{
	uint64_t end = section->addr + section->size;
	return find_symbol(place->elf, &(struct symbol_search){.first = end, .last = end + 15,
							.only_section = true,
							.section = section->index, .or_absolute =
								or_absolute});
}

// Is .BTF within a range that startup code copies, as firmware is that runs from RAM?
//
//	| .text | .rodata | .BTF | .data |
//	^ _ram_load = LOADADDR(.text)    ^ _ram_end
//
// The range ends before the next section whose load address a symbol has, because that section is
// copied by itself.
static bool is_copied_along(const struct placement *place)
{
	bool has_start = false;
	uint64_t limit = UINT64_MAX;
	for (size_t i = 1; i < place->elf->section_count; i++) {
		struct elf_section section;
		uint64_t load;
		if (!is_loaded(place, i, &section, &load) || !is_moved_alike(place, &section,
									     load) ||
		    !is_known(place, load))
			continue;
		if (section.addr < place->btf.addr)
			has_start = true;
		else if (section.addr < limit)
			limit = section.addr;
	}
	for (size_t i = 1; has_start && i < place->elf->section_count; i++) {
		struct elf_section section;
		uint64_t load;
		if (is_loaded(place, i, &section, &load) && is_moved_alike(place, &section, load) &&
		    section.addr > place->btf.addr && section.addr < limit &&
		    has_end(place, &section, true))
			return true;
	}
	return false;
}

static void check_copy(const struct placement *place)
{
	if (place->load == place->btf.addr || !runs_in_place(place) || is_mapped(place) ||
	    is_known(place, place->load))
		return;
	// The end of a range that is copied, which has .BTF last.
	if (has_end(place, &place->btf, false) || is_copied_along(place))
		return;
	diag_add(place->where, DIAG_WARNING,
		 ".BTF runs at 0x%" PRIx64 ", but is loaded to 0x%" PRIx64 ", and no symbol has that value, by which startup code could copy it\n"
		 "  fix: include btf.ld in the linker script, where sections run from flash",
		 place->btf.addr, place->load);
}

// Does `section` run right before or behind .BTF?
static bool is_beside(const struct placement *place, const struct elf_section *section)
{
	uint64_t end = section->addr + section->size, btf_end = place->btf.addr + place->btf.size;
	uint64_t gap = section->addr >= btf_end ? section->addr - btf_end : place->btf.addr - end;
	return gap < (section->alignment > 16 ? section->alignment : 16);
}

// Flash and RAM are many megabytes apart.
enum { MEMORY_GAP = 1 << 20 };

static bool is_far_from(const struct placement *place, const struct elf_section *section)
{
	return section->addr + section->size + MEMORY_GAP <= place->btf.addr ||
	       section->addr >= place->btf.addr + place->btf.size + MEMORY_GAP;
}

// Tells of a .BTF that is the only thing to be loaded where .bss is. Then the program has no
// initial values, or all of them are elsewhere.
static void check_beside_bss(const struct placement *place)
{
	const char *bss = NULL;
	for (size_t i = 1; i < place->elf->section_count; i++) {
		const struct elf_section *section = &place->elf->sections[i];
		struct elf_section loaded;
		uint64_t load;
		if (is_loaded(place, i, &loaded, &load) && !is_far_from(place, &loaded))
			return;
		if (section->type == SHT_NOBITS && section->size &&
		    (section->flags & (SHF_ALLOC | SHF_WRITE | SHF_TLS)) ==
			    (SHF_ALLOC | SHF_WRITE) && is_beside(place, section))
			bss = section->name;
	}
	if (bss)
		diag_add(place->where, DIAG_WARNING,
			 ".BTF is loaded to 0x%" PRIx64 " itself, beside %s and far from all else that is loaded: what is written into flash lacks .BTF\n"
			 "  fix: name the region, .BTF : { ... } > FLASH; or list FLASH before RAM in the script's MEMORY, with attributes such as (rx)",
			 place->load, bss);
}

// For a section that names no region, ld takes the first region with fitting attributes, which may
// be RAM.
static void check_ram(const struct placement *place)
{
	struct elf_section copied = {0};
	uint64_t copied_load = 0;
	if (place->load != place->btf.addr || !runs_in_place(place))
		return;
	for (size_t i = 1; i < place->elf->section_count; i++) {
		struct elf_section section;
		uint64_t load;
		if (!is_loaded(place, i, &section, &load) || !is_beside(place, &section))
			continue;
		if (load == section.addr)
			return;
		copied = section;
		copied_load = load;
	}
	if (!copied.name) {
		check_beside_bss(place);
		return;
	}
	diag_add(place->where, DIAG_WARNING,
		 ".BTF is loaded to 0x%" PRIx64 " itself, beside %s, which is copied there from elsewhere: what is written into flash lacks .BTF\n"
		 "  where: %s is loaded to 0x%" PRIx64 "\n"
		 "  fix:   name the region, .BTF : { ... } > FLASH; or list FLASH before RAM in the script's MEMORY, with attributes such as (rx)",
		 place->load, copied.name, copied.name, copied_load);
}

static enum status visit_any_symbol(void *data, const struct elf_symbol *symbol)
{
	const struct placement *place = data;
	uint64_t start = place->btf.addr, stop = start + place->btf.size;
	bool is_start = !strcmp(symbol->name, "__start_BTF");
	if ((!is_start && strcmp(symbol->name, "__stop_BTF")) || symbol->type != STT_NOTYPE ||
	    (symbol->section == SHN_UNDEF && !symbol->is_in_section) ||
	    symbol->value == (is_start ? start : stop))
		return STATUS_OK;
	if (place->sets_symbols)
		diag_add(place->where, DIAG_ERROR,
			 "the symbol %s has another value than .BTF's %s, though ldbtf told the linker to set it\n"
			 "  where: it is 0x%" PRIx64 ", and .BTF is at 0x%" PRIx64 ", of two parts, since LTO called for members of libraries\n"
			 "  fix:   name these for the linker, so that they come before LTO (gcc: -Wl,-u,memset), and please report this",
			 symbol->name, is_start ? "address" : "end", symbol->value, start);
	else
		diag_add(place->where, DIAG_WARNING,
			 "the symbol %s has another value than .BTF's %s, so the program will not find its types by it\n"
			 "  where: it is 0x%" PRIx64 ", as a file given by -R (--just-symbols) or the linker script says, and .BTF is at 0x%" PRIx64 "\n"
			 "  fix:   objcopy -N __start_BTF -N __stop_BTF that file; or set both in the script in the braces of .BTF, around KEEP(*(.BTF))",
			 symbol->name, is_start ? "address" : "end", symbol->value, start);
	return STATUS_ABSENT; // one of them is enough
}

static void check_symbols(struct placement *place)
{
	enum status status = elf_image_for_each_symbol(place->elf, visit_any_symbol, place);
	(void)status;
}

void placement_check(const struct elf_image *elf, bool sets_symbols,
		     const struct diag_source *where)
{
	struct placement place = {.elf = elf, .where = where, .sets_symbols = sets_symbols};
	if (elf->type == ET_REL || elf_image_find_section(elf, ".BTF", &place.btf) != STATUS_OK)
		return;
	check_symbols(&place);
	if (elf->type != ET_EXEC || elf_image_load_addr(elf, &place.btf, &place.load) != STATUS_OK)
		return;
	place.load_end = place.load + place.btf.size;
	find_neighbours(&place);
	if (place.has_next) {
		check_values(&place);
		check_frame(&place);
	}
	check_copy(&place);
	check_ram(&place);
}
