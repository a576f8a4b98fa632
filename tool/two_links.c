// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps of the two links. For each of them there is a struct link, as in a linker's process,
// and here is what the linker's side of it does.
#include "tool/two_links.h"

#include <dirent.h>
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
#include "tool/dependency_file.h"
#include "tool/link_folder.h"
#include "tool/link_inputs.h"
#include "tool/link_places.h"
#include "tool/linker_process.h"
#include "tool/messages.h"

struct two_links {
	struct link_command *command;
	struct link_folder folder;
	char *output, *object; // in the folder; owned
	char *dependencies;    // the list of files that the first link has read; owned
	char *trace;           // the files that the first link has taken; owned; NULL: none yet
	char *image;           // what was linked without an object; owned; see link_alone()
	bool has_image;
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

// The object is given to the linker by its command line (write_reserving_object).
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

static enum status begin_step(const struct two_links *links, struct link **ret)
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
	TRY(link_inputs_take(&command->files, link));
	if (links->trace)
		TRY(link_inputs_take_members(links->trace, link));
	return links->has_image ? link_inputs_take_image(links->image, link) : STATUS_OK;
}

// Copies the reserving object to a file that the linker finds.
static enum status write_reserving_object(const struct two_links *links, struct link *link)
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

enum link_step {
	LINK_ALONE, // without an object
	LINK_FIRST,
	LINK_SECOND,
};

// Of an option that is given twice, linkers take the last one.
static enum status add_options(const struct two_links *links, enum link_step step,
			       struct word_list *back)
{
	const struct link_command *command = links->command;
	const char *const output[] = {"-o", links->output};
	const char *const first_files[] = {"--dependency-file", links->dependencies};
	const char *const no_files[] = {"--dependency-file", "/dev/null"};
	const char *const undefined[] = {"--unresolved-symbols=ignore-all", "--noinhibit-exec"};
	for (int i = 0; i < 2; i++)
		TRY(vec_push(&back->list, output[i]));
	for (int i = 0; command->dependency_file && i < 2; i++)
		TRY(vec_push(&back->list, step == LINK_FIRST ? first_files[i] : no_files[i]));
	if (step != LINK_SECOND && command->writes_map)
		TRY(vec_push(&back->list, "-Map=/dev/null"));
	if (step == LINK_FIRST && !command->prints_inputs)
		TRY(vec_push(&back->list, "--trace"));
	for (int i = 0; step == LINK_ALONE && i < 2; i++)
		TRY(vec_push(&back->list, undefined[i]));
	return STATUS_OK;
}

// The object comes in front. There no other option has a say about it, such as --start-lib or
// -b binary.
static enum status run_linker(struct two_links *links, struct link *link, enum link_step step,
			      struct linker_run *ret)
{
	struct word_list front = {0}, back = {0};
	struct command_line line = {.fd = -1};
	struct diag_source where = link_about_link(link);
	*ret = LINKER_RUN_NONE;
	enum status status = add_options(links, step, &back);
	if (status == STATUS_OK && step != LINK_ALONE)
		status = vec_push(&front.list, (const char *)links->object);
	if (status == STATUS_OK)
		status = link_command_line(links->command, &front, &back, &line);
	if (status == STATUS_OK)
		status = linker_run(line.words.list.data, step != LINK_SECOND, &where, ret);
	command_line_end(&line);
	vec_free(&front.list);
	vec_free(&back.list);
	links->exit_status = status == STATUS_OK ? ret->exit_status : LINK_FAILED;
	return status;
}

// No object says what machine is linked for, as when all of them are LLVM's bitcode. Then the
// headers of an image tell, which is linked without the object that reserves. ABSENT: nothing is
// linked.
static enum status link_alone(struct two_links *links, struct link *link)
{
	struct linker_run run;
	if (link->inputs.facts.objects)
		return STATUS_OK;
	enum status status = run_linker(links, link, LINK_ALONE, &run);
	if (status == STATUS_OK && links->exit_status)
		linker_run_show(&run, true);
	else if (status == STATUS_OK && rename(links->output, links->image))
		status = STATUS_ABSENT;
	else
		links->has_image = status == STATUS_OK;
	linker_run_end(&run);
	return status;
}

// Reserves, and writes the object.
static enum status reserve(struct two_links *links, struct link *link)
{
	TRY(reserve_btf(link));
	return write_reserving_object(links, link);
}

// Learns what the second link has to know from the first one.
static enum status learn(struct two_links *links, struct link *link, const struct linker_run *run)
{
	struct encode_result marks_only;
	char *trace = linker_run_text(run);
	links->trace = linker_run_text(run);
	enum status status = trace && links->trace ? link_inputs_take_members(trace, link)
						   : STATUS_NO_MEMORY;
	free(trace);
	TRY(status);
	TRY(inputs_finish(&link->inputs, &marks_only)); // the members' marks are roots, too
	status = fill_measure_output(link, &links->first);
	// The second link fails for the same reason, and there it is forgiven.
	bool is_forgiven = status != STATUS_ABSENT && link->options.warn_on_error;
	return is_forgiven ? STATUS_OK : status;
}

// OK also if the linker has failed: then links->exit_status tells.
static enum status link_first(struct two_links *links, struct link *link)
{
	struct linker_run run;
	TRY(reserve(links, link));
	enum status status = run_linker(links, link, LINK_FIRST, &run);
	if (status == STATUS_OK && links->exit_status)
		linker_run_show(&run, links->command->prints_inputs);
	else if (status == STATUS_OK)
		status = learn(links, link, &run);
	linker_run_end(&run);
	return status;
}

static enum status link_second(struct two_links *links, struct link *link)
{
	struct linker_run run;
	TRY(reserve(links, link));
	link_end_inputs(link);
	TRY(run_linker(links, link, LINK_SECOND, &run));
	return links->exit_status ? STATUS_OK : fill_finish_output(link);
}

typedef enum status (*link_function)(struct two_links *links, struct link *link);

// Does one of the links. Shows the messages of the second one, and of any that fails.
static enum status do_link(struct two_links *links, link_function step)
{
	struct link *link;
	enum status status = begin_step(links, &link);
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

// Moves a file out of the folder.
static enum status move_file(const char *from, const char *to)
{
	if (!rename(from, to))
		return STATUS_OK;
	fprintf(stderr, "error: ldbtf: %s: can't put the output there: %s\n", to,
		strerror(errno));
	return STATUS_IO;
}

// Linkers name some files after the output, as --save-temps and --time-trace ask for.
static enum status move_side_file(const struct two_links *links, const char *name)
{
	const char *output = links->command->output, *slash = strrchr(output, '/');
	int length = slash ? (int)(slash - output) + 1 : 0;
	char *from, *to;
	if (asprintf(&from, "%s/%s", links->folder.path, name) < 0)
		return STATUS_NO_MEMORY;
	if (asprintf(&to, "%.*s%s", length, output, name) < 0)
		to = NULL;
	enum status status = to ? move_file(from, to) : STATUS_NO_MEMORY;
	free(from);
	free(to);
	return status;
}

static enum status move_side_files(const struct two_links *links)
{
	enum status status = STATUS_OK;
	const char *base = strrchr(links->output, '/') + 1;
	size_t length = strlen(base);
	DIR *folder = opendir(links->folder.path);
	struct dirent *entry;
	while (folder && status == STATUS_OK && (entry = readdir(folder)))
		if (!strncmp(entry->d_name, base, length) && entry->d_name[length] == '.')
			status = move_side_file(links, entry->d_name);
	if (folder)
		closedir(folder);
	return status;
}

// Gives all files their names, the output last.
static enum status finish(const struct two_links *links)
{
	const struct link_command *command = links->command;
	if (command->dependency_file)
		TRY(dependency_file_finish(links->dependencies, links->object,
					   command->dependency_file));
	TRY(move_side_files(links));
	return move_file(links->output, command->output);
}

static enum status link_twice(struct two_links *links)
{
	static const link_function steps[] = {link_alone, link_first, link_second};
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		TRY(do_link(links, steps[i]));
		if (links->exit_status)
			return STATUS_OK;
	}
	return finish(links);
}

// The path of `name` in the folder. NULL: no memory.
static char *path_of(const struct two_links *links, const char *name)
{
	char *path;
	return asprintf(&path, "%s/%s", links->folder.path, name) < 0 ? NULL : path;
}

static enum status make_folder(struct two_links *links)
{
	const char *output = links->command->output;
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag, .file = output};
	enum status status = link_folder_make(output, &where, &links->folder);
	if (status == STATUS_OK) {
		links->output = path_of(links, link_places_name(output));
		links->object = path_of(links, "ldbtf-reserved.o");
		links->dependencies = path_of(links, "ldbtf-dependencies");
		links->image = path_of(links, "ldbtf-image");
		if (!links->output || !links->object || !links->dependencies || !links->image)
			status = STATUS_NO_MEMORY;
	}
	messages_show(&diag, status, false);
	diag_deinit(&diag);
	return status;
}

int two_links_run(struct link_command *command)
{
	struct two_links links = {.command = command, .folder = LINK_FOLDER_NONE};
	enum status status = make_folder(&links);
	if (status == STATUS_OK)
		status = link_twice(&links);
	link_folder_remove(&links.folder);
	free(links.output);
	free(links.object);
	free(links.dependencies);
	free(links.image);
	free(links.trace);
	if (status == STATUS_ABSENT)
		return TWO_LINKS_NO_OUTPUT;
	if (status != STATUS_OK && !links.exit_status)
		return LINK_FAILED;
	return links.exit_status;
}
