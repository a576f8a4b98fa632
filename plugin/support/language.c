// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of languages. In a comment: the version, where a language has several.
#include "support/language.h"

static const struct language languages[] = {
	{"ada", {0x03 /* 83 */, 0x0d /* 95 */, 0x2e /* 2005 */, 0x2f /* 2012 */},
	 .counts_from_one = true, .family = LANGUAGE_ADA},
	{"asm", {0x8001 /* MIPS assembler: what gas writes */, 0x31}, .family = LANGUAGE_OTHER},
	{"c", {0x01 /* 89 */, 0x02, 0x0c /* 99 */, 0x1d /* 11 */, 0x2c /* 17 */, 0x3e /* 23 */},
	 .family = LANGUAGE_OTHER},
	{"c++", {0x04, 0x19 /* 03 */, 0x1a /* 11 */, 0x21 /* 14 */, 0x2a /* 17 */, 0x2b /* 20 */,
		 0x3a /* 23 */}, .family = LANGUAGE_CPLUSPLUS},
	{"cobol", {0x05 /* 74 */, 0x06 /* 85 */}, .counts_from_one = true},
	{"d", {0x13}, .family = LANGUAGE_OTHER},
	{"fortran", {0x07 /* 77 */, 0x08 /* 90 */, 0x0e /* 95 */, 0x22 /* 03 */, 0x23 /* 08 */,
		     0x2d /* 18 */, 0x3f /* 23 */}, .counts_from_one = true},
	{"go", {0x16}, .family = LANGUAGE_OTHER},
	{"haskell", {0x18}, .family = LANGUAGE_OTHER},
	{"java", {0x0b}, .family = LANGUAGE_OTHER},
	{"julia", {0x1f}, .counts_from_one = true},
	{"kotlin", {0x26}, .family = LANGUAGE_OTHER},
	{"modula", {0x0a /* 2 */, 0x17 /* 3 */}, .counts_from_one = true},
	{"objc", {0x10, 0x11 /* Objective-C++ */}, .family = LANGUAGE_OTHER},
	{"ocaml", {0x1b}, .family = LANGUAGE_OTHER},
	{"pascal", {0x09}, .counts_from_one = true},
	{"pli", {0x0f}, .counts_from_one = true},
	{"rust", {0x1c}, .family = LANGUAGE_OTHER},
	{"swift", {0x1e}, .family = LANGUAGE_OTHER},
	{"zig", {0x27}, .family = LANGUAGE_OTHER},
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

static const struct language *language_of_code(uint16_t code)
{
	for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
		if (has_code(&languages[i], code))
			return &languages[i];
	return NULL;
}

static bool is_in(uint16_t code, enum language_family family)
{
	const struct language *language = language_of_code(code);
	return language && language->family == family;
}

bool language_is_cplusplus(uint16_t code)
{
	return is_in(code, LANGUAGE_CPLUSPLUS);
}

bool language_is_ada(uint16_t code)
{
	return is_in(code, LANGUAGE_ADA);
}

int64_t language_lower_bound(uint16_t code)
{
	const struct language *language = language_of_code(code);
	return language && language->counts_from_one;
}
