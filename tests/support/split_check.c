// SPDX-License-Identifier: GPL-3.0-or-later
//
// split_check BASE SPLIT [JOINED]: is SPLIT good split BTF on top of BASE (each raw, or the .BTF of
// an ELF file)?
//
// By libbpf's judgement: it reads it, its types go on where the base's end, btf__dedup() finds
// nothing in it that is in it twice or that the base has, nor strings that the base has. Prints
// "split: N types on top of M". JOINED gets both as one BTF that stands alone, for readers that
// know no split BTF. Exit status: 0 good, 1 not, 2 can't be read.
#include <bpf/btf.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What btf__dedup() leaves: types, and bytes of strings. A base that was read anew, since dedup
// changes what it works on.
static int dedup(const char *base_path, const char *split_path, unsigned *types,
		 unsigned *string_bytes)
{
	struct btf *base = btf__parse(base_path, NULL);
	struct btf *split = base ? btf__parse_split(split_path, base) : NULL;
	int error = split ? btf__dedup(split, NULL) : -errno;
	uint32_t size = 0;
	const struct btf_header *header = error ? NULL : btf__raw_data(split, &size);

	if (!error && !header)
		error = -EINVAL;
	if (!error) {
		*types = btf__type_cnt(split);
		*string_bytes = btf__endianness(split) == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
								   ? BTF_LITTLE_ENDIAN
								   : BTF_BIG_ENDIAN)
					? header->str_len
					: __builtin_bswap32(header->str_len);
	}
	btf__free(split);
	btf__free(base);
	return error;
}

// The bytes of strings that are not padding.
static unsigned count_string_bytes(const struct btf *base, const struct btf *split)
{
	unsigned count = 0, at = 0;

	if (!btf__type_cnt(base))
		return 0;
	// Offsets go on where the base's strings end, which is where the base alone has none.
	while (btf__name_by_offset(base, at))
		at++;
	for (const char *text; (text = btf__name_by_offset(split, at));
	     at += (unsigned)strlen(text) + 1)
		count += *text ? (unsigned)strlen(text) + 1 : 0;
	return count;
}

static int write_joined(const char *path, const struct btf *base, const struct btf *split)
{
	struct btf_header header;
	uint32_t base_size, split_size;
	const char *bytes[2] = {btf__raw_data(base, &base_size), btf__raw_data(split, &split_size)};
	FILE *file = fopen(path, "w");
	int failed = !file;

	if (!bytes[0] || !bytes[1] || !file ||
	    ((const struct btf_header *)bytes[0])->magic != BTF_MAGIC) {
		fprintf(stderr, "%s: can't be written, or is of the other byte order\n", path);
		if (file)
			fclose(file);
		return 2;
	}
	header = *(const struct btf_header *)bytes[0];
	const struct btf_header *own = (const struct btf_header *)bytes[1];
	header.type_len += own->type_len;
	header.str_off += own->type_len;
	header.str_len += own->str_len;
	const struct btf_header *headers[2] = {(const struct btf_header *)bytes[0], own};
	failed |= fwrite(&header, sizeof(header), 1, file) != 1;
	for (int i = 0; i < 2; i++)
		failed |= fwrite(bytes[i] + headers[i]->hdr_len + headers[i]->type_off, 1,
				 headers[i]->type_len, file) != headers[i]->type_len;
	for (int i = 0; i < 2; i++)
		failed |= fwrite(bytes[i] + headers[i]->hdr_len + headers[i]->str_off, 1,
				 headers[i]->str_len, file) != headers[i]->str_len;
	failed |= fclose(file) != 0;
	return failed ? 2 : 0;
}

static int check(const char *base_path, const char *split_path, const struct btf *base,
		 const struct btf *split)
{
	unsigned types = 0, string_bytes = 0, before = btf__type_cnt(split),
		 base_count = btf__type_cnt(base);
	int error = dedup(base_path, split_path, &types, &string_bytes);

	if (error) {
		fprintf(stderr, "%s: btf__dedup() fails: %s\n", split_path, strerror(-error));
		return 1;
	}
	if (types != before) {
		fprintf(stderr, "%s: btf__dedup() leaves %u of %u types\n", split_path,
			types - base_count, before - base_count);
		return 1;
	}
	if (string_bytes < count_string_bytes(base, split)) {
		fprintf(stderr, "%s: btf__dedup() leaves %u of %u bytes of strings\n", split_path,
			string_bytes, count_string_bytes(base, split));
		return 1;
	}
	printf("split: %u types on top of %u\n", before - base_count, base_count - 1);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: split_check BASE SPLIT [JOINED]\n");
		return 2;
	}
	struct btf *base = btf__parse(argv[1], NULL);
	struct btf *split = base ? btf__parse_split(argv[2], base) : NULL;
	if (!split) {
		fprintf(stderr, "%s: %s\n", argv[base ? 2 : 1], strerror(errno));
		btf__free(base);
		return 2;
	}
	int status = check(argv[1], argv[2], base, split);
	if (!status && argc == 4)
		status = write_joined(argv[3], base, split);
	btf__free(split);
	btf__free(base);
	return status;
}
