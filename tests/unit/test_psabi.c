// SPDX-License-Identifier: GPL-3.0-or-later
//
// The registers of each machine's calling convention, by examples out of the documents that psabi.c
// names. Where gcc or clang can compile for a machine, tests/cross compares with what they do.
#include <elf.h>
#include <string.h>

#include "check.h"
#include "import/psabi.h"

enum { MEMORY = -2, STACK = -3 }; // a parameter on the STACK is in no register at all

// `signature` has a letter for each parameter: i int, l long long, p pointer, q integer of 16
// bytes, f float, d double, L long double of 16 bytes. `registers` has where each begins.
struct example {
	const char *name;
	uint16_t machine;
	unsigned address_size, model;
	bool returns_in_memory;
	const char *signature;
	int registers[16];
};

static const struct example examples[] = {
	{"i386", EM_386, 4, 0, true, "ild", {STACK, STACK, MEMORY}},
	{"i386, -mregparm", EM_386, 4, 1, false, "ipdii", {0, 2, MEMORY, 1, STACK}},
	{"i386, -mregparm, a pair", EM_386, 4, 1, false, "ilii", {0, 2, STACK, STACK}},
	{"i386, -mregparm, a pair that is whole", EM_386, 4, 1, false, "iili",
	 {0, 2, STACK, STACK}},
	{"i386, -mregparm, address of the result", EM_386, 4, 1, true, "iii", {2, 1, STACK}},
	{"x86-64, apart", EM_X86_64, 8, 0, false, "idpfl", {5, 17, 4, 18, 1}},
	{"x86-64, address of the result", EM_X86_64, 8, 0, true, "id", {4, 17}},
	{"x86-64, six and eight", EM_X86_64, 8, 0, false, "iiiiiiiddddddddd",
	 {5, 4, 1, 2, 8, 9, MEMORY, 17, 18, 19, 20, 21, 22, 23, 24, MEMORY}},
	{"x86-64, a pair is whole", EM_X86_64, 8, 0, false, "iiiiiqi", {5, 4, 1, 2, 8, MEMORY, 9}},
	{"x86-64, x87", EM_X86_64, 8, 0, false, "Lid", {MEMORY, 5, 17}},
	{"x32", EM_X86_64, 4, 0, false, "lp", {5, 4}},
	{"AArch64", EM_AARCH64, 8, 0, true, "idLp", {0, 64, 65, 1}},
	{"AArch64, even pair", EM_AARCH64, 8, 0, false, "iqi", {0, 2, 4}},
	{"Arm, soft", EM_ARM, 4, 1, false, "idi", {0, 2, MEMORY}},
	{"Arm, hard", EM_ARM, 4, 0, false, "fdfi", {64, 66, 65, 0}},
	{"RISC-V 64, hard", EM_RISCV, 8, 0, false, "iLdi", {10, 11, 42, 13}},
	{"RISC-V 64, floats go on", EM_RISCV, 8, 0, false, "dddddddddi",
	 {42, 43, 44, 45, 46, 47, 48, 49, 10, 11}},
	{"RISC-V 32, single", EM_RISCV, 4, 1, false, "fdi", {42, 10, 12}},
	{"RISC-V 32, by address", EM_RISCV, 4, 2, false, "Li", {10, 11}},
	{"s390x", EM_S390, 8, 0, false, "idLdi", {2, 16, 3, 17, 4}},
	{"PowerPC64, slots", EM_PPC64, 8, 0, false, "idi", {3, 33, 5}},
	{"PowerPC64, long double", EM_PPC64, 8, 0, false, "Ldi", {33, 35, 6}},
	{"PowerPC, apart", EM_PPC, 4, 0, false, "idil", {3, 33, 4, 5}},
	{"PowerPC, soft", EM_PPC, 4, 1, false, "id", {3, 5}},
	{"MIPS o32, floats first", EM_MIPS, 4, 0, false, "ddi", {44, 46, MEMORY}},
	{"MIPS o32, integers first", EM_MIPS, 4, 0, false, "idi", {4, 6, MEMORY}},
	{"MIPS o32, one slot each", EM_MIPS, 4, 0, false, "ffi", {44, 46, 6}},
};

static struct psabi_scalar scalar_of(char letter, unsigned address_size)
{
	switch (letter) {
	case 'i': return (struct psabi_scalar){false, 4};
	case 'l': return (struct psabi_scalar){false, 8};
	case 'q': return (struct psabi_scalar){false, 16};
	case 'f': return (struct psabi_scalar){true, 4};
	case 'd': return (struct psabi_scalar){true, 8};
	case 'L': return (struct psabi_scalar){true, 16};
	default: return (struct psabi_scalar){false, address_size};
	}
}

// May the parameter of that number be in that register?
static bool expects(const struct example *example, size_t number, int dwarf_register)
{
	const struct psabi *abi = psabi_find(example->machine, 0, example->address_size);
	struct psabi_variant variant = {example->model, example->returns_in_memory};
	struct psabi_walk walk;
	psabi_begin(&walk, abi, example->address_size, &variant);
	for (size_t i = 0;; i++) {
		struct psabi_scalar scalar = scalar_of(example->signature[i],
						       example->address_size);
		if (i == number)
			return psabi_expects(&walk, &scalar, dwarf_register);
		psabi_expects(&walk, &scalar, example->registers[i]);
	}
}

static void test_examples(void)
{
	for (size_t e = 0; e < sizeof(examples) / sizeof(examples[0]); e++) {
		for (size_t i = 0; i < strlen(examples[e].signature); i++) {
			int at = examples[e].registers[i];
			if (at >= 0 && !expects(&examples[e], i, at))
				fprintf(stderr, "  %s, parameter %zu\n", examples[e].name, i);
			CHECK_EQ(expects(&examples[e], i, at), at != STACK);
			// What is in a register is in no other one.
			CHECK_EQ(expects(&examples[e], i, 1000), at == MEMORY);
		}
	}
}

static void test_unknown(void)
{
	CHECK(!psabi_find(EM_SPARCV9, 0, 8));
	CHECK(!psabi_find(EM_S390, 0, 4));
	CHECK(!psabi_find(EM_MIPS, 0, 8));
	CHECK(psabi_find(EM_MIPS, 0, 4));
	CHECK(!psabi_find(EM_MIPS, EF_MIPS_ABI2, 4)); // n32
}

static void test_registers(void)
{
	const struct psabi *abi = psabi_find(EM_X86_64, 0, 8);
	CHECK(psabi_passes_in(abi, 5) && psabi_passes_in(abi, 17) && psabi_passes_in(abi, 24));
	CHECK(!psabi_passes_in(abi, 3) && !psabi_passes_in(abi, 16) && !psabi_passes_in(abi, 25));
	CHECK_EQ(psabi_models(psabi_find(EM_RISCV, 0, 8), ""), 3);
	const struct psabi *i386 = psabi_find(EM_386, 0, 4);
	CHECK_EQ(psabi_models(i386, "GNU C17 12.2.0 -m32 -O2"), 1);
	CHECK_EQ(psabi_models(i386, "GNU C17 12.2.0 -m32 -mregparm=3 -O2"), 2);
	CHECK_EQ(psabi_models(i386, "Debian clang version 14.0.6"), 2);
}

int main(void)
{
	test_examples();
	test_unknown();
	test_registers();
	return CHECK_EXIT();
}
