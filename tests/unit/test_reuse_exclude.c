// SPDX-License-Identifier: GPL-3.0-or-later
//
// encode/reuse_exclude: which inputs are told from all others, by what is remembered of them.
//
// Each case lists a link's inputs in order, of which only that exists.
#include "encode/reuse_exclude.h"

#include <string.h>

#include "check.h"

enum { MOST = 4, UNITS = 3 };

struct input {
	const uint64_t lengths[UNITS + 1]; // of its units; 0 ends them
	uint64_t fingerprint;              // stands for all of the fingerprint; 0: not usable
	bool is_left;                      // expected: usable
};

static void check(int line, const struct input *inputs, size_t count)
{
	struct image images[MOST];
	memset(images, 0, sizeof(images));
	for (size_t i = 0; i < count; i++) {
		struct known_image *known = &images[i].as_input.known;
		for (size_t u = 0; inputs[i].lengths[u]; u++)
			CHECK_EQ(vec_push(&known->lengths, inputs[i].lengths[u]), STATUS_OK);
		known->is_usable = inputs[i].fingerprint != 0;
		known->fingerprint.size = 100;
		known->fingerprint.hash = inputs[i].fingerprint;
		images[i].next = i + 1 < count ? &images[i + 1] : NULL;
	}
	CHECK_EQ(reuse_exclude_ambiguous(images), STATUS_OK);
	for (size_t i = 0; i < count; i++) {
		CHECK_EQ(images[i].as_input.known.is_usable, inputs[i].is_left);
		if (images[i].as_input.known.is_usable != inputs[i].is_left)
			fprintf(stderr, "  input %zu of the case at line %d\n", i, line);
		known_image_deinit(&images[i].as_input.known);
	}
}

#define CASE(...)                                                                               \
	do {                                                                                   \
		const struct input case_inputs[] = {__VA_ARGS__};                               \
		check(__LINE__, case_inputs, sizeof(case_inputs) / sizeof(case_inputs[0]));     \
	} while (0)

// What tells inputs apart, each of them alone.
static void check_key(void)
{
	struct known_image known = {.fingerprint = {.hash = 1, .size = 2},
				    .abbrev_hash = 3,
				    .names_hash = 4},
			   other = known;
	CHECK_EQ(known_image_key(&other), known_image_key(&known));
	other.fingerprint.hash++;
	CHECK(known_image_key(&other) != known_image_key(&known));
	other = known;
	other.fingerprint.size++;
	CHECK(known_image_key(&other) != known_image_key(&known));
	other = known;
	other.abbrev_hash++;
	CHECK(known_image_key(&other) != known_image_key(&known));
	other = known;
	other.names_hash += 8;
	CHECK(known_image_key(&other) != known_image_key(&known));
}

int main(void)
{
	check_key();
	// Of one unit each: fingerprints tell them apart.
	CASE({{10}, 1, true}, {{10}, 2, true}, {{20}, 3, true});
	// Twins, of one unit or more.
	CASE({{10}, 1, false}, {{20}, 2, true}, {{10}, 1, false}, {{10}, 1, false});
	CASE({{10, 20}, 1, false}, {{10, 20}, 1, false}, {{30}, 2, true});
	// As long as one of which nothing is known.
	CASE({{10}, 1, false}, {{10}, 0, false}, {{20}, 2, true});
	CASE({{10}, 0, false}, {{20}, 2, true}, {{10}, 1, false});
	CASE({{10, 20}, 0, false}, {{20}, 1, false}, {{30}, 2, true});
	// As long as a part of another one. It is the first unit with which the search begins.
	CASE({{10, 20}, 1, false}, {{10}, 2, false}, {{30}, 3, true});
	CASE({{10}, 2, false}, {{10, 20}, 1, false}, {{30}, 3, true});
	CASE({{20, 10}, 1, true}, {{10}, 2, false});
	CASE({{10}, 2, false}, {{20, 30, 10}, 1, true});
	CASE({{10, 20}, 1, false}, {{30, 10}, 2, true});
	CASE({{10, 20}, 1, false}, {{10, 30}, 2, false}, {{10, 40}, 3, false});
	// As long as another part of its own.
	CASE({{10, 10}, 1, true}, {{20}, 2, true});
	return CHECK_EXIT();
}
