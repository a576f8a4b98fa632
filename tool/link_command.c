// SPDX-License-Identifier: GPL-3.0-or-later
//
// Walks over the words of a linker's command line.
#include "tool/link_command.h"

#include <string.h>
#include <unistd.h>

#include "tool/link_places.h"

// The words that are left to read.
struct word_reader {
	const struct word_list *words;
	size_t at;
	bool is_ours; // the last -plugin was ldbtf.so
};

// Is the word this option, with one dash or two? Then *value is what follows in the same word, or
// the next word, which is read then. `name` has no dashes.
static bool takes_value(struct word_reader *reader, const char *name, const char **value)
{
	const char *word = reader->words->list.data[reader->at];
	size_t length = strlen(name);
	if (word[0] != '-')
		return false;
	word += word[1] == '-' ? 2 : 1;
	if (strncmp(word, name, length) || (word[length] && word[length] != '='))
		return false;
	bool has_next = reader->at + 1 < reader->words->list.count;
	if (!word[length] && !has_next)
		return false; // the linker complains
	*value = word[length] ? word + length + 1 : reader->words->list.data[++reader->at];
	return true;
}

// -oFILE, -o FILE, --output=FILE, --output FILE. No other option begins with a single dash and an
// 'o': linkers take those with two dashes only.
static bool is_output(struct word_reader *reader, const char **value)
{
	const char *word = reader->words->list.data[reader->at];
	if (strncmp(word, "-o", 2) || !word[2])
		return takes_value(reader, "o", value) || takes_value(reader, "output", value);
	*value = word + 2;
	return true;
}

static bool is_any_of(const char *word, const char *const *names)
{
	for (; *names; names++)
		if (!strcmp(word, *names))
			return true;
	return false;
}

// Takes ldbtf's own words. False: it is another one. *status: OK or NO_MEMORY.
static bool take_own(struct link_command *command, struct word_reader *reader, enum status *status)
{
	static const char *const checks[] = {"btf-check.ld", "btf-check-section.ld", NULL};
	const char *word = reader->words->list.data[reader->at], *value;
	size_t at = reader->at;
	*status = STATUS_OK;
	if (takes_value(reader, "plugin", &value)) {
		reader->is_ours = !strcmp(link_places_name(value), "ldbtf.so");
		if (reader->is_ours)
			return true;
	} else if (reader->is_ours && takes_value(reader, "plugin-opt", &value)) {
		*status = vec_push(&command->options.list, value);
		return true;
	} else if (!strncmp(word, "--ldbtf-", 8)) {
		*status = vec_push(&command->options.list, word + 8);
		return true;
	}
	reader->at = at;
	// They make a link fail that has no .BTF. ldbtf fails it in any case.
	return is_any_of(link_places_name(word), checks);
}

// Notes what an option says. It may read the next word, too.
static void note_option(struct link_command *command, struct word_reader *reader)
{
	static const char *const relocatable[] = {"-r", "-i", "--relocatable", "-relocatable",
						  NULL};
	static const char *const trace[] = {"-t", "--trace", "-trace", NULL};
	const char *word = reader->words->list.data[reader->at], *value;
	if (is_output(reader, &value))
		command->output = value;
	else if (takes_value(reader, "dependency-file", &value))
		command->dependency_file = value;
	else if (takes_value(reader, "Map", &value))
		command->writes_map = true;
	else if (is_any_of(word, relocatable))
		command->is_relocatable = true;
	else if (is_any_of(word, trace))
		command->prints_inputs = true;
}

// Keeps the words from `from` to the one that was read last.
static enum status keep_words(struct link_command *command, const struct word_reader *reader,
			      size_t from)
{
	for (size_t i = from; i <= reader->at; i++)
		TRY(vec_push(&command->arguments.list, reader->words->list.data[i]));
	return STATUS_OK;
}

static enum status walk(struct link_command *command, const struct word_list *words)
{
	enum status status;
	struct word_reader reader = {.words = words};
	for (; reader.at < words->list.count; reader.at++) {
		size_t from = reader.at;
		const char *word = words->list.data[from];
		if (take_own(command, &reader, &status)) {
			TRY(status);
			continue;
		}
		if (word[0] == '-')
			note_option(command, &reader);
		else
			TRY(vec_push(&command->files.list, word));
		TRY(keep_words(command, &reader, from));
	}
	return STATUS_OK;
}

enum status link_command_read(struct link_command *command, char *const *arguments, size_t count)
{
	struct word_list words = {0};
	command->output = "a.out";
	enum status status = response_file_expand(&command->arena, arguments, count, &words);
	if (status == STATUS_OK)
		status = walk(command, &words);
	vec_free(&words.list);
	const struct word_list *read = &command->arguments;
	if (read->list.count > 1 && (!strcmp(read->list.data[0], "-flavor") ||
				     !strcmp(read->list.data[0], "--flavor")))
		command->flavor_count = 2;
	return status;
}

// The system takes 128 KiB at least for arguments and environment (execve(2)). More goes into a
// response file, as in the command that was given.
enum { ARGUMENTS_SIZE_MAX = 96 << 10 };

static enum status add_words(struct word_list *to, const struct word_list *from, size_t first)
{
	for (size_t i = first; from && i < from->list.count; i++)
		TRY(vec_push(&to->list, from->list.data[i]));
	return STATUS_OK;
}

// Replaces all words from `first` on by one, if they are too long.
static enum status shorten(struct link_command *command, struct command_line *line, size_t first)
{
	struct word_list *words = &line->words;
	size_t size = 0;
	const char *name;
	for (size_t i = first; i < words->list.count; i++)
		size += strlen(words->list.data[i]) + 1;
	if (size < ARGUMENTS_SIZE_MAX)
		return STATUS_OK;
	TRY(response_file_make(&command->arena, words->list.data + first,
			       words->list.count - first, &line->fd, &name));
	words->list.count = first;
	return vec_push(&words->list, name);
}

enum status link_command_line(struct link_command *command, const struct word_list *front,
			      const struct word_list *back, struct command_line *ret)
{
	*ret = (struct command_line){.fd = -1};
	TRY(vec_push(&ret->words.list, command->linker));
	for (size_t i = 0; i < command->flavor_count; i++)
		TRY(vec_push(&ret->words.list, command->arguments.list.data[i]));
	size_t first = ret->words.list.count;
	TRY(add_words(&ret->words, front, 0));
	TRY(add_words(&ret->words, &command->arguments, command->flavor_count));
	TRY(add_words(&ret->words, back, 0));
	TRY(shorten(command, ret, first));
	return vec_push(&ret->words.list, NULL);
}

void command_line_end(struct command_line *line)
{
	vec_free(&line->words.list);
	if (line->fd >= 0)
		close(line->fd);
	line->fd = -1;
}

void link_command_deinit(struct link_command *command)
{
	vec_free(&command->arguments.list);
	vec_free(&command->files.list);
	vec_free(&command->options.list);
	arena_deinit(&command->arena);
}
