// SPDX-License-Identifier: GPL-3.0-or-later
//
// Changes a text of rules for make. mold writes the names side by side, and lld on lines that end
// with a backslash:
//
//	app: main.o lib.a
//
//	main.o:
//
//	lib.a:
//
// Each file has a rule of its own without a command, so that make does not mind that it is gone.
#include "tool/dependency_file.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linker/extra_files.h"
#include "linker/file_bytes.h"
#include "tool/messages.h"

static void cut_out(char *from, const char *to)
{
	memmove(from, to, strlen(to) + 1);
}

// Where the word begins that has a part at `at`. In a name, a space has a backslash before it.
static char *word_start(char *text, char *at)
{
	while (at > text && at[-1] != '\n' && !(at[-1] == ' ' && at > text + 1 && at[-2] != '\\'))
		at--;
	return at;
}

// Takes away all words that end with `name`, and their rules.
static void drop_words(char *text, const char *name)
{
	char *at = text;
	while ((at = strstr(at, name))) {
		char *start = word_start(text, at), *end = at + strlen(name);
		if (*end == ':')
			end++;
		end += strspn(end, " ");
		if (*end == '\\')
			end++;
		end += strspn(end, "\n ");
		cut_out(start, end);
		at = start;
	}
}

static void drop_texts(char *text, const char *part, size_t length)
{
	while ((text = strstr(text, part)))
		cut_out(text, text + length);
}

// The folder of ldbtf stands in the list as `.ldbtf-XXXXXX/`, which no linker writes otherwise.
static void clean(char *text, const char *object)
{
	char folder[64];
	const char *name = strrchr(object, '/'), *start = name;
	while (start > object && start[-1] != '/')
		start--;
	size_t length = (size_t)(name + 1 - start);
	if (length >= sizeof(folder))
		return;
	drop_words(text, object); // as it is, by mold
	drop_words(text, start);  // what lld put backslashes into
	memcpy(folder, start, length);
	folder[length] = '\0';
	drop_texts(text, folder, length);
}

// *ret gets the text, with a NUL behind it. ABSENT: the linker wrote none.
static enum status read_rules(const char *path, char **ret)
{
	struct stat stat;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return STATUS_ABSENT;
	enum status status = STATUS_ABSENT;
	if (!fstat(fd, &stat)) {
		*ret = calloc(1, (size_t)stat.st_size + 1);
		status = *ret ? STATUS_OK : STATUS_NO_MEMORY;
	}
	if (status == STATUS_OK && stat.st_size &&
	    !file_read_at(fd, *ret, (size_t)stat.st_size, 0)) {
		free(*ret);
		status = STATUS_ABSENT;
	}
	close(fd);
	return status;
}

enum status dependency_file_finish(const char *from, const char *object, const char *to)
{
	char *text;
	enum status status = read_rules(from, &text);
	if (status != STATUS_OK)
		return status == STATUS_ABSENT ? STATUS_OK : status;
	clean(text, object);
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag};
	struct file_name name = {.folder = AT_FDCWD, .path = to};
	status = extra_file_write(&name, text, strlen(text), &where);
	messages_show(&diag, status, false);
	diag_deinit(&diag);
	free(text);
	return status;
}
