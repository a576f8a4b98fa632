// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of languages. In a comment: the version, where a language has several.
#include "support/language.h"

enum { LANGUAGE_ADA = 0, LANGUAGE_CPLUSPLUS = 3 }; // their indices

static const struct language languages[] = {
	[LANGUAGE_ADA] = {"ada", {0x03 /* 83 */, 0x0d /* 95 */, 0x2e /* 2005 */,
				  0x2f /* 2012 */}, true},
	{"asm", {0x8001 /* MIPS assembler: what gas writes */, 0x31}, false},
	{"c", {0x01 /* 89 */, 0x02, 0x0c /* 99 */, 0x1d /* 11 */, 0x2c /* 17 */, 0x3e /* 23 */},
	 false},
	[LANGUAGE_CPLUSPLUS] = {"c++", {0x04, 0x19 /* 03 */, 0x1a /* 11 */, 0x21 /* 14 */,
					0x2a /* 17 */, 0x2b /* 20 */, 0x3a /* 23 */}, false},
	{"cobol", {0x05 /* 74 */, 0x06 /* 85 */}, true},
	{"d", {0x13}, false},
	{"fortran", {0x07 /* 77 */, 0x08 /* 90 */, 0x0e /* 95 */, 0x22 /* 03 */, 0x23 /* 08 */,
		     0x2d /* 18 */, 0x3f /* 23 */}, true},
	{"go", {0x16}, false},
	{"haskell", {0x18}, false},
	{"java", {0x0b}, false},
	{"julia", {0x1f}, true},
	{"kotlin", {0x26}, false},
	{"modula", {0x0a /* 2 */, 0x17 /* 3 */}, true},
	{"objc", {0x10, 0x11 /* Objective-C++ */}, false},
	{"ocaml", {0x1b}, false},
	{"pascal", {0x09}, true},
	{"pli", {0x0f}, true},
	{"rust", {0x1c}, false},
	{"swift", {0x1e}, false},
	{"zig", {0x27}, false},
};

const struct language *language_at(size_t index)
{
	return index < sizeof(languages) / sizeof(*languages) ? &languages[index] : NULL;
}

static bool has_code(const struct language *language, uint16_t code)
{
	for (int i = 0; i < LANGUAGE_MAX_VERSIONS && language->codes[i]; i++)
		if (language->codes[i] == code)
			return true;
	return false;
}

bool language_is_cplusplus(uint16_t code)
{
	return has_code(&languages[LANGUAGE_CPLUSPLUS], code);
}

bool language_is_ada(uint16_t code)
{
	return has_code(&languages[LANGUAGE_ADA], code);
}

int64_t language_lower_bound(uint16_t code)
{
	for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
		if (languages[i].counts_from_one && has_code(&languages[i], code))
			return 1;
	return 0;
}
