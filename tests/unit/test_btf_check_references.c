// SPDX-License-Identifier: GPL-3.0-or-later
//
// btf_check against handmade blobs, for the rules about types together (encoding 1.7.19 to 1.7.30):
// for each rule one blob that keeps it and one that breaks it. As test_btf_check_records.c.
#include "btf_verdict.h"
#include "check.h"

// 1.7.19: loops.
static const struct btf_check_case loops[] = {
	KEEPS(BASE "STRUCT s 8 : next 4 0; PTR - 3;"),
	KEEPS(BASE "PTR - 4; ARRAY - 0 3 1 2;"), // no C has it, no reader hangs over it
	KEEPS(BASE "PTR - 4; FUNC_PROTO - 0 : f 3;"),
	BREAKS("1.7.19", BASE "PTR - 3;"),
	BREAKS("1.7.19", BASE "TYPEDEF t 3;"),
	BREAKS("1.7.19", BASE "CONST - 4; VOLATILE - 5; PTR - 3;"),
	BREAKS("1.7.19", BASE "PTR - 4; TYPEDEF t 5; CONST - 4;"),
	BREAKS("1.7.19", BASE "STRUCT s 4 : a 3 0;"),
	BREAKS("1.7.19", BASE "STRUCT s 4 : a 4 0; UNION u 4 : a 5 0; TYPEDEF t 3;"),
	BREAKS("1.7.19", BASE "ARRAY - 0 3 1 1;"),
	BREAKS("1.7.19", BASE "ARRAY - 0 4 1 1; CONST - 3;"),
	BREAKS("1.7.19", BASE "STRUCT s 0 : a 4 0; ARRAY - 0 3 1 0;"),
	KEEPS(BASE "TYPEDEF t0 1; TYPEDEF t1 3; TYPEDEF t2 4; TYPEDEF t3 5; TYPEDEF t4 6; "
	      "TYPEDEF t5 7; TYPEDEF t6 8;"),
};

// 1.7.20 to 1.7.22: what may refer to what.
static const struct btf_check_case referred[] = {
	KEEPS(BASE "CONST - 0; VOLATILE - 3; TYPEDEF t 4; PTR - 5; FWD f 0; CONST - 7; PTR - 8; "
	      "FUNC_PROTO - 0; TYPEDEF g 10; PTR - 11; TYPE_TAG u 12; RESTRICT - 12;"),
	BREAKS("1.7.20", BASE "VAR v 1 0; CONST - 3;"),
	BREAKS("1.7.20", BASE "VAR v 1 0; PTR - 3;"),
	BREAKS("1.7.20", BASE "DATASEC d 4; PTR - 3;"),
	BREAKS("1.7.20", BASE "DATASEC d 4; TYPEDEF t 3;"),
	BREAKS("1.7.20", BASE "STRUCT s 4; DECL_TAG t 3 -1; VOLATILE - 4;"),
	{"1.7.20", BASE "FUNC_PROTO - 0; FUNC f 3; CONST - 4;", TAKES,
	 "the kernel takes FUNC for its FUNC_PROTO here"},
	KEEPS(BASE "TYPEDEF i 1; CONST - 3; STRUCT s 4 : a 1 0; ARRAY - 0 5 4 7; ARRAY - 0 6 3 2;"),
	KEEPS(BASE "ARRAY - 0 1 1 0x3fffffff;"),
	BREAKS("1.7.21", BASE "ARRAY - 0 1 1 0x40000000;"),
	BREAKS("1.7.21", BASE "ARRAY - 0 1 1 0x10000; ARRAY - 0 3 1 0x10000;"),
	BREAKS("1.7.21", BASE "PTR - 0; ARRAY - 0 1 3 1;"),
	BREAKS("1.7.21", BASE "STRUCT s 4; ARRAY - 0 1 3 1;"),
	BREAKS("1.7.21", BASE "INT odd 4 0x00000007; ARRAY - 0 1 3 1;"),
	BREAKS("1.7.21", BASE "INT odd 4 0x00000007; ARRAY - 0 3 1 1;"),
	BREAKS("1.7.21", BASE "INT odd 4 0x00080008; CONST - 3; ARRAY - 0 4 1 1;"),
	BREAKS("1.7.21", BASE "FWD f 0; ARRAY - 0 3 1 1;"),
	BREAKS("1.7.21", BASE "FUNC_PROTO - 0; ARRAY - 0 3 1 1;"),
	BREAKS("1.7.21", BASE "CONST - 0; ARRAY - 0 3 1 1;"),
	BREAKS("1.7.21", BASE "VAR v 1 0; ARRAY - 0 3 1 1;"),
	BREAKS("1.7.22", BASE "TYPEDEF t 0; STRUCT s 4 : a 3 0;"),
	BREAKS("1.7.22", BASE "FWD f 0; STRUCT s 4 : a 3 0;"),
	BREAKS("1.7.22", BASE "FUNC_PROTO - 0; STRUCT s 4 : a 3 0;"),
	BREAKS("1.7.22", BASE "FUNC_PROTO - 0; FUNC f 3; STRUCT s 4 : a 4 0;"),
	BREAKS("1.7.22", BASE "VAR v 1 0; STRUCT s 4 : a 3 0;"),
	BREAKS("1.7.22", BASE "DATASEC d 4; STRUCT s 4 : a 3 0;"),
	BREAKS("1.7.22", BASE "STRUCT s 4; DECL_TAG t 3 -1; UNION s 4 : a 4 0;"),
};

// 1.7.23 and 1.7.24: members without and with kind_flag.
static const struct btf_check_case members[] = {
	BREAKS("1.7.25", BASE "INT bits 4 0x00040003; STRUCT s 4 : a 3 0 : b 1 8;"),
	KEEPS(BASE "INT bits 4 0x00040003; STRUCT s 4 : a 3 0 : b 3 13;"),
	BREAKS("1.7.23", BASE "PTR - 0; STRUCT s 16 : a 3 4;"),
	BREAKS("1.7.23", BASE "ARRAY - 0 1 1 1; STRUCT s 16 : a 3 4;"),
	BREAKS("1.7.23", BASE "STRUCT i 4; STRUCT s 16 : a 3 4;"),
	BREAKS("1.7.23", BASE "ENUM e 4; STRUCT s 16 : a 3 4;"),
	BREAKS("1.7.23", BASE "INT wide 16 128; STRUCT s 32 : a 3 4;"),
	// Members with kind_flag
	KEEPS(BASE "STRUCT! s 8 : a 1 0x1f000000 : b 1 0x0100001f : c 1 32;"),
	KEEPS(BASE "TYPEDEF t 1; CONST - 3; ENUM e 4; VOLATILE - 5; STRUCT! s 8 : a 4 0x1f000000 "
	      ": b 6 0x20000020;"),
	KEEPS(BASE "ENUM64 e 8; STRUCT! s 8 : a 3 0x20000000;"),
	KEEPS(BASE "UNION! u 4 : a 1 0x03000000 : b 1 0x20000000;"),
	BREAKS("1.7.24", BASE "STRUCT! s 8 : a 1 4;"),
	BREAKS("1.7.24", BASE "PTR - 0; STRUCT! s 8 : a 3 4;"),
	BREAKS("1.7.24", BASE "PTR - 0; STRUCT! s 8 : a 3 0x08000000;"),
	BREAKS("1.7.24", BASE "ARRAY - 0 1 1 1; STRUCT! s 8 : a 3 0x08000000;"),
	BREAKS("1.7.24", BASE "STRUCT i 4; STRUCT! s 8 : a 3 0x08000000;"),
	BREAKS("1.7.24", "FLOAT f 4;" BASE "STRUCT! s 8 : a 1 0x08000000;"),
	BREAKS("1.7.24", BASE "STRUCT! s 8 : a 1 0x21000000;"),
	BREAKS("1.7.24", BASE "INT odd 4 0x00000007; STRUCT! s 8 : a 3 0x03000000;"),
	BREAKS("1.7.24", BASE "INT odd 4 0x00000007; STRUCT! s 8 : a 3 0;"),
	BREAKS("1.7.24", BASE "INT wide 16 128; STRUCT! s 32 : a 3 0x80000004;"),
	BREAKS("1.7.24", BASE "ENUM e 8; STRUCT! s 8 : a 3 0x21000000;"),
	BREAKS("1.7.24", BASE "ENUM64 e 8; STRUCT! s 8 : a 3 0x28000000;"),
	BREAKS("1.7.24", BASE "ENUM64 e 8; STRUCT! s 8 : a 3 4;"),
};

// 1.7.25: members lie inside the struct.
static const struct btf_check_case member_ends[] = {
	BREAKS("1.7.25", BASE "STRUCT s 7 : a 1 32;"),
	BREAKS("1.7.25", BASE "STRUCT s 7 : a 1 27;"),
	BREAKS("1.7.25", BASE "PTR - 0; STRUCT s 8 : a 3 8;"),
	BREAKS("1.7.25", BASE "ARRAY - 0 1 1 2; STRUCT s 8 : a 3 8;"),
	BREAKS("1.7.25", BASE "STRUCT i 8; STRUCT s 8 : a 3 8;"),
	BREAKS("1.7.25", BASE "ENUM e 2; STRUCT s 2 : a 3 8;"),
	BREAKS("1.7.25", "FLOAT d 8; STRUCT s 8 : a 1 64;"),
	BREAKS("1.7.25", BASE "STRUCT! s 4 : a 1 0x08000019;"),
	BREAKS("1.7.25", BASE "STRUCT! s 4 : a 1 8;"),
	BREAKS("1.7.25", BASE "ENUM e 4; STRUCT! s 4 : a 3 0x08000019;"),
	KEEPS(BASE "ENUM e 1; STRUCT s 4 : a 3 24;"),
	// 32 bits to a kernel beside bitfields
	BREAKS("1.7.25", BASE "ENUM e 1; STRUCT! s 4 : a 3 24;"),
	KEEPS(BASE "ENUM e 1; STRUCT! s 4 : a 3 0x08000018;"),
	KEEPS(BASE "FLOAT f 4; FLOAT d 8; FLOAT l 16; STRUCT s 40 : a 3 32 : b 4 64 : c 5 192;"),
	BREAKS("1.7.25", BASE "FLOAT d 8; STRUCT s 16 : a 3 32;"),
	BREAKS("1.7.25", BASE "FLOAT f 4; STRUCT s 16 : a 3 8;"),
	BREAKS("1.7.25", BASE "FLOAT l 16; STRUCT s 32 : a 3 32;"),
	// D's and Java's `long` has 8 bytes where pointers have 4.
	{NULL, "INT long 8 0x01000040; FLOAT double 8; STRUCT s 12 : a 2 32;", REFUSES,
	 "32-bit image"},
	// The same for an image of 4-byte pointers; the kernel takes its own size of them.
	{NULL, "INT \"long int\" 4 0x01000020; PTR - 0; STRUCT s 8 : a 2 0 : b 2 32;", REFUSES,
	 "32-bit image"},
	{NULL, "INT int 4 0x01000020; PTR - 0; STRUCT s 8 : a 2 0 : b 2 32;", REFUSES,
	 "pointer size unknown"},
	{NULL, "FLOAT d 8; INT int 4 0x01000020; STRUCT s 12 : a 2 0 : b 1 32;", REFUSES,
	 "pointer size unknown"},
};

// 1.7.26 and 1.7.27: prototypes and functions.
static const struct btf_check_case functions[] = {
	KEEPS(BASE "FUNC_PROTO - 1 : a 1 : b 2; FUNC f 3; FUNC_PROTO - 0 : - 0; FUNC g 5; "
	      "FUNC_PROTO - 0 : a 1 : - 0; FUNC h 7;"),
	KEEPS(BASE "FUNC_PROTO - 1 : - 1; PTR - 3;"), // names are needed by FUNC only
	BREAKS("1.7.26", BASE "TYPEDEF nothing 0; FUNC_PROTO - 3;"),
	BREAKS("1.7.26", BASE "FWD f 0; FUNC_PROTO - 3;"),
	BREAKS("1.7.26", BASE "VAR v 1 0; FUNC_PROTO - 3;"),
	BREAKS("1.7.26", BASE "FUNC_PROTO - 0; FUNC_PROTO - 3;"),
	BREAKS("1.7.26", BASE "FUNC_PROTO - 0 : a 0;"),
	BREAKS("1.7.26", BASE "FUNC_PROTO - 0 : - 0 : a 1;"),
	BREAKS("1.7.26", BASE "FWD f 0; FUNC_PROTO - 0 : a 3;"),
	BREAKS("1.7.26", BASE "VAR v 1 0; FUNC_PROTO - 0 : a 3;"),
	BREAKS("1.7.26", BASE "FUNC_PROTO - 0; FUNC f 3; FUNC_PROTO - 0 : a 4;"),
	BREAKS("1.7.27", BASE "FUNC_PROTO - 0 : - 1; FUNC f 3;"),
	BREAKS("1.7.27", BASE "FUNC_PROTO - 0 : a 1 : - 1 : - 0; FUNC f 3;"),
	KEEPS(BASE "FUNC_PROTO - 0 : a 1 : a 1; FUNC f 3;"),
};

// 1.7.28: variables and sections.
static const struct btf_check_case variables[] = {
	KEEPS(BASE "VAR v 4 0; CONST - 2; DATASEC d 16 : 3 0 16;"),
	BREAKS("1.7.28", BASE "FWD f 0; VAR v 3 0;"),
	BREAKS("1.7.28", BASE "TYPEDEF nothing 0; VAR v 3 0;"),
	BREAKS("1.7.28", BASE "FUNC_PROTO - 0; VAR v 3 0;"),
	BREAKS("1.7.28", BASE "VAR v 1 0; VAR w 3 0;"),
	BREAKS("1.7.28", BASE "DATASEC d 16 : 1 0 4;"),
	BREAKS("1.7.28", BASE "VAR v 2 0; DATASEC d 16 : 3 0 4;"),
	{"1.7.28", BASE "DATASEC d 16 : 4 0 4; VAR v 2 0;", TAKES,
	 "the kernel looks only at VARs of lower IDs"},
	BREAKS("1.7.28", BASE "PTR - 0; VAR v 3 0; DATASEC d 16 : 4 0 4;"),
	BREAKS("1.7.28", BASE "ARRAY - 0 1 1 3; VAR v 3 0; DATASEC d 16 : 4 0 8;"),
};

// 1.7.29 and 1.7.30: tags.
static const struct btf_check_case tags[] = {
	KEEPS(BASE "STRUCT s 8 : a 1 0 : b 1 32; UNION u 4 : a 1 0; VAR v 1 0; FUNC_PROTO - 0 : "
	      "a 1; FUNC f 6; TYPEDEF t 1;DECL_TAG a 3 1; DECL_TAG a 4 0; DECL_TAG a 5 -1; "
	      "DECL_TAG a 7 0; DECL_TAG a 7 -1; DECL_TAG a 8 -1;"),
	BREAKS("1.7.29", BASE "STRUCT s 4 : a 1 0; DECL_TAG t 3 1;"),
	BREAKS("1.7.29", BASE "UNION s 4 : a 1 0; DECL_TAG t 3 0x7fffffff;"),
	BREAKS("1.7.29", BASE "FUNC_PROTO - 0 : a 1; FUNC f 3; DECL_TAG t 4 1;"),
	BREAKS("1.7.29", BASE "VAR v 1 0; DECL_TAG t 3 0;"),
	BREAKS("1.7.29", BASE "TYPEDEF v 1; DECL_TAG t 3 0;"),
	BREAKS("1.7.29", BASE "ENUM e 4 : A 0; DECL_TAG t 3 0;"),
	BREAKS("1.7.29", BASE "DECL_TAG t 1 -1;"),
	BREAKS("1.7.29", BASE "FUNC_PROTO - 0; DECL_TAG t 3 -1;"),
	BREAKS("1.7.29", BASE "DECL_TAG t 0 -1;"),
	KEEPS(BASE "CONST - 1; TYPE_TAG a 3; TYPE_TAG b 4; PTR - 5; TYPE_TAG c 6;"),
	BREAKS("1.7.30", BASE "TYPE_TAG a 1; CONST - 3;"),
	BREAKS("1.7.30", BASE "TYPE_TAG a 1; TYPEDEF t 3;"),
	BREAKS("1.7.30", BASE "TYPE_TAG a 4; VOLATILE - 5; TYPE_TAG b 1;"),
};

int main(void)
{
	btf_kernel_find();
	CHECK_CASES(loops);
	CHECK_CASES(referred);
	CHECK_CASES(members);
	CHECK_CASES(member_ends);
	CHECK_CASES(functions);
	CHECK_CASES(variables);
	CHECK_CASES(tags);
	return CHECK_EXIT();
}
