// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is reserved before a link and what is filled in after it.
//
// Real programs of several sources are compiled here and linked without the plugin. The inputs'
// measure must be enough for the linked image and not much more; and the linked image's bytes must
// be the same for any number of jobs and on a second run.
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "encode_text.h"
#include "read_file.h"

static char folder[] = "/tmp/ldbtf-inputs.XXXXXX";

static const char *const sources[] = {
	// a.c
	"struct node { struct node *next; int value; };\n"
	"struct tree { struct node *root; unsigned f : 3, g : 29; };\n"
	"enum colour { RED, GREEN = -1 };\n"
	// Inlined here, and defined in d.c: what _FORTIFY_SOURCE does to libc's functions.
	"extern inline __attribute__((gnu_inline, always_inline)) int elsewhere(struct tree *t) { "
	"return t->g; }\n"
	"extern inline __attribute__((gnu_inline, always_inline)) int nowhere(struct tree *t) { "
	"return t->f; }\n"
	"typedef int (*visit_t)(struct node *, enum colour, ...);\n"
	"struct hidden; extern struct hidden *secret;\n"
	"int counter = 1; static int shared_name = 2; const char message[] = \"m\";\n"
	"static int helper(int a) { return a + shared_name; }\n"
	"int unused_function(struct tree *t) { return t->f; }\n"
	"int differs(long a);\n"
	"__attribute__((weak)) int overridden(int from_a) { return from_a; }\n"
	"int walk(struct tree *t, visit_t v) { return v(t->root, RED) + helper(counter) + "
	"differs(3) + elsewhere(t) + nowhere(t); }\n"
	"extern int work(struct tree *, double, const char *);\n"
	"int main(int argc, char **argv) { struct tree t = {0}; return work(&t, argc, argv[0]) + "
	"secret_of(); }\n",
	// b.c
	"struct node { struct node *next; int value; };\n"
	"struct tree { struct node *root; unsigned f : 3, g : 29; };\n"
	"struct local { long x[4][2]; union { float f; int i; }; };\n"
	"int table[16]; static struct local shared_name; double ratio = 1.5;\n"
	"static int helper(int b) { return b - (int)shared_name.x[1][1]; }\n"
	"int overridden(int from_b) { return from_b * 2; }\n"
	"int work(struct tree *t, double d, const char *s) { return helper((int)d) + t->g + s[0] + "
	"table[3]; }\n",
	// c.c
	"struct hidden { struct { char name[8]; } inner; long long size; } hidden; struct hidden "
	"*secret = &hidden;\n"
	"struct node { long other; };\n"
	"struct tree { struct node *root; };\n"
	"int use(struct tree *t) { return (int)t->root->other; }\n"
	"int differs(long a) { return (int)a; }\n"
	"static _Thread_local int mine; int secret_of(void) { return secret != 0 + mine + use(0); "
	"}\n",
	// d.c, without DWARF
	"int elsewhere(void *t) { return !t; } int from_library(void) { return 1; }\n",
};

static bool run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static bool run(const char *format, ...)
{
	char command[4096];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(command, sizeof(command), format, arguments);
	va_end(arguments);
	return !system(command);
}

static struct encode_bytes read_image(const char *name)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	struct encode_bytes image = {0};
	image.bytes = read_file(path, &image.size);
	return image;
}

// One way of compiling and linking. Both sides are measured; what is spent in vain is checked.
static void check_link(const char *compiler, const char *flags, const char *link_flags)
{
	if (!run("command -v %s >/dev/null 2>&1", compiler)) {
		printf("SKIP: %s is not installed\n", compiler);
		return;
	}
	for (int i = 0; i < 3; i++)
		CHECK(run("%s %s -w -Wno-implicit-function-declaration -c -o %s/%c.o %s/%c.c",
			  compiler, flags, folder, 'a' + i, folder, 'a' + i));
	CHECK(run("%s -fPIC -c -o %s/d.o %s/d.c", compiler, folder, folder));
	CHECK(run("%s %s %s -o %s/program %s/a.o %s/b.o %s/c.o %s/d.o -Wl,-u,elsewhere", compiler,
		  flags, link_flags, folder, folder, folder, folder, folder));
	struct encode_bytes inputs[4] = {read_image("a.o"), read_image("b.o"), read_image("c.o"),
					 read_image("d.o")};
	struct encode_text reserved =
		encode_text_measure(&(struct encode_options){.jobs = 2}, inputs, 4);
	struct encode_bytes program = read_image("program");
	struct encode_text linked = encode_text_run(NULL, &program);
	CHECK_ENCODED(reserved);
	CHECK_ENCODED(linked);
	size_t need = linked.result.byte_size, have = reserved.result.byte_size;
	CHECK(need <= have);
	// The allowance for section names is at most 256 bytes and those of the inputs; two
	// functions and a prototype differ.
	CHECK(have - need < 1200);
	// Of DATASECs only the bytes are reserved.
	size_t sections = encode_text_count_prefix(linked.text, "DATASEC ");
	CHECK(linked.result.types - sections <= reserved.result.types);
	CHECK(linked.result.funcs <= reserved.result.funcs);
	CHECK_EQ(encode_text_count_prefix(linked.text, "FUNC elsewhere ("), 1);
	printf("%s %s %s: %zu of %zu bytes, %zu of %zu types, %zu of %zu functions\n", compiler,
	       flags, link_flags, need, have, linked.result.types, reserved.result.types,
	       linked.result.funcs, reserved.result.funcs);

	for (size_t jobs = 1; jobs <= 8; jobs++) {
		struct encode_bytes again = read_image("program");
		struct encode_text other =
			encode_text_run(&(struct encode_options){.jobs = jobs}, &again);
		CHECK_EQ(other.size, linked.size);
		CHECK(other.blob && linked.blob && other.size == linked.size &&
		      !memcmp(other.blob, linked.blob, linked.size));
		encode_text_free(&other);
		struct encode_bytes inputs_again[4] = {
			read_image("a.o"), read_image("b.o"), read_image("c.o"), read_image("d.o")};
		other = encode_text_measure(&(struct encode_options){.jobs = jobs}, inputs_again,
					    4);
		CHECK_EQ(other.result.byte_size, have);
		encode_text_free(&other);
	}
	encode_text_free(&reserved);
	encode_text_free(&linked);
}

// Many units of one image: tasks of their own.
static void test_jobs(void)
{
	uint8_t *first = NULL;
	size_t first_size = 0;
	for (size_t jobs = 1; jobs <= 8; jobs++) {
		struct db *db = db_create(&(struct db_options){0});
		for (uint64_t i = 0; i < 40; i++) {
			struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
			struct db_die *integer = db_int(unit);
			// three different ones
			struct db_die *node = db_struct(unit, "node", 8 + 8 * (i % 3));
			db_member(node, "next", db_pointer(unit, node), 0);
			char name[16];
			snprintf(name, sizeof(name), "own%u", (unsigned)(i % 7));
			db_member(db_struct(unit, name, 8), "node", db_pointer(unit, node), 0);
			db_variable(unit, name, integer, 0x1000 + 4 * i);
			db_pointer(unit, db_declaration(unit, DW_TAG_structure_type, "own5"));
		}
		db_section(db, ".data", SHF_ALLOC | SHF_WRITE, 0xff0, 0x1000);
		struct encode_text encoded =
			encode_text_db_with(db, &(struct encode_options){.jobs = jobs});
		CHECK_ENCODED(encoded);
		if (!first) {
			first = encoded.blob;
			first_size = encoded.size;
			encoded.blob = NULL;
		}
		CHECK(encoded.size == first_size &&
		      (!encoded.blob || !memcmp(encoded.blob, first, first_size)));
		encode_text_free(&encoded);
	}
	free(first);
}

int main(void)
{
	if (!mkdtemp(folder)) {
		perror(folder);
		return 1;
	}
	for (int i = 0; i < 4; i++) {
		char path[256];
		snprintf(path, sizeof(path), "%s/%c.c", folder, 'a' + i);
		FILE *file = fopen(path, "w");
		CHECK(file && fputs(sources[i], file) >= 0 && !fclose(file));
	}
	static const char *const compilers[] = {"gcc", "clang"};
	for (int i = 0; i < 2; i++) {
		check_link(compilers[i], "-g -O0", "");
		check_link(compilers[i], "-g -O2", "-Wl,--gc-sections");
		check_link(compilers[i], "-g -O2 -ffunction-sections -fdata-sections",
			   "-Wl,--gc-sections");
		check_link(compilers[i], "-gdwarf-4 -O2 -fPIC", "-static");
		check_link(compilers[i], "-gdwarf-5 -O2 -fdebug-types-section", "");
		check_link(compilers[i], "-gdwarf-2 -gstrict-dwarf -O1", "-no-pie");
	}
	check_link("gcc", "-g -O2 -flto -ffat-lto-objects", "");
	check_link("gcc", "-g -O2 -flto", "");
	test_jobs();
	run("rm -rf %s", folder);
	return CHECK_EXIT();
}
