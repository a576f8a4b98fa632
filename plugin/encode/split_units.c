// SPDX-License-Identifier: GPL-3.0-or-later
//
// Split units: finds the .dwo file through the input's functions, reads it, and warns of one that is missing.
#include "encode/split_units.h"

// `why`: text behind `what`.
static void warn_split(const struct image *image, const struct dwarf_unit *unit, const char *path,
		       const char *what, const char *why)
{
	bool is_absolute = unit->dwo_name[0] == '/' || !unit->comp_dir[0];
	diag_add(&image->input.where, DIAG_WARNING,
		 "%s %s%s, so the types in it are not in the BTF\n"
		 "  where: the object was compiled with -gsplit-dwarf, as %s%s%s\n"
		 "  fix:   %s, or compile without -gsplit-dwarf%s",
		 path, what, why, is_absolute ? "" : unit->comp_dir, is_absolute ? "" : "/", unit->dwo_name,
		 *why ? "as the reason says" : "keep .dwo files where the compiler put them until the link is over",
		 *why ? "" : "\n         (a .dwp package is made after the link and not read)");
}

static enum status import_dwo_file(struct image *image, const struct dwarf_unit *unit, struct import *import,
				   const struct encode_dwo *file, struct import_result *result)
{
	struct diag_source where = image->input.where;
	where.file = file->path;
	struct elf_image elf;
	struct dwarf_image dwarf;
	enum status status = elf_image_open(file->bytes, file->size, &where, &elf);
	if (status == STATUS_OK) {
		status = dwarf_image_open_split(&elf, &image->dwarf, unit, &dwarf);
		if (status == STATUS_OK) {
			import_begin_image(import, &dwarf, &image->symbols);
			status = import_group(import, 0, dwarf.units.count, result);
			dwarf_image_close(&dwarf);
		}
		elf_image_close(&elf);
	}
	if (status != STATUS_ABSENT)
		return status;
	warn_split(image, unit, file->path, "is of another compilation than the object that names it", "");
	result->skipped[SKIP_SPLIT_UNIT]++;
	return STATUS_OK;
}

enum status import_split_unit(struct image *image, const struct dwarf_unit *unit, struct import *import,
			      struct import_result *result)
{
	const struct encode_input *input = &image->input;
	struct encode_dwo dwo = {0};
	enum status status = STATUS_OK;
	if (input->open_dwo)
		status = input->open_dwo(input->data, unit->comp_dir, unit->dwo_name, &dwo);
	if (dwo.bytes && status == STATUS_OK) {
		status = import_dwo_file(image, unit, import, &dwo, result);
	} else if (status == STATUS_OK) {
		if (dwo.problem)
			warn_split(image, unit, dwo.path, "can't be read: ", dwo.problem);
		else
			warn_split(image, unit, unit->dwo_name, "can't be found", "");
		result->skipped[SKIP_SPLIT_UNIT]++;
	}
	if (input->close_dwo)
		input->close_dwo(input->data, &dwo);
	return status;
}
