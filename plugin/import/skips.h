// SPDX-License-Identifier: GPL-3.0-or-later
//
// The reasons why something in the DWARF is not in the BTF, or is there in another form.
//
// A link never fails over one of these. BTF has no kind for some of C, and kernels reject some of
// what BTF has. The program is fine all the same. Each skip is counted, and `stats` shows the
// counts by name.
#ifndef LDBTF_IMPORT_SKIPS_H
#define LDBTF_IMPORT_SKIPS_H

#include <stdint.h>

// X(enumerator, name in stats)
#define SKIP_REASONS(X)                                                                        \
	/* types and members */                                                                \
	X(SKIP_ATOMIC_QUALIFIER, "atomic_qualifier")     /* _Atomic T encoded as T */          \
	X(SKIP_COMPLEX, "complex")                       /* _Complex encoded as INT */         \
	X(SKIP_ODD_BASE_TYPE, "odd_base_type")           /* base type of a size BTF lacks */   \
	X(SKIP_BYTE_ORDER, "byte_order")                 /* scalar_storage_order: bytes */   \
	X(SKIP_PADDED_ARRAY, "padded_array")             /* vectors: a struct around it */   \
	X(SKIP_REFERENCE_TYPE, "reference_type")         /* C++ T& encoded as T* */            \
	X(SKIP_UNSUPPORTED_TYPE, "unsupported_type")     /* a tag with no BTF kind: void */    \
	X(SKIP_INVALID_NAME, "invalid_name")             /* kernels refuse a parameter's */    \
	X(SKIP_RESPELLED_NAME, "respelled_name")         /* C++: made a name of C */           \
	X(SKIP_VIRTUAL_BASE, "virtual_base")             /* C++: it has no fixed place */      \
	X(SKIP_SHARED_TAIL, "shared_tail")               /* C++: only the bytes of its own */  \
	X(SKIP_UNREPRESENTABLE_MEMBER, "unrepresentable_member")                               \
	X(SKIP_UNREPRESENTABLE_ENUM, "unrepresentable_enum")                                   \
	X(SKIP_ARRAY_TOO_LARGE, "array_too_large")       /* encoded with 0 elements */         \
	X(SKIP_TOO_MANY_MEMBERS, "too_many_members")     /* more than vlen can count */        \
	X(SKIP_WIDE_ENUM_BITFIELD, "wide_enum_bitfield") /* encoded as an integer */           \
	X(SKIP_MISALIGNED_FLOAT, "misaligned_float")     /* packed: encoded as INT */          \
	X(SKIP_ILL_FORMED_PROTO, "ill_formed_proto")     /* by-value incomplete type: () */    \
	X(SKIP_CYCLE, "cycle")                           /* a type that contains itself */     \
	X(SKIP_UNRESOLVED_REFERENCE, "unresolved_reference") /* to a unit not in the image */  \
	X(SKIP_EXCLUDED_UNIT, "excluded_unit")           /* by lang-exclude */                 \
	X(SKIP_OTHER_POINTERS, "other_pointers")         /* unit of 32-bit code in ELF64 */    \
	X(SKIP_SPLIT_UNIT, "split_unit")                 /* skeleton: types are in a .dwo */   \
	/* functions */                                                                        \
	X(SKIP_FUNC_UNNAMED_PARAMETER, "func_unnamed_parameter")                               \
	X(SKIP_FUNC_NO_SYMBOL, "func_no_symbol")         /* inlined everywhere or dropped */   \
	X(SKIP_FUNC_NO_PROTOTYPE, "func_no_prototype")   /* assembler, -g1: nothing is said */ \
	X(SKIP_FUNC_UNEXPECTED_REGISTER, "func_unexpected_register")                           \
	X(SKIP_FUNC_INCONSISTENT_PROTO, "func_inconsistent_proto")                             \
	X(SKIP_FUNC_UNCERTAIN_LOCATION, "func_uncertain_location")                             \
	X(SKIP_FUNC_REORDERED_PARAMETERS, "func_reordered_parameters")                         \
	X(SKIP_FUNC_OPTIMIZED_PARAMETERS, "func_optimized_parameters")                         \
	X(SKIP_FUNC_AMBIGUOUS_ADDRESS, "func_ambiguous_address")                               \
	X(SKIP_FUNC_INVALID_NAME, "func_invalid_name")                                         \
	X(SKIP_FUNC_TOO_MANY_PARAMETERS, "func_too_many_parameters")                           \
	/* variables */                                                                        \
	X(SKIP_VAR_NO_ADDRESS, "var_no_address")         /* register, TLS, optimised out */    \
	X(SKIP_VAR_NO_SECTION, "var_no_section")         /* dropped, or not in a section */    \
	X(SKIP_VAR_SECTION_NAME, "var_section_name")     /* kernels refuse its section's */    \
	X(SKIP_VAR_NO_SIZE, "var_no_size")                                                     \
	X(SKIP_VAR_OVERLAP, "var_overlap")               /* shares its address */              \
	X(SKIP_VAR_TOO_MANY, "var_too_many")             /* more than one DATASEC can hold */

enum skip_reason {
#define X(reason, name) reason,
	SKIP_REASONS(X)
#undef X
	SKIP_REASON_COUNT
};

// The name in stats: lower case, words joined by '_'.
const char *skip_reason_name(enum skip_reason reason);

#endif
