// SPDX-License-Identifier: GPL-3.0-or-later
//
// A table of each machine's calling convention, and where it has scalars.
//
// The psABI of i386 has all parameters in memory. Both gcc and clang pass those of some local
// functions in registers all the same, gcc in the order of -mregparm and clang in that of fastcall.
// Nobody who reads the stack finds these.
//
// Sources: i386 psABI 2.2.3, and gcc's documentation of -mregparm; x86-64 psABI 3.2.3; AAPCS64
// 6.8.2; AAPCS32 6.5 and 7.1.2; RISC-V psABI, "Procedure Calling Convention"; z/Architecture ELF
// ABI 1.3; 64-Bit ELF V2 ABI for Power 2.2.3; Power Architecture 32-bit ABI 3.2; MIPS psABI
// supplement, chapter 3 (o32). Numbers are those of DWARF in the same documents, and what gcc and
// clang write.
#include "import/psabi.h"

#include <elf.h>
#include <stddef.h>
#include <string.h>

enum { MOST_INTEGERS = 8 };

enum traits {
	ALIGNS_PAIRS = 1,     // what takes two integer registers begins in an even one
	NEVER_SPLITS = 2,     // a scalar is not partly in memory
	FLOATS_TAKE_SLOTS = 4, // a float uses up the integer registers of its place too
	FLOATS_COME_FIRST = 8, // float registers only up to the first integer (o32)
	OVERFLOWS = 16,       // floats that find no float register go on with integer registers
	RESULT_APART = 32,    // the address of a result has a register of its own
	WIDE_IN_MEMORY = 64,  // a float that is too large for a register is in memory
	MEMORY_ALONE = 128,   // what the convention has in memory is in no register at entry
	STOPS_WHEN_FULL = 256, // behind what found too few registers nothing is in one
	BY_OPTION = 512,      // there are registers in the second model only
};

struct psabi {
	uint16_t machine;
	uint8_t address_size; // 0: any
	uint8_t word;         // bytes of an integer register; 0: the size of an address
	uint8_t most_words;   // of one scalar; what has more is passed by its address
	uint8_t integer_count;
	uint8_t integers[MOST_INTEGERS];
	uint16_t first_float;
	uint8_t float_count;
	uint8_t float_step; // between the numbers of two registers
	uint8_t float_cell; // bytes of a float register
	uint16_t traits;
	uint8_t models;
	uint8_t largest_float[PSABI_MODELS];
};

static const struct psabi abis[] = {
	// Its float registers are those of local functions.
	{.machine = EM_386, .word = 4, .most_words = 2,
	 .integer_count = 3, .integers = {0, 2, 1},
	 .first_float = 21, .float_count = 3, .float_step = 1, .float_cell = 8,
	 .traits = NEVER_SPLITS | WIDE_IN_MEMORY | MEMORY_ALONE | STOPS_WHEN_FULL | BY_OPTION,
	 .models = 2, .largest_float = {0, 0}},
	{.machine = EM_X86_64, .word = 8, .most_words = 2,
	 .integer_count = 6, .integers = {5, 4, 1, 2, 8, 9},
	 .first_float = 17, .float_count = 8, .float_step = 1, .float_cell = 8,
	 .traits = NEVER_SPLITS | WIDE_IN_MEMORY, .models = 1, .largest_float = {8}},
	{.machine = EM_AARCH64, .word = 8, .most_words = 2,
	 .integer_count = 8, .integers = {0, 1, 2, 3, 4, 5, 6, 7},
	 .first_float = 64, .float_count = 8, .float_step = 1, .float_cell = 16,
	 .traits = ALIGNS_PAIRS | NEVER_SPLITS | RESULT_APART, .models = 1,
	 .largest_float = {16}},
	// Numbers 64 to 95 are single precision registers. A double is described as two of these.
	{.machine = EM_ARM, .most_words = 2,
	 .integer_count = 4, .integers = {0, 1, 2, 3},
	 .first_float = 64, .float_count = 16, .float_step = 1, .float_cell = 4,
	 .traits = ALIGNS_PAIRS, .models = 2, .largest_float = {8, 0}},
	{.machine = EM_RISCV, .most_words = 2,
	 .integer_count = 8, .integers = {10, 11, 12, 13, 14, 15, 16, 17},
	 .first_float = 42, .float_count = 8, .float_step = 1, .float_cell = 8,
	 .traits = OVERFLOWS, .models = 3, .largest_float = {8, 4, 0}},
	{.machine = EM_S390, .address_size = 8, .most_words = 1,
	 .integer_count = 5, .integers = {2, 3, 4, 5, 6},
	 .first_float = 16, .float_count = 4, .float_step = 1, .float_cell = 8,
	 .models = 2, .largest_float = {8, 0}},
	{.machine = EM_PPC64, .most_words = 2,
	 .integer_count = 8, .integers = {3, 4, 5, 6, 7, 8, 9, 10},
	 .first_float = 33, .float_count = 13, .float_step = 1, .float_cell = 8,
	 .traits = FLOATS_TAKE_SLOTS, .models = 2, .largest_float = {16, 0}},
	{.machine = EM_PPC, .most_words = 4,
	 .integer_count = 8, .integers = {3, 4, 5, 6, 7, 8, 9, 10},
	 .first_float = 33, .float_count = 8, .float_step = 1, .float_cell = 8,
	 .traits = ALIGNS_PAIRS | NEVER_SPLITS, .models = 2, .largest_float = {16, 0}},
	{.machine = EM_MIPS, .address_size = 4, .most_words = 2,
	 .integer_count = 4, .integers = {4, 5, 6, 7},
	 .first_float = 44, .float_count = 2, .float_step = 2, .float_cell = 8,
	 .traits = ALIGNS_PAIRS | FLOATS_TAKE_SLOTS | FLOATS_COME_FIRST | OVERFLOWS,
	 .models = 2, .largest_float = {8, 0}},
};

const struct psabi *psabi_find(uint16_t machine, uint32_t flags, unsigned address_size)
{
	// n32 has o32's address size, and passes eight words in registers.
	if (machine == EM_MIPS && (flags & EF_MIPS_ABI2))
		return NULL;
	for (size_t i = 0; i < sizeof(abis) / sizeof(abis[0]); i++) {
		bool fits = !abis[i].address_size || abis[i].address_size == address_size;
		if (abis[i].machine == machine && fits)
			return &abis[i];
	}
	return NULL;
}

unsigned psabi_models(const struct psabi *abi, const char *producer)
{
	// clang does not write its options down.
	bool has_option = strstr(producer, " -mregparm=") || strstr(producer, "clang");
	return (abi->traits & BY_OPTION) && !has_option ? 1 : abi->models;
}

static bool is_float_register(const struct psabi *abi, int dwarf_register)
{
	int last = abi->first_float + (abi->float_count - 1) * abi->float_step;
	return abi->float_count && dwarf_register >= abi->first_float && dwarf_register <= last;
}

bool psabi_passes_in(const struct psabi *abi, int dwarf_register)
{
	for (unsigned i = 0; i < abi->integer_count; i++)
		if (abi->integers[i] == dwarf_register)
			return true;
	return is_float_register(abi, dwarf_register);
}

void psabi_begin(struct psabi_walk *walk, const struct psabi *abi, unsigned address_size,
		 const struct psabi_variant *variant)
{
	bool takes_register = variant->returns_in_memory && !(abi->traits & RESULT_APART);
	*walk = (struct psabi_walk){
		.abi = abi,
		.largest_float = abi->largest_float[variant->model],
		.integer_count = (abi->traits & BY_OPTION) && !variant->model ? 0
									      : abi->integer_count,
		.word = abi->word ? abi->word : address_size,
		.next_integer = takes_register,
		.has_only_floats = !takes_register,
	};
}

// A number of registers in the order of the convention.
struct span {
	unsigned first, count; // 0 of them: memory
};

static struct span take_integers(struct psabi_walk *walk, uint64_t byte_size)
{
	const struct psabi *abi = walk->abi;
	uint64_t words = byte_size > walk->word ? (byte_size + walk->word - 1) / walk->word : 1;
	if (words > abi->most_words)
		words = 1;
	if (words > 1 && (abi->traits & ALIGNS_PAIRS))
		walk->next_integer += walk->next_integer % 2;
	unsigned left = 0;
	if (walk->next_integer < walk->integer_count)
		left = walk->integer_count - walk->next_integer;
	if (words > left && (abi->traits & STOPS_WHEN_FULL))
		walk->next_integer = walk->integer_count;
	if (words > left && (abi->traits & NEVER_SPLITS))
		return (struct span){0};
	struct span span = {.first = walk->next_integer};
	span.count = words < left ? (unsigned)words : left;
	walk->next_integer += span.count;
	return span;
}

// Takes the lowest free registers. On Arm a single may get a register before that of an earlier
// double.
static struct span take_floats(struct psabi_walk *walk, uint64_t byte_size)
{
	const struct psabi *abi = walk->abi;
	unsigned count = (unsigned)((byte_size + abi->float_cell - 1) / abi->float_cell);
	unsigned step = abi->float_cell == 4 ? count : 1;
	uint32_t wanted = (UINT32_C(1) << count) - 1;
	for (unsigned i = 0; i + count <= abi->float_count; i += step) {
		if (walk->used_floats & wanted << i)
			continue;
		walk->used_floats |= wanted << i;
		return (struct span){.first = i, .count = count};
	}
	return (struct span){0};
}

static bool has_integer(const struct psabi *abi, struct span span, int dwarf_register)
{
	for (unsigned i = 0; i < span.count; i++)
		if (abi->integers[span.first + i] == dwarf_register)
			return true;
	return !span.count && !(abi->traits & MEMORY_ALONE);
}

static bool has_float(const struct psabi *abi, struct span span, int dwarf_register)
{
	int first = abi->first_float + (int)span.first * abi->float_step;
	int end = first + (int)span.count * abi->float_step;
	return dwarf_register >= first && dwarf_register < end;
}

bool psabi_expects(struct psabi_walk *walk, const struct psabi_scalar *scalar, int dwarf_register)
{
	const struct psabi *abi = walk->abi;
	struct span floats = {0};
	uint64_t byte_size = scalar->byte_size;
	// A __float128 has the size of a long double, and is in a register nevertheless.
	bool is_wide = scalar->is_float && byte_size > walk->largest_float;
	if (is_wide && (abi->traits & WIDE_IN_MEMORY)) {
		if (!is_float_register(abi, dwarf_register))
			return true;
		byte_size = walk->largest_float;
	}
	bool comes_late = (abi->traits & FLOATS_COME_FIRST) && !walk->has_only_floats;
	bool is_float = scalar->is_float && byte_size <= walk->largest_float;
	if (is_float && !comes_late)
		floats = take_floats(walk, byte_size);
	walk->has_only_floats &= is_float;
	bool needs_integers = is_float ? !floats.count && (abi->traits & OVERFLOWS) : true;
	struct span integers = {0};
	if (needs_integers || (is_float && (abi->traits & FLOATS_TAKE_SLOTS)))
		integers = take_integers(walk, byte_size);
	if (floats.count)
		return has_float(abi, floats, dwarf_register);
	return has_integer(abi, needs_integers ? integers : (struct span){0}, dwarf_register);
}
