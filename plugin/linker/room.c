// SPDX-License-Identifier: GPL-3.0-or-later
//
// See room.h.
#include "linker/room.h"

#include <stdio.h>

// Less is not worth a message.
enum { SMALL_WASTE = 4096 };

enum { HOW_SIZE = 160 };

// The linker gives an option on the command line to the last plugin, which with a specs file is not this one.
static void describe_option(const struct room *room, char how[HOW_SIZE])
{
	if (room->is_plugin_next && room->is_plugin_llvm)
		snprintf(how, HOW_SIZE, "right behind ldbtf's own -plugin\n         (clang: -Wl,-plugin,ldbtf.so -Wl,-plugin-opt,reserve=%zu)", room->need);
	else if (room->is_plugin_next)
		snprintf(how, HOW_SIZE, "right behind ldbtf's own -plugin\n         (gcc: ldbtf-specs reserve=%zu > FILE, and link with -specs=FILE)", room->need);
	else
		snprintf(how, HOW_SIZE, "(%s: -Wl,-plugin-opt,reserve=%zu)", room->is_plugin_llvm ? "clang" : "gcc", room->need);
}

void room_report_too_small(const struct room *room, const struct diag_source *where)
{
	const char *cause = "";
	const char *more = "";
	// A compiler's driver loads its plugin for LTO into every link. Units that no input had are a sign that it did more.
	if (!room->is_fixed && room->is_plugin_earlier && room->has_unknown_units) {
		cause = "  where: the objects of LTO, which the compiler's plugin took before ldbtf could see them\n";
		more = room->is_plugin_llvm
			? "\n         or load ldbtf first: link without -flto, with both plugins: -Wl,-plugin,ldbtf.so -Wl,-plugin,LLVMgold.so"
			: "\n         or link with gcc -specs=ldbtf.specs, which loads ldbtf first; it is installed with ldbtf";
	} else if (!room->is_fixed && (room->has_unknown_units || room->has_lto_files)) {
		cause = "  where: inputs hid debug information from the plugin, as LTO objects can\n";
	} else if (!room->is_fixed) {
		cause = "  where: ldbtf reserved too little for inputs that it has read; please report this\n";
	}
	char how[HOW_SIZE];
	describe_option(room, how);
	diag_add(where, DIAG_ERROR,
		 ".BTF needs %zu bytes but the link reserved only %zu\n"
		 "%s"
		 "  fix:   relink with the option reserve=%zu %s%s",
		 room->need, room->reserved, cause, room->need, how, more);
}

void room_report_waste(const struct room *room, const struct diag_source *where)
{
	size_t waste = room->reserved > room->need ? room->reserved - room->need : 0;
	if (room->is_fixed || waste <= SMALL_WASTE || waste <= room->reserved / 2)
		return;
	char how[HOW_SIZE];
	describe_option(room, how);
	diag_add(where, DIAG_WARNING,
		 "of the %zu bytes that are reserved for .BTF, %zu are used; the rest is padding\n"
		 "  where: the link dropped much of its inputs, as --gc-sections does; that was not known when room was reserved\n"
		 "  fix:   to save it, relink with the option reserve=%zu %s",
		 room->reserved, room->need, room->need, how);
}
