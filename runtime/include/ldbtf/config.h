// SPDX-License-Identifier: MIT
//
// Limits of the runtime, each with a default. To change one, define it on the compiler's command
// line (-DLDBTF_PRINT_DEPTH=4), or define LDBTF_CONFIG_FILE as a header of yours, quotes included:
// -DLDBTF_CONFIG_FILE='"my_ldbtf.h"'. All files of the runtime must see the same values.
#ifndef LDBTF_CONFIG_H
#define LDBTF_CONFIG_H

#ifdef LDBTF_CONFIG_FILE
#include LDBTF_CONFIG_FILE
#endif

// Typedefs, qualifiers, tags and array dimensions followed from one type before the answer is
// LDBTF_TOO_DEEP. Only costs time: types that refer to themselves are walked this far.
#ifndef LDBTF_MAX_STEPS
#define LDBTF_MAX_STEPS 64
#endif

// Anonymous structs and unions inside of each other that a path's search enters. Stack: 32 bytes
// each in ldbtf_offset_in() and ldbtf_offset_of().
#ifndef LDBTF_ANONYMOUS_DEPTH
#define LDBTF_ANONYMOUS_DEPTH 8
#endif

// Structs, unions and arrays inside of each other that are printed in full; deeper ones as {...}.
// Stack: 40 bytes each in ldbtf_print_value().
#ifndef LDBTF_PRINT_DEPTH
#define LDBTF_PRINT_DEPTH 8
#endif

// Elements of one array that are printed; then comes `...`.
#ifndef LDBTF_PRINT_ELEMENTS
#define LDBTF_PRINT_ELEMENTS 32
#endif

// Characters of one char array that are printed; then comes `...`.
#ifndef LDBTF_PRINT_TEXT
#define LDBTF_PRINT_TEXT 128
#endif

// Members and elements that one call prints in all. A struct that a hostile blob fills with
// itself many times over stops here.
#ifndef LDBTF_PRINT_ITEMS
#define LDBTF_PRINT_ITEMS 4096
#endif

// Pointers, arrays and qualifiers between a name and its base type that a declaration shows.
// Stack: 8 bytes each in ldbtf_print_declaration().
#ifndef LDBTF_DECLARATOR_DEPTH
#define LDBTF_DECLARATOR_DEPTH 16
#endif

#if LDBTF_MAX_STEPS < 1 || LDBTF_ANONYMOUS_DEPTH < 1 || LDBTF_PRINT_DEPTH < 1 || \
	LDBTF_DECLARATOR_DEPTH < 1
#error "ldbtf: depths in config.h must be at least 1"
#endif

#endif
