// SPDX-License-Identifier: GPL-3.0-or-later
//
// Values of memory as JSON.
#ifndef LDBTF_TOOL_VALUE_JSON_H
#define LDBTF_TOOL_VALUE_JSON_H

#include <stdint.h>

#include "ldbtf/btf.h"

// The value at a place as JSON text: numbers, texts, arrays, objects. `place` counts from `bytes`,
// which are `size` bytes as the memory has them. The caller frees the text. NULL, with the reason
// in *ret_problem: the value can't be told, or has no end. Memory that runs out ends the program:
// print_check().
char *value_json_text(const struct ldbtf *btf, const struct ldbtf_place *place,
		      const uint8_t *bytes, uint32_t size, const char **ret_problem);

#endif
