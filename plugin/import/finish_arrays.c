// SPDX-License-Identifier: GPL-3.0-or-later
//
// Turns arrays as DWARF describes them into those of BTF (encoding 2.6).
//
// An array of BTF is as large as its elements together. An array that DWARF describes otherwise
// becomes a struct of its size, so that nobody reads elements elsewhere than the program has them.
#include "import/holder.h"
#include "import/layout.h"
#include "import/lookup.h"
#include "import/passes.h"

// What DWARF says of one array.
struct array_form {
	uint32_t element;   // node
	uint32_t byte_size; // of the whole array; 0: not told
	int64_t bit_stride; // from one element to the next; 0: as many as an element has
	const struct import_item *dimensions;
	uint32_t count; // of dimensions
	bool is_column_major, is_vector;
};

static struct array_form form_of(const struct import *import, uint32_t node)
{
	const struct type_node *array = &import->graph.nodes.data[node];
	struct array_form form = {
		.element = array->record.ref,
		.byte_size = array->record.size,
		.dimensions = &import->items.data[array->first_item],
		.count = array->record.item_count,
		.is_column_major = array->record.flags & TYPE_IS_COLUMN_MAJOR,
		.is_vector = array->record.flags & TYPE_IS_VECTOR,
	};
	if ((array->record.flags & TYPE_HAS_STRIDE) && form.count) {
		form.bit_stride = form.dimensions->value;
		form.dimensions++;
		form.count--;
	}
	return form;
}

// The enum that counts a dimension of Ada, behind subranges. NULL if a number does.
static const struct type_node *index_enum(struct import *import,
					  const struct import_item *dimension)
{
	uint32_t node = import_node_of_ref(import, dimension->type);
	for (int i = 0; i < TYPE_MAX_NESTING; i++) {
		const struct type_node *index = &import->graph.nodes.data[node];
		if (index->record.kind == TYPE_ENUM)
			return index;
		if (index->record.kind != TYPE_ALIAS && index->record.kind != TYPE_TYPEDEF)
			return NULL;
		node = index->record.ref;
	}
	return NULL;
}

// How many elements an array has whose index is an enum with gaps between its values. Elements are
// counted by the positions of enumerators, and DWARF has the values of the bounds. -1 if the bounds
// are not those of the whole enum, because then the count is not known.
static int64_t count_by_position(const struct import *import, const struct type_node *index,
				 int64_t count)
{
	const struct import_item *enumerators = &import->items.data[index->first_item];
	uint32_t positions = index->record.item_count;
	if (!positions)
		return count;
	int64_t least = enumerators->value, most = enumerators->value;
	for (uint32_t i = 1; i < positions; i++) {
		least = enumerators[i].value < least ? enumerators[i].value : least;
		most = enumerators[i].value > most ? enumerators[i].value : most;
	}
	int64_t values = (int64_t)((uint64_t)most - (uint64_t)least + 1);
	if (values == positions)
		return count;
	return values == count ? (int64_t)positions : -1;
}

// The number of elements of one dimension, as far as BTF can express it.
static uint32_t dimension_size(struct import *import, const struct import_item *dimension)
{
	int64_t count = dimension->value;
	const struct type_node *index = dimension->type ? index_enum(import, dimension) : NULL;
	if (index)
		count = count_by_position(import, index, count);
	if ((uint64_t)count <= UINT32_MAX)
		return (uint32_t)count;
	import_count_skip(import, SKIP_ARRAY_TOO_LARGE);
	return 0;
}

// Makes an array of several dimensions an array of arrays, with the first dimension outermost. C
// means that, and btf.rst calls it the proper representation. Encoders up to pahole 1.31 multiply
// the dimensions.
static enum status nest_dimensions(struct import *import, uint32_t node,
				   const struct array_form *form)
{
	struct type_record array = {.kind = TYPE_ARRAY, .ref = form->element};
	for (uint32_t i = form->count; i > 1; i--) {
		uint32_t dimension = form->is_column_major ? form->count - i : i - 1;
		array.size = dimension_size(import, &form->dimensions[dimension]);
		uint32_t inner;
		TRY(type_graph_add(&import->graph, &array, &inner));
		array.ref = inner;
	}
	uint32_t outermost = form->is_column_major ? form->count - 1 : 0;
	if (form->count) // else 0 elements (encoding 2.6.3)
		array.size = dimension_size(import, &form->dimensions[outermost]);
	array.flags = form->is_vector ? TYPE_IS_VECTOR : 0; // for finish_bytes.c
	import->graph.nodes.data[node].record = array;
	import->graph.nodes.data[node].first_item = 0;
	return STATUS_OK;
}

// The bytes of an array that has its elements apart, or less than their size apart: Ada packs
// several elements into a byte. 0 if the elements lie one behind the other, or backwards.
static uint32_t bytes_by_stride(const struct import *import, uint32_t node,
				const struct array_form *form)
{
	uint64_t element_size = import_size_of_node(import, form->element);
	uint64_t size = import_size_of_node(import, node), stride, bits;
	if (form->bit_stride <= 0 || !element_size)
		return 0;
	stride = (uint64_t)form->bit_stride;
	if (stride == element_size * 8)
		return 0;
	if (__builtin_mul_overflow(size / element_size, stride, &bits) || bits / 8 >= UINT32_MAX)
		return UINT32_MAX;
	return (uint32_t)((bits + 7) / 8);
}

// An array that takes more or less bytes than its elements: a vector of three `float` has the size
// of four (encoding 2.6.5). An array whose elements DWARF does not count may have its size all the
// same.
static enum status hold_padded_array(struct import *import, uint32_t node,
				     const struct array_form *form)
{
	uint64_t elements_size = import_size_of_node(import, node);
	uint32_t stride_size = bytes_by_stride(import, node, form);
	uint32_t byte_size = form->byte_size ? form->byte_size : stride_size;
	bool is_apart = stride_size || (form->bit_stride < 0);
	if (!byte_size || (elements_size == byte_size && !is_apart))
		return STATUS_OK;
	import_count_skip(import, SKIP_PADDED_ARRAY);
	struct type_record array = import->graph.nodes.data[node].record;
	uint32_t held = 0;
	if (elements_size && elements_size < byte_size && !is_apart)
		TRY(type_graph_add(&import->graph, &array, &held));
	return import_make_holder(import, node, byte_size, "elements", held);
}

static enum status finish_array(struct import *import, uint32_t node)
{
	struct array_form form = form_of(import, node);
	bool is_apart = false; // in a way that one number does not tell
	for (uint32_t i = 0; i < form.count; i++)
		is_apart |= form.dimensions[i].bit_size;
	if (is_apart || !import_is_sized(import, form.element)) {
		// Kernels refuse an array whose elements have no size.
		import_count_skip(import, SKIP_UNSUPPORTED_TYPE);
		import->graph.nodes.data[node].record = (struct type_record){.kind = TYPE_VOID};
		return STATUS_OK;
	}
	TRY(nest_dimensions(import, node, &form));
	return hold_padded_array(import, node, &form);
}

// Arrays come before the other types, because an array may turn out to be no type. Then no member
// can be of it.
enum status import_finish_arrays(struct import *import)
{
	size_t count = import->graph.nodes.count; // arrays of arrays add nodes that are finished
	for (size_t i = 0; i < count; i++)
		if (import->graph.nodes.data[i].record.kind == TYPE_ARRAY)
			TRY(finish_array(import, (uint32_t)i));
	return STATUS_OK;
}
