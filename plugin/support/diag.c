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

static bool is_alike(const struct diag_message *a, const struct diag_message *b)
{
	if (a->cause && b->cause)
		return a->severity == b->severity && !strcmp(a->cause, b->cause);
	return !strcmp(a->text, b->text);
}

void diag_for_each(struct diag *diag, void (*show)(void *data, enum diag_severity severity,
						   const char *text, size_t repeats),
		   void *data)
{
	if (!diag->count)
		return;
	qsort(diag->messages, diag->count, sizeof(*diag->messages), compare_messages);
	for (size_t i = 0; i < diag->count; i++) {
		const struct diag_message *message = &diag->messages[i];
		bool is_repeat = false;
		for (size_t j = 0; j < i && !is_repeat; j++)
			is_repeat = is_alike(&diag->messages[j], message);
		if (is_repeat)
			continue;
		size_t repeats = 0;
		for (size_t j = i + 1; j < diag->count; j++)
			repeats += is_alike(&diag->messages[j], message);
		show(data, message->severity, message->text, repeats);
	}
}

bool diag_has_errors(const struct diag *diag)
{
	for (size_t i = 0; i < diag->count; i++)
		if (diag->messages[i].severity == DIAG_ERROR)
			return true;
	return false;
}
