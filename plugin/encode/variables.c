// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the section of each variable and adds the VARs and DATASECs (variables.h).
#include "encode/variables.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "btf/btf_check.h"
#include "support/search.h"

// A section that can hold variables.
struct place {
	struct elf_section section;
	uint32_t name; // string id
	bool is_wanted;
	bool has_legal_name; // a DATASEC may be called as the section
};

// A variable that has been found in a section.
struct placed {
	uint32_t place;  // index into places
	uint32_t offset; // bytes from the section's start
	uint32_t size;   // bytes
	uint32_t type;   // program index
	uint32_t unit;
	const struct variable_candidate *variable;
	size_t order;    // in the link
	// Where several variables begin, until they are sorted again: index + 1 of another variable
	// there whose symbol has the same name, or 0.
	uint32_t next_alias;
	// A symbol at that place has the variable's name and size. Known only where several begin.
	bool is_symbol;
};

struct placer {
	const struct elf_image *elf;
	struct program *program;
	enum variable_sections which;
	VEC(struct place) places; // by address, also the unwanted ones
	VEC(struct placed) variables;
	struct hash_map zero_symbols; // (place, name) of each object at address 0
	// (place, offset) where several variables begin -> index of the first of these in
	// `variables`
	struct hash_map shared_places;
	// (that index, name of the symbol) -> index + 1 of the last such variable there
	struct hash_map aliases;
};

// Is it a name of bookkeeping: of kernels (encoding 4.6), or of LDBTF_KEEP (encoding 8.8)?
static bool has_ignored_prefix(const char *name)
{
	static const char *const prefixes[] = {"__UNIQUE_ID", "__tpstrtab_", "__exitcall_",
					       "__gendwarfksyms_ptr_",
					       "__func_stack_frame_non_standard_",
					       KEEP_MARK_PREFIX};
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
			return true;
	return false;
}

static int compare_place_addresses(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	if (a->section.dwarf_addr != b->section.dwarf_addr)
		return a->section.dwarf_addr < b->section.dwarf_addr ? -1 : 1;
	return a->section.index < b->section.index ? -1 : a->section.index > b->section.index;
}

// Do `which` variables live in this section (encoding 4.1)?
static bool is_wanted_section(const char *section_name, enum variable_sections which)
{
	bool is_percpu = !strcmp(section_name, ".data..percpu");
	return which == VARIABLES_OF_ALL || is_percpu == (which == VARIABLES_OF_PERCPU);
}

static enum status list_places(struct placer *placer)
{
	for (size_t i = 1; i < placer->elf->section_count; i++) {
		struct place place;
		TRY(elf_image_section(placer->elf, i, &place.section));
		bool has_data = place.section.type == SHT_PROGBITS ||
				place.section.type == SHT_NOBITS;
		if (!has_data || !(place.section.flags & SHF_ALLOC) ||
		    (place.section.flags & SHF_TLS))
			continue;
		place.is_wanted = is_wanted_section(place.section.name, placer->which);
		place.has_legal_name = btf_is_section_name(place.section.name);
		TRY(strings_intern(placer->program->strings, place.section.name,
				   strlen(place.section.name), &place.name));
		TRY(vec_push(&placer->places, place));
	}
	if (placer->places.count) // qsort() takes no NULL, not even for no elements
		qsort(placer->places.data, placer->places.count, sizeof(struct place),
		      compare_place_addresses);
	return STATUS_OK;
}

// The length of a symbol's name without what LTO appends to the names of static variables, so that
// those of one name stay apart: "state.lto_priv.0" of gcc, "state.llvm.42" of clang.
static size_t stem_length(const char *symbol_name)
{
	static const char *const marks[] = {".lto_priv", ".llvm."};
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const char *mark = strstr(symbol_name, marks[i]);
		if (mark)
			return (size_t)(mark - symbol_name);
	}
	return strlen(symbol_name);
}

// The name that the variable's symbol has in the object, as far as DWARF tells: DW_AT_linkage_name
// of C++ and of asm labels.
static uint32_t symbol_name_of(const struct variable_candidate *variable)
{
	return variable->linkage_name ? variable->linkage_name : variable->name;
}

// The place with the section's number and address, or NULL.
static const struct place *place_of_section(const struct placer *placer, const struct place *key)
{
	const struct place *places = placer->places.data;
	struct search search = search_among(placer->places.count);
	while (search_is_open(&search))
		search_narrow(&search, compare_place_addresses(&places[search.middle], key) < 0);
	bool is_found = search.first < placer->places.count &&
			!compare_place_addresses(&places[search.first], key);
	return is_found ? &places[search.first] : NULL;
}

static enum status note_zero_symbol(void *data, const struct elf_symbol *symbol)
{
	struct placer *placer = data;
	if (symbol->type != STT_OBJECT || !symbol->is_in_section ||
	    elf_symbol_dwarf_addr(placer->elf, symbol))
		return STATUS_OK;
	struct place key;
	TRY(elf_image_section(placer->elf, symbol->section, &key.section));
	const struct place *place = place_of_section(placer, &key);
	if (!place)
		return STATUS_OK;
	uint32_t name, *unused;
	uint32_t number = (uint32_t)(place - placer->places.data);
	TRY(strings_intern(placer->program->strings, symbol->name, stem_length(symbol->name),
			   &name));
	return hash_map_insert(&placer->zero_symbols, hash_map_pair(number, name), 1, &unused);
}

// For a variable that it drops, a link writes 0 in place of the address. A section may really begin
// at 0, as that of per-CPU variables does, and then a symbol there tells which variable was kept
// (encoding 4.7).
static bool is_dropped(const struct placer *placer, uint32_t place,
		       const struct variable_candidate *variable)
{
	return variable->address == variable->address_addend &&
	       !hash_map_find(&placer->zero_symbols,
			      hash_map_pair(place, symbol_name_of(variable)));
}

// The last place that begins at or before the address and holds it, or NULL.
static const struct place *place_of(const struct placer *placer, uint64_t address)
{
	const struct place *places = placer->places.data;
	struct search search = search_among(placer->places.count);
	while (search_is_open(&search))
		search_narrow(&search, places[search.middle].section.dwarf_addr <= address);
	for (size_t i = search.first; i-- > 0;) {
		const struct elf_section *section = &places[i].section;
		if (address - section->dwarf_addr < section->size)
			return &places[i];
		if (section->size)
			return NULL;
	}
	return NULL;
}

// A C++ class without members has a size of one byte, which holds no data (encoding 4.10).
static bool is_empty_class(const struct program *program, uint32_t type)
{
	type = program_strip(program, type);
	const struct type_record *record = &program->types.data[type].record;
	return record->kind == TYPE_STRUCT && record->size == 1 && !record->item_count;
}

static uint32_t type_of(const struct program *program, uint32_t unit,
			const struct variable_candidate *variable)
{
	uint32_t class_id = dedup_resolve(program->dedup, unit, variable->type);
	return class_id ? program->index_of_class.data[class_id] : 0;
}

static enum status place_variable(struct placer *placer, uint32_t unit,
				  const struct variable_candidate *variable)
{
	struct program *program = placer->program;
	if (has_ignored_prefix(strings_text(program->strings, variable->name)))
		return STATUS_OK;
	const struct place *place = place_of(placer, variable->address);
	if (place ? !place->is_wanted : placer->which == VARIABLES_OF_OTHERS)
		return STATUS_OK;
	uint64_t size;
	uint32_t type = type_of(program, unit, variable);
	if (!program_size_of(program, type, &size) || !size || size > UINT32_MAX ||
	    is_empty_class(program, type)) {
		program->skipped[SKIP_VAR_NO_SIZE]++;
		return STATUS_OK;
	}
	uint64_t offset = place ? variable->address - place->section.dwarf_addr : 0;
	uint32_t number = place ? (uint32_t)(place - placer->places.data) : 0;
	if (!place || is_dropped(placer, number, variable) || offset > UINT32_MAX ||
	    size > place->section.size - offset) {
		program->skipped[SKIP_VAR_NO_SECTION]++;
		return STATUS_OK;
	}
	if (!place->has_legal_name) {
		program->skipped[SKIP_VAR_SECTION_NAME]++;
		return STATUS_OK;
	}
	struct placed placed = {
		.place = number,
		.offset = (uint32_t)offset,
		.size = (uint32_t)size,
		.type = type,
		.unit = unit,
		.variable = variable,
		.order = placer->variables.count,
	};
	return vec_push(&placer->variables, placed);
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

// Makes a variable known by the name of its symbol, among those that begin where `first` does.
static enum status add_alias(struct placer *placer, uint32_t first, uint32_t index)
{
	struct placed *placed = &placer->variables.data[index];
	uint32_t *last;
	TRY(hash_map_insert(&placer->aliases,
			    hash_map_pair(first, symbol_name_of(placed->variable)), 0, &last));
	placed->next_alias = *last;
	*last = index + 1;
	return STATUS_OK;
}

static enum status find_shared_places(struct placer *placer)
{
	for (uint32_t i = 1; i < placer->variables.count; i++) {
		const struct placed *placed = &placer->variables.data[i];
		uint32_t *first;
		if (!is_at_same_place(placed - 1, placed))
			continue;
		TRY(hash_map_insert(&placer->shared_places,
				    hash_map_pair(placed->place, placed->offset), i - 1, &first));
		if (*first == i - 1)
			TRY(add_alias(placer, *first, i - 1));
		TRY(add_alias(placer, *first, i));
	}
	return STATUS_OK;
}

static enum status confirm_by_symbol(void *data, const struct elf_symbol *symbol)
{
	struct placer *placer = data;
	if (symbol->type != STT_OBJECT || !symbol->is_in_section)
		return STATUS_OK;
	uint64_t address = elf_symbol_dwarf_addr(placer->elf, symbol);
	const struct place *place = place_of(placer, address);
	if (!place || address - place->section.dwarf_addr > UINT32_MAX)
		return STATUS_OK;
	uint32_t number = (uint32_t)(place - placer->places.data);
	uint32_t offset = (uint32_t)(address - place->section.dwarf_addr);
	const uint32_t *first = hash_map_find(&placer->shared_places,
					      hash_map_pair(number, offset));
	if (!first)
		return STATUS_OK;
	uint32_t name;
	TRY(strings_intern(placer->program->strings, symbol->name, stem_length(symbol->name),
			   &name));
	const uint32_t *last = hash_map_find(&placer->aliases, hash_map_pair(*first, name));
	struct placed *placed = NULL;
	for (uint32_t i = last ? *last : 0; i; i = placed->next_alias) {
		placed = &placer->variables.data[i - 1];
		placed->is_symbol |= placed->size == symbol->size;
	}
	return STATUS_OK;
}

// Sorts by section and offset. Where several variables begin, those that the symbol table knows
// come first (encoding 4.13). DWARF describes a replaced weak definition as if it were there, and
// its size need not be that of the definition which replaced it.
static enum status sort_variables(struct placer *placer)
{
	if (!placer->variables.count) // qsort() takes no NULL, not even for no elements
		return STATUS_OK;
	qsort(placer->variables.data, placer->variables.count, sizeof(struct placed),
	      compare_placed);
	TRY(find_shared_places(placer));
	if (!placer->shared_places.count)
		return STATUS_OK;
	enum status status = elf_image_for_each_symbol(placer->elf, confirm_by_symbol, placer);
	if (status != STATUS_OK && status != STATUS_ABSENT)
		return status;
	qsort(placer->variables.data, placer->variables.count, sizeof(struct placed),
	      compare_placed);
	return STATUS_OK;
}

static enum status add_var(struct program *program, const struct import_result *const *results,
			   uint32_t unit, const struct variable_candidate *variable, uint32_t type,
			   uint32_t *ret)
{
	struct type_record record = {
		.kind = TYPE_VAR,
		.name = variable->name,
		.ref = type,
		.size = variable->is_external,
	};
	TRY(program_add(program, &record, NULL, ret));
	program->var_count++;
	for (uint32_t i = 0; i < variable->tag_count; i++) {
		struct type_record tag_record = {
			.kind = TYPE_DECL_TAG,
			.name = results[unit]->tags.data[variable->first_tag + i].text,
			.ref = *ret,
			.size = TYPE_NO_COMPONENT,
		};
		uint32_t tag_index;
		TRY(program_add(program, &tag_record, NULL, &tag_index));
	}
	return STATUS_OK;
}

// Adds the variables [first, end), which lie in one section and are sorted by offset.
static enum status add_datasec(struct placer *placer, const struct import_result *const *results,
			       size_t first, size_t end)
{
	struct program *program = placer->program;
	struct type_item *items = arena_alloc(&program->memory, (end - first) * sizeof(*items),
					      _Alignof(struct type_item));
	if (!items)
		return STATUS_NO_MEMORY;
	uint32_t count = 0;
	uint64_t covered = 0; // bytes from the section's start
	for (size_t i = first; i < end; i++) {
		const struct placed *placed = &placer->variables.data[i];
		if (placed->offset < covered) {
			program->skipped[SKIP_VAR_OVERLAP]++;
			continue;
		}
		if (count == TYPE_MAX_VLEN) {
			program->skipped[SKIP_VAR_TOO_MANY]++;
			continue;
		}
		covered = (uint64_t)placed->offset + placed->size;
		items[count] = (struct type_item){.low = placed->offset, .high = placed->size};
		TRY(add_var(program, results, placed->unit, placed->variable, placed->type,
			    &items[count].ref));
		count++;
	}
	const struct place *place = &placer->places.data[placer->variables.data[first].place];
	struct type_record record = {
		.kind = TYPE_DATASEC,
		.name = place->name,
		.size = (uint32_t)covered,
		.item_count = count,
	};
	uint32_t index;
	return program_add(program, &record, items, &index);
}

static enum status place_and_add(struct placer *placer, const struct import_result *const *results,
				 size_t result_count)
{
	TRY(list_places(placer));
	enum status status = elf_image_for_each_symbol(placer->elf, note_zero_symbol, placer);
	if (status != STATUS_OK && status != STATUS_ABSENT)
		return status;
	for (size_t u = 0; u < result_count; u++)
		for (size_t i = 0; i < results[u]->variables.count; i++)
			TRY(place_variable(placer, (uint32_t)u, &results[u]->variables.data[i]));
	TRY(sort_variables(placer));
	for (size_t first = 0, end; first < placer->variables.count; first = end) {
		uint32_t place = placer->variables.data[first].place;
		end = first;
		while (end < placer->variables.count && placer->variables.data[end].place == place)
			end++;
		TRY(add_datasec(placer, results, first, end));
	}
	return STATUS_OK;
}

enum status variables_add(struct program *program, const struct import_result *const *results,
			  size_t result_count, const struct elf_image *elf,
			  enum variable_sections which)
{
	struct placer placer = {.program = program, .elf = elf, .which = which};
	enum status status = place_and_add(&placer, results, result_count);
	vec_free(&placer.places);
	vec_free(&placer.variables);
	hash_map_deinit(&placer.zero_symbols);
	hash_map_deinit(&placer.shared_places);
	hash_map_deinit(&placer.aliases);
	return status;
}

// Could the variable be in the linked image? An LTO unit counts only the names that the compiler
// has kept as symbols.
static bool may_be_linked(const struct program *program, const struct import_result *result,
			  const struct variable_candidate *variable)
{
	const struct hash_map *kept = result->is_lto ? program->lto_names : NULL;
	const uint32_t *has_symbol = kept ? hash_map_find(kept, variable->name) : NULL;
	return !variable->is_unwanted && (!kept || (has_symbol && *has_symbol)) &&
	       !has_ignored_prefix(strings_text(program->strings, variable->name));
}

// Adds DATASECs for the entries, in as many sections as that takes.
static enum status add_unplaced_entries(struct program *program, const struct type_item *items,
					size_t count)
{
	for (size_t first = 0; first < count; first += TYPE_MAX_VLEN) {
		size_t left = count - first;
		struct type_record record = {
			.kind = TYPE_DATASEC,
			.item_count = (uint32_t)(left < TYPE_MAX_VLEN ? left : TYPE_MAX_VLEN),
		};
		uint32_t index;
		TRY(program_add(program, &record, items + first, &index));
	}
	return STATUS_OK;
}

enum status variables_add_all(struct program *program, const struct import_result *const *results,
			      size_t result_count)
{
	size_t total = 0;
	for (size_t u = 0; u < result_count; u++)
		total += results[u]->variables.count;
	struct type_item *items = arena_alloc(&program->memory, total * sizeof(*items),
					      _Alignof(struct type_item));
	if (!items)
		return STATUS_NO_MEMORY;
	size_t count = 0;
	for (size_t u = 0; u < result_count; u++) {
		for (size_t i = 0; i < results[u]->variables.count; i++) {
			const struct variable_candidate *variable = &results[u]->variables.data[i];
			if (!may_be_linked(program, results[u], variable))
				continue;
			uint32_t type = type_of(program, (uint32_t)u, variable);
			items[count] = (struct type_item){0};
			TRY(add_var(program, results, (uint32_t)u, variable, type,
				    &items[count].ref));
			program->lto_var_count += results[u]->is_lto && program->lto_names;
			count++;
		}
	}
	return add_unplaced_entries(program, items, count);
}
