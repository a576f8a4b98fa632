// SPDX-License-Identifier: GPL-3.0-or-later
//
// Encodes a finished ELF image with the plugin's options, for `ldbtf encode` and for kernel builds
// (pahole.c). All that comes out is in memory; the caller writes files.
#ifndef LDBTF_TOOL_ENCODE_JOB_H
#define LDBTF_TOOL_ENCODE_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "encode/base.h"
#include "linker/extra_files.h"
#include "linker/options.h"
#include "linker/stats.h"
#include "support/diag.h"
#include "support/status.h"
#include "support/vec.h"
#include "tool/input.h"

struct encode_job {
	// Set by the caller, who owns the texts.
	const char *image;              // path
	VEC(const char *) option_words; // of the plugin's options, as NAME[=VALUE]
	bool skips_enum64;              // encode_options.skips_enum64
	uint32_t ignored_kfunc_flags;   // encode_options.ignored_kfunc_flags
	bool allows_no_dwarf;           // an image without debug information gives an empty BTF
	bool never_marks_base; // what is loaded does not say its base, either (encoding 1.8.7)
	// Asked when the options and the image are known, and before anything is encoded. NULL: no.
	enum status (*check)(void *data, struct encode_job *job);
	void *data; // for check()

	// What comes out.
	struct options options;
	struct extra_files extra;
	struct stats stats;
	struct diag diag;
	uint8_t *blob;  // stats.result.byte_size bytes
	uint8_t *base;  // distill-base: stats.result.base_size bytes
	uint8_t *split; // vars-split: stats.result.split_size bytes

	// The job's own.
	struct input input;
	struct encode_base *named_base;
};

// Begins with a zeroed job. encode_job_deinit() ends it.
void encode_job_init(struct encode_job *job, const char *image);
void encode_job_deinit(struct encode_job *job);

// Runs the job. OK; else a diagnostic in job->diag, or NO_MEMORY.
MUST_CHECK enum status encode_job_run(struct encode_job *job);

#endif
