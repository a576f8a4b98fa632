// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps of the two links. For each of them there is a struct link, as in a linker's process,
// and here is what the linker's side of it does.
#include "tool/two_links.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linker/fill.h"
#include "linker/link.h"
#include "linker/reserve.h"
#include "tool/link_folder.h"
#include "tool/link_inputs.h"
#include "tool/linker_process.h"
#include "tool/messages.h"

enum { LINK_FAILED = 1 };

struct two_links {
	const struct link_command *command;
	struct link_folder folder;
	char *output, *object; // in the folder; owned
	struct trial_result first; // what the first link's output says
	int exit_status;
};

// ---- The linker's side. ----

__attribute__((format(printf, 2, 3)))
static enum ld_plugin_status print_message(int level, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	fputs(level == LDPL_WARNING ? "warning: " : level == LDPL_INFO ? "" : "error: ", stderr);
	vfprintf(stderr, format, list);
	fputc('\n', stderr);
	va_end(list);
	return LDPS_OK;
}

// The object is given to the linker by its command line (write_object).
static enum ld_plugin_status add_input_file(const char *path)
{
	(void)path;
	return LDPS_OK;
}

// Options that say what the two links settle.
static enum status check_options(struct link *link)
{
	const struct options *options = &link->options;
	struct diag_source where = link_about_link(link);
	if (options->reserve_bytes || options->reserve_file || options->reserves_exactly)
		diag_add(&where, DIAG_ERROR,
			 "option reserve: ldbtf link reserves what the first of its two links needs, so leave it out");
	if (!options->fill)
		diag_add(&where, DIAG_ERROR,
			 "option fill: a link whose .BTF stays empty is one by GNU ld and the plugin");
	return diag_has_errors(&link->diag) ? STATUS_UNSUPPORTED : STATUS_OK;
}

static enum status begin_link(const struct two_links *links, struct link **ret)
{
	const struct link_command *command = links->command;
	struct link *link = link_create();
	*ret = link;
	if (!link)
		return STATUS_NO_MEMORY;
	link->linker.message = print_message;
	link->linker.add_input_file = add_input_file;
	link->linker.output_type = command->is_relocatable ? LDPO_REL : LDPO_EXEC;
	link->linker.output_name = command->output;
	link->unfinished = links->output;
	link->trial.before = links->first;
	for (size_t i = 0; i < command->options.list.count; i++)
		TRY(vec_push(&link->linker.options, command->options.list.data[i]));
	TRY(link_read_options(link));
	TRY(check_options(link));
	TRY(link_begin_inputs(link, INPUTS_GIVE_FACTS));
	return link_inputs_take(&command->files, link);
}

// Copies the reserving object to a file that the linker finds.
static enum status write_object(const struct two_links *links, struct link *link)
{
	struct diag_source where = link_about_output(link);
	int from = link->reserved.object.file.fd;
	off_t size = lseek(from, 0, SEEK_END);
	struct file_bytes bytes = {0};
	int fd = open(links->object, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool is_written = fd >= 0 && size > 0 &&
			  file_bytes_read(from, 0, (size_t)size, &bytes) == STATUS_OK &&
			  file_write(fd, bytes.bytes, bytes.size);
	if (!is_written)
		diag_add(&where, DIAG_ERROR, "can't write the object that reserves .BTF: %s",
			 strerror(errno));
	file_bytes_release(&bytes);
	if (fd >= 0)
		close(fd);
	return is_written ? STATUS_OK : STATUS_IO;
}

// ---- A link. ----

// The linker's arguments, with the object in front. There no other option has a say about it, such
// as --start-lib or -b binary.
static enum status make_arguments(const struct two_links *links, bool is_first, struct words *ret)
{
	const struct link_command *command = links->command;
	const struct words *given = &command->arguments;
	TRY(vec_push(&ret->list, command->linker));
	for (size_t i = 0; i < command->flavor_count; i++)
		TRY(vec_push(&ret->list, given->list.data[i]));
	TRY(vec_push(&ret->list, (const char *)links->object));
	for (size_t i = command->flavor_count; i < given->list.count; i++)
		TRY(vec_push(&ret->list, given->list.data[i]));
	TRY(vec_push(&ret->list, "-o"));
	TRY(vec_push(&ret->list, (const char *)links->output));
	if (is_first && command->writes_map)
		TRY(vec_push(&ret->list, "-Map=/dev/null"));
	return vec_push(&ret->list, NULL);
}

static enum status run_linker(struct two_links *links, struct link *link, bool is_first,
			      struct linker_run *ret)
{
	struct words arguments = {0};
	struct diag_source where = link_about_link(link);
	*ret = LINKER_RUN_NONE;
	enum status status = make_arguments(links, is_first, &arguments);
	if (status == STATUS_OK)
		status = linker_run(arguments.list.data, is_first, &where, ret);
	vec_free(&arguments.list);
	links->exit_status = status == STATUS_OK ? ret->exit_status : LINK_FAILED;
	return status;
}

// Reserves, and writes the object. ABSENT: there is nothing to reserve for.
static enum status reserve(struct two_links *links, struct link *link)
{
	if (!link->inputs.facts.objects)
		return STATUS_ABSENT;
	TRY(reserve_btf(link));
	TRY(write_object(links, link));
	link_end_inputs(link);
	return STATUS_OK;
}

// OK also if the linker has failed: then links->exit_status tells.
static enum status link_first(struct two_links *links, struct link *link)
{
	struct linker_run run;
	TRY(reserve(links, link));
	enum status status = run_linker(links, link, true, &run);
	if (status == STATUS_OK && links->exit_status)
		linker_run_show(&run, true);
	else if (status == STATUS_OK)
		status = fill_measure_output(link, &links->first);
	linker_run_end(&run);
	return status;
}

static enum status link_second(struct two_links *links, struct link *link)
{
	struct linker_run run;
	TRY(reserve(links, link));
	TRY(run_linker(links, link, false, &run));
	return links->exit_status ? STATUS_OK : fill_finish_output(link);
}

// Does one of the links. Shows the messages of the second one, and of the first one if it fails.
static enum status do_link(struct two_links *links,
			   enum status (*step)(struct two_links *links, struct link *link))
{
	struct link *link;
	enum status status = begin_link(links, &link);
	if (!link)
		return status;
	if (status == STATUS_OK)
		status = step(links, link);
	bool has_failed = status != STATUS_OK && status != STATUS_ABSENT;
	if (has_failed)
		link_ensure_reason(link, status);
	if (has_failed || step == link_second)
		link_report(link, 0);
	link_destroy(link);
	return status;
}

static enum status name_output(const struct two_links *links)
{
	if (!rename(links->output, links->command->output))
		return STATUS_OK;
	fprintf(stderr, "error: ldbtf: %s: can't put the output there: %s\n",
		links->command->output, strerror(errno));
	return STATUS_IO;
}

static enum status link_twice(struct two_links *links)
{
	TRY(do_link(links, link_first));
	if (links->exit_status)
		return STATUS_OK;
	TRY(do_link(links, link_second));
	return links->exit_status ? STATUS_OK : name_output(links);
}

static enum status make_folder(struct two_links *links)
{
	const char *output = links->command->output, *slash = strrchr(output, '/');
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag, .file = output};
	enum status status = link_folder_make(output, &where, &links->folder);
	if (status == STATUS_OK) {
		const char *name = slash ? slash + 1 : output;
		if (asprintf(&links->output, "%s/%s", links->folder.path, name) < 0)
			links->output = NULL;
		if (asprintf(&links->object, "%s/ldbtf-reserved.o", links->folder.path) < 0)
			links->object = NULL;
		if (!links->output || !links->object)
			status = STATUS_NO_MEMORY;
	}
	messages_show(&diag, status, false);
	diag_deinit(&diag);
	return status;
}

int two_links_run(const struct link_command *command)
{
	struct two_links links = {.command = command, .folder = LINK_FOLDER_NONE};
	enum status status = make_folder(&links);
	if (status == STATUS_OK)
		status = link_twice(&links);
	link_folder_remove(&links.folder);
	free(links.output);
	free(links.object);
	if (status == STATUS_ABSENT)
		return TWO_LINKS_NO_OUTPUT;
	if (status != STATUS_OK && !links.exit_status)
		return LINK_FAILED;
	return links.exit_status;
}
