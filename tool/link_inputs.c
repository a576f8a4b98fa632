// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds objects, and hands them to the plugin's own code (linker/inputs.h).
#include "tool/link_inputs.h"

#include <unistd.h>

#include "tool/input.h"

enum status link_inputs_take(const struct words *files, struct link *link)
{
	for (size_t i = 0; i < files->list.count; i++) {
		struct input_range range;
		if (!input_range_open(files->list.data[i], &range))
			continue;
		extra_files_note_input(&link->extra, range.fd);
		enum status status = inputs_add(&link->inputs, &range);
		close(range.fd);
		TRY(status);
	}
	return STATUS_OK;
}

enum status link_inputs_take_image(const char *path, struct link *link)
{
	struct diag_source where = link_about_output(link);
	struct input_facts *facts = &link->inputs.facts;
	struct input input = {0};
	struct elf_image elf;
	if (facts->objects)
		return STATUS_OK;
	enum status status = input_open(path, &where, &input);
	if (status == STATUS_OK)
		status = elf_image_open(input.file.bytes, input.file.size, &where, &elf);
	if (status == STATUS_OK) {
		input_facts_add(facts, &elf);
		// Linkers drop the note. Without it the object would ask for an executable stack.
		facts->has_stack_note |= elf.type != ET_REL;
		elf_image_close(&elf);
	}
	input_close(&input);
	return status;
}
