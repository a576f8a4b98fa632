// SPDX-License-Identifier: GPL-3.0-or-later
//
// encode/reuse: what was read of the inputs gives the linked image's BTF, byte for byte, or is not used.
//
// A program is compiled and linked; then its .debug_info is changed, one byte after the other. Encoding it with its inputs
// known must come to the same end as without, whatever was changed. Relocated places are left alone: those the
// fingerprint leaves to the linker.
#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "dwarf/print.h"
#include "dwarf/image.h"
#include "elf/elf_image.h"
#include "encode/encode.h"
#include "support/diag.h"

static char folder[] = "/tmp/ldbtf-reuse.XXXXXX";

static const char *const sources[] = {
	"struct node { struct node *next; int value[7]; }; struct tree { struct node *root; unsigned f : 3; };\n"
	"static inline int shared(struct node *n) { return n->value[3]; }\n"
	"static inline int unseen(struct node *n) { return n->value[2]; }\n"
	"int counter = 3; static long hidden[4]; extern _Thread_local int mine;\n"
	"int walk(struct tree *t) { return t->root->value[1] + counter + (int)hidden[1]++ + shared(t->root) + unseen(t->root) + mine; }\n"
	"int dropped(struct tree *t) { return walk(t); }\n"
	"int work(struct tree *, double);\n"
	"int main(void) { struct tree t = {0}; return work(&t, 1.0) + walk(&t); }\n",
	"struct node { struct node *next; int value[7]; }; struct tree { struct node *root; unsigned f : 3; };\n"
	"enum colour { RED = -2, GREEN } paint; union u { float f; enum colour c; } any; _Thread_local int mine;\n"
	"__attribute__((noinline)) static int shared(struct node *n) { return n->value[0]; }\n"
	"int dropped_too(int x) { return x; }\n"
	"int work(struct tree *t, double d) { return shared(t->root) + (int)d + paint; }\n",
};
enum { SOURCE_COUNT = sizeof(sources) / sizeof(sources[0]) };

struct file {
	uint8_t *bytes;
	size_t size;
};

static struct file read_file(const char *name)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	struct stat info;
	struct file file = {0};
	int fd = open(path, O_RDONLY);
	if (fd < 0 || fstat(fd, &info))
		abort();
	file.size = (size_t)info.st_size;
	file.bytes = malloc(file.size);
	if (!file.bytes || read(fd, file.bytes, file.size) != (ssize_t)file.size)
		abort();
	close(fd);
	return file;
}

static bool run(const char *format, const char *flags, int number)
{
	char command[1024];
	snprintf(command, sizeof(command), format, folder, flags, number, number);
	return !system(command);
}

static void release(void *data, void *bytes, size_t size)
{
	(void)data, (void)size;
	free(bytes);
}

static struct encode_input copy_of(const struct file *file, struct diag *diag)
{
	struct encode_input input = {.size = file->size, .where = {.diag = diag, .file = "image"}, .release = release};
	input.bytes = malloc(file->size);
	if (!input.bytes)
		abort();
	memcpy(input.bytes, file->bytes, file->size);
	return input;
}

struct outcome {
	enum status status;
	struct encode_result result;
	uint8_t *blob;
};

static enum status add(struct encode *encode, const struct file *file, struct diag *diag)
{
	struct encode_input input = copy_of(file, diag);
	return encode_add_image(encode, &input);
}

static struct encode *create(enum encode_purpose purpose, size_t jobs, struct diag *diag)
{
	struct encode_options options = {
		.purpose = purpose, .jobs = jobs, .is_link_to_follow = purpose == ENCODE_INPUTS};
	struct encode *encode;
	if (encode_create(&options, diag, &encode) != STATUS_OK)
		abort();
	return encode;
}

static struct outcome finish(struct encode *encode, const struct file *program, struct diag *diag)
{
	struct outcome outcome = {.status = add(encode, program, diag)};
	if (outcome.status == STATUS_OK)
		outcome.status = encode_finish(encode, &outcome.result);
	if (outcome.status == STATUS_OK) {
		outcome.blob = malloc(outcome.result.byte_size);
		outcome.status = encode_write(encode, outcome.blob, outcome.result.byte_size);
	}
	encode_destroy(encode);
	diag_deinit(diag);
	return outcome;
}

static struct outcome encode_plain(const struct file *program)
{
	struct diag diag;
	diag_init(&diag);
	return finish(create(ENCODE_LINKED, 1, &diag), program, &diag);
}

static struct outcome encode_known(const struct file *objects, size_t count, const struct file *program, size_t jobs)
{
	struct diag diag;
	diag_init(&diag);
	struct encode *encode = create(ENCODE_INPUTS, jobs, &diag);
	struct encode_result measured;
	for (size_t i = 0; i < count; i++)
		CHECK_EQ(add(encode, &objects[i], &diag), STATUS_OK);
	CHECK_EQ(encode_finish(encode, &measured), STATUS_OK);
	encode_rest(encode); // useful or not
	CHECK_EQ(encode_begin_linked(encode), STATUS_OK);
	return finish(encode, program, &diag);
}

static bool is_same(const struct outcome *a, const struct outcome *b)
{
	if (a->status != STATUS_OK || b->status != STATUS_OK)
		return a->status == b->status;
	return a->result.byte_size == b->result.byte_size && !memcmp(a->blob, b->blob, a->result.byte_size) &&
	       !memcmp(a->result.skipped, b->result.skipped, sizeof(a->result.skipped)) &&
	       a->result.units == b->result.units && a->result.funcs == b->result.funcs;
}

// The bytes of .debug_info, and which of them are relocated: the program keeps its relocations.
struct places {
	size_t file_offset, size;
	uint8_t *is_relocated; // by offset
};

static struct places find_places(const struct file *program)
{
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag};
	struct elf_image elf;
	struct elf_section info, relocations;
	if (elf_image_open(program->bytes, program->size, &where, &elf) != STATUS_OK ||
	    elf_image_find_section(&elf, ".debug_info", &info) != STATUS_OK ||
	    elf_image_find_section(&elf, ".rela.debug_info", &relocations) != STATUS_OK)
		abort();
	struct places places = {
		.file_offset = info.file_offset, .size = info.size, .is_relocated = calloc(info.size, 1)};
	for (size_t i = 0; i < relocations.size / sizeof(Elf64_Rela); i++) {
		Elf64_Rela rela;
		memcpy(&rela, program->bytes + relocations.file_offset + i * sizeof(rela), sizeof(rela));
		uint32_t type = ELF64_R_TYPE(rela.r_info);
		memset(places.is_relocated + rela.r_offset, 1, type == R_X86_64_32 || type == R_X86_64_DTPOFF32 ? 4 : 8);
	}
	elf_image_close(&elf);
	diag_deinit(&diag);
	return places;
}

static void check_every_byte(const struct file *objects, const struct file *program)
{
	struct places places = find_places(program);
	size_t changed = 0, reused = 0;
	for (size_t i = 0; i < places.size; i++) {
		if (places.is_relocated[i])
			continue;
		uint8_t *byte = &program->bytes[places.file_offset + i];
		*byte ^= (uint8_t)(1 << i % 8);
		struct outcome plain = encode_plain(program);
		struct outcome known = encode_known(objects, SOURCE_COUNT, program, 1);
		CHECK(is_same(&plain, &known));
		reused += known.status == STATUS_OK && known.result.units_reused == SOURCE_COUNT;
		*byte ^= (uint8_t)(1 << i % 8);
		changed++;
		free(plain.blob);
		free(known.blob);
	}
	CHECK(changed > 500);
	CHECK_EQ(reused, 0); // each was noticed
	free(places.is_relocated);
}

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
	struct file objects[SOURCE_COUNT] = {read_file("0.o"), read_file("1.o")}, program = read_file("program");
	struct outcome plain = encode_plain(&program);
	CHECK_EQ(plain.status, STATUS_OK);
	for (size_t jobs = 1; jobs <= 4; jobs *= 2) {
		struct outcome known = encode_known(objects, SOURCE_COUNT, &program, jobs);
		CHECK(is_same(&plain, &known));
		CHECK_EQ(known.result.units_reused, reused);
		free(known.blob);
		// Only some of the inputs known; then in another order than in the link.
		known = encode_known(&objects[1], 1, &program, jobs);
		CHECK(is_same(&plain, &known));
		CHECK_EQ(known.result.units_reused, reused / 2);
		free(known.blob);
		struct file turned[] = {objects[1], objects[0]};
		known = encode_known(turned, 2, &program, jobs);
		CHECK(is_same(&plain, &known));
		CHECK_EQ(known.result.units_reused, reused / 2);
		free(known.blob);
	}
	free(plain.blob);
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
	for (int pass = 0; pass < 2; pass++) {
		struct dwarf_print print = {0};
		struct dwarf_memory memory = {0};
		size_t at = 0;
		for (size_t i = 0; i < sizeof(distances) / sizeof(distances[0]); i++) {
			at += distances[i];
			memset(bytes + at, 0, i % 2 ? 8 : 4);
			at += i % 2 ? 8 : 4;
		}
		dwarf_print_begin(bytes, sizeof(bytes), &print);
		at = 0;
		for (size_t i = 0; i < sizeof(distances) / sizeof(distances[0]); i++) {
			at += distances[i];
			CHECK_EQ(dwarf_print_add(&print, at, i % 2 ? 8 : 4, true), STATUS_OK);
			memset(bytes + at, 0x5a, i % 2 ? 8 : 4); // the link
			at += i % 2 ? 8 : 4;
		}
		CHECK_EQ(vec_shrink(&print.places), STATUS_OK);
		bool is_equal;
		CHECK_EQ(dwarf_print_compare(&print, bytes, &memory, &is_equal), STATUS_OK);
		CHECK(is_equal);
		bytes[at] ^= 1; // just behind the last place
		CHECK_EQ(dwarf_print_compare(&print, bytes, &memory, &is_equal), STATUS_OK);
		CHECK(!is_equal);
		bytes[at] ^= 1;
		// What can't be told: places that hold something, or are not in order.
		CHECK_EQ(dwarf_print_add(&print, pass ? at : 0, 4, !pass), STATUS_OK);
		CHECK(print.is_unusable);
		dwarf_print_deinit(&print);
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
