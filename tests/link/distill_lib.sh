# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of distill-base share: a kernel, kernel.so, with its BTF as kernel.btf; the
# source of a module for it; and what BTF has of its own. Sourced by a test after lib.sh.

cat > kernel.h <<'C'
struct hidden;
struct device { struct device *parent; struct hidden *hidden; char name[16]; };
enum state { IDLE, BUSY = 7 };
typedef enum state (*probe_t)(struct device *device, long when);
int start(struct device *device, enum state state);
C
cat > kernel.c <<'C'
#include "kernel.h"
struct hidden { int secret; } hidden;
struct unused { double ratio; } unused;
probe_t probe;
unsigned short never;
int start(struct device *device, enum state state) { return device->parent != 0 && state == BUSY; }
C
cat > module.c <<'C'
#include "kernel.h"
struct own { probe_t probe; struct device device, *more; struct hidden *hidden; } own;
static int count;
int helper(struct device *device) { return start(device, IDLE) + count++; }
C
compile kernel.c -fPIC
compile module.c
btf kernel.so -shared kernel.o -- detached=kernel.btf

shown() { # [BASE] FILE: kinds and names of its own types
	has bpftool || skip "no bpftool on this machine"
	if [ $# = 2 ]; then set -- -B "$1" file "$2"; else set -- file "$1"; fi
	bpftool btf dump "$@" >dump 2>log || fail "bpftool can't read $*"
	sed -n "s/^\[[0-9]*\] \([A-Z_]*\) '\([A-Za-z_ ]*\)'.*/\1 \2/p" dump | tr '\n' ';'
}
