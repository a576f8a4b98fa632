// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes the JSON text.
#include "linker/stats.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "btf/btf_view.h"
#include "support/json_text.h"

uint64_t stats_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

// Not by %f, whose decimal point depends on the locale that ld has set.
static void put_milliseconds(FILE *file, const char *key, uint64_t nanoseconds)
{
	uint64_t microseconds = nanoseconds / 1000;
	fprintf(file, "\t\"%s\": %" PRIu64 ".%03" PRIu64 ",\n", key, microseconds / 1000,
		microseconds % 1000);
}

static void put_count(FILE *file, const char *key, uint64_t value)
{
	fprintf(file, "\t\"%s\": %" PRIu64 ",\n", key, value);
}

// Of the whole process, so the link's cost includes the linker's own share.
static uint64_t peak_rss_kib(void)
{
	struct rusage usage;
	return getrusage(RUSAGE_SELF, &usage) ? 0 : (uint64_t)usage.ru_maxrss; // KiB on Linux
}

// ---- What takes the bytes. ----

struct byte_part {
	const char *name;
	size_t bytes;
};
enum { PART_COUNT = LDBTF_KIND_COUNT + 2 };

// A link that was not filled has only what its inputs would take, so it has no padding.
static size_t padding_of(const struct stats *stats)
{
	return stats->reserved_bytes > stats->result.byte_size
		       ? stats->reserved_bytes - stats->result.byte_size : 0;
}

// The largest first. Of equal ones the first in the order of kinds.
static void insert_part(struct byte_part parts[PART_COUNT], size_t count, struct byte_part part)
{
	size_t at = count;
	for (; at > 0 && parts[at - 1].bytes < part.bytes; at--)
		parts[at] = parts[at - 1];
	parts[at] = part;
}

void stats_list_bytes(const struct stats *stats, char ret[STATS_BYTES_SIZE])
{
	struct byte_part parts[PART_COUNT];
	size_t count = 0, used = 0;
	for (uint32_t kind = 0; kind < LDBTF_KIND_COUNT; kind++)
		insert_part(parts, count++, (struct byte_part){btf_kind_name(kind),
							stats->result.kind_bytes[kind]});
	insert_part(parts, count++, (struct byte_part){"strings", stats->result.string_bytes});
	insert_part(parts, count++, (struct byte_part){"padding", padding_of(stats)});
	ret[0] = '\0';
	for (size_t i = 0; i < count && parts[i].bytes && used < STATS_BYTES_SIZE; i++)
		used += (size_t)snprintf(ret + used, STATS_BYTES_SIZE - used, "%s%s %zu",
					 i ? ", " : "", parts[i].name, parts[i].bytes);
}

void stats_list_shares(const struct byte_shares *shares, char ret[STATS_SHARES_SIZE])
{
	size_t used = 0;
	ret[0] = '\0';
	for (size_t i = 0; i < shares->count && used < STATS_SHARES_SIZE; i++)
		used += (size_t)snprintf(ret + used, STATS_SHARES_SIZE - used, "%s%s %zu",
					 i ? ", " : "", shares->largest[i].name,
					 shares->largest[i].bytes);
	if (shares->other_bytes && used < STATS_SHARES_SIZE)
		snprintf(ret + used, STATS_SHARES_SIZE - used, ", others %zu",
			 shares->other_bytes);
}

static void put_kinds(FILE *file, const struct stats *stats)
{
	fprintf(file, "\t\"kind_bytes\": {");
	for (uint32_t kind = 1; kind < LDBTF_KIND_COUNT; kind++)
		fprintf(file, "%s\n\t\t\"%s\": %zu", kind > 1 ? "," : "", btf_kind_name(kind),
			stats->result.kind_bytes[kind]);
	fprintf(file, "\n\t},\n");
}

static void put_shares(FILE *file, const char *key, const struct byte_shares *shares)
{
	fprintf(file, "\t\"%s\": {\n\t\t\"largest\": [", key);
	for (size_t i = 0; i < shares->count; i++) {
		fprintf(file, "%s\n\t\t\t{\"name\": ", i ? "," : "");
		json_put_string(file, shares->largest[i].name);
		fprintf(file, ", \"bytes\": %zu}", shares->largest[i].bytes);
	}
	fprintf(file, "],\n\t\t\"others\": %zu\n\t},\n", shares->other_bytes);
}

enum status stats_format(const struct stats *stats, char **ret, size_t *ret_size)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	if (!file)
		return STATUS_NO_MEMORY;
	fprintf(file, "{\n");
	put_milliseconds(file, "reserve_ms", stats->reserve_ns);
	put_milliseconds(file, "fill_ms", stats->fill_ns);
	put_count(file, "reserved_bytes", stats->reserved_bytes);
	put_count(file, "btf_bytes", stats->result.byte_size);
	put_count(file, "objects", stats->objects);
	put_count(file, "units", stats->result.units);
	put_count(file, "units_reused", stats->result.units_reused);
	put_count(file, "types", stats->result.types);
	put_count(file, "funcs", stats->result.funcs);
	put_count(file, "vars", stats->result.vars);
	put_kinds(file, stats);
	put_shares(file, "unit_bytes", &stats->shares.units);
	put_shares(file, "root_bytes", &stats->shares.roots);
	put_count(file, "string_bytes", stats->result.string_bytes);
	put_count(file, "padding_bytes", padding_of(stats));
	put_count(file, "shed_funcs", stats->result.shed_funcs);
	put_count(file, "shed_vars", stats->result.shed_vars);
	put_count(file, "shed_types", stats->result.shed_types);
	put_count(file, "split_bytes", stats->result.split_size);
	put_count(file, "split_vars", stats->result.split_vars);
	put_count(file, "threads", stats->result.threads);
	put_count(file, "peak_rss_kib", peak_rss_kib());
	// Writes all reasons, zeros too, so that a reader need not know which keys may be missing.
	fprintf(file, "\t\"skipped\": {");
	for (int i = 0; i < SKIP_REASON_COUNT; i++)
		fprintf(file, "%s\n\t\t\"%s\": %" PRIu64, i ? "," : "",
			skip_reason_name((enum skip_reason)i), stats->result.skipped[i]);
	fprintf(file, "\n\t}\n}\n");
	if (fclose(file)) {
		free(text);
		return STATUS_NO_MEMORY;
	}
	*ret = text;
	*ret_size = size;
	return STATUS_OK;
}
