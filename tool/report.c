// SPDX-License-Identifier: GPL-3.0-or-later
//
// `ldbtf report`: where the bytes of variables, structs and of the BTF itself go.
#include "tool/report.h"

#include "tool/commands.h"
#include "tool/memory_add.h"
#include "tool/messages.h"
#include "tool/output.h"
#include "tool/pointer_size.h"

struct report_job {
	const char *path;
	const char *base;
	uint8_t pointer_size; // 0: not given
	const char *page; // to be written; NULL: no HTML
	bool is_json;
	struct diag diag;
	struct btf_file file;
};

static enum status write_report(struct report_job *job, const struct report *report)
{
	if (job->page)
		return report_html(report, job->page, &job->diag);
	if (job->is_json)
		report_json(report, stdout);
	else
		report_text(report, colours_of_stdout());
	return STATUS_OK;
}

static enum status report_file(struct report_job *job)
{
	struct report report;
	TRY(btf_file_open_as(job->path, job->base, job->pointer_size, &job->diag, &job->file));
	TRY(memory_check_core(job->path, &job->file, &job->diag));
	const char *inputs[] = {job->path, job->base, job->file.program};
	TRY(output_check(job->page, inputs, sizeof(inputs) / sizeof(*inputs), &job->diag));
	report_make(&job->file, &report);
	enum status status = write_report(job, &report);
	report_free(&report);
	return status;
}

enum { REPORT_OPTION_BASE, REPORT_OPTION_HTML, REPORT_OPTION_JSON,
       REPORT_OPTION_POINTER_SIZE };
static const struct command_option report_option_table[] = {
	[REPORT_OPTION_BASE] = {"base", 'B', "FILE", "what split BTF is on top of"},
	[REPORT_OPTION_HTML] = {"html", 0, "PAGE", "write a page for a browser; -: to stdout"},
	[REPORT_OPTION_JSON] = {"json", 0, NULL, "write JSON"},
	[REPORT_OPTION_POINTER_SIZE] = {"pointer-size", 0, "4|8",
			"bytes of pointers, where no ELF header tells"},
	{NULL, 0, NULL, NULL},
};

static int read_report_argument(struct arguments *arguments, struct report_job *job, int which,
				const char *value)
{
	switch (which) {
	case ARGUMENT_OPERAND:
		if (job->path)
			return arguments_complain(arguments, "one file, but '%s' follows", value);
		job->path = value;
		return EXIT_STATUS_OK;
	case REPORT_OPTION_BASE:
		job->base = value;
		return EXIT_STATUS_OK;
	case REPORT_OPTION_HTML:
		job->page = value;
		return EXIT_STATUS_OK;
	case REPORT_OPTION_JSON:
		job->is_json = true;
		return EXIT_STATUS_OK;
	case REPORT_OPTION_POINTER_SIZE:
		if (pointer_size_parse(value, &job->pointer_size))
			return EXIT_STATUS_OK;
		return arguments_complain(arguments, "'%s' is neither 4 nor 8 bytes", value);
	case ARGUMENT_UNKNOWN:
		return arguments_reject(arguments, value);
	default:
		return EXIT_STATUS_ERROR;
	}
}

static int check_report(const struct arguments *arguments, const struct report_job *job)
{
	if (!job->path)
		return arguments_complain(arguments, "usage: ldbtf report %s",
					  arguments->command->operands);
	if (job->page && job->is_json)
		return arguments_complain(arguments, "of --html and --json, one at a time");
	return EXIT_STATUS_OK;
}

static int run_report(struct arguments *arguments)
{
	struct report_job job = {0};
	const char *value;
	int which, exit_status = EXIT_STATUS_OK;
	while (!exit_status && (which = arguments_next(arguments, &value)) != ARGUMENT_END)
		exit_status = read_report_argument(arguments, &job, which, value);
	if (!exit_status)
		exit_status = check_report(arguments, &job);
	if (exit_status)
		return exit_status;
	diag_init(&job.diag);
	enum status status = report_file(&job);
	exit_status = messages_show(&job.diag, status, false);
	btf_file_close(&job.file);
	diag_deinit(&job.diag);
	return exit_status;
}

static void print_report_help(void)
{
	fputs("\nWithout an option: the largest of everything, as text.\n"
	      "A new order of members is what a compiler would make of it without attributes.\n",
	      stdout);
}

const struct command report_command = {
	.name = "report",
	.operands = "FILE",
	.summary = "show where the bytes go: of variables, structs, and the BTF itself",
	.options = report_option_table,
	.print_more = print_report_help,
	.run = run_report,
};
