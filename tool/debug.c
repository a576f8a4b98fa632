// SPDX-License-Identifier: GPL-3.0-or-later
//
// `ldbtf debug`: a file of debug information, made of the BTF and the symbols of an image.
//
// Debuggers read DWARF, and few of them BTF. So what the image says of itself is written as DWARF
// 5, in a file like those that strip leaves beside an image.
#include <dwarf.h>
#include <gelf.h>
#include <stdio.h>
#include <string.h>

#include "support/bytes.h"
#include "support/plural.h"
#include "tool/btf_file.h"
#include "tool/btf_find.h"
#include "tool/commands.h"
#include "tool/debug_elf.h"
#include "tool/debug_functions.h"
#include "tool/debug_symbols.h"
#include "tool/dwarf_types.h"
#include "tool/input.h"
#include "tool/kallsyms.h"
#include "tool/kernel_image.h"
#include "tool/memory_add.h"
#include "tool/messages.h"
#include "tool/output.h"

struct debug_job {
	const char *path, *base, *output;
	const char *symbol_list; // path, or NULL
	struct diag diag;
	struct diag_source where;
	struct btf_file file;
	struct input input;       // the image, if it is a file
	struct elf_image opened;  // open if opened.elf
	struct kernel_image kernel;
	struct kallsyms kallsyms;
	const struct elf_image *image; // one of the two
	struct debug_symbols symbols;
	struct debug_functions functions;
	struct dwarf_writer info;
	struct buffer ranges, texts;
};

// ---- The image. ----

static enum status refuse_image(struct debug_job *job, const char *problem)
{
	diag_add(&job->where, DIAG_ERROR, "%s", problem);
	return STATUS_UNSUPPORTED;
}

static enum status check_opened(struct debug_job *job)
{
	if (job->opened.type == ET_REL)
		return refuse_image(job, "it is not linked yet, so nothing in it has an address\n"
					 "  fix: name the linked program");
	if (job->symbol_list)
		return refuse_image(job, "--kallsyms is for raw BTF, and it is an ELF file, which "
					 "has addresses");
	return STATUS_OK;
}

static enum status open_debugged_image(struct debug_job *job)
{
	// FILE can be a core file, which names the program.
	const char *program = job->file.program;
	TRY(input_open(program ? program : job->path, &job->where, &job->input));
	enum status status = elf_image_open(job->input.file.bytes, job->input.file.size,
					    &job->where, &job->opened);
	if (status == STATUS_ABSENT)
		return refuse_image(job, "it is not an ELF file, so it does not tell the target "
					 "and the addresses\n"
					 "  fix: name the program; of a kernel, --kallsyms=FILE");
	TRY(status);
	job->image = &job->opened;
	TRY(check_opened(job));
	return debug_symbols_read(job->image, &job->symbols);
}

static const char *base_name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static uint16_t section_at(const struct elf_image *image, uint64_t address)
{
	for (size_t i = 1; i < image->section_count; i++) {
		const struct elf_section *section = &image->sections[i];
		if (section->flags & SHF_ALLOC && !(section->flags & SHF_TLS) &&
		    address >= section->addr && address - section->addr < section->size)
			return (uint16_t)i;
	}
	return SHN_ABS;
}

// Raw BTF of a kernel, or of a module, whose file is called as the module is.
static enum status make_kernel_image(struct debug_job *job)
{
	struct diag_source list = {.diag = &job->diag, .file = job->symbol_list};
	const char *module = job->file.base ? base_name_of(job->path) : NULL;
	TRY(kallsyms_read(job->symbol_list, module, &list, &job->kallsyms, &job->symbols));
	TRY(debug_symbols_index(&job->symbols, NULL));
	job->image = &job->kernel.image;
	TRY(kernel_image_make(&job->file, &job->symbols, &job->where, &job->kernel));
	for (size_t i = 0; i < job->symbols.list.count; i++) {
		GElf_Sym *symbol = &job->symbols.list.data[i].symbol;
		symbol->st_shndx = section_at(job->image, symbol->st_value);
	}
	return STATUS_OK;
}

static bool is_raw(const struct btf_file *file)
{
	return !file->program && btf_find_magic(file->input.file.bytes, file->input.file.size,
						&(bool){false});
}

static enum status add_variable_symbol(struct debug_job *job,
				       const struct ldbtf_variable *variable, uint64_t address)
{
	unsigned char bind = variable->linkage == LDBTF_LINKAGE_STATIC ? STB_LOCAL : STB_GLOBAL;
	struct debug_symbol symbol = {
		.name = variable->name,
		.symbol = {
			.st_info = GELF_ST_INFO(bind, STT_OBJECT),
			.st_shndx = section_at(job->image, address),
			.st_value = address,
			.st_size = variable->byte_size,
		},
	};
	return vec_push(&job->symbols.list, symbol);
}

// A kernel without CONFIG_KALLSYMS_ALL lists few variables. An ELF file tells where sections are,
// unless it has no section headers, or several sections of one name.
static void warn_of_lost(struct debug_job *job, size_t lost)
{
	struct diag_source where = {.diag = &job->diag, .file = job->symbol_list};
	if (!lost)
		return;
	if (!job->symbol_list)
		diag_add(&job->where, DIAG_WARNING,
			 "its section headers do not tell where %zu variables are, which are left "
			 "out", lost);
	else
		diag_add(&where, DIAG_WARNING,
			 "its symbols do not tell the place of %zu variable%s, left out here\n"
			 "  fix: a kernel with CONFIG_KALLSYMS_ALL, or its System.map",
			 lost, plural(lost));
}

// Variables whose symbols were stripped get symbols.
static enum status add_variable_symbols(struct debug_job *job)
{
	const struct btf_file *file = &job->file;
	struct ldbtf_view view = {0};
	struct ldbtf_variable variable;
	uint64_t address;
	size_t lost = 0;
	while (ldbtf_next_type(&file->btf, &view) == LDBTF_OK) {
		if (view.kind != LDBTF_KIND_VAR || view.id < file->btf.first_id ||
		    !btf_file_variable(file, view.id, &variable))
			continue;
		if (!btf_file_address(file, &variable, &address))
			lost++;
		else if (!debug_symbols_have(&job->symbols, variable.name, address))
			TRY(add_variable_symbol(job, &variable, address));
	}
	warn_of_lost(job, lost);
	return STATUS_OK;
}

// ---- The sections. ----

// All names of the BTF, those of the base first: .debug_str.
static void add_texts(struct buffer *texts, const struct ldbtf *btf)
{
	const struct ldbtf *chain[LDBTF_MAX_STEPS];
	size_t count = 0;
	for (; btf && count < LDBTF_MAX_STEPS; btf = btf->base)
		chain[count++] = btf;
	while (count-- > 0)
		buffer_put_bytes(texts, chain[count]->strings, chain[count]->str_len);
}

enum { RANGES_HEADER_SIZE = 12 };

// .debug_rnglists with one list (DWARF5 §7.28): all code that the unit describes.
static void add_ranges(struct debug_job *job)
{
	struct buffer *ranges = &job->ranges;
	bool is_big_endian = job->image->is_big_endian;
	uint8_t address_size = job->info.address_size;
	buffer_put_uint(ranges, 0, 4, is_big_endian); // unit_length
	buffer_put_uint(ranges, 5, 2, is_big_endian); // version
	buffer_put_byte(ranges, address_size);
	buffer_put_byte(ranges, 0);                   // segment_selector_size
	buffer_put_uint(ranges, 0, 4, is_big_endian); // offset_entry_count
	for (size_t i = 0; i < job->functions.ranges.count; i++) {
		const struct code_range *range = &job->functions.ranges.data[i];
		buffer_put_byte(ranges, DW_RLE_start_length);
		buffer_put_uint(ranges, range->address, address_size, is_big_endian);
		buffer_put_uleb(ranges, range->size);
	}
	buffer_put_byte(ranges, DW_RLE_end_of_list);
	if (ranges->status == STATUS_OK)
		bytes_store_u32(ranges->list.data, (uint32_t)ranges->list.count - 4,
				is_big_endian);
}

static enum status write_unit(struct debug_job *job)
{
	struct dwarf_writer *info = &job->info;
	dwarf_writer_init(info, job->image->is_big_endian, job->image->is_64_bit ? 8 : 4,
			  ldbtf_type_count(&job->file.btf));
	dwarf_begin(info, DW_TAG_compile_unit, 0);
	dwarf_add_text(info, DW_AT_producer, "ldbtf " LDBTF_PROGRAM_VERSION);
	dwarf_add_uint(info, DW_AT_language, DW_LANG_C11);
	dwarf_add_text(info, DW_AT_name, base_name_of(job->path));
	if (job->functions.ranges.count) {
		dwarf_add_address(info, DW_AT_low_pc, 0);
		dwarf_add_section_offset(info, DW_AT_ranges, RANGES_HEADER_SIZE);
	}
	dwarf_end(info, true);
	TRY(dwarf_types_write(&job->file, &job->functions, info));
	dwarf_end_children(info);
	return dwarf_finish(info, &job->where);
}

static enum status write_debug_file(struct debug_job *job)
{
	add_texts(&job->texts, &job->file.btf);
	add_ranges(job);
	TRY(job->texts.status);
	TRY(job->ranges.status);
	const struct debug_section sections[] = {
		{".debug_info", job->info.info.list.data, job->info.info.list.count, false},
		{".debug_abbrev", job->info.abbrev.list.data, job->info.abbrev.list.count, false},
		{".debug_str", job->texts.list.data, job->texts.list.count, true},
		{".debug_rnglists", job->ranges.list.data, job->ranges.list.count, false},
	};
	size_t count = sizeof(sections) / sizeof(*sections) - !job->functions.ranges.count;
	struct file_bytes bytes = {0};
	TRY(debug_elf_write(job->image, &job->symbols, sections, count, &job->where, &bytes));
	enum status status = output_write(job->output, bytes.bytes, bytes.size, &job->diag);
	file_bytes_release(&bytes);
	return status;
}

static enum status make_debug_file(struct debug_job *job)
{
	TRY(btf_file_open(job->path, job->base, &job->diag, &job->file));
	TRY(memory_check_core(job->path, &job->file, &job->diag));
	const char *inputs[] = {job->path, job->base, job->symbol_list, job->file.program};
	TRY(output_check(job->output, inputs, sizeof(inputs) / sizeof(*inputs), &job->diag));
	TRY(job->symbol_list && is_raw(&job->file) ? make_kernel_image(job)
						   : open_debugged_image(job));
	TRY(debug_functions_find(&job->file, &job->symbols, &job->functions));
	TRY(add_variable_symbols(job));
	TRY(write_unit(job));
	return write_debug_file(job);
}

// ---- The command. ----

static void free_debug_job(struct debug_job *job)
{
	buffer_free(&job->texts);
	buffer_free(&job->ranges);
	dwarf_writer_deinit(&job->info);
	debug_functions_deinit(&job->functions);
	debug_symbols_deinit(&job->symbols);
	if (job->opened.elf)
		elf_image_close(&job->opened);
	kernel_image_deinit(&job->kernel);
	kallsyms_deinit(&job->kallsyms);
	input_close(&job->input);
	btf_file_close(&job->file);
	diag_deinit(&job->diag);
}

enum { DEBUG_OPTION_OUTPUT, DEBUG_OPTION_BASE, DEBUG_OPTION_KALLSYMS };
static const struct command_option debug_option_table[] = {
	[DEBUG_OPTION_OUTPUT] = {"output", 'o', "OUT", "where the file goes; -: to stdout"},
	[DEBUG_OPTION_BASE] = {"base", 'B', "FILE", "what split BTF is on top of"},
	[DEBUG_OPTION_KALLSYMS] = {"kallsyms", 0, "LIST", "the symbols, if FILE is raw BTF"},
	{NULL, 0, NULL, NULL},
};

static int read_debug_argument(struct arguments *arguments, struct debug_job *job, int which,
			       const char *value)
{
	switch (which) {
	case ARGUMENT_OPERAND:
		if (job->path)
			return arguments_complain(arguments,
						  "one FILE at a time, but '%s' follows '%s'",
						  value, job->path);
		job->path = value;
		return EXIT_STATUS_OK;
	case DEBUG_OPTION_OUTPUT:
		job->output = value;
		return EXIT_STATUS_OK;
	case DEBUG_OPTION_KALLSYMS:
		job->symbol_list = value;
		return EXIT_STATUS_OK;
	case DEBUG_OPTION_BASE:
		job->base = value;
		return EXIT_STATUS_OK;
	case ARGUMENT_UNKNOWN:
		return arguments_reject(arguments, value);
	default:
		return EXIT_STATUS_ERROR;
	}
}

static int run_debug(struct arguments *arguments)
{
	struct debug_job job = {0};
	const char *value;
	int which, exit_status = EXIT_STATUS_OK;
	while (!exit_status && (which = arguments_next(arguments, &value)) != ARGUMENT_END)
		exit_status = read_debug_argument(arguments, &job, which, value);
	if (exit_status)
		return exit_status;
	if (!job.path || !job.output)
		return arguments_complain(arguments, "usage: ldbtf debug %s",
					  arguments->command->operands);
	diag_init(&job.diag);
	job.where = (struct diag_source){.diag = &job.diag, .file = job.path};
	exit_status = messages_show(&job.diag, make_debug_file(&job), false);
	free_debug_job(&job);
	return exit_status;
}

static void print_debug_help(void)
{
	fputs("\nFILE: a linked ELF file with BTF, also a stripped one, or a core file of it;\n"
	      "or raw BTF of a kernel, whose symbols are in LIST: /proc/kallsyms, System.map.\n"
	      "gdb -s OUT FILE; in gdb: symbol-file OUT, or add-symbol-file OUT -o OFFSET.\n",
	      stdout);
}

const struct command debug_command = {
	.name = "debug",
	.operands = "FILE -o OUT",
	.summary = "make a file of debug information from the BTF, for debuggers",
	.options = debug_option_table,
	.print_more = print_debug_help,
	.run = run_debug,
};
