// SPDX-License-Identifier: GPL-3.0-or-later
//
// The parts of a type, as they are between DWARF and BTF. DWARF is turned into records, and BTF is
// written from records.
#ifndef LDBTF_TYPES_TYPE_H
#define LDBTF_TYPES_TYPE_H

#include <stdint.h>

enum type_kind {
	TYPE_VOID,
	TYPE_INT,      // size bytes; flags TYPE_IS_SIGNED, TYPE_IS_BOOL
	TYPE_FLOAT,    // size bytes
	TYPE_PTR,      // ref
	TYPE_CONST,    // ref
	TYPE_VOLATILE, // ref
	TYPE_RESTRICT, // ref
	TYPE_TYPEDEF,  // name, ref
	TYPE_ARRAY,    // ref = element, size = number of elements
	TYPE_STRUCT,   // size bytes, items = members
	TYPE_UNION,    // as STRUCT
	TYPE_ENUM,     // size bytes, items = enumerators; flag TYPE_IS_SIGNED
	TYPE_PROTO,    // ref = return type, items = parameters; "..." has neither name nor ref
	TYPE_TYPE_TAG, // name = the tag's text, ref
	TYPE_DECL_TAG, // name = the tag's text, ref = what has the tag, size = component index or
		       // TYPE_NO_COMPONENT
	TYPE_NAMED,    // any struct, union or enum of a name (dedup.h); size = kind, ref = scope
	TYPE_ALIAS,    // stands for ref; in a type_graph only; size = bytes, 0: those of ref
	// A declaration; size = TYPE_STRUCT, TYPE_UNION or TYPE_ENUM. In a type_graph, item_count =
	// bytes of an opaque enum, which C++11 and C23 have; 0 if they are not known.
	TYPE_FWD,
	// In a merged program only:
	TYPE_FUNC,    // name, ref = its PROTO
	TYPE_VAR,     // name, ref, size = 1 if external, else 0
	TYPE_DATASEC, // name, size bytes, items = variables
};

enum type_flags {
	TYPE_IS_SIGNED = 1,
	TYPE_IS_BOOL = 2,
	TYPE_HAS_BITFIELDS = 4, // STRUCT, UNION: some member has a bit_size
	TYPE_IS_UNUSED = 8,     // PROTO: it is emitted only if a function that has it is emitted
	// TYPE_TAG, in a merged program only: the name is any attribute's C text. BTF says so by
	// kind_flag.
	TYPE_IS_ATTRIBUTE = 16,
	// In a type_graph only:
	TYPE_IS_UNSPECIFIED = 32,  // VOID: nobody knows the type
	TYPE_IS_COMPLEX = 64,      // INT: two floats in one, for functions that pass it
	TYPE_IS_BYTES = 32,        // INT, FLOAT: BTF can say its size, and not its values
	TYPE_HAS_OTHER_ORDER = 128, // INT, FLOAT with TYPE_IS_BYTES: not the image's byte order
	TYPE_IS_ATOMIC = 32,       // ALIAS: clang's, whose size may differ
	TYPE_IS_VECTOR = 32,       // ARRAY: gcc's and clang's vectors
	TYPE_IS_COLUMN_MAJOR = 64, // ARRAY: the first dimension is the innermost
	TYPE_HAS_STRIDE = 128,     // ARRAY: its first item is no dimension
	TYPE_HAS_NO_SIZE = 128,    // STRUCT, UNION: DWARF does not tell its size
};

#define TYPE_NO_COMPONENT UINT32_MAX

enum {
	TYPE_MAX_NESTING = 64, // typedefs, qualifiers and arrays that are looked through
	TYPE_MAX_VLEN = 0xffff, // items of one type, which BTF counts in 16 bits (btf.rst, vlen)
};

// A member, enumerator, parameter or variable of a section. An item has no padding, so lists of
// items are compared as bytes.
struct type_item {
	uint32_t name; // string id; 0 = none
	uint32_t ref;  // type of a member or parameter; the VAR of a DATASEC's variable
	// Member: bit offset in the aggregate. Enumerator: low word of the value. Variable: byte
	// offset in the section.
	uint32_t low;
	// Member: bits of a bitfield, or 0. Enumerator: high word of the value. Variable: bytes.
	uint32_t high;
};

// One type. The container of a record tells whether its `ref`, and the `ref` of items, are class
// ids, indices into a program, or others.
struct type_record {
	uint8_t kind;  // enum type_kind
	uint8_t flags; // enum type_flags
	uint16_t unused;
	uint32_t name;       // string id; 0 = anonymous
	uint32_t size;       // by kind, see above
	uint32_t ref;        // by kind
	uint32_t item_count;
};
_Static_assert(sizeof(struct type_record) == 20, "hashed and compared as bytes: no padding");

#endif
