// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds whether a function's parameters arrive where its prototype says (encoding 3.5).
//
// Tracers read arguments from the registers that the calling convention assigns. If the compiler
// passes arguments in another way, a FUNC would make tracers print wrong values. So such functions
// are flagged here and left out later (functions.c). The evidence is the location of each parameter
// at entry.
//
// There are two judgements. One is by the calling convention of the processor (psabi.h). The other
// one is pahole's, which knows integers only, and which Linux is used to (encoding 3.6).
//
// gcc describes one function by an abstract instance, which has names and types, and concrete
// instances, which have locations. Here the abstract instance gets the locations, too.
#include "import/passes.h"

#include <dwarf.h>
#include <elf.h>

#include "dwarf/location.h"
#include "import/layout.h"
#include "import/lookup.h"
#include "import/psabi.h"

enum { MOST_REGISTERS = 8, MOST_DWARF_REGISTERS = 1024 };

// What pahole knows of a calling convention, which is the registers for integers. Numbers are
// DWARF's.
struct convention {
	uint16_t machine;
	uint8_t register_count;
	bool passes_pairs;   // an aggregate of two words takes two registers
	bool knows_registers; // else pahole knows only how many there are
	int8_t registers[MOST_REGISTERS];
	// Bytes in a register, 0 for as many as in an address. ABIs with short pointers have wide
	// registers: x32, ILP32.
	uint8_t register_size;
	// A value with the alignment of two words begins in an even register (AAPCS32 §6.5, rule
	// C.3).
	bool aligns_pairs;
};

static const struct convention conventions[] = {
	{.machine = EM_X86_64, .register_count = 6, .passes_pairs = true,
	 .knows_registers = true, .registers = {5, 4, 1, 2, 8, 9}, .register_size = 8},
	{.machine = EM_AARCH64, .register_count = 8, .passes_pairs = true,
	 .knows_registers = true, .registers = {0, 1, 2, 3, 4, 5, 6, 7}, .register_size = 8},
	{.machine = EM_ARM, .register_count = 8, .passes_pairs = true,
	 .knows_registers = true, .registers = {0, 1, 2, 3, 4, 5, 6, 7}, .aligns_pairs = true},
	{.machine = EM_S390, .register_count = 5,
	 .knows_registers = true, .registers = {2, 3, 4, 5, 6}},
	{.machine = EM_RISCV, .register_count = 8, .passes_pairs = true},
	{.machine = EM_PPC, .register_count = 8, .passes_pairs = true},
	{.machine = EM_PPC64, .register_count = 8, .passes_pairs = true},
	{.machine = EM_MIPS, .register_count = 8, .passes_pairs = true},
	{.machine = EM_ARC, .register_count = 8, .passes_pairs = true},
	{.machine = EM_SPARC, .register_count = 6, .passes_pairs = true},
	{.machine = EM_SPARCV9, .register_count = 6, .passes_pairs = true},
};

static const struct convention *convention_of(const struct import *import)
{
	static const struct convention none = {.machine = EM_NONE, .passes_pairs = true};
	for (size_t i = 0; i < sizeof(conventions) / sizeof(conventions[0]); i++)
		if (conventions[i].machine == import->image->elf->machine)
			return &conventions[i];
	return &none;
}

static unsigned word_of(const struct convention *convention, const struct dwarf_unit *unit)
{
	return convention->register_size ? convention->register_size : unit->address_size;
}

// The register that an operation names, or PARAMETER_NO_REGISTER.
static int register_named(const struct location_op *op)
{
	if (op->code >= DW_OP_reg0 && op->code <= DW_OP_reg31)
		return op->code - DW_OP_reg0;
	bool is_numbered = op->code == DW_OP_regx || op->code == DW_OP_regval_type ||
			   op->code == DW_OP_GNU_regval_type;
	if (is_numbered && op->operand < MOST_DWARF_REGISTERS)
		return (int)op->operand;
	return PARAMETER_NO_REGISTER;
}

static bool is_register_value(uint8_t code)
{
	return code >= DW_OP_breg0 && code <= DW_OP_breg31;
}

static bool is_place_in_memory(uint8_t code)
{
	return is_register_value(code) || code == DW_OP_fbreg || code == DW_OP_bregx ||
	       code == DW_OP_call_frame_cfa || code == DW_OP_addr;
}

// What one expression of a location list tells.
struct expression {
	struct location_op first;
	size_t count;          // operations
	bool ends_as_value;    // DW_OP_stack_value last
	bool has_stack_value;  // or anywhere after the first
	// The first register of its pieces that counts, for aggregates of two words.
	int piece_register;
};

static struct expression read_expression(struct cursor bytes, const struct dwarf_unit *unit)
{
	struct expression expression = {.piece_register = PARAMETER_NO_REGISTER};
	struct location_op op;
	while (location_next_op(&bytes, unit, &op)) {
		if (!expression.count)
			expression.first = op;
		else
			expression.has_stack_value |= op.code == DW_OP_stack_value;
		expression.ends_as_value = op.code == DW_OP_stack_value;
		if (expression.piece_register == PARAMETER_NO_REGISTER)
			expression.piece_register = register_named(&op);
		expression.count++;
	}
	return expression;
}

// The register that DW_OP_entry_value(regN) names.
static int entry_register(const struct location_op *op, const struct dwarf_unit *unit)
{
	struct cursor inner = op->block;
	struct location_op only, more;
	if (!location_next_op(&inner, unit, &only) || location_next_op(&inner, unit, &more))
		return PARAMETER_NO_REGISTER;
	return register_named(&only);
}

// The register that an expression names for the parameter. Only the first expression of a list is
// about the function's entry. But an entry value or a piece names the register in any expression.
static int register_of(const struct expression *expression, bool is_first, bool is_wide,
		       const struct dwarf_unit *unit)
{
	uint8_t code = expression->first.code;
	bool is_lone = expression->count == 1 || (expression->count == 2 &&
						  expression->ends_as_value);
	if (!is_lone && is_wide)
		return expression->piece_register;
	if (is_lone && (code == DW_OP_entry_value || code == DW_OP_GNU_entry_value))
		return entry_register(&expression->first, unit);
	if (!is_first)
		return PARAMETER_NO_REGISTER;
	if (register_named(&expression->first) != PARAMETER_NO_REGISTER)
		return register_named(&expression->first);
	bool is_value = is_lone ? expression->ends_as_value : expression->has_stack_value;
	return is_register_value(code) && is_value ? code - DW_OP_breg0 : PARAMETER_NO_REGISTER;
}

static void locate_parameter(struct import *import, const struct import_function *function,
		   struct import_parameter *parameter, const struct convention *convention)
{
	const struct dwarf_unit *unit = function->unit;
	bool is_wide = convention->passes_pairs && parameter->byte_size > word_of(convention, unit);
	parameter->dwarf_register = PARAMETER_NO_REGISTER;
	parameter->is_in_memory = false;
	if (!parameter->has_location)
		return;
	struct location_list list = location_list_begin(import->image, unit, &parameter->location);
	struct cursor bytes;
	for (bool is_first = true; parameter->dwarf_register == PARAMETER_NO_REGISTER &&
				   location_list_next(&list, &bytes); is_first = false) {
		struct expression expression = read_expression(bytes, unit);
		if (!expression.count)
			continue;
		parameter->dwarf_register = (int16_t)register_of(&expression, is_first, is_wide,
								 unit);
		bool is_value = expression.ends_as_value || expression.has_stack_value;
		parameter->is_in_memory |=
			is_first && !is_value && is_place_in_memory(expression.first.code);
	}
}

// Copies what a concrete instance tells of its parameters to the parameters of its abstract
// instance.
static void lend_to_origin(struct import *import, struct import_function *function)
{
	struct import_function *origin = import_find_function(import, function->origin);
	if (!origin)
		return;
	for (uint32_t i = 0; i < function->parameter_count; i++) {
		struct import_parameter *own =
			&import->parameters.data[function->first_parameter + i];
		if (own->has_type || !own->origin)
			continue;
		struct import_parameter *lent = import_find_parameter(import, origin, own->origin);
		if (!lent)
			continue;
		if ((uint32_t)(lent - import->parameters.data) - origin->first_parameter != i)
			function->flags |= FUNCTION_REORDERED;
		lent->has_location |= own->has_location;
		lent->has_const_value |= own->has_const_value;
		if (own->dwarf_register != PARAMETER_NO_REGISTER)
			lent->dwarf_register = own->dwarf_register;
		if (own->byte_size)
			lent->byte_size = own->byte_size;
	}
}

static uint32_t slots_of(const struct import_parameter *parameter,
			 const struct convention *convention,
			 unsigned word)
{
	if (!convention->passes_pairs || parameter->byte_size <= word)
		return 1;
	uint64_t slots = (parameter->byte_size + word - 1) / word;
	return slots > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)slots;
}

// Is a parameter too large for registers?
static bool exceeds_registers(const struct import_parameter *parameter,
			      const struct convention *convention, unsigned word)
{
	return parameter->byte_size > (convention->passes_pairs ? 2u : 1u) * word;
}

// Is the alignment of a parameter's type larger than a register of a 32-bit machine?
static bool needs_pair(const struct import *import, const struct import_function *function,
		       uint32_t parameter)
{
	const struct type_node *proto = &import->graph.nodes.data[function->node];
	uint32_t node = import->graph.items.data[proto->first_item + parameter].ref;
	return import_alignment_of_node(import, node) > function->unit->address_size;
}

struct judgement {
	bool has_unexpected_register;
	bool has_optimized;
};

// pahole reads no operation that has the number of a register as an operand.
static int register_for_pahole(const struct import_parameter *parameter)
{
	bool is_small = parameter->dwarf_register <= DW_OP_reg31 - DW_OP_reg0;
	return is_small ? parameter->dwarf_register : PARAMETER_NO_REGISTER;
}

// For gcc, and for clang where it marks a changed signature. Each parameter must be in its
// register.
static struct judgement judge_each(const struct import *import,
				   const struct import_function *function,
				   const struct convention *convention)
{
	struct judgement judgement = {0};
	unsigned word = word_of(convention, function->unit);
	uint32_t at = 0;
	for (uint32_t i = 0; i < function->parameter_count; i++) {
		const struct import_parameter *parameter =
			&import->parameters.data[function->first_parameter + i];
		if (convention->aligns_pairs && needs_pair(import, function, i))
			at += at % 2;
		bool has_register_left = at < convention->register_count;
		uint32_t slots = slots_of(parameter, convention, word);
		if (!parameter->has_location) {
			judgement.has_optimized = true;
		} else if (!has_register_left) {
			continue;
		} else if (register_for_pahole(parameter) == PARAMETER_NO_REGISTER) {
			judgement.has_optimized = true;
		} else if (convention->knows_registers &&
			   convention->registers[at] != register_for_pahole(parameter)) {
			judgement.has_unexpected_register = true;
		}
		at += exceeds_registers(parameter, convention, word) ? 1 : slots;
	}
	return judgement;
}

// For all other functions of clang. A parameter that is in a register must be in one of its own.
static struct judgement judge_clang(const struct import *import,
				    const struct import_function *function,
				    const struct convention *convention)
{
	struct judgement judgement = {0};
	unsigned word = word_of(convention, function->unit);
	uint32_t at = 0;
	for (uint32_t i = 0; i < function->parameter_count; i++) {
		const struct import_parameter *parameter =
			&import->parameters.data[function->first_parameter + i];
		uint32_t slots = slots_of(parameter, convention, word);
		if (convention->aligns_pairs && needs_pair(import, function, i))
			at += at % 2;
		judgement.has_optimized |= !parameter->has_location;
		if (exceeds_registers(parameter, convention, word) ||
		    at >= convention->register_count)
			continue;
		bool is_expected = !convention->knows_registers ||
				   register_for_pahole(parameter) == PARAMETER_NO_REGISTER;
		for (uint32_t r = at; r < at + slots && r < convention->register_count; r++)
			is_expected |= convention->registers[r] == register_for_pahole(parameter);
		judgement.has_unexpected_register |= !is_expected;
		at += slots;
	}
	return judgement;
}

// Is a parameter that finds no register a packed struct? It may lie anywhere on the stack (encoding
// 3.5.7).
static bool has_uncertain_location(struct import *import, const struct import_function *function,
				   const struct convention *convention)
{
	for (uint32_t i = convention->register_count; i < function->parameter_count; i++) {
		const struct type_node *proto = &import->graph.nodes.data[function->node];
		uint32_t node = import->graph.items.data[proto->first_item + i].ref;
		const struct type_record *record = &import->graph.nodes.data[node].record;
		if (record->kind == TYPE_STRUCT && record->name && import_is_packed(import, node))
			return true;
	}
	return false;
}

// A struct by value may be spread over registers in ways that one register number can't tell.
static bool takes_struct(const struct import *import, const struct import_function *function)
{
	const struct type_node *proto = &import->graph.nodes.data[function->node];
	for (uint32_t i = 0; i < function->parameter_count; i++)
		if (import_is_struct(import, import->graph.items.data[proto->first_item + i].ref))
			return true;
	return false;
}

static void judge_as_pahole(const struct import *import, struct import_function *function,
			    const struct convention *convention)
{
	bool is_checked_by_range = function->unit->is_clang && !function->has_changed_signature;
	struct judgement judgement = is_checked_by_range ? judge_clang(import, function, convention)
							 : judge_each(import, function, convention);
	if (judgement.has_optimized)
		function->flags |= FUNCTION_PAHOLE_OPTIMIZED;
	if (judgement.has_unexpected_register && !takes_struct(import, function))
		function->flags |= FUNCTION_PAHOLE_UNEXPECTED;
}

// False if the type is no scalar.
static bool scalar_of_node(const struct import *import, uint32_t node, struct psabi_scalar *ret)
{
	const struct type_record *record = import_strip(import, node);
	*ret = (struct psabi_scalar){.byte_size = record->size};
	switch (record->kind) {
	case TYPE_PTR:
		ret->byte_size = import->image->address_size;
		return true;
	case TYPE_FLOAT:
		ret->is_float = true;
		return true;
	case TYPE_INT:
		return !(record->flags & TYPE_IS_COMPLEX);
	case TYPE_ENUM:
		return true;
	default:
		return false;
	}
}

// Are the parameters where this variant of the convention has them? The first parameter that is no
// scalar ends the test. With `is_reduced`, parameters without a place don't count.
static bool fits(const struct import *import, const struct import_function *function,
		 const struct psabi *abi, const struct psabi_variant *variant, bool is_reduced)
{
	const struct type_node *proto = &import->graph.nodes.data[function->node];
	struct psabi_walk walk;
	psabi_begin(&walk, abi, function->unit->address_size, variant);
	for (uint32_t i = 0; i < function->parameter_count; i++) {
		const struct import_parameter *parameter =
			&import->parameters.data[function->first_parameter + i];
		uint32_t node = import->graph.items.data[proto->first_item + i].ref;
		struct psabi_scalar scalar;
		if (is_reduced && !import_has_place(parameter))
			continue;
		if (!scalar_of_node(import, node, &scalar))
			return true;
		int at = parameter->dwarf_register;
		// clang's first expression may be about a place that the parameter has some
		// instructions later.
		if (function->unit->is_clang && !psabi_passes_in(abi, at))
			at = PARAMETER_NO_REGISTER;
		if (!psabi_expects(&walk, &scalar, at) && at != PARAMETER_NO_REGISTER)
			return false;
	}
	return true;
}

// Aggregates may be returned in memory, and scalars that are large for the machine. Which of them
// are depends on more than DWARF says, such as a C++ class's constructors.
static bool may_return_in_memory(const struct import *import,
				 const struct import_function *function)
{
	uint32_t result = import->graph.nodes.data[function->node].record.ref;
	struct psabi_scalar scalar;
	return result && (!scalar_of_node(import, result, &scalar) || scalar.byte_size > 8);
}

static bool fits_any(const struct import *import, const struct import_function *function,
		     const struct psabi *abi, bool is_reduced)
{
	unsigned last_result = may_return_in_memory(import, function);
	unsigned models = psabi_models(abi, function->unit->producer);
	for (unsigned model = 0; model < models; model++) {
		for (unsigned result = 0; result <= last_result; result++) {
			struct psabi_variant variant = {
				.model = model,
				.returns_in_memory = result,
			};
			if (fits(import, function, abi, &variant, is_reduced))
				return true;
		}
	}
	return false;
}

static void judge_by_psabi(const struct import *import, struct import_function *function)
{
	for (uint32_t i = 0; i < function->parameter_count; i++)
		if (!import_has_place(&import->parameters.data[function->first_parameter + i]))
			function->flags |= FUNCTION_OPTIMIZED;
	const struct elf_image *elf = import->image->elf;
	const struct psabi *abi =
		psabi_find(elf->machine, elf->flags, function->unit->address_size);
	if (abi && !fits_any(import, function, abi, false))
		function->flags |= FUNCTION_UNEXPECTED_REGISTER;
	if (abi && import->wants_true_signatures && !fits_any(import, function, abi, true))
		function->flags |= FUNCTION_LEFT_UNEXPECTED;
}

static void locate_all(struct import *import, const struct import_function *function,
		       const struct convention *convention)
{
	const struct type_node *proto = &import->graph.nodes.data[function->node];
	for (uint32_t i = 0; i < function->parameter_count; i++) {
		struct import_parameter *parameter =
			&import->parameters.data[function->first_parameter + i];
		uint32_t node = import->graph.items.data[proto->first_item + i].ref;
		parameter->byte_size = import_size_of_node(import, node);
		locate_parameter(import, function, parameter, convention);
	}
}

void import_judge_parameters(struct import *import)
{
	const struct convention *convention = convention_of(import);
	for (size_t f = 0; f < import->functions.count; f++) {
		struct import_function *function = &import->functions.data[f];
		if (!function->node)
			continue;
		locate_all(import, function, convention);
		judge_by_psabi(import, function);
		if (function->has_changed_signature)
			function->flags |= FUNCTION_CHANGED_SIGNATURE;
		if (has_uncertain_location(import, function, convention))
			function->flags |= FUNCTION_UNCERTAIN_LOCATION;
	}
	for (size_t f = 0; f < import->functions.count; f++)
		if (import->functions.data[f].node && import->functions.data[f].origin)
			lend_to_origin(import, &import->functions.data[f]);
	for (size_t f = 0; f < import->functions.count; f++)
		if (import->functions.data[f].node)
			judge_as_pahole(import, &import->functions.data[f], convention);
}
