// SPDX-License-Identifier: GPL-3.0-or-later
//
// Chooses changes and applies them (mutate.h). The table `changes` has what is changed, and how
// often.
#include "mutate.h"

#include <dwarf.h>
#include <elf.h>
#include <stdbool.h>
#include <string.h>

#include "dwarf_frame.h"
#include "elf_frame.h"
#include "mutate_blob.h"
#include "parcel.h"
#include "random.h"
#include "support/bytes.h"

struct mutation {
	uint64_t random;
	uint8_t *bytes; // of the file
	struct elf_frame elf;
	struct dwarf_frame dwarf;
};

static uint32_t next_random(struct mutation *mutation)
{
	return random_next(&mutation->random);
}

// One of 0 to `count` - 1.
static size_t pick(struct mutation *mutation, size_t count)
{
	return next_random(mutation) % count;
}

// ---- Numbers. ----

static uint64_t odd_number(struct mutation *mutation)
{
	unsigned shift = (unsigned)pick(mutation, 64);
	switch (pick(mutation, 6)) {
	case 0:
		return pick(mutation, 16);
	case 1:
		return UINT64_C(1) << shift;
	case 2:
		return (UINT64_C(1) << shift) - 1;
	case 3:
		return (uint64_t)0 - pick(mutation, 16);
	case 4:
		return pick(mutation, 4096);
	default:
		return (uint64_t)next_random(mutation) << 32 | next_random(mutation);
	}
}

static void put_uint(struct mutation *mutation, size_t at, size_t size, uint64_t value)
{
	bytes_store_uint(mutation->bytes + at, value, (unsigned)size, mutation->elf.is_big_endian);
}

// As many bytes as were there before.
static void put_leb(struct mutation *mutation, size_t at, size_t size, uint64_t value)
{
	for (size_t i = 0; i < size; i++, value >>= 7)
		mutation->bytes[at + i] = (uint8_t)((value & 0x7f) | (i + 1 < size ? 0x80 : 0));
}

// ---- DIEs. ----

static bool is_leb(uint16_t form)
{
	return form == DW_FORM_udata || form == DW_FORM_sdata || form == DW_FORM_ref_udata ||
	       form == DW_FORM_strx || form == DW_FORM_addrx || form == DW_FORM_loclistx ||
	       form == DW_FORM_rnglistx;
}

static bool is_reference(uint16_t form)
{
	return form == DW_FORM_ref1 || form == DW_FORM_ref2 || form == DW_FORM_ref4 ||
	       form == DW_FORM_ref8 || form == DW_FORM_ref_udata || form == DW_FORM_ref_addr;
}

static void put_number(struct mutation *mutation, const struct dwarf_site *site, uint64_t value)
{
	if (is_leb(site->form))
		put_leb(mutation, site->offset, site->size, value);
	else if (site->size <= 8)
		put_uint(mutation, site->offset, site->size, value);
}

static const struct dwarf_site *pick_site(struct mutation *mutation)
{
	return &mutation->dwarf.sites.data[pick(mutation, mutation->dwarf.sites.count)];
}

// Behind the length of a block, or before the NUL of a string, one byte becomes another.
static void change_inside(struct mutation *mutation, const struct dwarf_site *site)
{
	static const uint8_t operations[] = {
		DW_OP_addr, DW_OP_deref, DW_OP_const1u, DW_OP_plus_uconst, DW_OP_reg0, DW_OP_reg5,
		DW_OP_breg0, DW_OP_regx, DW_OP_fbreg, DW_OP_piece, DW_OP_deref_size, DW_OP_call4,
		DW_OP_call_frame_cfa, DW_OP_bit_piece, DW_OP_stack_value, DW_OP_addrx,
		DW_OP_implicit_pointer, DW_OP_entry_value, DW_OP_GNU_parameter_ref, 0, 0xff};
	size_t lead = site->form == DW_FORM_block2 ? 2 : site->form == DW_FORM_block4 ? 4 : 1;
	lead = site->is_block ? lead : 0;
	if (site->size <= lead + !site->is_block)
		return;
	size_t at = site->offset + lead + pick(mutation, site->size - lead - !site->is_block);
	mutation->bytes[at] = site->is_block && pick(mutation, 2)
				      ? operations[pick(mutation, sizeof(operations))]
				      : (uint8_t)(1 + pick(mutation, 255));
}

static void change_value(struct mutation *mutation)
{
	if (!mutation->dwarf.sites.count)
		return;
	const struct dwarf_site *site = pick_site(mutation);
	if (site->is_block || site->form == DW_FORM_string)
		change_inside(mutation, site);
	else
		put_number(mutation, site, odd_number(mutation));
}

// The value of another attribute with this form.
static void copy_value(struct mutation *mutation)
{
	if (!mutation->dwarf.sites.count)
		return;
	const struct dwarf_site *to = pick_site(mutation);
	for (int tries = 0; tries < 200; tries++) {
		const struct dwarf_site *from = pick_site(mutation);
		if (from->form != to->form || from->size != to->size)
			continue;
		memmove(mutation->bytes + to->offset, mutation->bytes + from->offset, to->size);
		return;
	}
}

// A reference leads to another DIE: circles, wrong kinds, and DIEs of other units.
static void change_reference(struct mutation *mutation)
{
	struct elf_frame_section info;
	if (!mutation->dwarf.dies.count || !mutation->dwarf.sites.count ||
	    !elf_frame_find(&mutation->elf, ".debug_info", &info))
		return;
	for (int tries = 0; tries < 20; tries++) {
		const struct dwarf_site *site = pick_site(mutation);
		if (!is_reference(site->form))
			continue;
		size_t die = mutation->dwarf.dies.data[pick(mutation, mutation->dwarf.dies.count)];
		put_number(mutation, site,
			   die - (site->form == DW_FORM_ref_addr ? info.offset : site->unit));
		return;
	}
}

// A DIE has the abbreviation of another one.
static void change_code(struct mutation *mutation)
{
	if (!mutation->dwarf.dies.count)
		return;
	const size_t *dies = mutation->dwarf.dies.data;
	size_t to = pick(mutation, mutation->dwarf.dies.count);
	size_t from = pick(mutation, mutation->dwarf.dies.count);
	mutation->bytes[dies[to]] = mutation->bytes[dies[from]];
}

static void change_unit_header(struct mutation *mutation)
{
	if (!mutation->dwarf.units.count)
		return;
	size_t header = mutation->dwarf.units.data[pick(mutation, mutation->dwarf.units.count)];
	mutation->bytes[header + pick(mutation, 12)] = (uint8_t)odd_number(mutation);
}

// ---- Abbreviations. ----

// A word becomes what another word of the table is, or any of `most` values.
static void change_word(struct mutation *mutation, const struct dwarf_word *words, size_t count,
			size_t most)
{
	if (!count)
		return;
	const struct dwarf_word *to = &words[pick(mutation, count)];
	const struct dwarf_word *from = &words[pick(mutation, count)];
	put_leb(mutation, to->offset, to->size,
		pick(mutation, 3) ? from->value : 1 + pick(mutation, most));
}

static void change_tag(struct mutation *mutation)
{
	change_word(mutation, mutation->dwarf.tags.data, mutation->dwarf.tags.count,
		    DW_TAG_immutable_type);
}

static void change_attribute(struct mutation *mutation)
{
	change_word(mutation, mutation->dwarf.attributes.data, mutation->dwarf.attributes.count,
		    DW_AT_loclists_base);
}

// Forms of one size are exchanged, so that what follows stays where it is.
static void change_form(struct mutation *mutation)
{
	static const uint8_t alike[][8] = {
		{DW_FORM_data1, DW_FORM_ref1, DW_FORM_flag, DW_FORM_strx1, DW_FORM_addrx1},
		{DW_FORM_data2, DW_FORM_ref2, DW_FORM_strx2, DW_FORM_addrx2},
		{DW_FORM_data4, DW_FORM_ref4, DW_FORM_strp, DW_FORM_sec_offset, DW_FORM_line_strp,
		 DW_FORM_ref_addr, DW_FORM_strx4, DW_FORM_addrx4},
		{DW_FORM_data8, DW_FORM_ref8, DW_FORM_ref_sig8, DW_FORM_addr},
		{DW_FORM_udata, DW_FORM_sdata, DW_FORM_ref_udata, DW_FORM_strx, DW_FORM_addrx,
		 DW_FORM_loclistx, DW_FORM_rnglistx},
		{DW_FORM_block1, DW_FORM_block, DW_FORM_exprloc},
	};
	if (!mutation->dwarf.forms.count)
		return;
	const struct dwarf_word *form =
		&mutation->dwarf.forms.data[pick(mutation, mutation->dwarf.forms.count)];
	for (size_t i = 0; i < sizeof(alike) / sizeof(alike[0]); i++) {
		uint8_t other = alike[i][pick(mutation, sizeof(alike[0]))];
		if (other && memchr(alike[i], (int)form->value, sizeof(alike[0])))
			put_leb(mutation, form->offset, form->size, other);
	}
}

static void change_any_form(struct mutation *mutation)
{
	change_word(mutation, mutation->dwarf.forms.data, mutation->dwarf.forms.count,
		    DW_FORM_addrx4);
}

// ---- Other sections. ----

// A word in any section, or in one that is read by its words: symbols, relocations, lists, BTF.
static void change_section_word(struct mutation *mutation)
{
	static const char *const names[] = {
		".symtab", ".rela.debug_info", ".rel.debug_info", ".debug_loclists", ".debug_loc",
		".debug_addr", ".debug_str_offsets", ".BTF", ".BTF_ids", ".debug_rnglists"};
	struct elf_frame_section section;
	bool is_found =
		pick(mutation, 4)
			? elf_frame_find(&mutation->elf,
					 names[pick(mutation, sizeof(names) / sizeof(names[0]))],
					 &section)
			: elf_frame_section(&mutation->elf,
					    pick(mutation, mutation->elf.header_count), &section);
	if (!is_found)
		return;
	size_t size = (size_t)1 << pick(mutation, 4);
	if (section.size < size)
		return;
	size_t at = section.offset + pick(mutation, section.size / size) * size;
	put_uint(mutation, at, size, odd_number(mutation));
}

// A piece of a section comes from elsewhere in the same.
static void copy_section_piece(struct mutation *mutation)
{
	struct elf_frame_section section;
	if (!elf_frame_section(&mutation->elf, pick(mutation, mutation->elf.header_count),
			       &section))
		return;
	size_t from = pick(mutation, section.size), to = pick(mutation, section.size);
	size_t left = section.size - (from > to ? from : to), size = 1 + pick(mutation, 32);
	memmove(mutation->bytes + section.offset + to, mutation->bytes + section.offset + from,
		size < left ? size : left);
}

// One field of a section's header, or its whole header is that of another.
static void change_section_header(struct mutation *mutation)
{
	const struct elf_frame *elf = &mutation->elf;
	size_t to = elf->headers + pick(mutation, elf->header_count) * elf->header_size;
	size_t from = elf->headers + pick(mutation, elf->header_count) * elf->header_size;
	size_t word = elf->is_64_bit ? 8 : 4;
	size_t field = pick(mutation, elf->header_size / word) * word;
	if (pick(mutation, 2))
		put_uint(mutation, to + field, word, odd_number(mutation));
	else
		memmove(mutation->bytes + to + field, mutation->bytes + from + field, word);
}

static void change_file_header(struct mutation *mutation)
{
	mutation->bytes[4 + pick(mutation, 48)] = (uint8_t)odd_number(mutation);
}

// ---- All together. ----

static const struct {
	void (*change)(struct mutation *);
	unsigned weight;
} changes[] = {
	{change_value, 24},	    {copy_value, 12},	      {change_reference, 16},
	{change_code, 4},	    {change_unit_header, 1},  {change_tag, 8},
	{change_attribute, 8},	    {change_form, 6},	      {change_any_form, 1},
	{change_section_word, 12},  {copy_section_piece, 5},  {change_section_header, 2},
	{change_file_header, 1},
};

static void change_once(struct mutation *mutation)
{
	unsigned total = 0;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		total += changes[i].weight;
	size_t at = pick(mutation, total), i = 0;
	while (at >= changes[i].weight)
		at -= changes[i++].weight;
	changes[i].change(mutation);
}

void mutate_parcel(uint8_t *data, size_t size, uint32_t seed)
{
	struct mutation mutation = {.random = seed};
	struct parcel parcel = parcel_open(data, size);
	if (!parcel.files[0])
		return;
	if (!pick(&mutation, 8))
		data[pick(&mutation, 4)] ^= (uint8_t)(1 << pick(&mutation, 8));
	int index = parcel.sizes[0] && pick(&mutation, 2) ? 0 : 1;
	mutation.bytes = data + (parcel.files[index] - data); // to write to
	size_t count = 1 + pick(&mutation, 4), file_size = parcel.sizes[index];
	if (elf_frame_open(mutation.bytes, file_size, &mutation.elf)) {
		dwarf_frame_read(&mutation.elf, &mutation.dwarf);
		for (; count; count--)
			change_once(&mutation);
		dwarf_frame_free(&mutation.dwarf);
	} else if (file_size) {
		bool is_big_endian = mutation.bytes[0] == 0xeb;
		for (; count; count--)
			mutate_blob(mutation.bytes, file_size, is_big_endian, &mutation.random);
	}
}
