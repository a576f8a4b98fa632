// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes and frees a link, and reports to the user.
#include "linker/link.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "encode/base.h"
#include "linker/base_file.h"
#include "linker/keep_file.h"
#include "support/plural.h"

// Another plugin may leave this folder before we need it again. Without a descriptor it is the one
// that the process is in then.
static int open_folder(void)
{
	int fd = file_open(&(struct file_name){.folder = AT_FDCWD, .path = "."},
			   O_PATH | O_DIRECTORY);
	return fd < 0 ? AT_FDCWD : fd;
}

struct link *link_create(void)
{
	struct link *link = calloc(1, sizeof(*link));
	if (!link)
		return NULL;
	diag_init(&link->diag);
	link->folder = open_folder();
	link->reserved.object = RESERVING_OBJECT_NONE;
	link->end_marker = ADDED_FILE_NONE;
	late_inputs_init(&link->late);
	return link;
}

void link_destroy(struct link *link)
{
	inputs_deinit(&link->inputs);
	just_symbols_deinit(&link->just_symbols);
	start_stop_free(&link->seen.tables);
	known_inputs_destroy(link->known);
	late_inputs_deinit(&link->late);
	reserving_object_destroy(&link->reserved.object);
	added_file_destroy(&link->end_marker);
	free(link->reserved.distilled);
	encode_base_close(link->base);
	options_deinit(&link->options);
	next_plugin_deinit(&link->next);
	linker_deinit(&link->linker);
	diag_deinit(&link->diag);
	free(link->split_vars);
	if (link->folder >= 0)
		close(link->folder);
	free(link);
}

enum status link_read_options(struct link *link)
{
	struct diag_source where = link_about_link(link);
	TRY(options_parse(&link->options, link->linker.options.data, link->linker.options.count,
			  &where));
	if (link->linker.output_type == LDPO_REL)
		TRY(options_check_relocatable(&link->options, &where));
	extra_files_init(&link->options, link->folder, &link->extra);
	if (link->options.base)
		TRY(base_file_read(link->options.base, &link->extra, &link->diag, &link->base));
	return keep_files_read(&link->options, &link->extra, &where);
}

enum status link_begin_inputs(struct link *link, enum inputs_use use)
{
	struct encode_options options = link_encode_options(link);
	struct measurement_link planned = {
		.is_image_encoded = link->options.fill,
		.keeps_section_names = link->linker.output_type == LDPO_REL,
	};
	return inputs_init(&link->inputs, use, &link->diag, &link->options.roots, &options,
			   &planned);
}

bool link_is_own_file(const struct link *link, const char *name)
{
	return added_file_has_name(&link->reserved.object.file, name) ||
	       added_file_has_name(&link->late.object.file, name);
}

void link_end_inputs(struct link *link)
{
	bool is_encoded = link->phase == LINK_WRITES_OUTPUT && link->options.fill &&
		link->reserved.outcome == RESERVATION_TO_FILL;
	start_stop_free(&link->seen.tables);
	link->seen.tables = link->inputs.facts.tables;
	link->inputs.facts.tables = (struct table_names){0};
	if (!is_encoded)
		inputs_deinit(&link->inputs);
	else if (link->inputs.use == INPUTS_TEACH)
		inputs_close(&link->inputs);
	else
		link->known = inputs_end(&link->inputs);
}

struct known_inputs *link_take_known(struct link *link)
{
	struct known_inputs *known = link->known;
	link->known = NULL;
	return link->inputs.measurement ? inputs_end(&link->inputs) : known;
}

// A kernel reads a module's BTF from the file and has no use for it in memory. pahole does not load
// it, either.
bool link_is_btf_loaded(const struct link *link)
{
	return !link->base || link->linker.output_type != LDPO_REL;
}

const struct btf_view *link_base_view(const struct link *link)
{
	return link->base ? encode_base_view(link->base) : NULL;
}

struct encode_options link_encode_options(struct link *link)
{
	struct encode_options options = options_for_encoder(&link->options, link->base);
	if (link->options.stats || link->options.is_verbose)
		options.shares = &link->stats.shares;
	// Kernels know the base of the modules that they load.
	options.marks_base = link->base && !options.distills &&
			     link->linker.output_type != LDPO_REL;
	return options;
}

struct file_name link_file(const struct link *link, const char *path)
{
	return (struct file_name){.folder = link->folder, .path = path};
}

struct file_name link_output(const struct link *link)
{
	return link_file(link, link->unfinished ? link->unfinished : link->linker.output_name);
}

// Messages about the link as a whole come after those about inputs.
struct diag_source link_about_link(struct link *link)
{
	return (struct diag_source){.diag = &link->diag, .order = UINT64_MAX};
}

struct diag_source link_about_output(struct link *link)
{
	return (struct diag_source){
		.diag = &link->diag, .order = UINT64_MAX, .file = link->linker.output_name};
}

struct link_messages {
	const struct link *link;
	unsigned flags; // enum report_flags
};

static void show_diagnostic(void *data, enum diag_severity severity, const char *text,
			    size_t repeats)
{
	const struct link_messages *messages = data;
	const struct linker *linker = &messages->link->linker;
	char more[64] = "";
	if (repeats)
		snprintf(more, sizeof(more), "\n  (and %zu more time%s)", repeats,
			 plural(repeats));
	if (severity == DIAG_WARNING && (messages->flags & REPORT_NO_WARNINGS))
		severity = DIAG_NOTE;
	if (severity == DIAG_ERROR && !(messages->flags & REPORT_ERRORS_AS_WARNINGS))
		linker_error(linker, "%s%s", text, more);
	else if (severity != DIAG_NOTE)
		linker_warning(linker, "%s%s", text, more);
	else if (messages->link->options.is_verbose)
		linker_note("%s%s", text, more);
}

void link_report(struct link *link, unsigned flags)
{
	struct link_messages messages = {.link = link, .flags = flags};
	if (!link->diag.count)
		return;
	diag_for_each(&link->diag, show_diagnostic, &messages);
	diag_deinit(&link->diag);
	diag_init(&link->diag);
}

void link_ensure_reason(struct link *link, enum status status)
{
	struct diag_source where = link_about_link(link);
	if (status != STATUS_OK && !diag_has_errors(&link->diag))
		diag_add(&where, DIAG_ERROR,
			 status == STATUS_NO_MEMORY ? "out of memory"
				 : "BTF could not be made");
}

void link_leave_empty(struct link *link, enum status status)
{
	link->reserved.outcome = RESERVATION_EMPTY;
	link_ensure_reason(link, status);
	link_report(link, REPORT_ERRORS_AS_WARNINGS);
}
