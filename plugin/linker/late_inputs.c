// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures anew for each late input, and reserves the difference in a second object.
#include "linker/late_inputs.h"

#include <string.h>

#define SCRIPT "a linker script for the linker"

// The first object's symbols are around its own bytes. Which of the two objects comes first depends
// on the linker (2.44: the first one; 2.47.50: the second). So a script assigns the symbols, and of
// several assignments the last one counts.
//
// ld warns of a symbol that an object defines and a script assigns. It does not warn if the value
// can be assigned while the inputs are read (ld/ldexp.c, update_definedness), when no address is
// known. So each symbol is first assigned the other symbol, whose value is relative to the section.
// Position independent code needs symbols that are.
static const char symbols_script[] = "__start_BTF = __stop_BTF;\n"
				     "__stop_BTF = __start_BTF;\n"
				     "__start_BTF = ADDR(.BTF);\n"
				     "__stop_BTF = ADDR(.BTF) + SIZEOF(.BTF);\n";

// Reserves `more` bytes beside the first object's.
static enum status reserve_more(struct late_inputs *late, const struct input_facts *facts,
				size_t more, const struct linker *linker,
				const struct reserve_request *first,
				const struct diag_source *where)
{
	struct reserve_request request = {
		.byte_size = more,
		.is_loaded = first->is_loaded,
		.is_more = true,
	};
	if (late->object.file.path)
		return reserving_object_change(&late->object, facts, &request, where);
	TRY(reserving_object_create(facts, &request, where, &late->object));
	if (first->defines_symbols) {
		TRY(added_file_create(symbols_script, strlen(symbols_script), SCRIPT, where,
				      &late->symbols));
		// The script must not be the last input. ld puts its statements behind the input's
		// own statement, but does not move the end of the list (ld/ldlang.c,
		// open_input_bfds). Behind the last statement they would be lost when ld appends
		// the next one, for a section without a rule.
		TRY(added_file_give(&late->symbols, SCRIPT, linker, where));
	}
	return reserving_object_add(&late->object, linker, where);
}

enum status late_inputs_add(struct late_inputs *late, struct inputs *inputs,
			    const struct input_range *range,
			    const struct linker *linker, const struct reserve_request *first,
			    const struct diag_source *where, struct encode_result *ret)
{
	size_t count = inputs->count;
	TRY(inputs_add(inputs, range));
	// An object without debug information counts, too, because it may define what others
	// declare. Our own script is no object.
	if (inputs->count != count)
		TRY(inputs_finish(inputs, ret));
	if (diag_has_errors(where->diag))
		return STATUS_MALFORMED;
	size_t reserved = first->byte_size + late_inputs_reserved(late);
	if (ret->byte_size <= reserved)
		return STATUS_OK;
	return reserve_more(late, &inputs->facts, ret->byte_size - first->byte_size, linker, first,
			    where);
}

void late_inputs_init(struct late_inputs *late)
{
	*late = (struct late_inputs){.object = RESERVING_OBJECT_NONE, .symbols = ADDED_FILE_NONE};
}

bool late_inputs_sets_symbols(const struct late_inputs *late)
{
	return late->symbols.path;
}

size_t late_inputs_reserved(const struct late_inputs *late)
{
	return late->object.file.path ? late->object.byte_size : 0;
}

void late_inputs_deinit(struct late_inputs *late)
{
	reserving_object_destroy(&late->object);
	added_file_destroy(&late->symbols);
}
