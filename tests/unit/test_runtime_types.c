// SPDX-License-Identifier: GPL-3.0-or-later
//
// The runtime's look-ups on handmade blobs: open, IDs with indexes of every size, names, parts of
// types.
#include "btf_blob.h"
#include "check.h"
#include "ldbtf/btf.h"

#include <stdlib.h>

static struct btf_blob make(const char *text)
{
	return btf_blob_from_text(text, host_is_big_endian());
}

static void test_absent(void)
{
	struct ldbtf btf;
	const void *data;
	size_t size;
	CHECK_EQ(ldbtf_find(&data, &size), LDBTF_ABSENT); // this test is linked without the plugin
	CHECK_EQ(ldbtf_open_image(&btf), LDBTF_ABSENT);
}

// Flash that nobody has written, and a placeholder; one byte of something else is damage.
static void test_erased(void)
{
	static const unsigned char fills[] = {0x00, 0xff};
	unsigned char bytes[64];
	struct ldbtf btf;
	for (size_t i = 0; i < sizeof(fills); i++) {
		memset(bytes, fills[i], sizeof(bytes));
		CHECK_EQ(ldbtf_open(&btf, bytes, sizeof(bytes)), LDBTF_ERASED);
		CHECK_EQ(ldbtf_open(&btf, bytes, 1), LDBTF_ERASED);
		bytes[63] ^= 0xff;
		CHECK_EQ(ldbtf_open(&btf, bytes, sizeof(bytes)), LDBTF_MALFORMED);
		CHECK_EQ(ldbtf_open(&btf, bytes, 0), LDBTF_MALFORMED);
	}
}

static void check_open(const struct btf_blob *blob, enum ldbtf_status expected, const char *what)
{
	struct ldbtf btf;
	enum ldbtf_status status = ldbtf_open(&btf, blob->bytes, blob->size);
	if (status != expected)
		fprintf(stderr, "%s: %s\n", what, ldbtf_status_text(status));
	CHECK_EQ(status, expected);
}

static void test_header(void)
{
	bool is_big_endian = host_is_big_endian();
	static const struct {
		size_t offset;
		uint32_t value;
		enum ldbtf_status status;
	} words[] = {
		{4, 24, LDBTF_OK}, {4, 23, LDBTF_MALFORMED},
		{4, 0, LDBTF_MALFORMED}, {4, 45, LDBTF_MALFORMED},
		{4, 46, LDBTF_MALFORMED}, {4, 0xffffffff, LDBTF_MALFORMED},
		{8, 1, LDBTF_MALFORMED}, {8, 4, LDBTF_MALFORMED},
		{8, 0xfffffffc, LDBTF_MALFORMED}, {12, 12, LDBTF_MALFORMED},
		{12, 20, LDBTF_MALFORMED}, {12, 0xfffffff0, LDBTF_MALFORMED},
		{16, 12, LDBTF_MALFORMED}, {16, 21, LDBTF_MALFORMED},
		{16, 0xffffffff, LDBTF_MALFORMED}, {20, 0, LDBTF_WRONG_BASE},
		{20, 4, LDBTF_MALFORMED}, {20, 6, LDBTF_MALFORMED},
		{20, 0xffffffff, LDBTF_MALFORMED},
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		char what[64];
		struct btf_blob blob = make("INT int 4 0x01000020;");
		btf_blob_put_u32(blob.bytes + words[i].offset, words[i].value, is_big_endian);
		snprintf(what, sizeof(what), "header word at %zu is %#x", words[i].offset,
			 words[i].value);
		check_open(&blob, words[i].status, what);
		btf_blob_free(&blob);
	}
	struct btf_blob blob = make("INT int 4 0x01000020;");
	blob.bytes[2] = 2;
	check_open(&blob, LDBTF_UNSUPPORTED, "version 2");
	blob.bytes[2] = 1;
	blob.bytes[3] = 1;
	check_open(&blob, LDBTF_UNSUPPORTED, "flags 1");
	blob.bytes[3] = 0;
	blob.bytes[0] ^= 0x10;
	check_open(&blob, LDBTF_MALFORMED, "no magic");
	blob.bytes[0] ^= 0x10;
	blob.bytes[blob.size - 1] = 'x';
	check_open(&blob, LDBTF_MALFORMED, "strings without end");
	blob.bytes[blob.size - 1] = 0;
	blob.bytes[blob.size - 5] = 'x';
	check_open(&blob, LDBTF_WRONG_BASE, "strings without a start, as split BTF has them");
	btf_blob_free(&blob);
	blob = make("");
	check_open(&blob, LDBTF_OK, "no types");
	btf_blob_free(&blob);
	blob = btf_blob_from_text(btf_blob_rich_text, !is_big_endian);
	check_open(&blob, LDBTF_FOREIGN_ORDER, "the other byte order");
	btf_blob_free(&blob);
}

// A longer header and gaps between the sections are allowed; newer tools write the former.
static void test_layout(void)
{
	bool is_big_endian = host_is_big_endian();
	struct btf_blob plain = make("INT int 4 0x01000020;");
	struct btf_blob blob = {.size = plain.size + 16, .bytes = calloc(1, plain.size + 16)};
	memcpy(blob.bytes, plain.bytes, 24);
	// A header of 32 bytes, 4 bytes before the types, and 4 behind.
	memcpy(blob.bytes + 36, plain.bytes + 24, 16);
	memcpy(blob.bytes + 56, plain.bytes + 40, 5);
	btf_blob_put_u32(blob.bytes + 4, 32, is_big_endian);
	btf_blob_put_u32(blob.bytes + 8, 4, is_big_endian);
	btf_blob_put_u32(blob.bytes + 16, 24, is_big_endian);
	struct ldbtf btf;
	struct ldbtf_view view;
	CHECK_EQ(ldbtf_open(&btf, blob.bytes, blob.size), LDBTF_OK);
	CHECK_EQ(ldbtf_find_type(&btf, "int", LDBTF_KIND_INT, &view), LDBTF_OK);
	CHECK_EQ(view.byte_size, 4);
	btf_blob_free(&blob);
	btf_blob_free(&plain);
}

// What ldbtf_open refuses in the types themselves: everything that could lead a reader outside.
static void test_references(void)
{
	static const struct {
		const char *text;
		enum ldbtf_status status;
	} cases[] = {
		{"PTR - 1;", LDBTF_OK}, // a loop is not outside
		{"PTR - 2;", LDBTF_MALFORMED},
		{"CONST - 2;", LDBTF_MALFORMED},
		{"TYPEDEF t 2;", LDBTF_MALFORMED},
		{"TYPE_TAG t 2;", LDBTF_MALFORMED},
		{"DECL_TAG t 2 0;", LDBTF_MALFORMED},
		{"VAR v 2 0;", LDBTF_MALFORMED},
		{"FUNC f 2;", LDBTF_MALFORMED},
		{"FUNC_PROTO - 2;", LDBTF_MALFORMED},
		{"FUNC_PROTO - 0 : - 2;", LDBTF_MALFORMED},
		{"FUNC_PROTO - 0 : @9 0;", LDBTF_MALFORMED},
		{"ARRAY - 0 2 1 1;", LDBTF_MALFORMED},
		{"ARRAY - 0 1 2 1;", LDBTF_MALFORMED},
		{"STRUCT - 0 : - 2 0;", LDBTF_MALFORMED},
		{"UNION - 0 : @9 1 0;", LDBTF_MALFORMED},
		{"ENUM - 4 : @9 1;", LDBTF_MALFORMED},
		{"ENUM64 - 4 : @9 1 1;", LDBTF_MALFORMED},
		{"DATASEC - 4 : 2 0 0;", LDBTF_MALFORMED},
		{"INT @9 4 32;", LDBTF_MALFORMED},
		{"INT - 4;", LDBTF_MALFORMED},
		{"STRUCT s 4 vlen=1 1 1;", LDBTF_MALFORMED},
		{"KIND0 - 0;", LDBTF_MALFORMED},
		{"KIND20 - 0;", LDBTF_UNSUPPORTED},
		{"PTR - 0 info=0x42000000;", LDBTF_UNSUPPORTED}, // a kind of the wide form
		{"STRUCT - 0 info=0x04010000;", LDBTF_UNSUPPORTED}, // a vlen of the wide form
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct btf_blob blob = make(cases[i].text);
		check_open(&blob, cases[i].status, cases[i].text);
		btf_blob_free(&blob);
	}
}

// With any index, even an odd one, each ID and each name leads to the same type.
static void test_indexes(void)
{
	struct btf_blob blob = make(btf_blob_rich_text);
	struct ldbtf btf;
	CHECK_EQ(ldbtf_open(&btf, blob.bytes, blob.size), LDBTF_OK);
	CHECK_EQ(ldbtf_type_count(&btf), blob.types);
	CHECK(btf.is_sorted);
	uint32_t *guarded = calloc(blob.types + 6, sizeof(*guarded));
	for (uint32_t entries = 0; entries <= blob.types + 3; entries++) {
		for (uint32_t i = 0; i < blob.types + 6; i++)
			guarded[i] = 0x5a5a5a5a;
		ldbtf_set_index(&btf, entries ? guarded + 1 : NULL, entries);
		CHECK_EQ(guarded[0], 0x5a5a5a5a);
		CHECK_EQ(guarded[entries + 1], 0x5a5a5a5a);
		CHECK(btf.index_count <= entries);
		if (entries >= blob.types)
			CHECK_EQ(btf.index_count, blob.types); // one each
		struct ldbtf_view walked = {0}, view;
		for (uint32_t id = 1; id <= blob.types; id++) {
			CHECK_EQ(ldbtf_next_type(&btf, &walked), LDBTF_OK);
			CHECK_EQ(ldbtf_type_by_id(&btf, id, &view), LDBTF_OK);
			CHECK_EQ(view.id, id);
			CHECK_EQ(walked.id, id);
			CHECK(view.data == walked.data);
			if (*view.name) {
				CHECK_EQ(ldbtf_find_type(&btf, walked.name,
							 (enum ldbtf_kind)walked.kind, &view),
					 LDBTF_OK);
				CHECK_EQ(view.id, id);
				CHECK_EQ(ldbtf_find_type(&btf, walked.name, LDBTF_KIND_VOID, &view),
					 LDBTF_OK);
				CHECK_EQ(view.id, id);
			}
		}
		CHECK_EQ(ldbtf_next_type(&btf, &walked), LDBTF_NOT_FOUND);
		CHECK_EQ(ldbtf_type_by_id(&btf, blob.types + 1, &view), LDBTF_NOT_FOUND);
		CHECK_EQ(ldbtf_find_type(&btf, "", LDBTF_KIND_PTR, &view), LDBTF_NOT_FOUND);
		CHECK_EQ(ldbtf_find_type(&btf, "!", LDBTF_KIND_VOID, &view), LDBTF_NOT_FOUND);
		CHECK_EQ(ldbtf_find_type(&btf, "clienta", LDBTF_KIND_VOID, &view), LDBTF_NOT_FOUND);
		CHECK_EQ(ldbtf_find_type(&btf, "zzz", LDBTF_KIND_VOID, &view), LDBTF_NOT_FOUND);
		CHECK_EQ(ldbtf_find_type(&btf, "server", LDBTF_KIND_UNION, &view), LDBTF_NOT_FOUND);
		CHECK_EQ(ldbtf_type_by_id(&btf, 0, &view), LDBTF_OK);
		CHECK_EQ(view.kind, LDBTF_KIND_VOID);
		CHECK_STR(view.name, "");
	}
	free(guarded);
	btf_blob_free(&blob);
}

// Several types of a name: the kind decides, then the lower ID. Unsorted blobs are walked.
static void test_names(void)
{
	static const char *const texts[] = {
		"INT a 4 32; STRUCT node 4; TYPEDEF node 2; "
		"UNION node 4; STRUCT node 8; INT z 4 32;",
		"INT z 4 32; STRUCT node 4; TYPEDEF node 2; "
		"UNION node 4; STRUCT node 8; INT a 4 32;",
	};
	for (size_t i = 0; i < 2; i++) {
		struct btf_blob blob = make(texts[i]);
		struct ldbtf btf;
		struct ldbtf_view view;
		uint32_t index[6];
		CHECK_EQ(ldbtf_open(&btf, blob.bytes, blob.size), LDBTF_OK);
		CHECK_EQ(btf.is_sorted, i == 0);
		for (size_t entries = 0; entries <= 6; entries++) {
			ldbtf_set_index(&btf, index, entries);
			CHECK_EQ(ldbtf_find_type(&btf, "node", LDBTF_KIND_VOID, &view), LDBTF_OK);
			CHECK_EQ(view.id, 2);
			CHECK_EQ(ldbtf_find_type(&btf, "node", LDBTF_KIND_STRUCT, &view), LDBTF_OK);
			CHECK_EQ(view.byte_size, 4);
			CHECK_EQ(ldbtf_find_type(&btf, "node", LDBTF_KIND_UNION, &view), LDBTF_OK);
			CHECK_EQ(view.id, 4);
			CHECK_EQ(ldbtf_find_type(&btf, "node", LDBTF_KIND_TYPEDEF, &view),
				 LDBTF_OK);
			CHECK_EQ(view.id, 3);
			CHECK_EQ(view.type_id, 2);
			CHECK_EQ(ldbtf_find_type(&btf, "z", LDBTF_KIND_INT, &view), LDBTF_OK);
			CHECK_EQ(ldbtf_find_type(&btf, "node", LDBTF_KIND_ENUM, &view),
				 LDBTF_NOT_FOUND);
			CHECK_EQ(ldbtf_find_type(&btf, "nod", LDBTF_KIND_VOID, &view),
				 LDBTF_NOT_FOUND);
		}
		btf_blob_free(&blob);
	}
}

static void test_members(void)
{
	struct btf_blob blob = make(btf_blob_rich_text);
	struct ldbtf btf;
	struct ldbtf_view view;
	struct ldbtf_view other;
	struct ldbtf_member_view member;
	struct ldbtf_array_view array;
	struct ldbtf_int_view integer;
	CHECK_EQ(ldbtf_open(&btf, blob.bytes, blob.size), LDBTF_OK);
	CHECK_EQ(ldbtf_find_type(&btf, "server", LDBTF_KIND_STRUCT, &view), LDBTF_OK);
	CHECK_EQ(view.vlen, 8);
	CHECK_EQ(view.byte_size, 80);
	CHECK_EQ(ldbtf_member_at(&btf, &view, 1, &member), LDBTF_OK);
	CHECK_STR(member.name, "name");
	CHECK_EQ(member.bit_offset, 64);
	CHECK_EQ(member.bitfield_size, 0);
	CHECK_EQ(ldbtf_type_by_id(&btf, member.type_id, &other), LDBTF_OK);
	CHECK_EQ(ldbtf_array_of(&other, &array), LDBTF_OK);
	CHECK_EQ(array.count, 20);
	CHECK_EQ(ldbtf_type_by_id(&btf, array.elem_type_id, &other), LDBTF_OK);
	CHECK_EQ(ldbtf_int_of(&other, &integer), LDBTF_OK);
	CHECK_EQ(integer.bits, 8);
	CHECK(integer.is_char && integer.is_signed && !integer.is_bool);
	CHECK_EQ(ldbtf_member_at(&btf, &view, 4, &member), LDBTF_OK);
	CHECK_STR(member.name, "");
	CHECK_EQ(ldbtf_type_by_id(&btf, member.type_id, &other), LDBTF_OK);
	CHECK(other.kind_flag);
	CHECK_EQ(ldbtf_member_at(&btf, &other, 2, &member), LDBTF_OK);
	CHECK_EQ(member.bit_offset, 8);
	CHECK_EQ(member.bitfield_size, 24);
	btf_blob_free(&blob);
}

// A struct has no other parts, and no member behind its last one.
static void test_parts_of_other_kinds(void)
{
	struct btf_blob blob = make(btf_blob_rich_text);
	struct ldbtf btf;
	struct ldbtf_view view;
	struct ldbtf_member_view member;
	struct ldbtf_enumerator enumerator;
	struct ldbtf_param_view param;
	struct ldbtf_variable variable;
	struct ldbtf_array_view array;
	struct ldbtf_int_view integer;
	CHECK_EQ(ldbtf_open(&btf, blob.bytes, blob.size), LDBTF_OK);
	CHECK_EQ(ldbtf_find_type(&btf, "server", LDBTF_KIND_STRUCT, &view), LDBTF_OK);
	CHECK_EQ(ldbtf_member_at(&btf, &view, 8, &member), LDBTF_NOT_FOUND);
	CHECK_EQ(ldbtf_enumerator_at(&btf, &view, 0, &enumerator), LDBTF_WRONG_KIND);
	CHECK_EQ(ldbtf_param_at(&btf, &view, 0, &param), LDBTF_WRONG_KIND);
	CHECK_EQ(ldbtf_variable_at(&btf, &view, 0, &variable), LDBTF_WRONG_KIND);
	CHECK_EQ(ldbtf_array_of(&view, &array), LDBTF_WRONG_KIND);
	CHECK_EQ(ldbtf_int_of(&view, &integer), LDBTF_WRONG_KIND);
	btf_blob_free(&blob);
}

static void test_enumerators(void)
{
	struct btf_blob blob = make(btf_blob_rich_text);
	struct ldbtf btf;
	struct ldbtf_view view;
	struct ldbtf_member_view member;
	struct ldbtf_enumerator enumerator;
	CHECK_EQ(ldbtf_open(&btf, blob.bytes, blob.size), LDBTF_OK);
	CHECK_EQ(ldbtf_find_type(&btf, "state", LDBTF_KIND_ENUM, &view), LDBTF_OK);
	CHECK_EQ(ldbtf_enumerator_at(&btf, &view, 2, &enumerator), LDBTF_OK);
	CHECK_STR(enumerator.name, "FAILED");
	CHECK_EQ(enumerator.value, -1);
	CHECK_EQ(ldbtf_enumerator_at(&btf, &view, 3, &enumerator), LDBTF_NOT_FOUND);
	CHECK_EQ(ldbtf_find_enumerator(&btf, &view, 1, &enumerator), LDBTF_OK);
	CHECK_STR(enumerator.name, "RUNNING");
	CHECK_EQ(ldbtf_find_enumerator(&btf, &view, 7, &enumerator), LDBTF_NOT_FOUND);
	CHECK_EQ(ldbtf_member_at(&btf, &view, 0, &member), LDBTF_WRONG_KIND);
	CHECK_EQ(ldbtf_find_type(&btf, "big", LDBTF_KIND_ENUM64, &view), LDBTF_OK);
	CHECK_EQ(ldbtf_enumerator_at(&btf, &view, 0, &enumerator), LDBTF_OK);
	CHECK_STR(enumerator.name, "HUGE");
	CHECK_EQ(enumerator.value, INT64_C(0x100000005));
	btf_blob_free(&blob);
}

static void test_prototypes(void)
{
	struct btf_blob blob = make(btf_blob_rich_text);
	struct ldbtf btf;
	struct ldbtf_view view;
	struct ldbtf_param_view param;
	CHECK_EQ(ldbtf_open(&btf, blob.bytes, blob.size), LDBTF_OK);
	CHECK_EQ(ldbtf_find_type(&btf, "listen", LDBTF_KIND_FUNC, &view), LDBTF_OK);
	CHECK_EQ(view.vlen, LDBTF_LINKAGE_GLOBAL);
	CHECK_EQ(ldbtf_type_by_id(&btf, view.type_id, &view), LDBTF_OK);
	CHECK_EQ(view.vlen, 3);
	CHECK_EQ(ldbtf_param_at(&btf, &view, 0, &param), LDBTF_OK);
	CHECK_STR(param.name, "count");
	CHECK_EQ(ldbtf_param_at(&btf, &view, 2, &param), LDBTF_OK);
	CHECK_STR(param.name, "");
	CHECK_EQ(param.type_id, 0);
	CHECK_EQ(ldbtf_param_at(&btf, &view, 3, &param), LDBTF_NOT_FOUND);
	btf_blob_free(&blob);
}

static void test_variables(void)
{
	struct btf_blob blob = make(btf_blob_rich_text);
	struct ldbtf btf;
	struct ldbtf_view view;
	struct ldbtf_variable variable;
	CHECK_EQ(ldbtf_open(&btf, blob.bytes, blob.size), LDBTF_OK);
	CHECK_EQ(ldbtf_find_variable(&btf, "limit", &variable), LDBTF_OK);
	CHECK_STR(variable.section, ".data");
	CHECK_EQ(variable.offset, 80);
	CHECK_EQ(variable.byte_size, 4);
	CHECK_EQ(variable.linkage, LDBTF_LINKAGE_GLOBAL);
	CHECK_EQ(ldbtf_resolve(&btf, variable.var_id, &view), LDBTF_OK);
	CHECK_STR(view.name, "int");
	CHECK_EQ(ldbtf_find_variable(&btf, "server", &variable), LDBTF_NOT_FOUND);
	btf_blob_free(&blob);
}

// A DATASEC that refers to something else, a VAR in no DATASEC, loops.
static void test_odd_references(void)
{
	struct ldbtf btf;
	struct ldbtf_view view;
	struct ldbtf_enumerator enumerator;
	struct ldbtf_variable variable;
	struct btf_blob blob = make("DATASEC .x 4 : 2 0 4; INT int 4 32; VAR v 2 0; TYPEDEF t 4; "
				    "CONST - 6; CONST - 5; ENUM e 4 : A -1;");
	CHECK_EQ(ldbtf_open(&btf, blob.bytes, blob.size), LDBTF_OK);
	CHECK_EQ(ldbtf_type_by_id(&btf, 1, &view), LDBTF_OK);
	CHECK_EQ(ldbtf_variable_at(&btf, &view, 0, &variable), LDBTF_WRONG_KIND);
	CHECK_EQ(ldbtf_variable_at(&btf, &view, 1, &variable), LDBTF_NOT_FOUND);
	CHECK_EQ(ldbtf_find_variable(&btf, "v", &variable), LDBTF_NOT_FOUND);
	CHECK_EQ(ldbtf_resolve(&btf, 4, &view), LDBTF_TOO_DEEP);
	CHECK_EQ(ldbtf_resolve(&btf, 5, &view), LDBTF_TOO_DEEP);
	CHECK_EQ(ldbtf_resolve(&btf, 8, &view), LDBTF_NOT_FOUND);
	CHECK_EQ(ldbtf_type_by_id(&btf, 7, &view), LDBTF_OK);
	CHECK_EQ(ldbtf_enumerator_at(&btf, &view, 0, &enumerator), LDBTF_OK);
	CHECK_EQ(enumerator.value, INT64_C(0xffffffff)); // unsigned without kind_flag
	btf_blob_free(&blob);
}

static void test_alignment(void)
{
	struct btf_blob blob = make(btf_blob_rich_text);
	for (size_t shift = 0; shift < 4; shift++) {
		uint8_t *bytes = malloc(blob.size + shift);
		struct ldbtf btf;
		struct ldbtf_view view;
		memcpy(bytes + shift, blob.bytes, blob.size);
		CHECK_EQ(ldbtf_open(&btf, bytes + shift, blob.size), LDBTF_OK);
		CHECK_EQ(ldbtf_find_type(&btf, "server", LDBTF_KIND_STRUCT, &view), LDBTF_OK);
		CHECK_EQ(view.byte_size, 80);
		free(bytes);
	}
	btf_blob_free(&blob);
}

static void test_status_texts(void)
{
	for (int status = LDBTF_OK; status <= LDBTF_AMBIGUOUS; status++)
		CHECK(strcmp(ldbtf_status_text((enum ldbtf_status)status), "unknown status"));
	CHECK_STR(ldbtf_status_text((enum ldbtf_status)(LDBTF_AMBIGUOUS + 1)), "unknown status");
}

int main(void)
{
	test_absent();
	test_erased();
	test_header();
	test_layout();
	test_references();
	test_indexes();
	test_names();
	test_members();
	test_parts_of_other_kinds();
	test_enumerators();
	test_prototypes();
	test_variables();
	test_odd_references();
	test_alignment();
	test_status_texts();
	return CHECK_EXIT();
}
