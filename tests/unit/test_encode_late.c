// SPDX-License-Identifier: GPL-3.0-or-later
//
// Inputs that come when the others are measured: which of them change what was measured, so that
// nobody measures again for each of a library's hundred members.
#include <elf.h>
#include <stdlib.h>

#include "check.h"
#include "dwarf_builder.h"
#include "encode/measurement.h"
#include "encode/program.h"

static struct diag diag;

// How many programs were made, by the linker's option --wrap.
static uint64_t measured_programs;

enum status __real_program_build(struct type_store *store, struct strings *strings,
				 const struct dedup *dedup, struct program *ret);
enum status __wrap_program_build(struct type_store *store, struct strings *strings,
				 const struct dedup *dedup, struct program *ret);

enum status __wrap_program_build(struct type_store *store, struct strings *strings,
				 const struct dedup *dedup, struct program *ret)
{
	measured_programs++;
	return __real_program_build(store, strings, dedup, ret);
}

static void release(void *data, void *bytes, size_t size)
{
	(void)data, (void)size;
	free(bytes);
}

static void add(struct measurement *measurement, struct db *db, uint64_t order)
{
	struct encode_input input = {
		.where = {.diag = &diag, .order = order, .file = "late"},
		.release = release,
	};
	input.bytes = db_finish(db, &input.size);
	db_destroy(db);
	CHECK_EQ(measurement_add(measurement, &input), STATUS_OK);
}

static struct db *begin_object(const char *function)
{
	struct db *db = db_create(&(struct db_options){.type = ET_REL});
	size_t text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0, 16);
	db_symbol(db, function, 0, 16, STT_FUNC, STB_GLOBAL, text);
	return db;
}

// An object with types, and external functions that it has a body of, for inlining, but no symbol.
static struct db *make_program(void)
{
	struct db *db = begin_object("main");
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	struct db_die *integer = db_int(unit);
	db_function(unit, "main", integer, 0, 0);
	db_parameter(db_function(unit, "elsewhere", integer, 0, 0), "a", integer);
	return db;
}

static struct db *make_with_dwarf(void)
{
	struct db *db = begin_object("more");
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "b.c"});
	db_member(db_struct(unit, "late", 4), "x", db_int(unit), 0);
	return db;
}

static struct encode_result measure(struct measurement *measurement)
{
	struct encode_result result = {0};
	CHECK_EQ(measurement_finish(measurement, &result), STATUS_OK);
	return result;
}

// The same inputs, measured together.
static size_t measure_anew(const struct encode_options *options, struct db *(*const *make)(void),
			   size_t count)
{
	struct measurement *measurement;
	if (measurement_create(options, &(struct measurement_link){0}, &diag, &measurement) !=
	    STATUS_OK)
		abort();
	for (size_t i = 0; i < count; i++)
		add(measurement, make[i](), i);
	size_t size = measure(measurement).byte_size;
	measurement_destroy(measurement);
	return size;
}

static struct db *make_unheard_of(void)
{
	return begin_object("unheard_of");
}

static struct db *make_elsewhere(void)
{
	return begin_object("elsewhere");
}

static struct db *make_another(void)
{
	return begin_object("another");
}

int main(void)
{
	struct db *(*const make[])(void) = {make_program, make_unheard_of, make_elsewhere,
					    make_another, make_with_dwarf};
	static const bool changes[] = {true, false, true, false, true};
	enum { COUNT = sizeof(changes) / sizeof(changes[0]) };
	struct encode_options options = {.jobs = 2};
	struct measurement *measurement;
	diag_init(&diag);
	if (measurement_create(&options, &(struct measurement_link){0}, &diag, &measurement) !=
	    STATUS_OK)
		return 1;
	size_t before = 0;
	for (size_t i = 0; i < COUNT; i++) {
		add(measurement, make[i](), i);
		uint64_t start = measured_programs;
		struct encode_result result = measure(measurement);
		size_t size = result.byte_size;
		if (!i)
			CHECK_EQ(result.funcs, 1); // nobody defines elsewhere()
		CHECK_EQ(measured_programs - start, changes[i]);
		CHECK_EQ(size != before, changes[i]);
		CHECK_EQ(size, measure_anew(&options, make, i + 1));
		before = size;
	}
	measurement_destroy(measurement);
	CHECK_EQ(diag.count, 0);
	diag_deinit(&diag);
	return CHECK_EXIT();
}
