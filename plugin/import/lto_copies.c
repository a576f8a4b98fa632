// SPDX-License-Identifier: GPL-3.0-or-later
//
// Drops the types that gcc's LTO describes a second time (encoding 2.11.9).
//
// LTO writes a unit for what it compiled. Its functions and variables refer to the units from
// before LTO, which have their types. For a local variable whose type has no constant size the unit
// describes that type itself, and all that it is made of. Typedefs are lost in these copies:
// `size_t` is a base type of that name, so that a struct with such a member is another struct. BTF
// has no local variables, so the copies are not wanted. A type stays if a function or variable of
// the unit has it, which happens where objects were compiled without -g.
#include <string.h>

#include "import/lookup.h"
#include "import/passes.h"
#include "types/type_refs.h"

static bool is_written_by_lto(const struct dwarf_unit *unit)
{
	static const char producer[] = "GNU GIMPLE";
	return !strncmp(unit->producer, producer, strlen(producer));
}

static enum status reach(struct import *import, uint32_t node)
{
	if (!import->reached.data[node])
		TRY(vec_push(&import->reaching, node));
	import->reached.data[node] = true;
	return STATUS_OK;
}

static enum status reach_ref(struct import *import, uint32_t ref)
{
	return reach(import, ref & REF_IS_NODE ? ref & ~(uint32_t)REF_IS_NODE
					       : import_node_of_key(import, ref));
}

// Marks all types as reached but those of LTO's units, which may be copies.
static enum status begin_reach(struct import *import)
{
	size_t count = import->graph.nodes.count;
	vec_clear(&import->reaching);
	TRY(vec_reserve(&import->reached, count));
	memset(import->reached.data, 0, count * sizeof(*import->reached.data));
	uint32_t next = 0;
	for (size_t i = 0; i < import->units.count; i++) {
		const struct import_unit *row = &import->units.data[i];
		uint32_t end = (uint32_t)(row->first_key + (row->unit->end - row->unit->offset));
		if (!is_written_by_lto(row->unit))
			continue;
		uint32_t first = import_nodes_before(import, row->first_key);
		for (; next < first; next++)
			TRY(reach(import, next));
		next = import_nodes_before(import, end);
	}
	for (; next < count; next++)
		TRY(reach(import, next));
	return STATUS_OK;
}

static enum status reach_symbols(struct import *import)
{
	for (size_t i = 0; i < import->functions.count; i++)
		TRY(reach_ref(import, import->functions.data[i].type));
	for (size_t i = 0; i < import->parameters.count; i++)
		TRY(reach_ref(import, import->parameters.data[i].type));
	for (size_t i = 0; i < import->variables.count; i++)
		TRY(reach_ref(import, import->variables.data[i].type));
	return STATUS_OK;
}

static enum status reach_references(struct import *import)
{
	while (import->reaching.count) {
		uint32_t number = import->reaching.data[--import->reaching.count];
		const struct type_node *node = &import->graph.nodes.data[number];
		TRY(reach(import, node->record.ref));
		uint32_t count = type_has_item_refs(&node->record) ? node->record.item_count : 0;
		for (uint32_t i = 0; i < count; i++)
			TRY(reach_ref(import, import->items.data[node->first_item + i].type));
	}
	return STATUS_OK;
}

enum status import_drop_lto_copies(struct import *import)
{
	bool is_needed = false;
	for (size_t i = 0; i < import->units.count && !is_needed; i++)
		is_needed = is_written_by_lto(import->units.data[i].unit);
	if (!is_needed)
		return STATUS_OK;
	TRY(begin_reach(import));
	TRY(reach_symbols(import));
	TRY(reach_references(import));
	static const struct type_record nothing = {.kind = TYPE_VOID};
	for (size_t i = 0; i < import->graph.nodes.count; i++)
		if (!import->reached.data[i])
			import->graph.nodes.data[i].record = nothing;
	return STATUS_OK;
}
