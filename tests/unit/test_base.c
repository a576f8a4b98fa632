// SPDX-License-Identifier: GPL-3.0-or-later
//
// Split BTF: which types of a program are its base's, and which files can be a base.
//
// A base is encoded from one built image, the program from another, in both byte orders; or the
// base is written as text, where it has to be one that ldbtf would not make. encode_text shows what
// the program has beyond its base.
#include "encode/base.h"

#include <stdlib.h>

#include "../support/btf_blob.h"
#include "check.h"
#include "encode/base_index.h"
#include "encode_text.h"

static bool is_big_endian; // of what is built

static struct db *start(struct db_die **ret_unit)
{
	struct db *db = db_create(&(struct db_options){
		.machine = is_big_endian ? EM_S390 : EM_X86_64, .is_big_endian = is_big_endian});
	db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x100);
	*ret_unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	return db;
}

static struct encode_base *open_blob(const uint8_t *blob, size_t size)
{
	struct diag diag;
	diag_init(&diag);
	struct encode_base *base = NULL;
	uint8_t *copy = malloc(size);
	if (!copy)
		abort();
	memcpy(copy, blob, size);
	CHECK_EQ(encode_base_open(copy, size, &(struct diag_source){.diag = &diag, .file = "base"},
				  &base),
		 STATUS_OK);
	free(copy); // it is not needed afterwards
	diag_deinit(&diag);
	return base;
}

static struct encode_base *open_program(struct db *db)
{
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	struct encode_base *base = open_blob(encoded.blob, encoded.size);
	encode_text_free(&encoded);
	return base;
}

static struct encode_base *open_text(const char *text)
{
	struct btf_blob blob = btf_blob_from_text(text, is_big_endian);
	struct encode_base *base = open_blob(blob.bytes, blob.size);
	btf_blob_free(&blob);
	return base;
}

// Encodes a program on that base, which is closed, and compares all there is. As the inputs of a
// link it must not need less.
static void expect(struct encode_base *base, struct db *db, const char *text)
{
	struct encode_bytes image = {0}, again = {0};
	image.bytes = db_finish(db, &image.size);
	db_destroy(db);
	again = image;
	again.bytes = malloc(image.size);
	memcpy(again.bytes, image.bytes, image.size);
	struct encode_text encoded =
		encode_text_run(&(struct encode_options){.base = base}, &image);
	CHECK_TEXT(encoded, text);
	struct encode_text inputs =
		encode_text_measure(&(struct encode_options){.base = base}, &again, 1);
	CHECK_EQ(inputs.status, STATUS_OK);
	CHECK(inputs.result.byte_size >= encoded.result.byte_size);
	encode_text_free(&encoded);
	encode_text_free(&inputs);
	encode_base_close(base);
}

// ---- What is equal. ----

static struct db_die *integer(struct db_die *unit)
{
	return db_base_type(unit, "int", 4, DW_ATE_signed);
}

// A type of each kind that both programs have. Returns `struct node`, which holds them.
static struct db_die *common_types(struct db_die *unit, const char *odd_name, int64_t odd_value)
{
	struct db_die *number = integer(unit);
	struct db_die *wide = db_base_type(unit, "long int", 8, DW_ATE_signed);
	struct db_die *real = db_base_type(unit, "double", 8, DW_ATE_float);
	struct db_die *node = db_struct(unit, "node", 128);
	struct db_die *link = db_pointer(unit, node);
	struct db_die *node_t =
		db_typedef(unit, "node_t", db_type(unit, DW_TAG_const_type, NULL, node));
	db_member(node, "next", link, 0);
	db_member(node, "typed", db_pointer(unit, node_t), 8);
	db_member(node, "list",
		  db_array(unit, db_pointer(unit, db_type(unit, DW_TAG_volatile_type, NULL, wide)),
			   4),
		  16);
	struct db_die *proto = db_type(unit, DW_TAG_subroutine_type, NULL, link);
	db_parameter(proto, NULL, db_type(unit, DW_TAG_restrict_type, NULL, link));
	db_die(proto, DW_TAG_unspecified_parameters);
	db_member(node, "call", db_pointer(unit, proto), 48);
	struct db_die *nameless = db_struct(unit, NULL, 16);
	db_member(nameless, "owner", link, 0);
	db_member(nameless, odd_name, real, 8);
	db_member(node, NULL, nameless, 56);
	struct db_die *colour = db_enum(unit, "colour", 4);
	db_enumerator(colour, "red", -1);
	db_member(node, "colour", colour, 72);
	struct db_die *huge = db_enum(unit, "huge", 8);
	db_enumerator(huge, "most", INT64_MAX);
	db_member(node, "huge", huge, 80);
	struct db_die *unnamed = db_enum(unit, NULL, 4);
	db_enumerator(unnamed, "UNNAMED", odd_value);
	db_member(node, "unnamed", unnamed, 88);
	db_bitfield(node, "bits", number, 3, 92 * 8);
	struct db_die *either = db_union(unit, "either", 8);
	db_member(either, "node", link, 0);
	db_member(either, "hidden",
		  db_pointer(unit, db_declaration(unit, DW_TAG_structure_type, "hidden")), 0);
	db_member(node, "either", either, 96);
	return node;
}

static void test_everything_is_there(void)
{
	struct db_die *unit;
	struct db *db = start(&unit);
	common_types(unit, "value", 7);
	struct encode_base *base = open_program(db);
	db = start(&unit);
	common_types(unit, "value", 7);
	expect(base, db, "");
}

// Where one of many differs, what holds it is the program's own; the others stay the base's.
static void test_one_difference(void)
{
	struct db_die *unit;
	struct db *db = start(&unit);
	common_types(unit, "value", 7);
	struct encode_base *base = open_program(db);
	db = start(&unit);
	common_types(unit, "other", 7);
	expect(base, db,
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
	struct db *db = start(&unit);
	common_types(unit, "value", 7);
	struct encode_base *base = open_program(db);
	db = start(&unit);
	struct db_die *node = common_types(unit, "value", 8);
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
	struct db *db = start(&unit);
	db_member(db_struct(unit, "first", 4), "number", integer(unit), 0);
	struct encode_base *base = open_program(db);
	db = start(&unit);
	db_member(db_struct(unit, "number", 4), "own", integer(unit), 0);
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
	db_member(leaf, member, integer(unit), 0);
	db_member(db_struct(unit, user, 8), "leaf", db_pointer(unit, leaf), 0);
}

static struct encode_base *open_two_leaves(void)
{
	struct db_die *unit;
	struct db *db = start(&unit);
	leaf_and_user(unit, "x", "user_x");
	leaf_and_user(db_unit(db, &(struct db_unit_options){.name = "b.c"}), "y", "user_y");
	return open_program(db);
}

static void test_ambiguous_base(void)
{
	struct db_die *unit;
	struct encode_base *base = open_two_leaves();
	struct db *db = start(&unit);
	leaf_and_user(unit, "y", "user_y"); // the base's second
	expect(base, db, "");

	base = open_two_leaves();
	db = start(&unit);
	leaf_and_user(unit, "y", "user_x"); // the second, in what has the first there
	expect(base, db, "STRUCT user_x#2 size=8 { leaf:PTR>struct leaf#2@0 }\n");

	base = open_two_leaves();
	db = start(&unit);
	leaf_and_user(unit, "z", "user_x"); // neither
	expect(base, db, "STRUCT leaf#3 size=4 { z:int@0 }\n"
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
	struct db *db = start(&unit);
	leaf_and_user(unit, "x", "user");
	struct encode_base *base = open_program(db);
	db = start(&unit);
	struct db_die *leaf = db_declaration(unit, DW_TAG_structure_type, "leaf");
	holder(unit, "own", leaf);
	// equal to the base's though it can't see the leaf
	struct db_die *user = db_struct(unit, "user", 8);
	db_member(user, "leaf", db_pointer(unit, leaf), 0);
	holder(unit, "own_union", db_declaration(unit, DW_TAG_union_type, "leaf"));
	expect(base, db, "FWD union leaf\n" // another kind is not meant
			 "STRUCT own size=8 { p:PTR>struct leaf@0 }\n"
			 "STRUCT own_union size=8 { p:PTR>fwd union leaf@0 }\n");
}

// The base has two of them. Those who use them know which.
static void test_declared_ambiguously(void)
{
	struct db_die *unit;
	struct encode_base *base = open_two_leaves();
	struct db *db = start(&unit);
	struct db_die *leaf = db_declaration(unit, DW_TAG_structure_type, "leaf");
	holder(unit, "own", leaf);
	expect(base, db, "FWD struct leaf\nSTRUCT own size=8 { p:PTR>fwd struct leaf@0 }\n");

	base = open_two_leaves();
	db = start(&unit);
	leaf = db_declaration(unit, DW_TAG_structure_type, "leaf");
	holder(unit, "own", leaf);
	db_member(db_struct(unit, "user_y", 8), "leaf", db_pointer(unit, leaf), 0);
	expect(base, db, "STRUCT own size=8 { p:PTR>struct leaf#2@0 }\n");

	base = open_two_leaves();
	db = start(&unit);
	leaf = db_declaration(unit, DW_TAG_structure_type, "leaf");
	holder(unit, "own", leaf);
	db_member(db_struct(unit, "user_x", 8), "leaf", db_pointer(unit, leaf), 0);
	db_member(db_struct(unit, "user_y", 8), "leaf", db_pointer(unit, leaf), 0);
	expect(base, db, "FWD struct leaf\nSTRUCT own size=8 { p:PTR>fwd struct leaf@0 }\n");
}

// The program defines what the base declares: its own, and yet what points to it in the base is not
// repeated.
static void test_completed(void)
{
	struct db_die *unit;
	struct db *db = start(&unit);
	struct db_die *hidden = db_declaration(unit, DW_TAG_structure_type, "hidden");
	holder(unit, "outer", holder(unit, "user", hidden));
	struct encode_base *base = open_program(db);
	db = start(&unit);
	hidden = db_struct(unit, "hidden", 4);
	db_member(hidden, "x", integer(unit), 0);
	struct db_die *user = holder(unit, "user", hidden);
	holder(unit, "outer", user);
	holder(unit, "own", user);
	holder(unit, "own_hidden", hidden);
	expect(base, db, "STRUCT hidden size=4 { x:int@0 }\n"
			 "INT int size=4 signed\n"
			 "STRUCT own size=8 { p:PTR>struct user@0 }\n"
			 "STRUCT own_hidden size=8 { p:PTR>struct hidden@0 }\n");
}

// Both declare it; and with a definition of the program's own beside the base's, nobody knows what
// is meant.
static void test_stays_declared(void)
{
	struct db_die *unit;
	struct db *db = start(&unit);
	holder(unit, "user", db_declaration(unit, DW_TAG_structure_type, "hidden"));
	struct encode_base *base = open_program(db);
	db = start(&unit);
	holder(unit, "own", db_declaration(unit, DW_TAG_structure_type, "hidden"));
	expect(base, db, "STRUCT own size=8 { p:PTR>fwd struct hidden@0 }\n");

	db = start(&unit);
	leaf_and_user(unit, "x", "user_x");
	base = open_program(db);
	db = start(&unit);
	leaf_and_user(unit, "x", "user_x");
	leaf_and_user(db_unit(db, &(struct db_unit_options){.name = "b.c"}), "z", "user_z");
	struct db_die *third = db_unit(db, &(struct db_unit_options){.name = "c.c"});
	holder(third, "own", db_declaration(third, DW_TAG_structure_type, "leaf"));
	expect(base, db, "STRUCT leaf#2 size=4 { z:int@0 }\n"
			 "FWD struct leaf\n"
			 "STRUCT own size=8 { p:PTR>fwd struct leaf@0 }\n"
			 "STRUCT user_z size=8 { leaf:PTR>struct leaf#2@0 }\n");
}

static void test_enum_declared(void)
{
	struct db_die *unit;
	struct encode_base *base = open_text("INT int 4 0x01000020; ENUM colour 4 : red 0; ENUM "
					     "two 4 : a 0; ENUM two 4 : b 0; "
					     "ENUM known 4");
	struct db *db = start(&unit);
	holder(unit, "one", db_declaration(unit, DW_TAG_enumeration_type, "colour"));
	holder(unit, "several", db_declaration(unit, DW_TAG_enumeration_type, "two"));
	holder(unit, "declared", db_declaration(unit, DW_TAG_enumeration_type, "known"));
	struct db_die *unknown = db_enum(unit, "unknown", 4);
	db_enumerator(unknown, "a", 0);
	holder(unit, "defined", unknown);
	expect(base, db, "STRUCT declared size=8 { p:PTR>enum known@0 }\n"
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
	struct db *db = start(&unit);
	holder(unit, "user", db_declaration(unit, DW_TAG_enumeration_type, "kind"));
	struct encode_base *base = open_program(db);
	db = start(&unit);
	struct db_die *kind = db_enum(unit, "kind", 4);
	db_enumerator(kind, "a", 0);
	holder(unit, "user", kind);
	holder(unit, "own", kind);
	expect(base, db, "ENUM kind#2 size=4 { a=0 }\n"
			 "STRUCT own size=8 { p:PTR>enum kind#2@0 }\n");

	// Of another size it is another one.
	db = start(&unit);
	holder(unit, "user", db_declaration(unit, DW_TAG_enumeration_type, "kind"));
	base = open_program(db);
	db = start(&unit);
	kind = db_enum(unit, "kind", 1);
	db_enumerator(kind, "a", 0);
	holder(unit, "user", kind);
	expect(base, db, "ENUM kind#2 size=1 { a=0 }\n"
			 "STRUCT user#2 size=8 { p:PTR>enum kind#2@0 }\n");
}

// ---- Functions, variables, tags. ----

static void test_symbols(void)
{
	struct db_die *unit;
	struct encode_base *base = NULL;
	for (int i = 0; i < 2; i++) {
		struct db *db = start(&unit);
		size_t data = db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x2000, 0x100);
		db_symbol(db, "same", 0x1000, 16, STT_FUNC, STB_GLOBAL, 1);
		db_symbol(db, "other", 0x1010, 16, STT_FUNC, STB_GLOBAL, 1);
		db_symbol(db, "counter", 0x2000, 4, STT_OBJECT, STB_GLOBAL, data);
		struct db_die *number = integer(unit);
		struct db_die *function = db_function(unit, "same", number, 0x1000, 16);
		db_parameter(function, "a", number);
		function = db_function(unit, "other", number, 0x1010, 16);
		db_parameter(function, i ? "c" : "b", number);
		db_variable(unit, "counter", number, 0x2000);
		if (!i)
			base = open_program(db);
		else
			expect(base, db, "DATASEC .data#2 size=4 { counter#2@0+4 }\n"
					 "VAR counter#2 > int global\n"
					 "FUNC other#2 (c:int)>int\n");
	}
}

static void rejects(const void *bytes, size_t size, const char *message)
{
	struct diag diag;
	diag_init(&diag);
	struct encode_base *base = NULL;
	uint8_t *copy = malloc(size + !size);
	if (!copy)
		abort();
	if (size)
		memcpy(copy, bytes, size);
	enum status status =
		encode_base_open(copy, size, &(struct diag_source){.diag = &diag, .file = "FILE"},
				 &base);
	CHECK(status == STATUS_MALFORMED || status == STATUS_UNSUPPORTED);
	CHECK_EQ(diag.count, 1);
	CHECK(diag.count && strstr(diag.messages[0].text, message));
	CHECK(diag.count && !strncmp(diag.messages[0].text, "FILE: ", 6));
	if (diag.count && !strstr(diag.messages[0].text, message))
		fprintf(stderr, "  instead of \"%s\": %s\n", message, diag.messages[0].text);
	free(copy);
	diag_deinit(&diag);
	encode_base_close(base);
}

// ---- Bases that ldbtf would not make. ----

// The same text twice, equal types twice: the first that fits is taken.
static void test_repetitive_base(void)
{
	struct db_die *unit;
	// Strings by hand: "int" at 1 and at 5.
	static const char strings[] = "\0int\0int\0s\0m";
	uint32_t words[] = {5, ldbtf_info(LDBTF_KIND_INT, 0, false), 4, 0x01000020,
			    1, ldbtf_info(LDBTF_KIND_INT, 0, false), 4, 0x01000020,
			    9, ldbtf_info(LDBTF_KIND_STRUCT, 1, false), 4, 11, 2, 0,
			    9, ldbtf_info(LDBTF_KIND_STRUCT, 1, false), 4, 11, 1, 0};
	uint8_t types[sizeof(words)];
	for (size_t i = 0; i < sizeof(words) / 4; i++)
		btf_blob_put_u32(types + 4 * i, words[i], is_big_endian);
	struct btf_blob blob = btf_blob_from_sections(types, sizeof(types), strings,
						      sizeof(strings), is_big_endian);
	struct encode_base *base = open_blob(blob.bytes, blob.size);
	btf_blob_free(&blob);
	struct db *db = start(&unit);
	struct db_die *made = db_struct(unit, "s", 4);
	db_member(made, "m", integer(unit), 0);
	db_typedef(unit, "t", integer(unit));
	db_typedef(unit, "u", made);
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.base = base});
	CHECK_TEXT(encoded, "TYPEDEF t > int\nTYPEDEF u > struct s\n");
	if (encoded.blob) {
		struct btf_view view;
		CHECK_EQ(btf_view_open(encoded.blob, encoded.size, is_big_endian, &base->view,
				       &(struct diag_source){0}, &view),
			 STATUS_OK);
		CHECK_EQ(btf_record_at(&view, 5).size_or_type, 1);
		CHECK_EQ(btf_record_at(&view, 6).size_or_type, 3);
		btf_view_close(&view);
	}
	encode_text_free(&encoded);
	encode_base_close(base);
}

// Arrays of arrays that are one array there, as pahole wrote them until 1.31.
static void test_flat_arrays(void)
{
	struct db_die *unit;
	struct encode_base *base = open_text("INT int 4 0x01000020; ARRAY - 0 1 1 6; STRUCT flat "
					     "24 : table 2 0; ARRAY - 0 1 1 3;"
					     "ARRAY - 0 4 1 2; STRUCT deep 24 : table 5 0; STRUCT "
					     "other 24 : table 5 0;"
					     "STRUCT less 24 : table 4 0");
	struct db *db = start(&unit);
	struct db_die *three = db_array(unit, integer(unit), 3),
		      *two = db_array(unit, integer(unit), 2);
	db_member(db_struct(unit, "flat", 24), "table", db_array(unit, three, 2), 0);
	db_member(db_struct(unit, "deep", 24), "table", db_array(unit, three, 2), 0);
	// they are known to be otherwise
	db_member(db_struct(unit, "other", 24), "table", db_array(unit, two, 3), 0);
	db_member(db_struct(unit, "less", 24), "table", db_array(unit, three, 2), 0);
	expect(base, db, "STRUCT less#2 size=24 { table:ARRAY[2]>ARRAY[3]>int@0 }\n"
			 "STRUCT other#2 size=24 { table:ARRAY[3]>ARRAY[2]>int@0 }\n");
}

// A header of 32 bytes with a layout, as of Linux 7.1, and one without, as pahole 1.31 makes it.
static void test_long_headers(void)
{
	struct btf_blob blob =
		btf_blob_from_text("INT int 4 0x01000020; STRUCT s 4 : m 1 0", is_big_endian);
	uint32_t type_len = 16 + 24, str_len = (uint32_t)blob.size - 24 - type_len;
	for (uint32_t layout_len = 0; layout_len <= 80; layout_len += 80) {
		size_t size = blob.size + 8 + layout_len;
		uint8_t *bytes = calloc(1, size);
		if (!bytes)
			abort();
		memcpy(bytes, blob.bytes, 24);
		btf_blob_put_u32(bytes + 4, 32, is_big_endian);
		btf_blob_put_u32(bytes + 16, type_len + layout_len, is_big_endian);
		btf_blob_put_u32(bytes + 24, layout_len ? type_len : 0, is_big_endian);
		btf_blob_put_u32(bytes + 28, layout_len, is_big_endian);
		memcpy(bytes + 32, blob.bytes + 24, type_len);
		memset(bytes + 32 + type_len, 0xff, layout_len);
		memcpy(bytes + 32 + type_len + layout_len, blob.bytes + 24 + type_len, str_len);
		struct encode_base *base = open_blob(bytes, size);
		struct db_die *unit;
		struct db *db = start(&unit);
		struct db_die *made = db_struct(unit, "s", 4);
		db_member(made, "m", integer(unit), 0);
		db_typedef(unit, "t", made);
		if (layout_len) {
			expect(base, db, "TYPEDEF t > struct s\n");
		} else { // its blob is not ours to join
			CHECK_EQ(base->view.first_id, 1);
			CHECK_EQ(base->view.last_id, 2);
			db_destroy(db);
			encode_base_close(base);
		}
		// Strings beyond the end.
		btf_blob_put_u32(bytes + 20, str_len + 1, is_big_endian);
		rejects(bytes, size, "rule 1.3.");
		free(bytes);
	}
	btf_blob_free(&blob);
}

// Chains and circles that C does not have must end.
static void test_hostile_base(void)
{
	struct db_die *unit;
	struct encode_base *base = open_text("PTR - 1; CONST - 3; CONST - 2; INT int 4 0x01000020; "
					     "TYPEDEF loop 5;"
					     "STRUCT node 8 : next 1 0; STRUCT node 8 : next 8 0; "
					     "PTR - 8;"
					     "STRUCT self 8 : self 9 0");
	struct db *db = start(&unit);
	struct db_die *node = db_struct(unit, "node", 8);
	db_member(node, "next", db_pointer(unit, node), 0);
	db_member(db_struct(unit, "self", 8), "self", db_pointer(unit, node), 0);
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.base = base});
	CHECK_EQ(encoded.status, STATUS_OK); // not for the kernel, which would not take the base
	CHECK_STR(encoded.text, "STRUCT node#3 size=8 { next:PTR>struct node#3@0 }\n"
				"STRUCT self#2 size=8 { self:PTR>struct node#3@0 }\n");
	encode_text_free(&encoded);
	encode_base_close(base);
}

static void test_deep_base(void)
{
	enum { DEPTH = 100000 };
	struct db_die *unit;
	struct btf_blob blob = btf_blob_deep(DEPTH, is_big_endian);
	struct encode_base *base = open_blob(blob.bytes, blob.size);
	btf_blob_free(&blob);
	struct db *db = start(&unit);
	struct db_die *type = integer(unit);
	for (int i = 1; i <= DEPTH; i++)
		type = db_pointer(unit, type);
	db_member(db_struct(unit, "deep", 8), "p", type, 0);
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.base = base});
	CHECK_EQ(encoded.status, STATUS_OK);
	CHECK_EQ(encoded.result.types, 0);
	encode_text_free(&encoded);
	encode_base_close(base);
}

// ---- What can't be a base. ----

static void rejects_text(const char *text, const char *message)
{
	struct btf_blob blob = btf_blob_from_text(text, is_big_endian);
	rejects(blob.bytes, blob.size, message);
	btf_blob_free(&blob);
}

static void test_not_a_base(void)
{
	rejects("", 0, "the file is neither BTF nor ELF");
	rejects("text", 4, "the file is neither BTF nor ELF");
	rejects_text("", "the BTF is empty, so it can't be a base");
	rejects_text("PTR - 2", "it is split BTF itself, or damaged");
	rejects_text("TYPEDEF @99 0", "it is split BTF itself, or damaged");
	rejects_text("INT int 4 0x0f000020", "1.7.9");
	rejects_text("FUNC f 0", "1.6.3");

	struct btf_blob blob = btf_blob_from_text("INT int 4 0x01000020", is_big_endian);
	for (size_t size = 2; size < blob.size; size++) {
		// Whatever is missing, it is said; not always in these words.
		struct diag diag;
		diag_init(&diag);
		struct encode_base *base = NULL;
		uint8_t *copy = malloc(size);
		if (!copy)
			abort();
		memcpy(copy, blob.bytes, size);
		CHECK(encode_base_open(copy, size,
				       &(struct diag_source){.diag = &diag, .file = "FILE"},
				       &base) != STATUS_OK);
		CHECK_EQ(diag.count, 1);
		free(copy);
		diag_deinit(&diag);
	}
	btf_blob_free(&blob);

	// Split BTF as such: its strings go on with those of another.
	static const char strings[] = "name";
	uint8_t type[12];
	btf_blob_put_u32(type, 0, is_big_endian);
	btf_blob_put_u32(type + 4, ldbtf_info(LDBTF_KIND_PTR, 0, false), is_big_endian);
	btf_blob_put_u32(type + 8, 0, is_big_endian);
	blob = btf_blob_from_sections(type, sizeof(type), strings, sizeof(strings), is_big_endian);
	rejects(blob.bytes, blob.size, "it is split BTF itself, or damaged");
	btf_blob_free(&blob);

	struct db_die *unit;
	struct db *db = start(&unit);
	size_t size;
	void *image = db_finish(db, &size);
	rejects(image, size, "the file has no .BTF");
	free(image);
	db_destroy(db);
}

// Whatever is done to a byte of a base, it is refused, or good for an encode.
static void test_damaged_base(void)
{
	struct db_die *unit;
	struct db *db = start(&unit);
	common_types(unit, "value", 7);
	struct encode_text good = encode_text_db(db);
	CHECK_ENCODED(good);
	size_t opened = 0;
	for (size_t i = 0; i < good.size; i++) {
		struct diag diag;
		diag_init(&diag);
		struct encode_base *base = NULL;
		uint8_t *copy = malloc(good.size);
		if (!copy)
			abort();
		memcpy(copy, good.blob, good.size);
		copy[i] ^= (uint8_t)(1u << (i % 8));
		enum status status =
			encode_base_open(copy, good.size,
					 &(struct diag_source){.diag = &diag, .file = "base"},
					 &base);
		CHECK(status == STATUS_OK ? !diag.count : diag.count == 1);
		free(copy);
		if (status == STATUS_OK) {
			opened++;
			db = start(&unit);
			common_types(unit, "value", 7);
			struct encode_text encoded =
				encode_text_db_with(db, &(struct encode_options){.base = base});
			// Unless it is the size of `long`, by which the base is for another
			// machine.
			CHECK(encoded.status == STATUS_OK ||
			      (encoded.status == STATUS_UNSUPPORTED &&
			       strstr(encoded.messages, "the base is for a 32-bit machine")));
			encode_text_free(&encoded);
			encode_base_close(base);
		}
		diag_deinit(&diag);
	}
	CHECK(opened > good.size / 10);
	encode_text_free(&good);
}

// A base that is for another machine than the program.
static void rejects_program(struct encode_base *base, const struct db_options *options,
			    const char *message)
{
	struct db *db = db_create(options);
	integer(db_unit(db, &(struct db_unit_options){.name = "a.c"}));
	struct encode_text encoded =
		encode_text_db_with(db, &(struct encode_options){.base = base});
	CHECK_EQ(encoded.status, STATUS_UNSUPPORTED);
	CHECK(strstr(encoded.messages, message));
	encode_text_free(&encoded);
	encode_base_close(base);
}

static void test_other_machine(void)
{
	rejects_program(open_text("INT int 4 0x01000020"),
			&(struct db_options){.is_big_endian = !is_big_endian},
			is_big_endian ? "the base is big-endian, but what is linked is not"
				      : "the base is little-endian, but what is linked is not");
	rejects_program(open_text("INT \"long unsigned int\" 8 0x00000040"),
			&(struct db_options){.machine = EM_386,
					     .is_32_bit = true,
					     .is_big_endian = is_big_endian},
			"the base is for a 64-bit machine, but what is linked is not");
	rejects_program(open_text("INT \"long int\" 4 0x01000020"),
			&(struct db_options){.is_big_endian = is_big_endian},
			"the base is for a 32-bit machine, but what is linked is not");
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
	test_repetitive_base();
	test_flat_arrays();
	test_long_headers();
	test_hostile_base();
	test_not_a_base();
	test_other_machine();
	test_damaged_base();
}

int main(void)
{
	test_all();
	test_deep_base();
	is_big_endian = true;
	test_all();
	return CHECK_EXIT();
}
