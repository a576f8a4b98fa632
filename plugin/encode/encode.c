// SPDX-License-Identifier: GPL-3.0-or-later
//
// See encode.h. Images are decoded in the background (decode.c); encode_finish() then merges what they
// hold, in link order.
#include "encode/encode.h"

#include <stdlib.h>
#include <string.h>

#include "btf/btf_check.h"
#include "encode/assign_ids.h"
#include "encode/base_index.h"
#include "encode/base_match.h"
#include "encode/decode.h"
#include "encode/doubtful_inputs.h"
#include "encode/emit.h"
#include "encode/encode_state.h"
#include "encode/functions.h"
#include "encode/legalize.h"
#include "encode/section_names.h"
#include "encode/split_vars.h"
#include "encode/variables.h"
#include "ldbtf/btf_format.h"

// ---- The life of an encode. ----

static enum status create_imports(struct encode *encode)
{
	size_t count = workers_count(encode->workers);
	encode->import_count = count;
	encode->imports = calloc(count, sizeof(*encode->imports));
	encode->import_images = calloc(count, sizeof(*encode->import_images));
	encode->memories = calloc(count, sizeof(*encode->memories));
	if (!encode->imports || !encode->import_images || !encode->memories)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		struct import *import = &encode->imports[i];
		import->store = &encode->store;
		import->names.strings = &encode->strings;
		import->excluded_languages = encode->options.excluded_languages;
		import->excluded_language_count = encode->options.excluded_language_count;
		import->wants_functions = encode->options.funcs != ENCODE_FUNCS_NONE;
		import->keeps_external_functions = encode->options.purpose == ENCODE_INPUTS;
		import->keeps_all_functions = encode->options.is_link_to_follow;
		import->wants_variables = encode->options.vars != ENCODE_VARS_NONE || encode->options.splits_vars;
	}
	return STATUS_OK;
}

static enum status create_parts(struct encode *encode)
{
	TRY(strings_create(&encode->strings));
	TRY(type_store_create(&encode->store));
	TRY(workers_create(encode->options.jobs, &encode->workers));
	return create_imports(encode);
}

enum status encode_create(const struct encode_options *options, struct diag *diag, struct encode **ret)
{
	struct encode *encode = calloc(1, sizeof(*encode));
	if (!encode)
		return STATUS_NO_MEMORY;
	encode->options = *options;
	encode->diag = diag;
	pthread_mutex_init(&encode->lock, NULL);
	pthread_cond_init(&encode->has_symbols, NULL);
	elf_version(EV_CURRENT); // once, before threads meet in libelf
	enum status status = create_parts(encode);
	if (status != STATUS_OK) {
		encode_destroy(encode);
		return status;
	}
	*ret = encode;
	return STATUS_OK;
}

static void destroy_images(struct image *first)
{
	while (first) {
		struct image *image = first;
		first = image->next;
		decode_destroy_image(image);
	}
}

// What encode_finish() made.
static void forget_program(struct encode *encode)
{
	distilled_deinit(&encode->distilled);
	program_deinit(&encode->program);
	encode->program = (struct program){0};
	hash_map_deinit(&encode->lto_names);
	hash_map_deinit(&encode->kfunc_flags);
	vec_free(&encode->results);
	vec_free(&encode->uses);
	encode->result = (struct encode_result){0};
	encode->counted = (struct btf_writer){0};
}

static void free_memories(struct encode *encode)
{
	for (size_t i = 0; encode->memories && i < encode->import_count; i++)
		dwarf_memory_deinit(&encode->memories[i]);
}

// Gives back what only reading needs. When no task is left.
static void rest_readers(struct encode *encode)
{
	for (size_t i = 0; i < encode->import_count; i++) {
		import_rest(&encode->imports[i]);
		encode->import_images[i] = 0;
	}
	free_memories(encode);
	interner_settle(encode->strings.interner);
	interner_settle(encode->store.interner);
}

void encode_destroy(struct encode *encode)
{
	if (!encode)
		return;
	workers_destroy(encode->workers); // runs what is queued
	destroy_images(encode->first);
	destroy_images(encode->known);
	for (size_t i = 0; encode->imports && i < encode->import_count; i++)
		import_deinit(&encode->imports[i]);
	free_memories(encode);
	free(encode->imports);
	free(encode->import_images);
	free(encode->memories);
	forget_program(encode);
	dedup_deinit(&encode->dedup);
	type_store_destroy(&encode->store);
	strings_destroy(&encode->strings);
	pthread_cond_destroy(&encode->has_symbols);
	pthread_mutex_destroy(&encode->lock);
	free(encode);
}

// Will units be in the groups that they are in now? Not those of a link's inputs if some refer to others: of a linked image
// all are then one group (list_groups), in which nothing tells units apart that could tell each other what a
// declaration means.
static bool keeps_groups(const struct encode *encode)
{
	for (const struct image *image = encode->first; image; image = image->next)
		if (encode->options.purpose == ENCODE_INPUTS &&
		    (image->is_joined || image->dwarf.is_lto || image->input.is_lto_output))
			return false;
	return true;
}

void encode_pause(struct encode *encode)
{
	workers_destroy(encode->workers);
	encode->workers = NULL;
	forget_program(encode);
	interner_settle(encode->strings.interner);
	interner_settle(encode->store.interner);
}

enum status encode_reopen(struct encode *encode)
{
	return workers_create(encode->import_count, &encode->workers);
}

bool encode_rest(struct encode *encode)
{
	if (encode->workers)
		encode_pause(encode);
	if (forget_doubtful_inputs(encode) != STATUS_OK)
		return false;
	bool is_useful = false;
	for (struct image *image = encode->first; image; image = image->next) {
		function_symbols_deinit(&image->symbols);
		kfuncs_deinit(&image->kfuncs);
		vec_free(&image->named_sections);
		is_useful |= image->known.is_usable;
	}
	return is_useful;
}

enum status encode_begin_linked(struct encode *encode)
{
	encode->known = encode->first;
	encode->first = encode->last = NULL;
	encode->options.purpose = ENCODE_LINKED;
	encode->options.is_link_to_follow = false;
	for (size_t i = 0; i < encode->import_count; i++) {
		encode->imports[i].keeps_external_functions = false;
		encode->imports[i].keeps_all_functions = false;
	}
	// Imports hold memory of the type store, so they stay.
	return workers_create(encode->import_count, &encode->workers);
}

enum status encode_add_image(struct encode *encode, const struct encode_input *input)
{
	struct image *image = calloc(1, sizeof(*image));
	if (!image) {
		if (input->release)
			input->release(input->data, input->bytes, input->size);
		return STATUS_NO_MEMORY;
	}
	image->encode = encode;
	image->input = *input;
	image->number = ++encode->image_count;
	if (encode->last)
		encode->last->next = image;
	else
		encode->first = image;
	encode->last = image;
	return decode_start(image);
}

// ---- Passes of encode_finish(), in order. ----

// The first failure in link order. Waits for all tasks.
static enum status await_images(struct encode *encode)
{
	workers_wait(encode->workers);
	enum status status = STATUS_OK;
	for (const struct image *image = encode->first; image && status == STATUS_OK; image = image->next)
		status = image->status;
	return status;
}

// Is a function that this image defines a candidate of others?
static bool has_declared_function(const struct encode *encode, const struct function_symbols *symbols)
{
	for (const struct image *image = encode->first; image && symbols->symbols.count; image = image->next)
		for (size_t i = 0; i < image->group_count; i++)
			for (size_t j = 0; j < image->results[i].functions.count; j++) {
				const struct function_candidate *function = &image->results[i].functions.data[j];
				if ((function->flags & FUNCTION_SYMBOL_ELSEWHERE) &&
				    function_symbols_find(symbols, function->name))
					return true;
			}
	return false;
}

enum status encode_last_image_counts(struct encode *encode, bool *ret)
{
	TRY(await_images(encode));
	const struct image *last = encode->last;
	*ret = last->has_dwarf || last->kfuncs.members.count || has_declared_function(encode, &last->symbols);
	return STATUS_OK;
}

static enum status gather_result(struct encode *encode, const struct import_result *result)
{
	TRY(vec_push(&encode->results, result));
	TRY(vec_push(&encode->uses, &result->uses));
	encode->result.units += result->unit_count;
	for (size_t reason = 0; reason < SKIP_REASON_COUNT; reason++)
		encode->result.skipped[reason] += result->skipped[reason];
	return STATUS_OK;
}

static enum status gather_results(struct encode *encode)
{
	encode->result.threads = workers_count(encode->workers);
	for (const struct image *image = encode->first; image; image = image->next) {
		encode->result.has_dwarf |= image->has_dwarf;
		for (size_t i = 0; i < image->group_count; i++) {
			const struct image *known = image->groups.data[i].known;
			for (size_t j = 0; known && j < known->group_count; j++)
				TRY(gather_result(encode, &known->results[j]));
			encode->result.units_reused += known && known->known.is_usable ? known->group_count : 0;
			if (!known)
				TRY(gather_result(encode, &image->results[i]));
		}
	}
	return STATUS_OK;
}

// Split BTF goes on where its base ends. UNSUPPORTED with a diagnostic if it can't.
static enum status use_base(struct encode *encode, const struct elf_image *elf)
{
	const struct encode_base *base = encode->options.base;
	struct program *program = &encode->program;
	struct diag_source where = {.diag = encode->diag};
	if (elf)
		TRY(encode_base_check(base, elf->is_64_bit, elf->is_big_endian, &where));
	else // nothing is linked
		program->is_big_endian = base->view.is_big_endian;
	program->first_id = base->view.last_id + 1;
	program->base_names = &base->names;
	encode->counted.first_string = btf_view_string_end(&base->view);
	return STATUS_OK;
}

static enum status build_program(struct encode *encode)
{
	TRY(program_build(&encode->store, &encode->strings, &encode->dedup, &encode->program));
	encode->program.skipped = encode->result.skipped;
	encode->program.address_size = 8;
	for (const struct image *image = encode->first; image; image = image->next) {
		if (!image->address_size)
			continue;
		encode->program.address_size = image->address_size;
		encode->program.is_big_endian = image->elf.is_big_endian;
		return encode->options.base ? use_base(encode, &image->elf) : STATUS_OK;
	}
	return encode->options.base ? use_base(encode, NULL) : STATUS_OK;
}

// ENCODE_INPUTS: the functions that some input defines, those without DWARF (assembly, libc.a) too.
// *is_known: all of them; not so with LTO objects.
static enum status list_function_names(struct encode *encode, struct hash_map *names, bool *is_known)
{
	*is_known = true;
	for (const struct image *image = encode->first; image; image = image->next) {
		*is_known &= !image->has_dwarf || image->symbols.symbols.count > 0;
		for (size_t i = 0; i < image->symbols.symbols.count; i++) {
			uint32_t *unused;
			TRY(hash_map_insert(names, image->symbols.symbols.data[i].name, 0, &unused));
		}
	}
	return STATUS_OK;
}

static enum status gather_lto_names(struct encode *encode)
{
	for (const struct image *image = encode->first; image; image = image->next) {
		if (!image->input.is_lto_output)
			continue;
		encode->program.lto_names = &encode->lto_names;
		for (size_t i = 0; i < image->lto_symbols.count; i++) {
			uint32_t *has_symbol;
			TRY(hash_map_insert(&encode->lto_names, image->lto_symbols.data[i].name, 1, &has_symbol));
			*has_symbol = 1;
		}
		for (size_t i = 0; i < image->symbols.symbols.count; i++) {
			uint32_t *unused;
			TRY(hash_map_insert(&encode->lto_names, image->symbols.symbols.data[i].name, 0, &unused));
		}
	}
	return STATUS_OK;
}

// Of each VAR, but its name.
enum { VAR_BYTES = sizeof(struct ldbtf_type) + sizeof(struct ldbtf_var) + sizeof(struct ldbtf_datasec_entry) };

// In how many places of LTO's outputs can variables of its inputs be? Those that have one of `names`.
static size_t count_lto_places(const struct encode *encode, const struct hash_map *names)
{
	size_t places = 0;
	for (const struct image *image = encode->first; image; image = image->next) {
		const struct lto_symbol *last = NULL; // that was counted
		for (size_t i = 0; i < image->lto_symbols.count; i++) {
			const struct lto_symbol *symbol = &image->lto_symbols.data[i];
			bool is_same = last && last->is_placed && symbol->is_placed && last->address == symbol->address;
			if (is_same || !hash_map_find(names, symbol->name))
				continue;
			last = symbol;
			places++;
		}
	}
	return places;
}

// How many bytes of the VARs that were counted by their names will not be there. Names can be those of static variables in many
// units, of which LTO kept some; and gcc gives variables that nobody writes to, with the same value, one place (-fipa-icf).
// One VAR is at each place (encoding 4.13). Which ones is not known, so the names stay counted.
static enum status measure_lto_excess(const struct encode *encode, size_t *ret)
{
	struct hash_map names = {0};
	enum status status = STATUS_OK;
	*ret = 0;
	if (!encode->program.lto_var_count)
		return STATUS_OK;
	for (size_t u = 0; u < encode->results.count && status == STATUS_OK; u++) {
		const struct import_result *result = encode->results.data[u];
		for (size_t i = 0; result->is_lto && i < result->variables.count && status == STATUS_OK; i++) {
			uint32_t *unused;
			status = hash_map_insert(&names, result->variables.data[i].name, 0, &unused);
		}
	}
	size_t places = count_lto_places(encode, &names);
	hash_map_deinit(&names);
	if (places < encode->program.lto_var_count)
		*ret = (encode->program.lto_var_count - places) * VAR_BYTES;
	return status;
}

static enum status add_functions(struct encode *encode, const struct function_symbols *symbols)
{
	struct hash_map names = {0};
	bool is_known = false;
	enum status status = symbols ? STATUS_OK : list_function_names(encode, &names, &is_known);
	if (status == STATUS_OK)
		status = functions_add(&encode->program, encode->results.data, encode->results.count, symbols,
				       is_known ? &names : NULL, encode->options.funcs);
	hash_map_deinit(&names);
	return status;
}

// In whatever image their sets are: LTO puts them into another than their DWARF.
static enum status mark_kfuncs(struct encode *encode)
{
	for (const struct image *image = encode->first; image; image = image->next)
		TRY(kfuncs_gather(&image->kfuncs, &encode->kfunc_flags));
	return kfuncs_apply(&encode->program, &encode->kfunc_flags);
}

static enum status add_symbols(struct encode *encode)
{
	TRY(gather_lto_names(encode));
	const struct encode_options *options = &encode->options;
	bool is_linked = options->purpose == ENCODE_LINKED && encode->first;
	const struct function_symbols *symbols = is_linked ? &encode->first->symbols : NULL;
	if (options->funcs != ENCODE_FUNCS_NONE) {
		TRY(add_functions(encode, symbols));
		TRY(mark_kfuncs(encode));
	}
	if (options->vars == ENCODE_VARS_NONE)
		return STATUS_OK;
	if (!is_linked)
		return variables_add_all(&encode->program, encode->results.data, encode->results.count);
	if (!encode->first->is_elf_open)
		return STATUS_OK;
	return variables_add(&encode->program, encode->results.data, encode->results.count, &encode->first->elf,
			     options->vars == ENCODE_VARS_ALL ? VARIABLES_OF_ALL : VARIABLES_OF_PERCPU);
}

// How many bytes the records and names take: of split BTF with a distilled base, of both.
static enum status count_bytes(struct encode *encode, size_t *ret)
{
	TRY(emit_program(&encode->program, &encode->counted));
	*ret = btf_writer_size(&encode->counted);
	if (!encode->options.distills)
		return STATUS_OK;
	struct diag_source where = {.diag = encode->diag};
	enum btf_distill_use use =
		encode->options.purpose == ENCODE_INPUTS ? BTF_DISTILL_BOUND : BTF_DISTILL_EXACT;
	TRY(distilled_plan(&encode->program, &encode->counted, &encode->options.base->view, use, &where,
			   &encode->distilled));
	*ret = btf_writer_size(&encode->distilled.plan.own_counted);
	encode->result.base_size = btf_writer_size(&encode->distilled.plan.base_counted);
	return STATUS_OK;
}

static enum status measure(struct encode *encode)
{
	size_t byte_size, allowance = 0, excess = 0;
	TRY(count_bytes(encode, &byte_size));
	if (encode->options.purpose == ENCODE_INPUTS) {
		TRY(section_names_allowance(encode, &allowance));
		TRY(measure_lto_excess(encode, &excess));
	}
	encode->result.byte_size = (byte_size + allowance - excess + 3) & ~(size_t)3;
	if (encode->result.byte_size < ENCODE_EMPTY_SIZE)
		encode->result.byte_size = ENCODE_EMPTY_SIZE;
	struct diag_source where = {.diag = encode->diag};
	if (encode->result.byte_size > INT32_MAX) {
		diag_add(&where, DIAG_ERROR, "the BTF would take %zu bytes; readers take less than 2 GiB\n"
			 "  fix: leave some out, with vars=none, funcs=none or lang-exclude=LIST",
			 encode->result.byte_size);
		return STATUS_UNSUPPORTED;
	}
	// Those of a base count, too (encoding 1.4.3, 1.5.5).
	size_t types = encode->program.first_id - 1 + encode->program.order.count;
	size_t string_bytes = encode->counted.first_string + encode->counted.string_bytes;
	bool is_too_much = string_bytes > LDBTF_MAX_NAME_OFFSET || types > LDBTF_MAX_TYPE_ID;
	if (is_too_much && encode->options.purpose == ENCODE_LINKED) {
		diag_add(&where, DIAG_ERROR,
			 "the BTF has %zu types and %zu bytes of names; kernels take at most %d and %d\n"
			 "  fix: leave some out, with vars=none, funcs=none or lang-exclude=LIST",
			 types, string_bytes, LDBTF_MAX_TYPE_ID, LDBTF_MAX_NAME_OFFSET);
		return STATUS_UNSUPPORTED;
	}
	return STATUS_OK;
}

// The linked image has the units that its inputs had, nearly always, so that what came of those holds.
static enum status merge_types(struct encode *encode)
{
	bool asks_evidence = keeps_groups(encode);
	const struct type_uses *const *uses = encode->uses.data;
	size_t count = encode->uses.count;
	if (dedup_holds_for(&encode->dedup, uses, count, asks_evidence))
		return STATUS_OK;
	dedup_deinit(&encode->dedup);
	return dedup_run(&encode->store, uses, count, asks_evidence, &encode->dedup);
}

// A FUNC of the base can't be distilled (encoding 1.9.2), and what is only an input may get another prototype.
static bool may_match_funcs(const struct encode_options *options)
{
	return options->purpose == ENCODE_LINKED && !options->distills;
}

// Inputs are. With a distilled base, what goes into that is a matter of order.
static bool is_only_measured(const struct encode_options *options)
{
	return options->purpose == ENCODE_INPUTS && !options->distills;
}

// The main pass list: what was decoded in the background becomes one numbered, measured program.
enum status encode_finish(struct encode *encode, struct encode_result *ret)
{
	// All units are decoded. Nothing runs in the background from here on.
	TRY(await_images(encode));
	rest_readers(encode);

	// In link order, whichever thread decoded what: from here on everything is deterministic.
	TRY(gather_results(encode));

	// One set of types. A name means one definition, or a declaration.
	TRY(merge_types(encode));
	TRY(build_program(encode));

	// Functions and variables that the link kept; for a link's inputs, that it may keep.
	TRY(add_symbols(encode));

	// What kernels would refuse the whole blob for is mended. Types have their final contents now.
	TRY(legalize(&encode->program));

	// The last type to be added.
	TRY(find_subscript_type(&encode->program));

	// Split BTF leaves out what its base has.
	if (encode->options.base)
		TRY(base_match(&encode->program, encode->options.base, may_match_funcs(&encode->options)));

	// Sorted, if anybody will see it, and numbered.
	TRY(is_only_measured(&encode->options) ? assign_any_ids(&encode->program) : assign_ids(&encode->program));

	// The same code counts here and writes in encode_write().
	TRY(measure(encode));

	encode->result.types = encode->program.order.count;
	encode->result.funcs = encode->program.func_count;
	encode->result.vars = encode->program.var_count;
	*ret = encode->result;
	return STATUS_OK;
}

// ---- The bytes. ----

enum status encode_write(struct encode *encode, uint8_t *buffer, size_t size)
{
	if (size < encode->result.byte_size || size < ENCODE_EMPTY_SIZE)
		return STATUS_NO_SPACE;
	bool is_big_endian = encode->program.is_big_endian;
	struct btf_writer writer;
	btf_writer_begin(&writer, buffer, size, &encode->counted, is_big_endian);
	TRY(emit_program(&encode->program, &writer));

	// Read our own output back before a kernel or a device does.
	struct diag_source where = {.diag = encode->diag, .file = "the BTF just encoded (please report this)"};
	const struct btf_view *base = encode->options.base ? &encode->options.base->view : NULL;
	TRY(btf_check(buffer, size, is_big_endian, base, &where));
	return btf_check_sorted(buffer, size, is_big_endian, base, &where);
}

enum status encode_write_distilled(struct encode *encode, uint8_t *base, size_t base_size, uint8_t *buffer, size_t size)
{
	if (size < encode->result.byte_size || base_size < encode->result.base_size)
		return STATUS_NO_SPACE;
	struct diag_source where = {.diag = encode->diag, .file = "the BTF just encoded (please report this)"};
	return distilled_write(&encode->distilled, base, base_size, buffer, size, &where);
}

static enum status add_split_variables(struct encode *encode)
{
	if (!encode->first || !encode->first->is_elf_open || encode->options.vars == ENCODE_VARS_ALL)
		return STATUS_OK;
	return variables_add(&encode->program, encode->results.data, encode->results.count, &encode->first->elf,
			     encode->options.vars == ENCODE_VARS_NONE ? VARIABLES_OF_ALL : VARIABLES_OF_OTHERS);
}

enum status encode_split_vars(struct encode *encode, const uint8_t *image, size_t image_size, uint8_t **ret,
			      struct encode_result *result)
{
	struct diag_source where = {.diag = encode->diag, .file = "the split BTF just encoded (please report this)"};
	struct program *program = &encode->program;
	size_t image_vars = program->var_count;
	struct split_vars split;
	*ret = NULL;
	enum status status = split_vars_begin(program, image, image_size, &where, &split);
	if (status == STATUS_OK)
		status = add_split_variables(encode);
	if (status == STATUS_OK)
		status = split_vars_finish(&split, program, ret, &encode->result.split_size);
	split_vars_end(&split, program);
	encode->result.split_vars = program->var_count - image_vars;
	*result = encode->result;
	return status;
}

void encode_write_empty_split(uint8_t *buffer, bool is_big_endian)
{
	struct btf_writer writer;
	btf_writer_begin(&writer, buffer, ENCODE_EMPTY_SPLIT_SIZE, &(struct btf_writer){0}, is_big_endian);
}

void encode_write_empty(uint8_t *buffer, size_t size, bool is_big_endian)
{
	struct btf_writer writer;
	btf_writer_begin(&writer, buffer, size, &(struct btf_writer){0}, is_big_endian);
}
