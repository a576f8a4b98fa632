// SPDX-License-Identifier: GPL-3.0-or-later
//
// The work of dedup_run() grows with its input, whatever names mean: not with its square, nor
// worse.
//
// Steps are counted, not time (struct dedup). Each kind of program is merged at one size and at
// four times that size. Kinds are the smallest programs that once took the square or an
// exponential.
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "types/dedup.h"

enum { CHAINED = 1000, VALUE, OTHER_VALUE, PRIV, DEV, NODE, TREE, OWN }; // names

struct program {
	struct type_store store;
	struct type_graph graph;
	const struct type_uses **units;
	size_t unit_count;
};

static uint32_t integer; // node of the unit at hand

static uint32_t add(struct program *program, struct type_record record)
{
	uint32_t node;
	CHECK_EQ(type_graph_add(&program->graph, &record, &node), STATUS_OK);
	return node;
}

static uint32_t add_pointer(struct program *program, uint32_t ref)
{
	return add(program, (struct type_record){.kind = TYPE_PTR, .ref = ref});
}

static uint32_t declare(struct program *program, uint32_t name)
{
	return add(program,
		   (struct type_record){.kind = TYPE_FWD, .name = name, .size = TYPE_STRUCT});
}

// Gives struct `node` its members: their types, and the name of the first of them.
static void define(struct program *program, uint32_t node, uint32_t first_name, size_t count,
		   const uint32_t *types)
{
	struct type_graph *graph = &program->graph;
	graph->nodes.data[node].first_item = (uint32_t)graph->items.count;
	graph->nodes.data[node].record.item_count = (uint32_t)count;
	for (size_t i = 0; i < count; i++) {
		struct type_item item = {.name = first_name + (uint32_t)i, .ref = types[i]};
		CHECK_EQ(vec_push(&graph->items, item), STATUS_OK);
	}
}

static uint32_t add_struct(struct program *program, uint32_t name, uint32_t first_name,
			   uint32_t type)
{
	uint32_t node = add(program,
			    (struct type_record){.kind = TYPE_STRUCT, .name = name, .size = 8});
	define(program, node, first_name, 1, &type);
	return node;
}

static void begin_unit(struct program *program)
{
	CHECK_EQ(type_graph_reset(&program->graph), STATUS_OK);
	integer = add(program, (struct type_record){.kind = TYPE_INT, .size = 4});
}

static void end_unit(struct program *program)
{
	struct type_uses *uses = calloc(1, sizeof(*uses));
	size_t cycles;
	CHECK_EQ(type_graph_intern(&program->graph, &program->store, uses, &cycles), STATUS_OK);
	program->units = realloc(program->units,
				 (program->unit_count + 1) * sizeof(*program->units));
	program->units[program->unit_count++] = uses;
}

// ---- Kinds of programs. ----

// Pointers that lead, one by one, to a name with two meanings.
static void make_chain(struct program *program, uint32_t size)
{
	for (uint32_t unit = 0; unit < 2; unit++) {
		begin_unit(program);
		uint32_t last = add_struct(program, CHAINED, unit ? VALUE : OTHER_VALUE, integer);
		for (uint32_t i = 1; i < size; i++)
			last = add_struct(program, CHAINED + i, 1, add_pointer(program, last));
		end_unit(program);
	}
}

// The same, and the last one leads to the first.
static void make_ring(struct program *program, uint32_t size)
{
	for (uint32_t unit = 0; unit < 2; unit++) {
		begin_unit(program);
		uint32_t first = add_struct(program, CHAINED, unit ? VALUE : OTHER_VALUE, integer);
		uint32_t last = first;
		for (uint32_t i = 1; i < size; i++)
			last = add_struct(program, CHAINED + i, 1, add_pointer(program, last));
		uint32_t pointer = add_pointer(program, last);
		define(program, first, unit ? VALUE : OTHER_VALUE, 1, &pointer);
		end_unit(program);
	}
}

// typedef struct { T0 *a, *b; } T1; typedef struct { T1 *a, *b; } T2; ... over two meanings of a
// name.
static void make_reach(struct program *program, uint32_t size)
{
	for (uint32_t unit = 0; unit < 2; unit++) {
		begin_unit(program);
		uint32_t last = add_struct(program, PRIV, unit ? VALUE : OTHER_VALUE, integer);
		for (uint32_t i = 0; i < size; i++) {
			uint32_t pointer = add_pointer(program, last);
			last = add(program, (struct type_record){.kind = TYPE_STRUCT, .size = 16});
			define(program, last, 1, 2, (uint32_t[]){pointer, pointer});
			last = add(program, (struct type_record){.kind = TYPE_TYPEDEF,
								 .name = CHAINED + i,
								 .ref = last});
		}
		end_unit(program);
	}
}

// Every second unit defines `priv` in its own way. The others only declare it.
static void make_conflict(struct program *program, uint32_t size)
{
	for (uint32_t unit = 0; unit < size; unit++) {
		begin_unit(program);
		uint32_t priv = unit % 2 ? declare(program, PRIV) :
					   add_struct(program, PRIV, CHAINED + unit, integer);
		uint32_t dev = add_struct(program, DEV, 1, add_pointer(program, priv));
		for (uint32_t i = 0; i < 10; i++)
			add_struct(program, OWN + i, 1, add_pointer(program, dev));
		end_unit(program);
	}
}

// Two versions of one header. Every second unit of either only declares what the others define.
static void make_versions(struct program *program, uint32_t size)
{
	for (uint32_t unit = 0; unit < size; unit++) {
		bool is_old = unit < size / 2;
		begin_unit(program);
		uint32_t node = unit % 2 ? declare(program, NODE) :
					   add_struct(program, NODE, is_old ? VALUE : OTHER_VALUE,
						      integer);
		add_struct(program, TREE, 1, add_pointer(program, node));
		add_struct(program, DEV, is_old ? VALUE : OTHER_VALUE, add_pointer(program, node));
		for (uint32_t i = 0; i < 10; i++)
			add_struct(program, CHAINED + unit * 10 + i, 1, integer);
		end_unit(program);
	}
}

static struct dedup merge(struct program *program, void (*make)(struct program *, uint32_t),
			  uint32_t size)
{
	struct dedup dedup;
	*program = (struct program){0};
	CHECK_EQ(type_store_create(&program->store), STATUS_OK);
	make(program, size);
	CHECK_EQ(dedup_run(&program->store, program->units, program->unit_count, true, &dedup),
		 STATUS_OK);
	return dedup;
}

static void end(struct program *program, struct dedup *dedup)
{
	dedup_deinit(dedup);
	for (size_t i = 0; i < program->unit_count; i++) {
		type_uses_deinit((struct type_uses *)program->units[i]);
		free((void *)program->units[i]);
	}
	free(program->units);
	type_graph_deinit(&program->graph);
	type_store_destroy(&program->store);
}

// 4 to the power of 1.2 is 5.3.
static void check_growth(const char *kind, void (*make)(struct program *, uint32_t), uint32_t size)
{
	struct program program;
	struct dedup small = merge(&program, make, size);
	size_t steps = small.steps, types = small.types.count;
	end(&program, &small);
	struct dedup large = merge(&program, make, 4 * size);
	printf("%s: %zu steps for %zu types, %zu for %zu\n", kind, steps, types, large.steps,
	       large.types.count);
	CHECK(steps > size);
	CHECK(large.types.count > types);
	CHECK(10 * large.steps <= 53 * steps);
	end(&program, &large);
}

static size_t count_kind(const struct program *program, const struct dedup *dedup, uint8_t kind)
{
	size_t count = 0;
	for (size_t i = 0; i < dedup->types.count; i++)
		count += type_store_get(&program->store, dedup->types.data[i])->kind == kind;
	return count;
}

// What a name means that has more meanings than are worth asking for (encoding 5.5.2).
static void test_too_many_meanings(void)
{
	struct program program;
	struct dedup few = merge(&program, make_conflict, 2 * 64);
	CHECK_EQ(count_kind(&program, &few, TYPE_NAMED), 0);
	end(&program, &few);
	struct dedup many = merge(&program, make_conflict, 2 * 65);
	CHECK_EQ(count_kind(&program, &many, TYPE_NAMED), 1); // a FWD
	end(&program, &many);
}

int main(void)
{
	check_growth("chain", make_chain, 300);
	check_growth("ring", make_ring, 300);
	check_growth("reach", make_reach, 100);
	check_growth("conflict", make_conflict, 200);
	check_growth("versions", make_versions, 100);
	test_too_many_meanings();
	return CHECK_EXIT();
}
