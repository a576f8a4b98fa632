// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one table of languages, against <dwarf.h> and against the numbers that came after DWARF 5.
#include "support/language.h"

#include <dwarf.h>
#include <string.h>

#include "check.h"

// The name of the language that has this code, or NULL.
static const char *name_of(uint16_t code)
{
	const struct language *language;
	for (size_t i = 0; (language = language_at(i)); i++)
		for (int j = 0; j < LANGUAGE_MAX_VERSIONS && language->codes[j]; j++)
			if (language->codes[j] == code)
				return language->name;
	return NULL;
}

static void expect(uint16_t code, const char *name)
{
	const char *found = name_of(code);
	CHECK(found && !strcmp(found, name));
	CHECK_EQ(language_is_cplusplus(code), !strcmp(name, "c++"));
	static const char *const from_one[] = {"ada",	 "cobol",  "fortran", "julia",
					       "modula", "pascal", "pli"};
	int64_t bound = 0;
	for (size_t i = 0; i < sizeof(from_one) / sizeof(*from_one); i++)
		bound |= !strcmp(name, from_one[i]);
	CHECK_EQ(language_lower_bound(code), bound);
}

static void test_dwarf_5(void)
{
	expect(DW_LANG_C89, "c");
	expect(DW_LANG_C, "c");
	expect(DW_LANG_C99, "c");
	expect(DW_LANG_C11, "c");
	expect(DW_LANG_C_plus_plus, "c++");
	expect(DW_LANG_C_plus_plus_03, "c++");
	expect(DW_LANG_C_plus_plus_11, "c++");
	expect(DW_LANG_C_plus_plus_14, "c++");
	expect(DW_LANG_Ada83, "ada");
	expect(DW_LANG_Ada95, "ada");
	expect(DW_LANG_Mips_Assembler, "asm");
	expect(DW_LANG_Cobol74, "cobol");
	expect(DW_LANG_Cobol85, "cobol");
	expect(DW_LANG_D, "d");
	expect(DW_LANG_Fortran77, "fortran");
	expect(DW_LANG_Fortran90, "fortran");
	expect(DW_LANG_Fortran95, "fortran");
	expect(DW_LANG_Fortran03, "fortran");
	expect(DW_LANG_Fortran08, "fortran");
	expect(DW_LANG_Go, "go");
	expect(DW_LANG_Haskell, "haskell");
	expect(DW_LANG_Java, "java");
	expect(DW_LANG_Julia, "julia");
	expect(DW_LANG_Modula2, "modula");
	expect(DW_LANG_Modula3, "modula");
	expect(DW_LANG_ObjC, "objc");
	expect(DW_LANG_ObjC_plus_plus, "objc");
	expect(DW_LANG_OCaml, "ocaml");
	expect(DW_LANG_Pascal83, "pascal");
	expect(DW_LANG_PLI, "pli");
	expect(DW_LANG_Rust, "rust");
	expect(DW_LANG_Swift, "swift");
}

// C17 was taken for C++, and C++17 was not.
static void test_later_numbers(void)
{
	expect(0x2a, "c++"); // C++17
	expect(0x2b, "c++"); // C++20
	expect(0x3a, "c++"); // C++23
	expect(0x2c, "c");   // C17
	expect(0x3e, "c");   // C23
	expect(0x26, "kotlin");
	expect(0x27, "zig");
	expect(0x2d, "fortran");
	expect(0x2f, "ada");
	expect(0x31, "asm");
}

static void test_order(void)
{
	const struct language *language;
	for (size_t i = 1; (language = language_at(i)); i++)
		CHECK(strcmp(language_at(i - 1)->name, language->name) < 0);
	CHECK(!name_of(0x20)); // Dylan
	CHECK(!language_is_cplusplus(0));
}

int main(void)
{
	test_dwarf_5();
	test_later_numbers();
	test_order();
	return CHECK_EXIT();
}
