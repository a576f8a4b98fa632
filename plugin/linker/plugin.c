// SPDX-License-Identifier: GPL-3.0-or-later
//
// See plugin.h.
#include "linker/plugin.h"

#include <stdio.h>
#include <stdlib.h>

#include "encode/base.h"

void plugin_destroy(struct plugin *plugin)
{
	inputs_deinit(&plugin->inputs);
	known_inputs_destroy(plugin->known);
	late_inputs_deinit(&plugin->late);
	reserve_destroy(&plugin->reserve);
	free(plugin->distilled);
	encode_base_close(plugin->base);
	options_deinit(&plugin->options);
	next_plugin_deinit(&plugin->next);
	linker_deinit(&plugin->linker);
	diag_deinit(&plugin->diag);
	free(plugin->split_vars);
	free(plugin);
}

void plugin_end_inputs(struct plugin *plugin)
{
	bool is_image_encoded = plugin->is_linking && plugin->options.fill && !plugin->has_given_up;
	if (plugin->known)
		return;
	plugin->known = inputs_end(&plugin->inputs);
	if (!is_image_encoded) {
		known_inputs_destroy(plugin->known);
		plugin->known = NULL;
	}
	plugin->late.may_come = false;
}

// A kernel reads a module's BTF from the file, and has no use for it in memory; so pahole leaves it, too.
bool plugin_is_btf_loaded(const struct plugin *plugin)
{
	return !plugin->base || plugin->linker.output_type != LDPO_REL;
}

const struct btf_view *plugin_base_view(const struct plugin *plugin)
{
	return plugin->base ? encode_base_view(plugin->base) : NULL;
}

struct encode_options plugin_encode_options(const struct plugin *plugin)
{
	bool splits_all = plugin->options.vars_split && plugin->options.vars == ENCODE_VARS_ALL;
	return (struct encode_options){
		.funcs = plugin->options.funcs,
		.vars = splits_all ? ENCODE_VARS_NONE : plugin->options.vars,
		.splits_vars = plugin->options.vars_split,
		.excluded_languages = plugin->options.excluded_languages.data,
		.excluded_language_count = plugin->options.excluded_languages.count,
		.ignores_bad_ids = plugin->options.btf_ids == BTF_IDS_OFF,
		.jobs = plugin->options.jobs,
		.base = plugin->base,
		.distills = plugin->options.distills_base,
	};
}

// Messages about the link as a whole come after those about inputs.
struct diag_source plugin_about_link(struct plugin *plugin)
{
	return (struct diag_source){.diag = &plugin->diag, .order = UINT64_MAX};
}

struct diag_source plugin_about_output(struct plugin *plugin)
{
	return (struct diag_source){
		.diag = &plugin->diag, .order = UINT64_MAX, .file = plugin->linker.output_name};
}

struct report {
	const struct plugin *plugin;
	unsigned flags; // enum report_flags
};

static void show(void *data, enum diag_severity severity, const char *text, size_t repeats)
{
	const struct report *report = data;
	const struct linker *linker = &report->plugin->linker;
	char more[64] = "";
	if (repeats)
		snprintf(more, sizeof(more), "\n  (and %zu more times)", repeats);
	if (severity == DIAG_WARNING && (report->flags & REPORT_NO_WARNINGS))
		severity = DIAG_NOTE;
	if (severity == DIAG_ERROR && !(report->flags & REPORT_ERRORS_AS_WARNINGS))
		linker_error(linker, "%s%s", text, more);
	else if (severity != DIAG_NOTE)
		linker_warning(linker, "%s%s", text, more);
	else if (report->plugin->options.is_verbose)
		linker_note("%s%s", text, more);
}

void plugin_report(struct plugin *plugin, unsigned flags)
{
	struct report report = {.plugin = plugin, .flags = flags};
	if (!plugin->diag.count)
		return;
	diag_for_each(&plugin->diag, show, &report);
	diag_deinit(&plugin->diag);
	diag_init(&plugin->diag);
}

void plugin_ensure_reason(struct plugin *plugin, enum status status)
{
	struct diag_source where = plugin_about_link(plugin);
	if (status != STATUS_OK && !diag_has_errors(&plugin->diag))
		diag_add(&where, DIAG_ERROR,
			 status == STATUS_NO_MEMORY ? "out of memory or threads" : "BTF could not be made");
}

void plugin_leave_empty(struct plugin *plugin, enum status status)
{
	plugin->has_given_up = true;
	plugin_ensure_reason(plugin, status);
	plugin_report(plugin, REPORT_ERRORS_AS_WARNINGS);
}
