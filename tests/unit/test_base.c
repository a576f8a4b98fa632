// SPDX-License-Identifier: GPL-3.0-or-later
//
// Split BTF: which types of a program are its base's. A base is encoded from one built image, the
// program from another, in both byte orders. encode_text shows what the program has beyond its
// base. What can't be a base: test_base_rejected.c.
#include "encode/base.h"

#include "base_words.h"
#include "check.h"
#include "encode_text.h"

// ---- What is equal. ----

static void test_everything_is_there(void)
{
	struct db_die *unit;
	struct db *db = base_start(&unit);
	base_common_types(unit, "value", 7);
	struct encode_base *base = base_open_program(db);
	db = base_start(&unit);
	base_common_types(unit, "value", 7);
	base_expect(base, db, "");
}

// Where one of many differs, what holds it is the program's own; the others stay the base's.
static void test_one_difference(void)
{
	struct db_die *unit;
	struct db *db = base_start(&unit);
	base_common_types(unit, "value", 7);
	struct encode_base *base = base_open_program(db);
	db = base_start(&unit);
	base_common_types(unit, "other", 7);
	base_expect(base, db,
	       "UNION either#2 size=8 { node:PTR>struct node#2@0 hidden:PTR>fwd struct hidden@0 }\n"
	       "STRUCT node#2 size=128 { next:PTR>struct node#2@0 typed:PTR>node_t#2@64 "
	       "list:ARRAY[4]>PTR>VOLATILE>long int@128 call:PTR>PROTO(RESTRICT>PTR>struct node#2, "
	       "...)>PTR>struct node#2@384 "
	       ":struct  size=16 { owner:PTR>struct node#2@0 other:double@64 }@448 colour:enum "
	       "colour@576 "
	       "huge:enum huge@640 unnamed:enum  size=4 { UNNAMED=7 }@704 bits:int@736:3 "
	       "either:union either#2@768 }\n"
	       "TYPEDEF node_t#2 > CONST>struct node#2\n");
}

static void test_enumerator_differs(void)
{
	struct db_die *unit;
	struct db *db = base_start(&unit);
	base_common_types(unit, "value", 7);
	struct encode_base *base = base_open_program(db);
	db = base_start(&unit);
	struct db_die *node = base_common_types(unit, "value", 8);
	db_member(db_struct(unit, "own", 8), "node", db_pointer(unit, node), 0);
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.base = base});
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT own size=8 { node:PTR>struct node#2@0 }");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "STRUCT node#2 "), 1);
	CHECK_EQ(encode_text_count_prefix(encoded.text, "ENUM "), 0);
	encode_text_free(&encoded);
	encode_base_close(base);
}

// Names of the base are not repeated, own ones are.
static void test_strings(void)
{
	struct db_die *unit;
	struct db *db = base_start(&unit);
	db_member(db_struct(unit, "first", 4), "number", db_int(unit), 0);
	struct encode_base *base = base_open_program(db);
	db = base_start(&unit);
	db_member(db_struct(unit, "number", 4), "own", db_int(unit), 0);
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.base = base});
	CHECK_TEXT(encoded, "STRUCT number size=4 { own:int@0 }\n");
	CHECK_EQ(encoded.result.types, 1);
	// Header, STRUCT of one member, "own".
	CHECK_EQ(encoded.result.byte_size, 24 + 12 + 12 + 4);
	CHECK_STR(encode_text_name_at(encoded.blob, encoded.size, 0), "own");
	encode_text_free(&encoded);
	encode_base_close(base);
}

// ---- Several definitions of one name. ----

static void leaf_and_user(struct db_die *unit, const char *member, const char *user)
{
	struct db_die *leaf = db_struct(unit, "leaf", 4);
	db_member(leaf, member, db_int(unit), 0);
	db_member(db_struct(unit, user, 8), "leaf", db_pointer(unit, leaf), 0);
}

static struct encode_base *open_two_leaves(void)
{
	struct db_die *unit;
	struct db *db = base_start(&unit);
	leaf_and_user(unit, "x", "user_x");
	leaf_and_user(db_unit(db, &(struct db_unit_options){.name = "b.c"}), "y", "user_y");
	return base_open_program(db);
}

static void test_ambiguous_base(void)
{
	struct db_die *unit;
	struct encode_base *base = open_two_leaves();
	struct db *db = base_start(&unit);
	leaf_and_user(unit, "y", "user_y"); // the base's second
	base_expect(base, db, "");

	base = open_two_leaves();
	db = base_start(&unit);
	leaf_and_user(unit, "y", "user_x"); // the second, in what has the first there
	base_expect(base, db, "STRUCT user_x#2 size=8 { leaf:PTR>struct leaf#2@0 }\n");

	base = open_two_leaves();
	db = base_start(&unit);
	leaf_and_user(unit, "z", "user_x"); // neither
	base_expect(base, db, "STRUCT leaf#3 size=4 { z:int@0 }\n"
			 "STRUCT user_x#2 size=8 { leaf:PTR>struct leaf#3@0 }\n");
}

// ---- Declarations. ----

static struct db_die *holder(struct db_die *unit, const char *name, struct db_die *of)
{
	struct db_die *made = db_struct(unit, name, 8);
	db_member(made, "p", db_pointer(unit, of), 0);
	return made;
}

// The program declares what the base defines.
static void test_declared(void)
{
	struct db_die *unit;
	struct db *db = base_start(&unit);
	leaf_and_user(unit, "x", "user");
	struct encode_base *base = base_open_program(db);
	db = base_start(&unit);
	struct db_die *leaf = db_declaration(unit, DW_TAG_structure_type, "leaf");
	holder(unit, "own", leaf);
	// equal to the base's though it can't see the leaf
	struct db_die *user = db_struct(unit, "user", 8);
	db_member(user, "leaf", db_pointer(unit, leaf), 0);
	holder(unit, "own_union", db_declaration(unit, DW_TAG_union_type, "leaf"));
	base_expect(base, db, "FWD union leaf\n" // another kind is not meant
			 "STRUCT own size=8 { p:PTR>struct leaf@0 }\n"
			 "STRUCT own_union size=8 { p:PTR>fwd union leaf@0 }\n");
}

// The base has two of them. Those who use them know which.
static void test_declared_ambiguously(void)
{
	struct db_die *unit;
	struct encode_base *base = open_two_leaves();
	struct db *db = base_start(&unit);
	struct db_die *leaf = db_declaration(unit, DW_TAG_structure_type, "leaf");
	holder(unit, "own", leaf);
	base_expect(base, db, "FWD struct leaf\nSTRUCT own size=8 { p:PTR>fwd struct leaf@0 }\n");

	base = open_two_leaves();
	db = base_start(&unit);
	leaf = db_declaration(unit, DW_TAG_structure_type, "leaf");
	holder(unit, "own", leaf);
	db_member(db_struct(unit, "user_y", 8), "leaf", db_pointer(unit, leaf), 0);
	base_expect(base, db, "STRUCT own size=8 { p:PTR>struct leaf#2@0 }\n");

	base = open_two_leaves();
	db = base_start(&unit);
	leaf = db_declaration(unit, DW_TAG_structure_type, "leaf");
	holder(unit, "own", leaf);
	db_member(db_struct(unit, "user_x", 8), "leaf", db_pointer(unit, leaf), 0);
	db_member(db_struct(unit, "user_y", 8), "leaf", db_pointer(unit, leaf), 0);
	base_expect(base, db, "FWD struct leaf\nSTRUCT own size=8 { p:PTR>fwd struct leaf@0 }\n");
}

// The program defines what the base declares: its own, and yet what points to it in the base is not
// repeated.
static void test_completed(void)
{
	struct db_die *unit;
	struct db *db = base_start(&unit);
	struct db_die *hidden = db_declaration(unit, DW_TAG_structure_type, "hidden");
	holder(unit, "outer", holder(unit, "user", hidden));
	struct encode_base *base = base_open_program(db);
	db = base_start(&unit);
	hidden = db_struct(unit, "hidden", 4);
	db_member(hidden, "x", db_int(unit), 0);
	struct db_die *user = holder(unit, "user", hidden);
	holder(unit, "outer", user);
	holder(unit, "own", user);
	holder(unit, "own_hidden", hidden);
	base_expect(base, db, "STRUCT hidden size=4 { x:int@0 }\n"
			 "INT int size=4 signed\n"
			 "STRUCT own size=8 { p:PTR>struct user@0 }\n"
			 "STRUCT own_hidden size=8 { p:PTR>struct hidden@0 }\n");
}

// Both declare it; and with a definition of the program's own beside the base's, nobody knows what
// is meant.
static void test_stays_declared(void)
{
	struct db_die *unit;
	struct db *db = base_start(&unit);
	holder(unit, "user", db_declaration(unit, DW_TAG_structure_type, "hidden"));
	struct encode_base *base = base_open_program(db);
	db = base_start(&unit);
	holder(unit, "own", db_declaration(unit, DW_TAG_structure_type, "hidden"));
	base_expect(base, db, "STRUCT own size=8 { p:PTR>fwd struct hidden@0 }\n");

	db = base_start(&unit);
	leaf_and_user(unit, "x", "user_x");
	base = base_open_program(db);
	db = base_start(&unit);
	leaf_and_user(unit, "x", "user_x");
	leaf_and_user(db_unit(db, &(struct db_unit_options){.name = "b.c"}), "z", "user_z");
	struct db_die *third = db_unit(db, &(struct db_unit_options){.name = "c.c"});
	holder(third, "own", db_declaration(third, DW_TAG_structure_type, "leaf"));
	base_expect(base, db, "STRUCT leaf#2 size=4 { z:int@0 }\n"
			 "FWD struct leaf\n"
			 "STRUCT own size=8 { p:PTR>fwd struct leaf@0 }\n"
			 "STRUCT user_z size=8 { leaf:PTR>struct leaf#2@0 }\n");
}

static void test_enum_declared(void)
{
	struct db_die *unit;
	struct encode_base *base =
		base_open_text("INT int 4 0x01000020; ENUM colour 4 : red 0; ENUM "
			       "two 4 : a 0; ENUM two 4 : b 0; "
			       "ENUM known 4");
	struct db *db = base_start(&unit);
	holder(unit, "one", db_declaration(unit, DW_TAG_enumeration_type, "colour"));
	holder(unit, "several", db_declaration(unit, DW_TAG_enumeration_type, "two"));
	holder(unit, "declared", db_declaration(unit, DW_TAG_enumeration_type, "known"));
	struct db_die *unknown = db_enum(unit, "unknown", 4);
	db_enumerator(unknown, "a", 0);
	holder(unit, "defined", unknown);
	base_expect(base, db, "STRUCT declared size=8 { p:PTR>enum known@0 }\n"
			 "STRUCT defined size=8 { p:PTR>enum unknown@0 }\n"
			 "STRUCT one size=8 { p:PTR>enum colour@0 }\n"
			 "STRUCT several size=8 { p:PTR>enum two#3@0 }\n"
			 "ENUM two#3 size=4 { }\n"
			 "ENUM unknown size=4 { a=0 }\n");
}

// The same as test_completed() for an enum, which an ENUM without values declares.
static void test_enum_completed(void)
{
	struct db_die *unit;
	struct db *db = base_start(&unit);
	holder(unit, "user", db_declaration(unit, DW_TAG_enumeration_type, "kind"));
	struct encode_base *base = base_open_program(db);
	db = base_start(&unit);
	struct db_die *kind = db_enum(unit, "kind", 4);
	db_enumerator(kind, "a", 0);
	holder(unit, "user", kind);
	holder(unit, "own", kind);
	base_expect(base, db, "ENUM kind#2 size=4 { a=0 }\n"
			 "STRUCT own size=8 { p:PTR>enum kind#2@0 }\n");

	// Of another size it is another one.
	db = base_start(&unit);
	holder(unit, "user", db_declaration(unit, DW_TAG_enumeration_type, "kind"));
	base = base_open_program(db);
	db = base_start(&unit);
	kind = db_enum(unit, "kind", 1);
	db_enumerator(kind, "a", 0);
	holder(unit, "user", kind);
	base_expect(base, db, "ENUM kind#2 size=1 { a=0 }\n"
			 "STRUCT user#2 size=8 { p:PTR>enum kind#2@0 }\n");
}

// ---- Functions, variables, tags. ----

static void test_symbols(void)
{
	struct db_die *unit;
	struct encode_base *base = NULL;
	for (int i = 0; i < 2; i++) {
		struct db *db = base_start(&unit);
		size_t data = db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x2000, 0x100);
		db_symbol(db, "same", 0x1000, 16, STT_FUNC, STB_GLOBAL, 1);
		db_symbol(db, "other", 0x1010, 16, STT_FUNC, STB_GLOBAL, 1);
		db_symbol(db, "counter", 0x2000, 4, STT_OBJECT, STB_GLOBAL, data);
		struct db_die *number = db_int(unit);
		struct db_die *function = db_function(unit, "same", number, 0x1000, 16);
		db_parameter(function, "a", number);
		function = db_function(unit, "other", number, 0x1010, 16);
		db_parameter(function, i ? "c" : "b", number);
		db_variable(unit, "counter", number, 0x2000);
		if (!i)
			base = base_open_program(db);
		else
			base_expect(base, db, "DATASEC .data#2 size=4 { counter#2@0+4 }\n"
					 "VAR counter#2 > int global\n"
					 "FUNC other#2 (c:int)>int\n");
	}
}

static void test_all(void)
{
	test_everything_is_there();
	test_one_difference();
	test_enumerator_differs();
	test_strings();
	test_ambiguous_base();
	test_declared();
	test_declared_ambiguously();
	test_completed();
	test_stays_declared();
	test_enum_declared();
	test_enum_completed();
	test_symbols();
}

int main(void)
{
	test_all();
	base_is_big_endian = true;
	test_all();
	return CHECK_EXIT();
}
