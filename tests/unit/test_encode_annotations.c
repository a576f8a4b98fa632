// SPDX-License-Identifier: GPL-3.0-or-later
//
// Annotations of DWARF, by clang and by gcc, become tags of BTF: the rules of encoding 2.9, each by
// its number.
// Cases are built as in test_encode_types.c.
#include "check.h"
#include "encode_text.h"

// ---- 2.9 annotations ----

static void llvm_tag(struct db_die *parent, const char *kind, const char *text)
{
	db_string(db_string(db_die(parent, 0x6000), DW_AT_name, kind), DW_AT_const_value, text);
}

static void test_clang_annotations(void) // 2.9.1, 2.9.2, 2.9.3, 2.9.4
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *pointer = db_pointer(unit, db_type(unit, DW_TAG_const_type, NULL, base));
	llvm_tag(pointer, "btf_type_tag", "first");
	llvm_tag(pointer, "btf_type_tag", "second");
	llvm_tag(pointer, "btf_other", "no such kind");
	struct db_die *thing = db_struct(unit, "thing", 16);
	struct db_die *member = db_member(thing, "p", pointer, 0);
	llvm_tag(member, "btf_decl_tag", "user");
	llvm_tag(db_member(thing, "q", base, 8), "btf_decl_tag", "q tag");
	llvm_tag(thing, "btf_decl_tag", "whole");
	struct db_die *either = db_union(unit, "either", 4);
	db_member(either, "m", base, 0);
	llvm_tag(either, "btf_decl_tag", "u");
	llvm_tag(db_typedef(unit, "alias", base), "btf_decl_tag", "t");
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT thing size=16 { p:PTR>TAG\"second\">TAG\"first\">CONST>int@0 "
			    "q:int@64 }");
	CHECK_LINE(encoded, "DECL_TAG \"user\" > struct thing member 0");
	CHECK_LINE(encoded, "DECL_TAG \"q tag\" > struct thing member 1");
	CHECK_LINE(encoded, "DECL_TAG \"whole\" > struct thing");
	CHECK_LINE(encoded, "DECL_TAG \"u\" > union either");
	CHECK_LINE(encoded, "DECL_TAG \"t\" > typedef alias");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "DECL_TAG"), 5);
	encode_text_free(&encoded);
}

static struct db_die *gnu_tag(struct db_die *unit, const char *kind, const char *text,
			      struct db_die *next)
{
	struct db_die *tag = db_string(db_die(unit, 0x6001), DW_AT_name, kind);
	db_string(tag, DW_AT_const_value, text);
	return next ? db_ref(tag, 0x2139, next) : tag;
}

static void test_gcc_annotations(void) // 2.9.1, 2.9.2: the chain is in the order of BTF
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *last = gnu_tag(unit, "btf_type_tag", "near pointee", NULL);
	struct db_die *chain = gnu_tag(unit, "btf_type_tag", "near pointer", last);
	struct db_die *pointer = db_ref(db_pointer(unit, base), 0x2139, chain);
	struct db_die *thing = db_struct(unit, "thing", 16);
	db_ref(thing, 0x2139,
	       gnu_tag(unit, "btf_decl_tag", "whole", gnu_tag(unit, "btf_decl_tag", "also", NULL)));
	db_ref(db_member(thing, "p", pointer, 0), 0x2139,
	       gnu_tag(unit, "btf_decl_tag", "user", NULL));
	db_ref(db_typedef(unit, "alias", base), 0x2139, gnu_tag(unit, "btf_decl_tag", "t", NULL));
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT thing size=16 { p:PTR>TAG\"near pointer\">TAG\"near "
			    "pointee\">int@0 }");
	CHECK_LINE(encoded, "DECL_TAG \"user\" > struct thing member 0");
	CHECK_LINE(encoded, "DECL_TAG \"whole\" > struct thing");
	CHECK_LINE(encoded, "DECL_TAG \"also\" > struct thing");
	CHECK_LINE(encoded, "DECL_TAG \"t\" > typedef alias");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "DECL_TAG"), 4);
	encode_text_free(&encoded);
}

static void test_annotation_loop(void) // a chain that comes back ends all the same
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *tag = gnu_tag(unit, "btf_decl_tag", "round", NULL);
	db_ref(tag, 0x2139, tag);
	db_ref(db_typedef(unit, "alias", base), 0x2139, tag);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK(encode_text_has(encoded.text, "DECL_TAG \"round\" > typedef alias"));
	encode_text_free(&encoded);
}

static void test_tags_of_moved_members(void) // 2.9.5, and members that are dropped
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	struct db_die *base = db_int(unit);
	struct db_die *hidden = db_declaration(unit, DW_TAG_structure_type, "hidden");
	struct db_die *thing = db_struct(unit, "thing", 16);
	db_flag(db_flag(db_type(thing, DW_TAG_member, "shared", base), DW_AT_external),
		DW_AT_declaration);
	llvm_tag(db_member(thing, "early", base, 0), "btf_decl_tag", "early");
	// By value, but never defined: only known once all units are merged.
	llvm_tag(db_member(thing, "lost", hidden, 4), "btf_decl_tag", "lost");
	llvm_tag(db_member(thing, "late", base, 12), "btf_decl_tag", "late");
	// Out of order, as no C compiler has it: no tag is better than one on the wrong member.
	struct db_die *mixed = db_struct(unit, "mixed", 8);
	llvm_tag(db_member(mixed, "b", base, 4), "btf_decl_tag", "of b");
	db_member(mixed, "a", base, 0);
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	CHECK_LINE(encoded, "STRUCT thing size=16 { early:int@0 late:int@96 }");
	CHECK_LINE(encoded, "DECL_TAG \"early\" > struct thing member 0");
	CHECK_LINE(encoded, "DECL_TAG \"late\" > struct thing member 1");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "DECL_TAG"), 2);
	CHECK_EQ(encoded.result.skipped[SKIP_UNREPRESENTABLE_MEMBER], 1);
	encode_text_free(&encoded);
}

static void tag_twice(struct db_die *parent)
{
	llvm_tag(parent, "btf_decl_tag", "same");
	llvm_tag(parent, "btf_decl_tag", "other");
	llvm_tag(parent, "btf_decl_tag", "same");
}

static void test_repeated_tags(void) // 2.9.6: the same text once, of whatever it tags
{
	struct db_die *unit;
	struct db *db = db_start(&unit);
	size_t text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x100);
	db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0x3000, 0x100);
	db_symbol(db, "f", 0x1000, 0x20, STT_FUNC, STB_GLOBAL, text);
	struct db_die *base = db_int(unit);
	struct db_die *thing = db_struct(unit, "thing", 8);
	tag_twice(thing);
	db_member(thing, "first", base, 0);
	tag_twice(db_member(thing, "second", base, 4));
	tag_twice(db_typedef(unit, "alias", base));
	tag_twice(db_variable(unit, "v", base, 0x3004));
	struct db_die *function = db_function(unit, "f", base, 0x1000, 0x20);
	db_expr(db_parameter(function, "p", base), DW_AT_location, DW_OP_reg5);
	struct db_die *parameter = db_parameter(function, "q", base);
	db_expr(parameter, DW_AT_location, DW_OP_reg4);
	tag_twice(parameter);
	tag_twice(function);
	struct db_die *by_gcc = db_union(unit, "by_gcc", 4);
	db_ref(by_gcc, 0x2139,
	       gnu_tag(unit, "btf_decl_tag", "same", gnu_tag(unit, "btf_decl_tag", "same", NULL)));
	struct encode_text encoded = encode_text_db(db);
	CHECK_ENCODED(encoded);
	static const char *const tagged[] = {"struct thing", "struct thing member 1",
					     "typedef alias", "var v", "func f",
					     "func f member 1"};
	for (size_t i = 0; i < sizeof(tagged) / sizeof(*tagged); i++) {
		char line[64];
		snprintf(line, sizeof(line), "DECL_TAG \"same\" > %s", tagged[i]);
		CHECK_LINE(encoded, line);
		snprintf(line, sizeof(line), "DECL_TAG \"other\" > %s", tagged[i]);
		CHECK_LINE(encoded, line);
	}
	CHECK_LINE(encoded, "DECL_TAG \"same\" > union by_gcc");
	CHECK_EQ(encode_text_count_prefix(encoded.text, "DECL_TAG"), 13);
	encode_text_free(&encoded);
}

int main(void)
{
	test_clang_annotations();
	test_gcc_annotations();
	test_annotation_loop();
	test_tags_of_moved_members();
	test_repeated_tags();
	return CHECK_EXIT();
}
