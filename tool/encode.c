// SPDX-License-Identifier: GPL-3.0-or-later
//
// `ldbtf encode`: the BTF of a finished ELF image, whatever linked it.
//
// The plugin's options are taken from the plugin's own table. Those of a place in the link have no
// meaning here, and are unknown.
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "encode/base.h"
#include "encode/encode.h"
#include "linker/base_file.h"
#include "linker/dwo_file.h"
#include "linker/extra_files.h"
#include "linker/options.h"
#include "linker/stats.h"
#include "tool/commands.h"
#include "tool/input.h"
#include "tool/messages.h"

struct encode_job {
	const char *image;  // path
	const char *output; // path; "-": stdout
	VEC(const char *) option_words; // of the plugin's options, as NAME[=VALUE]
	struct options options;
	struct extra_files extra;
	struct input input;
	struct encode_base *base;
	struct diag diag;
	struct stats stats;
};

static struct diag_source about_image(struct encode_job *job)
{
	return (struct diag_source){.diag = &job->diag, .file = job->image};
}

static struct diag_source about_command(struct encode_job *job)
{
	return (struct diag_source){.diag = &job->diag};
}

static struct encode_options encoder_options(const struct encode_job *job)
{
	const struct options *options = &job->options;
	bool splits_all = options->vars_split && options->vars == ENCODE_VARS_ALL;
	return (struct encode_options){
		.funcs = options->funcs,
		.vars = splits_all ? ENCODE_VARS_NONE : options->vars,
		.splits_vars = options->vars_split,
		.excluded_languages = options->excluded_languages.data,
		.excluded_language_count = options->excluded_languages.count,
		.ignores_bad_ids = options->btf_ids == BTF_IDS_OFF,
		.jobs = options->jobs,
		.base = job->base,
		.distills = options->distills_base,
	};
}

// ---- Files. ----

static enum status write_bytes(struct encode_job *job, const char *path, const void *bytes,
			       size_t size)
{
	struct diag_source where = about_command(job);
	if (strcmp(path, "-"))
		return extra_file_write(&(struct file_name){.folder = AT_FDCWD, .path = path},
					bytes, size,
					&where);
	if (file_write(STDOUT_FILENO, bytes, size))
		return STATUS_OK;
	diag_add(&where, DIAG_ERROR, "can't write to stdout: %s", strerror(errno));
	return STATUS_IO;
}

// The distilled base goes beside the BTF that was distilled on it.
static enum status write_base(struct encode_job *job, const void *bytes, size_t size)
{
	char *path;
	if (asprintf(&path, "%s.base", job->output) < 0)
		return STATUS_NO_MEMORY;
	enum status status = write_bytes(job, path, bytes, size);
	free(path);
	return status;
}

static enum status write_figures(struct encode_job *job, uint64_t start)
{
	if (!job->options.stats)
		return STATUS_OK;
	char *text;
	size_t size;
	job->stats.fill_ns = stats_now() - start;
	job->stats.reserved_bytes = job->stats.result.byte_size;
	TRY(stats_format(&job->stats, &text, &size));
	enum status status = write_bytes(job, job->options.stats, text, size);
	free(text);
	return status;
}

static enum status reject_output(struct encode_job *job, const char *path, const char *input)
{
	struct diag_source where = about_command(job);
	diag_add(&where, DIAG_ERROR, "'%s' is also '%s', which it would replace\n"
				     "  fix: name another file", path, input);
	return STATUS_UNSUPPORTED;
}

static bool are_same_file(const char *a, const char *b)
{
	struct stat stat_a, stat_b;
	return a && b && !stat(a, &stat_a) && !stat(b, &stat_b) &&
	       stat_a.st_dev == stat_b.st_dev && stat_a.st_ino == stat_b.st_ino;
}

// No file that is written may be one that is read, nor another one that is written.
static enum status check_files(struct encode_job *job)
{
	struct diag_source where = about_command(job);
	const char *inputs[] = {job->image, job->options.base};
	const char *outputs[] = {job->output, job->options.stats, job->options.vars_split};
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 3; j++)
			if (are_same_file(inputs[i], outputs[j]))
				return reject_output(job, outputs[j], inputs[i]);
	if (!job->options.distills_base || strcmp(job->output, "-"))
		return extra_files_check(&job->extra, job->output, &where);
	diag_add(&where, DIAG_ERROR,
		 "option distill-base makes two files, FILE and FILE.base: -o - can't be given");
	return STATUS_UNSUPPORTED;
}

// ---- Encoding. ----

static enum status write_distilled(struct encode_job *job, struct encode *encode, uint8_t *blob)
{
	const struct encode_result *result = encode_result(encode);
	uint8_t *base = malloc(result->base_size);
	if (!base)
		return STATUS_NO_MEMORY;
	enum status status = encode_write_distilled(encode, base, result->base_size, blob,
						    result->byte_size);
	if (status == STATUS_OK)
		status = write_base(job, base, result->base_size);
	if (status == STATUS_OK)
		status = write_bytes(job, job->output, blob, result->byte_size);
	free(base);
	return status;
}

static enum status write_split(struct encode_job *job, struct encode *encode, const uint8_t *blob)
{
	if (!job->options.vars_split)
		return STATUS_OK;
	uint8_t *split;
	enum status status = encode_split_vars(encode, blob, encode_result(encode)->byte_size,
					       &split);
	if (status == STATUS_OK)
		status = write_bytes(job, job->options.vars_split, split,
				     encode_result(encode)->split_size);
	free(split);
	return status;
}

static enum status write_blob(struct encode_job *job, struct encode *encode, uint8_t *blob)
{
	size_t size = encode_result(encode)->byte_size;
	if (job->options.distills_base)
		return write_distilled(job, encode, blob);
	TRY(encode_write(encode, blob, size));
	TRY(write_split(job, encode, blob));
	return write_bytes(job, job->output, blob, size);
}

static enum status check_encoded(struct encode_job *job, const struct encode_result *result)
{
	struct diag_source where = about_image(job);
	if (diag_has_errors(&job->diag))
		return STATUS_MALFORMED;
	if (result->has_dwarf)
		return STATUS_OK;
	diag_add(&where, DIAG_ERROR,
		 "it has no debug information, from which BTF is made\n"
		 "  fix: compile with -g, and name the file from before it was stripped");
	return STATUS_UNSUPPORTED;
}

static enum status encode_open_image(struct encode_job *job, uint64_t start)
{
	struct encode_input input = {
		.bytes = job->input.file.bytes,
		.size = job->input.file.size,
		.where = about_image(job),
		.forget = input_forget,
		.open_dwo = dwo_file_open,
		.close_dwo = dwo_file_close,
		.data = &job->input,
	};
	struct encode_options options = encoder_options(job);
	struct encode *encode;
	TRY(encode_image(&options, NULL, &input, &job->diag, &encode));
	enum status status = check_encoded(job, encode_result(encode));
	uint8_t *blob = status == STATUS_OK ? malloc(encode_result(encode)->byte_size) : NULL;
	if (status == STATUS_OK)
		status = blob ? write_blob(job, encode, blob) : STATUS_NO_MEMORY;
	free(blob);
	job->stats.result = *encode_result(encode);
	encode_destroy(encode);
	TRY(status);
	return write_figures(job, start);
}

static enum status check_image(struct encode_job *job)
{
	struct diag_source where = about_image(job);
	if (job->input.file.size >= SELFMAG && !memcmp(job->input.file.bytes, ELFMAG, SELFMAG))
		return STATUS_OK;
	diag_add(&where, DIAG_ERROR, "it is not an ELF file");
	return STATUS_MALFORMED;
}

static enum status encode_named_image(struct encode_job *job)
{
	uint64_t start = stats_now();
	struct diag_source where = about_image(job), command = about_command(job);
	TRY(options_parse(&job->options, job->option_words.data, job->option_words.count,
			  &command));
	extra_files_init(&job->options, AT_FDCWD, &job->extra);
	if (job->options.base)
		TRY(base_file_read(job->options.base, &job->extra, &job->diag, &job->base));
	TRY(input_open(job->image, &where, &job->input));
	TRY(check_image(job));
	TRY(check_files(job));
	return encode_open_image(job, start);
}

static int finish_job(struct encode_job *job, enum status status)
{
	int exit_status = messages_show(&job->diag, status, job->options.is_verbose);
	const struct encode_result *result = &job->stats.result;
	if (status == STATUS_OK && job->options.is_verbose)
		fprintf(stderr,
			"ldbtf: %s: %zu bytes of BTF: %zu types, %zu functions, %zu variables of %zu units\n",
			job->image, result->byte_size, result->types, result->funcs, result->vars,
			result->units);
	encode_base_close(job->base);
	input_close(&job->input);
	options_deinit(&job->options);
	vec_free(&job->option_words);
	diag_deinit(&job->diag);
	return exit_status;
}

// ---- The command. ----

enum { ENCODE_OUTPUT };
static const struct command_option encode_option_table[] = {
	[ENCODE_OUTPUT] = {"output", 'o', "FILE", "where the BTF goes; -: to stdout"},
	{NULL, 0, NULL, NULL},
};

static int set_operand(struct arguments *arguments, struct encode_job *job, const char *value)
{
	if (job->image)
		return arguments_complain(arguments, "one image at a time, but '%s' follows '%s'",
					  value, job->image);
	job->image = value;
	return EXIT_STATUS_OK;
}

static int read_argument(struct arguments *arguments, struct encode_job *job, int which,
			 const char *value)
{
	if (which == ARGUMENT_BAD)
		return EXIT_STATUS_ERROR;
	if (which == ARGUMENT_OPERAND)
		return set_operand(arguments, job, value);
	if (which == ENCODE_OUTPUT)
		job->output = value;
	else if (!options_is_for_images(value))
		return arguments_reject(arguments, value);
	else if (vec_push(&job->option_words, value) != STATUS_OK)
		return arguments_complain(arguments, "out of memory");
	return EXIT_STATUS_OK;
}

static int run_encode(struct arguments *arguments)
{
	struct encode_job job = {0};
	const char *value;
	int which, bad = EXIT_STATUS_OK;
	while (!bad && (which = arguments_next(arguments, &value)) != ARGUMENT_END)
		bad = read_argument(arguments, &job, which, value);
	if (!bad && !(job.image && job.output))
		bad = arguments_complain(arguments, "usage: ldbtf encode %s",
					 arguments->command->operands);
	if (bad) {
		vec_free(&job.option_words);
		return bad;
	}
	diag_init(&job.diag);
	return finish_job(&job, encode_named_image(&job));
}

static void print_options(void)
{
	char list[OPTIONS_LIST_SIZE];
	options_list(true, list);
	printf("\nand the plugin's options, as --NAME[=VALUE]:%s\n", list);
}

const struct command encode_command = {
	.name = "encode",
	.operands = "IMAGE -o FILE [--NAME[=VALUE]]...",
	.summary = "write the BTF of a finished ELF image to a file",
	.options = encode_option_table,
	.print_more = print_options,
	.run = run_encode,
};
