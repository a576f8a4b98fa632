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

struct byte_share {
	const char *name;
	size_t bytes;
};
enum { SHARE_COUNT = LDBTF_KIND_COUNT + 2 };

// A link that was not filled has only what its inputs would take, so it has no padding.
static size_t padding_of(const struct stats *stats)
{
	return stats->reserved_bytes > stats->result.byte_size
		       ? stats->reserved_bytes - stats->result.byte_size : 0;
}

// The largest first. Of equal ones the first in the order of kinds.
static void insert_share(struct byte_share shares[SHARE_COUNT], size_t count,
			 struct byte_share share)
{
	size_t at = count;
	for (; at > 0 && shares[at - 1].bytes < share.bytes; at--)
		shares[at] = shares[at - 1];
	shares[at] = share;
}

void stats_list_bytes(const struct stats *stats, char ret[STATS_BYTES_SIZE])
{
	struct byte_share shares[SHARE_COUNT];
	size_t count = 0, used = 0;
	for (uint32_t kind = 0; kind < LDBTF_KIND_COUNT; kind++)
		insert_share(shares, count++, (struct byte_share){btf_kind_name(kind),
							  stats->result.kind_bytes[kind]});
	insert_share(shares, count++, (struct byte_share){"strings", stats->result.string_bytes});
	insert_share(shares, count++, (struct byte_share){"padding", padding_of(stats)});
	ret[0] = '\0';
	for (size_t i = 0; i < count && shares[i].bytes && used < STATS_BYTES_SIZE; i++)
		used += (size_t)snprintf(ret + used, STATS_BYTES_SIZE - used, "%s%s %zu",
					 i ? ", " : "", shares[i].name, shares[i].bytes);
}

static void put_kinds(FILE *file, const struct stats *stats)
{
	fprintf(file, "\t\"kind_bytes\": {");
	for (uint32_t kind = 1; kind < LDBTF_KIND_COUNT; kind++)
		fprintf(file, "%s\n\t\t\"%s\": %zu", kind > 1 ? "," : "", btf_kind_name(kind),
			stats->result.kind_bytes[kind]);
	fprintf(file, "\n\t},\n");
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
