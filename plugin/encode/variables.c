// SPDX-License-Identifier: GPL-3.0-or-later
//
// See variables.h.
#include "encode/variables.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_VLEN = 0xffff };

// A section that can hold variables.
struct place {
	struct elf_section section;
	uint32_t name; // string id
	bool is_wanted;
};

// A variable that has been found in a section.
struct placed {
	uint32_t place;  // index into places
	uint32_t offset; // bytes from the section's start
	uint32_t size;   // bytes
	uint32_t type;   // program index
	uint32_t unit;
	const struct variable_candidate *variable;
	size_t order;          // in the link
	bool is_symbol;        // a symbol there has its name and size; known only of those that begin where another does
};

struct placement {
	const struct elf_image *elf;
	struct program *program;
	enum variable_sections which;
	VEC(struct place) places; // by address; those that are not wanted too
	VEC(struct placed) variables;
	struct hash_map first_symbols; // (section, name) of the objects at a section's first byte
	struct hash_map shared_places; // (place, offset) where several begin -> the first of them in `variables`
};

static bool is_ignored_name(const char *name)
{
	// encoding 4.6: the kernel's own bookkeeping.
	static const char *const prefixes[] = {"__UNIQUE_ID", "__tpstrtab_", "__exitcall_", "__gendwarfksyms_ptr_",
					       "__func_stack_frame_non_standard_"};
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
			return true;
	return false;
}

static int compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	if (a->section.dwarf_addr != b->section.dwarf_addr)
		return a->section.dwarf_addr < b->section.dwarf_addr ? -1 : 1;
	return a->section.index < b->section.index ? -1 : a->section.index > b->section.index;
}

// encoding 4.1.
static bool is_wanted(const char *section_name, enum variable_sections which)
{
	bool is_percpu = !strcmp(section_name, ".data..percpu");
	return which == VARIABLES_OF_ALL || is_percpu == (which == VARIABLES_OF_PERCPU);
}

static enum status find_places(struct placement *placement, const struct elf_image *elf, enum variable_sections which)
{
	for (size_t i = 1; i < elf->section_count; i++) {
		struct place place;
		TRY(elf_image_section(elf, i, &place.section));
		bool has_data = place.section.type == SHT_PROGBITS || place.section.type == SHT_NOBITS;
		if (!has_data || !(place.section.flags & SHF_ALLOC) || (place.section.flags & SHF_TLS))
			continue;
		place.is_wanted = is_wanted(place.section.name, which);
		TRY(strings_intern(placement->program->strings, place.section.name, strlen(place.section.name),
				   &place.name));
		TRY(vec_push(&placement->places, place));
	}
	if (placement->places.count) // qsort() takes no NULL, not even for no elements
		qsort(placement->places.data, placement->places.count, sizeof(struct place), compare_places);
	return STATUS_OK;
}

static enum status note_first_symbol(void *data, const struct elf_symbol *symbol)
{
	struct placement *placement = data;
	if (symbol->type != STT_OBJECT || !symbol->is_in_section)
		return STATUS_OK;
	struct place key;
	TRY(elf_image_section(placement->elf, symbol->section, &key.section));
	if (key.section.dwarf_addr != elf_symbol_dwarf_addr(placement->elf, symbol) || !placement->places.count)
		return STATUS_OK;
	const struct place *place = bsearch(&key, placement->places.data, placement->places.count, sizeof(key), compare_places);
	if (!place)
		return STATUS_OK;
	uint32_t name, *unused;
	TRY(strings_intern(placement->program->strings, symbol->name, strlen(symbol->name), &name));
	return hash_map_insert(&placement->first_symbols,
			       hash_map_pair((uint32_t)(place - placement->places.data), name), 1, &unused);
}

// The last place that begins at or before the address and holds it, or NULL.
static const struct place *place_of(const struct placement *placement, uint64_t address)
{
	size_t low = 0, high = placement->places.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (placement->places.data[middle].section.dwarf_addr <= address)
			low = middle + 1;
		else
			high = middle;
	}
	while (low-- > 0) {
		const struct elf_section *section = &placement->places.data[low].section;
		if (address - section->dwarf_addr < section->size)
			return &placement->places.data[low];
		if (section->size)
			return NULL;
	}
	return NULL;
}

// A C++ class without members takes a byte that is no variable's (encoding 4.10).
static bool is_empty_class(const struct program *program, uint32_t type)
{
	const struct type_record *record = &program->types.data[program_strip(program, type)].record;
	return record->kind == TYPE_STRUCT && record->size == 1 && !record->item_count;
}

static uint32_t type_of(const struct program *program, uint32_t unit, const struct variable_candidate *variable)
{
	uint32_t class_id = dedup_resolve(program->dedup, unit, variable->type);
	return class_id ? program->index_of_class.data[class_id] : 0;
}

static enum status place_variable(struct placement *placement, uint32_t unit,
				  const struct variable_candidate *variable)
{
	struct program *program = placement->program;
	if (is_ignored_name(strings_text(program->strings, variable->name)))
		return STATUS_OK;
	const struct place *place = place_of(placement, variable->address);
	if (place ? !place->is_wanted : placement->which == VARIABLES_OF_OTHERS)
		return STATUS_OK;
	uint64_t size;
	uint32_t type = type_of(program, unit, variable);
	if (!program_size_of(program, type, &size) || !size || size > UINT32_MAX || is_empty_class(program, type)) {
		program->skipped[SKIP_VAR_NO_SIZE]++;
		return STATUS_OK;
	}
	uint64_t offset = place ? variable->address - place->section.dwarf_addr : 0;
	uint32_t number = place ? (uint32_t)(place - placement->places.data) : 0;
	// The address of a variable whose section was dropped reads as 0, and so may a section's (encoding 4.7).
	bool is_dropped = place && !offset &&
			  !hash_map_find(&placement->first_symbols, hash_map_pair(number, variable->name));
	if (!place || is_dropped || offset > UINT32_MAX || size > place->section.size - offset) {
		program->skipped[SKIP_VAR_NO_SECTION]++;
		return STATUS_OK;
	}
	struct placed placed = {
		.place = number,
		.offset = (uint32_t)offset,
		.size = (uint32_t)size,
		.type = type,
		.unit = unit,
		.variable = variable,
		.order = placement->variables.count,
	};
	return vec_push(&placement->variables, placed);
}

static int compare_placed(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	if (a->is_symbol != b->is_symbol)
		return a->is_symbol ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static bool is_at_same_place(const struct placed *a, const struct placed *b)
{
	return a->place == b->place && a->offset == b->offset;
}

static enum status find_shared_places(struct placement *placement)
{
	for (size_t i = 1; i < placement->variables.count; i++) {
		const struct placed *placed = &placement->variables.data[i];
		uint32_t *unused;
		if (!is_at_same_place(placed - 1, placed))
			continue;
		TRY(hash_map_insert(&placement->shared_places, hash_map_pair(placed->place, placed->offset),
				    (uint32_t)(i - 1), &unused));
	}
	return STATUS_OK;
}

static enum status confirm_by_symbol(void *data, const struct elf_symbol *symbol)
{
	struct placement *placement = data;
	if (symbol->type != STT_OBJECT || !symbol->is_in_section)
		return STATUS_OK;
	uint64_t address = elf_symbol_dwarf_addr(placement->elf, symbol);
	const struct place *place = place_of(placement, address);
	if (!place || address - place->section.dwarf_addr > UINT32_MAX)
		return STATUS_OK;
	uint32_t number = (uint32_t)(place - placement->places.data);
	uint32_t offset = (uint32_t)(address - place->section.dwarf_addr);
	const uint32_t *first = hash_map_find(&placement->shared_places, hash_map_pair(number, offset));
	for (size_t i = first ? *first : placement->variables.count; i < placement->variables.count; i++) {
		struct placed *placed = &placement->variables.data[i];
		if (!is_at_same_place(&placement->variables.data[*first], placed))
			break;
		placed->is_symbol |= placed->size == symbol->size &&
				     !strcmp(strings_text(placement->program->strings, placed->variable->name), symbol->name);
	}
	return STATUS_OK;
}

// By section and offset. Where several begin, those come first that the symbol table knows (encoding 4.13): DWARF tells of a
// weak definition that another one has replaced as if it were there, and its size need not be the other's.
static enum status sort_variables(struct placement *placement)
{
	if (!placement->variables.count) // qsort() takes no NULL, not even for no elements
		return STATUS_OK;
	qsort(placement->variables.data, placement->variables.count, sizeof(struct placed), compare_placed);
	TRY(find_shared_places(placement));
	if (!placement->shared_places.count)
		return STATUS_OK;
	enum status status = elf_image_for_each_symbol(placement->elf, confirm_by_symbol, placement);
	if (status != STATUS_OK && status != STATUS_ABSENT)
		return status;
	qsort(placement->variables.data, placement->variables.count, sizeof(struct placed), compare_placed);
	return STATUS_OK;
}

static enum status add_var(struct program *program, const struct import_result *const *results, uint32_t unit,
			   const struct variable_candidate *variable, uint32_t type, uint32_t *ret)
{
	struct type_record record = {
		.kind = TYPE_VAR, .name = variable->name, .ref = type, .size = variable->is_external};
	TRY(program_add(program, &record, NULL, ret));
	program->var_count++;
	for (uint32_t i = 0; i < variable->tag_count; i++) {
		const struct candidate_tag *tag = &results[unit]->tags.data[variable->first_tag + i];
		struct type_record tag_record = {
			.kind = TYPE_DECL_TAG, .name = tag->text, .ref = *ret, .size = TYPE_NO_COMPONENT};
		uint32_t tag_index;
		TRY(program_add(program, &tag_record, NULL, &tag_index));
	}
	return STATUS_OK;
}

// The variables [first, end) of one section, by offset.
static enum status add_section(struct placement *placement, const struct import_result *const *results, size_t first,
			       size_t end)
{
	struct program *program = placement->program;
	struct type_item *items = arena_alloc(&program->memory, (end - first) * sizeof(*items),
					      _Alignof(struct type_item));
	if (!items)
		return STATUS_NO_MEMORY;
	uint32_t count = 0;
	uint64_t covered = 0; // bytes from the section's start
	for (size_t i = first; i < end; i++) {
		const struct placed *placed = &placement->variables.data[i];
		if (placed->offset < covered) {
			program->skipped[SKIP_VAR_OVERLAP]++;
			continue;
		}
		if (count == MAX_VLEN) {
			program->skipped[SKIP_VAR_TOO_MANY]++;
			continue;
		}
		covered = (uint64_t)placed->offset + placed->size;
		items[count] = (struct type_item){.low = placed->offset, .high = placed->size};
		TRY(add_var(program, results, placed->unit, placed->variable, placed->type, &items[count].ref));
		count++;
	}
	const struct place *place = &placement->places.data[placement->variables.data[first].place];
	struct type_record record = {
		.kind = TYPE_DATASEC, .name = place->name, .size = (uint32_t)covered, .item_count = count};
	uint32_t index;
	return program_add(program, &record, items, &index);
}

static enum status place_all(struct placement *placement, const struct import_result *const *results,
			     size_t result_count, const struct elf_image *elf)
{
	TRY(find_places(placement, elf, placement->which));
	enum status status = elf_image_for_each_symbol(elf, note_first_symbol, placement);
	if (status != STATUS_OK && status != STATUS_ABSENT)
		return status;
	for (size_t u = 0; u < result_count; u++)
		for (size_t i = 0; i < results[u]->variables.count; i++)
			TRY(place_variable(placement, (uint32_t)u, &results[u]->variables.data[i]));
	TRY(sort_variables(placement));
	for (size_t first = 0, end; first < placement->variables.count; first = end) {
		uint32_t place = placement->variables.data[first].place;
		for (end = first; end < placement->variables.count && placement->variables.data[end].place == place;)
			end++;
		TRY(add_section(placement, results, first, end));
	}
	return STATUS_OK;
}

enum status variables_add(struct program *program, const struct import_result *const *results, size_t result_count,
			  const struct elf_image *elf, enum variable_sections which)
{
	struct placement placement = {.program = program, .elf = elf, .which = which};
	enum status status = place_all(&placement, results, result_count, elf);
	vec_free(&placement.places);
	vec_free(&placement.variables);
	hash_map_deinit(&placement.first_symbols);
	hash_map_deinit(&placement.shared_places);
	return status;
}

enum status variables_add_all(struct program *program, const struct import_result *const *results,
			      size_t result_count)
{
	size_t total = 0;
	for (size_t u = 0; u < result_count; u++)
		total += results[u]->variables.count;
	struct type_item *items = arena_alloc(&program->memory, total * sizeof(*items), _Alignof(struct type_item));
	if (!items)
		return STATUS_NO_MEMORY;
	size_t count = 0;
	for (size_t u = 0; u < result_count; u++) {
		for (size_t i = 0; i < results[u]->variables.count; i++) {
			const struct variable_candidate *variable = &results[u]->variables.data[i];
			const struct hash_map *kept = results[u]->is_lto ? program->lto_names : NULL;
			const uint32_t *has_symbol = kept ? hash_map_find(kept, variable->name) : NULL;
			if (variable->is_unwanted || (kept && !(has_symbol && *has_symbol)) ||
			    is_ignored_name(strings_text(program->strings, variable->name)))
				continue;
			uint32_t type = type_of(program, (uint32_t)u, variable);
			items[count] = (struct type_item){0};
			TRY(add_var(program, results, (uint32_t)u, variable, type, &items[count].ref));
			program->lto_var_count += kept != NULL;
			count++;
		}
	}
	// Their entries, in as many sections as that takes.
	for (size_t first = 0; first < count; first += MAX_VLEN) {
		size_t left = count - first;
		struct type_record record = {
			.kind = TYPE_DATASEC, .item_count = (uint32_t)(left < MAX_VLEN ? left : MAX_VLEN)};
		uint32_t index;
		TRY(program_add(program, &record, items + first, &index));
	}
	return STATUS_OK;
}
