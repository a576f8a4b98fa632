// SPDX-License-Identifier: GPL-3.0-or-later
//
// The runtime on split BTF that libbpf writes: every type as libbpf reads it, and no answer without
// the right base.
#include "check.h"
#include "ldbtf/btf.h"
#include "runtime_exercise.h"

#include <bpf/btf.h>
#include <stdlib.h>

// `more`: another version of the base, which has a function in front.
static struct btf *make_base(bool more)
{
	struct btf *btf = btf__new_empty();
	if (more) {
		btf__add_func_proto(btf, 0);
		btf__add_func(btf, "early", BTF_FUNC_GLOBAL, 1);
	}
	int integer = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	int node = btf__add_struct(btf, "node", 16);
	btf__add_field(btf, "next", node + 1, 0, 0);
	btf__add_field(btf, "value", integer, 64, 0);
	btf__add_ptr(btf, node);
	int proto = btf__add_func_proto(btf, integer);
	btf__add_func_param(btf, "node", node + 1);
	btf__add_func(btf, "count", BTF_FUNC_GLOBAL, proto);
	int var = btf__add_var(btf, "root", BTF_VAR_GLOBAL_ALLOCATED, node);
	btf__add_datasec(btf, ".data", 16);
	btf__add_datasec_var_info(btf, var, 0, 16);
	return btf;
}

static struct btf *make_split(struct btf *base)
{
	struct btf *btf = btf__new_empty_split(base);
	int node = btf__find_by_name_kind(base, "node", BTF_KIND_STRUCT);
	int proto = btf__find_by_name_kind(base, "count", BTF_KIND_FUNC) - 1;
	int own = btf__add_struct(btf, "own", 24);
	btf__add_field(btf, "node", node, 0, 0);
	btf__add_field(btf, "value", btf__find_by_name(base, "int"), 128, 0);
	btf__add_func(btf, "own_count", BTF_FUNC_STATIC, proto);
	int var = btf__add_var(btf, "the_own", BTF_VAR_STATIC, own);
	btf__add_datasec(btf, ".bss", 32);
	btf__add_datasec_var_info(btf, var, 8, 24);
	btf__add_typedef(btf, "node", own); // the same name as in the base
	return btf;
}

static struct ldbtf open_base(const struct btf *from)
{
	struct ldbtf btf;
	uint32_t size;
	const void *data = btf__raw_data(from, &size);
	CHECK_EQ(ldbtf_open(&btf, data, size), LDBTF_OK);
	return btf;
}

// Each type by its ID, in order, and by name.
static void check_types(const struct ldbtf *btf, const struct btf *expected)
{
	struct ldbtf_view step = {0}, view;
	CHECK_EQ(ldbtf_type_count(btf), btf__type_cnt(expected) - 1);
	for (uint32_t id = 1; id < btf__type_cnt(expected); id++) {
		const struct btf_type *type = btf__type_by_id(expected, id);
		CHECK_EQ(ldbtf_type_by_id(btf, id, &view), LDBTF_OK);
		CHECK_EQ(ldbtf_next_type(btf, &step), LDBTF_OK);
		CHECK(step.id == id && step.data == view.data);
		CHECK_EQ(view.kind, btf_kind(type));
		CHECK_STR(view.name, btf__name_by_offset(expected, type->name_off));
	}
	CHECK_EQ(ldbtf_next_type(btf, &step), LDBTF_NOT_FOUND);
}

static void check_questions(const struct ldbtf *btf)
{
	struct ldbtf_place place;
	struct ldbtf_variable variable;
	struct ldbtf_view view;
	struct ldbtf_member_view member;
	CHECK_EQ(ldbtf_offset_of(btf, "own.node.value", &place), LDBTF_OK);
	CHECK_EQ(place.byte_offset, 8);
	CHECK_EQ(ldbtf_find_variable(btf, "the_own", &variable), LDBTF_OK);
	CHECK_STR(variable.section, ".bss");
	CHECK_EQ(variable.offset, 8);
	CHECK_EQ(ldbtf_find_variable(btf, "root", &variable), LDBTF_OK); // of the base
	CHECK_STR(variable.section, ".data");
	CHECK_EQ(ldbtf_find_type(btf, "node", LDBTF_KIND_STRUCT, &view), LDBTF_OK);
	CHECK_EQ(ldbtf_member_at(btf, &view, 1, &member), LDBTF_OK);
	CHECK_STR(member.name, "value");
	CHECK_EQ(ldbtf_find_type(btf, "node", LDBTF_KIND_VOID, &view),
		 LDBTF_OK); // one's own is first
	CHECK_EQ(view.kind, LDBTF_KIND_TYPEDEF);
}

static void test_right_base(const struct ldbtf *base, const void *data, uint32_t size,
			    const struct btf *expected)
{
	struct ldbtf btf;
	uint32_t index[64];
	CHECK_EQ(ldbtf_open_split(&btf, data, size, base), LDBTF_OK);
	check_types(&btf, expected);
	check_questions(&btf);
	runtime_ask_all(&btf);
	CHECK(ldbtf_index_size(&btf) <= 64);
	ldbtf_set_index(&btf, index, ldbtf_index_size(&btf));
	check_types(&btf, expected);
	check_questions(&btf);
	runtime_ask_all(&btf);
}

static void test_other_bases(const void *data, uint32_t size)
{
	struct btf *more = make_base(true), *less = btf__new_empty();
	struct ldbtf other = open_base(more), empty = open_base(less), btf;
	CHECK_EQ(ldbtf_open(&btf, data, size), LDBTF_WRONG_BASE);
	CHECK_EQ(ldbtf_open_split(&btf, data, size, &other), LDBTF_WRONG_BASE);
	CHECK_EQ(ldbtf_open_split(&btf, data, size, &empty), LDBTF_WRONG_BASE);
	// BTF that is not split, on any base.
	const void *whole = btf__raw_data(more, &size);
	CHECK_EQ(ldbtf_open_split(&btf, whole, size, &other), LDBTF_WRONG_BASE);
	CHECK_EQ(ldbtf_open_split(&btf, whole, size, &empty), LDBTF_WRONG_BASE);
	btf__free(more);
	btf__free(less);
}

// Each byte changed: refused, or every call stays inside, which ASan sees.
static void test_damage(const struct ldbtf *base, const void *data, uint32_t size)
{
	static const unsigned char masks[] = {0x01, 0x04, 0x10, 0x80, 0xff};
	unsigned accepted = 0;
	for (uint32_t at = 0; at < size; at++)
		for (size_t i = 0; i < sizeof(masks); i++) {
			unsigned char *copy = malloc(size);
			struct ldbtf btf;
			memcpy(copy, data, size);
			copy[at] ^= masks[i];
			if (ldbtf_open_split(&btf, copy, size, base) == LDBTF_OK) {
				runtime_ask_all(&btf);
				accepted++;
			}
			CHECK(ldbtf_open_split(&btf, copy, at, base) != LDBTF_OK);
			free(copy);
		}
	printf("damaged split blobs: %u of %u accepted\n", accepted, size * 5);
	CHECK(accepted > 50 && accepted < size * 4);
}

int main(void)
{
	struct btf *of_base = make_base(false), *of_split = make_split(of_base);
	struct ldbtf base = open_base(of_base);
	uint32_t index[64], size;
	const void *data = btf__raw_data(of_split, &size);
	test_right_base(&base, data, size, of_split);
	CHECK(ldbtf_index_size(&base) <= 64);
	ldbtf_set_index(&base, index, ldbtf_index_size(&base));
	test_right_base(&base, data, size, of_split);
	test_other_bases(data, size);
	test_damage(&base, data, size);
	btf__free(of_split);
	btf__free(of_base);
	return CHECK_EXIT();
}
