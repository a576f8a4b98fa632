// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads /proc/self/cmdline (just_symbols.h).
#include "linker/just_symbols.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "linker/file_bytes.h"

// No kernel lets a command line be as long.
enum { LARGEST_SIZE = 64 << 20 };

// The operand of the option in this word: in the same word, in the next one (empty here), or NULL
// if the word is another option. ld takes long options with one dash, too.
static const char *operand_of(const char *word)
{
	static const char name[] = "just-symbols";
	if (!strncmp(word, "-R", 2))
		return word + 2;
	if (*word != '-')
		return NULL;
	word += word[1] == '-' ? 2 : 1;
	if (strncmp(word, name, strlen(name)))
		return NULL;
	word += strlen(name);
	return *word == '=' ? word + 1 : *word ? NULL : word;
}

// Finds the names in a command line of `size` bytes, which must end with a NUL. Takes `words`,
// which are malloc'd.
static enum status find_names(struct just_symbols *ret, char *words, size_t size)
{
	*ret = (struct just_symbols){.words = words};
	for (const char *word = words, *end = words + size; word < end; word += strlen(word) + 1) {
		const char *operand = operand_of(word);
		if (!operand)
			continue;
		if (!*operand) {
			word += strlen(word) + 1;
			operand = word < end ? word : "";
		}
		if (*operand && vec_push(&ret->names, operand) != STATUS_OK) {
			just_symbols_deinit(ret);
			return STATUS_NO_MEMORY;
		}
		if (word >= end)
			break;
	}
	if (!ret->names.count)
		just_symbols_deinit(ret);
	return STATUS_OK;
}

enum status just_symbols_read(struct just_symbols *ret)
{
	*ret = (struct just_symbols){0};
	int fd = file_open(&(struct file_name){AT_FDCWD, "/proc/self/cmdline"}, O_RDONLY);
	if (fd < 0)
		return STATUS_OK;
	char *words;
	size_t size;
	enum status status = file_read_to_end(fd, LARGEST_SIZE, &words, &size);
	close(fd);
	if (status == STATUS_IO)
		return STATUS_OK;
	TRY(status);
	return find_names(ret, words, size);
}

bool just_symbols_has(const struct just_symbols *just_symbols, const char *name)
{
	for (size_t i = 0; i < just_symbols->names.count; i++)
		if (!strcmp(just_symbols->names.data[i], name))
			return true;
	return false;
}

void just_symbols_deinit(struct just_symbols *just_symbols)
{
	vec_free(&just_symbols->names);
	free(just_symbols->words);
	*just_symbols = (struct just_symbols){0};
}
