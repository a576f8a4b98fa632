// SPDX-License-Identifier: GPL-3.0-or-later
//
// Fuzzes the whole encoder on a parcel of an object and an image (parcel.h): what each needs as an
// input, what each has as an image, the image after the object as a link does it, and the image as
// split and distilled BTF on the object's. Whatever comes out must be BTF that all readers take.
// See docs/fuzzing.md.
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf/btf_check.h"
#include "encode/base.h"
#include "encode/encode.h"
#include "encode/measurement.h"
#include "ldbtf/btf.h"
#include "parcel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "fuzz_encode: %s\n", what);
	abort();
}

// The bits of parcel.choices.
static struct encode_options options_of(uint32_t choices)
{
	static const enum encode_funcs funcs[] = {ENCODE_FUNCS_DEFAULT, ENCODE_FUNCS_ALL,
						  ENCODE_FUNCS_PAHOLE, ENCODE_FUNCS_CONSISTENT};
	static const enum encode_vars vars[] = {ENCODE_VARS_ALL, ENCODE_VARS_ALL, ENCODE_VARS_ALL,
						ENCODE_VARS_PERCPU};
	return (struct encode_options){
		.funcs = funcs[choices & 3],
		.vars = vars[choices >> 2 & 3],
		.splits_vars = choices >> 4 & 1,
		.ignores_bad_ids = choices >> 5 & 1,
		.jobs = 1,
	};
}

static void release(void *data, void *bytes, size_t size)
{
	(void)data, (void)size;
	free(bytes);
}

// A failure has its message, and a message its failure.
static void judge(enum status status, const struct diag *diag)
{
	require(status == STATUS_OK || status == STATUS_MALFORMED ||
			status == STATUS_UNSUPPORTED || status == STATUS_NO_MEMORY,
		"an odd status");
	require(diag_has_errors(diag) ==
			(status == STATUS_MALFORMED || status == STATUS_UNSUPPORTED),
		"a failure and its message do not agree");
}

static struct encode_input input_of(const struct parcel *parcel, int index, struct diag *diag)
{
	return (struct encode_input){
		.bytes = parcel_copy(parcel, index),
		.size = parcel->sizes[index],
		.where = {.diag = diag, .order = (uint64_t)index, .file = "image"},
		.release = release,
	};
}

// ---- What is needed. ----

// OK: *ret_known is the caller's.
static enum status measure(const struct encode_options *options, const struct parcel *parcel,
			   int index, struct encode_result *ret, struct known_inputs **ret_known)
{
	struct diag diag;
	diag_init(&diag);
	struct measurement *measurement;
	struct measurement_link link = {.is_image_encoded = true,
					.keeps_section_names = parcel->choices >> 6 & 1};
	require(measurement_create(options, &link, &diag, &measurement) == STATUS_OK,
		"no measurement");
	struct encode_input input = input_of(parcel, index, &diag);
	enum status status = measurement_add(measurement, &input);
	if (status == STATUS_OK)
		status = measurement_finish(measurement, ret);
	judge(status, &diag);
	if (status == STATUS_OK)
		*ret_known = measurement_end(measurement);
	else
		measurement_destroy(measurement);
	diag_deinit(&diag);
	return status;
}

// ---- What is there. ----

struct blob {
	uint8_t *bytes; // NULL: there is none
	size_t size;
};

// `pointer_size`: as btf_check_sized().
static void check_blob(const struct blob *blob, unsigned pointer_size, const struct btf_view *base)
{
	struct diag diag;
	struct ldbtf btf;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag};
	bool is_big_endian = blob->bytes[0] == 0xeb;
	require(btf_check_sized(blob->bytes, blob->size, is_big_endian, pointer_size, base,
				&where) == STATUS_OK,
		diag.count ? diag.messages[0].text : "the checker refuses what was written");
	require(btf_check_sorted(blob->bytes, blob->size, is_big_endian, base, &where) == STATUS_OK,
		"what was written is not sorted");
	if (!base && blob->bytes[0] == 0x9f)
		require(ldbtf_open(&btf, blob->bytes, blob->size) == LDBTF_OK,
			"the runtime refuses what was written");
	diag_deinit(&diag);
}

static uint8_t *allocate(size_t size)
{
	uint8_t *bytes = malloc(size + !size);
	if (!bytes)
		abort();
	return bytes;
}

static enum status write_split_vars(struct encode *encode, const struct blob *blob)
{
	uint8_t *split;
	enum status status = encode_split_vars(encode, blob->bytes, blob->size, &split);
	free(split);
	return status;
}

// With padding, as into a reservation.
static enum status write_blob(struct encode *encode, const struct encode_options *options,
			      unsigned pointer_size, struct blob *ret)
{
	enum { PADDING = 16 };
	const struct encode_result *result = encode_result(encode);
	ret->size = result->byte_size + PADDING;
	ret->bytes = allocate(ret->size);
	if (options->distills) {
		uint8_t *base = allocate(result->base_size);
		enum status status = encode_write_distilled(encode, base, result->base_size,
							    ret->bytes, ret->size);
		free(base);
		return status;
	}
	enum status status = encode_write(encode, ret->bytes, ret->size);
	if (status == STATUS_OK)
		check_blob(ret, pointer_size,
			   options->base ? encode_base_view(options->base) : NULL);
	if (status == STATUS_OK && options->splits_vars)
		status = write_split_vars(encode, ret);
	return status;
}

// By the ELF class, as dwarf/image.c does it.
static unsigned least_pointer_size(const struct parcel *parcel, int index)
{
	bool is_64_bit = parcel->sizes[index] > EI_CLASS &&
			 parcel->files[index][EI_CLASS] == ELFCLASS64;
	return is_64_bit ? 8 : 2;
}

static enum status encode(const struct encode_options *options, struct known_inputs *known,
			  const struct parcel *parcel, int index, struct blob *ret)
{
	struct diag diag;
	diag_init(&diag);
	*ret = (struct blob){0};
	struct encode_input input = input_of(parcel, index, &diag);
	struct encode *encode;
	enum status status = known ? encode_linked(known, &input, &encode)
				   : encode_image(options, &input, &diag, &encode);
	judge(status, &diag);
	if (status == STATUS_OK) {
		status = write_blob(encode, options, least_pointer_size(parcel, index), ret);
		require(status == STATUS_OK || status == STATUS_NO_MEMORY ||
				(status == STATUS_UNSUPPORTED && options->splits_vars),
			diag.count ? diag.messages[0].text : "a program can't be written");
		encode_destroy(encode);
	}
	if (status != STATUS_OK) {
		free(ret->bytes);
		*ret = (struct blob){0};
	}
	diag_deinit(&diag);
	return status;
}

static void encode_twice(const struct encode_options *options, const struct parcel *parcel)
{
	struct blob one, two;
	enum status status = encode(options, NULL, parcel, 1, &one);
	require(encode(options, NULL, parcel, 1, &two) == status && one.size == two.size &&
			(!one.size || !memcmp(one.bytes, two.bytes, one.size)),
		"the same image gives other BTF");
	free(one.bytes);
	free(two.bytes);
}

// ---- On a base. ----

static void encode_on_base(const struct encode_options *options, const struct parcel *parcel)
{
	struct blob object, image;
	struct encode_options own = *options;
	own.splits_vars = false;
	if (encode(&own, NULL, parcel, 0, &object) != STATUS_OK)
		return;
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag, .file = "base"};
	struct encode_base *base;
	enum status status = encode_base_open(object.bytes, object.size, &where, &base);
	judge(status, &diag);
	if (status == STATUS_OK) {
		own.base = base;
		own.distills = parcel->choices >> 7 & 1;
		(void)encode(&own, NULL, parcel, 1, &image);
		free(image.bytes);
		encode_base_close(base);
	}
	diag_deinit(&diag);
	free(object.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct parcel parcel = parcel_open(data, size);
	if (!parcel.files[0])
		return 0;
	struct encode_options options = options_of(parcel.choices);
	struct encode_result measured;
	struct known_inputs *known;
	struct blob image;
	if (measure(&options, &parcel, 0, &measured, &known) == STATUS_OK) {
		(void)encode(&options, known, &parcel, 1, &image);
		free(image.bytes);
	}
	if (measure(&options, &parcel, 1, &measured, &known) == STATUS_OK)
		known_inputs_destroy(known);
	switch (parcel.choices >> 8 & 3) {
	case 0:
		encode_twice(&options, &parcel);
		break;
	case 1:
	case 2:
		encode_on_base(&options, &parcel);
		break;
	default:
		break;
	}
	return 0;
}
