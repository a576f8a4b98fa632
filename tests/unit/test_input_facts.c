// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which input the reserving object takes its header from: the first in the link that has code,
// whichever a thread was done with first; the first of all if none has. And what any of them sets.
#include <stdlib.h>

#include "check.h"
#include "dwarf_builder.h"
#include "elf/elf_image.h"
#include "linker/input_facts.h"

enum { OBJECTS = 4 };

// An object of the link: its flags tell which one a header is from.
struct object {
	bool has_code;
	uint32_t flags;
};

static void add(struct input_facts *facts, struct diag *diag, const struct object *object,
		uint8_t os_abi, uint64_t order)
{
	struct db *db = db_create(&(struct db_options){
		.machine = EM_RISCV, .type = ET_REL, .flags = object->flags, .os_abi = os_abi});
	db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0, object->has_code ? 16 : 0);
	db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0, 16);
	size_t size;
	void *bytes = db_finish(db, &size);
	struct diag_source where = {.diag = diag, .order = order, .file = "an object"};
	struct elf_image elf;
	CHECK_EQ(elf_image_open(bytes, size, &where, &elf), STATUS_OK);
	input_facts_add(facts, &elf);
	elf_image_close(&elf);
	free(bytes);
	db_destroy(db);
}

// The flags that the header has when objects come in this order.
static uint32_t flags_after(const struct object *objects, const size_t *sequence, size_t count)
{
	struct diag diag;
	diag_init(&diag);
	struct input_facts facts;
	input_facts_init(&facts);
	struct neutral_header header = {0};
	CHECK_EQ(input_facts_header(&facts, &header), STATUS_ABSENT);
	for (size_t i = 0; i < count; i++)
		add(&facts, &diag, &objects[sequence[i]], ELFOSABI_NONE, sequence[i]);
	CHECK_EQ(input_facts_header(&facts, &header), STATUS_OK);
	CHECK_EQ(header.machine, EM_RISCV);
	CHECK_EQ(facts.objects, count);
	CHECK(!diag_has_errors(&diag));
	input_facts_deinit(&facts);
	diag_deinit(&diag);
	return header.flags;
}

// Every order in which threads can be done.
static void check_permutations(const struct object *objects, uint32_t wanted)
{
	size_t sequence[OBJECTS], tried = 0;
	for (size_t code = 0; code < OBJECTS * OBJECTS * OBJECTS * OBJECTS; code++) {
		unsigned seen = 0;
		for (size_t i = 0, rest = code; i < OBJECTS; i++, rest /= OBJECTS) {
			sequence[i] = rest % OBJECTS;
			seen |= 1u << sequence[i];
		}
		if (seen != (1u << OBJECTS) - 1)
			continue;
		tried++;
		CHECK_EQ(flags_after(objects, sequence, OBJECTS), wanted);
	}
	CHECK_EQ(tried, 24);
}

int main(void)
{
	elf_version(EV_CURRENT);
	// Data first, which RISC-V and Arm assemblers give no flags; then two with code that
	// differ.
	const struct object mixed[OBJECTS] = {{false, 0}, {true, 5}, {true, 1}, {false, 0}};
	check_permutations(mixed, 5);
	const struct object late[OBJECTS] = {{false, 2}, {false, 0}, {false, 3}, {true, 4}};
	check_permutations(late, 4);
	const struct object none[OBJECTS] = {{false, 7}, {false, 8}, {false, 9}, {false, 6}};
	check_permutations(none, 7);
	const struct object all[OBJECTS] = {{true, 3}, {true, 2}, {true, 1}, {true, 0}};
	check_permutations(all, 3);

	// One that is marked as GNU is enough, also if the header is another's.
	struct diag diag;
	diag_init(&diag);
	struct input_facts facts;
	input_facts_init(&facts);
	add(&facts, &diag, &(struct object){true, 1}, ELFOSABI_NONE, 0);
	CHECK(!facts.has_gnu_os_abi);
	add(&facts, &diag, &(struct object){false, 1}, ELFOSABI_GNU, 1);
	CHECK(facts.has_gnu_os_abi);
	CHECK_EQ(facts.header.os_abi, ELFOSABI_NONE);
	input_facts_deinit(&facts);
	diag_deinit(&diag);
	return CHECK_EXIT();
}
