// SPDX-License-Identifier: GPL-3.0-or-later
//
// Do readers that follow the BTF's offsets and sizes read the bytes that the compiler meant?
#ifndef LDBTF_TESTS_SIZES_H
#define LDBTF_TESTS_SIZES_H

#include <stdbool.h>
#include <stddef.h>

// What was compared.
struct sizes_seen {
	size_t aggregates, typedefs, members, variables;
	size_t variables_in_dwarf; // that a DIE of that name and address describes
	size_t left_out;           // members of the DWARF that the BTF lacks
};

// Compares the BTF of `btf` (ELF or raw; NULL: of `program`; on top of `base` if that is not NULL)
// with the DWARF and the symbols of `program`, an ELF file of any type:
//
//   - A struct or union of the DWARF is one of the BTF with the same size. In it, each member of
//     that name begins at the same bit and has as many bytes, and a bitfield as many bits. So it is
//     with the base classes of C++, which all have to be there. Arrays have the same dimensions.
//     What is in an array, in a struct without name, or in a struct that was cut at its tail
//     (encoding 2.4.14) is compared, too.
//   - A typedef is one of the BTF of the same name and size, in C.
//   - A variable has as many bytes in its DATASEC as its type, and as a symbol there. It has the
//     type of a DIE of its name at that address.
//   - No member ends behind its struct, and none begins in front of the last one's end.
//
// Members that are left out are no difference, for they are counted elsewhere: `ret` has how many.
// libdw says how large a type is. Names of C++ may be qualified or spelled otherwise. Prints each
// difference to stdout and returns their number, or (size_t)-1 with a message on stderr if a file
// can't be read. Without DWARF only symbols are compared. If only some types were selected
// (encoding 8), a struct that is not there is no difference.
size_t sizes_compare(const char *program, const char *btf, const char *base, bool is_selected,
		     struct sizes_seen *ret);

#endif
