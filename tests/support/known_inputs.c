// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures the inputs of a link, and encodes the image in both ways (known_inputs.h).
#include "known_inputs.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf/elf_image.h"
#include "encode/known_inputs.h"
#include "encode/measurement.h"
#include "encode/reader.h"
#include "read_file.h"
#include "support/diag.h"

struct known_file known_read_file(const char *folder, const char *name)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	struct known_file file;
	file.bytes = need_file(path, &file.size);
	return file;
}

static void release(void *data, void *bytes, size_t size)
{
	(void)data, (void)size;
	free(bytes);
}

// Encoding writes into what it is given.
static struct encode_input input_of(const struct known_file *file, struct diag *diag)
{
	struct encode_input input = {
		.size = file->size, .where = {.diag = diag, .file = "image"}, .release = release};
	input.bytes = malloc(file->size);
	if (!input.bytes)
		abort();
	memcpy(input.bytes, file->bytes, file->size);
	return input;
}

// Frees `known`.
static struct known_outcome encode(const struct encode_options *options, struct known_inputs *known,
				   const struct known_file *program, struct diag *diag)
{
	struct known_outcome outcome = {0};
	struct encode *encode;
	struct encode_input input = input_of(program, diag);
	outcome.status = known ? encode_linked(known, &input, &encode)
			       : encode_image(options, &input, diag, &encode);
	if (outcome.status != STATUS_OK)
		return outcome;
	outcome.result = *encode_result(encode);
	outcome.blob = malloc(outcome.result.byte_size);
	if (!outcome.blob)
		abort();
	outcome.status = encode_write(encode, outcome.blob, outcome.result.byte_size);
	encode_destroy(encode);
	return outcome;
}

// Adds zeros behind the file, so that threads are worth it (encode/reader.c).
static void enlarge(struct encode_input *input)
{
	enum { LARGE = 1 << 20 };
	if (input->size >= LARGE)
		return;
	input->bytes = realloc(input->bytes, LARGE);
	if (!input->bytes)
		abort();
	memset((uint8_t *)input->bytes + input->size, 0, LARGE - input->size);
	input->size = LARGE;
}

static struct measurement *add_inputs(const struct encode_options *options,
				      const struct known_file *inputs, size_t count,
				      bool is_large, struct diag *diag)
{
	struct measurement *measurement;
	if (measurement_create(options, &(struct measurement_link){.is_image_encoded = true}, diag,
			       &measurement) != STATUS_OK)
		abort();
	for (size_t i = 0; i < count; i++) {
		struct encode_input input = input_of(&inputs[i], diag);
		if (is_large)
			enlarge(&input);
		if (measurement_add(measurement, &input) != STATUS_OK)
			abort();
	}
	return measurement;
}

static struct known_inputs *learn(const struct encode_options *options,
				  const struct known_file *inputs, size_t count, struct diag *diag)
{
	struct measurement *measurement = add_inputs(options, inputs, count, false, diag);
	struct encode_result measured;
	if (measurement_finish(measurement, &measured) != STATUS_OK)
		abort();
	return measurement_end(measurement);
}

// By threads, without measuring. *is_merged: they have merged the inputs' types.
static struct known_inputs *learn_beside(const struct encode_options *options,
					 const struct known_file *inputs, size_t count,
					 struct diag *diag, bool *is_merged)
{
	struct measurement *measurement = add_inputs(options, inputs, count, true, diag);
	measurement_merge_beside(measurement);
	struct known_inputs *known = measurement_end(measurement);
	*is_merged = false;
	if (!known)
		return NULL;
	struct image *images;
	struct reader *reader = known_inputs_take(known, &images);
	*is_merged = reader->dedup.made_of;
	return known_inputs_create(reader, images);
}

struct known_outcome known_encode_plain(const struct known_file *program)
{
	return known_encode_after(NULL, 0, program, 1);
}

struct known_outcome known_encode_after(const struct known_file *inputs, size_t count,
					const struct known_file *program, size_t jobs)
{
	struct encode_options options = {.jobs = jobs};
	struct diag diag;
	diag_init(&diag);
	struct known_inputs *known = count ? learn(&options, inputs, count, &diag) : NULL;
	struct known_outcome outcome = encode(&options, known, program, &diag);
	diag_deinit(&diag);
	return outcome;
}

struct known_outcome known_encode_beside(const struct known_file *inputs, size_t count,
					 const struct known_file *program, bool *is_merged)
{
	struct encode_options options = {.jobs = 2};
	struct diag diag;
	diag_init(&diag);
	struct known_inputs *known = learn_beside(&options, inputs, count, &diag, is_merged);
	struct known_outcome outcome = encode(&options, known, program, &diag);
	diag_deinit(&diag);
	return outcome;
}

bool known_is_same(const struct known_outcome *a, const struct known_outcome *b)
{
	if (a->status != STATUS_OK || b->status != STATUS_OK)
		return a->status == b->status;
	return a->result.byte_size == b->result.byte_size &&
	       !memcmp(a->blob, b->blob, a->result.byte_size) &&
	       !memcmp(a->result.skipped, b->result.skipped, sizeof(a->result.skipped)) &&
	       a->result.units == b->result.units && a->result.funcs == b->result.funcs;
}

void known_outcome_free(struct known_outcome *outcome)
{
	free(outcome->blob);
}

bool known_agrees(const struct known_file *inputs, size_t count, const struct known_file *program,
		  size_t *reused)
{
	struct known_outcome plain = known_encode_plain(program);
	struct known_outcome after = known_encode_after(inputs, count, program, 1);
	bool is_same = known_is_same(&plain, &after);
	*reused = after.status == STATUS_OK ? after.result.units_reused : 0;
	known_outcome_free(&plain);
	known_outcome_free(&after);
	return is_same;
}

// The section that a relocation's symbol is in; 0 if it is in none.
static size_t section_of_symbol(const struct known_file *program, const struct elf_section *symbols,
				uint64_t index)
{
	Elf64_Sym symbol;
	if (index >= symbols->size / sizeof(symbol))
		abort();
	memcpy(&symbol, program->bytes + symbols->file_offset + index * sizeof(symbol),
	       sizeof(symbol));
	return symbol.st_shndx;
}

struct known_places known_find_places(const struct known_file *program)
{
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag};
	struct elf_image elf;
	struct elf_section info, strings, relocations, symbols;
	if (elf_image_open(program->bytes, program->size, &where, &elf) != STATUS_OK ||
	    elf_image_find_section(&elf, ".debug_info", &info) != STATUS_OK ||
	    elf_image_find_section(&elf, ".debug_str", &strings) != STATUS_OK ||
	    elf_image_find_section(&elf, ".symtab", &symbols) != STATUS_OK ||
	    elf_image_find_section(&elf, ".rela.debug_info", &relocations) != STATUS_OK)
		abort();
	struct known_places ret = {
		.info = program->bytes + info.file_offset,
		.info_size = info.size,
		.strings = program->bytes + strings.file_offset,
		.strings_size = strings.size,
		.count = relocations.size / sizeof(Elf64_Rela),
	};
	ret.places = calloc(ret.count, sizeof(*ret.places));
	for (size_t i = 0; i < ret.count; i++) {
		Elf64_Rela rela;
		memcpy(&rela, program->bytes + relocations.file_offset + i * sizeof(rela),
		       sizeof(rela));
		uint32_t type = ELF64_R_TYPE(rela.r_info);
		size_t section = section_of_symbol(program, &symbols, ELF64_R_SYM(rela.r_info));
		ret.places[i] = (struct known_place){
			.offset = rela.r_offset,
			.size = type == R_X86_64_32 || type == R_X86_64_DTPOFF32 ? 4 : 8,
			.is_of_strings = section && section == strings.index,
		};
	}
	elf_image_close(&elf);
	diag_deinit(&diag);
	return ret;
}

void known_places_free(struct known_places *places)
{
	free(places->places);
}
