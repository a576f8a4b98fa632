// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures the inputs, makes the reserving object, and decides whether a failure is forgiven
// (on-error=warn).
#include "linker/reserve.h"

#include <stdlib.h>
#include <unistd.h>

#include "encode/base.h"
#include "encode/empty_btf.h"
#include "linker/input_facts.h"
#include "linker/reserve_size.h"
#include "support/plural.h"

// Notes what is known of all inputs together.
static void note_inputs(struct link *link)
{
	link->seen.have_dwarf = link->inputs.facts.has_dwarf;
	link->seen.want_btf = link->inputs.facts.wants_btf;
	link->seen.have_ids = link->inputs.facts.has_btf_ids;
	link->seen.have_lto = link->inputs.facts.has_lto;
	link->seen.have_gnu_os_abi = link->inputs.facts.has_gnu_os_abi;
	link->seen.have_retained = link->inputs.facts.has_retained;
	link->seen.units = link->stats.result.units;
	link->stats.objects = link->inputs.count;
}

// Is an empty BTF good enough after a failure? It is not if an input has a .BTF of its own, because
// both together would not be valid.
static bool may_give_up(const struct link *link)
{
	return link->options.warn_on_error && !link->inputs.facts.has_btf;
}

enum status reserve_late_input(struct link *link, const struct input_range *range)
{
	struct diag_source where = link_about_link(link);
	TRY(extra_files_check(&link->extra, link->linker.output_name, &where));
	size_t count = link->inputs.count;
	enum status status = late_inputs_add(&link->late, &link->inputs, range, &link->linker,
					     &link->reserved.request, &where, &link->stats.result);
	note_inputs(link);
	link->stats.reserved_bytes =
	    link->reserved.request.byte_size + late_inputs_reserved(&link->late);
	if (link->options.is_verbose && status == STATUS_OK && link->inputs.count != count)
		linker_note("%s(+%lld) comes with LTO; %zu bytes reserved for .BTF", range->name,
			    (long long)range->offset, link->stats.reserved_bytes);
	if (status != STATUS_OK && may_give_up(link)) {
		link_leave_empty(link, status);
		link->phase = LINK_WRITES_OUTPUT;
		link_end_inputs(link);
		return STATUS_OK;
	}
	link_ensure_reason(link, status);
	link_report(link, 0);
	return status;
}

enum status reserve_late_files(struct link *link)
{
	enum status status = STATUS_OK;
	for (size_t i = 0; i < link->next.files.count && status == STATUS_OK; i++) {
		struct input_range range;
		if (link->phase != LINK_AWAITS_LATE ||
		    !input_range_open(link->next.files.data[i], &range))
			continue;
		status = reserve_late_input(link, &range);
		close(range.fd);
	}
	return status;
}

// Sets *ret to the most bytes that the inputs can need. As inputs_finish.
static enum status measure_inputs(struct link *link, size_t *ret)
{
	for (size_t i = 0; i < link->next.files.count && link->claim_status == STATUS_OK; i++)
		link->claim_status = inputs_add_lto_output(&link->inputs, link->next.files.data[i],
							     link->next.makes_whole_objects);
	enum status status = inputs_finish(&link->inputs, &link->stats.result);
	if (link->claim_status != STATUS_OK)
		status = link->claim_status;
	if (status == STATUS_OK && diag_has_errors(&link->diag))
		status = STATUS_MALFORMED;
	note_inputs(link);
	*ret = status == STATUS_OK ? link->stats.result.byte_size : 0;
	return status;
}

// Makes what .BTF.base is reserved with. It has the size that the inputs were found to need, and
// holds the base of an empty .BTF.
static enum status prepare_distilled(struct link *link)
{
	if (!link->options.distills_base)
		return STATUS_OK;
	size_t least;
	TRY(encode_empty_base_size(link->base, &least));
	size_t measured = link->stats.result.base_size;
	link->reserved.distilled_size = measured > least ? measured : least;
	link->reserved.distilled = malloc(link->reserved.distilled_size);
	if (!link->reserved.distilled)
		return STATUS_NO_MEMORY;
	return encode_write_empty_base(link->base, link->reserved.distilled,
				       link->reserved.distilled_size);
}

// Is the base for a machine like the inputs'? With a fixed reservation or fill=off nobody else
// would ask. on-error=warn does not forgive a wrong base, because then the option makes no sense.
static enum status check_base(struct link *link)
{
	struct neutral_header header;
	if (!link->base || input_facts_header(&link->inputs.facts, &header) != STATUS_OK)
		return STATUS_OK;
	struct diag_source where = link_about_link(link);
	if (diag_has_errors(&link->diag))
		where.diag = NULL; // reading the inputs has told
	return encode_base_check(link->base, header.is_64_bit, header.is_big_endian, &where);
}

// Called if no input has a header for the reserving object. If another plugin may have taken
// objects, that is an error. Else there are no objects, as with -b binary, and so there are no
// types.
static enum status leave_without_btf(struct link *link)
{
	struct diag_source where = link_about_output(link);
	const char *other = next_plugin_find_loaded();
	if (next_plugin_is_seen(&link->next) && !link->next.files.count)
		other = NULL; // it has compiled nothing
	if (other) {
		where.file = NULL;
		next_plugin_report_unseen(other, &where);
		return STATUS_ABSENT;
	}
	diag_add(&where, DIAG_WARNING, "no input is an object file, so the output has no .BTF");
	return STATUS_OK;
}

// Some builds try a link and write to /dev/null. That output is not kept, so there is nothing to
// fill.
static void report_unkept(struct link *link)
{
	const struct output_snapshot *before = &link->reserved.before;
	const struct options *options = &link->options;
	struct diag_source where = link_about_output(link);
	bool are_files_wanted = options->detached || options->stats || options->vars_split;
	if (before->exists && !S_ISREG(before->stat.st_mode) && are_files_wanted)
		diag_add(&where, DIAG_WARNING,
			 "the output is no file that is kept, so no BTF is made, and no file of an option\n"
			 "  fix: link to a file");
}

enum status reserve_btf(struct link *link)
{
	size_t measured, byte_size;
	struct diag_source where = link_about_link(link);
	TRY(extra_files_check(&link->extra, link->linker.output_name, &where));
	enum status status = measure_inputs(link, &measured);
	TRY(check_base(link));
	struct neutral_header header;
	bool has_objects = input_facts_header(&link->inputs.facts, &header) == STATUS_OK;
	if (status == STATUS_OK && !has_objects)
		return leave_without_btf(link);
	if (status != STATUS_OK && !(has_objects && may_give_up(link)))
		return status;
	if (status != STATUS_OK)
		link_leave_empty(link, status);

	TRY(reserve_size_choose(link, measured, &byte_size));
	TRY(prepare_distilled(link));
	link->reserved.request = (struct reserve_request){
		.byte_size = byte_size,
		.base = link->reserved.distilled,
		.base_size = link->reserved.distilled_size,
		.section = link->options.section,
		.is_loaded = link_is_btf_loaded(link),
		.defines_symbols = link->linker.output_type != LDPO_REL,
	};
	TRY(reserving_object_create(&link->inputs.facts, &link->reserved.request, &where,
				    &link->reserved.object));
	link->stats.reserved_bytes = byte_size;
	struct file_name output = link_output(link);
	TRY(output_snapshot_take(&output, &where, &link->reserved.before));
	report_unkept(link);
	TRY(reserving_object_add(&link->reserved.object, &link->linker, &where));
	bool may_come_late = (!link->were_all_read || link->next.files.count) &&
			     link->inputs.use == INPUTS_ARE_MEASURED &&
			     link->reserved.outcome == RESERVATION_TO_FILL &&
			     !link->trial.has_told &&
			     !link->options.section; // its parts need not lie side by side
	link->phase = may_come_late ? LINK_AWAITS_LATE : LINK_WRITES_OUTPUT;
	if (link->options.is_verbose)
		linker_note("%zu object%s of %llu bytes read; %zu bytes reserved for .BTF",
			    link->inputs.count, plural(link->inputs.count),
			    (unsigned long long)link->inputs.byte_size, byte_size);
	return STATUS_OK;
}

