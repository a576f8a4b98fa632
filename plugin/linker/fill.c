// SPDX-License-Identifier: GPL-3.0-or-later
//
// The filling half of a link: encodes the output, decides whether the reservation is large enough,
// and writes the BTF and the files of options. All contents are made in memory before any of them
// is written. So with on-error=warn a failure leaves the BTF empty and valid.
#include "linker/fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf_ids/id_resolve.h"
#include "btf_ids/id_symbols.h"
#include "encode/empty_btf.h"
#include "encode/encode.h"
#include "linker/dwo_file.h"
#include "linker/layout_check.h"
#include "linker/padding.h"
#include "linker/placement.h"
#include "linker/reuse_check.h"
#include "linker/reservation_report.h"
#include "linker/reserve_record.h"
#include "support/plural.h"

static struct reservation_report report_of(const struct link *link,
					   const struct encode_result *result, size_t reserved)
{
	bool is_earlier = link->earlier_plugin && !next_plugin_is_seen(&link->next);
	const char *other = next_plugin_find_loaded();
	return (struct reservation_report){
		.reserved = reserved,
		.need = result->byte_size,
		.is_of_before = link->trial.before.is_known,
		.is_fixed = link->options.reserve_bytes,
		.file = link->reserved.record.byte_size ? link->options.reserve_file : NULL,
		// gold does not show us other plugins, but it loads plugins one by one. A plugin
		// that was not there at first comes after us.
		.is_plugin_next = !is_earlier && other,
		.is_plugin_earlier = is_earlier,
		.is_plugin_llvm = other && next_plugin_makes_whole_objects(other),
		.has_lto_files = link->next.files.count || link->seen.have_lto,
		.has_unknown_units = result->units > link->seen.units,
	};
}

// Does anything in this link hint that BTF is wanted? The links that a configure script tries have
// no such hint, and must stay silent. A linker's warning, which ld 2.40 prints to stdout, would
// change what the script finds.
static bool is_btf_wanted(const struct link *link)
{
	const struct options *options = &link->options;
	return link->seen.want_btf || link->seen.have_ids || options->detached ||
	       options->vars_split || options->base || options->reserve_bytes ||
	       options->reserves_exactly || options->reserve_file;
}

// True: the output is good without .BTF. Nobody wants BTF, and no input has debug information.
static bool is_btf_optional(const struct link *link)
{
	const struct link_inputs *seen = &link->seen;
	return !is_btf_wanted(link) && !seen->have_dwarf && !seen->have_lto &&
	       !link->next.files.count;
}

static void report_no_dwarf(struct link *link, const struct encode_result *result)
{
	struct diag_source where = link_about_output(link);
	if (!result->has_dwarf)
		diag_add(&where, is_btf_wanted(link) ? DIAG_WARNING : DIAG_NOTE,
			 "no input has debug information, so .BTF is empty; compile with -g");
}

// Is what was encoded good for this output? UNSUPPORTED or NO_SPACE with a diagnostic if not. If
// .BTF is too small, stats will tell what it needs.
static enum status check_result(struct link *link, const struct encode_result *result,
				size_t reserved)
{
	struct diag_source where = link_about_output(link);
	struct reservation_report report = report_of(link, result, reserved);
	if (!result->has_dwarf && link->seen.have_dwarf) {
		diag_add(&where, DIAG_ERROR,
			 "the link dropped the debug information, from which BTF is made\n"
			 "  where: %s-s, -S, --strip-all or --strip-debug, or the linker script discards .debug_info\n"
			 "  fix:   link without it, and strip afterwards: strip keeps .BTF",
			 report.has_lto_files && !report.is_plugin_llvm
				 ? "-g0 at the link, which LTO compiles with; or " : "");
		return STATUS_UNSUPPORTED;
	}
	report_no_dwarf(link, result);
	if (result->base_size > link->reserved.distilled_size) {
		// This is still what the inputs need, with those that came late.
		bool came_late = link->stats.result.base_size > link->reserved.distilled_size;
		reservation_report_base_too_small(result->base_size, link->reserved.distilled_size,
						  came_late, &where);
		return STATUS_NO_SPACE;
	}
	if (result->byte_size > reserved) {
		if (!link->options.warn_on_error) { // else the empty BTF takes the place
			link->stats.result = *result;
			link->reserved.outcome = RESERVATION_TOO_SMALL;
		}
		reservation_report_too_small(&report, &where);
		return STATUS_NO_SPACE;
	}
	if (result->has_dwarf)
		reservation_report_waste(&report, &where);
	return STATUS_OK;
}

static size_t largest_size(const struct link *link, const struct output_file *output,
			   const uint8_t *blob)
{
	const struct btf_view *base = link_base_view(link);
	return padding_largest_size(blob, output->is_big_endian, base ? btf_view_string_end(base)
				    : 0);
}

// Can this valid BTF be padded to the reserved size? UNSUPPORTED with a diagnostic if not.
static enum status check_padding(struct link *link, const struct output_file *output,
				 const uint8_t *blob)
{
	struct diag_source where = link_about_output(link);
	size_t largest = largest_size(link, output, blob);
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
static enum status write_padded(struct link *link, struct encode *encode, size_t byte_size,
				const struct output_file *output, uint8_t *blob)
{
	if (link->reserved.distilled)
		return encode_write_distilled(encode, link->reserved.distilled,
					      link->reserved.distilled_size, blob,
					      output->btf.size);
	// How many bytes of types there are is seen in the BTF. This way no time is lost unless so
	// much is reserved.
	encode_write_empty(blob, output->btf.size, output->is_big_endian);
	if (output->btf.size > largest_size(link, output, blob)) {
		TRY(encode_write(encode, blob, byte_size));
		TRY(check_padding(link, output, blob));
	}
	return encode_write(encode, blob, output->btf.size);
}

// Shows the encoder's messages. If the inputs were read, warnings about missing DWARF were shown
// then, with the inputs' names.
static enum status report_encoded(struct link *link)
{
	if (diag_has_errors(&link->diag))
		return STATUS_MALFORMED;
	bool was_told = !link->options.reserve_bytes && !link->trial.before.is_known;
	link_report(link, was_told ? REPORT_NO_WARNINGS : 0);
	return STATUS_OK;
}

// Does each reserved section hold what was reserved, or what `blob` would put there? NULL stands
// for no blob.
static enum status check_changed(struct link *link, const struct output_file *output,
				 const uint8_t *blob)
{
	struct diag_source where = link_about_output(link);
	const uint8_t *base = blob ? link->reserved.distilled : NULL;
	const char *section = link->options.section ? link->options.section : ".BTF";
	TRY(output_file_check_changed(output, &output->btf, section, blob, &where));
	return output_file_check_changed(output, &output->base, ".BTF.base", base, &where);
}

// Writes what was encoded into `blob`, and the variables that are split from it.
static enum status write_encoded(struct link *link, struct encode *encode,
				 const struct output_file *output,
				 uint8_t *blob)
{
	TRY(report_encoded(link));
	if (encode_result(encode)->byte_size > output->btf.size)
		TRY(check_changed(link, output, NULL)); // what is there is nobody's BTF
	TRY(check_result(link, encode_result(encode), output->btf.size));
	TRY(write_padded(link, encode, encode_result(encode)->byte_size, output, blob));
	struct diag_source where = link_about_link(link);
	encode_report_selection(encode, &where);
	excluded_paths_report(&link->options.excluded_paths, &where);
	return link->options.vars_split
		       ? encode_split_vars(encode, blob, output->btf.size, &link->split_vars)
		       : STATUS_OK;
}

// In debug builds, checks that what was reused is what the output says.
static enum status check_reuse(struct link *link, const struct encode_result *result,
			       const struct encode_options *options,
			       const struct output_file *output, const uint8_t *blob)
{
#ifdef LDBTF_CHECK_REUSE
	struct diag_source where = link_about_output(link);
	return result->units_reused ? reuse_check(output, options, blob, &where) : STATUS_OK;
#else
	(void)link, (void)result, (void)options, (void)output, (void)blob;
	return STATUS_OK;
#endif
}

// Reads the output. Its mapping is left as scratch. As encode_image.
static enum status read_output(struct link *link, struct output_file *output,
			       const struct encode_options *options, struct encode **ret)
{
	struct encode_input input = {
		.bytes = output->bytes,
		.size = output->size,
		.where = {.diag = &link->diag, .file = link->linker.output_name},
		.forget = output_file_forget,
		.open_dwo = dwo_file_open,
		.close_dwo = dwo_file_close,
		.data = output,
	};
	struct known_inputs *known = link_take_known(link);
	return known ? encode_linked(known, &input, ret)
		     : encode_image(options, &input, &link->diag, ret);
}

// Encodes the output into `blob`, which has the reserved size.
static enum status encode_output(struct link *link, struct output_file *output, uint8_t *blob)
{
	struct encode_options options = link_encode_options(link);
	struct encode *encode;
	TRY(read_output(link, output, &options, &encode));
	enum status status = write_encoded(link, encode, output, blob);
	struct encode_result result = *encode_result(encode);
	encode_destroy(encode);
	TRY(status);
	TRY(check_reuse(link, &result, &options, output, blob));
	link->stats.result = result;
	return STATUS_OK;
}

// Reads which IDs .BTF_ids wants, if there is one and the options allow it. As id_symbols_read, but
// never ABSENT.
static enum status read_ids(struct link *link, const struct output_file *output,
			    struct id_symbols *ret)
{
	if ((!output->has_btf_ids && !link->seen.have_ids) || link->options.btf_ids == BTF_IDS_OFF)
		return STATUS_OK;
	struct diag_source where = link_about_output(link);
	struct elf_image elf;
	TRY(elf_image_open(output->bytes, output->size, &where, &elf));
	enum status status = id_symbols_read(&elf, &where, ret);
	if (status == STATUS_ABSENT)
		status = id_symbols_look_elsewhere(&elf, ret);
	elf_image_close(&elf);
	return status;
}

// Reports why there are no words to resolve. `severity` is that of each report.
static void report_odd_ids(const struct id_symbols *ids, enum diag_severity severity,
			   const struct diag_source *where)
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

// Gives the words of .BTF_ids the IDs of the finished `blob`, in memory. UNSUPPORTED with
// diagnostics if btf-ids=strict is given and some words have no ID.
static enum status resolve_ids(struct link *link, const struct output_file *output,
			       const uint8_t *blob,
			       struct id_symbols *ids)
{
	// Without debug information the user was told that there is no BTF at all.
	if (!link->stats.result.has_dwarf || (!ids->sections.count && !ids->are_elsewhere))
		return STATUS_OK;
	struct diag_source where = link_about_output(link);
	enum diag_severity severity = link->options.btf_ids == BTF_IDS_STRICT ? DIAG_ERROR
		: DIAG_WARNING;
	report_odd_ids(ids, severity, &where);
	struct btf_view types = {0}, distilled = {0};
	const struct btf_view *base = link->reserved.distilled ? &distilled : link_base_view(link);
	enum status status = STATUS_OK;
	// IDs are those of the distilled base; a loader that moves the types moves them, too
	if (link->reserved.distilled)
		status = btf_view_open(link->reserved.distilled, link->reserved.distilled_size,
				       output->is_big_endian, NULL, &where,
				       &distilled);
	if (status == STATUS_OK)
		status = btf_view_open(blob, output->btf.size, output->is_big_endian, base, &where,
				       &types);
	if (status == STATUS_OK)
		status = id_resolve(ids, &types, severity, &where);
	btf_view_close(&types);
	btf_view_close(&distilled);
	if (status == STATUS_OK && diag_has_errors(&link->diag))
		status = STATUS_UNSUPPORTED;
	if (status == STATUS_OK)
		status = id_patch(ids, output->bytes);
	return status;
}

// Warns if the image is not what it would be without .BTF in it. The warnings are shown at once,
// because later warnings can be hidden. UNSUPPORTED with a diagnostic if the symbols are not around
// .BTF, and nobody else has put them elsewhere.
static enum status check_placement(struct link *link, const struct output_file *output)
{
	struct diag_source where = link_about_output(link);
	struct elf_image elf;
	TRY(elf_image_open(output->bytes, output->size, &where, &elf));
	if (!link->options.section) {
		placement_check(&elf, late_inputs_sets_symbols(&link->late), &where);
		layout_check(&elf, &where);
	}
	enum status status = start_stop_check(&elf, &link->seen.tables, &where);
	elf_image_close(&elf);
	TRY(status);
	if (diag_has_errors(&link->diag))
		return STATUS_UNSUPPORTED;
	link_report(link, 0);
	return STATUS_OK;
}

// Makes all that the output gets, in memory. The BTF is in `blob`, and the words of .BTF_ids are in
// the output's mapping.
static enum status make_contents(struct link *link, struct output_file *output, uint8_t *blob,
				 struct id_symbols *ids)
{
	// This comes first, because after the encoding the mapping is only scratch.
	TRY(read_ids(link, output, ids));
	TRY(encode_output(link, output, blob));
	return resolve_ids(link, output, blob, ids);
}

static enum status write_contents(struct link *link, struct output_file *output,
				  const uint8_t *blob,
				  const struct id_symbols *ids)
{
	struct diag_source where = link_about_output(link);
	TRY(check_changed(link, output, blob));
	TRY(output_file_fill(output, &output->btf, blob, &where));
	if (link->reserved.distilled)
		TRY(output_file_fill(output, &output->base, link->reserved.distilled, &where));
	for (size_t i = 0; i < ids->sections.count; i++)
		TRY(output_file_write_back(output, ids->sections.data[i].file_offset,
					   ids->sections.data[i].byte_size, &where));
	return STATUS_OK;
}

// Leaves the empty BTF in place, and says why, if that is what the user prefers to a failed link.
static enum status forgive(struct link *link, enum status status)
{
	if (status == STATUS_OK || !link->options.warn_on_error)
		return status;
	link->stats.result.byte_size = ENCODE_EMPTY_SIZE;
	link_leave_empty(link, status);
	return STATUS_OK;
}

// Writes a file that an option names.
static enum status write_file(struct link *link, const char *path, const void *bytes, size_t size)
{
	struct diag_source where = link_about_link(link);
	struct file_name name = link_file(link, path);
	return extra_file_write(&name, bytes, size, &where);
}

// Writes the file of vars-split. If the image's BTF is empty, that file's BTF is, too.
static enum status write_split_vars(struct link *link, const struct output_file *output)
{
	if (!link->options.vars_split)
		return STATUS_OK;
	if (link->split_vars && link->reserved.outcome == RESERVATION_TO_FILL)
		return write_file(link, link->options.vars_split, link->split_vars,
				  link->stats.result.split_size);
	uint8_t empty[ENCODE_EMPTY_SPLIT_SIZE];
	encode_write_empty_split(empty, output->is_big_endian);
	link->stats.result.split_size = sizeof(empty);
	link->stats.result.split_vars = 0;
	return write_file(link, link->options.vars_split, empty, sizeof(empty));
}

static enum status write_stats(struct link *link, uint64_t start)
{
	if (!link->options.stats)
		return STATUS_OK;
	link->stats.fill_ns = stats_now() - start;
	char *text;
	size_t size;
	TRY(stats_format(&link->stats, &text, &size));
	enum status status = write_file(link, link->options.stats, text, size);
	free(text);
	return status;
}

// Writes the empty BTF into all that is reserved: a failure was forgiven, or fill=off asks for it.
static enum status write_empty(struct link *link, struct output_file *output, uint8_t *blob)
{
	struct diag_source where = link_about_output(link);
	TRY(check_changed(link, output, NULL));
	encode_write_empty(blob, output->btf.size, output->is_big_endian);
	// Two empty BTFs side by side are not one valid BTF, so one is written over both.
	if (late_inputs_reserved(&link->late))
		TRY(output_file_fill(output, &output->btf, blob, &where));
	if (link->reserved.outcome == RESERVATION_EMPTY)
		return check_padding(link, output, blob);
	if (output->btf.size > largest_size(link, output, blob))
		diag_add(&where, DIAG_WARNING,
			 "%zu bytes are reserved for .BTF, more than an empty one can be padded to, so it is good for addresses only",
			 output->btf.size);
	return STATUS_OK;
}

// If this link fails, the trial failed for the same reason, which the user is told.
static void report_missing_trial(struct link *link)
{
	struct diag_source where = link_about_output(link);
	if (link->trial.problem && link->reserved.outcome != RESERVATION_EMPTY)
		diag_add(&where, DIAG_WARNING,
			 "as much is reserved as with reserve=auto, since no trial of the link could be made: %s",
			 link->trial.problem);
}

// Fills the output and writes the extra files. `blob` has the reserved size, and the empty BTF.
static enum status fill_btf(struct link *link, struct output_file *output, uint8_t *blob,
			    uint64_t start)
{
	struct diag_source where = link_about_output(link);
	// An empty BTF is checked, too, because others use its place and its symbols.
	TRY(check_placement(link, output));
	TRY(output_file_mend_headers(output, !link->seen.have_gnu_os_abi, &where));
	link->stats.result.byte_size = ENCODE_EMPTY_SIZE;
	if (link->options.fill && link->reserved.outcome == RESERVATION_TO_FILL) {
		struct id_symbols ids = {0};
		enum status status = forgive(link, make_contents(link, output, blob, &ids));
		if (status == STATUS_OK && link->reserved.outcome == RESERVATION_TO_FILL)
			status = write_contents(link, output, blob, &ids);
		id_symbols_deinit(&ids);
		TRY(status);
	}
	report_missing_trial(link);
	if (link->reserved.outcome == RESERVATION_EMPTY || !link->options.fill)
		TRY(write_empty(link, output, blob));
	if (link->options.detached)
		TRY(write_file(link, link->options.detached, blob, output->btf.size));
	TRY(write_split_vars(link, output));
	TRY(reserve_record_write(link, output));
	return write_stats(link, start);
}

// Finishes an output whose linker script discards the .BTF that nobody wants.
static enum status leave_unfilled(struct link *link, struct output_file *output, uint64_t start)
{
	struct diag_source where = link_about_output(link);
	diag_add(&where, DIAG_NOTE,
		 "the output has no section .BTF, and no input has debug information");
	TRY(output_file_mend_headers(output, !link->seen.have_gnu_os_abi, &where));
	TRY(write_stats(link, start));
	return output_file_finish(output, &where);
}

static void remove_file(const struct link *link, const char *path)
{
	struct file_name name = link_file(link, path);
	if (path)
		file_remove(&name);
}

// Fills the output, and finishes it when all files that belong to it are written.
static enum status fill_output(struct link *link, struct output_file *output, uint64_t start)
{
	struct diag_source where = link_about_output(link);
	uint8_t *blob = malloc(output->btf.size);
	if (!blob)
		return STATUS_NO_MEMORY;
	memcpy(blob, output->bytes + output->btf.offset, output->btf.size);
	enum status status = fill_btf(link, output, blob, start);
	free(blob);
	TRY(status);
	status = output_file_finish(output, &where);
	if (status != STATUS_OK)
		remove_file(link, link->options.stats);
	return status;
}

// A failed link leaves nothing. But what lies there may be another link's, with its files.
static enum status discard_output(struct link *link, struct output_file *output, uint64_t start)
{
	output_file_discard(output);
	if (output->is_foreign)
		return STATUS_OK;
	remove_file(link, link->options.detached);
	remove_file(link, link->options.vars_split);
	// A build may read there how much to reserve, and link again.
	return link->reserved.outcome == RESERVATION_TOO_SMALL ? write_stats(link, start)
							       : STATUS_OK;
}

// As output_file_open.
static enum status open_output(struct link *link, struct output_file *ret)
{
	struct diag_source where = link_about_output(link);
	struct file_name name = link_output(link);
	struct output_expected expected = {
		.byte_size = link->reserved.object.byte_size + late_inputs_reserved(&link->late),
		.empty_size = link->reserved.object.byte_size,
		.section = link->options.section,
		.keeps_retain = link->seen.have_retained,
		.base = link->reserved.distilled,
		.base_size = link->reserved.distilled_size,
		.is_loaded = link_is_btf_loaded(link),
		.is_optional = is_btf_optional(link),
	};
	return output_file_open(&name, &link->reserved.before, &expected, &where, ret);
}

enum status fill_measure_output(struct link *link, struct trial_result *ret)
{
	struct encode_options options = link_encode_options(link);
	struct output_file output;
	struct encode *encode = NULL;
	enum status status = open_output(link, &output);
	if (status == STATUS_OK)
		status = read_output(link, &output, &options, &encode);
	if (status == STATUS_OK) {
		const struct encode_result *result = encode_result(encode);
		*ret = (struct trial_result){.is_known = !diag_has_errors(&link->diag),
					     .byte_size = result->byte_size,
					     .base_size = result->base_size};
	}
	encode_destroy(encode);
	output_file_abandon(&output);
	return status;
}

static void note_shares(const char *path, const char *what, const struct byte_shares *shares)
{
	char list[STATS_SHARES_SIZE];
	stats_list_shares(shares, list);
	if (shares->count)
		linker_note("%s: bytes by %s: %s", path, what, list);
}

// With `verbose`.
static void note_filled(const struct link *link, const char *path)
{
	const struct encode_result *result = &link->stats.result;
	char bytes[STATS_BYTES_SIZE];
	linker_note("%s: %zu bytes of BTF: %zu type%s, %zu function%s, %zu variable%s of %zu "
		    "unit%s", path, result->byte_size, result->types, plural(result->types), result->funcs,
		    plural(result->funcs), result->vars, plural(result->vars), result->units,
		    plural(result->units));
	stats_list_bytes(&link->stats, bytes);
	linker_note("%s: bytes by kind: %s", path, bytes);
	note_shares(path, "unit", &link->stats.shares.units);
	note_shares(path, "root", &link->stats.shares.roots);
}

enum status fill_finish_output(struct link *link)
{
	uint64_t start = stats_now();
	struct output_file output;
	enum status status = open_output(link, &output);
	if (status == STATUS_ABSENT) {
		output_file_abandon(&output);
		// The link failed, and has told why, or its output is not kept.
		if (!output.is_unkept)
			link->phase = LINK_SEEMS_FAILED;
		return STATUS_OK;
	}
	bool has_place = output.btf.size;
	if (status == STATUS_OK)
		status = has_place ? fill_output(link, &output, start)
				   : leave_unfilled(link, &output, start);
	if (status != STATUS_OK) {
		enum status discarded = discard_output(link, &output, start);
		return discarded == STATUS_NO_MEMORY ? discarded : status;
	}
	if (link->options.is_verbose && has_place)
		note_filled(link, output.name.path);
	return STATUS_OK;
}
