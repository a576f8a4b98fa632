// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stands in for a plugin of ours, and keeps what it makes: for same_bytes.sh.
//
// It is compiled for one plugin, whose path is RECORDED_PLUGIN. It loads that plugin and gives it
// the linker's own transfer vector, so the linker and the plugin talk as they always do. A link
// ends with this plugin's destructor: it copies each section of the output whose name begins with
// `.BTF`, and the file of `detached=`. The copies are files in a new folder
// RECORD_FOLDER/TEST/OUTPUT.N. TEST is what run_test.sh has in the environment, OUTPUT the name of
// the linked file, and N the number of links that had this name before.
//
// A failed link leaves no output, and nothing is copied. What goes wrong here is said on stderr,
// and the link goes on: a test that notices fails, and same_bytes.sh says so.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HAVE_STDINT_H 1 // plugin-api.h asks for it
#include <plugin-api.h>

enum { MOST_LINKS = 100000 }; // of one name in one test

static char output[PATH_MAX];   // absolute: the folder may change until the end
static char detached[PATH_MAX]; // "": there is none

static void complain(const char *what, const char *path)
{
	fprintf(stderr, "recording_plugin: %s: %s: %s\n", path, what, strerror(errno));
}

static void keep_path(char *kept, const char *path)
{
	char folder[PATH_MAX] = "";
	if (*path != '/' && !getcwd(folder, sizeof folder))
		complain("no current folder", path);
	snprintf(kept, PATH_MAX, "%s%s%s", folder, *folder ? "/" : "", path);
}

// Makes the folder for the copies of this link. Tests that run as root also link as another user,
// so all may write into the folder of a test.
static int make_folder(char *folder)
{
	const char *test = getenv("LDBTF_TEST");
	int length = snprintf(folder, PATH_MAX, "%s/%s", RECORD_FOLDER, test ? test : "unnamed");
	if (mkdir(folder, 0777) ? errno != EEXIST : chmod(folder, 0777))
		return -1;
	for (int n = 0; n < MOST_LINKS; n++) {
		snprintf(folder + length, (size_t)(PATH_MAX - length), "/%s.%d",
			 strrchr(output, '/') + 1, n);
		if (!mkdir(folder, 0777))
			return 0;
		if (errno != EEXIST)
			return -1;
	}
	return -1;
}

static void write_copy(const char *folder, const char *name, const void *bytes, size_t size)
{
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *copy = fopen(path, "wb");
	if (!copy || fwrite(bytes, 1, size, copy) != size)
		complain("can't be written", path);
	if (copy && fclose(copy))
		complain("can't be written", path);
}

static void copy_sections(Elf *elf, const char *folder)
{
	size_t names;
	if (elf_getshdrstrndx(elf, &names))
		return;
	for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));) {
		GElf_Shdr header;
		const char *name = gelf_getshdr(section, &header)
					   ? elf_strptr(elf, names, header.sh_name)
					   : NULL;
		if (!name || strncmp(name, ".BTF", 4) || header.sh_type == SHT_NOBITS)
			continue;
		Elf_Data *data = elf_rawdata(section, NULL);
		if (data)
			write_copy(folder, name, data->d_buf, data->d_size);
	}
}

// A pipe or a device is left alone: it has no bytes to read, or would wait for a writer.
static void copy_detached(const char *folder)
{
	int fd = open(detached, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat facts;
	if (fd < 0)
		return;
	if (!fstat(fd, &facts) && S_ISREG(facts.st_mode)) {
		size_t size = (size_t)facts.st_size;
		char *bytes = malloc(size + 1);
		if (bytes && read(fd, bytes, size) == (ssize_t)size)
			write_copy(folder, "detached", bytes, size);
		else
			complain("can't be read", detached);
		free(bytes);
	}
	close(fd);
}

static void __attribute__((destructor)) record(void)
{
	int fd = *output ? open(output, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0)
		return;
	elf_version(EV_CURRENT);
	Elf *elf = elf_begin(fd, ELF_C_READ, NULL);
	char folder[PATH_MAX];
	if (elf_kind(elf) != ELF_K_ELF)
		;
	else if (make_folder(folder)) {
		complain("can't be made", folder);
	} else {
		copy_sections(elf, folder);
		if (*detached)
			copy_detached(folder);
	}
	elf_end(elf);
	close(fd);
}

enum ld_plugin_status onload(struct ld_plugin_tv *vector);

enum ld_plugin_status onload(struct ld_plugin_tv *vector)
{
	for (struct ld_plugin_tv *tv = vector; tv->tv_tag != LDPT_NULL; tv++) {
		if (tv->tv_tag == LDPT_OUTPUT_NAME)
			keep_path(output, tv->tv_u.tv_string);
		else if (tv->tv_tag == LDPT_OPTION && !strncmp(tv->tv_u.tv_string, "detached=", 9))
			keep_path(detached, tv->tv_u.tv_string + 9);
	}
	void *plugin = dlopen(RECORDED_PLUGIN, RTLD_NOW | RTLD_LOCAL);
	void *entry = plugin ? dlsym(plugin, "onload") : NULL;
	if (!entry) {
		fprintf(stderr, "recording_plugin: %s\n", dlerror());
		return LDPS_ERR;
	}
	// ISO C has no cast from dlsym()'s result; POSIX has both the same.
	enum ld_plugin_status (*loaded)(struct ld_plugin_tv *);
	memcpy(&loaded, &entry, sizeof loaded);
	return loaded(vector);
}
