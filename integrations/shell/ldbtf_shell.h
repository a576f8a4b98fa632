// SPDX-License-Identifier: MIT
//
// A debug console's commands on the ldbtf runtime. They take a line and print text. This is
// freestanding C99 without heap and writable statics. Compile ldbtf_shell.c with the runtime's
// sources.
//
//	print the_server.clients->name       a variable, or a part of it, through pointers
//	print task.state at 0x20001040       the same for a type and an address
//	types task*                          the types whose names match, with their sizes
//	types task                           without a star: the members, too
//	set the_server.level = 3             only if the program allows it (may_write)
#ifndef LDBTF_SHELL_H
#define LDBTF_SHELL_H

#include "ldbtf/btf.h"

#ifdef __cplusplus
extern "C" {
#endif

// A variable whose address the program knows. BTF says where in its section a variable is, but not
// where the section is. One anchor in a section gives the address of every variable in it. A static
// variable will do. The name must be that of one variable only.
struct ldbtf_anchor {
	const char *name;
	const void *at;
};

// What the commands work with. The program fills it once. No command writes to it.
struct ldbtf_shell {
	const struct ldbtf *btf; // open; an index makes the commands faster
	const struct ldbtf_output *output;
	const struct ldbtf_anchor *anchors; // usually three: in .data, .bss and .rodata
	size_t anchor_count;
	// Whether `size` bytes at `at` are memory. A pointer may have any value, and on a machine
	// without protection reading from nowhere is a fault.
	bool (*may_read)(void *context, const void *at, size_t size);
	// The same for `set`. NULL: there is no command `set`.
	bool (*may_write)(void *context, const void *at, size_t size);
	void *context; // of these two
};

// Runs one command. `line` has no line break. The output says what went wrong. False: the line is
// no command of this file, and nothing was printed. Any number of threads may call this, as with
// the runtime's functions. Values are read without a lock.
bool ldbtf_shell_run(const struct ldbtf_shell *shell, const char *line);

// ---- for commands of the program's own

// A value in memory that a path has led to.
struct ldbtf_found {
	struct ldbtf_place place; // its type, and of a bitfield the bits; byte_offset is of no use
	const char *at;
	uint32_t size; // bytes of the type; of a bitfield's type
	bool is_outside; // may_read() refused `size` bytes at `at`
	const char *error; // what is wrong, in words; NULL: nothing
};

// Finds what `path` names, through pointers, as `print PATH` does. If `address` is not NULL, the
// path begins with a type, and `address` is where a value of this type is. True: found; `*ret` is
// valid as long as the memory is. False: ret->error says why.
bool ldbtf_shell_find(const struct ldbtf_shell *shell, const char *path, const void *address,
		      struct ldbtf_found *ret);

// Prints a value that was found, as `print` does behind the equals sign.
void ldbtf_shell_put_value(const struct ldbtf_shell *shell, const struct ldbtf_found *found);

#ifdef __cplusplus
}
#endif

#endif
