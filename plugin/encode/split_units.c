// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens .dwo files through the functions that the input brings, and imports them (split_units.h).
#include "encode/split_units.h"

// `why` follows `what`, which is a literal. It is the reason that the system gave, or empty.
static void warn_split(const struct skeleton *skeleton, const char *path, const char *what,
		       const char *why)
{
	const struct dwarf_unit *unit = skeleton->unit;
	bool is_absolute = unit->dwo_name[0] == '/' || !unit->comp_dir[0];
	const char *fix = "as the reason says", *hint = "";
	if (!*why) {
		fix = "keep .dwo files where the compiler put them until the link is over";
		hint = "\n         (a .dwp package is made after the link and not read)";
	}
	// A folder of .dwo files that is gone is one mishap, however many objects name one.
	diag_add_alike(&skeleton->input->where, DIAG_WARNING, what,
		       "%s %s%s, so the types in it are not in the BTF\n"
		       "  where: the object was compiled with -gsplit-dwarf, as %s%s%s\n"
		       "  fix:   %s, or compile without -gsplit-dwarf%s",
		       path, what, why, is_absolute ? "" : unit->comp_dir, is_absolute ? "" : "/",
		       unit->dwo_name, fix, hint);
}

// OK, ABSENT if the file is of another compilation, or as import_group.
static enum status import_elf(const struct skeleton *skeleton, const struct elf_image *elf,
			      struct import *import, struct import_result *result)
{
	struct dwarf_image dwarf;
	TRY(dwarf_image_open_split(elf, skeleton->dwarf, skeleton->unit, &dwarf));
	import_begin_image(import, &dwarf, skeleton->symbols);
	enum status status = import_group(import, 0, dwarf.units.count, result);
	dwarf_image_close(&dwarf);
	return status;
}

static enum status import_dwo_file(const struct skeleton *skeleton, struct import *import,
				   const struct encode_dwo *file, struct import_result *result)
{
	struct diag_source where = skeleton->input->where;
	where.file = file->path;
	struct elf_image elf;
	enum status status = elf_image_open(file->bytes, file->size, &where, &elf);
	if (status == STATUS_OK) {
		status = import_elf(skeleton, &elf, import, result);
		elf_image_close(&elf);
	}
	if (status != STATUS_ABSENT)
		return status;
	warn_split(skeleton, file->path,
		   "is of another compilation than the object that names it", "");
	result->skipped[SKIP_SPLIT_UNIT]++;
	return STATUS_OK;
}

enum status split_unit_import(const struct skeleton *skeleton, struct import *import,
			      struct import_result *result)
{
	const struct encode_input *input = skeleton->input;
	const struct dwarf_unit *unit = skeleton->unit;
	struct encode_dwo dwo = {0};
	enum status status = STATUS_OK;
	if (input->open_dwo)
		status = input->open_dwo(input->data, unit->comp_dir, unit->dwo_name, &dwo);
	if (dwo.bytes && status == STATUS_OK) {
		status = import_dwo_file(skeleton, import, &dwo, result);
	} else if (status == STATUS_OK) {
		if (dwo.problem)
			warn_split(skeleton, dwo.path, "can't be read: ", dwo.problem);
		else
			warn_split(skeleton, unit->dwo_name, "can't be found", "");
		result->skipped[SKIP_SPLIT_UNIT]++;
	}
	if (input->close_dwo)
		input->close_dwo(input->data, &dwo);
	return status;
}
