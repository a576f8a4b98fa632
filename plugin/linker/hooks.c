// SPDX-License-Identifier: GPL-3.0-or-later
//
// The plugin's entry points. In the order in which the linker calls them, with the link's phase
// after each, they are:
//
//	onload            read the options                              LINK_READS_INPUTS
//	claim_file        once per input: hand it to the threads
//	claim_file        the end marker: reserve (reserve.h)           LINK_AWAITS_LATE
//	                               nothing may come late            LINK_WRITES_OUTPUT
//	                               on failure, or without objects   LINK_HAS_NO_BTF
//	all_symbols_read  reserve, if that is still to be done          as above
//	                  else no more inputs come                      LINK_WRITES_OUTPUT
//	claim_file        with LTO: what its result needs of libraries
//	cleanup           the output is closed: fill it (fill.h). In gold, when it exits.
//	                               the output is not complete       LINK_SEEMS_FAILED
//	at exit           a link that seems to have failed must exit with a failure
//
// With GNU ld the reservation is made when ld has shown the end marker (end_marker.h). Then nothing
// else of the link changes. It is made in all_symbols_read if
//
//	- a plugin after us has claimed inputs for LTO, whose objects come last,
//	- a plugin for LTO is before us, and reserve=exact is given,
//	- the linker is gold,
//	- no object was shown, so there is no marker.
//
// Only the marker is ever claimed.
//
// The parts report problems as diagnostics. reserve.c and fill.c decide which of them are forgiven.
// Here the rest are turned into the link's outcome.
#include "linker/end_marker.h"
#include "linker/fill.h"
#include "linker/link.h"
#include "linker/reserve.h"

// Hooks get no argument of ours, so this has static storage.
static struct link *the_link;

// And so has this, for at_exit(): the linker of a link that is over and seems to have failed.
// Zeros: there is none.
static struct linker doubted_linker;

// Ends a link whose output will not be filled.
static void end_without_btf(struct link *link)
{
	link->phase = LINK_HAS_NO_BTF;
	link_end_inputs(link);
}

// Ends the time in which late inputs may come.
static void end_late_inputs(struct link *link)
{
	if (link->phase != LINK_AWAITS_LATE)
		return;
	link->phase = LINK_WRITES_OUTPUT;
	link_end_inputs(link);
}

static void at_exit(int status, void *unused);

// Reserves, when all inputs are known.
static enum ld_plugin_status reserve_now(struct link *link)
{
	uint64_t start = stats_now();
	enum status status = reserve_btf(link);
	bool is_reserved = status == STATUS_OK && link->phase != LINK_READS_INPUTS;
	if (is_reserved && !linker_watch_exit(at_exit))
		status = STATUS_NO_MEMORY;
	link_ensure_reason(link, status);
	link_report(link, 0);

	// The inputs end before the linker does its main work, if that is possible.
	if (status != STATUS_OK || !is_reserved)
		end_without_btf(link);
	else if (link->phase == LINK_WRITES_OUTPUT)
		link_end_inputs(link);
	link->stats.reserve_ns += stats_now() - start;
	return status == STATUS_OK ? LDPS_OK : LDPS_ERR;
}

// The linker has shown all inputs.
static enum ld_plugin_status take_end_marker(struct link *link)
{
	// A trial of the link would run LTO, too. A plugin before us may run it, which nobody tells
	// us.
	bool may_compile = link->next.has_claimed ||
			   (link->options.reserves_exactly && link->earlier_plugin);
	return link->phase == LINK_READS_INPUTS && !may_compile ? reserve_now(link) : LDPS_OK;
}

// Takes in one input. If that fails before the reservation, the link goes on until then: other
// threads may still be adding messages, and on-error=warn may forgive the failure.
static enum ld_plugin_status take_input(struct link *link, const struct input_range *range)
{
	uint64_t start = stats_now();
	bool is_late = link->phase == LINK_AWAITS_LATE;
	link->claim_status = is_late ? reserve_late_input(link, range)
				     : inputs_add(&link->inputs, range);
	link->stats.reserve_ns += stats_now() - start;
	return !is_late || link->claim_status == STATUS_OK ? LDPS_OK : LDPS_ERR;
}

// Hook 2.
static enum ld_plugin_status claim_file(const struct ld_plugin_input_file *file, int *claimed)
{
	struct link *link = the_link;
	*claimed = 0;
	if (!link)
		return LDPS_OK;
	if (added_file_has_name(&link->end_marker, file->name)) {
		*claimed = 1;
		return take_end_marker(link);
	}
	bool is_open = link->phase == LINK_READS_INPUTS || link->phase == LINK_AWAITS_LATE;
	if (!is_open || link_is_own_file(link, file->name) ||
	    just_symbols_has(&link->just_symbols, file->name))
		return LDPS_OK;
	extra_files_note_input(&link->extra, file->fd);
	if (link->claim_status != STATUS_OK)
		return LDPS_OK;
	struct input_range range = {
		.name = file->name, .fd = file->fd, .offset = file->offset, .size = file->filesize};
	if (link->phase == LINK_READS_INPUTS)
		end_marker_add(&link->end_marker, &range, &link->linker);
	return take_input(link, &range);
}

// Hook 3.
static enum ld_plugin_status all_symbols_read(void)
{
	struct link *link = the_link;
	if (!link)
		return LDPS_OK;
	link->were_all_read = true;
	if (!next_plugin_is_seen(&link->next)) {
		end_late_inputs(link);
		return link->phase == LINK_READS_INPUTS ? reserve_now(link) : LDPS_OK;
	}
	if (!next_plugin_is_refused(&link->next))
		return LDPS_OK;
	// on-error=warn can't forgive this, because it may be among the options that went astray.
	struct diag_source where = link_about_link(link);
	next_plugin_report_lost(&link->next, &where);
	end_without_btf(link);
	link_report(link, 0);
	return LDPS_ERR;
}

// Reserves, when the plugin after us has added its files.
static enum ld_plugin_status take_added_files(struct link *link)
{
	if (link->phase == LINK_READS_INPUTS)
		return reserve_now(link);
	if (reserve_late_files(link) != STATUS_OK)
		return LDPS_ERR;
	if (!link->next.files.count)
		end_late_inputs(link);
	return LDPS_OK;
}

// The same hook of the plugin after us, and ours when it is done (next_plugin.h).
static enum ld_plugin_status next_all_symbols_read(void)
{
	struct link *link = the_link;
	if (!link || next_plugin_is_refused(&link->next))
		return LDPS_OK;
	enum ld_plugin_status status = link->next.all_symbols_read();
	if (status == LDPS_OK && take_added_files(link) != LDPS_OK)
		// With a status ld would blame the other plugin.
		linker_fatal(&link->linker, "no BTF, so there is no output");
	return status;
}

static enum ld_plugin_status next_registers(ld_plugin_all_symbols_read_handler handler)
{
	if (!the_link)
		return LDPS_ERR;
	return next_plugin_enroll(&the_link->next, &the_link->linker, handler,
				  next_all_symbols_read);
}

// A file that is added while inputs are read is an input, which the linker shows.
static enum ld_plugin_status next_adds(const char *path)
{
	if (!the_link)
		return LDPS_ERR;
	return the_link->were_all_read
		       ? next_plugin_add(&the_link->next, &the_link->linker, path)
		       : the_link->linker.add_input_file(path);
}

// A plugin that names an input's symbols has claimed that input.
static enum ld_plugin_status note_claim(ld_plugin_add_symbols add_symbols, void *handle, int count,
					const struct ld_plugin_symbol *symbols)
{
	the_link->next.has_claimed = true;
	return add_symbols(handle, count, symbols);
}

static enum ld_plugin_status next_claims(void *handle, int count,
					 const struct ld_plugin_symbol *symbols)
{
	return the_link ? note_claim(the_link->linker.add_symbols, handle, count, symbols)
			: LDPS_ERR;
}

static enum ld_plugin_status next_claims_v2(void *handle, int count,
					    const struct ld_plugin_symbol *symbols)
{
	return the_link ? note_claim(the_link->linker.add_symbols_v2, handle, count, symbols)
			: LDPS_ERR;
}

static const struct next_plugin_calls next_calls = {
	.add_input_file = next_adds,
	.add_symbols = next_claims,
	.add_symbols_v2 = next_claims_v2,
	.register_all_symbols_read = next_registers,
};

// The link of a trial is over, in a process of its own (trial_link.h).
static _Noreturn void end_trial(struct link *link)
{
	struct trial_result result = {0};
	if (link->phase == LINK_WRITES_OUTPUT &&
	    fill_measure_output(link, &result) != STATUS_OK)
		result.is_known = false;
	trial_link_end(&link->trial.process, &result);
}

// The linker exits with success, but the output is none that it made: another process may have
// written to the file, or removed it.
static void deny_success(const struct linker *linker)
{
	linker_fail_at_exit(linker,
			    "%s: the linker says that the link is done, but this is not its output, so there is no BTF\n"
			    "  where: another process has written to the file, or removed it\n"
			    "  fix:   give each link an output of its own, or let one wait for the other",
			    linker->output_name);
}

// The link is over.
static void finish_link(struct link *link)
{
	the_link = NULL;
	if (link->trial.process.is_child)
		end_trial(link);
	enum status status = STATUS_OK;
	end_late_inputs(link);
	if (link->phase == LINK_WRITES_OUTPUT) {
		status = fill_finish_output(link);
		link_ensure_reason(link, status);
		link_report(link, 0);
	}
	struct linker linker = link->linker;
	if (link->phase == LINK_SEEMS_FAILED)
		doubted_linker = linker;
	link_destroy(link);
	if (status != STATUS_OK)
		linker_fail_at_exit(&linker, "%s: no valid BTF, so there is no output",
				    linker.output_name);
}

// Hook 4. The linker also calls it after a link that failed.
static enum ld_plugin_status cleanup(void)
{
	struct link *link = the_link;
	bool is_reserved = link && (link->phase == LINK_AWAITS_LATE ||
				    link->phase == LINK_WRITES_OUTPUT);
	if (link && !(is_reserved && linker_fails_after_cleanup(&link->linker)))
		finish_link(link);
	return LDPS_OK;
}

// With --plugin-save-temps (GNU ld 2.41 and newer) no plugin's cleanup is called, and gold calls it
// too early. And only here is seen whether a link that seems to have failed has done so.
static void at_exit(int status, void *unused)
{
	(void)unused;
	struct link *link = the_link;
	if (link && status && !link->trial.process.is_child)
		end_without_btf(link);
	if (link)
		finish_link(link);
	struct linker linker = doubted_linker;
	doubted_linker = (struct linker){0};
	if (!status && linker.message)
		deny_success(&linker);
}

// Hook 1, and the only name that the plugin exports. Nothing is registered unless all is well, so
// after a failure here the linker calls none of the others.
__attribute__((visibility("default"))) enum ld_plugin_status onload(struct ld_plugin_tv *tv);

// What are the inputs read for? To read them beside the linker needs a second core.
static enum inputs_use choose_use(const struct options *options)
{
	if (!options->reserve_bytes)
		return INPUTS_ARE_MEASURED;
	return options->fill && options->jobs > 1 ? INPUTS_TEACH : INPUTS_GIVE_FACTS;
}

// Reads the options and the files that they name, and starts to read inputs.
static enum status begin_link(struct link *link)
{
	TRY(link_read_options(link));
	TRY(just_symbols_read(&link->just_symbols));
	added_file_make_room();
	return link_begin_inputs(link, choose_use(&link->options));
}

enum ld_plugin_status onload(struct ld_plugin_tv *tv)
{
	struct link *link = link_create();
	if (!link)
		return LDPS_ERR;
	if (linker_init(&link->linker, tv) != STATUS_OK) { // which has told why
		link_destroy(link);
		return LDPS_ERR;
	}
	enum status status = begin_link(link);
	if (status != STATUS_OK) {
		link_ensure_reason(link, status);
		link_report(link, 0);
		link_destroy(link);
		return LDPS_ERR;
	}
	link->earlier_plugin = next_plugin_find_loaded();
	next_plugin_watch(&link->next, tv, &next_calls);
	the_link = link;
	link->linker.register_claim_file(claim_file);
	link->linker.register_all_symbols_read(all_symbols_read);
	link->linker.register_cleanup(cleanup);
	return LDPS_OK;
}
