// SPDX-License-Identifier: MIT
//
// Switches and limits of the runtime, each with a default. To change one, define it on the
// compiler's command line (-DLDBTF_PRINT_DEPTH=4), or define LDBTF_CONFIG_FILE as a header of
// yours, quotes included: -DLDBTF_CONFIG_FILE='"my_ldbtf.h"'. All files of the runtime must see the
// same values.
#ifndef LDBTF_CONFIG_H
#define LDBTF_CONFIG_H

#ifdef LDBTF_CONFIG_FILE
#include LDBTF_CONFIG_FILE
#endif

// Integer types, for trees whose compiler finds no <stdint.h> or must not use it. Define this as a
// header, quotes or brackets included. The header has to declare uint8_t, uint16_t, uint32_t,
// uint64_t, int32_t, int64_t, uintptr_t, size_t, NULL, and in C bool, true and false. Linux and
// U-Boot have them in <linux/types.h> and <linux/stddef.h>.
#ifdef LDBTF_TYPES_FILE
#include LDBTF_TYPES_FILE
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#endif

// Parts that a build can do without. README.md says what each saves.
// LDBTF_NO_INDEX: no ldbtf_set_index(); look-ups walk.
// LDBTF_NO_SPLIT: no ldbtf_open_split().
// LDBTF_NO_FLOAT: floating point values are printed in hex.
// LDBTF_NO_BASES: paths do not look through base classes of C++.
// LDBTF_NO_STATUS_TEXT: ldbtf_status_text() knows no words.

// LDBTF_PUT_FLOAT: the name of a function of yours that prints floating point values. The runtime's
// own gives six digits. Yours gets an IEEE 754 number of 4 or 8 bytes in this machine's order:
// void NAME(const struct ldbtf_output *output, const unsigned char *bytes, uint32_t size)

// LDBTF_FOREIGN_VALUES: ldbtf.has_foreign_values tells of memory of another machine, in the other
// byte order. The BTF itself must be in this machine's.

// LDBTF_STRONG_SYMBOLS: the symbols __start_BTF and __stop_BTF are not weak. AArch64 gcc reads the
// address of a weak symbol from a global offset table, which firmware may not have. A link without
// the plugin then fails with an undefined symbol.

// LDBTF_SHARED: the runtime is a shared library, and its functions are visible. Define this for the
// library and for all that use it. Without it a program that tries fails to link.

// Typedefs, qualifiers, tags and array dimensions followed from one type before the answer is
// LDBTF_TOO_DEEP. Only costs time: types that refer to themselves are walked this far.
#ifndef LDBTF_MAX_STEPS
#define LDBTF_MAX_STEPS 64
#endif

// Anonymous structs, unions and base classes inside of each other that a path's search enters.
// Stack: 32 bytes each in ldbtf_offset_in() and ldbtf_offset_of().
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
