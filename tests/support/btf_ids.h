// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the macros of Linux's btf_ids.h leave behind in an object, for tests that compile C. END has
// to follow its set's last ID: END(set__NAME), END(set8__NAME). Numbers make symbols unique.
#ifndef LDBTF_TESTS_BTF_IDS_H
#define LDBTF_TESTS_BTF_IDS_H

#define IDS(text) asm(".pushsection .BTF_ids,\"a\"\n" text "\n.popsection");
#define WORD(symbol) \
	".local " symbol "\n.type " symbol ", STT_OBJECT\n.size " symbol ", 4\n" symbol ":\n." \
											"zero 4\n"
#define ID(kind, name, number) IDS(WORD("__BTF_ID__" #kind "__" #name "__" #number))
#define ID_FLAGS(kind, name, number, flags) \
	IDS(WORD("__BTF_ID__" #kind "__" #name "__" #number) ".long " #flags)
#define UNUSED IDS(".zero 4")
#define START(symbol, bytes) IDS(".local " symbol "\n" symbol ":\n" bytes)
#define SET(name) START("__BTF_ID__set__" #name, ".zero 4")
#define SET8(name, flags) START("__BTF_ID__set8__" #name, ".zero 4\n.long " #flags)
#define END(symbol) IDS(".size __BTF_ID__" #symbol ", . - __BTF_ID__" #symbol)

#endif
