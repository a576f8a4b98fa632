// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of options, a setter for each, and the parser.
#include "linker/options.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "encode/empty_btf.h"
#include "linker/keep_list.h"
#include "support/language.h"

// Readers take less than 2 GiB, and blobs are padded to 4 bytes. How much of that can be used
// depends on the types, which are not known here: see padding.h.
#define MAX_RESERVE UINT64_C(0x7ffffffc)

// Parses a decimal number, or a hexadecimal one after 0x. MALFORMED if it is no number, or not from
// `min` to `max`.
static enum status parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *ret)
{
	bool is_hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	const char *digits = is_hex ? text + 2 : text;
	if (!*digits || digits[strspn(digits, is_hex ? "0123456789abcdefABCDEF" : "0123456789")])
		return STATUS_MALFORMED;
	errno = 0;
	unsigned long long value = strtoull(digits, NULL, is_hex ? 16 : 10);
	if (errno || value < min || value > max)
		return STATUS_MALFORMED;
	*ret = value;
	return STATUS_OK;
}

// The index of `value` among `names`, which end with NULL. MALFORMED: none of them.
static enum status parse_choice(const char *value, const char *const *names, size_t *ret)
{
	for (size_t i = 0; names[i]; i++)
		if (!strcmp(value, names[i])) {
			*ret = i;
			return STATUS_OK;
		}
	return STATUS_MALFORMED;
}

static enum status replace_string(char **place, const char *value)
{
	if (!*value)
		return STATUS_MALFORMED;
	char *copy = strdup(value);
	if (!copy)
		return STATUS_NO_MEMORY;
	free(*place);
	*place = copy;
	return STATUS_OK;
}

// Each option has a setter. OK. MALFORMED if this is not one of the option's values, and then the
// caller lists these. UNSUPPORTED with a diagnostic. NO_MEMORY.

static enum status set_reserve(struct options *options, const char *value,
			       const struct diag_source *where)
{
	(void)where;
	uint64_t bytes = 0;
	bool is_exact = !strcmp(value, "exact"), is_file = value[0] == '@';
	if (is_file) {
		TRY(replace_string(&options->reserve_file, value + 1));
	} else {
		free(options->reserve_file);
		options->reserve_file = NULL;
	}
	if (strcmp(value, "auto") && !is_exact && !is_file)
		TRY(parse_number(value, ENCODE_EMPTY_SIZE, MAX_RESERVE, &bytes));
	options->reserve_bytes = ((size_t)bytes + 3) & ~(size_t)3;
	options->reserves_exactly = is_exact;
	return STATUS_OK;
}

// Names as compilers give them to sections.
static enum status set_section(struct options *options, const char *value,
			       const struct diag_source *where)
{
	(void)where;
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._$-";
	if (value[strspn(value, letters)])
		return STATUS_MALFORMED;
	TRY(replace_string(&options->section, value));
	if (strcmp(value, ".BTF"))
		return STATUS_OK;
	free(options->section);
	options->section = NULL;
	return STATUS_OK;
}

static enum status set_fill(struct options *options, const char *value,
			    const struct diag_source *where)
{
	(void)where;
	size_t choice;
	TRY(parse_choice(value, (const char *const[]){"off", "on", NULL}, &choice));
	options->fill = choice;
	return STATUS_OK;
}

static enum status set_funcs(struct options *options, const char *value,
			     const struct diag_source *where)
{
	(void)where;
	size_t choice;
	static const char *const names[] = {"consistent", "pahole", "true-signature", "all", "none",
					   NULL};
	TRY(parse_choice(value, names, &choice));
	options->funcs = (enum encode_funcs[]){
		ENCODE_FUNCS_CONSISTENT, ENCODE_FUNCS_PAHOLE, ENCODE_FUNCS_TRUE_SIGNATURE,
		ENCODE_FUNCS_ALL, ENCODE_FUNCS_NONE}[choice];
	return STATUS_OK;
}

static enum status set_vars(struct options *options, const char *value,
			    const struct diag_source *where)
{
	(void)where;
	size_t choice;
	TRY(parse_choice(value, (const char *const[]){"all", "percpu", "none", NULL}, &choice));
	options->vars =
		(enum encode_vars[]){ENCODE_VARS_ALL, ENCODE_VARS_PERCPU, ENCODE_VARS_NONE}[choice];
	return STATUS_OK;
}

static enum status set_btf_ids(struct options *options, const char *value,
			       const struct diag_source *where)
{
	(void)where;
	size_t choice;
	TRY(parse_choice(value, (const char *const[]){"on", "off", "strict", NULL}, &choice));
	options->btf_ids = (enum btf_ids_mode[]){BTF_IDS_ON, BTF_IDS_OFF, BTF_IDS_STRICT}[choice];
	return STATUS_OK;
}

static enum status set_kfuncs(struct options *options, const char *value,
			      const struct diag_source *where)
{
	(void)where;
	size_t choice;
	TRY(parse_choice(value, (const char *const[]){"on", "off", NULL}, &choice));
	options->skips_kfuncs = choice;
	return STATUS_OK;
}

static enum status set_layout(struct options *options, const char *value,
			      const struct diag_source *where)
{
	(void)value;
	(void)where;
	options->has_layout = true;
	return STATUS_OK;
}

static enum status set_vars_split(struct options *options, const char *value,
				  const struct diag_source *where)
{
	(void)where;
	return replace_string(&options->vars_split, value);
}

static const struct language *find_language(const char *name, size_t length)
{
	const struct language *language;
	for (size_t i = 0; (language = language_at(i)); i++)
		if (strlen(language->name) == length && !memcmp(language->name, name, length))
			return language;
	return NULL;
}

static void report_unknown_language(const char *name, size_t length,
				    const struct diag_source *where)
{
	char known[512] = "";
	const struct language *language;
	for (size_t i = 0; (language = language_at(i)); i++) {
		size_t used = strlen(known);
		snprintf(known + used, sizeof(known) - used, "%s%s", i ? ", " : "", language->name);
	}
	diag_add(where, DIAG_ERROR, "option lang-exclude: unknown language '%.*s'\n  known: %s",
		 (int)length,
		 name, known);
}

// A colon separates as well as a comma, because -Wl, of the compilers cuts at commas.
static enum status set_lang_exclude(struct options *options, const char *value,
				    const struct diag_source *where)
{
	enum status result = STATUS_OK;
	for (const char *at = value;; at++) {
		size_t length = strcspn(at, ",:");
		const struct language *language = find_language(at, length);
		if (!language) {
			report_unknown_language(at, length, where);
			result = STATUS_UNSUPPORTED;
		}
		for (size_t i = 0; language && i < LANGUAGE_MAX_VERSIONS && language->codes[i]; i++)
			TRY(vec_push(&options->excluded_languages, language->codes[i]));
		at += length;
		if (!*at)
			return result;
	}
}

static enum status set_exclude(struct options *options, const char *value,
			       const struct diag_source *where)
{
	(void)where;
	return *value ? excluded_paths_add(&options->excluded_paths, value) : STATUS_MALFORMED;
}

static enum status set_types(struct options *options, const char *value,
			     const struct diag_source *where)
{
	(void)where;
	size_t choice;
	TRY(parse_choice(value, (const char *const[]){"all", "used", NULL}, &choice));
	options->types = (enum encode_types[]){ENCODE_TYPES_ALL, ENCODE_TYPES_USED}[choice];
	return STATUS_OK;
}

static enum status set_keep(struct options *options, const char *value,
			    const struct diag_source *where)
{
	if (value[0] != '@')
		return keep_list_add(value, strlen(value), &options->roots, where);
	char *path = NULL;
	TRY(replace_string(&path, value + 1));
	enum status status = vec_push(&options->keep_files, path);
	if (status != STATUS_OK)
		free(path);
	return status;
}

static enum status set_pointers(struct options *options, const char *value,
				const struct diag_source *where)
{
	(void)where;
	size_t choice;
	TRY(parse_choice(value, (const char *const[]){"full", "declared", NULL}, &choice));
	options->declares_pointers = choice;
	return STATUS_OK;
}

static enum status set_budget(struct options *options, const char *value,
			      const struct diag_source *where)
{
	(void)where;
	uint64_t bytes;
	TRY(parse_number(value, ENCODE_EMPTY_SIZE, MAX_RESERVE, &bytes));
	options->budget = (size_t)bytes & ~(size_t)3;
	return STATUS_OK;
}

static enum status set_base(struct options *options, const char *value,
			    const struct diag_source *where)
{
	(void)where;
	return replace_string(&options->base, value);
}

static enum status set_distill_base(struct options *options, const char *value,
				    const struct diag_source *where)
{
	(void)value;
	(void)where;
	options->distills_base = true;
	return STATUS_OK;
}

static enum status set_detached(struct options *options, const char *value,
				const struct diag_source *where)
{
	(void)where;
	return replace_string(&options->detached, value);
}

static enum status set_stats(struct options *options, const char *value,
			     const struct diag_source *where)
{
	(void)where;
	return replace_string(&options->stats, value);
}

enum { MAX_JOBS = 1024 };

static enum status set_jobs(struct options *options, const char *value,
			    const struct diag_source *where)
{
	(void)where;
	uint64_t jobs;
	TRY(parse_number(value, 1, MAX_JOBS, &jobs));
	options->jobs = (size_t)jobs;
	return STATUS_OK;
}

static enum status set_on_error(struct options *options, const char *value,
				const struct diag_source *where)
{
	(void)where;
	size_t choice;
	TRY(parse_choice(value, (const char *const[]){"fail", "warn", NULL}, &choice));
	options->warn_on_error = choice;
	return STATUS_OK;
}

static enum status set_verbose(struct options *options, const char *value,
			       const struct diag_source *where)
{
	(void)value;
	(void)where;
	options->is_verbose = true;
	return STATUS_OK;
}

// The table of options. `values` stands in the message about a bad value. NULL for an option that
// takes none. Rows begin with `.name`, so that compilers let them leave out what is false.
static const struct option {
	const char *name;
	const char *argument; // as shown in the list of options
	const char *values;
	const char *fallback; // the default as shown in the list; NULL for none
	const char *help;
	enum status (*set)(struct options *options, const char *value,
			   const struct diag_source *where);
	bool is_of_link; // it means nothing where a finished image is encoded
} option_table[] = {
	{.name = "reserve", "auto|exact|@FILE|BYTES",
	 "auto, exact, @ and the name of a file, or a number of bytes from 28 to 2147483644", "auto",
	 "bytes of .BTF: by the inputs, by a trial of the link, kept in FILE, or fixed",
	 set_reserve, .is_of_link = true},
	{.name = "section", "NAME", "the name of a section, such as .rodata.BTF", ".BTF",
	 "reserve under that name, which a rule of the linker script takes; found by symbols only",
	 set_section, .is_of_link = true},
	{.name = "fill", "on|off", "on or off", "on",
	 "off: reserve only, and leave a valid empty BTF",
	 set_fill, .is_of_link = true},
	{.name = "funcs", "consistent|pahole|true-signature|all|none",
	 "consistent, pahole, true-signature, all or none",
	 "consistent; pahole in Linux",
	 "which functions are described", set_funcs},
	{.name = "vars", "all|percpu|none", "all, percpu or none", "all",
	 "which variables are described",
	 set_vars},
	{.name = "vars-split", "FILE", "the name of a file", NULL,
	 "write variables to FILE, as split BTF on the image's, and not into the image", set_vars_split},
	{.name = "btf-ids", "on|off|strict", "on, off or strict", "on",
	 "resolve .BTF_ids, if there is one; strict: what has no BTF fails the link", set_btf_ids},
	{.name = "kfuncs", "on|off", "on or off", "on",
	 "tag kfuncs and say their prototypes as BPF programs see them", set_kfuncs},
	{.name = "layout", NULL, NULL, NULL,
	 "add a layout section, for readers that do not know all kinds", set_layout},
	{.name = "lang-exclude", "LIST", "a list of languages, such as rust,c++", NULL,
	 "leave out units in these languages; separated by commas or colons", set_lang_exclude},
	{.name = "exclude", "GLOB", "a path of sources, with wildcards, such as */drivers/*", NULL,
	 "leave out units by the path of their source", set_exclude},
	{.name = "types", "all|used", "all or used", "all; what roots reach, if there are roots",
	 "used: only what functions, variables and roots reach", set_types},
	{.name = "keep", "LIST|@FILE",
	 "a list of roots, such as struct:sensor,var:state, or @FILE", NULL,
	 "roots: only what they reach is encoded; separated by commas, semicolons or spaces",
	 set_keep},
	{.name = "pointers", "full|declared", "full or declared", "full",
	 "declared: what only pointers lead to, and is no root, is a declaration", set_pointers},
	{.name = "budget", "BYTES", "a number of bytes from 28 to 2147483644", NULL,
	 "what does not fit is left out: functions, variables, then types behind pointers",
	 set_budget},
	{.name = "base", "FILE", "the name of a file", NULL,
	 "make split BTF, on top of that of FILE: an ELF file such as vmlinux, or raw BTF", set_base},
	{.name = "distill-base", NULL, NULL, NULL,
	 "with base: add .BTF.base, by which other builds of the base will do",
	 set_distill_base},
	{.name = "detached", "FILE", "the name of a file", NULL,
	 "also write the bytes of .BTF to FILE",
	 set_detached, .is_of_link = true},
	{.name = "stats", "FILE", "the name of a file", NULL,
	 "write figures about this link to FILE, as JSON",
	 set_stats},
	{.name = "jobs", "N", "a number of threads from 1 to 1024", "one per core",
	 "threads that work",
	 set_jobs},
	{.name = "on-error", "fail|warn", "fail or warn", "fail",
	 "warn: when BTF can't be made, link on with a valid empty one", set_on_error, .is_of_link = true},
	{.name = "verbose", NULL, NULL, NULL, "say on stderr what is done", set_verbose},
};
enum { OPTION_COUNT = sizeof(option_table) / sizeof(*option_table) };

// The option that an argument begins with, or NULL.
static const struct option *find_option(const char *argument)
{
	size_t length = strcspn(argument, "=");
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (strlen(option_table[i].name) == length && !memcmp(option_table[i].name,
								      argument, length))
			return &option_table[i];
	return NULL;
}

bool options_has_name(const char *argument)
{
	return find_option(argument);
}

bool options_is_for_images(const char *argument)
{
	const struct option *option = find_option(argument);
	return option && !option->is_of_link;
}

void options_list(bool for_images, char ret[OPTIONS_LIST_SIZE])
{
	size_t used = 0;
	*ret = '\0';
	for (size_t i = 0; i < OPTION_COUNT && used < OPTIONS_LIST_SIZE; i++) {
		const struct option *option = &option_table[i];
		if (for_images && option->is_of_link)
			continue;
		char left[64];
		snprintf(left, sizeof(left), "%s%s%s", option->name, option->argument ? "=" : "",
			 option->argument ? option->argument : "");
		used += (size_t)snprintf(ret + used, OPTIONS_LIST_SIZE - used,
					 "\n  %-26s %s%s%s%s", left, option->help,
					 option->fallback ? " (default: " : "",
					 option->fallback ? option->fallback : "",
					 option->fallback ? ")" : "");
	}
}

static void report_unknown(const char *name, size_t length, const struct diag_source *where)
{
	char list[OPTIONS_LIST_SIZE];
	options_list(false, list);
	diag_add(where, DIAG_ERROR, "unknown option '%.*s'; the options are%s", (int)length, name,
		 list);
}

static enum status parse_one(struct options *options, const char *argument,
			     const struct diag_source *where)
{
	size_t length = strcspn(argument, "=");
	const char *value = argument[length] ? argument + length + 1 : NULL;

	const struct option *option = find_option(argument);
	if (!option) {
		report_unknown(argument, length, where);
		return STATUS_UNSUPPORTED;
	}
	if (value && !option->values) {
		diag_add(where, DIAG_ERROR, "option %s takes no value, but '%s' was given",
			 option->name, value);
		return STATUS_UNSUPPORTED;
	}
	if (!value && option->values) {
		diag_add(where, DIAG_ERROR, "option %s needs a value, as in %s=%s: %s",
			 option->name,
			 option->name, option->argument, option->values);
		return STATUS_UNSUPPORTED;
	}
	enum status status = option->set(options, value, where);
	if (status == STATUS_MALFORMED) {
		diag_add(where, DIAG_ERROR, "option %s: bad value '%s'; it takes %s", option->name,
			 value,
			 option->values);
		return STATUS_UNSUPPORTED;
	}
	return status;
}

// The cores that this process may run on, which in a container can be fewer than the machine has.
static size_t usable_cores(void)
{
	cpu_set_t set;
	long cores = 0;
	if (!sched_getaffinity(0, sizeof(set), &set))
		cores = CPU_COUNT(&set);
	if (cores < 1)
		cores = sysconf(_SC_NPROCESSORS_ONLN);
	return cores < 1 ? 1 : cores > MAX_JOBS ? MAX_JOBS : (size_t)cores;
}

static void reject_together(const char *text, const struct diag_source *where, enum status *result)
{
	diag_add(where, DIAG_ERROR, "%s", text);
	*result = STATUS_UNSUPPORTED;
}

// What can't be given together, as far as the options alone tell (selection.c has the rest).
static enum status check_selection(const struct options *options, const struct diag_source *where)
{
	enum status result = STATUS_OK;
	bool has_keep = options->roots.roots.count || options->keep_files.count;
	if (has_keep && options->types == ENCODE_TYPES_ALL)
		reject_together("options keep and types=all contradict each other\n"
				"  fix: leave out one; types=used keeps the roots, and what is used",
				where, &result);
	if (options->declares_pointers && options->base)
		reject_together("options base and pointers=declared can't be given together: the "
				"base has the types that pointers lead to\n"
				"  fix: leave out pointers=declared",
				where, &result);
	if (options->budget && (options->base || options->vars_split))
		reject_together("option budget can't be given with base or vars-split: it is about "
				"BTF that stands alone\n"
				"  fix: leave it out; keep=LIST selects what is encoded",
				where, &result);
	return result;
}

enum status options_parse(struct options *options, const char *const *arguments, size_t count,
			  const struct diag_source *where)
{
	*options = (struct options){
		.fill = true,
		.funcs = ENCODE_FUNCS_DEFAULT,
		.vars = ENCODE_VARS_ALL,
		.jobs = usable_cores(),
	};
	enum status result = STATUS_OK;
	for (size_t i = 0; i < count; i++) {
		enum status status = parse_one(options, arguments[i], where);
		if (status == STATUS_NO_MEMORY)
			return status;
		if (status != STATUS_OK)
			result = status;
	}
	if (options->distills_base && (!options->base || options->reserve_bytes)) {
		diag_add(where, DIAG_ERROR,
			 options->base ? "option distill-base can't be given with reserve=BYTES\n"
					 "  fix: reserve=auto; what a distilled base takes is known from the inputs only"
				       : "option distill-base needs the base that is to be distilled\n"
					 "  fix: base=FILE, with the ELF file of the kernel that the module is built for");
		result = STATUS_UNSUPPORTED;
	}
	if (options->base && options->section) {
		diag_add(where, DIAG_ERROR,
			 "options base and section can't be given together: who reads split BTF looks for a section .BTF\n"
			 "  fix: leave section out");
		result = STATUS_UNSUPPORTED;
	}
	if (options->base && options->vars_split) {
		diag_add(where, DIAG_ERROR,
			 "options base and vars-split can't be given together: what is split already is no base for variables\n"
			 "  fix: a module's variables belong into its BTF: vars=all");
		result = STATUS_UNSUPPORTED;
	}
	if (check_selection(options, where) != STATUS_OK)
		result = STATUS_UNSUPPORTED;
	return result;
}

enum status options_check_relocatable(const struct options *options,
				      const struct diag_source *where)
{
	if (!options->section)
		return STATUS_OK;
	diag_add(where, DIAG_ERROR,
		 "option section can't be given for a relocatable output (-r), which has no symbols to find the BTF by\n"
		 "  fix: leave ldbtf out of this link, and give it to the one that makes the image");
	return STATUS_UNSUPPORTED;
}

struct encode_options options_for_encoder(struct options *options, const struct encode_base *base)
{
	bool splits_all = options->vars_split && options->vars == ENCODE_VARS_ALL;
	return (struct encode_options){
		.funcs = options->funcs,
		.vars = splits_all ? ENCODE_VARS_NONE : options->vars,
		.splits_vars = options->vars_split,
		.excluded_languages = options->excluded_languages.data,
		.excluded_language_count = options->excluded_languages.count,
		.excluded_paths = &options->excluded_paths,
		.types = options->types,
		.roots = &options->roots,
		.budget = options->budget,
		.declares_pointers = options->declares_pointers,
		.ignores_bad_ids = options->btf_ids == BTF_IDS_OFF,
		.skips_kfuncs = options->skips_kfuncs,
		.has_layout = options->has_layout,
		.jobs = options->jobs,
		.base = base,
		.distills = options->distills_base,
	};
}

void options_deinit(struct options *options)
{
	vec_free(&options->excluded_languages);
	free(options->reserve_file);
	free(options->section);
	excluded_paths_deinit(&options->excluded_paths);
	roots_deinit(&options->roots);
	for (size_t i = 0; i < options->keep_files.count; i++)
		free(options->keep_files.data[i]);
	vec_free(&options->keep_files);
	free(options->vars_split);
	free(options->base);
	free(options->detached);
	free(options->stats);
	*options = (struct options){0};
}
