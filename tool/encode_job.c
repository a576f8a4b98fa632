// SPDX-License-Identifier: GPL-3.0-or-later
//
// The encoder over a file on disk.
#include "tool/encode_job.h"

#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "elf/elf_image.h"
#include "encode/encode.h"
#include "linker/base_file.h"
#include "linker/dwo_file.h"
#include "linker/keep_file.h"

void encode_job_init(struct encode_job *job, const char *image)
{
	*job = (struct encode_job){.image = image};
	diag_init(&job->diag);
}

void encode_job_deinit(struct encode_job *job)
{
	encode_base_close(job->named_base);
	input_close(&job->input);
	options_deinit(&job->options);
	vec_free(&job->option_words);
	diag_deinit(&job->diag);
	free(job->blob);
	free(job->base);
	free(job->split);
}

static struct diag_source about_image(struct encode_job *job)
{
	return (struct diag_source){.diag = &job->diag, .file = job->image};
}

static enum status write_blobs(struct encode_job *job, struct encode *encode)
{
	const struct encode_result *result = encode_result(encode);
	job->blob = malloc(result->byte_size);
	if (!job->blob)
		return STATUS_NO_MEMORY;
	size_t size = result->byte_size;
	if (!job->options.distills_base) {
		TRY(encode_write(encode, job->blob, size));
		return job->options.vars_split
			       ? encode_split_vars(encode, job->blob, size, &job->split)
			       : STATUS_OK;
	}
	job->base = malloc(result->base_size);
	if (!job->base)
		return STATUS_NO_MEMORY;
	return encode_write_distilled(encode, job->base, result->base_size, job->blob, size);
}

static enum status check_encoded(struct encode_job *job, const struct encode_result *result)
{
	struct diag_source where = about_image(job);
	if (diag_has_errors(&job->diag))
		return STATUS_MALFORMED;
	if (result->has_dwarf)
		return STATUS_OK;
	diag_add(&where, job->allows_no_dwarf ? DIAG_WARNING : DIAG_ERROR,
		 "it has no debug information, from which BTF is made\n"
		 "  fix: compile with -g, and name the file from before it was stripped");
	return job->allows_no_dwarf ? STATUS_OK : STATUS_UNSUPPORTED;
}

// Split BTF says its base if the image loads the BTF, as with the plugin. It does not in modules,
// which `ld -r` makes.
static enum status choose_base_mark(struct encode_job *job, struct encode_options *options)
{
	struct diag_source where = about_image(job);
	struct elf_image elf;
	if (!options->base || options->distills || job->never_marks_base)
		return STATUS_OK;
	TRY(elf_image_open(job->input.file.bytes, job->input.file.size, &where, &elf));
	options->marks_base = elf.type != ET_REL;
	elf_image_close(&elf);
	return STATUS_OK;
}

static enum status encode_open_image(struct encode_job *job)
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
	struct encode_options options = options_for_encoder(&job->options, job->named_base);
	options.skips_enum64 = job->skips_enum64;
	options.ignored_kfunc_flags = job->ignored_kfunc_flags;
	options.shares = job->options.stats ? &job->stats.shares : NULL;
	TRY(choose_base_mark(job, &options));
	struct encode *encode;
	TRY(encode_image(&options, &input, &job->diag, &encode));
	struct diag_source command = {.diag = &job->diag};
	encode_report_selection(encode, &command);
	excluded_paths_report(&job->options.excluded_paths, &command);
	enum status status = check_encoded(job, encode_result(encode));
	if (status == STATUS_OK)
		status = write_blobs(job, encode);
	job->stats.result = *encode_result(encode);
	encode_destroy(encode);
	return status;
}

static enum status open_input_image(struct encode_job *job)
{
	struct diag_source where = about_image(job);
	TRY(input_open(job->image, &where, &job->input));
	if (job->input.file.size >= SELFMAG && !memcmp(job->input.file.bytes, ELFMAG, SELFMAG))
		return STATUS_OK;
	diag_add(&where, DIAG_ERROR, "it is not an ELF file");
	return STATUS_MALFORMED;
}

enum status encode_job_run(struct encode_job *job)
{
	uint64_t start = stats_now();
	struct diag_source command = {.diag = &job->diag};
	TRY(options_parse(&job->options, job->option_words.data, job->option_words.count,
			  &command));
	extra_files_init(&job->options, AT_FDCWD, &job->extra);
	TRY(keep_files_read(&job->options, &job->extra, &command));
	if (job->options.base)
		TRY(base_file_read(job->options.base, &job->extra, &job->diag, &job->named_base));
	TRY(open_input_image(job));
	if (job->check)
		TRY(job->check(job->data, job));
	TRY(encode_open_image(job));
	job->stats.fill_ns = stats_now() - start;
	job->stats.reserved_bytes = job->stats.result.byte_size;
	return STATUS_OK;
}
