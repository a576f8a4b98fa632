// SPDX-License-Identifier: GPL-3.0-or-later
//
// Distilled bases (encoding 1.9): what goes into the base, what into the split, in which order and
// how numbered.
//
// The two are shown as one blob, since IDs and string offsets go on from one to the other.
#include "btf/btf_distill.h"

#include <stdlib.h>

#include "../support/btf_blob.h"
#include "btf/btf_check.h"
#include "check.h"
#include "encode_text.h"

static bool is_big_endian;

// A base, and split BTF whose records are given as words; `first` is where its strings begin.
struct pair {
	struct btf_blob base_blob, split_blob;
	struct btf_view base, split;
	uint32_t first;
	struct diag diag;
	struct diag_source where;
};

static void open_blob(struct pair *pair, struct btf_blob blob)
{
	diag_init(&pair->diag);
	pair->where = (struct diag_source){.diag = &pair->diag, .file = "test"};
	pair->base_blob = blob;
	CHECK_EQ(btf_view_open(pair->base_blob.bytes, pair->base_blob.size, is_big_endian, NULL,
			       &pair->where, &pair->base),
		 STATUS_OK);
	pair->first = btf_view_string_end(&pair->base);
}

static void open_base(struct pair *pair, const char *base_text)
{
	open_blob(pair, btf_blob_from_text(base_text, is_big_endian));
}

static void open_split(struct pair *pair, const uint32_t *words, size_t count, const char *strings,
		       size_t str_len)
{
	uint8_t types[512];
	CHECK(4 * count <= sizeof(types));
	for (size_t i = 0; i < count; i++)
		btf_blob_put_u32(types + 4 * i, words[i], is_big_endian);
	pair->split_blob =
		btf_blob_from_sections(types, 4 * count, strings, str_len, is_big_endian);
	CHECK_EQ(btf_view_open(pair->split_blob.bytes, pair->split_blob.size, is_big_endian,
			       &pair->base, &pair->where, &pair->split),
		 STATUS_OK);
}

static void close_pair(struct pair *pair)
{
	btf_view_close(&pair->split);
	btf_view_close(&pair->base);
	btf_blob_free(&pair->split_blob);
	btf_blob_free(&pair->base_blob);
	diag_deinit(&pair->diag);
}

// Distills, checks both parts as kernels do, and compares them as text, the base's lines and the
// split's.
static void expect(struct pair *pair, size_t padding, const char *base_text, const char *own_text)
{
	struct btf_distill plan, bound;
	CHECK_EQ(btf_distill_plan(&pair->split, BTF_DISTILL_EXACT, &pair->where, &plan), STATUS_OK);
	size_t base_size = btf_writer_size(&plan.base_counted) + padding;
	size_t own_size = btf_writer_size(&plan.own_counted) + padding;
	// so that ASan sees each byte outside
	uint8_t *base = malloc(base_size), *own = malloc(own_size);
	if (!base || !own)
		abort();
	CHECK_EQ(btf_distill_write(&plan, base, base_size, own, own_size), STATUS_OK);
	CHECK_EQ(btf_check_records(base, base_size, is_big_endian, NULL, &pair->where), STATUS_OK);
	struct btf_view view;
	CHECK_EQ(btf_view_open(base, base_size, is_big_endian, NULL, &pair->where, &view),
		 STATUS_OK);
	CHECK_EQ(btf_check(own, own_size, is_big_endian, &view, &pair->where), STATUS_OK);
	CHECK_EQ(btf_check_sorted(own, own_size, is_big_endian, &view, &pair->where), STATUS_OK);
	size_t size;
	uint8_t *joined = encode_text_join(base, own, &size);
	char *text = encode_text_of_blob(base, base_size, 1);
	CHECK_STR(text, base_text);
	free(text);
	text = encode_text_of_blob(joined, size, view.last_id + 1);
	CHECK_STR(text, own_text);
	free(text);
	CHECK_EQ(pair->diag.count, 0);

	// What is enough for all is enough for any part.
	CHECK_EQ(btf_distill_plan(&pair->split, BTF_DISTILL_BOUND, &pair->where, &bound),
		 STATUS_OK);
	CHECK(btf_writer_size(&bound.base_counted) + padding >= base_size);
	CHECK(btf_writer_size(&bound.own_counted) + padding >= own_size);
	btf_distill_deinit(&bound);
	btf_distill_deinit(&plan);
	btf_view_close(&view);
	free(joined);
	free(base);
	free(own);
}

#define INFO(kind, vlen) ldbtf_info(LDBTF_KIND_##kind, vlen, false)

// 1.9.2, 1.9.3, 1.9.4: a type of each sort, some of which nothing refers to.
static void test_each_kind(size_t padding)
{
	struct pair pair;
	open_base(&pair, "INT unused 4 0x01000020;"			       // 1
			 "PTR - 8;"					       // 2
			 "STRUCT - 8 : inner 9 0 : named 2 0;"		       // 3
			 "FWD beyond 0;"				       // 4
			 "ENUM - 4 : ANON 1;"				       // 5
			 "ARRAY - 0 9 9 4;"				       // 6
			 "PTR - 4;"					       // 7
			 "STRUCT! page 16 : flags 9 0x04000000 : more 7 0x40;" // 8
			 "INT int 4 0x01000020;"			       // 9
			 "ENUM64 wide 8 : most 0 1;"			       // 10
			 "UNION either 8 : f 12 0;"			       // 11
			 "FLOAT double 8;"				       // 12
			 "TYPEDEF number_t 9;"				       // 13
			 "CONST - 13; FUNC_PROTO - 14 : a 7 : - 0; TYPE_TAG user 10; FUNC of_base "
			 "15; ENUM state 4 : IDLE 0");
	// PTR to page; own { page, anonymous, array, proto, wide, state, either }; own typedef of
	// the anonymous enum.
	const uint32_t own = 19, name = pair.first;
	const uint32_t m = name + 4;
	const uint32_t words[] = {
		0, INFO(PTR, 0), 8,
		0, INFO(PTR, 0), 15,
		name, INFO(STRUCT, 7), 200,
		m, own, 0,
		m, 3, 64,
		m, 6, 128,
		m, own + 1, 256,
		m, 16, 320,
		m, 18, 384,
		m, 11, 448,
		name + 6, INFO(TYPEDEF, 0), 5,
	};
	static const char strings[] = "own\0m\0zzz";
	open_split(&pair, words, sizeof(words) / 4, strings, sizeof(strings));
	expect(&pair, padding,
	       "FWD struct beyond\n"
	       "STRUCT page size=16 { }\n"
	       "INT int size=4 signed\n"
	       "ENUM wide size=8 { }\n"
	       "UNION either size=8 { }\n"
	       "ENUM state size=4 { }\n",
	       "TYPEDEF number_t > int\n"
	       "STRUCT own size=200 { m:PTR>struct page@0 m:struct  size=8 { inner:int@0 "
	       "named:PTR>struct page@0 }@64 "
	       "m:ARRAY[4]>int@128 m:PTR>PROTO(a:PTR>fwd struct beyond, ...)>CONST>number_t@256 "
	       "m:TAG\"user\">enum wide@320 "
	       "m:enum state@384 m:union either@448 }\n"
	       "TYPEDEF zzz > enum  size=4 { ANON=1 }\n");
	close_pair(&pair);
}

// A kernel takes no base without types, so there is one even if nothing is needed.
static void test_nothing(void)
{
	struct pair pair;
	open_base(&pair, "INT char 1 0x01000008; INT int 4 0x01000020");
	open_split(&pair, NULL, 0, "", 0);
	expect(&pair, 0, "INT int size=4 signed\n", "");
	close_pair(&pair);

	open_base(&pair, "PTR - 0; INT char 1 0x01000008");
	open_split(&pair, (const uint32_t[]){0, INFO(CONST, 0), 1}, 3, "", 0);
	expect(&pair, 8, "INT char size=1 signed\n", "");
	close_pair(&pair);
}

// 1.9.2: what can't be found by name.
static void test_refused(void)
{
	for (uint32_t target = 3; target <= 6; target++) {
		struct pair pair;
		open_base(&pair, "INT int 4 0x01000020; FUNC_PROTO - 1; FUNC f 2; VAR v 1 1; "
				 "DATASEC .data 4 vlen=0; "
				 "DECL_TAG tag 3 0xffffffff");
		open_split(&pair, (const uint32_t[]){0, INFO(PTR, 0), target}, 3, "", 0);
		struct btf_distill plan;
		CHECK_EQ(btf_distill_plan(&pair.split, BTF_DISTILL_EXACT, &pair.where, &plan),
			 STATUS_UNSUPPORTED);
		CHECK_EQ(pair.diag.count, 1);
		CHECK(pair.diag.count && strstr(pair.diag.messages[0].text, "can't be distilled "
									    "(rule 1.9.2)"));
		btf_distill_deinit(&plan);
		close_pair(&pair);
	}
}

// Bases are input: references in circles must end, deep ones must not take the stack.
static void test_hostile(void)
{
	struct pair pair;
	open_base(&pair, "INT int 4 0x01000020; PTR - 3; CONST - 2; STRUCT - 8 : self 5 0; PTR - "
			 "4");
	open_split(&pair, (const uint32_t[]){0, INFO(PTR, 0), 2, 0, INFO(PTR, 0), 4}, 6, "", 0);
	struct btf_distill plan;
	CHECK_EQ(btf_distill_plan(&pair.split, BTF_DISTILL_EXACT, &pair.where, &plan), STATUS_OK);
	CHECK_EQ(plan.base_types.count, 1); // the INT, for want of others
	CHECK_EQ(plan.own_types.count, 6);
	btf_distill_deinit(&plan);
	close_pair(&pair);

	enum { DEPTH = 200000 };
	open_blob(&pair, btf_blob_deep(DEPTH, is_big_endian));
	open_split(&pair, (const uint32_t[]){0, INFO(PTR, 0), DEPTH + 1}, 3, "", 0);
	CHECK_EQ(btf_distill_plan(&pair.split, BTF_DISTILL_EXACT, &pair.where, &plan), STATUS_OK);
	CHECK_EQ(plan.own_types.count, DEPTH + 1);
	btf_distill_deinit(&plan);
	close_pair(&pair);
}

int main(void)
{
	for (int i = 0; i < 2; i++, is_big_endian = true) {
		test_each_kind(0);
		test_each_kind(100);
		test_nothing();
		test_refused();
		test_hostile();
	}
	return CHECK_EXIT();
}
