// SPDX-License-Identifier: GPL-3.0-or-later
//
// The runtime's sizes and paths on handmade blobs, and integers read from memory against what the
// compiler of this test reads.
#include "btf_blob.h"
#include "check.h"
#include "ldbtf/btf.h"

#include <stddef.h>
#include <stdlib.h>

static struct btf_blob open_text(struct ldbtf *btf, const char *text)
{
	struct btf_blob blob = btf_blob_from_text(text, host_is_big_endian());
	CHECK_EQ(ldbtf_open(btf, blob.bytes, blob.size), LDBTF_OK);
	btf->pointer_size = 8; // the blobs here say so, also on a 32-bit host
	return blob;
}

static void test_sizes(void)
{
	static const struct {
		const char *text; // of its type 1
		enum ldbtf_status status;
		uint32_t bytes;
	} cases[] = {
		{"INT int 4 32;", LDBTF_OK, 4},
		{"FLOAT d 8;", LDBTF_OK, 8},
		{"STRUCT s 12;", LDBTF_OK, 12},
		{"UNION! s 3;", LDBTF_OK, 3},
		{"ENUM e 2;", LDBTF_OK, 2},
		{"ENUM64 e 8;", LDBTF_OK, 8},
		{"PTR - 0;", LDBTF_OK, 8},
		{"DATASEC d 40;", LDBTF_OK, 40},
		{"TYPEDEF t 2; CONST - 3; VOLATILE - 4; TYPE_TAG x 5; INT int 4 32;", LDBTF_OK, 4},
		{"VAR v 2 0; INT int 4 32;", LDBTF_OK, 4},
		{"ARRAY - 0 2 2 10; INT int 4 32;", LDBTF_OK, 40},
		{"ARRAY - 0 2 3 10; ARRAY - 0 4 3 5; INT int 4 32; TYPEDEF t 3;", LDBTF_OK, 200},
		{"ARRAY - 0 2 2 0; INT int 4 32;", LDBTF_OK, 0},
		{"ARRAY - 0 2 3 7; PTR - 0; INT int 4 32;", LDBTF_OK, 56},
		{"ARRAY - 0 2 2 0x3fffffff; INT int 4 32;", LDBTF_OK, 0xfffffffc},
		{"ARRAY - 0 2 2 0x40000000; INT int 4 32;", LDBTF_TOO_LARGE, 0},
		{"ARRAY - 0 2 3 0x10001; ARRAY - 0 3 3 0xffff; INT c 1 8;", LDBTF_OK, 0xffffffff},
		{"ARRAY - 0 2 3 0x10000; ARRAY - 0 3 3 0x10000; INT c 1 8;", LDBTF_TOO_LARGE, 0},
		{"ARRAY - 0 2 3 0xffffffff; ARRAY - 0 3 3 0xffffffff; INT c 1 8;", LDBTF_TOO_LARGE,
		 0},
		{"FWD f 0;", LDBTF_NO_SIZE, 0},
		{"FUNC_PROTO - 0;", LDBTF_NO_SIZE, 0},
		{"FUNC f 2; FUNC_PROTO - 0;", LDBTF_NO_SIZE, 0},
		{"TYPEDEF t 0;", LDBTF_NO_SIZE, 0},
		{"ARRAY - 0 2 3 4; FWD f 0; INT int 4 32;", LDBTF_NO_SIZE, 0},
		{"ARRAY - 0 1 1 1;", LDBTF_TOO_DEEP, 0},
		{"ARRAY - 0 2 2 1; TYPEDEF t 1;", LDBTF_TOO_DEEP, 0},
		{"TYPEDEF t 1;", LDBTF_TOO_DEEP, 0},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ldbtf btf;
		struct btf_blob blob = open_text(&btf, cases[i].text);
		uint32_t bytes = 0;
		enum ldbtf_status status = ldbtf_size_of(&btf, 1, &bytes);
		if (status != cases[i].status)
			fprintf(stderr, "%s: %s\n", cases[i].text, ldbtf_status_text(status));
		CHECK_EQ(status, cases[i].status);
		if (cases[i].status == LDBTF_OK)
			CHECK_EQ(bytes, cases[i].bytes);
		btf_blob_free(&blob);
	}
}

static void test_pointer_size(void)
{
	struct ldbtf btf;
	struct btf_blob blob = open_text(&btf, "ARRAY - 0 2 3 7; PTR - 0; INT int 4 32;");
	uint32_t bytes;
	btf.pointer_size = 2;
	CHECK_EQ(ldbtf_size_of(&btf, 1, &bytes), LDBTF_OK);
	CHECK_EQ(bytes, 14);
	CHECK_EQ(ldbtf_size_of(&btf, 0, &bytes), LDBTF_NO_SIZE);
	CHECK_EQ(ldbtf_size_of(&btf, 4, &bytes), LDBTF_NOT_FOUND);
	btf_blob_free(&blob);
}

static void test_paths(void)
{
	static const struct {
		const char *path; // from the struct server of the rich blob (ldbtf_offset_of)
		enum ldbtf_status status;
		uint32_t byte_offset, bit_offset, bitfield_size;
		const char *rest; // of the path, where it ended
	} cases[] = {
		{"server", LDBTF_OK, 0, 0, 0, ""},
		{"server.clients", LDBTF_OK, 0, 0, 0, ""},
		{"server.clients->id", LDBTF_OK, 0, 0, 0, "->id"},
		{"server.clients[2].id", LDBTF_OK, 0, 0, 0, "[2].id"},
		{"server->clients->next->next", LDBTF_OK, 0, 0, 0, "->next->next"},
		{"server.clients.id", LDBTF_WRONG_KIND, 0, 0, 0, ".id"},
		{"server.name", LDBTF_OK, 8, 0, 0, ""},
		{"server.name[3]", LDBTF_OK, 11, 0, 0, ""},
		{"server.name[19]", LDBTF_OK, 27, 0, 0, ""},
		{"server.name[20]", LDBTF_NOT_FOUND, 0, 0, 0, "[20]"},
		{"server.name[4294967296]", LDBTF_BAD_PATH, 0, 0, 0, "[4294967296]"},
		{"server.name[03]", LDBTF_OK, 11, 0, 0, ""},
		{"server.name[]", LDBTF_BAD_PATH, 0, 0, 0, "[]"},
		{"server.name[1", LDBTF_BAD_PATH, 0, 0, 0, "[1"},
		{"server.name[-1]", LDBTF_BAD_PATH, 0, 0, 0, "[-1]"},
		{"server.name[ 1]", LDBTF_BAD_PATH, 0, 0, 0, "[ 1]"},
		{"server.name[3][0]", LDBTF_WRONG_KIND, 0, 0, 0, "[0]"},
		{"server.name.x", LDBTF_WRONG_KIND, 0, 0, 0, ".x"},
		{"server.grid", LDBTF_OK, 28, 0, 0, ""},
		{"server.grid[1]", LDBTF_OK, 32, 0, 0, ""},
		{"server.grid[2][1]", LDBTF_OK, 38, 0, 0, ""},
		{"server.grid[3][1]", LDBTF_NOT_FOUND, 0, 0, 0, "[3][1]"},
		{"server.word", LDBTF_OK, 40, 0, 0, ""},
		{"server.pointer", LDBTF_OK, 40, 0, 0, ""},
		{"server.low", LDBTF_OK, 48, 0, 3, ""},
		{"server.mid", LDBTF_OK, 48, 3, 5, ""},
		{"server.wide", LDBTF_OK, 49, 0, 24, ""},
		{"server.load", LDBTF_OK, 56, 0, 0, ""},
		{"server.tail->id", LDBTF_OK, 72, 0, 0, "->id"},
		{"server.load->x", LDBTF_WRONG_KIND, 0, 0, 0, "->x"},
		{"server.absent", LDBTF_NOT_FOUND, 0, 0, 0, ".absent"},
		{"server.nam", LDBTF_NOT_FOUND, 0, 0, 0, ".nam"},
		{"server.names", LDBTF_NOT_FOUND, 0, 0, 0, ".names"},
		{"server.", LDBTF_BAD_PATH, 0, 0, 0, "."},
		{"server..name", LDBTF_BAD_PATH, 0, 0, 0, "..name"},
		{"server-name", LDBTF_BAD_PATH, 0, 0, 0, "-name"},
		{"server name", LDBTF_BAD_PATH, 0, 0, 0, " name"},
		{"server.name x", LDBTF_BAD_PATH, 0, 0, 0, " x"},
		{"server[0]", LDBTF_WRONG_KIND, 0, 0, 0, "[0]"},
		{"the_server.state", LDBTF_OK, 64, 0, 0, ""}, // a variable
		{"client_t.id", LDBTF_OK, 8, 0, 0, ""},       // a typedef
		{"limit", LDBTF_OK, 0, 0, 0, ""},
		{"limit.x", LDBTF_WRONG_KIND, 0, 0, 0, ".x"},
		{"hidden.x", LDBTF_NOT_FOUND, 0, 0, 0, "hidden.x"},
		{"nothing.x", LDBTF_NOT_FOUND, 0, 0, 0, "nothing.x"},
		{"", LDBTF_BAD_PATH, 0, 0, 0, ""},
		{".name", LDBTF_BAD_PATH, 0, 0, 0, ".name"},
	};
	struct ldbtf btf;
	struct btf_blob blob = open_text(&btf, btf_blob_rich_text);
	uint32_t index[64];
	for (size_t entries = 0; entries <= 64; entries += 8) {
		ldbtf_set_index(&btf, index, entries);
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			struct ldbtf_place place;
			enum ldbtf_status status = ldbtf_offset_of(&btf, cases[i].path, &place);
			if (status != cases[i].status ||
			    strcmp(cases[i].path + place.used, cases[i].rest))
				fprintf(stderr, "%s: %s\n", cases[i].path,
					ldbtf_status_text(status));
			CHECK_EQ(status, cases[i].status);
			CHECK_STR(cases[i].path + place.used, cases[i].rest);
			if (status != LDBTF_OK || cases[i].status != LDBTF_OK)
				continue;
			CHECK_EQ(place.byte_offset, cases[i].byte_offset);
			CHECK_EQ(place.bit_offset, cases[i].bit_offset);
			CHECK_EQ(place.bitfield_size, cases[i].bitfield_size);
		}
	}
	btf_blob_free(&blob);
}

// A variable that is a pointer is read before the path goes on, as every pointer is.
static void test_pointer_variables(void)
{
	static const struct {
		const char *path;
		enum ldbtf_status status;
		const char *rest;
	} cases[] = {
		{"first", LDBTF_OK, ""},
		{"first->next", LDBTF_OK, "->next"},
		{"first->next->next", LDBTF_OK, "->next->next"},
		{"first[1]", LDBTF_OK, "[1]"},
		{"first.next", LDBTF_WRONG_KIND, ".next"},
		{"only.next", LDBTF_OK, ""},
		{"only->next", LDBTF_OK, ""},
		{"node_ptr->next", LDBTF_OK, ""}, // a type: the caller has what it points to
	};
	struct ldbtf btf;
	struct btf_blob blob = open_text(
		&btf, "STRUCT node 8 : next 2 0; PTR - 1; VAR first 2 1; VAR only 1 1;"
		      "TYPEDEF node_ptr 2;");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ldbtf_place place;
		CHECK_EQ(ldbtf_offset_of(&btf, cases[i].path, &place), cases[i].status);
		CHECK_STR(cases[i].path + place.used, cases[i].rest);
		if (cases[i].status == LDBTF_OK)
			CHECK_EQ(place.byte_offset, 0);
	}
	btf_blob_free(&blob);
}

// A path that goes through pointers, as the manual's loop walks it.
static void test_pointers(void)
{
	struct client {
		struct client *next;
		int id;
	};
	struct client clients[3] = {{&clients[1], 10}, {&clients[2], 20}, {NULL, 30}};
	struct {
		struct client *clients;
		char rest[72];
	} server = {clients, {0}};
	struct ldbtf btf;
	struct ldbtf_place place;
	struct btf_blob blob = btf_blob_from_text(btf_blob_rich_text, host_is_big_endian());
	if (sizeof(void *) != 8) {
		printf("SKIP: live pointers: the blob is of a 64-bit program\n");
		btf_blob_free(&blob);
		return;
	}
	CHECK_EQ(ldbtf_open(&btf, blob.bytes, blob.size), LDBTF_OK);
	static const struct {
		const char *path;
		int id;
	} cases[] = {
		{".clients->id", 10},
		{".clients->next->id", 20},
		{".clients->next->next->id", 30},
		{".clients[1].id", 20},
		{"clients[2].id", 30},
		{".clients[1].next->id", 30},
		{".clients->next[1].id", 30},
		{"clients[0].next->next->id", 30},
	};
	struct ldbtf_view type;
	CHECK_EQ(ldbtf_find_type(&btf, "server", LDBTF_KIND_STRUCT, &type), LDBTF_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *path = cases[i].path;
		const char *base = (const char *)&server;
		uint32_t id = type.id;
		int steps = 0;
		for (;;) {
			CHECK_EQ(ldbtf_offset_in(&btf, id, path, &place), LDBTF_OK);
			path += place.used;
			if (!*path || ++steps > 5)
				break;
			memcpy(&base, base + place.byte_offset, sizeof(base));
			id = place.type_id;
		}
		uint64_t value = 0;
		CHECK_EQ(ldbtf_read_integer(&btf, &place, base, sizeof(clients), &value), LDBTF_OK);
		CHECK_EQ(value, cases[i].id);
	}
	btf_blob_free(&blob);
}

static void test_odd_paths(void)
{
	struct ldbtf btf;
	struct ldbtf_place place;
	// Flexible arrays take any subscript, up to 4 GiB.
	struct btf_blob blob = open_text(&btf, "INT int 4 32; ARRAY - 0 1 1 0; STRUCT s 4 : n 1 0 "
					       ": data 2 32;");
	CHECK_EQ(ldbtf_offset_of(&btf, "s.data[1000]", &place), LDBTF_OK);
	CHECK_EQ(place.byte_offset, 4004);
	CHECK_EQ(ldbtf_offset_of(&btf, "s.data[1073741822]", &place), LDBTF_OK);
	CHECK_EQ(place.byte_offset, 0xfffffffc);
	CHECK_EQ(ldbtf_offset_of(&btf, "s.data[1073741823]", &place), LDBTF_TOO_LARGE);
	CHECK_EQ(ldbtf_offset_of(&btf, "s.data[1073741824]", &place), LDBTF_TOO_LARGE);
	btf_blob_free(&blob);
	// Pointers to what has no members or size.
	blob = open_text(&btf, "PTR - 0; PTR - 3; FWD f 0; STRUCT s 16 : v 1 0 : f 2 64;");
	CHECK_EQ(ldbtf_offset_in(&btf, 1, "[1]", &place), LDBTF_NO_SIZE);
	CHECK_EQ(ldbtf_offset_in(&btf, 2, "->x", &place), LDBTF_WRONG_KIND);
	CHECK_EQ(ldbtf_offset_in(&btf, 2, "", &place), LDBTF_OK);
	CHECK_EQ(place.type_id, 2);
	CHECK_EQ(ldbtf_offset_in(&btf, 0, "x", &place), LDBTF_WRONG_KIND);
	CHECK_EQ(ldbtf_offset_in(&btf, 5, "x", &place), LDBTF_NOT_FOUND);
	btf_blob_free(&blob);
	// Anonymous structs inside of each other: found as deep as the limit, and loops end.
	blob = open_text(&btf, "STRUCT s 4 : - 2 0; CONST - 3; UNION - 4 : - 4 0; STRUCT - 4 : "
			       "deep 5 0; INT int 4 32;");
	CHECK_EQ(ldbtf_offset_of(&btf, "s.deep", &place), LDBTF_OK);
	CHECK_EQ(ldbtf_offset_of(&btf, "s.deeper", &place), LDBTF_NOT_FOUND);
	btf_blob_free(&blob);
	blob = open_text(&btf, "STRUCT s 4 : x 2 0 : - 1 0; INT int 4 32;");
	CHECK_EQ(ldbtf_offset_of(&btf, "s.x", &place), LDBTF_OK);
	CHECK_EQ(ldbtf_offset_of(&btf, "s.y", &place), LDBTF_TOO_DEEP);
	btf_blob_free(&blob);
	blob = open_text(&btf, "STRUCT s 4 : - 1 0 : - 1 0 : - 1 0 : - 1 0 : - 1 0 : - 1 0 : - 1 0 "
			       ": - 1 0;");
	CHECK_EQ(ldbtf_offset_of(&btf, "s.y", &place), LDBTF_TOO_DEEP);
	btf_blob_free(&blob);
	// A name that is the start of another.
	blob = open_text(&btf, "STRUCT abc 4 : x 2 0; INT int 4 32; STRUCT ab 4 : y 2 0;");
	CHECK_EQ(ldbtf_offset_of(&btf, "ab.y", &place), LDBTF_OK);
	CHECK_EQ(place.root_id, 3);
	CHECK_EQ(ldbtf_offset_of(&btf, "a.y", &place), LDBTF_NOT_FOUND);
	btf_blob_free(&blob);
}

// The bits where the compiler has put them.
struct sample {
	signed char c;
	unsigned a : 3;
	signed b : 5;
	unsigned wide : 24;
	unsigned long long big : 61;
	unsigned long long after : 3;
	short s;
	int64_t l;
} __attribute__((aligned(8)));

// The types of the fields of struct sample, by ID from 1, and some that no integer has.
static const char sample_types[] =
	"INT int 4 0x01000020; INT unsigned 4 32; INT c 1 0x01000008; INT s 2 0x01000010; "
	"INT l 8 0x01000040; INT ull 8 64; ENUM e 4 : A 1; ENUM! f 4 : B -1; PTR - 0; "
	"INT wide 16 128; FLOAT f 4; INT odd 4 0x00050007; ENUM64 g 8;";

// Sets a bitfield by its number in test_bitfields().
static void set_bitfield(struct sample *sample, size_t field, uint64_t value)
{
	switch (field) {
	case 0: sample->a = value & 7; break;
	case 1: sample->b = (signed)(int64_t)value; break;
	case 2: sample->wide = value & 0xffffff; break;
	case 3: sample->big = value & ((UINT64_C(1) << 61) - 1); break;
	default: sample->after = value & 7; break;
	}
}

// A field alone set to all ones shows where the compiler puts it. The runtime must see it there.
static uint32_t first_bit_of(size_t field)
{
	struct sample sample;
	memset(&sample, 0, sizeof(sample));
	set_bitfield(&sample, field, UINT64_MAX);
	const uint8_t *bytes = (const uint8_t *)&sample;
	uint32_t first = 0;
	bool is_big_endian = host_is_big_endian();
	while (!(bytes[first / 8] >> (is_big_endian ? 7 - first % 8 : first % 8) & 1))
		first++;
	return first;
}

static void test_bitfields(void)
{
	static const struct {
		uint32_t type_id, bits;
		uint64_t value;
	} fields[] = {{2, 3, 5},
		      {1, 5, (uint64_t)-11},
		      {2, 24, 0x123456},
		      {6, 61, UINT64_C(0x123456789abcdef)},
		      {6, 3, 6}};
	struct ldbtf btf;
	struct btf_blob blob = open_text(&btf, sample_types);
	for (size_t field = 0; field < sizeof(fields) / sizeof(fields[0]); field++) {
		struct sample sample;
		uint64_t value;
		memset(&sample, 0, sizeof(sample));
		set_bitfield(&sample, field, UINT64_MAX);
		set_bitfield(&sample, field, fields[field].value);
		uint32_t first = first_bit_of(field);
		struct ldbtf_place place = {.type_id = fields[field].type_id,
					    .byte_offset = first / 8,
					    .bit_offset = first % 8,
					    .bitfield_size = fields[field].bits};
		CHECK_EQ(ldbtf_read_integer(&btf, &place, &sample, sizeof(sample), &value),
			 LDBTF_OK);
		CHECK_EQ(value, fields[field].value);
	}
	btf_blob_free(&blob);
}

static void test_integers(void)
{
	struct ldbtf btf;
	struct btf_blob blob = open_text(&btf, sample_types);
	struct sample sample;
	struct ldbtf_place place;
	uint64_t value;
	memset(&sample, 0, sizeof(sample));
	sample.c = -5;
	sample.s = -300;
	sample.l = INT64_MIN + 7;
	const struct {
		uint32_t type_id;
		size_t offset;
		int64_t value;
	} plain[] = {
		{3, offsetof(struct sample, c), -5}, {4, offsetof(struct sample, s), -300},
		{5, offsetof(struct sample, l), INT64_MIN + 7},
	};
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		place = (struct ldbtf_place){.type_id = plain[i].type_id,
					     .byte_offset = (uint32_t)plain[i].offset};
		CHECK_EQ(ldbtf_read_integer(&btf, &place, &sample, sizeof(sample), &value),
			 LDBTF_OK);
		CHECK_EQ(value, plain[i].value);
	}
	btf_blob_free(&blob);
}

// An ENUM has a sign only with kind_flag. No integer reaches past the bytes that were given.
static void test_enums(void)
{
	struct ldbtf btf;
	struct btf_blob blob = open_text(&btf, sample_types);
	struct ldbtf_place place;
	uint64_t value;
	uint32_t ones = UINT32_MAX;
	place = (struct ldbtf_place){.type_id = 7};
	CHECK_EQ(ldbtf_read_integer(&btf, &place, &ones, 4, &value), LDBTF_OK);
	CHECK_EQ(value, UINT32_MAX);
	place.type_id = 8;
	CHECK_EQ(ldbtf_read_integer(&btf, &place, &ones, 4, &value), LDBTF_OK);
	CHECK_EQ((int64_t)value, -1);
	CHECK_EQ(ldbtf_read_integer(&btf, &place, &ones, 3, &value), LDBTF_TOO_SMALL);
	place.byte_offset = UINT32_MAX;
	CHECK_EQ(ldbtf_read_integer(&btf, &place, &ones, 4, &value), LDBTF_TOO_SMALL);
	btf_blob_free(&blob);
}

static void test_no_integers(void)
{
	struct ldbtf btf;
	struct btf_blob blob = open_text(&btf, sample_types);
	struct sample sample = {0};
	struct ldbtf_place place;
	uint64_t value;
	place = (struct ldbtf_place){.type_id = 10};
	CHECK_EQ(ldbtf_read_integer(&btf, &place, &sample, sizeof(sample), &value),
		 LDBTF_WRONG_KIND);
	place.type_id = 11;
	CHECK_EQ(ldbtf_read_integer(&btf, &place, &sample, sizeof(sample), &value),
		 LDBTF_WRONG_KIND);
	btf_blob_free(&blob);
}

// An INT that is a bitfield, as older encoders write them.
static void test_old_bitfields(void)
{
	struct ldbtf btf;
	struct btf_blob blob = open_text(&btf, sample_types);
	struct ldbtf_place place = {.type_id = 12};
	uint64_t value;
	uint32_t legacy = host_is_big_endian() ? UINT32_C(0x55) << 20 : UINT32_C(0x55) << 5;
	CHECK_EQ(ldbtf_read_integer(&btf, &place, &legacy, 4, &value), LDBTF_OK);
	CHECK_EQ(value, 0x55);
	btf_blob_free(&blob);
}

int main(void)
{
	test_sizes();
	test_pointer_size();
	test_paths();
	test_pointer_variables();
	test_pointers();
	test_odd_paths();
	test_bitfields();
	test_integers();
	test_enums();
	test_no_integers();
	test_old_bitfields();
	return CHECK_EXIT();
}
