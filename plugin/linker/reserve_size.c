// SPDX-License-Identifier: GPL-3.0-or-later
//
// Decides between what was given, what was measured and what a trial of the link says.
#include "linker/reserve_size.h"

#include <string.h>

#include "encode/empty_btf.h"
#include "linker/reservation_report.h"

static size_t round_to_word(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

// The child goes on with a link that is encoded, whatever becomes of the parent's.
static void become_trial(struct link *link)
{
	link->options.fill = true;
	link->options.warn_on_error = false;
	link->stats.result.base_size = 0;
}

// Reserves what a trial has told, and at least the least.
static void take_result(struct link *link, const struct trial_result *result, size_t *ret)
{
	link->trial.has_told = true;
	link->stats.result.base_size = result->base_size;
	*ret = ENCODE_EMPTY_SIZE;
	if (result->byte_size > ENCODE_EMPTY_SIZE)
		*ret = round_to_word(result->byte_size);
}

// gold calls our hook before that of the plugin for LTO. In a trial that plugin would compile, too,
// and leave its files.
static bool is_lto_to_come(const struct link *link)
{
	return link->seen.have_lto && !next_plugin_is_seen(&link->next) && !link->earlier_plugin &&
	       next_plugin_find_loaded();
}

// Makes a trial of the link, and gives what the image needs. ABSENT: none could be made, and
// link->trial says why. In the child, *ret is the least that can be reserved.
static enum status try_link(struct link *link, size_t *ret)
{
	struct diag_source where = link_about_output(link);
	struct file_name output = link_output(link);
	struct trial_result result;
	link->trial.problem = "LTO compiles after ldbtf has reserved, as in gold";
	if (is_lto_to_come(link))
		return STATUS_ABSENT;
	enum status status = trial_link_fork(&link->trial.process, &output, &result,
					     &link->trial.problem);
	if (status == STATUS_IO)
		diag_add(&where, DIAG_ERROR, "can't take away what a trial of the link wrote");
	TRY(status);
	link->trial.problem = NULL;
	take_result(link, &result, ret); // in the child it is zeros
	if (link->trial.process.is_child)
		become_trial(link);
	return STATUS_OK;
}

// What may come to a BTF of `need` bytes before reserve=@FILE changes the size.
static size_t with_margin(size_t need)
{
	size_t size = need + need / 32 + 64;
	return (size + 15) & ~(size_t)15;
}

// Is the known size far more than this image needs? Another image's link or pass may need less, and
// must not make the size smaller.
static bool is_too_large(const struct link *link, size_t known, size_t need)
{
	struct reserve_record own;
	reserve_file_set_image(&own, link->linker.output_name);
	return reservation_is_wasteful(known, need) &&
	       !strcmp(own.image, link->reserved.record.image);
}

// Does FILE's size fit without a trial, which takes as long as the link? The image needs no more
// than the inputs do. LTO hides what it compiles. And .BTF.base would have another size than with a
// trial.
static bool is_known_to_fit(const struct link *link, size_t known, size_t measured)
{
	bool is_all_measured = !link->seen.have_lto && !link->next.files.count &&
			       !link->reserved.record.needs_trial;
	return measured && measured <= known && is_all_measured &&
	       !link->options.distills_base && !reservation_is_wasteful(known, measured);
}

// reserve=@FILE. Without a trial the size is what FILE says, else what was measured.
static enum status choose_by_file(struct link *link, size_t measured, size_t *ret)
{
	struct diag_source where = link_about_link(link);
	struct file_name name = link_file(link, link->options.reserve_file);
	TRY(reserve_file_read(&name, &where, &link->reserved.record));
	size_t known = link->reserved.record.byte_size, need = measured;
	if (known)
		*ret = known;
	if (is_known_to_fit(link, known, measured))
		return STATUS_OK;
	enum status status = try_link(link, &need);
	if (status == STATUS_ABSENT) {
		// The file's number, or that of auto, is what was asked for.
		link->trial.problem = NULL;
		return STATUS_OK;
	}
	TRY(status);
	if (link->trial.process.is_child)
		*ret = need;
	else if (known < need || is_too_large(link, known, need))
		*ret = with_margin(need);
	return STATUS_OK;
}

enum status reserve_size_choose(struct link *link, size_t measured, size_t *ret)
{
	const struct options *options = &link->options;
	*ret = measured > ENCODE_EMPTY_SIZE ? measured : ENCODE_EMPTY_SIZE;
	if (options->reserve_bytes)
		*ret = options->reserve_bytes;
	if (link->reserved.outcome != RESERVATION_TO_FILL)
		return STATUS_OK;
	if (link->trial.before.is_known) {
		take_result(link, &link->trial.before, ret);
		return STATUS_OK;
	}
	if (options->reserve_file) {
		TRY(choose_by_file(link, measured, ret));
		// Neither a margin nor the size of a link before exceeds the budget.
		if (options->budget && *ret > options->budget)
			*ret = options->budget;
		return STATUS_OK;
	}
	if (!options->reserves_exactly)
		return STATUS_OK;
	enum status status = try_link(link, ret);
	return status == STATUS_ABSENT ? STATUS_OK : status;
}
