// SPDX-License-Identifier: GPL-3.0-or-later
//
// A fixed series of changed parcels (parcel.h), from images that the DWARF builder makes: the same
// on every machine. They have DWARF 2 to 5, 32 and 64 bits, and both byte orders.
#include <stdlib.h>
#include <string.h>

#include "driver.h"
#include "dwarf_builder.h"
#include "encode/empty_btf.h"
#include "mutate.h"
#include "parcel.h"
#include "support/bytes.h"

enum { ROUNDS = 150, TEXT = 0x1000, DATA = 0x2000 };

static struct db_die *build_types(struct db_die *unit, uint16_t version)
{
	struct db_die *number = db_int(unit);
	struct db_die *node = db_sibling(db_struct(unit, "node", 48));
	struct db_die *link = db_pointer(unit, node);
	db_member(node, "next", link, 0);
	db_member(node, "list", db_array(unit, db_type(unit, DW_TAG_const_type, NULL, link), 2), 8);
	struct db_die *proto = db_type(unit, DW_TAG_subroutine_type, NULL, number);
	db_parameter(proto, NULL, link);
	db_die(proto, DW_TAG_unspecified_parameters);
	db_member(node, "call", db_pointer(unit, db_typedef(unit, "call_t", proto)), 24);
	struct db_die *colour = db_enum(unit, "colour", 4);
	db_enumerator(colour, "RED", -1);
	db_enumerator(colour, "GREEN", 7);
	db_member(node, "colour", colour, 32);
	if (version >= 4)
		db_bitfield(node, "bits", number, 3, 36 * 8);
	struct db_die *either = db_union(unit, "either", 8);
	db_member(either, "hidden",
		  db_pointer(unit, db_declaration(unit, DW_TAG_structure_type, "hidden")), 0);
	db_member(either, "real", db_base_type(unit, "double", 8, DW_ATE_float), 0);
	db_member(node, NULL, either, 40);
	return node;
}

static void build_symbols(struct db_die *unit, struct db_die *node, uint16_t version)
{
	struct db_die *number = db_int(unit);
	struct db_die *function = db_function(unit, "visit", number, TEXT, 0x20);
	db_expr(db_parameter(function, "node", db_pointer(unit, node)), DW_AT_location,
		DW_OP_reg5);
	const struct db_location list[] = {
		{TEXT, TEXT + 0x10, (const uint8_t[]){DW_OP_reg4}, 1},
		{TEXT + 0x10, TEXT + 0x20, (const uint8_t[]){DW_OP_lit0, DW_OP_stack_value}, 2},
	};
	db_loclist(db_parameter(function, "count", number), DW_AT_location, list, 2);
	db_function(unit, "other", node, TEXT + 0x20, 0x10);
	db_variable(unit, "root", node, DATA);
	db_variable(unit, "counter", number, DATA + 0x40);
	if (version >= 5)
		db_addr_form(db_die(unit, DW_TAG_label), DW_AT_low_pc, DW_FORM_addrx, TEXT + 8);
	if (version >= 4)
		db_string_form(db_typedef(unit, NULL, node), DW_AT_name, DW_FORM_strp, "node_t");
}

static void *build_image(uint16_t version, int kind, uint16_t type, size_t *ret_size)
{
	bool is_odd = kind & 1;
	uint8_t reserved[1024] = {0};
	encode_write_empty(reserved, ENCODE_EMPTY_SIZE, kind >> 1 & 1);
	struct db *db = db_create(&(struct db_options){
		.type = type, .is_32_bit = is_odd, .is_big_endian = kind >> 1 & 1,
		.machine = kind == 1 ? EM_ARM : kind == 3 ? EM_PPC : kind == 2 ? EM_S390 : 0});
	size_t text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, TEXT, 0x40);
	size_t data = db_section(db, ".data", SHF_ALLOC | SHF_WRITE, DATA, 0x80);
	db_symbol(db, "visit", TEXT, 0x20, STT_FUNC, STB_GLOBAL, text);
	db_symbol(db, "other", TEXT + 0x20, 0x10, STT_FUNC, STB_LOCAL, text);
	db_symbol(db, "root", DATA, 48, STT_OBJECT, STB_GLOBAL, data);
	db_symbol(db, "counter", DATA + 0x40, 4, STT_OBJECT, STB_GLOBAL, data);
	db_section_bytes(db, ".BTF", SHT_PROGBITS, SHF_ALLOC, 0x3000, reserved, sizeof(reserved));
	for (int i = 0; i < 2; i++) { // two units with the same types
		struct db_die *unit = db_unit(db, &(struct db_unit_options){
							  .version = version,
							  .is_dwarf64 = is_odd && version >= 3,
							  .name = i ? "b.c" : "a.c"});
		struct db_die *node = build_types(unit, version);
		if (!i)
			build_symbols(unit, node, version);
	}
	void *image = db_finish(db, ret_size);
	db_destroy(db);
	return image;
}

static uint8_t *build_parcel(uint16_t version, int kind, size_t *ret_size)
{
	size_t sizes[2];
	void *files[2] = {build_image(version, kind, ET_REL, &sizes[0]),
			  build_image(version, kind, ET_EXEC, &sizes[1])};
	*ret_size = PARCEL_HEADER + sizes[0] + sizes[1];
	uint8_t *parcel = malloc(*ret_size);
	if (!parcel)
		abort();
	memcpy(parcel + PARCEL_HEADER, files[0], sizes[0]);
	memcpy(parcel + PARCEL_HEADER + sizes[0], files[1], sizes[1]);
	parcel_put_header(parcel, 0, sizes[0]);
	free(files[0]);
	free(files[1]);
	return parcel;
}

size_t driver_series(void)
{
	size_t count = 0;
	for (uint16_t version = 2; version <= 5; version++)
		for (int kind = 0; kind < 4; kind++) {
			size_t size;
			uint8_t *parcel = build_parcel(version, kind, &size);
			uint8_t *changed = malloc(size);
			if (!changed)
				abort();
			for (uint32_t round = 0; round < ROUNDS; round++, count++) {
				memcpy(changed, parcel, size);
				bytes_store_u32(changed, round * 37, false); // choices
				if (round)
					mutate_parcel(changed, size, (uint32_t)count);
				driver_run(changed, size);
			}
			free(changed);
			free(parcel);
		}
	return count;
}
