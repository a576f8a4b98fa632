// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads names of DWARF into the string table. Each place in .debug_str is looked up once.
//
// In a linked image, DIEs repeat a name by pointing at the same bytes. So the address of a text
// stands for the text. Units that include the same headers repeat names in the same order. So each
// place remembers the place that came next, and the reader tries that first.
//
// In an object nearly every place is met once, and the string table remembers which text came next
// (interner.h). That guess fails for names of members and enumerators, such as `flags`, because any
// name may follow them. So each struct, union or enum has a list of the names that were inside of
// the last one of its name. 99 of 100 names are in that list. One thread uses a name reader.
//
// Decided against: looking up all of an object's .debug_str before the object is read, many names
// side by side so that their waits overlap. That took a tenth longer. A name is met 1.2 times, and
// four of five names need neither length nor hash.
#ifndef LDBTF_IMPORT_NAME_READER_H
#define LDBTF_IMPORT_NAME_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "support/hash_map.h"
#include "support/status.h"
#include "support/strings.h"
#include "support/vec.h"

struct name {
	uint32_t id;        // in the string table; 0 for ""
	bool is_identifier; // a kernel takes it as a C identifier
	bool is_c_name;     // C does: is_identifier, and no dots
};

// A name as one number. String ids are below the marks (INTERNER_ID_LIMIT).
#define NAME_IS_IDENTIFIER (UINT32_C(1) << 31)
#define NAME_IS_C_NAME (UINT32_C(1) << 30)

static inline uint32_t name_pack(const struct name *name)
{
	return name->id | (name->is_identifier ? NAME_IS_IDENTIFIER : 0) |
	       (name->is_c_name ? NAME_IS_C_NAME : 0);
}

static inline struct name name_unpack(uint32_t packed)
{
	return (struct name){.id = packed & ~(NAME_IS_IDENTIFIER | NAME_IS_C_NAME),
			     .is_identifier = packed & NAME_IS_IDENTIFIER,
			     .is_c_name = packed & NAME_IS_C_NAME};
}

// A place that holds a name.
struct placed_name {
	const char *text;
	struct name name;
	uint32_t next; // the one asked for after it, last time
};

// A name that a struct, union or enum has inside.
struct listed_name {
	const char *text; // the string table's
	uint32_t size;    // bytes, with the NUL
	uint32_t packed;  // the name
};

// The names inside of a struct, union or enum, in order.
struct name_list {
	uint32_t first, count; // in names.listed
};

struct name_reader {
	const struct strings *strings;
	// Of the strings, which must not be read after name_reader_deinit.
	struct interner_reader reader;
	VEC(struct placed_name) places; // in order of first appearance
	size_t last;                    // the one found last
	// In an object, not in a linked image: nearly all are met once.
	bool are_places_new;
	VEC(struct name_list) lists;   // by id of the owner's name
	VEC(struct listed_name) listed;
	VEC(struct listed_name) list;     // being read, from where it has other names than before
	bool is_list_new;                 // it has; else `list` is empty, and
	// In `listed`: the next name as it was before, and where that list ends.
	uint32_t expected, expected_end;
	uint32_t list_owner;              // whose; 0: none
	struct interner_entry *list_head; // what was asked for before it
	struct hash_map by_address;     // of text -> index into places
	// By id: whether kernels take it, as far as that was asked for; enum name_kind.
	VEC(uint8_t) kinds;
	// Text of up to 7 bytes, as a number -> packed name; kept by name_reader_reset.
	struct hash_map short_names;
	VEC(char) joined; // scratch of name_reader_intern_joined
};

void name_reader_deinit(struct name_reader *names);

// Frees all that is remembered for the sake of speed. The memory of the strings stays.
void name_reader_rest(struct name_reader *names);

// Forgets the places, because the memory of their texts is about to go.
void name_reader_reset(struct name_reader *names);

// Interns NUL-terminated `text`, whose bytes must not change until name_reader_reset. OK or
// NO_MEMORY.
MUST_CHECK enum status name_reader_intern(struct name_reader *names, const char *text,
					  struct name *ret);

// The same for a text that stands in a DIE (DW_FORM_string), where no two DIEs share it. Compilers
// do that with texts that are shorter than a reference to them.
MUST_CHECK enum status name_reader_intern_inline(struct name_reader *names, const char *text,
						 struct name *ret);

// Interns three texts as one. OK or NO_MEMORY.
MUST_CHECK enum status name_reader_intern_joined(struct name_reader *names,
						 const char *const parts[static 3], uint32_t *ret);

// The next names are inside of a definition named `owner`, until name_reader_end_list. 0 stands for
// a definition without a name. This is a hint, which changes the speed and no result. One list is
// open at a time. OK or NO_MEMORY.
MUST_CHECK enum status name_reader_begin_list(struct name_reader *names, uint32_t owner);
MUST_CHECK enum status name_reader_end_list(struct name_reader *names);

// Are the `size` bytes at `a` and `b` the same? Most names take only one or two steps.
static inline bool are_bytes_same(const char *a, const char *b, size_t size)
{
	uint64_t x, y;
	for (; size > sizeof(x); a += sizeof(x), b += sizeof(x), size -= sizeof(x)) {
		memcpy(&x, a, sizeof(x));
		memcpy(&y, b, sizeof(y));
		if (x != y)
			return false;
	}
	return !memcmp(a, b, size);
}

// The name of a member, if it is the next one of the open list, as it nearly always is. Its text
// and NUL must lie within the `available` bytes. False if it is another name. Then nothing was
// done, and name_reader_intern() has to find it.
static inline bool name_reader_intern_expected(struct name_reader *names, const char *text,
					       size_t available, struct name *ret)
{
	if (!names->list_owner || names->is_list_new || names->expected == names->expected_end)
		return false;
	const struct listed_name *expected = &names->listed.data[names->expected];
	// Prefetches the text after the next one, which may be of another list, or none.
	__builtin_prefetch(names->expected + 2 < names->listed.count ? expected[2].text : NULL);
	if (expected->size > available || !are_bytes_same(expected->text, text, expected->size))
		return false;
	names->expected++;
	*ret = name_unpack(expected->packed);
	return true;
}

// Do kernels accept `length` bytes of `text` as a name? That is [A-Za-z_.][A-Za-z0-9_.]*, at most
// 512 (KSYM_NAME_LEN since Linux 6.1; btf_name_valid_identifier in kernel/bpf/btf.c).
bool is_kernel_identifier(const char *text, size_t length);

#endif
