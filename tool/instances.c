// SPDX-License-Identifier: GPL-3.0-or-later
//
// Each struct is visited once, after all structs that contain it. So the work is linear, although a
// struct can be in another one in many ways.
#include "tool/instances.h"

#include <stdlib.h>

#include "support/vec.h"
#include "tool/print.h"

// Of structs in structs. What is deeper in a hostile file counts too little.
enum { MAX_DEPTH = 64 };

struct counting {
	const struct ldbtf *btf;
	uint64_t *counts; // by type ID
	bool *is_visited; // by type ID
	VEC(uint32_t) order; // structs, each one behind those that it contains
	int depth;
};

static uint64_t multiply(uint64_t a, uint64_t b)
{
	return b && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

static uint64_t add(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

// The type that a value of type `id` consists of, through arrays. False: it is not a STRUCT.
static bool find_struct(const struct ldbtf *btf, uint32_t id, struct ldbtf_view *ret,
			uint64_t *ret_count)
{
	struct ldbtf_array_view array;
	*ret_count = 1;
	for (int i = 0; i < LDBTF_MAX_STEPS && ldbtf_resolve(btf, id, ret) == LDBTF_OK; i++) {
		if (ret->kind != LDBTF_KIND_ARRAY)
			return ret->kind == LDBTF_KIND_STRUCT;
		if (ldbtf_array_of(ret, &array) != LDBTF_OK)
			return false;
		*ret_count = multiply(*ret_count, array.count);
		id = array.elem_type_id;
	}
	return false;
}

static void visit_struct(struct counting *counting, const struct ldbtf_view *view)
{
	struct ldbtf_member_view member;
	struct ldbtf_view inner;
	uint64_t count;
	if (counting->is_visited[view->id] || counting->depth == MAX_DEPTH)
		return;
	counting->is_visited[view->id] = true;
	counting->depth++;
	for (uint32_t i = 0; ldbtf_member_at(counting->btf, view, i, &member) == LDBTF_OK; i++)
		if (find_struct(counting->btf, member.type_id, &inner, &count))
			visit_struct(counting, &inner);
	counting->depth--;
	if (vec_push(&counting->order, view->id) != STATUS_OK)
		print_check(NULL);
}

static void count_value(struct counting *counting, uint32_t type_id, uint64_t times)
{
	struct ldbtf_view view;
	uint64_t count;
	if (!find_struct(counting->btf, type_id, &view, &count))
		return;
	uint64_t *sum = &counting->counts[view.id];
	*sum = add(*sum, multiply(count, times));
	visit_struct(counting, &view);
}

static void count_members(struct counting *counting, uint32_t id)
{
	struct ldbtf_view view;
	struct ldbtf_member_view member;
	if (ldbtf_type_by_id(counting->btf, id, &view) != LDBTF_OK)
		return;
	for (uint32_t i = 0; ldbtf_member_at(counting->btf, &view, i, &member) == LDBTF_OK; i++)
		count_value(counting, member.type_id, counting->counts[id]);
}

static void count_section(struct counting *counting, const struct ldbtf_view *section)
{
	const struct ldbtf *btf = counting->btf;
	struct ldbtf_variable variable;
	for (uint32_t i = 0; ldbtf_variable_at(btf, section, i, &variable) == LDBTF_OK; i++)
		count_value(counting, variable.type_id, 1);
}

static void count_variables(struct counting *counting)
{
	struct ldbtf_view view = {0};
	while (ldbtf_next_type(counting->btf, &view) == LDBTF_OK)
		if (view.kind == LDBTF_KIND_DATASEC)
			count_section(counting, &view);
}

uint64_t *instances_count(const struct btf_file *file)
{
	size_t types = (size_t)ldbtf_type_count(&file->btf) + 1;
	struct counting counting = {
		.btf = &file->btf,
		.counts = print_check(calloc(types, sizeof(*counting.counts))),
		.is_visited = print_check(calloc(types, sizeof(*counting.is_visited))),
	};
	count_variables(&counting);
	for (size_t i = counting.order.count; i-- > 0;)
		count_members(&counting, counting.order.data[i]);
	vec_free(&counting.order);
	free(counting.is_visited);
	return counting.counts;
}
