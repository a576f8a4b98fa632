// SPDX-License-Identifier: GPL-3.0-or-later
//
// Compares what FILE says with what this link did, and writes what is new.
#include "linker/reserve_record.h"

#include <inttypes.h>
#include <string.h>

#include "linker/reservation_report.h"
#include "linker/reserve_file.h"

// Warns where this link's .BTF has another size or place than FILE says of a link before, which may
// have been a pass of the same build.
static void compare_with_record(struct link *link, const struct output_file *output,
				const struct reserve_record *new)
{
	const struct reserve_record *old = &link->reserved.record;
	struct diag_source where = link_about_output(link);
	bool is_other_image = strcmp(old->image, new->image);
	if (old->byte_size && old->byte_size != new->byte_size && is_other_image)
		diag_add(&where, DIAG_WARNING,
			 "%zu bytes are reserved for .BTF, where the link of %s had %zu; addresses that were taken from that are wrong now\n"
			 "  where: %s has the size for both\n"
			 "  fix:   if they are passes of one build, run all of them again: the size fits all of them now;\n"
			 "         if they are two images, give each a file of its own: reserve=@FILE",
			 new->byte_size, old->image, old->byte_size, link->options.reserve_file);
	else if (old->has_pass && !new->has_pass &&
		 (old->pass_address != output->btf.address || old->pass_size != output->btf.size))
		diag_add(&where, DIAG_WARNING,
			 ".BTF is not where the pass before had it, so addresses that were taken from that pass may be wrong\n"
			 "  where: it has %zu bytes at 0x%" PRIx64 ", and had %zu at 0x%" PRIx64 ", as %s says\n"
			 "  fix:   run the passes again; give .BTF a fixed place in the linker script, or section=.rodata.BTF",
			 output->btf.size, output->btf.address, old->pass_size, old->pass_address,
			 link->options.reserve_file);
}

// An output that is not encoded tells nothing new.
static bool needs_trial(const struct link *link, size_t reserved)
{
	const struct encode_result *result = &link->stats.result;
	if (!link->options.fill)
		return link->reserved.record.needs_trial;
	return result->units > link->seen.units ||
	       reservation_is_wasteful(reserved, result->byte_size);
}

enum status reserve_record_write(struct link *link, const struct output_file *output)
{
	const struct reserve_record *old = &link->reserved.record;
	if (!link->options.reserve_file || link->reserved.outcome != RESERVATION_TO_FILL)
		return STATUS_OK;
	struct reserve_record new = {.byte_size = output->btf.size,
				     .needs_trial = needs_trial(link, output->btf.size),
				     .has_pass = !link->options.fill,
				     .pass_address = output->btf.address,
				     .pass_size = output->btf.size};
	reserve_file_set_image(&new, link->linker.output_name);
	compare_with_record(link, output, &new);
	if (new.byte_size == old->byte_size)
		memcpy(new.image, old->image, sizeof(new.image));
	struct diag_source where = link_about_link(link);
	struct file_name name = link_file(link, link->options.reserve_file);
	return reserve_file_update(&name, old, &new, &where);
}
