// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints diagnostics to stderr.
#include "tool/messages.h"

#include <stdio.h>

#include "support/plural.h"
#include "tool/arguments.h"

struct shown {
	bool is_verbose;
	bool has_error;
};

// Names of files and sections come out of inputs. What would move the cursor does not reach the
// terminal.
static void print_line(const char *text)
{
	for (; *text; text++) {
		bool is_control = (unsigned char)*text < ' ' && *text != '\n';
		fputc(is_control || *text == 0x7f ? '?' : *text, stderr);
	}
	fputc('\n', stderr);
}

static void show_message(void *data, enum diag_severity severity, const char *text, size_t repeats)
{
	struct shown *shown = data;
	shown->has_error |= severity == DIAG_ERROR;
	if (severity == DIAG_NOTE && !shown->is_verbose)
		return;
	fprintf(stderr, "ldbtf: %s", severity == DIAG_WARNING ? "warning: " : "");
	print_line(text);
	if (repeats)
		fprintf(stderr, "  (and %zu more time%s)\n", repeats, plural(repeats));
}

int messages_show(struct diag *diag, enum status status, bool is_verbose)
{
	struct shown shown = {.is_verbose = is_verbose};
	diag_for_each(diag, show_message, &shown);
	diag_deinit(diag);
	diag_init(diag);
	if (status == STATUS_OK)
		return EXIT_STATUS_OK;
	if (!shown.has_error)
		fprintf(stderr, "ldbtf: %s\n",
			status == STATUS_NO_MEMORY ? "out of memory" : "it can't be done");
	return EXIT_STATUS_ERROR;
}
