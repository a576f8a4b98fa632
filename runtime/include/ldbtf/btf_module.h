// SPDX-License-Identifier: MIT
//
// The BTF of another module of the same process: of a shared library, of a dlopened plugin, or of
// the program. For hosted ELF systems with dl_iterate_phdr(): Linux with glibc or musl, the BSDs.
// Compile hosted/btf_module.c with the rest, and with src/btf_split.c or LDBTF_NO_SPLIT.
//
// A module's BTF has no entry in the tables that the dynamic loader keeps. Its symbols are hidden,
// and a stripped module may have no section headers. So the module's read-only segments are
// searched for bytes that the strict ldbtf_open() accepts, in the form that the plugin writes:
// aligned, without gaps, sorted by name, with all of it in one segment. If two places have such
// bytes, neither is taken.
//
// Other ways were considered. A note segment would change every output, and a symbol or a note from
// the module's source would need the module's help. The section headers in the module's file
// may be stripped, and the file may have been replaced since it was loaded.
#ifndef LDBTF_BTF_MODULE_H
#define LDBTF_BTF_MODULE_H

#include "ldbtf/btf.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) && !defined(LDBTF_SHARED)
#pragma GCC visibility push(hidden)
#endif

// Opens the BTF of the module that has `address` in one of its segments: a function's address, or a
// variable's. `btf` is good for as long as the module stays loaded. Reads each word of the module's
// read-only segments once, so call this once for each module, and not from a signal handler.
//
// OK.
// NOT_FOUND: no module has this address.
// ABSENT: the module carries no BTF.
// WRONG_BASE: its BTF is split, see below.
// AMBIGUOUS: there are several. A program that holds the BTF of something else as data, sorted by
// name and in the plugin's form, has two.
enum ldbtf_status ldbtf_open_module(struct ldbtf *btf, const void *address);

// The same for a handle that dlopen() gave. glibc before 2.34 needs -ldl.
// Statuses as above; NOT_FOUND also for what is no handle.
enum ldbtf_status ldbtf_open_handle(struct ldbtf *btf, void *handle);

#ifndef LDBTF_NO_SPLIT
// The same for a module that was linked with base=: its BTF on top of `base`, as by
// ldbtf_open_split(). Give `base` an index before. BTF that is not split is opened without `base`.
// Statuses as above; WRONG_BASE: the module was linked with another base.
enum ldbtf_status ldbtf_open_module_split(struct ldbtf *btf, const void *address,
					  const struct ldbtf *base);
enum ldbtf_status ldbtf_open_handle_split(struct ldbtf *btf, void *handle,
					  const struct ldbtf *base);
#endif

#if defined(__GNUC__) && !defined(LDBTF_SHARED)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
