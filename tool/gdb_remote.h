// SPDX-License-Identifier: GPL-3.0-or-later
//
// Memory behind a stub that speaks gdb's remote protocol: gdbserver, QEMU, OpenOCD, a probe.
//
// Only memory is read. Nothing is written, stepped or broken into. Most stubs stop the target when
// somebody connects, and let it go on when he detaches.
#ifndef LDBTF_TOOL_GDB_REMOTE_H
#define LDBTF_TOOL_GDB_REMOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/diag.h"
#include "support/status.h"

struct gdb_remote;

// Connects to "HOST:PORT", "[HOST]:PORT", ":PORT" (this machine), or to a socket's path, which has
// a '/'. Each step that follows waits ten seconds at most. OK: the caller calls gdb_remote_close().
// Else *ret is NULL: IO or UNSUPPORTED with a diagnostic, or NO_MEMORY.
MUST_CHECK enum status gdb_remote_open(const char *address, const struct diag_source *where,
				       struct gdb_remote **ret);

// Detaches, so that the target runs on, also one that was stopped before: the protocol does not
// tell. `is_left_stopped`: closes the connection only, which QEMU and gdbserver take as it is. NULL
// is allowed.
void gdb_remote_close(struct gdb_remote *remote, bool is_left_stopped);

// Copies `size` bytes from the target's address. False: they are not all there, or the stub does
// not answer. (Debugging with GDB, "Remote Serial Protocol", packet m.)
bool gdb_remote_read(struct gdb_remote *remote, uint64_t address, void *buffer, size_t size);

// Returns why the stub no longer answers, as a text for the user. NULL: the stub answers. The text
// belongs to the remote or to strerror(3), and lives until the next call of either.
const char *gdb_remote_problem(const struct gdb_remote *remote);

// Copies what the stub has of the process's auxiliary vector. Returns its bytes, 0 if the target is
// no process. (Packet qXfer:auxv:read.)
size_t gdb_remote_auxv(struct gdb_remote *remote, void *buffer, size_t size);

#endif
