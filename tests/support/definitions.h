// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a program defines, in a form in which two accounts of it can be compared by meaning.
//
// The system tests ask whether two encoders, or an encoder and the DWARF, say the same about a
// program. Type IDs, order and string offsets differ freely; so every named thing becomes one
// definition with a text that holds everything that BTF can say of it:
//
//	kind "struct", name "list"      kind "var", name "total"
//	size 16                         linkage global
//	0 next: pointer to struct list  section .data offset 8 size 4
//	64:3 flags: unsigned int        type typedef count_t
//
// Unnamed types are written out where they are used; named ones stop the text, and are listed as
// references, so that a cycle is no trouble and a difference shows in one place only. Where
// one name has several definitions, the sets of texts are compared, and then the graphs below.
//
// Reads nothing and knows no format: definitions_btf.c and definitions_dwarf.c fill it. Independent
// of the plugin on purpose. These are command line tools: no memory ends the program.
#ifndef LDBTF_TESTS_DEFINITIONS_H
#define LDBTF_TESTS_DEFINITIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A string that grows. Zeroed is empty; `bytes` is then NULL.
struct text {
	char *bytes;
	size_t length, capacity;
};

void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_deinit(struct text *text);

struct definition {
	// "struct", "union", "enum", "typedef", "int", "float", "func", "var", "datasec", "fwd"
	char *kind;
	char *name;       // of a fwd: "struct NAME"; of an unnamed enum: "(FIRST_ENUMERATOR)"
	char *text;       // lines, each with its newline; NULL until written
	size_t *refs;     // indices of the named definitions that the text mentions, in its order
	size_t ref_count;
	// may be missing on the other side: the source can't tell whether it should be there
	bool is_optional;
};

struct definitions {
	struct definition *items;
	size_t count, capacity;
};

// Appends a definition without text; its index. Copies the strings.
size_t definitions_add(struct definitions *definitions, const char *kind, const char *name);
void definitions_set_text(struct definition *definition, struct text *text);
void definition_add_ref(struct definition *definition, size_t index);
// Takes away each `fwd` whose struct or union is defined: where that is, is the definition's
// business. The references stay valid: the item stays and only its text becomes NULL, which the
// comparison skips.
void definitions_drop_completed_fwds(struct definitions *definitions);
void definitions_deinit(struct definitions *definitions);

// `path` is raw BTF or an ELF file with .BTF. False, with a message on stderr, if it can't be read.
struct btf_reading {
	bool has_func_linkage; // else it is left out of the functions' text
	// an array of arrays counts as one array, as btf.rst has it; not all encoders do
	bool has_flat_arrays;
	// of split BTF: what it is on top of, whose definitions count as well. NULL: it is not
	// split
	const char *base_path;
};
bool definitions_from_btf(const char *path, const struct btf_reading *reading,
			  struct definitions *ret);
// `path` is a linked ELF file with DWARF, read through libdw. All functions are optional.
bool definitions_from_dwarf(const char *path, struct definitions *ret);

// Differences that a test accepts, each with its reason. One a line, `#` begins a comment:
//
//	differs func f*.cold | the reason, in words
//
// The pattern (fnmatch) is matched with the difference's first line.
struct allowance {
	char *pattern, *reason;
	size_t uses;
};

struct allow_list {
	struct allowance *items;
	size_t count;
};

// Appends the file's lines. False, with a message, if it can't be read or a line gives no reason.
bool allow_list_read(struct allow_list *list, const char *path);
void allow_list_deinit(struct allow_list *list);

struct comparison {
	const char *left_name, *right_name;
	struct definitions left, right;
	struct allow_list allowed;
	const char *kinds; // comma separated list of what to compare; NULL for everything
	bool is_deep;      // also compare what the definitions reach, with all copies of one name
};

// Prints, to stdout:
//
//	only-left KIND NAME    defined on the left alone (an optional one is not reported)
//	only-right KIND NAME
//	differs KIND NAME      then the lines of both that differ, as `-` and `+`
//	copies KIND NAME       equal definitions, more of them on the left than on the right
//	below KIND NAME        same text on both sides, but a reference leads to different things
//
// then allowed differences by reason, and allowances that matched nothing. The number of
// differences that are not allowed, plus the number of unused allowances.
size_t comparison_run(struct comparison *comparison);
void comparison_deinit(struct comparison *comparison);

#endif
