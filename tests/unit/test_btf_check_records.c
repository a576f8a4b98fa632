// SPDX-License-Identifier: GPL-3.0-or-later
//
// btf_check against handmade blobs, for the rules about a record alone (encoding 1.6, 1.7.1 to
// 1.7.18): for each rule one blob that keeps it and one that breaks it.
//
// Every case runs in both byte orders, must name its rule in exactly one message, and is shown to
// the kernel. A case whose verdict differs from the kernel's on purpose says why.
#include "btf_verdict.h"
#include "check.h"

#define NAME_64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define NAME_512 NAME_64 NAME_64 NAME_64 NAME_64 NAME_64 NAME_64 NAME_64 NAME_64

// 1.6: structure, references, names.
static const struct btf_check_case structure[] = {
	KEEPS(BASE),
	BREAKS("1.6.1", BASE "STRUCT s 4 vlen=1 7 7;"),
	BREAKS("1.6.1", BASE "INT x 4;"),
	BREAKS("1.6.2", "INT @99 4 0x01000020;"),
	BREAKS("1.6.2", BASE "STRUCT s 4 : @99 1 0;"),
	BREAKS("1.6.2", BASE "ENUM e 4 : @99 0;"),
	BREAKS("1.6.2", BASE "FUNC_PROTO - 0 : @99 1;"),
	BREAKS("1.6.3", BASE "PTR - 4;"),
	BREAKS("1.6.3", BASE "CONST - 4;"),
	BREAKS("1.6.3", BASE "TYPEDEF t 4;"),
	BREAKS("1.6.3", BASE "VAR v 4 0;"),
	BREAKS("1.6.3", BASE "DECL_TAG t 4 -1;"),
	BREAKS("1.6.3", BASE "TYPE_TAG t 4;"),
	BREAKS("1.6.3", BASE "ARRAY - 0 4 1 1;"),
	BREAKS("1.6.3", BASE "ARRAY - 0 1 4 1;"),
	BREAKS("1.6.3", BASE "STRUCT s 4 : a 4 0;"),
	BREAKS("1.6.3", BASE "FUNC_PROTO - 4;"),
	BREAKS("1.6.3", BASE "FUNC_PROTO - 0 : a 4;"),
	BREAKS("1.6.3", BASE "DATASEC d 4 : 4 0 4;"),
	BREAKS("1.6.3", BASE "FUNC f 1;"),
	BREAKS("1.6.3", BASE "FUNC f 9;"),
};

// 1.7.1 to 1.7.5: which texts are names, and who has one.
static const struct btf_check_case names[] = {
	KEEPS(BASE "TYPEDEF " NAME_512 " 1;"),
	BREAKS("1.7.1", BASE "TYPEDEF " NAME_512 "a 1;"),
	KEEPS(BASE "TYPEDEF ._aZ9.x 1;"),
	BREAKS("1.7.1", BASE "TYPEDEF 9a 1;"),
	BREAKS("1.7.1", BASE "TYPEDEF a$b 1;"),
	BREAKS("1.7.1", BASE "STRUCT \"a::b\" 4;"),
	BREAKS("1.7.1", BASE "UNION \"a<b>\" 4;"),
	BREAKS("1.7.1", BASE "ENUM \"a b\" 4;"),
	BREAKS("1.7.1", BASE "STRUCT s 4 : \"1\" 1 0;"),
	BREAKS("1.7.1", BASE "ENUM e 4 : \"-\" 0;"),
	BREAKS("1.7.1", BASE "FUNC_PROTO - 0 : \"a-b\" 1;"),
	BREAKS("1.7.1", BASE "FWD \"a\x01\" 0;"),
	// offset 4 is the NUL of "int": an empty name, but not offset 0
	BREAKS("1.7.1", BASE "STRUCT @4 4;"),
	KEEPS(BASE "STRUCT @1 4;"), // "int", as good a name as any
	KEEPS(BASE "STRUCT @2 4;"), // "nt": the tail of another string
	BREAKS("1.7.2", BASE "FWD - 0;"),
	BREAKS("1.7.2", BASE "TYPEDEF - 1;"),
	BREAKS("1.7.2", BASE "FUNC_PROTO - 0; FUNC - 3;"),
	BREAKS("1.7.2", BASE "VAR - 1 0;"),
	BREAKS("1.7.2", BASE "ENUM e 4 : - 1;"),
	BREAKS("1.7.2", BASE "ENUM64 e 8 : - 1 0;"),
	KEEPS(BASE "STRUCT - 4 : - 1 0; UNION - 4 : - 1 0; ENUM - 4; ENUM64 - 8;"),
	KEEPS(BASE "DATASEC \".data..x $y-z\" 4;"),
	BREAKS("1.7.3", BASE "DATASEC - 4;"),
	BREAKS("1.7.3", BASE "DATASEC \"a\x7f\" 4;"),
	KEEPS(BASE "TYPE_TAG \"any text: 1\x01\" 1; STRUCT s 4; DECL_TAG \"9 <>\" 4 -1;"),
	BREAKS("1.7.4", BASE "TYPE_TAG - 1;"),
	BREAKS("1.7.4", BASE "STRUCT s 4; DECL_TAG - 3 -1;"),
	KEEPS("INT - 4 0x01000020; FLOAT - 4; INT \"long long unsigned int\" 8 64; FLOAT \"long "
	      "double\" 16;"),
	BREAKS("1.7.5", BASE "PTR p 1;"),
	BREAKS("1.7.5", BASE "ARRAY a 0 1 1 1;"),
	BREAKS("1.7.5", BASE "CONST c 1;"),
	BREAKS("1.7.5", BASE "VOLATILE v 1;"),
	BREAKS("1.7.5", BASE "RESTRICT r 1;"),
	BREAKS("1.7.5", BASE "FUNC_PROTO p 0;"),
};

// 1.7.6 to 1.7.8: kinds, kind_flag and vlen.
static const struct btf_check_case info_words[] = {
	BREAKS("1.7.6", BASE "KIND0 - 0;"),
	BREAKS("1.7.6", BASE "KIND20 - 0;"),
	BREAKS("1.7.6", BASE "KIND31 - 0;"),
	BREAKS("1.7.6", BASE "PTR - 1 info=0x02010000;"),
	BREAKS("1.7.6", BASE "PTR - 1 info=0x22000000;"),
	BREAKS("1.7.6", BASE "PTR - 1 info=0x42000000;"),
	KEEPS(BASE "STRUCT! - 4; UNION! - 4; ENUM! - 4; ENUM64! - 8; FWD! f 0;"),
	// kernels before 6.15 refuse it
	KEEPS(BASE "STRUCT s 4; DECL_TAG! t 3 -1; TYPE_TAG! t 1;"),
	BREAKS("1.7.7", "INT! int 4 0x01000020;"),
	BREAKS("1.7.7", BASE "PTR! - 1;"),
	BREAKS("1.7.7", BASE "ARRAY! - 0 1 1 1;"),
	BREAKS("1.7.7", BASE "TYPEDEF! t 1;"),
	BREAKS("1.7.7", BASE "CONST! - 1;"),
	BREAKS("1.7.7", BASE "FUNC_PROTO! - 0;"),
	BREAKS("1.7.7", BASE "FUNC_PROTO - 0; FUNC! f 3;"),
	BREAKS("1.7.7", BASE "VAR! v 1 0;"),
	BREAKS("1.7.7", BASE "DATASEC! d 4;"),
	BREAKS("1.7.7", "FLOAT! f 4;"),
	BREAKS("1.7.8", "INT int 4 0x01000020 vlen=1;"),
	BREAKS("1.7.8", BASE "PTR - 1 vlen=1;"),
	BREAKS("1.7.8", BASE "CONST - 1 vlen=1;"),
	BREAKS("1.7.8", BASE "TYPEDEF t 1 vlen=1;"),
	BREAKS("1.7.8", BASE "ARRAY - 0 1 1 1 vlen=1;"),
	BREAKS("1.7.8", BASE "FWD f 0 vlen=1;"),
	BREAKS("1.7.8", BASE "VAR v 1 0 vlen=1;"),
	BREAKS("1.7.8", "FLOAT f 4 vlen=1;"),
	BREAKS("1.7.8", BASE "STRUCT s 4; DECL_TAG t 3 -1 vlen=1;"),
	BREAKS("1.7.8", BASE "TYPE_TAG t 1 vlen=1;"),
};

// 1.7.9 to 1.7.18: each kind alone.
static const struct btf_check_case kinds[] = {
	KEEPS("INT a 1 0x04000008; INT b 3 24; INT c 16 128; INT d 32 128; INT e 4 0x00100010; "
	      "INT f 4 0x02000020;"),
	BREAKS("1.7.9", "INT a 4 0x10000020;"),
	BREAKS("1.7.9", "INT a 17 129;"),
	BREAKS("1.7.9", "INT a 4 0x00010020;"),
	BREAKS("1.7.9", "INT a 2 32;"),
	BREAKS("1.7.9", "INT a 4 0x03000020;"),
	BREAKS("1.7.9", "INT a 4 0x05000020;"),
	BREAKS("1.7.9", "INT a 4 0x08000020;"),
	KEEPS(BASE "ARRAY - 0 1 1 0; ARRAY - 0 3 1 5;"),
	BREAKS("1.7.10", BASE "ARRAY - 4 1 1 1;"),
	BREAKS("1.7.10", BASE "ARRAY - 0 0 1 1;"),
	BREAKS("1.7.10", BASE "ARRAY - 0 1 0 1;"),
	KEEPS(BASE "STRUCT - 12 : a 1 0 : b 1 32 : c 1 64; UNION - 4 : a 1 0 : b 1 0;"),
	KEEPS(BASE "STRUCT s 0; UNION u 0;"),
	KEEPS(BASE "ARRAY - 0 1 1 0; STRUCT - 4 : a 1 0 : flexible 3 32;"),
	BREAKS("1.7.11", BASE "STRUCT s 4 : a 0 0;"),
	BREAKS("1.7.11", BASE "STRUCT s 8 : a 1 32 : b 1 0;"),
	BREAKS("1.7.11", BASE "UNION s 8 : a 1 0 : b 1 32;"),
	BREAKS("1.7.11", BASE "STRUCT s 4 : a 1 64;"),
	KEEPS(BASE "ENUM a 1 : A 1; ENUM b 2; ENUM! c 4 : A -1 : B -1; ENUM d 8; ENUM64 e 1; "
	      "ENUM64! f 8 : C -1 -1;"),
	BREAKS("1.7.12", BASE "ENUM a 3;"),
	BREAKS("1.7.12", BASE "ENUM a 0;"),
	BREAKS("1.7.12", BASE "ENUM64 a 16;"),
	KEEPS(BASE "FWD a 0; FWD! b 0;"),
	BREAKS("1.7.13", BASE "FWD a 1;"),
	KEEPS(BASE "FUNC_PROTO - 0; FUNC f 3; FUNC g 3 vlen=1;"),
	BREAKS("1.7.14", BASE "FUNC_PROTO - 0; FUNC f 3 vlen=2;"),
	KEEPS(BASE "VAR a 1 0; VAR b 2 1;"),
	BREAKS("1.7.15", BASE "VAR a 0 0;"),
	BREAKS("1.7.15", BASE "VAR a 1 2;"),
	KEEPS(BASE "VAR a 1 0; VAR b 1 1; DATASEC d 16 : 3 0 4 : 4 8 8; DATASEC e 1;"),
	BREAKS("1.7.16", BASE "DATASEC d 0;"),
	BREAKS("1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 3 8 4 : 3 0 4;"),
	BREAKS("1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 3 0 4 : 3 2 4;"),
	BREAKS("1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 3 0 0;"),
	BREAKS("1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 3 0 17;"),
	BREAKS("1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 3 16 4;"),
	BREAKS("1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 3 0xfffffffc 8;"),
	BREAKS("1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 0 0 4;"),
	KEEPS("FLOAT a 2; FLOAT b 4; FLOAT c 8; FLOAT d 12; FLOAT e 16;"),
	BREAKS("1.7.17", "FLOAT a 1;"),
	BREAKS("1.7.17", "FLOAT a 10;"),
	BREAKS("1.7.17", "FLOAT a 32;"),
	KEEPS(BASE "STRUCT s 4 : a 1 0; DECL_TAG t 3 0; DECL_TAG t 3 -1;"),
	BREAKS("1.7.18", BASE "STRUCT s 4 : a 1 0; DECL_TAG t 3 -2;"),
};

int main(void)
{
	btf_kernel_find();
	CHECK_CASES(structure);
	CHECK_CASES(names);
	CHECK_CASES(info_words);
	CHECK_CASES(kinds);
	return CHECK_EXIT();
}
