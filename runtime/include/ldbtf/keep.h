// SPDX-License-Identifier: MIT
//
// Marks in the source of what a program wants to find in its own BTF.
//
//	struct sensor { ... };
//	LDBTF_KEEP(struct sensor);
//	LDBTF_KEEP(handle_t);
//	LDBTF_KEEP_VAR(the_state);
//	LDBTF_KEEP_FUNC(on_interrupt);
//
// A link with marks encodes only what is marked, and what that reaches (docs/options.md, keep). The
// options types=used and types=all make it more.
//
// Marks stand outside of functions, behind the declaration of what they name. They cost no byte of
// the image, with or without the plugin. The text of a mark is in a section .ldbtf.keep, which has
// SHF_EXCLUDE: `ld -r` keeps it and all other links drop it. Each mark also defines an object that
// has no bytes. The object makes the compiler describe the type, even if nothing else uses the
// type. The object also tells the plugin of marks in inputs that the plugin was not shown. A name
// that does not exist is an error of the compiler.
//
// A class of C++ with virtual functions, and with clang one whose constructors are all in another
// unit, is described by that unit's -g. Where that unit has none, compile the unit with the mark
// with -fstandalone-debug (clang) or -femit-class-debug-always (gcc).
//
// For gcc and clang, C and C++, any target, with LTO, too.
#ifndef LDBTF_KEEP_H
#define LDBTF_KEEP_H

#ifdef __GNUC__ // clang has it, too

// %progbits and not @progbits, which begins a comment for Arm.
#define LDBTF_KEEP_MARK(text)                                    \
	__asm__(".pushsection .ldbtf.keep,\"e\",%progbits\n\t"   \
		".asciz \"" text "\"\n\t"                        \
		".popsection")

#define LDBTF_KEEP_TEXT(tokens) LDBTF_KEEP_TEXT_AGAIN(tokens) // expands macros first
#define LDBTF_KEEP_TEXT_AGAIN(tokens) #tokens
#define LDBTF_KEEP_NAME(number) LDBTF_KEEP_NAME_AGAIN(number)
#define LDBTF_KEEP_NAME_AGAIN(number) __ldbtf_keep_##number

#ifdef __cplusplus
#define LDBTF_KEEP_NOTHING = {}
#else
#define LDBTF_KEEP_NOTHING
#endif

// sizeof makes clang describe a type of C++ whole, and not only declare it. Compilers align objects
// as they like, unless an object has an alignment and a section of its own.
#define LDBTF_KEEP(type)                                                   \
	LDBTF_KEEP_MARK(LDBTF_KEEP_TEXT(type));                            \
	__extension__ static const struct __attribute__((packed)) {        \
		type *pointers[0];                                         \
		char is_complete[0 * sizeof(type)];                        \
	} LDBTF_KEEP_NAME(__COUNTER__) LDBTF_KEEP_ATTRIBUTES

#define LDBTF_KEEP_ATTRIBUTES \
	__attribute__((used, aligned(1), section(".rodata"))) LDBTF_KEEP_NOTHING

#define LDBTF_KEEP_ADDRESS(name)                                          \
	__extension__ static const char LDBTF_KEEP_NAME(                  \
		__COUNTER__)[0 * sizeof(&(name))] LDBTF_KEEP_ATTRIBUTES

#define LDBTF_KEEP_VAR(variable)                            \
	LDBTF_KEEP_MARK("var:" LDBTF_KEEP_TEXT(variable));  \
	LDBTF_KEEP_ADDRESS(variable)

#define LDBTF_KEEP_FUNC(function)                           \
	LDBTF_KEEP_MARK("func:" LDBTF_KEEP_TEXT(function)); \
	LDBTF_KEEP_ADDRESS(function)

#endif
#endif
