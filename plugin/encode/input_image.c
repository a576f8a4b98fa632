// SPDX-License-Identifier: GPL-3.0-or-later
//
// The role of a link's input: what is done when it is opened and closed (input_image.h).
#include "encode/input_image.h"

#include "encode/lto_outputs.h"
#include "encode/section_names.h"

static enum status open_input(struct image *image, struct dwarf_memory *memory)
{
	if (image->input.is_lto_output)
		return lto_output_read(image);
	TRY(decode_read_symbols(image));
	struct dwarf_open_options options = {
		.memory = memory, .wants_fingerprint = image->as_input.is_remembered};
	enum status status = decode_open_dwarf(image, &options);
	if (status == STATUS_ABSENT)
		return STATUS_OK;
	TRY(status);
	if (image->dwarf.is_lto) { // LTO will compile it, so other symbols count
		function_symbols_deinit(&image->symbols);
		TRY(decode_read_symbols(image));
	}
	return decode_list_groups(image);
}

// Keeps what the linked image is compared with (reuse.h).
static enum status remember_input(struct image *image)
{
	if (!image->is_dwarf_open || !image->as_input.is_remembered)
		return STATUS_OK;
	TRY(known_image_note_lengths(&image->dwarf, &image->as_input.known));
	if (image->is_joined || !image->results)
		return STATUS_OK;
	return known_image_take(&image->dwarf, image->results, image->group_count,
				&image->as_input.known);
}

// Closes the file, because everything in it has been read.
static enum status close_input(struct image *image, struct dwarf_memory *memory)
{
	enum status status = remember_input(image);
	decode_close_dwarf(image, memory);
	bool wants_variables = image->reader->options.vars != ENCODE_VARS_NONE;
	if (status == STATUS_OK && image->is_elf_open && image->results && wants_variables)
		status = section_names_list(image);
	if (image->is_elf_open)
		elf_image_close(&image->elf);
	image->is_elf_open = false;
	decode_release(image);
	return status;
}

static const struct image_role input_role = {.open = open_input, .close = close_input};

enum status input_image_create(struct reader *reader, const struct encode_input *input,
			       struct image **ret)
{
	return image_create(reader, &input_role, input, ret);
}
