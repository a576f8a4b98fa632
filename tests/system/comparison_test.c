// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the comparison of definitions says about graphs that no compiler and encoder make on demand:
// several definitions of one name, wired in different ways. The rest is tested on compiled
// programs, by comparer_finds_differences.sh.
#include "check.h"
#include "definitions.h"

#include <stdlib.h>

// Adds one definition that refers to `refs`, a list that ends with -1. Its index.
static size_t add(struct definitions *side, const char *kind, const char *name, const char *body,
		  const int *refs)
{
	size_t index = definitions_add(side, kind, name);
	struct text text = { 0 };

	text_add(&text, "%s\n", body);
	definitions_set_text(&side->items[index], &text);
	for (; refs && *refs >= 0; refs++)
		definition_add_ref(&side->items[index], (size_t)*refs);
	return index;
}

#define REFS(...) ((const int[]){ __VA_ARGS__, -1 })

// Two different `struct item`, two `struct user` with the same text: which uses which?
static void add_pair(struct definitions *side, int first_uses, int second_uses)
{
	add(side, "struct", "item", "0 a: int", NULL);
	add(side, "struct", "item", "0 b: int", NULL);
	add(side, "struct", "user", "0 item: pointer to struct item", REFS(first_uses));
	add(side, "struct", "user", "0 item: pointer to struct item", REFS(second_uses));
	// Above it, and in a cycle with itself.
	add(side, "typedef", "user_t", "is struct user", REFS(2, 4));
}

static void test_equal_in_another_order(void)
{
	struct comparison comparison = {
		.left_name = "left", .right_name = "right", .is_deep = true};

	add_pair(&comparison.left, 0, 1);
	add(&comparison.right, "typedef", "user_t", "is struct user", REFS(3, 0));
	add(&comparison.right, "struct", "user", "0 item: pointer to struct item", REFS(2));
	add(&comparison.right, "struct", "item", "0 b: int", NULL);
	add(&comparison.right, "struct", "user", "0 item: pointer to struct item", REFS(4));
	add(&comparison.right, "struct", "item", "0 a: int", NULL);
	CHECK_EQ(comparison_run(&comparison), 0);
	comparison_deinit(&comparison);
}

// Reported once, at `struct user`; the typedef above is not at fault.
static void test_wrong_wiring_is_found(void)
{
	struct comparison comparison = {
		.left_name = "left", .right_name = "right", .is_deep = true};

	add_pair(&comparison.left, 0, 0);
	add_pair(&comparison.right, 0, 1);
	CHECK_EQ(comparison_run(&comparison), 1);
	comparison.is_deep = false;
	CHECK_EQ(comparison_run(&comparison), 0);
	comparison_deinit(&comparison);
}

static void test_left_copies_are_found(void)
{
	struct comparison comparison = {
		.left_name = "left", .right_name = "right", .is_deep = true};

	add(&comparison.left, "struct", "item", "0 a: int", NULL);
	add(&comparison.left, "struct", "item", "0 a: int", NULL);
	add(&comparison.right, "struct", "item", "0 a: int", NULL);
	CHECK_EQ(comparison_run(&comparison), 1);
	// Fewer copies than the reference has are no fault.
	add(&comparison.right, "struct", "item", "0 a: int", NULL);
	add(&comparison.right, "struct", "item", "0 a: int", NULL);
	CHECK_EQ(comparison_run(&comparison), 0);
	comparison_deinit(&comparison);
}

// A forward declaration beside its definition is nothing of its own, but leads elsewhere.
static void test_fwd(void)
{
	struct comparison comparison = {
		.left_name = "left", .right_name = "right", .is_deep = true};

	for (int is_right = 0; is_right < 2; is_right++) {
		struct definitions *side = is_right ? &comparison.right : &comparison.left;

		add(side, "struct", "item", "0 a: int", NULL);
		add(side, "fwd", "struct item", "", NULL);
		add(side, "typedef", "item_t", "is pointer to struct item", REFS(is_right ? 0 : 1));
		definitions_drop_completed_fwds(side);
	}
	CHECK_EQ(comparison_run(&comparison), 1);
	comparison.is_deep = false;
	CHECK_EQ(comparison_run(&comparison), 0);
	comparison_deinit(&comparison);
}

static void test_optional_ones_may_be_missing_but_not_differ(void)
{
	struct comparison comparison = { .left_name = "left", .right_name = "right" };
	size_t index =
		add(&comparison.left, "func", "work", "function(a: int) returning int", NULL);

	comparison.left.items[index].is_optional = true;
	CHECK_EQ(comparison_run(&comparison), 0);
	add(&comparison.right, "func", "work", "function(a: long int) returning int", NULL);
	CHECK_EQ(comparison_run(&comparison), 1);
	comparison_deinit(&comparison);
}

int main(void)
{
	test_equal_in_another_order();
	test_wrong_wiring_is_found();
	test_left_copies_are_found();
	test_fwd();
	test_optional_ones_may_be_missing_but_not_differ();
	return CHECK_EXIT();
}
