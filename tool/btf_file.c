// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks at what a file is, takes the BTF out of it, and opens the BTF with the runtime.
#include "tool/btf_file.h"

#include <elf.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf/elf_image.h"
#include "encode/encode.h"
#include "linker/dwo_file.h"
#include "linker/options.h"
#include "support/bytes.h"
#include "tool/btf_find.h"
#include "tool/core_file.h"
#include "tool/hex_image.h"
#include "tool/pointer_size.h"

// What the functions of one opening share.
struct opening {
	struct btf_file *file;
	const char *base;     // path, or NULL
	uint8_t pointer_size; // that the user gave; 0: none
	struct diag_source where;
	bool is_core; // the file is named by a core file
};

static enum status open_path(struct opening *opening, const char *path);

static enum status reject(const struct opening *opening, const char *problem)
{
	diag_add(&opening->where, DIAG_ERROR, "%s", problem);
	return STATUS_UNSUPPORTED;
}

// ---- The blob. ----

static enum status refuse_blob(const struct opening *opening, enum ldbtf_status status)
{
	if (status != LDBTF_WRONG_BASE)
		diag_add(&opening->where, DIAG_ERROR, "the BTF can't be used: %s",
			 ldbtf_status_text(status));
	else if (!opening->base)
		diag_add(&opening->where, DIAG_ERROR,
			 "it is split BTF, which goes on from other BTF\n"
			 "  fix: --base=FILE, with the program or kernel that it is on top of");
	else
		diag_add(&opening->where, DIAG_ERROR,
			 "it is not split BTF on top of '%s', or of another build of it",
			 opening->base);
	return STATUS_MALFORMED;
}

// For an image that has no header to tell the size of its pointers.
static uint8_t pointer_size_of_opening(const struct opening *opening)
{
	struct pointer_evidence evidence = pointer_evidence_of(&opening->file->btf);
	if (evidence.byte_size)
		return evidence.byte_size;
	if (evidence.matters)
		fprintf(stderr, "ldbtf: %s: nothing in it tells the size of pointers, so %zu "
				"bytes are assumed\n  fix: --pointer-size=4|8 of show, report and "
				"diff, or name the ELF file\n",
			opening->file->path, sizeof(void *));
	return sizeof(void *);
}

static uint8_t choose_pointer_size(const struct opening *opening, uint8_t of_elf)
{
	if (of_elf)
		return of_elf;
	if (opening->pointer_size)
		return opening->pointer_size;
	if (opening->file->base)
		return opening->file->base->btf.pointer_size;
	return pointer_size_of_opening(opening);
}

static void note_places(struct btf_file *file, const struct ldbtf_view *section)
{
	struct ldbtf_variable variable;
	for (uint32_t i = 0; i < section->vlen; i++)
		if (ldbtf_variable_at(&file->btf, section, i, &variable) == LDBTF_OK)
			file->places[variable.var_id] = (struct variable_place){section->id, i};
}

// Notes in which section each variable is.
static enum status add_places(struct btf_file *file)
{
	struct ldbtf_view view = {0};
	file->places = calloc((size_t)ldbtf_type_count(&file->btf) + 1, sizeof(*file->places));
	if (!file->places)
		return STATUS_NO_MEMORY;
	while (ldbtf_next_type(&file->btf, &view) == LDBTF_OK)
		if (view.kind == LDBTF_KIND_DATASEC)
			note_places(file, &view);
	return STATUS_OK;
}

static enum status add_index(struct btf_file *file)
{
	size_t entries = ldbtf_index_size(&file->btf);
	file->index = malloc((entries + !entries) * sizeof(*file->index));
	if (!file->index)
		return STATUS_NO_MEMORY;
	ldbtf_set_index(&file->btf, file->index, entries);
	return STATUS_OK;
}

// Opens file->blob of `size` bytes. `pointer_size` is 0 if no ELF header tells.
static enum status open_blob_of(struct opening *opening, size_t size, uint8_t pointer_size)
{
	struct btf_file *file = opening->file;
	enum ldbtf_status status = file->base
		? ldbtf_open_split(&file->btf, file->blob, size, &file->base->btf)
		: ldbtf_open(&file->btf, file->blob, size);
	if (status != LDBTF_OK)
		return refuse_blob(opening, status);
	file->byte_size = size;
	file->has_foreign_order = !bytes_have_host_order(file->is_big_endian);
	TRY(add_index(file));
	TRY(add_places(file));
	file->btf.pointer_size = choose_pointer_size(opening, pointer_size);
	return STATUS_OK;
}

// The base that an option names.
static enum status open_named_base(struct opening *opening)
{
	if (!opening->base || opening->file->base)
		return STATUS_OK;
	opening->file->base = calloc(1, sizeof(*opening->file->base));
	if (!opening->file->base)
		return STATUS_NO_MEMORY;
	return btf_file_open_as(opening->base, NULL, opening->pointer_size, opening->where.diag,
				opening->file->base);
}

static enum status copy_blob_of(struct btf_file *file, const void *bytes, size_t size,
				bool is_big_endian)
{
	file->is_big_endian = is_big_endian;
	file->blob = malloc(size + !size);
	if (!file->blob)
		return STATUS_NO_MEMORY;
	memcpy(file->blob, bytes, size);
	btf_find_make_readable(file->blob, size, is_big_endian);
	return STATUS_OK;
}

static enum status use_blob(struct opening *opening, const uint8_t *bytes, size_t size,
			    uint8_t pointer_size, const char *origin)
{
	bool is_big_endian;
	opening->file->origin = origin;
	if (!btf_find_magic(bytes, size, &is_big_endian))
		return refuse_blob(opening, LDBTF_MALFORMED);
	TRY(open_named_base(opening));
	TRY(copy_blob_of(opening->file, bytes, size, is_big_endian));
	return open_blob_of(opening, size, pointer_size);
}

// ---- ELF files. ----

static enum status keep_section(struct btf_file *file, const struct elf_section *section)
{
	struct file_section ours = {strdup(section->name), section->addr, section->size};
	if (!ours.name || vec_push(&file->sections, ours) != STATUS_OK) {
		free(ours.name);
		return STATUS_NO_MEMORY;
	}
	return STATUS_OK;
}

static enum status keep_sections(const struct elf_image *elf, struct btf_file *file)
{
	GElf_Ehdr header;
	if (elf->type == ET_REL || !gelf_getehdr(elf->elf, &header))
		return STATUS_OK;
	file->entry = header.e_entry;
	for (size_t i = 1; i < elf->section_count; i++)
		if (elf->sections[i].flags & SHF_ALLOC)
			TRY(keep_section(file, &elf->sections[i]));
	return STATUS_OK;
}

static uint8_t pointer_size_of(const struct elf_image *elf)
{
	return elf->is_64_bit ? 8 : 4;
}

// The base that a module built outside of its kernel's tree carries.
static enum status open_distilled_base(struct opening *opening, const struct elf_image *elf)
{
	struct elf_section section;
	enum status status = elf_image_find_section(elf, ".BTF.base", &section);
	if (status == STATUS_ABSENT || section.type == SHT_NOBITS || opening->base)
		return STATUS_OK;
	opening->file->base = calloc(1, sizeof(*opening->file->base));
	if (!opening->file->base)
		return STATUS_NO_MEMORY;
	struct opening base = {.file = opening->file->base, .where = opening->where};
	return use_blob(&base, elf->bytes + section.file_offset, section.size,
			pointer_size_of(elf), "section .BTF.base");
}

struct between {
	const struct elf_image *elf;
	uint64_t start, stop;
	size_t section; // of the start
};

static enum status note_bounds(void *data, const struct elf_symbol *symbol)
{
	struct between *between = data;
	if (symbol->is_in_section && !strcmp(symbol->name, "__start_BTF")) {
		between->start = symbol->value;
		between->section = symbol->section;
	} else if (symbol->is_in_section && !strcmp(symbol->name, "__stop_BTF")) {
		between->stop = symbol->value;
	}
	return STATUS_OK;
}

// BTF in a section of another name. ABSENT: there are no symbols, or nothing between them.
static enum status use_symbols(struct opening *opening, const struct elf_image *elf)
{
	struct between between = {.elf = elf};
	struct elf_section section;
	enum status status = elf_image_for_each_symbol(elf, note_bounds, &between);
	if (status != STATUS_OK)
		return status;
	if (!between.section || between.stop <= between.start ||
	    elf_image_section(elf, between.section, &section) != STATUS_OK)
		return STATUS_ABSENT;
	uint64_t offset = between.start - section.addr, size = between.stop - between.start;
	if (section.type == SHT_NOBITS || between.start < section.addr || offset > section.size ||
	    size > section.size - offset)
		return STATUS_ABSENT;
	return use_blob(opening, elf->bytes + section.file_offset + offset, size,
			pointer_size_of(elf), "symbols __start_BTF and __stop_BTF");
}

static enum status encode_blob(struct opening *opening, const struct encode_options *options,
			       struct encode **ret)
{
	struct btf_file *file = opening->file;
	struct encode_input input = {
		.bytes = file->input.file.bytes,
		.size = file->input.file.size,
		.where = opening->where,
		.forget = input_forget,
		.open_dwo = dwo_file_open,
		.close_dwo = dwo_file_close,
		.data = &file->input,
	};
	TRY(encode_image(options, &input, opening->where.diag, ret));
	size_t size = encode_result(*ret)->byte_size;
	file->blob = malloc(size);
	if (!file->blob)
		return STATUS_NO_MEMORY;
	return encode_write(*ret, file->blob, size);
}

// BTF that is made of the debug information. ABSENT: there is none.
static enum status use_dwarf(struct opening *opening, const struct elf_image *elf)
{
	struct btf_file *file = opening->file;
	struct elf_section section;
	if (elf_image_find_section(elf, ".debug_info", &section) != STATUS_OK ||
	    section.type == SHT_NOBITS)
		return STATUS_ABSENT;
	struct options options;
	TRY(options_parse(&options, NULL, 0, &opening->where));
	struct encode_options ours = {.vars = ENCODE_VARS_ALL, .jobs = options.jobs,
				      .ignores_bad_ids = true};
	options_deinit(&options);
	struct encode *encode = NULL;
	enum status status = encode_blob(opening, &ours, &encode);
	size_t size = status == STATUS_OK ? encode_result(encode)->byte_size : 0;
	encode_destroy(encode);
	TRY(status);
	file->is_big_endian = elf->is_big_endian;
	file->origin = "debug information";
	fprintf(stderr, "ldbtf: %s: no BTF in it, so it was made of the debug information\n",
		file->path);
	btf_find_make_readable(file->blob, size, elf->is_big_endian);
	return open_blob_of(opening, size, pointer_size_of(elf));
}

static enum status use_section(struct opening *opening, const struct elf_image *elf,
			       const struct elf_section *section)
{
	if (section->type == SHT_NOBITS)
		return reject(opening, "its .BTF has no bytes: strip left them in another file\n"
				       "  fix: name the program, not its file of debug information");
	TRY(open_distilled_base(opening, elf));
	return use_blob(opening, elf->bytes + section->file_offset, section->size,
			pointer_size_of(elf), "section .BTF");
}

static enum status scan_bytes(struct opening *opening, const uint8_t *bytes, size_t size,
			      uint8_t pointer_size);

static enum status use_elf_btf(struct opening *opening, const struct elf_image *elf)
{
	struct elf_section section;
	if (elf_image_find_section(elf, ".BTF", &section) == STATUS_OK)
		return use_section(opening, elf, &section);
	enum status status = use_symbols(opening, elf);
	if (status == STATUS_ABSENT)
		status = use_dwarf(opening, elf);
	// stripped, and in a section of another name
	if (status == STATUS_ABSENT)
		status = scan_bytes(opening, elf->bytes, elf->size, pointer_size_of(elf));
	if (status == STATUS_ABSENT)
		return reject(opening, "it has neither BTF nor debug information\n"
				       "  fix: compile with -g, and link with the plugin");
	return status;
}

// The program that a core file is of.
static enum status use_core(struct opening *opening, const struct elf_image *elf)
{
	struct core_file core;
	enum status status = core_file_read(elf, &core);
	opening->file->program = core.program;
	core.program = NULL;
	core_file_deinit(&core);
	if (status == STATUS_MALFORMED)
		return reject(opening, "the core file has no program headers");
	TRY(status);
	if (opening->is_core)
		return reject(opening, "the program of a core file can't be a core file");
	if (!opening->file->program) {
		status = scan_bytes(opening, elf->bytes, elf->size, pointer_size_of(elf));
		return status == STATUS_ABSENT
			       ? reject(opening, "the core file does not name its program, and "
						 "has no BTF in it\n  fix: name the program")
			       : status;
	}
	opening->file->core = opening->file->input; // its ELF handle is still open
	opening->file->input = (struct input){0};
	opening->is_core = true;
	opening->where.file = opening->file->program;
	return open_path(opening, opening->file->program);
}

static enum status open_elf_file(struct opening *opening)
{
	struct btf_file *file = opening->file;
	struct elf_image elf;
	enum status status = elf_image_open(file->input.file.bytes, file->input.file.size,
					    &opening->where, &elf);
	if (status == STATUS_ABSENT)
		return reject(opening, "it is not an ELF file that can be read");
	TRY(status);
	if (elf.type == ET_CORE) {
		status = use_core(opening, &elf);
	} else {
		status = keep_sections(&elf, file);
		if (status == STATUS_OK)
			status = use_elf_btf(opening, &elf);
	}
	elf_image_close(&elf);
	return status;
}

// ---- Bytes of a memory. ----

// Is it BTF as a whole? A header alone can be chance.
static bool is_sound(const uint8_t *bytes, const struct btf_place *place)
{
	struct btf_file probe = {0};
	enum ldbtf_status status = LDBTF_MALFORMED;
	if (copy_blob_of(&probe, bytes + place->offset, place->size, place->is_big_endian) ==
	    STATUS_OK)
		status = ldbtf_open(&probe.btf, probe.blob, place->size);
	free(probe.blob);
	return status == LDBTF_OK;
}

// The first sound BTF is used, and others are told of. Hostile bytes can have many headers, so the
// number of trials is limited.
static enum status scan_bytes(struct opening *opening, const uint8_t *bytes, size_t size,
			      uint8_t pointer_size)
{
	enum { MAX_TRIALS = 256 };
	struct btf_place place, found = {0};
	size_t from = 0, count = 0;
	for (int i = 0; i < MAX_TRIALS && btf_find_next(bytes, size, from, &place); i++) {
		bool is_good = is_sound(bytes, &place);
		if (is_good && !count++)
			found = place;
		from = place.offset + (is_good ? place.size : 1);
	}
	if (!count)
		return STATUS_ABSENT;
	if (count > 1)
		fprintf(stderr, "ldbtf: %s: %zu BTFs are in it; this is the first, at 0x%zx\n",
			opening->file->path, count, found.offset);
	return use_blob(opening, bytes + found.offset, found.size, pointer_size,
			"its header in the bytes");
}

static enum status scan_hex(struct opening *opening)
{
	struct hex_image image;
	struct btf_file *file = opening->file;
	enum status status = hex_image_read(file->input.file.bytes, file->input.file.size,
					    &opening->where, &image);
	if (status == STATUS_OK)
		status = STATUS_ABSENT;
	for (size_t i = 0; status == STATUS_ABSENT && i < image.runs.count; i++)
		status = scan_bytes(opening, image.bytes.data + image.runs.data[i].offset,
				    image.runs.data[i].size, 0);
	hex_image_deinit(&image);
	return status;
}

static enum status open_other(struct opening *opening)
{
	const uint8_t *bytes = opening->file->input.file.bytes;
	size_t size = opening->file->input.file.size;
	bool is_big_endian;
	if (btf_find_magic(bytes, size, &is_big_endian))
		return use_blob(opening, bytes, size, 0, "raw BTF");
	enum status status = hex_image_is_one(bytes, size) ? scan_hex(opening)
		: scan_bytes(opening, bytes, size, 0);
	return status == STATUS_ABSENT ? reject(opening, "there is no BTF in it") : status;
}

// ---- The file. ----

static enum status open_path(struct opening *opening, const char *path)
{
	struct btf_file *file = opening->file;
	TRY(input_open(path, &opening->where, &file->input));
	bool is_elf = file->input.file.size >= SELFMAG &&
		      !memcmp(file->input.file.bytes, ELFMAG, SELFMAG);
	return is_elf ? open_elf_file(opening) : open_other(opening);
}

enum status btf_file_open_as(const char *path, const char *base, uint8_t pointer_size,
			     struct diag *diag, struct btf_file *ret)
{
	*ret = (struct btf_file){.path = path};
	struct opening opening = {
		.file = ret,
		.base = base,
		.pointer_size = pointer_size,
		.where = {.diag = diag, .file = path},
	};
	return open_path(&opening, path);
}

enum status btf_file_open(const char *path, const char *base, struct diag *diag,
			  struct btf_file *ret)
{
	return btf_file_open_as(path, base, 0, diag, ret);
}

void btf_file_close(struct btf_file *file)
{
	if (file->base)
		btf_file_close(file->base);
	free(file->base);
	for (size_t i = 0; i < file->sections.count; i++)
		free(file->sections.data[i].name);
	vec_free(&file->sections);
	input_close(&file->input);
	input_close(&file->core);
	free(file->index);
	free(file->places);
	free(file->blob);
	free(file->program);
	*file = (struct btf_file){0};
}

bool btf_file_variable(const struct btf_file *file, uint32_t var_id, struct ldbtf_variable *ret)
{
	struct variable_place place = file->places[var_id];
	struct ldbtf_view section;
	return place.section_id &&
	       ldbtf_type_by_id(&file->btf, place.section_id, &section) == LDBTF_OK &&
	       ldbtf_variable_at(&file->btf, &section, place.number, ret) == LDBTF_OK;
}

bool btf_file_address(const struct btf_file *file, const struct ldbtf_variable *variable,
		      uint64_t *ret)
{
	const struct file_section *found = NULL;
	for (size_t i = 0; i < file->sections.count; i++) {
		const struct file_section *section = &file->sections.data[i];
		if (strcmp(section->name, variable->section))
			continue;
		if (found)
			return false; // two sections of one name
		found = section;
	}
	if (!found || variable->offset > found->size)
		return false;
	*ret = found->address + variable->offset;
	return true;
}

static const char *last_of_path(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static bool ends_in_name(const char *path, const char *file)
{
	const char *name = last_of_path(file);
	size_t length = strlen(name);
	path = last_of_path(path);
	return !strncmp(path, name, length) &&
	       (!path[length] || !strcmp(path + length, " (deleted)"));
}

bool btf_file_is_named(const struct btf_file *file, const char *path)
{
	const char *own = file->program ? file->program : file->path;
	char *real = realpath(own, NULL);
	bool result = ends_in_name(path, own) || (real && ends_in_name(path, real));
	free(real);
	return result;
}
