// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of languages. In a comment: the version, where a language has several.
#include "support/language.h"

static const struct language languages[] = {
	{.name = "ada",
	 .codes = {0x03 /* 83 */, 0x0d /* 95 */, 0x2e /* 2005 */, 0x2f /* 2012 */},
	 .counts_from_one = true, .family = LANGUAGE_ADA},
	{.name = "asm", .codes = {0x8001 /* MIPS assembler: what gas writes */, 0x31}},
	{.name = "c",
	 .codes = {0x01 /* 89 */, 0x02, 0x0c /* 99 */, 0x1d /* 11 */, 0x2c /* 17 */,
		   0x3e /* 23 */}},
	{.name = "c++",
	 .codes = {0x04, 0x19 /* 03 */, 0x1a /* 11 */, 0x21 /* 14 */, 0x2a /* 17 */, 0x2b /* 20 */,
		   0x3a /* 23 */},
	 .family = LANGUAGE_CPLUSPLUS},
	{.name = "cobol", .codes = {0x05 /* 74 */, 0x06 /* 85 */}, .counts_from_one = true},
	{.name = "d", .codes = {0x13}},
	{.name = "fortran",
	 .codes = {0x07 /* 77 */, 0x08 /* 90 */, 0x0e /* 95 */, 0x22 /* 03 */, 0x23 /* 08 */,
		   0x2d /* 18 */, 0x3f /* 23 */},
	 .counts_from_one = true},
	{.name = "go", .codes = {0x16}},
	{.name = "haskell", .codes = {0x18}},
	{.name = "java", .codes = {0x0b}},
	{.name = "julia", .codes = {0x1f}, .counts_from_one = true},
	{.name = "kotlin", .codes = {0x26}},
	{.name = "modula", .codes = {0x0a /* 2 */, 0x17 /* 3 */}, .counts_from_one = true},
	{.name = "objc", .codes = {0x10, 0x11 /* Objective-C++ */}},
	{.name = "ocaml", .codes = {0x1b}},
	{.name = "pascal", .codes = {0x09}, .counts_from_one = true},
	{.name = "pli", .codes = {0x0f}, .counts_from_one = true},
	{.name = "rust", .codes = {0x1c}},
	{.name = "swift", .codes = {0x1e}},
	{.name = "zig", .codes = {0x27}},
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
