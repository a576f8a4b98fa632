// SPDX-License-Identifier: GPL-3.0-or-later
//
// `ldbtf encode`: the BTF of a finished ELF image, whatever linked it.
//
// The plugin's options are taken from the plugin's own table. Those of a place in the link have no
// meaning here, and are unknown.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/plural.h"
#include "tool/commands.h"
#include "tool/encode_job.h"
#include "tool/messages.h"
#include "tool/output.h"

// ---- Files. ----

// The distilled base goes beside the BTF that was distilled on it.
static enum status write_base(struct encode_job *job, const char *output)
{
	char *path;
	if (!job->base)
		return STATUS_OK;
	if (asprintf(&path, "%s.base", output) < 0)
		return STATUS_NO_MEMORY;
	enum status status = output_write(path, job->base, job->stats.result.base_size, &job->diag);
	free(path);
	return status;
}

static enum status write_figures(struct encode_job *job)
{
	char *text;
	size_t size;
	if (!job->options.stats)
		return STATUS_OK;
	TRY(stats_format(&job->stats, &text, &size));
	enum status status = output_write(job->options.stats, text, size, &job->diag);
	free(text);
	return status;
}

static enum status write_files(struct encode_job *job, const char *output)
{
	if (job->split)
		TRY(output_write(job->options.vars_split, job->split,
				 job->stats.result.split_size, &job->diag));
	TRY(write_base(job, output));
	TRY(output_write(output, job->blob, job->stats.result.byte_size, &job->diag));
	return write_figures(job);
}

// No file that is written may be one that is read, nor another one that is written.
static enum status check_files(void *data, struct encode_job *job)
{
	const char *output = data;
	struct diag_source where = {.diag = &job->diag};
	const char *inputs[] = {job->image, job->options.base};
	const char *outputs[] = {output, job->options.stats, job->options.vars_split};
	for (size_t i = 0; i < 3; i++)
		TRY(output_check(outputs[i], inputs, 2, &job->diag));
	if (!job->options.distills_base || strcmp(output, "-"))
		return extra_files_check(&job->extra, output, &where);
	diag_add(&where, DIAG_ERROR,
		 "option distill-base makes two files, FILE and FILE.base: -o - can't be given");
	return STATUS_UNSUPPORTED;
}

// ---- The command. ----

static int finish_encode(struct encode_job *job, enum status status)
{
	int exit_status = messages_show(&job->diag, status, job->options.is_verbose);
	const struct encode_result *result = &job->stats.result;
	if (status == STATUS_OK && job->options.is_verbose)
		fprintf(stderr,
			"ldbtf: %s: %zu bytes of BTF: %zu type%s, %zu function%s, %zu variable%s of %zu unit%s\n",
			job->image, result->byte_size, result->types, plural(result->types),
			result->funcs, plural(result->funcs), result->vars, plural(result->vars),
			result->units, plural(result->units));
	return exit_status;
}

enum { ENCODE_OUTPUT };
static const struct command_option encode_option_table[] = {
	[ENCODE_OUTPUT] = {"output", 'o', "FILE", "where the BTF goes; -: to stdout"},
	{NULL, 0, NULL, NULL},
};

static int set_image(struct arguments *arguments, struct encode_job *job, const char *value)
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
		return set_image(arguments, job, value);
	if (which == ENCODE_OUTPUT)
		job->data = (char *)value;
	else if (!options_is_for_images(value))
		return arguments_reject(arguments, value);
	else if (vec_push(&job->option_words, value) != STATUS_OK)
		return arguments_complain(arguments, "out of memory");
	return EXIT_STATUS_OK;
}

static int run_encode(struct arguments *arguments)
{
	struct encode_job job;
	const char *value;
	int which, exit_status = EXIT_STATUS_OK;
	encode_job_init(&job, NULL);
	job.check = check_files;
	while (!exit_status && (which = arguments_next(arguments, &value)) != ARGUMENT_END)
		exit_status = read_argument(arguments, &job, which, value);
	if (!exit_status && !(job.image && job.data))
		exit_status = arguments_complain(arguments, "usage: ldbtf encode %s",
						 arguments->command->operands);
	if (!exit_status) {
		enum status status = encode_job_run(&job);
		if (status == STATUS_OK)
			status = write_files(&job, job.data);
		exit_status = finish_encode(&job, status);
	}
	encode_job_deinit(&job);
	return exit_status;
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
