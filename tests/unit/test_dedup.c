// SPDX-License-Identifier: GPL-3.0-or-later
//
// One program's types out of several units': the table in types/dedup.h, encoding 5, case by case.
//
// What random programs give is compared with libbpf in test_dedup_random.c.
#include <stdlib.h>

#include "check.h"
#include "encode_text.h"

static struct db *db;
static struct db_die *unit, *integer, *wide;

static void add_unit(void)
{
	unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	integer = db_int(unit);
	wide = db_base_type(unit, "long int", 8, DW_ATE_signed);
}

static void start(void)
{
	db = db_create(&(struct db_options){0});
	add_unit();
}

static struct db_die *define_node(struct db_die *value)
{
	struct db_die *node = db_struct(unit, "node", 16);
	db_member(node, "next", db_pointer(unit, node), 0);
	db_member(node, "value", value, 8);
	return node;
}

static struct db_die *declare_node(void)
{
	return db_declaration(unit, DW_TAG_structure_type, "node");
}

static struct db_die *define_tree(struct db_die *node)
{
	struct db_die *tree = db_struct(unit, "tree", 8);
	db_member(tree, "root", db_pointer(unit, node), 0);
	return tree;
}

#define INT_NODE "STRUCT node size=16 { next:PTR>struct node@0 value:int@64 }"
#define LONG_NODE "STRUCT node#2 size=16 { next:PTR>struct node#2@0 value:long int@64 }"

static void test_equal_definitions(void) // 5.3.6
{
	start();
	define_tree(define_node(integer));
	add_unit();
	define_tree(define_node(integer));
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "INT int size=4 signed\nINT long int size=8 signed\n" INT_NODE "\n"
			    "STRUCT tree size=8 { root:PTR>struct node@0 }\n");
	CHECK_EQ(encoded.result.types, 5); // and PTR to node
	encode_text_free(&encoded);
}

static void test_different_definitions(void) // 5.6.1, 5.6.3: and what reaches them
{
	start();
	struct db_die *node = define_node(integer);
	struct db_die *tree = define_tree(node);
	db_member(db_struct(unit, "forest", 8), "tree", tree, 0); // by value
	db_typedef(unit, "node_t", node);
	db_struct(unit, "apart", 4);
	add_unit();
	node = define_node(wide);
	tree = define_tree(node);
	db_member(db_struct(unit, "forest", 8), "tree", tree, 0);
	db_typedef(unit, "node_t", node);
	db_struct(unit, "apart", 4);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, INT_NODE);
	CHECK_LINE(encoded, LONG_NODE);
	CHECK_LINE(encoded, "STRUCT tree size=8 { root:PTR>struct node@0 }");
	CHECK_LINE(encoded, "STRUCT tree#2 size=8 { root:PTR>struct node#2@0 }");
	CHECK_LINE(encoded, "STRUCT forest size=8 { tree:struct tree@0 }");
	CHECK_LINE(encoded, "STRUCT forest#2 size=8 { tree:struct tree#2@0 }");
	CHECK_LINE(encoded, "TYPEDEF node_t > struct node");
	CHECK_LINE(encoded, "TYPEDEF node_t#2 > struct node#2");
	CHECK_LINE(encoded, "STRUCT apart size=4 { }");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "STRUCT"), 7);
	encode_text_free(&encoded);
}

static void test_declared_elsewhere(void) // 5.5.1, 5.5.3, in both orders
{
	for (int order = 0; order < 2; order++) {
		start();
		define_tree(order ? declare_node() : define_node(integer));
		add_unit();
		define_tree(order ? define_node(integer) : declare_node());
		struct encode_text encoded = encode_text_db(db);
		CHECK_TEXT(encoded,
			   "INT int size=4 signed\nINT long int size=8 signed\n" INT_NODE "\n"
			   "STRUCT tree size=8 { root:PTR>struct node@0 }\n");
		CHECK_EQ(encoded.result.types, 5);
		encode_text_free(&encoded);
	}
}

static void test_never_defined(void)
{
	start();
	define_tree(declare_node());
	add_unit();
	define_tree(declare_node());
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "INT int size=4 signed\nINT long int size=8 signed\n"
			    "FWD struct node\n"
			    "STRUCT tree size=8 { root:PTR>fwd struct node@0 }\n");
	encode_text_free(&encoded);
}

static void test_ambiguous_without_evidence(void) // 5.5.2
{
	start();
	define_node(integer);
	add_unit();
	define_node(wide);
	add_unit();
	define_tree(declare_node());
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, INT_NODE);
	CHECK_LINE(encoded, LONG_NODE);
	CHECK_LINE(encoded, "STRUCT tree size=8 { root:PTR>fwd struct node@0 }");
	CHECK_LINE(encoded, "FWD struct node");
	encode_text_free(&encoded);
}

// A unit that declares `node` and shares `tree`, and what only the second has too, with the others.
static void test_ambiguous_with_evidence(void)
{
	start();
	define_tree(define_node(integer));
	add_unit();
	define_tree(define_node(wide));
	db_struct(unit, "shared", 4);
	add_unit();
	define_tree(declare_node());
	db_struct(unit, "shared", 4);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "STRUCT tree"), 2); // no third one
	CHECK_EQ(encode_text_count_prefix(encoded.text, "FWD"), 0);
	encode_text_free(&encoded);
}

static void test_kinds_of_one_name(void) // a FWD is of a kind: better than 5.5.2
{
	start();
	define_node(integer);
	db_struct(unit, "u", 4);
	add_unit();
	db_union(unit, "node", 8);
	db_typedef(unit, "s_t", db_pointer(unit, declare_node()));
	db_typedef(unit, "u_t", db_pointer(unit, db_declaration(unit, DW_TAG_union_type, "node")));
	db_typedef(unit, "w_t", db_pointer(unit, db_declaration(unit, DW_TAG_union_type, "u")));
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "TYPEDEF s_t > PTR>struct node");
	CHECK_LINE(encoded, "TYPEDEF u_t > PTR>union node");
	CHECK_LINE(encoded, "TYPEDEF w_t > PTR>fwd union u"); // the only `u` is a struct
	encode_text_free(&encoded);
}

static void test_declared_enum(void) // 5.3.2: also of another size
{
	start();
	db_typedef(unit, "e_t", db_declaration(unit, DW_TAG_enumeration_type, "e"));
	add_unit();
	db_enumerator(db_enum(unit, "e", 8), "one", 1);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "ENUM64 e size=8 { one=1 }");
	CHECK_LINE(encoded, "TYPEDEF e_t > enum e");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "ENUM e"), 0);
	encode_text_free(&encoded);
}

static void test_enums(void) // 5.3.2: all enumerators in order
{
	start();
	db_enumerator(db_enum(unit, "e", 4), "one", 1);
	db_enumerator(db_enum(unit, "f", 4), "two", 2);
	add_unit();
	db_enumerator(db_enum(unit, "e", 4), "one", 1);
	db_enumerator(db_enum(unit, "f", 4), "two", 3);
	struct encode_text encoded = encode_text_db(db);
	CHECK_TEXT(encoded, "ENUM e size=4 { one=1 }\n"
			    "ENUM f size=4 { two=2 }\n"
			    "ENUM f#2 size=4 { two=3 }\n"
			    "INT int size=4 signed\nINT long int size=8 signed\n");
	encode_text_free(&encoded);
}

static void test_anonymous_types(void) // 5.3.3, 5.3.4, 5.3.5, 5.3.7, 5.6.4
{
	start();
	for (int i = 0; i < 3; i++) {
		if (i)
			add_unit();
		struct db_die *nameless = db_struct(unit, NULL, 4);
		db_member(nameless, "a", integer, 0);
		db_pointer(unit, db_type(unit, DW_TAG_const_type, NULL, nameless));
		db_array(unit, integer, 4);
		struct db_die *proto = db_type(unit, DW_TAG_subroutine_type, NULL, integer);
		db_parameter(proto, i == 2 ? "named" : NULL, integer);
	}
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	// int, long; struct; CONST, PTR; ARRAY; two prototypes
	CHECK_EQ(encoded.result.types, 2 + 1 + 2 + 1 + 2);
	encode_text_free(&encoded);
}

static void test_local_structs(void) // two functions of one unit have one each
{
	start();
	struct db_die *first = db_function(unit, "f", integer, 0, 0),
		      *second = db_function(unit, "g", integer, 0, 0);
	struct db_die *file = unit;
	unit = first;
	define_tree(define_node(integer));
	unit = second;
	define_tree(define_node(wide));
	unit = file;
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, INT_NODE);
	CHECK_LINE(encoded, LONG_NODE);
	CHECK_LINE(encoded, "STRUCT tree size=8 { root:PTR>struct node@0 }");
	CHECK_LINE(encoded, "STRUCT tree#2 size=8 { root:PTR>struct node#2@0 }");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "STRUCT"), 4);
	encode_text_free(&encoded);
}

static void test_local_structs_and_other_units(void) // the second local one is the other unit's own
{
	for (int order = 0; order < 2; order++) {
		start();
		for (int i = 0; i < 2; i++) {
			if (i)
				add_unit();
			struct db_die *file = unit;
			if (i != order) {
				define_tree(define_node(wide));
				continue;
			}
			unit = db_function(file, "f", integer, 0, 0);
			define_tree(define_node(integer));
			unit = db_function(file, "g", integer, 0, 0);
			define_tree(define_node(wide));
			unit = file;
		}
		struct encode_text encoded = encode_text_db(db);
		CHECK_ENCODED(encoded);
		CHECK_EQ(encode_text_count_prefix(encoded.text, "STRUCT node"), 2);
		CHECK_EQ(encode_text_count_prefix(encoded.text, "STRUCT tree"), 2);
		encode_text_free(&encoded);
	}
}

// Units that refer to each other are read as one group: the result is the same.
static void test_group(void)
{
	start();
	struct db_die *first_integer = integer;
	define_tree(define_node(integer));
	add_unit();
	define_tree(define_node(wide));
	add_unit();
	define_tree(define_node(integer));
	db_typedef(unit, "far", first_integer); // ref_addr
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, INT_NODE);
	CHECK_LINE(encoded, LONG_NODE);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "STRUCT"), 4);
	encode_text_free(&encoded);
}

static void test_group_with_declaration(void) // as test_ambiguous_with_evidence, in one group
{
	start();
	struct db_die *first_integer = integer;
	define_tree(define_node(integer));
	add_unit();
	define_tree(define_node(wide));
	db_struct(unit, "shared", 4);
	add_unit();
	define_tree(declare_node());
	db_struct(unit, "shared", 4);
	db_typedef(unit, "far", first_integer);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	// A group has one set of names, so nothing tells which node is meant: it stays a
	// declaration.
	CHECK_EQ(encode_text_count_prefix(encoded.text, "STRUCT node"), 2);
	CHECK_LINE(encoded, "FWD struct node");
	encode_text_free(&encoded);
}

static void test_tags(void) // 5.1.2: DECL_TAGs merge, and follow the variants of what they tag
{
	start();
	for (int i = 0; i < 3; i++) {
		if (i)
			add_unit();
		struct db_die *tree = define_tree(define_node(i == 2 ? wide : integer));
		db_string(db_string(db_die(tree, 0x6000), DW_AT_name, "btf_decl_tag"),
			  DW_AT_const_value, "t");
	}
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "DECL_TAG \"t\" > struct tree");
	CHECK_LINE(encoded, "DECL_TAG \"t\" > struct tree#2");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "DECL_TAG"), 2);
	encode_text_free(&encoded);
}

int main(void)
{
	test_equal_definitions();
	test_different_definitions();
	test_declared_elsewhere();
	test_never_defined();
	test_ambiguous_without_evidence();
	test_ambiguous_with_evidence();
	test_kinds_of_one_name();
	test_declared_enum();
	test_enums();
	test_anonymous_types();
	test_local_structs();
	test_local_structs_and_other_units();
	test_group();
	test_group_with_declaration();
	test_tags();
	return CHECK_EXIT();
}
