// SPDX-License-Identifier: GPL-3.0-or-later
//
// Watches the plugin after us through the shared vector, and finds plugins for LTO in this process.
#include "linker/next_plugin.h"

#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "linker/options.h"
#include "linker/specs_file.h"

void next_plugin_watch(struct next_plugin *next, struct ld_plugin_tv *vector,
		       const struct next_plugin_calls *calls)
{
	next->vector = vector;
	for (struct ld_plugin_tv *tv = vector; tv->tv_tag != LDPT_NULL; tv++) {
		if (tv->tv_tag == LDPT_ADD_INPUT_FILE)
			tv->tv_u.tv_add_input_file = calls->add_input_file;
		else if (tv->tv_tag == LDPT_ADD_SYMBOLS)
			tv->tv_u.tv_add_symbols = calls->add_symbols;
		else if (tv->tv_tag == LDPT_ADD_SYMBOLS_V2)
			tv->tv_u.tv_add_symbols = calls->add_symbols_v2;
		else if (tv->tv_tag == LDPT_REGISTER_ALL_SYMBOLS_READ_HOOK)
			tv->tv_u.tv_register_all_symbols_read = calls->register_all_symbols_read;
	}
}

void next_plugin_deinit(struct next_plugin *next)
{
	for (size_t i = 0; i < next->files.count; i++)
		free(next->files.data[i]);
	for (size_t i = 0; i < next->lost_options.count; i++)
		free(next->lost_options.data[i]);
	vec_free(&next->files);
	vec_free(&next->lost_options);
	*next = (struct next_plugin){0};
}

static const char *name_of_file(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

// The vector has the options of the plugin whose onload runs.
static enum status note_lost_options(struct next_plugin *next)
{
	for (const struct ld_plugin_tv *tv = next->vector; tv->tv_tag != LDPT_NULL; tv++) {
		if (tv->tv_tag != LDPT_OPTION)
			continue;
		const char *option = tv->tv_u.tv_string;
		// LLVM's takes a jobs=N as well.
		bool is_its_own = next->makes_whole_objects && !strncmp(option, "jobs=", 5);
		if (!options_has_name(option) || is_its_own)
			continue;
		char *copy = strdup(option);
		if (!copy)
			return STATUS_NO_MEMORY;
		enum status status = vec_push(&next->lost_options, copy);
		if (status != STATUS_OK) {
			free(copy);
			return status;
		}
	}
	return STATUS_OK;
}

enum ld_plugin_status next_plugin_enroll(struct next_plugin *next, const struct linker *linker,
					 ld_plugin_all_symbols_read_handler handler,
					 ld_plugin_all_symbols_read_handler replacement)
{
	if (next->all_symbols_read || !handler)
		return linker->register_all_symbols_read(handler);
	Dl_info info;
	// dladdr() wants a pointer to data for what is one to code (POSIX has both the same).
	next->name = dladdr(*(void **)&handler, &info) && info.dli_fname ? info.dli_fname
		: "another plugin";
	next->makes_whole_objects = next_plugin_makes_whole_objects(next->name);
	if (note_lost_options(next) != STATUS_OK)
		return LDPS_ERR;
	enum ld_plugin_status status = linker->register_all_symbols_read(replacement);
	if (status == LDPS_OK)
		next->all_symbols_read = handler;
	return status;
}

enum ld_plugin_status next_plugin_add(struct next_plugin *next, const struct linker *linker,
				      const char *path)
{
	char *copy = strdup(path);
	if (!copy || vec_push(&next->files, copy) != STATUS_OK) {
		free(copy);
		return LDPS_ERR;
	}
	return linker->add_input_file(path);
}

bool next_plugin_is_refused(const struct next_plugin *next)
{
	return next->lost_options.count;
}

void next_plugin_report_lost(const struct next_plugin *next, const struct diag_source *where)
{
	for (size_t i = 0; i < next->lost_options.count; i++) {
		const char *option = next->lost_options.data[i];
		diag_add(where, DIAG_ERROR,
			 "option %s was not given to ldbtf but to the plugin loaded after it, which ignores it\n"
			 "  where: the linker gives each -plugin-opt to the plugin before it: here %s\n"
			 "  fix:   put it right behind ldbtf's own -plugin%s%s%s",
			 option, next->name,
			 next->makes_whole_objects ? ""
				 : ", which with a specs file is in that file:\n         ldbtf-specs ",
			 next->makes_whole_objects ? "" : option,
			 next->makes_whole_objects ? "" : " > FILE, and link with -specs=FILE");
	}
}

void next_plugin_report_unseen(const char *path, const struct diag_source *where)
{
	// clang has no specs files, and puts its plugin first if it sees -flto.
	bool is_llvm = next_plugin_makes_whole_objects(path);
	char specs[PATH_MAX];
	diag_add(where, DIAG_ERROR,
		 "no object file was seen among the inputs, so there is nothing to take the machine from\n"
		 "  where: if these are objects for LTO, %s took them before ldbtf could see them\n"
		 "  fix:   %s%s\n"
		 "         of data alone (-b binary), leave that plugin out%s",
		 path,
		 is_llvm
			 ? "load ldbtf first: link without -flto, with both plugins: -Wl,-plugin,ldbtf.so -Wl,-plugin,LLVMgold.so"
			 : "load ldbtf first: gcc -specs=",
		 is_llvm ? "" : specs_file_path(specs),
		 is_llvm ? "" : ": gcc -fno-lto");
}

bool next_plugin_makes_whole_objects(const char *path)
{
	return strstr(name_of_file(path), "LLVMgold");
}

static int find_lto_plugin(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)size;
	const char *name = info->dlpi_name ? name_of_file(info->dlpi_name) : "";
	if (!strstr(name, "lto_plugin") && !strstr(name, "LLVMgold"))
		return 0;
	*(const char **)data = info->dlpi_name;
	return 1;
}

const char *next_plugin_find_loaded(void)
{
	const char *found = NULL;
	dl_iterate_phdr(find_lto_plugin, &found);
	return found;
}
