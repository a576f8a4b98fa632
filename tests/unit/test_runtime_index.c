// SPDX-License-Identifier: GPL-3.0-or-later
//
// With an index all look-ups by name take O(log types) steps, those of variables too, and give what
// a walk gives.
//
// A step is a call of a function of the runtime, inlined ones included: its sources are compiled
// into this test with -finstrument-functions.
#include "btf_blob.h"
#include "check.h"
#include "ldbtf/btf.h"

#include <inttypes.h>
#include <stdlib.h>

static uint64_t steps;

void __cyg_profile_func_enter(void *function, void *caller) __attribute__((no_instrument_function));
void __cyg_profile_func_exit(void *function, void *caller) __attribute__((no_instrument_function));
void __cyg_profile_func_enter(void *function, void *caller)
{
	(void)function;
	(void)caller;
	steps++;
}
void __cyg_profile_func_exit(void *function, void *caller)
{
	(void)function;
	(void)caller;
}

// `count` variables in two sections, in an order that is not that of their names. With names that
// fall the blob is not sorted.
static struct btf_blob make(unsigned count, bool names_fall)
{
	size_t size = 200 + (size_t)count * 80, at = 0;
	char *text = malloc(size);
	for (unsigned section = 0; section < 2; section++) {
		at += (size_t)snprintf(text + at, size - at, "DATASEC %s %u",
				       section ? ".data" : ".bss", 4 * count);
		for (unsigned i = section; i < count; i += 2)
			at += (size_t)snprintf(text + at, size - at, " : %u %u 4",
					       4 + (i * 7919) % count, 4 * i);
		at += (size_t)snprintf(text + at, size - at, "; ");
	}
	at += (size_t)snprintf(text + at, size - at, "INT int 4 0x01000020;");
	for (unsigned i = 0; i < count; i++)
		at += (size_t)snprintf(text + at, size - at, " VAR v%06u 3 1;",
				       names_fall ? count - 1 - i : i);
	struct btf_blob blob = btf_blob_from_text(text, host_is_big_endian());
	free(text);
	return blob;
}

struct most {
	uint64_t type, variable;
};

// Looks every variable up, and checks it against the walk. The most steps of one look-up.
static struct most look_up_all(unsigned count, bool names_fall)
{
	struct btf_blob blob = make(count, names_fall);
	struct ldbtf walked, btf;
	CHECK_EQ(ldbtf_open(&walked, blob.bytes, blob.size), LDBTF_OK);
	CHECK_EQ(ldbtf_open(&btf, blob.bytes, blob.size), LDBTF_OK);
	CHECK_EQ(btf.is_sorted, !names_fall);
	CHECK_EQ(ldbtf_index_size(&btf), count + 3 + count + (names_fall ? count + 3 : 0));
	uint32_t *index = malloc(ldbtf_index_size(&btf) * sizeof(*index));
	ldbtf_set_index(&btf, index, ldbtf_index_size(&btf));
	struct most most = {0, 0};
	for (unsigned i = 0; i<count; i += count> 1000 ? 37 : 1) {
		char name[16];
		struct ldbtf_view view, other;
		struct ldbtf_variable variable, same;
		snprintf(name, sizeof(name), "v%06u", i);
		steps = 0;
		CHECK_EQ(ldbtf_find_type(&btf, name, LDBTF_KIND_VAR, &view), LDBTF_OK);
		most.type = steps > most.type ? steps : most.type;
		steps = 0;
		CHECK_EQ(ldbtf_find_variable(&btf, name, &variable), LDBTF_OK);
		most.variable = steps > most.variable ? steps : most.variable;
		CHECK_EQ(ldbtf_find_type(&walked, name, LDBTF_KIND_VAR, &other), LDBTF_OK);
		CHECK_EQ(view.id, other.id);
		CHECK_EQ(ldbtf_find_variable(&walked, name, &same), LDBTF_OK);
		CHECK_EQ(variable.var_id, same.var_id);
		CHECK_EQ(variable.offset, same.offset);
		CHECK_STR(variable.section, same.section);
	}
	struct ldbtf_variable variable;
	struct ldbtf_view view;
	CHECK_EQ(ldbtf_find_variable(&btf, "v", &variable), LDBTF_NOT_FOUND);
	CHECK_EQ(ldbtf_find_variable(&btf, "w", &variable), LDBTF_NOT_FOUND);
	CHECK_EQ(ldbtf_find_type(&btf, "int", LDBTF_KIND_VAR, &view), LDBTF_NOT_FOUND);
	CHECK_EQ(ldbtf_find_type(&btf, "int", LDBTF_KIND_INT, &view), LDBTF_OK);
	free(index);
	btf_blob_free(&blob);
	return most;
}

static void test_steps(bool names_fall)
{
	struct most few = look_up_all(256, names_fall), many = look_up_all(4096, names_fall);
	printf("%s: steps of 256 and 4096:", names_fall ? "not sorted" : "sorted");
	printf(" type %" PRIu64 ", %" PRIu64 ";", few.type, many.type);
	printf(" variable %" PRIu64 ", %" PRIu64 "\n", few.variable, many.variable);
	// Of log2 8 and 12; in a walk it would be 16 times as many.
	CHECK(many.type < 2 * few.type && many.type < 1000);
	CHECK(many.variable < 2 * few.variable && many.variable < 1000);
}

// A VAR that no section has, a variable of two sections, and an index with room for some of it
// only.
static void test_odd(void)
{
	struct btf_blob blob = btf_blob_from_text(
		"DATASEC .a 8 : 4 0 4; DATASEC .b 8 : 4 4 4 : 3 0 4; INT int 4 0x01000020; "
		"VAR v 3 1; VAR w 3 1;",
		host_is_big_endian());
	for (size_t entries = 0; entries <= 10; entries++) {
		struct ldbtf btf;
		struct ldbtf_variable variable;
		uint32_t index[10];
		CHECK_EQ(ldbtf_open(&btf, blob.bytes, blob.size), LDBTF_OK);
		ldbtf_set_index(&btf, index, entries);
		CHECK_EQ(ldbtf_find_variable(&btf, "v", &variable), LDBTF_OK);
		CHECK_STR(variable.section, ".a");
		CHECK_EQ(ldbtf_find_variable(&btf, "w", &variable), LDBTF_NOT_FOUND);
		CHECK_EQ(ldbtf_find_variable(&btf, "int", &variable), LDBTF_NOT_FOUND);
	}
	btf_blob_free(&blob);
}

int main(void)
{
	test_steps(false);
	test_steps(true);
	test_odd();
	return CHECK_EXIT();
}
