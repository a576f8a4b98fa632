// SPDX-License-Identifier: GPL-3.0-or-later
//
// Encodes the output a second time and compares.
#include "linker/reuse_check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "linker/dwo_file.h"

// `bytes` are the file's, and no scratch of an encode before.
static enum status encode_plainly(const struct output_file *output, void *bytes,
				  const struct encode_options *options, struct diag *diag,
				  uint8_t *blob)
{
	struct encode_input input = {
		.bytes = bytes,
		.size = output->size,
		.where = {.diag = diag, .file = output->name.path},
		.open_dwo = dwo_file_open,
		.close_dwo = dwo_file_close,
	};
	struct encode *encode;
	TRY(encode_image(options, &input, diag, &encode));
	uint8_t *base = options->distills ? malloc(output->base.size) : NULL;
	enum status status = STATUS_NO_MEMORY;
	if (base)
		status =
		    encode_write_distilled(encode, base, output->base.size, blob, output->btf.size);
	else if (!options->distills)
		status = encode_write(encode, blob, output->btf.size);
	free(base);
	encode_destroy(encode);
	return status;
}

enum status reuse_check(const struct output_file *output, const struct encode_options *options,
			const uint8_t *blob, const struct diag_source *where)
{
	uint8_t *plain = malloc(output->btf.size);
	void *bytes = mmap(NULL, output->size, PROT_READ | PROT_WRITE, MAP_PRIVATE, output->fd, 0);
	if (!plain || bytes == MAP_FAILED) {
		free(plain);
		return STATUS_NO_MEMORY;
	}
	memcpy(bytes, output->ident, sizeof(output->ident)); // the file has it when it is finished
	// What this run has to say was said before.
	struct diag diag;
	diag_init(&diag);
	enum status status = encode_plainly(output, bytes, options, &diag, plain);
	diag_deinit(&diag);
	munmap(bytes, output->size);
	if (status == STATUS_OK && memcmp(plain, blob, output->btf.size)) {
		diag_add(
		    where, DIAG_ERROR,
		    "what was reused of the inputs gives other BTF than the output (please report this)");
		status = STATUS_MALFORMED;
	}
	free(plain);
	return status;
}
