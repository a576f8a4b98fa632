// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which cause the message names, and where in a command line the option goes.
#include "linker/reservation_report.h"

#include <stdio.h>

#include "linker/specs_file.h"

// Less is not worth a message.
enum { SMALL_WASTE = 1024 };

enum { VALUE_SIZE = 32, HOW_SIZE = 160 };

// The linker gives an option on the command line to the last plugin, which with a specs file is not
// this one. `value` is that of reserve=.
static void describe_option(const struct reservation_report *report, const char *value,
			    char how[HOW_SIZE])
{
	if (report->is_plugin_next && report->is_plugin_llvm)
		snprintf(how, HOW_SIZE,
			 "right behind ldbtf's own -plugin\n         (clang: -Wl,-plugin,ldbtf.so -Wl,-plugin-opt,reserve=%s)", value);
	else if (report->is_plugin_next)
		snprintf(how, HOW_SIZE,
			 "right behind ldbtf's own -plugin\n         (gcc: ldbtf-specs reserve=%s > FILE, and link with -specs=FILE)", value);
	else
		snprintf(how, HOW_SIZE, "(%s: -Wl,-plugin-opt,reserve=%s)", report->is_plugin_llvm
			 ? "clang" : "gcc", value);
}

static void describe_number(const struct reservation_report *report, char how[HOW_SIZE])
{
	char value[VALUE_SIZE];
	snprintf(value, sizeof(value), "%zu", report->need);
	describe_option(report, value, how);
}

bool reservation_is_wasteful(size_t reserved, size_t need)
{
	size_t waste = reserved > need ? reserved - need : 0;
	return waste >= SMALL_WASTE && waste >= reserved / 10;
}

// LTO took the objects before ldbtf could see them.
static void report_unseen_objects(const struct reservation_report *report,
				  const struct diag_source *where)
{
	char how[HOW_SIZE], specs[PATH_MAX];
	describe_number(report, how);
	const char *cure = "link without -flto, with both plugins: -Wl,-plugin,ldbtf.so "
			   "-Wl,-plugin,";
	diag_add(where, DIAG_ERROR,
		 ".BTF needs %zu bytes but the link reserved only %zu\n"
		 "  where: the objects of LTO, which the compiler's plugin took before ldbtf could see them\n"
		 "  fix:   load ldbtf first: %s%s\n"
		 "         or relink with the option reserve=%zu %s",
		 report->need, report->reserved, report->is_plugin_llvm ? cure : "gcc -specs=",
		 report->is_plugin_llvm ? "LLVMgold.so" : specs_file_path(specs), report->need,
		 how);
}

void reservation_report_too_small(const struct reservation_report *report,
				  const struct diag_source *where)
{
	if (report->is_of_before) {
		diag_add(where, DIAG_ERROR,
			 ".BTF needs %zu bytes, and needed %zu in the link before\n"
			 "  where: the two links had different inputs, or the linker made different images of them\n"
			 "  fix:   link again, while nothing changes the inputs",
			 report->need, report->reserved);
		return;
	}
	if (report->file) {
		diag_add(where, DIAG_ERROR,
			 ".BTF needs %zu bytes but the link reserved only %zu, as %s says\n"
			 "  fix:   remove that file, so that the next link makes it anew; or relink with reserve=%zu",
			 report->need, report->reserved, report->file, report->need);
		return;
	}
	// A compiler's driver loads its plugin for LTO into every link. Units that no input had are
	// a sign that it did more.
	if (!report->is_fixed && report->is_plugin_earlier && report->has_unknown_units) {
		report_unseen_objects(report, where);
		return;
	}
	const char *cause = "";
	if (!report->is_fixed && (report->has_unknown_units || report->has_lto_files))
		cause =
			"  where: inputs hid debug information from the plugin, as LTO objects can\n";
	else if (!report->is_fixed)
		cause =
			"  where: ldbtf reserved too little for inputs that it has read; please report this\n";
	char how[HOW_SIZE];
	describe_number(report, how);
	diag_add(where, DIAG_ERROR,
		 ".BTF needs %zu bytes but the link reserved only %zu\n"
		 "%s"
		 "  fix:   relink with the option reserve=%zu %s",
		 report->need, report->reserved, cause, report->need, how);
}

void reservation_report_base_too_small(size_t need, size_t reserved, bool came_late,
				       const struct diag_source *where)
{
	diag_add(where, DIAG_ERROR,
		 ".BTF.base needs %zu bytes but the link reserved only %zu\n"
		 "  where: %s\n"
		 "  fix:   %s",
		 need, reserved,
		 came_late ? "members of libraries that LTO called for, when it was reserved"
			   : "inputs hid debug information from the plugin, as LTO objects can",
		 came_late
			 ? "name them for the linker, so that they come before (gcc: -Wl,-u,memset); or link without distill-base"
			 : "link these objects without distill-base, or without LTO");
}

void reservation_report_waste(const struct reservation_report *report,
			      const struct diag_source *where)
{
	if (report->is_fixed || !reservation_is_wasteful(report->reserved, report->need))
		return;
	if (report->file) {
		diag_add(where, DIAG_WARNING,
			 "of the %zu bytes that are reserved for .BTF, %zu are used; the rest is padding\n"
			 "  where: %s has that size from an earlier link, which needed more\n"
			 "  fix:   link again, which tries how much is needed; if that changes nothing, the file is of another image: remove it",
			 report->reserved, report->need, report->file);
		return;
	}
	char how[HOW_SIZE];
	describe_option(report, "exact", how);
	diag_add(where, DIAG_WARNING,
		 "of the %zu bytes that are reserved for .BTF, %zu are used; the rest is padding\n"
		 "  where: the link dropped much of its inputs, as --gc-sections does; that was not known when they were reserved\n"
		 "  fix:   to save it, relink with the option reserve=exact %s\n"
		 "         or with reserve=@FILE, which keeps the size in FILE and a margin for small changes",
		 report->reserved, report->need, how);
}
