// SPDX-License-Identifier: GPL-3.0-or-later
//
// The passes over one group of units, in order, and the memory that they share.
//
// To read one more attribute of DWARF: give it a slot (dwarf/attr_slot.h), put it into a row where
// its DIE is walked (walk_*.c, rows.h), and use it in the pass that the row is for.
#include "import/import.h"

#include <dwarf.h>
#include <elf.h>
#include <string.h>

#include "import/passes.h"
#include "import/walk_die.h"

void import_rest(struct import *import)
{
	vec_free(&import->units);
	hash_map_deinit(&import->type_units);
	vec_free(&import->type_keys);
	vec_free(&import->specifications);
	vec_free(&import->sized_nodes);
	vec_free(&import->items);
	vec_free(&import->open_items);
	vec_free(&import->parameters);
	vec_free(&import->open_parameters);
	vec_free(&import->functions);
	vec_free(&import->variables);
	vec_free(&import->tags);
	vec_free(&import->annotations);
	vec_free(&import->contexts);
	vec_free(&import->old_bitfields);
	vec_free(&import->positions);
	vec_free(&import->reached);
	vec_free(&import->reaching);
	type_uses_deinit(&import->result.uses);
	vec_free(&import->result.functions);
	vec_free(&import->result.variables);
	vec_free(&import->result.tags);
	vec_free(&import->result.names);
	type_graph_rest(&import->graph);
	name_reader_rest(&import->names);
}

void import_deinit(struct import *import)
{
	import_rest(import);
	arena_deinit(&import->results);
	type_graph_deinit(&import->graph);
	name_reader_deinit(&import->names);
}

void import_begin_image(struct import *import, const struct dwarf_image *image,
			const struct function_symbols *symbols)
{
	import->image = image;
	import->symbols = symbols;
	name_reader_reset(&import->names);
	import->names.are_places_new = image->elf->type == ET_REL;
}

// A type unit defines the type of its signature. Of two copies the first one counts.
static enum status note_type_unit(struct import *import, const struct import_unit *row)
{
	const struct dwarf_unit *unit = row->unit;
	bool is_type_unit = unit->unit_type == DW_UT_type || unit->unit_type == DW_UT_split_type;
	if (!is_type_unit || !unit->type_die || unit->type_signature == UINT64_MAX)
		return STATUS_OK;
	uint32_t *key;
	return hash_map_insert(&import->type_units, unit->type_signature,
			       row->first_key + (uint32_t)(unit->type_die - unit->offset), &key);
}

static enum status list_group_units(struct import *import, size_t first, size_t count)
{
	vec_clear(&import->units);
	hash_map_clear(&import->type_units);
	uint64_t key = 0;
	for (size_t i = first; i < first + count; i++) {
		const struct dwarf_unit *unit = &import->image->units.data[i];
		struct import_unit row = {.unit = unit, .first_key = (uint32_t)key};
		TRY(vec_push(&import->units, row));
		TRY(note_type_unit(import, &row));
		key += unit->end - unit->offset;
		if (key > IMPORT_LARGEST_GROUP) {
			diag_add(&import->image->where, DIAG_ERROR,
				 "units that refer to each other take more than %d bytes of "
				 ".debug_info\n"
				 "  fix: link without LTO, or compile a part of it without -g",
				 IMPORT_LARGEST_GROUP);
			return STATUS_UNSUPPORTED;
		}
	}
	return STATUS_OK;
}

static void begin_result(struct import *import)
{
	struct import_result *result = &import->result;
	vec_clear(&result->uses.classes);
	vec_clear(&result->uses.definitions);
	vec_clear(&result->uses.declarations);
	vec_clear(&result->uses.opaque_enums);
	vec_clear(&result->functions);
	vec_clear(&result->variables);
	vec_clear(&result->tags);
	vec_clear(&result->names);
	memset(result->skipped, 0, sizeof(result->skipped));
	result->unit_count = 0;
	result->unit_name = 0;
	result->is_lto = import->image->is_lto;
	result->is_reusable = false;
	result->has_foreign_names = false;
	result->has_classes = false;
}

// Copies an array of the draft into the arena. An empty array leaves *ret as it is.
static enum status keep_array(struct arena *arena, const void *from, size_t size, void *ret)
{
	if (!size)
		return STATUS_OK;
	void *copy = arena_alloc(arena, size, 8);
	if (!copy)
		return STATUS_NO_MEMORY;
	memcpy(copy, from, size);
	memcpy(ret, &copy, sizeof(copy));
	return STATUS_OK;
}

#define KEEP_ARRAY(arena, to, from) \
	((to)->count = (from)->count, \
	 keep_array((arena), (from)->data, (from)->count * sizeof(*(from)->data), &(to)->data))

static enum status keep_result(struct arena *arena, const struct import_result *draft,
			       struct import_result *ret)
{
	memcpy(ret->skipped, draft->skipped, sizeof(ret->skipped));
	ret->unit_count = draft->unit_count;
	ret->is_lto = draft->is_lto;
	ret->is_reusable = draft->is_reusable;
	ret->unit_name = draft->unit_name;
	ret->has_foreign_names = draft->has_foreign_names;
	ret->has_classes = draft->has_classes;
	TRY(KEEP_ARRAY(arena, &ret->uses.classes, &draft->uses.classes));
	TRY(KEEP_ARRAY(arena, &ret->uses.definitions, &draft->uses.definitions));
	TRY(KEEP_ARRAY(arena, &ret->uses.declarations, &draft->uses.declarations));
	TRY(KEEP_ARRAY(arena, &ret->uses.opaque_enums, &draft->uses.opaque_enums));
	TRY(KEEP_ARRAY(arena, &ret->functions, &draft->functions));
	TRY(KEEP_ARRAY(arena, &ret->variables, &draft->variables));
	TRY(KEEP_ARRAY(arena, &ret->tags, &draft->tags));
	return KEEP_ARRAY(arena, &ret->names, &draft->names);
}

// No key is a type yet.
static enum status clear_type_keys(struct import *import)
{
	const struct import_unit *last = &import->units.data[import->units.count - 1];
	size_t count = (last->first_key + (last->unit->end - last->unit->offset)) / 64 + 1;
	TRY(vec_reserve(&import->type_keys, count));
	memset(import->type_keys.data, 0, count * sizeof(*import->type_keys.data));
	import->type_keys.count = count;
	return STATUS_OK;
}

static enum status name_unit(struct import *import)
{
	if (!import->wants_unit_names || import->units.count != 1)
		return STATUS_OK;
	const char *name = import->units.data[0].unit->name;
	return strings_intern(import->names.strings, name, strlen(name),
			      &import->result.unit_name);
}

static unsigned obstacles_of_group(const struct import *import, size_t unit_count)
{
	bool is_alone = unit_count == 1;
	bool is_final = import->keeps_all_functions && !import->result.is_lto;
	return (is_alone ? 0 : REUSE_JOINED_UNITS) | (is_final ? 0 : REUSE_NOT_INTENDED);
}

static enum status begin_group(struct import *import, size_t first, size_t count)
{
	begin_result(import);
	import->reuse_obstacles = obstacles_of_group(import, count);
	import->names_to_pass = 1;
	import->base_count = 0;
	import->has_sized_aliases = false;
	import->has_other_order = false;
	vec_clear(&import->specifications);
	vec_clear(&import->items);
	vec_clear(&import->old_bitfields);
	vec_clear(&import->open_items);
	vec_clear(&import->parameters);
	vec_clear(&import->open_parameters);
	vec_clear(&import->functions);
	vec_clear(&import->variables);
	vec_clear(&import->tags);
	vec_clear(&import->annotations);
	// Types without items have a place in the table, too. C allows no sum with a null pointer.
	TRY(vec_reserve(&import->items, 1));
	TRY(list_group_units(import, first, count));
	TRY(name_unit(import));
	TRY(clear_type_keys(import));
	return type_graph_reset(&import->graph);
}

static enum status intern_graph(struct import *import)
{
	size_t cycles;
	TRY(type_graph_intern(&import->graph, import->store, &import->result.uses, &cycles));
	import->result.skipped[SKIP_CYCLE] += cycles;
	return STATUS_OK;
}

enum status import_group(struct import *import, size_t first, size_t count,
			 struct import_result *ret)
{
	TRY(begin_group(import, first, count));
	TRY(import_walk(import));                   // references stay keys: some point forward
	import_index_types(import);                 // all types are known: keys get nodes
	import_name_specified_types(import);        // C++: definitions outside of their class
	TRY(import_name_bases(import));             // classes have their names
	TRY(import_expand_annotations(import));     // gcc's references to annotations become tags
	TRY(import_tag_pointers(import));           // references are still as DWARF has them
	import_resolve_references(import);          // keys of all references get nodes
	TRY(import_drop_lto_copies(import));        // before later passes count what they skip
	TRY(import_locate_tagged_members(import));  // before members are dropped and moved
	TRY(import_finish_aliases(import));         // before arrays, which may be of these
	TRY(import_finish_arrays(import));          // before members, which may be of arrays
	TRY(import_finish_bytes(import));           // adds finished arrays
	TRY(import_finish_types(import));           // needs all nodes that members refer to
	import_renumber_tagged_members(import);     // members have their final numbers
	TRY(import_tag_types(import));              // adds finished nodes
	TRY(import_add_prototypes(import));         // needs to know which types are void
	import_judge_parameters(import);            // needs prototypes, and sizes of finished types
	TRY(import_add_true_signatures(import));    // needs to know which parameters are left
	TRY(intern_graph(import));                  // nodes get classes, which candidates refer to
	TRY(import_add_functions(import));          // needs classes of prototypes
	import_complete_variables(import);          // places get what their declarations say
	TRY(import_add_variables(import));          // needs classes of types
	if (import->result.skipped[SKIP_UNRESOLVED_REFERENCE])
		import_forbid_reuse(import, REUSE_UNRESOLVED);
	import->result.is_reusable = !import->reuse_obstacles;
	return keep_result(&import->results, &import->result, ret);
}
