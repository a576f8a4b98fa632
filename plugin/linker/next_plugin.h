// SPDX-License-Identifier: GPL-3.0-or-later
//
// The plugin that is loaded after ours. It is gcc's plugin for LTO when a specs file puts ours
// first.
//
// LTO decides which functions the image has, so a plugin that reserves before LTO can only guess.
// For Lua and SQLite "all functions that still had a body" is 42 and 30 % too much. LTO's hook
// all_symbols_read compiles, and adds the objects to the link. So we must measure after that hook,
// and know those objects. But hooks run in the order of loading, and a plugin behind LTO's would
// never be shown the objects that LTO claims. GNU ld gives the same transfer vector to all plugins
// (ld/plugin.c, seen in 2.40, 2.44 and 2.47.50). So the plugins after us call the functions that we
// put into it. gold has a vector for each plugin. There all functions that still had a body count.
#ifndef LDBTF_LINKER_NEXT_PLUGIN_H
#define LDBTF_LINKER_NEXT_PLUGIN_H

#include "linker/linker_api.h"
#include "support/diag.h"
#include "support/status.h"
#include "support/vec.h"

struct next_plugin {
	struct ld_plugin_tv *vector; // shared; valid while plugins are being loaded
	// That plugin's hook, which the replacement of next_plugin_enroll() calls. NULL if there is
	// no such plugin, or if the vector is not shared.
	ld_plugin_all_symbols_read_handler all_symbols_read;
	bool has_claimed;          // a plugin after us has claimed an input
	VEC(char *) files;         // that it added when it had all inputs; owned
	VEC(char *) lost_options;  // options with names of ours that it was given; owned
	const char *name;          // its path, for messages; the loader's memory
	bool makes_whole_objects;  // next_plugin_makes_whole_objects()
};

// What the plugins after us call instead of the linker.
struct next_plugin_calls {
	ld_plugin_add_input_file add_input_file;
	ld_plugin_add_symbols add_symbols, add_symbols_v2;
	ld_plugin_register_all_symbols_read register_all_symbols_read;
};

// Puts `calls` into the vector, in place of the linker's functions, which struct linker has kept.
void next_plugin_watch(struct next_plugin *next, struct ld_plugin_tv *vector,
		       const struct next_plugin_calls *calls);
void next_plugin_deinit(struct next_plugin *next);

// What `register_all_symbols_read` does, in the next plugin's onload: `replacement` is registered
// for `handler`. Only one plugin is watched; those after it go to the linker as they are. LDPS_ERR
// also when there is no memory.
enum ld_plugin_status next_plugin_enroll(struct next_plugin *next, const struct linker *linker,
					 ld_plugin_all_symbols_read_handler handler,
					 ld_plugin_all_symbols_read_handler replacement);

// What `add_input_file` does: notes the file and passes it on. LDPS_ERR also when there is no
// memory.
enum ld_plugin_status next_plugin_add(struct next_plugin *next, const struct linker *linker,
				      const char *path);

// Is there a plugin after us whose hook all_symbols_read we call? Then we see what it adds.
static inline bool next_plugin_is_seen(const struct next_plugin *next)
{
	return next->all_symbols_read;
}

// Did the linker give options of ours to that plugin, which ignores them? Then the link fails, and
// that plugin's hook does not run.
bool next_plugin_is_refused(const struct next_plugin *next);

// Adds an error for each of those options.
void next_plugin_report_lost(const struct next_plugin *next, const struct diag_source *where);

// Adds the error that no object was seen. That plugin may have taken them, so the error tells how
// to load ldbtf before it.
void next_plugin_report_unseen(const char *path, const struct diag_source *where);

// Does that plugin for LTO make objects with all of their DWARF? LLVM's does. The objects of gcc's
// have their types in the objects that they were made from.
bool next_plugin_makes_whole_objects(const char *path);

// The path of a plugin for LTO that this process has loaded by now, or NULL. GNU ld opens all
// plugins before it calls any. So what onload finds is the next plugin, or an earlier one, which
// takes its objects before we can see them. The path is the loader's memory.
const char *next_plugin_find_loaded(void);

#endif
