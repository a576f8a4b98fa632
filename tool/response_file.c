// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads and writes response files.
#include "tool/response_file.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linker/file_bytes.h"

// So deep may files name files. gcc and clang name one.
enum { DEPTH_MAX = 16 };

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

// Copies a word from `at` to *to, without its quotes, and sets *to behind the word's NUL. Returns
// where the word ends.
static const char *copy_word(const char *at, const char *end, char **to)
{
	char quote = 0, *word = *to;
	for (; at < end && (quote || !is_space(*at)); at++) {
		if (*at == '\\' && at + 1 < end)
			*word++ = *++at;
		else if (quote && *at == quote)
			quote = 0;
		else if (!quote && (*at == '"' || *at == '\''))
			quote = *at;
		else
			*word++ = *at;
	}
	*word++ = '\0';
	*to = word;
	return at;
}

// Adds the words of a text. OK or NO_MEMORY.
static enum status split_words(struct arena *arena, const char *text, size_t size,
			       struct word_list *ret)
{
	const char *end = text + size;
	// A word's NUL takes the place of the space behind the word.
	char *to = arena_alloc(arena, size + 1, 1);
	if (!to)
		return STATUS_NO_MEMORY;
	for (const char *at = text; at < end;) {
		if (is_space(*at)) {
			at++;
			continue;
		}
		TRY(vec_push(&ret->list, (const char *)to));
		at = copy_word(at, end, &to);
	}
	return STATUS_OK;
}

// Reads a whole file. ABSENT: it can't be read.
static enum status load(const char *path, struct file_bytes *ret)
{
	struct stat stat;
	*ret = (struct file_bytes){0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return STATUS_ABSENT;
	enum status status = STATUS_ABSENT;
	if (!fstat(fd, &stat) && S_ISREG(stat.st_mode))
		status = stat.st_size
				 ? file_bytes_read(fd, 0, (size_t)stat.st_size, ret) : STATUS_OK;
	close(fd);
	return status == STATUS_IO ? STATUS_ABSENT : status;
}

static enum status expand(struct arena *arena, const char *const *values, size_t count, int depth,
			  struct word_list *ret);

// ABSENT: there is no such file.
static enum status expand_file(struct arena *arena, const char *path, int depth,
			       struct word_list *ret)
{
	struct file_bytes file;
	struct word_list words = {0};
	TRY(load(path, &file));
	if (depth == DEPTH_MAX) {
		file_bytes_release(&file);
		return STATUS_UNSUPPORTED;
	}
	enum status status = split_words(arena, file.bytes, file.size, &words);
	file_bytes_release(&file);
	if (status == STATUS_OK)
		status = expand(arena, words.list.data, words.list.count, depth + 1, ret);
	vec_free(&words.list);
	return status;
}

static enum status expand(struct arena *arena, const char *const *values, size_t count, int depth,
			  struct word_list *ret)
{
	for (size_t i = 0; i < count; i++) {
		enum status status = STATUS_ABSENT;
		if (values[i][0] == '@')
			status = expand_file(arena, values[i] + 1, depth, ret);
		if (status == STATUS_ABSENT)
			status = vec_push(&ret->list, values[i]);
		TRY(status);
	}
	return STATUS_OK;
}

enum status response_file_expand(struct arena *arena, char *const *values, size_t count,
				 struct word_list *ret)
{
	return expand(arena, (const char *const *)values, count, 0, ret);
}

// Writes a word in quotes. Returns its end.
static char *quote_word(char *at, const char *word)
{
	*at++ = '"';
	for (; *word; word++) {
		if (*word == '"' || *word == '\\')
			*at++ = '\\';
		*at++ = *word;
	}
	*at++ = '"';
	*at++ = '\n';
	return at;
}

enum { NAME_SIZE = 40 };

enum status response_file_make(struct arena *arena, const char *const *words, size_t count,
			       int *ret_fd, const char **ret_name)
{
	size_t most = 0;
	for (size_t i = 0; i < count; i++)
		most += 2 * strlen(words[i]) + 3;
	char *text = malloc(most + 1), *end = text;
	char *name = arena_alloc(arena, NAME_SIZE, 1);
	if (!text || !name) {
		free(text);
		return STATUS_NO_MEMORY;
	}
	for (size_t i = 0; i < count; i++)
		end = quote_word(end, words[i]);
	// The linker inherits the descriptor.
	*ret_fd = memfd_create("ldbtf-arguments", 0);
	bool is_written = *ret_fd >= 0 && file_write(*ret_fd, text, (size_t)(end - text));
	free(text);
	snprintf(name, NAME_SIZE, "@/proc/self/fd/%d", *ret_fd);
	*ret_name = name;
	return is_written ? STATUS_OK : STATUS_IO;
}
