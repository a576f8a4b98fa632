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
// link: so reserve first, fill afterwards. What a failure means is decided here and nowhere
// else: the parts report problems as diagnostics, and this file turns them into the link's outcome.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf/btf_view.h"
#include "btf_ids/id_resolve.h"
#include "btf_ids/id_symbols.h"
#include "encode/encode.h"
#include "linker/base_file.h"
#include "linker/companion.h"
#include "linker/extra_files.h"
#include "linker/input_facts.h"
#include "linker/inputs.h"
#include "linker/late_inputs.h"
#include "linker/linker_api.h"
#include "linker/next_plugin.h"
#include "linker/options.h"
#include "linker/output_file.h"
#include "linker/padding.h"
#include "linker/placement.h"
#include "linker/postponed.h"
#include "linker/reserve.h"
#include "linker/reuse_check.h"
#include "linker/room.h"
#include "linker/stats.h"
#include "support/diag.h"
#include "support/status.h"

struct plugin {
	struct linker linker;
	struct next_plugin next;
	const char *earlier_plugin; // for LTO, before us unless it is `next`; NULL if there is none
	struct options options;
	struct extra_files extra; // that the options name
	struct encode_base *base; // that the BTF continues; NULL for none
	struct diag diag;
	struct inputs inputs;
	bool has_inputs; // until all_symbols_read is over: it takes more
	enum status claim_status; // the first failure to take an input
	struct reserve_request request; // for the object that reserves
	struct reserve reserve;
	struct late_inputs late;
	struct postponed postponed;
	bool is_linking;   // the object was added: a complete output will have to be filled
	bool is_too_small; // for what the output needs: there will be none, but stats tell
	bool has_given_up; // on-error=warn took effect: leave the empty BTF
	bool inputs_have_dwarf;
	size_t input_units;  // of DWARF; 0 when they were not read
	bool inputs_have_ids;
	bool is_os_abi_ours; // no input asks for the GNU mark that the reserved section may leave
	struct output_snapshot before;
	struct stats stats;
	uint8_t *distilled;  // for distill-base: what .BTF.base holds, or will; NULL: there is none
	size_t distilled_size;
	uint8_t *split_vars; // for vars-split: stats.result.split_size bytes; NULL: there is nothing to say
};

// The one object with static storage: hooks get no argument of ours.
static struct plugin *the_plugin;

// A kernel reads a module's BTF from the file, and has no use for it in memory; so pahole leaves it, too.
static bool is_btf_loaded(const struct plugin *plugin)
{
	return !plugin->base || plugin->linker.output_type != LDPO_REL;
}

// What the BTF continues, or NULL.
static const struct btf_view *base_view(const struct plugin *plugin)
{
	return plugin->base ? encode_base_view(plugin->base) : NULL;
}

static struct encode_options encode_options_for(const struct plugin *plugin, enum encode_purpose purpose)
{
	bool splits_all = plugin->options.vars_split && plugin->options.vars == ENCODE_VARS_ALL;
	return (struct encode_options){
		.purpose = purpose,
		.funcs = plugin->options.funcs,
		.vars = splits_all ? ENCODE_VARS_NONE : plugin->options.vars,
		.splits_vars = plugin->options.vars_split,
		.excluded_languages = plugin->options.excluded_languages.data,
		.excluded_language_count = plugin->options.excluded_languages.count,
		.is_link_to_follow = purpose == ENCODE_INPUTS && plugin->options.fill,
		.keeps_section_names = plugin->linker.output_type == LDPO_REL,
		.ignores_bad_ids = plugin->options.btf_ids == BTF_IDS_OFF,
		.jobs = plugin->options.jobs,
		.base = plugin->base,
		.distills = plugin->options.distills_base,
	};
}

// Messages about the link as a whole come after those about inputs.
static struct diag_source about_link(struct plugin *plugin)
{
	return (struct diag_source){.diag = &plugin->diag, .order = UINT64_MAX};
}

static struct diag_source about_output(struct plugin *plugin)
{
	return (struct diag_source){
		.diag = &plugin->diag, .order = UINT64_MAX, .file = plugin->linker.output_name};
}

// Messages, on their way from the collector to the user.

struct report {
	const struct plugin *plugin;
	bool is_forgiven;    // errors are shown as warnings
	bool hides_warnings; // the user has read them before
};

static void show(void *data, enum diag_severity severity, const char *text, size_t repeats)
{
	const struct report *report = data;
	const struct linker *linker = &report->plugin->linker;
	char more[64] = "";
	if (repeats)
		snprintf(more, sizeof(more), "\n  (and %zu more times)", repeats);
	if (severity == DIAG_WARNING && report->hides_warnings)
		severity = DIAG_NOTE;
	if (severity == DIAG_ERROR && !report->is_forgiven)
		linker_error(linker, "%s%s", text, more);
	else if (severity != DIAG_NOTE)
		linker_warning(linker, "%s%s", text, more);
	else if (report->plugin->options.is_verbose)
		linker_note("%s%s", text, more);
}

// Shows what was collected, and forgets it.
static void show_all(struct plugin *plugin, const struct report *report)
{
	if (!plugin->diag.count)
		return;
	diag_for_each(&plugin->diag, show, (void *)report);
	diag_deinit(&plugin->diag);
	diag_init(&plugin->diag);
}

// A failure that nobody described is one where there was no memory left to describe it.
static void ensure_reason(struct plugin *plugin, enum status status)
{
	struct diag_source where = about_link(plugin);
	if (status != STATUS_OK && !diag_has_errors(&plugin->diag))
		diag_add(&where, DIAG_ERROR,
			 status == STATUS_NO_MEMORY ? "out of memory or threads" : "BTF could not be made");
}

static void destroy(struct plugin *plugin)
{
	inputs_deinit(&plugin->inputs);
	late_inputs_deinit(&plugin->late);
	postponed_deinit(&plugin->postponed);
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

// Notes what is known of all inputs together.
static void note_inputs(struct plugin *plugin)
{
	plugin->inputs_have_dwarf = plugin->inputs.facts.has_dwarf;
	plugin->inputs_have_ids = plugin->inputs.facts.has_btf_ids;
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

static void leave_empty(struct plugin *plugin, enum status status)
{
	plugin->has_given_up = true;
	ensure_reason(plugin, status);
	show_all(plugin, &(struct report){.plugin = plugin, .is_forgiven = true});
}

// Takes in an input that comes when the others are measured.
static enum status claim_late(struct plugin *plugin, const struct input_range *range)
{
	struct diag_source where = about_link(plugin);
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
		leave_empty(plugin, status);
		plugin->late.may_come = false;
		return STATUS_OK;
	}
	ensure_reason(plugin, status);
	show_all(plugin, &(struct report){.plugin = plugin});
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
	struct diag_source where = about_link(plugin);
	if (diag_has_errors(&plugin->diag))
		where.diag = NULL; // reading the inputs has told
	return encode_base_check(plugin->base, header.is_64_bit, header.is_big_endian, &where);
}

// Measures, and gives ld the object that reserves. On OK the link is the linker's until cleanup.
static enum status reserve_btf(struct plugin *plugin)
{
	size_t byte_size;
	struct diag_source where = about_link(plugin);
	TRY(extra_files_check(&plugin->extra, plugin->linker.output_name, &where));
	enum status status = measure_inputs(plugin, &byte_size);
	TRY(check_base(plugin));
	if (status != STATUS_OK && !may_give_up(plugin))
		return status;
	if (status != STATUS_OK)
		leave_empty(plugin, status);

	TRY(prepare_distilled(plugin));
	plugin->late.may_come = plugin->next.files.count && plugin->inputs.encode && !plugin->has_given_up;
	plugin->request = (struct reserve_request){
		.byte_size = byte_size,
		.base = plugin->distilled,
		.base_size = plugin->distilled_size,
		.is_loaded = is_btf_loaded(plugin),
		.defines_symbols = plugin->linker.output_type != LDPO_REL,
		.may_get_more = plugin->late.may_come,
	};
	bool is_known = plugin->reserve.path; // to the linker, which will open it soon
	if (is_known)
		TRY(reserve_change(&plugin->reserve, &plugin->inputs.facts, &plugin->request, &where));
	else
		TRY(reserve_create(&plugin->inputs.facts, &plugin->request, &where, &plugin->reserve));
	plugin->stats.reserved_bytes = byte_size;
	output_snapshot_take(plugin->linker.output_name, &plugin->before);
	if (!is_known)
		TRY(reserve_add(&plugin->reserve, &plugin->linker, &where));
	plugin->is_linking = true;
	if (plugin->options.is_verbose)
		linker_note("%zu objects of %llu bytes read; %zu bytes reserved for .BTF", plugin->inputs.count,
			    (unsigned long long)plugin->inputs.byte_size, byte_size);
	return STATUS_OK;
}

// No more inputs. The threads end, and most memory goes back.
static void end_inputs(struct plugin *plugin)
{
	inputs_rest(&plugin->inputs, plugin->is_linking && plugin->options.fill && !plugin->has_given_up);
	plugin->late.may_come = false;
}

// What hook 3 does, when all inputs are known: those that LTO makes, too.
static enum ld_plugin_status finish_inputs(struct plugin *plugin)
{
	uint64_t start = stats_now();
	enum status status = reserve_btf(plugin);
	ensure_reason(plugin, status);
	show_all(plugin, &(struct report){.plugin = plugin});

	// Before the linker does its main work, if that is possible.
	if (plugin->is_linking && plugin->late.may_come)
		inputs_pause(&plugin->inputs);
	else
		end_inputs(plugin);
	plugin->has_inputs = false;
	plugin->stats.reserve_ns += stats_now() - start;
	return status == STATUS_OK ? LDPS_OK : LDPS_ERR;
}

// For gold with LTO: leaves the end of hook 3 to new_input. False: that can't be, or nobody comes after us.
static bool postpone(struct plugin *plugin)
{
	if (!plugin->inputs.encode || plugin->earlier_plugin || !next_plugin_find_loaded() ||
	    !postponed_is_possible(&plugin->linker, encode_thread_count(plugin->inputs.encode)))
		return false;
	// What fails here will fail again, and is told then.
	struct diag_source nobody = {.diag = NULL};
	if (reserve_open(&nobody, &plugin->reserve) == STATUS_OK &&
	    postponed_begin(&plugin->postponed, &plugin->reserve, &plugin->linker, &nobody) == STATUS_OK)
		return true;
	reserve_destroy(&plugin->reserve);
	postponed_deinit(&plugin->postponed);
	return false;
}

// gold's hook: a file that it opens after hook 3. What fails in it, the linker does not ask about.
static enum ld_plugin_status new_input(const struct ld_plugin_input_file *file)
{
	struct plugin *plugin = the_plugin;
	if (!plugin || !plugin->has_inputs)
		return LDPS_OK;
	const char *other = next_plugin_find_loaded();
	struct input_range range = {.name = file->name,
				    .fd = file->fd,
				    .offset = file->offset,
				    .size = file->filesize,
				    .is_lto_output = other && !next_plugin_makes_whole_objects(other)};
	switch (postponed_note(&plugin->postponed, file)) {
	case POSTPONED_GO_ON:
		break;
	case POSTPONED_INPUT:
		if (plugin->claim_status == STATUS_OK)
			plugin->claim_status = inputs_add(&plugin->inputs, &range);
		break;
	case POSTPONED_IS_DUE:
		if (finish_inputs(plugin) != LDPS_OK)
			linker_fatal(&plugin->linker, "no BTF, so there is no output");
		break;
	}
	return LDPS_OK;
}

// Hook 3.
static enum ld_plugin_status all_symbols_read(void)
{
	struct plugin *plugin = the_plugin;
	if (!plugin || !plugin->has_inputs)
		return LDPS_OK;
	if (!plugin->next.all_symbols_read)
		return postpone(plugin) ? LDPS_OK : finish_inputs(plugin);
	// Not a matter of on-error=warn: what was asked for is not clear.
	struct diag_source where = about_link(plugin);
	enum status status = next_plugin_check(&plugin->next, &where);
	if (status == STATUS_OK)
		return LDPS_OK;
	inputs_deinit(&plugin->inputs);
	plugin->has_inputs = false;
	ensure_reason(plugin, status);
	show_all(plugin, &(struct report){.plugin = plugin});
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

static struct room room_of(const struct plugin *plugin, const struct encode_result *result, size_t reserved)
{
	bool is_earlier = plugin->earlier_plugin && !plugin->next.all_symbols_read;
	return (struct room){
		.reserved = reserved,
		.need = result->byte_size,
		.is_fixed = plugin->options.reserve_bytes,
		// gold shows us no plugin, but loads them one by one: what was not there at first came after us.
		.is_plugin_next = !is_earlier && next_plugin_find_loaded(),
		.is_plugin_earlier = is_earlier,
		.has_lto_files = plugin->next.files.count || plugin->postponed.files,
		.has_unknown_units = result->units > plugin->input_units,
	};
}

// Is what was encoded good for this output? UNSUPPORTED or NO_SPACE with a diagnostic if not.
static enum status check_result(struct plugin *plugin, const struct encode_result *result, size_t reserved)
{
	struct diag_source where = about_output(plugin);
	if (!result->has_dwarf && plugin->inputs_have_dwarf) {
		diag_add(&where, DIAG_ERROR,
			 "the link dropped the debug information, from which BTF is made\n"
			 "  where: -s, -S, --strip-all or --strip-debug, or the linker script discards .debug_info\n"
			 "  fix:   link without it, and strip afterwards: strip keeps .BTF");
		return STATUS_UNSUPPORTED;
	}
	if (!result->has_dwarf)
		diag_add(&where, DIAG_WARNING,
			 "no input has debug information, so .BTF is empty; compile with -g");
	if (result->base_size > plugin->distilled_size) {
		diag_add(&where, DIAG_ERROR,
			 ".BTF.base needs %zu bytes but the link reserved only %zu\n"
			 "  where: inputs hid debug information from the plugin, as LTO objects can\n"
			 "  fix:   link these objects without distill-base, or without LTO",
			 result->base_size, plugin->distilled_size);
		return STATUS_NO_SPACE;
	}
	struct room room = room_of(plugin, result, reserved);
	if (result->byte_size > reserved) {
		if (!plugin->options.warn_on_error) {
			plugin->stats.result = *result;
			plugin->is_too_small = true;
		}
		room_report_too_small(&room, &where);
		return STATUS_NO_SPACE;
	}
	if (result->has_dwarf)
		room_report_waste(&room, &where);
	return STATUS_OK;
}

static size_t largest_size(const struct plugin *plugin, const struct output_file *output, const uint8_t *blob)
{
	const struct btf_view *base = base_view(plugin);
	return padding_largest_size(blob, output->is_big_endian, base ? btf_view_string_end(base) : 0);
}

// Can this valid BTF be padded to the reserved size? UNSUPPORTED with a diagnostic if not.
static enum status check_padding(struct plugin *plugin, const struct output_file *output, const uint8_t *blob)
{
	struct diag_source where = about_output(plugin);
	size_t largest = largest_size(plugin, output, blob);
	if (output->btf.size <= largest)
		return STATUS_OK;
	diag_add(&where, DIAG_ERROR,
		 "%zu bytes are reserved for .BTF, more than it can be padded to\n"
		 "  where: readers take 16 MiB of names, and padding counts as names\n"
		 "  fix:   relink with the option reserve=%zu or less",
		 output->btf.size, largest);
	return STATUS_UNSUPPORTED;
}

// Writes the BTF with all of its padding.
static enum status write_padded(struct plugin *plugin, struct encode *encode, size_t byte_size,
				const struct output_file *output, uint8_t *blob)
{
	if (plugin->distilled)
		return encode_write_distilled(encode, plugin->distilled, plugin->distilled_size, blob, output->btf.size);
	// How many bytes of types there are is seen in the BTF. This way no time is lost unless so much is reserved.
	encode_write_empty(blob, output->btf.size, output->is_big_endian);
	if (output->btf.size > largest_size(plugin, output, blob)) {
		TRY(encode_write(encode, blob, byte_size));
		TRY(check_padding(plugin, output, blob));
	}
	return encode_write(encode, blob, output->btf.size);
}

// The encode of the inputs, if that was kept, or a new one. On OK it is the caller's.
static enum status create_linked(struct plugin *plugin, struct encode **ret)
{
	struct encode_options options = encode_options_for(plugin, ENCODE_LINKED);
	if (!plugin->inputs.encode)
		return encode_create(&options, &plugin->diag, ret);
	TRY(encode_begin_linked(plugin->inputs.encode));
	*ret = plugin->inputs.encode;
	plugin->inputs.encode = NULL;
	return STATUS_OK;
}

// Encodes the output into `blob`, which has the reserved size. Its mapping is left as scratch.
static enum status encode_output(struct plugin *plugin, struct output_file *output, uint8_t *blob)
{
	struct encode_input input = {
		.bytes = output->bytes,
		.size = output->size,
		.where = {.diag = &plugin->diag, .file = output->path},
		.forget = output_file_forget,
		.open_companion = companion_open,
		.close_companion = companion_close,
		.data = output,
	};
	struct encode_result result = {0};
	struct encode *encode;
	TRY(create_linked(plugin, &encode));
	enum status status = encode_add_image(encode, &input);
	if (status == STATUS_OK)
		status = encode_finish(encode, &result);
	if (status == STATUS_OK && diag_has_errors(&plugin->diag))
		status = STATUS_MALFORMED;
	if (status == STATUS_OK) {
		// What the image's DWARF lacks, its inputs lacked: if they were read, the user was told, by their names.
		bool was_told = !plugin->options.reserve_bytes;
		show_all(plugin, &(struct report){.plugin = plugin, .hides_warnings = was_told});
		status = check_result(plugin, &result, output->btf.size);
	}
	if (status == STATUS_OK)
		status = write_padded(plugin, encode, result.byte_size, output, blob);
	if (status == STATUS_OK && plugin->options.vars_split)
		status = encode_split_vars(encode, blob, output->btf.size, &plugin->split_vars, &result);
	encode_destroy(encode);
#ifdef LDBTF_CHECK_REUSE
	if (status == STATUS_OK && result.units_reused) {
		struct encode_options options = encode_options_for(plugin, ENCODE_LINKED);
		struct diag_source where = about_output(plugin);
		status = reuse_check(output, &options, blob, &where);
	}
#endif
	if (status == STATUS_OK)
		plugin->stats.result = result;
	return status;
}

// What .BTF_ids wants, if there is one and it shall get it. As id_symbols_read, but for ABSENT.
static enum status read_ids(struct plugin *plugin, const struct output_file *output, struct id_symbols *ret)
{
	if ((!output->has_btf_ids && !plugin->inputs_have_ids) || plugin->options.btf_ids == BTF_IDS_OFF)
		return STATUS_OK;
	struct diag_source where = about_output(plugin);
	struct elf_image elf;
	TRY(elf_image_open(output->bytes, output->size, &where, &elf));
	enum status status = id_symbols_read(&elf, &where, ret);
	if (status == STATUS_ABSENT)
		status = id_symbols_look_elsewhere(&elf, ret);
	elf_image_close(&elf);
	return status;
}

// What was found instead of words to resolve: each is a warning, or an error.
static void report_odd_ids(const struct id_symbols *ids, enum diag_severity severity, const struct diag_source *where)
{
	if (ids->are_elsewhere)
		diag_add(where, severity,
			 "the output has no section .BTF_ids, though it has the symbols that belong into it, so no IDs are resolved\n"
			 "  where: the linker script puts it into another section\n"
			 "  fix:   give it an output section of its own: .BTF_ids : { *(.BTF_ids) }");
	else if (ids->sections.count && !ids->words.count && !ids->sets.count)
		diag_add(where, severity,
			 "the section .BTF_ids has no symbols that say what its words are, so they are left alone\n"
			 "  where: -x or --discard-all drops them; they are local");
}

// Gives the words of .BTF_ids the IDs of the finished `blob`, in memory. UNSUPPORTED with diagnostics: btf-ids=strict,
// and some have none.
static enum status resolve_ids(struct plugin *plugin, const struct output_file *output, const uint8_t *blob,
			       struct id_symbols *ids)
{
	// Without debug information the user was told that there is no BTF at all.
	if (!plugin->stats.result.has_dwarf || (!ids->sections.count && !ids->are_elsewhere))
		return STATUS_OK;
	struct diag_source where = about_output(plugin);
	enum diag_severity severity = plugin->options.btf_ids == BTF_IDS_STRICT ? DIAG_ERROR : DIAG_WARNING;
	report_odd_ids(ids, severity, &where);
	struct btf_view types = {0}, distilled = {0};
	const struct btf_view *base = plugin->distilled ? &distilled : base_view(plugin);
	enum status status = STATUS_OK;
	if (plugin->distilled) // IDs are those of the distilled base; a loader that moves the types moves them, too
		status = btf_view_open(plugin->distilled, plugin->distilled_size, output->is_big_endian, NULL, &where,
				       &distilled);
	if (status == STATUS_OK)
		status = btf_view_open(blob, output->btf.size, output->is_big_endian, base, &where, &types);
	if (status == STATUS_OK)
		status = id_resolve(ids, &types, severity, &where);
	btf_view_close(&types);
	btf_view_close(&distilled);
	if (status == STATUS_OK && diag_has_errors(&plugin->diag))
		status = STATUS_UNSUPPORTED;
	if (status == STATUS_OK)
		status = id_patch(ids, output->bytes);
	return status;
}

// Warns if the image is not what it would be without .BTF in it. Shown at once: of what comes up later, warnings can be hidden.
static enum status check_placement(struct plugin *plugin, const struct output_file *output)
{
	struct diag_source where = about_output(plugin);
	struct elf_image elf;
	TRY(elf_image_open(output->bytes, output->size, &where, &elf));
	placement_check(&elf, &where);
	elf_image_close(&elf);
	show_all(plugin, &(struct report){.plugin = plugin});
	return STATUS_OK;
}

// All that the output gets, in memory: the BTF in `blob`, and in the output's mapping the words of .BTF_ids.
static enum status make_contents(struct plugin *plugin, struct output_file *output, uint8_t *blob,
				 struct id_symbols *ids)
{
	// First, as the mapping is only scratch once it was encoded.
	TRY(check_placement(plugin, output));
	TRY(read_ids(plugin, output, ids));
	TRY(encode_output(plugin, output, blob));
	return resolve_ids(plugin, output, blob, ids);
}

static enum status write_contents(struct plugin *plugin, struct output_file *output, const uint8_t *blob,
				  const struct id_symbols *ids)
{
	struct diag_source where = about_output(plugin);
	TRY(output_file_fill(output, &output->btf, blob, &where));
	if (plugin->distilled)
		TRY(output_file_fill(output, &output->base, plugin->distilled, &where));
	for (size_t i = 0; i < ids->sections.count; i++)
		TRY(output_file_write_back(output, ids->sections.data[i].file_offset,
					   ids->sections.data[i].byte_size, &where));
	return STATUS_OK;
}

// Leaves the empty BTF in place, and says why, if that is what the user prefers to a failed link.
static enum status forgive(struct plugin *plugin, enum status status)
{
	if (status == STATUS_OK || !plugin->options.warn_on_error)
		return status;
	plugin->has_given_up = true;
	plugin->stats.result.byte_size = ENCODE_EMPTY_SIZE;
	ensure_reason(plugin, status);
	show_all(plugin, &(struct report){.plugin = plugin, .is_forgiven = true});
	return STATUS_OK;
}

// Writes the file of vars-split. Where the image's BTF is empty, so is what says more about it.
static enum status write_split_vars(struct plugin *plugin, const struct output_file *output)
{
	struct diag_source link = about_link(plugin);
	if (!plugin->options.vars_split)
		return STATUS_OK;
	if (plugin->split_vars && !plugin->has_given_up)
		return extra_file_write(plugin->options.vars_split, plugin->split_vars, plugin->stats.result.split_size,
					  &link);
	uint8_t empty[ENCODE_EMPTY_SPLIT_SIZE];
	encode_write_empty_split(empty, output->is_big_endian);
	plugin->stats.result.split_size = sizeof(empty);
	plugin->stats.result.split_vars = 0;
	return extra_file_write(plugin->options.vars_split, empty, sizeof(empty), &link);
}

static enum status write_stats(struct plugin *plugin, uint64_t start)
{
	if (!plugin->options.stats)
		return STATUS_OK;
	struct diag_source link = about_link(plugin);
	plugin->stats.fill_ns = stats_now() - start;
	char *text;
	size_t size;
	TRY(stats_format(&plugin->stats, &text, &size));
	enum status status = extra_file_write(plugin->options.stats, text, size, &link);
	free(text);
	return status;
}

// Fills the output and writes the extra files. `blob` has the reserved size, and the empty BTF.
static enum status fill_btf(struct plugin *plugin, struct output_file *output, uint8_t *blob, uint64_t start)
{
	struct diag_source where = about_output(plugin), link = about_link(plugin);
	TRY(output_file_mend_headers(output, plugin->is_os_abi_ours, &where));
	plugin->stats.result.byte_size = ENCODE_EMPTY_SIZE;
	if (plugin->options.fill && !plugin->has_given_up) {
		struct id_symbols ids = {0};
		enum status status = forgive(plugin, make_contents(plugin, output, blob, &ids));
		if (status == STATUS_OK && !plugin->has_given_up)
			status = write_contents(plugin, output, blob, &ids);
		id_symbols_deinit(&ids);
		TRY(status);
	}
	bool is_empty = plugin->has_given_up || !plugin->options.fill;
	if (is_empty)
		encode_write_empty(blob, output->btf.size, output->is_big_endian);
	if (is_empty && late_inputs_room(&plugin->late)) // two objects' do not make one
		TRY(output_file_fill(output, &output->btf, blob, &where));
	if (plugin->has_given_up) {
		TRY(check_padding(plugin, output, blob));
	} else if (!plugin->options.fill &&
		   output->btf.size > largest_size(plugin, output, blob)) {
		diag_add(&where, DIAG_WARNING,
			 "%zu bytes are reserved for .BTF, more than an empty one can be padded to, so it is good for addresses only",
			 output->btf.size);
	}
	if (plugin->options.detached)
		TRY(extra_file_write(plugin->options.detached, blob, output->btf.size, &link));
	TRY(write_split_vars(plugin, output));
	return write_stats(plugin, start);
}

static enum status fill_output(struct plugin *plugin, struct output_file *output, uint64_t start)
{
	uint8_t *blob = malloc(output->btf.size);
	if (!blob)
		return STATUS_NO_MEMORY;
	memcpy(blob, output->bytes + output->btf.offset, output->btf.size);
	enum status status = fill_btf(plugin, output, blob, start);
	free(blob);
	return status;
}

// Finds the output of a link that is over, and fills it. OK also when there is nothing to do; else the
// output is gone.
static enum status finish_output(struct plugin *plugin)
{
	uint64_t start = stats_now();
	struct diag_source where = about_output(plugin);
	const char *path = plugin->linker.output_name;
	end_inputs(plugin);
	struct output_file output;
	struct output_expected expected = {
		.byte_size = plugin->reserve.byte_size + late_inputs_room(&plugin->late),
		.empty_size = plugin->reserve.byte_size,
		.base = plugin->distilled,
		.base_size = plugin->distilled_size,
		.is_loaded = is_btf_loaded(plugin),
	};
	enum status status = output_file_open(path, &plugin->before, &expected, &where, &output);
	if (status == STATUS_ABSENT)
		return STATUS_OK; // the link failed, and has told why; or its output is not kept
	// What was refused is not forgiven: on-error=warn promises a valid BTF, and this output has none.
	if (status == STATUS_OK) {
		status = fill_output(plugin, &output, start);
		output_file_close(&output);
	}
	if (status != STATUS_OK) {
		output_remove(path);
		if (plugin->options.detached)
			output_remove(plugin->options.detached);
		if (plugin->options.vars_split)
			output_remove(plugin->options.vars_split);
		// For a build that reads there what to reserve, and links again.
		if (plugin->is_too_small && write_stats(plugin, start) == STATUS_NO_MEMORY)
			return STATUS_NO_MEMORY;
		return status;
	}
	const struct encode_result *result = &plugin->stats.result;
	if (plugin->options.is_verbose)
		linker_note("%s: %zu bytes of BTF: %zu types, %zu functions, %zu variables of %zu units", path,
			    result->byte_size, result->types, result->funcs, result->vars, result->units);
	return STATUS_OK;
}

// Hook 4. Also called after a link that failed, whenever that was.
static enum ld_plugin_status cleanup(void)
{
	struct plugin *plugin = the_plugin;
	if (!plugin)
		return LDPS_OK;
	the_plugin = NULL;
	enum status status = STATUS_OK;
	if (plugin->is_linking) {
		status = finish_output(plugin);
		ensure_reason(plugin, status);
		show_all(plugin, &(struct report){.plugin = plugin});
	}
	struct linker linker = plugin->linker;
	destroy(plugin);
	if (status != STATUS_OK)
		linker_fatal(&linker, "%s: no valid BTF, so there is no output", linker.output_name);
	return LDPS_OK;
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
	postponed_init(&plugin->postponed);
	struct diag_source where = about_link(plugin);

	enum status status = linker_init(&plugin->linker, tv);
	if (status != STATUS_OK) {
		destroy(plugin);
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
		struct encode_options options = encode_options_for(plugin, ENCODE_INPUTS);
		plugin->has_inputs = true;
		status = inputs_init(&plugin->inputs, &plugin->diag,
				     plugin->options.reserve_bytes ? NULL : &options);
	}
	if (status != STATUS_OK) {
		ensure_reason(plugin, status);
		show_all(plugin, &(struct report){.plugin = plugin});
		destroy(plugin);
		return LDPS_ERR;
	}
	plugin->earlier_plugin = next_plugin_find_loaded();
	next_plugin_watch(&plugin->next, tv, next_adds, next_registers);
	the_plugin = plugin;
	plugin->linker.register_claim_file(claim_file);
	plugin->linker.register_all_symbols_read(all_symbols_read);
	plugin->linker.register_cleanup(cleanup);
	if (plugin->linker.register_new_input)
		plugin->linker.register_new_input(new_input);
	return LDPS_OK;
}
