// SPDX-License-Identifier: GPL-3.0-or-later
//
// The build puts the page together: report.html with its style and script (embed_page.cmake).
// The report goes into it as the JSON that `--json` prints. Names can be hostile, so '<' is escaped
// in it: no name can end the element that the JSON is in. The page's policy allows no script but
// its own.
#include <stdlib.h>
#include <string.h>

#include "tool/output.h"
#include "tool/report.h"
#include "tool/report_page.h"

static enum status make_json(const struct report *report, char **ret, size_t *ret_size)
{
	FILE *file = open_memstream(ret, ret_size);
	if (!file)
		return STATUS_NO_MEMORY;
	report_json(report, file);
	return fclose(file) ? STATUS_NO_MEMORY : STATUS_OK;
}

// JSON has '<' in strings only, where the escape means the same.
static void put_json(const char *json, size_t size, FILE *page)
{
	const char *end = json + size, *less;
	while ((less = memchr(json, '<', (size_t)(end - json)))) {
		fwrite(json, 1, (size_t)(less - json), page);
		fputs("\\u003c", page);
		json = less + 1;
	}
	fwrite(json, 1, (size_t)(end - json), page);
}

static enum status make_page(const char *json, size_t json_size, char **ret, size_t *ret_size)
{
	FILE *page = open_memstream(ret, ret_size);
	if (!page)
		return STATUS_NO_MEMORY;
	fwrite(report_page_head, 1, report_page_head_size, page);
	put_json(json, json_size, page);
	fwrite(report_page_tail, 1, report_page_tail_size, page);
	return fclose(page) ? STATUS_NO_MEMORY : STATUS_OK;
}

enum status report_html(const struct report *report, const char *path, struct diag *diag)
{
	char *json = NULL, *page = NULL;
	size_t json_size, page_size;
	enum status status = make_json(report, &json, &json_size);
	if (status == STATUS_OK)
		status = make_page(json, json_size, &page, &page_size);
	if (status == STATUS_OK)
		status = output_write(path, page, page_size, diag);
	free(json);
	free(page);
	return status;
}
