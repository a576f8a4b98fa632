// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gives types that stand for another one a size of their own, where they have one.
//
// An _Atomic struct of clang has more bytes than the struct, and DWARF does not tell how many
// (encoding 2.3.4). A subrange of Ada may have fewer bytes than the type whose values it has
// (encoding 2.3.5).
#include "import/holder.h"
#include "import/layout.h"
#include "import/passes.h"

#include <elf.h>

// To which sizes clang rounds up (MaxAtomicPromoteWidth of its targets). The numbers hold for
// versions 14 to 21, and those of Arm for all profiles.
struct promotion {
	uint16_t machine;
	uint8_t surely; // bytes: an aggregate of up to so many is rounded up to a power of two
	uint8_t maybe;  // of more than `surely`, and up to so many: that differs
};

static const struct promotion promotions[] = {
	{EM_X86_64, 16, 16}, {EM_AARCH64, 16, 16}, {EM_RISCV, 16, 16}, {EM_386, 8, 8},
	{EM_ARM, 4, 8},      {EM_S390, 8, 16},     {EM_PPC64, 8, 16},  {EM_PPC, 4, 4},
	{EM_MIPS, 4, 8},
};

static struct promotion promotion_of(uint16_t machine)
{
	for (size_t i = 0; i < sizeof(promotions) / sizeof(promotions[0]); i++)
		if (promotions[i].machine == machine)
			return promotions[i];
	return (struct promotion){machine, 0, 16};
}

static enum status make_unsupported(struct import *import, uint32_t node)
{
	import_count_skip(import, SKIP_UNSUPPORTED_TYPE);
	import->graph.nodes.data[node].record = (struct type_record){.kind = TYPE_VOID};
	return STATUS_OK;
}

static enum status finish_atomic(struct import *import, uint32_t node)
{
	const struct type_record *held = import_strip(import, node);
	bool is_aggregate = held->kind == TYPE_STRUCT || held->kind == TYPE_UNION;
	uint32_t size = held->size, promoted = 1;
	struct promotion promotion = promotion_of(import->image->elf->machine);
	while (promoted < size && promoted < promotion.maybe)
		promoted *= 2;
	if (!is_aggregate || !size || promoted <= size)
		return STATUS_OK;
	if (size > promotion.surely)
		return make_unsupported(import, node);
	uint32_t plain = import->graph.nodes.data[node].record.ref;
	return import_make_holder(import, node, promoted, "value", plain);
}

static enum status finish_subrange(struct import *import, uint32_t node)
{
	uint32_t size = import->graph.nodes.data[node].record.size;
	struct type_record base = *import_strip(import, node);
	if (base.size == size || (base.kind != TYPE_INT && base.kind != TYPE_ENUM))
		return STATUS_OK;
	bool has_int = size <= 16 && !(size & (size - 1));
	if (base.kind != TYPE_INT || (base.flags & TYPE_IS_BYTES) || !has_int)
		return make_unsupported(import, node);
	base.size = size;
	import->graph.nodes.data[node].record = base;
	return STATUS_OK;
}

enum status import_finish_aliases(struct import *import)
{
	size_t count = import->has_sized_aliases ? import->graph.nodes.count : 0;
	for (size_t i = 0; i < count; i++) {
		const struct type_record *record = &import->graph.nodes.data[i].record;
		if (record->kind != TYPE_ALIAS)
			continue;
		if (record->flags & TYPE_IS_ATOMIC)
			TRY(finish_atomic(import, (uint32_t)i));
		else if (record->size)
			TRY(finish_subrange(import, (uint32_t)i));
	}
	return STATUS_OK;
}
