// SPDX-License-Identifier: MIT
//
// Files by path, read-only. /sys/kernel/btf/vmlinux has the same bytes as under Linux, which are
// those between the symbols of the section .BTF. There are so few files that a folder is only a
// common beginning of paths.
#include <ldbtf/btf.h>

#include "kernel.h"

static const char version[] = "ldbtf example kernel, compiled by " __VERSION__ "\n";

// In the order of paths.
static struct file files[] = {
	{.path = "/proc/version",
	 .mode = 0444,
	 .is_text = true,
	 .data = version,
	 .size = sizeof(version) - 1},
	{.path = "/sys/kernel/btf/vmlinux", .mode = 0444},
};
enum { FILE_COUNT = sizeof(files) / sizeof(files[0]) };

void file_init(void)
{
	struct file *btf = &files[FILE_COUNT - 1];

	// Without the plugin the file stays, empty.
	if (ldbtf_find(&btf->data, &btf->size) != LDBTF_OK)
		btf->size = 0;
}

const struct file *file_find(const char *path)
{
	unsigned i;

	for (i = 0; i < FILE_COUNT; i++)
		if (is_same_text(files[i].path, path))
			return &files[i];
	return NULL;
}

// The part of `path` behind `folder` and a slash. NULL: the path is not in the folder, or is the
// folder itself.
static const char *inside(const char *folder, const char *path)
{
	while (*folder && *folder == *path)
		folder++, path++;
	// The folder may be "/", "/sys/" or "/sys".
	if (!*folder && path[-1] == '/')
		return path;
	return !*folder && *path == '/' ? path + 1 : NULL;
}

// Do both begin with the same name, up to a slash or the end?
static bool is_same_name(const char *a, const char *b)
{
	while (*a && *a != '/' && *a == *b)
		a++, b++;
	return (!*a || *a == '/') && (!*b || *b == '/');
}

bool file_list(const char *folder)
{
	const char *name, *last = NULL, *c;
	unsigned i;

	if (*folder != '/')
		return false;
	for (i = 0; i < FILE_COUNT; i++) {
		name = inside(folder, files[i].path);
		// All files that are deeper in one folder show as this folder, once.
		if (!name || (last && is_same_name(name, last)))
			continue;
		for (c = name; *c && *c != '/'; c++)
			console_put(*c);
		print(*c ? "/\n" : "\n");
		last = name;
	}
	return last != NULL;
}
