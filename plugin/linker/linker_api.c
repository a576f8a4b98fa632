// SPDX-License-Identifier: GPL-3.0-or-later
//
// Unpacks the transfer vector, and hands text to the linker's messages.
#include "linker/linker_api.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

// With a shorter off_t than ld's, the fields of struct ld_plugin_input_file would be misplaced. A
// 32-bit host needs -D_FILE_OFFSET_BITS=64.
_Static_assert(sizeof(off_t) == 8, "off_t is the linker's");

// What every line of ours begins with, after the linker's own name.
#define PREFIX "ldbtf: "

enum status linker_init(struct linker *linker, const struct ld_plugin_tv *tv)
{
	*linker = (struct linker){.output_type = LDPO_EXEC};
	for (; tv->tv_tag != LDPT_NULL; tv++) {
		switch (tv->tv_tag) {
		case LDPT_MESSAGE:
			linker->message = tv->tv_u.tv_message;
			break;
		case LDPT_ADD_INPUT_FILE:
			linker->add_input_file = tv->tv_u.tv_add_input_file;
			break;
		case LDPT_ADD_SYMBOLS:
			linker->add_symbols = tv->tv_u.tv_add_symbols;
			break;
		case LDPT_ADD_SYMBOLS_V2:
			linker->add_symbols_v2 = tv->tv_u.tv_add_symbols;
			break;
		case LDPT_GNU_LD_VERSION:
			linker->is_gnu_ld = true;
			break;
		case LDPT_GOLD_VERSION:
			linker->is_gold = true;
			break;
		case LDPT_REGISTER_CLAIM_FILE_HOOK:
			linker->register_claim_file = tv->tv_u.tv_register_claim_file;
			break;
		case LDPT_REGISTER_ALL_SYMBOLS_READ_HOOK:
			linker->register_all_symbols_read = tv->tv_u.tv_register_all_symbols_read;
			break;
		case LDPT_REGISTER_CLEANUP_HOOK:
			linker->register_cleanup = tv->tv_u.tv_register_cleanup;
			break;
		case LDPT_LINKER_OUTPUT:
			linker->output_type = (enum ld_plugin_output_file_type)tv->tv_u.tv_val;
			break;
		case LDPT_OUTPUT_NAME:
			linker->output_name = tv->tv_u.tv_string;
			break;
		case LDPT_OPTION:
			TRY(vec_push(&linker->options, tv->tv_u.tv_string));
			break;
		default: // newer linkers offer more than we need
			break;
		}
	}
	// nm and ar load any plugin that they find, with a vector that is too short for a link.
	// There the plugin stays silent.
	if (!linker->message || !linker->register_all_symbols_read)
		return STATUS_UNSUPPORTED;
	if (!linker->add_input_file || !linker->register_claim_file || !linker->register_cleanup ||
	    !linker->output_name) {
		linker_error(linker,
			     "this linker's plugin interface is too old: it must let a plugin see "
				     "inputs, add a file and know the output's name (GNU ld 2.35 does)");
		return STATUS_UNSUPPORTED;
	}
	return STATUS_OK;
}

void linker_deinit(struct linker *linker)
{
	vec_free(&linker->options);
}

// ld formats messages by conversions of its own, and crashes on C's %zu (seen with ld 2.40). So the
// text is made here and handed over through "%s".
static void send(const struct linker *linker, int level, const char *format, va_list args)
{
	char *text = NULL;
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	linker->message(level, PREFIX "%s", text ? text : "out of memory");
	free(text);
}

void linker_warning(const struct linker *linker, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	send(linker, LDPL_WARNING, format, args);
	va_end(args);
}

void linker_error(const struct linker *linker, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	send(linker, LDPL_ERROR, format, args);
	va_end(args);
}

void linker_fatal(const struct linker *linker, const char *format, ...)
{
	// The text is on the stack, because linker->message() does not return.
	char text[8192];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	linker->message(LDPL_FATAL, PREFIX "%s", text);
	// Every linker that we know has exited by now. One that did not must not report success
	// for an output that is gone.
	_Exit(1);
}

// The linker has called exit(0) by now, and only this makes its process fail. The linker's own exit
// handlers are not run any more. None of them matters after a failed link.
static void end_in_failure(void)
{
	fflush(NULL);
	_Exit(1);
}

void linker_fail_at_exit(const struct linker *linker, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	send(linker, LDPL_ERROR, format, args);
	va_end(args);
	if (atexit(end_in_failure))
		end_in_failure();
}

bool linker_watch_exit(void (*finish)(int status, void *unused))
{
#ifdef __GLIBC__
	return !on_exit(finish, NULL);
#else
	(void)finish;
	return true;
#endif
}

bool linker_fails_after_cleanup(const struct linker *linker)
{
#ifdef __GLIBC__
	return linker->is_gold;
#else
	(void)linker;
	return false;
#endif
}

void linker_note(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fputs(PREFIX, stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}
