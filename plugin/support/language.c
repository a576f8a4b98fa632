// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of languages. In a comment: the version, where a language has several.
#include "support/language.h"

enum { LANGUAGE_CPLUSPLUS = 3 }; // its index

static const struct language languages[] = {
	{"ada", {0x03 /* 83 */, 0x0d /* 95 */, 0x2e /* 2005 */, 0x2f /* 2012 */}},
	{"asm", {0x8001 /* MIPS assembler: what gas writes */, 0x31}},
	{"c", {0x01 /* 89 */, 0x02, 0x0c /* 99 */, 0x1d /* 11 */, 0x2c /* 17 */, 0x3e /* 23 */}},
	[LANGUAGE_CPLUSPLUS] = {"c++", {0x04, 0x19 /* 03 */, 0x1a /* 11 */, 0x21 /* 14 */,
					0x2a /* 17 */, 0x2b /* 20 */, 0x3a /* 23 */}},
	{"d", {0x13}},
	{"fortran", {0x07 /* 77 */, 0x08 /* 90 */, 0x0e /* 95 */, 0x22 /* 03 */, 0x23 /* 08 */,
		     0x2d /* 18 */, 0x3f /* 23 */}},
	{"go", {0x16}},
	{"haskell", {0x18}},
	{"java", {0x0b}},
	{"julia", {0x1f}},
	{"kotlin", {0x26}},
	{"modula", {0x0a /* 2 */, 0x17 /* 3 */}},
	{"objc", {0x10, 0x11 /* Objective-C++ */}},
	{"ocaml", {0x1b}},
	{"pascal", {0x09}},
	{"rust", {0x1c}},
	{"swift", {0x1e}},
	{"zig", {0x27}},
};

const struct language *language_at(size_t index)
{
	return index < sizeof(languages) / sizeof(*languages) ? &languages[index] : NULL;
}

bool language_is_cplusplus(uint16_t code)
{
	const uint16_t *codes = languages[LANGUAGE_CPLUSPLUS].codes;
	for (int i = 0; i < LANGUAGE_MAX_VERSIONS && codes[i]; i++)
		if (codes[i] == code)
			return true;
	return false;
}

int64_t language_lower_bound(uint16_t code)
{
	static const uint16_t from_one[] = {
		0x03, 0x0d, 0x2e, 0x2f,                   // Ada
		0x05, 0x06,                               // COBOL
		0x07, 0x08, 0x0e, 0x22, 0x23, 0x2d, 0x3f, // Fortran
		0x09, 0x0a, 0x17,                         // Pascal, Modula
		0x0f, 0x1f,                               // PL/I, Julia
	};
	for (size_t i = 0; i < sizeof(from_one) / sizeof(*from_one); i++)
		if (from_one[i] == code)
			return 1;
	return 0;
}
