// SPDX-License-Identifier: GPL-3.0-or-later
//
// A fixed series of changed parcels (parcel.h) of FILE and MEMORY: raw BTF, or an ELF image with
// it; a core file, Intel HEX, the replies of a stub, or other BTF.
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf_blob.h"
#include "driver.h"
#include "dwarf_builder.h"
#include "mutate.h"
#include "parcel.h"
#include "support/bytes.h"

enum { ROUNDS = 16, CALLS = 28, DATA = 0x2000, DATA_SIZE = 128 };

struct bytes {
	uint8_t *data;
	size_t size;
};

static void put(struct bytes *bytes, const void *data, size_t size)
{
	bytes->data = realloc(bytes->data, bytes->size + size);
	if (!bytes->data)
		abort();
	memcpy(bytes->data + bytes->size, data, size);
	bytes->size += size;
}

// ---- FILE. ----

static struct bytes build_raw(bool is_big_endian)
{
	struct bytes bytes = {0};
	struct btf_blob blob = btf_blob_from_text(btf_blob_rich_text, is_big_endian);
	put(&bytes, blob.bytes, blob.size);
	btf_blob_free(&blob);
	return bytes;
}

static struct bytes build_image(bool is_big_endian)
{
	struct bytes bytes, raw = build_raw(is_big_endian);
	struct db *db = db_create(&(struct db_options){
		.is_big_endian = is_big_endian, .machine = is_big_endian ? EM_S390 : 0});
	size_t text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x40);
	size_t data = db_section(db, ".data", SHF_ALLOC | SHF_WRITE, DATA, DATA_SIZE);
	db_symbol(db, "listen", 0x1000, 0x20, STT_FUNC, STB_GLOBAL, text);
	db_symbol(db, "the_server", DATA, 80, STT_OBJECT, STB_GLOBAL, data);
	db_section_bytes(db, ".BTF", SHT_PROGBITS, SHF_ALLOC, 0x3000, raw.data, raw.size);
	bytes.data = db_finish(db, &bytes.size);
	db_destroy(db);
	free(raw.data);
	return bytes;
}

// ---- MEMORY. ----

// What the variables are: pointers into the same memory, and a list that goes in a circle.
static void fill_data(uint8_t data[DATA_SIZE], bool is_big_endian)
{
	for (uint64_t i = 0; i < DATA_SIZE; i += 8)
		bytes_store_uint(data + i, DATA + (i * 5 + 16) % DATA_SIZE, 8, is_big_endian);
}

static void put_note(struct bytes *notes, const char *name, uint32_t type, const void *data,
		     uint32_t size)
{
	Elf64_Nhdr header = {(uint32_t)strlen(name) + 1, size, type};
	static const char zeros[4];
	put(notes, &header, sizeof(header));
	put(notes, name, header.n_namesz);
	put(notes, zeros, -header.n_namesz & 3);
	put(notes, data, size);
	put(notes, zeros, -size & 3);
}

// A core file of this machine's kind, with the notes of a process and of a kernel.
static struct bytes build_core(void)
{
	static const uint64_t auxv[] = {AT_ENTRY, 0x1000, AT_NULL, 0};
	static const char kernel[] = "OSRELEASE=6.1.0\nPAGESIZE=4096\nKERNELOFFSET=0\n"
				     "SYMBOL(swapper_pg_dir)=ffffffff80002000\n"
				     "NUMBER(phys_base)=0\n";
	struct {
		uint64_t count, page, start, end, offset;
		char name[16];
	} files = {1, 4096, 0x1000, 0x2000, 0, "/no/program"};
	uint8_t data[DATA_SIZE];
	struct bytes notes = {0}, core = {0};
	put_note(&notes, "CORE", NT_AUXV, auxv, sizeof(auxv));
	put_note(&notes, "CORE", NT_FILE, &files, sizeof(files));
	put_note(&notes, "VMCOREINFO", 0, kernel, sizeof(kernel) - 1);
	fill_data(data, false);
	const Elf64_Ehdr header = {
		.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
			    EV_CURRENT},
		.e_type = ET_CORE, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
		.e_phoff = sizeof(header), .e_ehsize = sizeof(header),
		.e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2};
	const size_t first = sizeof(header) + 2 * sizeof(Elf64_Phdr);
	const Elf64_Phdr segments[] = {
		{.p_type = PT_NOTE, .p_offset = first, .p_filesz = notes.size, .p_align = 4},
		{.p_type = PT_LOAD, .p_offset = first + notes.size, .p_vaddr = DATA,
		 .p_paddr = DATA, .p_filesz = sizeof(data), .p_memsz = sizeof(data)}};
	put(&core, &header, sizeof(header));
	put(&core, segments, sizeof(segments));
	put(&core, notes.data, notes.size);
	put(&core, data, sizeof(data));
	free(notes.data);
	return core;
}

static struct bytes build_hex(void)
{
	struct bytes text = {0};
	uint8_t data[DATA_SIZE];
	char line[80];
	fill_data(data, true);
	for (unsigned at = 0; at < DATA_SIZE; at += 16) {
		unsigned address = DATA + at, sum = 16 + (address >> 8) + (address & 255);
		int length = snprintf(line, sizeof(line), ":10%04X00", address);
		for (unsigned i = at; i < at + 16; sum += data[i++])
			length += snprintf(line + length, sizeof(line) - (size_t)length, "%02X",
					   data[i]);
		length += snprintf(line + length, sizeof(line) - (size_t)length, "%02X\n",
				   -sum & 255);
		put(&text, line, (size_t)length);
	}
	put(&text, ":00000001FF\n", 12);
	return text;
}

static struct bytes build_replies(void)
{
	static const char replies[] = "T05thread:01;\nE01\n0020* 0000\n10200* 0*!\nO48\n"
				      "6173640000*,\nE14\n!+$OK#9a\n!$00#ff\n\n0123456789abcdef";
	struct bytes bytes = {0};
	put(&bytes, replies, sizeof(replies) - 1);
	return bytes;
}

static void put_hex(struct bytes *text, const void *data, size_t size)
{
	char digits[3];
	for (size_t i = 0; i < size; i++) {
		snprintf(digits, sizeof(digits), "%02x", ((const uint8_t *)data)[i]);
		put(text, digits, 2);
	}
	put(text, "\n", 1);
}

// A process: its auxiliary vector, and what is read on the way to the list of libraries, which is
// a list of one that goes in a circle.
static struct bytes build_process_replies(void)
{
	static const uint64_t auxv[] = {AT_ENTRY, 0x2000, AT_PHDR, 0x40, AT_PHNUM, 2, AT_NULL, 0};
	static const uint64_t headers[2][3] = {{PT_PHDR, 0x40, 0x40}, {PT_DYNAMIC, 0x800, 0x800}};
	static const uint64_t dynamic[] = {DT_DEBUG, 0x900}, debug[] = {2, 0x980, 0, 0, 0, 0x900};
	static const uint64_t map[] = {0x5000, 0x9c0, 0x5800, 0x980};
	static const char name[64] = "/lib/5";
	struct bytes text = {0};
	put(&text, "T05\nl", 5);
	put(&text, auxv, sizeof(auxv));
	put(&text, "\n", 1);
	for (int i = 0; i < 3; i++) { // the first one is read for both types
		put_hex(&text, headers[i / 2], 4);
		put_hex(&text, headers[i / 2], sizeof(headers[0]));
	}
	put_hex(&text, dynamic, sizeof(dynamic));
	for (int i = 0; i < 4; i++) {
		put_hex(&text, debug, 4);
		put_hex(&text, debug, sizeof(debug));
		put_hex(&text, map, sizeof(map));
		put_hex(&text, name, sizeof(name));
	}
	return text;
}

// ---- All together. ----

enum { FILES = 4, MEMORIES = 6 };

static struct bytes build_file(int number)
{
	return number & 1 ? build_image(number >> 1) : build_raw(number >> 1);
}

static struct bytes build_memory(int number)
{
	switch (number) {
	case 0:
		return build_core();
	case 1:
		return build_hex();
	case 2:
		return build_replies();
	case 5:
		return build_process_replies();
	default:
		return number == 3 ? build_image(false) : build_raw(true);
	}
}

// Each command is called in turn.
static size_t run_parcel(const struct bytes *file, const struct bytes *memory, size_t first)
{
	struct bytes parcel = {0};
	uint8_t header[PARCEL_HEADER];
	parcel_put_header(header, 0, file->size);
	put(&parcel, header, sizeof(header));
	put(&parcel, file->data, file->size);
	put(&parcel, memory->data, memory->size);
	uint8_t *changed = malloc(parcel.size);
	if (!changed)
		abort();
	for (uint32_t round = 0; round < ROUNDS * CALLS; round++) {
		uint32_t number = (uint32_t)first + round;
		memcpy(changed, parcel.data, parcel.size);
		if (round >= CALLS)
			mutate_parcel(changed, parcel.size, number);
		bytes_store_u32(changed, number / CALLS * 0x9e40 | round % CALLS, false);
		driver_run(changed, parcel.size);
	}
	free(changed);
	free(parcel.data);
	return ROUNDS * CALLS;
}

size_t driver_series(void)
{
	size_t count = 0;
	for (int i = 0; i < FILES; i++)
		for (int j = 0; j < MEMORIES; j++) {
			struct bytes file = build_file(i), memory = build_memory(j);
			count += run_parcel(&file, &memory, count);
			free(file.data);
			free(memory.data);
		}
	return count;
}
