// SPDX-License-Identifier: GPL-3.0-or-later
//
// Do readers that follow the BTF's offsets and sizes read the bytes that the compiler meant?
#ifndef LDBTF_TESTS_SIZES_H
#define LDBTF_TESTS_SIZES_H

#include <stddef.h>

// What was compared.
struct sizes_seen {
	size_t aggregates, members, variables;
};

// Compares the BTF of `btf` (ELF or raw; NULL: of `program`; on top of `base` if that is not NULL)
// with the DWARF and the symbols of `program`, an ELF file of any type:
//
//   - A struct or union of the DWARF is one of the BTF with the same size, in which each member of
//     that name begins at the same place and has as many bytes. So has what is in an array, and
//     what is in a struct without name.
//   - A variable has as many bytes in its DATASEC as its type, and as a symbol of its name there.
//   - No member ends behind its struct, and none begins in front of the last one's end.
//
// What is left out is no difference, for it is counted elsewhere. libdw says how large a type is.
// Names of C++ may be qualified or spelled otherwise. Prints each difference to stdout and returns
// their number, or (size_t)-1 with a message on stderr if a file can't be read. Without DWARF
// nothing is compared.
size_t sizes_compare(const char *program, const char *btf, const char *base,
		     struct sizes_seen *ret);

#endif
