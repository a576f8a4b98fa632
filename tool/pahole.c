// SPDX-License-Identifier: GPL-3.0-or-later
//
// The scripts of kernels from 5.15 on are scripts/pahole-flags.sh, Makefile.btf, gen-btf.sh,
// link-vmlinux.sh and Makefile.modfinal. What they give is taken. Anything else is refused by name,
// because a build that asks for something else would get something else.
#include "tool/pahole.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf/elf_image.h"
#include "encode/kfuncs.h"
#include "tool/arguments.h"
#include "tool/elf_sections.h"
#include "tool/encode_job.h"
#include "tool/messages.h"
#include "tool/print.h"

// The release whose rules encoding.md follows. Scripts choose options by it.
#define PAHOLE_VERSION "1.31"
#define PAHOLE_NUMBER "131"

struct pahole {
	bool encodes;
	const char *detached; // path; NULL: into the image
	const char *base;
	const char *languages;
	const char *jobs;
	bool has_features; // else options say it one by one
	unsigned features; // bit N: feature_names[N] is asked for
	bool skips_vars;
	bool skips_enum64;
	const char *image;
};

static int refuse(const char *text, const char *what)
{
	fprintf(stderr, "pahole: %s '%s'; this is ldbtf, which only encodes BTF in kernel builds\n",
		text, what);
	return EXIT_STATUS_ERROR;
}

// ---- Features. ----

// What pahole's features ask for. Features that change nothing here ask for what ldbtf does in any
// case. With `decl_tag_kfuncs` ldbtf tags kfuncs, and not the tree's resolve_btfids.
static const char *const feature_names[] = {
	"encode_force",   "var",        "float",          "decl_tag",
	"type_tag",       "enum64",     "optimized_func", "consistent_func",
	"decl_tag_kfuncs", // the last one of `default`
	"distilled_base", "global_var", "attributes",     "reproducible_build",
	"layout",
};
enum {
	FEATURE_COUNT = sizeof(feature_names) / sizeof(*feature_names),
	DEFAULT_FEATURES = (1 << 9) - 1,
};

// The bit of a feature. Zero: ldbtf does not know it.
static unsigned feature_bit(const char *name, size_t length)
{
	for (int i = 0; i < FEATURE_COUNT; i++)
		if (strlen(feature_names[i]) == length && !memcmp(feature_names[i], name, length))
			return 1U << i;
	return 0;
}

static bool has_feature(const struct pahole *pahole, const char *name)
{
	return pahole->features & feature_bit(name, strlen(name));
}

// Adds the features of a list to those of earlier lists, as pahole does.
static int add_features(struct pahole *pahole, const char *list, bool is_strict)
{
	pahole->has_features = true;
	if (*list == '+') {
		pahole->features |= DEFAULT_FEATURES;
		list++;
	}
	for (const char *at = list; *at;) {
		size_t size = strcspn(at, ",");
		unsigned bits = feature_bit(at, size);
		if (size == 7 && !memcmp(at, "default", size))
			bits = DEFAULT_FEATURES;
		if (!bits && is_strict)
			return refuse("unknown feature at", at);
		pahole->features |= bits;
		at += size + (at[size] == ',');
	}
	return EXIT_STATUS_OK;
}

static void print_features(void)
{
	for (int i = 0; i < FEATURE_COUNT; i++)
		printf("%s%s", i ? "," : "", feature_names[i]);
	putchar('\n');
}

// ---- Options. ----

enum pahole_option {
	PAHOLE_ENCODE,
	PAHOLE_IGNORED, // ldbtf does it in any case
	PAHOLE_SKIP_VARS,
	PAHOLE_SKIP_ENUM64,
	PAHOLE_WITH_VALUE, // from here on
	PAHOLE_DETACHED = PAHOLE_WITH_VALUE,
	PAHOLE_BASE,
	PAHOLE_LANGUAGES,
	PAHOLE_FEATURES,
	PAHOLE_STRICT_FEATURES,
};

static const struct {
	const char *name;
	enum pahole_option option;
} pahole_options[] = {
	{"btf_encode", PAHOLE_ENCODE},
	{"btf_encode_detached", PAHOLE_DETACHED},
	{"btf_encode_force", PAHOLE_IGNORED},
	{"btf_base", PAHOLE_BASE},
	{"btf_features", PAHOLE_FEATURES},
	{"btf_features_strict", PAHOLE_STRICT_FEATURES},
	{"btf_gen_floats", PAHOLE_IGNORED},
	{"btf_gen_optimized", PAHOLE_IGNORED},
	{"lang_exclude", PAHOLE_LANGUAGES},
	{"skip_encoding_btf_enum64", PAHOLE_SKIP_ENUM64},
	{"skip_encoding_btf_inconsistent_proto", PAHOLE_IGNORED},
	{"skip_encoding_btf_vars", PAHOLE_SKIP_VARS},
};

static int set_option(struct pahole *pahole, enum pahole_option option, const char *value)
{
	switch (option) {
	case PAHOLE_ENCODE:
		pahole->encodes = true;
		break;
	case PAHOLE_SKIP_VARS:
		pahole->skips_vars = true;
		break;
	case PAHOLE_SKIP_ENUM64:
		pahole->skips_enum64 = true;
		break;
	case PAHOLE_DETACHED:
		pahole->encodes = true;
		pahole->detached = value;
		break;
	case PAHOLE_BASE:
		pahole->base = value;
		break;
	case PAHOLE_LANGUAGES:
		pahole->languages = value;
		break;
	case PAHOLE_FEATURES:
	case PAHOLE_STRICT_FEATURES:
		return add_features(pahole, value, option == PAHOLE_STRICT_FEATURES);
	default:
		break;
	}
	return EXIT_STATUS_OK;
}

// Reads a long option at values[*at], and its value, which may be the next argument.
static int read_long_option(struct pahole *pahole, int count, char **values, int *at)
{
	const char *text = values[*at] + 2;
	size_t length = strcspn(text, "=");
	for (size_t i = 0; i < sizeof(pahole_options) / sizeof(*pahole_options); i++) {
		if (strlen(pahole_options[i].name) != length ||
		    memcmp(pahole_options[i].name, text, length))
			continue;
		bool takes_value = pahole_options[i].option >= PAHOLE_WITH_VALUE;
		const char *value = text[length] ? text + length + 1 : NULL;
		if (takes_value && !value && *at + 1 < count)
			value = values[++*at];
		if (takes_value != (value != NULL))
			return refuse("a value is missing or too many at", values[*at]);
		return set_option(pahole, pahole_options[i].option, value);
	}
	return refuse("unknown option", values[*at]);
}

static int read_option(struct pahole *pahole, int count, char **values, int *at)
{
	const char *text = values[*at];
	if (text[0] != '-') {
		if (pahole->image)
			return refuse("more than one file", text);
		pahole->image = text;
	} else if (!strncmp(text, "--jobs", 6) && (!text[6] || text[6] == '=')) {
		pahole->jobs = text[6] ? text + 7 : NULL;
	} else if (!strncmp(text, "--", 2)) {
		return read_long_option(pahole, count, values, at);
	} else if (text[1] == 'j') {
		pahole->jobs = text[2] ? text + 2 : NULL;
	} else if (!strcmp(text, "-J")) {
		pahole->encodes = true;
	} else {
		return refuse("unknown option", text);
	}
	return EXIT_STATUS_OK;
}

// ---- Encoding. ----

static void add_option_word(struct encode_job *job, const char *name, const char *value)
{
	char *word = print_text("%s%s%s", name, value ? "=" : "", value ? value : "");
	if (vec_push(&job->option_words, (const char *)word) != STATUS_OK)
		print_check(NULL);
}

// Turns pahole's options into options of the plugin.
static void add_option_words(const struct pahole *pahole, struct encode_job *job)
{
	bool has_vars = pahole->has_features ? has_feature(pahole, "var") : !pahole->skips_vars;
	bool has_all = has_feature(pahole, "global_var");
	const char *vars = has_all ? "all" : has_vars ? "percpu" : "none";
	add_option_word(job, "funcs", "pahole");
	add_option_word(job, "vars", vars);
	add_option_word(job, "kfuncs", has_feature(pahole, "decl_tag_kfuncs") ? "on" : "off");
	add_option_word(job, "btf-ids", "off");
	if (pahole->base)
		add_option_word(job, "base", pahole->base);
	if (pahole->base && has_feature(pahole, "distilled_base"))
		add_option_word(job, "distill-base", NULL);
	if (has_feature(pahole, "layout"))
		add_option_word(job, "layout", NULL);
	if (pahole->languages)
		add_option_word(job, "lang-exclude", pahole->languages);
	if (pahole->jobs)
		add_option_word(job, "jobs", pahole->jobs);
	// The tree's resolve_btfids cuts prototypes at implicit arguments.
	job->ignored_kfunc_flags = KF_IMPLICIT_ARGS;
	if (!has_feature(pahole, "attributes"))
		job->ignored_kfunc_flags |= KF_ARENA;
	job->skips_enum64 = pahole->skips_enum64 ||
			    (pahole->has_features && !has_feature(pahole, "enum64"));
	job->never_marks_base = true;
	job->allows_no_dwarf = pahole->base; // of a module the kernel takes an empty BTF
}

// BTF that is not distilled must not stand beside a distilled base of an earlier run.
static enum status check_stale_base(void *data, struct encode_job *job)
{
	const struct pahole *pahole = data;
	struct diag_source where = {.diag = &job->diag, .file = job->image};
	struct elf_image elf;
	struct elf_section section;
	if (job->options.distills_base || pahole->detached)
		return STATUS_OK;
	TRY(elf_image_open(job->input.file.bytes, job->input.file.size, &where, &elf));
	enum status status = elf_image_find_section(&elf, ".BTF.base", &section);
	elf_image_close(&elf);
	if (status == STATUS_ABSENT)
		return STATUS_OK;
	diag_add(&where, DIAG_ERROR, "it has a .BTF.base already, which would not fit\n"
				     "  fix: link it again, or ask for distilled_base");
	return STATUS_UNSUPPORTED;
}

static enum status write_result(const struct pahole *pahole, struct encode_job *job)
{
	struct diag_source where = {.diag = &job->diag, .file = pahole->image};
	const struct encode_result *result = &job->stats.result;
	if (pahole->detached) {
		struct file_name name = {.folder = AT_FDCWD, .path = pahole->detached};
		return extra_file_write(&name, job->blob, result->byte_size, &where);
	}
	const struct elf_new_section sections[] = {
		{".BTF", job->blob, result->byte_size},
		{".BTF.base", job->base, result->base_size},
	};
	input_close(&job->input); // the file will change
	return elf_sections_put(pahole->image, sections, job->base ? 2 : 1, &where);
}

static int encode_file(const struct pahole *pahole)
{
	struct encode_job job;
	encode_job_init(&job, pahole->image);
	job.check = check_stale_base;
	job.data = (void *)pahole;
	add_option_words(pahole, &job);
	enum status status = encode_job_run(&job);
	if (status == STATUS_OK)
		status = write_result(pahole, &job);
	int exit_status = messages_show(&job.diag, status, false);
	for (size_t i = 0; i < job.option_words.count; i++)
		free((char *)job.option_words.data[i]);
	encode_job_deinit(&job);
	return exit_status;
}

bool pahole_is_name(const char *program)
{
	const char *slash = strrchr(program, '/');
	return !strncmp(slash ? slash + 1 : program, "pahole", 6);
}

// What is asked about the program itself. False: nothing is.
static bool answer(const char *text)
{
	if (!strcmp(text, "--version"))
		puts("v" PAHOLE_VERSION);
	else if (!strcmp(text, "--numeric_version"))
		puts(PAHOLE_NUMBER);
	else if (!strcmp(text, "--supported_btf_features"))
		print_features();
	else if (!strcmp(text, "--help"))
		puts("This is ldbtf in place of pahole. It takes what kernel builds give\n"
		     "to pahole -J; ldbtf(1) has more.");
	else
		return false;
	return true;
}

int pahole_run(int count, char **values)
{
	struct pahole pahole = {.jobs = "1"};
	int exit_status = EXIT_STATUS_OK;
	if (count && answer(values[0]))
		return EXIT_STATUS_OK;
	for (int at = 0; at < count && !exit_status; at++)
		exit_status = read_option(&pahole, count, values, &at);
	if (exit_status)
		return exit_status;
	if (!pahole.encodes || !pahole.image)
		return refuse("it is to encode a file:", "-J FILE");
	if (pahole.detached && pahole.base && has_feature(&pahole, "distilled_base"))
		return refuse("a distilled base goes into the file, and not with",
			      "--btf_encode_detached");
	return encode_file(&pahole);
}
