// SPDX-License-Identifier: MIT
//
// ldbtf runtime: a program reads its own types. This header is the manual.
//
// A link with the ldbtf plugin leaves the image's types in a section .BTF, between the symbols
// __start_BTF and __stop_BTF. This library finds them, checks them once, and answers questions
// about them. Which types are there? Where is this member, and how large is it? What is in this
// piece of memory?
//
//	static uint32_t index[512]; // optional, makes look-ups fast
//	struct ldbtf btf;
//	struct ldbtf_view type;
//
//	if (ldbtf_open_image(&btf) == LDBTF_OK) {
//		ldbtf_set_index(&btf, index, 512);
//		if (ldbtf_find_type(&btf, "server", LDBTF_KIND_STRUCT, &type) == LDBTF_OK)
//			ldbtf_print_value(&btf, type.id, &the_server, sizeof(the_server), &output);
//	}
//
// Freestanding C99: no library, no heap, no writable static data, no recursion. The blob may be in
// ROM and at any address, aligned or not.
//
// Trust. ldbtf_open() checks a blob once: header, bounds, every type and string reference. After
// that no call can leave the blob, whatever is in it, as long as its bytes stay as they are. Types
// that refer to themselves, which no compiler makes, end in LDBTF_TOO_DEEP. All loops are bounded
// by the size of the blob and the limits in config.h.
//
// Byte order. A blob has the byte order of its image. One of the other order is refused
// (LDBTF_FOREIGN_ORDER), never misread.
//
// Threads and interrupts. ldbtf_open(), ldbtf_open_image() and ldbtf_set_index() write the struct
// ldbtf (and the index). All other functions only read it, and write to memory that the caller
// passes. So any number of threads and interrupt handlers may use one struct ldbtf at the same
// time. Nothing blocks. Stack: at most 604 bytes on 32-bit Arm; README.md has more.
//
// Speed. Without an index a look-up walks over the types before the one that it finds. That is fast
// enough for a debugger's command, and slow in a loop. With an index of ldbtf_index_size() entries
// (ldbtf_set_index()) a look-up by ID takes O(1) steps, and one by name O(log types), of variables,
// too. With fewer entries, look-ups by ID and by name are walks over types / entries.
//
// Linker scripts. Scripts of hosted programs need nothing. A script that places each section by
// name, as firmware's do, can place the types. linkscripts/btf.ld has these lines, ready to
// INCLUDE:
//
//	.BTF : ALIGN(4) {
//		PROVIDE_HIDDEN(__start_BTF = .);
//		KEEP(*(.BTF))
//		PROVIDE_HIDDEN(__stop_BTF = .);
//	} > FLASH
//
// Several modules in one process. Each program, shared library and dlopened plugin that was linked
// with the plugin has a BTF of its own, and ldbtf_open_image() opens that of the module that calls
// it. ldbtf/btf_module.h opens the BTF of another module. A plugin that was linked with base= has
// only what the program lacks: ldbtf_open_image_split() opens that on top of the program's.
//
// Statuses are in enum ldbtf_status, and each function lists its own. On any but LDBTF_OK the
// out parameters are not to be read. Pointers must not be NULL unless a comment allows it.
#ifndef LDBTF_BTF_H
#define LDBTF_BTF_H

#include "ldbtf/btf_format.h"
#include "ldbtf/config.h"

#ifdef __cplusplus
extern "C" {
#endif

enum ldbtf_status {
	LDBTF_OK = 0,
	LDBTF_ABSENT,        // this image carries no BTF: it was linked without the plugin
	LDBTF_MALFORMED,     // the bytes are not BTF, or BTF that breaks its own rules
	LDBTF_FOREIGN_ORDER, // BTF of a machine of the other byte order
	LDBTF_UNSUPPORTED,   // BTF of a version, or with kinds, that this library does not know
	LDBTF_NOT_FOUND,     // no such ID, name, member or element
	LDBTF_WRONG_KIND,    // the question makes no sense for a type of this kind
	LDBTF_NO_SIZE,       // void, a function, or a struct that is only declared
	LDBTF_TOO_LARGE,     // 4 GiB or more; or more to print than LDBTF_PRINT_ITEMS
	LDBTF_TOO_SMALL,     // the memory given is shorter than the value in it
	LDBTF_TOO_DEEP,      // more steps than a limit of config.h, or a type that refers to itself
	LDBTF_BAD_PATH,      // text that is not a path
	LDBTF_WRONG_BASE,    // split BTF whose base is missing, or is another one
	LDBTF_ERASED,        // all bytes are 0xff, or all are 0: nobody has written the BTF there
	LDBTF_AMBIGUOUS      // a module with several pieces of BTF (btf_module.h)
};

// One blob, filled by ldbtf_open(). The fields are for reading, except for `pointer_size`.
struct ldbtf {
	const unsigned char *types; // records; in the caller's blob, as are the strings
	const char *strings;
	const struct ldbtf *base; // of split BTF; else NULL
	uint32_t type_len;     // bytes
	uint32_t str_len;      // bytes; the last is a NUL
	uint32_t type_count;   // highest type ID
	uint32_t first_id;     // 1; of split BTF, behind the base's
	uint32_t first_string; // offset of strings[0]: 0; of split BTF, behind the base's
	bool is_sorted;        // by name, anonymous types first
	// Bytes of a pointer in the image that the blob describes. ldbtf_open() sets it to this
	// program's. A caller that reads the BTF of another image sets it afterwards.
	uint8_t pointer_size;
#ifdef LDBTF_FOREIGN_VALUES
	// Values are of the other byte order than this program's. ldbtf_open() sets false.
	bool has_foreign_values;
#endif
#ifndef LDBTF_NO_INDEX
	// What ldbtf_set_index() made: offsets into the types, in three parts.
	uint8_t index_shift;     // entry i is type first_id + (i << index_shift)
	uint32_t index_count;    // for IDs; 0: no index
	uint32_t variable_count; // for variables
	uint32_t name_count;     // for names
	const uint32_t *index;
#endif
};

// One type, decoded. It is plain data, which may be copied, and lives as long as the blob.
struct ldbtf_view {
	uint32_t id;        // 0: void
	uint32_t kind;      // enum ldbtf_kind
	const char *name;   // in the blob; "" without a name, never NULL
	uint32_t vlen;      // members, enumerators, parameters or variables; the linkage of a FUNC
	uint32_t byte_size; // INT, STRUCT, UNION, ENUM, ENUM64, FLOAT, DATASEC; else 0
	// What PTR, TYPEDEF, qualifiers, tags, FUNC and VAR refer to, what FUNC_PROTO returns.
	uint32_t type_id;
	bool kind_flag;     // STRUCT, UNION: has bitfields; ENUM, ENUM64: signed; FWD: union
	const unsigned char *data; // what follows the record; use the functions below
};

struct ldbtf_member_view {
	const char *name; // "" for an anonymous struct or union
	uint32_t type_id;
	uint32_t bit_offset;    // from the struct's start
	uint32_t bitfield_size; // bits; 0: not a bitfield
};

struct ldbtf_enumerator {
	const char *name;
	int64_t value; // of an unsigned ENUM64 from 2^63 on: the same bits
};

struct ldbtf_param_view {
	const char *name;
	uint32_t type_id; // 0, without a name, as the last: `...`
};

struct ldbtf_array_view {
	uint32_t elem_type_id;
	uint32_t index_type_id;
	uint32_t count; // 0: flexible array member
};

struct ldbtf_int_view {
	uint32_t bits;
	bool is_signed, is_char, is_bool;
};

// A variable and its place in a section of the linked image.
struct ldbtf_variable {
	const char *name;
	uint32_t var_id;  // the VAR
	uint32_t type_id; // what it is of
	uint32_t linkage; // enum ldbtf_linkage
	const char *section;   // name, such as ".data"
	uint32_t section_id;   // the DATASEC
	uint32_t offset;       // bytes from the section's start
	uint32_t byte_size;
};

// Where a path ends, see ldbtf_offset_in().
struct ldbtf_place {
	uint32_t root_id;       // the type or VAR that the path began at
	uint32_t type_id;       // of what is there, as declared
	uint32_t byte_offset;   // from the address that the path began at
	uint32_t bit_offset;    // 0 to 7, of a bitfield inside that byte; 0 else
	uint32_t bitfield_size; // bits; 0: not a bitfield
	size_t used;            // characters of the path that led here; path[used] is the rest
};

// Where text goes: `put` is called once a character, in order, with `context` as the caller set it.
struct ldbtf_output {
	void (*put)(void *context, char c);
	void *context;
};

// Functions are hidden, whatever a build says of visibility: a program, its libraries and its
// plugins may each have a copy of this library, and each must call its own.
#if defined(__GNUC__) && !defined(LDBTF_SHARED)
#pragma GCC visibility push(hidden)
#endif

// ---- open

// The plugin's symbols. They are hidden, so the names mean the BTF of the image that asks. They are
// weak, so an image links without the plugin. Then both are NULL.
#if defined(__GNUC__) && defined(LDBTF_STRONG_SYMBOLS)
__attribute__((visibility("hidden"))) extern const unsigned char __start_BTF[];
__attribute__((visibility("hidden"))) extern const unsigned char __stop_BTF[];
#elif defined(__GNUC__)
__attribute__((weak, visibility("hidden"))) extern const unsigned char __start_BTF[];
__attribute__((weak, visibility("hidden"))) extern const unsigned char __stop_BTF[];
#else
#error "ldbtf: declare __start_BTF and __stop_BTF as weak and hidden for this compiler"
#endif

// Finds the BTF of the image that has the calling code, which may be a program, a shared library or
// a plugin. This function is inline, so that it does the same with a shared runtime (LDBTF_SHARED).
// The memory is the image's. Safe in interrupts.
//
// OK.
// ABSENT, a normal answer: the image was linked without the plugin, or with a linker script that
// drops .BTF.
static inline enum ldbtf_status ldbtf_find(const void **ret_data, size_t *ret_size)
{
	// As numbers, since comparing addresses of two objects tells a compiler that they differ.
	uintptr_t start = (uintptr_t)__start_BTF;
	uintptr_t stop = (uintptr_t)__stop_BTF;

	// Some linkers give missing symbols the image's base instead of 0. Then nothing is between
	// them.
	if (!start || stop <= start)
		return LDBTF_ABSENT;
	*ret_data = __start_BTF;
	*ret_size = (size_t)(stop - start);
	return LDBTF_OK;
}

// Checks `size` bytes at `data` and fills `btf`, without an index. The bytes must stay where and as
// they are while `btf` is in use. Reads each byte of the types about twice, which takes tens of
// milliseconds for a megabyte on a small microcontroller. OK, MALFORMED, FOREIGN_ORDER,
// UNSUPPORTED. WRONG_BASE: this is split BTF, see ldbtf_open_split(). ERASED: the place is there,
// and no BTF was written into it. Flash that is programmed without the section reads as 0xff, and a
// placeholder of objcopy as 0.
enum ldbtf_status ldbtf_open(struct ldbtf *btf, const void *data, size_t size);

// Opens split BTF (base= of the plugin, kernel modules): `data` has what `base` lacks, and goes on
// with its IDs and strings. `base` is another struct ldbtf, split or not, which stays as long as
// `btf`. All functions then see the types of both. A name is looked for in `data` first: what a
// module defines in another way than its base is what the module means. Give `base` an index
// before: this checks the kind of each type of the base that `data` refers to. In src/btf_split.c,
// which a build may leave out.
//
// Statuses as ldbtf_open(). WRONG_BASE: `data` was made for another base, or is no split BTF. That
// of a program or library has a hash of its base in it, over which this reads all of `base` once.
// Other split BTF has none: there `data` refers to types or names that `base` does not have, or to
// types of another kind than belongs there. ldbtf_open() says WRONG_BASE of split BTF, too.
enum ldbtf_status ldbtf_open_split(struct ldbtf *btf, const void *data, size_t size,
				   const struct ldbtf *base);

// ldbtf_find() and ldbtf_open() in one, with the statuses of both.
static inline enum ldbtf_status ldbtf_open_image(struct ldbtf *btf)
{
	const void *data;
	size_t size;
	enum ldbtf_status status = ldbtf_find(&data, &size);

	return status == LDBTF_OK ? ldbtf_open(btf, data, size) : status;
}

#ifndef LDBTF_NO_SPLIT
// The same for a plugin or library that was linked with base=: its BTF on top of that of `base`,
// which is the program's (ldbtf_open_module() with an address in the program). BTF that is not
// split is opened without `base`. Statuses as ldbtf_find() and ldbtf_open_split().
static inline enum ldbtf_status ldbtf_open_image_split(struct ldbtf *btf, const struct ldbtf *base)
{
	const void *data;
	size_t size;
	enum ldbtf_status status = ldbtf_find(&data, &size);

	if (status == LDBTF_OK)
		status = ldbtf_open(btf, data, size);
	return status == LDBTF_WRONG_BASE ? ldbtf_open_split(btf, data, size, base) : status;
}
#endif

// Gives `btf` an index: `entries` words of the caller's memory, which stay in use as long as `btf`.
// 0 entries (then `index` may be NULL) take the index away. Writes the index in a few walks over
// the types, and sorts what has to be sorted.
//
// With one entry for each type of this blob, a look-up by ID is O(1). With fewer entries it is a
// short walk. With ldbtf_index_size() entries the index also has what finds variables, and names in
// a blob that is not sorted by name, such as one that another tool wrote.
void ldbtf_set_index(struct ldbtf *btf, uint32_t *index, size_t entries);

// How many entries make all look-ups fast. One walk over the types.
size_t ldbtf_index_size(const struct ldbtf *btf);

// A few words in English for a status, for logs. Never NULL.
const char *ldbtf_status_text(enum ldbtf_status status);

// ---- types

// The number of types, void not counted: IDs are 1 to this.
uint32_t ldbtf_type_count(const struct ldbtf *btf);

// The type with this ID; 0 is void. OK, NOT_FOUND.
enum ldbtf_status ldbtf_type_by_id(const struct ldbtf *btf, uint32_t id, struct ldbtf_view *ret);

// Steps to the type after `view`, in the order of IDs, in O(1). A zeroed view steps to the first.
// OK; NOT_FOUND behind the last one.
//
//	struct ldbtf_view view = {0};
//	while (ldbtf_next_type(&btf, &view) == LDBTF_OK)
//		...
enum ldbtf_status ldbtf_next_type(const struct ldbtf *btf, struct ldbtf_view *view);

// The first type of this name and kind. LDBTF_KIND_VOID as kind: of any. The name is the bare one
// ("server", not "struct server"). OK; NOT_FOUND, also for the empty name.
enum ldbtf_status ldbtf_find_type(const struct ldbtf *btf, const char *name, enum ldbtf_kind kind,
				  struct ldbtf_view *ret);

// The type behind typedefs, qualifiers, type tags and VARs. OK, NOT_FOUND, TOO_DEEP.
enum ldbtf_status ldbtf_resolve(const struct ldbtf *btf, uint32_t id, struct ldbtf_view *ret);

// Part `i` of a type; 0 <= i < view->vlen. All in O(1). OK; NOT_FOUND for an `i` beyond;
// WRONG_KIND. Members: of STRUCT and UNION. Enumerators: of ENUM and ENUM64. Parameters: of
// FUNC_PROTO.
enum ldbtf_status ldbtf_member_at(const struct ldbtf *btf, const struct ldbtf_view *view,
				  uint32_t i, struct ldbtf_member_view *ret);
enum ldbtf_status ldbtf_enumerator_at(const struct ldbtf *btf, const struct ldbtf_view *view,
				      uint32_t i, struct ldbtf_enumerator *ret);
enum ldbtf_status ldbtf_param_at(const struct ldbtf *btf, const struct ldbtf_view *view,
				 uint32_t i, struct ldbtf_param_view *ret);

// Variable `i` of a DATASEC. OK, NOT_FOUND, WRONG_KIND (also where a bad blob has no VAR there).
// One look-up by ID.
enum ldbtf_status ldbtf_variable_at(const struct ldbtf *btf, const struct ldbtf_view *view,
				    uint32_t i, struct ldbtf_variable *ret);

// What an ARRAY or an INT says about itself. OK, WRONG_KIND.
enum ldbtf_status ldbtf_array_of(const struct ldbtf_view *view, struct ldbtf_array_view *ret);
enum ldbtf_status ldbtf_int_of(const struct ldbtf_view *view, struct ldbtf_int_view *ret);

// The enumerator of ENUM or ENUM64 with this value, or the first one if several have it. OK,
// NOT_FOUND, WRONG_KIND.
enum ldbtf_status ldbtf_find_enumerator(const struct ldbtf *btf, const struct ldbtf_view *view,
					int64_t value, struct ldbtf_enumerator *ret);

// The variable of this name and its place. If there are several static ones, the first. O(log
// types) steps with an index of ldbtf_index_size() entries, else one walk over the types. OK,
// NOT_FOUND.
//
// BTF knows offsets in sections, not addresses. A program that knows the address of one variable
// knows all in the same section: address = (char *)&known - known_place.offset + place.offset.
enum ldbtf_status ldbtf_find_variable(const struct ldbtf *btf, const char *name,
				      struct ldbtf_variable *ret);

// ---- sizes and places

// The bytes of a value of this type, through typedefs, qualifiers and arrays. For a VAR, the bytes
// of its type. OK, NOT_FOUND, NO_SIZE, TOO_LARGE (4 GiB or more), TOO_DEEP.
enum ldbtf_status ldbtf_size_of(const struct ldbtf *btf, uint32_t id, uint32_t *ret_bytes);

// Follows a path such as `clients->head`, `grid[2][1]` or `options.flags` from a value of type
// `root_id` (any type, or a VAR) to where one address no longer leads further: the end of the path,
// or a pointer in it. Members of anonymous structs and unions are found as C finds them, and those
// of base classes as C++ does: the nearest of a name. A base class is a member itself, such as
// `leaf.__base_Mid.x`. Subscripts are decimal and checked against the array's size; a flexible
// array takes any.
//
// ret->used says how far it got. When path[used] is not the end, what is there is a pointer: read
// it, and go on with its type as root and path + used as path:
//
//	base = &the_server; id = place.root_id...;
//	while (ldbtf_offset_in(&btf, id, path, &place) == LDBTF_OK) {
//		address = base + place.byte_offset;
//		path += place.used;
//		if (!*path)
//			break;                  // address is the answer, place.type_id its type
//		base = *(void **)address;       // the pointer; test it before use
//		id = place.type_id;             // "a pointer to": the path goes on with -> or [
//	}
//
// So with a root that is a pointer, offsets count from where it points to. A path may begin with
// `.` or `->`, and an empty one is the root itself.
//
// OK, BAD_PATH, NO_SIZE, TOO_LARGE, TOO_DEEP. NOT_FOUND: there is no such member, or a subscript is
// outside. WRONG_KIND: a type has no members, or is no array. ret->used is set in any case. If a
// step failed, it is the number of characters before that step.
enum ldbtf_status ldbtf_offset_in(const struct ldbtf *btf, uint32_t root_id, const char *path,
				  struct ldbtf_place *ret);

// The same for a path that begins with the name of a variable, else of a struct, union or typedef,
// such as `server.clients->head`. ret->root_id is the type or variable of that name. A variable
// that is a pointer is the first pointer on the way: of `first->next`, "first" is used, and offset
// 0 is in the variable itself. Statuses as above. NOT_FOUND also if nothing has that name.
enum ldbtf_status ldbtf_offset_of(const struct ldbtf *btf, const char *path,
				  struct ldbtf_place *ret);

// Reads an integer, enum, bool or pointer from memory: `type_id`, `byte_offset`, `bit_offset` and
// `bitfield_size` of `place` count, from `memory` of `size` bytes, any alignment. Signed values are
// extended to 64 bits. OK, WRONG_KIND (also for integers of more than 64 bits), TOO_SMALL,
// NOT_FOUND, TOO_DEEP.
enum ldbtf_status ldbtf_read_integer(const struct ldbtf *btf, const struct ldbtf_place *place,
				     const void *memory, size_t size, uint64_t *ret);

// ---- text (src/btf_print.c and src/btf_text.c, which a build may leave out)

// Prints the value at a place in `size` bytes at `memory`, as a C initializer would look: members
// by name, enums by name, char arrays as text, pointers in hex. Of `place` the fields `type_id`,
// `byte_offset`, `bit_offset` and `bitfield_size` are used, as ldbtf_offset_in() sets them.
// Never reads outside of the memory given and never follows a pointer. Ends without a newline.
//
// OK; TOO_SMALL: parts outside of the memory are shown as `?`; TOO_LARGE: stopped after
// LDBTF_PRINT_ITEMS; TOO_DEEP, NOT_FOUND, WRONG_KIND: a type that has no value is shown as `?`. The
// parts that can be printed are always printed.
enum ldbtf_status ldbtf_print_place(const struct ldbtf *btf, const struct ldbtf_place *place,
				    const void *memory, size_t size,
				    const struct ldbtf_output *output);

// The same for a value of type `id` at `memory`.
static inline enum ldbtf_status ldbtf_print_value(const struct ldbtf *btf, uint32_t id,
						  const void *memory, size_t size,
						  const struct ldbtf_output *output)
{
	struct ldbtf_place place;

	place.root_id = place.type_id = id;
	place.byte_offset = place.bit_offset = place.bitfield_size = 0;
	place.used = 0;
	return ldbtf_print_place(btf, &place, memory, size, output);
}

// Prints the declaration of `name` with type `id`, as in C: `struct client *clients`, `char
// name[20]`. With "" as name it prints the type alone. Structs without a name are shown as `struct
// {...}`. OK, NOT_FOUND, TOO_DEEP (then incomplete).
enum ldbtf_status ldbtf_print_declaration(const struct ldbtf *btf, uint32_t id, const char *name,
					  const struct ldbtf_output *output);

#if defined(__GNUC__) && !defined(LDBTF_SHARED)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
