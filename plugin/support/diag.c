// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keeps the messages of one link and delivers them in the order of its inputs (diag.h).
#include "support/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/vec.h"

void diag_init(struct diag *diag)
{
	*diag = (struct diag){0};
	pthread_mutex_init(&diag->lock, NULL);
}

void diag_deinit(struct diag *diag)
{
	for (size_t i = 0; i < diag->count; i++)
		free(diag->messages[i].text);
	free(diag->messages);
	pthread_mutex_destroy(&diag->lock);
	*diag = (struct diag){0};
}

static char *format_message(const char *file, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0)
		return NULL;
	size_t prefix = file ? strlen(file) + 2 : 0;
	char *text = malloc(prefix + (size_t)length + 1);
	if (!text)
		return NULL;
	if (file)
		sprintf(text, "%s: ", file);
	vsnprintf(text + prefix, (size_t)length + 1, format, args);
	return text;
}

static void add_text(struct diag *diag, const struct diag_source *source,
		     enum diag_severity severity, const char *cause, char *text)
{
	pthread_mutex_lock(&diag->lock);
	enum status status = STATUS_OK;
	if (diag->count == diag->capacity)
		status = vec_grow((void **)&diag->messages, &diag->capacity, diag->count + 1,
				  sizeof(*diag->messages));
	if (status == STATUS_OK) {
		diag->messages[diag->count++] = (struct diag_message){
			.order = source->order,
			.sequence = diag->sequence++,
			.severity = severity,
			.cause = cause,
			.text = text,
		};
		text = NULL;
	}
	pthread_mutex_unlock(&diag->lock);
	free(text);
}

static void add_message(const struct diag_source *source, enum diag_severity severity,
			const char *cause, const char *format, va_list args)
{
	char *text = source->diag ? format_message(source->file, format, args) : NULL;
	if (text)
		add_text(source->diag, source, severity, cause, text);
}

void diag_add(const struct diag_source *source, enum diag_severity severity, const char *format,
	      ...)
{
	va_list args;
	va_start(args, format);
	add_message(source, severity, NULL, format, args);
	va_end(args);
}

void diag_add_alike(const struct diag_source *source, enum diag_severity severity,
		    const char *cause, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add_message(source, severity, cause, format, args);
	va_end(args);
}

static int compare_messages(const void *left, const void *right)
{
	const struct diag_message *a = left, *b = right;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

// Orders messages by what makes them alike: a cause with its severity, or else the text.
static int compare_kinds(const struct diag_message *a, const struct diag_message *b)
{
	if (!a->cause != !b->cause)
		return a->cause ? 1 : -1;
	int order = a->cause ? strcmp(a->cause, b->cause) : strcmp(a->text, b->text);
	if (order || !a->cause)
		return order;
	return a->severity < b->severity ? -1 : a->severity > b->severity;
}

// Messages that are alike stay in the order in which they are shown.
static int compare_alike(const void *left, const void *right)
{
	const struct diag_message *a = *(struct diag_message *const *)left;
	const struct diag_message *b = *(struct diag_message *const *)right;
	int order = compare_kinds(a, b);
	return order ? order : a < b ? -1 : a > b;
}

static void count_sorted(struct diag_message *const *sorted, size_t count)
{
	struct diag_message *first = NULL;
	for (size_t i = 0; i < count; i++) {
		if (!first || compare_kinds(first, sorted[i]))
			first = sorted[i];
		first->alike_count++;
	}
}

// Sets alike_count. Without memory for the sorted list, each message is shown.
static void count_alike(struct diag *diag)
{
	struct diag_message **sorted = malloc(diag->count * sizeof(struct diag_message *));
	for (size_t i = 0; i < diag->count; i++) {
		diag->messages[i].alike_count = sorted ? 0 : 1;
		if (sorted)
			sorted[i] = &diag->messages[i];
	}
	if (!sorted)
		return;
	qsort(sorted, diag->count, sizeof(struct diag_message *), compare_alike);
	count_sorted(sorted, diag->count);
	free(sorted);
}

void diag_for_each(struct diag *diag, void (*show)(void *data, enum diag_severity severity,
						   const char *text, size_t repeats),
		   void *data)
{
	if (!diag->count)
		return;
	qsort(diag->messages, diag->count, sizeof(*diag->messages), compare_messages);
	count_alike(diag);
	for (size_t i = 0; i < diag->count; i++) {
		const struct diag_message *message = &diag->messages[i];
		if (message->alike_count)
			show(data, message->severity, message->text, message->alike_count - 1);
	}
}

bool diag_has_errors(const struct diag *diag)
{
	for (size_t i = 0; i < diag->count; i++)
		if (diag->messages[i].severity == DIAG_ERROR)
			return true;
	return false;
}
