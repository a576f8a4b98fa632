// SPDX-License-Identifier: GPL-3.0-or-later
//
// encode/reuse: what was read of the inputs gives the linked image's BTF, byte for byte, or is not
// used.
//
// A program is compiled and linked; then its .debug_info is changed, one byte after the other.
// Encoding it with its inputs known must come to the same end as without, whatever was changed.
// Relocated places are left alone: those the fingerprint leaves to the linker.
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "dwarf/image.h"
#include "dwarf/fingerprint.h"
#include "known_inputs.h"

static char folder[] = "/tmp/ldbtf-reuse.XXXXXX";

static const char *const sources[] = {
	"struct node { struct node *next; int value[7]; }; "
	"struct tree { struct node *root; unsigned f : 3; };\n"
	"static inline int shared(struct node *n) { return n->value[3]; }\n"
	"static inline int unseen(struct node *n) { return n->value[2]; }\n"
	"int counter = 3; static long hidden[4]; extern _Thread_local int mine;\n"
	"int walk(struct tree *t) { return t->root->value[1] + counter + (int)hidden[1]++ "
	"+ shared(t->root) + unseen(t->root) + mine; }\n"
	"int dropped(struct tree *t) { return walk(t); }\n"
	"int work(struct tree *, double);\n"
	"int main(void) { struct tree t = {0}; return work(&t, 1.0) + walk(&t); }\n",
	"struct node { struct node *next; int value[7]; }; "
	"struct tree { struct node *root; unsigned f : 3; };\n"
	"enum colour { RED = -2, GREEN } paint; union u { float f; enum colour c; } any; "
	"_Thread_local int mine;\n"
	"__attribute__((noinline)) static int shared(struct node *n) { return n->value[0]; }\n"
	"int dropped_too(int x) { return x; }\n"
	"int work(struct tree *t, double d) { return shared(t->root) + (int)d + paint; }\n",
};
enum { SOURCE_COUNT = sizeof(sources) / sizeof(sources[0]) };

static bool run(const char *format, const char *flags, int number)
{
	char command[1024];
	snprintf(command, sizeof(command), format, folder, flags, number, number);
	return !system(command);
}

#if defined(__x86_64__) // known_find_places() knows no other relocations
static void check_every_byte(const struct known_file *objects, const struct known_file *program)
{
	struct known_places places = known_find_places(program);
	size_t changed = 0, place = 0;
	for (size_t i = 0; i < places.info_size; i++) {
		while (place < places.count &&
		       places.places[place].offset + places.places[place].size <= i)
			place++;
		if (place < places.count && places.places[place].offset <= i)
			continue;
		size_t reused;
		places.info[i] ^= (uint8_t)(1 << i % 8);
		CHECK(known_agrees(objects, SOURCE_COUNT, program, &reused));
		CHECK(reused < SOURCE_COUNT); // it was noticed
		places.info[i] ^= (uint8_t)(1 << i % 8);
		changed++;
	}
	CHECK(changed > 500);
	known_places_free(&places);
}
#endif

static void check_program(const char *flags, size_t reused)
{
	for (int i = 0; i < SOURCE_COUNT; i++) {
		char path[256];
		snprintf(path, sizeof(path), "%s/%d.c", folder, i);
		FILE *file = fopen(path, "w");
		if (!file || fputs(sources[i], file) < 0 || fclose(file))
			abort();
		CHECK(run("cd %s && gcc -g -w %s -c %d.c -o %d.o", flags, i));
	}
	CHECK(run("cd %s && gcc %s -Wl,--gc-sections,--emit-relocs -o program 0.o 1.o", flags, 0));
	struct known_file objects[SOURCE_COUNT] = {known_read_file(folder, "0.o"),
						   known_read_file(folder, "1.o")};
	struct known_file program = known_read_file(folder, "program");
	struct known_outcome plain = known_encode_plain(&program);
	CHECK_EQ(plain.status, STATUS_OK);
	bool is_merged;
	struct known_outcome beside =
		known_encode_beside(objects, SOURCE_COUNT, &program, &is_merged);
	CHECK(known_is_same(&plain, &beside));
	CHECK_EQ(beside.result.units_reused, reused);
	CHECK_EQ(is_merged, reused > 0);
	known_outcome_free(&beside);
	for (size_t jobs = 1; jobs <= 4; jobs *= 2) {
		struct known_outcome known =
			known_encode_after(objects, SOURCE_COUNT, &program, jobs);
		CHECK(known_is_same(&plain, &known));
		CHECK_EQ(known.result.units_reused, reused);
		known_outcome_free(&known);
		// Only some of the inputs known; then in another order than in the link.
		known = known_encode_after(&objects[1], 1, &program, jobs);
		CHECK(known_is_same(&plain, &known));
		CHECK_EQ(known.result.units_reused, reused / 2);
		known_outcome_free(&known);
		struct known_file turned[] = {objects[1], objects[0]};
		known = known_encode_after(turned, 2, &program, jobs);
		CHECK(known_is_same(&plain, &known));
		CHECK_EQ(known.result.units_reused, reused / 2);
		known_outcome_free(&known);
	}
	known_outcome_free(&plain);
#if defined(__x86_64__)
	if (!*flags)
		check_every_byte(objects, &program);
#endif
	for (int i = 0; i < SOURCE_COUNT; i++)
		free(objects[i].bytes);
	free(program.bytes);
}

// Distances of every length that the fingerprint writes differently.
static void check_print(void)
{
	static const size_t distances[] = {0, 1, 126, 127, 128, 255, 16383, 16384, 30000};
	uint8_t bytes[70000] = {0};
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7 + 1);
	// REL: places hold something, which is not compared; then RELA.
	for (int holds = 1; holds >= 0; holds--) {
		struct dwarf_fingerprint print = {0};
		struct dwarf_memory memory = {0};
		size_t at = 0;
		for (size_t i = 0; i < sizeof(distances) / sizeof(distances[0]); i++) {
			at += distances[i];
			memset(bytes + at, holds ? 3 : 0, i % 2 ? 8 : 4);
			at += i % 2 ? 8 : 4;
		}
		dwarf_fingerprint_begin(bytes, sizeof(bytes), &print);
		at = 0;
		for (size_t i = 0; i < sizeof(distances) / sizeof(distances[0]); i++) {
			at += distances[i];
			CHECK_EQ(dwarf_fingerprint_add(&print, at, i % 2 ? 8 : 4, !holds),
				 STATUS_OK);
			memset(bytes + at, 0x5a, i % 2 ? 8 : 4); // the link
			at += i % 2 ? 8 : 4;
		}
		CHECK_EQ(dwarf_fingerprint_end(&print, bytes), STATUS_OK);
		CHECK_EQ(vec_shrink(&print.places), STATUS_OK);
		bool is_equal;
		CHECK_EQ(dwarf_fingerprint_compare(&print, bytes, &memory, &is_equal), STATUS_OK);
		CHECK(is_equal);
		bytes[at] ^= 1; // just behind the last place
		CHECK_EQ(dwarf_fingerprint_compare(&print, bytes, &memory, &is_equal), STATUS_OK);
		CHECK(!is_equal);
		bytes[at] ^= 1;
		memset(bytes + distances[0], 0x33, 4); // the first place
		CHECK_EQ(dwarf_fingerprint_compare(&print, bytes, &memory, &is_equal), STATUS_OK);
		CHECK(is_equal);
		// What can't be told: places that are not in order.
		CHECK_EQ(dwarf_fingerprint_add(&print, at - 4, 4, !holds), STATUS_OK);
		CHECK(print.is_unusable);
		CHECK_EQ(dwarf_fingerprint_compare(&print, bytes, &memory, &is_equal), STATUS_OK);
		CHECK(!is_equal);
		dwarf_fingerprint_deinit(&print);
		dwarf_memory_deinit(&memory);
	}
}

int main(void)
{
	check_print();
	if (!mkdtemp(folder))
		abort();
	check_program("", SOURCE_COUNT);
	check_program("-O2", SOURCE_COUNT);
	check_program("-O2 -ffunction-sections -fdata-sections", SOURCE_COUNT);
	check_program("-gdwarf-4 -O1", SOURCE_COUNT);
	check_program("-gdwarf-4 -fdebug-types-section", 0); // units that refer to each other
	char command[64];
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	CHECK(!system(command));
	return CHECK_EXIT();
}
