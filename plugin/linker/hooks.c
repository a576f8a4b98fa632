// SPDX-License-Identifier: GPL-3.0-or-later
//
// The plugin's four entry points, in the order in which the linker calls them:
//
//	onload            read the options, start the worker threads
//	claim_file        once per input: hand it to the threads, claim nothing
//	all_symbols_read  the inputs are complete: how many bytes? add an object that reserves them
//	claim_file        with LTO: what its result needs of libraries (late_inputs.h)
//	cleanup           the output is closed: encode it, put the bytes in their place
//
// An allocated section must have its size before layout, but what it says depends on the finished
// link: so reserve first, fill afterwards (fill.h). What a failure means is decided in these two files and nowhere
// else: the parts report problems as diagnostics, and here they are turned into the link's outcome.
#include <stdlib.h>

#include "encode/empty_btf.h"
#include "linker/base_file.h"
#include "linker/fill.h"
#include "linker/input_facts.h"
#include "linker/plugin.h"

// The one object with static storage: hooks get no argument of ours.
static struct plugin *the_plugin;

// Notes what is known of all inputs together.
static void note_inputs(struct plugin *plugin)
{
	plugin->inputs_have_dwarf = plugin->inputs.facts.has_dwarf;
	plugin->inputs_have_ids = plugin->inputs.facts.has_btf_ids;
	plugin->inputs_have_lto = plugin->inputs.facts.has_lto;
	plugin->is_os_abi_ours = !plugin->inputs.facts.has_gnu_os_abi;
	plugin->input_units = plugin->stats.result.units;
	plugin->stats.objects = plugin->inputs.count;
}

// Is an empty BTF good enough, after `status`? Not a matter of on-error=warn either: with an input's own .BTF beside it, the
// empty one would not be valid.
static bool may_give_up(const struct plugin *plugin)
{
	return plugin->options.warn_on_error && !plugin->inputs.facts.has_btf;
}

// Takes in an input that comes when the others are measured.
static enum status claim_late(struct plugin *plugin, const struct input_range *range)
{
	struct diag_source where = plugin_about_link(plugin);
	TRY(extra_files_check(&plugin->extra, plugin->linker.output_name, &where));
	size_t count = plugin->inputs.count;
	enum status status = late_inputs_add(&plugin->late, &plugin->inputs, range, &plugin->linker, &plugin->request,
					     &where, &plugin->stats.result);
	note_inputs(plugin);
	plugin->stats.reserved_bytes = plugin->request.byte_size + late_inputs_room(&plugin->late);
	if (plugin->options.is_verbose && status == STATUS_OK && plugin->inputs.count != count)
		linker_note("%s(+%lld) comes with LTO; %zu bytes reserved for .BTF", range->name,
			    (long long)range->offset, plugin->stats.reserved_bytes);
	if (status != STATUS_OK && may_give_up(plugin)) {
		plugin_leave_empty(plugin, status);
		plugin->late.may_come = false;
		return STATUS_OK;
	}
	plugin_ensure_reason(plugin, status);
	plugin_report(plugin, 0);
	return status;
}

// Hook 2. Takes in one input. What fails here is told in all_symbols_read: until then other threads may be
// adding messages, and on-error=warn wants to go on.
static enum ld_plugin_status claim_file(const struct ld_plugin_input_file *file, int *claimed)
{
	struct plugin *plugin = the_plugin;
	*claimed = 0;
	if (!plugin || !(plugin->has_inputs || plugin->late.may_come))
		return LDPS_OK;
	extra_files_note_input(&plugin->extra, file->fd);
	if (plugin->claim_status != STATUS_OK)
		return LDPS_OK;
	uint64_t start = stats_now();
	struct input_range range = {
		.name = file->name, .fd = file->fd, .offset = file->offset, .size = file->filesize};
	if (plugin->has_inputs)
		plugin->claim_status = inputs_add(&plugin->inputs, &range);
	else
		plugin->claim_status = claim_late(plugin, &range);
	plugin->stats.reserve_ns += stats_now() - start;
	return plugin->has_inputs || plugin->claim_status == STATUS_OK ? LDPS_OK : LDPS_ERR;
}

// How many bytes to reserve: OK, and `ret`; else as inputs_finish.
static enum status measure_inputs(struct plugin *plugin, size_t *ret)
{
	for (size_t i = 0; i < plugin->next.files.count && plugin->claim_status == STATUS_OK; i++)
		plugin->claim_status = inputs_add_lto_output(&plugin->inputs, plugin->next.files.data[i],
							     plugin->next.makes_whole_objects);
	enum status status = inputs_finish(&plugin->inputs, &plugin->stats.result);
	if (plugin->claim_status != STATUS_OK)
		status = plugin->claim_status;
	if (status == STATUS_OK && diag_has_errors(&plugin->diag))
		status = STATUS_MALFORMED;
	note_inputs(plugin);
	size_t measured = status == STATUS_OK ? plugin->stats.result.byte_size : 0;
	if (measured < ENCODE_EMPTY_SIZE)
		measured = ENCODE_EMPTY_SIZE;
	*ret = plugin->options.reserve_bytes ? plugin->options.reserve_bytes : measured;
	return status;
}

// Makes what .BTF.base is reserved with: room for what the inputs were found to need, with one that is right for an
// empty .BTF, which stays if that does.
static enum status prepare_distilled(struct plugin *plugin)
{
	if (!plugin->options.distills_base)
		return STATUS_OK;
	size_t least;
	TRY(encode_empty_base_size(plugin->base, &least));
	size_t measured = plugin->stats.result.base_size;
	plugin->distilled_size = measured > least ? measured : least;
	plugin->distilled = malloc(plugin->distilled_size);
	if (!plugin->distilled)
		return STATUS_NO_MEMORY;
	return encode_write_empty_base(plugin->base, plugin->distilled, plugin->distilled_size);
}

// Is the base for a machine like the inputs'? With a fixed reservation or fill=off nobody else would ask; and that what was asked
// for makes no sense is not a matter of on-error=warn.
static enum status check_base(struct plugin *plugin)
{
	struct neutral_header header;
	if (!plugin->base || input_facts_header(&plugin->inputs.facts, &header) != STATUS_OK)
		return STATUS_OK;
	struct diag_source where = plugin_about_link(plugin);
	if (diag_has_errors(&plugin->diag))
		where.diag = NULL; // reading the inputs has told
	return encode_base_check(plugin->base, header.is_64_bit, header.is_big_endian, &where);
}

// No input has a header that the object which reserves could have. If another plugin may have taken objects, that is an
// error; else there are none, as with -b binary, and nobody has types to describe.
static enum status leave_without_btf(struct plugin *plugin)
{
	struct diag_source where = plugin_about_output(plugin);
	const char *other = next_plugin_find_loaded();
	if (plugin->next.all_symbols_read && !plugin->next.files.count)
		other = NULL; // it has compiled nothing
	if (other) {
		where.file = NULL;
		next_plugin_report_unseen(other, &where);
		return STATUS_ABSENT;
	}
	diag_add(&where, DIAG_WARNING, "no input is an object file, so the output has no .BTF");
	return STATUS_OK;
}

static void at_exit(void);

// Measures, and gives ld the object that reserves. On OK the link is the linker's until cleanup.
static enum status reserve_btf(struct plugin *plugin)
{
	size_t byte_size;
	struct diag_source where = plugin_about_link(plugin);
	TRY(extra_files_check(&plugin->extra, plugin->linker.output_name, &where));
	enum status status = measure_inputs(plugin, &byte_size);
	TRY(check_base(plugin));
	struct neutral_header header;
	bool has_objects = input_facts_header(&plugin->inputs.facts, &header) == STATUS_OK;
	if (status == STATUS_OK && !has_objects)
		return leave_without_btf(plugin);
	if (status != STATUS_OK && !(has_objects && may_give_up(plugin)))
		return status;
	if (status != STATUS_OK)
		plugin_leave_empty(plugin, status);

	TRY(prepare_distilled(plugin));
	plugin->late.may_come = plugin->next.files.count && plugin->inputs.measurement && !plugin->has_given_up;
	plugin->request = (struct reserve_request){
		.byte_size = byte_size,
		.base = plugin->distilled,
		.base_size = plugin->distilled_size,
		.is_loaded = plugin_is_btf_loaded(plugin),
		.defines_symbols = plugin->linker.output_type != LDPO_REL,
	};
	TRY(reserve_create(&plugin->inputs.facts, &plugin->request, &where, &plugin->reserve));
	plugin->stats.reserved_bytes = byte_size;
	output_snapshot_take(plugin->linker.output_name, &plugin->before);
	TRY(reserve_add(&plugin->reserve, &plugin->linker, &where));
	if (!linker_watch_exit(at_exit))
		return STATUS_NO_MEMORY;
	plugin->is_linking = true;
	if (plugin->options.is_verbose)
		linker_note("%zu objects of %llu bytes read; %zu bytes reserved for .BTF", plugin->inputs.count,
			    (unsigned long long)plugin->inputs.byte_size, byte_size);
	return STATUS_OK;
}

// What hook 3 does, when all inputs are known: those that LTO makes, too.
static enum ld_plugin_status finish_inputs(struct plugin *plugin)
{
	uint64_t start = stats_now();
	enum status status = reserve_btf(plugin);
	plugin_ensure_reason(plugin, status);
	plugin_report(plugin, 0);

	// Before the linker does its main work, if that is possible.
	if (!(plugin->is_linking && plugin->late.may_come))
		plugin_end_inputs(plugin);
	plugin->has_inputs = false;
	plugin->stats.reserve_ns += stats_now() - start;
	return status == STATUS_OK ? LDPS_OK : LDPS_ERR;
}

// Hook 3.
static enum ld_plugin_status all_symbols_read(void)
{
	struct plugin *plugin = the_plugin;
	if (!plugin || !plugin->has_inputs)
		return LDPS_OK;
	if (!plugin->next.all_symbols_read)
		return finish_inputs(plugin);
	// Not a matter of on-error=warn: what was asked for is not clear.
	struct diag_source where = plugin_about_link(plugin);
	enum status status = next_plugin_check(&plugin->next, &where);
	if (status == STATUS_OK)
		return LDPS_OK;
	inputs_deinit(&plugin->inputs);
	plugin->has_inputs = false;
	plugin_ensure_reason(plugin, status);
	plugin_report(plugin, 0);
	return LDPS_ERR;
}

// The same hook of the plugin after us, and ours when it is done (next_plugin.h).
static enum ld_plugin_status next_all_symbols_read(void)
{
	struct plugin *plugin = the_plugin;
	if (!plugin || !plugin->has_inputs)
		return LDPS_OK;
	enum ld_plugin_status status = plugin->next.all_symbols_read();
	if (status == LDPS_OK && finish_inputs(plugin) != LDPS_OK)
		// With a status ld would blame the other plugin.
		linker_fatal(&plugin->linker, "no BTF, so there is no output");
	return status;
}

static enum ld_plugin_status next_registers(ld_plugin_all_symbols_read_handler handler)
{
	if (!the_plugin)
		return LDPS_ERR;
	return next_plugin_enroll(&the_plugin->next, &the_plugin->linker, handler, next_all_symbols_read);
}

static enum ld_plugin_status next_adds(const char *path)
{
	if (!the_plugin)
		return LDPS_ERR;
	return next_plugin_add(&the_plugin->next, &the_plugin->linker, path);
}

// Hook 4. Also called after a link that failed, whenever that was; and by us if the linker does not.
static enum ld_plugin_status cleanup(void)
{
	struct plugin *plugin = the_plugin;
	if (!plugin)
		return LDPS_OK;
	the_plugin = NULL;
	enum status status = STATUS_OK;
	if (plugin->is_linking) {
		status = fill_finish_output(plugin);
		plugin_ensure_reason(plugin, status);
		plugin_report(plugin, 0);
	}
	struct linker linker = plugin->linker;
	plugin_destroy(plugin);
	if (status != STATUS_OK)
		linker_fail_at_exit(&linker, "%s: no valid BTF, so there is no output", linker.output_name);
	return LDPS_OK;
}

// With --plugin-save-temps (GNU ld 2.41 and newer) no plugin's cleanup is called.
static void at_exit(void)
{
	(void)cleanup();
}

// Hook 1, and the only name that the plugin exports. Nothing is registered unless all is well, so after a failure
// here the linker calls none of the others.
__attribute__((visibility("default"))) enum ld_plugin_status onload(struct ld_plugin_tv *tv);

enum ld_plugin_status onload(struct ld_plugin_tv *tv)
{
	struct plugin *plugin = calloc(1, sizeof(*plugin));
	if (!plugin)
		return LDPS_ERR;
	diag_init(&plugin->diag);
	plugin->reserve.fd = -1;
	late_inputs_init(&plugin->late);
	struct diag_source where = plugin_about_link(plugin);

	enum status status = linker_init(&plugin->linker, tv);
	if (status != STATUS_OK) {
		plugin_destroy(plugin);
		return LDPS_ERR;
	}
	status = options_parse(&plugin->options, plugin->linker.options.data, plugin->linker.options.count, &where);
	if (status == STATUS_OK) {
		extra_files_init(&plugin->options, &plugin->extra);
		if (plugin->options.base)
			status = base_file_read(plugin->options.base, &plugin->extra, &plugin->diag, &plugin->base);
	}
	if (status == STATUS_OK) {
		// With a fixed reservation the inputs need not be read, only looked at.
		struct encode_options options = plugin_encode_options(plugin);
		struct measurement_link link = {
			.is_image_encoded = plugin->options.fill,
			.keeps_section_names = plugin->linker.output_type == LDPO_REL,
		};
		plugin->has_inputs = true;
		status = inputs_init(&plugin->inputs, &plugin->diag,
				     plugin->options.reserve_bytes ? NULL : &options, &link);
	}
	if (status != STATUS_OK) {
		plugin_ensure_reason(plugin, status);
		plugin_report(plugin, 0);
		plugin_destroy(plugin);
		return LDPS_ERR;
	}
	plugin->earlier_plugin = next_plugin_find_loaded();
	next_plugin_watch(&plugin->next, tv, next_adds, next_registers);
	the_plugin = plugin;
	plugin->linker.register_claim_file(claim_file);
	plugin->linker.register_all_symbols_read(all_symbols_read);
	plugin->linker.register_cleanup(cleanup);
	return LDPS_OK;
}
