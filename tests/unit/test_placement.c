// SPDX-License-Identifier: GPL-3.0-or-later
//
// linker/placement: what no linker can be made to do. Symbols that are not around .BTF are a
// warning, since a file given by -R or a script may mean them so; they are an error where nobody
// but ldbtf sets them. The rest is seen by link tests (script_*.sh, just_symbols.sh).
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "dwarf_builder.h"
#include "linker/placement.h"

enum { ADDR = 0x2000, BYTES = 64 };

struct seen {
	size_t count, errors;
	char text[512];
};

static void note(void *data, enum diag_severity severity, const char *text, size_t repeats)
{
	struct seen *seen = data;
	seen->count += 1 + repeats;
	seen->errors += severity == DIAG_ERROR;
	snprintf(seen->text, sizeof(seen->text), "%s", text);
}

// What is said of an image with these values of __start_BTF and __stop_BTF. 0: it lacks the symbol.
static struct seen look_at(uint64_t start, uint64_t stop, bool sets_symbols)
{
	struct db *db = db_create(&(struct db_options){.type = ET_EXEC});
	static const uint8_t bytes[BYTES];
	size_t section = db_section_bytes(db, ".BTF", SHT_PROGBITS, SHF_ALLOC, ADDR, bytes, BYTES);
	if (start)
		db_symbol(db, "__start_BTF", start, 0, STT_NOTYPE, STB_GLOBAL, section);
	if (stop)
		db_symbol(db, "__stop_BTF", stop, 0, STT_NOTYPE, STB_GLOBAL, section);
	size_t size;
	void *image = db_finish(db, &size);
	db_destroy(db);

	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag, .file = "image"};
	struct elf_image elf;
	struct seen seen = {0};
	CHECK_EQ(elf_image_open(image, size, &where, &elf), STATUS_OK);
	placement_check(&elf, sets_symbols, &where);
	elf_image_close(&elf);
	diag_for_each(&diag, note, &seen);
	diag_deinit(&diag);
	free(image);
	return seen;
}

int main(void)
{
	for (int sets_symbols = 0; sets_symbols < 2; sets_symbols++) {
		CHECK_EQ(look_at(ADDR, ADDR + BYTES, sets_symbols).count, 0);
		CHECK_EQ(look_at(0, 0, sets_symbols).count, 0); // stripped
		static const uint64_t wrong[][2] = {{ADDR, ADDR + BYTES - 4},
						    {ADDR + 4, ADDR + BYTES},
						    {ADDR + 4, ADDR + 8},
						    {0, ADDR + 4}};
		for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
			struct seen seen = look_at(wrong[i][0], wrong[i][1], sets_symbols);
			CHECK_EQ(seen.count, 1);
			CHECK_EQ(seen.errors, sets_symbols ? 1 : 0);
			CHECK_EQ(strstr(seen.text, "-R (--just-symbols)") == NULL, sets_symbols);
		}
	}
	return CHECK_EXIT();
}
