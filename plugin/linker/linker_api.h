// SPDX-License-Identifier: GPL-3.0-or-later
//
// The linker as the plugin sees it, which is the unpacked transfer vector, and messages.
//
// The hooks can be read without knowing plugin-api.h, which no other file includes. What else is
// special about one linker stands where it matters, with the linker's name.
#ifndef LDBTF_LINKER_LINKER_API_H
#define LDBTF_LINKER_LINKER_API_H

#include <stdbool.h>
#include <stdint.h>

// plugin-api.h was made for configure scripts and wants to be told that there is a stdint.h.
#define HAVE_STDINT_H 1
#include <plugin-api.h>

#include "support/status.h"
#include "support/vec.h"

struct linker {
	ld_plugin_message message;
	ld_plugin_add_input_file add_input_file;
	ld_plugin_add_symbols add_symbols, add_symbols_v2; // NULL: it has none
	ld_plugin_register_claim_file register_claim_file;
	ld_plugin_register_all_symbols_read register_all_symbols_read;
	ld_plugin_register_cleanup register_cleanup;
	enum ld_plugin_output_file_type output_type;
	bool is_gnu_ld, is_gold;
	const char *output_name;    // as given to -o; the linker's memory
	VEC(const char *) options;  // NAME or NAME=VALUE, in the order given; the linker's strings
};

// Unpacks the transfer vector. OK. UNSUPPORTED if the linker lacks hooks that we need, which a
// message tells, or if this is no linker. NO_MEMORY. Call linker_deinit in each case.
MUST_CHECK enum status linker_init(struct linker *linker, const struct ld_plugin_tv *tv);
void linker_deinit(struct linker *linker);

// Tell the user, formatted as by printf. ld puts its own name and "warning: " or "error: " before
// the text and a newline after it. Only from the thread of a hook (plugin-api.h, LDPT_MESSAGE).
//
// An error from onload, claim_file or all_symbols_read makes the link fail. An error from cleanup
// does not, and linker_fail_at_exit is for that. linker_fatal does not return, because ld exits in
// it with status 1. So whatever is still open or allocated stays so. It must not be called from
// cleanup. GNU ld 2.41 and newer call cleanup when they exit already. They would free memory twice,
// which ends in SIGSEGV.
__attribute__((format(printf, 2, 3)))
void linker_warning(const struct linker *linker, const char *format, ...);
__attribute__((format(printf, 2, 3)))
void linker_error(const struct linker *linker, const char *format, ...);
__attribute__((format(printf, 2, 3), noreturn))
void linker_fatal(const struct linker *linker, const char *format, ...);

// For cleanup. Makes the linker's process end with status 1, when all plugins' cleanup hooks have
// been called. Reports the reason, as an error.
__attribute__((format(printf, 2, 3)))
void linker_fail_at_exit(const struct linker *linker, const char *format, ...);

// Calls `finish` with the exit status when the process exits, for links in which the linker does
// not call cleanup. `unused` is NULL. Does nothing where no libc function tells the status (musl).
// False if there is no memory.
bool linker_watch_exit(void (*finish)(int status, void *unused));

// Does cleanup come too early, and linker_watch_exit tell later whether the link has failed? gold
// calls cleanup before it removes the output of a failed link, which looks complete.
bool linker_fails_after_cleanup(const struct linker *linker);

// Prints a line to stderr, for the option `verbose`. ld's own LDPL_INFO goes to stdout, where a
// linker map may be on its way into a file.
__attribute__((format(printf, 1, 2)))
void linker_note(const char *format, ...);

#endif
