// SPDX-License-Identifier: GPL-3.0-or-later
//
// See encode.h. Two halves: images are decoded in the background, one task an image and, where an image
// has many units, one task a unit; encode_finish() then merges what they found, in link order.
#include "encode/encode.h"

#include <elf.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "btf/btf_check.h"
#include "btf/btf_writer.h"
#include "dwarf/image.h"
#include "encode/assign_ids.h"
#include "encode/base_index.h"
#include "encode/base_match.h"
#include "encode/distill.h"
#include "encode/emit.h"
#include "encode/function_symbols.h"
#include "encode/functions.h"
#include "encode/import.h"
#include "encode/kfuncs.h"
#include "encode/legalize.h"
#include "encode/program.h"
#include "encode/reuse.h"
#include "encode/split_vars.h"
#include "encode/variables.h"
#include "ldbtf/btf_format.h"
#include "support/workers.h"
#include "types/dedup.h"

enum {
	// Fewer groups than this are decoded by the task that opened the image.
	GROUPS_WORTH_TASKS = 4,
	// How many inputs may be missing in the linked image, in a row, before the search for the next one ends.
	FARTHEST_INPUT = 256,
	// ENCODE_INPUTS: bytes for section names that no input has, as linker scripts may choose, or as LTO will.
	SECTION_NAME_ALLOWANCE = 256,
	DATASEC_HEADER_SIZE = 12,
};

// A section of an input that a DATASEC may be named after.
struct named_section {
	uint32_t name;   // string id
	uint32_t symbol; // string id; in an LTO output: it counts if this is the name of a variable. 0: it counts
};

// What is decoded together: all units of an image or one; or units of a linked image that an input's are known to be.
struct group {
	size_t unit;
	struct image *known; // the input, or NULL
	uint64_t start;      // known: of its .debug_info in the image's
};

// One image on its way from bytes to results.
struct image {
	struct encode *encode;
	struct image *next; // in link order
	size_t number;      // of the image in the encode, from 1
	struct encode_input input;
	struct elf_image elf;
	struct dwarf_image dwarf;
	struct function_symbols symbols;
	struct kfuncs kfuncs;
	bool is_elf_open, is_dwarf_open, is_released;
	bool has_dwarf;
	uint8_t address_size;
	struct import_result *results; // one a group
	bool is_joined;                // its units refer to each other: group 0 is all of them, then come skeletons
	VEC(struct group) groups;
	size_t group_count;
	struct known_image known; // of an input
	size_t groups_left; // not decoded yet; under encode->lock
	enum status status; // the first failure; under encode->lock
	VEC(struct named_section) named_sections; // ENCODE_INPUTS: that hold variables, or could
	VEC(uint32_t) lto_names;     // of an LTO output: its symbols, cut at the first '.'; string ids
};

// A section of an input, while it is found out whether variables lie in it.
struct used_section {
	const struct elf_section *section;
	bool is_used;
};

struct group_task {
	struct image *image;
	size_t group;
};

struct encode {
	struct encode_options options;
	struct diag *diag;
	struct workers *workers;
	struct strings strings;
	struct type_store store;
	pthread_mutex_t lock;
	struct image *first, *last;
	size_t image_count;
	struct image *known; // the inputs, in link order, while the linked image is encoded
	size_t import_count;
	struct import *imports;  // one a worker
	size_t *import_images;   // by worker: number of the image that its import last read
	struct dwarf_memory *memories; // by worker: for the next image that it opens

	// encode_finish:
	struct hash_map lto_names; // as program.lto_names
	struct hash_map kfunc_flags; // by name
	VEC(const struct import_result *) results;
	VEC(const struct type_uses *) uses;
	struct dedup dedup;
	struct program program;
	struct btf_writer counted;
	struct distilled distilled;
	struct encode_result result;
};

static void fail_image(struct image *image, enum status status)
{
	pthread_mutex_lock(&image->encode->lock);
	if (image->status == STATUS_OK)
		image->status = status;
	pthread_mutex_unlock(&image->encode->lock);
}

static void release_bytes(struct image *image)
{
	if (!image->is_released && image->input.release)
		image->input.release(image->input.data, image->input.bytes, image->input.size);
	image->is_released = true;
}

static enum status list_section_names(struct image *image);

// The DWARF is read; of a linked image, sections are still wanted. Symbols are of all.
static void close_image(struct image *image, struct dwarf_memory *memory)
{
	bool is_known = image->is_dwarf_open && image->encode->options.is_link_to_follow && !image->is_joined &&
			image->results;
	if (is_known && known_image_take(&image->dwarf, image->results, image->group_count, &image->known) != STATUS_OK)
		fail_image(image, STATUS_NO_MEMORY);
	if (image->is_dwarf_open)
		dwarf_image_close_into(&image->dwarf, memory);
	image->is_dwarf_open = false;
	if (image->encode->options.purpose == ENCODE_LINKED)
		return;
	if (image->is_elf_open && image->results && image->encode->options.vars != ENCODE_VARS_NONE) {
		enum status status = list_section_names(image);
		if (status != STATUS_OK)
			fail_image(image, status);
	}
	if (image->is_elf_open)
		elf_image_close(&image->elf);
	image->is_elf_open = false;
	release_bytes(image);
}

// ---- Tasks: these run in worker threads. ----

static void warn_split(const struct image *image, const struct dwarf_unit *unit, const char *path, const char *what)
{
	bool is_absolute = unit->dwo_name[0] == '/' || !unit->comp_dir[0];
	diag_add(&image->input.where, DIAG_WARNING,
		 "%s %s, so the types in it are not in the BTF\n"
		 "  where: the object was compiled with -gsplit-dwarf, as %s%s%s\n"
		 "  fix:   keep .dwo files where the compiler put them until the link is over, or compile without -gsplit-dwarf\n"
		 "         (a .dwp package is made after the link and not read)",
		 path, what, is_absolute ? "" : unit->comp_dir, is_absolute ? "" : "/", unit->dwo_name);
}

static enum status import_companion(struct image *image, const struct dwarf_unit *unit, struct import *import,
				    const struct encode_companion *companion, struct import_result *result)
{
	struct diag_source where = image->input.where;
	where.file = companion->path;
	struct elf_image elf;
	struct dwarf_image dwarf;
	enum status status = elf_image_open(companion->bytes, companion->size, &where, &elf);
	if (status == STATUS_OK) {
		status = dwarf_image_open_split(&elf, &image->dwarf, unit, &dwarf);
		if (status == STATUS_OK) {
			import_begin_image(import, &dwarf, &image->symbols);
			status = import_group(import, 0, dwarf.units.count, result);
			dwarf_image_close(&dwarf);
		}
		elf_image_close(&elf);
	}
	if (status != STATUS_ABSENT)
		return status;
	warn_split(image, unit, companion->path, "is of another compilation than the object that names it");
	result->skipped[SKIP_SPLIT_UNIT]++;
	return STATUS_OK;
}

// The unit is but a skeleton; the rest is in a file of its own.
static enum status import_split(struct image *image, const struct dwarf_unit *unit, struct import *import,
				struct import_result *result)
{
	const struct encode_input *input = &image->input;
	struct encode_companion companion = {0};
	if (input->open_companion)
		TRY(input->open_companion(input->data, unit->comp_dir, unit->dwo_name, &companion));
	if (companion.bytes) {
		enum status status = import_companion(image, unit, import, &companion, result);
		input->close_companion(input->data, &companion);
		return status;
	}
	warn_split(image, unit, unit->dwo_name, "can't be found");
	result->skipped[SKIP_SPLIT_UNIT]++;
	return STATUS_OK;
}

// The worker's import, set on this image.
static struct import *begin_import(struct image *image, size_t worker)
{
	struct encode *encode = image->encode;
	struct import *import = &encode->imports[worker];
	if (encode->import_images[worker] != image->number) {
		import_begin_image(import, &image->dwarf, &image->symbols);
		encode->import_images[worker] = image->number;
	}
	return import;
}

static void decode_group(struct image *image, size_t group, size_t worker)
{
	struct encode *encode = image->encode;
	struct import *import = begin_import(image, worker);
	bool is_one_group = image->is_joined && !group;
	size_t number = image->groups.data[group].unit;
	const struct dwarf_unit *unit = &image->dwarf.units.data[number];
	if (unit->dwo_name && !is_one_group) {
		enum status status = import_split(image, unit, import, &image->results[group]);
		encode->import_images[worker] = 0; // it has read another image
		if (status != STATUS_OK)
			fail_image(image, status);
		return;
	}
	size_t count = is_one_group ? image->dwarf.units.count : 1;
	enum status status = import_group(import, number, count, &image->results[group]);
	if (status != STATUS_OK)
		fail_image(image, status);
}

// The group is not what it looked like: its units are read, in the place of the input's. They have the same
// abbreviations, so nothing in them refers to other units.
static enum status read_known_group(struct image *image, const struct group *group, size_t worker)
{
	struct encode *encode = image->encode;
	struct image *known = group->known;
	struct import *import = begin_import(image, worker);
	known->known.is_usable = false;
	for (size_t i = 0; i < known->group_count; i++) {
		pthread_mutex_lock(&encode->lock);
		enum status status = dwarf_image_read_unit(&image->dwarf, group->unit + i);
		pthread_mutex_unlock(&encode->lock);
		TRY(status);
		import_result_deinit(&known->results[i]);
		known->results[i] = (struct import_result){0};
		TRY(import_group(import, group->unit + i, 1, &known->results[i]));
	}
	return STATUS_OK;
}

// The group is an input's, if it is.
static void reuse_group(struct image *image, const struct group *group, size_t worker)
{
	bool is_same = false;
	enum status status = known_image_apply(&group->known->known, &image->dwarf, &image->symbols, group->start,
					       group->known->results, &image->encode->memories[worker], &is_same);
	if (status == STATUS_OK && !is_same)
		status = read_known_group(image, group, worker);
	if (status != STATUS_OK)
		fail_image(image, status);
}

static void do_group(struct image *image, size_t group, size_t worker)
{
	if (image->groups.data[group].known)
		reuse_group(image, &image->groups.data[group], worker);
	else
		decode_group(image, group, worker);
}

static void run_group(void *argument, size_t worker)
{
	struct group_task *task = argument;
	struct image *image = task->image;
	do_group(image, task->group, worker);
	free(task);
	pthread_mutex_lock(&image->encode->lock);
	bool is_last = --image->groups_left == 0;
	pthread_mutex_unlock(&image->encode->lock);
	if (is_last)
		close_image(image, &image->encode->memories[worker]);
}

static enum status submit_group(struct image *image, size_t group)
{
	struct group_task *task = malloc(sizeof(*task));
	if (!task)
		return STATUS_NO_MEMORY;
	*task = (struct group_task){.image = image, .group = group};
	enum status status = workers_submit(image->encode->workers, run_group, task);
	if (status != STATUS_OK)
		free(task);
	return status;
}

// How much of a section's name stays in an ordinary link. Linker scripts gather ".data.foo" in ".data", but only for names
// that they know; others keep theirs, and so does the kernel's ".data..percpu".
static size_t kept_length(const char *name)
{
	static const char *const gathered[] = {".data", ".rodata", ".bss", ".sdata", ".sbss", ".sdata2", ".sbss2",
					       ".ldata", ".lrodata", ".lbss"};
	for (size_t i = 0; i < sizeof(gathered) / sizeof(gathered[0]); i++) {
		size_t length = strlen(gathered[i]);
		if (!strncmp(name, gathered[i], length) && name[length] == '.' && name[length + 1] != '.')
			return length;
	}
	return strlen(name);
}

static bool can_hold_variables(const struct elf_section *section)
{
	return (section->flags & SHF_ALLOC) && !(section->flags & SHF_TLS) &&
	       (section->type == SHT_PROGBITS || section->type == SHT_NOBITS);
}

// ENCODE_INPUTS: a linker script will name a DATASEC after this section, or gather it in another.
static enum status add_section_name(struct image *image, const struct elf_section *section, uint32_t symbol)
{
	bool keeps_name = image->encode->options.keeps_section_names;
	size_t length = keeps_name ? strlen(section->name) : kept_length(section->name);
	struct named_section named = {.symbol = symbol};
	TRY(strings_intern(&image->encode->strings, section->name, length, &named.name));
	return vec_push(&image->named_sections, named);
}

// The last section that begins at or before `addr`, of `count` sorted by address; NULL if it ends before it.
static struct used_section *find_section(struct used_section *sections, size_t count, uint64_t addr)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (sections[middle].section->dwarf_addr <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	// An empty variable lies at its section's end.
	if (!low || addr - sections[low - 1].section->dwarf_addr > sections[low - 1].section->size)
		return NULL;
	return &sections[low - 1];
}

// Marks the variables that vars=percpu does not want, and marks the sections of the others. One without a place
// is a common symbol, or its object was made by LTO.
static void use_sections(const struct image *image, struct import_result *result, struct used_section *sections,
			 size_t count)
{
	bool wants_all = image->encode->options.vars == ENCODE_VARS_ALL;
	for (size_t i = 0; i < result->variables.count; i++) {
		struct variable_candidate *variable = &result->variables.data[i];
		struct used_section *used = find_section(sections, count, variable->address);
		bool is_per_cpu = used && !strncmp(used->section->name, ".data..percpu", strlen(".data..percpu"));
		variable->is_unwanted = !wants_all && !is_per_cpu && !result->is_lto;
		if (used && !variable->is_unwanted)
			used->is_used = true;
	}
}

// ENCODE_INPUTS, when the image is decoded: which of its sections will DATASECs be named after?
static enum status list_section_names(struct image *image)
{
	struct used_section *sections = calloc(image->elf.section_count, sizeof(*sections));
	if (!sections)
		return STATUS_NO_MEMORY;
	size_t count = 0; // in the order of the file, which is that of their addresses
	for (size_t i = 1; i < image->elf.section_count; i++)
		if (can_hold_variables(&image->elf.sections[i]) && image->elf.sections[i].dwarf_addr)
			sections[count++].section = &image->elf.sections[i];
	for (size_t i = 0; i < image->group_count; i++)
		use_sections(image, &image->results[i], sections, count);
	enum status status = STATUS_OK;
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		if (sections[i].is_used)
			status = add_section_name(image, sections[i].section, 0);
	free(sections);
	return status;
}

static enum status note_lto_name(void *data, const struct elf_symbol *symbol)
{
	struct image *image = data;
	size_t length = strcspn(symbol->name, ".");
	if (!length || symbol->section == SHN_UNDEF || symbol->type == STT_SECTION || symbol->type == STT_FILE)
		return STATUS_OK;
	uint32_t name;
	TRY(strings_intern(&image->encode->strings, symbol->name, length, &name));
	TRY(vec_push(&image->lto_names, name));
	// Its DWARF is not read, so which variables lie in a section is known by their symbols alone.
	if (symbol->type != STT_OBJECT || !symbol->is_in_section || !can_hold_variables(&image->elf.sections[symbol->section]))
		return STATUS_OK;
	return add_section_name(image, &image->elf.sections[symbol->section], name);
}

// What an LTO output will have. With -r gcc makes one LTO object of many, unless it is told -flinker-output=nolto-rel: that
// has no symbols, but bodies, by which the link's output gets its functions.
static enum status list_lto_names(struct image *image)
{
	TRY(function_symbols_read_lto(&image->elf, &image->encode->strings, &image->symbols));
	enum status status = elf_image_for_each_symbol(&image->elf, note_lto_name, image);
	return status == STATUS_ABSENT ? STATUS_OK : status;
}

// Units that refer to each other are read together: all of them, if any does (import.h). Those that are but skeletons
// of units in other files are apart from them even so.
static enum status list_groups(struct image *image)
{
	const struct dwarf_image *dwarf = &image->dwarf;
	for (size_t i = 0; i < dwarf->units.count; i++)
		image->is_joined |= dwarf->units.data[i].has_references_out;
	struct group all = {0};
	if (image->is_joined)
		TRY(vec_push(&image->groups, all));
	for (size_t i = 0; i < dwarf->units.count; i++) {
		struct group group = {.unit = i};
		if (!image->is_joined || dwarf->units.data[i].dwo_name)
			TRY(vec_push(&image->groups, group));
	}
	return STATUS_OK;
}

// The first input from `from` on that the image's units from `unit` on look like.
static struct image *find_known(struct image *from, const struct dwarf_image *dwarf, size_t unit, uint64_t *start)
{
	int steps = 0;
	for (struct image *image = from; image && steps < FARTHEST_INPUT; image = image->next, steps++)
		if (known_image_fits(&image->known, dwarf, unit, start))
			return image;
	return NULL;
}

// Of a linked image: the inputs are looked for in link order, units that none has are read. False: there are units that
// must be read together with others.
static enum status list_known_groups(struct image *image, bool *ret)
{
	struct dwarf_image *dwarf = &image->dwarf;
	struct image *next = image->encode->known;
	*ret = true;
	for (size_t i = 0; i < dwarf->units.count && *ret;) {
		struct group group = {.unit = i};
		group.known = find_known(next, dwarf, i, &group.start);
		if (group.known) {
			next = group.known->next;
			i += group.known->known.units.count;
		} else {
			TRY(dwarf_image_read_unit(dwarf, i));
			*ret = !dwarf->units.data[i++].has_references_out;
		}
		TRY(vec_push(&image->groups, group));
	}
	return STATUS_OK;
}

static enum status list_all_groups(struct image *image)
{
	if (image->encode->known) {
		bool is_done;
		TRY(list_known_groups(image, &is_done));
		if (is_done)
			return STATUS_OK;
		vec_clear(&image->groups);
		for (size_t i = 0; i < image->dwarf.units.count; i++)
			TRY(dwarf_image_read_unit(&image->dwarf, i));
	}
	return list_groups(image);
}

static enum status read_kfuncs(struct image *image)
{
	struct diag_source nobody = {.diag = NULL};
	bool ignores_errors = image->encode->options.ignores_bad_ids;
	enum status status = kfuncs_read(&image->elf, ignores_errors ? &nobody : &image->input.where,
					 &image->encode->strings, &image->kfuncs);
	return status == STATUS_MALFORMED && ignores_errors ? STATUS_OK : status;
}

static enum status open_image(struct image *image, struct dwarf_memory *memory)
{
	struct encode *encode = image->encode;
	enum status status = elf_image_open(image->input.bytes, image->input.size, &image->input.where, &image->elf);
	if (status == STATUS_ABSENT)
		return STATUS_OK;
	TRY(status);
	image->is_elf_open = true;
	if (image->input.inspect)
		image->input.inspect(image->input.data, &image->elf);
	image->address_size = image->elf.is_64_bit ? 8 : 4;
	TRY(read_kfuncs(image));
	if (image->input.is_lto_output)
		return list_lto_names(image);

	TRY(function_symbols_read(&image->elf, &encode->strings, &image->symbols));
	struct dwarf_open_options options = {
		.memory = memory,
		.wants_print = encode->options.is_link_to_follow,
		.lists_only = encode->known,
	};
	status = dwarf_image_open_with(&image->elf, &options, &image->dwarf);
	if (status == STATUS_ABSENT)
		return STATUS_OK;
	TRY(status);
	image->is_dwarf_open = true;
	image->has_dwarf = true;
	if (image->dwarf.units.count)
		image->address_size = image->dwarf.units.data[0].address_size;
	if (image->dwarf.is_lto) {
		function_symbols_deinit(&image->symbols);
		TRY(function_symbols_read_lto(&image->elf, &encode->strings, &image->symbols));
	}
	TRY(list_all_groups(image));
	image->group_count = image->groups.count;
	image->results = calloc(image->group_count ? image->group_count : 1, sizeof(*image->results));
	return image->results ? STATUS_OK : STATUS_NO_MEMORY;
}

static void run_image(void *argument, size_t worker)
{
	struct image *image = argument;
	enum status status = open_image(image, &image->encode->memories[worker]);
	if (status != STATUS_OK) {
		fail_image(image, status);
		image->group_count = 0;
	}
	if (image->group_count < GROUPS_WORTH_TASKS) {
		for (size_t i = 0; i < image->group_count; i++)
			do_group(image, i, worker);
		close_image(image, &image->encode->memories[worker]);
		return;
	}
	// One more than there are, so that the image stays open until all are queued.
	image->groups_left = image->group_count + 1;
	size_t not_queued = 1;
	for (size_t i = 0; i < image->group_count; i++) {
		if (submit_group(image, i) != STATUS_OK) {
			fail_image(image, STATUS_NO_MEMORY);
			not_queued++;
		}
	}
	pthread_mutex_lock(&image->encode->lock);
	image->groups_left -= not_queued;
	bool is_last = image->groups_left == 0;
	pthread_mutex_unlock(&image->encode->lock);
	if (is_last)
		close_image(image, &image->encode->memories[worker]);
}

// ---- The owner's side. ----

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
	elf_version(EV_CURRENT); // once, before threads meet in libelf
	enum status status = create_parts(encode);
	if (status != STATUS_OK) {
		encode_destroy(encode);
		return status;
	}
	*ret = encode;
	return STATUS_OK;
}

static void destroy_image(struct image *image)
{
	struct dwarf_memory memory = {0};
	close_image(image, &memory);
	dwarf_memory_deinit(&memory);
	function_symbols_deinit(&image->symbols);
	kfuncs_deinit(&image->kfuncs);
	if (image->is_elf_open)
		elf_image_close(&image->elf);
	release_bytes(image);
	for (size_t i = 0; image->results && i < image->group_count; i++)
		import_result_deinit(&image->results[i]);
	free(image->results);
	vec_free(&image->named_sections);
	vec_free(&image->lto_names);
	vec_free(&image->groups);
	known_image_deinit(&image->known);
	free(image);
}

static void destroy_images(struct image *first)
{
	while (first) {
		struct image *image = first;
		first = image->next;
		destroy_image(image);
	}
}

// What encode_finish() made.
static void forget_program(struct encode *encode)
{
	distilled_deinit(&encode->distilled);
	program_deinit(&encode->program);
	encode->program = (struct program){0};
	dedup_deinit(&encode->dedup);
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
	type_store_destroy(&encode->store);
	strings_destroy(&encode->strings);
	pthread_mutex_destroy(&encode->lock);
	free(encode);
}

// Inputs that differ in nothing but strings, which relocations hide, can't be told apart in the image, where a linker
// script may have put them in another order. OK or NO_MEMORY.
static enum status forget_twins(struct encode *encode)
{
	struct hash_map by_print = {0};
	VEC(struct image *) images = {0};
	enum status status = STATUS_OK;
	for (struct image *image = encode->first; image && status == STATUS_OK; image = image->next) {
		if (!image->known.is_usable)
			continue;
		uint32_t *first;
		status = vec_push(&images, image);
		if (status == STATUS_OK)
			status = hash_map_insert(&by_print, known_image_key(&image->known), (uint32_t)images.count, &first);
		if (status != STATUS_OK || images.data[*first - 1] == image)
			continue;
		image->known.is_usable = false;
		images.data[*first - 1]->known.is_usable = false;
	}
	vec_free(&images);
	hash_map_deinit(&by_print);
	return status;
}

bool encode_rest(struct encode *encode)
{
	workers_destroy(encode->workers);
	encode->workers = NULL;
	if (forget_twins(encode) != STATUS_OK)
		return false;
	forget_program(encode);
	free_memories(encode);
	bool is_useful = false;
	for (struct image *image = encode->first; image; image = image->next) {
		function_symbols_deinit(&image->symbols);
		kfuncs_deinit(&image->kfuncs);
		vec_free(&image->named_sections);
		is_useful |= image->known.is_usable;
		for (size_t i = 0; i < image->group_count && !image->known.is_usable; i++) {
			import_result_deinit(&image->results[i]);
			image->results[i] = (struct import_result){0};
		}
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
	enum status status = workers_submit(encode->workers, run_image, image);
	if (status != STATUS_OK)
		image->status = status;
	return status;
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
static enum status use_base(struct encode *encode, bool is_image_known)
{
	const struct encode_base *base = encode->options.base;
	struct program *program = &encode->program;
	struct diag_source where = {.diag = encode->diag, .file = base->file};
	if (!is_image_known) {
		program->is_big_endian = base->view.is_big_endian;
	} else if (program->is_big_endian != base->view.is_big_endian) {
		diag_add(&where, DIAG_ERROR,
			 "the base is %s, but what is linked is not\n"
			 "  fix: base=FILE wants the BTF of a program for the same machine",
			 base->view.is_big_endian ? "big-endian" : "little-endian");
		return STATUS_UNSUPPORTED;
	} else if (base->pointer_size && program->address_size != base->pointer_size) {
		diag_add(&where, DIAG_ERROR,
			 "the base is for a machine with pointers of %u bytes, but what is linked has %u\n"
			 "  fix: base=FILE wants the BTF of a program for the same machine",
			 base->pointer_size, program->address_size);
		return STATUS_UNSUPPORTED;
	}
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
		return encode->options.base ? use_base(encode, true) : STATUS_OK;
	}
	return encode->options.base ? use_base(encode, false) : STATUS_OK;
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
		for (size_t i = 0; i < image->lto_names.count; i++) {
			uint32_t *has_symbol;
			TRY(hash_map_insert(&encode->lto_names, image->lto_names.data[i], 1, &has_symbol));
			*has_symbol = 1;
		}
		for (size_t i = 0; i < image->symbols.symbols.count; i++) {
			uint32_t *unused;
			TRY(hash_map_insert(&encode->lto_names, image->symbols.symbols.data[i].name, 0, &unused));
		}
	}
	return STATUS_OK;
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

static enum status list_variable_names(struct encode *encode, struct hash_map *names)
{
	for (size_t i = 0; i < encode->program.types.count; i++) {
		const struct type_record *record = &encode->program.types.data[i].record;
		uint32_t *unused;
		if (record->kind == TYPE_VAR)
			TRY(hash_map_insert(names, record->name, 0, &unused));
	}
	return STATUS_OK;
}

static enum status add_section_allowance(struct encode *encode, const struct hash_map *variables,
					 struct hash_map *seen, size_t *bytes)
{
	for (const struct image *image = encode->first; image; image = image->next) {
		for (size_t i = 0; i < image->named_sections.count; i++) {
			const struct named_section *section = &image->named_sections.data[i];
			if (section->symbol && !hash_map_find(variables, section->symbol))
				continue;
			size_t before = seen->count;
			uint32_t *unused;
			TRY(hash_map_insert(seen, section->name, 0, &unused));
			if (seen->count != before)
				*bytes += DATASEC_HEADER_SIZE + strlen(strings_text(&encode->strings, section->name)) + 1;
		}
	}
	return STATUS_OK;
}

// What DATASECs will take beyond their entries.
static enum status section_allowance(struct encode *encode, size_t *ret)
{
	*ret = encode->program.var_count ? SECTION_NAME_ALLOWANCE : 0;
	if (!encode->program.var_count)
		return STATUS_OK;
	struct hash_map variables = {0}, seen = {0};
	enum status status = list_variable_names(encode, &variables);
	if (status == STATUS_OK)
		status = add_section_allowance(encode, &variables, &seen, ret);
	hash_map_deinit(&variables);
	hash_map_deinit(&seen);
	return status;
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
	size_t byte_size, allowance = 0;
	TRY(count_bytes(encode, &byte_size));
	if (encode->options.purpose == ENCODE_INPUTS)
		TRY(section_allowance(encode, &allowance));
	encode->result.byte_size = (byte_size + allowance + 3) & ~(size_t)3;
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

// A FUNC of the base can't be distilled (encoding 1.9.2), and what is only an input may get another prototype.
static bool may_match_funcs(const struct encode_options *options)
{
	return options->purpose == ENCODE_LINKED && !options->distills;
}

// The main pass list: what was decoded in the background becomes one numbered, measured program.
enum status encode_finish(struct encode *encode, struct encode_result *ret)
{
	// All units are decoded. Nothing runs in the background from here on.
	TRY(await_images(encode));

	// In link order, whichever thread decoded what: from here on everything is deterministic.
	TRY(gather_results(encode));

	// One set of types. A name means one definition, or a declaration.
	TRY(dedup_run(&encode->store, encode->uses.data, encode->uses.count, keeps_groups(encode), &encode->dedup));
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

	// Sorted and numbered.
	TRY(assign_ids(&encode->program));

	// The same code counts here and writes in encode_write().
	TRY(measure(encode));

	encode->result.types = encode->program.order.count;
	encode->result.funcs = encode->program.func_count;
	encode->result.vars = encode->program.var_count;
	*ret = encode->result;
	return STATUS_OK;
}

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
