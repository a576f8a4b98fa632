// SPDX-License-Identifier: GPL-3.0-or-later
//
// What each word of a record is: a name, a type, or a plain number (btf.rst, "Type Encoding").
//
// Code that compares, collects or renumbers records asks here, and need not know all kinds.
#ifndef LDBTF_BTF_BTF_WORDS_H
#define LDBTF_BTF_BTF_WORDS_H

#include <stdint.h>

enum btf_word {
	BTF_WORD_PLAIN,
	BTF_WORD_NAME, // a string offset
	BTF_WORD_TYPE, // a type ID
};

// What word `index` of a record of that kind is. Word 0 is the name, 1 the info word, 2 the size or
// type. Any index is allowed. Behind the record's end the answer means nothing. Thread safe.
enum btf_word btf_word_of(uint32_t kind, uint32_t index);

#endif
